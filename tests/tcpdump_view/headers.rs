//! Headers with everything in them that can be odd: lengths, checksums, options, tags, tunnels, cuts.

use crate::frames::{
    Dice, ETHERNET, Framed, Ip, OPTIONS, Udp, datagram, ethernet, framed, header, message, option,
    typed,
};
use crate::oracle::{Capture, Tcpdump};

pub(crate) const FLAGS: &[&[&str]] = &[
    &[],
    &["-e"],
    &["-v"],
    &["-vv"],
    &["-e", "-vvv"],
    &["-q", "-e", "-v"],
    &["-vv", "-x"],
];

fn check(name: &str, frames: &[Framed]) {
    let Some(tcpdump) = Tcpdump::find() else {
        return;
    };
    let file = Capture::of(name, ETHERNET, frames);
    for flags in FLAGS {
        tcpdump.must_equal(&file, flags);
    }
}

/// A message with every field set.
fn full() -> Vec<u8> {
    let mut full = message(&[53, 1, 2, 12, 3, b'a', b'b', b'c']);
    full[0] = 2;
    full[3] = 2;
    full[9] = 7;
    full[10] = 0x80;
    for address in full[12..28].chunks_mut(4) {
        address.copy_from_slice(&[192, 0, 2, 1]);
    }
    full[44..47].copy_from_slice(b"srv");
    full[108..112].copy_from_slice(b"boot");
    full
}

#[test]
fn odd_fields_of_messages() {
    let mut frames = Vec::new();
    for (place, values) in [
        (0, vec![0, 1, 2, 3, 255]),
        (1, vec![0, 1, 2, 6, 32, 255]),
        (2, vec![0, 1, 5, 6, 7, 16, 17, 255]),
        (3, vec![0, 1, 16, 255]),
        (7, vec![0, 0x6d]),
        (9, vec![0, 255]),
        (10, vec![0x80, 0x7f, 0xff]),
        (11, vec![1, 0xff]),
        (44, vec![1, 0x7f, b'x']),
        (108, vec![0xff, b'/']),
        (236, vec![0, b'C']),
    ] {
        for value in values {
            for base in [message(&[53, 1, 1]), full()] {
                let mut message = base;
                message[place] = value;
                frames.push(framed(&message));
            }
        }
    }
    let mut unended = full();
    unended[44..108].fill(b's');
    frames.push(framed(&unended));
    unended[107] = 0;
    unended[108..236].fill(b'f');
    frames.push(framed(&unended));
    check("fields", &frames);
}

#[test]
fn other_vendor_areas() {
    let mut frames = Vec::new();
    for cookie in [[0; 4], [0, 0, 0, 1], [1, 2, 3, 4], *b"STAN"] {
        let mut message = message(&[1, 2, 3]);
        message[236..OPTIONS].copy_from_slice(&cookie);
        frames.push(framed(&message));
        frames.push(framed(&message[..OPTIONS]));
    }
    for flags in 0..=255 {
        let mut message = header();
        message[236..OPTIONS].copy_from_slice(b"CMU\0");
        message.push(flags);
        message.extend(1..60);
        frames.push(framed(&message));
        frames.push(framed(&message[..OPTIONS + usize::from(flags % 61)]));
        message[OPTIONS + 4..OPTIONS + 4 + usize::from(flags % 40)].fill(0);
        frames.push(framed(&message));
    }
    check("vendor areas", &frames);
}

#[test]
fn messages_cut_anywhere() {
    let mut request = full();
    request[0] = 1;
    let mut other = full();
    other[1] = 6;
    let mut frames = Vec::new();
    for message in [full(), request, other] {
        for length in 0..message.len() {
            frames.push(framed(&message[..length]));
        }
        let whole = framed(&message);
        for length in 42..whole.bytes.len() {
            frames.push(whole.captured(length));
        }
    }
    check("cut messages", &frames);
}

/// Options that end at an even place.
const NAMED: [u8; 7] = [53, 1, 1, 12, 2, b'a', b'b'];

/// Frames with the headers as they are, and with bytes behind them.
fn with_trailers(headers: &[(Ip, Udp)]) -> Vec<Framed> {
    let message = message(&NAMED);
    let mut frames = Vec::new();
    for trailer in [0, 12] {
        for (ip, udp) in headers {
            let mut bytes = ethernet(&ip.udp(udp, &message));
            bytes.resize(bytes.len() + trailer, 7);
            frames.push(Framed::whole(bytes));
        }
    }
    frames
}

