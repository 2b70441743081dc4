//! What an ACK grants its client, noted while it is at hand: who asks for it when the exchange has closed need not look
//! at the messages again, which are far away by then. Facts only.

use std::hash::{Hash, Hasher};
use std::mem::discriminant;

use crate::dhcp::relay::relay_item;
use crate::dhcp::{CodeSet, Message, option};
use crate::exchange::key::Namer;
use crate::exchange::{LeaseSeen, Member, Ports, Verdict};
use crate::wire::{Tunnel, TunnelKind};

/// Options that may tell apart what one address is given for.
const SPACES: CodeSet = CodeSet::of(&[option::RELAY, option::VPN]);
/// Virtual Subnet Selection by a relay. RFC 6607 s3.2.
const ITEM_VPN: u8 = 151;
/// Stands beside it, empty, where the server did not go by it. RFC 6607 s3.3.
const ITEM_VPN_UNUSED: u8 = 152;
/// No virtual network but the one for all. RFC 6607 s3.5.
const VPN_GLOBAL: &[u8] = &[255];
/// Codes that ask for nothing: Pad and End.
pub(crate) const NO_OPTIONS: CodeSet = CodeSet::of(&[option::PAD, option::END]);
/// What belongs to every answer, asked for or not: the mask, what carries the message and the lease, what a server
/// says about itself, a client identifier, and what is the relay's.
pub(crate) const DUE: CodeSet = CodeSet::of(&[
    option::MASK,
    option::LEASE,
    option::OVERLOAD,
    option::MESSAGE_TYPE,
    option::SERVER,
    option::MESSAGE,
    option::MAX_SIZE,
    option::T1,
    option::T2,
    option::CLIENT_ID,
    option::RAPID_COMMIT,
    option::RELAY,
]);

/// The codes of the options that a message gives, with those whose value stands in a field of its own, and those that
/// cannot be read as they are cut.
pub(crate) fn codes_given(message: Message<'_>) -> CodeSet {
    let mut codes = message.codes().and(&message.cut());
    if message.has_names() {
        for (code, field) in [
            (option::TFTP_SERVER, message.sname()),
            (option::BOOTFILE, message.file()),
        ] {
            if !field.is_empty() {
                codes.insert(code);
            }
        }
    }
    codes
}

/// The network a client is on: its relay's subnet, else the VLANs, tunnels and interface it is seen in. Two networks
/// may use the same addresses, so what is seen at different places is never compared; neither is what is of two virtual
/// networks (RFC 6607).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Network(u64);

/// What an ACK grants.
#[derive(Debug, Clone, Copy)]
pub struct Grant {
    /// The lease; `None` where the client wanted none, or without an address or a time stamp.
    pub lease: Option<LeaseSeen>,
    /// The subnet: address and mask; `None` without option 1.
    pub subnet: Option<u32>,
    /// Where.
    pub network: Network,
    /// For which ports.
    pub ports: Ports,
    /// Whether it lacks options that the client asked for (55).
    pub lacks: bool,
    /// Whether it has options that the client did not ask for, where it asked for any, and that are not due anyway.
    pub exceeds: bool,
}

impl Grant {
    /// What an exchange grants; `None` where the answer that counts is no ACK.
    pub(super) fn of(verdict: &Verdict<'_>, namer: &Namer) -> Option<Self> {
        let answer = verdict.granting()?;
        let message = answer.packet.message();
        let lease = LeaseSeen::of(verdict);
        let mask = message.number_option(option::MASK);
        let list = verdict.request.and_then(|request| {
            let list = request.packet.message().option(option::PARAMETERS)?;
            Some(list.iter().copied().collect::<CodeSet>())
        });
        let codes = message.codes();
        let given = codes_given(message);
        let lacks = |asked: CodeSet| !asked.without(&given).without(&NO_OPTIONS).is_empty();
        let exceeds = |asked: CodeSet| !codes.without(&asked).without(&DUE).is_empty();
        Some(Self {
            lease,
            subnet: lease
                .zip(mask)
                .map(|(lease, mask)| lease.address.to_bits() & mask),
            network: Network::of(answer, mask, namer),
            ports: Ports::of(message),
            lacks: list.is_some_and(lacks),
            exceeds: list.is_some_and(exceeds),
        })
    }
}

