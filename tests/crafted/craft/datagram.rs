//! UDP over IPv4 around a message. RFC 768, RFC 791 s3.1.

use super::{ALL_HOSTS, CLIENT, Ip, Message, SERVER, THIS_HOST};

/// What stands in a checksum field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sum {
    /// The right value.
    Right,
    /// The sum over the pseudo header only, as a driver leaves it for the card to finish (UDP).
    Partial,
    /// This value.
    Is(u16),
}

/// The headers around a message.
#[derive(Clone, Debug)]
pub(crate) struct Datagram {
    pub(crate) tos: u8,
    pub(crate) id: u16,
    /// Flags and fragment offset.
    pub(crate) fragment: u16,
    pub(crate) ttl: u8,
    pub(crate) ip_sum: Sum,
    pub(crate) src: Ip,
    pub(crate) dst: Ip,
    pub(crate) src_port: u16,
    pub(crate) dst_port: u16,
    pub(crate) udp_sum: Sum,
}

impl Datagram {
    /// From a client without an address to everybody.
    pub(crate) fn broadcast() -> Self {
        Self {
            tos: 0,
            id: 0,
            fragment: 0,
            ttl: 64,
            ip_sum: Sum::Right,
            src: THIS_HOST,
            dst: ALL_HOSTS,
            src_port: CLIENT,
            dst_port: SERVER,
            udp_sum: Sum::Right,
        }
    }

    /// From a server to a client's address.
    pub(crate) fn reply(server: Ip, client: Ip) -> Self {
        Self {
            src: server,
            dst: client,
            src_port: SERVER,
            dst_port: CLIENT,
            ..Self::broadcast()
        }
    }

    /// From a client that has an address to its server.
    pub(crate) fn unicast(client: Ip, server: Ip) -> Self {
        Self {
            src: client,
            dst: server,
            ..Self::broadcast()
        }
    }

    /// From a relay to a server, or back: port 67 on both sides. RFC 1542 s4.
    pub(crate) fn relayed(src: Ip, dst: Ip) -> Self {
        Self {
            src,
            dst,
            src_port: SERVER,
            dst_port: SERVER,
            ..Self::broadcast()
        }
    }

    /// The IPv4 datagram around a message.
    pub(crate) fn around(&self, message: &Message) -> Vec<u8> {
        self.around_octets(&message.octets())
    }

    /// The IPv4 datagram around any payload.
    pub(crate) fn around_octets(&self, payload: &[u8]) -> Vec<u8> {
        const HEADER: usize = 20;
        let udp = self.udp(payload);
        let total = u16::try_from(HEADER + udp.len()).unwrap();
        let mut ip = vec![0x45, self.tos];
        ip.extend(total.to_be_bytes());
        ip.extend(self.id.to_be_bytes());
        ip.extend(self.fragment.to_be_bytes());
        ip.extend([self.ttl, 17, 0, 0]);
        ip.extend(self.src);
        ip.extend(self.dst);
        let sum = match self.ip_sum {
            Sum::Is(value) => value,
            Sum::Right | Sum::Partial => !folded(&ip),
        };
        ip[10..12].copy_from_slice(&sum.to_be_bytes());
        [ip, udp].concat()
    }

    fn udp(&self, payload: &[u8]) -> Vec<u8> {
        let length = u16::try_from(8 + payload.len()).unwrap().to_be_bytes();
        let pseudo = [&self.src[..], &self.dst, &[0, 17], &length].concat();
        let header = [
            &self.src_port.to_be_bytes()[..],
            &self.dst_port.to_be_bytes(),
            &length,
            &[0, 0],
        ]
        .concat();
        let sum = match self.udp_sum {
            Sum::Is(value) => value,
            Sum::Partial => folded(&pseudo),
            // A sum of zero is sent as all ones, since zero says that there is none. RFC 768.
            Sum::Right => match !folded(&[&pseudo, &header, payload].concat()) {
                0 => 0xffff,
                sum => sum,
            },
        };
        let mut udp = [&header, payload].concat();
        udp[6..8].copy_from_slice(&sum.to_be_bytes());
        udp
    }
}

/// The sum of 16-bit words in ones' complement. RFC 1071 s1.
fn folded(octets: &[u8]) -> u16 {
    let sum: u64 = octets
        .chunks(2)
        .map(|pair| (u64::from(pair[0]) << 8) | pair.get(1).map_or(0, |low| u64::from(*low)))
        .sum();
    let mut sum = sum;
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    u16::try_from(sum).unwrap()
}
