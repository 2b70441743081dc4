//! Where a message belongs: the rules by which it joins an open exchange, or opens one.
//!
//! Never by the xid alone. RFC 2131 s4.1, s4.3.2.

use std::cell::LazyCell;
use std::net::Ipv4Addr;

use crate::dhcp::{Message, option};
use crate::exchange::boot::is_pxe;
use crate::exchange::decide::may_be_committed;
use crate::exchange::key::{ClientKey, Key};
use crate::exchange::question::asked_for;
use crate::exchange::role::Role;
use crate::exchange::tracker::{Id, Tracker};
use crate::exchange::{Exchange, FramePlace, Kind, Member, Packet, Roles, hostname, same};
use crate::wire::SERVER_PORT;

/// A message that has come and is to be put somewhere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival<'a> {
    pub(super) packet: &'a Packet,
    pub(super) message: Message<'a>,
    pub(super) role: Role,
    pub(super) client: &'a ClientKey,
    pub(super) key: Key,
}

impl Tracker {
    /// The exchange that a message belongs to by its key, if it is no copy. `under` are those under that key.
    pub(super) fn find(&self, under: &[Id], arrival: &Arrival<'_>) -> Option<Id> {
        let role = arrival.role;
        if role.is_client() {
            if let Some(early) = self.find_early(under, arrival) {
                return Some(early);
            }
        }
        match role {
            Role::BootRequest | Role::BootReply if arrival.message.lacks_type() => {
                self.find_for_untyped(under, arrival)
            }
            Role::Select => self.find_select(under, arrival),
            Role::Ack | Role::Nak => self
                .find_mistaken(under)
                .or_else(|| self.find_for_answer(under, arrival)),
            Role::UnclearRequest => self
                .find_repeated(under, arrival)
                .or_else(|| self.find_offer(arrival)),
            role if role.is_client() || role == Role::ForceRenew => {
                self.find_repeated(under, arrival)
            }
            role => self.find_for_reply(under, role),
        }
    }

    /// The exchanges with these ids, newest first.
    pub(super) fn newest(&self, under: &[Id]) -> impl Iterator<Item = (Id, &Exchange)> {
        under
            .iter()
            .rev()
            .filter_map(|id| Some((*id, self.get(*id)?)))
    }

    /// The newest exchange with these ids that is for a new address.
    pub(super) fn newest_acquire(&self, under: &[Id]) -> Option<(Id, &Exchange)> {
        self.newest(under)
            .find(|(_, exchange)| exchange.kind == Kind::Acquire)
    }

    /// The exchange that a message is in already, and the frame it is a copy of.
    pub(super) fn find_copied(
        &self,
        under: &[Id],
        packet: &Packet,
        role: Role,
    ) -> Option<(Id, FramePlace)> {
        let alike = same::roles_of_copies(role);
        let may_have_it = |(_, exchange): &(Id, &Exchange)| exchange.roles.meets(alike);
        self.newest(under)
            .filter(may_have_it)
            .find_map(|(id, exchange)| {
                let original = exchange.copied(packet, alike)?;
                Some((id, original.packet.place()))
            })
    }

    /// The exchange that a client's message repeats: the newest under the key, of its kind, unanswered, and not left for
    /// one that is over by now. A renewal by unicast does not repeat what was asked of everybody, where that was answered
    /// unseen.
    fn find_repeated(&self, under: &[Id], arrival: &Arrival<'_>) -> Option<Id> {
        let role = arrival.role;
        let kind = kind_of(role);
        let (id, newest) = self.newest(under).find(|(_, exchange)| {
            exchange.kind == kind || !(kind.is_aside() || exchange.kind.is_aside())
        })?;
        let fits = if role == Role::UnclearRequest {
            newest.kind.is_for_lease()
        } else {
            newest.kind == kind
        };
        let is_open = !newest.is_answered || is_said_again(newest, arrival);
        let at = (arrival.packet.time(), self.clock.setting());
        let is_over = newest.is_left || newest.is_extended_by(role, at);
        (fits && is_open && !is_over).then_some(id)
    }

    /// The exchange of a message whose type was not captured: the newest under the key, if that waits for an answer. And
    /// if not, such a request may take the offer: one without an address of the client's own.
    fn find_for_untyped(&self, under: &[Id], arrival: &Arrival<'_>) -> Option<Id> {
        let is_two_sided = |(_, exchange): &(Id, &Exchange)| !exchange.kind.is_sent_only();
        let (id, newest) = self.newest(under).find(is_two_sided)?;
        let is_open = !newest.is_answered || arrival.message.ciaddr().is_unspecified();
        (arrival.role == Role::BootReply || is_open && !newest.is_left).then_some(id)
    }

