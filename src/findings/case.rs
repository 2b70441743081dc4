//! A message to be judged, with what its exchange says about it.
//!
//! A message is judged when it comes: what follows it is not known yet, what came before it is.

use std::net::Ipv4Addr;

use crate::dhcp::relay::relay_item;
use crate::dhcp::{FaultKind, Message, MessageType};
use crate::exchange::{Exchange, Member, Packet, Role, is_relayed};
use crate::findings::subnet::Subnet;
use crate::findings::{Roles, option};
use crate::wire::Span;

/// A message to be judged.
#[derive(Debug, Clone, Copy)]
pub struct MessageCase<'a> {
    /// The message and how it came.
    pub packet: &'a Packet,
    /// What it is to its exchange.
    pub role: Role,
    /// Its exchange so far, itself included as the last member; `None` where it belongs to none.
    pub exchange: Option<&'a Exchange>,
    /// The server it names: option 54.
    pub server: Option<Ipv4Addr>,
    message: Message<'a>,
    subnet: Option<Subnet>,
}

impl<'a> MessageCase<'a> {
    /// The case of a message of an exchange: the newest there is.
    #[inline]
    pub fn newest(exchange: &'a Exchange, newest: &'a Member) -> Self {
        Self::new(&newest.packet, newest.role, newest.server, Some(exchange))
    }

    /// The case of a message that belongs to no exchange.
    pub fn alone(packet: &'a Packet) -> Self {
        let server = packet.message().address_option(option::SERVER);
        Self::new(packet, Role::Other, server, None)
    }

    #[inline]
    fn new(
        packet: &'a Packet,
        role: Role,
        server: Option<Ipv4Addr>,
        exchange: Option<&'a Exchange>,
    ) -> Self {
        let case = Self {
            packet,
            role,
            exchange,
            server,
            message: packet.message(),
            subnet: None,
        };
        let is_setting = Roles::SETTING.has(role);
        let subnet = is_setting.then(|| Subnet::given(&case)).flatten();
        Self { subnet, ..case }
    }

