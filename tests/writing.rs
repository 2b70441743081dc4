//! Captures that are written, and read again: by this program, and by tcpdump and tshark where they are installed.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod skipped;

use std::fs;
use std::path::Path;
use std::process::Command;

use dhcpscope::capture::write::{Rotation, WriteOptions, Writer, Written};
use dhcpscope::capture::{
    Container, Error, Frame, Inputs, LinkType, NoteKind, Poll, Precision, Source, Timestamp, file,
};
use skipped::skipped;
use tempfile::TempDir;

/// A folder of a test's own, removed when the test is done.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// The files there are, by name, with the number of frames in each.
    fn files(&self) -> Vec<(String, usize)> {
        let mut names: Vec<_> = fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let count = |name: String| {
            let frames = read(&self.path(&name)).0.len();
            (name, frames)
        };
        names.into_iter().map(count).collect()
    }
}

const MICRO: Precision = Precision::Micro;
const NANO: Precision = Precision::Nano;
const PCAP: Container = Container::Pcap {
    link: LinkType::ETHERNET,
    precision: NANO,
};

fn frame(time: i64, link: LinkType, precision: Precision, bytes: &[u8]) -> Frame<'_> {
    Frame {
        source: 0,
        number: 1,
        time: Some(Timestamp(time)),
        len: 500,
        link,
        interface: None,
        precision,
        bytes,
    }
}

fn options(container: Container) -> WriteOptions {
    WriteOptions {
        container,
        names: vec!["eth0".into()],
        flush_each: true,
        rotation: Rotation::default(),
        inputs: Inputs::default(),
    }
}

/// Time, length, link type, precision and bytes of a frame.
type Seen = (Option<i64>, u32, LinkType, Precision, Vec<u8>);

fn read(path: &str) -> (Vec<Seen>, Vec<NoteKind>) {
    let mut source = file::open(path, 0).unwrap();
    let (mut frames, mut notes) = (Vec::new(), Vec::new());
    loop {
        match source.poll().unwrap() {
            Poll::Frame(frame) => frames.push((
                frame.time.map(Timestamp::nanos),
                frame.len,
                frame.link,
                frame.precision,
                frame.bytes.to_vec(),
            )),
            Poll::Note(note) => notes.push(note.kind),
            Poll::Tick => {}
            Poll::End => return (frames, notes),
        }
    }
}

fn seen(frame: &Frame<'_>) -> Seen {
    (
        frame.time.map(Timestamp::nanos),
        frame.len,
        frame.link,
        frame.precision,
        frame.bytes.to_vec(),
    )
}

#[test]
fn a_classic_capture_keeps_link_type_and_precision() {
    let folder = Folder::new();
    for (precision, time) in [
        (MICRO, 1_700_000_000_123_456_000),
        (NANO, 1_700_000_000_123_456_789),
    ] {
        let path = folder.path("x.pcap");
        let link = LinkType::LINUX_SLL2;
        let mut writer =
            Writer::create(&path, options(Container::Pcap { link, precision })).unwrap();
        let frames = [b"odd".as_slice(), b"", b"even"].map(|b| frame(time, link, precision, b));
        for frame in &frames {
            assert_eq!(writer.write(frame).unwrap(), Written::Frame);
        }
        assert_eq!(read(&path).0, frames.each_ref().map(seen));
        let other = frame(time, LinkType::ETHERNET, precision, b"x");
        assert!(matches!(writer.write(&other), Err(Error::Write { .. })));
    }
}

#[test]
fn pcapng_keeps_several_link_types_and_precisions() {
    let folder = Folder::new();
    let path = folder.path("x.pcapng");
    let mut writer = Writer::create(&path, options(Container::PcapNg)).unwrap();
    let frames = [
        frame(1_000_000_001, LinkType::ETHERNET, NANO, b"a"),
        frame(2_000_001_000, LinkType::RAW, MICRO, b"bc"),
        frame(3_000_000_003, LinkType::ETHERNET, NANO, b"defg"),
    ];
    for frame in &frames {
        writer.write(frame).unwrap();
    }
    let (again, notes) = read(&path);
    assert_eq!(again, frames.each_ref().map(seen));
    let interface = |index, link| NoteKind::Interface {
        index,
        name: Some("eth0".into()),
        link,
    };
    let expected = [
        interface(0, LinkType::ETHERNET),
        interface(1, LinkType::RAW),
    ];
    assert_eq!(notes, expected);
}

#[test]
fn the_format_follows_from_the_sources() {
    let ethernet = Some((LinkType::ETHERNET, MICRO));
    let precise = Some((LinkType::ETHERNET, NANO));
    let cooked = Some((LinkType::LINUX_SLL2, NANO));
    assert_eq!(Container::for_sources(&[precise, ethernet]), PCAP);
    assert_eq!(
        Container::for_sources(&[ethernet, cooked]),
        Container::PcapNg
    );
    assert_eq!(Container::for_sources(&[ethernet, None]), Container::PcapNg);
    assert_eq!(Container::for_sources(&[]), Container::PcapNg);
}

#[test]
fn an_unflushed_capture_without_frames_is_still_one() {
    let folder = Folder::new();
    let path = folder.path("x.pcap");
    let _writer = Writer::create(&path, options(PCAP)).unwrap();
    assert!(read(&path).0.is_empty());
}

