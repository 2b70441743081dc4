//! JSON Lines, schema 1: `message` as they come, `exchange` as they close, `summary` last.
//!
//! The keys are a promise. No key stands twice in an object; what was not captured is null.

mod message;
mod writer;

use crate::capture::Timestamp;
use crate::exchange::{Exchange, Outcome, Verdict};
use crate::findings::Finding;
use crate::render::{Case, Look, Shown, Summary, View, layers, text};
use message::Known;
use writer::{Writer, member};

/// The version of the schema.
const SCHEMA: u64 = 1;

/// The view.
#[derive(Debug)]
pub struct JsonView {
    look: Look,
    outcomes: [u64; Outcome::ALL.len()],
    servers: Vec<std::net::Ipv4Addr>,
    known: Known,
}

/// Servers named in the summary; the rest of a flood is left out.
const SERVERS: usize = 1024;

impl JsonView {
    /// The view with a look.
    pub fn new(look: Look) -> Self {
        Self {
            known: Known::new(&look),
            look,
            outcomes: [0; Outcome::ALL.len()],
            servers: Vec::new(),
        }
    }

    fn note(&mut self, exchange: &Exchange, verdict: &Verdict<'_>) {
        let place = Outcome::ALL
            .iter()
            .position(|outcome| *outcome == exchange.outcome);
        if let Some(count) = place.and_then(|place| self.outcomes.get_mut(place)) {
            *count += 1;
        }
        for server in verdict.servers() {
            if !self.servers.contains(&server) && self.servers.len() < SERVERS {
                self.servers.push(server);
            }
        }
    }
}

impl View for JsonView {
    fn looks_at_exchanges(&self) -> bool {
        false
    }

    fn message(&mut self, out: &mut Vec<u8>, shown: &Shown<'_>) {
        message::write(out, &self.look, &mut self.known, shown);
    }

    fn tail(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        let verdict = case.verdict;
        self.note(case.exchange, &verdict);
        exchange(out, &self.known, case, &verdict);
    }

    fn finish(&mut self, out: &mut Vec<u8>, summary: &Summary) {
        let mut json = Writer::new(out);
        json.begin_object();
        member!(json, "type").plain("summary");
        member!(json, "schema").number(SCHEMA);
        member!(json, "files").begin_list();
        for source in &self.look.sources {
            json.string(source.as_bytes());
        }
        json.end_list();
        member!(json, "frames").begin_object();
        member!(json, "read").number(summary.frames);
        member!(json, "dhcp").number(summary.messages);
        member!(json, "skipped").begin_object();
        for (reason, count) in &summary.skipped {
            json.key(reason).number(*count);
        }
        json.end_object();
        json.end_object();
        member!(json, "exchanges").begin_object();
        for (outcome, count) in Outcome::ALL.iter().zip(self.outcomes) {
            if count > 0 {
                json.key(outcome.word()).number(count);
            }
        }
        json.end_object();
        member!(json, "servers").begin_list();
        for server in &self.servers {
            json.address(*server);
        }
        json.end_list();
        member!(json, "dropped").or_null(summary.dropped, writer::Writer::number);
        member!(json, "findings");
        findings(&mut json, &summary.findings);
        member!(json, "findings_by_code").begin_object();
        for (rule, count) in &summary.findings_by_rule {
            json.key(rule.code).number(*count);
        }
        json.end_object();
        json.end_object();
        out.push(b'\n');
    }
}

