//! Facts about header fields and message types for `--explain`. Data only. RFC 2131 s2, s3, s4.

/// What there is to say of a header field.
pub(super) struct FieldFact {
    /// RFC 2131's name.
    pub name: &'static str,
    /// What it holds.
    pub meaning: &'static str,
    /// What zero means in it.
    pub zero: &'static str,
    /// Where that is written.
    pub reference: &'static str,
}

/// What stands behind the header, which has no place of its own.
pub(super) static OPTIONS: FieldFact = FieldFact {
    name: "options",
    meaning: "What stands behind the magic cookie: code, length and data of each option, up to End (255). sname and file hold more of them where option 52 says so.",
    zero: "is Pad, which fills up between options and behind End",
    reference: "RFC 2131 s2, s4.1; RFC 2132 s2",
};

/// Header fields in the order of the wire.
pub(super) static FIELDS: [FieldFact; 15] = [
    FieldFact {
        name: "op",
        meaning: "Which way the message goes: 1 BOOTREQUEST from a client, 2 BOOTREPLY from a server. Relays leave it as it is.",
        zero: "is not defined; such a message is dropped",
        reference: "RFC 2131 s2; RFC 1542 s2.1",
    },
    FieldFact {
        name: "htype",
        meaning: "The kind of hardware address in chaddr, numbered as in ARP; 1 is Ethernet.",
        zero: "is reserved",
        reference: "RFC 2131 s2; IANA arp-parameters",
    },
    FieldFact {
        name: "hlen",
        meaning: "How many octets of chaddr hold the hardware address: 6 for Ethernet, at most 16.",
        zero: "stands where chaddr is not used, as on InfiniBand and IEEE 1394; option 61 is needed then",
        reference: "RFC 2131 s2; RFC 4390; RFC 2855",
    },
    FieldFact {
        name: "hops",
        meaning: "How many relays the message has passed. A relay adds one and drops the message above 16.",
        zero: "is what clients and servers send",
        reference: "RFC 2131 s2; RFC 1542 s4.1.1",
    },
    FieldFact {
        name: "xid",
        meaning: "A number the client makes up, by which it knows the answers to its request. Servers and relays return it.",
        zero: "is allowed, but a poor choice",
        reference: "RFC 2131 s2, s4.4.1",
    },
    FieldFact {
        name: "secs",
        meaning: "Seconds since the client began to acquire or renew its address, as the client claims.",
        zero: "is usual in the first message; servers send zero, though some repeat the client's value",
        reference: "RFC 2131 s2, table 3; RFC 1542 s3.2",
    },
    FieldFact {
        name: "flags",
        meaning: "Bit 0x8000 (B) asks for replies by broadcast, since the client cannot yet take unicast. The other bits must be zero.",
        zero: "lets the reply come by unicast",
        reference: "RFC 2131 s2 figure 2, s4.1",
    },
    FieldFact {
        name: "ciaddr",
        meaning: "The address the client has and uses. Only a client that can answer ARP for it fills it in: when renewing, rebinding, in INFORM and RELEASE.",
        zero: "means that the client has no address in use",
        reference: "RFC 2131 s2, table 5",
    },
    FieldFact {
        name: "yiaddr",
        meaning: "\"Your\" address: what the server offers or gives to the client.",
        zero: "stands in requests, in NAK, and in the ACK to an INFORM",
        reference: "RFC 2131 s2, table 3",
    },
    FieldFact {
        name: "siaddr",
        meaning: "The server to fetch the boot file from next. It is not the DHCP server's own address: that is option 54.",
        zero: "names no boot server",
        reference: "RFC 2131 s2, table 3",
    },
    FieldFact {
        name: "giaddr",
        meaning: "The address of the first relay, on the client's side. The server chooses the subnet by it and answers to it on port 67.",
        zero: "means that no relay was passed",
        reference: "RFC 2131 s2, s4.1; RFC 1542 s4.1",
    },
    FieldFact {
        name: "chaddr",
        meaning: "The client's hardware address, left aligned; hlen tells how much of it counts.",
        zero: "stands where option 61 names the client instead",
        reference: "RFC 2131 s2",
    },
    FieldFact {
        name: "sname",
        meaning: "The boot server's name as text that ends in NUL, or more options where option 52 says so.",
        zero: "in its first octet means that there is no name",
        reference: "RFC 2131 s2, s4.1",
    },
    FieldFact {
        name: "file",
        meaning: "The boot file's name as text that ends in NUL, or more options where option 52 says so.",
        zero: "in its first octet means that there is no name",
        reference: "RFC 2131 s2, s4.1",
    },
    FieldFact {
        name: "cookie",
        meaning: "63 82 53 63 in hexadecimal says that what follows are options.",
        zero: "or anything else makes the message plain BOOTP",
        reference: "RFC 2131 s3; RFC 2132 s2",
    },
];

