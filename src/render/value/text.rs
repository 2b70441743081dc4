//! Values as a line of prose.

use std::net::Ipv4Addr;

use smallvec::SmallVec;

use super::{fault, leaf};
use crate::dhcp::format::{Context, Format, ValueFault};
use crate::dhcp::value::{Item, Leaf, Shape, Value, Visitor};
use crate::render::text as put;
use crate::wire::Span;

/// Appends a value as text on one line.
pub fn write(out: &mut Vec<u8>, value: &Value<'_>) {
    value.visit(&mut Text {
        out,
        open: SmallVec::new(),
        bit: "",
    });
}

/// Appends what an option's data means as text on one line, or the bytes where they do not fit their format, or that
/// there are none.
#[inline(always)]
pub fn tell(out: &mut Vec<u8>, format: Format, data: &[u8], context: &Context<'_>) {
    if let Some(single) = format.leaf(data) {
        return leaf::text(out, &single);
    }
    let start = out.len();
    let mut text = Text {
        out,
        open: SmallVec::new(),
        bit: "",
    };
    if format.tell(data, context, &mut text).is_err() {
        out.truncate(start);
        put::str(out, if data.is_empty() { "empty" } else { "0x" });
        put::hex_bytes(out, data);
    }
}

/// Something that has begun and not ended.
struct Open {
    what: What,
    /// Entries so far.
    count: usize,
    /// Whether it began with a bracket.
    is_bracketed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    List,
    Object(Shape),
    Item,
}

struct Text<'o> {
    out: &'o mut Vec<u8>,
    open: SmallVec<[Open; 8]>,
    /// The name of the bit that comes next.
    bit: &'static str,
}

impl Text<'_> {
    fn push(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn begin(&mut self, what: What) {
        self.open.push(Open {
            what,
            count: 0,
            is_bracketed: false,
        });
    }

    /// Whether what is open stands inside a list that stands inside an object.
    fn is_inner_list(&self) -> bool {
        let mut open = self.open.iter().rev();
        let inner = open.next().map(|open| open.what);
        let outer = open.next().map(|open| open.what);
        inner == Some(What::List) && matches!(outer, Some(What::Object(Shape::Fields)))
    }

    /// Separates an entry of a list from the one before it.
    fn separate(&mut self, is_composed: bool) {
        let separator = match (is_composed, self.is_inner_list()) {
            (true, _) => "; ",
            (false, true) => " ",
            (false, false) => ", ",
        };
        let Some(open) = self.open.last_mut() else {
            return;
        };
        if open.what != What::List {
            return;
        }
        open.count += 1;
        if open.count > 1 {
            self.push(separator);
        }
    }

    /// Begins the sub-options of a sub-option, which must not look like its neighbours.
    fn bracket(&mut self) {
        let is_inside = self.open.iter().any(|open| open.what == What::Item);
        let first = self.open.last_mut().filter(|open| open.count == 0);
        if let Some(list) = first.filter(|_| is_inside) {
            list.is_bracketed = true;
            self.push("(");
        }
    }

    /// Inside flags only those that are set are told.
    fn flag(&mut self, leaf: &Leaf<'_>) {
        if matches!(leaf, Leaf::Bool { value: false, .. }) {
            return;
        }
        let count = self.open.last_mut().map_or(0, |open| {
            open.count += 1;
            open.count
        });
        if count > 1 {
            self.push(" + ");
        }
        self.push(self.bit);
        if !matches!(leaf, Leaf::Bool { .. }) {
            self.push(" ");
            leaf::text(self.out, leaf);
        }
    }
}