/// Writes frames of 84 bytes, in the file, at these seconds.
fn rotate(path: &str, rotation: Rotation, seconds: &[i64]) -> Vec<Written> {
    let options = WriteOptions {
        rotation,
        ..options(PCAP)
    };
    let mut writer = Writer::create(path, options).unwrap();
    seconds
        .iter()
        .map(|seconds| {
            let time = seconds * 1_000_000_000;
            let frame = frame(time, LinkType::ETHERNET, NANO, &[0; 68]);
            writer.write(&frame).unwrap()
        })
        .collect()
}

fn named(files: &[(&str, usize)]) -> Vec<(String, usize)> {
    files
        .iter()
        .map(|(name, frames)| ((*name).into(), *frames))
        .collect()
}

#[test]
fn files_rotate_by_size() {
    let folder = Folder::new();
    let rotation = Rotation {
        size: Some(150), // header and two frames are 192
        ..Rotation::default()
    };
    rotate(&folder.path("x"), rotation, &[0; 5]);
    assert_eq!(folder.files(), named(&[("x", 2), ("x1", 2), ("x2", 1)]));
}

#[test]
fn files_rotate_around_a_ring() {
    let folder = Folder::new();
    let rotation = Rotation {
        size: Some(10),
        count: Some(11),
        ..Rotation::default()
    };
    rotate(&folder.path("x"), rotation, &[0; 12]);
    let files = folder.files();
    assert_eq!(files.len(), 11);
    assert_eq!((&files[0].0[..], &files[10].0[..]), ("x00", "x10"));
    assert!(files.iter().all(|(_, frames)| *frames == 1));
}

#[test]
fn a_ring_of_one_has_the_name_that_was_given() {
    let folder = Folder::new();
    let rotation = Rotation {
        size: Some(10),
        count: Some(1),
        ..Rotation::default()
    };
    rotate(&folder.path("x"), rotation, &[0; 3]);
    assert_eq!(folder.files(), named(&[("x", 1)]));
}

#[test]
fn files_rotate_by_time_into_folders_that_there_are() {
    let folder = Folder::new();
    fs::create_dir(folder.path("2023")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(["-r", "testdata/openstack-dora.pcap", "-G", "86400", "-w"])
        .arg(folder.path("%Y/x-%m%d.pcap"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(read(&folder.path("2023/x-1114.pcap")).0.len(), 4);
}

#[test]
fn files_rotate_by_time_until_their_number_is_used_up() {
    let folder = Folder::new();
    let rotation = Rotation {
        seconds: Some(10),
        count: Some(2),
        expand: Some(Box::new(|name, time| format!("{name}-{}", time.seconds()))),
        ..Rotation::default()
    };
    let written = rotate(
        &folder.path("x"),
        rotation,
        &[100, 109, 90, 110, 119, 120, 121],
    );
    assert_eq!(folder.files(), named(&[("x-100", 3), ("x-110", 2)]));
    assert_eq!(written[4..], [Written::Frame, Written::Full, Written::Full]);
}

#[test]
fn a_full_disk_is_told() {
    if !Path::new("/dev/full").exists() {
        skipped("a_full_disk_is_told: no /dev/full here");
        return;
    }
    let error = Writer::create("/dev/full", options(PCAP)).err();
    let text = error.map(|error| error.to_string());
    assert_eq!(
        text.as_deref(),
        Some("cannot write /dev/full: no space left on device")
    );
}

#[test]
fn tcpdump_and_tshark_read_what_is_written() {
    let folder = Folder::new();
    let (classic, mixed) = (folder.path("x.pcap"), folder.path("x.pcapng"));
    let time = 1_700_000_000_123_456_789;
    let arp = [&[0xff; 12][..], &[8, 6], &[0; 46]].concat();
    let mut writer = Writer::create(&classic, options(PCAP)).unwrap();
    writer
        .write(&frame(time, LinkType::ETHERNET, NANO, &arp))
        .unwrap();
    let mut writer = Writer::create(&mixed, options(Container::PcapNg)).unwrap();
    writer
        .write(&frame(time, LinkType::ETHERNET, NANO, &arp))
        .unwrap();
    writer
        .write(&frame(time, LinkType::RAW, NANO, &[0x45; 20]))
        .unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output().ok();
        if output.is_none() {
            skipped(format_args!(
                "the comparison with {program}: it is not installed"
            ));
        }
        output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let dump = ["-n", "-tt", "--time-stamp-precision=nano", "-r", &classic];
    if let Some(seen) = run("tcpdump", &dump) {
        assert!(seen.starts_with("1700000000.123456789 ARP"), "{seen}");
    }
    let fields = [
        "-n",
        "-T",
        "fields",
        "-e",
        "frame.time_epoch",
        "-e",
        "frame.len",
        "-r",
    ];
    for (path, frames) in [(&classic, 1), (&mixed, 2)] {
        if let Some(seen) = run("tshark", &[&fields[..], &[path]].concat()) {
            assert_eq!(seen, "1700000000.123456789\t500\n".repeat(frames), "{path}");
        }
    }
}
