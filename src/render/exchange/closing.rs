//! What stands at the end of an exchange, in every view that shows more than a line of it.

use super::headline;
use super::{outcome_ink, outcome_word};
use crate::exchange::Exchange;
use crate::findings::{Finding, Severity};
use crate::render::{Ink, Look, escape, text, wrap};

/// Appends how an exchange ended, for views that show messages as they come.
pub(crate) fn line(out: &mut Vec<u8>, look: &Look, exchange: &Exchange) {
    let start = out.len();
    text::str(out, "= ");
    look.paint.on(out, Ink::Strong);
    text::str(out, "Exchange ");
    text::number(out, exchange.number);
    look.paint.off(out);
    text::str(out, "  ");
    let ink = outcome_ink(exchange.outcome);
    look.paint.text(out, ink, outcome_word(exchange));
    text::str(out, "  ");
    headline::verdict(out, look, exchange);
    wrap::wrap(out, start, look.width, 2, wrap::At::Words);
    out.push(b'\n');
}

/// Appends a finding; one about an exchange names the frame it points at.
pub(crate) fn finding(out: &mut Vec<u8>, look: &Look, finding: &Finding, indent: usize) {
    let start = out.len();
    out.resize(out.len() + indent, b' ');
    let ink = match finding.severity {
        Severity::Error => Ink::Error,
        Severity::Warning => Ink::Warning,
        Severity::Info => Ink::Info,
    };
    look.paint.text(out, ink, finding.severity.word());
    text::str(out, "  ");
    text::str(out, finding.rule.code);
    out.push(b' ');
    text::str(out, finding.rule.name);
    text::str(out, "  ");
    if let Some((_, frame)) = finding.frame.filter(|_| indent == 2) {
        out.push(b'#');
        text::number(out, frame);
        text::str(out, ": ");
    }
    escape::text(out, finding.text.as_bytes());
    if !finding.rule.cites.is_empty() {
        look.paint.on(out, Ink::Faint);
        text::str(out, " (");
        for (place, cite) in finding.rule.cites.iter().enumerate() {
            if place > 0 {
                text::str(out, ", ");
            }
            text::str(out, cite);
        }
        text::str(out, ")");
        look.paint.off(out);
    }
    wrap::wrap(out, start, look.width, indent + 6, wrap::At::Words);
    out.push(b'\n');
}
