//! Options by their place, with what each is to the option as it is meant.

use crate::dhcp::logical::Piece;
use crate::dhcp::{Message, RawOption, Segment};
use crate::render::text;
use crate::wire::Span;

/// The options of a message.
pub(crate) struct Pieces<'a> {
    message: Message<'a>,
    /// By where they stand.
    list: Vec<(RawOption<'a>, Piece)>,
    /// The first pieces of split options.
    firsts: Vec<(u8, Span)>,
}

impl<'a> Pieces<'a> {
    /// The options of `message`.
    pub(crate) fn of(message: Message<'a>) -> Self {
        let mut list: Vec<_> = message.pieces().collect();
        list.sort_by_key(|(option, _)| option.span.start);
        let firsts = list
            .iter()
            .filter(|(_, piece)| *piece == Piece::First)
            .map(|(option, _)| (option.code, option.span))
            .collect();
        Self {
            message,
            list,
            firsts,
        }
    }

    /// The message.
    pub(crate) fn message(&self) -> Message<'a> {
        self.message
    }

    /// The option in a segment.
    pub(crate) fn at(&self, segment: Segment) -> Option<(RawOption<'a>, Piece)> {
        let start = self.message.segment_span(segment).start;
        let place = self
            .list
            .binary_search_by_key(&start, |(option, _)| option.span.start)
            .ok()?;
        self.list.get(place).copied()
    }

    /// Where the first piece of a split option stands.
    pub(crate) fn first(&self, code: u8) -> Option<Span> {
        self.firsts
            .iter()
            .find(|(other, _)| *other == code)
            .map(|(_, span)| *span)
    }

    /// Where the pieces of a split option stand, in the order in which they are joined.
    pub(crate) fn spans(&self, code: u8) -> Vec<Span> {
        self.message
            .options()
            .filter(|option| option.code == code && !option.is_cut)
            .map(|option| option.span)
            .collect()
    }
}

/// Appends the bytes of a piece that has no meaning, as another piece is cut.
pub(crate) fn torn(out: &mut Vec<u8>, data: &[u8]) {
    text::str(out, "0x");
    text::hex_bytes(out, data);
    text::str(out, " (a piece; another is cut)");
}
