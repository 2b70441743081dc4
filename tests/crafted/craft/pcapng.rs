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
    pub(crate) fn section(mut self, order: Order) -> Self {
        self.order = Some(order);
        let body = [
            &order.u32(0x1a2b_3c4d)[..],
            &order.u16(1),
            &order.u16(0),
            &[0xff; 8],
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
        self.block(6, &body)
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
