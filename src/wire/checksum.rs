//! Checksum verdicts for the IPv4 header (RFC 791 s3.1) and for UDP over IPv4 (RFC 768).
//!
//! The sums are facts; whether a bad one matters is for the findings.

use super::{Datagram, Span};

/// A checksum field and what the bytes say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checksum {
    /// The field as sent.
    pub value: u16,
    /// The verdict.
    pub status: ChecksumStatus,
}

/// What the bytes say about a checksum field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChecksumStatus {
    /// It fits.
    Ok,
    /// It does not fit.
    Bad {
        /// The value that would fit.
        expected: u16,
    },
    /// It holds exactly the folded sum of the pseudo-header: the frame was copied before the
    /// network card filled the checksum in.
    Partial,
    /// It is 0: the sender computed none, which UDP over IPv4 allows.
    None,
    /// It cannot be checked.
    Unverifiable(Why),
    /// It was not checked, as asked.
    Skipped,
}

impl ChecksumStatus {
    /// The word for this verdict in JSON and in the views.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Bad { .. } => "bad",
            Self::Partial => "partial",
            Self::None => "none",
            Self::Unverifiable(_) => "unverifiable",
            Self::Skipped => "skipped",
        }
    }
}

/// Why a checksum cannot be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Bytes it covers were not captured.
    NotCaptured,
    /// The UDP length is below 8 or beyond the IP payload, or IP has no room for UDP: what it covers is not known.
    Length,
}

/// The verdict on an IPv4 header, all of whose bytes (options included) are `header`.
// Inlined: most headers have one length.
#[inline(always)]
pub(super) fn ipv4(header: &[u8], value: u16) -> ChecksumStatus {
    // The sum over everything with the field in it is zero in one's complement when it fits;
    // without the field it is what the field should be. RFC 1071 s1.
    let sum = Sum::default().add(header);
    if sum.complement() == 0 {
        return ChecksumStatus::Ok;
    }
    // Adding the complement of a word takes it out of a one's complement sum.
    let expected = sum.add_word(!value).complement();
    ChecksumStatus::Bad { expected }
}

/// What the UDP checksum covers in front of the datagram. RFC 768.
#[derive(Debug, Clone, Copy)]
pub(super) struct PseudoHeader {
    pub(super) source: [u8; 4],
    pub(super) destination: [u8; 4],
    pub(super) length: u16,
}

/// The protocol number of UDP, as the pseudo-header holds it.
const UDP: u16 = 17;

impl PseudoHeader {
    fn sum(self) -> Sum {
        Sum::default()
            .add(&self.source)
            .add(&self.destination)
            .add_word(UDP)
            .add_word(self.length)
    }
}

/// The verdict on a UDP checksum that is not 0, by all bytes of the datagram, header and field
/// included, as far as the UDP length reaches.
#[inline(always)]
pub(super) fn udp(pseudo: PseudoHeader, value: u16, datagram: &[u8]) -> ChecksumStatus {
    let before = pseudo.sum();
    let sum = before.add(datagram);
    if sum.complement() == 0 {
        return ChecksumStatus::Ok;
    }
    if value == !before.complement() {
        return ChecksumStatus::Partial;
    }
    // A sum of 0 is sent as all ones, because 0 means that there is none.
    let expected = match sum.add_word(!value).complement() {
        0 => u16::MAX,
        other => other,
    };
    ChecksumStatus::Bad { expected }
}

impl Datagram {
    /// The sum over what the UDP checksum covers, the field with it, as far as that was captured. What is missing adds
    /// up to the rest: where two datagrams of one length differ here, they differ there. `None` where the checksum tells
    /// nothing: there is none, or the network card had yet to fill it in.
    pub fn captured_sum(&self, bytes: &[u8]) -> Option<u16> {
        let pseudo = PseudoHeader {
            source: self.ip.src.octets(),
            destination: self.ip.dst.octets(),
            length: self.udp.length,
        };
        let (before, value) = (pseudo.sum(), self.udp.checksum.value);
        if value == 0 || value == !before.complement() {
            return None;
        }
        let captured = Span::new(self.udp.header.start, self.payload.end);
        Some(!before.add(captured.of(bytes)).complement())
    }
}

/// The folded sum of the words in several runs of bytes, each of which begins with a word.
pub(crate) fn folded(runs: &[&[u8]]) -> u16 {
    let sum = runs.iter().fold(Sum::default(), |sum, run| sum.add(run));
    !sum.complement()
}

/// Bytes that are added up before a look at how many are left.
const BLOCK: usize = 64;

/// A one's complement sum of 16-bit words. It is taken eight bytes at a time and in the machine's own order, which
/// comes to the same when it is folded. RFC 1071 s2.
#[derive(Debug, Clone, Copy, Default)]
struct Sum(u64);

