//! The option areas as segments that tile them.
//!
//! An area is walked from its first byte to its last; each byte falls into exactly one segment, whatever it
//! holds. What a value means is not looked at here. RFC 2131 s4.1, RFC 2132 s2, RFC 3396 s5.

use crate::dhcp::header;

/// Pad: a single octet without a length. RFC 2132 s3.1.
pub const PAD: u8 = 0;
/// End: a single octet without a length. RFC 2132 s3.2.
pub const END: u8 = 255;

/// A part of the message that holds options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Area {
    /// Everything after the cookie.
    Options,
    /// The `file` field, when option 52 says so.
    File,
    /// The `sname` field, when option 52 says so.
    Sname,
}

impl Area {
    /// The area's name: that of its header field, or `options`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Options => "options",
            Self::File => header::FILE.name,
            Self::Sname => header::SNAME.name,
        }
    }
}

/// What a run of bytes in an area is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SegmentKind {
    /// A whole option: code, length, value.
    Option,
    /// An option whose value, or length octet, the area does not hold in full; always the last of its area.
    Cut,
    /// A run of Pad octets, also the zero fill after End.
    Pad,
    /// The End octet.
    End,
    /// Bytes after End that are not all zero.
    Trailing,
    /// Bytes of the vendor area of a message without the DHCP cookie.
    Vendor,
}

/// A run of bytes in an option area. Offsets count from the start of the payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// What the bytes are.
    pub kind: SegmentKind,
    /// Where they stand.
    pub area: Area,
    /// Option code; 0 where the segment is not an option.
    pub code: u8,
    /// First byte.
    pub start: u16,
    /// Length in bytes, with code and length octet.
    pub length: u16,
}

/// A set of option codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CodeSet([u64; 4]);

impl CodeSet {
    /// The set of these codes.
    pub const fn of(codes: &[u8]) -> Self {
        let (mut low, mut middle, mut high, mut top) = (0, 0, 0, 0);
        let mut rest = codes;
        while let Some((&code, more)) = rest.split_first() {
            let bit = 1 << (code & 63);
            match code >> 6 {
                0 => low |= bit,
                1 => middle |= bit,
                2 => high |= bit,
                _ => top |= bit,
            }
            rest = more;
        }
        Self([low, middle, high, top])
    }

    /// Adds a code; says whether it was already there.
    pub fn insert(&mut self, code: u8) -> bool {
        let (word, bit) = Self::place(code);
        self.0.get_mut(word).is_some_and(|word| {
            let had = *word & bit != 0;
            *word |= bit;
            had
        })
    }

    /// Whether the code is in the set.
    pub fn has(&self, code: u8) -> bool {
        let (word, bit) = Self::place(code);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    /// Whether the set has no code.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The codes in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u8> + use<> {
        let words = self.0;
        [0u8, 64, 128, 192]
            .into_iter()
            .zip(words)
            .flat_map(|(base, mut word)| {
                std::iter::from_fn(move || {
                    let bit = u8::try_from(word.trailing_zeros())
                        .ok()
                        .filter(|bit| *bit < 64)?;
                    word &= word - 1;
                    Some(base + bit)
                })
            })
    }

    /// The codes that are in this set and not in the other.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut words = self.0;
        for (word, taken) in words.iter_mut().zip(other.0) {
            *word &= !taken;
        }
        Self(words)
    }

    /// The codes that are in both sets.
    #[must_use]
    pub fn within(&self, other: &Self) -> Self {
        let mut words = self.0;
        for (word, kept) in words.iter_mut().zip(other.0) {
            *word &= kept;
        }
        Self(words)
    }

    /// The codes that are in either set.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let mut words = self.0;
        for (word, more) in words.iter_mut().zip(other.0) {
            *word |= more;
        }
        Self(words)
    }

    fn place(code: u8) -> (usize, u64) {
        (usize::from(code >> 6), 1 << (code & 63))
    }
}

impl FromIterator<u8> for CodeSet {
    fn from_iter<T: IntoIterator<Item = u8>>(codes: T) -> Self {
        let mut set = Self::default();
        for code in codes {
            set.insert(code);
        }
        set
    }
}

