//! What became of answers at a relay, where the capture sees both sides of it. RFC 1542 s4.1.

use std::net::Ipv4Addr;

use crate::dhcp::{Message, option};
use crate::exchange::again::ASKS_AGAIN_WITHIN;
use crate::exchange::{Exchange, Kind, Member, Packet, Role, Roles, Trait, same};
use crate::wire::Mac;

/// Whether a relay passed a message on, or is to do so: `giaddr` is set, and not by the client itself, which sends from no
/// address in a frame of its own.
#[inline]
pub(crate) fn is_relayed(packet: &Packet) -> bool {
    let message = packet.message();
    !message.giaddr().is_unspecified() && !is_own_frame(packet, message)
}

/// Whether a client that has no address sent the frame itself.
fn is_own_frame(packet: &Packet, message: Message<'_>) -> bool {
    let datagram = &packet.datagram;
    let is_own = |Mac(sender): Mac| message.chaddr() == sender;
    datagram.ip.src.is_unspecified() && datagram.sender().is_some_and(is_own)
}

/// Whether a message is on its way between a relay and the server.
#[inline(always)]
pub(crate) fn is_behind_relay(member: &Member) -> bool {
    let to = member.packet.datagram.ip.dst;
    is_relayed(&member.packet)
        && (member.role.is_client() || to == member.packet.message().giaddr())
}

/// Whether one of two answers is the other as a relay hands it on in its own name: with itself in option 54, as if it
/// were the server, and all else alike. A server of its own on the client's side would say something else.
pub(crate) fn is_in_relays_name(one: &Member, other: &Member) -> bool {
    one.role == other.role
        && one.server != other.server
        && is_behind_relay(one) != is_behind_relay(other)
        && one.packet.message().yiaddr() == other.packet.message().yiaddr()
        && said(one).eq(said(other))
}

/// The options of an answer, but for those that a relay puts in or takes out.
fn said(answer: &Member) -> impl Iterator<Item = (u8, &[u8])> {
    same::options(answer.packet.message()).filter(|(code, _)| *code != option::SERVER)
}

/// Whether a server sent its answer to an INFORM to the client itself, though a relay had passed the question on. RFC
/// 2131 s4.3.5.
pub(crate) fn is_past_relay(packet: &Packet, role: Role) -> bool {
    let (message, ip) = (packet.message(), &packet.datagram.ip);
    let is_of_server =
        message.address_option(option::SERVER) == Some(ip.src) && ip.src != message.giaddr();
    let is_for_inform = role == Role::Ack && message.yiaddr().is_unspecified();
    is_for_inform && is_of_server && ip.dst == message.ciaddr()
}

impl Exchange {
    /// An answer as the client hears it: a relay may hand it on in its own name, and is the server to the client then.
    pub fn as_heard<'e>(&'e self, answer: &'e Member) -> &'e Member {
        if !self.together.have_several_servers() || !is_behind_relay(answer) {
            return answer;
        }
        self.counted()
            .find(|other| is_in_relays_name(answer, other))
            .unwrap_or(answer)
    }

    /// The relay that passed the question on to a server, where that answers past it: from where the question went, with
    /// another giaddr or none, or from the very station. Where the server had answered the relay before, the relay only
    /// hands that on. To an INFORM it answers past the relay by right. RFC 2131 s4.1, s4.3.5.
    pub fn relay_missed(&self, answer: &Member) -> Option<Ipv4Addr> {
        if !self.together.has(Trait::Relayed) {
            return None;
        }
        let giaddr = answer.packet.message().giaddr();
        let question = self.question(answer)?;
        let relay = question.packet.message().giaddr();
        let is_for_lease = Roles::ANSWERS.has(answer.role) && question.role != Role::Inform;
        if !is_for_lease || relay.is_unspecified() {
            return None;
        }
        // Some relays ask from another address than giaddr, and servers answer that.
        let source = question.packet.datagram.ip.src;
        if !source.is_unspecified() && answer.packet.datagram.ip.dst == source {
            return None;
        }
        // A relay hands an answer on with its own giaddr.
        let asked = question.packet.datagram.receiver();
        let is_of_station = asked.is_some() && asked == answer.packet.datagram.sender();
        if relay == giaddr && (answer.packet.datagram.ip.dst == relay || !is_of_station) {
            return None;
        }
        let server = answer.packet.datagram.ip.src;
        let is_to_relay = |member: &Member| {
            let datagram = &member.packet.datagram;
            member.role == answer.role && datagram.ip.src == server && datagram.ip.dst == relay
        };
        let is_of_server = question.packet.datagram.ip.dst == server && server != relay;
        let mut before = self
            .members
            .iter()
            .take_while(|member| !std::ptr::eq(*member, answer));
        (is_of_server && !before.any(is_to_relay)).then_some(relay)
    }

