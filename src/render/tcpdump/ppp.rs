//! PPP and what is like it: with the header of HDLC or without, over Ethernet, and Cisco's own.

use super::layer::Layer;
use super::link::ethertype_name;
use super::{Printed, Printer};
use crate::capture::LinkType;
use crate::render::hexdump;
use crate::wire::ethertype::{IPV4, IPV6, MPLS, MPLS_UPSTREAM};

/// Link types by their numbers: PPP that may have address and control, and PPP that has them or is Cisco's.
const PPP: LinkType = LinkType(9);
const PPP_SERIAL: LinkType = LinkType(50);

/// Address and control of HDLC. RFC 1662 s3.1.
const HDLC: [u8; 2] = [0xff, 0x03];
/// The PPP numbers of what leads on. RFC 1661 s6.5.
const PPP_IPV4: u16 = 0x0021;
const PPP_IPV6: u16 = 0x0057;
const PPP_MPLS: u16 = 0x0281;
const PPP_MPLS_MULTICAST: u16 = 0x0283;

/// Addresses of Cisco's HDLC, and the length of its header.
const UNICAST: u8 = 0x0f;
const BROADCAST: u8 = 0x8f;
const CISCO_HEADER: usize = 4;

/// Length of the header of PPP over Ethernet.
const PPPOE_HEADER: usize = 6;

impl Printer<'_> {
    /// A frame of a serial line.
    pub(super) fn serial(&mut self, link: LinkType, frame: Layer<'_>) -> Printed {
        if link == PPP {
            return self.ppp(frame);
        }
        if link != PPP_SERIAL {
            return self.cisco(frame);
        }
        let [address, control, high, low] = frame.array("ppp")?;
        if matches!(address, UNICAST | BROADCAST) {
            return self.cisco(frame);
        }
        if self.settings.shows_link {
            self.hex(u32::from(address), 2);
            self.str(" ");
            self.hex(u32::from(control), 2);
            self.str(" ");
            self.number(frame.length());
            self.str(" ");
        }
        if address != HDLC[0] {
            self.str("unknown addr ");
            self.hex(u32::from(high), 2);
            self.str("; ctrl ");
            self.hex(u32::from(low), 2);
            self.link_end = Some(frame.offset() + HDLC.len());
            return Ok(());
        }
        let number = u16::from_be_bytes([high, low]);
        let inner = frame.skip(4);
        if let Some(name) = ppp_name(number) {
            self.str(name);
            self.str(": ");
        } else {
            self.unknown_ppp(number);
            self.str(": ");
        }
        self.ppp_carried(number, inner)
    }

    /// PPP, whose number may stand behind address and control, and may be short.
    fn ppp(&mut self, layer: Layer<'_>) -> Printed {
        let (number, header) = match *layer.skip(hdlc_length(layer)).rest() {
            [number, ..] if number % 2 == 1 => (number.into(), 1),
            [high, low, ..] => (u16::from_be_bytes([high, low]), 2),
            _ => return layer.skip(usize::MAX).array::<2>("ppp").map(|_| ()),
        };
        if self.settings.shows_link {
            let name = ppp_name(number);
            self.named_number(name.unwrap_or("unknown"), number);
            self.str(", length ");
            self.number(layer.length());
            if name.is_none() {
                return Ok(());
            }
            self.str(": ");
        }
        self.ppp_carried(number, layer.skip(hdlc_length(layer) + header))
    }

    /// What a PPP number stands for, or its bytes.
    fn ppp_carried(&mut self, number: u16, inner: Layer<'_>) -> Printed {
        match number {
            PPP_IPV4 => self.begin_ip(inner),
            PPP_IPV6 => self.begin_ip6(inner),
            PPP_MPLS | PPP_MPLS_MULTICAST => self.mpls(inner),
            _ => {
                self.unknown_ppp(number);
                self.str(" ");
                let bytes = inner.rest();
                let bytes = bytes.get(..inner.length()).unwrap_or(bytes);
                hexdump::rows(self.out, bytes, "\n\t", false);
                Ok(())
            }
        }
    }

    fn unknown_ppp(&mut self, number: u16) {
        self.named_number("unknown PPP protocol", number);
    }

    /// Cisco's HDLC, which has a type of Ethernet.
    fn cisco(&mut self, frame: Layer<'_>) -> Printed {
        let [address, _, high, low] = frame.array::<CISCO_HEADER>("chdlc")?;
        let number = u16::from_be_bytes([high, low]);
        if self.settings.shows_link {
            match address {
                UNICAST => self.str("unicast"),
                BROADCAST => self.str("bcast"),
                other => {
                    self.str("0x");
                    self.hex(u32::from(other), 2);
                }
            }
            self.str(", ethertype ");
            self.named_number(ethertype_name(number), number);
            self.str(", length ");
            self.number(frame.length());
            self.str(": ");
        }
        let inner = frame.skip(CISCO_HEADER);
        match number {
            IPV4 => self.begin_ip(inner),
            IPV6 => self.begin_ip6(inner),
            MPLS | MPLS_UPSTREAM => self.mpls(inner),
            _ => {
                if !self.settings.shows_link {
                    self.named_number("unknown CHDLC protocol", number);
                }
                Ok(())
            }
        }
    }

    /// PPP over Ethernet, from its own header on.
    pub(super) fn pppoe(&mut self, layer: Layer<'_>) -> Printed {
        let [_, _, s0, s1, l0, l1] = layer.array::<PPPOE_HEADER>("pppoe")?;
        let told = usize::from(u16::from_be_bytes([l0, l1]));
        let inner = layer.skip(PPPOE_HEADER);
        self.str("PPPoE ");
        if told > inner.length() {
            self.str(" [len ");
            self.number(told);
            self.str(" > ");
            self.number(inner.length());
            self.str("!]");
        }
        let inner = inner.at_most(told);
        let session = u16::from_be_bytes([s0, s1]);
        if session != 0 {
            self.str(" [ses 0x");
            self.hex(u32::from(session), 1);
            self.str("]");
        }
        self.str(" ");
        self.ppp(inner)
    }
}

/// Length of address and control, where they stand in front of a PPP number.
fn hdlc_length(layer: Layer<'_>) -> usize {
    if layer.rest().starts_with(&HDLC) {
        HDLC.len()
    } else {
        0
    }
}

/// tcpdump's name of a PPP number that leads on.
const fn ppp_name(number: u16) -> Option<&'static str> {
    Some(match number {
        PPP_IPV4 => "IP",
        PPP_IPV6 => "IP6",
        PPP_MPLS | PPP_MPLS_MULTICAST => "MPLS",
        _ => return None,
    })
}
