//! Two exchanges side by side: what differs between the one that works and the one that does not.
//!
//! The verdicts come first, then where the two part, what was found about one only, and then message by message what
//! is not the same. What is each client's own (its addresses, its name, its transaction) always differs: it is told
//! apart from what may matter, and named at the end. What is alike is only counted.

mod align;
mod collect;
mod facts;
mod message;
mod own;
mod sheet;

pub use collect::{Collected, Collector};

use crate::exchange::Exchange;
use crate::findings::Finding;
use crate::render::exchange::{closing, sentence, title};
use crate::render::{Clock, Ink, Look, TimeForm, escape, text, wrap};

use align::Step;
use message::Story;
use own::{LeftOut, Own};
use sheet::{Seen, Sheet};

/// One of the two exchanges, with what was found.
#[derive(Debug, Clone)]
pub struct Side {
    /// The exchange.
    pub exchange: Exchange,
    /// As in [`Case`](crate::render::Case).
    pub shows_silence: bool,
    /// What was found about it and its messages.
    pub findings: Vec<Finding>,
    /// Where it was read from, as it is shown.
    pub source: String,
}

/// The letters of the two.
const LETTERS: [&str; 2] = ["A", "B"];
/// Columns in front of what stands behind a letter.
const BEHIND_LETTER: usize = 3;

/// Appends what differs between two exchanges.
pub fn write(out: &mut Vec<u8>, look: &Look, sides: [&Side; 2]) {
    for (side, letter) in sides.into_iter().zip(0..) {
        heading(out, look, side, letter);
    }
    let steps = align::align(sides.map(|side| &side.exchange));
    let messages = messages(look, sides, &steps);
    out.push(b'\n');
    parting(out, look, &steps, messages.before);
    let mut sheet = Sheet::new(look);
    facts::compare(&mut sheet, sides);
    sheet.write(out);
    findings(out, look, sides);
    if look.verbosity >= 0 {
        out.extend_from_slice(&messages.written);
    }
}

/// The messages of both, compared.
struct Messages {
    written: Vec<u8>,
    /// How many things differ in those that both have before they part.
    before: usize,
}

