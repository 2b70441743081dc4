//! The keyed substitution under all replacements.
//!
//! A row of symbols becomes another row of the same shape: each symbol stays within its alphabet. For a key this is
//! one to one, so that what differed still differs, and it depends on nothing but the key and the row, so that equal
//! things stay equal wherever they stand, in this run and in others with the same key. It is meant to hide names
//! in a capture that is shown around, not to guard secrets against somebody who can choose what is captured.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use siphasher::sip::SipHasher24;

/// What is replaced: equal bytes of different kinds have nothing to do with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Purpose {
    Address4 = 1,
    Address6,
    Interface6,
    Oui,
    Nic,
    Hardware,
    Xid,
    Word,
    Letter,
    Quad,
    Noise,
    Identifier,
    Place,
}

/// A symbol: a number below the size of its alphabet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Symbol {
    pub(super) value: u8,
    /// From 1 to 256.
    pub(super) size: u16,
}

/// A key, and what is done with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cipher(SipHasher24);

impl Cipher {
    /// A key that nobody knows, made for this run from the randomness of the system.
    pub(super) fn random() -> Self {
        let half = |name: u8| RandomState::new().hash_one(name);
        Self(SipHasher24::new_with_keys(half(1), half(2)))
    }

    /// The key that belongs to a word.
    pub(super) fn of(word: &str) -> Self {
        let half = |name| {
            let mut hasher = SipHasher24::new_with_keys(name, 0);
            hasher.write(word.as_bytes());
            hasher.finish()
        };
        Self(SipHasher24::new_with_keys(half(1), half(2)))
    }

    /// A number that the key has for some bytes.
    pub(super) fn number(&self, purpose: Purpose, bytes: &[u8]) -> u64 {
        let mut hasher = self.0;
        hasher.write_u8(purpose as u8);
        hasher.write(bytes);
        hasher.finish()
    }

    /// Replaces a row of symbols. Rows with another `context` have nothing to do with each other.
    pub(super) fn replace(&self, purpose: Purpose, context: &[u8], row: &mut [Symbol]) {
        let mut hasher = self.0;
        hasher.write_u8(purpose as u8);
        hasher.write(&(context.len() as u64).to_le_bytes());
        hasher.write(context);
        for symbol in &*row {
            hasher.write(&symbol.size.to_le_bytes());
        }
        // Each symbol is replaced by what stands on one side of it; the second pass sees the other side.
        pass(hasher, 1, row.iter_mut());
        pass(hasher, 2, row.iter_mut().rev());
    }

    /// Replaces bytes by any others.
    pub(super) fn bytes(&self, purpose: Purpose, context: &[u8], bytes: &mut [u8]) {
        let mut row: Vec<Symbol> = bytes.iter().map(|byte| any(*byte)).collect();
        self.replace(purpose, context, &mut row);
        for (byte, symbol) in bytes.iter_mut().zip(row) {
            *byte = symbol.value;
        }
    }
}

/// A byte as a symbol.
pub(super) const fn any(value: u8) -> Symbol {
    Symbol { value, size: 256 }
}

fn pass<'a>(start: SipHasher24, number: u8, row: impl Iterator<Item = &'a mut Symbol>) {
    let mut past = start;
    past.write_u8(number);
    for symbol in row {
        symbol.value = shuffle(past.finish(), *symbol);
        past.write_u8(symbol.value);
    }
}

/// One of the permutations of an alphabet, chosen by a seed: a Feistel network over as many bits as the alphabet
/// needs, walked until it meets the alphabet again.
fn shuffle(seed: u64, symbol: Symbol) -> u8 {
    const ROUNDS: u64 = 6;
    if symbol.size < 2 {
        return symbol.value;
    }
    let half: u32 = match symbol.size {
        ..=4 => 1,
        5..=16 => 2,
        17..=64 => 3,
        _ => 4,
    };
    let mask = (1u16 << half) - 1;
    let (mut left, mut right) = (
        u16::from(symbol.value) >> half,
        u16::from(symbol.value) & mask,
    );
    loop {
        for round in 0..ROUNDS {
            let mixed = mix(seed ^ (round << 8) ^ u64::from(right)).to_le_bytes();
            let [low, ..] = mixed;
            (left, right) = (right, left ^ (u16::from(low) & mask));
        }
        let value = (left << half) | right;
        if value < symbol.size {
            return u8::try_from(value).unwrap_or(symbol.value);
        }
    }
}

/// Spreads the bits of a number over all of it.
const fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_replacement_is_one_to_one_within_its_alphabet() {
        let cipher = Cipher::of("key");
        for size in [2u16, 10, 26, 31, 90, 156, 256] {
            for seed in 0..20 {
                let values: BTreeSet<u8> = (0..size)
                    .map(|value| u8::try_from(value).unwrap())
                    .map(|value| shuffle(seed, Symbol { value, size }))
                    .collect();
                assert_eq!(values.len(), usize::from(size));
                assert!(values.iter().all(|value| u16::from(*value) < size));
            }
        }
        let mut pairs = BTreeSet::new();
        for one in 0..=255 {
            for other in 0..=255 {
                let mut pair = [one, other];
                cipher.bytes(Purpose::Noise, b"", &mut pair);
                pairs.insert(pair);
            }
        }
        assert_eq!(pairs.len(), 65_536);
    }

    #[test]
    fn every_symbol_depends_on_every_other() {
        let cipher = Cipher::of("key");
        let replaced = |bytes: &[u8; 6]| {
            let mut bytes = *bytes;
            cipher.bytes(Purpose::Nic, b"", &mut bytes);
            bytes
        };
        let one = replaced(b"abcdef");
        let differs = |other: [u8; 6]| one.iter().zip(other).filter(|(a, b)| **a != *b).count();
        assert!(differs(replaced(b"abcdeg")) >= 5);
        assert!(differs(replaced(b"bbcdef")) >= 5);
    }

    #[test]
    fn a_key_says_the_same_in_every_version() {
        // Captures that were made with a key in the past must go on fitting.
        let mut bytes = *b"abcdef";
        Cipher::of("key").bytes(Purpose::Nic, b"", &mut bytes);
        let mut other = *b"abcdef";
        Cipher::of("yek").bytes(Purpose::Nic, b"", &mut other);
        assert_ne!(bytes, other);
        assert_eq!(bytes, PROMISE);
    }

    const PROMISE: [u8; 6] = [52, 116, 51, 155, 251, 240];
}
