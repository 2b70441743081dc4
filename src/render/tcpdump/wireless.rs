//! Wireless frames: the header of IEEE 802.11, and the monitor headers of which tcpdump shows nothing.
//!
//! A data frame's body begins with an 802.2 header, to tcpdump even where it begins with something else.

use super::layer::Layer;
use super::link::MAC;
use super::{Printed, Printer, llc};

/// Bits of the second frame control byte.
const TO_DS: u8 = 0x01;
const FROM_DS: u8 = 0x02;
const PROTECTED: u8 = 0x40;
/// The others, in the order in which they are told.
const FLAGS: [(u8, &str); 6] = [
    (0x20, "More Data "),
    (0x04, "More Fragments "),
    (0x10, "Pwr Mgmt "),
    (0x08, "Retry "),
    (0x80, "Strictly Ordered "),
    (PROTECTED, "Protected "),
];
/// Bits of the first one: what a data frame is besides.
const VERSION_AND_TYPE: u8 = 0x0f;
const DATA: u8 = 0x08;
const ACKNOWLEDGES: u8 = 0x10;
const POLLS: u8 = 0x20;
const NO_DATA: u8 = 0x40;
const QOS: u8 = 0x80;

/// Lengths: of the header with three addresses, of what a class of service adds.
const HEADER: usize = 24;
const QOS_CONTROL: usize = 2;
/// Length of the sum at a frame's end.
pub(super) const CHECK_SUM: usize = 4;

/// Length of a Prism header, whatever it says.
const PRISM_HEADER: usize = 144;
/// What an AVS header of a version that tcpdump knows begins with.
const AVS_MAGIC: [u32; 2] = [0x8021_1001, 0x8021_1002];
/// Length of what an AVS header and one of per-packet information have in any case.
const SHORTEST: usize = 8;

impl Printer<'_> {
    /// An 802.11 frame. The body of one with padding begins at a multiple of 4 bytes.
    pub(super) fn ieee80211(&mut self, frame: Layer<'_>, is_padded: bool) -> Printed {
        let [control, flags] = frame.array("802.11")?;
        if control & VERSION_AND_TYPE != DATA || control & NO_DATA != 0 || flags & PROTECTED != 0 {
            return self.unread(frame);
        }
        let has_four = flags & (TO_DS | FROM_DS) == TO_DS | FROM_DS;
        let mut length = HEADER;
        if has_four {
            length += MAC;
        }
        if control & QOS != 0 {
            length += QOS_CONTROL;
        }
        if is_padded {
            length = length.next_multiple_of(4);
        }
        let [_, _, d0, d1, rest @ ..] = frame.array::<HEADER>("802.11")?;
        let (first, others) = rest.split_at(MAC);
        let (second, others) = others.split_at(MAC);
        let (third, _) = others.split_at(MAC);
        let fourth = frame.slice(HEADER, MAC).unwrap_or_default();
        if self.settings.shows_link {
            if self.is_verbose(1) {
                for (_, name) in FLAGS.iter().filter(|(bit, _)| flags & bit != 0) {
                    self.str(name);
                }
                self.number(u16::from_le_bytes([d0, d1]));
                self.str("us ");
            }
            self.coordination(control);
            self.stations(flags, [first, second, third, fourth]);
        }
        let body = frame.skip(length);
        let (destination, source) = match (flags & TO_DS != 0, flags & FROM_DS != 0) {
            (false, false) => (first, second),
            (false, true) => (first, third),
            (true, false) => (third, second),
            (true, true) => (third, fourth),
        };
        self.link_end = Some(body.offset() + llc::header_length(body));
        self.llc(body, Some((destination, source)))
    }

    /// What a data frame does besides carrying data.
    fn coordination(&mut self, control: u8) {
        if control & (ACKNOWLEDGES | POLLS | QOS) == 0 {
            return;
        }
        self.str("CF ");
        self.str(match (control & ACKNOWLEDGES != 0, control & POLLS != 0) {
            (false, false) => "",
            (true, false) => "Ack",
            (false, true) => "Poll",
            (true, true) => "Ack/Poll",
        });
        self.str(if control & QOS == 0 { " " } else { "+QoS " });
    }

    /// Addresses by what they are, which the direction tells.
    fn stations(&mut self, flags: u8, addresses: [&[u8]; 4]) {
        let names = match (flags & TO_DS != 0, flags & FROM_DS != 0) {
            (false, false) => ["DA:", "SA:", "BSSID:", ""],
            (false, true) => ["DA:", "BSSID:", "SA:", ""],
            (true, false) => ["BSSID:", "SA:", "DA:", ""],
            (true, true) => ["RA:", "TA:", "DA:", "SA:"],
        };
        for (name, address) in names.into_iter().zip(addresses) {
            if !name.is_empty() {
                self.str(name);
                self.hardware(address);
                self.str(" ");
            }
        }
    }

    /// A Prism header, or the AVS header that shares its number.
    pub(super) fn prism(&mut self, frame: Layer<'_>) -> Printed {
        if AVS_MAGIC.contains(&u32::from_be_bytes(frame.array("802.11")?)) {
            return self.avs(frame);
        }
        self.ieee80211(frame.skip(PRISM_HEADER), false)
    }

    /// An AVS header, which tells its length.
    pub(super) fn avs(&mut self, frame: Layer<'_>) -> Printed {
        let [_, _, _, _, length @ ..] = frame.array::<SHORTEST>("802.11")?;
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        self.ieee80211(frame.skip(length), false)
    }
}
