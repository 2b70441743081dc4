//! The ports that an address is given for, where several hosts share it. RFC 7618 s9.

use crate::dhcp::{Message, option};

/// Bits of a port.
const PORT_BITS: u8 = 16;

/// Ports of an address: those that have the PSID behind the offset, and not only zeros before it. Without one it is all of
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ports {
    offset: u8,
    length: u8,
    psid: u16,
}

impl Ports {
    /// The ports that a message gives with its address: all where it does not say, or says what cannot be.
    pub(super) fn of(message: Message<'_>) -> Self {
        let Some(value) = message.option(option::PORTS) else {
            return Self::default();
        };
        let is_known = |offset: u8, length: u8| {
            offset < PORT_BITS && offset.saturating_add(length) <= PORT_BITS
        };
        match *value {
            [offset, length, high, low] if is_known(offset, length) => Self {
                offset,
                length,
                psid: u16::from_be_bytes([high, low]),
            },
            _ => Self::default(),
        }
    }

    /// Whether a port is in both.
    #[inline]
    pub fn meet(self, other: Self) -> bool {
        (self.are_all() && other.are_all()) || self.have_common(other)
    }

    fn are_all(self) -> bool {
        self.offset == 0 && self.length == 0
    }

    #[inline(never)]
    fn have_common(self, other: Self) -> bool {
        let free = !(self.fixed() | other.fixed());
        // If any port is, then the one is whose other bits are all set.
        let port = self.set() | other.set() | free;
        self.has(port) && other.has(port)
    }

    fn has(self, port: u16) -> bool {
        let is_above = self.offset == 0 || port & leading(self.offset) != 0;
        is_above && port & self.fixed() == self.set()
    }

    /// The bits that the PSID fixes.
    fn fixed(self) -> u16 {
        leading(self.length) >> self.offset
    }

    /// Those of them that are set.
    fn set(self) -> u16 {
        (self.psid & leading(self.length)) >> self.offset
    }
}

/// So many bits at the left end.
fn leading(bits: u8) -> u16 {
    !u16::MAX.checked_shr(bits.into()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Ports;

    fn ports(offset: u8, length: u8, psid: u16) -> Ports {
        Ports {
            offset,
            length,
            psid,
        }
    }

    #[test]
    fn ports_meet_where_one_set_holds_the_other() {
        let (first, second) = (ports(0, 8, 0x0100), ports(0, 8, 0x0200));
        assert!(first.meet(first) && !first.meet(second));
        let half = ports(0, 9, 0x0180);
        assert!(first.meet(half) && half.meet(first) && !half.meet(second));
        for some in [first, second, half] {
            assert!(some.meet(Ports::default()) && Ports::default().meet(some));
        }
    }

    /// Compared with what is found by a look at each port.
    #[test]
    fn ports_meet_if_one_is_in_both() {
        let some = [
            ports(0, 16, 0x00ff),
            ports(0, 4, 0),
            ports(4, 8, 0),
            ports(4, 8, 0x1200),
            ports(6, 4, 0x8000),
            ports(15, 1, 0x8000),
            ports(15, 0, 0),
        ];
        for one in some {
            for other in some {
                let is_met = (0..=u16::MAX).any(|port| one.has(port) && other.has(port));
                assert_eq!(one.meet(other), is_met, "{one:?} {other:?}");
            }
        }
    }
}
