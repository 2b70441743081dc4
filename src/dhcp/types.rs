//! The two enumerations that say what a message is: `op` and the DHCP message type.
//!
//! Unknown values are kept, never folded into a default. RFC 2131 s2, RFC 2132 s9.6 and its successors.

/// Direction of a message as its `op` field claims. Byte 0. RFC 2131 s2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// 1: from a client (or a relay for it) to a server.
    Request,
    /// 2: from a server (or a relay for it) to a client.
    Reply,
    /// Anything else; a BOOTP node must drop it. RFC 1542 s2.1.
    Other(u8),
}

impl From<u8> for Op {
    fn from(value: u8) -> Self {
        match value {
            1 => Self::Request,
            2 => Self::Reply,
            other => Self::Other(other),
        }
    }
}

/// What a message is for: the value of option 53. RFC 2132 s9.6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageType {
    /// 1: a client looks for servers. RFC 2131 s3.1.
    Discover,
    /// 2: a server offers an address. RFC 2131 s3.1.
    Offer,
    /// 3: a client selects, confirms or extends. RFC 2131 s4.3.2.
    Request,
    /// 4: a client found the address in use. RFC 2131 s3.1.
    Decline,
    /// 5: a server agrees. RFC 2131 s3.1.
    Ack,
    /// 6: a server refuses. RFC 2131 s3.1.
    Nak,
    /// 7: a client gives its address back. RFC 2131 s4.4.6.
    Release,
    /// 8: a client with an address asks for parameters. RFC 2131 s4.4.3.
    Inform,
    /// 9: a server asks a client to renew now. RFC 3203.
    ForceRenew,
    /// 10: an agent asks about a lease. RFC 4388.
    LeaseQuery,
    /// 11: the address is managed but not leased. RFC 4388.
    LeaseUnassigned,
    /// 12: the server knows nothing of it. RFC 4388.
    LeaseUnknown,
    /// 13: the lease and its client. RFC 4388.
    LeaseActive,
    /// 14: many leases at once, over TCP. RFC 6926.
    BulkLeaseQuery,
    /// 15: the end of a bulk answer. RFC 6926.
    LeaseQueryDone,
    /// 16: changes as they happen, over TCP. RFC 7724.
    ActiveLeaseQuery,
    /// 17: the state of an active leasequery. RFC 7724.
    LeaseQueryStatus,
    /// 18: asks for TLS on the connection. RFC 7724.
    Tls,
    /// Any other value.
    Other(u8),
}

/// Every assigned message type in the order of its number, from 1.
const ASSIGNED: [(MessageType, &str); 18] = [
    (MessageType::Discover, "DISCOVER"),
    (MessageType::Offer, "OFFER"),
    (MessageType::Request, "REQUEST"),
    (MessageType::Decline, "DECLINE"),
    (MessageType::Ack, "ACK"),
    (MessageType::Nak, "NAK"),
    (MessageType::Release, "RELEASE"),
    (MessageType::Inform, "INFORM"),
    (MessageType::ForceRenew, "FORCERENEW"),
    (MessageType::LeaseQuery, "LEASEQUERY"),
    (MessageType::LeaseUnassigned, "LEASEUNASSIGNED"),
    (MessageType::LeaseUnknown, "LEASEUNKNOWN"),
    (MessageType::LeaseActive, "LEASEACTIVE"),
    (MessageType::BulkLeaseQuery, "BULKLEASEQUERY"),
    (MessageType::LeaseQueryDone, "LEASEQUERYDONE"),
    (MessageType::ActiveLeaseQuery, "ACTIVELEASEQUERY"),
    (MessageType::LeaseQueryStatus, "LEASEQUERYSTATUS"),
    (MessageType::Tls, "TLS"),
];

impl From<u8> for MessageType {
    fn from(value: u8) -> Self {
        let place = usize::from(value).wrapping_sub(1);
        ASSIGNED
            .get(place)
            .map_or(Self::Other(value), |&(kind, _)| kind)
    }
}

impl MessageType {
    /// The number in option 53.
    pub fn code(self) -> u8 {
        match self {
            Self::Discover => 1,
            Self::Offer => 2,
            Self::Request => 3,
            Self::Decline => 4,
            Self::Ack => 5,
            Self::Nak => 6,
            Self::Release => 7,
            Self::Inform => 8,
            Self::ForceRenew => 9,
            Self::LeaseQuery => 10,
            Self::LeaseUnassigned => 11,
            Self::LeaseUnknown => 12,
            Self::LeaseActive => 13,
            Self::BulkLeaseQuery => 14,
            Self::LeaseQueryDone => 15,
            Self::ActiveLeaseQuery => 16,
            Self::LeaseQueryStatus => 17,
            Self::Tls => 18,
            Self::Other(value) => value,
        }
    }

    /// The RFC's word without the DHCP prefix; `None` for an unassigned number.
    pub fn word(self) -> Option<&'static str> {
        let place = usize::from(self.code()).checked_sub(1)?;
        ASSIGNED.get(place).map(|&(_, word)| word)
    }

    /// Every assigned type with its word, in the order of the numbers.
    pub fn all() -> impl Iterator<Item = (MessageType, &'static str)> {
        ASSIGNED.into_iter()
    }

    /// The `op` a message of this type must carry; `None` where either will do or nothing is known.
    /// RFC 2131 tables 3 and 5, RFC 3203, RFC 4388, RFC 6926, RFC 7724.
    pub fn op(self) -> Option<Op> {
        match self {
            Self::Discover
            | Self::Request
            | Self::Decline
            | Self::Release
            | Self::Inform
            | Self::LeaseQuery
            | Self::BulkLeaseQuery
            | Self::ActiveLeaseQuery => Some(Op::Request),
            Self::Offer
            | Self::Ack
            | Self::Nak
            | Self::ForceRenew
            | Self::LeaseUnassigned
            | Self::LeaseUnknown
            | Self::LeaseActive
            | Self::LeaseQueryDone
            | Self::LeaseQueryStatus => Some(Op::Reply),
            Self::Tls | Self::Other(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_comes_back_as_itself() {
        for value in 0..=u8::MAX {
            assert_eq!(MessageType::from(value).code(), value);
        }
    }

    #[test]
    fn words_are_those_of_the_rfc() {
        assert_eq!(MessageType::from(6).word(), Some("NAK"));
        assert_eq!(MessageType::from(18).word(), Some("TLS"));
        assert_eq!(MessageType::from(0).word(), None);
        assert_eq!(MessageType::from(19).word(), None);
    }
}
