//! Options as they are meant: the pieces of a split option joined into one value.
//!
//! Joining follows the order options field, `file`, `sname`; options of a fixed length are never joined, the
//! first counts. The value is borrowed unless it really is split. RFC 3396 s5, s7.

use std::borrow::Cow;

use crate::dhcp::areas::CodeSet;
use crate::dhcp::message::{Message, RawOption};
use crate::dhcp::registry;

/// One option as it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logical<'a> {
    /// The option's code.
    pub code: u8,
    /// Its whole value.
    pub data: Cow<'a, [u8]>,
    /// The first piece, as it stands.
    pub first: RawOption<'a>,
    /// How many pieces the value was joined from; 1 when it is not split.
    pub pieces: u16,
}

/// What an option that stands in the message is to the option as it is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// It is the whole value.
    Whole,
    /// It is the first of several pieces that make one value.
    First,
    /// It is a further piece; its bytes are part of the first one's value.
    Continuation,
    /// It repeats an option of fixed length and does not count.
    Repeat,
}

impl<'a> Message<'a> {
    /// Every option as it stands, with what it is to the option as it is meant. A cut option is a whole of its own.
    pub fn pieces(&self) -> impl Iterator<Item = (RawOption<'a>, Piece)> + use<'a> {
        let message = *self;
        let mut seen = CodeSet::default();
        self.options().map(move |option| {
            if option.is_cut || !message.is_repeated(option.code) {
                return (option, Piece::Whole);
            }
            let is_first = !seen.insert(option.code);
            let piece = match (is_first, registry::is_fixed_length(option.code)) {
                (true, true) => Piece::Whole,
                (true, false) => Piece::First,
                (false, true) => Piece::Repeat,
                (false, false) => Piece::Continuation,
            };
            (option, piece)
        })
    }

    /// Every option as it is meant, in the order of first pieces. Options that are cut are left out.
    pub fn logical(&self) -> impl Iterator<Item = Logical<'a>> + use<'a> {
        let message = *self;
        self.pieces().filter_map(move |(option, piece)| {
            let counts = matches!(piece, Piece::Whole | Piece::First) && !option.is_cut;
            counts.then(|| message.join(option))
        })
    }

    /// The whole value of the option with this code, joined where it is split.
    #[inline]
    pub fn option(&self, code: u8) -> Option<Cow<'a, [u8]>> {
        // Options are rarely split, and rules ask for many: no need to describe the place of a piece.
        if !self.is_repeated(code) {
            return self.first(code).map(Cow::Borrowed);
        }
        self.logical_option(code).map(|option| option.data)
    }

    /// The text of the option with this code, as [`without_nuls`] has it.
    pub fn text_option(&self, code: u8) -> Option<Cow<'a, [u8]>> {
        self.option(code).and_then(without_nuls)
    }

    /// The option with this code as it is meant.
    pub fn logical_option(&self, code: u8) -> Option<Logical<'a>> {
        self.first_option(code).map(|option| self.join(option))
    }

    /// Joins all pieces that begin with `first`.
    pub fn join(&self, first: RawOption<'a>) -> Logical<'a> {
        let mut logical = Logical {
            code: first.code,
            data: Cow::Borrowed(first.data),
            first,
            pieces: 1,
        };
        if !self.is_repeated(first.code) || registry::is_fixed_length(first.code) {
            return logical;
        }
        let pieces = self
            .options()
            .filter(|option| option.code == first.code && !option.is_cut)
            .skip(1);
        for piece in pieces {
            logical.data.to_mut().extend_from_slice(piece.data);
            logical.pieces = logical.pieces.saturating_add(1);
        }
        logical
    }
}

/// Text without the NULs at its end, which a sender should leave out; `None` where nothing is left. RFC 2132 s2.
pub fn without_nuls(text: Cow<'_, [u8]>) -> Option<Cow<'_, [u8]>> {
    let end = text.iter().rposition(|octet| *octet != 0)? + 1;
    Some(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(..end)?),
        Cow::Owned(mut text) => {
            text.truncate(end);
            Cow::Owned(text)
        }
    })
}
