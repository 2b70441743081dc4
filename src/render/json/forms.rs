//! Lists of items as forms: what is the same in all messages that are made alike is printed, what differs is filled in.
//!
//! Messages are made alike that have the same options with the same lengths in the same order. The first such message
//! makes the form; where a value of a later one is another, the form gets a blank. A form is compared byte by byte, so
//! what it gives is always right. Bounded: a fixed number of forms, of lists of a bounded length.

use std::ops::Range;

use crate::dhcp::areas::OPTION_HEAD;
use crate::dhcp::{Message, MessageType, header, option};

/// Places for forms; a power of two.
const PLACES: usize = 256;
/// Longest options field that gets a form, in bytes.
const LONGEST: usize = 512;
/// Longest text of a form, in bytes.
const LONGEST_TEXT: usize = 4096;

/// Forms, each in the place of what it was made of.
#[derive(Debug)]
pub(super) struct Forms(Vec<Form>);

/// The list of a message, with blanks.
#[derive(Debug, Default, Clone)]
pub(super) struct Form {
    /// Where in its frame the options field begins.
    start: u32,
    /// The options field.
    field: Vec<u8>,
    /// What was drawn of it.
    text: Vec<u8>,
    blanks: Vec<Blank>,
    /// Whether it was of use since it was made, or since a message came that it is not for.
    is_used: bool,
}

/// An item whose end is filled in.
#[derive(Debug, Clone)]
struct Blank {
    code: u8,
    /// Its value in the options field.
    value: Range<usize>,
    /// Its end in the text.
    text: Range<usize>,
}

/// Draws items.
pub(super) trait Draw {
    /// Appends the head of an item: all that depends on its code and place alone.
    fn head(&mut self, out: &mut Vec<u8>, code: u8, place: u32);

    /// Appends its end: all that depends on its code and value alone.
    fn end(&mut self, out: &mut Vec<u8>, code: u8, value: &[u8]);
}

impl Default for Forms {
    fn default() -> Self {
        Self(vec![Form::default(); PLACES])
    }
}

impl Forms {
    /// Appends the items of a message whose options are whole, stand once and in the options field.
    pub(super) fn append(&mut self, out: &mut Vec<u8>, message: Message<'_>, draw: &mut impl Draw) {
        let before = header::COOKIE.end();
        let field = message.payload().get(before.into()..).unwrap_or(&[]);
        let start = message.layout().extent().span.start;
        let start = start.saturating_add(before.into());
        let place = place(message, field.len());
        match self.0.get_mut(place) {
            Some(form) if field.len() <= LONGEST => {
                if !form.fill(out, start, field, draw) {
                    form.draw(out, message, (start, field), draw);
                }
            }
            _ => message.each_whole(|code, place, value| {
                draw.head(out, code, place);
                draw.end(out, code, value);
            }),
        }
    }
}

/// Where to look for the form of a message.
fn place(message: Message<'_>, length: usize) -> usize {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let kind = message.kind().map_or(0, MessageType::code);
    let length = u64::try_from(length).unwrap_or(0);
    let mixed = message.codes().mixed() ^ (length << 32) ^ u64::from(kind);
    usize::try_from(mixed.wrapping_mul(ODD) >> (u64::BITS - PLACES.ilog2())).unwrap_or(0)
}

/// Where in the options field, which begins at `start`, the value of an option at `place` stands.
fn after(start: u32, place: u32) -> usize {
    usize::try_from(place.saturating_sub(start)).unwrap_or(0) + usize::from(OPTION_HEAD)
}

impl Form {
    /// Fills the form in; says whether it is one for this options field.
    #[inline]
    fn fill(&mut self, out: &mut Vec<u8>, start: u32, field: &[u8], draw: &mut impl Draw) -> bool {
        let begin = out.len();
        let is_for = self.start == start
            && self.field.len() == field.len()
            && self.try_fill(out, field, draw).is_some();
        if !is_for {
            out.truncate(begin);
        }
        self.is_used |= is_for;
        is_for
    }

    #[inline]
    fn try_fill(&self, out: &mut Vec<u8>, field: &[u8], draw: &mut impl Draw) -> Option<()> {
        let (mut at, mut text_at) = (0, 0);
        for blank in &self.blanks {
            let printed = at..blank.value.start;
            if field.get(printed.clone())? != self.field.get(printed)? {
                return None;
            }
            out.extend_from_slice(self.text.get(text_at..blank.text.start)?);
            draw.end(out, blank.code, field.get(blank.value.clone())?);
            (at, text_at) = (blank.value.end, blank.text.end);
        }
        if field.get(at..)? != self.field.get(at..)? {
            return None;
        }
        out.extend_from_slice(self.text.get(text_at..)?);
        Some(())
    }

