//! Where a byte stands that is sure to come soon: eight bytes are looked at at a time.
//!
//! For what is far away, or not there at all, `memchr` is faster.

use crate::render::text::equal;

/// The first place of a byte.
#[inline]
pub(super) fn first_of(text: &[u8], byte: u8) -> Option<usize> {
    let mut rest = text;
    while let Some((eight, behind)) = rest.split_first_chunk() {
        let found = equal(u64::from_le_bytes(*eight), byte);
        if found != 0 {
            return Some(text.len() - rest.len() + place(found));
        }
        rest = behind;
    }
    let last = rest.iter().position(|one| *one == byte)?;
    Some(text.len() - rest.len() + last)
}

/// The last place of a byte.
#[inline]
pub(super) fn last_of(text: &[u8], byte: u8) -> Option<usize> {
    let mut rest = text;
    while let Some((before, eight)) = rest.split_last_chunk() {
        let found = equal(u64::from_be_bytes(*eight), byte);
        if found != 0 {
            return rest.len().checked_sub(place(found) + 1);
        }
        rest = before;
    }
    rest.iter().rposition(|one| *one == byte)
}

/// Which of eight bytes the lowest bit stands in.
#[inline]
fn place(found: u64) -> usize {
    usize::try_from(found.trailing_zeros() / u8::BITS).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_found_wherever_it_stands() {
        // What differs from the byte sought by one or in its highest bit only is another.
        let text = b"! \xa0 one two!!three four\xa0!\xa0!\xa0";
        let is_space = |byte: &u8| *byte == b' ';
        for start in 0..text.len() {
            for end in start..=text.len() {
                let text = &text[start..end];
                assert_eq!(first_of(text, b' '), text.iter().position(is_space));
                assert_eq!(last_of(text, b' '), text.iter().rposition(is_space));
            }
        }
    }
}
