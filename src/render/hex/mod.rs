//! The bytes of each frame in rows, and a legend that says what they are.
//!
//! Every byte belongs to one entry of the legend. A bar stands in front of the first byte of each, so that neighbours
//! can be told apart without colour; with colour, bytes and the offset of their entry have the same ink. On a wide
//! screen entries stand beside the row they begin in, on a narrow one below all rows.

mod legend;
mod rows;

use crate::dhcp::format::Context;
use crate::render::anatomy::{self, Pieces};
use crate::render::exchange::closing;
use crate::render::inside::InsideView;
use crate::render::{Look, Shown, fault, text};
use legend::Legend;
use rows::Rows;

/// The legend stands beside the bytes from here.
const WIDE: usize = 110;

/// The view with a look.
pub fn view(look: Look) -> InsideView {
    InsideView::new(look, draw, 2)
}

fn draw(out: &mut Vec<u8>, look: &Look, shown: &Shown<'_>) {
    let packet = shown.packet;
    let vendor_class = packet.message().vendor_class();
    let owners = anatomy::owners(packet);
    let rows = Rows::new(look, &packet.bytes, &owners);
    let legend = Legend {
        look,
        packet,
        pieces: Pieces::of(packet.message()),
        context: Context { vendor_class },
    };
    if look.width >= WIDE && look.verbosity >= 0 {
        beside(out, look, &rows, &legend);
    } else {
        rows.all(out);
        if look.verbosity >= 0 {
            legend.list(out, &owners);
        }
    }
    for wrong in &packet.datagram.faults {
        closing::fault(out, look, |out| fault::wire(out, wrong));
    }
    for wrong in packet.layout().faults() {
        closing::fault(out, look, |out| fault::dhcp(out, wrong));
    }
}

/// Appends rows with the entries that begin in them.
fn beside(out: &mut Vec<u8>, look: &Look, rows: &Rows<'_>, legend: &Legend<'_>) {
    const LEGEND: usize = rows::WIDTH + rows::GAP;
    let room = look.width.saturating_sub(LEGEND);
    let mut entries = Vec::new();
    for row in rows.iter() {
        let start = out.len();
        rows.row(out, &row);
        entries.clear();
        for (number, owner) in rows.begun(&row) {
            legend.entry(&mut entries, number, owner, room);
        }
        let mut lines = entries.split(|byte| *byte == b'\n');
        if let Some(first) = lines.next().filter(|first| !first.is_empty()) {
            text::pad(out, start, LEGEND, 0);
            out.extend_from_slice(first);
        }
        out.push(b'\n');
        for line in lines.filter(|line| !line.is_empty()) {
            out.resize(out.len() + LEGEND, b' ');
            out.extend_from_slice(line);
            out.push(b'\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Packet;
    use crate::findings::testing::{discover, offer};
    use crate::render::{Paint, TimeForm, View};

    fn shown(packet: &Packet, width: usize, verbosity: i8) -> String {
        let mut view = super::view(Look {
            paint: Paint::new(false),
            width,
            is_ascii: true,
            verbosity,
            time: TimeForm::Utc,
            by: crate::render::Grouping::Time,
            is_live: false,
            sources: Vec::new(),
            interfaces: Vec::new(),
        });
        let shown = Shown::of(packet, crate::exchange::Role::Discover);
        let mut out = Vec::new();
        view.message(&mut out, &shown);
        String::from_utf8(out).unwrap()
    }

    /// The bytes that rows show, read back.
    fn bytes(text: &str) -> Vec<u8> {
        let row = |line: &str| line.starts_with("0x") && line.len() > rows::WIDTH - rows::BYTES;
        text.lines()
            .filter(|line| row(line))
            .filter_map(|line| line.get(6..rows::WIDTH - rows::BYTES))
            .flat_map(|line| line.split([' ', '|']))
            .filter(|word| !word.is_empty())
            .map(|word| u8::from_str_radix(word, 16).unwrap())
            .collect()
    }

    #[test]
    fn rows_hold_every_byte_of_the_frame() {
        let packet = offer().packet(1);
        let text = shown(&packet, 200, 1);
        assert_eq!(bytes(&text), packet.bytes);
        let narrow = shown(&packet, 80, 1);
        let (dump, _) = narrow.split_once("Ethernet").unwrap();
        assert_eq!(bytes(dump), packet.bytes);
    }

    #[test]
    fn rows_of_zeros_are_told_by_their_number() {
        let packet = discover().packet(1);
        let text = shown(&packet, 80, 0);
        assert!(text.contains("0x0060  00 ...  48 zeros"), "{text}");
        let (dump, _) = text.split_once("Ethernet").unwrap();
        let zeros: usize = dump
            .lines()
            .filter_map(|line| line.strip_suffix(" zeros"))
            .filter_map(|line| line.rsplit(' ').next())
            .map(|number| number.parse::<usize>().unwrap())
            .sum();
        assert_eq!(bytes(dump).len() + zeros, packet.bytes.len());
    }

    #[test]
    fn beside_the_bytes_nothing_is_wider_than_the_screen() {
        let long = offer().option(15, &[b'~'; 200]).packet(1);
        for width in [110, 120, 160] {
            let text = shown(&long, width, 0);
            assert!(text.lines().all(|line| line.len() <= width), "{text}");
            // Once among the bytes, once in the legend.
            assert_eq!(text.matches('~').count(), 2 * 200);
        }
    }
}
