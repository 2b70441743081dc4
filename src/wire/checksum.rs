//! Checksum verdicts for the IPv4 header (RFC 791 s3.1) and for UDP over IPv4 (RFC 768).
//!
//! The sums are facts; whether a bad one matters is for the findings.

use etherparse::checksum::Sum16BitWords;

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
    /// The UDP length is below 8 or beyond the IP payload, so what it covers is not known.
    Length,
}

/// The verdict on an IPv4 header, all of whose bytes (options included) are `header`.
pub(super) fn ipv4(header: &[u8], value: u16) -> ChecksumStatus {
    // The sum over everything with the field in it is zero in one's complement when it fits;
    // without the field it is what the field should be. RFC 1071 s1.
    let sum = Sum16BitWords::new().add_slice(header);
    if fold(&sum) == 0 {
        return ChecksumStatus::Ok;
    }
    // Adding the complement of a word takes it out of a one's complement sum.
    let expected = fold(&sum.add_2bytes((!value).to_be_bytes()));
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
const UDP: [u8; 2] = [0, 17];

impl PseudoHeader {
    fn sum(self) -> Sum16BitWords {
        Sum16BitWords::new()
            .add_4bytes(self.source)
            .add_4bytes(self.destination)
            .add_2bytes(UDP)
            .add_2bytes(self.length.to_be_bytes())
    }
}

/// The verdict on a UDP checksum that is not 0. `before` and `after` are the datagram's bytes in
/// front of the field and behind it, as far as the UDP length reaches.
pub(super) fn udp(pseudo: PseudoHeader, value: u16, before: &[u8], after: &[u8]) -> ChecksumStatus {
    let sum = pseudo.sum();
    let partial = !fold(&sum);
    // A sum of 0 is sent as all ones, because 0 means that there is none.
    let expected = match fold(&sum.add_slice(before).add_slice(after)) {
        0 => u16::MAX,
        other => other,
    };
    if value == expected {
        ChecksumStatus::Ok
    } else if value == partial {
        ChecksumStatus::Partial
    } else {
        ChecksumStatus::Bad { expected }
    }
}

/// The folded sum of the words in several runs of bytes, each of which begins with a word.
pub(crate) fn folded(runs: &[&[u8]]) -> u16 {
    let sum = runs
        .iter()
        .fold(Sum16BitWords::new(), |sum, run| sum.add_slice(run));
    !fold(&sum)
}

/// The one's complement of the folded sum, as a number.
fn fold(sum: &Sum16BitWords) -> u16 {
    sum.ones_complement().to_be()
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
        let before = [0, 67, 0, 68, 0, 10];
        let after = [1, 2];
        // 0a00+0001+0a00+0002+0011+000a = 141e; +0043+0044+000a+0102 = 15b1
        assert_eq!(udp(pseudo, !0x15b1, &before, &after), ChecksumStatus::Ok);
        assert_eq!(
            udp(pseudo, 0x141e, &before, &after),
            ChecksumStatus::Partial
        );
        assert_eq!(
            udp(pseudo, 0x1234, &before, &after),
            ChecksumStatus::Bad { expected: !0x15b1 }
        );
    }

    #[test]
    fn a_udp_sum_of_zero_is_sent_as_all_ones() {
        let pseudo = PseudoHeader {
            source: [0; 4],
            destination: [0; 4],
            length: 10,
        };
        // 0011 + 000a + 000a = 0025, and ffda makes it ffff.
        let after = [0xff, 0xda];
        assert_eq!(
            udp(pseudo, u16::MAX, &[0, 0, 0, 0, 0, 10], &after),
            ChecksumStatus::Ok
        );
    }
}
