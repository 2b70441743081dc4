//! What a rule over exchanges needs to have anything to say, and the signs by which an exchange shows it.
//!
//! A sign may stand where no rule has anything to say, but never be missing where one has: it is a first look, and
//! the rule looks again.

use crate::findings::docket::Shape;

/// What a rule over exchanges needs: any of these signs.
#[derive(Debug, Clone, Copy)]
pub struct Needs {
    signs: u64,
}

/// The signs of an exchange, which decide what rules it calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::findings) struct ExchangeShape(pub(super) u64);

impl Shape for ExchangeShape {
    type Needs = Needs;

    fn meets(&self, needs: &Needs) -> bool {
        needs.signs & self.0 != 0
    }

    fn mixed(&self) -> u64 {
        self.0
    }
}

impl Needs {
    /// One of these signs.
    pub const fn signs(signs: &[Sign]) -> Self {
        let mut bits = 0;
        let mut rest = signs;
        while let Some((sign, more)) = rest.split_first() {
            bits |= sign.bit();
            rest = more;
        }
        Self { signs: bits }
    }
}

/// Something about an exchange that not every exchange has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It ended with an address.
    Bound,
    /// A server refused something.
    Nak,
    /// It ended without an answer.
    NoAnswer,
    /// It is a renewal.
    Renew,
    /// It is a DECLINE.
    Decline,
    /// The client turned an address down before.
    ClientDeclined,
    /// It is a FORCERENEW.
    ForceRenew,
    /// Very many DISCOVERs of its client may have come, or its first one is in a frame of another station.
    MayBeStorm,
    /// The ACK lacks what was asked for.
    OptionsMissing,
    /// The ACK has what was not asked for.
    OptionsUnrequested,
    /// It has an OFFER and an ACK that do not say the same.
    AckDiffers,
    /// It has an OFFER and no REQUEST.
    OfferWithoutRequest,
    /// It has an ACK and no OFFER.
    AckWithoutOffer,
    /// It has a DISCOVER after an OFFER.
    DiscoverAfterOffer,
    /// The client sent messages of one role twice.
    Repeated,
    /// It was granted an address, and goes on with its search.
    SearchedOn,
    /// A REQUEST that takes an OFFER has no Parameter Request List (55).
    RequestWithoutList,
    /// It took more than half a second.
    Slow,
    /// A message of the client counts 256 seconds or more (`secs`).
    ManySecs,
    /// Several servers are in it.
    SeveralServers,
    /// Several addresses for the client are in it.
    SeveralAddresses,
    /// Not all messages of the client have the same client identifier (61).
    IdentifierChanged,
    /// The client has another client identifier (61) than it was given its address with.
    OtherIdentifier,
    /// Not all answers have the client's identifier (61).
    IdentifierDiffers,
    /// Its messages differ in their flags.
    FlagsDiffer,
    /// An answer has no hardware address, and what it answers has one.
    ChaddrLost,
    /// A relay has to do with it.
    Relayed,
    /// A message has Relay Agent Information (82) and no giaddr.
    InfoWithoutRelay,
    /// A server's message opened it while the client waited for something.
    Awaited,
    /// Another client used its xid.
    XidShared,
    /// The client changed its xid.
    XidChanged,
    /// Something is remembered of the client.
    ClientKnown,
    /// The address that it gave is known to be held by somebody.
    AddressHeld,
}

impl Sign {
    /// Its bit.
    pub(super) const fn bit(self) -> u64 {
        1 << (self as u32)
    }

    /// Its bit, where it is there.
    pub(super) fn when(self, is_there: bool) -> u64 {
        u64::from(is_there) << (self as u32)
    }
}
