//! The option areas as segments that tile them.
//!
//! An area is walked from its first byte to its last; each byte falls into exactly one segment, whatever it
//! holds. What a value means is not looked at here. RFC 2131 s4.1, RFC 2132 s2, RFC 3396 s5.

use crate::dhcp::header;

/// Pad: a single octet without a length. RFC 2132 s3.1.
pub const PAD: u8 = 0;
/// End: a single octet without a length. RFC 2132 s3.2.
pub const END: u8 = 255;
/// The codes between those two have a length.
const FIRST: u8 = PAD + 1;
const LAST: u8 = END - 1;
/// Bytes of code and length octet.
pub const OPTION_HEAD: u16 = 2;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
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
    #[inline]
    pub fn insert(&mut self, code: u8) -> bool {
        let (word, bit) = Self::place(code);
        self.0.get_mut(word).is_some_and(|word| {
            let had = *word & bit != 0;
            *word |= bit;
            had
        })
    }

    /// Whether the code is in the set.
    #[inline]
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

    /// Whether something holds for one of the codes.
    pub fn any(&self, mut holds: impl FnMut(u8) -> bool) -> bool {
        for (base, mut word) in [0_u8, 64, 128, 192].into_iter().zip(self.0) {
            while word != 0 {
                let bit = u8::try_from(word.trailing_zeros()).unwrap_or(0);
                if holds(base + bit) {
                    return true;
                }
                word &= word - 1;
            }
        }
        false
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

    /// A number that differs for most sets.
    pub fn mixed(&self) -> u64 {
        self.0
            .iter()
            .fold(0, |mixed: u64, word| mixed.rotate_left(17) ^ word)
    }

    #[inline]
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

/// The segments of one area, in order, without a gap.
#[derive(Debug, Clone)]
pub struct Segments<'a> {
    area: Area,
    /// Where in the payload the next segment begins.
    place: u16,
    /// What may still hold options.
    rest: &'a [u8],
    /// What does not any more, and what it is unless it is zeros.
    tail: &'a [u8],
    tail_kind: SegmentKind,
}

impl<'a> Segments<'a> {
    /// The segments of an area that holds options.
    #[inline]
    pub fn of(payload: &'a [u8], area: Area) -> Self {
        let (start, rest) = match area {
            Area::Options => {
                let start = header::COOKIE.end();
                (start, payload.get(usize::from(start)..).unwrap_or_default())
            }
            Area::File => (header::FILE.start, header::FILE.of(payload)),
            Area::Sname => (header::SNAME.start, header::SNAME.of(payload)),
        };
        Self {
            area,
            place: start,
            rest,
            tail: &[],
            tail_kind: SegmentKind::Trailing,
        }
    }

    /// The one segment that the options field of a message without cookie is.
    pub(super) fn of_vendor(payload: &'a [u8]) -> Self {
        let place = header::COOKIE.start;
        Self {
            area: Area::Options,
            place,
            rest: &[],
            tail: payload.get(usize::from(place)..).unwrap_or_default(),
            tail_kind: SegmentKind::Vendor,
        }
    }

    /// The area it walks.
    pub(super) fn area(&self) -> Area {
        self.area
    }

    /// Where in the payload the area ends.
    pub(super) fn end(&self) -> usize {
        usize::from(self.place) + self.rest.len() + self.tail.len()
    }

    /// Tells the code, the place and the value of each whole option, and says what follows them all.
    #[inline]
    pub(super) fn each_option(self, mut told: impl FnMut(u8, u16, &'a [u8])) -> Stop<'a> {
        let end = self.end();
        let mut rest = self.rest;
        loop {
            while let Some((code, value, behind)) = whole_option(rest) {
                told(code, short(end - rest.len()), value);
                rest = behind;
            }
            match Stop::at(rest) {
                Stop::Pad(behind) => rest = behind,
                stop => return stop,
            }
        }
    }

    /// Takes the next segment where it is a whole option.
    #[inline]
    fn next_option(&mut self) -> Option<Segment> {
        let (code, value, behind) = whole_option(self.rest)?;
        self.rest = behind;
        let length = short(value.len()).saturating_add(OPTION_HEAD);
        Some(self.pass(SegmentKind::Option, code, length))
    }

    /// Takes the next segment where it is no whole option.
    #[inline(never)]
    fn next_other(&mut self) -> Option<Segment> {
        let rest = std::mem::take(&mut self.rest);
        let code = rest.first().copied().unwrap_or_default();
        match Stop::at(rest) {
            Stop::Nothing => self.next_tail(),
            Stop::Pad(_) => {
                let pads = rest.iter().take_while(|byte| **byte == PAD).count();
                self.rest = rest.get(pads..).unwrap_or_default();
                Some(self.pass(SegmentKind::Pad, code, short(pads)))
            }
            Stop::End(tail) => {
                self.tail = tail;
                Some(self.pass(SegmentKind::End, code, 1))
            }
            Stop::Cut => Some(self.pass(SegmentKind::Cut, code, short(rest.len()))),
        }
    }

    fn next_tail(&mut self) -> Option<Segment> {
        let tail = std::mem::take(&mut self.tail);
        let kind = if header::is_zero(tail) {
            SegmentKind::Pad
        } else {
            self.tail_kind
        };
        (!tail.is_empty()).then(|| self.pass(kind, PAD, short(tail.len())))
    }

    fn pass(&mut self, kind: SegmentKind, code: u8, length: u16) -> Segment {
        let start = self.place;
        self.place = start.saturating_add(length);
        Segment {
            kind,
            area: self.area,
            code,
            start,
            length,
        }
    }
}

/// What stands where no whole option does, and what is behind it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stop<'a> {
    /// Nothing: the area ends.
    Nothing,
    /// A Pad octet.
    Pad(&'a [u8]),
    /// The End octet.
    End(&'a [u8]),
    /// An option that the area does not hold in full.
    Cut,
}

impl<'a> Stop<'a> {
    #[inline]
    fn at(bytes: &'a [u8]) -> Self {
        match bytes {
            [] => Self::Nothing,
            [PAD, behind @ ..] => Self::Pad(behind),
            [END, behind @ ..] => Self::End(behind),
            _ => Self::Cut,
        }
    }
}

impl Iterator for Segments<'_> {
    type Item = Segment;

    #[inline]
    fn next(&mut self) -> Option<Segment> {
        match self.next_option() {
            None => self.next_other(),
            option => option,
        }
    }
}

/// Where bytes begin with a whole option: its code, its value, and what follows.
#[inline]
fn whole_option(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    #[cfg(test)]
    super::work::read();
    let [code @ FIRST..=LAST, length, behind @ ..] = bytes else {
        return None;
    };
    let (value, behind) = behind.split_at_checked(usize::from(*length))?;
    Some((*code, value, behind))
}

/// A length in a payload, which is at most 65,507 bytes long.
fn short(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(bytes: &[u8]) -> Vec<(SegmentKind, u8, u16, u16)> {
        let payload = [&[0; 240], bytes].concat();
        Segments::of(&payload, Area::Options)
            .map(|segment| (segment.kind, segment.code, segment.start, segment.length))
            .collect()
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
