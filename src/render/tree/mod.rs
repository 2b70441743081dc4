//! Every layer, field and option of a message as an indented tree: number, name and meaning.
//!
//! The order is that of the bytes, so options in `sname` and `file` stand where those fields do. With `-v` each row
//! begins with its offset and length, with `-vv` the raw bytes follow.

mod bits;
mod options;
mod sheet;

use crate::dhcp::format::Context;
use crate::dhcp::header;
use crate::dhcp::{self, areas::Area};
use crate::exchange::Packet;
use crate::render::anatomy::{self, IpPart, Layer, Owner, Part};
use crate::render::inside::InsideView;
use crate::render::{Ink, Look, Shown, fault, layers, text};
use crate::wire::{self, Span};
use options::Options;
use sheet::{Column, Sheet};

/// How many steps the faults of an option stand further in than the option.
const FAULT: usize = 5;

/// The view with a look.
pub fn view(look: Look) -> InsideView {
    InsideView::new(look, draw, 4)
}

fn draw(out: &mut Vec<u8>, look: &Look, shown: &Shown<'_>) {
    let vendor_class = shown.packet.message().vendor_class();
    let context = Context { vendor_class };
    let mut tree = Tree {
        packet: shown.packet,
        options: Options::new(shown.packet.message(), context),
        sheet: Sheet {
            out,
            look,
            bytes: &shown.packet.bytes,
            depth: 1,
            column: Column::Field,
        },
        layer: None,
        area: None,
        faults: faults(shown.packet),
    };
    tree.write();
}

/// One message being written.
struct Tree<'o, 'a> {
    packet: &'a Packet,
    options: Options<'a>,
    sheet: Sheet<'o, 'a>,
    /// The layer that has begun.
    layer: Option<Layer>,
    /// The option area that has begun.
    area: Option<Area>,
    /// The faults by where they stand.
    faults: Vec<Placed<'a>>,
}

impl Tree<'_, '_> {
    fn write(&mut self) {
        for owner in anatomy::owners(self.packet) {
            let layer = owner.layer();
            let is_quiet = self.sheet.look.verbosity < 0 && layer != Layer::Dhcp;
            if is_quiet {
                continue;
            }
            if self.layer.replace(layer) != Some(layer) {
                self.heading(layer, &owner);
            }
            self.owner(&owner);
        }
        self.sheet.depth = 1;
        self.faults(Span::new(0, u32::MAX));
    }

    /// The heading of a layer.
    fn heading(&mut self, layer: Layer, owner: &Owner<'_>) {
        self.sheet.depth = 1;
        self.sheet.column = Column::Field;
        let packet = self.packet;
        let span = layer_span(packet, layer, owner);
        self.sheet.heading(span, |out, look| {
            look.paint.on(out, Ink::Strong);
            text::str(out, anatomy::layer_name(packet, owner));
            if let Part::Carrier(tunnel) | Part::Tunnel(tunnel) = owner.part {
                out.push(b' ');
                text::str(out, tunnel.kind.name());
            }
            look.paint.off(out);
            if layer == Layer::Dhcp {
                text::str(out, "  ");
                look.paint.on(out, Ink::Type);
                layers::message_word(out, packet.message());
                look.paint.off(out);
                text::str(out, ", ");
                text::number(out, packet.datagram.payload.len());
                text::str(out, " bytes");
            }
        });
        self.sheet.depth = 2;
    }

    fn owner(&mut self, owner: &Owner<'_>) {
        match owner.part {
            Part::OptionValue(_) => {}
            Part::OptionHead(segment) => {
                self.area(segment.area);
                self.options.option(&mut self.sheet, segment);
                let span = self.packet.message().segment_span(segment);
                self.sheet.depth += FAULT;
                self.faults(span);
                self.sheet.depth -= FAULT;
            }
            Part::Run(segment) => {
                self.area(segment.area);
                options::run(&mut self.sheet, segment, owner.span);
            }
            _ => {
                self.area = None;
                self.sheet.column = Column::Field;
                self.sheet.depth = 2;
                self.field(owner);
            }
        }
        if !matches!(owner.part, Part::OptionHead(_) | Part::Field(_)) {
            self.sheet.depth += 1;
            self.faults(owner.span);
            self.sheet.depth -= 1;
        }
    }

