//! The legend: offset, length, name and value of each owner.

use crate::dhcp::format::Context;
use crate::dhcp::logical::Piece;
use crate::dhcp::{Segment, registry};
use crate::exchange::Packet;
use crate::render::anatomy::{self, Owner, Part, Pieces};
use crate::render::{Ink, Look, text, value, wrap};

/// Columns of offset and length.
const PLACE: usize = 13;
/// Columns of a name where there is room.
const NAME: usize = 30;
/// There is room from here.
const ROOMY: usize = 70;
/// Columns that further lines, and the value of an option, stand further in.
const STEP: usize = 2;

/// What the legend of one frame is written from.
pub(super) struct Legend<'a> {
    pub(super) look: &'a Look,
    pub(super) packet: &'a Packet,
    pub(super) pieces: Pieces<'a>,
    pub(super) context: Context<'a>,
}

/// The ink of an owner by its place: neighbours never have the same.
pub(super) fn ink(owner: usize) -> Ink {
    Ink::Rail(u8::try_from(owner % 252).unwrap_or(0))
}

impl Legend<'_> {
    /// Appends all entries, each layer under its name.
    pub(super) fn list(&self, out: &mut Vec<u8>, owners: &[Owner<'_>]) {
        let mut layer = None;
        for (number, owner) in owners.iter().enumerate() {
            if layer.replace(owner.layer()) != Some(owner.layer()) {
                let name = anatomy::layer_name(self.packet, owner);
                self.look.paint.text(out, Ink::Strong, name);
                out.push(b'\n');
            }
            self.entry(out, number, owner, self.look.width);
        }
    }

    /// Appends one entry, broken so that it fits in `room` columns.
    pub(super) fn entry(&self, out: &mut Vec<u8>, number: usize, owner: &Owner<'_>, room: usize) {
        let start = out.len();
        self.look.paint.on(out, ink(number));
        text::str(out, "0x");
        text::hex(out, owner.span.start, 4);
        self.look.paint.off(out);
        let mut digits = itoa::Buffer::new();
        let digits = digits.format(owner.span.len());
        let spaces = 5usize.saturating_sub(digits.len()).max(1);
        out.resize(out.len() + spaces, b' ');
        text::str(out, digits);
        text::str(out, "  ");
        let indent = self.meaning(out, start, owner, room);
        wrap::fit(out, start, room, indent, wrap::At::Items);
        out.push(b'\n');
    }

    /// Appends name and value; says where further lines begin.
    fn meaning(&self, out: &mut Vec<u8>, start: usize, owner: &Owner<'_>, room: usize) -> usize {
        if let Part::OptionValue(segment) = owner.part {
            text::pad(out, start, PLACE + STEP, 0);
            self.option_value(out, segment);
            return PLACE + STEP;
        }
        self.look.paint.on(out, Ink::Label);
        if let Part::OptionHead(segment) = owner.part {
            text::number(out, segment.code);
            out.push(b' ');
        }
        text::str(out, anatomy::name(&owner.part));
        self.look.paint.off(out);
        let (value_at, indent) = if room >= ROOMY {
            (PLACE + NAME, PLACE + NAME)
        } else {
            (0, PLACE + STEP)
        };
        let behind = out.len();
        text::pad(out, start, value_at, 2);
        let before = out.len();
        anatomy::value(out, self.look, self.packet, owner);
        if out.len() == before {
            out.truncate(behind);
        }
        indent
    }

    fn option_value(&self, out: &mut Vec<u8>, segment: Segment) {
        let Some((option, piece)) = self.pieces.at(segment) else {
            return;
        };
        let whole = match piece {
            Piece::First => self.pieces.message().join(option).data,
            Piece::Whole | Piece::Repeat => option.data,
            Piece::Continuation => {
                let first = self.pieces.first(option.code).unwrap_or_default();
                text::str(out, "a further piece of the one at 0x");
                return text::hex(out, first.start, 4);
            }
            Piece::Torn => return anatomy::torn(out, option.data),
        };
        let format = registry::format(option.code, whole);
        match format.decode(whole, &self.context) {
            Ok(value) if !option.is_cut => value::text::write(out, &value),
            _ => {
                let word = match whole {
                    _ if option.is_cut => "cut: 0x",
                    [] => "empty",
                    _ => "0x",
                };
                text::str(out, word);
                text::hex_bytes(out, whole);
            }
        }
        match piece {
            Piece::First => text::str(out, ", joined from its pieces"),
            Piece::Repeat => text::str(out, ", again: the first counts"),
            Piece::Whole | Piece::Continuation | Piece::Torn => {}
        }
    }
}
