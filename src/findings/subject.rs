//! Whose doing a finding is: it is told once about each, and counted after that.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::Ipv4Addr;

use foldhash::fast::RandomState;
use smallvec::SmallVec;

use crate::dhcp::option;
use crate::exchange::{ClientKey, Exchange, Packet, Role};
use crate::findings::subnet::Subnet;
use crate::findings::{Check, Finding, Rule, Severity};

/// Things told that are remembered; beyond that, findings are told again.
const SUBJECTS: usize = 16_384;
/// So many findings of one rule are told about one subject, each about another option: beyond that they are counted.
const KINDS: usize = 16;

/// Whose doing a finding is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    /// A client, by what it sends.
    Client(ClientKey),
    /// A server or relay, whoever it deals with.
    Server(Ipv4Addr),
    /// What a server says of a subnet, or of a single address.
    Subnet(Ipv4Addr, Subnet),
    /// What goes on between a client and one server; without the server where none is involved.
    Between(ClientKey, Option<Ipv4Addr>),
}

/// What is judged, to say whose doing it is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Who<'j> {
    /// The sender of a message.
    Sender(&'j Packet, Role),
    /// The client of an exchange and the server it ended with.
    Parties(&'j Exchange),
}

impl Who<'_> {
    pub(super) fn subject(&self) -> Subject {
        match self {
            Self::Sender(packet, role) => Subject::sender(packet, *role),
            Self::Parties(exchange) => Subject::exchange(exchange),
        }
    }
}

/// A rule, and what of it.
type What = (&'static Rule, u32);

/// What was told about whom, with the most weight it had.
#[derive(Debug, Default)]
pub(super) struct Told {
    of: HashMap<Subject, SmallVec<[(What, Severity); 2]>, RandomState>,
    /// How many things were told.
    len: usize,
}

impl Told {
    /// Whether a finding is to be told: it was not told before with as much weight, or it is an error of an exchange.
    pub(super) fn is_news(
        &self,
        (rule, kind): What,
        severity: Severity,
        subject: Option<&Subject>,
    ) -> bool {
        let Some(subject) = subject else {
            return true;
        };
        if is_grave(rule, severity) {
            return true;
        }
        let (mut kinds, mut gravest) = (0, None);
        for ((told, of_kind), before) in self.of.get(subject).into_iter().flatten() {
            if std::ptr::eq(*told, rule) {
                if *of_kind == kind {
                    return *before < severity;
                }
                kinds += 1;
                gravest = gravest.max(Some(*before));
            }
        }
        kinds < KINDS || gravest < Some(severity)
    }

    /// Takes note of a finding that is told.
    pub(super) fn note(&mut self, finding: &Finding) {
        let Some(subject) = finding.subject.clone() else {
            return;
        };
        let has_room = self.len < SUBJECTS;
        let severity = finding.severity;
        let of_subject = match self.of.entry(subject) {
            Entry::Occupied(of_subject) => of_subject.into_mut(),
            Entry::Vacant(_) if !has_room => return,
            Entry::Vacant(place) => place.insert(SmallVec::new()),
        };
        let is_it = |((rule, kind), _): &&mut (What, Severity)| {
            std::ptr::eq(*rule, finding.rule) && *kind == finding.kind
        };
        if let Some((_, before)) = of_subject.iter_mut().find(is_it) {
            *before = severity;
        } else if has_room {
            of_subject.push(((finding.rule, finding.kind), severity));
            self.len += 1;
        }
    }
}

/// An error of an exchange is told each time: each one is a client without its address.
fn is_grave(rule: &Rule, severity: Severity) -> bool {
    severity == Severity::Error && matches!(rule.check, Check::Exchange(..))
}

impl Subject {
    /// The sender of a message: a server goes by option 54, else by its IP address.
    pub(super) fn sender(packet: &Packet, role: Role) -> Self {
        let message = packet.message();
        if role.is_server() {
            let named = message.address_option(option::SERVER);
            return Self::Server(named.unwrap_or(packet.datagram.ip.src));
        }
        Self::Client(ClientKey::of(message, role))
    }

    /// What a server says of a subnet; the others say nothing of one.
    pub(super) fn on(self, subnet: Subnet) -> Self {
        match self {
            Self::Server(server) => Self::Subnet(server, subnet),
            other => other,
        }
    }

    /// The client of an exchange, and the server it ended with.
    pub(super) fn exchange(exchange: &Exchange) -> Self {
        Self::Between(exchange.client.clone(), exchange.verdict().server())
    }
}
