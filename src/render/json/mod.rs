//! JSON Lines, schema 1: `message` as they come, `exchange` as they close, `summary` last.
//!
//! The keys are a promise. No key stands twice in an object; what was not captured is null.
// Inlined everywhere: a writer must not be lent to a function: see its sheet.

mod forms;
mod items;
mod message;
mod sheet;
mod stretch;
mod values;
mod writer;

use std::net::Ipv4Addr;

use crate::exchange::{Exchange, Outcome, Verdict};
use crate::findings::Finding;
use crate::render::{Case, Look, Shown, Summary, View, text};
use message::Known;
use sheet::Page;
use stretch::Stretch;
use values::{ColonHex, Drawn, Escaped, HexNumber, MessageWord, NULL, Prose, Seconds, Text, Word};
use writer::{Writer, first, member};

/// The version of the schema.
const SCHEMA: u64 = 1;

/// The view.
#[derive(Debug)]
pub struct JsonView {
    look: Look,
    outcomes: [u64; Outcome::ALL.len()],
    servers: Vec<Ipv4Addr>,
    /// Whether there were more.
    has_more_servers: bool,
    known: Known,
    page: Box<Page>,
}

/// Servers named in the summary; the rest of a flood is left out, and told.
const SERVERS: usize = 1024;

impl JsonView {
    /// The view with a look.
    pub fn new(look: Look) -> Self {
        Self {
            known: Known::new(&look),
            look,
            outcomes: [0; Outcome::ALL.len()],
            servers: Vec::new(),
            has_more_servers: false,
            page: Box::default(),
        }
    }

    fn note(&mut self, exchange: &Exchange, servers: &[Ipv4Addr]) {
        let place = Outcome::ALL
            .iter()
            .position(|outcome| *outcome == exchange.outcome);
        if let Some(count) = place.and_then(|place| self.outcomes.get_mut(place)) {
            *count += 1;
        }
        for server in servers {
            if self.servers.contains(server) {
                continue;
            }
            if self.servers.len() < SERVERS {
                self.servers.push(*server);
            } else {
                self.has_more_servers = true;
            }
        }
    }
}

impl View for JsonView {
    fn looks_at_exchanges(&self) -> bool {
        false
    }

    fn message(&mut self, out: &mut Vec<u8>, shown: &Shown<'_>) {
        let out = (out, &mut *self.page);
        message::write(out, &self.look, &mut self.known, shown);
    }

    fn tail(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        let servers = case.verdict.servers();
        self.note(case.exchange, &servers);
        let out = (out, &mut *self.page);
        exchange(out, &mut self.known, case, &servers);
    }

    fn finish(&mut self, out: &mut Vec<u8>, summary: &Summary) {
        let mut json = Writer::new((out, &mut *self.page));
        first!(json, "type", Word("summary"));
        member!(json, "schema", SCHEMA);
        let sources = self.look.sources.iter();
        member!(json, "files").values(sources.map(|source| Prose(source.as_bytes())));
        member!(json, "frames");
        first!(json, "read", summary.frames);
        member!(json, "dhcp", summary.messages);
        member!(json, "skipped").numbers(summary.skipped.iter().copied());
        json.end();
        let outcomes = Outcome::ALL.iter().map(|outcome| outcome.word());
        let outcomes = outcomes.zip(self.outcomes);
        member!(json, "exchanges").numbers(outcomes.filter(|(_, count)| *count > 0));
        member!(json, "servers").values(self.servers.iter().copied());
        if self.has_more_servers {
            member!(
                json,
                "servers_cut",
                Drawn(|out: &mut Vec<u8>| text::str(out, "true"))
            );
        }
        member!(json, "dropped", summary.dropped);
        member!(json, "findings").rare_list(&summary.findings, finding);
        let by_rule = summary.findings_by_rule.iter();
        member!(json, "findings_by_code")
            .numbers(by_rule.map(|tally| (tally.rule.code, tally.times)));
        json.end_line();
    }
}

