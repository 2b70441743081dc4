//! `--list findings` and `--explain` of a finding.

use crate::findings::{self, Check, Rule};
use crate::render::text as put;
use crate::render::wrap::{At, wrap};

/// Columns of prose.
const WIDTH: usize = 78;
/// Columns before prose.
const INDENT: usize = 2;

/// All findings as an aligned table: code, severity, name, and what is wrong when it fires.
pub(super) fn table() -> Vec<u8> {
    let width = findings::rules()
        .map(|rule| rule.name.len())
        .max()
        .unwrap_or(0);
    let mut out = Vec::new();
    for rule in findings::rules() {
        let start = out.len();
        put::str(&mut out, rule.code);
        put::pad(&mut out, start, 5, 1);
        put::str(&mut out, rule.severity.word());
        put::pad(&mut out, start, 14, 1);
        put::str(&mut out, rule.name);
        put::pad(&mut out, start, 16 + width, 1);
        put::str(&mut out, rule.summary);
        out.push(b'\n');
    }
    out
}

/// All findings as JSON Lines.
pub(super) fn json() -> Vec<u8> {
    let mut out = Vec::new();
    for rule in findings::rules() {
        let line = [
            ("type", "finding"),
            ("code", rule.code),
            ("name", rule.name),
            ("severity", rule.severity.word()),
            ("scope", scope(rule)),
            ("summary", rule.summary),
            ("explain", rule.explain),
        ];
        out.push(b'{');
        for (key, value) in line {
            string(&mut out, key);
            out.push(b':');
            string(&mut out, value);
            out.push(b',');
        }
        put::str(&mut out, "\"cites\":[");
        for (place, cite) in rule.cites.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            string(&mut out, cite);
        }
        put::str(&mut out, "]}\n");
    }
    out
}

/// The page of the finding with this code or name; `None` where there is none.
pub(super) fn page(topic: &str) -> Option<Vec<u8>> {
    let rule = findings::rule(topic.trim())?;
    let mut out = Vec::new();
    for part in [rule.code, "  ", rule.name, "  ", rule.severity.word(), "\n"] {
        put::str(&mut out, part);
    }
    paragraph(&mut out, rule.summary);
    out.push(b'\n');
    for prose in rule.explain.lines() {
        paragraph(&mut out, prose);
        out.push(b'\n');
    }
    paragraph(&mut out, &format!("Looked for in {}.", scope(rule)));
    if !rule.cites.is_empty() {
        paragraph(&mut out, &format!("Rules: {}.", rule.cites.join(", ")));
    }
    Some(out)
}

fn scope(rule: &Rule) -> &'static str {
    match rule.check {
        Check::Message(..) => "each message",
        Check::Exchange(..) => "each exchange, when it closes",
        Check::Capture(_) => "the whole capture, at its end",
    }
}

fn paragraph(out: &mut Vec<u8>, prose: &str) {
    let start = out.len();
    out.resize(start + INDENT, b' ');
    put::str(out, prose);
    wrap(out, start, WIDTH, INDENT, At::Words);
    out.push(b'\n');
}

/// Appends a JSON string. Rules are plain text of our own: only quotes, backslashes and ends of paragraphs need care.
fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'\n' => put::str(out, "\\n"),
            b'"' | b'\\' => out.extend([b'\\', byte]),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_has_a_line_and_a_page() {
        let text = String::from_utf8(table()).unwrap();
        for rule in findings::rules() {
            assert!(text.lines().any(|line| line.starts_with(rule.code)));
            assert!(page(rule.code).is_some() && page(rule.name).is_some());
        }
        assert_eq!(page("x99"), None);
    }

    #[test]
    fn every_json_line_is_json() {
        let text = String::from_utf8(json()).unwrap();
        for line in text.lines() {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(value["type"], "finding");
        }
    }
}
