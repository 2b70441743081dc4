//! What is done with which bytes of an option's data, as the decoder's walk tells what they are.

use std::mem::Discriminant;

use crate::dhcp::format::{Format, ValueFaultKind};
use crate::dhcp::value::{Item, Leaf, Shape, Visitor};
use crate::wire::Span;

/// Numbers that tell who somebody is: an interface of a client, a key, when an identifier was made. Which ports of an
/// address somebody has (`psid`) tells nothing without the address, and whether two have the same is to be found.
const IDENTIFYING: [&str; 4] = ["iaid", "relay_id", "secret", "time"];

/// What is done with some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Address,
    Network(u8),
    Address6,
    /// A network of IPv6 behind an octet with its length.
    Network6(u8),
    Hardware,
    Text,
    Name,
    Noise,
    Identifier,
}

/// A sub-option that does not fit its format.
#[derive(Debug, Clone, Copy)]
pub(super) struct Faulty {
    /// Its data.
    pub(super) span: Span,
    pub(super) format: Format,
    kind: Discriminant<ValueFaultKind>,
}

/// Gathers what is done with which bytes of an option's data.
#[derive(Default)]
pub(super) struct Marks {
    pub(super) list: Vec<(Span, Mark)>,
    /// Sub-options that do not fit their format.
    pub(super) faulty: Vec<Faulty>,
    /// Where the last that was told ends.
    pub(super) reached: u32,
    pub(super) has_hardware: bool,
    /// Everything that was told, by where it stands.
    told: Vec<Span>,
    key: &'static str,
    /// How many layouts deep that the bytes only seem to follow.
    layouts: u32,
}

impl Marks {
    /// Whether other data was read in the same way.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let faulty = |marks: &Self| -> Vec<_> {
            let list = marks.faulty.iter();
            list.map(|faulty| (faulty.span, faulty.kind)).collect()
        };
        self.list == other.list && self.told == other.told && faulty(self) == faulty(other)
    }

    fn mark(&mut self, span: Span, mark: Mark) {
        self.list.push((span, mark));
    }

    /// What is done with a number, by what it is called.
    fn number(&mut self, span: Span) {
        if self.layouts > 0 || IDENTIFYING.contains(&self.key) {
            self.mark(span, Mark::Identifier);
        }
    }
}

impl Visitor for Marks {
    fn leaf(&mut self, leaf: Leaf<'_>, span: Span) {
        self.reached = self.reached.max(span.end);
        self.told.push(span);
        match leaf {
            Leaf::Address(_) => self.mark(span, Mark::Address),
            Leaf::Prefix { length, .. } => {
                // The width octet is part of the span.
                let octets = Span::new(span.start + 1, span.end);
                self.mark(octets, Mark::Network(length));
            }
            Leaf::Address6(_) => self.mark(span, Mark::Address6),
            Leaf::Prefix6 { length, .. } => {
                let octets = Span::new(span.end.saturating_sub(16), span.end);
                self.mark(octets, Mark::Network6(length));
            }
            Leaf::Hardware(_) => {
                self.has_hardware = true;
                self.mark(span, Mark::Hardware);
            }
            Leaf::Uuid(_) => self.mark(span, Mark::Identifier),
            Leaf::Text { .. } => self.mark(span, Mark::Text),
            Leaf::Name(_) => self.mark(span, Mark::Name),
            Leaf::Utf16(_) | Leaf::Hex(_) => self.mark(span, Mark::Noise),
            Leaf::Number { .. } | Leaf::Pattern { .. } | Leaf::Moment { .. } => self.number(span),
            Leaf::Flag
            | Leaf::Bool { .. }
            | Leaf::Duration { .. }
            | Leaf::Offset(_)
            | Leaf::Code { .. }
            | Leaf::MessageType(_)
            | Leaf::OptionCode { .. }
            | Leaf::Fixed { .. }
            | Leaf::Version(_)
            | Leaf::Mask(_) => {}
        }
    }

    fn begin_list(&mut self, _: Span) {}
    fn end_list(&mut self) {}

    fn begin_object(&mut self, shape: Shape, _: Span) {
        self.layouts += u32::from(matches!(shape, Shape::Layout(_)));
    }

    fn end_object(&mut self, shape: Shape, _: &[u8]) {
        self.layouts -= u32::from(matches!(shape, Shape::Layout(_)));
    }

    fn key(&mut self, key: &'static str, _: &'static str) {
        self.key = key;
    }

    fn begin_item(&mut self, item: &Item<'_>) {
        self.key = "";
        self.reached = self.reached.max(item.span.end);
        if let Some(fault) = item.fault {
            let length = u32::try_from(item.data.len()).unwrap_or(0);
            let data = Span::new(item.span.end.saturating_sub(length), item.span.end);
            let is_text = matches!(fault.kind, ValueFaultKind::Bare);
            self.faulty.push(Faulty {
                span: data,
                format: if is_text {
                    Format::Text
                } else {
                    item.row.format
                },
                kind: std::mem::discriminant(&fault.kind),
            });
        }
    }

    fn end_item(&mut self, _: &Item<'_>) {}
}
