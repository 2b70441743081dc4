//! Colour: every ink's escape sequence made once, as bytes.
//!
//! Colour marks what a thing is and never carries meaning alone: with the escapes removed, the output is the plain one.

use owo_colors::Style;

use crate::render::scan::first_of;

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Headings and what matters first.
    Strong,
    /// Names of fields and options.
    Label,
    /// Option codes, offsets, what is routine.
    Faint,
    /// IP and hardware addresses.
    Address,
    /// A message type.
    Type,
    /// It went well.
    Good,
    /// An error.
    Error,
    /// A warning.
    Warning,
    /// Worth knowing.
    Info,
    /// Plain sentences.
    Prose,
    /// One of several exchanges shown side by side.
    Rail(u8),
}

/// Number of inks that tell exchanges apart.
const RAILS: u8 = 6;
/// Number of all inks.
const INKS: usize = 10 + RAILS as usize;

/// Escape sequences for each ink; empty ones where there is no colour.
#[derive(Debug, Clone)]
pub struct Paint {
    /// Most output has no colour, and is not to pay for it.
    is_coloured: bool,
    prefixes: [Prefix; INKS],
}

/// An escape sequence, and how many bytes it has: a copy of one size is cheaper than one of any size.
type Prefix = ([u8; 8], usize);

/// Ends every ink.
const RESET: &[u8; 4] = b"\x1b[0m";

impl Paint {
    /// Paint with colour, or without.
    pub fn new(is_coloured: bool) -> Self {
        if !is_coloured {
            return Self {
                is_coloured,
                prefixes: [Prefix::default(); INKS],
            };
        }
        let plain = Style::new();
        // Plain blue can hardly be read on black.
        let styles = [
            plain.bold(),
            plain.bright_blue(),
            plain.dimmed(),
            plain.cyan(),
            plain.bold().magenta(),
            plain.bold().green(),
            plain.bold().red(),
            plain.yellow(),
            plain.cyan(),
            plain.italic(),
            plain.green(),
            plain.yellow(),
            plain.bright_blue(),
            plain.magenta(),
            plain.cyan(),
            plain.red(),
        ];
        Self {
            is_coloured,
            prefixes: styles.map(prefix),
        }
    }

    /// Begins an ink.
    #[inline]
    pub fn on(&self, out: &mut Vec<u8>, ink: Ink) {
        if self.is_coloured {
            let (sequence, length) = self.prefixes.get(place(ink)).copied().unwrap_or_default();
            let end = out.len() + length;
            out.extend_from_slice(&sequence);
            out.truncate(end);
        }
    }

    /// Ends the ink.
    #[inline]
    pub fn off(&self, out: &mut Vec<u8>) {
        if self.is_coloured {
            out.extend_from_slice(RESET);
        }
    }

    /// Writes text in an ink.
    #[inline]
    pub fn text(&self, out: &mut Vec<u8>, ink: Ink, text: &str) {
        self.on(out, ink);
        out.extend_from_slice(text.as_bytes());
        self.off(out);
    }
}

/// The escape sequence of a style.
fn prefix(style: Style) -> Prefix {
    let text = style.prefix_formatter().to_string();
    let mut sequence = [0; 8];
    for (to, from) in sequence.iter_mut().zip(text.bytes()) {
        *to = from;
    }
    (sequence, text.len())
}

fn place(ink: Ink) -> usize {
    match ink {
        Ink::Strong => 0,
        Ink::Label => 1,
        Ink::Faint => 2,
        Ink::Address => 3,
        Ink::Type => 4,
        Ink::Good => 5,
        Ink::Error => 6,
        Ink::Warning => 7,
        Ink::Info => 8,
        Ink::Prose => 9,
        Ink::Rail(number) => 10 + usize::from(number % RAILS),
    }
}

/// Appends `coloured` to `out` without its escape sequences.
pub fn erase(out: &mut Vec<u8>, coloured: &[u8]) {
    for (plain, _) in pieces(coloured) {
        out.extend_from_slice(plain);
    }
}

/// Coloured text taken apart: what is seen, and the escape sequence behind it, which is empty at the end.
pub fn pieces(coloured: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = coloured;
    std::iter::from_fn(move || {
        let length = memchr::memchr(0x1b, rest).unwrap_or(rest.len());
        let (plain, behind) = rest.split_at(length);
        let last = first_of(behind, b'm');
        let (escape, more) = behind.split_at(last.map_or(behind.len(), |last| last + 1));
        let is_over = rest.is_empty();
        rest = more;
        (!is_over).then_some((plain, escape))
    })
}
