//! `--explain` of an option, a sub-option, a message type or a header field.

use super::everyday;
use super::facts::{FIELDS, FieldFact, OPTIONS, TYPES, TypeFact};
use super::list::length;
use crate::dhcp::format::{Context, Format, layout, tables};
use crate::dhcp::registry::{Row, Space, Standing};
use crate::dhcp::{MessageType, Op, header};
use crate::render::text as put;
use crate::render::value;
use crate::render::wrap::{At, wrap};

/// Columns of prose.
const WIDTH: usize = 78;
/// Columns before prose and tables.
const INDENT: usize = 2;
/// Columns of a label and its gap.
const LABEL: usize = 12;
/// Most names of numbers shown.
const VALUES_MAX: usize = 60;

/// Explains a topic: `121`, `82.1`, `option-82.1`, `opt82`, `pxe.6`, a key, a name as it is shown, as tcpdump has it or as
/// configurations have it, a message type or a header field.
/// `None` where nothing is called so.
pub fn explain(topic: &str) -> Option<Vec<u8>> {
    let topic = topic.trim().to_ascii_lowercase();
    let mut out = Vec::new();
    let name = match topic.as_str() {
        // The two values of that field.
        "bootrequest" | "bootreply" => "op",
        name => everyday::field(name).unwrap_or(name),
    };
    let mut fields = FIELDS.iter().chain([&OPTIONS]);
    if let Some(fact) = fields.find(|fact| fact.name == name) {
        field(&mut out, fact);
    }
    let word = topic.strip_prefix("dhcp").unwrap_or(&topic);
    let is_type = |fact: &&TypeFact| fact.word.eq_ignore_ascii_case(word);
    if let Some(fact) = TYPES.iter().find(is_type) {
        separate(&mut out);
        message_type(&mut out, fact);
    }
    for (space, row) in rows(&topic) {
        separate(&mut out);
        option(&mut out, space, row);
    }
    (!out.is_empty()).then_some(out)
}

fn separate(out: &mut Vec<u8>) {
    if !out.is_empty() {
        out.push(b'\n');
    }
}

/// The rows a topic means, with or without `option` before it.
fn rows(topic: &str) -> Vec<(Space, &'static Row)> {
    let prefixes = ["option-", "option ", "opt"];
    let bare = prefixes
        .iter()
        .find_map(|prefix| topic.strip_prefix(prefix));
    let rows = bare.map(rows_of).unwrap_or_default();
    if rows.is_empty() {
        rows_of(topic)
    } else {
        rows
    }
}

fn rows_of(topic: &str) -> Vec<(Space, &'static Row)> {
    if let Ok(code) = topic.parse() {
        return vec![(Space::Dhcp, Space::Dhcp.row(code))];
    }
    if let Some((holder, member)) = topic.rsplit_once('.') {
        return members(holder, member);
    }
    let by_key = |space: Space| {
        let rows = space.rows().iter();
        rows.filter(|row| row.key == topic)
            .map(move |row| (space, row))
    };
    let everyday = || everyday::option(topic).map(|row| (Space::Dhcp, row));
    let main = by_key(Space::Dhcp).next().or_else(|| by_name(topic));
    match main.or_else(everyday) {
        Some(row) => vec![row],
        None => Space::ALL.into_iter().flat_map(by_key).collect(),
    }
}

/// The option that alone is called so, in the views or by tcpdump: many are `Private Use` and `Unknown`.
fn by_name(topic: &str) -> Option<(Space, &'static Row)> {
    let is_it = |row: &&Row| {
        [row.name, row.label]
            .iter()
            .any(|one| one.eq_ignore_ascii_case(topic))
    };
    let mut named = Space::Dhcp.rows().iter().filter(is_it);
    let row = named.next()?;
    named.next().is_none().then_some((Space::Dhcp, row))
}

/// The rows of `holder.member`: the codes of what holds them, an option's key or a space's key, then a code or a key.
fn members(holder: &str, member: &str) -> Vec<(Space, &'static Row)> {
    let holds = |space: &Space| {
        let parent = space.parent().filter(|_| space.inside().is_none());
        space.key() == holder
            || parent.is_some_and(|code| Space::Dhcp.row(code).key == holder)
            || space.holder().is_some_and(|codes| codes == holder)
    };
    let spaces = Space::ALL.into_iter().filter(holds);
    spaces
        .flat_map(|space| {
            let rows = space.rows().iter();
            rows.filter(|row| row.key == member || row.code.to_string() == member)
                .map(move |row| (space, row))
        })
        .collect()
}

fn field(out: &mut Vec<u8>, fact: &FieldFact) {
    heading(out, "field", fact.name, "");
    prose(out, fact.meaning);
    out.push(b'\n');
    if let Some(place) = header::FIELDS.iter().find(|field| field.name == fact.name) {
        let (first, last) = (place.start, place.end().saturating_sub(1));
        if first == last {
            entry(out, "byte", &format!("{first} of the message"));
        } else {
            let bytes = format!("{first} to {last} of the message ({} in all)", place.length);
            entry(out, "bytes", &bytes);
        }
    }
    entry(out, "zero", fact.zero);
    entry(out, "reference", fact.reference);
}

fn message_type(out: &mut Vec<u8>, fact: &TypeFact) {
    let kind = MessageType::all().find(|(_, word)| *word == fact.word);
    heading(out, "message type", &format!("DHCP{}", fact.word), "");
    prose(out, fact.meaning);
    out.push(b'\n');
    if let Some((kind, _)) = kind {
        entry(out, "option 53", &kind.code().to_string());
        let op = match kind.op() {
            Some(Op::Request) => "1 (BOOTREQUEST)",
            Some(Op::Reply) => "2 (BOOTREPLY)",
            _ => "either",
        };
        entry(out, "op", op);
    }
    entry(out, "way", fact.way);
    entry(out, "reference", fact.reference);
}