    /// Draws the list, and makes a form of it.
    #[cold]
    fn draw(
        &mut self,
        out: &mut Vec<u8>,
        message: Message<'_>,
        (start, field): (u32, &[u8]),
        draw: &mut impl Draw,
    ) {
        let is_alike = self.start == start && self.is_alike(message, field);
        let is_wanted = is_alike || !std::mem::take(&mut self.is_used);
        let mut blanks = Vec::new();
        let begin = out.len();
        message.each_whole(|code, place, value| {
            draw.head(out, code, place);
            let text = out.len();
            draw.end(out, code, value);
            let place = after(start, place);
            let value = place..place + value.len();
            if code == option::VENDOR || (is_alike && self.is_blank(field, &value)) {
                let text = text - begin..out.len() - begin;
                blanks.push(Blank { code, value, text });
            }
        });
        if is_wanted && out.len() - begin <= LONGEST_TEXT {
            self.start = start;
            field.clone_into(&mut self.field);
            self.text.clear();
            self.text.extend_from_slice(out.get(begin..).unwrap_or(&[]));
            self.blanks = blanks;
        }
    }

    /// Whether a message is made as this form is: only values differ.
    fn is_alike(&self, message: Message<'_>, field: &[u8]) -> bool {
        let mut at = 0;
        let mut is_alike = self.field.len() == field.len();
        let start = self.start;
        message.each_whole(|_, place, value| {
            let place = after(start, place);
            is_alike &= self.field.get(at..place) == field.get(at..place);
            at = place + value.len();
        });
        is_alike && self.field.get(at..) == field.get(at..)
    }

    /// Whether the form has, or needs, a blank for a value.
    fn is_blank(&self, field: &[u8], value: &Range<usize>) -> bool {
        self.field.get(value.clone()) != field.get(value.clone())
            || self.blanks.iter().any(|blank| blank.value == *value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dhcp::{Ended, Extent, Layout};
    use crate::wire::Span;

    /// Counts what it draws.
    #[derive(Default)]
    struct Counting {
        heads: usize,
        ends: usize,
    }

    impl Draw for Counting {
        fn head(&mut self, out: &mut Vec<u8>, code: u8, place: u32) {
            self.heads += 1;
            out.extend_from_slice(format!("{code} at {place}:").as_bytes());
        }

        fn end(&mut self, out: &mut Vec<u8>, _: u8, value: &[u8]) {
            self.ends += 1;
            out.extend_from_slice(format!("{value:?};").as_bytes());
        }
    }

    /// What forms make of a message with these options, how often a head and an end was drawn, and what it should be.
    fn drawn(forms: &mut Forms, start: u32, options: &[u8]) -> (String, [usize; 2], String) {
        let mut payload = vec![0; usize::from(header::COOKIE.start)];
        payload.extend(header::MAGIC_COOKIE);
        payload.extend(options);
        payload.push(255);
        let end = start + u32::try_from(payload.len()).unwrap_or(0);
        let extent = Extent {
            span: Span::new(start, end),
            ended: Ended::Message,
        };
        let layout = Layout::of(&payload, extent);
        let message = layout.with(&payload);
        let mut expected = Vec::new();
        message.each_whole(|code, place, value| {
            Counting::default().head(&mut expected, code, place);
            Counting::default().end(&mut expected, code, value);
        });
        let (mut out, mut draw) = (Vec::new(), Counting::default());
        forms.append(&mut out, message, &mut draw);
        let text = |text| String::from_utf8(text).unwrap_or_default();
        (text(out), [draw.heads, draw.ends], text(expected))
    }

    #[test]
    fn what_differs_becomes_a_blank_and_the_rest_is_printed() {
        let mut forms = Forms::default();
        let messages: [(&[u8], [usize; 2]); 8] = [
            (&[53, 1, 1, 12, 2, b'a', b'b', 57, 2, 5, 0], [3, 3]),
            (&[53, 1, 1, 12, 2, b'a', b'b', 57, 2, 5, 0], [0, 0]),
            (&[53, 1, 1, 12, 2, b'a', b'c', 57, 2, 5, 0], [3, 3]),
            (&[53, 1, 1, 12, 2, b'x', b'y', 57, 2, 5, 0], [0, 1]),
            // The same options with the same lengths in all, but made otherwise: it gets no form while the first has one.
            (&[53, 1, 1, 57, 2, 5, 0, 12, 2, b'a', b'b'], [3, 3]),
            (&[53, 1, 1, 12, 2, b'x', b'z', 57, 2, 5, 0], [0, 1]),
            // Its first blank was filled in when the next value turned out to be another.
            (&[53, 1, 1, 12, 2, b'x', b'z', 57, 2, 6, 0], [3, 4]),
            (&[53, 1, 1, 12, 2, b'v', b'w', 57, 2, 7, 0], [0, 2]),
        ];
        for (options, counted) in messages {
            let (text, counts, expected) = drawn(&mut forms, 42, options);
            assert_eq!(text, expected);
            assert_eq!(counts, counted, "{text}");
        }
    }

    #[test]
    fn a_form_is_for_one_place_in_the_frame() {
        let mut forms = Forms::default();
        for start in [42, 42, 46, 46, 46] {
            let (text, _, expected) = drawn(&mut forms, start, &[53, 1, 1, 61, 1, 0]);
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn vendor_information_is_always_filled_in() {
        let mut forms = Forms::default();
        for counted in [[2, 2], [0, 1], [0, 1]] {
            let (text, counts, expected) = drawn(&mut forms, 42, &[53, 1, 5, 43, 2, 1, 0]);
            assert_eq!((text, counts), (expected, counted));
        }
    }
}
