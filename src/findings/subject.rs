//! Whose doing a finding is: it is told once about each, and counted after that.

use std::net::Ipv4Addr;

use crate::exchange::{ClientKey, Exchange, Packet, Role};

/// Server Identifier. RFC 2132 s9.7.
const OPTION_SERVER: u8 = 54;

/// Whose doing a finding is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    /// A client, by what it sends.
    Client(ClientKey),
    /// A server or relay, whoever it deals with.
    Server(Ipv4Addr),
    /// What goes on between a client and one server; without the server where none is involved.
    Between(ClientKey, Option<Ipv4Addr>),
}

impl Subject {
    /// The sender of a message: a server goes by option 54, else by its IP address.
    pub(super) fn sender(packet: &Packet, role: Role) -> Self {
        let message = packet.message();
        if role.is_server() {
            let named = message.address_option(OPTION_SERVER);
            return Self::Server(named.unwrap_or(packet.datagram.ip.src));
        }
        Self::Client(ClientKey::of(message, role))
    }

    /// The client of an exchange, and the server it ended with.
    pub(super) fn exchange(exchange: &Exchange) -> Self {
        let client = exchange.client().cloned().unwrap_or(ClientKey::Nameless);
        Self::Between(client, exchange.verdict().server())
    }
}
