//! Values of options: numbers, addresses, text and single bytes that stand for words.

use super::style::{Style, style};
use super::{Printer, caret};
use crate::dhcp::registry::Row;

impl Printer<'_> {
    /// An option's value. Gives the number of bytes at its end that do not fit.
    pub(super) fn value(&mut self, row: &Row, data: &[u8]) -> usize {
        match style(row) {
            Style::Addresses => self.list(data, Self::address),
            Style::Pairs => self.list(data, Self::pair),
            Style::Numbers => self.list(data, |printer, item: [u8; 4]| {
                printer.number(u32::from_be_bytes(item));
            }),
            Style::Signed => self.list(data, |printer, item: [u8; 4]| {
                printer.number(i32::from_be_bytes(item));
            }),
            Style::Words => self.list(data, |printer, item: [u8; 2]| {
                printer.number(u16::from_be_bytes(item));
            }),
            Style::Bytes => self.bytes(data),
            Style::Answers => self.list(data, Self::answer),
            Style::Text => {
                self.quoted(data);
                0
            }
            Style::NetbiosNode => self.word(data, netbios_node),
            Style::Overload => self.word(data, overload),
            Style::MessageType => self.message_type(data),
            Style::Codes => {
                self.codes(data);
                0
            }
            Style::Unknown => self.unknown(data),
            Style::ClientIdentifier => self.client_identifier(data),
            Style::UserClass => self.user_class(data),
            Style::Name => self.domain_name(data),
            Style::Relay => self.relay(data),
            Style::Routes => self.routes(data),
        }
    }

    /// Items of `N` bytes with commas between them.
    fn list<const N: usize>(
        &mut self,
        data: &[u8],
        mut item: impl FnMut(&mut Self, [u8; N]),
    ) -> usize {
        let mut rest = data;
        let mut separator = "";
        while let Some((first, after)) = rest.split_first_chunk() {
            self.str(separator);
            item(self, *first);
            separator = ",";
            rest = after;
        }
        rest.len()
    }

    fn pair(&mut self, pair: [u8; 8]) {
        let [a0, a1, a2, a3, b0, b1, b2, b3] = pair;
        self.str("(");
        self.address([a0, a1, a2, a3]);
        self.str(":");
        self.address([b0, b1, b2, b3]);
        self.str(")");
    }

    fn answer(&mut self, [byte]: [u8; 1]) {
        match byte {
            0 => self.str("N"),
            1 => self.str("Y"),
            other => {
                self.number(other);
                self.str("?");
            }
        }
    }

    /// Bytes in decimal with points between them.
    fn bytes(&mut self, data: &[u8]) -> usize {
        let mut separator = "";
        for byte in data {
            self.str(separator);
            self.number(*byte);
            separator = ".";
        }
        0
    }

    /// An unknown option: as the length divides.
    fn unknown(&mut self, data: &[u8]) -> usize {
        match data.len() % 4 {
            0 => self.list(data, |printer, item: [u8; 4]| {
                printer.number(u32::from_be_bytes(item));
            }),
            2 => self.list(data, |printer, item: [u8; 2]| {
                printer.number(u16::from_be_bytes(item));
            }),
            _ => self.bytes(data),
        }
    }

    pub(super) fn quoted(&mut self, data: &[u8]) {
        self.str("\"");
        caret::text(self.out, data);
        self.str("\"");
    }

    /// Says that an option is shorter than it can be. Gives no rest.
    pub(super) fn too_short(&mut self, least: usize) -> usize {
        self.str("[ERROR: length < ");
        self.number(least);
        self.str(" bytes]");
        0
    }

    fn word(&mut self, data: &[u8], name: fn(u8) -> Option<&'static str>) -> usize {
        let Some((first, rest)) = data.split_first() else {
            return self.too_short(1);
        };
        if let Some(name) = name(*first) {
            self.str(name);
        } else {
            self.str("#");
            self.number(*first);
        }
        rest.len()
    }

    fn message_type(&mut self, data: &[u8]) -> usize {
        let [kind] = data else {
            return self.bytes(data);
        };
        if let Some(name) = message_type(*kind) {
            self.str(name);
        } else {
            self.str("Unknown (");
            self.number(*kind);
            self.str(")");
        }
        0
    }
}

const fn netbios_node(kind: u8) -> Option<&'static str> {
    Some(match kind {
        1 => "b-node",
        2 => "p-node",
        4 => "m-node",
        8 => "h-node",
        _ => return None,
    })
}

const fn overload(fields: u8) -> Option<&'static str> {
    Some(match fields {
        1 => "file",
        2 => "sname",
        3 => "file+sname",
        _ => return None,
    })
}

const fn message_type(kind: u8) -> Option<&'static str> {
    Some(match kind {
        1 => "Discover",
        2 => "Offer",
        3 => "Request",
        4 => "Decline",
        5 => "ACK",
        6 => "NACK",
        7 => "Release",
        8 => "Inform",
        10 => "LeaseQuery",
        11 => "LeaseUnassigned",
        12 => "LeaseUnknown",
        13 => "LeaseActive",
        _ => return None,
    })
}
