//! What came out of an exchange: the messages that decided it, and the facts its first line shows.
//!
//! Facts only; whether they are good or bad is for `findings`. RFC 2131 s3.1, s4.3, s4.4.

use std::borrow::Cow;
use std::net::Ipv4Addr;

use smallvec::SmallVec;

use crate::capture::Timestamp;
use crate::exchange::history::LeaseSeen;
use crate::exchange::limits::NO_ANSWER_AFTER;
use crate::exchange::role::{OPTION_LEASE, OPTION_REQUESTED, Role};
use crate::exchange::{Exchange, Kind, Member, Outcome};

/// Host Name. RFC 2132 s3.14.
const OPTION_HOST_NAME: u8 = 12;
/// Renewal (T1) Time Value. RFC 2132 s9.11.
const OPTION_T1: u8 = 58;
/// Rebinding (T2) Time Value. RFC 2132 s9.12.
const OPTION_T2: u8 = 59;
/// Client-identifier. RFC 2132 s9.14.
const OPTION_CLIENT_ID: u8 = 61;
/// Client FQDN. RFC 4702.
const OPTION_FQDN: u8 = 81;

/// Times of a lease, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaseTimes {
    /// How long the address may be used; `u32::MAX` is infinite.
    pub seconds: u32,
    /// When to renew; `None` where the server leaves it to the client (half the lease).
    pub t1: Option<u32>,
    /// When to rebind; `None` where the server leaves it to the client (7/8 of the lease).
    pub t2: Option<u32>,
}

/// The messages that decided an exchange.
#[derive(Debug, Clone, Copy)]
pub struct Verdict<'e> {
    /// The exchange.
    pub exchange: &'e Exchange,
    /// The REQUEST (or INFORM, LEASEQUERY ...) that was answered, else the last one.
    pub request: Option<&'e Member>,
    /// The answer that counts: with several, the selected server's.
    pub answer: Option<&'e Member>,
    /// The OFFER that the REQUEST took, else the first.
    pub offer: Option<&'e Member>,
}

/// Places of the messages that decided an exchange.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decided {
    request: Option<u16>,
    answer: Option<u16>,
    offer: Option<u16>,
}

impl Kind {
    /// The roles of what answers it.
    fn answers(self) -> [Role; 2] {
        match self {
            Self::LeaseQuery => [Role::LeaseReply; 2],
            Self::Pxe => [Role::PxeReply; 2],
            Self::Bootp => [Role::BootReply; 2],
            _ => [Role::Ack, Role::Nak],
        }
    }
}

/// Places of some answers of an exchange.
#[derive(Debug, Default)]
struct Answers {
    /// The first after the last question.
    first: Option<u16>,
    /// The last of all.
    last: Option<u16>,
}

impl Answers {
    fn note(&mut self, place: u16, is_after: bool) {
        if is_after {
            self.first = self.first.or(Some(place));
        }
        self.last = Some(place);
    }

    fn that_counts(&self) -> Option<u16> {
        self.first.or(self.last)
    }
}

impl Exchange {
    /// What came of it.
    pub fn verdict(&self) -> Verdict<'_> {
        let decided = self.decided.unwrap_or_else(|| self.decide());
        let member = |place: Option<u16>| self.members.get(usize::from(place?));
        Verdict {
            exchange: self,
            request: member(decided.request),
            answer: member(decided.answer),
            offer: member(decided.offer),
        }
    }

    /// Remembers which messages decided it, until another one comes.
    pub(super) fn remember_verdict(&mut self) {
        if self.decided.is_none() {
            self.decided = Some(self.decide());
        }
    }

    fn decide(&self) -> Decided {
        let (mut last_request, mut last_asked, mut first_offer) = (None, None, None);
        let answers = self.kind.answers();
        let mut has_answer = false;
        for (place, member) in self.in_place() {
            if member.role.is_request() {
                last_request = Some((place, member.server));
            }
            if member.role.is_client() {
                last_asked = Some((place, member.server));
            } else if member.role == Role::Offer {
                first_offer = first_offer.or(Some(place));
            }
            has_answer |= answers.contains(&member.role);
        }
        let (question, server) = last_request.or(last_asked).unzip();
        let server = server.flatten();
        let answer = has_answer.then(|| self.answer_that_counts(question.unwrap_or(0), server));
        let answer = answer.flatten();
        let request = match (answer, last_asked) {
            (Some(answer), Some((asked, _))) if asked < answer => Some(asked),
            (Some(answer), _) => self.asked_before(answer),
            (None, _) => None,
        };
        let is_taken = |(_, offer): &(u16, &Member)| {
            offer.role == Role::Offer && server.is_some() && offer.server == server
        };
        let taken = first_offer.and_then(|_| self.in_place().find(is_taken));
        Decided {
            request: request.or(question),
            answer,
            offer: taken.map(|(place, _)| place).or(first_offer),
        }
    }

    /// The messages that count, with their places.
    fn in_place(&self) -> impl Iterator<Item = (u16, &Member)> {
        (0..)
            .zip(&self.members)
            .filter(|(_, member)| !member.is_copy())
    }

    /// The first answer after the last question, from the server that was asked if it answered at all; else the
    /// last answer before it.
    fn answer_that_counts(&self, question: u16, server: Option<Ipv4Addr>) -> Option<u16> {
        let answers = self.kind.answers();
        let (mut of_any, mut of_server) = (Answers::default(), Answers::default());
        for (place, member) in self.in_place() {
            if answers.contains(&member.role) {
                of_any.note(place, place > question);
                if server.is_some() && member.server == server {
                    of_server.note(place, place > question);
                }
            }
        }
        of_server.that_counts().or(of_any.that_counts())
    }

    /// The client's last message before an answer.
    fn asked_before(&self, answer: u16) -> Option<u16> {
        self.in_place()
            .take_while(|(place, _)| *place < answer)
            .filter(|(_, member)| member.role.is_client())
            .last()
            .map(|(place, _)| place)
    }
}

