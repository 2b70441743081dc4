//! Options as they are meant: the pieces of a split option joined into one value.
//!
//! Joining follows the order options field, `file`, `sname`; options of a fixed length are never joined, the
//! first counts. RFC 3396 s5, s7.

use crate::dhcp::areas::CodeSet;
use crate::dhcp::message::{Message, RawOption};
use crate::dhcp::registry;

/// One option as it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logical<'a> {
    /// The option's code.
    pub code: u8,
    /// Its whole value.
    pub data: &'a [u8],
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
    /// It is a piece of a value of which another piece is cut: there is no whole that could be read.
    Torn,
}

impl<'a> Message<'a> {
    /// Every option as it stands, with what it is to the option as it is meant. A cut option is a whole of its own.
    pub fn pieces(&self) -> impl Iterator<Item = (RawOption<'a>, Piece)> + use<'a> {
        let message = *self;
        let mut seen = CodeSet::default();
        self.options().map(move |option| {
            if !option.is_cut && !message.has(option.code) {
                return (option, Piece::Torn);
            }
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

    /// Every option as it is meant, in the order of first pieces. Options that are cut, also in a piece, are left out.
    pub fn logical(&self) -> impl Iterator<Item = Logical<'a>> + use<'a> {
        let message = *self;
        self.pieces().filter_map(move |(option, piece)| {
            let counts = matches!(piece, Piece::Whole | Piece::First) && !option.is_cut;
            counts.then(|| message.join(option))
        })
    }

    /// The whole value of the option with this code, joined where it is split.
    #[inline]
    pub fn option(&self, code: u8) -> Option<&'a [u8]> {
        let joined = self.layout().joined(code).map(|(value, _)| value);
        joined.or_else(|| self.first(code))
    }

    /// The text of the option with this code, as [`without_nuls`] has it.
    pub fn text_option(&self, code: u8) -> Option<&'a [u8]> {
        self.option(code).and_then(without_nuls)
    }

    /// The option with this code as it is meant.
    pub fn logical_option(&self, code: u8) -> Option<Logical<'a>> {
        self.first_option(code).map(|option| self.join(option))
    }

    /// All pieces that begin with `first`, as one.
    pub fn join(&self, first: RawOption<'a>) -> Logical<'a> {
        let joined = self.layout().joined(first.code);
        let (data, pieces) = joined.filter(|_| !first.is_cut).unwrap_or((first.data, 1));
        Logical {
            code: first.code,
            data,
            first,
            pieces,
        }
    }
}

/// Text without the NULs at its end, which a sender should leave out; `None` where nothing is left. RFC 2132 s2.
pub fn without_nuls(text: &[u8]) -> Option<&[u8]> {
    let end = text.iter().rposition(|octet| *octet != 0)? + 1;
    text.get(..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dhcp::testing::{layout, with_options};

    /// The options that stand behind the cookie: what each is, and whether it has a value.
    fn pieces(options: &[u8]) -> Vec<(u8, Piece, bool)> {
        let payload = with_options(options);
        let layout = layout(&payload);
        let message = layout.with(&payload);
        message
            .pieces()
            .map(|(option, piece)| {
                let has_value = message.option(option.code).is_some();
                assert_eq!(has_value, message.has(option.code));
                assert_eq!(has_value, message.logical_option(option.code).is_some());
                (option.code, piece, has_value)
            })
            .collect()
    }

    #[test]
    fn an_option_of_which_a_piece_is_cut_has_no_value() {
        assert_eq!(
            pieces(&[12, 2, b'h', b'o', 53, 1, 1, 12, 2, b's', b't', 12, 5, b's']),
            [
                (12, Piece::Torn, false),
                (53, Piece::Whole, true),
                (12, Piece::Torn, false),
                (12, Piece::Whole, false), // the cut one
            ]
        );
        assert_eq!(
            pieces(&[12, 2, b'h', b'o', 12, 2, b's', b't', 6, 4, 1]),
            [
                (12, Piece::First, true),
                (12, Piece::Continuation, true),
                (6, Piece::Whole, false),
            ]
        );
    }

    #[test]
    fn an_option_of_fixed_length_that_repeats_in_part_still_counts() {
        assert_eq!(
            pieces(&[54, 4, 192, 0, 2, 1, 54, 4, 192]),
            [(54, Piece::Whole, true), (54, Piece::Whole, true)]
        );
    }
}
