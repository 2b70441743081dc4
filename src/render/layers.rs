//! What stands around a message, in words: its type, its path, its checksums. Shared by the views.

use std::borrow::Cow;

use crate::dhcp::{Message, Op, header};
use crate::exchange::{FramePlace, Packet};
use crate::render::{Ink, Look, Shown, text};
use crate::wire::{Checksum, ChecksumStatus, Tunnel};

/// Appends the number of a frame as it is to be read beside a packet, whose source it is of where nothing else is said.
#[inline(always)]
pub(crate) fn frame(out: &mut Vec<u8>, (source, number): FramePlace, beside: &Packet) {
    out.push(b'#');
    text::number(out, number.get());
    if source != beside.origin.source {
        text::str(out, " of another source");
    }
}

/// Appends the message's word: its type, or BOOTREQUEST and BOOTREPLY; `?` where nothing of it is there.
#[inline(always)]
pub(crate) fn message_word(out: &mut Vec<u8>, message: Message<'_>) {
    match plain_word(message) {
        Some(word) => text::str(out, word),
        None => numbered_word(out, message),
    }
}

fn numbered_word(out: &mut Vec<u8>, message: Message<'_>) {
    match (message.kind(), message.op()) {
        (Some(kind), _) => {
            text::str(out, "TYPE-");
            text::number(out, kind.code());
        }
        (None, Op::Other(_)) if !message.has_field(header::OP) => out.push(b'?'),
        (None, Op::Other(op)) => {
            text::str(out, "OP-");
            text::number(out, op);
        }
        (None, Op::Request | Op::Reply) => {}
    }
}

/// The message's word, where it has one that needs no number.
pub(crate) fn plain_word(message: Message<'_>) -> Option<&'static str> {
    match (message.kind(), message.op()) {
        (Some(kind), _) => kind.word(),
        (None, Op::Request) => Some("BOOTREQUEST"),
        (None, Op::Reply) => Some("BOOTREPLY"),
        (None, Op::Other(_)) => None,
    }
}

/// Appends a client by its hardware address, else by its identifier, of which no more than the end is shown than an
/// Ethernet address takes; `-` where it has neither.
pub(crate) fn client(out: &mut Vec<u8>, chaddr: &[u8], identifier: Option<&[u8]>) {
    const MOST: usize = 6;
    let name = identifier.filter(|_| chaddr.is_empty()).unwrap_or(chaddr);
    let end = name.len().saturating_sub(MOST - 1);
    if name.is_empty() {
        out.push(b'-');
    } else if chaddr.is_empty() && name.len() > MOST {
        text::str(out, "..");
        text::colon_hex(out, name.get(end..).unwrap_or(name));
    } else {
        text::colon_hex(out, name);
    }
}

/// Appends `flags` of a message: the number, and what its bits say.
pub(crate) fn flags(out: &mut Vec<u8>, flags: u16) {
    text::str(out, "0x");
    text::hex(out, u32::from(flags), 4);
    if flags & header::FLAG_BROADCAST != 0 {
        text::str(out, " broadcast");
    }
    if flags & header::FLAGS_MUST_BE_ZERO != 0 {
        text::str(out, ", bits set that must be zero");
    }
}

/// Appends the number of the message's exchange in its rail colour.
pub(crate) fn exchange_tag(out: &mut Vec<u8>, look: &Look, shown: &Shown<'_>) {
    let start = out.len();
    if let Some(number) = shown.number {
        let rail = u8::try_from(number % 251).unwrap_or(0);
        look.paint.on(out, Ink::Rail(rail));
        out.push(b'[');
        text::number(out, number);
        out.push(b']');
        look.paint.off(out);
    } else {
        text::str(out, "[-]");
    }
    text::pad(out, start, 4, 1);
}

/// The interface that a message came from, where there are several: as the frame itself numbers it, else as the capture
/// names it.
pub(crate) fn interface<'a>(
    look: &'a Look,
    packet: &Packet,
    one_of: Option<&'a str>,
) -> Option<Cow<'a, str>> {
    let Some(number) = packet.datagram.link.interface.filter(|number| *number > 0) else {
        return one_of.map(Cow::Borrowed);
    };
    Some(match look.interface(number) {
        Some(name) => Cow::Borrowed(name),
        None => Cow::Owned(format!("interface {number}")),
    })
}

/// What stands in front of the name of a source: an interface or a file.
pub(crate) const fn source_word(look: &Look) -> &'static str {
    if look.is_live { "on " } else { "in " }
}

/// Appends where the message came from and went to: tunnels and VLANs where there are any, then IP and UDP.
pub(crate) fn path(out: &mut Vec<u8>, look: &Look, packet: &Packet) {
    let datagram = &packet.datagram;
    if !datagram.outer.is_empty() || !datagram.link.vlan.is_empty() {
        around(out, packet, "  ");
    }
    look.paint.on(out, Ink::Address);
    text::endpoint(out, datagram.ip.src, datagram.udp.src);
    look.paint.off(out);
    text::str(out, " > ");
    look.paint.on(out, Ink::Address);
    text::endpoint(out, datagram.ip.dst, datagram.udp.dst);
    look.paint.off(out);
    if datagram.ip.fragments > 1 {
        text::str(out, "  ");
        text::number(out, datagram.ip.fragments);
        text::str(out, " fragments");
    }
}