#[test]
fn lengths_that_disagree() {
    const RIGHT: u16 = 240 + 8 + 8;
    let mut headers = Vec::new();
    for length in [
        0,
        1,
        7,
        8,
        9,
        50,
        RIGHT - 1,
        RIGHT,
        RIGHT + 1,
        RIGHT + 60,
        0xffff,
    ] {
        let udp = Udp {
            length: Some(length),
            ..Udp::new()
        };
        headers.push((Ip::new(), udp));
    }
    for length in (18..30).chain([0, 1, 100, RIGHT + 19, RIGHT + 20, RIGHT + 21, 0xffff]) {
        let ip = Ip {
            length: Some(length),
            ..Ip::new()
        };
        headers.push((ip, Udp::new()));
    }
    check("lengths", &with_trailers(&headers));
}

#[test]
fn checksums_that_do_not_fit_and_ports() {
    let mut headers = Vec::new();
    for checksum in [0, 1, 0x1234, 0xffff] {
        let udp = Udp {
            checksum: Some(checksum),
            ..Udp::new()
        };
        let ip = Ip {
            checksum: Some(checksum),
            ..Ip::new()
        };
        headers.push((Ip::new(), udp));
        headers.push((ip, Udp::new()));
    }
    // A header whose right checksum is 0: what it is without an identification, that becomes one.
    let whole = datagram(&message(&NAMED));
    let id = u16::from_be_bytes([whole[10], whole[11]]);
    for checksum in [0, 1, 0x1234, 0xffff] {
        let ip = Ip {
            id,
            checksum: Some(checksum),
            ..Ip::new()
        };
        headers.push((ip, Udp::new()));
    }
    for ports in [(67, 67), (67, 68), (1234, 67), (68, 1234), (4011, 4011)] {
        let udp = Udp {
            ports,
            ..Udp::new()
        };
        headers.push((Ip::new(), udp));
    }
    check("checksums", &with_trailers(&headers));
}

#[test]
fn odd_ip_headers() {
    let mut dice = Dice::new(2);
    let mut frames = Vec::new();
    for _ in 0..3_000 {
        let ip = Ip {
            tos: dice.byte(),
            ttl: dice.odd_byte(),
            id: u16::from(dice.byte()),
            fragment: [0, 0x4000, 0x8000, 0xc000][dice.below(4)],
            options: ip_options(&mut dice),
            ..Ip::new()
        };
        // What stands behind the options is read where one of them has no length.
        let udp = Udp {
            ports: [(68, 67), (4011, 67)][dice.below(2)],
            ..Udp::new()
        };
        let udp = ip.udp(&udp, &message(&[53, 1, 1]));
        frames.push(Framed::whole(ethernet(&udp)));
    }
    check("IP headers", &frames);
}

/// Options of IP, most of them nearly right.
fn ip_options(dice: &mut Dice) -> Vec<u8> {
    let mut options = Vec::new();
    while options.len() < 4 + dice.below(32) {
        let kind = [1, 0, 7, 68, 68, 131, 137, 148, 130, 82, 153][dice.below(11)];
        if kind < 2 {
            options.push(kind);
            continue;
        }
        let length = [1, 2, 3, 5, 9, 13, 17][dice.below(7)];
        let mut data = dice.bytes(length);
        data[0] = [4, 5, 8, 9, 12, 13, 17, dice.byte()][dice.below(8)];
        if let Some(flags) = data.get_mut(1) {
            *flags = [0, 1, 3, 0x10, 0x21, dice.byte()][dice.below(6)];
        }
        let mut option = option(kind, &data);
        option[1] += 2;
        if dice.below(10) == 0 {
            option[1] = dice.byte();
        }
        options.extend(option);
    }
    options.truncate(40);
    options.resize(options.len().next_multiple_of(4), 0);
    if dice.below(8) == 0 {
        // An option whose length would stand behind the header.
        *options.last_mut().unwrap() = dice.byte();
    }
    options
}

#[test]
fn ip_options_that_reach_beyond_the_datagram() {
    let message = message(&[53, 1, 1]);
    let mut frames = Vec::new();
    for kind in [7, 131, 137, 68, 148, 130, 82, 153] {
        for padding in 0..4 {
            for length in 0..14_u8 {
                let pointer_and_flags = [length, 5, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9];
                let mut options = [&vec![1; padding][..], &[kind], &pointer_and_flags].concat();
                options.truncate(padding + usize::from(length).max(2));
                options.resize(options.len().next_multiple_of(4), 0);
                let header = u16::try_from(20 + options.len()).unwrap();
                for beyond in 0..=8 {
                    let ip = Ip {
                        options: options.clone(),
                        length: Some(header + beyond),
                        ..Ip::new()
                    };
                    frames.push(Framed::whole(ethernet(&ip.udp(&Udp::new(), &message))));
                }
            }
        }
    }
    check("IP options beyond the datagram", &frames);
}

