//! A row of letters, each with its ink, that is drawn on in any order and written once.

use crate::render::{Ink, Look};

/// A row being drawn.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    letters: Vec<(char, Option<Ink>)>,
}

impl Canvas {
    /// Draws a letter.
    pub(super) fn put(&mut self, at: usize, letter: char, ink: Option<Ink>) {
        if self.letters.len() <= at {
            self.letters.resize(at + 1, (' ', None));
        }
        if let Some(place) = self.letters.get_mut(at) {
            *place = (letter, ink);
        }
    }

    /// Draws a text.
    pub(super) fn text(&mut self, at: usize, text: &str, ink: Option<Ink>) {
        for (place, letter) in text.chars().enumerate() {
            self.put(at + place, letter, ink);
        }
    }

    /// Appends the row without blanks at its end, and a newline; clears it.
    pub(super) fn write(&mut self, out: &mut Vec<u8>, look: &Look) {
        while self
            .letters
            .last()
            .is_some_and(|(letter, _)| *letter == ' ')
        {
            self.letters.pop();
        }
        let mut ink = None;
        for (letter, wanted) in self.letters.drain(..) {
            // Blanks need no ink.
            let wanted = if letter == ' ' { None } else { wanted };
            if wanted != ink {
                if ink.is_some() {
                    look.paint.off(out);
                }
                if let Some(wanted) = wanted {
                    look.paint.on(out, wanted);
                }
                ink = wanted;
            }
            out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
        }
        if ink.is_some() {
            look.paint.off(out);
        }
        out.push(b'\n');
    }
}