    /// The first OFFER, ACK or NAK to a relay, where none is seen on the client's side of it though the client's questions
    /// are, and the client asks again.
    pub fn kept_by_relay(&self) -> Option<&Member> {
        let asks_on = self.next.is_some() || self.together.has(Trait::Repeated);
        if !self.together.has(Trait::Relayed) || !asks_on {
            return None;
        }
        let answers = [Role::Offer, Role::Ack, Role::Nak];
        answers.into_iter().find_map(|role| self.kept(role))
    }

    /// The first answer of a role that a relay kept: the client's questions for it are seen on both sides of the relay, the
    /// answer on the server's only, and the client asked again.
    fn kept(&self, role: Role) -> Option<&Member> {
        let is_for_offer = role == Role::Offer;
        let seen = self.together.roles;
        // Who takes an OFFER has heard one, seen or not.
        if !seen.has(role) || is_for_offer && seen.meets(Roles::REQUESTS) {
            return None;
        }
        let asks = |member: &Member| {
            let is_search = member.role == Role::Discover;
            member.role.is_client() && is_search == is_for_offer
        };
        let is_seen = |is_behind: bool, is_it: &dyn Fn(&Member) -> bool| {
            let mut members = self.members.iter().filter(|member| is_it(member));
            members.any(|member| is_behind_relay(member) == is_behind)
        };
        // What goes to the server's address is routed past the relay, and comes by on its other side as well.
        let is_for_relay = |member: &Member| asks(member) && member.role != Role::Renew;
        let is_handed_on = |role| is_seen(false, &|member: &Member| member.role == role);
        if !is_seen(false, &is_for_relay)
            || !is_seen(true, &asks)
            || is_handed_on(role)
            || seen.has(Role::Select) && !is_handed_on(Role::Offer)
        {
            return None;
        }
        let first = self.with_role(role).next()?;
        self.asks_again_after(first).then_some(first)
    }

    /// Whether the client asks again after an answer, in a way that shows that it did not hear that.
    fn asks_again_after(&self, answer: &Member) -> bool {
        let mut after = self
            .counted()
            .skip_while(|member| !std::ptr::eq(*member, answer));
        let is_again = |member: &Member| {
            let is_stage = answer.role != Role::Offer && member.role.is_request();
            member.role == Role::Discover || is_stage
        };
        let is_soon = |passed| passed <= ASKS_AGAIN_WITHIN;
        let is_same = self.again().is_some_and(|next| next.kind == self.kind);
        after.any(is_again)
            || self.is_unheard()
            || is_same && self.asked_again_after().is_some_and(is_soon)
            || self.renews_early()
    }

    /// Whether the client asks to extend its lease again before that is due: it did not hear the last answer, nor, as far as is
    /// known, this one.
    fn renews_early(&self) -> bool {
        let lease = self.lease_before.filter(|_| self.kind == Kind::Renew);
        let passed = lease.and_then(|lease| lease.age(self.members.first()?));
        let due = self.renews_after();
        passed.is_some_and(|passed| due.is_some_and(|due| passed < due))
    }

    /// The relay that passed the client's DISCOVER on, and none of the REQUESTs that took the OFFER.
    pub fn requests_kept_by(&self) -> Option<Ipv4Addr> {
        let seen = self.together.roles;
        if !self.together.has(Trait::Relayed) || !seen.has(Role::Offer) || !seen.has(Role::Select) {
            return None;
        }
        let mut requests = self.members.iter().filter(|m| m.role.is_request());
        let discovers = || self.members.iter().filter(|m| m.role == Role::Discover);
        if requests.any(is_behind_relay) || !discovers().any(|member| !is_behind_relay(member)) {
            return None;
        }
        let passed_on = discovers().find(|member| is_behind_relay(member))?;
        Some(passed_on.packet.message().giaddr())
    }
}
