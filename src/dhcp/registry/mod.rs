//! The registry: one row per option and per sub-option, and nothing about them anywhere else.
//!
//! A [`Space`] numbers options; [`Space::row`] always finds a row, since codes that nobody assigned have one
//! too. The files beside this one hold rows only. Names are the titles of the sections that define an option;
//! keys are a promise made to readers of JSON. RFC 2132 and its successors, IANA bootp-dhcp-parameters.

mod boot;
mod cable;
mod dhcp;
mod enterprise;
mod relay;
mod rows;
mod small;
mod space;
mod vendor;

pub use space::Space;

use std::sync::LazyLock;

use crate::dhcp::CodeSet;
use crate::dhcp::format::{Context, Format};
use crate::dhcp::value;

/// Who puts an option into a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// Clients.
    Client,
    /// Servers.
    Server,
    /// Clients and servers.
    Both,
    /// Relay agents; servers echo it.
    Relay,
    /// Nobody knows.
    Unknown,
}

impl Sender {
    /// The sender in a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
            Self::Both => "both",
            Self::Relay => "relay",
            Self::Unknown => "-",
        }
    }
}

/// What the registration of a code is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Defined by a document that was read or by tools that agree.
    Defined,
    /// Known by use, from tools or from memory only; the note says which.
    Unverified,
    /// Assigned to nothing.
    Unassigned,
    /// Taken back. RFC 3679.
    Removed,
    /// Free for each site. RFC 3942.
    Private,
}

impl Standing {
    /// The standing in a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Defined => "defined",
            Self::Unverified => "unverified",
            Self::Unassigned => "unassigned",
            Self::Removed => "removed",
            Self::Private => "private",
        }
    }
}

/// What is known of an option or sub-option.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Its code.
    pub code: u8,
    /// Its name in JSON, unique in its space.
    pub key: &'static str,
    /// Its name in prose.
    pub name: &'static str,
    /// What tcpdump calls it; `Unknown` where it does not know it, empty for sub-options.
    pub label: &'static str,
    /// How its data is laid out.
    pub format: Format,
    /// The document and section that define it.
    pub reference: &'static str,
    /// Who sends it.
    pub sender: Sender,
    /// What it is for, in a sentence or two; may be empty for sub-options whose name says it.
    pub meaning: &'static str,
    /// What to know beside it; often empty.
    pub note: &'static str,
    /// What its registration is worth.
    pub standing: Standing,
    /// Data it may have, as an example; empty where there is none.
    pub example: &'static [u8],
}

/// The row of a DHCP option; codes that nobody assigned have one too.
pub fn row(code: u8) -> &'static Row {
    Space::Dhcp.row(code)
}

/// From here on sites and makers used codes as they liked before they were assigned, and still do, most of them for text.
/// RFC 3942.
pub const ONCE_FREE: u8 = 128;

/// How the data of a DHCP option is laid out: as its row says, or, where it does not fit and a site had the code for
/// something of its own before it was assigned, as text.
pub fn format(code: u8, data: &[u8]) -> Format {
    let format = row(code).format;
    if code < ONCE_FREE || !value::is_readable(data) {
        return format;
    }
    match format.decode(data, &Context::default()) {
        Ok(_) => format,
        Err(_) => Format::Text,
    }
}

/// Whether all values of a DHCP option have the same length, so that its pieces are never joined. RFC 3396.
pub fn is_fixed_length(code: u8) -> bool {
    row(code).format.is_fixed_length()
}

/// Which lengths of a value are enough to say that it fits its option, whatever its bytes are: a bit for each length,
/// the last for all from there on.
#[derive(Debug)]
pub struct Lengths([u64; 256]);

/// Computed from the formats once: every message asks for each of its options.
static LENGTHS: LazyLock<Lengths> = LazyLock::new(|| {
    Lengths(std::array::from_fn(|code| {
        let format = row(u8::try_from(code).unwrap_or(u8::MAX)).format;
        if !format.is_total() {
            return 0;
        }
        let rule = format.length_rule();
        let is_long = (LAST..=usize::from(u8::MAX)).all(|length| rule.allows(length));
        rule.lengths()
            .take_while(|length| *length < LAST)
            .fold(u64::from(is_long) << LAST, |bits, length| {
                bits | (1 << length)
            })
    }))
});

/// The last length that has a bit.
const LAST: usize = 63;

/// What the lengths of DHCP options' values say.
pub fn lengths() -> &'static Lengths {
    &LENGTHS
}

impl Lengths {
    /// Whether an option's value fits because it has its length, and no structure that it could break.
    #[expect(clippy::indexing_slicing, reason = "every code has its place")]
    #[inline]
    pub fn say_it_fits(&self, code: u8, length: usize) -> bool {
        (self.0[usize::from(code)] >> length.min(LAST)) & 1 != 0
    }
}

static TEXTS: LazyLock<CodeSet> = LazyLock::new(|| {
    let is_text = |code: &u8| matches!(row(*code).format, Format::Text | Format::Url);
    (0..=u8::MAX).filter(is_text).collect()
});

/// The DHCP options that are text.
pub fn texts() -> &'static CodeSet {
    &TEXTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_a_code_that_was_free_is_text() {
        let is_text = |code, data: &[u8]| matches!(format(code, data), Format::Text);
        assert!(is_text(156, b"ftpservers=192.0.2.9"));
        assert!(is_text(144, b"hpnp/printer.cfg1"));
        assert!(is_text(162, b"/wyse"));
        assert!(!is_text(156, &[2]));
        assert!(!is_text(158, &[8, 192, 0, 2, 1]));
        assert!(!is_text(51, b"never"));
    }
}