fn exchange(
    out: (&mut Vec<u8>, &mut Page),
    known: &mut Known,
    case: &Case<'_>,
    servers: &[Ipv4Addr],
) {
    let mut json = Writer::new(out);
    let (exchange, verdict) = (case.exchange, &case.verdict);
    first!(json, "type", Word("exchange"));
    member!(json, "schema", SCHEMA);
    member!(json, "exchange", exchange.number);
    member!(json, "kind", Word(exchange.kind.word()));
    member!(json, "outcome", Word(exchange.outcome.word()));
    member!(json, "cut", exchange.cut().map(|cut| Word(cut.word())));
    member!(json, "xid", HexNumber(exchange.xid().to_be_bytes()));
    client(&mut json, verdict);
    members(&mut json, known, exchange);
    member!(json, "servers").values(servers.iter().copied());
    member!(json, "relays").values(verdict.relays());
    member!(json, "address", verdict.address());
    lease(&mut json, &mut known.leases, verdict);
    let start = verdict.start().map(|start| known.start.at(start).1);
    member!(json, "start", start);
    member!(json, "seconds", verdict.duration().map(Seconds));
    member!(json, "findings").rare_list(case.findings, finding);
    json.end_line();
}

#[inline(always)]
fn client(json: &mut Writer<'_>, verdict: &Verdict<'_>) {
    member!(json, "client");
    let chaddr = verdict.chaddr();
    first!(
        json,
        "chaddr",
        (!chaddr.is_empty()).then_some(ColonHex(chaddr))
    );
    let identifier = verdict.client_id();
    member!(json, "client_id", identifier.map(ColonHex));
    let hostname = verdict.hostname();
    member!(json, "hostname", hostname.as_deref().map(Text));
    json.end();
}

/// Writes `files`, `frames` and `messages`, which are parallel, copies included.
#[inline(always)]
fn members(json: &mut Writer<'_>, known: &Known, exchange: &Exchange) {
    let packets = || exchange.members.iter().map(|member| &member.packet);
    let sources = packets().map(|packet| known.source(packet.origin.source));
    member!(json, "files").values(sources.map(Escaped));
    member!(json, "frames").values(packets().map(|packet| packet.origin.number));
    member!(json, "messages").values(packets().map(|packet| MessageWord(packet.message())));
}

#[inline(always)]
fn lease(json: &mut Writer<'_>, stretch: &mut Stretch, verdict: &Verdict<'_>) {
    let Some(times) = verdict.lease() else {
        member!(json, "lease", NULL);
        return;
    };
    let made_of = times.t1.zip(times.t2).map(|(t1, t2)| {
        let renewal = (u64::from(t1) << u32::BITS) | u64::from(t2);
        [times.seconds.into(), renewal]
    });
    json.stretch(stretch, made_of, |json| {
        member!(json, "lease");
        first!(json, "seconds", times.seconds);
        member!(json, "t1", times.t1);
        member!(json, "t2", times.t2);
        json.end();
    });
}

/// Writes a finding.
fn finding(json: &mut Writer<'_>, finding: &Finding) {
    first!(json, "code", Word(finding.rule.code));
    member!(json, "name", Word(finding.rule.name));
    member!(json, "severity", Word(finding.severity.word()));
    member!(json, "frame", finding.frame.map(|(_, frame)| frame.get()));
    match finding.span {
        Some(span) => member!(json, "span").values([span.start, span.end]),
        None => member!(json, "span", NULL),
    }
    member!(json, "text", Prose(finding.text.as_bytes()));
    member!(json, "cites").values(finding.cites().map(Word));
    json.end();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::testing::{dora, exchanges};

    /// What is said of so many servers at the end.
    fn servers(count: u32) -> String {
        let mut view = JsonView::new(Look::default());
        let servers: Vec<_> = (1..=count).map(Ipv4Addr::from_bits).collect();
        for exchange in exchanges(&dora()) {
            view.note(&exchange, &servers);
        }
        let mut out = Vec::new();
        view.finish(&mut out, &Summary::default());
        let line = String::from_utf8(out).unwrap();
        let (_, servers) = line.split_once("\"servers\":[").unwrap();
        servers.to_owned()
    }

    #[test]
    fn servers_that_have_no_room_are_told() {
        assert!(servers(1024).contains("\"0.0.4.0\"],\"dropped\""));
        assert!(servers(1025).contains("\"0.0.4.0\"],\"servers_cut\":true,\"dropped\""));
    }
}
