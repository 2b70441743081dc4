//! Wireless frames: every field of their headers, and of the headers that capturing drivers put in front of them.

use crate::frames::{Dice, datagram, ethernet, message};
use crate::oracle::assert_prints_alike;

const IEEE80211: u16 = 105;
const PRISM: u16 = 119;
const RADIOTAP: u16 = 127;
const AVS: u16 = 163;
const PPI: u16 = 192;

const SNAP: [u8; 8] = [0xaa, 0xaa, 3, 0, 0, 0, 8, 0];
/// Quality of service, in the first frame control byte; order, in the second; an aggregate, in the control of the service.
const QOS: u8 = 0x80;
const ORDER: u8 = 0x80;
const AGGREGATE: u8 = 0x80;

/// Bits of a presence word that name no field.
const OWN_SPACE: u32 = 1 << 29;
const VENDOR_SPACE: u32 = 1 << 30;
const MORE: u32 = 1 << 31;

/// What a frame carries.
fn body() -> Vec<u8> {
    [&SNAP[..], &datagram(&message(&[53, 1, 1]))].concat()
}

/// A data frame with a body; its flags say how many addresses it has.
fn data(subtype: u8, flags: u8, body: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x08 | subtype, flags, 0x2c, 1];
    for station in 1..=3 {
        frame.extend([2, 0, 0x5e, 0, 0x53, station]);
    }
    frame.extend([0x30, 0x12]);
    if flags & 3 == 3 {
        frame.extend([2, 0, 0x5e, 0, 0x53, 4]);
    }
    if subtype & QOS != 0 {
        frame.extend([0, 0]);
        if flags & ORDER != 0 {
            frame.extend([0x11, 0x22, 0x33, 0x44]);
        }
    }
    frame.extend(body);
    frame
}

/// A radiotap header with presence words and what they name, and a frame.
fn radiotap(words: &[u32], fields: &[u8], frame: &[u8]) -> Vec<u8> {
    let length = u16::try_from(4 + 4 * words.len() + fields.len()).unwrap();
    let [l0, l1] = length.to_le_bytes();
    let mut header = vec![0, 0, l0, l1];
    for word in words {
        header.extend(word.to_le_bytes());
    }
    [&header, fields, frame].concat()
}

#[test]
fn frame_control_and_addresses() {
    let mut frames = Vec::new();
    for subtype in [0, 0x10, 0x20, 0x30, 0x80, 0x90, 0xa0, 0xb0] {
        for flags in (0..=0xff).filter(|flags| flags & 0x44 == 0) {
            frames.push(data(subtype, flags, &body()));
        }
    }
    assert_prints_alike("802.11", IEEE80211, frames);
}

/// The body of an aggregate whose only frame goes to a station.
fn aggregate(to: [u8; 6]) -> Vec<u8> {
    let body = body();
    let [high, low] = u16::try_from(body.len()).unwrap().to_be_bytes();
    [&to[..], &[2, 0, 0x5e, 0, 0x53, 9, high, low], &body].concat()
}

#[test]
fn what_tcpdump_takes_for_an_802_2_header() {
    let mut frames = Vec::new();
    // An address begins like an 802.2 header of any kind.
    for destination in [0, 2, 0x3c, 0xaa, 0xf0, 0xff] {
        for source in [0, 0x3c, 0x3d, 0xab, 0xff] {
            for control in [
                0, 1, 5, 9, 0x0d, 0x0f, 0x33, 0x43, 0x63, 0x6f, 0x87, 0xe3, 0xfe,
            ] {
                let to = [destination, source, control, 0x81, 7, 8];
                let mut frame = data(QOS, 2, &aggregate(to));
                frame[24] = AGGREGATE;
                frames.push(frame);
            }
        }
    }
    for organization in [[0x12, 0x34, 0x56], [0, 0, 0xf8], [0; 3]] {
        let [a, b, c] = organization;
        let mut frame = data(QOS, 2, &aggregate([0xaa, 0xaa, 3, a, b, c]));
        frame[24] = AGGREGATE;
        frames.push(frame);
    }
    let mut exchange = data(QOS, 1, &aggregate([0x3c, 0x3c, 0xaf, 0x81, 7, 8]));
    exchange[24] = AGGREGATE;
    frames.push(exchange);
    for header in [
        &[6, 6, 3][..],
        &[0xaa, 0xaa, 3, 0, 0, 0xf8, 8, 0],
        &[0xaa, 0xaa, 3, 0, 0, 0, 0x81, 0, 0, 42, 8, 0],
        &[0xaa, 0xaa, 3, 0, 0, 0xf8, 0x88, 0xa8, 0, 42, 8, 0],
    ] {
        let body = [header, &datagram(&message(&[53, 1, 1]))].concat();
        frames.push(data(0, 1, &body));
        frames.push(data(0, 3, &body));
    }
    assert_prints_alike("802.2 in 802.11", IEEE80211, frames);
}