/// Walks one area and hands every segment to `take`, in order, without a gap.
///
/// `bytes` is the area, `start` its place in the payload. Says whether an End option was seen.
pub fn walk(area: Area, bytes: &[u8], start: u16, mut take: impl FnMut(Segment)) -> bool {
    let mut walker = Walker {
        area,
        rest: bytes,
        place: start,
    };
    while let Some(&code) = walker.rest.first() {
        match code {
            PAD => take(walker.pads()),
            END => {
                take(walker.cut_off(SegmentKind::End, END, 1));
                if !walker.rest.is_empty() {
                    take(walker.tail());
                }
                return true;
            }
            _ => take(walker.option(code)),
        }
    }
    false
}

struct Walker<'a> {
    area: Area,
    rest: &'a [u8],
    place: u16,
}

impl Walker<'_> {
    /// Takes `length` bytes (or all there are) off the front as one segment.
    fn cut_off(&mut self, kind: SegmentKind, code: u8, length: usize) -> Segment {
        let length = length.min(self.rest.len());
        let (_, rest) = self.rest.split_at_checked(length).unwrap_or((&[], &[]));
        // A payload is at most 65,507 bytes long, so neither number can reach the limit.
        let length = u16::try_from(length).unwrap_or(u16::MAX);
        let segment = Segment {
            kind,
            area: self.area,
            code,
            start: self.place,
            length,
        };
        self.rest = rest;
        self.place = self.place.saturating_add(length);
        segment
    }

    fn pads(&mut self) -> Segment {
        let run = self.rest.iter().take_while(|byte| **byte == PAD).count();
        self.cut_off(SegmentKind::Pad, PAD, run)
    }

    fn tail(&mut self) -> Segment {
        let is_fill = header::is_zero(self.rest);
        let kind = if is_fill {
            SegmentKind::Pad
        } else {
            SegmentKind::Trailing
        };
        self.cut_off(kind, PAD, self.rest.len())
    }

    fn option(&mut self, code: u8) -> Segment {
        let whole = self.rest.get(1).map(|length| 2 + usize::from(*length));
        match whole {
            Some(whole) if whole <= self.rest.len() => {
                self.cut_off(SegmentKind::Option, code, whole)
            }
            _ => self.cut_off(SegmentKind::Cut, code, self.rest.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(bytes: &[u8]) -> Vec<(SegmentKind, u8, u16, u16)> {
        let mut found = Vec::new();
        walk(Area::Options, bytes, 240, |segment| {
            found.push((segment.kind, segment.code, segment.start, segment.length));
        });
        found
    }

    #[test]
    fn options_pads_end_and_fill_tile_the_area() {
        let bytes = [53, 1, 1, 0, 0, 80, 0, 255, 0, 0];
        assert_eq!(
            segments(&bytes),
            [
                (SegmentKind::Option, 53, 240, 3),
                (SegmentKind::Pad, 0, 243, 2),
                (SegmentKind::Option, 80, 245, 2),
                (SegmentKind::End, 255, 247, 1),
                (SegmentKind::Pad, 0, 248, 2),
            ]
        );
    }

    #[test]
    fn a_value_past_the_area_is_cut_and_last() {
        assert_eq!(segments(&[12, 5, b'a']), [(SegmentKind::Cut, 12, 240, 3)]);
        assert_eq!(segments(&[12]), [(SegmentKind::Cut, 12, 240, 1)]);
    }

    #[test]
    fn data_after_end_is_trailing() {
        assert_eq!(
            segments(&[255, 0, 7]),
            [
                (SegmentKind::End, 255, 240, 1),
                (SegmentKind::Trailing, 0, 241, 2)
            ]
        );
    }

    #[test]
    fn a_code_set_remembers_each_code() {
        let mut set = CodeSet::default();
        assert!(set.is_empty());
        assert!(!set.insert(0));
        assert!(!set.insert(255));
        assert!(set.insert(255));
        assert!(set.has(0) && set.has(255) && !set.has(64));
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 255]);
    }
}
