//! Sentences about what is not a message: what captures say of themselves, and datagrams that never became whole.

use crate::capture::{NoteKind, Subject};
use crate::wire::{FrameId, Incomplete};

/// What a note says; `None` where it is no news. `interface` is the name of the one that it is about.
pub(super) fn note(kind: &NoteKind, interface: Option<&str>) -> Option<String> {
    let named = |index: &u32| interface.map_or_else(|| index.to_string(), str::to_owned);
    Some(match kind {
        NoteKind::Interface { .. } | NoteKind::GoesOn { .. } => return None,
        NoteKind::Comment { subject, text } => match subject {
            Subject::Section => format!("comment: {text}"),
            Subject::Interface(index) => {
                format!("interface {}: comment: {text}", named(index))
            }
            Subject::Frame(frame) => format!("frame {frame}: comment: {text}"),
        },
        NoteKind::Statistics { counters, .. } => {
            let dropped = counters.dropped();
            if dropped == 0 {
                return None;
            }
            let packets = counted(dropped, "packet", "packets");
            format!("the capture says that it dropped {packets}")
        }
        NoteKind::Lost { frame, count, .. } => {
            let packets = counted(*count, "packet was", "packets were");
            format!("{packets} lost before frame {frame}")
        }
        NoteKind::LongerThanWire {
            frame,
            captured,
            len,
        } => {
            let bytes = counted((*captured).into(), "byte", "bytes");
            format!("frame {frame} holds {bytes} and claims to have had {len} on the wire")
        }
        NoteKind::TimeOutOfRange { frame } => {
            format!("frame {frame} has an impossible time stamp; it is shown without one")
        }
        NoteKind::Down => "the interface is down; waiting for it to come back".to_owned(),
        NoteKind::Up => "the interface is up again".to_owned(),
        // libpcap's words for the same.
        NoteKind::Gone { reason } if reason == "the interface disappeared" => {
            "the interface has gone away".to_owned()
        }
        NoteKind::Gone { reason } => format!("the interface has gone away: {reason}"),
        NoteKind::Reopened { was_cut } => {
            let cut = if *was_cut {
                "; the old one ended in the middle of a packet"
            } else {
                ""
            };
            format!("another file has this name now, or it was begun anew: reading on in that{cut}")
        }
        NoteKind::BrokenOptions { subject } => {
            let whose = match subject {
                Subject::Section => "a section".to_owned(),
                Subject::Interface(index) => format!("interface {}", named(index)),
                Subject::Frame(frame) => format!("frame {frame}"),
            };
            format!("broken options of {whose} are passed over")
        }
    })
}

/// How many there are: `1 packet was`, `2 packets were`.
pub(super) fn counted(count: u64, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// What was seen of a datagram that stayed incomplete; `None` where it is not known to be DHCP. `sources` are the names of
/// all that is read.
pub(super) fn incomplete(datagram: &Incomplete, sources: &[String]) -> Option<String> {
    let (from, to) = datagram.ports?;
    let length = match datagram.length {
        Some(length) => format!("of {length} bytes"),
        None => "of a length never seen".to_owned(),
    };
    let first = datagram.frames.first().map(|frame| frame.source);
    let is_of_one = datagram
        .frames
        .iter()
        .all(|frame| Some(frame.source) == first);
    let name = |source: u16| {
        sources
            .get(usize::from(source))
            .filter(|_| sources.len() > 1)
    };
    let whose = first.filter(|_| is_of_one).and_then(name);
    let whose = whose.map(|name| format!("{name}: "));
    let frame = |frame: &FrameId| match name(frame.source) {
        Some(name) if !is_of_one => format!("{} of {name}", frame.number),
        _ => frame.number.to_string(),
    };
    let frames: Vec<String> = datagram.frames.iter().map(frame).collect();
    Some(format!(
        "{}incomplete datagram {}:{from} > {}:{to} (IP id {}), {length}: {} bytes seen in frames {} ({})",
        whose.unwrap_or_default(),
        datagram.src,
        datagram.dst,
        datagram.id,
        datagram.seen,
        frames.join(", "),
        datagram.why.key(),
    ))
}
