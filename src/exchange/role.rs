//! What a message is to its exchange: its type, and for a REQUEST the state of the client that sent it.
//!
//! RFC 2131 s4.3.2 and table 4 for the states of a REQUEST.

use crate::dhcp::{Message, MessageType, Op, option};
use crate::exchange::boot::may_have_boot_item;
use crate::exchange::{Packet, Roles};
use crate::wire::{CLIENT_PORT, SERVER_PORT};

/// PXE boot servers listen here.
const PORT_PXE: u16 = 4011;

/// What a message is to its exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// A client looks for servers.
    Discover,
    /// A server offers.
    Offer,
    /// REQUEST in SELECTING: takes one server's offer.
    Select,
    /// REQUEST in INIT-REBOOT: asks whether its old address still holds.
    Reboot,
    /// REQUEST in RENEWING: asks its own server to extend.
    Renew,
    /// REQUEST in REBINDING: asks any server to extend.
    Rebind,
    /// REQUEST that fits no state, or so little of one that its state is not known.
    UnclearRequest,
    /// The address is in use.
    Decline,
    /// A server agrees.
    Ack,
    /// A server refuses.
    Nak,
    /// The address is given back.
    Release,
    /// A client with an address asks for parameters.
    Inform,
    /// A server asks its client to renew.
    ForceRenew,
    /// A question about a lease.
    LeaseQuery,
    /// The answer to it.
    LeaseReply,
    /// BOOTP from a client.
    BootRequest,
    /// BOOTP from a server.
    BootReply,
    /// Any client message to a PXE boot server's port, or a REQUEST for a boot item.
    PxeRequest,
    /// Any server message from a PXE boot server's port, or an ACK to a REQUEST for a boot item.
    PxeReply,
    /// A type that belongs to no exchange, or one that goes the wrong way.
    Other,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 20] = [
        Self::Discover,
        Self::Offer,
        Self::Select,
        Self::Reboot,
        Self::Renew,
        Self::Rebind,
        Self::UnclearRequest,
        Self::Decline,
        Self::Ack,
        Self::Nak,
        Self::Release,
        Self::Inform,
        Self::ForceRenew,
        Self::LeaseQuery,
        Self::LeaseReply,
        Self::BootRequest,
        Self::BootReply,
        Self::PxeRequest,
        Self::PxeReply,
        Self::Other,
    ];

    /// The role's place in [`Role::ALL`].
    pub const fn place(self) -> usize {
        self as usize
    }

    /// Reads the role of a packet and its message.
    pub fn of(packet: &Packet, message: Message<'_>) -> Self {
        let udp = &packet.datagram.udp;
        if udp.src == PORT_PXE || udp.dst == PORT_PXE {
            return match message.op() {
                Op::Request => Self::PxeRequest,
                Op::Reply => Self::PxeReply,
                Op::Other(_) => Self::Other,
            };
        }
        let Some(kind) = message.kind() else {
            return match message.op() {
                Op::Request => Self::BootRequest,
                Op::Reply => Self::BootReply,
                Op::Other(_) => Self::Other,
            };
        };
        if is_reversed(packet, message, kind) {
            return Self::Other;
        }
        match kind {
            MessageType::Discover => Self::Discover,
            MessageType::Offer => Self::Offer,
            MessageType::Request => Self::of_request(packet, message),
            MessageType::Decline => Self::Decline,
            MessageType::Ack => Self::Ack,
            MessageType::Nak => Self::Nak,
            MessageType::Release => Self::Release,
            MessageType::Inform => Self::Inform,
            MessageType::ForceRenew => Self::ForceRenew,
            MessageType::LeaseQuery => Self::LeaseQuery,
            MessageType::LeaseUnassigned | MessageType::LeaseUnknown | MessageType::LeaseActive => {
                Self::LeaseReply
            }
            _ => Self::Other,
        }
    }

    /// The role of a REQUEST, by what it has and how it went. RFC 2131 s4.3.6 table 4.
    fn of_request(packet: &Packet, message: Message<'_>) -> Self {
        let has_address = !message.ciaddr().is_unspecified();
        let has_server = message.has(option::SERVER);
        let has_requested = message.has(option::REQUESTED);
        let is_to_all = packet.is_broadcast() || !message.giaddr().is_unspecified();
        match (has_server, has_address, has_requested) {
            // One item too many each way, but only a renewal comes from the address it is about.
            (true, true, true) if !is_to_all && is_from_its_address(packet, message) => Self::Renew,
            (true, false, _) | (true, true, true) => Self::Select,
            // A server identifier may stand where the capture does not go.
            (false, false, true) if !message.is_truncated() => Self::Reboot,
            (_, true, _) if may_have_boot_item(message) => Self::PxeRequest,
            // With a server identifier this breaks table 4, but only a renewal has a ciaddr and no option 50.
            (_, true, _) if is_to_all => Self::Rebind,
            (_, true, _) => Self::Renew,
            (false, false, _) => Self::UnclearRequest,
        }
    }

    /// Whether a client sends it.
    pub const fn is_client(self) -> bool {
        Roles::FROM_CLIENTS.has(self)
    }

    /// Whether a server sends it.
    pub const fn is_server(self) -> bool {
        !self.is_client() && !matches!(self, Self::Other)
    }

    /// Whether it is a REQUEST in any state.
    pub const fn is_request(self) -> bool {
        Roles::REQUESTS.has(self)
    }

    /// What the question of a client is called in a sentence; a REQUEST is one in each state of it.
    pub fn question_word(self) -> &'static str {
        match self {
            Self::Discover => "DISCOVER",
            Self::Inform => "INFORM",
            Self::LeaseQuery => "LEASEQUERY",
            Self::BootRequest => "BOOTREQUEST",
            Self::PxeRequest => "PXE request",
            _ => "REQUEST",
        }
    }

    /// The client's state as RFC 2131 names it, for a REQUEST.
    pub fn state(self) -> Option<&'static str> {
        match self {
            Self::Select => Some("SELECTING"),
            Self::Reboot => Some("INIT-REBOOT"),
            Self::Renew => Some("RENEWING"),
            Self::Rebind => Some("REBINDING"),
            _ => None,
        }
    }
}

