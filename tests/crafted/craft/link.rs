//! Link headers around an IPv4 datagram.

use super::{EVERYBODY, Mac};

/// `EtherType` of IPv4.
const IPV4: [u8; 2] = [0x08, 0x00];

/// An Ethernet header.
#[derive(Clone, Debug)]
pub(crate) struct Ethernet {
    pub(crate) dst: Mac,
    pub(crate) src: Mac,
    /// Tags from the outside in: protocol identifier and control information.
    pub(crate) tags: Vec<(u16, u16)>,
}

impl Ethernet {
    /// From one station to another.
    pub(crate) fn unicast(src: Mac, dst: Mac) -> Self {
        Self {
            dst,
            src,
            tags: Vec::new(),
        }
    }

    /// From one station to all.
    pub(crate) fn broadcast(src: Mac) -> Self {
        Self::unicast(src, EVERYBODY)
    }

    /// The frame around a datagram.
    pub(crate) fn around(&self, datagram: &[u8]) -> Vec<u8> {
        let mut frame = [self.dst, self.src].concat();
        for (protocol, control) in &self.tags {
            frame.extend(protocol.to_be_bytes());
            frame.extend(control.to_be_bytes());
        }
        frame.extend(IPV4);
        frame.extend(datagram);
        frame
    }
}

/// What a Linux cooked header says of a frame, in either version.
#[derive(Clone, Debug)]
pub(crate) struct Cooked {
    /// 0 to this host, 1 broadcast, 4 sent by this host.
    pub(crate) packet_type: u8,
    /// Kind of the interface, as ARP numbers hardware.
    pub(crate) hardware: u16,
    /// Length of the sender's hardware address; there is room for 8 octets of it.
    pub(crate) src_length: u8,
    pub(crate) src: [u8; 8],
    /// Index of the interface; only version 2 has it.
    pub(crate) interface: u32,
}

impl Cooked {
    /// A frame of an Ethernet interface.
    pub(crate) fn ethernet(packet_type: u8, sender: Mac) -> Self {
        let mut src = [0; 8];
        src[..6].copy_from_slice(&sender);
        Self {
            packet_type,
            hardware: 1,
            src_length: 6,
            src,
            interface: 2,
        }
    }

    /// The frame in version 1, LINKTYPE 113.
    pub(crate) fn around(&self, datagram: &[u8]) -> Vec<u8> {
        [
            &[0, self.packet_type][..],
            &self.hardware.to_be_bytes(),
            &[0, self.src_length],
            &self.src,
            &IPV4,
            datagram,
        ]
        .concat()
    }

    /// The frame in version 2, LINKTYPE 276.
    pub(crate) fn around_v2(&self, datagram: &[u8]) -> Vec<u8> {
        [
            &IPV4[..],
            &[0, 0],
            &self.interface.to_be_bytes(),
            &self.hardware.to_be_bytes(),
            &[self.packet_type, self.src_length],
            &self.src,
            datagram,
        ]
        .concat()
    }
}

/// The frame of a BSD loopback, LINKTYPE 0: the address family in the byte order of the host, here little.
pub(crate) fn null(datagram: &[u8]) -> Vec<u8> {
    const AF_INET: u32 = 2;
    [&AF_INET.to_le_bytes(), datagram].concat()
}

/// What an access point's air carries: a data frame behind a radiotap header.
#[derive(Clone, Debug)]
pub(crate) struct Wireless {
    /// Sent by the station, not by the access point.
    pub(crate) is_upward: bool,
    /// The access point.
    pub(crate) bssid: Mac,
    /// The end of the frame that is not the access point, and the one beyond it.
    pub(crate) station: Mac,
    pub(crate) other: Mac,
    /// Presence words and fields of the radiotap header.
    pub(crate) words: Vec<u32>,
    pub(crate) fields: Vec<u8>,
}

impl Wireless {
    /// The frame around a datagram, LINKTYPE 127: with a class of service, padding behind the header, and a check sum.
    pub(crate) fn around(&self, datagram: &[u8]) -> Vec<u8> {
        const DATA_WITH_SERVICE: u8 = 0x88;
        const DURATION: [u8; 2] = [44, 0];
        const SEQUENCE: [u8; 2] = [0x10, 0x02];
        const SERVICE: [u8; 2] = [0, 0];
        const PADDING: [u8; 2] = [0, 0];
        const SNAP: [u8; 6] = [0xaa, 0xaa, 3, 0, 0, 0];
        const CHECK_SUM: [u8; 4] = [0x5a, 0x5a, 0x5a, 0x5a];
        let length = 4 + 4 * self.words.len() + self.fields.len();
        let [low, high] = u16::try_from(length).unwrap().to_le_bytes();
        let mut frame = vec![0, 0, low, high];
        frame.extend(self.words.iter().flat_map(|word| word.to_le_bytes()));
        frame.extend(&self.fields);
        let (direction, addresses) = if self.is_upward {
            (1, [self.bssid, self.station, self.other])
        } else {
            (2, [self.station, self.bssid, self.other])
        };
        frame.extend([DATA_WITH_SERVICE, direction]);
        frame.extend(DURATION);
        frame.extend(addresses.concat());
        for part in [
            &SEQUENCE[..],
            &SERVICE,
            &PADDING,
            &SNAP,
            &IPV4,
            datagram,
            &CHECK_SUM,
        ] {
            frame.extend(part);
        }
        frame
    }
}
