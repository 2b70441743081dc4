//! Rows of what differs: a name, and what A and B have.

use crate::render::{Ink, Look, text, wrap};

/// Columns in front of a value, on a narrow screen and on a wide one, and from where it is wide.
const VALUE_AT: usize = 40;
const VALUE_AT_WIDE: usize = 52;
const WIDE: usize = 120;
/// Columns in front of a row's name.
const NAME_AT: usize = 11;

/// One thing that differs: what it is called, and what A and B have. One of them may have nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    code: Option<u8>,
    name: String,
    values: [Option<Vec<u8>>; 2],
}

/// The rows that were shown before, each with the type of the message that it was shown in.
#[derive(Debug, Default)]
pub(super) struct Seen(Vec<(Row, Vec<u8>)>);

/// Rows, and how many things are alike.
pub(super) struct Sheet<'a> {
    look: &'a Look,
    rows: Vec<Row>,
    /// The names of what is alike.
    alike: Vec<String>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(look: &'a Look) -> Self {
        Self {
            look,
            rows: Vec::new(),
            alike: Vec::new(),
        }
    }

    /// How it looks.
    pub(super) fn look(&self) -> &'a Look {
        self.look
    }

    /// Notes that something is alike.
    pub(super) fn alike(&mut self, name: impl Into<String>) {
        self.alike.push(name.into());
    }

    /// Adds a row.
    pub(super) fn row(&mut self, code: Option<u8>, name: &str, values: [Option<Vec<u8>>; 2]) {
        self.rows.push(Row {
            code,
            name: name.to_owned(),
            values,
        });
    }

    /// Adds a row where the two differ, and notes where they do not.
    pub(super) fn compare(&mut self, name: &str, values: [Vec<u8>; 2]) {
        let [one, other] = &values;
        if one != other {
            let values = values.map(|value| (!value.is_empty()).then_some(value));
            self.row(None, name, values);
        } else if !one.is_empty() {
            self.alike(name);
        }
    }

    /// Appends the rows, and what is alike.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        for row in &self.rows {
            row.write(out, self.look);
        }
        self.write_alike(out);
    }

    /// Appends the rows of messages of a type, and says how many there are. What was shown before is only named.
    pub(super) fn write_new(&self, out: &mut Vec<u8>, seen: &mut Seen, word: &[u8]) -> usize {
        let mut again: Vec<(Vec<u8>, Vec<String>)> = Vec::new();
        let mut shown = 0;
        for row in &self.rows {
            let before = seen.0.iter().find(|(other, _)| other == row);
            match before {
                Some((_, word)) if self.look.verbosity == 0 => {
                    match again.iter_mut().find(|(other, _)| other == word) {
                        Some((_, names)) => names.push(row.title()),
                        None => again.push((word.clone(), vec![row.title()])),
                    }
                }
                _ => {
                    row.write(out, self.look);
                    shown += 1;
                    seen.0.push((row.clone(), word.to_vec()));
                }
            }
        }
        for (word, names) in again {
            let word = String::from_utf8_lossy(&word).into_owned();
            let names = names.join(", ");
            self.line(out, &format!("differ as in the {word}: {names}"));
        }
        self.write_alike(out);
        shown
    }

    fn write_alike(&self, out: &mut Vec<u8>) {
        if self.alike.is_empty() {
            return;
        }
        if self.look.verbosity > 0 || self.alike.len() < 6 {
            self.line(out, &format!("alike: {}", self.alike.join(", ")));
        } else {
            self.line(
                out,
                &format!("{} fields and options alike", self.alike.len()),
            );
        }
    }

    fn line(&self, out: &mut Vec<u8>, sentence: &str) {
        let start = out.len();
        text::pad(out, start, 6, 0);
        self.look.paint.text(out, Ink::Faint, sentence);
        wrap::wrap(out, start, self.look.width, 8, wrap::At::Items);
        out.push(b'\n');
    }
}

impl Row {
    /// What it is called, with its code.
    fn title(&self) -> String {
        match self.code {
            Some(code) => format!("{code} {}", self.name),
            None => self.name.clone(),
        }
    }

    fn write(&self, out: &mut Vec<u8>, look: &Look) {
        let mark = match &self.values {
            [Some(_), Some(_)] => '~',
            [Some(_), None] => '-',
            _ => '+',
        };
        let at = if look.width >= WIDE {
            VALUE_AT_WIDE
        } else {
            VALUE_AT
        };
        let mut head = Vec::new();
        self::head(&mut head, look, mark, self.code, &self.name);
        // What A and B have stands in one column, also behind a long name.
        let at = at.max(text::columns(&head) + 2);
        for (value, side) in self.values.iter().zip(0..) {
            let Some(value) = value else { continue };
            let start = out.len();
            out.append(&mut head);
            text::pad(out, start, at, 0);
            super::letter(out, look, side);
            out.extend_from_slice(value);
            let indent = at + super::BEHIND_LETTER;
            wrap::wrap(out, start, look.width, indent, wrap::At::Items);
            out.push(b'\n');
        }
    }
}

fn head(out: &mut Vec<u8>, look: &Look, mark: char, code: Option<u8>, name: &str) {
    let start = out.len();
    text::str(out, "    ");
    out.push(mark as u8);
    if let Some(code) = code {
        look.paint.on(out, Ink::Faint);
        let digits = code.to_string();
        text::pad(out, start, 9 - digits.len(), 0);
        text::str(out, &digits);
        look.paint.off(out);
    }
    text::pad(out, start, NAME_AT, 0);
    look.paint.text(out, Ink::Label, name);
}