    /// The exchange whose OFFER a REQUEST takes: the newest for an address under the key, else one by BOOTP, else one with
    /// another xid.
    pub(super) fn find_select(&self, under: &[Id], arrival: &Arrival<'_>) -> Option<Id> {
        if let Some((id, exchange)) = self.newest_acquire(under) {
            // Once answered, only the same REQUEST again still belongs here: its ACK was lost. And the first one, for an
            // OFFER that stands here.
            let is_open = !(exchange.is_answered || exchange.is_left);
            if is_open || is_taken_again(exchange, arrival) || is_taken_late(exchange, arrival) {
                return Some(id);
            }
        }
        self.find_bootp_taken(under, arrival)
            .or_else(|| self.find_offer(arrival))
    }

    /// The exchange by BOOTP in which a server made the OFFER that a REQUEST takes, all the same.
    fn find_bootp_taken(&self, under: &[Id], arrival: &Arrival<'_>) -> Option<Id> {
        let is_bootp = |(_, exchange): &(Id, &Exchange)| exchange.kind == Kind::Bootp;
        let (id, exchange) = self.newest(under).find(is_bootp)?;
        is_taken_late(exchange, arrival).then_some(id)
    }

    /// The same client's open OFFER that a REQUEST with another xid takes, for the first time or again. Its server may
    /// stand where the capture does not go.
    fn find_offer(&self, arrival: &Arrival<'_>) -> Option<Id> {
        let message = arrival.message;
        let server = message.address_option(option::SERVER);
        let address = message.address_option(option::REQUESTED)?;
        if server.is_none() && !message.is_truncated() {
            return None;
        }
        let open = self.open_of.get(&arrival.key.client)?;
        open.iter().rev().copied().find(|id| {
            self.get(*id).is_some_and(|exchange| {
                exchange.kind == Kind::Acquire
                    && (!exchange.is_answered || is_taken_anew(exchange, arrival))
                    && exchange.with_role(Role::Offer).any(|offer| {
                        (server.is_none() || offer.server == server)
                            && offer.packet.message().yiaddr() == address
                    })
            })
        })
    }

    /// The question to boot servers that a DHCP server takes for a renewal, and answers as such: the newest exchange, if its
    /// REQUEST went where both listen. PXE 2.1 section 2.4.
    fn find_mistaken(&self, under: &[Id]) -> Option<Id> {
        let (id, newest) = self.newest(under).next()?;
        let is_heard = |asked: &Member| asked.packet.datagram.udp.dst == SERVER_PORT;
        let is_mistaken =
            newest.kind == Kind::Pxe && newest.with_role(Role::PxeRequest).any(is_heard);
        is_mistaken.then_some(id)
    }

    /// The exchange that an ACK or NAK answers: one that got just this since, else the newest unanswered one that waits for
    /// it, else the newest that did. An answer may be late, and the client look for servers again by then, which calls for
    /// none yet, or ask for another address.
    fn find_for_answer(&self, under: &[Id], arrival: &Arrival<'_>) -> Option<Id> {
        let is_for_inform = arrival.role == Role::Ack && arrival.message.yiaddr().is_unspecified();
        let waits = |exchange: &Exchange| {
            if is_for_inform {
                exchange.kind == Kind::Inform
            } else {
                exchange.kind.is_for_lease() || exchange.has_offer_by_bootp()
            }
        };
        let newest = |accepts: &dyn Fn(&Exchange) -> bool| {
            self.newest(under)
                .find(|(_, exchange)| accepts(exchange))
                .map(|(id, _)| id)
        };
        let is_open = |exchange: &Exchange| waits(exchange) && !exchange.is_answered;
        // One alone needs no look at its messages.
        let calls =
            |exchange: &Exchange| waits(exchange) && calls_for(exchange, arrival, under.len() > 1);
        let called = newest(&|exchange| is_open(exchange) && calls(exchange));
        let since = self
            .newest(under)
            .take_while(|(id, _)| called.is_some_and(|called| called != *id));
        let digest = LazyCell::new(|| same::digest(arrival.packet, &self.namer));
        let mut answered = since.filter(|(_, exchange)| {
            let mut heard = exchange.with_role(arrival.role);
            heard.any(|heard| heard.digest(&self.namer) == *digest)
        });
        answered
            .next()
            .map(|(id, _)| id)
            .or(called)
            .or_else(|| newest(&calls))
            .or_else(|| newest(&|exchange| is_open(exchange) && asks(exchange)))
            .or_else(|| newest(&waits))
            .or_else(|| {
                let is_bare = is_for_inform && !arrival.message.has(option::LEASE);
                newest(&|exchange| {
                    exchange.kind == Kind::Inform
                        || exchange.kind.is_for_lease()
                            && !(is_bare && is_beyond(exchange, arrival))
                })
            })
    }

