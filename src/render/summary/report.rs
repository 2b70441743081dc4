//! What the exchanges add up to.

use crate::exchange::{Kind, Outcome};
use crate::findings::Tally;
use crate::render::exchange::{closing, outcome_ink};
use crate::render::summary::times::{CLASSES, Counts, Times, percentile};
use crate::render::summary::{CLIENTS, Relay, Server, SummaryView};
use crate::render::{Ink, Look, Summary, escape, text, wrap};

/// Columns in front of what a line says.
const LABEL: usize = 11;
/// Columns of the longest bar of a histogram.
const BAR: u64 = 30;
/// Columns of a class's name, and of the number behind a bar.
const CLASS: usize = 11;
const NUMBER: usize = 8;

/// Appends the report.
pub(super) fn write(out: &mut Vec<u8>, view: &SummaryView, summary: &Summary) {
    let look = &view.look;
    let start = label(out, look, "frames");
    text::number(out, summary.frames);
    text::str(out, " read, ");
    text::number(out, summary.messages);
    text::str(out, " DHCP messages");
    if summary.kept_out() > 0 {
        text::str(out, ", ");
        text::number(out, summary.kept_out());
        text::str(out, " kept out by the expression");
    }
    if let Some(dropped) = summary.dropped.filter(|dropped| *dropped > 0) {
        text::str(out, ", ");
        text::number(out, dropped);
        text::str(out, " dropped by the capture");
    }
    end(out, look, start);
    outcomes(out, view);
    clients(out, view);
    for relay in &view.relays {
        self::relay(out, look, relay);
    }
    for server in &view.servers {
        self::server(out, look, server);
    }
    if !view.servers.is_empty() {
        histogram(out, view);
    }
    findings(out, look, summary);
}

fn label(out: &mut Vec<u8>, look: &Look, word: &str) -> usize {
    let start = out.len();
    look.paint.text(out, Ink::Label, word);
    text::pad(out, start, LABEL, 1);
    start
}

fn end(out: &mut Vec<u8>, look: &Look, start: usize) {
    wrap::wrap(out, start, look.width, LABEL, wrap::At::Items);
    out.push(b'\n');
}

fn outcomes(out: &mut Vec<u8>, view: &SummaryView) {
    let look = &view.look;
    let total: u64 = view.outcomes.iter().sum();
    let start = label(out, look, "exchanges");
    text::number(out, total);
    for (outcome, count) in ends(&view.outcomes) {
        text::str(out, ", ");
        self::outcome(out, look, outcome, count);
    }
    end(out, look, start);
    let start = label(out, look, "kinds");
    let mut is_first = true;
    for (kind, count) in Kind::ALL.iter().zip(view.kinds) {
        if count > 0 {
            if !std::mem::replace(&mut is_first, false) {
                text::str(out, ", ");
            }
            text::number(out, count);
            out.push(b' ');
            text::str(out, kind.word());
        }
    }
    if is_first {
        text::str(out, "none");
    }
    end(out, look, start);
}

/// The ways in which exchanges ended, and how many of them.
fn ends(outcomes: &[u64; Outcome::ALL.len()]) -> impl Iterator<Item = (Outcome, u64)> {
    let all = Outcome::ALL.into_iter().zip(*outcomes);
    all.filter(|(_, count)| *count > 0)
}

fn outcome(out: &mut Vec<u8>, look: &Look, outcome: Outcome, count: u64) {
    look.paint.on(out, outcome_ink(outcome));
    text::number(out, count);
    out.push(b' ');
    text::str(out, outcome.word());
    look.paint.off(out);
}

fn relay(out: &mut Vec<u8>, look: &Look, relay: &Relay) {
    let start = label(out, look, "relay");
    look.paint.on(out, Ink::Address);
    match relay.address {
        Some(address) => text::address(out, address),
        None => text::str(out, "others"),
    }
    look.paint.off(out);
    for (place, (outcome, count)) in ends(&relay.outcomes).enumerate() {
        text::str(out, if place == 0 { "  " } else { ", " });
        self::outcome(out, look, outcome, count);
    }
    end(out, look, start);
}

