//! Text that stands where addresses or a number belong, and an address where text does: the server has the option with
//! the wrong type, which a length that fits by chance does not show.

use std::net::Ipv4Addr;
use std::sync::LazyLock;

use crate::dhcp::format::Format;
use crate::dhcp::registry::{self, ONCE_FREE};
use crate::dhcp::{CodeSet, Message, option};

/// Bytes of an address.
const ADDRESS: usize = 4;
/// Bytes of two. One alone may well look like text.
const TWO_ADDRESSES: usize = 2 * ADDRESS;

/// So many digits are hardly anything else.
const DIGITS: usize = 3;

/// The options that are addresses or a number of four octets.
static NO_TEXT: LazyLock<CodeSet> = LazyLock::new(|| {
    let is_one = |code: &u8| is_list(*code) || is_number(*code);
    (0..ONCE_FREE).filter(is_one).collect()
});

fn is_list(code: u8) -> bool {
    use Format::{Ipv4, List, ListMaybe};
    matches!(registry::row(code).format, List(Ipv4) | ListMaybe(Ipv4))
}

fn is_number(code: u8) -> bool {
    use Format::{Lease, Seconds, U32};
    matches!(registry::row(code).format, Lease | Seconds | U32(_))
}

/// The options of a message whose length fits by chance and whose value is text, with that.
pub(super) fn options(message: Message<'_>) -> impl Iterator<Item = (u8, &str)> {
    let there = NO_TEXT.within(&message.codes());
    there.iter().filter_map(move |code| {
        let value = message.first(code)?;
        let text = if is_number(code) {
            digits(value)
        } else {
            name(value).filter(|_| value.len() >= TWO_ADDRESSES && value.len() % ADDRESS == 0)
        };
        Some((code, text?))
    })
}

/// The address in four octets that stands for the name of the TFTP server (66), of which `option 66 ip` makes one.
pub(super) fn address_for_name(message: Message<'_>) -> Option<Ipv4Addr> {
    let octets: [u8; ADDRESS] = message.first(option::TFTP_SERVER)?.try_into().ok()?;
    let mut letters = octets.split(|byte| *byte == 0);
    let name = letters.next().unwrap_or_default();
    let is_text =
        !name.is_empty() && name.iter().all(u8::is_ascii_graphic) && letters.all(<[u8]>::is_empty);
    (!is_text).then(|| Ipv4Addr::from(octets))
}

/// What belongs there instead, in words.
pub(super) fn meant(code: u8) -> &'static str {
    if is_list(code) {
        "addresses belong"
    } else {
        "a number belongs"
    }
}

/// What a value of any length says that is an address, a name or a number in text; fewer digits may be a number.
pub(super) fn told(value: &[u8]) -> Option<&str> {
    name(value).or_else(|| digits(value).filter(|text| text.len() >= DIGITS))
}

/// Addresses or names of hosts.
fn name(value: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(value.trim_ascii_end()).ok()?;
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_name = |name: &str| name.contains('.') && name.split('.').all(is_label);
    let mut names = text
        .split([',', ' ', ';'])
        .filter(|name| !name.is_empty())
        .peekable();
    (names.peek().is_some() && names.all(is_name)).then_some(text)
}

fn digits(value: &[u8]) -> Option<&str> {
    let is_number = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(value).ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_addresses_and_numbers_are_told_from_bytes() {
        for text in [
            "time.nist.gov",
            "8.8.8.8,8.8.4.4 ",
            "3600",
            "ns1.example.com ns2.example.com",
        ] {
            assert_eq!(told(text.as_bytes()), Some(text.trim_end()));
        }
        // The last are name servers of a great network.
        for bytes in [
            &b""[..],
            b" ",
            b".",
            b"a..b",
            b"1,2",
            b"60",
            b"\xc0\0\x02\x01",
            b"rrrrrrss",
        ] {
            assert_eq!(told(bytes), None, "{bytes:?}");
        }
    }
}
