//! The default view: the verdict first, then every message with what it is for, what it says and what differs.

mod annotate;
mod body;
mod boot;
pub(crate) mod closing;
mod delivery;
mod differences;
mod end;
mod failure;
mod field;
mod headline;
mod options;
mod row;
#[cfg(test)]
mod tests;
mod way;

use crate::capture::{SourceIndex, Timestamp};
use crate::render::{
    Case, Clock, Grouping, Ink, Look, Shown, Summary, TimeForm, View, escape, layers, text, wrap,
};

pub(crate) use annotate::sentence as annotation;
pub(crate) use headline::{
    end_title, not_kept, outcome_ink, outcome_word, sentence, title, verdict as verdict_line,
};

/// The view.
#[derive(Debug)]
pub struct ExchangeView {
    look: Look,
    clock: Clock,
    before: Option<Timestamp>,
    /// The source that was named last.
    source: Option<SourceIndex>,
    /// The interface that was named last, where there are several.
    interface: String,
    has_shown: bool,
    exchanges: u64,
    rows: row::Rows,
    ways: way::Ways,
    ends: end::Ends,
}

impl ExchangeView {
    /// The view with a look.
    pub fn new(look: Look) -> Self {
        Self {
            clock: Clock::new(look.time),
            look,
            before: None,
            source: None,
            interface: String::new(),
            has_shown: false,
            exchanges: 0,
            rows: row::Rows::default(),
            ways: way::Ways::default(),
            ends: end::Ends::default(),
        }
    }

    fn separate(&mut self, out: &mut Vec<u8>) {
        if std::mem::replace(&mut self.has_shown, true) {
            out.push(b'\n');
        }
    }

    /// Appends when and where the exchange began.
    fn beginning(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        let Some(first) = case.exchange.members.first() else {
            return;
        };
        let origin = &first.packet.origin;
        let start = out.len();
        match origin.time {
            Some(time) if self.look.time != TimeForm::None => {
                text::str(out, "  began ");
                self.clock.date(out, time, origin.precision);
                out.push(b' ');
                text::str(out, self.clock.zone());
            }
            Some(_) => {}
            None => text::str(out, "  at no known time: the capture has no time stamps"),
        }
        if self.look.has_several_sources() {
            text::str(out, if out.len() == start { "  " } else { ", " });
            text::str(out, layers::source_word(&self.look));
            escape::text(out, self.look.source(origin.source).as_bytes());
            self.source = Some(origin.source);
        }
        if let Some(name) = layers::interface(&self.look, &first.packet, case.one_of) {
            text::str(out, if out.len() == start { "  on " } else { ", on " });
            escape::text(out, name.as_bytes());
            self.interface = name.into_owned();
        }
        if out.len() > start {
            wrap::fit(out, start, self.look.width, 4, wrap::At::Words);
            out.push(b'\n');
        }
    }

    /// Appends a message's first line: time, number, type, from, to, checksums.
    fn message_line(&mut self, out: &mut Vec<u8>, shown: &Shown<'_>) {
        let start = out.len();
        let origin = &shown.packet.origin;
        // By time nothing stands above a message to indent it under, and the tag needs the room.
        if self.look.by == Grouping::Exchange {
            text::str(out, "  ");
        }
        if self.look.time != TimeForm::None {
            self.look.paint.on(out, Ink::Faint);
            let moment = out.len();
            self.moment(out, shown);
            // Time stamps are ASCII, so their bytes are their columns.
            let gap = 15usize.saturating_sub(out.len() - moment) + 2;
            self.look.paint.off(out);
            text::spaces(out, gap);
        }
        if self.look.by == Grouping::Time {
            layers::exchange_tag(out, &self.look, shown);
        }
        let tag = out.len();
        out.push(b'#');
        text::number(out, origin.number);
        out.push(b' ');
        let paint = out.len();
        self.look.paint.on(out, Ink::Type);
        let tag = tag + out.len() - paint;
        layers::message_word(out, shown.packet.message());
        // Both are ASCII too.
        let gap = 11usize.saturating_sub(out.len() - tag).max(2);
        self.look.paint.off(out);
        text::spaces(out, gap);
        self.ways.append(out, start, &self.look, shown.packet);
        if self.look.has_several_sources() {
            self.origin(out, origin.source);
        }
        if let Some(name) = layers::interface(&self.look, shown.packet, shown.one_of) {
            if self.interface != name {
                text::str(out, "  on ");
                escape::text(out, name.as_bytes());
                self.interface = name.into_owned();
            }
        }
        wrap::fit(out, start, self.look.width, 4, wrap::At::Columns);
        out.push(b'\n');
    }

