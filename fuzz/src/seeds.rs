//! First inputs, made of the captures in `testdata` and of the registry's examples.

use std::fs;
use std::path::Path;

use dhcpscope::capture::file;
use dhcpscope::capture::{Poll, Source};
use dhcpscope::dhcp::registry::Space;

use super::frames::LINKS;

/// Frames of one capture that become one input.
const FRAMES: usize = 6;
/// Captures longer than that teach a fuzzer nothing that shorter ones do not, in bytes.
const LONGEST: u64 = 6_000;

/// Inputs for a target.
pub fn of(target: &str, testdata: &Path) -> Vec<Vec<u8>> {
    match target {
        "options" => options(),
        "sequences" => sequences(),
        "files" => captures(testdata)
            .iter()
            .filter(|path| fs::metadata(path).is_ok_and(|file| file.len() <= LONGEST))
            .map(|path| fs::read(path).expect("a capture can be read"))
            .collect(),
        _ => captures(testdata).iter().map(|path| frames(path)).collect(),
    }
}

fn captures(testdata: &Path) -> Vec<String> {
    let files = fs::read_dir(testdata).expect("the folder of captures can be read");
    let mut paths: Vec<String> = files
        .filter_map(|file| file.ok()?.path().to_str().map(str::to_owned))
        .filter(|path| path.contains(".pcap") && !path.contains(".tmp"))
        .collect();
    paths.sort();
    paths
}

/// The first frames of a capture, as the `frames` target takes them. Views go round by the path's length.
fn frames(path: &str) -> Vec<u8> {
    let view = u8::try_from(path.len() % 256).unwrap_or(0);
    let mut out = vec![view, view.wrapping_mul(29), view.wrapping_mul(57)];
    let Ok(mut source) = file::open(path, 0) else {
        return out;
    };
    let mut count = 0;
    while let Ok(poll) = source.poll() {
        match poll {
            Poll::Frame(frame) => {
                if count == 0 {
                    let place = LINKS.iter().position(|link| *link == frame.link.0);
                    out.push(u8::try_from(place.unwrap_or(0)).unwrap_or(0));
                }
                let length = u16::try_from(frame.bytes.len()).unwrap_or(u16::MAX);
                out.extend(length.to_be_bytes());
                out.extend(frame.bytes.get(..usize::from(length)).unwrap_or_default());
                count += 1;
            }
            Poll::End => break,
            Poll::Note(_) | Poll::Tick => {}
        }
        if count == FRAMES {
            break;
        }
    }
    out
}

/// The example of each row of each space.
fn options() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for (space, place) in Space::ALL.into_iter().zip(0..) {
        for row in space.rows().iter().filter(|row| !row.example.is_empty()) {
            let mut input = vec![place, row.code, 0];
            input.extend(row.example);
            all.push(input);
        }
    }
    all
}

/// Usual talks of one client and several, in each view.
fn sequences() -> Vec<Vec<u8>> {
    // DISCOVER, OFFER, REQUEST, ACK, a renewal, a RELEASE: see `Step`.
    const DORA: [u8; 16] = [1, 0, 6, 0x10, 2, 0, 2, 5, 3, 0, 2, 3, 5, 0, 2, 0x25];
    const RENEW: [u8; 8] = [3, 8, 0x1c, 0, 5, 8, 2, 0x25];
    const RELEASE: [u8; 4] = [7, 16, 0x1c, 1];
    let mut all = Vec::new();
    for view in 0..9_u8 {
        let mut input = vec![view, view.wrapping_mul(37), 4 | view & 1, 200, 0];
        for client in 0..3 {
            for step in [&DORA[..], &RENEW, &RELEASE].concat().chunks_exact(4) {
                input.extend([step[0], step[1] | client, step[2], step[3]]);
            }
        }
        all.push(input);
    }
    all
}