impl<'e> Verdict<'e> {
    /// The address the client has, was offered, or gave back.
    pub fn address(&self) -> Option<Ipv4Addr> {
        let given = self.answer.map(|answer| answer.packet.message());
        let asked = self.request.map(|request| request.packet.message());
        let first = self.exchange.members.first()?;
        let declined = (first.role == Role::Decline)
            .then(|| first.packet.message().address_option(OPTION_REQUESTED))
            .flatten();
        [
            given.map(|message| message.yiaddr()),
            given.map(|message| message.ciaddr()),
            asked.map(|message| message.ciaddr()),
            self.offer.map(|offer| offer.packet.message().yiaddr()),
            declined,
            (first.role == Role::ForceRenew).then(|| first.packet.message().ciaddr()),
        ]
        .into_iter()
        .flatten()
        .find(|address| !address.is_unspecified())
    }

    /// The lease as the answer gives it, else as the offer does; `None` without option 51.
    pub fn lease(&self) -> Option<LeaseTimes> {
        let source = match self.answer {
            Some(answer) if answer.role == Role::Nak => None,
            Some(answer) => Some(answer),
            None => self.offer,
        };
        let message = source?.packet.message();
        Some(LeaseTimes {
            seconds: message.number_option(OPTION_LEASE)?,
            t1: message.number_option(OPTION_T1),
            t2: message.number_option(OPTION_T2),
        })
    }

    /// The server that answered, else that offered, else that was asked, else that spoke first.
    pub fn server(&self) -> Option<Ipv4Addr> {
        let first = self.exchange.members.first();
        [self.answer, self.offer, self.request, first]
            .into_iter()
            .flatten()
            .find_map(server_of)
    }

    /// Every server that took part, in the order they appeared.
    pub fn servers(&self) -> SmallVec<[Ipv4Addr; 2]> {
        distinct(self.exchange.counted().filter_map(server_of))
    }

    /// Every relay that took part (`giaddr`), in the order they appeared.
    pub fn relays(&self) -> SmallVec<[Ipv4Addr; 2]> {
        distinct(
            self.exchange
                .members
                .iter()
                .map(|member| member.packet.message().giaddr())
                .filter(|giaddr| !giaddr.is_unspecified()),
        )
    }

    /// The client's hardware address; empty where it has none.
    pub fn chaddr(&self) -> &'e [u8] {
        self.exchange
            .members
            .first()
            .map_or(&[], |first| first.packet.message().chaddr())
    }

    /// The client identifier: the client's own, else as a server echoes it.
    pub fn client_id(&self) -> Option<Cow<'e, [u8]>> {
        self.first_option(OPTION_CLIENT_ID, Role::is_client)
            .or_else(|| self.first_option(OPTION_CLIENT_ID, Role::is_server))
    }

    /// The host name: the client's option 12, else its option 81, else the server's option 12.
    pub fn hostname(&self) -> Option<Cow<'e, [u8]>> {
        let name = self
            .first_option(OPTION_HOST_NAME, Role::is_client)
            .or_else(|| {
                self.first_option(OPTION_FQDN, Role::is_client)
                    .and_then(|value| fqdn_name(&value))
            })
            .or_else(|| self.first_option(OPTION_HOST_NAME, Role::is_server))?;
        let end = name.iter().rposition(|byte| *byte != 0)? + 1;
        Some(match name {
            Cow::Borrowed(name) => Cow::Borrowed(name.get(..end)?),
            Cow::Owned(mut name) => {
                name.truncate(end);
                Cow::Owned(name)
            }
        })
    }

    /// Time of the first message.
    pub fn start(&self) -> Option<Timestamp> {
        self.exchange.members.first()?.packet.time()
    }

    /// Nanoseconds from the first message to the answer, else to the last message that counts.
    pub fn duration(&self) -> Option<i64> {
        let end = self
            .answer
            .or_else(|| self.exchange.counted().next_back())?;
        Some(end.packet.time()?.nanos() - self.start()?.nanos())
    }

    fn first_option(&self, code: u8, side: fn(Role) -> bool) -> Option<Cow<'e, [u8]>> {
        self.exchange
            .members
            .iter()
            .filter(|member| side(member.role))
            .find_map(|member| member.packet.message().option(code))
            .filter(|value| !value.is_empty())
    }
}

