//! Who took part in an exchange, and between whom each message went.
//!
//! The columns stand in the order a relayed message passes them: the client, relays, servers. A relay has several
//! addresses, so a client's message is told by `giaddr` and `hops`, not by its IP source. RFC 1542 s4.1.1.

use std::net::Ipv4Addr;

use smallvec::{SmallVec, smallvec};

use crate::exchange::{Exchange, Kind, Member, is_relayed, server_of};
use crate::render::text;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lane {
    /// What stands there.
    pub(super) place: Place,
    /// The addresses it is known by.
    pub(super) addresses: SmallVec<[Ipv4Addr; 2]>,
    /// How many servers it stands for.
    servers: usize,
}

/// What a column stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The client.
    Client,
    /// An agent that asks about leases.
    Agent,
    /// A relay, by how many relays a message has passed with it.
    Relay(u8),
    /// A server; whether it answers on the client's own link.
    Server { is_near: bool },
    /// Servers that were not seen.
    Nobody,
}

impl Lane {
    fn new(place: Place, address: Ipv4Addr) -> Self {
        Self {
            place,
            addresses: smallvec![address],
            servers: 1,
        }
    }

    fn has(&self, address: Ipv4Addr) -> bool {
        self.addresses.contains(&address)
    }

    /// The word above it.
    pub(super) fn word(&self) -> &'static str {
        match self.place {
            Place::Client => "client",
            Place::Agent => "agent",
            Place::Relay(_) => "relay",
            Place::Server { .. } if self.is_several() => "servers",
            Place::Server { .. } => "server",
            Place::Nobody => "any server",
        }
    }

    /// Whether it stands for more servers than there was room for.
    pub(super) fn is_several(&self) -> bool {
        self.servers > 1
    }

    /// Appends its address, or how many it has.
    pub(super) fn name(&self, out: &mut Vec<u8>) {
        if self.is_several() {
            text::number(out, self.servers);
            return text::str(out, " of them");
        }
        if let (Some(address), true) = (self.addresses.first(), self.place != Place::Client) {
            text::address(out, *address);
        }
    }
}

/// The way of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    /// The column it comes from.
    pub(super) from: usize,
    /// The farthest column it reaches.
    pub(super) to: usize,
    /// The columns between that it reaches too.
    pub(super) between: SmallVec<[usize; 2]>,
    /// Whether it went to everybody.
    pub(super) is_broadcast: bool,
}

/// The columns of an exchange.
#[derive(Debug)]
pub(super) struct Lanes {
    pub(super) list: Vec<Lane>,
}

impl Lanes {
    /// Everyone who took part; servers beyond `most` columns share the last one.
    pub(super) fn of(exchange: &Exchange, most: usize) -> Self {
        let mut lanes = Self { list: Vec::new() };
        if exchange.kind != Kind::LeaseQuery {
            lanes.list.push(Lane {
                place: Place::Client,
                addresses: SmallVec::new(),
                servers: 0,
            });
        }
        lanes.relays(exchange);
        lanes.servers(exchange);
        if !lanes.list.iter().any(Lane::is_server) {
            lanes.list.push(Lane {
                place: Place::Nobody,
                addresses: SmallVec::new(),
                servers: 0,
            });
        }
        lanes.narrow(most);
        lanes
    }

    /// Puts servers together in the last column until there is room.
    fn narrow(&mut self, most: usize) {
        while self.list.len() > most {
            let servers = self.list.iter().filter(|lane| lane.is_server()).count();
            if servers < 2 {
                return;
            }
            let Some(last) = self.list.pop() else { return };
            if let Some(before) = self.list.last_mut() {
                before.servers += last.servers;
                before.addresses.extend(last.addresses);
                if let (Place::Server { is_near }, Place::Server { is_near: near }) =
                    (&mut before.place, last.place)
                {
                    *is_near |= near;
                }
            }
        }
    }

    fn relays(&mut self, exchange: &Exchange) {
        let mut relays: Vec<Lane> = Vec::new();
        for member in &exchange.members {
            let Some((place, address)) = relay_of(exchange, member) else {
                continue;
            };
            if !relays.iter().any(|lane| lane.has(address)) {
                relays.push(Lane::new(place, address));
            }
        }
        relays.sort_by_key(|lane| match lane.place {
            Place::Relay(level) => level,
            _ => 0,
        });
        self.list.extend(relays);
    }

    /// Servers that answered first, because they tell all their addresses; then those that were only spoken to.
    fn servers(&mut self, exchange: &Exchange) {
        for member in exchange.members.iter().filter(|one| one.role.is_server()) {
            let ip = &member.packet.datagram.ip;
            let is_near = member.packet.message().giaddr().is_unspecified();
            let source = Some(ip.src).filter(|source| self.relay(*source).is_none());
            let known = [server_of(member), source];
            self.server(known.into_iter().flatten(), is_near);
        }
        for member in exchange.members.iter().filter(|one| one.role.is_client()) {
            self.server(server_of(member).into_iter(), false);
            let to = member.packet.datagram.ip.dst;
            let is_last = self.next_relay(member).is_none();
            if !member.packet.is_broadcast() && is_last && self.relay(to).is_none() {
                self.server(std::iter::once(to), false);
            }
        }
    }