/// Appends tunnels and VLANs, from the outside in, `end` behind each.
pub(crate) fn around(out: &mut Vec<u8>, packet: &Packet, end: &str) {
    for tunnel in &packet.datagram.outer {
        self::tunnel(out, tunnel);
        text::str(out, end);
    }
    for tag in &packet.datagram.link.vlan {
        text::str(out, "vlan ");
        text::number(out, tag.id());
        text::str(out, end);
    }
}

/// Appends both checksum verdicts.
pub(crate) fn checksums(out: &mut Vec<u8>, look: &Look, packet: &Packet) {
    checksums_apart(out, look, packet, "  ");
}

/// Appends both checksum verdicts as one that is not broken between two lines.
pub(crate) fn checksums_together(out: &mut Vec<u8>, look: &Look, packet: &Packet) {
    checksums_apart(out, look, packet, ", ");
}

/// Appends both checksum verdicts in the shortest way there is.
pub(crate) fn checksums_in_one(out: &mut Vec<u8>, look: &Look, packet: &Packet) {
    let (ip, udp) = (packet.datagram.ip.checksum, packet.datagram.udp.checksum);
    if [ip.status, udp.status] == [ChecksumStatus::Ok; 2] {
        look.paint.text(out, Ink::Faint, "ip+udp ok");
    } else {
        checksums_together(out, look, packet);
    }
}

fn checksums_apart(out: &mut Vec<u8>, look: &Look, packet: &Packet, between: &str) {
    match packet.datagram.ip.checksum {
        sum if sum.status == ChecksumStatus::Ok => look.paint.text(out, Ink::Faint, "ip ok"),
        sum => not_ok(out, look, "ip ", sum),
    }
    text::str(out, between);
    match packet.datagram.udp.checksum {
        sum if sum.status == ChecksumStatus::Ok => look.paint.text(out, Ink::Faint, "udp ok"),
        sum => not_ok(out, look, "udp ", sum),
    }
}

fn not_ok(out: &mut Vec<u8>, look: &Look, layer: &str, checksum: Checksum) {
    look.paint.on(
        out,
        match checksum.status {
            ChecksumStatus::Bad { .. } => Ink::Error,
            ChecksumStatus::Partial => Ink::Warning,
            _ => Ink::Faint,
        },
    );
    text::str(out, layer);
    text::str(out, checksum_word(checksum.status));
    if let ChecksumStatus::Bad { expected } = checksum.status {
        text::str(out, " (0x");
        text::hex(out, u32::from(checksum.value), 4);
        text::str(out, " should be 0x");
        text::hex(out, u32::from(expected), 4);
        text::str(out, ")");
    }
    look.paint.off(out);
}

/// The word for a checksum's verdict.
pub(crate) const fn checksum_word(status: ChecksumStatus) -> &'static str {
    match status {
        ChecksumStatus::Ok => "ok",
        ChecksumStatus::Bad { .. } => "bad",
        ChecksumStatus::Partial => "partial",
        ChecksumStatus::None => "none",
        ChecksumStatus::Unverifiable(_) => "unverifiable",
        ChecksumStatus::Skipped => "skipped",
    }
}

/// Appends a tunnel: its kind, what tells it from others, and its ends.
pub(crate) fn tunnel(out: &mut Vec<u8>, tunnel: &Tunnel) {
    text::str(out, tunnel.kind.name());
    if let Some((word, number)) = tunnel.kind.identifier() {
        out.push(b' ');
        text::str(out, word);
        out.push(b' ');
        text::number(out, number);
    }
    if let (Some(source), Some(destination)) = (tunnel.source, tunnel.destination) {
        text::str(out, ", ");
        text::str(out, &source.to_string());
        text::str(out, " > ");
        text::str(out, &destination.to_string());
    }
}

/// Whether both checksums are right, or known to be absent.
pub(crate) fn is_sound(packet: &Packet) -> bool {
    let is_sound = |checksum: Checksum| {
        matches!(
            checksum.status,
            ChecksumStatus::Ok | ChecksumStatus::None | ChecksumStatus::Skipped
        )
    };
    is_sound(packet.datagram.ip.checksum) && is_sound(packet.datagram.udp.checksum)
}

#[cfg(test)]
mod tests {
    use super::client;

    #[test]
    fn a_client_without_a_hardware_address_goes_by_its_identifier() {
        let shown = |chaddr: &[u8], identifier| {
            let mut out = Vec::new();
            client(&mut out, chaddr, identifier);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(shown(&[2, 0], Some(&[1, 2])), "02:00");
        assert_eq!(shown(&[], Some(&[0, 1, 2, 3, 4, 5])), "00:01:02:03:04:05");
        assert_eq!(shown(&[], Some(&[0, 1, 2, 3, 4, 5, 6])), "..02:03:04:05:06");
        assert_eq!(shown(&[], None), "-");
    }
}
