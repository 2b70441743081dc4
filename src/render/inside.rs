//! A view of what is inside messages: one below the other, each under its title and with what was found about it behind.

use crate::render::anatomy;
use crate::render::exchange::{self, closing};
use crate::render::{Case, Clock, Look, Shown, Summary, View};

/// Appends all there is to a message between its title and its findings.
type Draw = fn(&mut Vec<u8>, &Look, &Shown<'_>);

/// The view.
#[derive(Debug)]
pub struct InsideView {
    look: Look,
    clock: Clock,
    has_shown: bool,
    draw: Draw,
    /// Steps that findings about a message stand in.
    indent: usize,
}

impl InsideView {
    /// The view with a look, and what draws a message.
    pub(in crate::render) fn new(look: Look, draw: Draw, indent: usize) -> Self {
        Self {
            clock: Clock::new(look.time),
            look,
            has_shown: false,
            draw,
            indent,
        }
    }

    fn separate(&mut self, out: &mut Vec<u8>) {
        if std::mem::replace(&mut self.has_shown, true) {
            out.push(b'\n');
        }
    }
}

impl View for InsideView {
    fn resize(&mut self, columns: usize) {
        self.look.width = columns;
    }

    fn head(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        self.separate(out);
        exchange::title(out, &self.look, &case.verdict);
        out.push(b'\n');
        self.has_shown = false;
    }

    fn message(&mut self, out: &mut Vec<u8>, shown: &Shown<'_>) {
        self.separate(out);
        anatomy::title(out, &self.look, &mut self.clock, shown);
        (self.draw)(out, &self.look, shown);
        for finding in shown.findings.iter().filter(|one| self.look.tells(one)) {
            closing::finding(out, &self.look, finding, self.indent);
        }
    }

    fn tail(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        closing::messages_end(out, &self.look, case, &mut self.has_shown);
    }

    fn finish(&mut self, out: &mut Vec<u8>, summary: &Summary) {
        if self.look.verbosity >= 0 {
            closing::capture(out, &self.look, summary, 0);
        }
    }
}
