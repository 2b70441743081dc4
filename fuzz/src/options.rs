//! Option values by space: read by the format of their row, written in every way a value is written.
//!
//! An input is: the space (1 byte), the code (1), the vendor class (1), then the value.

use dhcpscope::dhcp::format::Context;
use dhcpscope::dhcp::registry::Space;
use dhcpscope::dhcp::value::{Item, Leaf, Shape, Value, Visitor};
use dhcpscope::render::value::{self, lines};
use dhcpscope::wire::Span;

use super::check;

/// Vendor classes that reveal spaces.
const CLASSES: [&[u8]; 16] = [
    b"",
    b"PXEClient:Arch:00007:UNDI:003016",
    b"MSFT 5.0",
    b"AAPLBSDPC/i386",
    b"docsis3.0",
    b"alcatel.noe.0",
    b"AEROHIVE",
    b"Cisco AP c1250",
    b"ubnt",
    b"Ruckus CPE",
    b"Juniper-ex4300",
    b"dslforum.org",
    b"ArubaAP",
    b"udhcp 1.35.0",
    b"\xff\x00",
    b"CiscoACI",
];

/// Runs the target.
pub fn run(data: &[u8]) {
    let Some(([space, code, class], data)) = data.split_first_chunk::<3>() else {
        return;
    };
    let row = Space::ALL[usize::from(*space) % Space::ALL.len()].row(*code);
    let class = CLASSES[usize::from(*class) % CLASSES.len()];
    let context = Context {
        vendor_class: (!class.is_empty()).then_some(class),
    };
    match row.format.decode(data, &context) {
        Ok(value) => check_value(&value),
        Err(fault) => {
            let mut out = Vec::new();
            value::fault(&mut out, &fault);
            check::plain(&out);
            assert!(!out.is_empty());
            assert!(fault.span.start <= fault.span.end && fault.span.end as usize <= data.len());
        }
    }
}

fn check_value(value: &Value<'_>) {
    let mut walk = Walk {
        length: value.data().len(),
        depth: 0,
    };
    value.visit(&mut walk);
    assert_eq!(walk.depth, 0, "what begins also ends");
    let mut out = Vec::new();
    value::text::write(&mut out, value);
    check::plain(&out);
    assert!(!out.contains(&b'\n'));
    out.clear();
    value::json::write(&mut out, value);
    check::json_value(&out);
    lines(value, &mut |line| {
        check::plain(line.text);
        walk.place(line.span);
    });
    value.nested_faults(|_, fault| walk.place(fault.span));
}

/// Sees to it that places are inside and that what begins ends.
struct Walk {
    length: usize,
    depth: u32,
}

impl Walk {
    fn place(&self, span: Span) {
        let is_inside = span.start <= span.end && span.end as usize <= self.length;
        assert!(is_inside, "{span:?} of {}", self.length);
    }
}

impl Visitor for Walk {
    fn leaf(&mut self, _: Leaf<'_>, span: Span) {
        self.place(span);
    }
    fn begin_list(&mut self, span: Span) {
        self.place(span);
        self.depth += 1;
    }
    fn end_list(&mut self) {
        self.depth -= 1;
    }
    fn begin_object(&mut self, _: Shape, span: Span) {
        self.place(span);
        self.depth += 1;
    }
    fn end_object(&mut self, _: Shape, bytes: &[u8]) {
        assert!(bytes.len() <= self.length);
        self.depth -= 1;
    }
    fn key(&mut self, key: &'static str, _: &'static str) {
        assert!(!key.is_empty() && self.depth > 0);
    }
    fn begin_item(&mut self, item: &Item<'_>) {
        self.place(item.span);
        self.depth += 1;
    }
    fn end_item(&mut self, _: &Item<'_>) {
        self.depth -= 1;
    }
}
