//! Leaves: the smallest meanings a value is made of.

use crate::dhcp::MessageType;
use crate::dhcp::codes::Table;
use crate::dhcp::name::Name;
use crate::dhcp::registry::Space;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Nothing in particular: a number.
    None,
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// Minutes.
    Minutes,
    /// Bytes.
    Bytes,
    /// Blocks of 512 bytes.
    Blocks,
    /// Router hops, as in a time-to-live.
    Hops,
    /// A port of UDP or TCP.
    Port,
    /// Bits of a prefix.
    Bits,
    /// Thousands of bits in a second.
    KilobitsPerSecond,
}

impl Unit {
    /// The unit's short word behind a number; empty where there is none.
    pub fn word(self) -> &'static str {
        match self {
            Self::None | Self::Port => "",
            Self::Seconds => "s",
            Self::Milliseconds => "ms",
            Self::Minutes => "min",
            Self::Bytes => "bytes",
            Self::Blocks => "blocks",
            Self::Hops => "hops",
            Self::Bits => "bits",
            Self::KilobitsPerSecond => "kbit/s",
        }
    }
}

/// A single meaning.
#[derive(Debug, Clone, Copy)]
pub enum Leaf<'a> {
    /// Present without data, which is all it says.
    Flag,
    /// Yes or no, with the words for it.
    Bool {
        /// What the bytes say.
        value: bool,
        /// What that means, in a word or two.
        word: &'static str,
    },
    /// A number and what it counts.
    Number {
        /// The number.
        value: i64,
        /// What it counts.
        unit: Unit,
    },
    /// A span of time, seconds. All ones mean infinity where the option says so. RFC 2131 s3.3.
    Duration {
        /// Seconds.
        seconds: u32,
        /// Whether 0xffffffff means infinity here.
        may_be_infinite: bool,
    },
    /// A difference from Coordinated Universal Time, seconds, east positive. RFC 2132 s3.4.
    Offset(i32),
    /// A moment.
    Moment {
        /// The number as it stands.
        raw: u32,
        /// Seconds since 1970-01-01 00:00:00 UTC.
        unix: i64,
    },
    /// A number whose value has a name, perhaps.
    Code {
        /// The number.
        value: u32,
        /// The names of its kind.
        table: &'static Table,
    },
    /// A DHCP message type.
    MessageType(MessageType),
    /// A code of an option or sub-option.
    OptionCode {
        /// The code.
        code: u8,
        /// The space it counts in.
        space: Space,
    },
    /// A number best read in hexadecimal.
    Pattern {
        /// The number.
        value: u64,
        /// Hexadecimal digits to show.
        digits: u8,
    },
    /// A binary fraction: `value` divided by two to the power of `fraction_bits`.
    Fixed {
        /// The numerator.
        value: i64,
        /// Bits behind the point.
        fraction_bits: u8,
    },
    /// A version: major and minor, and patch where there is one.
    Version(&'a [u8]),
    /// An IPv4 address.
    Address([u8; 4]),
    /// An IPv4 subnet mask.
    Mask([u8; 4]),
    /// An IPv4 prefix.
    Prefix {
        /// The network, host bits as they were sent.
        address: [u8; 4],
        /// Its length in bits, at most 32.
        length: u8,
    },
    /// An IPv6 address.
    Address6([u8; 16]),
    /// An IPv6 prefix.
    Prefix6 {
        /// The network.
        address: [u8; 16],
        /// Its length in bits, at most 128.
        length: u8,
    },
    /// A link-layer address of any length.
    Hardware(&'a [u8]),
    /// A universally unique identifier, in the order of its text form.
    Uuid([u8; 16]),
    /// Text.
    Text {
        /// The text without the NULs at its end.
        text: &'a str,
        /// How many NULs there were. Receivers must cope with them. RFC 2132 s2.
        nuls: usize,
    },
    /// Text in UTF-16, high octet first.
    Utf16(&'a [u8]),
    /// A domain name.
    Name(Name<'a>),
    /// Bytes without a known meaning.
    Hex(&'a [u8]),
}

/// The bytes as text without trailing NULs, and how many of those there were; `None` when they are not UTF-8.
pub(in crate::dhcp) fn text(bytes: &[u8]) -> Option<(&str, usize)> {
    let whole = std::str::from_utf8(bytes).ok()?;
    let text = whole.trim_end_matches('\0');
    Some((text, whole.len() - text.len()))
}

/// The letters of text in UTF-16, high octet first; `None` for what is no letter, half a code unit included.
pub fn utf16(bytes: &[u8]) -> impl Iterator<Item = Option<char>> {
    let units = bytes.chunks_exact(2);
    let half = units.remainder().first().map(|_| None);
    let units = units.map(|unit| u16::from_be_bytes(unit.try_into().unwrap_or_default()));
    char::decode_utf16(units).map(Result::ok).chain(half)
}

/// Whether the bytes are text that a person could have meant: not empty, UTF-8, no control character but NULs
/// at the end. Punctuation alone is rather a number: 0x2e is no full stop.
pub(in crate::dhcp) fn is_readable(bytes: &[u8]) -> bool {
    text(bytes).is_some_and(|(text, _)| {
        text.chars().any(char::is_alphanumeric) && !text.chars().any(char::is_control)
    })
}

/// Bits of a mask when its ones are contiguous from the left.
pub fn mask_length(mask: [u8; 4]) -> Option<u8> {
    let hosts = !u32::from_be_bytes(mask);
    let is_one_run = hosts & hosts.wrapping_add(1) == 0;
    is_one_run
        .then(|| u8::try_from(hosts.leading_zeros()).ok())
        .flatten()
}