fn messages(look: &Look, sides: [&Side; 2], steps: &[Step<'_>]) -> Messages {
    let mut story = Story {
        owns: sides.map(|side| Own::of(&side.exchange)),
        seen: Seen::default(),
        left_out: LeftOut::default(),
    };
    let mut out = Vec::new();
    let mut before = 0;
    let mut have_parted = false;
    for step in steps {
        out.push(b'\n');
        match step {
            Step::Both(pair) => {
                let differing = message::compare(&mut out, look, sides, *pair, &mut story);
                before += if have_parted { 0 } else { differing };
            }
            Step::One(side, members) => {
                have_parted = true;
                message::lonely(&mut out, look, sides, *side, members);
            }
        }
    }
    story.left_out.write(&mut out, look);
    Messages {
        written: out,
        before,
    }
}

/// Appends who a side is and how it ended.
fn heading(out: &mut Vec<u8>, look: &Look, side: &Side, letter: usize) {
    let narrow = Look {
        width: look.width.saturating_sub(BEHIND_LETTER),
        ..look.clone()
    };
    let verdict = side.exchange.verdict();
    let mut lines = Vec::new();
    title(&mut lines, &narrow, &verdict);
    sentence(&mut lines, &narrow, &verdict, side.shows_silence);
    began(&mut lines, &narrow, side);
    let is_letter = lines.split(|byte| *byte == b'\n').zip(0..);
    for (line, number) in is_letter.filter(|(line, _)| !line.is_empty()) {
        if number == 0 {
            self::letter(out, look, letter);
        } else {
            text::str(out, "   ");
        }
        out.extend_from_slice(line);
        out.push(b'\n');
    }
}

fn began(out: &mut Vec<u8>, look: &Look, side: &Side) {
    let start = out.len();
    let first = side.exchange.members.first();
    let origin = first.map(|member| member.packet.origin);
    let stamp = origin.and_then(|origin| origin.time.zip(Some(origin.precision)));
    if let (Some((time, precision)), false) = (stamp, look.time == TimeForm::None) {
        let mut clock = Clock::new(look.time);
        text::str(out, "  began ");
        clock.date(out, time, precision);
        out.push(b' ');
        text::str(out, clock.zone());
    }
    text::str(out, if out.len() == start { "  in " } else { ", in " });
    escape::text(out, side.source.as_bytes());
    wrap::wrap(out, start, look.width, 4, wrap::At::Words);
    out.push(b'\n');
}

/// Appends the letter of a side in its colour.
fn letter(out: &mut Vec<u8>, look: &Look, side: usize) {
    let rail = u8::try_from(side).unwrap_or(0);
    look.paint.on(out, Ink::Rail(rail));
    text::str(out, LETTERS.get(side).copied().unwrap_or_default());
    look.paint.off(out);
    text::str(out, "  ");
}

/// Appends where the two part: the first message that only one of them has.
fn parting(out: &mut Vec<u8>, look: &Look, steps: &[Step<'_>], differing: usize) {
    let start = out.len();
    let both = |step: &&Step<'_>| matches!(step, Step::Both(_));
    let common: Vec<&Step<'_>> = steps.iter().take_while(both).collect();
    if common.len() == steps.len() {
        text::str(out, "Both have the same messages: ");
        list(out, common.iter().map(|step| step.word()));
    } else {
        match common.last() {
            Some(last) => {
                text::str(out, "They part after ");
                out.extend_from_slice(&last.word());
                last.frames(out);
            }
            None => text::str(out, "They part at once"),
        }
        text::str(out, ": ");
        let rest = steps.get(common.len()..).unwrap_or_default();
        for side in [0, 1] {
            if side > 0 {
                text::str(out, ", ");
            }
            text::str(out, LETTERS.get(side).copied().unwrap_or_default());
            match rest.iter().find_map(|step| step.first_of(side)) {
                Some(member) => {
                    text::str(out, " has ");
                    crate::render::layers::message_word(out, member.packet.message());
                    text::str(out, " #");
                    text::number(out, member.packet.origin.number);
                }
                None => text::str(out, " has nothing more"),
            }
        }
    }
    if !common.is_empty() {
        text::str(
            out,
            if common.len() == steps.len() {
                "; in them "
            } else {
                "; up to there "
            },
        );
        match differing {
            0 => text::str(out, "nothing differs but what is each one's own"),
            1 => text::str(out, "one thing differs"),
            more => {
                text::number(out, more);
                text::str(out, " things differ");
            }
        }
    }
    wrap::wrap(out, start, look.width, 2, wrap::At::Words);
    out.push(b'\n');
}

fn list(out: &mut Vec<u8>, words: impl Iterator<Item = Vec<u8>>) {
    for (word, number) in words.zip(0..) {
        if number > 0 {
            text::str(out, ", ");
        }
        out.extend_from_slice(&word);
    }
}

/// What stands between a letter and a finding of that side.
const ONLY: &str = "only: ";

/// Appends the findings that only one side has, and names those that both have.
fn findings(out: &mut Vec<u8>, look: &Look, sides: [&Side; 2]) {
    let [first, second] = sides.map(|side| &side.findings);
    let has =
        |list: &[Finding], one: &Finding| list.iter().any(|two| two.rule.code == one.rule.code);
    // The two columns of its own that a finding begins with are not shown.
    let narrow = Look {
        width: look.width.saturating_sub(BEHIND_LETTER + ONLY.len() - 2),
        ..look.clone()
    };
    let mut has_begun = false;
    for (own, other, side) in [(second, first, 1), (first, second, 0)] {
        for one in own.iter().filter(|one| !has(other, one)) {
            if !std::mem::replace(&mut has_begun, true) {
                out.push(b'\n');
            }
            let mut lines = Vec::new();
            closing::finding(&mut lines, &narrow, one, 2);
            let mut lines = lines
                .strip_prefix(b"  ")
                .unwrap_or(&lines)
                .split(|byte| *byte == b'\n');
            letter(out, look, side);
            text::str(out, ONLY);
            out.extend_from_slice(lines.next().unwrap_or_default());
            out.push(b'\n');
            for line in lines.filter(|line| !line.is_empty()) {
                text::str(out, "   ");
                out.extend_from_slice(line);
                out.push(b'\n');
            }
        }
    }
    let mut codes: Vec<_> = first
        .iter()
        .filter(|one| has(second, one))
        .map(|one| one.rule)
        .collect();
    codes.dedup_by_key(|rule| rule.code);
    if codes.is_empty() {
        return;
    }
    if !has_begun {
        out.push(b'\n');
    }
    let start = out.len();
    look.paint.on(out, Ink::Faint);
    text::str(out, "found in both: ");
    list(
        out,
        codes
            .iter()
            .map(|rule| format!("{} {}", rule.code, rule.name).into_bytes()),
    );
    look.paint.off(out);
    wrap::wrap(out, start, look.width, 2, wrap::At::Items);
    out.push(b'\n');
}
