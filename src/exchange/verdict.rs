//! What came out of an exchange: the messages that decided it, and the facts its first line shows.
//!
//! Facts only; whether they are good or bad is for `findings`. RFC 2131 s3.1, s4.3, s4.4.

use std::borrow::Cow;
use std::net::Ipv4Addr;

use smallvec::SmallVec;

use crate::capture::Timestamp;
use crate::dhcp::logical::without_nuls;
use crate::dhcp::option;
use crate::exchange::lease::LeaseTimes;
use crate::exchange::limits::NO_ANSWER_AFTER;
use crate::exchange::question::is_of_same_host;
use crate::exchange::role::Role;
use crate::exchange::{Exchange, Kind, Member, Outcome, between};

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

impl<'e> Verdict<'e> {
    /// The address the client has, was offered, or gave back.
    pub fn address(&self) -> Option<Ipv4Addr> {
        let is_one = |address: &Ipv4Addr| !address.is_unspecified();
        let given = |member: &Member| Some(member.packet.message().yiaddr()).filter(is_one);
        let own = |member: &Member| Some(member.packet.message().ciaddr()).filter(is_one);
        let named = |first: &Member| match first.role {
            Role::Decline => first.packet.message().address_option(option::REQUESTED),
            Role::ForceRenew => own(first),
            _ => None,
        };
        // An agent asks by ciaddr, and is answered by it. RFC 4388 s6.2, s6.4.1.
        if self.exchange.kind == Kind::LeaseQuery {
            let told = self.answer.and_then(own);
            return told.or_else(|| self.request.and_then(own));
        }
        let first = || self.exchange.members.first().and_then(named);
        self.answer
            .and_then(given)
            .or_else(|| self.answer.and_then(own))
            .or_else(|| self.request.and_then(own))
            .or_else(|| self.offer.and_then(given))
            .or_else(|| first().filter(is_one))
    }

    /// The answer that counts, where it is an ACK.
    #[inline]
    pub fn granting(&self) -> Option<&'e Member> {
        self.answer.filter(|answer| answer.role == Role::Ack)
    }

    /// The lease as the answer gives it, else as the offer does; `None` without option 51.
    #[inline(always)]
    pub fn lease(&self) -> Option<LeaseTimes> {
        let source = match self.answer {
            Some(answer) if answer.role == Role::Nak => None,
            Some(answer) => Some(answer),
            None => self.offer,
        };
        LeaseTimes::of(source?.packet.message())
    }

    /// The server that answered, else that offered, else that was asked, else that spoke first.
    pub fn server(&self) -> Option<Ipv4Addr> {
        let first = self.exchange.members.first();
        [self.answer, self.offer, self.request, first]
            .into_iter()
            .flatten()
            .find_map(server_of)
    }

    /// The ACK of another address that the client asked for at the same time, on another network or by another identifier
    /// (61): it has both.
    pub fn granted_beside(&self) -> Option<&'e Member> {
        let exchange = self.exchange;
        let answer = self.granting()?;
        if !exchange.together.have_several_addresses() {
            return None;
        }
        let asked = exchange.question(answer)?;
        let given = |answer: &Member| answer.packet.message().yiaddr();
        exchange.with_role(Role::Ack).find(|other| {
            let question = exchange.question(other);
            ![given(answer), Ipv4Addr::UNSPECIFIED].contains(&given(other))
                && question.is_some_and(|question| !is_of_same_host(question, asked))
        })
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
    pub fn client_id(&self) -> Option<&'e [u8]> {
        let given = |side| {
            let mut given = self.options(option::CLIENT_ID, side);
            given.find(|value| !value.is_empty())
        };
        given(Role::is_client).or_else(|| given(Role::is_server))
    }

    /// The host name: the client's option 12, else its option 81, else the server's option 12.
    pub fn hostname(&self) -> Option<Cow<'e, [u8]>> {
        let given = |side| self.options(option::HOST_NAME, side).find_map(without_nuls);
        let in_full = || {
            let mut in_full = self.options(option::FQDN, Role::is_client);
            in_full.find_map(fqdn_name)
        };
        let of_client = given(Role::is_client).map(Cow::Borrowed).or_else(in_full);
        of_client.or_else(|| given(Role::is_server).map(Cow::Borrowed))
    }

    /// Every host name that [`Self::hostname`] could be, now or when more has come.
    pub(super) fn hostnames(&self) -> impl Iterator<Item = Cow<'e, [u8]>> {
        let given = self.options(option::HOST_NAME, |_| true);
        let in_full = self.options(option::FQDN, Role::is_client);
        given
            .filter_map(without_nuls)
            .map(Cow::Borrowed)
            .chain(in_full.filter_map(fqdn_name))
    }

    /// Every client identifier that a message has.
    pub(super) fn client_ids(&self) -> impl Iterator<Item = &'e [u8]> {
        self.options(option::CLIENT_ID, |_| true)
    }

    /// Time of the first message.
    pub fn start(&self) -> Option<Timestamp> {
        self.exchange.members.first()?.packet.time()
    }

    /// Nanoseconds from the first message to the answer, else to the last message that counts; `None` where the clock was
    /// set back between them.
    pub fn duration(&self) -> Option<i64> {
        let end = self
            .answer
            .or_else(|| self.exchange.counted().next_back())?;
        between(self.exchange.members.first()?, end)
    }

    /// An option's value in each message of a side that has it.
    fn options(
        &self,
        code: u8,
        side: fn(Role) -> bool,
    ) -> impl Iterator<Item = &'e [u8]> + use<'e> {
        self.exchange
            .members
            .iter()
            .filter(move |member| side(member.role))
            .filter_map(move |member| member.packet.message().option(code))
    }
}

