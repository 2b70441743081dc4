//! A glance at a frame of Ethernet, which tells of nearly all of them whether they hold DHCP.
//!
//! It looks where things stand when there is neither a VLAN tag nor an IP option. What it does not know at once, the
//! walk finds out.

use super::Link;
use super::ethertype::{ARP, IPV4, IPV6};
use super::net::{FRAGMENT_BITS, UDP, is_dhcp_port, is_followed, may_be_followed};
use super::walk::ETHERTYPE_AT;

/// The bytes that are looked at: Ethernet, IP version 4 without options, and the ports.
const HEAD: usize = 38;
/// Version 4 and a header of five words.
const PLAIN: u8 = 0x45;
const VERSION_6: u8 = 6;
const TCP: u8 = 6;
const ICMP_V6: u8 = 58;

/// What a glance tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Glance {
    /// A datagram of DHCP, behind a header of Ethernet and one of IPv4 without options.
    Dhcp,
    /// Neither DHCP nor a tunnel.
    Other,
    /// It may be anything.
    Unclear,
}

impl Glance {
    /// Looks at the first bytes of a frame.
    #[inline(always)]
    pub(super) fn at(link: Link, frame: &[u8]) -> Self {
        match link {
            Link::Ethernet => ethernet(frame),
            _ => Self::Unclear,
        }
    }
}

// Inlined: what it finds need not be asked again.
#[inline(always)]
fn ethernet(frame: &[u8]) -> Glance {
    let Some(head) = frame.first_chunk::<HEAD>() else {
        return Glance::Unclear;
    };
    match u16::from_be_bytes([head[ETHERTYPE_AT], head[ETHERTYPE_AT + 1]]) {
        IPV4 if head[14] == PLAIN => match head[23] {
            UDP if u16::from_be_bytes([head[20], head[21]]) & FRAGMENT_BITS == 0 => {
                let source = u16::from_be_bytes([head[34], head[35]]);
                let destination = u16::from_be_bytes([head[36], head[37]]);
                if is_dhcp_port(source) || is_dhcp_port(destination) {
                    Glance::Dhcp
                } else if may_be_followed(source) || may_be_followed(destination) {
                    Glance::Unclear
                } else {
                    Glance::Other
                }
            }
            protocol if protocol == UDP || is_followed(protocol) => Glance::Unclear,
            _ => Glance::Other,
        },
        IPV6 if head[14] >> 4 == VERSION_6 && matches!(head[20], TCP | ICMP_V6) => Glance::Other,
        ARP => Glance::Other,
        _ => Glance::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::super::trail::Record;
    use super::super::walk::Walk;
    use super::*;

    #[test]
    fn the_walk_finds_what_a_glance_tells() {
        let mut frame = [0; 60];
        frame[..6].fill(0xff);
        frame[ETHERTYPE_AT..ETHERTYPE_AT + 2].copy_from_slice(&IPV4.to_be_bytes());
        frame[14] = PLAIN;
        frame[23] = UDP;
        frame[37] = 67;
        assert_eq!(Glance::at(Link::Ethernet, &frame), Glance::Dhcp);
        let mut walk = Walk::new(&frame, frame.len(), true, None);
        let (mut all, mut plain) = (Record::default(), Record::default());
        let found = walk.run(Link::Ethernet, &mut all);
        assert_eq!(walk.run_plain(&mut plain), found);
        assert_eq!(plain, all);
        assert_eq!(walk.bytes.len(), frame.len());
    }
}
