//! What stands at the end of an exchange, in every view that shows more than a line of it.

use super::headline;
use super::{outcome_ink, outcome_word};
use crate::findings::{Finding, Severity, Tally};
use crate::render::{Case, Grouping, Ink, Look, Summary, escape, text, wrap};

/// Appends how an exchange ended, for views that show messages as they come.
pub(crate) fn line(out: &mut Vec<u8>, look: &Look, case: &Case<'_>) {
    let exchange = case.exchange;
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
    headline::verdict(out, look, &case.verdict, case.shows_silence);
    wrap::fit(out, start, look.width, 2, wrap::At::Words);
    out.push(b'\n');
}

/// Appends a finding; one about an exchange names the frame it points at.
pub(crate) fn finding(out: &mut Vec<u8>, look: &Look, finding: &Finding, indent: usize) {
    let start = out.len();
    out.resize(out.len() + indent, b' ');
    severity(out, look, finding.severity);
    text::str(out, "  ");
    text::str(out, finding.rule.code);
    out.push(b' ');
    text::str(out, finding.rule.name);
    text::str(out, "  ");
    if let Some((_, frame)) = finding.frame.filter(|_| indent == 2) {
        out.push(b'#');
        text::number(out, frame.get());
        text::str(out, ": ");
    }
    escape::sentence(out, &finding.text);
    cites(out, look, finding);
    wrap::fit(out, start, look.width, indent + 6, wrap::At::Words);
    out.push(b'\n');
}

/// Appends the sections behind a finding in parentheses, where there are any; a document that has several is named once.
fn cites(out: &mut Vec<u8>, look: &Look, finding: &Finding) {
    let mut document = None;
    for cite in finding.cites() {
        if document.is_none() {
            look.paint.on(out, Ink::Faint);
            text::str(out, " (");
        } else {
            text::str(out, ", ");
        }
        let (of, section) = parted(cite);
        text::str(out, if document == Some(of) { section } else { cite });
        document = Some(of);
    }
    if document.is_some() {
        text::str(out, ")");
        look.paint.off(out);
    }
}

/// A citation's document, and its section in there: `RFC 2131` and `s4.1`.
fn parted(cite: &str) -> (&str, &str) {
    const SECTION: &str = " s";
    let Some(place) = cite.find(SECTION) else {
        return (cite, cite);
    };
    let (document, section) = cite.split_at_checked(place).unwrap_or((cite, cite));
    (document, section.trim_start())
}

/// Appends what was found about the capture as a whole, and how often each finding came up.
pub(crate) fn capture(out: &mut Vec<u8>, look: &Look, summary: &Summary, exchanges: u64) {
    let has_sum = !summary.findings_by_rule.is_empty() && (exchanges > 1 || look.verbosity > 0);
    if summary.findings.is_empty() && !has_sum {
        return;
    }
    out.push(b'\n');
    if !summary.findings.is_empty() {
        look.paint.text(out, Ink::Strong, "Capture");
        out.push(b'\n');
    }
    for one in &summary.findings {
        finding(out, look, one, 2);
    }
    if has_sum {
        let start = out.len();
        look.paint.text(out, Ink::Strong, "Findings");
        for (place, tally) in summary.gravest_first().into_iter().enumerate() {
            let Tally { rule, worst, times } = tally;
            text::str(out, if place == 0 { "  " } else { ", " });
            severity(out, look, worst);
            out.push(b' ');
            text::str(out, rule.code);
            out.push(b' ');
            text::str(out, rule.name);
            out.push(b' ');
            text::how_often(out, times);
        }
        wrap::fit(out, start, look.width, 10, wrap::At::Items);
        out.push(b'\n');
    }
}

/// Appends how grave a finding is.
pub(crate) fn severity(out: &mut Vec<u8>, look: &Look, severity: Severity) {
    let ink = match severity {
        Severity::Error => Ink::Error,
        Severity::Warning => Ink::Warning,
        Severity::Info => Ink::Info,
    };
    look.paint.text(out, ink, severity.word());
}

/// Appends a fault in a line of its own.
pub(crate) fn fault(out: &mut Vec<u8>, look: &Look, write: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    text::str(out, "  ");
    look.paint.on(out, Ink::Warning);
    text::str(out, "! ");
    write(out);
    look.paint.off(out);
    wrap::fit(out, start, look.width, 4, wrap::At::Words);
    out.push(b'\n');
}

/// Appends what a view that shows messages says when their exchange is over: how it ended, where they come by time,
/// and the findings about it. A blank line stands in front where something was shown before. Where little is to be said,
/// only an exchange that something is wrong with has an end.
pub(crate) fn messages_end(out: &mut Vec<u8>, look: &Look, case: &Case<'_>, has_shown: &mut bool) {
    let is_by_time = look.by == Grouping::Time;
    let mut told = case
        .findings
        .iter()
        .filter(|one| look.tells(one))
        .peekable();
    if told.peek().is_none() && (look.verbosity < 0 || !is_by_time) {
        return;
    }
    if std::mem::replace(has_shown, true) {
        out.push(b'\n');
    }
    if is_by_time {
        line(out, look, case);
    }
    for one in told {
        finding(out, look, one, 2);
    }
}
