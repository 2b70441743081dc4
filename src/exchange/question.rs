//! Which message of the client a server's message answers.
//!
//! Not always the last one: a client may ask on two networks at once, a relay may stand in for the server, and an answer
//! may come late. What a server gives back tells them apart. RFC 2131 s4.3.1 table 3.

use std::net::Ipv4Addr;
use std::num::NonZeroU16;

use crate::dhcp::{Message, option};
use crate::exchange::limits::NO_ANSWER_AFTER;
use crate::exchange::role::Role;
use crate::exchange::{Exchange, Member, Packet, Roles, server_of};

/// Messages of the client that may have been answered: what came before the last of them was given up.
const LOOKED_AT: usize = 16;

/// What speaks for a message as the one that was answered, from what weighs most to what weighs least.
type Signs = [bool; 10];

impl Exchange {
    /// The client's message that a server's message answers; `None` where it was not seen.
    pub fn question(&self, answer: &Member) -> Option<&Member> {
        let noted = || self.members.get(index(answer.question?));
        self.committed_at_once(answer).or_else(noted)
    }
}

/// The place among the messages before it, from 1, of the one that a server's message answers.
#[inline(always)]
pub(super) fn place(before: &[Member], answer: &Member) -> Option<NonZeroU16> {
    if !answer.role.is_server() {
        return None;
    }
    if answer.is_copy() {
        return before.get(original(before, answer)?)?.question;
    }
    let discover = Roles::of(&[Role::Discover]);
    match answer.role {
        Role::Offer => best(before, answer, discover)
            .or_else(|| best(before, answer, Roles::of(&[Role::BootRequest]))),
        Role::Nak => best(before, answer, Roles::REQUESTS)
            .or_else(|| best(before, answer, Roles::of(&[Role::Inform]))),
        Role::Ack => best(before, answer, Roles::FROM_CLIENTS.without(discover))
            .or_else(|| best(before, answer, discover)),
        _ => best(before, answer, Roles::FROM_CLIENTS),
    }
}

/// The message of one of these roles for which most speaks; of several the last.
fn best(before: &[Member], answer: &Member, roles: Roles) -> Option<NonZeroU16> {
    let mut asked = before
        .iter()
        .enumerate()
        .filter(|(_, member)| roles.has(member.role) && !member.is_copy());
    let last = asked.next_back()?;
    let place = |index: usize| NonZeroU16::new(u16::try_from(index + 1).ok()?);
    if asked.next_back().is_none() {
        return place(last.0);
    }
    let turn = turn(before, answer);
    let fitting = before
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, member)| roles.has(member.role))
        .take(LOOKED_AT);
    let weighed = fitting.filter_map(|(index, member)| {
        let asked = place(original(before, member).unwrap_or(index));
        Some((signs(member, answer, asked > turn), asked?))
    });
    Some(weighed.max()?.1)
}

/// Where a copy's original stands.
fn original(before: &[Member], copy: &Member) -> Option<usize> {
    let original = copy.copy_of?;
    before
        .iter()
        .position(|member| member.packet.place() == original)
}

/// The question to the server's last answer of the kind: the next one is mostly for a later question.
fn turn(before: &[Member], answer: &Member) -> Option<NonZeroU16> {
    let server = server_of(answer);
    let is_like = |other: &&Member| {
        other.role == answer.role && !other.is_copy() && server_of(other) == server
    };
    before.iter().rfind(is_like)?.question
}

/// What speaks for it that `asked` is what was answered; `is_in_turn` where it came after the server's last question.
fn signs(asked: &Member, answer: &Member, is_in_turn: bool) -> Signs {
    let (question, given) = (asked.packet.message(), answer.packet.message());
    let is_echoed = |code| {
        let given = given.option(code);
        given.is_none() || given == question.option(code)
    };
    let server = asked.server;
    let is_same_link = is_from_same_link(&asked.packet, &answer.packet);
    // Two captures may be of one place: a question in the other one is as good as one in this that is old.
    let may_be_same_link =
        is_same_link || asked.packet.origin.tap.capture != answer.packet.origin.tap.capture;
    let gives_other = answer.role == Role::Ack && asked_for(question) != Some(given.yiaddr());
    [
        question.xid() == given.xid(),
        server.is_none() || server == server_of(answer),
        !gives_other,
        is_echoed(option::CLIENT_ID),
        is_echoed(option::RELAY),
        question.giaddr() == given.giaddr(),
        is_same_link && is_close(&asked.packet, &answer.packet),
        may_be_same_link,
        is_in_turn,
        question.flags() == given.flags(),
    ]
}

/// Whether two messages of one role are one question, asked again: not of another server, for another host or address, or
/// in another place, and not of a type that was not captured.
pub(crate) fn is_same_question(one: &Member, other: &Member) -> bool {
    let wanted = |member: &Member| asked_for(member.packet.message());
    let is_request = one.role.is_request() && other.role.is_request();
    one.server == other.server
        && (!is_request || wanted(one) == wanted(other))
        && is_of_same_host(one, other)
        && !other.packet.message().lacks_type()
}

/// Whether two messages of one client come from one place and name it alike: else a host asks twice at once.
pub(crate) fn is_of_same_host(one: &Member, other: &Member) -> bool {
    let (first, second) = (one.packet.message(), other.packet.message());
    is_from_same_link(&one.packet, &other.packet)
        && first.option(option::CLIENT_ID) == second.option(option::CLIENT_ID)
}

/// Whether an answer came before its question counts as not answered.
fn is_close(asked: &Packet, answer: &Packet) -> bool {
    let times = asked.time().zip(answer.time());
    times.is_none_or(|(asked, answer)| {
        answer.nanos().saturating_sub(asked.nanos()) < NO_ANSWER_AFTER
    })
}

/// Whether two messages were seen at one place.
fn is_from_same_link(one: &Packet, other: &Packet) -> bool {
    is_seen_at_one(one, other) && vlans(one).eq(vlans(other))
}

/// Whether two messages were seen by one interface, whatever their VLANs.
pub(crate) fn is_seen_at_one(one: &Packet, other: &Packet) -> bool {
    let seen_at = |packet: &Packet| (packet.origin.tap, packet.datagram.link.interface);
    seen_at(one) == seen_at(other)
}

/// The VLANs of a message's tags, the outermost first.
pub(crate) fn vlans(packet: &Packet) -> impl Iterator<Item = u16> + '_ {
    packet.datagram.link.vlan.iter().map(|tag| tag.id())
}

/// The address a client asks for: option 50, else ciaddr.
pub(crate) fn asked_for(message: Message<'_>) -> Option<Ipv4Addr> {
    message
        .address_option(option::REQUESTED)
        .or_else(|| Some(message.ciaddr()))
        .filter(|address| !address.is_unspecified())
}

/// The index of a place that is counted from 1.
fn index(place: NonZeroU16) -> usize {
    usize::from(place.get()) - 1
}
