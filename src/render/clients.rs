//! One timeline a client over the whole capture: what it got, when it was to renew and did, what it gave back.
//!
//! Everything comes out at the end. With `-o summary` each client has one line.

mod step;

use std::net::Ipv4Addr;
use std::vec::IntoIter;

use crate::capture::{Precision, Timestamp};
use crate::exchange::timeline::{Entry, State, Timeline, Timelines};
use crate::exchange::{ClientKey, LeaseSeen};
use crate::render::exchange::{closing, end_title};
use crate::render::{Case, Clock, Ink, Look, Shown, Summary, TimeForm, View, escape, text, wrap};

/// Columns of an Ethernet address.
const CLIENT: usize = 17;
/// A line of so many columns has room for a host name behind the number of exchanges.
const ROOMY: usize = 100;

/// The view.
#[derive(Debug)]
pub struct ClientView {
    look: Look,
    clock: Clock,
    is_brief: bool,
    lines: Timelines,
    /// Those that are still to be shown, when all is over.
    ending: Option<IntoIter<Timeline>>,
    has_shown: bool,
    exchanges: u64,
    /// When the input ended.
    last: Option<Timestamp>,
}

impl ClientView {
    /// The view with a look: timelines, or one line a client.
    pub fn new(look: Look, is_brief: bool) -> Self {
        Self {
            clock: Clock::new(look.time),
            look,
            is_brief,
            lines: Timelines::default(),
            ending: None,
            has_shown: false,
            exchanges: 0,
            last: None,
        }
    }

    fn title(&mut self, out: &mut Vec<u8>, line: &Timeline, state: State) {
        let start = out.len();
        self.look.paint.text(out, Ink::Strong, "Client");
        let who = out.len();
        out.push(b' ');
        self.look.paint.on(out, Ink::Strong);
        client(out, &line.client);
        self.look.paint.off(out);
        let name = out.len();
        if let Some(name) = &line.hostname {
            text::str(out, "  \"");
            escape::text(out, name);
            text::str(out, "\"");
        }
        let outcome = match state {
            State::Holds(held) if self.has_ended(held) => (Ink::Warning, "LEASE ENDED"),
            State::Holds(_) | State::Has(_) => (Ink::Good, "BOUND"),
            State::Lost => (Ink::Warning, "NO LEASE"),
            State::Unknown => (Ink::Info, "NO LEASE SEEN"),
        };
        end_title(out, &self.look, start, &[name, who], outcome);
    }

    /// Whether a lease ended before the capture did.
    fn has_ended(&self, held: LeaseSeen) -> bool {
        held.ends().is_some_and(|ends| Some(ends) < self.last)
    }

    /// Appends what the client has at the end, and how much is known of it.
    fn state(&mut self, out: &mut Vec<u8>, line: &Timeline, state: State) {
        let start = out.len();
        text::str(out, "  ");
        match state {
            State::Holds(held) => {
                self.address(out, held.address);
                self.from(out, held.server);
                match held.ends() {
                    Some(ends) if self.has_ended(held) => {
                        text::str(out, ", which ended ");
                        if self.look.time != TimeForm::None {
                            self.until(out, ends);
                            out.push(b' ');
                        }
                        text::str(out, "without having been renewed here");
                    }
                    Some(_) if self.look.time == TimeForm::None => {
                        text::str(out, " for ");
                        text::lease(out, held.seconds);
                    }
                    Some(ends) => {
                        text::str(out, " until ");
                        self.until(out, ends);
                    }
                    None => text::str(out, " for ever"),
                }
            }
            State::Has(had) => {
                self.address(out, had.address);
                self.from(out, had.server);
                text::str(out, ", for how long is not known");
            }
            State::Lost => text::str(out, "has no lease now"),
            State::Unknown => text::str(out, "no lease of it was seen"),
        }
        text::str(out, "; ");
        count(out, line.entries.len(), "exchange");
        if line.identifiers.len() > 1 {
            text::str(out, ", ");
            count(out, line.identifiers.len(), "client identifier");
        }
        if line.left_out > 0 {
            text::str(out, ", ");
            text::number(out, line.left_out);
            text::str(out, " more not kept");
        }
        self.end(out, start, 2);
        for identifier in &line.identifiers {
            let start = out.len();
            text::str(out, "  identifier ");
            text::colon_hex(out, identifier);
            self.end(out, start, 4);
        }
        out.push(b'\n');
    }

