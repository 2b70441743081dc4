//! The fixed header of a message. Fields that are zero are not shown.

use super::link::MAC;
use super::{Cut, Printed, Printer, caret};
use crate::dhcp::header::{self, ETHERNET, Field};
use crate::render::text;

/// What tcpdump calls the layer.
const LAYER: &str = "bootp";
/// The cookie of a format older than RFC 1048: `CMU` and a zero byte.
const COOKIE_CMU: [u8; 4] = *b"CMU\0";

impl Printer<'_> {
    /// A message: `payload` is what there is of it, `length` what is said of its length.
    pub(super) fn bootp(&mut self, payload: &[u8], length: usize) -> Printed {
        let [op] = array(payload, header::OP)?;
        self.str("BOOTP/DHCP, ");
        match op {
            1 => self.str("Request"),
            2 => self.str("Reply"),
            _ => {
                self.str("unknown (0x");
                self.hex(u32::from(op), 2);
                self.str(")");
            }
        }
        let [hlen] = array(payload, header::HLEN)?;
        let [htype] = array(payload, header::HTYPE)?;
        let is_ethernet = (htype, hlen) == ETHERNET;
        if op == 1 && is_ethernet {
            let address = chaddr(payload)?;
            self.str(" from ");
            self.hardware(&address);
        }
        self.str(", length ");
        self.number(length);
        if !self.is_verbose(1) {
            return Ok(());
        }
        self.counters(payload, htype, hlen)?;
        self.flags(payload)?;
        self.addresses(payload)?;
        if is_ethernet {
            let address = chaddr(payload)?;
            self.str("\n\t  Client-Ethernet-Address ");
            self.hardware(&address);
        }
        self.name(payload, header::SNAME)?;
        self.name(payload, header::FILE)?;
        self.vendor_area(payload)
    }

    /// The numbers in front of the addresses.
    fn counters(&mut self, payload: &[u8], htype: u8, hlen: u8) -> Printed {
        let (Some([hops]), Some(xid), Some(secs)) = (
            header::HOPS.array(payload),
            header::XID.array(payload).map(u32::from_be_bytes),
            header::SECS.array(payload).map(u16::from_be_bytes),
        ) else {
            return Err(Cut::seen(LAYER));
        };
        if htype != ETHERNET.0 {
            self.str(", htype ");
            self.number(htype);
        }
        if (htype, hlen) != ETHERNET {
            self.str(", hlen ");
            self.number(hlen);
        }
        if hops != 0 {
            self.str(", hops ");
            self.number(hops);
        }
        if xid != 0 {
            self.str(", xid 0x");
            self.hex(xid, 1);
        }
        if secs != 0 {
            self.str(", secs ");
            self.number(secs);
        }
        Ok(())
    }

    fn flags(&mut self, payload: &[u8]) -> Printed {
        let flags = u16::from_be_bytes(array(payload, header::FLAGS)?);
        self.str(if flags & header::FLAG_BROADCAST != 0 {
            ", Flags [Broadcast]"
        } else {
            ", Flags [none]"
        });
        if self.is_verbose(2) {
            self.str(" (0x");
            text::hex_octets(self.out, flags.to_be_bytes());
            self.str(")");
        }
        Ok(())
    }

    fn addresses(&mut self, payload: &[u8]) -> Printed {
        for (field, label) in [
            (header::CIADDR, "\n\t  Client-IP "),
            (header::YIADDR, "\n\t  Your-IP "),
            (header::SIADDR, "\n\t  Server-IP "),
            (header::GIADDR, "\n\t  Gateway-IP "),
        ] {
            let address = array(payload, field)?;
            if address != [0; 4] {
                self.str(label);
                self.address(address);
            }
        }
        Ok(())
    }

    /// `sname` or `file` as text up to its NUL; without one it counts as cut.
    fn name(&mut self, payload: &[u8], field: Field) -> Printed {
        let bytes = field.of(payload);
        match bytes.first() {
            None => return Err(Cut::sudden(LAYER)),
            Some(0) => return Ok(()),
            Some(_) => {}
        }
        self.str("\n\t  ");
        self.str(field.name);
        self.str(" \"");
        let end = memchr::memchr(0, bytes);
        caret::text(
            self.out,
            bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default(),
        );
        self.str("\"");
        end.map(|_| ()).ok_or(Cut::seen(LAYER))
    }

    fn vendor_area(&mut self, payload: &[u8]) -> Printed {
        let cookie = header::COOKIE.array::<4>(payload).ok_or(Cut::seen(LAYER))?;
        let rest = payload
            .get(usize::from(header::COOKIE.end())..)
            .unwrap_or_default();
        match cookie {
            header::MAGIC_COOKIE => {
                self.str("\n\t  Vendor-rfc1048 Extensions\n\t    Magic Cookie 0x63825363");
                self.options(rest)
            }
            COOKIE_CMU => self.cmu(rest),
            [0, 0, 0, 0] => Ok(()),
            other => {
                self.str("\n\t  Vendor-#0x");
                self.hex(u32::from_be_bytes(other), 1);
                Ok(())
            }
        }
    }

    /// The vendor area of Carnegie Mellon: flags and addresses in fixed places.
    fn cmu(&mut self, area: &[u8]) -> Printed {
        /// The flag that says that the mask counts.
        const HAS_MASK: u8 = 1;
        self.str(" vend-cmu");
        let word = |at: usize| -> Result<[u8; 4], Cut> {
            area.get(at..)
                .and_then(<[u8]>::first_chunk)
                .copied()
                .ok_or(Cut::seen(LAYER))
        };
        let [flags, ..] = word(0)?;
        if flags & !HAS_MASK != 0 {
            self.str(" F:0x");
            self.hex(u32::from(flags), 1);
        }
        let mask_label = if flags & HAS_MASK != 0 {
            " SM:"
        } else {
            " SM*:"
        };
        for (at, label) in [
            (8, " DG:"),
            (4, mask_label),
            (12, " NS1:"),
            (16, " NS2:"),
            (20, " IEN1:"),
            (24, " IEN2:"),
            (28, " TS1:"),
            (32, " TS2:"),
        ] {
            let address = word(at)?;
            if address != [0; 4] {
                self.str(label);
                self.address(address);
            }
        }
        Ok(())
    }
}

/// A field of the header.
fn array<const N: usize>(payload: &[u8], field: Field) -> Result<[u8; N], Cut> {
    field.array(payload).ok_or(Cut::sudden(LAYER))
}

/// The part of `chaddr` that an address of Ethernet takes.
fn chaddr(payload: &[u8]) -> Result<[u8; MAC], Cut> {
    header::CHADDR
        .of(payload)
        .first_chunk()
        .copied()
        .ok_or(Cut::sudden(LAYER))
}
