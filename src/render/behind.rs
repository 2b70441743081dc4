//! Something that stands behind each message, whatever the view in front of it shows.

use crate::exchange::Packet;
use crate::render::{Case, Shown, Summary, View};

/// Appends what stands behind a message.
type Write = Box<dyn Fn(&mut Vec<u8>, &Packet) + Send>;

/// A view with something behind each message that it shows.
pub struct Behind {
    view: Box<dyn View>,
    write: Write,
}

impl Behind {
    /// A view, and what stands behind its messages.
    pub fn new(
        view: Box<dyn View>,
        write: impl Fn(&mut Vec<u8>, &Packet) + Send + 'static,
    ) -> Self {
        let write = Box::new(write);
        Self { view, write }
    }
}

impl View for Behind {
    fn is_of_messages_only(&self) -> bool {
        self.view.is_of_messages_only()
    }

    fn looks_at_exchanges(&self) -> bool {
        self.view.looks_at_exchanges()
    }

    fn shows_apart(&self) -> bool {
        self.view.shows_apart()
    }

    fn resize(&mut self, columns: usize) {
        self.view.resize(columns);
    }

    fn begin(&mut self, out: &mut Vec<u8>) {
        self.view.begin(out);
    }

    fn head(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        self.view.head(out, case);
    }

    fn message(&mut self, out: &mut Vec<u8>, shown: &Shown<'_>) {
        let before = out.len();
        self.view.message(out, shown);
        if out.len() > before {
            (self.write)(out, shown.packet);
        }
    }

    fn tail(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        self.view.tail(out, case);
    }

    fn wind_up(&mut self, out: &mut Vec<u8>, summary: &Summary) -> bool {
        self.view.wind_up(out, summary)
    }

    fn finish(&mut self, out: &mut Vec<u8>, summary: &Summary) {
        self.view.finish(out, summary);
    }
}
