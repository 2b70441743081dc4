//! All captures of the project, with every flag.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use dhcpscope::capture::{Poll, Source, file};
use dhcpscope::wire::{Link, Located, Locator, Settings};

use crate::frames::Framed;
use crate::oracle::{Capture, Tcpdump};

/// Every flag alone, and some together.
pub(crate) const FLAGS: &[&[&str]] = &[
    &[],
    &["-v"],
    &["-vv"],
    &["-vvv"],
    &["-e"],
    &["-e", "-v"],
    &["-e", "-vv"],
    &["-e", "-vvv"],
    &["-t"],
    &["-tt"],
    &["-ttt"],
    &["-tttt"],
    &["-ttttt"],
    &["-e", "-tttt", "-vv"],
    &["-#"],
    &["-#", "-ttt", "-v"],
    &["--nano"],
    &["--nano", "-ttt"],
    &["--nano", "-ttttt"],
    &["-q"],
    &["-q", "-e"],
    &["-q", "-e", "-vv"],
    &["-K", "-vv"],
    &["-x"],
    &["-xx"],
    &["-X"],
    &["-XX"],
    &["-e", "-vvv", "-X"],
    &["-vv", "-xX"],
    &["-xxX"],
];

/// Link types that both tcpdump and this view read to the letter.
const LINKS: &[u16] = &[0, 1, 101, 108, 113, 127, 276];

/// Frames of one link type.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) frames: Vec<Framed>,
}

/// The frames of all captures that hold DHCP, by link type; those without a message of their own are left out.
pub(crate) fn gathered() -> BTreeMap<u16, Gathered> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            [".pcap", ".pcapng", ".pcap.gz", ".pcap.zst"]
                .iter()
                .any(|end| name.ends_with(end))
        })
        .collect();
    paths.sort();
    assert!(paths.len() > 30, "{} captures", paths.len());
    let mut links = BTreeMap::new();
    for path in paths {
        gather(&mut links, path.to_str().unwrap());
    }
    links
}

fn gather(links: &mut BTreeMap<u16, Gathered>, path: &str) {
    let mut source = file::open(path, 0).unwrap();
    let mut locator = Locator::new(Settings::default());
    loop {
        // A damaged capture is read as far as it goes.
        let Ok(poll) = source.poll() else { continue };
        let frame = match poll {
            Poll::Frame(frame) => frame,
            Poll::End => return,
            _ => continue,
        };
        let link = Link::from_linktype(frame.link.0);
        let located = locator.locate(link, frame.bytes, frame.len, None, frame.number.into());
        if !matches!(located, Located::Dhcp(_)) || !LINKS.contains(&frame.link.0) {
            continue;
        }
        let mut bytes = frame.bytes.to_vec();
        if frame.link.0 == 276 {
            // A number that no machine has, so that tcpdump knows no name for it.
            bytes[4..8].copy_from_slice(&[0x7f, 0xff, 0xff, 0xf0]);
        }
        links.entry(frame.link.0).or_default().frames.push(Framed {
            bytes,
            wire: frame.len,
        });
    }
}

#[test]
fn every_capture_prints_as_in_tcpdump() {
    let Some(tcpdump) = Tcpdump::find() else {
        return;
    };
    let links = gathered();
    let all: usize = links.values().map(|link| link.frames.len()).sum();
    assert!(all > 200, "{all} messages");
    for (linktype, link) in &links {
        let name = format!("testdata, link type {linktype}");
        let file = Capture::of(&name, *linktype, &link.frames);
        for flags in FLAGS {
            tcpdump.must_equal(&file, flags);
        }
        eprintln!(
            "{name}: {} messages with {} sets of flags",
            link.frames.len(),
            FLAGS.len()
        );
    }
}
