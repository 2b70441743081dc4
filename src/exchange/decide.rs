//! Which messages decided an exchange: the question that was answered, the answer that counts, the offer taken.

use std::net::Ipv4Addr;
use std::num::NonZeroU16;

use crate::dhcp::{Message, option};
use crate::exchange::grant::Grant;
use crate::exchange::key::Namer;
use crate::exchange::question::asked_for;
use crate::exchange::role::Role;
use crate::exchange::{Exchange, Kind, Member, Roles, Trait, Verdict, is_behind_relay, server_of};

/// Places of the messages that decided an exchange, counted from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decided {
    request: Option<NonZeroU16>,
    answer: Option<NonZeroU16>,
    offer: Option<NonZeroU16>,
}

impl Exchange {
    /// What came of it.
    pub fn verdict(&self) -> Verdict<'_> {
        let decided = self.decided.unwrap_or_else(|| self.decide());
        let member = |place: Option<NonZeroU16>| self.members.get(usize::from(place?.get()) - 1);
        Verdict {
            exchange: self,
            request: member(decided.request),
            answer: member(decided.answer),
            offer: member(decided.offer),
        }
    }

    /// Whether its newest message is the answer that counts.
    pub(super) fn newest_counts(&self) -> bool {
        let answer = self.verdict().answer;
        let newest = self.members.last();
        answer
            .zip(newest)
            .is_some_and(|(answer, newest)| std::ptr::eq(answer, newest))
    }

    /// Decides it anew: what its answer grants, if its client does not drop that.
    pub(super) fn settle(&mut self, namer: &Namer) {
        self.decided = None;
        self.remember_verdict();
        self.grant = if self.is_answer_dropped() {
            None
        } else {
            Grant::of(&self.verdict(), namer)
        };
    }

    /// Remembers which messages decided it, until another one comes.
    pub(super) fn remember_verdict(&mut self) {
        if self.decided.is_none() {
            self.decided = Some(self.decide());
        }
    }

    /// The DISCOVER that an ACK answers at once: both have Rapid Commit (80), one of them maybe where it was not captured,
    /// and no REQUEST names the ACK's server. With several servers such an ACK may come after the REQUEST to another one.
    /// RFC 4039 s3.1.
    #[inline(always)]
    pub(crate) fn committed_at_once(&self, ack: &Member) -> Option<&Member> {
        if ack.role == Role::Ack && ack.packet.message().may_have(option::RAPID_COMMIT) {
            self.committed_by(ack)
        } else {
            None
        }
    }

    /// The DISCOVER that an ACK with Rapid Commit answers, unless a REQUEST asked for it.
    fn committed_by(&self, ack: &Member) -> Option<&Member> {
        let message = ack.packet.message();
        let is_unknown_or_given = |request: Message<'_>| {
            let is_given = |asked| asked == message.yiaddr();
            request.is_truncated() && asked_for(request).is_none_or(is_given)
        };
        let is_asked = || {
            let mut requests = self.counted().filter(|member| member.role.is_request());
            requests.any(|request| match request.server {
                Some(server) => request.role == Role::Select && Some(server) == ack.server,
                // By the address, where the server may not have been captured.
                None => is_unknown_or_given(request.packet.message()),
            })
        };
        if is_asked() {
            return None;
        }
        self.members
            .iter()
            .take_while(|member| !std::ptr::eq(*member, ack))
            .filter(|member| member.role == Role::Discover && !member.is_copy())
            .find(|member| may_be_committed(member.packet.message(), message))
    }

    /// Looks for the messages that decide it: the last question asks its server, whose answer counts; the question is the one
    /// that this answers, and the OFFER the one that it takes.
    fn decide(&self) -> Decided {
        let members = self.members.as_slice();
        let asked = last(members, |member| member.role.is_client());
        let question = last(members, |member| member.role.is_request()).or(asked);
        let server = question.and_then(|place| self.server_meant(members.get(place)?));
        let from = question.map_or(0, |question| question + 1);
        let answer = self.answer_that_counts(members, from, server);
        let request = answer.and_then(|answer| match members.get(answer)?.question {
            Some(place) => Some(usize::from(place.get()) - 1),
            None => last(members.get(..answer)?, |member| member.role.is_client()),
        });
        let is_offer = |member: &Member| member.role == Role::Offer;
        let is_of_server = |member: &Member| is_offer(member) && is_of(member, server);
        let taken = || {
            let asked = asked_for(members.get(question?)?.packet.message())?;
            let is_it = |member: &Member| member.packet.message().yiaddr() == asked;
            first_from(members, 0, |member| is_of_server(member) && is_it(member))
        };
        let has_choice = self.together.have_several_addresses();
        let offer = has_choice
            .then(taken)
            .flatten()
            .or_else(|| self.first_offer(&is_of_server))
            .or_else(|| self.first_offer(&is_offer));
        let place = |place: Option<usize>| NonZeroU16::new(u16::try_from(place? + 1).ok()?);
        Decided {
            request: place(request.or(question)),
            answer: place(answer),
            offer: place(offer),
        }
    }

    /// The place of the first OFFER that fits, before all that give no address.
    fn first_offer(&self, fits: &dyn Fn(&Member) -> bool) -> Option<usize> {
        let gives = |offer: &Member| !offer.packet.message().yiaddr().is_unspecified();
        let has_choice = self.together.has(Trait::OfferWithoutAddress);
        let giving = || first_from(&self.members, 0, |offer| fits(offer) && gives(offer));
        has_choice
            .then(giving)
            .flatten()
            .or_else(|| first_from(&self.members, 0, fits))
    }

    /// The OFFER that an ACK should repeat: of those its server made, the last of its address, else the last of any. What a
    /// relay made of one on the way is the relay's.
    pub(crate) fn promise(&self, ack: &Member) -> Option<&Member> {
        let gives = |member: &Member| member.packet.message().yiaddr();
        let is_his = |offer: &&Member| {
            server_of(offer) == server_of(ack)
                && is_behind_relay(offer) == is_behind_relay(ack)
                && !gives(offer).is_unspecified()
        };
        let his = || self.with_role(Role::Offer).rev().filter(is_his);
        let same = his().find(|offer| gives(offer) == gives(ack));
        same.or_else(|| his().next())
    }

    /// The last REQUEST that takes an OFFER, where it names a server none of whose OFFERs is here: they went where the input
    /// does not.
    pub fn takes_unseen(&self) -> Option<&Member> {
        let select = self.with_role(Role::Select).next_back()?;
        let server = select.server.filter(|server| !server.is_unspecified())?;
        let may_be_his = |offer: &Member| server_of(offer).is_none_or(|other| other == server);
        (!self.with_role(Role::Offer).any(may_be_his)).then_some(select)
    }

    /// The server that a message of the client names. A REQUEST that names none may take an offer all the same: then it is
    /// the server of the first one of its address. And where servers contradict each other, the one that leased the client
    /// its address is asked more than any other.
    fn server_meant(&self, asked: &Member) -> Option<Ipv4Addr> {
        let has_offer = self.roles.has(Role::Offer);
        if asked.server.is_some() || !(asked.role.is_request() && (has_offer || self.is_disputed()))
        {
            return asked.server;
        }
        let address = asked_for(asked.packet.message())?;
        let is_it = |offer: &&Member| offer.packet.message().yiaddr() == address;
        if has_offer {
            return self.with_role(Role::Offer).find(is_it)?.server;
        }
        // Where the client shows by what it did whose word it went by, that is known better.
        let shows = self.has_begun_anew() || self.overrules_naks();
        let lease = self.lease_before.filter(|_| !shows);
        lease.filter(|lease| lease.address == address)?.server
    }

    /// The first answer after the last question, from the server that was asked if it answered at all; else the
    /// last answer before it. A NAK of another server is not the first where the client goes by an ACK behind it, and what
    /// the asked server says counts no more when the client has gone by that NAK.
    fn answer_that_counts(
        &self,
        members: &[Member],
        from: usize,
        server: Option<Ipv4Addr>,
    ) -> Option<usize> {
        let answers = self.kind.answers();
        let is_answer = |member: &Member| answers.has(member.role);
        let is_of_server = |member: &Member| {
            is_answer(member) && is_of(member, server) && !self.comes_after_leaving(member)
        };
        first_from(members, from, is_of_server)
            .or_else(|| last(members, is_of_server))
            .or_else(|| {
                let is_ack = |member: &Member| member.role == Role::Ack;
                let acks = || first_from(members, from, is_ack);
                self.overrules_naks().then(acks)?
            })
            .or_else(|| first_from(members, from, is_answer))
            .or_else(|| last(members, is_answer))
            .or_else(|| self.answer_by_bootp(members, from))
    }

    /// The answer of a server of BOOTP to a client that looks for servers: it may go by that, where it has no OFFER and
    /// does not ask on. RFC 1534 s2.
    fn answer_by_bootp(&self, members: &[Member], from: usize) -> Option<usize> {
        const BY_DHCP: Roles = Roles::REQUESTS.and(Roles::of(&[Role::Offer]));
        let may_do = self.roles.has(Role::BootReply) && !self.roles.meets(BY_DHCP);
        let gives = |member: &Member| {
            let message = member.packet.message();
            member.role == Role::BootReply
                && !message.lacks_type()
                && !message.yiaddr().is_unspecified()
        };
        let may_do = may_do && self.kind == Kind::Acquire;
        may_do.then(|| first_from(members, from, gives))?
    }
}

/// Whether a DISCOVER and an ACK have Rapid Commit (80), one of them maybe where it was not captured. RFC 4039 s3.1.
pub(super) fn may_be_committed(discover: Message<'_>, ack: Message<'_>) -> bool {
    let both = [discover, ack];
    both.iter().any(|message| message.has(option::RAPID_COMMIT))
        && both
            .iter()
            .all(|message| message.may_have(option::RAPID_COMMIT))
}

/// The place of the first message from a place on that counts and fits.
fn first_from(members: &[Member], first: usize, fits: impl Fn(&Member) -> bool) -> Option<usize> {
    let mut members = members.get(first..)?.iter();
    let place = members.position(|member| !member.is_copy() && fits(member))?;
    Some(first + place)
}

/// The place of the last message that counts and fits.
fn last(members: &[Member], fits: impl Fn(&Member) -> bool) -> Option<usize> {
    members
        .iter()
        .rposition(|member| !member.is_copy() && fits(member))
}

/// Whether a message is of the server that was asked, if one was.
fn is_of(member: &Member, server: Option<Ipv4Addr>) -> bool {
    server.is_some() && member.server == server
}