fn clients(out: &mut Vec<u8>, view: &SummaryView) {
    let start = label(out, &view.look, "clients");
    if view.clients.len() >= CLIENTS {
        text::str(out, "at least ");
    }
    text::number(out, view.clients.len());
    end(out, &view.look, start);
}

fn server(out: &mut Vec<u8>, look: &Look, server: &Server) {
    let start = label(out, look, "server");
    look.paint.on(out, Ink::Address);
    match server.address {
        Some(address) => text::address(out, address),
        None if server.is_rest => text::str(out, "others"),
        None => text::str(out, "unnamed"),
    }
    look.paint.off(out);
    let counts = [
        (server.offers, "OFFER"),
        (server.acks, "ACK"),
        (server.naks, "NAK"),
        (server.others, "other"),
    ];
    for (count, word) in counts {
        if count > 0 {
            text::str(out, "  ");
            text::number(out, count);
            out.push(b' ');
            text::str(out, word);
        }
    }
    if server.times.count() > 0 {
        times(out, &server.times);
    }
    end(out, look, start);
}

/// Appends the least, median, 95th percentile and greatest of response times.
fn times(out: &mut Vec<u8>, times: &Times) {
    let sorted = times.sorted();
    let (least, most) = times.range();
    let numbers = [
        ("min", least),
        ("median", percentile(&sorted, 50)),
        ("p95", percentile(&sorted, 95)),
        ("max", most),
    ];
    for (place, (word, nanos)) in numbers.iter().enumerate() {
        text::str(out, if place == 0 { ";  " } else { ", " });
        text::str(out, word);
        out.push(b' ');
        text::elapsed(out, *nanos);
    }
    if times.stride() > 1 {
        text::str(out, " (from one in ");
        text::number(out, times.stride());
        text::str(out, ")");
    }
}

/// Appends how long answers took, over all servers.
fn histogram(out: &mut Vec<u8>, view: &SummaryView) {
    let mut counts = Counts::default();
    for server in &view.servers {
        for (count, more) in counts.iter_mut().zip(server.times.counts()) {
            *count += more;
        }
    }
    let greatest = counts.iter().copied().max().unwrap_or(0);
    if greatest == 0 {
        return;
    }
    let block = if view.look.is_ascii { "#" } else { "█" };
    let room = view.look.width.saturating_sub(LABEL + CLASS + NUMBER);
    let bar = u64::try_from(room).unwrap_or(BAR).min(BAR);
    let mut word = "answers";
    for ((_, name), count) in CLASSES.iter().zip(counts) {
        if count == 0 {
            continue;
        }
        let start = label(out, &view.look, word);
        word = "";
        text::str(out, name);
        text::pad(out, start, LABEL + CLASS, 1);
        for _ in 0..(count * bar).div_ceil(greatest) {
            text::str(out, block);
        }
        out.push(b' ');
        text::number(out, count);
        out.push(b'\n');
    }
}

fn findings(out: &mut Vec<u8>, look: &Look, summary: &Summary) {
    let mut word = "capture";
    for finding in &summary.findings {
        let start = label(out, look, word);
        word = "";
        closing::severity(out, look, finding.severity);
        out.push(b' ');
        text::str(out, finding.rule.code);
        out.push(b' ');
        escape::text(out, finding.text.as_bytes());
        end(out, look, start);
    }
    let mut word = "findings";
    for Tally { rule, worst, times } in summary.gravest_first() {
        let start = label(out, look, word);
        word = "";
        closing::severity(out, look, worst);
        out.push(b' ');
        text::str(out, rule.code);
        out.push(b' ');
        text::str(out, rule.name);
        text::str(out, "  ");
        text::count(out, times, "time", "times");
        end(out, look, start);
    }
}
