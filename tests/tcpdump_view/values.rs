//! Every option with many lengths and contents.

use crate::frames::{Dice, ETHERNET, Framed, framed, message, option};
use crate::oracle::{Capture, Tcpdump};

const LENGTHS: &[usize] = &[
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 24, 33, 64, 255,
];

/// Four contents of a length.
fn contents(dice: &mut Dice, length: usize) -> [Vec<u8>; 4] {
    let letters = (b'A'..=b'z').cycle().take(length).collect();
    let high = (200..=255).cycle().take(length).collect();
    [letters, high, dice.bytes(length), dice.bytes(length)]
}

#[test]
fn every_option_of_many_lengths_prints_as_in_tcpdump() {
    let Some(tcpdump) = Tcpdump::find() else {
        return;
    };
    let mut dice = Dice::new(1);
    let mut frames = Vec::new();
    for code in 0..=255 {
        for length in LENGTHS {
            for data in contents(&mut dice, *length) {
                frames.push(framed(&message(&option(code, &data))));
            }
        }
    }
    let file = Capture::of("options", ETHERNET, &frames);
    for flags in [&["-v"], &["-vv"], &["-vvv"]] {
        tcpdump.must_equal(&file, flags);
    }
    eprintln!("{} messages, one option each", frames.len());
}

/// Options whose content chooses the form.
fn particular() -> Vec<Framed> {
    let mut options: Vec<Vec<u8>> = Vec::new();
    for byte in 0..=255 {
        for code in [46, 52, 53, 116] {
            options.push(option(code, &[byte]));
        }
        options.push(option(61, &[byte, b'A', b'B']));
        options.push(option(81, &[byte, 0, 255, b'h']));
        options.push(option(82, &[byte, 2, b'A', 7, byte, 0]));
        options.push(option(121, &[byte, 10, 1, 2, 3, 192, 0, 2, 1]));
        options.push(option(12, &[b'a', byte, b'z']));
    }
    for data in [
        b"\x03ABC\x02DE".as_slice(),
        b"\x03ABC\x02D",
        b"\x03ABC\x00",
        b"\x01A\x01B\x01C\x01D\x01E\x01F\x01G\x01H\x01I\x01J",
    ] {
        options.push(option(77, data));
    }
    for data in [
        b"\x01\x04eth0\x02\x03abc\x06\x01x".as_slice(),
        b"\x01\x05eth0",
        b"\x01\x04eth0\x02",
        b"\x09\x14ABCDEFGHIJKLMNOPQRST",
    ] {
        options.push(option(82, data));
    }
    options.push([0, 0, 0, 53, 1, 1, 0, 0, 255, 0, 0, 1, 4, 9, 9, 9, 9].to_vec());
    options.push([255, 255, 0, 255].to_vec());
    options.push(vec![0; 400]);
    options
        .iter()
        .map(|option| framed(&message(option)))
        .collect()
}

#[test]
fn options_that_choose_their_form_print_as_in_tcpdump() {
    let Some(tcpdump) = Tcpdump::find() else {
        return;
    };
    let file = Capture::of("particular options", ETHERNET, &particular());
    for flags in [&["-v"], &["-vv"], &["-vvv"]] {
        tcpdump.must_equal(&file, flags);
    }
}

#[test]
fn options_cut_anywhere_print_as_in_tcpdump() {
    let Some(tcpdump) = Tcpdump::find() else {
        return;
    };
    let data: Vec<u8> = (1..=12).collect();
    let mut frames = Vec::new();
    for code in 1..=254 {
        let whole = message(&option(code, &data));
        // The End, the value, the length and the code go one after the other.
        for length in whole.len() - 15..whole.len() {
            frames.push(framed(&whole[..length]));
        }
    }
    let file = Capture::of("cut options", ETHERNET, &frames);
    for flags in [["-v", "-x"], ["-vvv", "-x"]] {
        tcpdump.must_equal(&file, &flags);
    }
}
