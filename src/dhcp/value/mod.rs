//! Typed values: what the bytes of an option mean.
//!
//! A [`Value`] is a [`Format`] that was found to fit its bytes. It owns nothing and describes itself to a
//! [`Visitor`], so that no view needs to know a format: a view sees lists, objects, sub-options and
//! [`Leaf`] values, each with its place in the option's data. Nothing here writes text.

mod leaf;
mod routes;

pub use leaf::{Leaf, Unit, mask_length, utf16};
pub(in crate::dhcp) use leaf::{is_readable, text};
pub use routes::{Route, Routes};

use crate::dhcp::format::{self, Context, Format, ValueFault};
use crate::dhcp::registry::Row;
use crate::wire::Span;

/// Bytes that fit their format. Spans count from the first byte of the option's data.
#[derive(Debug, Clone, Copy)]
pub struct Value<'a> {
    pub(in crate::dhcp) format: Format,
    pub(in crate::dhcp) data: &'a [u8],
    pub(in crate::dhcp) context: Context<'a>,
}

/// What an object is, so that prose can choose its words; JSON treats most alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Named fields in the order of the wire.
    Fields,
    /// Named bits, each true or false.
    Flags,
    /// A destination and the router that leads to it.
    Route,
    /// An address and its mask.
    AddressMask,
    /// A layout that no standard prescribes and that the bytes only seem to follow, by its name. JSON
    /// tells it as `layout`.
    Layout(&'static str),
    /// Sub-options of the space with this name. JSON tells it as `space`.
    Space(&'static str),
    /// What seem to be sub-options of the space with this name, though nothing says so. JSON tells it as
    /// `layout`.
    LikelySpace(&'static str),
}

/// One sub-option as it stands.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// Its row in the registry.
    pub row: &'static Row,
    /// Its code.
    pub code: u8,
    /// Length its length octet declares; `None` where that octet is missing, and for an End with data behind it.
    pub declared: Option<u8>,
    /// The bytes there are of its data.
    pub data: &'a [u8],
    /// Code, length octet and data.
    pub span: Span,
    /// Why its data is shown as bytes: it is cut short or does not fit its format.
    pub fault: Option<ValueFault>,
}

impl<'a> Item<'a> {
    /// Its data where that does not fit its format: text where it is readable, else bytes.
    pub fn unfit(&self) -> Leaf<'a> {
        match text(self.data).filter(|_| is_readable(self.data)) {
            Some((text, nuls)) => Leaf::Text { text, nuls },
            None => Leaf::Hex(self.data),
        }
    }

    /// Whether fewer bytes are there than declared.
    pub fn is_cut(&self) -> bool {
        match self.declared {
            Some(declared) => usize::from(declared) > self.data.len(),
            None => self.data.is_empty(),
        }
    }
}

/// Something that is told what a value consists of, in the order of the wire.
///
/// Every `begin` has its `end`. Inside an object each entry is announced by [`Visitor::key`]; inside an item
/// with a fault nothing is told.
pub trait Visitor {
    /// A single value and the bytes it was read from.
    fn leaf(&mut self, leaf: Leaf<'_>, span: Span);
    /// Several values of one kind follow.
    fn begin_list(&mut self, span: Span);
    /// The list is complete.
    fn end_list(&mut self);
    /// Named entries follow.
    fn begin_object(&mut self, shape: Shape, span: Span);
    /// The object is complete; `bytes` are what it was read from.
    fn end_object(&mut self, shape: Shape, bytes: &[u8]);
    /// The next entry of the present object: its JSON key and its name in prose.
    fn key(&mut self, key: &'static str, name: &'static str);
    /// Something in what is open is not as it should be, and spoils nothing that is told.
    fn fault(&mut self, _fault: &ValueFault) {}
    /// The next leaf is the bits of `mask` in a field of `octets` bytes that holds `value`.
    fn bits(&mut self, _value: u32, _mask: u32, _octets: usize) {}
    /// A sub-option follows.
    fn begin_item(&mut self, item: &Item<'_>);
    /// The sub-option is complete.
    fn end_item(&mut self, item: &Item<'_>);
}

/// A visitor that only waits for faults inside a value.
struct Faults<'v> {
    take: &'v mut dyn FnMut(Option<u8>, ValueFault),
    /// How many sub-options are open.
    depth: usize,
}

impl<'a> Value<'a> {
    /// Tells the visitor what the value consists of.
    pub fn visit(&self, visitor: &mut dyn Visitor) {
        // The format was found to fit when the value was made, so this cannot end early.
        let _ = format::walk(self.format, self.data, &self.context, visitor);
    }

    /// Hands out the faults of sub-options, which are shown as bytes while the rest is typed, and of what holds them.
    /// Each comes with the code of its sub-option, if any; spans count from the first byte of the option's data. What is
    /// inside a sub-option is its maker's, and is not judged.
    pub fn nested_faults(&self, mut take: impl FnMut(Option<u8>, ValueFault)) {
        if self.format.has_items() {
            self.visit(&mut Faults {
                take: &mut take,
                depth: 0,
            });
        }
    }

    /// The bytes the value was read from.
    pub fn data(&self) -> &'a [u8] {
        self.data
    }

    /// The format that fits.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The text without trailing NULs, where the value is text.
    pub fn text(&self) -> Option<&'a str> {
        let is_text = matches!(
            self.format,
            Format::Text | Format::TextOrHex | Format::Unknown | Format::VendorClass | Format::Url
        );
        is_text
            .then(|| text(self.data))
            .flatten()
            .map(|(text, _)| text)
    }

    /// The routes, where the value is a list of classless routes.
    pub fn routes(&self) -> Option<Routes<'a>> {
        matches!(self.format, Format::Routes).then(|| Routes::new(self.data))
    }
}

impl Visitor for Faults<'_> {
    fn leaf(&mut self, _: Leaf<'_>, _: Span) {}
    fn begin_list(&mut self, _: Span) {}
    fn end_list(&mut self) {}
    fn begin_object(&mut self, _: Shape, _: Span) {}
    fn end_object(&mut self, _: Shape, _: &[u8]) {}
    fn key(&mut self, _: &'static str, _: &'static str) {}
    fn begin_item(&mut self, item: &Item<'_>) {
        if let Some(fault) = item.fault.filter(|_| self.depth == 0) {
            (self.take)(Some(item.code), fault);
        }
        self.depth += 1;
    }
    fn fault(&mut self, fault: &ValueFault) {
        if self.depth == 0 {
            (self.take)(None, *fault);
        }
    }
    fn end_item(&mut self, _: &Item<'_>) {
        self.depth = self.depth.saturating_sub(1);
    }
}
