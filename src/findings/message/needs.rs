//! What a rule over messages needs to have anything to say, and the signs by which a message shows it.

use crate::dhcp::CodeSet;
use crate::exchange::Role;
use crate::findings::docket::Shape;
use crate::findings::message::blocks::Blocks;
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
    /// The shape of a message. `blocks` is what servers said before.
    pub(in crate::findings) fn of(case: &MessageCase<'_>, blocks: &mut Blocks) -> Self {
        Self {
            role: case.role,
            signs: signs::of(case, blocks),
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
    ShortPayload,
    /// The datagram is longer than every host takes.
    LongDatagram,
    /// The ports are not those between client, relay and server.
    OddPorts,
    /// The time to live is low.
    LowTtl,
    /// No host has the IP source address.
    BadSource,
    /// It is broadcast from an IP source address.
    BroadcastFromAddress,
    /// It goes to one host, and no relay has to do with it.
    Unicast,
    /// Link and IP disagree about whether it goes to everybody.
    LinkDiffers,
    /// It is broadcast on the first link from another station than `chaddr`.
    Stranger,
    /// `op` is undefined, or not that of the message type.
    WrongOp,
    /// The message type is undefined.
    UndefinedType,
    /// `htype`, `hlen` and `chaddr` are not those of an Ethernet card.
    OddChaddr,
    /// Hops without a relay, or many.
    OddHops,
    /// Reserved flags are set.
    ReservedFlags,
    /// `ciaddr` is set.
    Ciaddr,
    /// `yiaddr` is not set.
    NoYiaddr,
    /// A field is set that is not for clients to set.
    FilledField,
    /// `sname` or `file` begins with something.
    SnameOrFile,
    /// Faults were found in the options.
    Faults,
    /// An option stands more than once.
    Repeated,
    /// The client identifier (61) is not `chaddr` as that of an Ethernet card.
    OddIdentifier,
    /// A mask (1) without a subnet.
    OddMask,
    /// A text ends in NUL.
    TextEndsInNul,
    /// A host name (12) or domain name (15) that is more than letters, digits and hyphens.
    OddName,
    /// The parameter request list (55) names what is not for it, or classless routes (121).
    OddList,
    /// The message size (57) is small.
    SmallSize,
    /// The lease time (51) is short or infinite.
    OddLease,
    /// The server identifier (54) is not the source, or no host's address.
    OtherServer,
    /// Renewal, rebinding and lease time (58, 59, 51) do not rise.
    OddTimes,
    /// A client asks for the address 0.0.0.0 (50), or names a server (54) that has no host's address.
    NamesNobody,
    /// It gives an address that no host of the subnet has.
    UnusableAddress,
    /// A router (3) that no other host of the subnet can be.
    OddRouter,
    /// A name server (6) that no host of any subnet is.
    OddNameServer,
    /// Text stands where addresses or a number belong, or an address where text does.
    WrongType,
    /// The mask (1) does not stand before the router (3).
    RouterBeforeMask,
    /// The broadcast address (28) is not that of the subnet.
    BroadcastAddress,
    /// It goes elsewhere than most answers do.
    OddDelivery,
    /// It is an INFORM, a DECLINE or a RELEASE.
    InformOrEnding,
    /// It belongs to an INFORM.
    ToInform,
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