/// Length and alignment of each field of radiotap that is read, by its bit.
const FIELDS: [(u32, usize, usize); 19] = [
    (0, 8, 8),
    (1, 1, 1),
    (2, 1, 1),
    (3, 4, 2),
    (4, 2, 1),
    (5, 1, 1),
    (6, 1, 1),
    (7, 2, 2),
    (8, 2, 2),
    (9, 1, 1),
    (10, 1, 1),
    (11, 1, 1),
    (12, 1, 1),
    (13, 1, 1),
    (14, 2, 2),
    (18, 8, 4),
    (19, 3, 1),
    (20, 8, 4),
    (21, 12, 2),
];

#[test]
fn fields_of_radiotap_one_by_one() {
    let frame = data(0, 1, &body());
    let mut frames: Vec<_> = (0..32)
        .map(|bit| radiotap(&[1 << bit], &[0; 12], &frame))
        .collect();
    let mut one = |bit: u32, field: &[u8]| frames.push(radiotap(&[1 << bit], field, &frame));
    for value in 0..=0xff {
        one(2, &[value]);
        one(19, &[0x3f, value, value / 3]);
        one(19, &[value, 5, 1]);
        one(
            21,
            &[value, 0, 4, value, 0x11, 0x92, 0, value, value, 0, 0, 0],
        );
    }
    for bit in [1, 5, 6, 9, 10, 11, 12, 13] {
        for value in [0, 1, 0x40, 0x7f, 0x80, 0xff]
            .into_iter()
            .filter(|value| bit > 1 || value & 0x30 == 0)
        {
            one(bit, &[value]);
        }
    }
    for bit in [4, 7, 8, 14] {
        for value in [[0, 0], [1, 0], [0xff, 0x7f], [0, 0x80], [0xff, 0xff]] {
            one(bit, &value);
        }
    }
    for flags in 0..=u16::MAX {
        // Of all the flags of a channel these count.
        if flags & 0x320f == 0 {
            let [low, high] = flags.to_le_bytes();
            one(3, &[0x6c, 9, low, high]);
        }
    }
    for wide in 0..8 {
        one(18, &[0x40, 1, wide, 0, 0x3c, 0x14, 36, 0]);
    }
    assert_prints_alike("fields of radiotap", RADIOTAP, frames);
}

#[test]
fn flags_of_radiotap_that_change_the_frame() {
    let mut frames = Vec::new();
    for flags in [0, 0x10, 0x20, 0x30, 0x50, 0x70] {
        // What has no padding where it should have some holds no message.
        let padding = if flags & 0x20 == 0 { 0 } else { 2 };
        for sum in [0, 4] {
            let mut frame = data(QOS, 1, &[&vec![0; padding], &body()[..]].concat());
            frame.resize(frame.len() + sum, 0x5a);
            frames.push(radiotap(&[2], &[flags], &frame));
        }
    }
    assert_prints_alike("flags of radiotap", RADIOTAP, frames);
}

#[test]
fn presence_words_and_the_spaces_they_count_in() {
    let frame = data(0, 1, &body());
    let mut frames = Vec::new();
    let spaces = [0, OWN_SPACE, VENDOR_SPACE, OWN_SPACE | VENDOR_SPACE];
    for first in spaces {
        for second in spaces {
            for third in spaces {
                let words = [4 | first | MORE, 0x24 | second | MORE, 0x20 | third];
                let mut fields = vec![2, 0];
                for length in 0..3_u8 {
                    fields.extend([0, 0x5e, 0, length, length, 0]);
                    fields.resize(fields.len() + 2 * usize::from(length), 4);
                }
                for left in [0, 1, 2, 5, 6, 10, fields.len()] {
                    frames.push(radiotap(&words, &fields[..left], &frame));
                }
            }
        }
    }
    assert_prints_alike("spaces of radiotap", RADIOTAP, frames);
}

#[test]
fn presence_words_that_the_header_ends_in() {
    let frame = data(0, 1, &body());
    let mut header = radiotap(&[MORE | OWN_SPACE, MORE, 0], &[], &frame);
    // The length counts to the end of the first word only, and the frame stands there.
    header[2] = 8;
    let cut = [&header[..8], &frame].concat();
    assert_prints_alike("presence words cut", RADIOTAP, [cut]);
}