fn exchange(out: &mut Vec<u8>, known: &Known, case: &Case<'_>, verdict: &Verdict<'_>) {
    let exchange = case.exchange;
    let mut json = Writer::new(out);
    json.begin_object();
    member!(json, "type").plain("exchange");
    member!(json, "schema").number(SCHEMA);
    member!(json, "exchange").number(exchange.number);
    member!(json, "kind").plain(exchange.kind.word());
    member!(json, "outcome").plain(exchange.outcome.word());
    member!(json, "cut").word(exchange.cut().map(crate::exchange::Cut::word));
    member!(json, "xid").hex_number(exchange.xid().to_be_bytes());
    client(&mut json, verdict);
    members(&mut json, known, exchange);
    member!(json, "servers").begin_list();
    for server in verdict.servers() {
        json.address(server);
    }
    json.end_list();
    member!(json, "relays").begin_list();
    for relay in verdict.relays() {
        json.address(relay);
    }
    json.end_list();
    member!(json, "address").or_null(verdict.address(), writer::Writer::address);
    lease(&mut json, verdict);
    member!(json, "start").or_null(verdict.start(), |json, start| {
        json.raw(|out| iso(out, start));
    });
    member!(json, "seconds").or_null(verdict.duration(), |json, nanos| {
        json.raw(|out| seconds(out, nanos));
    });
    member!(json, "findings");
    findings(&mut json, case.findings);
    json.end_object();
    out.push(b'\n');
}

fn client(json: &mut Writer<'_>, verdict: &Verdict<'_>) {
    member!(json, "client").begin_object();
    member!(json, "chaddr");
    if verdict.chaddr().is_empty() {
        json.null();
    } else {
        json.colon_hex(verdict.chaddr());
    }
    member!(json, "client_id").or_null(verdict.client_id(), |json, identifier| {
        json.colon_hex(&identifier);
    });
    member!(json, "hostname").or_null(verdict.hostname(), |json, name| json.text(&name));
    json.end_object();
}

/// Writes `files`, `frames` and `messages`, which are parallel, copies included.
fn members(json: &mut Writer<'_>, known: &Known, exchange: &Exchange) {
    member!(json, "files").begin_list();
    for member in &exchange.members {
        json.escaped(known.source(member.packet.origin.source));
    }
    json.end_list();
    member!(json, "frames").begin_list();
    for member in &exchange.members {
        json.number(member.packet.origin.number);
    }
    json.end_list();
    member!(json, "messages").begin_list();
    for member in &exchange.members {
        json.raw(|out| {
            out.push(b'"');
            layers::message_word(out, member.packet.message());
            out.push(b'"');
        });
    }
    json.end_list();
}

fn lease(json: &mut Writer<'_>, verdict: &Verdict<'_>) {
    member!(json, "lease");
    let Some(times) = verdict.lease() else {
        return json.null();
    };
    json.begin_object();
    member!(json, "seconds").number(times.seconds);
    member!(json, "t1").or_null(times.t1, writer::Writer::number);
    member!(json, "t2").or_null(times.t2, writer::Writer::number);
    json.end_object();
}

/// Writes a list of findings.
fn findings(json: &mut Writer<'_>, findings: &[Finding]) {
    json.begin_list();
    for finding in findings {
        json.begin_object();
        member!(json, "code").plain(finding.rule.code);
        member!(json, "name").plain(finding.rule.name);
        member!(json, "severity").plain(finding.severity.word());
        member!(json, "frame").or_null(finding.frame, |json, (_, frame)| json.number(frame));
        member!(json, "span").or_null(finding.span, writer::Writer::span);
        member!(json, "text").string(finding.text.as_bytes());
        member!(json, "cites").begin_list();
        for cite in finding.rule.cites {
            json.plain(cite);
        }
        json.end_list();
        json.end_object();
    }
    json.end_list();
}

/// Appends a time stamp as a quoted RFC 3339 text in UTC with nine digits.
fn iso(out: &mut Vec<u8>, time: Timestamp) {
    use crate::render::clock;
    out.push(b'"');
    clock::iso(out, time);
    out.push(b'"');
}

/// Appends nanoseconds as decimal seconds without superfluous zeros.
fn seconds(out: &mut Vec<u8>, nanos: i64) {
    if nanos < 0 {
        out.push(b'-');
    }
    text::decimal::<9>(out, nanos.unsigned_abs());
    while out.last() == Some(&b'0') {
        out.pop();
    }
    if out.last() == Some(&b'.') {
        out.push(b'0');
    }
}
