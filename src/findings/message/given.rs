//! The signs of what an OFFER or ACK gives its client: address, subnet, routers, times.

use crate::dhcp::{Message, header};
use crate::findings::message::signs::Head;
use crate::findings::message::{Sign, as_text};
use crate::findings::subnet::{Subnet, addresses, is_no_host};
use crate::findings::value::{v01, v18};
use crate::findings::{MessageCase, option};
use crate::wire::{Mac, SERVER_PORT};

/// A lease of so many seconds is not short.
const LONG: u32 = 3600;

/// The signs of what an OFFER or ACK gives, whoever gets it: times, and what it says of the subnet.
pub(super) fn of_options(message: Message<'_>, subnet: Option<Subnet>) -> u64 {
    let lease = message.number_option(option::LEASE);
    let is_odd = |lease| lease < LONG || lease == u32::MAX;
    let is_host =
        |address| subnet.is_none_or(|subnet| subnet.has(address) && !subnet.is_end(address));
    let (place, routers) = message.placed(option::ROUTER).unzip();
    let mut routers = addresses(routers.unwrap_or_default());
    let broadcast = message.address_option(option::BROADCAST);
    let is_other = |address| subnet.is_some_and(|subnet| subnet.broadcast() != Some(address));
    let servers = message.first(option::NAME_SERVER).unwrap_or_default();
    let is_nobody = |address| v18::nobody(address, subnet).is_some();
    Sign::OddLease.when(lease.is_some_and(is_odd))
        | Sign::OddTimes.when(lease.is_some_and(|lease| !v01::are_rising(message, lease)))
        | Sign::OddRouter.when(!routers.all(is_host))
        | Sign::OddNameServer.when(addresses(servers).any(is_nobody))
        | Sign::WrongType.when(as_text::options(message).next().is_some())
        | Sign::WrongType.when(as_text::address_for_name(message).is_some())
        | Sign::RouterBeforeMask.when(place.is_some_and(|router| !is_mask_before(message, router)))
        | Sign::BroadcastAddress.when(broadcast.is_some_and(is_other))
}

/// The signs of what it gives this client: its address, and the way it went.
pub(super) fn of_client(head: Head<'_>, case: &MessageCase<'_>) -> u64 {
    let (given, own) = (head.address(header::YIADDR), case.client_address());
    let is_end = case.subnet().is_some_and(|subnet| subnet.is_end(given));
    let [first, ..] = given.octets();
    let is_servers = case.server == Some(given);
    let is_usable = first != 0 && !is_no_host(given) && !is_end && !is_servers;
    let routers = case.message().first(option::ROUTER);
    let mut routers = addresses(routers.unwrap_or_default());
    Sign::UnusableAddress.when(!is_usable)
        | Sign::OddRouter.when(routers.any(|router| own == Some(router)))
        | Sign::OddDelivery.when(!is_delivered(head, case))
}

/// Whether the mask stands before the router, or is not there.
fn is_mask_before(message: Message<'_>, router: u16) -> bool {
    let place = message.placed(option::MASK).map(|(place, _)| place);
    place.is_none_or(|mask| (header::COOKIE.end()..router).contains(&mask))
}

/// Whether it went where most answers go: to the relay, to everybody if the client wants that, else to the address
/// given at the client's hardware address.
fn is_delivered(head: Head<'_>, case: &MessageCase<'_>) -> bool {
    let datagram = &case.packet.datagram;
    let to = datagram.ip.dst;
    if head.is_relayed() {
        return to == head.address(header::GIADDR) && datagram.udp.dst == SERVER_PORT;
    }
    let question = case.question().map(|question| question.packet.message());
    let asked = question.unwrap_or(case.message());
    if !asked.giaddr().is_unspecified() {
        return false;
    }
    if asked.is_broadcast() {
        return to.is_broadcast() && asked.ciaddr().is_unspecified();
    }
    let is_to_client = |station: Mac| station.is_group() || head.is_of(station);
    to == head.address(header::YIADDR) && datagram.receiver().is_none_or(is_to_client)
}
