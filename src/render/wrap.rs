//! Breaking long lines between words.

use std::iter::once;
use std::ops::Range;

use memchr::{memchr, memchr_iter};
use smallvec::SmallVec;

use crate::render::paint;
use crate::render::scan::last_of;
use crate::render::text::{columns, is_printable, spaces};

/// Begins an escape sequence.
const ESCAPE: u8 = 0x1b;
/// Words that the number behind them belongs to.
const NUMBERED: [&[u8]; 5] = [b"RFC", b"option", b"options", b"table", b"figure"];
/// Words that belong to the number in front of them. The first one begins sections, too.
const UNITS: [&[u8]; 6] = [b"s", b"ms", b"us", b"min", b"h", b"kbit"];
/// A line that needs no memory of its own if it has no more bytes than most.
type Bytes = SmallVec<[u8; 512]>;

/// Where a line may be broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Between words.
    Words,
    /// Between words, better behind the comma of a list.
    Items,
    /// Where two spaces part what stands side by side, and between words only in what is too wide by itself.
    Columns,
}

/// Breaks the line that begins at `start` so that no part is wider than `width`, where it has spaces to break at.
///
/// Further lines begin with `indent` spaces. Escape sequences take no room and change nothing about where a line is
/// broken. The line must not hold a newline yet.
#[inline]
pub fn wrap(out: &mut Vec<u8>, start: usize, width: usize, indent: usize, at: At) {
    if out.len().saturating_sub(start) > width {
        wrap_wide(out, start, (width, indent), at);
    }
}

/// Breaks a line as [`wrap`] does, and the words in it that are wider than a line.
#[inline]
pub fn fit(out: &mut Vec<u8>, start: usize, width: usize, indent: usize, at: At) {
    if out.len().saturating_sub(start) > width {
        wrap_wide(out, start, (width, indent), at);
        break_words(out, start, width, indent.min(width / 2));
    }
}

/// Wraps a line of more bytes than there are columns.
fn wrap_wide(out: &mut Vec<u8>, start: usize, columns: (usize, usize), at: At) {
    if is_printable(out.get(start..).unwrap_or(&[])) {
        wrap_plain(out, start, columns, at);
    } else {
        wrap_painted(out, start, columns, at);
    }
}

/// Breaks a line of printable ASCII.
#[inline]
fn wrap_plain(out: &mut Vec<u8>, start: usize, (width, indent): (usize, usize), at: At) {
    let line = Rest::new(out.get(start..).unwrap_or(&[]), true);
    let mut gap = line.gap(width, at);
    if gap.is_empty() {
        return;
    }
    let behind = Bytes::from_slice(line.text.get(gap.end..).unwrap_or(&[]));
    let mut rest = Rest::new(&behind, true);
    out.truncate(start + gap.start);
    loop {
        new_line(out, indent);
        gap = rest.gap(width.saturating_sub(indent), at);
        if gap.is_empty() {
            return out.extend_from_slice(rest.text);
        }
        out.extend_from_slice(rest.take(gap.start));
        rest.take(gap.len());
    }
}

#[inline]
fn new_line(out: &mut Vec<u8>, indent: usize) {
    out.push(b'\n');
    spaces(out, indent);
}

/// Breaks a line with escape sequences in it, or with letters that are not ASCII.
fn wrap_painted(out: &mut Vec<u8>, start: usize, (width, indent): (usize, usize), at: At) {
    let whole = Bytes::from_slice(out.get(start..).unwrap_or(&[]));
    let mut text = Vec::with_capacity(whole.len());
    let mut escapes = SmallVec::<[(usize, &[u8]); 16]>::new();
    for (plain, escape) in paint::pieces(&whole) {
        text.extend_from_slice(plain);
        escapes.push((text.len(), escape));
    }
    let mut line = Painted {
        rest: Rest::new(&text, is_printable(&text)),
        done: 0,
        escapes: &escapes,
    };
    let mut gap = line.rest.gap(width, at);
    if gap.is_empty() {
        return;
    }
    out.truncate(start);
    while !gap.is_empty() {
        line.write(out, gap.start);
        new_line(out, indent);
        line.skip(out, gap.len());
        gap = line.rest.gap(width.saturating_sub(indent), at);
    }
    line.write(out, line.rest.text.len());
}

/// A line with escape sequences in it.
struct Painted<'a> {
    /// What is seen and was not written yet.
    rest: Rest<'a>,
    /// How much was written of what is seen.
    done: usize,
    /// Escape sequences that were not written yet, and how much is seen in front of each.
    escapes: &'a [(usize, &'a [u8])],
}

