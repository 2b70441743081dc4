//! Frames of any link type through one view.
//!
//! An input is: the view (3 bytes), the link type (1), then frames, each behind its length (2, big endian), which
//! counts only as far as there are bytes. Time goes on by what the length leaves over.

use dhcpscope::capture::{Frame, LinkType, Precision, Timestamp};
use dhcpscope::exchange::{Limits, Query};

use super::looks::{CHOICE, Choice};

/// Link types that are read, and one that is not.
pub const LINKS: [u16; 23] = [
    1, 0, 9, 12, 14, 50, 51, 101, 104, 105, 108, 113, 119, 127, 163, 192, 228, 239, 258, 276, 147,
    1, 1,
];
/// Frames of one input.
const MOST: usize = 64;

/// Runs the target.
pub fn run(data: &[u8]) {
    let Some((choice, rest)) = data.split_first_chunk::<CHOICE>() else {
        return;
    };
    let Some((link, rest)) = rest.split_first() else {
        return;
    };
    let link = LINKS[usize::from(*link) % LINKS.len()];
    Choice::of(*choice).show(Limits::default(), &Query::default(), &frames(link, rest));
}

/// Takes frames with their lengths apart.
fn frames(link: u16, mut rest: &[u8]) -> Vec<Frame<'_>> {
    let mut frames: Vec<Frame<'_>> = Vec::new();
    let mut now = 1_700_000_000_000_000_000;
    while let Some((length, behind)) = rest.split_first_chunk::<2>() {
        let claimed = u16::from_be_bytes(*length);
        let (bytes, behind) = behind.split_at(usize::from(claimed).min(behind.len()));
        now += i64::from(claimed) * 1_000_000;
        frames.push(Frame {
            source: 0,
            number: frames.len() as u64 + 1,
            time: Some(Timestamp(now)),
            len: u32::from(claimed),
            link: LinkType(link),
            interface: None,
            precision: if claimed & 1 == 0 {
                Precision::Micro
            } else {
                Precision::Nano
            },
            bytes,
        });
        rest = behind;
        if frames.len() == MOST {
            break;
        }
    }
    frames
}
