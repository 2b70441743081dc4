//! Link layers other than Ethernet.

use super::BEGAN;
use crate::craft::codes::{
    ACK, CLIENT_IDENTIFIER, DISCOVER, OFFER, REQUEST, REQUESTED_IP_ADDRESS, SUBNET_MASK,
};
use crate::craft::link::{self, Cooked, Wireless};
use crate::craft::{Datagram, EVERYBODY, Mac, Message, Options, Pcap, Record, Talk, millis};

/// DISCOVER to ACK, each as a datagram with its sender.
fn dora(talk: &Talk) -> [(Mac, Vec<u8>); 4] {
    let from_client = |message: &Message| (talk.client, Datagram::broadcast().around(message));
    let from_server = |message: &Message| {
        let datagram = Datagram::reply(talk.server, talk.address);
        (talk.server_mac, datagram.around(message))
    };
    [
        from_client(&talk.discover()),
        from_server(&talk.offer()),
        from_client(&talk.select()),
        from_server(&talk.ack()),
    ]
}

/// A file of one link type, two milliseconds between frames.
fn capture(link: u32, frames: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let times = (0..).map(|place| BEGAN + millis(2 * place));
    let records = times.zip(frames);
    Pcap {
        link,
        ..Pcap::new(
            records
                .map(|(time, frame)| Record::new(time, frame))
                .collect(),
        )
    }
    .octets()
}

/// Linux cooked capture on the client: what it sends is outgoing, the answers come to this host.
fn cooked(talk: &Talk, sender: Mac) -> Cooked {
    const TO_HOST: u8 = 0;
    const OUTGOING: u8 = 4;
    let packet_type = if sender == talk.client {
        OUTGOING
    } else {
        TO_HOST
    };
    Cooked::ethernet(packet_type, sender)
}

/// `LINKTYPE_LINUX_SLL`.
pub(super) fn sll() -> Vec<u8> {
    let talk = Talk::new();
    let frames = dora(&talk);
    let frames = frames.map(|(sender, datagram)| cooked(&talk, sender).around(&datagram));
    capture(113, frames)
}

/// `LINKTYPE_LINUX_SLL2`.
pub(super) fn sll2() -> Vec<u8> {
    let talk = Talk::new();
    let frames = dora(&talk);
    let frames = frames.map(|(sender, datagram)| cooked(&talk, sender).around_v2(&datagram));
    capture(276, frames)
}

/// `LINKTYPE_RAW`.
pub(super) fn raw_ip() -> Vec<u8> {
    capture(101, dora(&Talk::new()).map(|(_, datagram)| datagram))
}

/// `LINKTYPE_NULL`.
pub(super) fn null() -> Vec<u8> {
    capture(
        0,
        dora(&Talk::new()).map(|(_, datagram)| link::null(&datagram)),
    )
}

/// `LINKTYPE_IEEE802_11_RADIOTAP`: what a client says in the air at 5 GHz comes with the strength at each of two antennas,
/// the answers with the modulation they were sent in.
pub(super) fn radiotap() -> Vec<u8> {
    const BSSID: Mac = [0x02, 0x00, 0x5e, 0x00, 0x53, 0xfe];
    const MORE_ANTENNAS: u32 = (1 << 29) | (1 << 31);
    // Flags: a check sum, and padding. A rate of 6 Mb/s. 5180 MHz, OFDM. Then antennas with their strengths, in dBm.
    let up_words = vec![0x2e | MORE_ANTENNAS, 0x0820 | MORE_ANTENNAS, 0x0820];
    let up_fields = vec![0x30, 12, 0x3c, 0x14, 0x40, 0x01, 0xc4, 0xc4, 0, 0xbf, 1];
    // The same flags; 5180 MHz; -41 dBm; modulation 7 in 40 MHz with a short guard interval.
    let down_words = vec![0x0008_002a];
    let down_fields = vec![0x30, 0, 0x3c, 0x14, 0x40, 0x01, 0xd7, 0x1f, 0x05, 7];
    let talk = Talk::new();
    let frames = dora(&talk);
    let frames = frames.map(|(sender, datagram)| {
        let is_upward = sender == talk.client;
        let (words, fields) = if is_upward {
            (&up_words, &up_fields)
        } else {
            (&down_words, &down_fields)
        };
        let wireless = Wireless {
            is_upward,
            bssid: BSSID,
            station: talk.client,
            other: if is_upward { EVERYBODY } else { sender },
            words: words.clone(),
            fields: fields.clone(),
        };
        wireless.around(&datagram)
    });
    capture(127, frames)
}

/// A client on `InfiniBand` has no `chaddr`: `hlen` is 0, it must ask for broadcast, and only its client
/// identifier names it. The server's OFFER does not repeat the identifier, its ACK does. RFC 4390 s2, RFC 6842 s3.
pub(super) fn ipoib() -> Vec<u8> {
    const HTYPE: u8 = 32;
    // Type 255: identity association 00:00:00:02, then a DUID made of a link-layer address. RFC 4361 s6.1.
    const IDENTIFIER: [u8; 15] = [
        255, 0, 0, 0, 2, 0, 3, 0, 32, 0x00, 0x02, 0xc9, 0x03, 0x00, 0x1a,
    ];
    let talk = Talk::new();
    let over_infiniband = |message: Message, options: Options| Message {
        htype: HTYPE,
        hlen: 0,
        flags: 0x8000,
        chaddr: Vec::new(),
        options: options.end(),
        ..message
    };
    let says = |options: Options| {
        let message = over_infiniband(
            Message::request(talk.xid, talk.client),
            options.octets(CLIENT_IDENTIFIER, &IDENTIFIER),
        );
        Datagram::broadcast().around(&message)
    };
    let answers = |options: Options| {
        let message = Message {
            yiaddr: talk.address,
            ..over_infiniband(
                Message::reply(talk.xid, talk.client),
                options
                    .server(talk.server)
                    .lease(talk.lease)
                    .addresses(SUBNET_MASK, &[[255, 255, 255, 0]]),
            )
        };
        Datagram::reply(talk.server, [255; 4]).around(&message)
    };
    let request = Options::of(REQUEST)
        .addresses(REQUESTED_IP_ADDRESS, &[talk.address])
        .server(talk.server);
    let datagrams = [
        says(Options::of(DISCOVER)),
        answers(Options::of(OFFER)),
        says(request),
        answers(Options::of(ACK).octets(CLIENT_IDENTIFIER, &IDENTIFIER)),
    ];
    // An InfiniBand address has 20 octets; the cooked header holds the first 8 of them.
    let cooked = Cooked {
        packet_type: 1,
        hardware: 32,
        src_length: 20,
        src: [0x80, 0x00, 0x00, 0x48, 0xfe, 0x80, 0x00, 0x00],
        interface: 0,
    };
    capture(113, datagrams.map(|datagram| cooked.around(&datagram)))
}