    /// The exchange that any other server message belongs to: the newest of its kind. A server of BOOTP may answer what
    /// is asked by DHCP, and one of DHCP what is asked by BOOTP. RFC 1534.
    fn find_for_reply(&self, under: &[Id], role: Role) -> Option<Id> {
        let newest = |asks: &dyn Fn(Kind) -> bool| {
            let mut under = self.newest(under);
            under.find(|(_, exchange)| asks(exchange.kind))
        };
        let kind = kind_of(role);
        let found = newest(&|other| other == kind).or_else(|| match role {
            Role::BootReply => newest(&|other| other.is_for_lease() || other == Kind::Inform),
            Role::Offer => newest(&|other| other == Kind::Bootp),
            _ => None,
        });
        Some(found?.0)
    }

    /// A reply that names no client joins the only open exchange with its xid.
    #[inline]
    pub(super) fn find_nameless(&self, arrival: &Arrival<'_>) -> Option<Id> {
        if *arrival.client != ClientKey::Nameless || !arrival.role.is_server() {
            return None;
        }
        self.slots.id_at(self.index.only_with(arrival.key.xid)?)
    }

    /// The newest open exchange with this xid in which another client waits.
    ///
    /// A repeater may send a client's message on under its own hardware address: the same client identifier or host
    /// name tells that it is the same host.
    pub(super) fn find_twin(&self, arrival: &Arrival<'_>) -> Option<Id> {
        let mut twins = self.twins(arrival);
        let twin = twins.find(|(_, other)| !is_same_host(other, arrival.message));
        Some(twin?.0)
    }

    /// The open exchanges with this xid in which another client waits, the newest first; of very many the last.
    pub(super) fn twins(&self, arrival: &Arrival<'_>) -> impl Iterator<Item = (Id, &Exchange)> {
        let Arrival { client, key, .. } = *arrival;
        let may_have = client.names_client();
        let slots = self.index.last_with(key.xid).filter(move |_| may_have);
        slots.filter_map(move |slot| {
            let other = self.slots.at(slot)?;
            let is_other = other.client != *client
                && other.xids.contains(&key.xid)
                && other.kind != Kind::LeaseQuery
                && !other.kind.is_sent_only()
                && !other.is_answered;
            let number = other.number;
            is_other.then_some((Id { number, slot }, other))
        })
    }
}

/// Whether a message is of the host that opened an exchange, by its client identifier or its host name.
fn is_same_host(exchange: &Exchange, message: Message<'_>) -> bool {
    has_same_identifier(exchange, message)
        || has_same(exchange, message, option::HOST_NAME, hostname::is_default)
}

/// Whether a message has the client identifier of the host that opened an exchange.
pub(super) fn has_same_identifier(exchange: &Exchange, message: Message<'_>) -> bool {
    has_same(exchange, message, option::CLIENT_ID, <[u8]>::is_empty)
}

/// Whether a message and the first of an exchange have the same name in an option, and one that tells something.
fn has_same(
    exchange: &Exchange,
    message: Message<'_>,
    code: u8,
    is_idle: fn(&[u8]) -> bool,
) -> bool {
    let first = exchange.members.first();
    let name = first.and_then(|first| first.packet.message().option(code));
    let name = name.filter(|name| !is_idle(name));
    name.is_some() && name == message.option(code)
}

/// Whether a REQUEST took an offer in an exchange before.
pub(super) fn is_taken_again(exchange: &Exchange, arrival: &Arrival<'_>) -> bool {
    exchange
        .with_role(Role::Select)
        .any(|member| same::is_same_message(&member.packet, arrival.packet))
}

/// Whether a REQUEST with another xid says again what was said in an exchange that its client did not leave: the ACK was
/// lost, or did not have the xid that it waited for.
fn is_taken_anew(exchange: &Exchange, arrival: &Arrival<'_>) -> bool {
    let is_same = |taking: &Member| same::is_same_but_for_xid(&taking.packet, arrival.packet);
    !exchange.is_left && exchange.with_role(Role::Select).any(is_same)
}

