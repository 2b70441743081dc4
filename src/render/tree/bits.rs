//! Bits drawn out: `1... .... .... ....`.

use crate::dhcp::header;
use crate::render::tree::sheet::Sheet;
use crate::render::value::bits;
use crate::render::{Ink, text};
use crate::wire::Span;

/// A run of bits in a field.
struct Run {
    mask: u32,
    name: &'static str,
}

/// The flag bits of IPv4. RFC 791 s3.1.
const IP_FLAGS: [Run; 4] = [
    Run {
        mask: 0x8000,
        name: "reserved",
    },
    Run {
        mask: 0x4000,
        name: "don't fragment",
    },
    Run {
        mask: 0x2000,
        name: "more fragments",
    },
    Run {
        mask: 0x1fff,
        name: "fragment offset",
    },
];
/// `flags`. RFC 2131 figure 2.
const DHCP_FLAGS: [Run; 2] = [
    Run {
        mask: header::FLAG_BROADCAST as u32,
        name: "broadcast: answer to everybody",
    },
    Run {
        mask: header::FLAGS_MUST_BE_ZERO as u32,
        name: "must be zero",
    },
];

/// Rows for the flags of IPv4 and the fragment offset.
pub(super) fn ip_flags(sheet: &mut Sheet<'_, '_>, span: Span, value: u16) {
    rows(sheet, span, u32::from(value), 16, &IP_FLAGS);
}

/// Rows for the bits of `flags`.
pub(super) fn dhcp_flags(sheet: &mut Sheet<'_, '_>, span: Span, value: u16) {
    rows(sheet, span, u32::from(value), 16, &DHCP_FLAGS);
}

fn rows(sheet: &mut Sheet<'_, '_>, span: Span, value: u32, width: u32, runs: &[Run]) {
    for run in runs {
        let number = (value & run.mask) >> run.mask.trailing_zeros();
        let is_bit = run.mask.is_power_of_two();
        sheet.detail(span, |out, look| {
            bits(out, value, run.mask, width);
            text::str(out, "  ");
            look.paint.text(out, Ink::Label, run.name);
            if is_bit {
                text::str(out, if number == 1 { ", set" } else { ", not set" });
            } else {
                out.push(b' ');
                text::number(out, number);
            }
        });
    }
}