impl Network {
    /// The network that an answer is for.
    fn of(answer: &Member, mask: Option<u32>, namer: &Namer) -> Self {
        let giaddr = answer.packet.message().giaddr();
        let mut state = namer.hasher();
        if giaddr.is_unspecified() {
            let datagram = &answer.packet.datagram;
            (answer.packet.origin.tap, datagram.link.interface).hash(&mut state);
            for tag in &datagram.link.vlan {
                tag.id().hash(&mut state);
            }
            for tunnel in &datagram.outer {
                note_tunnel(tunnel, &mut state);
            }
        } else {
            (giaddr.to_bits() & mask.unwrap_or(u32::MAX)).hash(&mut state);
        }
        note_space(answer.packet.message(), &mut state);
        Self(state.finish())
    }
}

/// What tells one network in tunnels of a kind from another: its number, of which there may be many tunnels; where the
/// kind has none, each tunnel is one, by its ends.
fn note_tunnel(tunnel: &Tunnel, state: &mut impl Hasher) {
    let kind = &tunnel.kind;
    discriminant(kind).hash(state);
    if let TunnelKind::Erspan { vlan, .. } = kind {
        vlan.hash(state);
    }
    if let Some((_, number)) = kind.identifier() {
        return number.hash(state);
    }
    let ends = (tunnel.source, tunnel.destination);
    ends.min((ends.1, ends.0)).hash(state);
    let carrier = tunnel.link.iter().flat_map(|link| &link.vlan);
    for tag in carrier {
        tag.id().hash(state);
    }
}

/// What tells one address apart from the same one given for something else.
fn note_space(message: Message<'_>, state: &mut impl Hasher) {
    if message.codes().within(&SPACES).is_empty() {
        return;
    }
    let mut note = |code: u8, space: &[u8]| {
        if space != VPN_GLOBAL {
            (code, space).hash(state);
        }
    };
    if let Some(information) = message.option(option::RELAY) {
        let is_unused = relay_item(information, ITEM_VPN_UNUSED).is_some_and(<[u8]>::is_empty);
        match relay_item(information, ITEM_VPN) {
            Some(network) if !is_unused => note(option::RELAY, network),
            _ => {}
        }
    }
    if let Some(space) = message.option(option::VPN) {
        note(option::VPN, space);
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;
    use crate::wire::Span;

    /// Whether two datagrams in tunnels between these ends are in one network.
    fn are_one(tunnels: [(TunnelKind, [u8; 2]); 2]) -> bool {
        let namer = Namer::default();
        let [one, other] = tunnels.map(|(kind, [from, to])| {
            let end = |last| Some(IpAddr::from([10, 0, 0, last]));
            let tunnel = Tunnel {
                kind,
                source: end(from),
                destination: end(to),
                link: None,
                carrier: Span::new(0, 0),
                header: Span::new(0, 0),
            };
            let mut state = namer.hasher();
            note_tunnel(&tunnel, &mut state);
            state.finish()
        });
        one == other
    }

    #[test]
    fn a_network_in_tunnels_is_told_by_its_number_else_by_the_ends() {
        let gre = |key| TunnelKind::Gre { key };
        assert!(!are_one([(gre(None), [1, 9]), (gre(None), [2, 9])]));
        assert!(are_one([(gre(None), [1, 9]), (gre(None), [9, 1])]));
        assert!(are_one([(gre(Some(5)), [1, 9]), (gre(Some(5)), [2, 9])]));
        assert!(!are_one([(gre(Some(5)), [1, 9]), (gre(Some(6)), [1, 9])]));
        let flow = |flow| TunnelKind::NvGre { vsid: 5, flow };
        assert!(are_one([(flow(1), [1, 9]), (flow(2), [1, 9])]));
        let mirrored = |vlan| TunnelKind::Erspan {
            version: 2,
            session: Some(1),
            vlan: Some(vlan),
        };
        assert!(!are_one([(mirrored(7), [1, 9]), (mirrored(8), [1, 9])]));
        assert!(!are_one([
            (TunnelKind::EtherIp, [1, 9]),
            (TunnelKind::IpInIp, [1, 9])
        ]));
    }
}