/// How an exchange ended, seen from the end of its time or of the input. `now` is the capture's clock.
pub(crate) fn outcome(exchange: &Exchange, now: Option<i64>) -> Outcome {
    let verdict = exchange.verdict();
    if let Some(answer) = verdict.answer {
        return match (exchange.kind.is_for_lease(), answer.role) {
            (_, Role::Nak) => Outcome::Nak,
            (true, _) => Outcome::Bound,
            (false, _) => Outcome::Answered,
        };
    }
    if exchange.kind.is_sent_only() {
        return Outcome::Sent;
    }
    let waited = match (exchange.last, now) {
        (Some(last), Some(now)) => now.saturating_sub(last.nanos()),
        _ => 0,
    };
    if waited < NO_ANSWER_AFTER && exchange.next.is_none() && !has_repeated(exchange) {
        return Outcome::Open;
    }
    let has_request = exchange.counted().any(|member| member.role.is_request());
    let has_offer = exchange.with_role(Role::Offer).next().is_some();
    if has_offer && !has_request {
        Outcome::OfferOnly
    } else {
        Outcome::NoAnswer
    }
}

/// Whether the client asked again where it stood: a second REQUEST, a DISCOVER after an OFFER, a second DISCOVER.
fn has_repeated(exchange: &Exchange) -> bool {
    let requests = exchange
        .counted()
        .filter(|member| member.role.is_request())
        .count();
    if requests > 0 {
        return requests > 1;
    }
    let after_offer = exchange
        .counted()
        .skip_while(|member| member.role != Role::Offer)
        .filter(|member| member.role == Role::Discover)
        .count();
    if exchange.with_role(Role::Offer).next().is_some() {
        return after_offer > 0;
    }
    exchange
        .counted()
        .filter(|member| member.role.is_client())
        .count()
        > 1
}

/// The lease that an exchange gave its client.
pub(crate) fn lease_seen(exchange: &Exchange) -> Option<LeaseSeen> {
    if !exchange.is_answered || !exchange.kind.is_for_lease() {
        return None;
    }
    let verdict = exchange.verdict();
    let answer = verdict.answer?;
    let since = verdict.request.unwrap_or(answer).packet.time()?;
    let times = verdict.lease()?;
    if answer.role != Role::Ack {
        return None;
    }
    Some(LeaseSeen {
        address: answer.packet.message().yiaddr(),
        server: server_of(answer),
        since,
        seconds: times.seconds,
        t1: times.t1,
        t2: times.t2,
        exchange: exchange.number,
    })
}

/// The server a message is from or names: option 54, else the source of a reply that no relay passed on.
pub fn server_of(member: &Member) -> Option<Ipv4Addr> {
    member.server.or_else(|| {
        let is_direct =
            member.role.is_server() && member.packet.message().giaddr().is_unspecified();
        is_direct.then_some(member.packet.datagram.ip.src)
    })
}

/// The name in option 81 behind its flags and two result codes, where it is plain text. RFC 4702 s2.
fn fqdn_name<'a>(value: &[u8]) -> Option<Cow<'a, [u8]>> {
    const FLAG_WIRE: u8 = 0x04;
    const NAME_AT: usize = 3;
    let is_wire = value.first()? & FLAG_WIRE != 0;
    let name = value.get(NAME_AT..)?;
    if is_wire {
        return Some(Cow::Owned(wire_labels(name)));
    }
    Some(Cow::Owned(name.to_vec()))
}

/// Labels of an uncompressed DNS name, joined with dots.
fn wire_labels(mut name: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    while let Some((&length, rest)) = name.split_first() {
        let Some((label, rest)) = rest.split_at_checked(usize::from(length)) else {
            break;
        };
        if label.is_empty() {
            break;
        }
        if !text.is_empty() {
            text.push(b'.');
        }
        text.extend_from_slice(label);
        name = rest;
    }
    text
}

fn distinct(addresses: impl Iterator<Item = Ipv4Addr>) -> SmallVec<[Ipv4Addr; 2]> {
    let mut seen = SmallVec::new();
    for address in addresses {
        if !seen.contains(&address) {
            seen.push(address);
        }
    }
    seen
}
