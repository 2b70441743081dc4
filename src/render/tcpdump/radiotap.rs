//! The radiotap header in front of a wireless frame: which fields there are, and where each begins.
//!
//! A field begins at a multiple of its own length, counted from the header's beginning. All numbers are little endian.

use super::layer::Layer;
use super::radio;
use super::wireless::CHECK_SUM;
use super::{Cut, Printed, Printer};

/// What tcpdump calls a header that ends too early.
const NAME: &str = "802.11_radio";
/// Length of the header with its first presence word, and of a further one.
const HEADER: usize = 8;
const WORD: usize = 4;
/// Bits of a presence word that name no field.
const FIELDS: u32 = 29;
const OWN_SPACE: u32 = 1 << 29;
const VENDOR_SPACE: u32 = 1 << 30;
const MORE: u32 = 1 << 31;
/// Lengths of what a vendor's space begins with.
const VENDOR: usize = 3;
const VENDOR_SPACE_NUMBER: usize = 1;

/// Flags of a frame: there is a check sum at its end; its header is padded.
const HAS_CHECK_SUM: u8 = 0x10;
const IS_PADDED: u8 = 0x20;

/// Reads the fields one by one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The flags of the frame, once they were read.
    pub(super) flags: u8,
}

impl<'a> Fields<'a> {
    /// The next field, of so many bytes, which begins at a multiple of `align`.
    pub(super) fn next<const N: usize>(&mut self, align: usize) -> Option<&'a [u8; N]> {
        let at = self.at.next_multiple_of(align);
        let field = self.bytes.get(at..)?.first_chunk()?;
        self.at = at + N;
        Some(field)
    }

    /// Passes so many bytes, or what there is of them. Says whether they are there.
    fn pass(&mut self, bytes: usize) -> bool {
        let left = self.bytes.len().saturating_sub(self.at);
        self.at += bytes.min(left);
        bytes <= left
    }
}

impl Printer<'_> {
    /// A radiotap header and the frame behind it.
    pub(super) fn radiotap(&mut self, frame: Layer<'_>) -> Printed {
        let Some((length, header, end)) = extent(frame) else {
            // All that there is counts as header.
            self.link_end = Some(frame.offset() + frame.rest().len());
            return Err(Cut::seen(NAME));
        };
        let flags = self.radiotap_fields(header, end);
        let mut inner = frame.skip(length);
        // What was rebuilt from fragments ends with the last of them.
        if flags & HAS_CHECK_SUM != 0 && self.rebuilt.is_none() {
            inner = inner.within(inner.length().saturating_sub(CHECK_SUM));
        }
        self.ieee80211(inner, flags & IS_PADDED != 0)
    }

    /// All fields, whose presence words end at `end`. Gives the flags, the last where there are several.
    fn radiotap_fields(&mut self, header: &[u8], end: usize) -> u8 {
        let words = header.get(WORD..end).unwrap_or_default();
        let mut fields = Fields {
            bytes: header,
            at: end,
            flags: 0,
        };
        let (mut base, mut is_own) = (0, true);
        for word in words.chunks(WORD).filter_map(<[u8]>::first_chunk) {
            let present = u32::from_le_bytes(*word);
            if is_own && !self.space((present, base), &mut fields) {
                break;
            }
            let spaces = present & (OWN_SPACE | VENDOR_SPACE);
            if spaces == OWN_SPACE {
                (base, is_own) = (0, true);
            } else if spaces == VENDOR_SPACE {
                (base, is_own) = (0, false);
                if !self.vendor(&mut fields) {
                    break;
                }
            } else if spaces == 0 {
                base += 32;
            }
        }
        fields.flags
    }

    /// The fields of one presence word, whose first bit has the number `base`. Says whether more can be read.
    fn space(&mut self, (present, base): (u32, u32), fields: &mut Fields<'_>) -> bool {
        for bit in (0..FIELDS).filter(|bit| present & (1 << bit) != 0) {
            let number = base + bit;
            if !radio::is_known(number) {
                self.str("[bit ");
                self.number(number);
                self.str("] ");
                return false;
            }
            if self.radio_field(number, fields, present).is_none() {
                self.ended();
                return false;
            }
        }
        true
    }

    /// A vendor's space: who it is, which of his spaces, and how many bytes to pass. Says whether more can be read.
    fn vendor(&mut self, fields: &mut Fields<'_>) -> bool {
        let mut rest = *fields;
        let begins = rest.next::<2>(2).is_some();
        if !begins || !fields.pass(VENDOR) || !fields.pass(VENDOR_SPACE_NUMBER) {
            self.ended();
            return true;
        }
        let Some(length) = fields.next(2) else {
            self.ended();
            return true;
        };
        fields.pass(u16::from_le_bytes(*length).into())
    }

    /// The header ended before a field did.
    fn ended(&mut self) {
        self.str(" [|");
        self.str(NAME);
        self.str("]");
    }
}

/// The length of the header, its bytes, and where its presence words end; `None` where any of it is missing.
fn extent(frame: Layer<'_>) -> Option<(usize, &[u8], usize)> {
    let [_, _, l0, l1] = frame.array(NAME).ok()?;
    let length = usize::from(u16::from_le_bytes([l0, l1]));
    let header = frame.slice(0, length)?;
    Some((length, header, words_end(header)?))
}

/// Where the presence words end; `None` where the header does before.
fn words_end(header: &[u8]) -> Option<usize> {
    let mut end = HEADER;
    let mut word = header.get(WORD..)?.first_chunk()?;
    while u32::from_le_bytes(*word) & MORE != 0 {
        word = header.get(end..)?.first_chunk()?;
        end += WORD;
    }
    Some(end)
}
