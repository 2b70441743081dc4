//! One sequence diagram an exchange: who sent what to whom, when, and what came of it.
//!
//! Columns are the client, relays and servers; a double line is a broadcast, a single one a unicast. Each frame has
//! its own arrow, so a relayed message has one for each leg that was captured. Arrows stand in the order of time.

mod canvas;
mod label;
mod lanes;
mod sheet;

use crate::capture::Timestamp;
use crate::exchange::{Exchange, Member, Outcome, between};
use crate::findings::Severity;
use crate::render::exchange::{closing, not_kept, sentence, title};
use crate::render::line::LineView;
use crate::render::{
    Case, Clock, Ink, Look, Shown, Summary, TimeForm, View, escape, layers, text, wrap,
};
use lanes::Lanes;
use sheet::{Label, Sheet};

/// The view.
#[derive(Debug)]
pub struct LadderView {
    look: Look,
    clock: Clock,
    /// For messages that belong to no exchange.
    alone: LineView,
    has_shown: bool,
}

impl LadderView {
    /// The view with a look.
    pub fn new(look: Look) -> Self {
        Self {
            clock: Clock::new(look.time),
            alone: LineView::new(look.clone()),
            look,
            has_shown: false,
        }
    }

    fn separate(&mut self, out: &mut Vec<u8>) {
        if std::mem::replace(&mut self.has_shown, true) {
            out.push(b'\n');
        }
    }

    /// Appends when and where the exchange began.
    fn beginning(&mut self, out: &mut Vec<u8>, members: &[&Member]) {
        let Some(first) = members.first() else { return };
        let origin = &first.packet.origin;
        let start = out.len();
        if let (Some(time), true) = (origin.time, self.look.time != TimeForm::None) {
            text::str(out, "  began ");
            if self.look.time == TimeForm::Epoch {
                self.clock.stamp(out, Some(time), origin.precision);
            } else {
                self.clock.date(out, time, origin.precision);
                out.push(b' ');
                text::str(out, self.clock.zone());
            }
        }
        if self.look.has_several_sources() {
            text::str(out, if out.len() == start { "  " } else { ", " });
            text::str(out, layers::source_word(&self.look));
            escape::text(out, self.look.source(origin.source).as_bytes());
        }
        let mut around = Vec::new();
        layers::around(&mut around, &first.packet, "; ");
        if let Some(around) = around.strip_suffix(b"; ") {
            let joint = if out.len() == start {
                "  inside "
            } else {
                "; inside "
            };
            text::str(out, joint);
            out.extend_from_slice(around);
        }
        if out.len() > start {
            wrap::wrap(out, start, self.look.width, 4, wrap::At::Words);
            out.push(b'\n');
        }
    }

    /// Appends the diagram.
    fn diagram(&self, out: &mut Vec<u8>, exchange: &Exchange, members: &[&Member]) {
        let lanes = Lanes::of(exchange, sheet::most(&self.look));
        let mut sheet = Sheet::new(&self.look, &lanes);
        sheet.heads(out, &lanes);
        let mut question: Option<&Member> = None;
        let (mut first, mut before) = (None, None);
        for &member in members {
            let behind = exchange.first_behind_gap();
            if behind.is_some_and(|first| std::ptr::eq(first, member)) {
                gap(out, &mut sheet, exchange);
                question = None;
            }
            if !member.is_copy() {
                if let Some(asked) = question.filter(|_| member.role.is_client()) {
                    silence(out, &mut sheet, asked, member);
                }
                question = member.role.is_client().then_some(member);
            }
            if let Some(back) = before.and_then(|before| set_back(before, member)) {
                clock(out, &mut sheet, back);
                (first, before) = (None, None);
            }
            let first = *first.get_or_insert(member);
            let since = match self.look.time {
                TimeForm::Delta => before.unwrap_or(member),
                _ => first,
            };
            self.message(out, &mut sheet, &lanes, exchange, member, since);
            before = Some(member);
        }
        if question.is_some() && matches!(exchange.outcome, Outcome::NoAnswer | Outcome::OfferOnly)
        {
            sheet.remark(out, "(no answer seen)", Ink::Warning);
        }
        sheet.row(out);
    }

