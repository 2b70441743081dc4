//! One message with everything around it.

use crate::capture::{Frame, LinkType, Precision, SourceIndex, Timestamp};
use crate::exchange::{Origin, Packet};
use crate::findings::testing::{ADDRESS, CLIENT, EVERYBODY, RELAY, SERVER, SERVER_MAC};
use crate::wire::{Link, Located, Locator, PacketType, Settings};

/// When the first message is sent, in nanoseconds since 1970.
const START: i64 = 1_700_000_000_000_000_000;
const MILLISECOND: i64 = 1_000_000;

/// A message with everything around it. Fields are the wire's.
#[derive(Debug, Clone)]
pub(crate) struct Msg {
    /// Milliseconds after the first message.
    pub(crate) at: i64,
    /// The capture it is in, from 0.
    pub(crate) source: SourceIndex,
    pub(crate) vlan: Option<u16>,
    /// Whether the capturing host sends it, as cooked captures tell.
    pub(crate) is_outgoing: bool,
    /// The label of the MPLS tunnel that carries the IP datagram.
    pub(crate) label: Option<u16>,
    pub(crate) eth_src: [u8; 6],
    pub(crate) eth_dst: [u8; 6],
    pub(crate) src: [u8; 4],
    pub(crate) dst: [u8; 4],
    pub(crate) ttl: u8,
    /// IP identification; `None` counts up by itself.
    pub(crate) id: Option<u16>,
    pub(crate) ports: (u16, u16),
    /// IP header checksum, where it is not the right one.
    pub(crate) ip_checksum: Option<u16>,
    /// UDP checksum, where it is not the right one.
    pub(crate) udp_checksum: Option<u16>,
    /// UDP length, where it is not the right one.
    pub(crate) udp_length: Option<u16>,
    pub(crate) op: u8,
    pub(crate) htype: u8,
    pub(crate) hlen: u8,
    pub(crate) hops: u8,
    pub(crate) xid: u32,
    pub(crate) secs: u16,
    pub(crate) flags: u16,
    pub(crate) ciaddr: [u8; 4],
    pub(crate) yiaddr: [u8; 4],
    pub(crate) siaddr: [u8; 4],
    pub(crate) giaddr: [u8; 4],
    pub(crate) chaddr: [u8; 16],
    pub(crate) sname: Vec<u8>,
    pub(crate) file: Vec<u8>,
    pub(crate) cookie: [u8; 4],
    pub(crate) options: Vec<(u8, Vec<u8>)>,
    /// What follows the options: End, unless a test wants otherwise.
    pub(crate) end: Vec<u8>,
    /// The message is filled with zeros to that length.
    pub(crate) least: usize,
    /// Bytes of the frame that are captured, where not all are.
    pub(crate) snap: Option<usize>,
}

impl Msg {
    /// A client's message of some type, broadcast from no address.
    pub(crate) fn client(kind: u8) -> Self {
        let mut chaddr = [0; 16];
        chaddr[..6].copy_from_slice(&CLIENT);
        Self {
            at: 0,
            source: 0,
            vlan: None,
            is_outgoing: false,
            label: None,
            eth_src: CLIENT,
            eth_dst: [255; 6],
            src: [0; 4],
            dst: EVERYBODY,
            ttl: 64,
            id: None,
            ports: (68, 67),
            ip_checksum: None,
            udp_checksum: None,
            udp_length: None,
            op: 1,
            htype: 1,
            hlen: 6,
            hops: 0,
            xid: 0x1122_3344,
            secs: 0,
            flags: 0,
            ciaddr: [0; 4],
            yiaddr: [0; 4],
            siaddr: [0; 4],
            giaddr: [0; 4],
            chaddr,
            sname: Vec::new(),
            file: Vec::new(),
            cookie: [99, 130, 83, 99],
            options: vec![(53, vec![kind])],
            end: vec![255],
            least: 300,
            snap: None,
        }
    }

    /// A server's message of some type, unicast to the client's new address.
    pub(crate) fn server(kind: u8) -> Self {
        Self {
            eth_src: SERVER_MAC,
            eth_dst: CLIENT,
            src: SERVER,
            dst: ADDRESS,
            ports: (67, 68),
            op: 2,
            yiaddr: ADDRESS,
            ..Self::client(kind)
        }
        .option(54, &SERVER)
    }

    /// Sets when it is sent, in milliseconds after the first message.
    pub(crate) fn at(mut self, at: i64) -> Self {
        self.at = at;
        self
    }

    /// Sets an option: in place where it is there, else at the end.
    pub(crate) fn option(mut self, code: u8, value: &[u8]) -> Self {
        match self.options.iter_mut().find(|(known, _)| *known == code) {
            Some((_, data)) => *data = value.to_vec(),
            None => self.options.push((code, value.to_vec())),
        }
        self
    }

    /// Adds an option at the end, even where it is there already.
    pub(crate) fn again(mut self, code: u8, value: &[u8]) -> Self {
        self.options.push((code, value.to_vec()));
        self
    }

    /// Takes an option out.
    pub(crate) fn without(mut self, code: u8) -> Self {
        self.options.retain(|(known, _)| *known != code);
        self
    }

    /// Changes fields by hand.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// Makes another client its subject.
    pub(crate) fn of(mut self, client: [u8; 6]) -> Self {
        self.chaddr[..6].copy_from_slice(&client);
        if self.op == 1 {
            self.eth_src = client;
        }
        self
    }

    /// Makes another server its sender: IP source and option 54.
    pub(crate) fn by(mut self, server: [u8; 4]) -> Self {
        self.src = server;
        self.eth_src[5] = server[3];
        self.option(54, &server)
    }

    /// Sets source and destination of the IP header.
    pub(crate) fn between(mut self, src: [u8; 4], dst: [u8; 4]) -> Self {
        (self.src, self.dst) = (src, dst);
        self
    }

