//! A glance at a frame of Ethernet, which tells nearly all of those that hold no DHCP.
//!
//! It looks where things stand when there is neither a VLAN tag nor an IP option. It never takes a frame for DHCP; what
//! it does not know at once, the walk finds out.

use super::net::{FRAGMENT_BITS, UDP, is_followed, is_of_interest};
use super::walk::{ETHERTYPE_AT, IPV4, IPV6};

/// The bytes that are looked at: Ethernet, IP version 4 without options, and the ports.
const HEAD: usize = 38;
/// Version 4 and a header of five words.
const PLAIN: u8 = 0x45;
const VERSION_6: u8 = 6;
const ARP: u16 = 0x0806;
const TCP: u8 = 6;
const ICMP_V6: u8 = 58;

/// Whether this frame is surely neither DHCP nor a tunnel.
#[inline]
pub(super) fn is_other(frame: &[u8]) -> bool {
    let Some(head) = frame.first_chunk::<HEAD>() else {
        return false;
    };
    match u16::from_be_bytes([head[ETHERTYPE_AT], head[ETHERTYPE_AT + 1]]) {
        IPV4 if head[14] == PLAIN => match head[23] {
            UDP => {
                let is_whole = u16::from_be_bytes([head[20], head[21]]) & FRAGMENT_BITS == 0;
                let source = u16::from_be_bytes([head[34], head[35]]);
                let destination = u16::from_be_bytes([head[36], head[37]]);
                is_whole && !is_of_interest(source) && !is_of_interest(destination)
            }
            protocol => !is_followed(protocol),
        },
        IPV6 => head[14] >> 4 == VERSION_6 && matches!(head[20], TCP | ICMP_V6),
        ARP => true,
        _ => false,
    }
}
