//! IEEE 802.2 headers: SNAP, the number that once stood for IP, and what a header says where it leads to neither.
//!
//! Wireless frames have bytes here that are none: several frames in one, or a control field that tcpdump does not skip.
//! It reads them all the same.

use super::layer::Layer;
use super::link::{UNKNOWN, ethertype_name, leads_on};
use super::{Printed, Printer};
use crate::render::hexdump;

/// Service access points.
const SNAP: u8 = 0xaa;
const IP: u8 = 0x06;
const GLOBAL: u8 = 0xff;
/// The bit that tells a group from a single access point, or a response from a command.
const LOWEST: u8 = 0x01;

/// The two lowest bits of the control field: of information they may be anything else.
const FORMAT: u8 = 0b11;
const UNNUMBERED: u8 = 0b11;
const SUPERVISORY: u8 = 0b01;
/// Unnumbered information.
const INFORMATION: u8 = 0x03;
/// The bit that asks for an answer, in a control field of one byte and of two.
const POLL: u8 = 0x10;
const POLL_LONG: u16 = 0x0100;
/// An exchange of identification, and the format of it that is read.
const IDENTIFICATION: u8 = 0xaf;
const IDENTIFICATION_FORMAT: u8 = 0x81;

/// Lengths of the 802.2 header, of one with a longer control field, and of the header with SNAP.
const LLC_HEADER: usize = 3;
const LLC_HEADER_LONG: usize = 4;
const SNAP_HEADER: usize = 8;
/// The codes of SNAP headers that carry an `EtherType`.
const ENCAPSULATED_ETHERNET: [u8; 3] = [0, 0, 0];
const CISCO_BRIDGED: [u8; 3] = [0, 0, 0xf8];

/// Length of an IPX header.
const IPX_HEADER: usize = 30;

/// Destination and source of a frame, which are shown where the header alone does not lead on.
pub(super) type Stations<'a> = Option<(&'a [u8], &'a [u8])>;

/// Length of the 802.2 header that a layer begins with, as tcpdump counts it.
pub(super) fn header_length(layer: Layer<'_>) -> usize {
    match *layer.rest() {
        [GLOBAL, GLOBAL, ..] => 0,
        [destination, source, INFORMATION, ..]
            if destination & !LOWEST == SNAP && source & !LOWEST == SNAP =>
        {
            SNAP_HEADER
        }
        [_, _, control, ..] if control & FORMAT == UNNUMBERED => LLC_HEADER,
        _ => LLC_HEADER_LONG,
    }
}

/// The same where only a header counts behind which tcpdump needs no bytes to be shown.
pub(super) fn read_length(layer: Layer<'_>) -> usize {
    let length = header_length(layer);
    let is_read = match *layer.rest() {
        [destination, source, INFORMATION, ..]
            if destination & !LOWEST == IP && source & !LOWEST == IP =>
        {
            true
        }
        [_, _, _, _, _, _, high, low, ..] if length == SNAP_HEADER => {
            leads_on(u16::from_be_bytes([high, low]))
        }
        [_, _, control, ..] => control & FORMAT == SUPERVISORY,
        _ => false,
    };
    if is_read { length } else { 0 }
}

