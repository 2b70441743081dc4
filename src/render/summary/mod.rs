//! One aligned line an exchange, then what they add up to: outcomes, relays, servers with their times, findings by code.

mod report;
mod row;
mod times;

use std::collections::HashSet;
use std::net::Ipv4Addr;

use foldhash::fast::RandomState;

use crate::exchange::{ClientKey, Exchange, Kind, Outcome, Role, Trait, server_of};
use crate::render::exchange::{outcome_ink, outcome_word};
use crate::render::{Case, Clock, Ink, Look, Shown, Summary, TimeForm, View, escape, layers, text};
use row::{Column, Layout};
use times::Times;

/// Servers told apart; those of a flood are counted together.
const SERVERS: usize = 256;
/// Relays told apart; further ones are counted together.
const RELAYS: usize = 256;
/// Clients counted exactly.
const CLIENTS: usize = 65_536;

/// How the exchanges of a relay's clients ended.
#[derive(Debug)]
struct Relay {
    /// Its giaddr; `None` stands for all beyond the bound.
    address: Option<Ipv4Addr>,
    outcomes: [u64; Outcome::ALL.len()],
}

/// What a server did.
#[derive(Debug, Default)]
struct Server {
    /// Its address, where it names itself.
    address: Option<Ipv4Addr>,
    /// Whether it stands for all beyond the bound.
    is_rest: bool,
    offers: u64,
    acks: u64,
    naks: u64,
    others: u64,
    times: Times,
}

/// The view.
#[derive(Debug)]
pub struct SummaryView {
    look: Look,
    clock: Clock,
    outcomes: [u64; Outcome::ALL.len()],
    kinds: [u64; Kind::ALL.len()],
    relays: Vec<Relay>,
    servers: Vec<Server>,
    clients: HashSet<ClientKey, RandomState>,
    /// The layout of the rows.
    layout: Layout,
    /// The layout of the last header; `None` where there is none yet.
    header: Option<Layout>,
}

impl SummaryView {
    /// The view with a look.
    pub fn new(look: Look) -> Self {
        Self {
            clock: Clock::new(look.time),
            layout: layout(&look),
            look,
            outcomes: [0; Outcome::ALL.len()],
            kinds: [0; Kind::ALL.len()],
            relays: Vec::new(),
            servers: Vec::new(),
            clients: HashSet::default(),
            header: None,
        }
    }

    fn write_header(&self, out: &mut Vec<u8>) {
        self.look.paint.on(out, Ink::Faint);
        let mut row = self.layout.row(out);
        for cell in self.layout.columns() {
            let mut title = cell.0.title().as_bytes().to_vec();
            row.cell(*cell, &mut title, plain);
        }
        row.end();
        self.look.paint.off(out);
    }

    fn row(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        let mut row = self.layout.row(out);
        let mut cell = Vec::new();
        for column in self.layout.columns() {
            cell.clear();
            match column.0 {
                Column::Began => began(&mut cell, &mut self.clock, case.exchange),
                Column::Findings => findings(&mut cell, case, row.room()),
                other => text_of(&mut cell, other, case),
            }
            if column.0 == Column::Outcome {
                let ink = outcome_ink(case.exchange.outcome);
                let paint = &self.look.paint;
                row.cell(*column, &mut cell, |out, word| {
                    paint.on(out, ink);
                    out.extend_from_slice(word);
                    paint.off(out);
                });
            } else {
                row.cell(*column, &mut cell, plain);
            }
        }
        row.end();
    }

    fn note(&mut self, exchange: &Exchange) {
        count(&mut self.outcomes, &Outcome::ALL, exchange.outcome);
        count(&mut self.kinds, &Kind::ALL, exchange.kind);
        let client = &exchange.client;
        if self.clients.len() < CLIENTS && !self.clients.contains(client) {
            self.clients.insert(client.clone());
        }
        if exchange.together.has(Trait::Relayed) {
            for relay in exchange.verdict().relays() {
                let relay = self.relay(relay);
                count(&mut relay.outcomes, &Outcome::ALL, exchange.outcome);
            }
        }
        let answers = exchange.counted().filter(|member| !member.role.is_client());
        for answer in answers {
            let server = self.server(server_of(answer));
            match answer.role {
                Role::Offer => server.offers += 1,
                Role::Ack => server.acks += 1,
                Role::Nak => server.naks += 1,
                _ => server.others += 1,
            }
            if let Some(nanos) = exchange.waited(answer) {
                server.times.add(nanos);
            }
        }
    }