    /// Appends words and the address an exchange is about.
    fn about(&self, out: &mut Vec<u8>, entry: &Entry, before: &str) {
        text::str(out, before);
        match entry.address {
            Some(address) => self.address(out, address),
            None => text::str(out, "no address"),
        }
    }

    fn from(&self, out: &mut Vec<u8>, server: Option<Ipv4Addr>) {
        if let Some(server) = server {
            text::str(out, " from ");
            self.address(out, server);
        }
    }

    fn address(&self, out: &mut Vec<u8>, address: Ipv4Addr) {
        self.look.paint.on(out, Ink::Address);
        text::address(out, address);
        self.look.paint.off(out);
    }

    /// Appends when something happened, in the form of the look.
    fn moment(&mut self, out: &mut Vec<u8>, time: Option<Timestamp>) {
        text::str(out, "  ");
        if self.look.time == TimeForm::None {
            return;
        }
        self.look.paint.on(out, Ink::Faint);
        match (time, self.look.time) {
            (Some(time), TimeForm::Utc | TimeForm::Local | TimeForm::Date) => {
                self.due(out, time, None);
            }
            (time, _) => self.clock.stamp(out, time, Precision::Micro),
        }
        self.look.paint.off(out);
        text::str(out, "  ");
    }

    /// Whether a line says at what moment something is due, and not how long after its own.
    fn tells_moments(&self) -> bool {
        match self.look.time {
            TimeForm::Utc | TimeForm::Local | TimeForm::Date | TimeForm::Epoch => true,
            TimeForm::Relative | TimeForm::Delta | TimeForm::None => false,
        }
    }

    /// Appends the time to the second, with the date where it is not that of `day`.
    fn due(&mut self, out: &mut Vec<u8>, time: Timestamp, day: Option<Timestamp>) {
        if self.look.time == TimeForm::Epoch {
            return text::number(out, time.seconds());
        }
        let mut today = Vec::new();
        if let Some(day) = day {
            self.clock.date(&mut today, day, Precision::Micro);
        }
        let start = out.len();
        self.clock.date(out, time, Precision::Micro);
        let date = out.iter().skip(start).position(|byte| *byte == b' ');
        if let Some(length) = date.map(|date| date + 1) {
            let is_today = out.get(start..start + length) == today.get(..length);
            if is_today {
                out.drain(start..start + length);
            }
        }
        let point = out.iter().skip(start).position(|byte| *byte == b'.');
        if let Some(point) = point {
            out.truncate(start + point);
        }
    }

    /// Appends date, time and zone.
    fn until(&mut self, out: &mut Vec<u8>, time: Timestamp) {
        self.due(out, time, None);
        if self.look.time != TimeForm::Epoch {
            out.push(b' ');
            text::str(out, self.clock.zone());
        }
    }

    fn end(&self, out: &mut Vec<u8>, start: usize, indent: usize) {
        wrap::fit(out, start, self.look.width, indent, wrap::At::Words);
        out.push(b'\n');
    }

    /// Appends how many exchanges are on no timeline.
    fn nameless(&self, out: &mut Vec<u8>, has_shown: bool) {
        let nameless = usize::try_from(self.lines.nameless()).unwrap_or(usize::MAX);
        if nameless == 0 {
            return;
        }
        if has_shown {
            out.push(b'\n');
        }
        let start = out.len();
        count(out, nameless, "exchange");
        let name = if nameless == 1 { " names" } else { " name" };
        text::str(out, name);
        text::str(out, " no client (--by exchange shows them)");
        self.end(out, start, 2);
    }

