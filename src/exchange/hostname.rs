//! Whether a host name tells one host from others: not where a system gives it to every host it runs on, until somebody
//! chooses another. By RFC 2131 s4.2 a client is told by option 61 or chaddr; a name is a hint at most.

use std::sync::LazyLock;

/// Names that a host has before it is given one, in lower case and in order.
const DEFAULTS: [&[u8]; 32] = [
    b"(none)",
    b"alpine",
    b"android",
    b"archlinux",
    b"buildroot",
    b"client",
    b"debian",
    b"default",
    b"dhcp",
    b"dhcpclient",
    b"espressif",
    b"fedora",
    b"host",
    b"hostname",
    b"ipad",
    b"iphone",
    b"kali",
    b"linux",
    b"localhost",
    b"lwip",
    b"lwip0",
    b"mac",
    b"none",
    b"null",
    b"openwrt",
    b"raspberrypi",
    b"router",
    b"switch",
    b"ubuntu",
    b"unknown",
    b"user",
    b"watch",
];

/// The same as numbers, in the same order.
static NUMBERS: LazyLock<[u128; 32]> = LazyLock::new(|| DEFAULTS.map(number));

/// A name as one number, without regard to case; zero where it is too long to be one of these.
fn number(name: &[u8]) -> u128 {
    let mut padded = [0; size_of::<u128>()];
    if let Some(start) = padded.get_mut(..name.len()) {
        start.copy_from_slice(name);
    }
    padded.make_ascii_lowercase();
    u128::from_be_bytes(padded)
}

/// Whether a host name (12) is one that many hosts have by default, or none at all. A domain behind it says nothing.
pub(super) fn is_default(name: &[u8]) -> bool {
    let is_end = |octet: &u8| matches!(octet, 0 | b'.');
    let label = name.split(is_end).next().unwrap_or_default();
    label.is_empty() || NUMBERS.binary_search(&number(label)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{DEFAULTS, NUMBERS, is_default};

    #[test]
    fn names_that_nobody_chose_are_known() {
        assert!(DEFAULTS.is_sorted());
        assert!(DEFAULTS.iter().all(|name| is_default(name)));
        assert!(!NUMBERS.contains(&0));
        for name in [
            &b"android"[..],
            b"(none)",
            b"LocalHost.localdomain",
            b"iPhone\0",
            b"\0",
        ] {
            assert!(is_default(name), "{name:?}");
        }
        for name in [&b"laptop"[..], b"android-7", b"hosts", b"a-name-of-its-own"] {
            assert!(!is_default(name), "{name:?}");
        }
    }
}
