//! Breaking long lines between words.

use memchr::memchr;

use crate::render::text;

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
/// Further lines begin with `indent` spaces. Escape sequences take no room. The line must not hold a newline yet.
pub fn wrap(out: &mut Vec<u8>, start: usize, width: usize, indent: usize, at: At) {
    let line = out.get(start..).unwrap_or(&[]);
    if line.len() <= width {
        return;
    }
    let Some(broken) = broken(line, width, indent, at) else {
        return;
    };
    out.truncate(start);
    out.extend_from_slice(&broken);
}

/// A place where a line can be broken: a run of spaces.
#[derive(Clone, Copy)]
struct Gap {
    /// Where the spaces begin.
    from: usize,
    /// One behind their end.
    to: usize,
    /// The column behind them.
    column: usize,
}

/// The last places where the line can be broken.
#[derive(Default)]
struct Gaps {
    /// The last run of spaces.
    any: Option<Gap>,
    /// The last one behind a comma or semicolon.
    list: Option<Gap>,
}

impl Gaps {
    /// Notes the run of spaces `from..to` of the line, which ends at `column`, if the line can be broken there.
    fn note(&mut self, line: &[u8], at: At, from: usize, to: usize, column: usize) {
        let gap = Gap { from, to, column };
        if at != At::Columns || to - from > 1 {
            self.any = Some(gap);
        }
        if at == At::Items && ends_clause(line.get(..from).unwrap_or(&[])) {
            self.list = Some(gap);
        }
    }

    /// Takes the better place: behind a comma if that leaves the line more than half full.
    fn take(&mut self, width: usize, indent: usize) -> Option<Gap> {
        let half = indent + width.saturating_sub(indent) / 2;
        let list = self.list.take().filter(|gap| gap.column > half);
        let any = self.any.take();
        list.or(any)
    }
}

/// The line with breaks; `None` when it fits as it is.
fn broken(line: &[u8], width: usize, indent: usize, at: At) -> Option<Vec<u8>> {
    let mut made = Vec::new();
    // What of the line is in `made` already ends here.
    let mut done = 0;
    let mut column = 0;
    let mut place = 0;
    let mut gaps = Gaps::default();
    let mut has_word = false;
    while let Some(rest) = line.get(place..).filter(|rest| !rest.is_empty()) {
        let word = memchr(b' ', rest).unwrap_or(rest.len());
        if word == 0 {
            let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
            column += spaces;
            place += spaces;
            if has_word {
                gaps.note(line, at, place - spaces, place, column);
            }
            continue;
        }
        column += text::columns(rest.get(..word).unwrap_or(&[]));
        place += word;
        has_word = true;
        while column > width {
            let Some(gap) = gaps.take(width, indent) else {
                break;
            };
            made.extend_from_slice(line.get(done..gap.from).unwrap_or(&[]));
            made.push(b'\n');
            made.resize(made.len() + indent, b' ');
            done = gap.to;
            column = column - gap.column + indent;
        }
    }
    if done == 0 {
        return None;
    }
    made.extend_from_slice(line.get(done..).unwrap_or(&[]));
    Some(made)
}

/// Whether a list item or clause ends here, escape sequences left out.
fn ends_clause(text: &[u8]) -> bool {
    let end = if text.ends_with(b"m") {
        let escape = text.iter().rposition(|byte| *byte == 0x1b);
        escape.map_or(text, |at| text.get(..at).unwrap_or(text))
    } else {
        text
    };
    matches!(end.last(), Some(b',' | b';'))
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
}
