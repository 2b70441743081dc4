//! A closed exchange to be judged, and the questions that many rules ask about it.

use crate::capture::Timestamp;
use std::fmt::Display;
use std::net::Ipv4Addr;
use std::num::NonZeroU64;

use crate::dhcp::{CodeSet, option};
use crate::exchange::{
    Client, Closed, Exchange, Identity, Kind, LeaseSeen, Member, Outcome, Role, Stage, Tracker,
    Trait, Verdict, is_in_relays_name, is_same_question, server_of,
};
pub(super) use crate::exchange::{SECOND, asked_for, between};
use crate::findings::exchange::look;
use crate::findings::exchange::needs::{ExchangeShape, Sign};
use crate::findings::past::{
    ClientPast, Given, Holder, Past, Record, asked_of_lease, is_out_of_earshot,
};
use crate::findings::words;
use crate::findings::{Capture, Roles, Severity};
use crate::wire::{ChecksumStatus, Span};

/// A closed exchange to be judged.
#[derive(Debug, Clone, Copy)]
pub struct ExchangeCase<'a> {
    /// The exchange.
    pub exchange: &'a Exchange,
    /// What came of it.
    pub verdict: Verdict<'a>,
    /// What is known of the capture so far.
    pub capture: &'a Capture,
    /// Who knows more of the client by now, if anybody.
    tracker: Option<&'a Tracker>,
    /// What is remembered from exchanges that closed before.
    pub past: &'a Past,
    /// What is remembered of this client from them.
    pub client_past: Option<&'a ClientPast>,
    /// What the exchange gave its client; `None` where it gave nothing.
    pub given: Option<Given>,
    /// Who holds the address that it gave, as far as is known.
    pub holder: Option<&'a Holder>,
    record: Record,
}

impl<'a> ExchangeCase<'a> {
    /// The case of a closed exchange.
    pub fn new(
        exchange: &'a Exchange,
        verdict: Verdict<'a>,
        capture: &'a Capture,
        tracker: Option<&'a Tracker>,
        past: &'a Past,
    ) -> Self {
        let (client_seat, client_past) = past.client(exchange.name).unzip();
        let given = Given::by(exchange, client_past);
        let holder = given.and_then(|given| past.holder(&given));
        let (holder_seat, holder) = holder.unzip();
        Self {
            exchange,
            verdict,
            capture,
            tracker,
            past,
            client_past,
            given,
            holder: holder.flatten(),
            record: Record {
                given: given.filter(|_| exchange.refusal_heard().is_none()),
                client: client_seat,
                holder: holder_seat,
            },
        }
    }

