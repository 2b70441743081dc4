//! What came of the two exchanges, fact by fact.

use std::net::Ipv4Addr;

use super::Side;
use super::align::word;
use super::sheet::Sheet;
use crate::exchange::{Cut, Exchange, LeaseTimes, Verdict};
use crate::render::text;

/// Times differ where one is so many times the other, and that is at least so long, in nanoseconds.
const FACTOR: i64 = 3;
const LONG: i64 = 100_000_000;

/// Compares what came of two exchanges.
pub(super) fn compare(sheet: &mut Sheet<'_>, sides: [&Side; 2]) {
    let verdicts = sides.map(|side| side.exchange.verdict());
    let each = |of: &dyn Fn(&Verdict<'_>) -> Vec<u8>| [of(&verdicts[0]), of(&verdicts[1])];
    sheet.compare("kind", each(&|verdict| verdict.exchange.kind.word().into()));
    sheet.compare(
        "outcome",
        each(&|verdict| verdict.exchange.outcome.word().into()),
    );
    sheet.compare("messages", each(&|verdict| messages(verdict.exchange)));
    sheet.compare("servers", each(&|verdict| addresses(&verdict.servers())));
    sheet.compare("relays", each(&|verdict| addresses(&verdict.relays())));
    sheet.compare("lease", each(&|verdict| lease(verdict.lease())));
    let cut = |verdict: &Verdict<'_>| verdict.exchange.cut().map_or("", Cut::word).into();
    sheet.compare("cut by the capture", each(&cut));
    let [one, other] = &verdicts;
    if let (Some(one), Some(other)) = (one.duration(), other.duration()) {
        if is_slower(one, other) {
            sheet.row(None, "took", [one, other].map(|nanos| Some(elapsed(nanos))));
        } else {
            sheet.alike("duration");
        }
    }
}

fn addresses(list: &[Ipv4Addr]) -> Vec<u8> {
    let mut out = Vec::new();
    for (address, number) in list.iter().zip(0..) {
        if number > 0 {
            text::str(&mut out, ", ");
        }
        text::address(&mut out, *address);
    }
    out
}

fn lease(times: Option<LeaseTimes>) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some(times) = times {
        text::lease(&mut out, times.seconds);
    }
    out
}

/// Whether one of two times is much longer than the other.
pub(super) fn is_slower(one: i64, other: i64) -> bool {
    let (short, long) = (one.min(other), one.max(other));
    long >= LONG && long / FACTOR >= short
}

/// A time that passed, in words.
pub(super) fn elapsed(nanos: i64) -> Vec<u8> {
    let mut out = Vec::new();
    text::elapsed(&mut out, nanos);
    out
}

/// The types of the messages in their order, repeats counted.
fn messages(exchange: &Exchange) -> Vec<u8> {
    let words: Vec<Vec<u8>> = exchange.counted().map(word).collect();
    let mut out = Vec::new();
    for (run, number) in words.chunk_by(|one, next| one == next).zip(0..) {
        if number > 0 {
            text::str(&mut out, ", ");
        }
        out.extend_from_slice(run.first().map_or(&[][..], |word| word));
        if run.len() > 1 {
            text::str(&mut out, " x");
            text::number(&mut out, run.len());
        }
    }
    out
}