/// What there is to say of a message type.
pub(super) struct TypeFact {
    /// The RFC's word without the DHCP prefix.
    pub word: &'static str,
    /// What it is for.
    pub meaning: &'static str,
    /// Who sends it to whom.
    pub way: &'static str,
    /// Where that is written.
    pub reference: &'static str,
}

const fn fact(
    word: &'static str,
    meaning: &'static str,
    way: &'static str,
    reference: &'static str,
) -> TypeFact {
    TypeFact {
        word,
        meaning,
        way,
        reference,
    }
}

/// Message types in the order of their numbers.
pub(super) static TYPES: [TypeFact; 18] = [
    fact(
        "DISCOVER",
        "Looks for servers. The client may name an address (option 50) and a lease time (51) that it would like.",
        "client to servers, by broadcast",
        "RFC 2131 s3.1, s4.4.1",
    ),
    fact(
        "OFFER",
        "Offers an address in yiaddr, with a lease time and parameters. Several servers may offer.",
        "server to client",
        "RFC 2131 s3.1, s4.3.1",
    ),
    fact(
        "REQUEST",
        "Takes one server's offer and declines the others (SELECTING: options 54 and 50); or asks whether a known address is still good (INIT-REBOOT: option 50 alone); or extends a lease (RENEWING by unicast, REBINDING by broadcast: ciaddr).",
        "client to server",
        "RFC 2131 s3, s4.3.2",
    ),
    fact(
        "DECLINE",
        "Tells the server that the address is already in use; the server takes it out of service. The client waits ten seconds and begins again.",
        "client to server, by broadcast",
        "RFC 2131 s3.1, s4.3.3",
    ),
    fact(
        "ACK",
        "Grants the lease, with its time and the parameters; or answers an INFORM, then without a lease.",
        "server to client",
        "RFC 2131 s3.1, s4.3.1, s4.3.5",
    ),
    fact(
        "NAK",
        "Refuses: the address is wrong for the client's network, or the lease has run out. The client begins again.",
        "server to client, by broadcast",
        "RFC 2131 s3.1, s4.3.2",
    ),
    fact(
        "RELEASE",
        "Gives the address back before the lease ends. Nobody answers.",
        "client to server, by unicast",
        "RFC 2131 s3.1, s4.4.6",
    ),
    fact(
        "INFORM",
        "Asks for parameters only: the client has its address (ciaddr) from elsewhere.",
        "client to servers",
        "RFC 2131 s3.4, s4.4.3",
    ),
    fact(
        "FORCERENEW",
        "Tells the client to renew at once; it must be authenticated.",
        "server to client, by unicast",
        "RFC 3203; RFC 6704",
    ),
    fact(
        "LEASEQUERY",
        "Asks who has an address, or what a client has: by IP address, hardware address or client identifier.",
        "relay or other agent to server",
        "RFC 4388 s6",
    ),
    fact(
        "LEASEUNASSIGNED",
        "The address is the server's, and nobody has it.",
        "server to the agent that asked",
        "RFC 4388 s6.4",
    ),
    fact(
        "LEASEUNKNOWN",
        "The address is not the server's to give, or the client has no lease there.",
        "server to the agent that asked",
        "RFC 4388 s6.4",
    ),
    fact(
        "LEASEACTIVE",
        "The address is leased; the message tells to whom and for how long.",
        "server to the agent that asked",
        "RFC 4388 s6.4",
    ),
    fact(
        "BULKLEASEQUERY",
        "Asks for many leases at once over TCP.",
        "agent to server",
        "RFC 6926",
    ),
    fact(
        "LEASEQUERYDONE",
        "Ends the answer to a bulk leasequery.",
        "server to the agent that asked",
        "RFC 6926",
    ),
    fact(
        "ACTIVELEASEQUERY",
        "Asks to be told of leases as they change, over TCP.",
        "agent to server",
        "RFC 7724 s5.2.1, s7.3",
    ),
    fact(
        "LEASEQUERYSTATUS",
        "Tells how an active leasequery goes, and keeps its connection alive.",
        "server to the agent that asked",
        "RFC 7724 s5.2.1, s7.4",
    ),
    fact(
        "TLS",
        "Asks for TLS on the connection of a leasequery.",
        "agent to server and back",
        "RFC 7724 s5.2.1, s7.2",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dhcp::{MessageType, header};

    #[test]
    fn facts_name_every_field_and_type_in_order() {
        let fields: Vec<_> = FIELDS.iter().map(|fact| fact.name).collect();
        let expected: Vec<_> = header::FIELDS.iter().map(|field| field.name).collect();
        assert_eq!(fields, expected);
        let words: Vec<_> = TYPES.iter().map(|fact| fact.word).collect();
        let expected: Vec<_> = MessageType::all().map(|(_, word)| word).collect();
        assert_eq!(words, expected);
    }
}