#[test]
fn tags_and_802_2_headers() {
    let datagram = datagram(&message(&[53, 1, 1]));
    let mut frames = Vec::new();
    for tpid in [0x8100_u16, 0x88a8, 0x9100, 0x9200] {
        for tci in [0_u16, 42, 0xb02a, 0x1000, 0xffff] {
            let once = [&tci.to_be_bytes(), &[8, 0][..], &datagram].concat();
            let twice = [&tci.to_be_bytes(), &[0x81, 0][..], &once].concat();
            frames.push(Framed::whole(typed(tpid, &once)));
            frames.push(Framed::whole(typed(tpid, &twice)));
        }
    }
    let snap = |organization: u8| {
        let header = [0xaa, 0xaa, 3, 0, 0, organization, 8, 0];
        [&header[..], &datagram].concat()
    };
    for llc in [snap(0), snap(0xf8), [&[6, 6, 3][..], &datagram].concat()] {
        let length = u16::try_from(llc.len()).unwrap();
        // The last ones are wrong: one that nobody filled in, and such as end in the header.
        for length in [length, length - 9, length + 9, 0, 1, 2, 3, 7] {
            frames.push(Framed::whole(typed(length, &llc)));
            let tagged = [&[0, 42], &length.to_be_bytes()[..], &llc].concat();
            frames.push(Framed::whole(typed(0x8100, &tagged)));
        }
    }
    check("tags", &frames);
}

fn over_udp(port: u16, header: &[u8], payload: &[u8], checksum: Option<u16>) -> Framed {
    let udp = Udp {
        ports: (50_000, port),
        checksum,
        ..Udp::new()
    };
    let payload = [header, payload].concat();
    Framed::whole(ethernet(&Ip::outer(17).udp(&udp, &payload)))
}

fn over_ip(protocol: u8, header: &[u8], payload: &[u8]) -> Framed {
    let payload = [header, payload].concat();
    Framed::whole(ethernet(&Ip::outer(protocol).wrap(&payload)))
}

#[test]
fn tunnels_over_ip_and_udp() {
    let inner = datagram(&message(&[53, 1, 1]));
    let frame = ethernet(&inner);
    let mut frames = vec![
        over_ip(4, &[], &inner),
        over_ip(47, &[0, 0, 8, 0], &inner),
        over_ip(47, &[0x20, 0, 8, 0, 0, 0, 0, 7], &inner),
        over_ip(47, &[0x10, 0, 8, 0, 0, 0, 0, 9], &inner),
        over_ip(47, &[0x80, 0, 8, 0, 0x12, 0x34, 0, 0], &inner),
        over_ip(47, &[0, 0, 0x65, 0x58], &frame),
        over_ip(47, &[0x08, 0, 8, 0], &inner),
        over_ip(47, &[0, 0x80, 8, 0], &inner),
        over_udp(6081, &[0, 0, 0x65, 0x58, 0, 0, 42, 0], &frame, Some(0)),
        over_udp(6081, &[0, 0, 8, 0, 0, 0, 42, 0], &inner, None),
    ];
    for flags in [0x08, 0x88, 0xff] {
        let header = [flags, 1, 2, 3, 0, 0, 42, 5];
        for port in [4789, 8472] {
            for checksum in [None, Some(0), Some(9)] {
                frames.push(over_udp(port, &header, &frame, checksum));
            }
        }
    }
    check("tunnels over IP", &frames);
}

#[test]
fn flags_and_options_of_geneve() {
    let inner = datagram(&message(&[53, 1, 1]));
    let ovn: &[u8] = &[1, 2, 0x80, 1, 1, 2, 3, 4];
    let telemetry: &[u8] = &[1, 3, 1, 2, 1, 2, 3, 4, 5, 6, 7, 8];
    let (empty, too_long): (&[u8], &[u8]) = (&[0xff, 0xff, 5, 0xe0], &[9, 9, 5, 7]);
    let mut frames = Vec::new();
    for (flags, reserved, options) in [
        (0x40, 0, vec![]),
        (0x80, 7, vec![ovn]),
        (0xc0, 0, vec![ovn, telemetry]),
        (0xff, 0, vec![empty]),
        (0x3f, 0xff, vec![empty, telemetry, ovn]),
        (0, 0, vec![ovn, too_long]),
    ] {
        let options = options.concat();
        let length = u8::try_from(options.len() / 4).unwrap();
        let header = [length, flags, 8, 0, 0, 0, 42, reserved];
        let header = [&header[..], &options].concat();
        frames.push(over_udp(6081, &header, &inner, Some(0)));
    }
    check("Geneve", &frames);
}

