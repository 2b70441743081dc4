//! Whether a host name tells one host from others: not where a system gives it to every host it runs on, until somebody
//! chooses another. By RFC 2131 s4.2 a client is told by option 61 or chaddr; a name is a hint at most.

/// Names that a host has before it is given one, in lower case and in order.
const DEFAULTS: [u128; 32] = [
    number(b"(none)"),
    number(b"alpine"),
    number(b"android"),
    number(b"archlinux"),
    number(b"buildroot"),
    number(b"client"),
    number(b"debian"),
    number(b"default"),
    number(b"dhcp"),
    number(b"dhcpclient"),
    number(b"espressif"),
    number(b"fedora"),
    number(b"host"),
    number(b"hostname"),
    number(b"ipad"),
    number(b"iphone"),
    number(b"kali"),
    number(b"linux"),
    number(b"localhost"),
    number(b"lwip"),
    number(b"lwip0"),
    number(b"mac"),
    number(b"none"),
    number(b"null"),
    number(b"openwrt"),
    number(b"raspberrypi"),
    number(b"router"),
    number(b"switch"),
    number(b"ubuntu"),
    number(b"unknown"),
    number(b"user"),
    number(b"watch"),
];

/// Octets that the longest of them may have.
const MOST: usize = size_of::<u128>();

/// A name as one number, in the order of the alphabet and without regard to case; zero where it is too long.
const fn number(name: &[u8]) -> u128 {
    let mut number = 0;
    let mut rest = name;
    let mut room = MOST;
    while let (Some((octet, behind)), 1..) = (rest.split_first(), room) {
        room -= 1;
        number |= (octet.to_ascii_lowercase() as u128) << (8 * room);
        rest = behind;
    }
    if rest.is_empty() { number } else { 0 }
}

/// Whether a host name (12) is one that many hosts have by default, or none at all. A domain behind it says nothing.
pub(super) fn is_default(name: &[u8]) -> bool {
    let is_end = |octet: &u8| matches!(octet, 0 | b'.');
    let label = name.split(is_end).next().unwrap_or_default();
    label.is_empty() || DEFAULTS.binary_search(&number(label)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{DEFAULTS, is_default};

    #[test]
    fn names_that_nobody_chose_are_known() {
        assert!(DEFAULTS.is_sorted());
        assert!(!DEFAULTS.contains(&0));
        for name in [
            &b"android"[..],
            b"(none)",
            b"LocalHost.localdomain",
            b"iPhone\0",
            b"dhcpclient",
            b"\0",
        ] {
            assert!(is_default(name), "{name:?}");
        }
        for name in [&b"laptop"[..], b"android-7", b"hosts", b"a-name-of-its-own"] {
            assert!(!is_default(name), "{name:?}");
        }
    }
}