/// Whether a message goes the other way than its type does, by op and by both ports: some servers send back what they
/// do not know, with the type that it came with.
fn is_reversed(packet: &Packet, message: Message<'_>, kind: MessageType) -> bool {
    let udp = &packet.datagram.udp;
    let way = match (udp.src, udp.dst) {
        (SERVER_PORT, CLIENT_PORT) => Op::Reply,
        (CLIENT_PORT, SERVER_PORT) => Op::Request,
        _ => return false,
    };
    message.op() == way && kind.op().is_some_and(|op| op != way)
}

/// Whether the client has the address that it asks for, and speaks from there.
pub(super) fn is_from_its_address(packet: &Packet, message: Message<'_>) -> bool {
    let source = packet.datagram.ip.src;
    source == message.ciaddr() && Some(source) == message.address_option(option::REQUESTED)
}

#[cfg(test)]
mod tests {
    use super::Role;
    use crate::findings::testing::{Msg, exchanges, inform, offer, release};

    fn role(message: &Msg) -> Role {
        let packet = message.packet(1);
        Role::of(&packet, packet.message())
    }

    #[test]
    fn a_type_that_goes_the_wrong_way_is_no_part_of_an_exchange() {
        let sent_back = |message: Msg| message.ports(67, 68).with(|m| m.op = 2);
        assert_eq!(role(&sent_back(release())), Role::Other);
        assert_eq!(role(&sent_back(inform())), Role::Other);
        let reflected = offer().ports(68, 67).with(|m| m.op = 1);
        assert_eq!(role(&reflected), Role::Other);
        let all = exchanges(&[release(), sent_back(release()).at(9)]);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].members.len(), 1);
    }

    #[test]
    fn op_or_a_port_alone_makes_no_other_role() {
        assert_eq!(role(&release().with(|m| m.op = 2)), Role::Release);
        assert_eq!(role(&release().ports(67, 68)), Role::Release);
        assert_eq!(role(&offer().with(|m| m.op = 1)), Role::Offer);
        let between_relays = release().ports(67, 67).with(|m| m.op = 2);
        assert_eq!(role(&between_relays), Role::Release);
    }

    #[test]
    fn each_role_stands_in_its_place() {
        for (place, role) in Role::ALL.into_iter().enumerate() {
            assert_eq!(role.place(), place);
        }
    }
}