impl Visitor for Text<'_> {
    fn leaf(&mut self, leaf: Leaf<'_>, _: Span) {
        match self.open.last().map(|open| (open.what, open.count)) {
            Some((What::Object(Shape::Flags), _)) => self.flag(&leaf),
            Some((What::Object(Shape::Route), 1)) if is_default(&leaf) => self.push("default"),
            Some((What::Object(Shape::Route), 2)) if is_zero(&leaf) => self.push("on-link"),
            Some((What::Object(Shape::Route), 2)) => {
                self.push("via ");
                leaf::text(self.out, &leaf);
            }
            Some((What::Object(Shape::AddressMask), 2)) => match leaf {
                Leaf::Mask(mask) => put::address(self.out, Ipv4Addr::from(mask)),
                other => leaf::text(self.out, &other),
            },
            _ => {
                self.separate(false);
                leaf::text(self.out, &leaf);
            }
        }
    }

    fn begin_list(&mut self, _: Span) {
        self.separate(true);
        self.begin(What::List);
    }

    fn end_list(&mut self) {
        let Some(list) = self.open.pop() else {
            return;
        };
        if list.count == 0 {
            self.push("none");
        }
        if list.is_bracketed {
            self.push(")");
        }
    }

    fn begin_object(&mut self, shape: Shape, _: Span) {
        let is_nested = matches!(
            self.open.last().map(|open| open.what),
            Some(What::Object(Shape::Fields))
        );
        self.separate(!matches!(shape, Shape::Route | Shape::AddressMask));
        if is_nested && shape == Shape::Fields {
            self.push("(");
        }
        if let Shape::Space(name) = shape {
            self.push(name);
            self.push(": ");
        }
        self.begin(What::Object(shape));
    }

    fn end_object(&mut self, shape: Shape, bytes: &[u8]) {
        let count = self.open.pop().map_or(0, |open| open.count);
        match shape {
            Shape::Flags if count == 0 => self.push("none"),
            Shape::Layout(name) => {
                self.push(" (looks like ");
                self.push(name);
                self.push(", 0x");
                put::hex_bytes(self.out, bytes);
                self.push(")");
            }
            Shape::LikelySpace(name) => {
                self.push(" (looks like ");
                self.push(name);
                self.push(")");
            }
            Shape::Fields => {
                let outer = self.open.last().map(|open| open.what);
                if outer == Some(What::Object(Shape::Fields)) {
                    self.push(")");
                }
            }
            _ => {}
        }
    }

    fn key(&mut self, _: &'static str, name: &'static str) {
        let Some(open) = self.open.last_mut() else {
            return;
        };
        if open.what == What::Object(Shape::Flags) {
            self.bit = name;
            return;
        }
        open.count += 1;
        let (what, count) = (open.what, open.count);
        match what {
            What::Object(Shape::Route) if count > 1 => self.push(" "),
            What::Object(Shape::AddressMask) if count > 1 => self.push("/"),
            What::Object(
                Shape::Fields | Shape::Layout(_) | Shape::Space(_) | Shape::LikelySpace(_),
            ) => {
                if count > 1 {
                    self.push(", ");
                }
                self.push(name);
                if !name.is_empty() {
                    self.push(" ");
                }
            }
            _ => {}
        }
    }

    fn begin_item(&mut self, item: &Item<'_>) {
        self.bracket();
        self.separate(true);
        put::number(self.out, item.code);
        self.push(" ");
        self.push(item.row.name);
        self.begin(What::Item);
        if let Some(why) = item.fault {
            self.push(" ");
            leaf::text(self.out, &item.unfit());
            self.push(" (");
            fault(self.out, &why);
            self.push(")");
        } else {
            self.push(" ");
        }
    }

    fn end_item(&mut self, _: &Item<'_>) {
        self.open.pop();
    }

    fn fault(&mut self, why: &ValueFault) {
        self.push(" (");
        fault(self.out, why);
        self.push(")");
    }
}

/// Whether a destination is every address.
pub(super) fn is_default(leaf: &Leaf<'_>) -> bool {
    matches!(
        leaf,
        Leaf::Prefix {
            address: [0, 0, 0, 0],
            length: 0
        }
    )
}

/// Whether an address is the one that stands for none.
pub(super) fn is_zero(leaf: &Leaf<'_>) -> bool {
    matches!(leaf, Leaf::Address([0, 0, 0, 0]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dhcp::registry;

    #[test]
    fn what_does_not_fit_is_bytes_or_nothing() {
        /// Static Route. RFC 2132 s5.8.
        const ROUTES: u8 = 33;
        let told = |data: &[u8]| {
            let mut out = Vec::new();
            let context = Context { vendor_class: None };
            tell(&mut out, registry::row(ROUTES).format, data, &context);
            String::from_utf8(out).expect("text")
        };
        assert_eq!(told(&[]), "empty");
        assert_eq!(told(&[10, 0, 0]), "0x0a0000");
    }
}
