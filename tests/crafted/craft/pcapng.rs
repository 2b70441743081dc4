//! pcapng files: sections, interfaces, packets.

use super::{Order, Record};

/// A pcapng file that is being written.
#[derive(Debug, Default)]
pub(crate) struct Pcapng {
    file: Vec<u8>,
    order: Option<Order>,
}

impl Pcapng {
    /// An empty file.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Begins a section whose numbers stand in this order.
    pub(crate) fn section(self, order: Order) -> Self {
        self.section_with(order, &[])
    }

    /// As [`section`](Self::section), with comments on it.
    pub(crate) fn section_with(mut self, order: Order, comments: &[&str]) -> Self {
        self.order = Some(order);
        let body = [
            &order.u32(0x1a2b_3c4d)[..],
            &order.u16(1),
            &order.u16(0),
            &[0xff; 8],
            &self.comments(comments),
        ]
        .concat();
        self.block(0x0a0d_0d0a, &body)
    }

    /// Describes the section's next interface: LINKTYPE number, name, digits of a second.
    pub(crate) fn interface(self, link: u16, name: &str, digits: u8) -> Self {
        let order = self.order();
        let body = [
            &order.u16(link)[..],
            &order.u16(0),
            &order.u32(262_144),
            &self.option(2, name.as_bytes()),
            &self.option(9, &[digits]),
            &self.option(0, &[]),
        ]
        .concat();
        self.block(1, &body)
    }

    /// A packet of an interface that counts in `10^-digits` seconds.
    pub(crate) fn packet(self, interface: u32, digits: u32, record: &Record) -> Self {
        self.packet_with(interface, digits, record, &[])
    }

    /// As [`packet`](Self::packet), with comments on it.
    pub(crate) fn packet_with(
        self,
        interface: u32,
        digits: u32,
        record: &Record,
        comments: &[&str],
    ) -> Self {
        let order = self.order();
        let ticks = u64::try_from(record.time).unwrap() / 10_u64.pow(9 - digits);
        let mut body = [
            order.u32(interface),
            order.u32(u32::try_from(ticks >> 32).unwrap()),
            order.u32(u32::try_from(ticks & 0xffff_ffff).unwrap()),
            order.u32(u32::try_from(record.octets.len()).unwrap()),
            order.u32(u32::try_from(record.len).unwrap()),
        ]
        .concat();
        body.extend(&record.octets);
        body.resize(body.len().next_multiple_of(4), 0);
        body.extend(self.comments(comments));
        self.block(6, &body)
    }

    /// A packet of the section's first interface, without a time stamp.
    pub(crate) fn simple_packet(self, octets: &[u8]) -> Self {
        let length = u32::try_from(octets.len()).unwrap();
        let mut body = self.order().u32(length).to_vec();
        body.extend(octets);
        body.resize(body.len().next_multiple_of(4), 0);
        self.block(3, &body)
    }

    /// What an interface counted in the end: packets received, packets dropped by it.
    pub(crate) fn statistics(self, interface: u32, received: u64, dropped: u64) -> Self {
        let order = self.order();
        let [received, dropped] = [received, dropped].map(|count| order.u64(count));
        let body = [
            &order.u32(interface)[..],
            &[0; 8], // no time
            &self.option(4, &received),
            &self.option(5, &dropped),
            &self.option(0, &[]),
        ]
        .concat();
        self.block(5, &body)
    }

    /// A block of a type that nobody knows.
    pub(crate) fn strange(self) -> Self {
        self.block(0x0000_0bad, b"whatever")
    }

    /// Options that are comments, and the end of options; nothing where there are none.
    fn comments(&self, comments: &[&str]) -> Vec<u8> {
        let mut options: Vec<u8> = comments
            .iter()
            .flat_map(|comment| self.option(1, comment.as_bytes()))
            .collect();
        if !options.is_empty() {
            options.extend(self.option(0, &[]));
        }
        options
    }

    /// The file.
    pub(crate) fn octets(self) -> Vec<u8> {
        self.file
    }

    fn order(&self) -> Order {
        self.order.unwrap()
    }

    fn option(&self, code: u16, value: &[u8]) -> Vec<u8> {
        let order = self.order();
        let length = u16::try_from(value.len()).unwrap();
        let mut option = [&order.u16(code)[..], &order.u16(length), value].concat();
        option.resize(option.len().next_multiple_of(4), 0);
        option
    }

    fn block(mut self, kind: u32, body: &[u8]) -> Self {
        const FRAME: usize = 12;
        let order = self.order();
        let length = order.u32(u32::try_from(body.len() + FRAME).unwrap());
        self.file.extend(order.u32(kind));
        self.file.extend(length);
        self.file.extend(body);
        self.file.extend(length);
        self
    }
}
