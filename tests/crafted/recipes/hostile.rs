//! Frames that were damaged, cut, or meant to harm whoever reads them.

use super::BEGAN;
use crate::craft::codes::{
    DISCOVER, DOMAIN_NAME, HOST_NAME, MESSAGE, NAK, OFFER, VENDOR_CLASS, VENDOR_SPECIFIC,
};
use crate::craft::{
    ALL_HOSTS, Datagram, Ethernet, Message, Options, Pcap, Record, Sum, Talk, millis,
};

/// Each message has another checksum trouble: UDP wrong, IP wrong, UDP left to the card, UDP absent.
pub(super) fn bad_checksums() -> Vec<u8> {
    let talk = Talk::new();
    let from_client = |message: &Message, udp_sum: Sum| {
        let datagram = Datagram {
            id: 1,
            udp_sum,
            ..Datagram::broadcast()
        };
        Ethernet::broadcast(talk.client).around(&datagram.around(message))
    };
    let from_server = |message: &Message, ip_sum: Sum, udp_sum: Sum| {
        let datagram = Datagram {
            id: 2,
            ip_sum,
            udp_sum,
            ..Datagram::reply(talk.server, talk.address)
        };
        Ethernet::unicast(talk.server_mac, talk.client).around(&datagram.around(message))
    };
    let frames = [
        from_client(&talk.discover(), Sum::Is(0x1a2b)),
        from_server(&talk.offer(), Sum::Is(0xdead), Sum::Right),
        from_client(&talk.select(), Sum::Partial),
        from_server(&talk.ack(), Sum::Right, Sum::Is(0)),
    ];
    let times = (0..).map(|place| BEGAN + millis(2 * place));
    let records = times.zip(frames);
    Pcap::new(
        records
            .map(|(time, frame)| Record::new(time, frame))
            .collect(),
    )
    .octets()
}

/// Text that would steer a terminal: titles, colours, line feeds, C1 controls, right-to-left marks, bad UTF-8.
pub(super) fn hostile_names() -> Vec<u8> {
    let talk = Talk::new();
    let discover = Message {
        options: Options::of(DISCOVER)
            .octets(HOST_NAME, b"\x1b]0;owned\x07\x1b[31mred\r\n= [1] BOUND")
            .octets(VENDOR_CLASS, b"\xff\xfe\x80 \x9b2J")
            .end(),
        ..Message::request(talk.xid, talk.client)
    };
    let offer = Message {
        yiaddr: talk.address,
        sname: "\u{202e}elif\u{2066}".into(),
        file: b"a\tb\"c\\d\x7f".to_vec(),
        options: Options::of(OFFER)
            .server(talk.server)
            .lease(talk.lease)
            .octets(DOMAIN_NAME, b"exa\x00mple\x1b[2J.org")
            .octets(VENDOR_SPECIFIC, b"\x1b[H\x1b[J")
            .end(),
        ..Message::reply(talk.xid, talk.client)
    };
    let nak = Message {
        options: Options::of(NAK)
            .server(talk.server)
            .text(MESSAGE, "no\u{85}\u{9b}31m\u{200f}\u{feff}\nway")
            .end(),
        ..Message::reply(talk.xid, talk.client)
    };
    let to_all = Datagram::reply(talk.server, ALL_HOSTS);
    Pcap::new(vec![
        Record::new(BEGAN, talk.to_all(1, &discover)),
        Record::new(BEGAN + millis(2), talk.to_client(2, &offer)),
        Record::new(BEGAN + millis(4), talk.to_all(3, &talk.select())),
        Record::new(
            BEGAN + millis(6),
            Ethernet::broadcast(talk.server_mac).around(&to_all.around(&nak)),
        ),
    ])
    .octets()
}

/// The capture took so many octets of the frames.
fn cut_to(snaplens: [u32; 4]) -> Vec<u8> {
    let frames = Talk::new().dora();
    let times = (0..).map(|place| BEGAN + millis(2 * place));
    let records = times.zip(frames).zip(snaplens);
    let records = records.map(|((time, frame), snaplen)| {
        Record::new(time, frame).cut_to(usize::try_from(snaplen).unwrap())
    });
    Pcap {
        snaplen: snaplens[0],
        ..Pcap::new(records.collect())
    }
    .octets()
}

/// Every frame ends inside its options.
pub(super) fn snaplen() -> Vec<u8> {
    cut_to([300; 4])
}

/// Every frame ends inside `sname`, as old programs captured by default: no option is there at all.
pub(super) fn snaplen_96() -> Vec<u8> {
    cut_to([96; 4])
}

/// Of the first two frames the client's address is there, of the next one not all of it, of the last one no message.
pub(super) fn snaplen_80() -> Vec<u8> {
    cut_to([80, 76, 75, 42])
}
