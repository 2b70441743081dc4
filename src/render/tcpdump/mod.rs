//! What tcpdump prints, byte for byte, for frames that hold DHCP.
//!
//! It knows nothing of exchanges and judges nothing. Whatever tcpdump 4.99.3 shows with `-n` and the time zone UTC is
//! shown here with the same flags, its abbreviations and its limits included: this view reads the frame's bytes again,
//! in tcpdump's order, and stops where tcpdump stops. What it prints was learnt from its output.
//!
//! Six things differ on purpose: a datagram that came in fragments is shown once and whole; the name of an interface
//! that a cooked capture gives by number only is always `?`, since tcpdump looks it up on the machine it runs on; where
//! a time stamp's fraction is a second or more, the seconds are carried over, as in all views; the seconds of classic
//! files have a sign in either byte order, which tcpdump ignores in that of other machines; a message from or to another
//! protocol's port (53, 69, 525, 5353; on port 4011 and in tunnels over UDP others, too), which tcpdump reads as one of
//! that, is shown as what it is; and a record with more bytes than its classic file's snapshot length allows is shown with
//! all of them, of which tcpdump drops the rest.

mod bootp;
mod caret;
mod carrier;
mod cooked;
mod geneve;
mod invalid;
mod ip;
mod ip6;
mod ip6_extensions;
mod ip_options;
mod layer;
mod link;
mod llc;
mod logged;
mod options;
mod ppp;
mod radio;
mod radiotap;
mod stamp;
mod structured;
mod style;
mod switch;
mod udp;
mod values;
mod wireless;

use crate::exchange::Packet;
use crate::render::drawn::Drawn;
use crate::render::hexdump::{self, Dump};
use crate::render::{Look, Shown, View, text};
use crate::wire::Datagram;
use invalid::Invalid;
use layer::Layer;
use stamp::Stamp;

/// How options are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spelling {
    /// `Subnet-Mask (1), length 4`, as tcpdump 4.99 does.
    #[default]
    Brackets,
    /// `Subnet-Mask Option 1, length 4`, as tcpdump 4.9 did.
    Words,
}

/// The flags of tcpdump that change what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of tcpdump's own"
)]
pub struct Settings {
    /// How often `-v` was given.
    pub verbosity: u8,
    /// `-q`: nothing of the message.
    pub is_quiet: bool,
    /// `-e`: the link header.
    pub shows_link: bool,
    /// `-#`: a number in front of each message.
    pub shows_number: bool,
    /// `--nano`: nine digits of a second instead of six.
    pub is_nano: bool,
    /// `-K` was not given.
    pub verifies: bool,
    /// The spelling of options.
    pub spelling: Spelling,
    /// `-x` or `-X`: the bytes.
    pub dump: Option<Dump>,
}

/// The view.
#[derive(Debug)]
pub struct TcpdumpView {
    settings: Settings,
    stamp: Stamp,
    number: u64,
    rows: Rows,
}

impl TcpdumpView {
    /// The view with a look, of which only the form of time stamps counts, and with settings.
    pub fn new(look: &Look, settings: Settings) -> Self {
        Self {
            settings,
            stamp: Stamp::new(look.time, settings.is_nano),
            number: 0,
            rows: Rows {
                single: Drawn::default(),
                all: Drawn::for_messages(),
            },
        }
    }

    /// Counts a message and, where wanted, writes its number.
    fn number(&mut self, out: &mut Vec<u8>) {
        self.number += 1;
        if self.settings.shows_number {
            for limit in [10, 100, 1_000, 10_000] {
                if self.number < limit {
                    out.push(b' ');
                }
            }
            text::number(out, self.number);
            text::str(out, "  ");
        }
    }
}

/// Options printed before, with the same settings.
#[derive(Debug)]
struct Rows {
    /// One each.
    single: Drawn,
    /// All of a message.
    all: Drawn,
}

impl View for TcpdumpView {
    fn is_of_messages_only(&self) -> bool {
        true
    }

    fn message(&mut self, out: &mut Vec<u8>, shown: &Shown<'_>) {
        self.number(out);
        // A datagram of several frames has no record of its own.
        if !is_rebuilt(&shown.packet.datagram) {
            if let Some(invalid) = Invalid::of(&shown.packet.origin) {
                // Its time counts for nothing, and its bytes are not dumped.
                return invalid.write(out);
            }
        }
        let origin = &shown.packet.origin;
        // The other format tells which interface.
        let is_classic = origin.tap.interface.is_none();
        self.stamp.write(out, origin.time, is_classic);
        let mut printer =
            Printer::new(out, &self.settings, shown.packet).remembering(&mut self.rows);
        let outcome = printer.print(shown.packet);
        let link_end = printer.link_end;
        out.push(b'\n');
        if let Some(mut dump) = self.settings.dump {
            dump.has_link |= outcome.is_err_and(|cut| cut.is_sudden);
            hexdump::write_from(out, shown.packet, dump, link_end);
        }
    }
}