    /// The relay with this address; the last entry stands for all beyond the bound.
    fn relay(&mut self, address: Ipv4Addr) -> &mut Relay {
        let known = self
            .relays
            .iter()
            .position(|relay| relay.address == Some(address));
        let place = known.unwrap_or_else(|| {
            if self.relays.len() < RELAYS {
                let is_rest = self.relays.len() + 1 == RELAYS;
                self.relays.push(Relay {
                    address: Some(address).filter(|_| !is_rest),
                    outcomes: [0; Outcome::ALL.len()],
                });
            }
            self.relays.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the place was just found or made")]
        &mut self.relays[place]
    }

    /// The server with this address; the last entry stands for all beyond the bound.
    fn server(&mut self, address: Option<Ipv4Addr>) -> &mut Server {
        let known = self
            .servers
            .iter()
            .position(|server| server.address == address && !server.is_rest);
        let place = known.unwrap_or_else(|| {
            if self.servers.len() < SERVERS {
                let is_rest = self.servers.len() + 1 == SERVERS;
                self.servers.push(Server {
                    address: address.filter(|_| !is_rest),
                    is_rest,
                    ..Server::default()
                });
            }
            self.servers.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the place was just found or made")]
        &mut self.servers[place]
    }
}

impl View for SummaryView {
    fn resize(&mut self, columns: usize) {
        self.look.width = columns;
        self.layout = layout(&self.look);
    }

    fn message(&mut self, _out: &mut Vec<u8>, _shown: &Shown<'_>) {}

    fn tail(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        self.note(case.exchange);
        if self.look.verbosity < 0 {
            return;
        }
        if self.header.as_ref() != Some(&self.layout) {
            if self.header.replace(self.layout.clone()).is_some() {
                out.push(b'\n');
            }
            self.write_header(out);
        }
        self.row(out, case);
    }

    fn finish(&mut self, out: &mut Vec<u8>, summary: &Summary) {
        if self.header.is_some() {
            out.push(b'\n');
        }
        report::write(out, self, summary);
    }
}

fn count<T: PartialEq + Copy>(counts: &mut [u64], all: &[T], one: T) {
    let place = all.iter().position(|other| *other == one);
    if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
        *count += 1;
    }
}

/// The columns that rows have.
fn layout(look: &Look) -> Layout {
    let time = match look.time {
        TimeForm::None => 0,
        TimeForm::Date => 19,
        TimeForm::Epoch => 10,
        _ => 8,
    };
    let asks_time = !matches!(look.time, TimeForm::Utc | TimeForm::None);
    Layout::of(look.width, time, asks_time)
}

fn plain(out: &mut Vec<u8>, cell: &[u8]) {
    out.extend_from_slice(cell);
}

/// Appends when an exchange began.
fn began(cell: &mut Vec<u8>, clock: &mut Clock, exchange: &Exchange) {
    if let Some(first) = exchange.members.first() {
        let origin = &first.packet.origin;
        clock.stamp(cell, origin.time, origin.precision);
    }
    // A table is read by the second; the other views have the fraction.
    let whole = cell.iter().position(|byte| *byte == b'.');
    cell.truncate(whole.unwrap_or(cell.len()));
}

/// Appends what an exchange has in a column.
fn text_of(cell: &mut Vec<u8>, column: Column, case: &Case<'_>) {
    let verdict = case.verdict;
    match column {
        Column::Number => text::number(cell, case.exchange.number),
        Column::Outcome => text::str(cell, outcome_word(case.exchange)),
        Column::Client => {
            let by_name = verdict.chaddr().is_empty();
            let identifier = by_name.then(|| verdict.client_id()).flatten();
            layers::client(cell, verdict.chaddr(), identifier);
        }
        Column::Address => address(cell, verdict.address()),
        Column::Server => address(cell, verdict.server()),
        Column::Took => {
            let is_alone = case.exchange.counted().count() <= 1;
            if let Some(nanos) = verdict.duration().filter(|_| !is_alone) {
                text::elapsed(cell, nanos);
            }
        }
        Column::Messages => {
            let kept = u64::try_from(case.exchange.members.len()).unwrap_or(0);
            text::number(cell, kept + case.exchange.elided.total());
        }
        Column::Name => {
            if let Some(name) = verdict.hostname() {
                escape::text(cell, &name);
            }
        }
        Column::Began | Column::Findings => {}
    }
}

fn address(cell: &mut Vec<u8>, address: Option<Ipv4Addr>) {
    match address {
        Some(address) => text::address(cell, address),
        None => cell.push(b'-'),
    }
}

/// Appends the codes found about an exchange and its messages, each once, the gravest first; where there is no room for
/// all of them, how many more there are.
fn findings(out: &mut Vec<u8>, case: &Case<'_>, room: usize) {
    const CODE: usize = 4;
    let mut found: Vec<_> = case
        .findings
        .iter()
        .chain(case.message_findings)
        .map(|finding| (std::cmp::Reverse(finding.severity), finding.rule.code))
        .collect();
    found.sort_unstable();
    found.dedup_by_key(|(_, code)| *code);
    let most = (room + 1) / CODE;
    let shown = if found.len() > most {
        most.saturating_sub(1)
    } else {
        most
    };
    for (place, (_, code)) in found.iter().take(shown).enumerate() {
        if place > 0 {
            out.push(b' ');
        }
        text::str(out, code);
    }
    if let Some(more) = found.len().checked_sub(shown).filter(|more| *more > 0) {
        out.push(b'+');
        text::number(out, more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::testing::{Msg, OTHER_CLIENT, ack, discover, exchanges, offer, request};

    #[test]
    fn a_frame_with_a_wrong_time_makes_no_wait() {
        let astray = request().at(-3 * 3_600_000);
        let mut view = SummaryView::new(Look::default());
        for exchange in &exchanges(&[discover(), offer(), astray, ack()]) {
            assert_eq!(exchange.verdict().duration(), None);
            view.note(exchange);
        }
        let mut out = Vec::new();
        report::write(&mut out, &view, &Summary::default());
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("max 1.000 ms"), "{text}");
    }

    #[test]
    fn relays_are_told_with_what_became_of_their_clients() {
        let through = |relay: [u8; 4], m: Msg| m.relayed().with(|m| m.giaddr = relay);
        let served = [discover(), offer(), request(), ack()];
        let served = served.map(|m| through([192, 0, 2, 254], m));
        let left = [discover(), discover().at(4000)];
        let left = left.map(|m| through([198, 51, 100, 1], m).of(OTHER_CLIENT));
        let mut view = SummaryView::new(Look::default());
        for exchange in &exchanges(&[&served[..], &left[..]].concat()) {
            view.note(exchange);
        }
        let mut out = Vec::new();
        report::write(&mut out, &view, &Summary::default());
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("relay      192.0.2.254  1 bound\n"), "{text}");
        assert!(
            text.contains("relay      198.51.100.1  1 no-answer\n"),
            "{text}"
        );
        for relay in 1..=300_u32 {
            view.relay(relay.into());
        }
        assert_eq!(view.relays.len(), RELAYS);
        assert!(view.relays.last().unwrap().address.is_none());
    }

    #[test]
    fn a_server_that_does_not_name_itself_is_not_one_of_the_rest() {
        let unnamed = [discover().relayed(), offer().without(54).relayed()];
        let mut view = SummaryView::new(Look::default());
        for exchange in &exchanges(&unnamed) {
            view.note(exchange);
        }
        let mut out = Vec::new();
        report::write(&mut out, &view, &Summary::default());
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("unnamed  1 OFFER"), "{text}");
        for server in 0..=300_u32 {
            view.server(Some(server.into()));
        }
        assert!(view.servers.iter().filter(|server| server.is_rest).count() == 1);
        assert_eq!(view.servers.len(), SERVERS);
    }
}