/// A radiotap header with fields by chance.
fn chance(dice: &mut Dice) -> Vec<u8> {
    let count = 1 + dice.below(3);
    let (mut words, mut fields) = (Vec::new(), Vec::new());
    let mut flags = 0;
    for number in 0..count {
        let mut word = 0;
        for (bit, length, align) in FIELDS {
            if dice.below(3) > 0 || (bit == 1 && number > 0) {
                continue;
            }
            word |= 1 << bit;
            let at = 4 + 4 * count + fields.len();
            fields.resize(fields.len() + at.next_multiple_of(align) - at, 0);
            if bit == 1 {
                flags = dice.byte();
                fields.push(flags);
            } else {
                fields.extend(dice.bytes(length));
            }
        }
        words.push(
            word | if number + 1 < count {
                OWN_SPACE | MORE
            } else {
                0
            },
        );
    }
    let subtype = [0, QOS][dice.below(2)];
    let padding = if subtype == QOS && flags & 0x20 != 0 {
        2
    } else {
        0
    };
    let direction = u8::try_from(dice.below(3)).unwrap();
    let mut frame = data(
        subtype,
        direction,
        &[&vec![0; padding], &body()[..]].concat(),
    );
    if flags & 0x10 != 0 {
        frame.extend([1, 2, 3, 4]);
    }
    radiotap(&words, &fields, &frame)
}

#[test]
fn radiotap_by_chance() {
    let mut dice = Dice::new(5);
    let frames: Vec<_> = (0..1_500).map(|_| chance(&mut dice)).collect();
    assert_prints_alike("radiotap by chance", RADIOTAP, frames);
}

/// A Prism header in either byte order.
fn prism(is_big: bool) -> Vec<u8> {
    let words = [0x44_u32, 144];
    let mut header: Vec<u8> = if is_big {
        words.iter().flat_map(|word| word.to_be_bytes()).collect()
    } else {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    };
    header.extend(b"wlan0");
    header.resize(144, 7);
    header
}

/// An AVS header of a length.
fn avs(length: u8) -> Vec<u8> {
    let mut header = vec![0x80, 0x21, 0x10, 1, 0, 0, 0, length];
    header.resize(length.into(), 9);
    header
}

#[test]
fn headers_of_prism_and_avs() {
    let frame = data(QOS, 1, &body());
    let behind = |header: Vec<u8>| [header, frame.clone()].concat();
    let short = [8, 32, 64, 80].map(|length| behind(avs(length)));
    let both = [behind(prism(false)), behind(prism(true))];
    let versions = [2, 0, 5].map(|version| {
        let mut header = avs(144);
        header[3] = version;
        behind(header)
    });
    assert_prints_alike("Prism", PRISM, [&both[..], &short, &versions].concat());
    assert_prints_alike("AVS", AVS, short);
}

#[test]
fn per_packet_information_and_what_stands_behind_it() {
    let ppi = |link: u8, fields: &[u8], inner: &[u8]| {
        let length = 8 + u8::try_from(fields.len()).unwrap();
        [&[0, 0, length, 0, link, 0, 0, 0], fields, inner].concat()
    };
    let wireless = data(0, 2, &body());
    let datagram = datagram(&message(&[53, 1, 1]));
    let ip = |header: &[u8]| [header, &datagram].concat();
    let [high, low] = u16::try_from(datagram.len() + 2).unwrap().to_be_bytes();
    let avs = [avs(64), wireless.clone()].concat();
    let mut frames = vec![
        ppi(105, &[], &wireless),
        ppi(105, &[2, 0, 4, 0, 1, 2, 3, 4], &wireless),
        ppi(127, &[], &radiotap(&[4], &[2], &wireless)),
        ppi(119, &[], &[prism(false), wireless.clone()].concat()),
        ppi(163, &[], &avs),
        ppi(192, &[9, 9], &ppi(163, &[9], &avs)),
        ppi(1, &[], &ethernet(&datagram)),
        ppi(0, &[], &ip(&[2, 0, 0, 0])),
        ppi(108, &[], &ip(&[0, 0, 0, 2])),
        ppi(9, &[], &ip(&[0xff, 3, 0, 0x21])),
        ppi(50, &[], &ip(&[0xff, 3, 0, 0x21])),
        ppi(51, &[], &ip(&[0x11, 0, 0, 5, high, low, 0, 0x21])),
        ppi(104, &[], &ip(&[0x0f, 0, 8, 0])),
        ppi(
            113,
            &[],
            &ip(&[0, 0, 0, 1, 0, 6, 2, 0, 0x5e, 0, 0x53, 1, 0, 0, 8, 0]),
        ),
    ];
    // The numbers of raw IP: tcpdump's own, and those of files.
    frames.extend([12, 14, 101, 228].map(|link| ppi(link, &[], &datagram)));
    assert_prints_alike("per-packet information", PPI, frames);
}
