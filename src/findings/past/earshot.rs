//! Whether what a client is answered goes where the capture does not.

use std::num::NonZeroU32;

use crate::capture::Timestamp;
use crate::exchange::{Exchange, Kind, Member, Outcome, Role, SECOND, Stage, asked_for};
use crate::findings::past::ClientPast;

/// Whether a client that got no answer about the lease that it has is known to get its answers where this capture does not
/// go: it took an OFFER that is not there, before this exchange or next. `past` is looked for where it is needed, which is
/// seldom.
pub(in crate::findings) fn is_out_of_earshot<'p>(
    exchange: &Exchange,
    past: impl FnOnce() -> Option<&'p ClientPast>,
) -> bool {
    let is_of_lease = matches!(exchange.kind, Kind::Renew | Kind::InitReboot);
    if !is_of_lease || exchange.outcome != Outcome::NoAnswer {
        return false;
    }
    let unseen = past().and_then(|past| past.answered_unseen);
    // Whose lease was heard to be given may have moved since to where no more is heard.
    if exchange.lease_before.is_some() {
        let began = exchange.together.began.map(Timestamp::nanos);
        let began = began.and_then(in_seconds);
        return unseen.is_some_and(|since| began.is_some_and(|began| since <= began));
    }
    unseen.is_some() || exchange.stage_anew() == Some(Stage::TakesUnseen)
}

/// The REQUEST of an exchange without answer for the lease that the client has, and when in nanoseconds since 1970; `None`
/// where it asks for something else.
pub(in crate::findings) fn asked_of_lease(exchange: &Exchange) -> Option<(Role, i64)> {
    let lease = exchange.lease_before?;
    let is_for_it = |asked: &&Member| {
        asked.role.is_request() && asked_for(asked.packet.message()) == Some(lease.address)
    };
    if !exchange.kind.is_for_lease() {
        return None;
    }
    let asked = exchange.verdict().request.filter(is_for_it)?;
    Some((asked.role, asked.packet.time()?.nanos()))
}

/// A time in nanoseconds since 1970 in seconds, which take less room.
pub(super) fn in_seconds(nanos: i64) -> Option<NonZeroU32> {
    NonZeroU32::new(u32::try_from(nanos / SECOND).ok()?)
}