    /// Appends how many messages are not there in front of this one, where they were not kept.
    fn gap(&self, out: &mut Vec<u8>, shown: &Shown<'_>) {
        let Some(exchange) = shown
            .exchange
            .filter(|_| self.look.by == Grouping::Exchange)
        else {
            return;
        };
        let first = exchange.first_behind_gap();
        if first.is_some_and(|first| first.packet.place() == shown.packet.place()) {
            let start = out.len();
            text::str(out, "  (");
            not_kept(out, exchange);
            text::str(out, ")");
            wrap::wrap(out, start, self.look.width, 4, wrap::At::Words);
            out.push(b'\n');
        }
    }

    /// Appends what the message is for.
    fn sentence(&mut self, out: &mut Vec<u8>, shown: &Shown<'_>) {
        let start = out.len();
        text::str(out, "    ");
        self.look.paint.on(out, Ink::Prose);
        let end = annotate::all_but_end(out, shown);
        self.ends.append(out, start, end, self.look.width);
        self.look.paint.off(out);
        out.push(b'\n');
    }

    /// Appends the name of a message's source, unless it was the last one named.
    fn origin(&mut self, out: &mut Vec<u8>, source: SourceIndex) {
        if self.source.replace(source) != Some(source) {
            text::str(out, "  ");
            text::str(out, layers::source_word(&self.look));
            escape::text(out, self.look.source(source).as_bytes());
        }
    }

    /// The first message of an exchange shows the time, the others the time since the message before.
    fn moment(&mut self, out: &mut Vec<u8>, shown: &Shown<'_>) {
        let origin = &shown.packet.origin;
        let before = self.before;
        self.before = origin.time.or(before);
        let is_plain = matches!(
            self.look.time,
            TimeForm::Utc | TimeForm::Local | TimeForm::Delta
        );
        let times = before.zip(origin.time);
        // Nothing is where the clock makes a step of centuries.
        let passed = times.and_then(|(before, time)| time.nanos().checked_sub(before.nanos()));
        match passed {
            Some(passed) if is_plain && self.look.by == Grouping::Exchange => {
                if passed >= 0 {
                    out.push(b'+');
                }
                text::elapsed(out, passed);
            }
            _ => self.clock.stamp(out, origin.time, origin.precision),
        }
    }
}

impl View for ExchangeView {
    fn resize(&mut self, columns: usize) {
        self.look.width = columns;
        // What was drawn before was broken to another width.
        self.rows = row::Rows::default();
        self.ways = way::Ways::default();
        self.ends = end::Ends::default();
    }

    fn head(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        self.separate(out);
        self.before = None;
        headline::title(out, &self.look, &case.verdict);
        headline::sentence(out, &self.look, &case.verdict, case.shows_silence);
        self.beginning(out, case);
        if self.look.verbosity >= 0 {
            out.push(b'\n');
        }
    }

    fn message(&mut self, out: &mut Vec<u8>, shown: &Shown<'_>) {
        let is_left_out = self.look.verbosity < 0 && self.look.by == Grouping::Exchange;
        if !is_left_out {
            self.has_shown = true;
            self.gap(out, shown);
            self.message_line(out, shown);
        }
        if self.look.verbosity >= 0 {
            self.sentence(out, shown);
            body::write(out, &self.look, &self.rows, shown);
        }
        // What is wrong with a message is said all the same.
        let indent = if is_left_out { 2 } else { 6 };
        for finding in shown.findings.iter().filter(|one| self.look.tells(one)) {
            closing::finding(out, &self.look, finding, indent);
        }
    }

    fn tail(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        self.exchanges += 1;
        if self.look.by == Grouping::Time {
            closing::line(out, &self.look, case);
        } else if !case.findings.is_empty() && self.look.verbosity >= 0 {
            out.push(b'\n');
        }
        for finding in case.findings.iter().filter(|one| self.look.tells(one)) {
            closing::finding(out, &self.look, finding, 2);
        }
    }

    fn finish(&mut self, out: &mut Vec<u8>, summary: &Summary) {
        if self.look.verbosity >= 0 {
            closing::capture(out, &self.look, summary, self.exchanges);
        }
    }
}
