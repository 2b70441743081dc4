//! Text with colour escapes as a picture of a terminal. Knows the escapes that the program writes, and fails on others.

use std::fmt::Write;

/// Size of a letter, in pixels. Each piece of text is stretched to its columns, whatever the font.
const LETTER: (f64, f64) = (8.4, 18.0);
/// Room around the text.
const MARGIN: f64 = 16.0;
/// Where letters stand in their line.
const BASELINE: f64 = 13.5;

/// Colours of a dark terminal by their number, bright or not.
const COLOURS: [&str; 8] = [
    "#8b949e", "#ff7b72", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#76e3ea", "#e6edf3",
];
const BACKGROUND: &str = "#0d1117";
const FOREGROUND: &str = "#e6edf3";
const PROMPT: &str = "#56d364";

/// How a piece of text looks.
#[derive(Clone, Copy, Default, PartialEq)]
struct Style {
    colour: Option<&'static str>,
    is_bold: bool,
    is_dim: bool,
    is_italic: bool,
}

impl Style {
    /// Takes the numbers of an escape: `32;1`.
    fn apply(&mut self, numbers: &str) {
        for number in numbers.split(';') {
            match number {
                "0" => *self = Self::default(),
                "1" => self.is_bold = true,
                "2" => self.is_dim = true,
                "3" => self.is_italic = true,
                _ => {
                    let place = number
                        .strip_prefix(['3', '9'])
                        .and_then(|digit| digit.parse().ok());
                    let colour = place.and_then(|place: usize| COLOURS.get(place));
                    self.colour = Some(
                        colour
                            .copied()
                            .unwrap_or_else(|| panic!("{number} is no colour of the program")),
                    );
                }
            }
        }
    }

    fn attributes(self) -> String {
        let mut text = String::new();
        if let Some(colour) = self.colour {
            write!(text, " fill=\"{colour}\"").unwrap();
        }
        if self.is_bold {
            text.push_str(" font-weight=\"bold\"");
        }
        if self.is_dim {
            text.push_str(" opacity=\"0.65\"");
        }
        if self.is_italic {
            text.push_str(" font-style=\"italic\"");
        }
        text
    }
}

/// The picture of a command and what it prints.
pub(super) fn picture(command: &str, printed: &str) -> String {
    let mut body = String::new();
    let prompt = Style {
        colour: Some(PROMPT),
        is_bold: true,
        ..Style::default()
    };
    piece(&mut body, 0, 0, prompt, "$");
    piece(&mut body, 0, 2, Style::default(), command);
    let mut style = Style::default();
    let mut columns = command.chars().count() + 2;
    let mut lines = 2;
    for line in printed.lines() {
        columns = columns.max(draw_line(&mut body, lines, &mut style, line));
        lines += 1;
    }
    frame(command, columns, lines, &body)
}

/// Draws a line piece by piece, and says how many columns it has.
fn draw_line(body: &mut String, row: usize, style: &mut Style, line: &str) -> usize {
    let mut column = 0;
    for (place, part) in line.split('\x1b').enumerate() {
        let mut text = part;
        if place > 0 {
            let (numbers, rest) = part
                .strip_prefix('[')
                .and_then(|part| part.split_once('m'))
                .unwrap_or_else(|| panic!("{part} sets no colour"));
            style.apply(numbers);
            text = rest;
        }
        piece(body, row, column, *style, text);
        column += text.chars().count();
    }
    column
}

/// Draws text where it stands; blanks at its ends are only room.
fn piece(body: &mut String, row: usize, column: usize, style: Style, text: &str) {
    let visible = text.trim();
    if visible.is_empty() {
        return;
    }
    let before = text.chars().take_while(|letter| *letter == ' ').count();
    let x = LETTER.0.mul_add(count(column + before), MARGIN);
    let y = LETTER.1.mul_add(count(row), MARGIN + BASELINE);
    let width = LETTER.0 * count(visible.chars().count());
    let escaped = visible
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        // Pictures fold blanks that follow one another.
        .replace("  ", "\u{a0} ");
    let attributes = style.attributes();
    writeln!(
        body,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{width:.1}\" lengthAdjust=\"spacingAndGlyphs\"{attributes}>{escaped}</text>"
    )
    .unwrap();
}

fn frame(title: &str, columns: usize, lines: usize, body: &str) -> String {
    let width = LETTER.0.mul_add(count(columns), 2.0 * MARGIN);
    let height = LETTER.1.mul_add(count(lines), 2.0 * MARGIN);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\">
<title>{title}</title>
<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{BACKGROUND}\"/>
<g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14\" fill=\"{FOREGROUND}\">
{body}</g>
</svg>
"
    )
}

/// A number of columns or lines as it is drawn with.
fn count(number: usize) -> f64 {
    f64::from(u16::try_from(number).unwrap())
}
