//! Views that show no message: nothing at all, or only how many there were.

use crate::render::{Shown, Summary, View, text};

/// Shows nothing: stdout is wanted for something else.
#[derive(Debug, Default)]
pub struct SilentView;

impl View for SilentView {
    fn is_of_messages_only(&self) -> bool {
        true
    }

    fn message(&mut self, _out: &mut Vec<u8>, _shown: &Shown<'_>) {}
}

/// Shows how many messages there were.
#[derive(Debug, Default)]
pub struct CountView {
    messages: u64,
}

impl View for CountView {
    fn is_of_messages_only(&self) -> bool {
        true
    }

    fn message(&mut self, _out: &mut Vec<u8>, _shown: &Shown<'_>) {
        self.messages += 1;
    }

    fn finish(&mut self, out: &mut Vec<u8>, _summary: &Summary) {
        text::count(out, self.messages, "message", "messages");
        out.push(b'\n');
    }
}
