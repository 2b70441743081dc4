//! Sets of octets, to be asked about every octet of a value.

/// A set of octets.
#[derive(Debug, Clone, Copy)]
pub(in crate::findings) struct Octets([bool; 256]);

impl Octets {
    /// These octets.
    pub(in crate::findings) const fn of(octets: &[u8]) -> Self {
        Self([false; 256]).and(octets)
    }

    /// The same, and these octets.
    #[must_use]
    #[expect(
        clippy::indexing_slicing,
        reason = "a table has a place for each octet"
    )]
    pub(in crate::findings) const fn and(mut self, octets: &[u8]) -> Self {
        let mut rest = octets;
        while let Some((octet, more)) = rest.split_first() {
            self.0[*octet as usize] = true;
            rest = more;
        }
        self
    }

    /// Whether an octet is in the set.
    pub(in crate::findings) fn has(&self, octet: u8) -> bool {
        self.0.get(usize::from(octet)) == Some(&true)
    }

    /// Whether one of these octets is in the set.
    pub(in crate::findings) fn has_any(&self, octets: &[u8]) -> bool {
        self.count(octets) > 0
    }

    /// Whether all of these octets are in the set.
    pub(in crate::findings) fn has_all(&self, octets: &[u8]) -> bool {
        self.count(octets) == octets.len()
    }

    /// How many of these octets are in the set. Most often all are or none is, so nothing is won by a stop on the way.
    fn count(&self, octets: &[u8]) -> usize {
        octets
            .iter()
            .map(|octet| usize::from(self.has(*octet)))
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_it_was_made_of() {
        let set = Octets::of(b"ab");
        assert!(set.has(b'a') && !set.has(b'c'));
        assert!(set.has_any(b"cb") && !set.has_any(b"cd") && !set.has_any(b""));
        assert!(set.has_all(b"aba") && !set.has_all(b"abc") && set.has_all(b""));
    }
}