impl Printer<'_> {
    /// An 802.2 header.
    pub(super) fn llc(&mut self, layer: Layer<'_>, stations: Stations<'_>) -> Printed {
        let (destination, source, control, has_long_control) = match *layer.rest() {
            [destination, source, control, ..] if control & FORMAT == UNNUMBERED => {
                (destination, source, u16::from(control), false)
            }
            [destination, source, low, high, ..] => {
                (destination, source, u16::from_le_bytes([low, high]), true)
            }
            ref cut => {
                // These bytes follow even where all are dumped.
                self.str(" [|llc]");
                hexdump::rows(self.out, cut, "\n\t", true);
                return Ok(());
            }
        };
        if (destination, source) == (GLOBAL, GLOBAL) {
            if self.settings.shows_link {
                self.str("IPX 802.3: ");
            }
            return self.ipx(layer);
        }
        if self.settings.shows_link {
            self.access_points(destination, source);
            self.str(", ctrl 0x");
            self.hex(u32::from(control), if has_long_control { 4 } else { 2 });
            self.str(": ");
        }
        let points = (destination & !LOWEST, source & !LOWEST);
        match (points, control) {
            ((SNAP, SNAP), 0x03) => return self.snap(layer, stations),
            ((IP, IP), 0x03) => return self.begin_ip(layer.skip(LLC_HEADER)),
            _ => {}
        }
        if !self.settings.shows_link {
            self.between(points, stations);
            self.str(" ");
        }
        self.control((source, control), layer)
    }

    /// Both access points with what their lowest bits say.
    fn access_points(&mut self, destination: u8, source: u8) {
        for (word, point, kinds) in [
            ("LLC, dsap ", destination, [" Individual", " Group"]),
            (", ssap ", source, [" Command", " Response"]),
        ] {
            self.str(word);
            self.str(point_name(point & !LOWEST).unwrap_or("Unknown"));
            self.str(" (0x");
            self.hex(u32::from(point & !LOWEST), 2);
            self.str(")");
            let [plain, marked] = kinds;
            self.str(if point & LOWEST == 0 { plain } else { marked });
        }
    }

    /// Who sent it to whom: addresses where there are any, and access points, one for both where they are the same.
    fn between(&mut self, (destination, source): (u8, u8), stations: Stations<'_>) {
        let is_same = destination == source;
        if let Some((_, from)) = stations {
            self.hardware(from);
            self.str(" ");
        }
        if !is_same {
            self.point(source, "SSAP");
            self.str(" ");
        }
        if stations.is_some() || !is_same {
            self.str("> ");
        }
        if let Some((to, _)) = stations {
            self.hardware(to);
            self.str(" ");
        }
        self.point(destination, "DSAP");
    }

    fn point(&mut self, point: u8, word: &str) {
        if let Some(name) = point_name(point) {
            self.str(name);
        } else {
            self.str("Unknown ");
            self.str(word);
            self.str(" 0x");
            self.hex(u32::from(point), 2);
        }
    }

    /// What the control field says, and the bytes where they mean nothing more to tcpdump.
    fn control(&mut self, (source, control): (u8, u16), layer: Layer<'_>) -> Printed {
        let [first, _] = control.to_le_bytes();
        let is_unnumbered = first & FORMAT == UNNUMBERED;
        let is_supervisory = first & FORMAT == SUPERVISORY;
        let has_poll = if is_unnumbered {
            first & POLL != 0
        } else {
            control & POLL_LONG != 0
        };
        self.control_kind(control);
        self.str(", Flags [");
        self.str(match (source & LOWEST != 0, has_poll) {
            (false, false) => "Command",
            (true, false) => "Response",
            (false, true) => "Poll",
            (true, true) => "Final",
        });
        self.str("], length ");
        self.number(layer.length());
        if is_supervisory {
            return Ok(());
        }
        if is_unnumbered && first & !POLL == IDENTIFICATION {
            let inner = layer.skip(LLC_HEADER);
            if inner.array::<1>("llc")? == [IDENTIFICATION_FORMAT] {
                let [_, kinds, window] = inner.array("llc")?;
                self.str(": ");
                self.hex(u32::from(kinds), 2);
                self.str(" ");
                self.hex(u32::from(window), 2);
                return Ok(());
            }
        }
        self.plain(layer);
        Ok(())
    }

    /// What kind of control field it is, with its numbers.
    fn control_kind(&mut self, control: u16) {
        let [first, _] = control.to_le_bytes();
        match first & FORMAT {
            UNNUMBERED => {
                self.str("Unnumbered, ");
                return self.command(first & !POLL);
            }
            SUPERVISORY => {
                self.str("Supervisory, ");
                self.str(match (first >> 2) & 0b11 {
                    0 => "Receiver Ready",
                    1 => "Receiver not Ready",
                    2 => "Reject",
                    _ => "?",
                });
            }
            _ => {
                self.str("Information, send seq ");
                self.number((control >> 1) & 0x7f);
            }
        }
        self.str(", rcv seq ");
        self.number(control >> 9);
    }

    /// An unnumbered command or response by its name.
    fn command(&mut self, command: u8) {
        self.str(match command {
            INFORMATION => "ui",
            0x0f => "dm",
            0x43 => "disc",
            0x63 => "ua",
            0x6f => "sabme",
            0x87 => "frmr",
            IDENTIFICATION => "xid",
            0xe3 => "test",
            other => return self.hex(u32::from(other), 2),
        });
    }

    fn snap(&mut self, layer: Layer<'_>, stations: Stations<'_>) -> Printed {
        let [_, _, _, o0, o1, o2, high, low] = layer.array::<SNAP_HEADER>("snap")?;
        let number = u16::from_be_bytes([high, low]);
        // Only numbers of these two have names.
        let (organization, word, name) = match [o0, o1, o2] {
            ENCAPSULATED_ETHERNET => ("Ethernet", "ethertype ", ethertype_name(number)),
            CISCO_BRIDGED => ("Cisco bridged", "pid ", ethertype_name(number)),
            _ => (UNKNOWN, "pid ", UNKNOWN),
        };
        let inner = layer.skip(SNAP_HEADER);
        let leads_on = name != UNKNOWN && leads_on(number);
        if self.settings.shows_link || !leads_on {
            if !self.settings.shows_link {
                self.between((SNAP, SNAP), stations);
                self.str(", ");
            }
            if self.settings.shows_link || [o0, o1, o2] != ENCAPSULATED_ETHERNET {
                self.str("oui ");
                self.str(organization);
                self.str(" (0x");
                self.hex(u32::from_be_bytes([0, o0, o1, o2]), 6);
                self.str("), ");
            }
            self.str(word);
            self.named_number(name, number);
            self.str(", length ");
            self.number(inner.length());
            self.str(": ");
        }
        if leads_on {
            return self.protocol(number, inner);
        }
        self.plain(layer);
        Ok(())
    }

    /// An IPX header, which the address of all stations looks like.
    pub(super) fn ipx(&mut self, layer: Layer<'_>) -> Printed {
        if !self.settings.shows_link {
            self.str("IPX ");
        }
        let [_, _, l0, l1, _, _, rest @ ..] = layer.array::<IPX_HEADER>("ipx")?;
        let (destination, source) = rest.split_at(12);
        self.ipx_end(source);
        self.str(" > ");
        let socket = self.ipx_end(destination);
        let told = usize::from(u16::from_be_bytes([l0, l1]));
        let Some(length) = told.checked_sub(IPX_HEADER) else {
            self.str(": [length ");
            self.number(told);
            self.str(" < ");
            self.number(IPX_HEADER);
            self.str("] (invalid)");
            return Ok(());
        };
        self.str(": ipx-#");
        self.hex(socket, 1);
        self.str(" ");
        self.number(length);
        Ok(())
    }

    /// Network, node and socket of an end. Gives the socket.
    fn ipx_end(&mut self, end: &[u8]) -> u32 {
        let (network, rest) = end.split_at_checked(4).unwrap_or_default();
        let (node, socket) = rest.split_at_checked(6).unwrap_or_default();
        let word = |bytes: &[u8]| {
            bytes
                .iter()
                .fold(0, |word, byte| (word << 8) | u32::from(*byte))
        };
        self.hex(word(network), 8);
        self.str(".");
        self.hardware(node);
        self.str(".");
        self.hex(word(socket), 4);
        word(socket)
    }
}

/// A service access point by its name.
const fn point_name(point: u8) -> Option<&'static str> {
    Some(match point {
        0x00 => "Null",
        0x02 => "802.1B I",
        0x04 => "SNA",
        IP => "IP",
        0x0e => "ProWay NM",
        0x42 => "STP",
        0x4e => "RS511",
        0x7e => "ISO8208",
        0x8e => "ProWay",
        SNAP => "SNAP",
        0xe0 => "IPX",
        0xf0 => "NetBeui",
        0xfe => "OSI",
        _ => return None,
    })
}
