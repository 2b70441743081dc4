//! Where hostile bytes come from: nothing at all in order, and messages that are almost right.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::craft::codes::{CLIENT_FQDN, HOST_NAME, MESSAGE, OVERLOAD, RELAY_AGENT};
use crate::craft::link::{self, Cooked};
use crate::craft::{
    ALL_HOSTS, Datagram, Ethernet, Message, Options, Pcap, Record, Sum, Talk, millis,
};

/// So many cases, and no files written: a case that fails becomes a test with a name.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Octets that steer terminals, alone and as UTF-8.
const STEERING: &[&[u8]] = &[
    b"\x1b[2J",
    b"\x1b]0;title\x07",
    b"\r\n",
    b"\x7f\x08\x00",
    b"\xc2\x9b31m",
    b"\x9b31m",
    "\u{202e}\u{2066}\u{200f}".as_bytes(),
    b"\xff\xfe",
    b"\"\\",
];

/// Text with a sting in it, or any octets.
fn value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..40),
        (vec(any::<u8>(), 0..8), prop::sample::select(STEERING)).prop_map(|(mut octets, sting)| {
            octets.extend(sting);
            octets.extend(b"x");
            octets
        }),
        vec(any::<u8>(), 200..=255),
    ]
}

/// Codes of all kinds, with those that lead somewhere more often.
fn code() -> impl Strategy<Value = u8> {
    prop_oneof![
        1..=254_u8,
        prop::sample::select(vec![
            HOST_NAME,
            MESSAGE,
            OVERLOAD,
            CLIENT_FQDN,
            RELAY_AGENT,
            43,
            61,
            119,
            121,
            125
        ]),
    ]
}

/// An area of options: whole ones, mostly.
fn options() -> impl Strategy<Value = Options> {
    let option = prop_oneof![
        8 => (code(), value()).prop_map(|(code, value)| Options::none().octets(code, &value)),
        1 => Just(Options::none().end()),
        1 => vec(any::<u8>(), 0..6).prop_map(|octets| Options::none().raw(&octets)),
    ];
    vec(option, 0..8).prop_map(|options| {
        let octets: Vec<u8> = options.into_iter().flat_map(Options::into_octets).collect();
        Options::none().raw(&octets)
    })
}

/// A message of any type with hostile options and names.
pub(crate) fn message() -> impl Strategy<Value = Message> {
    let talk = Talk::new();
    let start = prop::sample::select(vec![
        talk.discover(),
        talk.offer(),
        talk.select(),
        talk.ack(),
        talk.nak(),
        talk.inform(),
        talk.renew(),
        Message::request(talk.xid, talk.client),
    ]);
    let overload = prop::option::of(0..=4_u8);
    (start, options(), value(), value(), overload, any::<bool>()).prop_map(
        |(start, options, mut sname, mut file, overload, is_first)| {
            sname.truncate(64);
            file.truncate(128);
            let usual = start.options.clone().into_octets();
            let usual = Options::none().raw(usual.strip_suffix(&[255]).unwrap_or(&usual));
            let hostile = options.into_octets();
            let joined = match (is_first, overload) {
                (true, _) => Options::none().raw(&hostile).raw(&usual.into_octets()),
                (false, None) => usual.raw(&hostile),
                (false, Some(areas)) => usual.octets(OVERLOAD, &[areas]).raw(&hostile),
            };
            Message {
                options: joined.end(),
                sname,
                file,
                ..start
            }
        },
    )
}

/// The octets of a message: whole, cut, with some of them changed, or none of a message at all.
pub(crate) fn payload() -> impl Strategy<Value = Vec<u8>> {
    let octets = || message().prop_map(|message| message.octets());
    prop_oneof![
        4 => octets(),
        2 => (octets(), any::<prop::sample::Index>()).prop_map(|(mut octets, at)| {
            octets.truncate(at.index(octets.len()));
            octets
        }),
        2 => (octets(), vec((any::<prop::sample::Index>(), any::<u8>()), 1..9)).prop_map(
            |(mut octets, changes)| {
                for (at, octet) in changes {
                    let at = at.index(octets.len());
                    octets[at] = octet;
                }
                octets
            }
        ),
        1 => vec(any::<u8>(), 0..400),
    ]
}

/// A frame with its link type: around a payload, or any octets.
fn frame() -> impl Strategy<Value = (u32, Vec<u8>)> {
    let around = (payload(), 0..5_u8, any::<u16>()).prop_map(|(payload, link, sum)| {
        let talk = Talk::new();
        let datagram = Datagram {
            udp_sum: if sum % 2 == 0 {
                Sum::Right
            } else {
                Sum::Is(sum)
            },
            ..if payload.first() == Some(&2) {
                Datagram::reply(talk.server, ALL_HOSTS)
            } else {
                Datagram::broadcast()
            }
        };
        let datagram = datagram.around_octets(&payload);
        let cooked = Cooked::ethernet(0, talk.client);
        match link {
            0 => (101, datagram),
            1 => (113, cooked.around(&datagram)),
            2 => (276, cooked.around_v2(&datagram)),
            3 => (0, link::null(&datagram)),
            _ => (1, Ethernet::broadcast(talk.client).around(&datagram)),
        }
    });
    prop_oneof![
        9 => around,
        1 => (prop::sample::select(vec![0, 1, 101, 113, 276]), vec(any::<u8>(), 0..200)),
    ]
}

/// A capture of a few frames of one link type.
pub(crate) fn capture() -> impl Strategy<Value = Vec<u8>> {
    vec(frame(), 1..12).prop_map(|frames| {
        let link = frames[0].0;
        let times = (0..).map(|place| 1_700_000_000_000_000_000 + millis(700 * place));
        let records = times
            .zip(frames)
            .filter(|(_, (other, _))| *other == link)
            .map(|(time, (_, octets))| Record::new(time, octets));
        Pcap {
            link,
            ..Pcap::new(records.collect())
        }
        .octets()
    })
}
