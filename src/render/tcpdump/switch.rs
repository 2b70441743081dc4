//! Tags of switch chips, as tcpdump prints them: in front of the frame they belong to, or behind its addresses.

use super::layer::Layer;
use super::link::{MAC, ethertype_name};
use super::{Printed, Printer};
use crate::render::text;
use crate::wire::SwitchTag;

/// Bytes of a tag, and of the type and reserved bytes in front of Marvell's longer one.
const TAG: usize = 4;
const HEAD: usize = 4;

/// Where Marvell's tag says that a frame goes.
const TO_CPU: u8 = 0;
const FROM_CPU: u8 = 1;
const TO_SNIFFER: u8 = 2;
const FORWARD: u8 = 3;

/// Why a frame went to Marvell's processor.
const CODES: [&str; 8] = [
    "BPDU (MGMT) Trap",
    "Frame2Reg",
    "IGMP/MLD Trap",
    "Policy Trap",
    "ARP Mirror",
    "Policy Mirror",
    "reserved",
    "reserved",
];

/// Marvell's tag. Where a frame comes from or goes to.
struct Marvell([u8; TAG]);

impl Marvell {
    fn mode(&self) -> u8 {
        self.0[0] >> 6
    }

    fn is_tagged(&self) -> bool {
        self.0[0] & 0x20 != 0
    }

    /// The number of the chip.
    fn device(&self) -> u8 {
        self.0[0] & 0x1f
    }

    fn port(&self) -> u8 {
        self.0[1] >> 3
    }

    /// In the same place: whether the port is a trunk, whether a frame is copied as it comes in.
    fn is_marked(&self) -> bool {
        self.0[1] & 0x04 != 0
    }

    fn has_cfi(&self) -> bool {
        self.0[1] & 0x01 != 0
    }

    fn code(&self) -> &'static str {
        let code = (self.0[1] & 0x06) | ((self.0[2] >> 4) & 0x01);
        CODES.get(usize::from(code)).copied().unwrap_or_default()
    }

    fn priority(&self) -> u8 {
        self.0[2] >> 5
    }

    fn vlan(&self) -> u16 {
        u16::from_be_bytes([self.0[2] & 0x0f, self.0[3]])
    }

    /// What the port is called. Of a trunk frames are forwarded only.
    fn port_word(&self) -> &'static str {
        if self.mode() == FORWARD && self.is_marked() {
            "trunk "
        } else {
            "port "
        }
    }
}

impl Printer<'_> {
    /// A frame of Ethernet with a switch tag.
    pub(super) fn switched(&mut self, tag: SwitchTag, frame: Layer<'_>) -> Printed {
        if tag != SwitchTag::BroadcomFirst {
            return self.ethernet_with(frame, Some(tag));
        }
        if self.settings.shows_link {
            self.broadcom(frame.array("brcm-tag")?);
        }
        self.ethernet(frame.skip(TAG))
    }

    /// What stands behind the addresses of a frame.
    pub(super) fn switch_tag(&mut self, tag: SwitchTag, frame: Layer<'_>) -> Printed {
        let tagged = frame.skip(2 * MAC);
        match tag {
            SwitchTag::Broadcom | SwitchTag::BroadcomFirst => {
                self.broadcom(tagged.array("brcm-tag")?);
            }
            SwitchTag::Marvell => {
                self.str(if self.settings.shows_link {
                    "Marvell DSA "
                } else {
                    "DSA "
                });
                self.marvell(&Marvell(tagged.array("dsa")?));
            }
            SwitchTag::MarvellType => {
                self.marvell_type(tagged.array("edsa")?);
                self.marvell(&Marvell(tagged.skip(HEAD).array("edsa")?));
            }
        }
        Ok(())
    }

    fn broadcom(&mut self, tag: [u8; TAG]) {
        let [first, second, third, fourth] = tag;
        self.str("BRCM tag OP: ");
        self.str(if first == 0 { "EG" } else { "IG" });
        if first & 0x20 != 0 {
            self.str(", TC: ");
            self.number((second >> 2) & 0x07);
            self.str(", TE: ");
            self.str(match second & 0x03 {
                0 => "None",
                1 => "Untag",
                2 => "Header",
                _ => "Reserved",
            });
            self.str(", TS: ");
            self.number(second >> 7);
            self.str(", DST map: 0x");
            text::hex_octets(self.out, [third & 0x01, fourth]);
        } else {
            self.str(", CID: ");
            self.number(second);
            self.str(", RC: ");
            self.str(match third {
                0x01 => "mirror",
                0x02 => "MAC learning",
                0x04 => "switching",
                0x08 => "prot term",
                0x10 => "prot snoop",
                0x20 => "exception",
                _ => "reserved",
            });
            self.str(", TC: ");
            self.number(fourth >> 5);
            self.str(", port: ");
            self.number(fourth & 0x1f);
        }
        self.str(", ");
    }

    /// The type in front of Marvell's tag, and what is reserved.
    fn marvell_type(&mut self, [high, low, first, second]: [u8; HEAD]) {
        let number = u16::from_be_bytes([high, low]);
        if self.settings.shows_link {
            self.str("Marvell EDSA ethertype 0x");
            text::hex_octets(self.out, [high, low]);
            self.str(" (");
            self.str(ethertype_name(number));
            self.str("), rsvd ");
            self.number(first);
            self.str(" ");
            self.number(second);
        } else {
            self.str("EDSA 0x");
            text::hex_octets(self.out, [high, low]);
        }
        self.str(", ");
    }

    fn marvell(&mut self, tag: &Marvell) {
        if self.settings.shows_link {
            self.marvell_at_length(tag);
        } else {
            self.marvell_in_short(tag);
        }
        self.str(", ");
    }

    fn marvell_at_length(&mut self, tag: &Marvell) {
        self.str("mode ");
        self.str(match tag.mode() {
            TO_CPU => "To CPU, source ",
            FROM_CPU => "From CPU, target ",
            TO_SNIFFER => "To Sniffer, source ",
            _ => "Forward, ",
        });
        self.str("dev ");
        self.number(tag.device());
        self.str(", ");
        self.str(tag.port_word());
        self.number(tag.port());
        match tag.mode() {
            TO_CPU => {
                self.str(", code ");
                self.str(tag.code());
            }
            TO_SNIFFER if tag.is_marked() => self.str(", ingress sniff"),
            TO_SNIFFER => self.str(", egress sniff"),
            _ => {}
        }
        self.str(if tag.is_tagged() {
            ", tagged"
        } else {
            ", untagged"
        });
        if tag.has_cfi() {
            self.str(", CFI");
        }
        self.str(", VID ");
        self.number(tag.vlan());
        self.str(", FPri ");
        self.number(tag.priority());
    }

    fn marvell_in_short(&mut self, tag: &Marvell) {
        self.str(match tag.mode() {
            TO_CPU | TO_SNIFFER => "",
            FROM_CPU => "CPU > ",
            _ => "Forward ",
        });
        self.str(tag.port_word());
        self.number(tag.device());
        self.str(".");
        self.number(tag.port());
        self.str(match tag.mode() {
            TO_CPU => " > CPU",
            TO_SNIFFER if tag.is_marked() => " > Rx Sniffer",
            TO_SNIFFER => " > Tx Sniffer",
            _ => "",
        });
        self.str(", VLAN ");
        self.number(tag.vlan());
        self.str(if tag.is_tagged() { "t" } else { "u" });
    }
}