#[test]
fn carriers_that_claim_more_than_there_is() {
    let payload = [
        &[8, 0, 0, 0, 0, 0, 42, 0][..],
        &ethernet(&datagram(&message(&[53, 1, 1]))),
    ];
    let payload = payload.concat();
    let length = u16::try_from(payload.len()).unwrap() + 8;
    let claiming = |length: u16| {
        let udp = Udp {
            ports: (50_000, 4789),
            length: Some(length),
            checksum: Some(0),
        };
        Framed::whole(ethernet(&Ip::outer(17).udp(&udp, &payload)))
    };
    let frames = [0, 1, 31].map(|more| claiming(length + more));
    check("wrong lengths of carriers", &frames);
}

/// A frame of IPv6 with a first word, and a payload longer by `more` than the header says.
fn over_ip6(first: u32, next: u8, more: u8, payload: &[u8]) -> Framed {
    let length = u16::try_from(payload.len()).unwrap() - u16::from(more);
    let [l0, l1] = length.to_be_bytes();
    let mut header = [
        &(0x6000_0000 | first).to_be_bytes()[..],
        &[l0, l1, next, 64],
    ]
    .concat();
    header.extend([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    header.extend([0x20, 1, 0x0d, 0xb8, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    Framed::whole(typed(0x86dd, &[&header, payload].concat()))
}

#[test]
fn tunnels_over_ipv6() {
    let inner = datagram(&message(&[53, 1, 1]));
    let gre = [&[0, 0, 8, 0][..], &inner].concat();
    let vxlan = [&[8, 0, 0, 0, 0, 0, 42, 0][..], &ethernet(&inner)].concat();
    let udp = |sum: [u8; 2]| {
        let [l0, l1] = u16::try_from(vxlan.len() + 8).unwrap().to_be_bytes();
        [
            &[0xc3, 0x50, 0x12, 0xb5, l0, l1, sum[0], sum[1]][..],
            &vxlan,
        ]
        .concat()
    };
    let mut frames = vec![
        over_ip6(0, 17, 0, &udp([0, 0])),
        over_ip6(0, 17, 0, &udp([0x12, 0x34])),
    ];
    for (next, payload) in [(4, &inner), (47, &gre)] {
        for first in [0, 0x0b80_0000, 0x0001_2345] {
            frames.push(over_ip6(first, next, 0, payload));
        }
        frames.push(over_ip6(0, next, 9, payload));
        let mut long = over_ip6(0, next, 0, payload);
        let [.., high, low] = u32::try_from(payload.len() + 9).unwrap().to_be_bytes();
        long.bytes[18..20].copy_from_slice(&[high, low]);
        frames.push(long);
    }
    for [high, low] in [[0, 1], [0x80, 0], [0, 0], [0xff, 0xff]] {
        let mut other = over_ip6(0, 4, 0, &inner);
        other.bytes[22..38].fill(0);
        other.bytes[34..36].copy_from_slice(&[high, low]);
        frames.push(other);
    }
    check("tunnels over IPv6", &frames);
}

#[test]
fn tunnels_over_ethernet() {
    let inner = datagram(&message(&[53, 1, 1]));
    let behind =
        |number: u16, header: &[u8]| Framed::whole(typed(number, &[header, &inner].concat()));
    let mut frames = vec![
        behind(0x8847, &[0, 6, 0x41, 0x40]),
        behind(0x8847, &[0, 6, 0x40, 0x40, 0, 0, 0x37, 0x09]),
        behind(0x8847, &[0, 0, 0x01, 0xff]),
    ];
    for label in 0..=16_u32 {
        let above = ((label << 12) | 0x40).to_be_bytes();
        frames.push(behind(0x8847, &[&above[..], &[0, 6, 0x41, 0x40]].concat()));
    }
    let length = u16::try_from(inner.len()).unwrap() + 2;
    for length in [length, length + 9, length - 9] {
        let [high, low] = length.to_be_bytes();
        frames.push(behind(0x8864, &[0x11, 0, 0, 5, high, low, 0, 0x21]));
    }
    check("tunnels over Ethernet", &frames);
}
