//! Breaking long lines between words.

use std::ops::Range;

use memchr::memchr;
use smallvec::SmallVec;

use crate::render::paint;
use crate::render::text::{columns, is_printable, spaces};

/// Begins an escape sequence.
const ESCAPE: u8 = 0x1b;
/// Bytes behind the first break of a line that need no memory of their own; most lines have fewer.
const COMMON: usize = 512;

/// Where a line may be broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Between words.
    Words,
    /// Between words, better behind the comma of a list.
    Items,
    /// Only where two spaces part what stands side by side.
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

/// Wraps a line of more bytes than there are columns.
fn wrap_wide(out: &mut Vec<u8>, start: usize, columns: (usize, usize), at: At) {
    let line = out.get(start..).unwrap_or(&[]);
    if is_printable(line) {
        return wrap_plain(out, start, true, columns, at);
    }
    let mut plain = Vec::with_capacity(line.len() + 64);
    paint::erase(&mut plain, line);
    let is_ascii = plain.is_ascii();
    wrap_plain(&mut plain, 0, is_ascii, columns, at);
    if memchr(b'\n', &plain).is_some() {
        let line = out.split_off(start);
        painted(out, &line, &plain);
    }
}

/// Appends a coloured line with the line breaks of `wrapped`, which was made of it.
fn painted(out: &mut Vec<u8>, mut coloured: &[u8], mut wrapped: &[u8]) {
    let is_space = |byte: &&u8| **byte == b' ';
    let mut is_gap = false;
    while let Some(&byte) = coloured.first() {
        let length = if byte == ESCAPE {
            let end = memchr(b'm', coloured).map_or(coloured.len(), |end| end + 1);
            out.extend_from_slice(coloured.get(..end).unwrap_or(&[]));
            end
        } else if is_gap && byte == b' ' {
            coloured.iter().take_while(is_space).count()
        } else if let Some((b'\n', behind)) = wrapped.split_first() {
            let spaces = behind.iter().take_while(is_space).count();
            let (gap, rest) = wrapped.split_at(1 + spaces);
            out.extend_from_slice(gap);
            (wrapped, is_gap) = (rest, true);
            1
        } else {
            let escape = memchr(ESCAPE, coloured).unwrap_or(coloured.len());
            let run = memchr(b'\n', wrapped).map_or(escape, |gap| gap.min(escape));
            out.extend_from_slice(coloured.get(..run).unwrap_or(&[]));
            wrapped = wrapped.get(run..).unwrap_or(&[]);
            is_gap = false;
            run
        };
        coloured = coloured.get(length..).unwrap_or(&[]);
    }
}

/// Breaks a line without colour.
#[inline]
fn wrap_plain(
    out: &mut Vec<u8>,
    start: usize,
    is_ascii: bool,
    (width, indent): (usize, usize),
    at: At,
) {
    let text = out.get(start..).unwrap_or(&[]);
    let gap = Rest { text, is_ascii }.gap(width, at);
    if gap.is_empty() {
        return;
    }
    let behind = SmallVec::<[u8; COMMON]>::from_slice(text.get(gap.end..).unwrap_or(&[]));
    out.truncate(start + gap.start);
    let room = width.saturating_sub(indent);
    let mut text = behind.as_slice();
    loop {
        out.push(b'\n');
        spaces(out, indent);
        let gap = Rest { text, is_ascii }.gap(room, at);
        if gap.is_empty() {
            return out.extend_from_slice(text);
        }
        out.extend_from_slice(text.get(..gap.start).unwrap_or(&[]));
        text = text.get(gap.end..).unwrap_or(&[]);
    }
}

/// What is left of a line.
struct Rest<'a> {
    text: &'a [u8],
    /// Whether bytes are columns.
    is_ascii: bool,
}

impl Rest<'_> {
    /// The run of spaces to break at so that what is in front of it fits; none where all fits or nothing can be done.
    #[inline]
    fn gap(&self, room: usize, at: At) -> Range<usize> {
        if self.text.len() <= room {
            return 0..0;
        }
        self.beyond(room)
            .map_or(0..0, |over| self.gap_near(over, at))
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
    fn gap_near(&self, over: usize, at: At) -> Range<usize> {
        let least = if at == At::Columns { 2 } else { 1 };
        let mut best = 0..0;
        let mut end = over + 1;
        while let Some(gap) = self.run_before(end) {
            end = gap.start;
            if gap.len() < least {
                continue;
            }
            if best.is_empty() {
                best = gap.clone();
            }
            if at != At::Items || !self.is_past_half(gap.end, over) {
                break;
            }
            if ends_clause(self.text.get(..gap.start).unwrap_or(&[])) {
                return gap;
            }
        }
        if best.is_empty() {
            return self.run_after(over, least).unwrap_or(0..0);
        }
        best
    }

    /// The last run of spaces that begins before `end` and behind the first word.
    #[inline]
    fn run_before(&self, end: usize) -> Option<Range<usize>> {
        let head = self.text.get(..end.min(self.text.len()))?;
        // Words are short, so a plain search is the fastest.
        let last = head.iter().rposition(|byte| *byte == b' ')?;
        let before = self.text.get(..last)?;
        let from = before.iter().rposition(|byte| *byte != b' ')? + 1;
        Some(from..self.run_end(last)?)
    }

    /// The first run of at least so many spaces from `start` on that more text follows.
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

/// Whether a list item or clause ends here.
fn ends_clause(text: &[u8]) -> bool {
    matches!(text.last(), Some(b',' | b';'))
}

/// Breaks the words of wrapped text from `start` on that are wider than `width`, where nothing may stand out.
pub fn break_words(out: &mut Vec<u8>, start: usize, width: usize, indent: usize) {
    let lines = out.get(start..).unwrap_or(&[]);
    if lines
        .split(|byte| *byte == b'\n')
        .all(|line| columns(line) <= width)
    {
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
