//! Ends of sentences. There are few, and behind as many columns each has its line breaks where it had them before.

use crate::render::drawn::Last;
use crate::render::scan::first_of;
use crate::render::{text, wrap};

/// Columns in front of the further lines of a sentence.
const INDENT: usize = 4;
/// How many are remembered.
const PLACES: usize = 32;

/// Ends of sentences that were broken before, each with the columns in front of it.
#[derive(Debug, Default)]
pub(super) struct Ends([Last<(usize, &'static str)>; PLACES]);

impl Ends {
    /// Appends the end of the sentence that begins at `start`, and breaks the sentence where it is wider than `width`.
    pub(super) fn append(
        &mut self,
        out: &mut Vec<u8>,
        start: usize,
        end: &'static str,
        width: usize,
    ) {
        let column = text::columns(out.get(start..).unwrap_or(&[]));
        let whole = |out: &mut Vec<u8>| {
            text::str(out, end);
            wrap::fit(out, start, width, INDENT, wrap::At::Words);
        };
        // No line is broken in front of the end if its first word still fits.
        let word = first_of(end.as_bytes(), b' ').unwrap_or(end.len());
        match self.0.get_mut(column % PLACES) {
            Some(last) if column + word <= width => last.append(out, (column, end), whole),
            _ => whole(out),
        }
    }
}
