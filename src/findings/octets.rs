//! Sets of octets, to be asked about every octet of a value.

/// A set of octets.
#[derive(Debug, Clone, Copy)]
pub(in crate::findings) struct Octets([bool; 256]);

impl Octets {
    /// These octets.
    pub(in crate::findings) const fn of(octets: &[u8]) -> Self {
        Self([false; 256]).with(octets, true)
    }

    /// All octets but these.
    pub(in crate::findings) const fn but(octets: &[u8]) -> Self {
        Self([true; 256]).with(octets, false)
    }

    /// The same, and these octets.
    #[must_use]
    pub(in crate::findings) const fn and(self, octets: &[u8]) -> Self {
        self.with(octets, true)
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "a table has a place for each octet"
    )]
    const fn with(mut self, octets: &[u8], is_there: bool) -> Self {
        let mut rest = octets;
        while let Some((octet, more)) = rest.split_first() {
            self.0[*octet as usize] = is_there;
            rest = more;
        }
        self
    }

    /// Whether an octet is in the set.
    pub(in crate::findings) fn has(&self, octet: u8) -> bool {
        self.0.get(usize::from(octet)) == Some(&true)
    }

    /// Whether one of these octets is in the set. Most often none is: four are looked at without a stop.
    pub(in crate::findings) fn has_any(&self, octets: &[u8]) -> bool {
        let fours = octets.chunks_exact(4);
        let mut rest = fours.remainder().iter();
        fours.filter_map(<[u8]>::first_chunk).any(|four| {
            let [first, second, third, fourth] = *four;
            self.has(first) | self.has(second) | self.has(third) | self.has(fourth)
        }) || rest.any(|octet| self.has(*octet))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_it_was_made_of() {
        let set = Octets::of(b"ab");
        assert!(set.has(b'a') && !set.has(b'c'));
        assert!(set.and(b"c").has(b'c') && Octets::but(b"ab").has(b'c'));
        for octets in ["a", "cdef a", "cdea fghi", "cdefghi jklmb"] {
            assert!(set.has_any(octets.as_bytes()), "{octets}");
            assert!(!Octets::but(octets.as_bytes()).has_any(octets.as_bytes()));
        }
        assert!(!set.has_any(b"") && !set.has_any(b"cdefghi"));
    }
}
