//! A first look at a closed exchange: its signs, by what was noted of its messages when they came.

use crate::capture::Timestamp;
use crate::exchange::{Exchange, Kind, LeaseSeen, Outcome, Role, Trait};
use crate::findings::Roles;
use crate::findings::exchange::Sign;
use crate::findings::exchange::case::SECOND;
use crate::findings::past::{ClientPast, STORM};

/// An exchange that is over sooner is not slow, in nanoseconds.
const SOON: i64 = SECOND / 2;
/// From here on the seconds of a client may have their bytes swapped.
const MANY_SECS: u16 = 256;

/// The signs of an exchange and of what is remembered of its client.
pub(super) fn signs(exchange: &Exchange, past: Option<&ClientPast>) -> u64 {
    let together = &exchange.together;
    let discovers = past.map_or(0, |past| past.pace.count());
    let are_many = usize::from(discovers) + exchange.members.len() >= usize::from(STORM);
    let is_strange = together.has(Trait::ForeignFrame);
    let is_untaken = exchange.outcome == Outcome::OfferOnly;
    let may_be_storm = together.roles.has(Role::Discover) && (are_many || is_strange || is_untaken);
    let is_other = |lease: LeaseSeen| lease.is_of_another(together.identifier());
    let (kind, outcome) = (exchange.kind, exchange.outcome);
    of_messages(exchange)
        | of_roles(together.roles)
        | Sign::Bound.when(outcome == Outcome::Bound)
        | Sign::Nak.when(together.roles.has(Role::Nak))
        | Sign::NoAnswer.when(outcome == Outcome::NoAnswer)
        | Sign::SearchedOn.when(outcome == Outcome::Bound && exchange.is_searched_on())
        | Sign::Renew.when(kind == Kind::Renew)
        | Sign::Decline.when(kind == Kind::Decline)
        | Sign::ClientDeclined.when(past.is_some_and(|past| !past.declined().is_empty()))
        | Sign::ForceRenew.when(kind == Kind::ForceRenew)
        | Sign::Awaited.when(exchange.awaited.is_some())
        | Sign::XidShared.when(exchange.twin.is_some())
        | Sign::XidChanged.when(exchange.has_changed_xid())
        | Sign::MayBeStorm.when(may_be_storm)
        | Sign::ClientKnown.when(past.is_some())
        | Sign::OtherIdentifier.when(exchange.lease_before.is_some_and(is_other))
}

/// Its signs by what messages there are.
fn of_roles(roles: Roles) -> u64 {
    let (has_offer, has_ack) = (roles.has(Role::Offer), roles.has(Role::Ack));
    let has_request = roles.meets(Roles::REQUESTS);
    Sign::OfferWithoutRequest.when(has_offer && !has_request)
        | Sign::AckWithoutOffer.when(has_ack && !has_offer)
}

/// Its signs by what was noted of its messages.
fn of_messages(exchange: &Exchange) -> u64 {
    let together = &exchange.together;
    let of = |sign: Sign, seen| sign.when(together.has(seen));
    let latest = exchange.last.map_or(i64::MIN, Timestamp::nanos);
    of(Sign::Relayed, Trait::Relayed)
        | of(Sign::InfoWithoutRelay, Trait::InfoWithoutRelay)
        | of(Sign::Repeated, Trait::Repeated)
        | of(Sign::DiscoverAfterOffer, Trait::DiscoverAfterOffer)
        | of(Sign::RequestWithoutList, Trait::RequestWithoutList)
        | of(Sign::IdentifierChanged, Trait::IdentifierChanged)
        | of(Sign::IdentifierDiffers, Trait::IdentifierDiffers)
        | of(Sign::AckDiffers, Trait::AckDiffers)
        | of(Sign::ChaddrLost, Trait::ChaddrLost)
        | Sign::OptionsMissing.when(exchange.grant.is_some_and(|grant| grant.lacks))
        | Sign::OptionsUnrequested.when(exchange.grant.is_some_and(|grant| grant.exceeds))
        | Sign::Slow.when(latest.saturating_sub(together.earliest) > SOON)
        | Sign::ManySecs.when(together.secs >= MANY_SECS)
        | Sign::FlagsDiffer.when(together.differ_in_flags())
        | Sign::SeveralServers.when(together.have_several_servers())
        | Sign::SeveralAddresses
            .when(together.have_several_addresses() || together.has(Trait::AsksForZero))
}
