//! The options of pcapng blocks: code, length and value, padded to four bytes.
//!
//! Values are handed out as bytes; what they mean is the block's affair.

use std::ops::Range;

use super::input::ByteOrder;

/// Ends a list of options.
pub(super) const END_OF_OPTIONS: u16 = 0;
/// Code and length.
const HEADER: usize = 4;
const LEN_AT: usize = 2;

/// `opt_comment`, in every kind of block.
pub(super) const COMMENT: u16 = 1;

/// One option, or why there are no more.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next<'a> {
    Option(u16, &'a [u8]),
    Broken,
    End,
}

/// Takes the option at the start of `area`, a part of `window`, and moves the area's start beyond it.
pub(super) fn take<'a>(order: ByteOrder, window: &'a [u8], area: &mut Range<usize>) -> Next<'a> {
    let Some(bytes) = window.get(area.clone()).filter(|bytes| !bytes.is_empty()) else {
        area.start = area.end;
        return Next::End;
    };
    let split = || {
        let code = order.u16_at(bytes, 0)?;
        if code == END_OF_OPTIONS {
            // Whatever length it claims: nothing is lost behind the end.
            return Some((code, [].as_slice()));
        }
        let len = usize::from(order.u16_at(bytes, LEN_AT)?);
        let value = bytes.get(HEADER..HEADER + len)?;
        Some((code, value))
    };
    match split() {
        None => {
            area.start = area.end;
            Next::Broken
        }
        Some((END_OF_OPTIONS, _)) => {
            area.start = area.end;
            Next::End
        }
        Some((code, value)) => {
            area.start = (area.start + HEADER + padded(value.len())).min(area.end);
            Next::Option(code, value)
        }
    }
}

/// All options of `area`, up to the first that is broken.
pub(super) fn all(
    order: ByteOrder,
    window: &[u8],
    mut area: Range<usize>,
) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || match take(order, window, &mut area) {
        Next::Option(code, value) => Some((code, value)),
        Next::Broken | Next::End => None,
    })
}

/// A length rounded up to the four bytes that pcapng aligns to.
pub(super) fn padded(len: usize) -> usize {
    len.next_multiple_of(4)
}

/// The text of an option, as good as it is.
pub(super) fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: [u8; 14] = [
        1, 0, 3, 0, b'a', b'b', b'c', 0, // a comment of three bytes and its padding
        2, 0, 2, 0, b'l', b'o', // a name without padding: the area ends
    ];

    #[test]
    fn options_are_taken_in_order_and_padding_is_passed() {
        let taken: Vec<_> = all(ByteOrder::Little, &TWO, 0..14).collect();
        assert_eq!(taken, [(1, &b"abc"[..]), (2, &b"lo"[..])]);
    }

    #[test]
    fn an_option_beyond_the_area_is_broken_and_ends_it() {
        let mut area = 0..6;
        assert_eq!(take(ByteOrder::Little, &TWO, &mut area), Next::Broken);
        assert_eq!(take(ByteOrder::Little, &TWO, &mut area), Next::End);
    }

    #[test]
    fn what_follows_the_end_is_not_looked_at() {
        let ends = [[0, 0, 0, 0, 9, 9, 9, 9], [0, 0, 99, 0, 9, 9, 9, 9]];
        for bytes in ends {
            let mut area = 0..8;
            assert_eq!(take(ByteOrder::Little, &bytes, &mut area), Next::End);
            assert_eq!(area, 8..8);
        }
    }
}
