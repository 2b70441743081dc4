//! Records of a capture with lengths that cannot be, among others.

use crate::captures::{FLAGS, gathered};
use crate::frames::{ETHERNET, Framed, framed, message};
use crate::oracle::{Capture, Tcpdump};
use crate::views::ours;

/// Bytes that tcpdump believes a frame to have at most.
const MAX_LENGTH: u32 = 262_144;

/// A frame as it is, and with lengths on the wire that cannot be or only just can.
fn odd(frame: &Framed) -> Vec<Framed> {
    let captured = u32::try_from(frame.bytes.len()).unwrap();
    let lengths = [
        // Neither the first nor any later one of these counts for the time that passed.
        0,
        captured,
        captured - 1,
        1,
        200,
        captured + 1,
        MAX_LENGTH,
        MAX_LENGTH + 1,
        u32::MAX,
        captured,
    ];
    let with = |wire| Framed {
        bytes: frame.bytes.clone(),
        wire,
    };
    lengths.into_iter().map(with).collect()
}

#[test]
fn lengths_of_records_that_cannot_be() {
    let Some(tcpdump) = Tcpdump::find() else {
        return;
    };
    for (linktype, link) in gathered() {
        let whole = |frame: &&Framed| frame.bytes.len() > 250;
        let frame = link.frames.iter().find(whole).unwrap();
        let name = format!("lengths of records, link type {linktype}");
        let file = Capture::of(&name, linktype, &odd(frame));
        for flags in FLAGS {
            tcpdump.must_equal(&file, flags);
        }
    }
}

#[test]
fn nothing_but_the_lengths_is_said_of_such_a_record() {
    let frame = framed(&message(&[53, 1, 1]));
    assert_eq!(frame.bytes.len(), 286);
    let file = Capture::of("lengths of records", ETHERNET, &odd(&frame));
    let printed = ours(&file, &["-o", "tcpdump", "-#", "-ttt", "-e", "-X"]).stdout;
    let printed = String::from_utf8(printed).unwrap();
    let invalid: Vec<_> = printed
        .lines()
        .filter(|line| line.contains("Invalid"))
        .collect();
    let expected = [
        "    1  [Invalid header: len==0]",
        "    3  [Invalid header: len(285) < caplen(286)]",
        "    4  [Invalid header: len(1) < caplen(286)]",
        "    5  [Invalid header: len(200) < caplen(286)]",
        "    8  [Invalid header: len(262145) > 262144]",
        "    9  [Invalid header: len(4294967295) > 262144]",
    ];
    assert_eq!(invalid, expected);
    // Four records are read.
    assert_eq!(printed.matches("BOOTP").count(), 4, "{printed}");
    assert_eq!(printed.matches("\t0x0000:").count(), 4, "{printed}");
}