    /// The message.
    pub fn message(&self) -> Message<'a> {
        self.message
    }

    /// The message in its exchange.
    pub fn member(&self) -> Option<&'a Member> {
        self.exchange?.members.last()
    }

    /// The message's type as the RFC spells it.
    pub fn word(&self) -> &'static str {
        let kind = self.message().kind();
        kind.and_then(MessageType::word).unwrap_or("message")
    }

    /// Whether all options could be read, so that one that is not there is absent.
    pub fn has_all_options(&self) -> bool {
        let message = self.message();
        let is_cut = |kind| matches!(kind, FaultKind::OptionCut { .. });
        !message.is_truncated()
            && !message
                .layout()
                .faults()
                .iter()
                .any(|fault| is_cut(fault.kind))
    }

    /// Whether it is known which fields of the header hold options (52).
    pub fn knows_overload(&self) -> bool {
        self.message().has(option::OVERLOAD) || !self.message().is_truncated()
    }

    /// Whether the IP datagram went to one address: neither to all nor to a group.
    pub fn is_unicast(&self) -> bool {
        let to = self.packet.datagram.ip.dst;
        !to.is_broadcast() && !to.is_multicast()
    }

    /// Whether a relay passed the message on, or is to do so.
    #[inline(always)]
    pub fn is_relayed(&self) -> bool {
        !self.message().giaddr().is_unspecified() && is_relayed(self.packet)
    }

    /// Whether it is a copy of a message that came before.
    pub fn is_copy(&self) -> bool {
        self.member().is_some_and(Member::is_copy)
    }

    /// Whether an ACK before this one gives something: an INFORM may be answered by several servers, and the client takes
    /// what it needs from each.
    pub fn was_given(&self, gives: fn(Message<'_>) -> bool) -> bool {
        self.before()
            .any(|answer| answer.role == Role::Ack && gives(answer.packet.message()))
    }

    /// What it is a copy of; `None` where that is not held any more, or it is none.
    pub fn original(&self) -> Option<&'a Packet> {
        let (newest, before) = self.exchange?.members.split_last()?;
        let place = newest.copy_of?;
        let original = before
            .iter()
            .rfind(|before| before.packet.place() == place)?;
        Some(&original.packet)
    }

    /// Whether a fault is not in the original as well.
    pub fn is_own(&self, fault: FaultKind) -> bool {
        let has_it = |original: &Packet| {
            let mut faults = original.layout().faults().iter();
            faults.any(|known| known.kind == fault)
        };
        !self.original().is_some_and(has_it)
    }

    /// The members of the exchange that count and came before this message, the latest first.
    pub fn before(&self) -> impl Iterator<Item = &'a Member> + use<'a> {
        let members = self.exchange.map_or(&[][..], |exchange| &exchange.members);
        let before = members.split_last().map_or(&[][..], |(_, before)| before);
        before.iter().rev().filter(|member| !member.is_copy())
    }

    /// What a server message answers; `None` where that was not seen.
    pub fn question(&self) -> Option<&'a Member> {
        let exchange = self.exchange?;
        exchange.question(self.member()?)
    }

    /// The relay that a server was asked by and answers past.
    pub fn relay_missed(&self) -> Option<Ipv4Addr> {
        let exchange = self.exchange?;
        exchange.relay_missed(self.member()?)
    }

    /// The subnet that a server's message puts its client into; `None` where it does not say.
    pub(in crate::findings) fn subnet(&self) -> Option<Subnet> {
        self.subnet
    }

    /// Whether an ACK answers an INFORM. Without the question, one that gives no address does.
    pub fn is_for_inform(&self) -> bool {
        match self.question() {
            Some(question) => question.role == Role::Inform,
            None => self.message().yiaddr().is_unspecified(),
        }
    }

    /// Whether the client asked for an option (55); `None` where its list was not seen.
    pub fn asked_for(&self, code: u8) -> Option<bool> {
        self.before()
            .filter(|member| member.role.is_client())
            .find_map(|member| member.packet.message().option(option::PARAMETERS))
            .map(|list| list.contains(&code))
    }

    /// Whether the client already asked again after a message of this role, as if it had not come.
    pub fn was_unheard(&self) -> bool {
        let mut asked = self.before().skip_while(|member| !member.role.is_client());
        let Some(question) = asked.next() else {
            return false;
        };
        asked
            .skip_while(|member| member.role != self.role)
            .any(|member| member.role == question.role)
    }

    /// The address a server message is about: the one it gives, else the client's own.
    #[inline(always)]
    pub fn client_address(&self) -> Option<Ipv4Addr> {
        let is_given = |address: &Ipv4Addr| !address.is_unspecified();
        let message = self.message();
        Some(message.yiaddr())
            .filter(is_given)
            .or_else(|| Some(message.ciaddr()).filter(is_given))
            .or_else(|| Some(self.question()?.packet.message().ciaddr()).filter(is_given))
    }

    /// Whether the message may be part of network boot beside the address: its vendor class, or that of its question, is
    /// one of PXE, UEFI HTTP boot or Apple's boot service, or was not captured.
    pub fn may_be_boot_service(&self) -> bool {
        let may_be = |message: Message<'_>| match message.option(option::VENDOR_CLASS) {
            Some(class) => [&b"PXEClient"[..], b"HTTPClient", b"AAPLBSDPC"]
                .iter()
                .any(|boot| class.starts_with(boot)),
            None => message.is_truncated(),
        };
        may_be(self.message())
            || self
                .question()
                .is_some_and(|question| may_be(question.packet.message()))
    }

    /// Whether the relay information (82) has a sub-option, or was not captured.
    pub fn may_have_relay_item(&self, wanted: u8) -> bool {
        match self.message().option(option::RELAY) {
            Some(information) => relay_item(information, wanted).is_some(),
            None => self.message().is_truncated(),
        }
    }

    /// The place of an option in the frame.
    pub fn option_span(&self, code: u8) -> Option<Span> {
        self.message()
            .logical_option(code)
            .map(|option| option.first.span)
    }
}
