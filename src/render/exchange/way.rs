//! Where messages came from and went to, and whether their checksums are right: the end of their first lines.

use std::net::Ipv4Addr;

use crate::exchange::Packet;
use crate::render::drawn::Last;
use crate::render::{Look, layers, text};
use crate::wire::{ChecksumStatus, SERVER_PORT};

/// The ways that messages went last.
#[derive(Debug, Default)]
pub(super) struct Ways {
    /// What clients send to all servers goes the same way again and again.
    to_servers: Last<Ends>,
    /// An ACK goes the way of its OFFER.
    to_clients: Last<Ends>,
}

/// All that tells one usual way from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ends {
    from: (Ipv4Addr, u16),
    to: (Ipv4Addr, u16),
    sums: (ChecksumStatus, ChecksumStatus),
}

impl Ways {
    /// Appends the way of a packet to the line that begins at `start`: drawn anew where it is not the last one's. Where the
    /// line has no room for it, the checksums are told shorter, or as one that goes to the next line.
    pub(super) fn append(&mut self, out: &mut Vec<u8>, start: usize, look: &Look, packet: &Packet) {
        let way = out.len();
        self.draw_or_repeat(out, look, packet);
        if has_room(out, start, look) {
            return;
        }
        for form in [layers::checksums_in_one, layers::checksums_together] {
            out.truncate(way);
            layers::path(out, look, packet);
            text::str(out, "  ");
            form(out, look, packet);
            if has_room(out, start, look) {
                return;
            }
        }
    }

    fn draw_or_repeat(&mut self, out: &mut Vec<u8>, look: &Look, packet: &Packet) {
        let Some(ends) = Ends::of(packet) else {
            return draw(out, look, packet);
        };
        let way = if ends.to.1 == SERVER_PORT {
            &mut self.to_servers
        } else {
            &mut self.to_clients
        };
        way.append(out, ends, |out| draw(out, look, packet));
    }
}

impl Ends {
    /// Those of a whole datagram without anything around it, and without a wrong checksum, of which more would be told.
    fn of(packet: &Packet) -> Option<Self> {
        let datagram = &packet.datagram;
        let (ip, udp) = (&datagram.ip, &datagram.udp);
        let sums = (ip.checksum.status, udp.checksum.status);
        let is_bad = |status| matches!(status, ChecksumStatus::Bad { .. });
        let is_usual = datagram.outer.is_empty()
            && datagram.link.vlan.is_empty()
            && ip.fragments <= 1
            && !is_bad(sums.0)
            && !is_bad(sums.1);
        is_usual.then_some(Self {
            from: (ip.src, udp.src),
            to: (ip.dst, udp.dst),
            sums,
        })
    }
}

/// Whether the line that begins at `start` is no longer than it may be.
fn has_room(out: &[u8], start: usize, look: &Look) -> bool {
    let line = out.get(start..).unwrap_or(&[]);
    line.len() <= look.width || text::columns(line) <= look.width
}

fn draw(out: &mut Vec<u8>, look: &Look, packet: &Packet) {
    layers::path(out, look, packet);
    text::str(out, "  ");
    layers::checksums(out, look, packet);
}