/// How an exchange ended, seen from the end of its time or of the input. `now` is the capture's clock.
pub(crate) fn outcome(exchange: &Exchange, now: Option<i64>) -> Outcome {
    let verdict = exchange.verdict();
    if let Some(answer) = verdict.answer {
        return match (exchange.kind.is_for_lease(), answer.role) {
            _ if exchange.is_answer_dropped() => Outcome::NoAnswer,
            (_, Role::Nak) => Outcome::Nak,
            (true, Role::Ack) => Outcome::Bound,
            _ => Outcome::Answered,
        };
    }
    if exchange.kind.is_sent_only() {
        return Outcome::Sent;
    }
    let waited = match (exchange.last, now) {
        (Some(last), Some(now)) => now.saturating_sub(last.nanos()),
        _ => 0,
    };
    // An agent asks about many clients at a time.
    let has_begun_else = exchange.next.is_some() && exchange.kind != Kind::LeaseQuery;
    let has_moved_on = has_begun_else || exchange.taken_in().is_some();
    if waited < NO_ANSWER_AFTER && !has_moved_on && !has_repeated(exchange) {
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

/// Whether the client asked again where it stood, or from the beginning: a second REQUEST, a DISCOVER after a REQUEST or
/// an OFFER, a second DISCOVER.
fn has_repeated(exchange: &Exchange) -> bool {
    let mut behind = exchange
        .counted()
        .skip_while(|member| !member.role.is_request());
    if behind.next().is_some() {
        return behind.any(|member| member.role.is_request() || member.role == Role::Discover);
    }
    let opener = exchange.opener();
    let is_opener = |member: &Member| opener.is_some_and(|opener| std::ptr::eq(opener, member));
    let after_offer = exchange
        .counted()
        .skip_while(|member| member.role != Role::Offer)
        .filter(|member| is_search(member) && !is_opener(member))
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

/// Whether a client looks for servers, by DHCP or by BOOTP.
fn is_search(member: &Member) -> bool {
    match member.role {
        Role::BootRequest => !member.packet.message().lacks_type(),
        role => role == Role::Discover,
    }
}

/// The server a message is from or names: option 54, else the source of a reply that no relay passed on.
pub fn server_of(member: &Member) -> Option<Ipv4Addr> {
    // As a number: a message that just came is slow to read in any other way than it was written.
    if let Some(server) = member.server.map(Ipv4Addr::to_bits) {
        return Some(Ipv4Addr::from_bits(server));
    }
    let is_direct = member.role.is_server() && member.packet.message().giaddr().is_unspecified();
    is_direct.then_some(member.packet.datagram.ip.src)
}

/// The name in option 81 behind its flags and two result codes, where it is plain text. RFC 4702 s2.
fn fqdn_name(value: &[u8]) -> Option<Cow<'_, [u8]>> {
    const FLAG_WIRE: u8 = 0x04;
    const NAME_AT: usize = 3;
    let is_wire = value.first()? & FLAG_WIRE != 0;
    let name = value.get(NAME_AT..)?;
    if is_wire {
        let text = wire_labels(name);
        return (!text.is_empty()).then_some(Cow::Owned(text));
    }
    without_nuls(name).map(Cow::Borrowed)
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

/// Each address once, in the order they appeared.
fn distinct(addresses: impl Iterator<Item = Ipv4Addr>) -> SmallVec<[Ipv4Addr; 2]> {
    let mut seen = SmallVec::new();
    for address in addresses {
        if !seen.contains(&address) {
            seen.push(address);
        }
    }
    seen
}