    fn brief(&mut self, out: &mut Vec<u8>, line: &Timeline, state: State) {
        let start = out.len();
        client(out, &line.client);
        text::pad(out, start, CLIENT, 1);
        text::str(out, " ");
        let at = out.len();
        match state {
            State::Holds(held) => {
                self.address(out, held.address);
                text::pad(out, at, 15, 0);
                match held.ends() {
                    Some(ends) => {
                        let has_ended = self.has_ended(held);
                        if self.look.time != TimeForm::None {
                            text::str(out, if has_ended { "  ended " } else { "  until " });
                            self.due(out, ends, None);
                        } else if has_ended {
                            text::str(out, "  ended");
                        } else {
                            text::str(out, "  for ");
                            text::lease(out, held.seconds);
                        }
                    }
                    None => text::str(out, "  for ever"),
                }
            }
            State::Has(had) => {
                self.address(out, had.address);
                text::pad(out, at, 15, 0);
                text::str(out, "  unknown time");
            }
            State::Lost | State::Unknown => text::str(out, "-"),
        }
        if self.look.width >= ROOMY {
            text::pad(out, at, 42, 2);
            count(out, line.entries.len(), "exchange");
            text::pad(out, at, 55, 0);
        } else if line.hostname.is_some() {
            text::pad(out, at, 42, 0);
        }
        if let Some(name) = &line.hostname {
            text::str(out, "  \"");
            escape::text(out, name);
            text::str(out, "\"");
        }
        wrap::fit(out, start, self.look.width, CLIENT + 2, wrap::At::Columns);
        out.push(b'\n');
    }
}

impl View for ClientView {
    fn resize(&mut self, columns: usize) {
        self.look.width = columns;
    }

    fn message(&mut self, _out: &mut Vec<u8>, _shown: &Shown<'_>) {}

    fn tail(&mut self, _out: &mut Vec<u8>, case: &Case<'_>) {
        self.exchanges += 1;
        self.lines.add(case.exchange);
    }

    fn wind_up(&mut self, out: &mut Vec<u8>, summary: &Summary) -> bool {
        self.last = summary.last;
        let lines = &mut self.lines;
        let ending = self
            .ending
            .get_or_insert_with(|| lines.finish().into_iter());
        let Some(line) = ending.next() else {
            return false;
        };
        let has_shown = std::mem::replace(&mut self.has_shown, true);
        let steps = line.steps();
        let state = steps.last().map_or(State::Unknown, |step| step.after);
        if self.is_brief {
            self.brief(out, &line, state);
            return true;
        }
        if has_shown {
            out.push(b'\n');
        }
        self.title(out, &line, state);
        self.state(out, &line, state);
        for step in &steps {
            self.step(out, step);
        }
        true
    }

    fn finish(&mut self, out: &mut Vec<u8>, summary: &Summary) {
        if self.lines.left_out() > 0 {
            text::str(out, "\n");
            text::number(out, self.lines.left_out());
            text::str(out, " exchanges are not shown: there are too many\n");
        }
        if self.look.verbosity >= 0 {
            self.nameless(out, self.has_shown);
            // No exchange stands here with what was found about it, so even a single one is summed up.
            closing::capture(out, &self.look, summary, self.exchanges.max(2));
        }
    }
}

fn client(out: &mut Vec<u8>, client: &ClientKey) {
    match client {
        ClientKey::Hardware { hlen, chaddr, .. } => {
            text::colon_hex(out, chaddr.get(..usize::from(*hlen)).unwrap_or(chaddr));
        }
        ClientKey::Identifier(identifier) => text::colon_hex(out, identifier),
        ClientKey::Nameless | ClientKey::Agent(_) => text::str(out, "unnamed"),
    }
}

/// Appends `1 exchange` or `3 exchanges`.
fn count(out: &mut Vec<u8>, number: usize, what: &str) {
    text::number(out, number);
    out.push(b' ');
    text::str(out, what);
    if number != 1 {
        out.push(b's');
    }
}

#[cfg(test)]
mod tests;