impl<'a> Painted<'a> {
    /// Writes so many bytes of what is seen, with the escape sequences up to there.
    fn write(&mut self, out: &mut Vec<u8>, length: usize) {
        let end = self.done + length;
        while let Some((place, escape)) = self.next_escape(end) {
            out.extend_from_slice(self.take(place));
            out.extend_from_slice(escape);
        }
        out.extend_from_slice(self.take(end));
    }

    /// Leaves out so many spaces, but not the escape sequences among them.
    fn skip(&mut self, out: &mut Vec<u8>, length: usize) {
        self.take(self.done + length);
        while let Some((_, escape)) = self.next_escape(self.done) {
            out.extend_from_slice(escape);
        }
    }

    /// Takes what is seen up to a place.
    fn take(&mut self, place: usize) -> &'a [u8] {
        let text = self.rest.take(place - self.done);
        self.done = place;
        text
    }

    /// Takes the next escape sequence that stands no further than `end`.
    fn next_escape(&mut self, end: usize) -> Option<(usize, &'a [u8])> {
        let (&next, others) = self.escapes.split_first()?;
        let is_near = next.0 <= end;
        if is_near {
            self.escapes = others;
        }
        is_near.then_some(next)
    }
}

/// What is left of a line.
struct Rest<'a> {
    text: &'a [u8],
    /// Whether bytes are columns.
    is_ascii: bool,
}

impl<'a> Rest<'a> {
    fn new(text: &'a [u8], is_ascii: bool) -> Self {
        Self { text, is_ascii }
    }

    /// Takes so many bytes, if there are as many.
    #[inline]
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (text, rest) = self.text.split_at_checked(length).unwrap_or_default();
        self.text = rest;
        text
    }

    /// The run of spaces to break at so that what is in front of it fits; none where all fits or nothing can be done.
    #[inline]
    fn gap(&self, room: usize, at: At) -> Range<usize> {
        if self.text.len() <= room {
            return 0..0;
        }
        match self.beyond(room) {
            Some(over) => self.gap_near(over, at),
            None => 0..0,
        }
    }

    /// The first byte that stands beyond so many columns.
    #[inline]
    fn beyond(&self, room: usize) -> Option<usize> {
        if self.is_ascii {
            return Some(room);
        }
        let mut starts = (0..)
            .zip(self.text)
            .filter(|(_, byte)| !(0x80..=0xbf).contains(*byte));
        starts.nth(room).map(|(place, _)| place)
    }

    /// The columns in front of a byte.
    fn column(&self, at: usize) -> usize {
        if self.is_ascii {
            return at;
        }
        self.text.get(..at).map_or(0, columns)
    }

    /// Whether `to` stands in the second half of the columns between the first word and `over`.
    fn is_past_half(&self, to: usize, over: usize) -> bool {
        let first = self.run_end(0).map_or(0, |first| self.column(first));
        self.column(to) > first + self.column(over).saturating_sub(first) / 2
    }

    /// The run of spaces to break at: the last one before `over` that fits, better one behind a comma if that leaves
    /// the line more than half full; else the first one after it. A line is never broken before its first word.
    #[inline(always)]
    fn gap_near(&self, over: usize, at: At) -> Range<usize> {
        let least = if at == At::Columns { 2 } else { 1 };
        match self.last_run(over + 1, least) {
            Some(found) if at == At::Items => self.behind_comma(&found, over).unwrap_or(found),
            Some(found) => found,
            // A column that has no room in a line of its own.
            None if at == At::Columns => self.gap_near(over, At::Words),
            None => self.run_after(over, least).unwrap_or(0..0),
        }
    }

    /// The last run of at least so many spaces that begins before `end` and behind the first word; one between words
    /// that belong together only where there is no other.
    #[inline]
    fn last_run(&self, end: usize, least: usize) -> Option<Range<usize>> {
        let nearest = self.run_before(end)?;
        let mut run = nearest.clone();
        while run.len() < least || self.is_bound(&run) {
            match self.run_before(run.start) {
                Some(before) => run = before,
                None => return (nearest.len() >= least).then_some(nearest),
            }
        }
        Some(run)
    }

    /// Whether a run of spaces stands inside of `RFC 2131 s4.1`, `option 82`, `4 min` or `(1 Name`.
    #[inline]
    fn is_bound(&self, run: &Range<usize>) -> bool {
        if run.len() != 1 {
            return false;
        }
        let before = self.text.get(..run.start).unwrap_or_default();
        let after = self.text.get(run.end..).unwrap_or_default();
        match (before.last(), after.first()) {
            (Some(b'C' | b'a'..=b'z'), Some(b'0'..=b'9')) => is_title(before),
            (Some(b'0'..=b'9'), Some(b'a'..=b'z')) => begins_with_unit(after),
            (Some(b'0'..=b'9'), Some(b'A'..=b'Z')) => opens_list(before),
            _ => false,
        }
    }

    /// The last run of spaces behind a comma, from `last` back to where the line would not be half full.
    #[inline(never)]
    fn behind_comma(&self, last: &Range<usize>, over: usize) -> Option<Range<usize>> {
        let mut run = last.clone();
        while self.is_past_half(run.end, over) {
            if ends_clause(self.text.get(..run.start)?) {
                return Some(run);
            }
            run = self.run_before(run.start)?;
        }
        None
    }

    /// The last run of spaces that begins before `end` and behind the first word.
    #[inline]
    fn run_before(&self, end: usize) -> Option<Range<usize>> {
        let head = self.text.get(..end.min(self.text.len()))?;
        let last = last_of(head, b' ')?;
        let before = self.text.get(..last)?;
        let from = before.iter().rposition(|byte| *byte != b' ')? + 1;
        Some(from..self.run_end(last)?)
    }

    /// The first run of at least so many spaces from `start` on that more text follows.
    #[cold]
    fn run_after(&self, start: usize, least: usize) -> Option<Range<usize>> {
        let mut place = start;
        loop {
            let from = place + memchr(b' ', self.text.get(place..)?)?;
            let to = self.run_end(from)?;
            if to - from >= least {
                return Some(from..to);
            }
            place = to;
        }
    }

    /// Where the spaces from `start` on end, if more text follows.
    fn run_end(&self, start: usize) -> Option<usize> {
        let rest = self.text.get(start..)?;
        Some(start + rest.iter().position(|byte| *byte != b' ')?)
    }
}

