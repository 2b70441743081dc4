//! Two exchanges that are known from text: a listing by tcpdump and a description with dumps.

use crate::craft::codes::{
    ACK, BROADCAST_ADDRESS, CLASSLESS_STATIC_ROUTE, CLIENT_FQDN, DISCOVER, DOMAIN_NAME,
    DOMAIN_NAME_SERVER, HOST_NAME, INTERFACE_MTU, LEASE_TIME, OFFER, REBINDING_TIME, RENEWAL_TIME,
    REQUEST, REQUESTED_IP_ADDRESS, ROUTER, SUBNET_MASK, VENDOR_CLASS,
};
use crate::craft::{Datagram, Ethernet, Ip, Mac, Message, Options, Pcap, Record, micros, millis};

/// 2023-11-14 14:31:53 UTC.
const OPENSTACK_BEGAN: i64 = 1_699_972_313_000_000_000;

/// A virtual machine of a cloud (`OpenStack`) gets its address from dnsmasq.
pub(super) fn openstack_dora() -> Vec<u8> {
    const XID: u32 = 0x6265_ab6d;
    const VM: Mac = [0xfa, 0x16, 0x3e, 0xd6, 0x62, 0x84];
    const DNSMASQ: Mac = [0xfa, 0x16, 0x3e, 0x4c, 0xde, 0xf2];
    const SERVER: Ip = [1, 1, 1, 2];
    const ADDRESS: Ip = [1, 1, 1, 13];
    const WANTED: [u8; 13] = [1, 28, 2, 121, 15, 6, 12, 40, 41, 42, 26, 119, 3];

    let from_vm = |options: Options| {
        let message = Message {
            options: options.asks_for(&WANTED).end(),
            ..Message::request(XID, VM)
        };
        let datagram = Datagram {
            tos: 0x10,
            ttl: 128,
            id: 0,
            ..Datagram::broadcast()
        };
        Ethernet::broadcast(VM).around(&datagram.around(&message))
    };
    let from_dnsmasq = |id: u16, message_type: u8| {
        let options = Options::of(message_type)
            .server(SERVER)
            .number(LEASE_TIME, 86_400)
            .number(RENEWAL_TIME, 43_200)
            .number(REBINDING_TIME, 75_600)
            .addresses(SUBNET_MASK, &[[255, 255, 255, 0]])
            .addresses(BROADCAST_ADDRESS, &[[1, 1, 1, 255]])
            .addresses(DOMAIN_NAME_SERVER, &[SERVER])
            .text(DOMAIN_NAME, "openstacklocal")
            .text(HOST_NAME, "host-1-1-1-13")
            .short(INTERFACE_MTU, 1450)
            .addresses(ROUTER, &[[1, 1, 1, 1]])
            // 169.254.169.254/32 by 1.1.1.2, default by 1.1.1.1
            .octets(
                CLASSLESS_STATIC_ROUTE,
                &[32, 169, 254, 169, 254, 1, 1, 1, 2, 0, 1, 1, 1, 1],
            );
        let message = Message {
            yiaddr: ADDRESS,
            siaddr: SERVER,
            options: options.end(),
            ..Message::reply(XID, VM)
        };
        let datagram = Datagram {
            tos: 0xc0,
            ttl: 64,
            id,
            ..Datagram::reply(SERVER, ADDRESS)
        };
        Ethernet::unicast(DNSMASQ, VM).around(&datagram.around(&message))
    };
    let discover = Options::of(DISCOVER).addresses(REQUESTED_IP_ADDRESS, &[ADDRESS]);
    let request = Options::of(REQUEST)
        .server(SERVER)
        .addresses(REQUESTED_IP_ADDRESS, &[ADDRESS]);
    let at = |part| OPENSTACK_BEGAN + micros(part);
    Pcap::new(vec![
        Record::new(at(831_654), from_vm(discover)),
        Record::new(at(832_156), from_dnsmasq(11_227, OFFER)),
        Record::new(at(859_117), from_vm(request)),
        Record::new(at(872_377), from_dnsmasq(11_234, ACK)),
    ])
    .octets()
}

/// 2018-11-05 18:20:11.402 UTC; the description gives no time.
const WINDOWS_BEGAN: i64 = 1_541_442_011_402_000_000;

/// A desktop with Windows gets its old address from a home router. The description gives the REQUEST's options octet
/// for octet; of the others it gives the options, not their order, and neither xid, router hardware nor lease.
pub(super) fn windows_dora() -> Vec<u8> {
    const XID: u32 = 0x7c1f_0b52;
    const DESKTOP: Mac = [0xbc, 0xa8, 0xa6, 0xb3, 0x71, 0xb7];
    const GATEWAY: Mac = [0x02, 0x50, 0xc2, 0x1a, 0x00, 0x01];
    const SERVER: Ip = [192, 168, 0, 1];
    const ADDRESS: Ip = [192, 168, 0, 100];
    const NAME: &str = "DESKTOP-B0A442D";
    const WANTED: [u8; 14] = [1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252];

    let from_desktop = |id: u16, options: Options| {
        let message = Message {
            options: options
                .text(VENDOR_CLASS, "MSFT 5.0")
                .asks_for(&WANTED)
                .end(),
            ..Message::request(XID, DESKTOP)
        };
        let datagram = Datagram {
            ttl: 128,
            id,
            ..Datagram::broadcast()
        };
        Ethernet::broadcast(DESKTOP).around(&datagram.around(&message))
    };
    let from_gateway = |id: u16, message_type: u8| {
        let options = Options::of(message_type)
            .server(SERVER)
            .number(LEASE_TIME, 7_200)
            .addresses(SUBNET_MASK, &[[255, 255, 255, 0]])
            .addresses(ROUTER, &[SERVER])
            .addresses(DOMAIN_NAME_SERVER, &[SERVER]);
        let message = Message {
            yiaddr: ADDRESS,
            options: options.end(),
            ..Message::reply(XID, DESKTOP)
        };
        let datagram = Datagram {
            id,
            ..Datagram::reply(SERVER, ADDRESS)
        };
        Ethernet::unicast(GATEWAY, DESKTOP).around(&datagram.around(&message))
    };
    let discover = Options::of(DISCOVER)
        .client_hardware(DESKTOP)
        .addresses(REQUESTED_IP_ADDRESS, &[ADDRESS])
        .text(HOST_NAME, NAME);
    // Flags 0, both results 0, then the name as text. RFC 4702 s2.
    let fqdn = [&[0, 0, 0], NAME.as_bytes()].concat();
    let request = Options::of(REQUEST)
        .client_hardware(DESKTOP)
        .addresses(REQUESTED_IP_ADDRESS, &[ADDRESS])
        .server(SERVER)
        .text(HOST_NAME, NAME)
        .octets(CLIENT_FQDN, &fqdn);
    let at = |part| WINDOWS_BEGAN + millis(part);
    Pcap::new(vec![
        Record::new(at(0), from_desktop(0x2f31, discover)),
        Record::new(at(3), from_gateway(0, OFFER)),
        Record::new(at(5), from_desktop(0x2f32, request)),
        Record::new(at(9), from_gateway(1, ACK)),
    ])
    .octets()
}
