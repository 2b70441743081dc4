//! Headers that a capturing system puts in front of a packet: those that name the link type behind them, and the log of
//! netfilter.

use super::layer::Layer;
use super::{Cut, Printed, Printer};
use crate::capture::LinkType;
use crate::render::hexdump;

/// The least of a header of per-packet information, and of macOS's.
const SHORTEST: usize = 8;
const PKTAP_SHORTEST: usize = 108;
/// Length of what stands in front of the packet itself in the log.
const ATTRIBUTE_HEADER: usize = 4;
/// Linux's number of the address family of IPv4.
const FAMILY_IPV4: u8 = 2;

impl Printer<'_> {
    /// Per-packet information, of which tcpdump shows no more than what stands behind it.
    pub(super) fn ppi(&mut self, frame: Layer<'_>) -> Printed {
        let [version, _, l0, l1, link @ ..] = frame.array::<SHORTEST>("ppi")?;
        let length = usize::from(u16::from_le_bytes([l0, l1]));
        let link = u32::from_le_bytes(link);
        if self.settings.shows_link || link_name(link).is_none() {
            self.ppi_header((version, length, link), frame.length());
        }
        self.behind_named(link, frame.skip(length))
    }

    /// Length of the link header that stands behind another.
    fn length_within(&self, link: LinkType, inner: Layer<'_>) -> usize {
        let begin = inner.offset();
        let start = usize::try_from(self.datagram.ip.header.start).unwrap_or(begin);
        self.link_end.map_or_else(
            || hexdump::link_header(link, inner.rest(), start.saturating_sub(begin)),
            |end| end.saturating_sub(begin),
        )
    }

    fn ppi_header(&mut self, (version, length, link): (u8, usize, u32), whole: usize) {
        if !self.settings.is_quiet {
            self.str("V.");
            self.number(version);
            self.str(" ");
        }
        self.link_named(link, length, whole);
    }

    /// macOS's header, of which tcpdump shows as much.
    pub(super) fn pktap(&mut self, frame: Layer<'_>) -> Printed {
        let _: [u8; PKTAP_SHORTEST] = frame.array("pktap")?;
        let [l0, l1, l2, l3, _, _, _, _, link @ ..] = frame.array::<12>("pktap")?;
        let length = u32::from_le_bytes([l0, l1, l2, l3]);
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if frame.rest().len() < length {
            return Err(Cut::seen("pktap"));
        }
        let link = u32::from_le_bytes(link);
        if self.settings.shows_link || link_name(link).is_none() {
            self.link_named(link, length, frame.length());
        }
        self.behind_named(link, frame.skip(length))
    }

    /// What stands behind a header that names its link type.
    fn behind_named(&mut self, link: u32, inner: Layer<'_>) -> Printed {
        match u16::try_from(link) {
            Ok(number) if link_name(link).is_some() => {
                let link = LinkType(number);
                let printed = self.link(link, inner);
                let within = self.length_within(link, inner);
                // tcpdump counts what stands behind twice.
                self.link_end = Some(inner.offset() + 2 * within);
                printed
            }
            _ => {
                self.link_end = Some(inner.offset());
                self.plain(inner);
                Ok(())
            }
        }
    }

    /// The link type that a header names, and lengths.
    fn link_named(&mut self, link: u32, length: usize, whole: usize) {
        let name = link_name(link).unwrap_or("UNKNOWN");
        if self.settings.is_quiet {
            self.str(name);
        } else {
            self.str("DLT ");
            self.str(name);
            self.str(" (");
            self.number(link);
            self.str(") len ");
            self.number(length);
        }
        self.str(", length ");
        self.number(whole);
        self.str(": ");
    }

    /// A header of the Linux netfilter log. What is not there to its end tcpdump does not look into.
    pub(super) fn nflog(&mut self, frame: Layer<'_>) -> Printed {
        let [family, version, g0, g1] = frame.array("nflog")?;
        if self.settings.shows_link {
            self.str("version ");
            self.number(version);
            self.str(", resource ID ");
            self.number(u16::from_be_bytes([g0, g1]));
            self.str(if self.settings.is_quiet {
                ", "
            } else {
                ", family "
            });
            self.str(if family == FAMILY_IPV4 {
                "IPv4"
            } else {
                "IPv6"
            });
            if !self.settings.is_quiet {
                self.str(" (");
                self.number(family);
                self.str(")");
            }
            self.str(", length ");
            self.number(frame.length());
            self.str(": ");
        }
        let start = usize::try_from(self.datagram.ip.header.start).unwrap_or(usize::MAX);
        if frame.rest().len() < frame.length() {
            self.link_end = Some(start.saturating_sub(ATTRIBUTE_HEADER));
            return Err(Cut::seen("nflog"));
        }
        self.link_end = Some(start);
        let inner = frame.moved(start);
        match family {
            FAMILY_IPV4 => self.begin_ip(inner),
            _ => self.begin_ip6(inner),
        }
    }
}

/// tcpdump's name of a link type that a header names. It takes the numbers of its own machine,
/// not those of files.
const fn link_name(link: u32) -> Option<&'static str> {
    Some(match link {
        0 => "NULL",
        1 => "EN10MB",
        9 => "PPP",
        12 => "RAW",
        50 => "PPP_SERIAL",
        51 => "PPP_ETHER",
        104 => "C_HDLC",
        105 => "IEEE802_11",
        108 => "LOOP",
        113 => "LINUX_SLL",
        119 => "PRISM_HEADER",
        127 => "IEEE802_11_RADIO",
        163 => "IEEE802_11_RADIO_AVS",
        192 => "PPI",
        228 => "IPV4",
        239 => "NFLOG",
        258 => "PKTAP",
        276 => "LINUX_SLL2",
        _ => return None,
    })
}
