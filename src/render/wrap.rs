//! Breaking long lines between words.

use memchr::{memchr, memrchr};

use crate::render::paint;
use crate::render::text::columns;

/// Begins an escape sequence.
const ESCAPE: u8 = 0x1b;

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
pub fn wrap(out: &mut Vec<u8>, start: usize, width: usize, indent: usize, at: At) {
    let line = out.get(start..).unwrap_or(&[]);
    if line.len() <= width {
        return;
    }
    if memchr(ESCAPE, line).is_none() {
        return wrap_plain(out, start, width, indent, at);
    }
    let mut plain = Vec::with_capacity(line.len() + 64);
    paint::erase(&mut plain, line);
    wrap_plain(&mut plain, 0, width, indent, at);
    if memchr(b'\n', &plain).is_some() {
        let made = painted(line, &plain);
        out.truncate(start);
        out.extend_from_slice(&made);
    }
}

/// Puts the line breaks of `wrapped` into the coloured line that it was made of.
fn painted(coloured: &[u8], mut wrapped: &[u8]) -> Vec<u8> {
    let mut made = Vec::with_capacity(coloured.len() + 64);
    let (mut is_escape, mut is_gap) = (false, false);
    for &byte in coloured {
        if is_escape || byte == ESCAPE {
            is_escape = byte != b'm';
            made.push(byte);
            continue;
        }
        if is_gap && byte == b' ' {
            continue;
        }
        is_gap = wrapped.first() == Some(&b'\n');
        if is_gap {
            let behind = wrapped.get(1..).unwrap_or(&[]);
            let spaces = behind.iter().take_while(|byte| **byte == b' ').count();
            let (gap, rest) = wrapped.split_at(1 + spaces);
            made.extend_from_slice(gap);
            wrapped = rest;
        } else {
            made.push(byte);
            wrapped = wrapped.get(1..).unwrap_or(&[]);
        }
    }
    made
}

fn wrap_plain(out: &mut Vec<u8>, start: usize, width: usize, indent: usize, at: At) {
    let is_ascii = out.get(start..).unwrap_or(&[]).is_ascii();
    let (mut rest_at, mut room) = (start, width);
    loop {
        let rest = out.get(rest_at..).unwrap_or(&[]);
        let broken = beyond(rest, room, is_ascii).and_then(|over| gap(rest, over, at));
        let Some((from, to)) = broken else {
            return;
        };
        let (from, to) = (rest_at + from, rest_at + to);
        replace(out, from, to, indent);
        rest_at = from + 1 + indent;
        room = width.saturating_sub(indent);
    }
}

/// Puts a newline and `indent` spaces in the place of the bytes between `from` and `to`.
fn replace(out: &mut Vec<u8>, from: usize, to: usize, indent: usize) {
    let (end, after) = (out.len(), from + 1 + indent);
    if after > to {
        out.resize(end + after - to, b' ');
    }
    out.copy_within(to..end, after);
    out.truncate(end + after - to);
    if let Some([newline, spaces @ ..]) = out.get_mut(from..after) {
        *newline = b'\n';
        spaces.fill(b' ');
    }
}

/// The first byte that stands beyond so many columns.
fn beyond(text: &[u8], room: usize, is_ascii: bool) -> Option<usize> {
    if is_ascii {
        return (text.len() > room).then_some(room);
    }
    let mut starts = (0..)
        .zip(text)
        .filter(|(_, byte)| !(0x80..=0xbf).contains(*byte));
    starts.nth(room).map(|(place, _)| place)
}

/// Whether `to` stands in the second half of the columns between `first` and `over`.
fn is_past_half(text: &[u8], (first, to, over): (usize, usize, usize)) -> bool {
    let column = |at: usize| text.get(..at).map_or(0, columns);
    let first = column(first);
    column(to) > first + (column(over) - first) / 2
}

/// The run of spaces to break at: the last one before `over` that fits, better one behind a comma if that leaves the
/// line more than half full; else the first one after it. A line is never broken before its first word.
fn gap(text: &[u8], over: usize, at: At) -> Option<(usize, usize)> {
    let first = text.iter().position(|byte| *byte != b' ')?;
    let least = if at == At::Columns { 2 } else { 1 };
    let mut best = None;
    let mut end = over + 1;
    while let Some((from, to)) = run_before(text, first, end) {
        end = from;
        if to - from < least {
            continue;
        }
        best = best.or(Some((from, to)));
        if at != At::Items || !is_past_half(text, (first, to, over)) {
            break;
        }
        if ends_clause(text.get(..from).unwrap_or(&[])) {
            return Some((from, to));
        }
    }
    best.or_else(|| run_after(text, over, least))
}

/// The last run of spaces that begins before `end` and behind the first word.
fn run_before(text: &[u8], first: usize, end: usize) -> Option<(usize, usize)> {
    let head = text.get(first..end.min(text.len()))?;
    let last = first + memrchr(b' ', head)?;
    let before = text.get(first..last)?;
    let from = first + before.iter().rposition(|byte| *byte != b' ')? + 1;
    let tail = text.get(last..)?;
    let to = last + tail.iter().position(|byte| *byte != b' ')?;
    Some((from, to))
}

/// The first run of at least so many spaces from `start` on that more text follows.
fn run_after(text: &[u8], start: usize, least: usize) -> Option<(usize, usize)> {
    let mut place = start;
    loop {
        let from = place + memchr(b' ', text.get(place..)?)?;
        let to = from + text.get(from..)?.iter().position(|byte| *byte != b' ')?;
        if to - from >= least {
            return Some((from, to));
        }
        place = to;
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
