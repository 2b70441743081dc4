//! Which exchanges are wanted: by xid, client, server, address, message type, outcome and time.
//!
//! Whole exchanges are picked, so an exchange is asked about as it grows: the answer may be [`Answer::NotYet`] until
//! its last message, or until it closes. A `Yes` stays a yes. What the user typed is read elsewhere.

use std::net::Ipv4Addr;

use crate::dhcp::{MessageType, option};
use crate::exchange::{Exchange, Kind, Member, Outcome, Role};

/// What is wanted. An empty list wants everything; all that is not empty must be met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Transaction identifiers.
    pub xids: Vec<u32>,
    /// Clients.
    pub clients: Vec<ClientWord>,
    /// Servers that took part.
    pub servers: Vec<Ipv4Addr>,
    /// Addresses that were asked for, offered, given, used or given back.
    pub addresses: Vec<Ipv4Addr>,
    /// Types of messages.
    pub types: Vec<TypeWord>,
    /// How it ended.
    pub outcomes: Vec<Outcome>,
    /// Only where an answer came later than that after its question, in nanoseconds.
    pub slower_than: Option<i64>,
}

/// A client as a user names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientWord {
    /// By hardware address or client identifier.
    Octets(Vec<u8>),
    /// By host name, or its first label; case does not matter.
    Name(String),
}

/// A type of message as a user names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeWord {
    /// By option 53.
    Type(MessageType),
    /// BOOTP from a client: no option 53.
    BootRequest,
    /// BOOTP from a server.
    BootReply,
}

/// Whether an exchange is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// It is not, whatever comes.
    No,
    /// It depends on what comes.
    NotYet,
    /// It is.
    Yes,
}

impl Query {
    /// Whether everything is wanted.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Whether an exchange is wanted. Once it has closed the answer is yes or no.
    pub fn ask(&self, exchange: &Exchange) -> Answer {
        let is_closed = exchange.closed.is_some();
        let pending = |is_met: bool| match (is_met, is_closed) {
            (true, _) => Answer::Yes,
            (false, true) => Answer::No,
            (false, false) => Answer::NotYet,
        };
        let mut answer = self.ask_xid(exchange);
        let mut meet = |is_wanted: bool, is_met: &dyn Fn() -> bool| {
            if is_wanted && answer != Answer::No {
                answer = answer.min(pending(is_met()));
            }
        };
        meet(!self.clients.is_empty(), &|| self.has_client(exchange));
        meet(!self.servers.is_empty(), &|| {
            exchange
                .verdict()
                .servers()
                .iter()
                .any(|server| self.servers.contains(server))
        });
        meet(!self.addresses.is_empty(), &|| {
            exchange
                .members
                .iter()
                .any(|member| self.has_address(member))
        });
        meet(!self.types.is_empty(), &|| {
            exchange.members.iter().any(|member| self.has_type(member))
        });
        meet(!self.outcomes.is_empty(), &|| {
            is_closed && self.outcomes.contains(&exchange.outcome)
        });
        meet(self.slower_than.is_some(), &|| {
            is_closed && exchange.longest_wait() > self.slower_than
        });
        answer
    }

    /// A client may go on with another xid when it takes an offer, and only then.
    fn ask_xid(&self, exchange: &Exchange) -> Answer {
        let is_met = exchange.xids.iter().any(|xid| self.xids.contains(xid));
        if self.xids.is_empty() || is_met {
            Answer::Yes
        } else if exchange.kind == Kind::Acquire && exchange.closed.is_none() {
            Answer::NotYet
        } else {
            Answer::No
        }
    }

    /// By whatever name a message has for the client: what the exchange goes by may change as it grows.
    fn has_client(&self, exchange: &Exchange) -> bool {
        let verdict = exchange.verdict();
        self.clients.iter().any(|client| match client {
            ClientWord::Octets(octets) => {
                verdict.chaddr() == octets || verdict.client_ids().any(|given| given == octets)
            }
            ClientWord::Name(name) => verdict.hostnames().any(|hostname| {
                let first = hostname.split(|byte| *byte == b'.').next();
                hostname.eq_ignore_ascii_case(name.as_bytes())
                    || first.is_some_and(|first| first.eq_ignore_ascii_case(name.as_bytes()))
            }),
        })
    }

    /// Whether a message has a wanted address in `yiaddr`, `ciaddr` or option 50.
    fn has_address(&self, member: &Member) -> bool {
        let message = member.packet.message();
        self.addresses.contains(&message.yiaddr())
            || self.addresses.contains(&message.ciaddr())
            || message
                .address_option(option::REQUESTED)
                .is_some_and(|requested| self.addresses.contains(&requested))
    }

    /// Whether a message is of a wanted type.
    fn has_type(&self, member: &Member) -> bool {
        self.types.iter().any(|wanted| match wanted {
            TypeWord::Type(kind) => member.packet.message().kind() == Some(*kind),
            TypeWord::BootRequest => member.role == Role::BootRequest,
            TypeWord::BootReply => member.role == Role::BootReply,
        })
    }
}