    fn message(
        &self,
        out: &mut Vec<u8>,
        sheet: &mut Sheet<'_>,
        lanes: &Lanes,
        exchange: &Exchange,
        member: &Member,
        since: &Member,
    ) {
        let mut time = Vec::new();
        if let (Some(first), Some(now), true) = (
            since.packet.time(),
            member.packet.time(),
            self.look.time != TimeForm::None,
        ) {
            text::elapsed(&mut time, now.nanos().saturating_sub(first.nanos()));
        }
        let mut number = b"#".to_vec();
        text::number(&mut number, member.packet.origin.number);
        let mut word = Vec::new();
        layers::message_word(&mut word, member.packet.message());
        let mut details = Vec::new();
        label::details(&mut details, exchange, member);
        let path = lanes.path(exchange, member);
        if lanes
            .list
            .get(path.from)
            .is_some_and(lanes::Lane::is_several)
        {
            label::server(&mut details, member);
        }
        let time = String::from_utf8_lossy(&time);
        if !sheet::has_time(&self.look) && !time.is_empty() {
            let joint = if details.is_empty() { "+" } else { ", +" };
            text::str(&mut details, joint);
            text::str(&mut details, &time);
        }
        sheet.margin(&String::from_utf8_lossy(&number), &time);
        let label = Label {
            word: &String::from_utf8_lossy(&word),
            ink: label::ink(member.role),
            details: &String::from_utf8_lossy(&details),
        };
        sheet.message(out, &path, &label);
    }
}

/// Appends that a question had no answer until the client asked again.
fn silence(out: &mut Vec<u8>, sheet: &mut Sheet<'_>, asked: &Member, again: &Member) {
    let mut remark = b"(no answer seen".to_vec();
    if let Some(waited) = between(asked, again) {
        text::str(&mut remark, " for ");
        text::elapsed(&mut remark, waited);
    }
    text::str(&mut remark, ")");
    sheet.remark(out, &String::from_utf8_lossy(&remark), Ink::Warning);
}

/// Appends how many messages were dropped.
fn gap(out: &mut Vec<u8>, sheet: &mut Sheet<'_>, exchange: &Exchange) {
    let mut remark = b"(".to_vec();
    not_kept(&mut remark, exchange);
    text::str(&mut remark, ")");
    sheet.remark(out, &String::from_utf8_lossy(&remark), Ink::Warning);
}

/// Appends that the clock goes back by so many nanoseconds: what follows is counted anew.
fn clock(out: &mut Vec<u8>, sheet: &mut Sheet<'_>, back: i64) {
    let mut remark = b"(the clock goes back by ".to_vec();
    text::elapsed(&mut remark, back);
    text::str(&mut remark, ")");
    sheet.remark(out, &String::from_utf8_lossy(&remark), Ink::Warning);
}

/// Nanoseconds from one message to another.
fn passed(before: &Member, now: &Member) -> Option<i64> {
    let (before, now) = (before.packet.time()?, now.packet.time()?);
    Some(now.nanos().saturating_sub(before.nanos()))
}

/// The nanoseconds by which the capture's clock was set back between two messages, if it was. Frames of several interfaces
/// may come a little out of order.
fn set_back(before: &Member, now: &Member) -> Option<i64> {
    let back = passed(before, now)?.saturating_neg();
    (back >= Timestamp::NANOS_A_SECOND).then_some(back)
}

/// The messages in the order of time where all have one: frames of several interfaces need not be in it. Where the
/// capture's clock was set back they stay as they came.
fn in_time(exchange: &Exchange) -> Vec<&Member> {
    let mut members: Vec<_> = exchange.members.iter().collect();
    let has_time = |member: &&Member| member.packet.time().is_some();
    let mut steps = members.iter().zip(members.iter().skip(1));
    let is_set_back = steps.any(|(before, now)| set_back(before, now).is_some());
    if members.iter().all(has_time) && !is_set_back {
        members.sort_by_key(|member| member.packet.time());
    }
    members
}

impl View for LadderView {
    fn resize(&mut self, columns: usize) {
        self.look.width = columns;
    }

    /// Messages are drawn with their exchange; those that belong to none have a line each.
    fn message(&mut self, out: &mut Vec<u8>, shown: &Shown<'_>) {
        if shown.exchange.is_none() {
            self.separate(out);
            let start = out.len();
            self.alone.message(out, shown);
            out.pop();
            wrap::wrap(out, start, self.look.width, 4, wrap::At::Columns);
            out.push(b'\n');
        }
    }

    fn tail(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        self.separate(out);
        let members = in_time(case.exchange);
        title(out, &self.look, &case.verdict);
        self.beginning(out, &members);
        out.push(b'\n');
        self.diagram(out, case.exchange, &members);
        out.push(b'\n');
        sentence(out, &self.look, &case.verdict, case.shows_silence);
        let least = match self.look.verbosity {
            ..=0 => Severity::Warning,
            1.. => Severity::Info,
        };
        let all = case.findings.iter().chain(case.message_findings);
        for finding in all.filter(|finding| finding.severity >= least) {
            closing::finding(out, &self.look, finding, 2);
        }
    }

    fn finish(&mut self, out: &mut Vec<u8>, summary: &Summary) {
        if self.look.verbosity >= 0 {
            closing::capture(out, &self.look, summary, 0);
        }
    }
}

#[cfg(test)]
mod tests;