/// Whether a REQUEST takes an OFFER behind an ACK that none called for: of a server that grants at once, which others need not
/// do, or one that was seen too early. RFC 4039 s3.1.
fn is_taken_late(exchange: &Exchange, arrival: &Arrival<'_>) -> bool {
    let message = arrival.message;
    let address = message.address_option(option::REQUESTED);
    let server = message.address_option(option::SERVER);
    let is_it = |offer: &Member| offer.is_of(address, server);
    let is_first = !exchange.is_left && !exchange.roles.meets(Roles::REQUESTS);
    is_first && server.is_some() && exchange.with_role(Role::Offer).any(is_it)
}

/// Whether a REQUEST of which not all was captured was sent before, in answer to the same offer: its ACK was lost.
fn is_said_again(exchange: &Exchange, arrival: &Arrival<'_>) -> bool {
    arrival.message.is_truncated()
        && exchange.kind == Kind::Acquire
        && arrival.role == Role::UnclearRequest
        && exchange
            .with_role(arrival.role)
            .any(|member| same::is_same_message(&member.packet, arrival.packet))
}

/// The kind of exchange that a message of this role belongs to.
pub(super) fn kind_of(role: Role) -> Kind {
    match role {
        Role::Discover | Role::Offer | Role::Select | Role::Ack | Role::Nak | Role::Other => {
            Kind::Acquire
        }
        Role::Reboot | Role::UnclearRequest => Kind::InitReboot,
        Role::Renew | Role::Rebind => Kind::Renew,
        Role::Inform => Kind::Inform,
        Role::Decline => Kind::Decline,
        Role::Release => Kind::Release,
        Role::ForceRenew => Kind::ForceRenew,
        Role::LeaseQuery | Role::LeaseReply => Kind::LeaseQuery,
        Role::BootRequest | Role::BootReply => Kind::Bootp,
        Role::PxeRequest | Role::PxeReply => Kind::Pxe,
    }
}

/// The kind that a message opens. An ACK whose request was not seen tells by its fields what it answers.
pub(super) fn kind_opened(message: Message<'_>, role: Role) -> Kind {
    if role != Role::Ack {
        return kind_of(role);
    }
    if message.yiaddr().is_unspecified() {
        Kind::Inform
    } else if !message.ciaddr().is_unspecified() {
        Kind::Renew
    } else {
        Kind::Acquire
    }
}

/// Whether the client has asked just what an ACK or NAK answers, or was offered what that grants; by the address as well
/// where that `has_choice`.
fn calls_for(exchange: &Exchange, answer: &Arrival<'_>, has_choice: bool) -> bool {
    const CALLING: Roles = Roles::REQUESTS.and(Roles::of(&[Role::Inform]));
    let message = answer.message;
    let granted = (has_choice && answer.role == Role::Ack).then(|| message.yiaddr());
    let is_asked = |granted: Ipv4Addr| {
        let asked = |member: &Member| asked_for(member.packet.message());
        let is_it = |asked| asked == granted;
        let mut calling = exchange.counted().filter(|member| CALLING.has(member.role));
        granted.is_unspecified() || calling.any(|member| asked(member).is_none_or(is_it))
    };
    if exchange.roles.meets(CALLING) && granted.is_none_or(is_asked) {
        return true;
    }
    let server = message.address_option(option::SERVER);
    let is_offered = |offer: &Member| offer.is_of(Some(message.yiaddr()), server);
    answer.role == Role::Ack
        && exchange.counted().any(|member| match member.role {
            Role::Discover => may_be_committed(member.packet.message(), message),
            Role::Offer => is_offered(member),
            _ => false,
        })
}

/// Whether an ACK that gives neither address nor lease is beyond an exchange for a lease: that was granted one, and the ACK
/// is not of a boot server beside the one that grants. It answers an INFORM that was not seen. RFC 2131 s4.3.5.
fn is_beyond(exchange: &Exchange, answer: &Arrival<'_>) -> bool {
    let gives = |member: &Member| !member.packet.message().yiaddr().is_unspecified();
    let server = answer.message.address_option(option::SERVER);
    let is_beside = |offer: &Member| offer.server == server && !gives(offer);
    exchange.with_role(Role::Ack).any(gives)
        && !exchange.with_role(Role::Offer).any(is_beside)
        && !is_pxe(answer.message)
}

/// Whether the client has asked something that an ACK or NAK answers.
fn asks(exchange: &Exchange) -> bool {
    exchange.counted().any(|member| {
        member.role.is_request() || matches!(member.role, Role::Inform | Role::Discover)
    })
}
