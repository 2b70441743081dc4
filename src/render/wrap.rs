//! Breaking long lines between words.

/// Breaks the line that begins at `start` so that no part is wider than `width`, where it has spaces to break at.
///
/// Further lines begin with `indent` spaces. Escape sequences take no room. The line must not hold a newline yet.
pub fn wrap(out: &mut Vec<u8>, start: usize, width: usize, indent: usize) {
    let line = out.get(start..).unwrap_or(&[]);
    if line.len() <= width {
        return;
    }
    let Some(broken) = broken(line, width, indent) else {
        return;
    };
    out.truncate(start);
    out.extend_from_slice(&broken);
}

/// The line with breaks; `None` when it fits as it is.
fn broken(line: &[u8], width: usize, indent: usize) -> Option<Vec<u8>> {
    let mut made = Vec::with_capacity(line.len() + 64);
    let mut column = 0;
    // Where the last run of spaces begins in `made`, and the column behind it: a break there is possible.
    let mut gap: Option<(usize, usize, usize)> = None;
    let mut has_word = false;
    let mut is_escape = false;
    let mut was_space = false;
    let mut has_break = false;
    for &byte in line {
        if byte == b' ' && !is_escape {
            if has_word && !was_space {
                gap = Some((made.len(), made.len(), column));
            }
            was_space = true;
            made.push(byte);
            column += 1;
            if let Some((_, end, at)) = gap.as_mut().filter(|_| has_word) {
                (*end, *at) = (made.len(), column);
            }
            continue;
        }
        made.push(byte);
        is_escape = byte == 0x1b || (is_escape && byte != b'm');
        if is_escape || byte == b'm' && ends_escape(&made) || (0x80..=0xbf).contains(&byte) {
            continue;
        }
        has_word = true;
        was_space = false;
        column += 1;
        if column > width {
            if let Some((from, to, at)) = gap.take() {
                has_break = true;
                column = column - at + indent;
                let rest = made.split_off(to);
                made.truncate(from);
                made.push(b'\n');
                made.resize(made.len() + indent, b' ');
                made.extend_from_slice(&rest);
            }
        }
    }
    has_break.then_some(made)
}

/// Whether the bytes end with an escape sequence.
fn ends_escape(bytes: &[u8]) -> bool {
    let start = bytes.iter().rposition(|byte| *byte == 0x1b);
    start
        .and_then(|start| bytes.get(start..))
        .is_some_and(|tail| tail.iter().position(|byte| *byte == b'm') == Some(tail.len() - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(line: &str, width: usize, indent: usize) -> String {
        let mut out = line.as_bytes().to_vec();
        wrap(&mut out, 0, width, indent);
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
    fn escapes_take_no_room() {
        let line = "\u{1b}[1mone\u{1b}[0m \u{1b}[1mtwo\u{1b}[0m three";
        assert_eq!(
            wrapped(line, 8, 1),
            "\u{1b}[1mone\u{1b}[0m \u{1b}[1mtwo\u{1b}[0m\n three"
        );
    }
}
