//! Option areas that few programs use: overload, options in pieces, BOOTP.

use super::BEGAN;
use crate::craft::codes::{
    ACK, CLASSLESS_STATIC_ROUTE, DOMAIN_NAME, HOST_NAME, OVERLOAD, PAD, ROUTER, SUBNET_MASK,
};
use crate::craft::{Message, Options, Pcap, Record, Talk, millis};

/// Option 67, Bootfile name. RFC 2132 s9.5.
const BOOTFILE_NAME: u8 = 67;
/// Option 13, Boot File Size in blocks of 512 octets. RFC 2132 s3.15.
const BOOT_FILE_SIZE: u8 = 13;

/// DISCOVER, OFFER, REQUEST and this ACK.
fn bound_by(talk: &Talk, ack: &Message) -> Vec<u8> {
    Pcap::new(vec![
        Record::new(BEGAN, talk.to_all(1, &talk.discover())),
        Record::new(BEGAN + millis(2), talk.to_client(101, &talk.offer())),
        Record::new(BEGAN + millis(4), talk.to_all(2, &talk.select())),
        Record::new(BEGAN + millis(6), talk.to_client(102, ack)),
    ])
    .octets()
}

/// The ACK's options, without End.
fn granted(talk: &Talk) -> Options {
    Options::of(ACK)
        .server(talk.server)
        .lease(talk.lease)
        .addresses(SUBNET_MASK, &[[255, 255, 255, 0]])
}

/// 198.51.100.`number`/32 by 192.0.2.1, as option 121 writes it. RFC 3442.
fn route(number: u8) -> [u8; 9] {
    [32, 198, 51, 100, number, 192, 0, 2, 1]
}

/// `file` and `sname` both hold options, and one option goes through all three areas in the order options, file,
/// sname. RFC 2132 s9.3, RFC 3396 s5.
pub(super) fn overload_split() -> Vec<u8> {
    let talk = Talk::new();
    let routes: Vec<u8> = (1..=9).flat_map(route).collect();
    let (first, rest) = routes.split_at(31);
    let (second, third) = rest.split_at(31);
    let ack = Message {
        yiaddr: talk.address,
        options: granted(&talk)
            .octets(OVERLOAD, &[3])
            .octets(CLASSLESS_STATIC_ROUTE, first)
            .end(),
        file: Options::none()
            .octets(CLASSLESS_STATIC_ROUTE, second)
            .text(BOOTFILE_NAME, "images/printer.bin")
            .end()
            .into_octets(),
        sname: Options::none()
            .text(DOMAIN_NAME, "print.example")
            .octets(CLASSLESS_STATIC_ROUTE, third)
            .end()
            .into_octets(),
        ..Message::reply(talk.xid, talk.client)
    };
    bound_by(&talk, &ack)
}

/// Routes of 270 octets in two pieces, with another option between them and Pad before the second; a host name in two
/// short pieces; a subnet mask that stands twice and is not joined. RFC 3396 s5, s7.
pub(super) fn split_option() -> Vec<u8> {
    let talk = Talk::new();
    let routes: Vec<u8> = (1..=30).flat_map(route).collect();
    let (first, rest) = routes.split_at(255);
    let ack = Message {
        yiaddr: talk.address,
        options: granted(&talk)
            .text(HOST_NAME, "prin")
            .octets(CLASSLESS_STATIC_ROUTE, first)
            .addresses(ROUTER, &[talk.server])
            .raw(&[PAD, PAD])
            .octets(CLASSLESS_STATIC_ROUTE, rest)
            .text(HOST_NAME, "ter")
            .addresses(SUBNET_MASK, &[[255, 255, 0, 0]])
            .end(),
        ..Message::reply(talk.xid, talk.client)
    };
    bound_by(&talk, &ack)
}

/// Routes and a host name in two pieces each, the second of which is longer than what holds it: the message and `file`.
/// Only the whole of an option has a meaning. RFC 3396 s5.
pub(super) fn torn_option() -> Vec<u8> {
    let talk = Talk::new();
    let routes: Vec<u8> = (1..=4).flat_map(route).collect();
    let (first, rest) = routes.split_at(13);
    let ack = Message {
        yiaddr: talk.address,
        options: granted(&talk)
            .octets(OVERLOAD, &[1])
            .text(HOST_NAME, "prin")
            .octets(CLASSLESS_STATIC_ROUTE, first)
            .raw(&[CLASSLESS_STATIC_ROUTE, 32])
            .raw(rest),
        file: Options::none()
            .text(DOMAIN_NAME, "print.example")
            .raw(&[HOST_NAME, 200])
            .raw(b"ter")
            .into_octets(),
        filled_to: 0,
        ..Message::reply(talk.xid, talk.client)
    };
    bound_by(&talk, &ack)
}

/// BOOTP as RFC 951 has it: a vendor area of 64 octets that the vendor fills as it likes.
pub(super) fn bootp_no_cookie() -> Vec<u8> {
    let talk = Talk::new();
    let request = Message {
        cookie: None,
        secs: 2,
        ..Message::request(talk.xid, talk.client)
    };
    let reply = Message {
        cookie: None,
        secs: 2,
        yiaddr: talk.address,
        siaddr: talk.server,
        sname: b"bootserver".to_vec(),
        file: b"/tftpboot/thinclient.img".to_vec(),
        // A cookie of its own, then the vendor's fields.
        options: Options::none().raw(b"CMU\0\x00\x00\x00\x00\xff\xff\xff\x00\xc0\x00\x02\x01"),
        ..Message::reply(talk.xid, talk.client)
    };
    Pcap::new(vec![
        Record::new(BEGAN, talk.to_all(1, &request)),
        Record::new(BEGAN + millis(3), talk.to_client(2, &reply)),
    ])
    .octets()
}

/// BOOTP with the cookie and vendor extensions, but no message type. RFC 1497, RFC 1534.
pub(super) fn bootp_vendor() -> Vec<u8> {
    let talk = Talk::new();
    let request = Message {
        options: Options::none().asks_for(&[SUBNET_MASK, ROUTER]).end(),
        ..Message::request(talk.xid, talk.client)
    };
    let reply = Message {
        yiaddr: talk.address,
        siaddr: talk.server,
        file: b"/tftpboot/thinclient.img".to_vec(),
        options: Options::none()
            .addresses(SUBNET_MASK, &[[255, 255, 255, 0]])
            .addresses(ROUTER, &[talk.server])
            .text(HOST_NAME, "thinclient")
            .short(BOOT_FILE_SIZE, 61)
            .end(),
        ..Message::reply(talk.xid, talk.client)
    };
    Pcap::new(vec![
        Record::new(BEGAN, talk.to_all(1, &request)),
        Record::new(BEGAN + millis(3), talk.to_client(2, &reply)),
    ])
    .octets()
}
