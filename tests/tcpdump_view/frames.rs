//! A small builder of frames, from the message outwards, and a source of numbers that look random.

/// A frame as captured.
#[derive(Clone)]
pub(crate) struct Framed {
    pub(crate) bytes: Vec<u8>,
    /// Its length on the wire.
    pub(crate) wire: u32,
}

impl Framed {
    pub(crate) fn whole(bytes: Vec<u8>) -> Self {
        let wire = u32::try_from(bytes.len()).unwrap();
        Self { bytes, wire }
    }

    /// The frame with the capture cut after some bytes.
    pub(crate) fn captured(&self, length: usize) -> Self {
        Self {
            bytes: self.bytes[..length].to_vec(),
            wire: self.wire,
        }
    }
}

impl From<Vec<u8>> for Framed {
    fn from(bytes: Vec<u8>) -> Self {
        Self::whole(bytes)
    }
}

pub(crate) const CLIENT: [u8; 6] = [0x02, 0, 0x5e, 0, 0x53, 1];
pub(crate) const COOKIE: [u8; 4] = [99, 130, 83, 99];
/// Where the options begin.
pub(crate) const OPTIONS: usize = 240;
pub(crate) const ETHERNET: u16 = 1;

/// A message's fixed header, cookie included.
pub(crate) fn header() -> Vec<u8> {
    let mut message = vec![1, 1, 6, 0, 0x62, 0x65, 0xab, 0x6d];
    message.resize(28, 0);
    message.extend(CLIENT);
    message.resize(236, 0);
    message.extend(COOKIE);
    message
}

/// A message with options and an End.
pub(crate) fn message(options: &[u8]) -> Vec<u8> {
    [&header(), options, &[255]].concat()
}

/// An option.
pub(crate) fn option(code: u8, data: &[u8]) -> Vec<u8> {
    [&[code, u8::try_from(data.len()).unwrap()], data].concat()
}

fn sum(bytes: &[u8]) -> u16 {
    let mut sum = 0_u32;
    for pair in bytes.chunks(2) {
        sum += u32::from(pair[0]) * 256 + u32::from(pair.get(1).copied().unwrap_or(0));
        sum = (sum & 0xffff) + (sum >> 16);
    }
    u16::try_from(sum).unwrap()
}

/// A UDP header and what follows it.
#[derive(Clone)]
pub(crate) struct Udp {
    pub(crate) ports: (u16, u16),
    pub(crate) length: Option<u16>,
    pub(crate) checksum: Option<u16>,
}

impl Udp {
    pub(crate) const fn new() -> Self {
        Self {
            ports: (68, 67),
            length: None,
            checksum: None,
        }
    }

    fn wrap(&self, ip: &Ip, payload: &[u8]) -> Vec<u8> {
        let length = u16::try_from(payload.len() + 8).unwrap();
        let words = [
            self.ports.0,
            self.ports.1,
            self.length.unwrap_or(length),
            self.checksum.unwrap_or(0),
        ];
        let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        bytes.extend(payload);
        if self.checksum.is_none() {
            let pseudo = [&ip.source[..], &ip.destination, &[0, 17]].concat();
            let covered = [&pseudo, &length.to_be_bytes()[..], &bytes].concat();
            let value = match !sum(&covered) {
                0 => 0xffff,
                value => value,
            };
            bytes[6..8].copy_from_slice(&value.to_be_bytes());
        }
        bytes
    }
}

/// An IPv4 header and what follows it.
#[derive(Clone)]
pub(crate) struct Ip {
    pub(crate) source: [u8; 4],
    pub(crate) destination: [u8; 4],
    pub(crate) tos: u8,
    pub(crate) ttl: u8,
    pub(crate) id: u16,
    pub(crate) fragment: u16,
    pub(crate) protocol: u8,
    pub(crate) options: Vec<u8>,
    pub(crate) length: Option<u16>,
    pub(crate) checksum: Option<u16>,
}

impl Ip {
    pub(crate) const fn new() -> Self {
        Self {
            source: [0; 4],
            destination: [255; 4],
            tos: 0x10,
            ttl: 128,
            id: 0,
            fragment: 0,
            protocol: 17,
            options: Vec::new(),
            length: None,
            checksum: None,
        }
    }

    /// A header of a tunnel.
    pub(crate) fn outer(protocol: u8) -> Self {
        Self {
            source: [198, 51, 100, 1],
            destination: [198, 51, 100, 2],
            ttl: 64,
            tos: 0,
            protocol,
            ..Self::new()
        }
    }

    pub(crate) fn wrap(&self, payload: &[u8]) -> Vec<u8> {
        let header = 20 + self.options.len();
        let length = u16::try_from(header + payload.len()).unwrap();
        let mut bytes = vec![0x40 | u8::try_from(header / 4).unwrap(), self.tos];
        bytes.extend(self.length.unwrap_or(length).to_be_bytes());
        bytes.extend(self.id.to_be_bytes());
        bytes.extend(self.fragment.to_be_bytes());
        bytes.extend([self.ttl, self.protocol, 0, 0]);
        bytes.extend(self.source);
        bytes.extend(self.destination);
        bytes.extend(&self.options);
        let checksum = self.checksum.unwrap_or(!sum(&bytes));
        bytes[10..12].copy_from_slice(&checksum.to_be_bytes());
        bytes.extend(payload);
        bytes
    }

    pub(crate) fn udp(&self, udp: &Udp, payload: &[u8]) -> Vec<u8> {
        self.wrap(&udp.wrap(self, payload))
    }
}

/// A datagram with a message, right in every way.
pub(crate) fn datagram(message: &[u8]) -> Vec<u8> {
    Ip::new().udp(&Udp::new(), message)
}

/// A frame of Ethernet with some type or length.
pub(crate) fn typed(number: u16, payload: &[u8]) -> Vec<u8> {
    [&[0xff; 6], &CLIENT[..], &number.to_be_bytes(), payload].concat()
}

/// A frame of Ethernet with an IPv4 datagram.
pub(crate) fn ethernet(datagram: &[u8]) -> Vec<u8> {
    typed(0x0800, datagram)
}

/// A frame with a message.
pub(crate) fn framed(message: &[u8]) -> Framed {
    Framed::whole(ethernet(&datagram(message)))
}

/// Numbers that look random and are the same each time.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    /// A number below a limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.roll() % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    pub(crate) fn byte(&mut self) -> u8 {
        u8::try_from(self.roll() & 0xff).unwrap()
    }

    /// A byte of the kind that matters in headers and options more often than not.
    pub(crate) fn odd_byte(&mut self) -> u8 {
        let chosen = [0, 1, 2, 3, 4, 5, 6, 8, 24, 32, 128, 255];
        if self.below(3) == 0 {
            self.byte()
        } else {
            chosen[self.below(chosen.len())]
        }
    }

    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.odd_byte()).collect()
    }
}
