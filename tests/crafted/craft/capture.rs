//! Classic pcap files.

/// Nanoseconds in a microsecond.
const MICRO: i64 = 1_000;
/// Nanoseconds in a second.
const SECOND: i64 = 1_000_000_000;

/// Nanoseconds of so many microseconds.
pub(crate) const fn micros(number: i64) -> i64 {
    number * MICRO
}

/// Nanoseconds of so many milliseconds.
pub(crate) const fn millis(number: i64) -> i64 {
    micros(number * 1_000)
}

/// The order of a file's own numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Order {
    Little,
    Big,
}

impl Order {
    /// Octets of a 16-bit number.
    pub(crate) fn u16(self, value: u16) -> [u8; 2] {
        match self {
            Self::Little => value.to_le_bytes(),
            Self::Big => value.to_be_bytes(),
        }
    }

    /// Octets of a 32-bit number.
    pub(crate) fn u32(self, value: u32) -> [u8; 4] {
        match self {
            Self::Little => value.to_le_bytes(),
            Self::Big => value.to_be_bytes(),
        }
    }

    /// Octets of a 64-bit number.
    pub(crate) fn u64(self, value: u64) -> [u8; 8] {
        match self {
            Self::Little => value.to_le_bytes(),
            Self::Big => value.to_be_bytes(),
        }
    }
}

/// The unit in which a file counts parts of a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Unit {
    Micro,
    Nano,
}

/// A captured frame.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    /// Nanoseconds since 1970.
    pub(crate) time: i64,
    /// Length on the wire.
    pub(crate) len: usize,
    /// What was kept.
    pub(crate) octets: Vec<u8>,
}

impl Record {
    /// A frame that was kept in full.
    pub(crate) fn new(time: i64, octets: Vec<u8>) -> Self {
        Self {
            time,
            len: octets.len(),
            octets,
        }
    }

    /// The frame as a capture keeps it that takes so many octets of each.
    pub(crate) fn cut_to(mut self, snaplen: usize) -> Self {
        self.octets.truncate(snaplen);
        self
    }
}

/// A classic pcap file.
#[derive(Clone, Debug)]
pub(crate) struct Pcap {
    pub(crate) order: Order,
    pub(crate) unit: Unit,
    pub(crate) snaplen: u32,
    /// LINKTYPE number.
    pub(crate) link: u32,
    pub(crate) records: Vec<Record>,
}

impl Pcap {
    /// Ethernet, little-endian, microseconds.
    pub(crate) fn new(records: Vec<Record>) -> Self {
        Self {
            order: Order::Little,
            unit: Unit::Micro,
            snaplen: 262_144,
            link: 1,
            records,
        }
    }

    /// The file.
    pub(crate) fn octets(&self) -> Vec<u8> {
        let u32 = |value: u32| self.order.u32(value);
        let magic = match self.unit {
            Unit::Micro => 0xa1b2_c3d4,
            Unit::Nano => 0xa1b2_3c4d,
        };
        let mut file = u32(magic).to_vec();
        file.extend(self.order.u16(2));
        file.extend(self.order.u16(4));
        file.extend(u32(0));
        file.extend(u32(0));
        file.extend(u32(self.snaplen));
        file.extend(u32(self.link));
        for record in &self.records {
            let part = match self.unit {
                Unit::Micro => record.time % SECOND / MICRO,
                Unit::Nano => record.time % SECOND,
            };
            file.extend(u32(u32::try_from(record.time / SECOND).unwrap()));
            file.extend(u32(u32::try_from(part).unwrap()));
            file.extend(u32(u32::try_from(record.octets.len()).unwrap()));
            file.extend(u32(u32::try_from(record.len).unwrap()));
            file.extend(&record.octets);
        }
        file
    }
}