impl Sum {
    /// Adds bytes; an odd one is the upper half of a word.
    // Inlined: most are of a known length.
    #[inline(always)]
    fn add(self, bytes: &[u8]) -> Self {
        let blocks = bytes.chunks_exact(BLOCK);
        let mut rest = blocks.remainder();
        let mut sum = self;
        for block in blocks {
            sum = sum.add_eights(block);
        }
        if let Some((words, behind)) = rest.split_first_chunk::<{ BLOCK / 2 }>() {
            sum = sum.add_eights(words);
            rest = behind;
        }
        if let Some((words, behind)) = rest.split_first_chunk::<{ BLOCK / 4 }>() {
            sum = sum.add_eights(words);
            rest = behind;
        }
        if let Some((words, behind)) = rest.split_first_chunk() {
            sum = sum.add_words(u64::from_ne_bytes(*words));
            rest = behind;
        }
        if let Some((words, behind)) = rest.split_first_chunk() {
            sum = sum.add_words(u64::from(u32::from_ne_bytes(*words)));
            rest = behind;
        }
        if let Some((word, behind)) = rest.split_first_chunk() {
            sum = sum.add_words(u64::from(u16::from_ne_bytes(*word)));
            rest = behind;
        }
        match rest {
            [upper] => sum.add_words(u64::from(u16::from_ne_bytes([*upper, 0]))),
            _ => sum,
        }
    }

    /// Adds a multiple of eight bytes. What is carried goes into the next addition: processors do both at once.
    #[inline]
    fn add_eights(self, bytes: &[u8]) -> Self {
        let (mut sum, mut carry) = (self.0, false);
        for words in bytes.chunks_exact(size_of::<u64>()) {
            let words = words.first_chunk().copied().unwrap_or_default();
            let (first, second);
            (sum, first) = sum.overflowing_add(u64::from_ne_bytes(words));
            (sum, second) = sum.overflowing_add(u64::from(carry));
            carry = first | second;
        }
        Self(sum).add_words(u64::from(carry))
    }

    fn add_word(self, word: u16) -> Self {
        self.add_words(u64::from(word.to_be()))
    }

    #[inline]
    fn add_words(self, words: u64) -> Self {
        let (sum, carry) = self.0.overflowing_add(words);
        Self(sum + u64::from(carry))
    }

    /// The one's complement of the folded sum, as a number.
    fn complement(self) -> u16 {
        // Folding leaves the remainder, for 65,536 and 1 are the same there; only nothing folds to 0.
        let folded = match self.0 % u64::from(u16::MAX) {
            0 if self.0 != 0 => u16::MAX,
            rest => u16::try_from(rest).unwrap_or_default(),
        };
        !folded.to_be()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 20 bytes whose checksum, worked out by hand, is 0xb861.
    const HEADER: [u8; 20] = [
        0x45, 0x00, 0x00, 0x73, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11, 0xb8, 0x61, 0xc0, 0xa8, 0x00,
        0x01, 0xc0, 0xa8, 0x00, 0xc7,
    ];

    #[test]
    fn a_right_header_is_ok_and_a_wrong_one_tells_its_value() {
        assert_eq!(ipv4(&HEADER, 0xb861), ChecksumStatus::Ok);
        let mut wrong = HEADER;
        wrong[10] = 0;
        wrong[11] = 0;
        assert_eq!(ipv4(&wrong, 0), ChecksumStatus::Bad { expected: 0xb861 });
        wrong[10] = 0xff;
        wrong[11] = 0xff;
        assert_eq!(
            ipv4(&wrong, 0xffff),
            ChecksumStatus::Bad { expected: 0xb861 }
        );
    }

    #[test]
    fn udp_tells_ok_partial_and_bad_apart() {
        let pseudo = PseudoHeader {
            source: [10, 0, 0, 1],
            destination: [10, 0, 0, 2],
            length: 10,
        };
        let verdict = |value: u16| {
            let [high, low] = value.to_be_bytes();
            udp(pseudo, value, &[0, 67, 0, 68, 0, 10, high, low, 1, 2])
        };
        // 0a00+0001+0a00+0002+0011+000a = 141e; +0043+0044+000a+0102 = 15b1
        assert_eq!(verdict(!0x15b1), ChecksumStatus::Ok);
        assert_eq!(verdict(0x141e), ChecksumStatus::Partial);
        assert_eq!(verdict(0x1234), ChecksumStatus::Bad { expected: !0x15b1 });
    }

    #[test]
    fn a_udp_sum_of_zero_is_sent_as_all_ones() {
        let pseudo = PseudoHeader {
            source: [0; 4],
            destination: [0; 4],
            length: 10,
        };
        // 0011 + 000a + 000a = 0025, and ffda makes it ffff.
        let datagram = [0, 0, 0, 0, 0, 10, 0xff, 0xff, 0xff, 0xda];
        assert_eq!(udp(pseudo, u16::MAX, &datagram), ChecksumStatus::Ok);
    }

    #[test]
    fn the_sum_of_words_does_not_depend_on_how_they_are_added() {
        for length in 0..200 {
            let bytes: Vec<u8> = (0..length).map(|at: u8| at.wrapping_mul(37)).collect();
            let words = bytes.chunks(2).map(|word| match *word {
                [high, low] => u16::from_be_bytes([high, low]),
                _ => u16::from_be_bytes([word[0], 0]),
            });
            let each = words.fold(Sum::default(), Sum::add_word).complement();
            assert_eq!(Sum::default().add(&bytes).complement(), each, "{length}");
        }
    }
}
