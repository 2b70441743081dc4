//! The same frames through tshark, where it is installed: whoever writes both the builder and
//! the reader of a header can be wrong twice.

use std::fs;
use std::io::ErrorKind;
use std::process::Command;

use crate::gallery::gallery;
use crate::skipped::skipped;
use tempfile::NamedTempFile;

/// A capture file of one link type.
fn pcap(linktype: u16, frames: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for word in [0xa1b2_c3d4, 0x0002_0004, 0, 0, 65_535, u32::from(linktype)] {
        bytes.extend(u32::to_be_bytes(word));
    }
    for frame in frames {
        let length = u32::try_from(frame.len()).unwrap();
        for word in [1_700_000_000, 0, length, length] {
            bytes.extend(u32::to_be_bytes(word));
        }
        bytes.extend(frame);
    }
    bytes
}

/// The numbers of the frames in which tshark sees DHCP; `None` where there is no tshark.
fn seen_by_tshark(linktype: u16, frames: &[Vec<u8>]) -> Option<Vec<String>> {
    let capture = NamedTempFile::new().unwrap();
    fs::write(&capture, pcap(linktype, frames)).unwrap();
    // Its default is the swapped control bytes of one maker's controllers.
    let as_in_the_standard = "capwap.swap_fc:FALSE";
    let output = Command::new("tshark")
        .args(["-n", "-o", as_in_the_standard, "-Y", "dhcp"])
        .args(["-T", "fields", "-e", "frame.number"])
        .arg("-r")
        .arg(capture.path())
        .output();
    match output {
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        other => Some(
            String::from_utf8(other.unwrap().stdout)
                .unwrap()
                .lines()
                .map(str::to_owned)
                .collect(),
        ),
    }
}

#[test]
fn tshark_sees_dhcp_in_each_frame_too() {
    let mut linktypes: Vec<u16> = gallery().iter().map(|exhibit| exhibit.linktype).collect();
    linktypes.dedup();
    for linktype in linktypes {
        let (names, frames): (Vec<_>, Vec<_>) = gallery()
            .into_iter()
            .filter(|exhibit| exhibit.linktype == linktype)
            .map(|exhibit| (exhibit.name, exhibit.frame))
            .unzip();
        let Some(seen) = seen_by_tshark(linktype, &frames) else {
            skipped("tshark_sees_dhcp_in_each_frame_too: there is no tshark");
            return;
        };
        let missed: Vec<_> = names
            .iter()
            .enumerate()
            .filter(|(index, _)| !seen.contains(&(index + 1).to_string()))
            .map(|(_, name)| name)
            .collect();
        assert!(missed.is_empty(), "link type {linktype}: {missed:?}");
    }
}