    /// What the tracker knows of the client by now; `None` where it knows nothing. Asked for by few rules and of few
    /// exchanges, and with many clients it is far away.
    pub fn client(&self) -> Option<&'a Client> {
        self.tracker?.client(self.exchange.name)
    }

    /// The last REQUEST for the client's lease before this that got no answer, and when in nanoseconds since 1970: from an
    /// exchange that closed before, or is open still; `None` once one was answered.
    pub fn unanswered_before(&self) -> Option<(Role, i64)> {
        let is_before =
            |other: &&Exchange| !other.is_answered && other.number < self.exchange.number;
        let open = self
            .tracker
            .into_iter()
            .flat_map(|tracker| tracker.open_of(self.exchange.name));
        let open = open.filter(is_before).filter_map(asked_of_lease);
        let closed = self.client_past.and_then(ClientPast::unanswered);
        open.chain(closed).max_by_key(|(_, asked)| *asked)
    }

    /// What is remembered of it.
    pub(in crate::findings) fn record(&self) -> Record {
        self.record
    }

    /// The client identifier it used, as [`ClientPast::identifiers`] knows it.
    pub fn identifier(&self) -> Option<NonZeroU64> {
        self.exchange.together.identifier()
    }

    /// The lease that the client asks to extend, to confirm, or gives back, where it got it with another client identifier
    /// (61) than it has now; with what it got it then, in words.
    pub fn lease_of_another(&self) -> Option<(LeaseSeen, &'static str)> {
        let lease = self.exchange.lease_before?;
        let first = self.asks().next()?.packet.message();
        let is_about_lease = matches!(
            self.exchange.kind,
            Kind::Renew | Kind::InitReboot | Kind::Release | Kind::Decline
        );
        let is_it = is_about_lease && asked_for(first) == Some(lease.address);
        let is_known = is_it && !first.is_truncated();
        let then = match lease.identity {
            Identity::Named(_) if self.identifier().is_some() => {
                "with another client identifier (61)"
            }
            Identity::Named(_) => "with a client identifier (61)",
            Identity::None | Identity::Unknown => "without a client identifier (61)",
        };
        (is_known && lease.is_of_another(self.identifier())).then_some((lease, then))
    }

    /// The options that the client asked for where it was answered (55); `None` where it sent no list.
    pub fn asked(&self) -> Option<CodeSet> {
        let request = self.verdict.request?.packet.message();
        let list = request.option(option::PARAMETERS)?;
        Some(list.iter().copied().collect())
    }

    /// Whether a message of this role is there.
    pub fn has(&self, role: Role) -> bool {
        self.exchange.together.roles.has(role)
    }

    /// Whether a REQUEST in any state is there.
    pub fn has_request(&self) -> bool {
        self.exchange.together.roles.meets(Roles::REQUESTS)
    }

    /// The shape by which rules are called.
    pub(in crate::findings) fn shape(&self) -> ExchangeShape {
        let held = Sign::AddressHeld.when(self.holder.is_some());
        ExchangeShape(look::signs(self.exchange, self.client_past) | held)
    }

    /// Whether the client got what it wanted.
    pub fn is_success(&self) -> bool {
        matches!(
            self.exchange.outcome,
            Outcome::Bound | Outcome::Answered | Outcome::Sent
        )
    }

    /// Whether the client got a lease elsewhere since it began to ask here, whatever it did with it, and nothing speaks
    /// against it that it had that.
    pub fn has_recovered(&self) -> bool {
        let lease = self
            .verdict
            .start()
            .and_then(|began| self.lease_since(began));
        lease.is_some_and(|lease| !lease.is_doubtful)
    }

    /// What is to be said where it did.
    pub fn recovered(&self) -> &'static str {
        let has_lease = self.client().is_some_and(|client| client.lease().is_some());
        if has_lease {
            "it has a lease by now"
        } else {
            "it got a lease after that"
        }
    }

    /// Whether the client got a lease that it asked for at some time or later, whatever it did with it.
    pub fn has_lease_since(&self, time: Timestamp) -> bool {
        self.lease_since(time).is_some()
    }

    /// The lease that the client got last, where it asked for it at some time or later; by what came before and after as
    /// well, since the clock may have been set back.
    pub fn lease_since(&self, time: Timestamp) -> Option<LeaseSeen> {
        let earned = |lease: LeaseSeen| (lease.exchange, lease.since);
        let granted = self.client()?.granted?;
        let is_new = self.exchange.lease_before.map(earned) != Some(earned(granted));
        let is_later = granted.since >= time || granted.exchange > self.exchange.number;
        // What it was granted here counts for nothing where it went by a NAK.
        let is_refused =
            granted.exchange == self.exchange.number && self.exchange.outcome == Outcome::Nak;
        (is_new && is_later && !is_refused).then_some(granted)
    }

    /// The lease that the client got when it began anew after this, if nothing speaks against it that it has that.
    pub fn lease_anew(&self) -> Option<LeaseSeen> {
        let anew = self.exchange.again()?.time?;
        let is_sure = |lease: &LeaseSeen| !lease.is_doubtful;
        self.lease_since(anew).filter(is_sure)
    }

    /// How far a client that was refused, or not answered, has come with another lease, if it is on its way: what becomes of
    /// that is told there. At the end of the input nothing will be, but that it has an OFFER is enough.
    pub fn on_its_way(&self) -> Option<Stage> {
        let is_told = self.exchange.closed == Some(Closed::Expired);
        let stage = self.exchange.stage_anew();
        stage.filter(|stage| is_told || *stage != Stage::Looks)
    }

    /// Whether it got no answer about its lease, and its answers are known not to be in the capture.
    pub fn is_out_of_earshot(&self) -> bool {
        is_out_of_earshot(self.exchange, || self.client_past)
    }

    /// Whether the client took an OFFER that is not in the capture, was refused by another server, and did not begin anew: it
    /// may have the ACK of the first, where the OFFER went.
    pub fn stays_with_other(&self, nak: &Member) -> bool {
        let taken = self.exchange.takes_unseen();
        let is_other = taken.is_some_and(|select| server_of(nak) != server_of(select));
        let is_over = self.exchange.closed == Some(Closed::Expired);
        is_other && is_over && self.exchange.next.is_none()
    }

    /// What a rule says where the exchange went well, or may have where the input ends: no more than a word.
    pub fn unless_success(&self, severity: Severity) -> Severity {
        if self.is_success() || self.exchange.outcome == Outcome::Open {
            Severity::Info
        } else {
            severity
        }
    }

    /// The server to which findings are put down that are the same for every client it serves: only where all went
    /// well, since a failure is told to each client.
    pub fn about(&self, server: Option<Ipv4Addr>) -> Option<Ipv4Addr> {
        server.filter(|_| self.is_success())
    }

    /// OFFERs of an address: without those that only tell what to boot or what not to do.
    pub fn offers(&self) -> impl Iterator<Item = &'a Member> + use<'a> {
        self.exchange
            .with_role(Role::Offer)
            .filter(|offer| !offer.packet.message().yiaddr().is_unspecified())
    }

    /// ACKs and NAKs.
    pub fn answers(&self) -> impl Iterator<Item = &'a Member> + use<'a> {
        self.exchange
            .counted()
            .filter(|member| matches!(member.role, Role::Ack | Role::Nak))
    }

    /// The client's messages.
    pub fn asks(&self) -> impl DoubleEndedIterator<Item = &'a Member> + use<'a> {
        self.exchange
            .counted()
            .filter(|member| member.role.is_client())
    }

    /// The messages that count, from one of them on.
    pub fn since(&self, first: &Member) -> impl Iterator<Item = &'a Member> {
        self.exchange
            .counted()
            .skip_while(move |member| !std::ptr::eq(*member, first))
    }

    /// What a server message answers; `None` where that was not seen.
    pub fn question(&self, answer: &Member) -> Option<&'a Member> {
        self.exchange.question(answer)
    }

    /// Whether two answers are to one message of the client, or both to none that was seen.
    pub fn have_one_question(&self, one: &Member, other: &Member) -> bool {
        let question = |answer| self.question(answer).map(std::ptr::from_ref);
        question(one) == question(other)
    }

    /// Whether two servers compete for the client: they answer the same question, and neither is a relay that speaks for
    /// the other.
    pub fn are_rivals(&self, one: &Member, other: &Member) -> bool {
        let questions = self.question(one).zip(self.question(other));
        server_of(one) != server_of(other)
            && !is_in_relays_name(one, other)
            && questions.is_none_or(|(one, other)| is_same_question(one, other))
    }

    /// Whether what is not there may be blamed: both sides are in the capture and it lost nothing.
    pub fn is_whole(&self) -> bool {
        self.capture.dropped == 0
            && !self.exchange.elided.is_any()
            && !self.exchange.is_cut_at_start()
            && !self
                .exchange
                .members
                .iter()
                .any(|member| member.packet.message().is_truncated())
    }

    /// Whether a relay stands between client and server, as far as a giaddr tells.
    pub fn has_giaddr(&self) -> bool {
        self.exchange.together.has(Trait::Relayed)
    }

    /// Whether it is about an address for a client.
    pub fn is_for_lease(&self) -> bool {
        self.exchange.kind.is_for_lease()
    }

    /// That the client's renewals went elsewhere than to the server of its lease, to be put behind what came of it.
    pub fn misdirected(&self) -> Option<String> {
        let asked = self.exchange.with_role(Role::Renew).next()?;
        let to = asked.packet.datagram.ip.dst;
        match self.exchange.server_missed(&asked.packet, asked.role) {
            Some(server) => Some(format!(
                "the renewal went to {to}, but the lease is from {server}"
            )),
            None if to.is_unspecified() => Some(format!(
                "the renewal went to {to}, which is nobody's address"
            )),
            None => None,
        }
    }

    /// That the client's renewals went to the server of its lease, but to another address than that of its ACK.
    pub fn is_renewed_elsewhere(&self) -> bool {
        let renewal = self.exchange.with_role(Role::Renew).next();
        let lease = self
            .exchange
            .lease_before
            .filter(|lease| lease.is_from_other);
        let to = renewal.map(|renewal| renewal.packet.datagram.ip.dst);
        lease.is_some_and(|lease| lease.server == to)
    }

    /// Whether it is of a kind.
    pub fn is(&self, kind: Kind) -> bool {
        self.exchange.kind == kind
    }
}