    /// A field of a header, with rows for its bits.
    fn field(&mut self, owner: &Owner<'_>) {
        let packet = self.packet;
        let span = owner.span;
        let sheet = &mut self.sheet;
        match owner.part {
            Part::Ip(IpPart::Version) => {
                sheet.named(span, "version", |out, _| out.push(b'4'));
                sheet.named(span, "header length", |out, _| {
                    text::number(out, packet.datagram.ip.header.len());
                    text::str(out, " bytes");
                });
            }
            _ => {
                sheet.named(span, anatomy::name(&owner.part), |out, look| {
                    anatomy::value(out, look, packet, owner);
                });
            }
        }
        match (owner.part, span.of(&packet.bytes)) {
            (Part::Ip(IpPart::Fragment), [high, low]) => {
                bits::ip_flags(sheet, span, u16::from_be_bytes([*high, *low]));
            }
            (Part::Field(header::FLAGS), [high, low]) => {
                bits::dhcp_flags(sheet, span, u16::from_be_bytes([*high, *low]));
            }
            _ => {}
        }
        sheet.raw_span(span);
    }

    /// The row in front of the options of an area.
    fn area(&mut self, area: Area) {
        if self.area.replace(area) == Some(area) {
            return;
        }
        let message = self.packet.message();
        let field = match area {
            Area::Options => None,
            Area::File => Some(header::FILE),
            Area::Sname => Some(header::SNAME),
        };
        let payload = self.packet.datagram.payload;
        let span = if let Some(field) = field {
            message.field_span(field)
        } else {
            let first = message
                .segments()
                .find(|segment| segment.area == area)
                .map_or(payload, |segment| message.segment_span(segment));
            Span::new(first.start, payload.end)
        };
        self.sheet.depth = 2;
        self.sheet.column = Column::Field;
        self.sheet.named(span, area.name(), |out, _| {
            if field.is_some() {
                text::str(out, "holds options, ");
            }
            text::number(out, span.len());
            text::str(out, " bytes: code, length, name, value");
        });
        self.sheet.depth = 2;
        self.sheet.column = Column::Option;
    }

    /// The faults that begin inside a span and were not told yet.
    fn faults(&mut self, span: Span) {
        let from = self.faults.partition_point(|one| one.start < span.start);
        let mut place = from;
        while let Some(one) = self
            .faults
            .get_mut(place)
            .filter(|one| one.start < span.end)
        {
            place += 1;
            if std::mem::replace(&mut one.is_done, true) {
                continue;
            }
            match one.fault {
                Wrong::Around(wrong) => self.sheet.fault(wrong.span, |out| fault::wire(out, wrong)),
                Wrong::Inside(wrong) => self.sheet.fault(wrong.span, |out| fault::dhcp(out, wrong)),
            }
        }
    }
}

/// A fault that is told where it stands.
struct Placed<'a> {
    start: u32,
    fault: Wrong<'a>,
    is_done: bool,
}

/// A fault of either floor.
#[derive(Clone, Copy)]
enum Wrong<'a> {
    Around(&'a wire::Fault),
    Inside(&'a dhcp::Fault),
}

/// All faults of a packet by where they stand.
fn faults(packet: &Packet) -> Vec<Placed<'_>> {
    let around = packet.datagram.faults.iter().map(|fault| Placed {
        start: fault.span.start,
        fault: Wrong::Around(fault),
        is_done: false,
    });
    let inside = packet.layout().faults().iter().map(|fault| Placed {
        start: fault.span.start,
        fault: Wrong::Inside(fault),
        is_done: false,
    });
    let mut all: Vec<_> = around.chain(inside).collect();
    all.sort_by_key(|told| told.start);
    all
}

/// The bytes of a layer.
fn layer_span(packet: &Packet, layer: Layer, owner: &Owner<'_>) -> Span {
    let datagram = &packet.datagram;
    let start = owner.span.start;
    match (layer, owner.part) {
        (Layer::Link(_), Part::Link(_, link)) => link.header,
        (Layer::Tunnel(_), Part::Carrier(tunnel) | Part::Tunnel(tunnel)) => {
            Span::new(start, tunnel.header.end)
        }
        (Layer::Ip, _) => datagram.ip.header,
        (Layer::Udp, _) => datagram.udp.header,
        (Layer::Dhcp, _) => datagram.payload,
        (Layer::After, _) => Span::new(start, packet.origin.caplen.max(start)),
        _ => owner.span,
    }
}
