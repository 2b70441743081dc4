//! Headers with everything in them that can be odd: lengths, checksums, options, tags, cuts.

use crate::frames::{
    Dice, ETHERNET, Framed, Ip, OPTIONS, Udp, datagram, ethernet, framed, header, message, option,
    typed,
};
use crate::oracle::assert_prints_alike;

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
    assert_prints_alike("fields", ETHERNET, frames);
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
    assert_prints_alike("vendor areas", ETHERNET, frames);
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
    assert_prints_alike("cut messages", ETHERNET, frames);
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
    assert_prints_alike("lengths", ETHERNET, with_trailers(&headers));
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
    assert_prints_alike("checksums", ETHERNET, with_trailers(&headers));
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
    assert_prints_alike("IP headers", ETHERNET, frames);
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
    assert_prints_alike("IP options beyond the datagram", ETHERNET, frames);
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
    assert_prints_alike("tags", ETHERNET, frames);
}