    fn server(&mut self, addresses: impl Iterator<Item = Ipv4Addr>, near: bool) {
        let addresses: SmallVec<[Ipv4Addr; 2]> = addresses.collect();
        let Some(first) = addresses.first() else {
            return;
        };
        let known = self
            .list
            .iter()
            .position(|lane| lane.is_server() && addresses.iter().any(|one| lane.has(*one)));
        let place = known.unwrap_or(self.list.len());
        if known.is_none() {
            let place = Place::Server { is_near: near };
            self.list.push(Lane::new(place, *first));
        }
        let Some(lane) = self.list.get_mut(place) else {
            return;
        };
        if let Place::Server { is_near } = &mut lane.place {
            *is_near |= near;
        }
        for address in addresses {
            if !lane.has(address) && lane.addresses.len() < 2 {
                lane.addresses.push(address);
            }
        }
    }

    /// The column of a relay with this address.
    fn relay(&self, address: Ipv4Addr) -> Option<usize> {
        self.list
            .iter()
            .position(|lane| lane.is_relay() && lane.has(address))
    }

    /// The column of a server with this address.
    fn server_at(&self, address: Ipv4Addr) -> Option<usize> {
        self.list
            .iter()
            .position(|lane| !lane.is_relay() && lane.has(address))
    }

    /// The relay that a client's message comes to next.
    fn next_relay(&self, member: &Member) -> Option<usize> {
        let message = member.packet.message();
        let level = if message.giaddr().is_unspecified() {
            0
        } else {
            message.hops().max(1)
        };
        self.list
            .iter()
            .position(|lane| matches!(lane.place, Place::Relay(other) if other > level))
    }

    /// Between whom a message went.
    pub(super) fn path(&self, exchange: &Exchange, member: &Member) -> Path {
        if member.role.is_server() {
            self.down(member)
        } else {
            self.up(exchange, member)
        }
    }

    /// From a server or relay towards the client.
    fn down(&self, member: &Member) -> Path {
        let ip = &member.packet.datagram.ip;
        let giaddr = member.packet.message().giaddr();
        let server = || {
            let named = server_of(member).and_then(|server| self.server_at(server));
            named
                .or_else(|| self.server_at(ip.src))
                .unwrap_or(self.last())
        };
        let relay = self.relay(giaddr);
        let (from, to) = match relay {
            Some(relay) if ip.dst == giaddr => (server(), relay),
            Some(relay) => (relay, 0),
            None => (self.relay(ip.src).unwrap_or_else(server), 0),
        };
        Path {
            from,
            to,
            between: SmallVec::new(),
            is_broadcast: member.packet.is_broadcast(),
        }
    }

    /// From the client or a relay towards the servers.
    fn up(&self, exchange: &Exchange, member: &Member) -> Path {
        let is_broadcast = member.packet.is_broadcast();
        let from = relay_of(exchange, member)
            .and_then(|(_, address)| self.relay(address))
            .unwrap_or(0);
        let to = member.packet.datagram.ip.dst;
        let mut reached: SmallVec<[usize; 2]> = if is_broadcast {
            self.hearing(from, self.next_relay(member))
        } else {
            let known = self.server_at(to).or_else(|| self.relay(to));
            let next = self.next_relay(member);
            smallvec![known.or(next).unwrap_or(self.last())]
        };
        let last = reached.pop().unwrap_or(self.last());
        Path {
            from,
            to: last,
            between: reached,
            is_broadcast,
        }
    }

    /// The columns that hear a broadcast from a column: the relay next to it, and servers on the same link.
    fn hearing(&self, from: usize, next: Option<usize>) -> SmallVec<[usize; 2]> {
        let hears = |place: Place| match place {
            Place::Server { is_near } => is_near || next.is_none(),
            Place::Nobody => next.is_none(),
            Place::Client | Place::Agent | Place::Relay(_) => false,
        };
        self.list
            .iter()
            .enumerate()
            .filter(|(at, lane)| *at > from && (next == Some(*at) || hears(lane.place)))
            .map(|(at, _)| at)
            .collect()
    }

    fn last(&self) -> usize {
        self.list.len().saturating_sub(1)
    }
}

impl Lane {
    fn is_relay(&self) -> bool {
        matches!(self.place, Place::Relay(_) | Place::Agent)
    }

    fn is_server(&self) -> bool {
        matches!(self.place, Place::Server { .. })
    }
}

/// The relay a message comes from, or is answered through, and how many relays it has passed with it.
fn relay_of(exchange: &Exchange, member: &Member) -> Option<(Place, Ipv4Addr)> {
    let message = member.packet.message();
    let giaddr = message.giaddr();
    if exchange.kind == Kind::LeaseQuery {
        let agent = if member.role.is_server() {
            member.packet.datagram.ip.dst
        } else {
            member.packet.datagram.ip.src
        };
        let agent = if giaddr.is_unspecified() {
            agent
        } else {
            giaddr
        };
        return Some((Place::Agent, agent));
    }
    if !is_relayed(&member.packet) {
        return None;
    }
    match message.hops() {
        // Whoever comes after the first relay leaves giaddr alone, so only its own address tells it. RFC 1542 s4.1.1.
        hops @ 2.. if member.role.is_client() => {
            Some((Place::Relay(hops), member.packet.datagram.ip.src))
        }
        _ => Some((Place::Relay(1), giaddr)),
    }
}
