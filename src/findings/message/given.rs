//! The signs of what an OFFER or ACK gives its client: address, subnet, routers, times.

use std::net::Ipv4Addr;

use crate::dhcp::{Message, header};
use crate::findings::message::Sign;
use crate::findings::message::signs::{Head, PORT_SERVER, is_group, is_no_host};
use crate::findings::subnet::addresses;
use crate::findings::value::v01;
use crate::findings::{MessageCase, option};

/// A lease of so many seconds is not short.
const LONG: u32 = 3600;

/// The signs of what an OFFER or ACK gives.
pub(super) fn signs(head: Head<'_>, case: &MessageCase<'_>) -> u64 {
    let lease = case.message().number_option(option::LEASE);
    let is_odd = |lease| lease < LONG || lease == u32::MAX;
    Sign::Lease.when(lease.is_some_and(is_odd))
        | Sign::Times.when(lease.is_some_and(|lease| !v01::are_rising(case.message(), lease)))
        | Sign::Delivery.when(!is_delivered(head, case))
        | of_subnet(head.address(header::YIADDR), case)
}

/// Whether the address, the routers and the broadcast address are as they should be in the subnet.
fn of_subnet(given: Ipv4Addr, case: &MessageCase<'_>) -> u64 {
    let (message, subnet, own) = (case.message(), case.subnet(), case.client_address());
    let is_end = |address| subnet.is_some_and(|subnet| subnet.is_end(address));
    let is_on_it = |address| subnet.is_none_or(|subnet| subnet.has(address));
    let is_other_host = |router| is_on_it(router) && !is_end(router) && own != Some(router);
    let [first, ..] = given.octets();
    let is_usable = first != 0 && !is_no_host(given) && !is_end(given);
    let (place, routers) = message.placed(option::ROUTER).unzip();
    let mut routers = addresses(routers.unwrap_or_default());
    let broadcast = message.address_option(option::BROADCAST);
    let is_other = |address| subnet.is_some_and(|subnet| subnet.broadcast() != Some(address));
    Sign::Given.when(!is_usable)
        | Sign::Router.when(!routers.all(is_other_host))
        | Sign::Order.when(place.is_some_and(|router| !is_mask_before(message, router)))
        | Sign::BroadcastAddress.when(broadcast.is_some_and(is_other))
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
        return to == head.address(header::GIADDR) && datagram.udp.dst == PORT_SERVER;
    }
    let question = case.question().map(|question| question.packet.message());
    let asked = question.unwrap_or(case.message());
    if asked.is_broadcast() {
        return to.is_broadcast() && asked.ciaddr().is_unspecified();
    }
    let is_to_client = |station| is_group(station) || head.is_of(station);
    to == head.address(header::YIADDR) && datagram.link.destination.is_none_or(is_to_client)
}