/// The place of an option in its frame.
pub(super) fn span(member: &Member, code: u8) -> Option<Span> {
    let message = member.packet.message();
    // Of options that are cut there are faults.
    if message.layout().faults().is_empty() {
        return message.first_option(code).map(|option| option.span);
    }
    message
        .options()
        .find(|option| option.code == code)
        .map(|option| option.span)
}

/// A server's name in a sentence: its address, or `a server`.
pub(super) fn server_name(member: &Member) -> impl Display {
    words::late(move |f| match server_of(member) {
        Some(server) => write!(f, "{server}"),
        None => f.write_str("a server"),
    })
}

/// Whether a REQUEST takes an OFFER: that of the server it names, or, where it names none, that of its address.
pub(super) fn takes(select: &Member, offer: &Member) -> bool {
    match select.server {
        Some(_) => select.server == server_of(offer),
        None => asked_for(select.packet.message()) == Some(offer.packet.message().yiaddr()),
    }
}

/// Whether a REQUEST takes an OFFER and does not say whose: servers read it as one after a restart.
pub(super) fn names_no_server(request: &Member) -> bool {
    request.role == Role::Select && !request.packet.message().has(option::SERVER)
}

/// What of a REQUEST makes servers take it for another one, which not all of them answer. RFC 2131 s4.3.6 table 4.
pub(super) fn misleads(request: &Member) -> Option<&'static str> {
    let message = request.packet.message();
    let has = |code| message.has(code);
    match request.role {
        _ if names_no_server(request) => Some("names no server (54), so it reads as INIT-REBOOT"),
        Role::Renew | Role::Rebind if has(option::REQUESTED) && has(option::SERVER) => {
            Some("has options 50 and 54 beside ciaddr, so it reads as SELECTING")
        }
        Role::Renew | Role::Rebind if has(option::REQUESTED) => {
            Some("has option 50 beside ciaddr, which fits no state of a client")
        }
        _ => None,
    }
}

/// The frame of a message, as `#4`.
pub(super) fn frame(member: &Member) -> impl Display {
    words::late(move |f| write!(f, "#{}", member.packet.origin.number))
}

/// A wrong checksum, by which a message is dropped where it arrives.
pub(super) fn damage(member: &Member) -> Option<&'static str> {
    let datagram = &member.packet.datagram;
    let is_bad = |status| matches!(status, ChecksumStatus::Bad { .. });
    if is_bad(datagram.ip.checksum.status) {
        Some("IP checksum")
    } else if is_bad(datagram.udp.checksum.status) {
        Some("UDP checksum")
    } else {
        None
    }
}