/// Whether a text ends in a word that the number behind it belongs to.
fn is_title(text: &[u8]) -> bool {
    NUMBERED.iter().any(|title| {
        let before = text.strip_suffix(*title).map(<[u8]>::last);
        before.is_some_and(|last| !last.is_some_and(u8::is_ascii_alphanumeric))
    })
}

/// Whether a text begins with a unit, or with the `s` of a section.
fn begins_with_unit(text: &[u8]) -> bool {
    UNITS.iter().any(|unit| {
        let behind = text.strip_prefix(*unit).map(<[u8]>::first);
        behind.is_some_and(|next| !next.is_some_and(u8::is_ascii_alphabetic))
    })
}

/// Whether a text ends in the number of the first of several things in brackets.
fn opens_list(text: &[u8]) -> bool {
    let mut bytes = text.iter().rev();
    bytes.find(|byte| !byte.is_ascii_digit()) == Some(&b'(')
}

/// Whether a list item or clause ends here.
fn ends_clause(text: &[u8]) -> bool {
    matches!(text.last(), Some(b',' | b';'))
}

/// Breaks the words of wrapped text from `start` on that are wider than `width`, where nothing may stand out.
pub fn break_words(out: &mut Vec<u8>, start: usize, width: usize, indent: usize) {
    let lines = out.get(start..).unwrap_or(&[]);
    let mut begin = 0;
    let mut ends = memchr_iter(b'\n', lines).chain(once(lines.len()));
    if ends.all(|end| {
        let line = lines.get(begin..end).unwrap_or(&[]);
        begin = end + 1;
        line.len() <= width || columns(line) <= width
    }) {
        return;
    }
    let mut made = Vec::with_capacity(lines.len() + 64);
    let mut column = 0;
    let mut is_escape = false;
    for &byte in lines {
        let was_escape = is_escape;
        is_escape = byte == ESCAPE || (is_escape && byte != b'm');
        let is_shown = !is_escape && !was_escape && !(0x80..=0xbf).contains(&byte);
        if byte == b'\n' {
            column = 0;
        } else if is_shown {
            if column >= width {
                made.push(b'\n');
                made.resize(made.len() + indent, b' ');
                column = indent;
            }
            column += 1;
        }
        made.push(byte);
    }
    out.truncate(start);
    out.extend_from_slice(&made);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(line: &str, width: usize, indent: usize) -> String {
        wrapped_at(line, width, indent, At::Items)
    }

    fn wrapped_at(line: &str, width: usize, indent: usize, at: At) -> String {
        let mut out = line.as_bytes().to_vec();
        wrap(&mut out, 0, width, indent, at);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn a_line_that_fits_stays() {
        assert_eq!(wrapped("  one two", 9, 4), "  one two");
    }

    #[test]
    fn a_long_line_breaks_between_words() {
        assert_eq!(
            wrapped("  one two three four", 10, 4),
            "  one two\n    three\n    four"
        );
    }

    #[test]
    fn a_word_too_long_stays_whole() {
        assert_eq!(wrapped("  abcdefghijkl mn", 6, 2), "  abcdefghijkl\n  mn");
    }

    #[test]
    fn a_list_breaks_behind_its_commas() {
        assert_eq!(
            wrapped("  1 Subnet Mask, 3 Router, 6 Name Server", 30, 2),
            "  1 Subnet Mask, 3 Router,\n  6 Name Server"
        );
    }

    #[test]
    fn a_number_stays_with_what_it_belongs_to() {
        for (line, parted) in [
            ("RFC 768, RFC 2131 s4.1", "RFC 768,\n RFC 2131 s4.1"),
            ("which (RFC 2131 s3)", "which\n (RFC 2131 s3)"),
            ("and so option 82 is", "and so\n option 82 is"),
            ("look at figure 12 it", "look at\n figure 12 it"),
            ("waits some 64 s, or", "waits some\n 64 s, or"),
            ("waits some 64 ms or", "waits some\n 64 ms or"),
            ("runs at 2000 kbit/s", "runs at\n 2000 kbit/s"),
            ("others (12 Circuit;", "others\n (12 Circuit;"),
            ("others 12 Circuits;", "others 12\n Circuits;"),
            ("after the 11 min of", "after the\n 11 min of"),
            ("and after 3 hosts it", "and after 3\n hosts it"),
            ("some adoption 82 is", "some adoption\n 82 is"),
            ("of those 12 servers", "of those 12\n servers"),
        ] {
            assert_eq!(wrapped_at(line, 14, 1, At::Words), parted, "{line}");
        }
    }

    #[test]
    fn what_belongs_together_is_parted_where_nothing_else_is() {
        let line = "(RFC 2131 s4.1)";
        assert_eq!(wrapped(line, 10, 1), "(RFC 2131\n s4.1)");
        assert_eq!(wrapped(line, 6, 1), "(RFC\n 2131\n s4.1)");
    }

    #[test]
    fn columns_stay_whole() {
        assert_eq!(
            wrapped_at("  #1 ACK  1.1.1.1 > 2.2.2.2  udp ok", 30, 4, At::Columns),
            "  #1 ACK  1.1.1.1 > 2.2.2.2\n    udp ok"
        );
    }

    #[test]
    fn escapes_take_no_room() {
        let line = "\u{1b}[1mone\u{1b}[0m \u{1b}[1mtwo\u{1b}[0m three";
        assert_eq!(
            wrapped(line, 8, 1),
            "\u{1b}[1mone\u{1b}[0m \u{1b}[1mtwo\u{1b}[0m\n three"
        );
    }

    #[test]
    fn escapes_do_not_move_the_half() {
        // The comma stands right at the half of what the line has room for.
        let plain = "! option 61 at 0x0113: length 7, but only 0 bytes are left in options";
        let indent = " ".repeat(14);
        let coloured = format!("{indent}\u{1b}[33m{plain}\u{1b}[0m");
        let erased = wrapped(&coloured, 80, 16).replace("\u{1b}[33m", "");
        let plain = wrapped(&format!("{indent}{plain}"), 80, 16);
        assert_eq!(erased.replace("\u{1b}[0m", ""), plain);
    }

    #[test]
    fn a_gap_with_colour_inside_is_one_gap() {
        let plain = "    ~      chaddr                       02:00 was 03:00";
        let coloured = "\u{1b}[2m    ~  \u{1b}[0m    \u{1b}[34mchaddr  \u{1b}[0m                     \u{1b}[36m02:00\u{1b}[0m was 03:00";
        let mut erased = Vec::new();
        paint::erase(&mut erased, wrapped(coloured, 40, 36).as_bytes());
        assert_eq!(String::from_utf8_lossy(&erased), wrapped(plain, 40, 36));
    }

    #[test]
    fn a_word_wider_than_the_room_is_broken() {
        let mut out = b"0x0000    4  abcdefghij\n  kl".to_vec();
        break_words(&mut out, 0, 18, 2);
        assert_eq!(out, b"0x0000    4  abcde\n  fghij\n  kl");
    }
}
