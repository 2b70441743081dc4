//! `--list options`: the registry as a table and as JSON Lines.

use crate::dhcp::registry::{Row, Space, Standing};
use crate::render::text as put;
use crate::render::{escape, value};

/// What stands above the columns.
const HEADINGS: [&str; 7] = [
    "CODE",
    "NAME",
    "KEY",
    "FORMAT",
    "LENGTH",
    "SENDER",
    "REFERENCE",
];
/// Spaces between columns.
const GAP: usize = 2;

/// The registry as an aligned table: options first, then sub-options under the option that holds them.
pub fn options() -> Vec<u8> {
    let mut lines = vec![HEADINGS.map(str::to_owned)];
    for space in Space::ALL {
        let mut rows = space.rows().iter().peekable();
        while let Some(row) = rows.next() {
            let mut last = row.code;
            while is_blank(row) {
                let Some(next) = rows.next_if(|next| is_blank(next) && next.name == row.name)
                else {
                    break;
                };
                last = next.code;
            }
            lines.push(line(space, row, last));
        }
    }
    aligned(&lines)
}

/// Whether a row only says that nothing is known, so that its neighbours can share its line.
fn is_blank(row: &Row) -> bool {
    row.example.is_empty()
        && matches!(
            row.standing,
            Standing::Unassigned | Standing::Removed | Standing::Private
        )
}

fn line(space: Space, row: &Row, last: u8) -> [String; 7] {
    let mut code = space.path(row.code);
    if last != row.code {
        code = format!("{code}-{last}");
    }
    if is_blank(row) {
        let [name, reference] = [row.name, row.reference].map(str::to_owned);
        let nothing = String::new;
        return [
            code,
            name,
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            reference,
        ];
    }
    let key = match space.parent() {
        Some(_) => format!("{}.{}", space.key(), row.key),
        None => row.key.to_owned(),
    };
    let mut reference = row.reference.to_owned();
    if row.standing == Standing::Unverified {
        reference = format!("{reference} (unverified: {})", row.note);
    }
    [
        code,
        row.name.to_owned(),
        key,
        row.format.word().to_owned(),
        length(row),
        row.sender.word().to_owned(),
        reference,
    ]
}

/// The length rule in words.
pub(super) fn length(row: &Row) -> String {
    let mut out = Vec::new();
    value::rule(&mut out, row.format.length_rule());
    String::from_utf8(out).unwrap_or_default()
}

fn aligned(lines: &[[String; 7]]) -> Vec<u8> {
    let mut widths = [0; 7];
    for line in lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut out = Vec::new();
    for line in lines {
        for (cell, width) in line.iter().zip(widths) {
            let start = out.len();
            put::str(&mut out, cell);
            put::pad(&mut out, start, width + GAP, 0);
        }
        while out.last() == Some(&b' ') {
            out.pop();
        }
        out.push(b'\n');
    }
    out
}

/// The registry as JSON Lines: one object an option or sub-option, codes that nobody assigned included.
pub fn options_json() -> Vec<u8> {
    let mut out = Vec::new();
    for space in Space::ALL {
        for row in space.rows() {
            object(&mut out, space, row);
            out.push(b'\n');
        }
    }
    out
}

fn object(out: &mut Vec<u8>, space: Space, row: &Row) {
    put::str(out, "{\"type\":\"option\",\"schema\":1");
    string(out, "space", space.key());
    put::str(out, ",\"option\":");
    put::number(out, space.parent().unwrap_or(row.code));
    put::str(out, ",\"code\":");
    put::number(out, row.code);
    string(out, "key", row.key);
    string(out, "name", row.name);
    string(out, "format", row.format.word());
    string(out, "length", &length(row));
    string(out, "sender", row.sender.word());
    string(out, "reference", row.reference);
    string(out, "standing", row.standing.word());
    string(out, "meaning", row.meaning);
    string(out, "note", row.note);
    out.push(b'}');
}

fn string(out: &mut Vec<u8>, key: &str, text: &str) {
    put::str(out, ",\"");
    put::str(out, key);
    put::str(out, "\":\"");
    escape::json(out, text.as_bytes());
    out.push(b'"');
}
