//! A sheet: what is written stands on it until it goes into the output in one piece.
//!
//! To append to a buffer that may grow is to look where its bytes are, how many they are and how many it has room for,
//! each time anew. A sheet has one size and stays where it is, so that only one number changes.
// Inlined everywhere: that number has to be in memory as soon as a sheet is lent to a function.

/// Bytes of a page: more than most lines have.
const SIZE: usize = 2048;

/// What a sheet is written on, again and again.
#[derive(Debug)]
pub(super) struct Page([u8; SIZE]);

impl Default for Page {
    fn default() -> Self {
        Self([0; SIZE])
    }
}

/// A page that is being filled.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    page: &'a mut Page,
    /// Bytes that are written.
    filled: usize,
    out: &'a mut Vec<u8>,
}

impl<'a> Sheet<'a> {
    #[inline(always)]
    pub(super) fn new(out: &'a mut Vec<u8>, page: &'a mut Page) -> Self {
        Self {
            page,
            filled: 0,
            out,
        }
    }

    /// Appends words of our own.
    #[inline(always)]
    pub(super) fn plain(&mut self, words: &'static str) {
        let length = words.len();
        if let Some(room) = self.room(length) {
            room.copy_from_slice(words.as_bytes());
            self.filled += length;
        }
    }

    /// Appends a key and the first `length` bytes of a block: a copy of one size is cheaper than one of any size.
    #[inline(always)]
    pub(super) fn block<const N: usize>(&mut self, key: &str, block: &[u8; N], length: usize) {
        if let Some(room) = self.room(key.len() + N) {
            let (before, place) = room.split_at_mut(key.len());
            before.copy_from_slice(key.as_bytes());
            place.copy_from_slice(block);
            self.filled += key.len() + length;
        }
    }

    /// The same in quotes.
    #[inline(always)]
    pub(super) fn quoted<const N: usize>(&mut self, key: &str, block: &[u8; N], length: usize) {
        if let Some(room) = self.room(key.len() + 1 + N + 1) {
            let (before, place) = room.split_at_mut(key.len());
            before.copy_from_slice(key.as_bytes());
            if let Some((quote, place)) = place.split_first_mut() {
                *quote = b'"';
                if let Some(place) = place.first_chunk_mut() {
                    *place = *block;
                }
                if let Some(quote) = place.get_mut(length) {
                    *quote = b'"';
                }
            }
            self.filled += key.len() + 1 + length + 1;
        }
    }

    /// Appends a key and a string in quotes: `prefix`, and what needs no escapes.
    #[inline(always)]
    pub(super) fn string(&mut self, key: &str, prefix: &str, string: &[u8]) {
        let (key, prefix) = (key.as_bytes(), prefix.as_bytes());
        let length = key.len() + 1 + prefix.len() + string.len() + 1;
        let Some(room) = self.room(length) else {
            let (out, _) = self.clear();
            return [key, b"\"", prefix, string, b"\""]
                .iter()
                .for_each(|part| out.extend_from_slice(part));
        };
        let (before, place) = room.split_at_mut(key.len());
        before.copy_from_slice(key);
        if let [first, place @ .., last] = place {
            (*first, *last) = (b'"', b'"');
            let (before, place) = place.split_at_mut(prefix.len());
            before.copy_from_slice(prefix);
            place.copy_from_slice(string);
        }
        self.filled += length;
    }

    /// Room for so many bytes; `None` where no page has it.
    #[inline(always)]
    fn room(&mut self, length: usize) -> Option<&mut [u8]> {
        if self.filled > SIZE.checked_sub(length)? {
            self.clear();
        }
        self.page.0.get_mut(self.filled..self.filled + length)
    }

    /// Bytes of the output, with all that is written.
    #[inline(always)]
    pub(super) fn written(&self) -> usize {
        self.out.len() + self.filled
    }

    /// What was written since so many bytes were, if it is still on the page.
    #[inline(always)]
    pub(super) fn since(&self, written: usize) -> Option<&[u8]> {
        let start = written.checked_sub(self.out.len())?;
        self.page.0.get(start..self.filled)
    }

    /// The output, with all that was written; and the page, which is free again.
    #[inline(always)]
    pub(super) fn clear(&mut self) -> (&mut Vec<u8>, &mut Page) {
        let filled = std::mem::take(&mut self.filled);
        hand_over(self.out, self.page.0.get(..filled).unwrap_or(&[]));
        (self.out, self.page)
    }
}

/// Appends what is written. It is told where that is, and not the sheet.
#[inline(never)]
fn hand_over(out: &mut Vec<u8>, written: &[u8]) {
    out.extend_from_slice(written);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_where_a_page_ends() {
        for length in [
            0,
            1,
            7,
            8,
            9,
            511,
            SIZE - 6,
            SIZE - 5,
            SIZE - 4,
            SIZE,
            SIZE + 1,
        ] {
            let string = vec![b'x'; length];
            let (mut out, mut expected) = (Vec::new(), Vec::new());
            let mut page = Page::default();
            let mut sheet = Sheet::new(&mut out, &mut page);
            for _ in 0..SIZE {
                sheet.plain("{");
                sheet.string(",k:", "0x", &string);
                sheet.block("n:", b"12345678", 3);
                sheet.quoted("a:", b"10.0.0.1", 4);
            }
            sheet.clear();
            for _ in 0..SIZE {
                expected.extend_from_slice(b"{,k:\"0x");
                expected.extend_from_slice(&string);
                expected.extend_from_slice(b"\"n:123a:\"10.0\"");
            }
            assert!(out == expected, "strings of {length} bytes");
        }
    }
}
