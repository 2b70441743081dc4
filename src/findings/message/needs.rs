//! What a rule over messages needs to have anything to say, and the signs by which a message shows it.

use crate::dhcp::CodeSet;
use crate::exchange::Role;
use crate::findings::docket::Shape;
use crate::findings::message::again::Again;
use crate::findings::message::signs;
use crate::findings::{MessageCase, Roles};

/// What a rule over messages needs: any of these options, the lack of any of those, or any of these signs.
#[derive(Debug, Clone, Copy)]
pub struct Needs {
    options: CodeSet,
    absent: CodeSet,
    signs: u64,
}

impl Needs {
    /// Nothing: it looks at every message of its roles.
    pub const NOTHING: Self = Self::signs(&[Sign::Any]);

    const NEVER: Self = Self {
        options: CodeSet::of(&[]),
        absent: CodeSet::of(&[]),
        signs: 0,
    };

    /// One of these options.
    pub const fn options(codes: &[u8]) -> Self {
        Self {
            options: CodeSet::of(codes),
            ..Self::NEVER
        }
    }

    /// The lack of one of these options.
    pub const fn absent(codes: &[u8]) -> Self {
        Self {
            absent: CodeSet::of(codes),
            ..Self::NEVER
        }
    }

    /// One of these signs.
    pub const fn signs(signs: &[Sign]) -> Self {
        Self::NEVER.or(signs)
    }

    /// The same, or one of these signs.
    #[must_use]
    pub const fn or(self, signs: &[Sign]) -> Self {
        Self {
            signs: self.signs | Sign::bits(signs),
            ..self
        }
    }
}

/// What of a message decides which rules it calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::findings) struct MessageShape {
    role: Role,
    signs: u64,
    options: CodeSet,
}

impl MessageShape {
    /// The shape of a message. `again` is what servers said before.
    pub(in crate::findings) fn of(case: &MessageCase<'_>, again: &mut Again) -> Self {
        Self {
            role: case.role,
            signs: signs::of(case, again),
            options: case.message().codes(),
        }
    }
}

impl Shape for MessageShape {
    type Needs = (Roles, Needs);

    fn meets(&self, (roles, needs): &Self::Needs) -> bool {
        roles.has(self.role)
            && (needs.signs & self.signs != 0
                || !needs.options.within(&self.options).is_empty()
                || !needs.absent.without(&self.options).is_empty())
    }

    fn mixed(&self) -> u64 {
        self.options.mixed() ^ self.signs ^ self.role.place() as u64
    }
}

/// Something about a message that not every message has.
///
/// A sign may stand where no rule has anything to say, but never be missing where one has: it is a first look, and
/// the rule looks again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It is a message.
    Any,
    /// The IPv4 header checksum is not right.
    IpChecksum,
    /// The UDP checksum is not right.
    UdpChecksum,
    /// The datagram came in pieces, is cut, or its lengths disagree.
    Broken,
    /// The payload is shorter than BOOTP has it.
    Short,
    /// The datagram is longer than every host takes.
    Long,
    /// The ports are not those between client, relay and server.
    Ports,
    /// The time to live is low.
    LowTtl,
    /// No host has the IP source address.
    BadSource,
    /// It is broadcast from an IP source address.
    Addressed,
    /// It goes to one host, and no relay has to do with it.
    Unicast,
    /// Link and IP disagree about whether it goes to everybody.
    LinkDiffers,
    /// It is broadcast on the first link from another station than `chaddr`.
    Stranger,
    /// `op` is undefined, or not that of the message type.
    Op,
    /// The message type is undefined.
    Type,
    /// `htype`, `hlen` and `chaddr` are not those of an Ethernet card.
    Chaddr,
    /// Hops without a relay, or many.
    Hops,
    /// Reserved flags are set.
    Flags,
    /// `ciaddr` is set.
    Ciaddr,
    /// `yiaddr` is not set.
    NoAddress,
    /// A field is set that is not for clients to set.
    Filled,
    /// `sname` or `file` begins with something.
    Names,
    /// Faults were found in the options.
    Faults,
    /// An option stands more than once.
    Repeated,
    /// The client identifier (61) is not `chaddr` as that of an Ethernet card.
    Identifier,
    /// A mask (1) without a subnet.
    Mask,
    /// A text ends in NUL.
    Nul,
    /// A host name (12) or domain name (15) that is more than letters, digits and hyphens.
    Name,
    /// The parameter request list (55) names what is not for it, or classless routes (121).
    List,
    /// The message size (57) is small.
    Size,
    /// The lease time (51) is short or infinite.
    Lease,
    /// The server identifier (54) is not the source, or no host's address.
    OtherServer,
    /// Renewal, rebinding and lease time (58, 59, 51) do not rise.
    Times,
    /// A client asks for the address 0.0.0.0 (50), or names a server (54) that has no host's address.
    Nobody,
    /// It gives an address that no host of the subnet has.
    Given,
    /// A router (3) that no other host of the subnet can be.
    Router,
    /// The mask (1) does not stand before the router (3).
    Order,
    /// The broadcast address (28) is not that of the subnet.
    BroadcastAddress,
    /// It goes elsewhere than most answers do.
    Delivery,
    /// It is an INFORM, a DECLINE or a RELEASE.
    Aside,
    /// It belongs to an INFORM.
    Inform,
    /// It is a NAK.
    Nak,
}

impl Sign {
    pub(super) const fn bit(self) -> u64 {
        1 << (self as u32)
    }

    pub(super) fn when(self, is_there: bool) -> u64 {
        u64::from(is_there) << (self as u32)
    }

    pub(super) const fn bits(signs: &[Self]) -> u64 {
        let mut bits = 0;
        let mut rest = signs;
        while let Some((sign, more)) = rest.split_first() {
            bits |= sign.bit();
            rest = more;
        }
        bits
    }
}
