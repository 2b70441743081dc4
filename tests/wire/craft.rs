//! A builder of frames, from the inside out, with a checksum of its own: what it builds is right
//! unless a field is set by hand.

/// The DHCP client's hardware address.
pub(crate) const CLIENT: [u8; 6] = [0xfa, 0x16, 0x3e, 0xd6, 0x62, 0x84];
pub(crate) const EVERYBODY: [u8; 6] = [0xff; 6];
pub(crate) const IPV4: u16 = 0x0800;
pub(crate) const UDP: u8 = 17;
/// Length of the message that is sent where a test does not care.
pub(crate) const MESSAGE: usize = 300;

/// The checksum of RFC 1071 over the bytes of all parts but the last even-length ones.
pub(crate) fn checksum(parts: &[&[u8]]) -> u16 {
    let bytes = parts.concat();
    let mut sum = 0_u32;
    for pair in bytes.chunks(2) {
        let low = pair.get(1).copied().unwrap_or(0);
        sum += u32::from(pair[0]) * 256 + u32::from(low);
        if sum > 0xffff {
            sum = (sum & 0xffff) + 1;
        }
    }
    !u16::try_from(sum).unwrap()
}

/// An IPv4 header.
#[derive(Clone)]
pub(crate) struct Ip {
    pub(crate) src: [u8; 4],
    pub(crate) dst: [u8; 4],
    pub(crate) protocol: u8,
    pub(crate) id: u16,
    /// Flags and fragment offset.
    pub(crate) bits: u16,
    pub(crate) options: Vec<u8>,
    /// The total length, where it is not the right one.
    pub(crate) total: Option<u16>,
}

impl Ip {
    /// A client's first words.
    pub(crate) fn new() -> Self {
        Self {
            src: [0; 4],
            dst: [255; 4],
            protocol: UDP,
            id: 0x1234,
            bits: 0,
            options: Vec::new(),
            total: None,
        }
    }

    pub(crate) fn between(src: [u8; 4], dst: [u8; 4], protocol: u8) -> Self {
        Self {
            src,
            dst,
            protocol,
            ..Self::new()
        }
    }

    pub(crate) fn wrap(&self, payload: &[u8]) -> Vec<u8> {
        let header = 20 + self.options.len();
        let total = self
            .total
            .unwrap_or_else(|| u16::try_from(header + payload.len()).unwrap());
        let mut bytes = vec![0x40 + u8::try_from(header / 4).unwrap(), 0x10];
        bytes.extend(total.to_be_bytes());
        bytes.extend(self.id.to_be_bytes());
        bytes.extend(self.bits.to_be_bytes());
        bytes.extend([128, self.protocol, 0, 0]);
        bytes.extend(self.src);
        bytes.extend(self.dst);
        bytes.extend(&self.options);
        let sum = checksum(&[&bytes]);
        bytes[10..12].copy_from_slice(&sum.to_be_bytes());
        bytes.extend(payload);
        bytes
    }
}

/// A UDP header.
#[derive(Clone)]
pub(crate) struct Udp {
    pub(crate) src: u16,
    pub(crate) dst: u16,
    /// The length, where it is not the right one.
    pub(crate) length: Option<u16>,
    /// The checksum, where it is not the right one.
    pub(crate) checksum: Option<u16>,
}

impl Udp {
    pub(crate) fn new(src: u16, dst: u16) -> Self {
        Self {
            src,
            dst,
            length: None,
            checksum: None,
        }
    }

    /// The UDP datagram, its checksum for the addresses of `ip`.
    pub(crate) fn wrap(&self, ip: &Ip, payload: &[u8]) -> Vec<u8> {
        let right = u16::try_from(8 + payload.len()).unwrap();
        let length = self.length.unwrap_or(right).to_be_bytes();
        let ports = [self.src.to_be_bytes(), self.dst.to_be_bytes()].concat();
        let pseudo = [&ip.src[..], &ip.dst, &[0, UDP], &length].concat();
        let sum = match checksum(&[&pseudo, &ports, &length, &[0, 0], payload]) {
            0 => 0xffff,
            sum => sum,
        };
        let sum = self.checksum.unwrap_or(sum).to_be_bytes();
        [&ports[..], &length, &sum, payload].concat()
    }
}

/// A payload that looks like a DHCP request of `length` bytes, each of its bytes telling its
/// place.
pub(crate) fn message(length: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..length)
        .map(|at| u8::try_from(at % 251).unwrap())
        .collect();
    bytes[..4].copy_from_slice(&[1, 1, 6, 0]);
    bytes[236..240].copy_from_slice(&[99, 130, 83, 99]);
    bytes
}

/// An IPv4 datagram with a request to a server in it.
pub(crate) fn request() -> Vec<u8> {
    let ip = Ip::new();
    ip.wrap(&Udp::new(68, 67).wrap(&ip, &message(MESSAGE)))
}

/// A datagram in UDP from 10.0.0.1 to 10.0.0.2, as tunnels send it.
pub(crate) fn underlay(port: u16, payload: &[u8]) -> Vec<u8> {
    let ip = Ip::between([10, 0, 0, 1], [10, 0, 0, 2], UDP);
    ip.wrap(&Udp::new(50_000, port).wrap(&ip, payload))
}

/// A datagram of another IP protocol from 10.0.0.1 to 10.0.0.2.
pub(crate) fn carried(protocol: u8, payload: &[u8]) -> Vec<u8> {
    Ip::between([10, 0, 0, 1], [10, 0, 0, 2], protocol).wrap(payload)
}

/// An Ethernet frame from the client to everybody.
pub(crate) fn ethernet(ethertype: u16, payload: &[u8]) -> Vec<u8> {
    [&EVERYBODY[..], &CLIENT, &ethertype.to_be_bytes(), payload].concat()
}

/// The same with VLAN tags, outermost first: protocol identifier and control information.
pub(crate) fn tagged(tags: &[(u16, u16)], ethertype: u16, payload: &[u8]) -> Vec<u8> {
    let mut bytes = [&EVERYBODY[..], &CLIENT].concat();
    for (tpid, tci) in tags {
        bytes.extend(tpid.to_be_bytes());
        bytes.extend(tci.to_be_bytes());
    }
    bytes.extend(ethertype.to_be_bytes());
    bytes.extend(payload);
    bytes
}

/// The eight bytes of 802.2 and SNAP in front of an `EtherType`'s payload.
pub(crate) fn snap(ethertype: u16, payload: &[u8]) -> Vec<u8> {
    [
        &[0xaa, 0xaa, 3, 0, 0, 0],
        &ethertype.to_be_bytes()[..],
        payload,
    ]
    .concat()
}

/// A VXLAN header and what it carries.
pub(crate) fn vxlan(vni: u32, payload: &[u8]) -> Vec<u8> {
    [&[8, 0, 0, 0][..], &(vni << 8).to_be_bytes(), payload].concat()
}

/// An IPv6 header from `fd00::1` to `fd00::2` and what it carries.
pub(crate) fn ipv6(next: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x60, 0, 0, 0];
    bytes.extend(u16::try_from(payload.len()).unwrap().to_be_bytes());
    bytes.extend([next, 64]);
    for last in [1, 2] {
        bytes.extend([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last]);
    }
    bytes.extend(payload);
    bytes
}
