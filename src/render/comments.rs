//! Comments that a capture holds on its packets, behind each message.
//!
//! It goes with any view that shows messages one by one.

use crate::render::{Case, Ink, Look, Shown, Summary, View, escape, text, wrap};

/// Columns before a comment, and before its further lines.
const INDENT: usize = 4;
const FURTHER: usize = 6;

/// A view with the comments behind each message.
pub struct WithComments {
    view: Box<dyn View>,
    look: Look,
}

impl WithComments {
    /// A view and its look.
    pub fn new(view: Box<dyn View>, look: Look) -> Self {
        Self { view, look }
    }

    fn comment(&self, out: &mut Vec<u8>, comment: &str) {
        let start = out.len();
        text::pad(out, start, INDENT, 0);
        self.look.paint.on(out, Ink::Label);
        text::str(out, "comment");
        self.look.paint.off(out);
        text::str(out, "  ");
        escape::text(out, comment.as_bytes());
        wrap::wrap(out, start, self.look.width, FURTHER, wrap::At::Words);
        out.push(b'\n');
    }
}

impl View for WithComments {
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
            for comment in &shown.packet.comments {
                self.comment(out, comment);
            }
        }
    }

    fn tail(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        self.view.tail(out, case);
    }

    fn finish(&mut self, out: &mut Vec<u8>, summary: &Summary) {
        self.view.finish(out, summary);
    }
}
