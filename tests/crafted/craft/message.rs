//! A DHCP message, field by field in wire order. RFC 2131 s2.

use super::codes::{BOOTREPLY, BOOTREQUEST};
use super::{Ip, Mac, Options, THIS_HOST};

/// BOOTP messages have at least so many octets, and many DHCP programs fill up to it. RFC 1542 s2.1.
pub(crate) const BOOTP_LENGTH: usize = 300;

/// A message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Message {
    pub(crate) op: u8,
    pub(crate) htype: u8,
    pub(crate) hlen: u8,
    pub(crate) hops: u8,
    pub(crate) xid: u32,
    pub(crate) secs: u16,
    pub(crate) flags: u16,
    pub(crate) ciaddr: Ip,
    pub(crate) yiaddr: Ip,
    pub(crate) siaddr: Ip,
    pub(crate) giaddr: Ip,
    /// As many octets as are set; the rest is zero.
    pub(crate) chaddr: Vec<u8>,
    pub(crate) sname: Vec<u8>,
    pub(crate) file: Vec<u8>,
    /// `None` leaves it out, and the options come right after `file`.
    pub(crate) cookie: Option<[u8; 4]>,
    pub(crate) options: Options,
    /// Zeros fill the message up to so many octets.
    pub(crate) filled_to: usize,
}

impl Message {
    /// A client's message over Ethernet.
    pub(crate) fn request(xid: u32, client: Mac) -> Self {
        Self {
            op: BOOTREQUEST,
            htype: 1,
            hlen: 6,
            hops: 0,
            xid,
            secs: 0,
            flags: 0x0000,
            ciaddr: THIS_HOST,
            yiaddr: THIS_HOST,
            siaddr: THIS_HOST,
            giaddr: THIS_HOST,
            chaddr: client.to_vec(),
            sname: Vec::new(),
            file: Vec::new(),
            cookie: Some([99, 130, 83, 99]),
            options: Options::none(),
            filled_to: BOOTP_LENGTH,
        }
    }

    /// A server's message over Ethernet.
    pub(crate) fn reply(xid: u32, client: Mac) -> Self {
        Self {
            op: BOOTREPLY,
            ..Self::request(xid, client)
        }
    }

    /// The octets on the wire.
    pub(crate) fn octets(&self) -> Vec<u8> {
        let mut octets = vec![self.op, self.htype, self.hlen, self.hops];
        octets.extend(self.xid.to_be_bytes());
        octets.extend(self.secs.to_be_bytes());
        octets.extend(self.flags.to_be_bytes());
        octets.extend(self.ciaddr);
        octets.extend(self.yiaddr);
        octets.extend(self.siaddr);
        octets.extend(self.giaddr);
        octets.extend(field::<16>(&self.chaddr));
        octets.extend(field::<64>(&self.sname));
        octets.extend(field::<128>(&self.file));
        octets.extend(self.cookie.iter().flatten());
        octets.extend(self.options.clone().into_octets());
        let length = octets.len().max(self.filled_to);
        octets.resize(length, 0);
        octets
    }
}

/// A header field of `N` octets that begins with `value`.
fn field<const N: usize>(value: &[u8]) -> [u8; N] {
    let mut field = [0; N];
    field[..value.len()].copy_from_slice(value);
    field
}
