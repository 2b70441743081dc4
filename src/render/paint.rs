//! Colour: every ink's escape sequence made once, as bytes.
//!
//! Colour marks what a thing is and never carries meaning alone: with the escapes removed, the output is the plain one.

use owo_colors::Style;

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
    prefixes: [Vec<u8>; INKS],
    reset: Vec<u8>,
}

impl Paint {
    /// Paint with colour, or without.
    pub fn new(is_coloured: bool) -> Self {
        if !is_coloured {
            return Self {
                is_coloured,
                prefixes: std::array::from_fn(|_| Vec::new()),
                reset: Vec::new(),
            };
        }
        let plain = Style::new();
        let styles = [
            plain.bold(),
            plain.blue(),
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
            plain.blue(),
            plain.magenta(),
            plain.cyan(),
            plain.red(),
        ];
        Self {
            is_coloured,
            prefixes: styles.map(|style| style.prefix_formatter().to_string().into_bytes()),
            reset: b"\x1b[0m".to_vec(),
        }
    }

    /// Begins an ink.
    #[inline]
    pub fn on(&self, out: &mut Vec<u8>, ink: Ink) {
        if self.is_coloured {
            out.extend_from_slice(self.prefixes.get(place(ink)).map_or(&[], Vec::as_slice));
        }
    }

    /// Ends the ink.
    #[inline]
    pub fn off(&self, out: &mut Vec<u8>) {
        if self.is_coloured {
            out.extend_from_slice(&self.reset);
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
    let mut rest = coloured;
    while let Some(at) = memchr::memchr(0x1b, rest) {
        let (plain, escape) = rest.split_at(at);
        out.extend_from_slice(plain);
        let end = memchr::memchr(b'm', escape).map_or(escape.len(), |end| end + 1);
        rest = escape.get(end..).unwrap_or(&[]);
    }
    out.extend_from_slice(rest);
}
