//! One aligned line an exchange, then what they add up to: outcomes, servers with their times, findings by code.

mod report;
mod times;

use std::collections::HashSet;
use std::net::Ipv4Addr;

use foldhash::fast::RandomState;

use crate::exchange::{ClientKey, Exchange, Kind, Outcome, Role, server_of};
use crate::render::exchange::{outcome_ink, outcome_word};
use crate::render::{Case, Clock, Ink, Look, Shown, Summary, TimeForm, View, escape, layers, text};
use times::Times;

/// Servers told apart; those of a flood are counted together.
const SERVERS: usize = 256;
/// Clients counted exactly.
const CLIENTS: usize = 65_536;
/// From this width on, names, counts of messages and findings have their columns.
const WIDE: usize = 110;

/// What a server did.
#[derive(Debug, Default)]
struct Server {
    address: Option<Ipv4Addr>,
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
    servers: Vec<Server>,
    clients: HashSet<ClientKey, RandomState>,
    /// Whether the last header was that of wide rows; `None` where there is none yet.
    header: Option<bool>,
}

impl SummaryView {
    /// The view with a look.
    pub fn new(look: Look) -> Self {
        Self {
            clock: Clock::new(look.time),
            look,
            outcomes: [0; Outcome::ALL.len()],
            kinds: [0; Kind::ALL.len()],
            servers: Vec::new(),
            clients: HashSet::default(),
            header: None,
        }
    }

    fn is_wide(&self) -> bool {
        self.look.width >= WIDE
    }

    fn write_header(&self, out: &mut Vec<u8>) {
        self.look.paint.on(out, Ink::Faint);
        let mut row = Row::new(out);
        row.right("#", 4);
        if self.look.time != TimeForm::None {
            row.left("began", self.time_width());
        }
        row.left("outcome", 10);
        row.left("client", 17);
        row.left("address", 15);
        row.left("server", 15);
        row.right("took", 8);
        if self.is_wide() {
            row.right("msgs", 4);
            row.left("name", 16);
            row.left("findings", 8);
        }
        row.end();
        self.look.paint.off(out);
        out.push(b'\n');
    }

    fn time_width(&self) -> usize {
        match self.look.time {
            TimeForm::Date => 19,
            TimeForm::Epoch => 10,
            _ => 8,
        }
    }

    fn row(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        let exchange = case.exchange;
        let verdict = case.verdict;
        let mut cell = Vec::new();
        text::number(&mut cell, exchange.number);
        let mut row = Row::new(out);
        row.right_bytes(&cell, 4);
        if self.look.time != TimeForm::None {
            cell.clear();
            if let Some(first) = exchange.members.first() {
                let origin = &first.packet.origin;
                self.clock.stamp(&mut cell, origin.time, origin.precision);
            }
            // A table is read by the second; the other views have the fraction.
            let whole = cell.iter().position(|byte| *byte == b'.');
            cell.truncate(whole.unwrap_or(cell.len()));
            row.left_bytes(&cell, self.time_width());
        }
        let paint = &self.look.paint;
        row.painted(
            outcome_word(exchange),
            10,
            |out| paint.on(out, outcome_ink(exchange.outcome)),
            |out| paint.off(out),
        );
        cell.clear();
        let by_name = verdict.chaddr().is_empty();
        let identifier = by_name.then(|| verdict.client_id()).flatten();
        layers::client(&mut cell, verdict.chaddr(), identifier.as_deref());
        row.left_bytes(&cell, 17);
        row.address(verdict.address(), 15);
        row.address(verdict.server(), 15);
        cell.clear();
        if let Some(nanos) = verdict
            .duration()
            .filter(|_| exchange.counted().count() > 1)
        {
            text::elapsed(&mut cell, nanos);
        }
        short_time(&mut cell);
        row.right_bytes(&cell, 8);
        if self.is_wide() {
            cell.clear();
            text::number(&mut cell, exchange.members.len());
            row.right_bytes(&cell, 4);
            cell.clear();
            if let Some(name) = verdict.hostname() {
                escape::text(&mut cell, &name);
            }
            row.left_bytes(&cell, 16);
            cell.clear();
            findings(&mut cell, case);
            row.left_bytes(&cell, 8);
        }
        row.end();
        out.push(b'\n');
    }

