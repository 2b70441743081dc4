//! PPP and what is like it: with the header of HDLC or without, over Ethernet, and Cisco's own.

use super::layer::Layer;
use super::link::{IPV4, ethertype_name};
use super::{Printed, Printer};
use crate::capture::LinkType;

/// Link types by their numbers: PPP that may have address and control, and PPP that has them or is Cisco's.
const PPP: LinkType = LinkType(9);
const PPP_SERIAL: LinkType = LinkType(50);

/// Address and control of HDLC. RFC 1662 s3.1.
const HDLC: [u8; 2] = [0xff, 0x03];
/// The PPP number of IPv4, and the octet that it may be shortened to. RFC 1661 s6.5.
const PPP_IPV4: [u8; 2] = [0, 0x21];
const PPP_IPV4_SHORT: u8 = 0x21;

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
        if ([address, control], [high, low]) != (HDLC, PPP_IPV4) {
            return self.unread(frame);
        }
        if self.settings.shows_link {
            self.hex(u32::from(address), 2);
            self.str(" ");
            self.hex(u32::from(control), 2);
            self.str(" ");
            self.number(frame.length());
            self.str(" ");
        }
        self.str("IP: ");
        self.begin_ip(frame.skip(HDLC.len() + PPP_IPV4.len()))
    }

    /// PPP, whose number may stand behind address and control, and may be short.
    fn ppp(&mut self, layer: Layer<'_>) -> Printed {
        let has_hdlc = layer.rest().starts_with(&HDLC);
        let inner = layer.skip(if has_hdlc { HDLC.len() } else { 0 });
        let number = match *inner.rest() {
            [PPP_IPV4_SHORT, ..] => 1,
            [] | [_] => return inner.array::<2>("ppp").map(|_| ()),
            [high, low, ..] if [high, low] == PPP_IPV4 => 2,
            _ => return self.unread(inner),
        };
        if self.settings.shows_link {
            self.str("IP (0x0021), length ");
            self.number(layer.length());
            self.str(": ");
        }
        self.begin_ip(inner.skip(number))
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
            self.str(ethertype_name(number));
            self.str(" (0x");
            self.hex(u32::from(number), 4);
            self.str("), length ");
            self.number(frame.length());
            self.str(": ");
        }
        match number {
            IPV4 => self.begin_ip(frame.skip(CISCO_HEADER)),
            _ => self.unread(frame),
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
