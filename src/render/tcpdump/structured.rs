//! Values of options with a structure of their own.

use super::{Printer, caret};
use crate::render::hexdump;

/// Classless routes: widest mask, and bytes of a router.
const MASK_BITS: u8 = 32;
const ROUTER: usize = 4;
/// Flags of the Client FQDN option. RFC 4702 s2.1.
const FQDN_FLAGS: [(u8, &str); 4] = [(1, "S"), (2, "O"), (4, "E"), (8, "N")];

impl Printer<'_> {
    /// A hardware type and an address, or type 0 and text.
    pub(super) fn client_identifier(&mut self, data: &[u8]) -> usize {
        let Some((kind, rest)) = data.split_first() else {
            return self.too_short(1);
        };
        if *kind == 0 {
            self.quoted(rest);
            return 0;
        }
        if let Some(name) = hardware(*kind) {
            self.str(name);
        } else {
            self.str("hardware-type ");
            self.number(*kind);
            self.str(",");
        }
        self.str(" ");
        self.hardware(rest);
        0
    }

    pub(super) fn user_class(&mut self, data: &[u8]) -> usize {
        if data.len() < 2 {
            return self.too_short(2);
        }
        let mut rest = data;
        let mut instance = 0;
        while let [length, after @ ..] = rest {
            instance += 1;
            self.str("\n\t      instance#");
            self.number(instance);
            self.str(": ");
            if *length == 0 {
                self.str("[ERROR: suboption length must be non-zero]");
                return 0;
            }
            let Some((class, after)) = after.split_at_checked(usize::from(*length)) else {
                self.str("[ERROR: invalid option]");
                return 0;
            };
            self.quoted(class);
            self.str(", length ");
            self.number(*length);
            rest = after;
        }
        0
    }

    /// A fully qualified domain name: flags, two result codes, a name.
    pub(super) fn domain_name(&mut self, data: &[u8]) -> usize {
        let [flags, first, second, name @ ..] = data else {
            return self.too_short(3);
        };
        if flags >> 4 != 0 {
            self.str("[ERROR: MBZ nibble 0x");
            self.hex(u32::from(flags >> 4), 1);
            self.str(" != 0] ");
        }
        if flags & 0x0f != 0 {
            self.str("[");
            for (bit, letter) in FQDN_FLAGS {
                if flags & bit != 0 {
                    self.str(letter);
                }
            }
            self.str("] ");
        }
        if (*first, *second) != (0, 0) {
            self.number(*first);
            self.str("/");
            self.number(*second);
            self.str(" ");
        }
        self.quoted(name);
        0
    }

    /// Sub-options that a relay added.
    pub(super) fn relay(&mut self, data: &[u8]) -> usize {
        let mut rest = data;
        while let [code, length, after @ ..] = rest {
            self.str("\n\t      ");
            let name = sub_option(*code);
            self.str(name.unwrap_or("Unknown"));
            self.str(" SubOption ");
            self.number(*code);
            self.str(", length ");
            self.number(*length);
            self.str(": ");
            let Some((value, after)) = after.split_at_checked(usize::from(*length)) else {
                self.str("length goes past end of option");
                return 0;
            };
            if name.is_some() {
                caret::text(self.out, value);
            } else {
                hexdump::rows(self.out, value, "\n\t\t", false);
            }
            rest = after;
        }
        rest.len()
    }

    /// Classless routes. RFC 3442.
    pub(super) fn routes(&mut self, data: &[u8]) -> usize {
        const LEAST: usize = 1 + ROUTER;
        if data.len() < LEAST {
            return self.too_short(LEAST);
        }
        let mut rest = data;
        let mut separator = "";
        while let [width, after @ ..] = rest {
            self.str(separator);
            if *width > MASK_BITS {
                self.str("[ERROR: Mask width (");
                self.number(*width);
                self.str(") > 32]");
                return 0;
            }
            let significant = usize::from(width.div_ceil(8));
            let Some((destination, router, after)) = route(after, significant) else {
                self.str("[ERROR: Remaining length (");
                self.number(after.len());
                self.str(") < ");
                self.number(significant + ROUTER);
                self.str(" bytes]");
                return 0;
            };
            self.route_to(*width, destination, router);
            separator = ",";
            rest = after;
        }
        0
    }

    fn route_to(&mut self, width: u8, destination: &[u8], router: [u8; ROUTER]) {
        self.str("(");
        if width == 0 {
            self.str("default");
        } else {
            let mut octets = [0; ROUTER];
            for (octet, byte) in octets.iter_mut().zip(destination) {
                *octet = *byte;
            }
            self.address(octets);
            self.str("/");
            self.number(width);
        }
        self.str(":");
        self.address(router);
        self.str(")");
    }
}

/// The destination's significant bytes, the router, and what follows.
fn route(data: &[u8], significant: usize) -> Option<(&[u8], [u8; ROUTER], &[u8])> {
    let (destination, rest) = data.split_at_checked(significant)?;
    let (router, after) = rest.split_first_chunk()?;
    Some((destination, *router, after))
}

/// tcpdump's name of a hardware type.
const fn hardware(kind: u8) -> Option<&'static str> {
    Some(match kind {
        1 => "ether",
        6 => "ieee802",
        7 => "arcnet",
        15 => "frelay",
        23 => "strip",
        24 => "ieee1394",
        _ => return None,
    })
}

/// tcpdump's name of a relay's sub-option.
const fn sub_option(code: u8) -> Option<&'static str> {
    Some(match code {
        1 => "Circuit-ID",
        2 => "Remote-ID",
        6 => "Subscriber-ID",
        _ => return None,
    })
}