    fn note(&mut self, exchange: &Exchange) {
        count(&mut self.outcomes, &Outcome::ALL, exchange.outcome);
        count(&mut self.kinds, &Kind::ALL, exchange.kind);
        let client = &exchange.client;
        if self.clients.len() < CLIENTS && !self.clients.contains(client) {
            self.clients.insert(client.clone());
        }
        let mut asked = None;
        for member in exchange.counted() {
            if member.role.is_client() {
                asked = member.packet.time();
                continue;
            }
            let server = self.server(server_of(member));
            match member.role {
                Role::Offer => server.offers += 1,
                Role::Ack => server.acks += 1,
                Role::Nak => server.naks += 1,
                _ => server.others += 1,
            }
            if let (Some(asked), Some(answered)) = (asked, member.packet.time()) {
                let nanos = answered.nanos().saturating_sub(asked.nanos());
                if nanos >= 0 {
                    server.times.add(nanos);
                }
            }
        }
    }

    /// The server with this address; the last entry stands for all beyond the bound.
    fn server(&mut self, address: Option<Ipv4Addr>) -> &mut Server {
        let known = self
            .servers
            .iter()
            .position(|server| server.address == address);
        let place = known.unwrap_or_else(|| {
            if self.servers.len() < SERVERS {
                let address = address.filter(|_| self.servers.len() + 1 < SERVERS);
                self.servers.push(Server {
                    address,
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
    }

    fn message(&mut self, _out: &mut Vec<u8>, _shown: &Shown<'_>) {}

    fn tail(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        self.note(case.exchange);
        if self.look.verbosity < 0 {
            return;
        }
        let header = self.header.replace(self.is_wide());
        if header != self.header {
            if header.is_some() {
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

/// Appends the codes found about an exchange and its messages, each once, the gravest first.
fn findings(out: &mut Vec<u8>, case: &Case<'_>) {
    let mut found: Vec<_> = case
        .findings
        .iter()
        .chain(case.message_findings)
        .map(|finding| (std::cmp::Reverse(finding.severity), finding.rule.code))
        .collect();
    found.sort_unstable();
    found.dedup_by_key(|(_, code)| *code);
    for (place, (_, code)) in found.iter().enumerate() {
        if place > 0 {
            out.push(b' ');
        }
        text::str(out, code);
    }
}

/// Takes the space out of a time, so that it fits its column: `40.723 ms` becomes `40.7ms`.
fn short_time(cell: &mut Vec<u8>) {
    let is_wide = cell.len() > 8;
    if let (true, Some(point)) = (is_wide, cell.iter().position(|byte| *byte == b'.')) {
        let unit = cell
            .iter()
            .position(|byte| *byte == b' ')
            .unwrap_or(cell.len());
        cell.drain((point + 2).min(unit)..unit);
    }
    cell.retain(|byte| *byte != b' ');
}

/// A row of cells with two spaces between them.
struct Row<'a> {
    out: &'a mut Vec<u8>,
    is_first: bool,
}

impl<'a> Row<'a> {
    fn new(out: &'a mut Vec<u8>) -> Self {
        Self {
            out,
            is_first: true,
        }
    }

    fn gap(&mut self) {
        if !std::mem::replace(&mut self.is_first, false) {
            self.out.push(b' ');
        }
    }

    fn left(&mut self, cell: &str, width: usize) {
        self.left_bytes(cell.as_bytes(), width);
    }

    fn left_bytes(&mut self, cell: &[u8], width: usize) {
        self.gap();
        let start = self.out.len();
        self.out.extend_from_slice(cell);
        text::pad(self.out, start, width, 0);
    }

    fn right(&mut self, cell: &str, width: usize) {
        self.right_bytes(cell.as_bytes(), width);
    }

    fn right_bytes(&mut self, cell: &[u8], width: usize) {
        self.gap();
        let spaces = width.saturating_sub(text::columns(cell));
        self.out.resize(self.out.len() + spaces, b' ');
        self.out.extend_from_slice(cell);
    }

    fn address(&mut self, address: Option<Ipv4Addr>, width: usize) {
        self.gap();
        let start = self.out.len();
        match address {
            Some(address) => text::address(self.out, address),
            None => self.out.push(b'-'),
        }
        text::pad(self.out, start, width, 0);
    }

    fn painted(
        &mut self,
        cell: &str,
        width: usize,
        on: impl FnOnce(&mut Vec<u8>),
        off: impl FnOnce(&mut Vec<u8>),
    ) {
        self.gap();
        let start = self.out.len();
        on(self.out);
        text::str(self.out, cell);
        off(self.out);
        text::pad(self.out, start, width, 0);
    }

    fn end(self) {
        while self.out.last() == Some(&b' ') {
            self.out.pop();
        }
    }
}
