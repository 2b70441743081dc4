//! Several captures as one.

use std::io::Cursor;

use crate::classic::{MICRO, Pcap};
use crate::pcapng::Ng;
use crate::seen::Order;
use dhcpscope::capture::file::FileSource;
use dhcpscope::capture::{Error, Merge, Poll, Source};

fn merge(files: &[Vec<u8>]) -> Merge {
    let open = |(index, bytes): (usize, &Vec<u8>)| {
        let index = u16::try_from(index).unwrap();
        FileSource::new(Cursor::new(bytes.clone()), &format!("{index}.pcap"), index).unwrap()
    };
    Merge::new(files.iter().enumerate().map(open).collect())
}

/// A capture whose frames have these times in seconds.
fn pcap(times: &[u32]) -> Vec<u8> {
    let file = Pcap::new(Order::Little, MICRO);
    times
        .iter()
        .fold(file, |file, time| file.record(*time, 0, 1, b"x"))
        .bytes
}

/// Source and number of each frame; errors by their text.
fn order(mut merge: Merge) -> (Vec<(u16, u64)>, Vec<String>) {
    let (mut frames, mut errors) = (Vec::new(), Vec::new());
    loop {
        match merge.poll() {
            Ok(Poll::Frame(frame)) => frames.push((frame.source, frame.number)),
            Ok(Poll::End) => break,
            Ok(Poll::Note(_)) => {}
            Ok(Poll::Tick) => panic!("a saved capture does not tick"),
            Err(error) => errors.push(error.to_string()),
        }
    }
    assert!(matches!(merge.poll(), Ok(Poll::End)), "the end stays");
    (frames, errors)
}

#[test]
fn frames_come_by_time_and_equal_times_by_the_command_line() {
    let (frames, errors) = order(merge(&[pcap(&[2, 4, 4]), pcap(&[1, 4, 9]), pcap(&[])]));
    assert_eq!(frames, [(1, 1), (0, 1), (0, 2), (0, 3), (1, 2), (1, 3)]);
    assert!(errors.is_empty());
}

#[test]
fn a_capture_that_steps_back_keeps_its_own_order() {
    let (frames, _) = order(merge(&[pcap(&[5, 1, 6]), pcap(&[4, 5])]));
    assert_eq!(frames, [(1, 1), (0, 1), (0, 2), (1, 2), (0, 3)]);
}

#[test]
fn frames_without_a_time_stamp_keep_their_place() {
    let seconds = |time: u64| time * 1_000_000;
    let untimed = Ng::new(Order::Little)
        .interface(1, 0, &[])
        .enhanced(0, seconds(3), 1, b"x", &[])
        .simple(1, b"x")
        .enhanced(0, seconds(8), 1, b"x", &[])
        .bytes;
    let (frames, _) = order(merge(&[untimed, pcap(&[2, 3, 4])]));
    assert_eq!(frames, [(1, 1), (0, 1), (0, 2), (1, 2), (1, 3), (0, 3)]);
}

#[test]
fn a_broken_capture_does_not_stop_the_others() {
    let mut cut = pcap(&[1, 2]);
    cut.pop();
    let (frames, errors) = order(merge(&[cut, pcap(&[3])]));
    assert_eq!(frames, [(0, 1), (1, 1)]);
    assert_eq!(
        errors,
        ["0.pcap: cut short in record 2 at byte 0x0029: 16 of 17 bytes"]
    );
}

#[test]
fn nothing_merged_ends_at_once() {
    assert_eq!(order(merge(&[])), (Vec::new(), Vec::new()));
    let error = FileSource::new(Cursor::new(Vec::new()), "x", 0);
    assert!(matches!(error, Err(Error::Empty { .. })));
}
