//! Stretches of a record that were drawn before: most members have the same few values again and again.
//!
//! A stretch is found by all that it depends on, which is compared, so what is found is always right. Bounded: a fixed
//! number of places for short texts, each of which keeps what came last.

/// Longest text that is kept, in bytes.
const LONGEST: usize = 128;

/// What was drawn of one stretch.
#[derive(Debug)]
pub(super) struct Stretch(Vec<Text>);

impl Default for Stretch {
    fn default() -> Self {
        Self::of(64)
    }
}

/// A text, and all that it depends on.
#[derive(Debug, Clone)]
pub(super) struct Text {
    made_of: [u64; 2],
    length: usize,
    bytes: [u8; LONGEST],
}

impl Default for Text {
    fn default() -> Self {
        Self {
            made_of: [0; 2],
            length: 0,
            bytes: [0; LONGEST],
        }
    }
}

impl Text {
    /// All of its room, and how many bytes of that count.
    #[inline]
    pub(super) fn block(&self) -> (&[u8; LONGEST], usize) {
        (&self.bytes, self.length)
    }

    /// Appends it.
    #[inline]
    pub(super) fn append(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.bytes.get(..self.length).unwrap_or(&[]));
    }
}

impl Stretch {
    /// Room for so many texts, a power of two.
    pub(super) fn of(places: usize) -> Self {
        Self(vec![Text::default(); places])
    }

    /// The text that depends on this, if it is kept.
    #[inline]
    pub(super) fn find(&self, made_of: [u64; 2]) -> Option<&Text> {
        let text = self.0.get(self.place(made_of))?;
        (text.made_of == made_of && text.length > 0).then_some(text)
    }

    /// Keeps what was drawn, if it is short.
    #[inline(never)]
    pub(super) fn keep(&mut self, made_of: [u64; 2], drawn: &[u8]) {
        let place = self.place(made_of);
        let Some(text) = self.0.get_mut(place) else {
            return;
        };
        if let Some(bytes) = text.bytes.get_mut(..drawn.len()) {
            bytes.copy_from_slice(drawn);
            (text.made_of, text.length) = (made_of, drawn.len());
        }
    }

    /// Where to look for a text.
    #[inline]
    fn place(&self, [first, second]: [u64; 2]) -> usize {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed = (first ^ second.rotate_left(23)).wrapping_mul(ODD);
        usize::try_from(mixed >> u32::BITS).unwrap_or(0) & (self.0.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_by_what_it_was_made_of() {
        let mut stretch = Stretch::default();
        assert!(stretch.find([0; 2]).is_none());
        for number in 0..100 {
            for (made_of, text) in [([number, 7], "first"), ([7, number], "the second")] {
                stretch.keep(made_of, text.as_bytes());
                let mut out = Vec::new();
                stretch.find(made_of).unwrap().append(&mut out);
                assert_eq!(out, text.as_bytes());
                assert!(stretch.find([number, 8]).is_none());
            }
        }
        stretch.keep([1, 1], &[b'x'; LONGEST + 1]);
        assert!(stretch.find([1, 1]).is_none());
    }
}
