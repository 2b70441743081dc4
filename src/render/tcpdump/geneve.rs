//! Geneve, with its flags and its options. RFC 8926 s3.4, s3.5.

use super::layer::Layer;
use super::link::leads_on;
use super::{Cut, Printed, Printer};
use crate::wire::ethertype::TRANSPARENT_ETHERNET;

/// Length of the header without options, and of an option without data.
const HEADER: usize = 8;
const OPTION_HEADER: usize = 4;
/// What lengths of options are counted in.
const UNIT: usize = 4;

/// The bits of the length in the header and in an option.
const HEADER_LENGTH: u8 = 0x3f;
const OPTION_LENGTH: u8 = 0x1f;
/// The bit of an option's type that says that who does not know the option must not go on.
const CRITICAL: u8 = 0x80;

/// The bits behind the length, each by its name.
const FLAGS: [(u8, &str); 8] = [
    (0x80, "O"),
    (0x40, "C"),
    (0x20, "R1"),
    (0x10, "R2"),
    (0x08, "R3"),
    (0x04, "R4"),
    (0x02, "R5"),
    (0x01, "R6"),
];

impl Printer<'_> {
    /// Geneve and what it carries.
    pub(super) fn geneve(&mut self, layer: Layer<'_>) -> Printed {
        let [first, flags, p0, p1, v0, v1, v2, reserved] = layer.array::<HEADER>("geneve")?;
        let number = u16::from_be_bytes([p0, p1]);
        let length = usize::from(first & HEADER_LENGTH) * UNIT;
        self.str("Geneve, Flags [");
        self.geneve_flags(flags);
        self.str("], vni 0x");
        self.hex(u32::from_be_bytes([0, v0, v1, v2]), 1);
        if reserved != 0 {
            self.str(", rsvd 0x");
            self.hex(u32::from(reserved), 1);
        }
        self.carried(number);
        let inner = layer.skip(HEADER);
        if length > 0 {
            self.str(", options [");
            if self.is_verbose(1) {
                self.geneve_options(inner, length)?;
            } else {
                self.number(length);
                self.str(" bytes");
            }
            self.str("]");
        }
        self.turn(": ");
        let inner = inner.skip(length);
        if number == TRANSPARENT_ETHERNET {
            return self.ethernet(inner);
        }
        if leads_on(number) {
            return self.protocol(number, inner);
        }
        self.str("geneve-proto-0x");
        self.hex(u32::from(number), 1);
        Ok(())
    }

    fn geneve_flags(&mut self, flags: u8) {
        if flags == 0 {
            return self.str("none");
        }
        for (_, name) in FLAGS.iter().filter(|(bit, _)| flags & bit != 0) {
            self.str(name);
        }
    }

    /// Options one by one, their data with `-vv`.
    fn geneve_options(&mut self, layer: Layer<'_>, mut left: usize) -> Result<(), Cut> {
        let mut option = layer;
        let mut separator = "";
        while left > 0 {
            let [c0, c1, kind, last] = option.array::<OPTION_HEADER>("geneve")?;
            let class = u16::from_be_bytes([c0, c1]);
            let length = OPTION_HEADER + usize::from(last & OPTION_LENGTH) * UNIT;
            self.str(separator);
            separator = ", ";
            self.str("class ");
            self.str(class_name(class));
            self.str(" (0x");
            self.hex(u32::from(class), 1);
            self.str(") type 0x");
            self.hex(u32::from(kind), 1);
            if kind & CRITICAL != 0 {
                self.str("(C)");
            }
            self.str(" len ");
            self.number(length);
            if length > left {
                self.str(" [bad length]");
                return Ok(());
            }
            if self.is_verbose(2) && length > OPTION_HEADER {
                self.str(" data");
                for word in (OPTION_HEADER..length).step_by(UNIT) {
                    let word: [u8; UNIT] = option.skip(word).array("geneve")?;
                    self.str(" ");
                    self.hex(u32::from_be_bytes(word), 8);
                }
            }
            option = option.skip(length);
            left -= length;
        }
        Ok(())
    }
}

/// Who defines an option.
const fn class_name(class: u16) -> &'static str {
    match class {
        0x0000..=0x00ff => "Standard",
        0x0100 => "Linux",
        0x0101 => "Open vSwitch",
        0x0102 => "Open Virtual Networking (OVN)",
        0x0103 => "In-band Network Telemetry (INT)",
        0x0104 => "VMware",
        0xfff0..=0xffff => "Experimental",
        _ => "Unknown",
    }
}
