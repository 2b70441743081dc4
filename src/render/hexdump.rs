//! The bytes of a frame in hexadecimal behind each message, as tcpdump's `-x` and `-X` print them.
//!
//! Sixteen bytes a row, with or without text beside them; with the link header or without. It goes with any view that
//! shows messages one by one.

use crate::capture::LinkType;
use crate::exchange::Packet;
use crate::render::behind::Behind;
use crate::render::{View, text};
use crate::wire::Link;

/// Bytes in a row.
const ROW: usize = 16;
/// Columns that the hexadecimal part of a full row takes.
const COLUMNS: usize = 40;

/// What is dumped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dump {
    /// From the link header on (`-xx`, `-XX`), or from what it carries.
    pub has_link: bool,
    /// With text beside the bytes (`-X`).
    pub has_text: bool,
}

/// A view with a dump behind each message.
pub fn with_dump(view: Box<dyn View>, dump: Dump) -> Behind {
    Behind::new(view, move |out, packet| write(out, packet, dump))
}

/// Appends the dump of a packet's frame, behind a line's end.
pub fn write(out: &mut Vec<u8>, packet: &Packet, dump: Dump) {
    write_from(out, packet, dump, None);
}

/// Appends the dump of a packet's frame, behind a line's end. Where somebody else knows where the link header ends,
/// `link_end` says it.
pub(super) fn write_from(out: &mut Vec<u8>, packet: &Packet, dump: Dump, link_end: Option<usize>) {
    let skipped = if dump.has_link {
        0
    } else {
        link_end.unwrap_or_else(|| link_header(packet.origin.link, &packet.bytes, start(packet)))
    };
    let bytes = packet.bytes.get(skipped..).unwrap_or_default();
    if bytes.is_empty() {
        return;
    }
    // Rows begin with what separates them from the line before, and that is there already.
    if out.last() == Some(&b'\n') {
        out.pop();
    }
    rows(out, bytes, "\n\t", dump.has_text);
    out.push(b'\n');
}

/// Appends rows, each with `lead` in front of it.
pub fn rows(out: &mut Vec<u8>, bytes: &[u8], lead: &str, has_text: bool) {
    for (place, row) in bytes.chunks(ROW).enumerate() {
        text::str(out, lead);
        text::str(out, "0x");
        text::hex(out, u32::try_from(place * ROW).unwrap_or(u32::MAX), 4);
        text::str(out, ": ");
        let start = out.len();
        for pair in row.chunks(2) {
            out.push(b' ');
            text::hex_bytes(out, pair);
        }
        if has_text {
            out.resize(start + COLUMNS, b' ');
            text::str(out, "  ");
            out.extend(row.iter().map(|byte| match byte {
                b'!'..=b'~' => *byte,
                _ => b'.',
            }));
        }
    }
}

/// Length of a VLAN tag.
const TAG: usize = 4;

/// Where the datagram of a packet begins.
fn start(packet: &Packet) -> usize {
    usize::try_from(packet.datagram.ip.header.start).unwrap_or(usize::MAX)
}

/// Length of the link header of a frame, tags included; of a link type whose header tells no length, all bytes in front
/// of the datagram, which begins at `start`.
pub(super) fn link_header(link: LinkType, bytes: &[u8], start: usize) -> usize {
    const ETHERNET: usize = 14;
    match Link::from_linktype(link.0) {
        Link::Ethernet => {
            let mut at = ETHERNET - 2;
            loop {
                match bytes.get(at..).and_then(<[u8]>::first_chunk::<2>) {
                    Some([0x81 | 0x91 | 0x92, 0x00] | [0x88, 0xa8]) => at += TAG,
                    Some([high @ 0..=5, low]) => {
                        let length = usize::from(u16::from_be_bytes([*high, *low]));
                        return at + 2 + llc_header(bytes.get(at + 2..), length);
                    }
                    _ => return at + 2,
                }
            }
        }
        Link::LinuxSll => 16 + cooked_tags(bytes, 14, 16),
        Link::LinuxSll2 => 20 + cooked_tags(bytes, 0, 20),
        // That of PPP however short it is.
        Link::Null | Link::Loop | Link::Ppp => 4,
        Link::RawIp => 0,
        Link::Pppoe => pppoe_header(bytes),
        _ => start,
    }
}

/// Length of the VLAN tags of a cooked capture, whose header ends at `end` and has the type of what follows at `kind`.
fn cooked_tags(bytes: &[u8], kind: usize, end: usize) -> usize {
    let is_tag = |at: usize| {
        bytes
            .get(at..)
            .is_some_and(|it| it.starts_with(&[0x81, 0x00]))
    };
    let mut length = 0;
    let mut at = kind;
    while is_tag(at) {
        length += TAG;
        at = end + length - 2;
    }
    length
}

/// Length of the header of PPP over Ethernet, with that of PPP.
fn pppoe_header(bytes: &[u8]) -> usize {
    const PPPOE: usize = 6;
    let ppp = bytes.get(PPPOE..).unwrap_or_default();
    let (hdlc, number) = match ppp {
        [0xff, 0x03, number @ ..] => (2, number),
        number => (0, number),
    };
    // A number that is odd is a short one.
    let is_short = number.first().is_some_and(|first| first % 2 == 1);
    PPPOE + hdlc + if is_short { 1 } else { 2 }
}

/// Length of an IEEE 802.2 header, with SNAP where it follows, in a frame that says that it has `length` bytes. One that
/// has not even those of the header is all header.
fn llc_header(header: Option<&[u8]>, length: usize) -> usize {
    const LLC: usize = 3;
    const SNAP: usize = 8;
    match header {
        _ if length < LLC => length,
        Some([0xaa, 0xaa, 0x03, ..]) => SNAP,
        _ => LLC,
    }
}

#[cfg(test)]
mod tests {
    use super::rows;

    fn made(bytes: &[u8], has_text: bool) -> String {
        let mut out = Vec::new();
        rows(&mut out, bytes, "\n", has_text);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn the_last_row_keeps_its_text_in_its_column() {
        let bytes = b"0123456789abcdef\x00 \x7f";
        assert_eq!(
            made(bytes, true),
            "\n0x0000:  3031 3233 3435 3637 3839 6162 6364 6566  0123456789abcdef\
             \n0x0010:  0020 7f                                  ..."
        );
        assert_eq!(made(b"abc", false), "\n0x0000:  6162 63");
    }
}