/// Whether a datagram came in fragments.
fn is_rebuilt(datagram: &Datagram) -> bool {
    datagram.ip.fragments > 1
}

/// The bytes ended before a layer did: `[|bootp]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cut {
    /// What tcpdump calls the layer.
    layer: &'static str,
    /// Whether tcpdump runs into the end unawares; then `-x` dumps the link header too.
    is_sudden: bool,
}

impl Cut {
    /// An end that tcpdump looks out for.
    const fn seen(layer: &'static str) -> Self {
        Self {
            layer,
            is_sudden: false,
        }
    }

    /// An end that tcpdump runs into.
    const fn sudden(layer: &'static str) -> Self {
        Self {
            layer,
            is_sudden: true,
        }
    }
}

/// Whether a layer could be printed to its end.
type Printed = Result<(), Cut>;

/// Prints one frame.
struct Printer<'a> {
    out: &'a mut Vec<u8>,
    settings: &'a Settings,
    datagram: &'a Datagram,
    single: Option<&'a mut Drawn>,
    all: Option<&'a mut Drawn>,
    /// Where tcpdump takes the link header to end, where that is not the same for all frames of a link type.
    link_end: Option<usize>,
    /// A datagram that came in fragments, from its frame's first byte on: the lengths around it are those of the first.
    rebuilt: Option<Layer<'a>>,
}

impl<'a> Printer<'a> {
    fn new(out: &'a mut Vec<u8>, settings: &'a Settings, packet: &'a Packet) -> Self {
        let is_rebuilt = is_rebuilt(&packet.datagram);
        Self {
            rebuilt: is_rebuilt.then(|| Layer::new(&packet.bytes, packet.bytes.len())),
            ..Self::of_options(out, settings, &packet.datagram)
        }
    }

    /// A printer that knows and remembers no more than the options of a datagram need.
    fn of_options(out: &'a mut Vec<u8>, settings: &'a Settings, datagram: &'a Datagram) -> Self {
        Self {
            out,
            settings,
            datagram,
            single: None,
            all: None,
            link_end: None,
            rebuilt: None,
        }
    }

    /// The printer with a memory for what it prints of options.
    fn remembering(self, rows: &'a mut Rows) -> Self {
        Self {
            single: Some(&mut rows.single),
            all: Some(&mut rows.all),
            ..self
        }
    }

    fn print(&mut self, packet: &Packet) -> Printed {
        let wire = if is_rebuilt(self.datagram) {
            packet.bytes.len()
        } else {
            usize::try_from(packet.origin.len).unwrap_or(usize::MAX)
        };
        let frame = Layer::new(&packet.bytes, wire);
        let printed = self.link(packet.origin.link, frame);
        if let Err(Cut { layer, .. }) = printed {
            self.str(" [|");
            self.str(layer);
            self.str("]");
        }
        printed
    }

    /// Whether a layer begins where the datagram's own IP header does.
    fn is_target(&self, layer: Layer<'_>) -> bool {
        u32::try_from(layer.offset()) == Ok(self.datagram.ip.header.start)
    }

    /// Whether `-v` was given at least `times` times.
    fn is_verbose(&self, times: u8) -> bool {
        self.settings.verbosity >= times
    }

    /// The bytes of a layer that means nothing to tcpdump, unless they are dumped anyway. Says whether they were.
    fn plain(&mut self, layer: Layer<'_>) -> bool {
        if self.settings.is_quiet || self.settings.dump.is_some() {
            return false;
        }
        let bytes = layer.rest();
        let bytes = bytes.get(..layer.length()).unwrap_or(bytes);
        hexdump::rows(self.out, bytes, "\n\t", true);
        true
    }

    fn str(&mut self, piece: &str) {
        text::str(self.out, piece);
    }

    fn number(&mut self, value: impl text::Number) {
        text::number(self.out, value);
    }

    fn hex(&mut self, value: u32, digits: u32) {
        text::hex(self.out, value, digits);
    }

    fn address(&mut self, octets: [u8; 4]) {
        text::address(self.out, octets.into());
    }

    fn hardware(&mut self, octets: &[u8]) {
        text::colon_hex(self.out, octets);
    }
}
