//! Linux cooked captures, of both versions: no more of the link header than the kernel told.

use super::layer::Layer;
use super::link::{MAC, UNKNOWN, ethertype_name, leads_on};
use super::{Printed, Printer, llc};
use crate::wire::ethertype::{MAX_802_3_LENGTH, TAG};

/// The numbers that stand for an 802.3 frame without an 802.2 header, and for that header.
const BARE: u16 = 1;
const LLC: u16 = 4;
/// The number of a Linux device whose frames begin with a radiotap header.
const RADIOTAP: u16 = 803;

/// Lengths of the headers, and of a tag.
const HEADER: usize = 16;
const HEADER_2: usize = 20;
const TAG_LENGTH: usize = 4;

/// What a header says.
struct Cooked<'a> {
    /// The way it went, in version 1; the interface, in version 2.
    way: Way,
    device: u16,
    number: u16,
    /// Length of the sender's address, and room for one.
    length: u16,
    address: &'a [u8],
}

/// What the header of a version begins with.
enum Way {
    /// The kind of packet, which version 2 shows in any case.
    Kind(u16),
    /// The number of the interface.
    Interface(u32),
}

impl Printer<'_> {
    /// Version 1.
    pub(super) fn cooked(&mut self, frame: Layer<'_>) -> Printed {
        let header: [u8; HEADER] = frame.array("sll")?;
        let [k0, k1, d0, d1, l0, l1, address @ .., high, low] = header;
        let cooked = Cooked {
            way: Way::Kind(u16::from_be_bytes([k0, k1])),
            device: u16::from_be_bytes([d0, d1]),
            number: u16::from_be_bytes([high, low]),
            length: u16::from_be_bytes([l0, l1]),
            address: &address,
        };
        self.cooked_rest(&cooked, frame, HEADER)
    }

    /// Version 2.
    pub(super) fn cooked_2(&mut self, frame: Layer<'_>) -> Printed {
        let header: [u8; HEADER_2] = frame.array("sll2")?;
        let [
            high,
            low,
            _,
            _,
            i0,
            i1,
            i2,
            i3,
            d0,
            d1,
            kind,
            length,
            address @ ..,
        ] = header;
        // The name of the interface is known to the capturing host only.
        self.str("?     ");
        let word = packet_type(kind.into());
        self.str(word);
        for _ in word.len()..4 {
            self.str(" ");
        }
        let cooked = Cooked {
            way: Way::Interface(u32::from_be_bytes([i0, i1, i2, i3])),
            device: u16::from_be_bytes([d0, d1]),
            number: u16::from_be_bytes([high, low]),
            length: length.into(),
            address: &address,
        };
        self.cooked_rest(&cooked, frame, HEADER_2)
    }

    /// What both versions have behind their beginning.
    fn cooked_rest(&mut self, cooked: &Cooked<'_>, frame: Layer<'_>, header: usize) -> Printed {
        if self.settings.shows_link {
            self.cooked_header(cooked, frame.length());
        }
        let mut inner = frame.skip(header);
        if cooked.device == RADIOTAP {
            return self.radiotap(inner);
        }
        let mut number = cooked.number;
        let mut tags = 0;
        while number == TAG {
            number = self.tag(inner)?;
            inner = inner.skip(TAG_LENGTH);
            tags += TAG_LENGTH;
            // The numbers behind tags are shown without -e too.
            if !self.settings.is_quiet {
                self.str("ethertype ");
                self.str(ethertype_name(number));
                self.str(", ");
            }
        }
        match number {
            _ if number == LLC || (number <= MAX_802_3_LENGTH && tags > 0) => {
                self.link_end = Some(inner.offset() + llc::read_length(inner));
                self.llc(inner, None)
            }
            BARE if tags == 0 => self.ipx(inner),
            ..=MAX_802_3_LENGTH => {
                self.plain(inner);
                Ok(())
            }
            _ if leads_on(number) => self.protocol(number, inner),
            _ => {
                if !self.settings.shows_link {
                    self.cooked_header(cooked, frame.length().saturating_sub(tags));
                }
                self.plain(inner);
                Ok(())
            }
        }
    }

    /// The header of a frame that has `length` bytes.
    fn cooked_header(&mut self, cooked: &Cooked<'_>, length: usize) {
        match cooked.way {
            Way::Kind(kind) => {
                let word = packet_type(kind);
                for _ in word.len()..3 {
                    self.str(" ");
                }
                self.str(word);
            }
            Way::Interface(number) => {
                self.str("ifindex ");
                self.number(number);
            }
        }
        self.str(" ");
        if let (6, Some(address)) = (cooked.length, cooked.address.get(..MAC)) {
            self.hardware(address);
            self.str(" ");
        }
        if !self.settings.is_quiet {
            match cooked.number {
                BARE => self.str("802.3"),
                LLC => self.str("802.2"),
                number @ ..=MAX_802_3_LENGTH => {
                    self.str("ethertype ");
                    self.named_number(UNKNOWN, number);
                }
                number => self.ethertype(number),
            }
            self.str(", length ");
            self.number(length);
            self.str(": ");
        }
    }
}

/// Which way a frame went past the capturing host.
const fn packet_type(number: u16) -> &'static str {
    match number {
        0 => "In",
        1 => "B",
        2 => "M",
        3 => "P",
        4 => "Out",
        _ => "?",
    }
}
