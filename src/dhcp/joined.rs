//! The values of options that stand in several pieces, each put together once.
//!
//! Who asks for one is not to walk over all the pieces for it: many ask, and some for each message that comes behind.
//! RFC 3396 s7.

use crate::dhcp::areas::CodeSet;
use crate::dhcp::message::{Message, RawOption};
use crate::dhcp::registry;

/// Values put together from pieces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Joined {
    /// In ascending order of their codes.
    values: Box<[Value]>,
    /// The octets of all values, one behind the other.
    octets: Box<[u8]>,
}

/// One value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Value {
    code: u8,
    pieces: u16,
    start: u32,
    end: u32,
}

impl Joined {
    /// Puts together what is split. Options of fixed length are not joined, nor those of which a piece is cut.
    pub(super) fn of(message: Message<'_>) -> Self {
        let split = message.repeated().within(&message.codes()).iter();
        let split: CodeSet = split
            .filter(|code| !registry::is_fixed_length(*code))
            .collect();
        let pieces = || {
            let options = message.options();
            options.filter(|option| split.has(option.code) && !option.is_cut)
        };
        // Of each code how many pieces there are, and where the next one goes.
        let mut counted = [(0_u16, 0_usize); 256];
        for RawOption { code, data, .. } in pieces() {
            if let Some((count, length)) = counted.get_mut(usize::from(code)) {
                *count = count.saturating_add(1);
                *length += data.len();
            }
        }
        let mut total = 0;
        let mut values = Vec::new();
        for (code, (count, place)) in (0..=u8::MAX).zip(&mut counted) {
            let start = total;
            total += std::mem::replace(place, start);
            if *count > 0 {
                values.push(Value {
                    code,
                    pieces: *count,
                    start: number(start),
                    end: number(total),
                });
            }
        }
        let mut octets = vec![0; total].into_boxed_slice();
        for RawOption { code, data, .. } in pieces() {
            if let Some((_, place)) = counted.get_mut(usize::from(code)) {
                let end = *place + data.len();
                if let Some(room) = octets.get_mut(*place..end) {
                    room.copy_from_slice(data);
                }
                *place = end;
            }
        }
        Self {
            values: values.into(),
            octets,
        }
    }

    /// The value of an option and how many pieces it was in; `None` where it is not split.
    pub(super) fn value(&self, code: u8) -> Option<(&[u8], u16)> {
        let place = self.values.binary_search_by_key(&code, |value| value.code);
        let value = self.values.get(place.ok()?)?;
        let offset = |at| usize::try_from(at).ok();
        let range = offset(value.start)?..offset(value.end)?;
        Some((self.octets.get(range)?, value.pieces))
    }

    /// Bytes of memory it holds beside itself.
    pub(super) fn heap_bytes(&self) -> usize {
        size_of_val(&*self.values) + self.octets.len()
    }
}

/// A place among the octets of a payload, which is at most 65,507 bytes long.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