fn option(out: &mut Vec<u8>, space: Space, row: &Row) {
    let kind = match space.parent() {
        Some(_) => "sub-option",
        None => "option",
    };
    heading(out, kind, &space.path(row.code), row.name);
    if !row.meaning.is_empty() {
        prose(out, row.meaning);
    }
    if !row.note.is_empty() && row.standing != Standing::Unverified {
        prose(out, row.note);
    }
    out.push(b'\n');
    entry(out, "key", row.key);
    if space != Space::Dhcp {
        entry(out, "space", space.key());
    }
    entry(out, "sender", row.sender.word());
    entry(out, "length", &length(row));
    entry(out, "reference", row.reference);
    if row.standing == Standing::Unverified {
        entry(out, "unverified", row.note);
    }
    if !row.label.is_empty() {
        entry(out, "tcpdump", row.label);
    }
    layout_lines(out, row);
    values(out, row);
    example(out, row);
    sub_options(out, row, space);
}

fn layout_lines(out: &mut Vec<u8>, row: &Row) {
    put::str(out, "\n  layout, in bytes\n");
    for line in layout(row.format) {
        put::str(out, "    ");
        let start = out.len();
        put::pad(out, start, 2 * line.depth, 0);
        put::str(out, &line.octets);
        put::pad(out, start, 2 * line.depth + 8, 1);
        put::str(out, line.name);
        if !line.what.is_empty() {
            put::str(out, ": ");
            put::str(out, line.what);
        }
        out.push(b'\n');
    }
}

/// The names of all numbers that the format gives names to.
fn values(out: &mut Vec<u8>, row: &Row) {
    if matches!(row.format, Format::MessageType) {
        put::str(out, "\n  message types\n");
        for (kind, word) in MessageType::all() {
            entry(out, &kind.code().to_string(), word);
        }
    }
    for table in tables(row.format) {
        if table.names.is_empty() {
            continue;
        }
        put::str(out, "\n  ");
        put::str(out, table.key);
        put::str(out, " (");
        put::str(out, table.reference);
        put::str(out, ")\n");
        for &(number, name) in table.names.iter().take(VALUES_MAX) {
            entry(out, &number.to_string(), name);
        }
    }
}

fn example(out: &mut Vec<u8>, row: &Row) {
    let Ok(value) = row.format.decode(row.example, &Context::default()) else {
        return;
    };
    if row.example.is_empty() {
        return;
    }
    put::str(out, "\n  example\n");
    let mut line = Vec::new();
    put::hex_bytes(&mut line, row.example);
    code(out, "bytes", &String::from_utf8_lossy(&line));
    line.clear();
    value::text::write(&mut line, &value);
    entry(out, "text", &String::from_utf8_lossy(&line));
    line.clear();
    value::json::write(&mut line, &value);
    code(out, "JSON", &String::from_utf8_lossy(&line));
}

fn sub_options(out: &mut Vec<u8>, row: &Row, space: Space) {
    if space != Space::Dhcp {
        return;
    }
    for space in Space::ALL {
        if space.parent() != Some(row.code) || space.rows().is_empty() {
            continue;
        }
        put::str(out, "\n  sub-options (");
        put::str(out, space.key());
        put::str(out, ")\n");
        for row in space.rows() {
            let code = match space.inside() {
                Some(inside) => format!("{inside}.{}", row.code),
                None => row.code.to_string(),
            };
            entry(out, &code, row.name);
        }
    }
}

pub(super) fn heading(out: &mut Vec<u8>, kind: &str, what: &str, name: &str) {
    put::str(out, kind);
    out.push(b' ');
    put::str(out, what);
    if !name.is_empty() {
        put::str(out, "  ");
        put::str(out, name);
    }
    out.push(b'\n');
}

pub(super) fn prose(out: &mut Vec<u8>, text: &str) {
    let start = out.len();
    put::pad(out, start, INDENT, 0);
    put::str(out, text);
    wrap(out, start, WIDTH, INDENT, At::Words);
    out.push(b'\n');
}

/// A label and what stands behind it, wrapped under itself.
pub(super) fn entry(out: &mut Vec<u8>, label: &str, text: &str) {
    let start = out.len();
    labelled(out, label, text);
    wrap(out, start, WIDTH, 2 * INDENT + LABEL, At::Words);
    out.push(b'\n');
}

/// A label and something that must not be broken.
fn code(out: &mut Vec<u8>, label: &str, text: &str) {
    labelled(out, label, text);
    out.push(b'\n');
}

fn labelled(out: &mut Vec<u8>, label: &str, text: &str) {
    let start = out.len();
    put::pad(out, start, 2 * INDENT, 0);
    put::str(out, label);
    put::pad(out, start, 2 * INDENT + LABEL, 1);
    put::str(out, text);
}

#[cfg(test)]
mod tests {
    use super::explain;

    #[test]
    fn the_values_of_op_and_the_options_are_explained() {
        for (topic, word) in [
            ("bootrequest", "op"),
            ("BOOTREPLY", "op"),
            ("options", "cookie"),
        ] {
            let page = String::from_utf8(explain(topic).unwrap()).unwrap();
            assert!(page.starts_with("field"), "{page}");
            assert!(page.contains(word), "{page}");
        }
    }
}