    /// Sets source and destination port.
    pub(crate) fn ports(mut self, src: u16, dst: u16) -> Self {
        self.ports = (src, dst);
        self
    }

    /// Sets what stands behind the options, with no padding behind it.
    pub(crate) fn tail(mut self, end: &[u8]) -> Self {
        self.end = end.to_vec();
        self.least = 0;
        self
    }

    /// Captures only so many bytes of the payload.
    pub(crate) fn kept(mut self, payload: usize) -> Self {
        self.snap = Some(14 + 20 + 8 + payload);
        self
    }

    /// The sum over the pseudo-header: what a UDP checksum left to a network card holds.
    pub(crate) fn partial_sum(&self) -> u16 {
        let length = u16::try_from(8 + self.payload().len()).unwrap();
        !checksum(&[&self.src[..], &self.dst, &[0, 17], &length.to_be_bytes()].concat())
    }

    /// The same message as a relay sends it on: to the server, or to the relay by the server.
    pub(crate) fn relayed(mut self) -> Self {
        self.giaddr = RELAY;
        if self.op == 1 {
            self.hops += 1;
            (self.src, self.dst) = (RELAY, SERVER);
        } else {
            self.dst = RELAY;
        }
        self.ports = (67, 67);
        self.eth_dst = SERVER_MAC;
        self
    }

    /// The payload's bytes.
    pub(crate) fn payload(&self) -> Vec<u8> {
        let mut bytes = vec![self.op, self.htype, self.hlen, self.hops];
        bytes.extend(self.xid.to_be_bytes());
        bytes.extend(self.secs.to_be_bytes());
        bytes.extend(self.flags.to_be_bytes());
        for address in [self.ciaddr, self.yiaddr, self.siaddr, self.giaddr] {
            bytes.extend(address);
        }
        bytes.extend(self.chaddr);
        bytes.extend(&self.sname);
        bytes.resize(108, 0);
        bytes.extend(&self.file);
        bytes.resize(236, 0);
        bytes.extend(self.cookie);
        for (code, value) in &self.options {
            bytes.extend([*code, u8::try_from(value.len()).unwrap()]);
            bytes.extend(value);
        }
        bytes.extend(&self.end);
        let length = bytes.len().max(self.least);
        bytes.resize(length, 0);
        bytes
    }

    /// The whole frame: Ethernet, IPv4, UDP and the payload.
    pub(crate) fn frame(&self, id: u16) -> Vec<u8> {
        let payload = self.payload();
        let right = u16::try_from(8 + payload.len()).unwrap();
        let length = self.udp_length.unwrap_or(right);
        let mut ip = vec![0x45, 0];
        ip.extend((20 + right).to_be_bytes());
        ip.extend(self.id.unwrap_or(id).to_be_bytes());
        ip.extend([0, 0, self.ttl, 17, 0, 0]);
        ip.extend(self.src);
        ip.extend(self.dst);
        let sum = self.ip_checksum.unwrap_or_else(|| checksum(&ip));
        ip[10..12].copy_from_slice(&sum.to_be_bytes());
        let mut udp = [self.ports.0.to_be_bytes(), self.ports.1.to_be_bytes()].concat();
        udp.extend(length.to_be_bytes());
        udp.extend([0, 0]);
        udp.extend(&payload);
        let pseudo = [&self.src[..], &self.dst, &[0, 17], &length.to_be_bytes()].concat();
        let right = match checksum(&[&pseudo[..], &udp].concat()) {
            0 => 0xffff,
            sum => sum,
        };
        let sum = self.udp_checksum.unwrap_or(right);
        udp[6..8].copy_from_slice(&sum.to_be_bytes());
        let mut frame = [self.eth_dst, self.eth_src].concat();
        if let Some(vlan) = self.vlan {
            frame.extend(0x8100_u16.to_be_bytes());
            frame.extend(vlan.to_be_bytes());
        }
        if let Some(label) = self.label {
            frame.extend(0x8847_u16.to_be_bytes());
            frame.extend(((u32::from(label) << 12) | 0x1ff).to_be_bytes());
        } else {
            frame.extend(0x0800_u16.to_be_bytes());
        }
        [frame, ip, udp].concat()
    }

    /// The packet as the pipeline would read it, as frame `number`.
    pub(crate) fn packet(&self, number: u64) -> Packet {
        let id = u16::try_from(number % 0xffff).unwrap();
        let bytes = self.frame(id);
        let len = u32::try_from(bytes.len()).unwrap();
        let kept = self.snap.unwrap_or(bytes.len()).min(bytes.len());
        let frame = Frame {
            source: self.source,
            number,
            time: Some(self.time()),
            len,
            link: LinkType::ETHERNET,
            interface: None,
            precision: Precision::Micro,
            bytes: &bytes[..kept],
        };
        let mut locator = Locator::new(Settings::default());
        match locator.locate(Link::Ethernet, frame.bytes, len, None, number.into()) {
            Located::Dhcp(mut datagram) => {
                let outgoing = self.is_outgoing.then_some(PacketType::Outgoing);
                datagram.link.packet_type = outgoing;
                Packet::new(Origin::of(&frame), frame.bytes.into(), datagram)
            }
            other => panic!("not DHCP: {other:?}"),
        }
    }

    pub(super) fn time(&self) -> Timestamp {
        Timestamp(START + self.at * MILLISECOND)
    }
}

fn checksum(bytes: &[u8]) -> u16 {
    let mut sum = 0_u32;
    for pair in bytes.chunks(2) {
        sum += u32::from(pair[0]) * 256 + u32::from(pair.get(1).copied().unwrap_or(0));
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !u16::try_from(sum).unwrap()
}
