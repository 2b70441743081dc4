//! Whatever the bytes: no format panics, places are inside, JSON parses and text holds no controls.

use dhcpscope::dhcp::format::{Context, Format};
use dhcpscope::dhcp::registry::{Row, Space};
use dhcpscope::dhcp::value::{Item, Leaf, Shape, Value, Visitor};
use dhcpscope::render::value::lines;
use dhcpscope::wire::Span;
use proptest::prelude::*;

/// Checks that spans are inside, that what begins ends, and that keys stand in objects.
struct Checker {
    length: u32,
    depth: i32,
}

impl Checker {
    fn place(&self, span: Span) {
        assert!(
            span.start <= span.end && span.end <= self.length,
            "{span:?} of {}",
            self.length
        );
    }
}

impl Visitor for Checker {
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
        assert!(bytes.len() <= self.length as usize);
        self.depth -= 1;
    }
    fn key(&mut self, key: &'static str, _: &'static str) {
        assert!(!key.is_empty() && self.depth > 0);
    }
    fn begin_item(&mut self, item: &Item<'_>) {
        self.place(item.span);
        if let Some(fault) = item.fault {
            self.place(fault.span);
        }
        self.depth += 1;
    }
    fn end_item(&mut self, _: &Item<'_>) {
        self.depth -= 1;
    }
}

fn check(value: &Value<'_>) {
    let length = u32::try_from(value.data().len()).unwrap();
    let mut checker = Checker { length, depth: 0 };
    value.visit(&mut checker);
    assert_eq!(checker.depth, 0);
    let text = super::text(value);
    assert!(!text.chars().any(char::is_control), "{text:?}");
    let json = super::json(value);
    serde_json::from_str::<serde_json::Value>(&json).unwrap_or_else(|why| panic!("{why}: {json}"));
    super::assert_no_key_twice(&json, "any bytes");
    lines(value, &mut |line| {
        assert!(line.span.end <= length);
        assert!(!line.text.iter().any(u8::is_ascii_control));
    });
}

fn check_all(row: &Row, data: &[u8], context: &Context<'_>) {
    match row.format.decode(data, context) {
        Ok(value) => check(&value),
        Err(fault) => {
            let length = u32::try_from(data.len()).unwrap();
            assert!(fault.span.start <= fault.span.end && fault.span.end <= length);
            let mut out = Vec::new();
            dhcpscope::render::value::fault(&mut out, &fault);
            assert!(!out.is_empty());
        }
    }
}

fn all_rows() -> Vec<&'static Row> {
    let spaces = Space::ALL.into_iter();
    spaces.flat_map(|space| space.rows().iter()).collect()
}

const CLASSES: [&[u8]; 7] = [
    b"",
    b"PXEClient",
    b"MSFT 5.0",
    b"docsis3.0",
    b"Cisco AP",
    b"ArubaAP",
    b"Juniper",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_in_any_format(data in prop::collection::vec(any::<u8>(), 0..64), class in 0..CLASSES.len()) {
        let context = Context { vendor_class: CLASSES.get(class).copied() };
        for row in all_rows() {
            check_all(row, &data, &context);
        }
    }

    #[test]
    fn small_numbers_reach_deeper(data in prop::collection::vec(0u8..9, 0..40), class in 0..CLASSES.len()) {
        let context = Context { vendor_class: CLASSES.get(class).copied() };
        for row in all_rows() {
            check_all(row, &data, &context);
        }
    }

    #[test]
    fn examples_with_a_byte_changed_or_cut(which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), to in any::<u8>(), cut in any::<bool>()) {
        let rows = all_rows();
        let row = rows[which.index(rows.len())];
        let mut data = row.example.to_vec();
        if !data.is_empty() {
            let at = at.index(data.len());
            if cut { data.truncate(at) } else { data[at] = to }
        }
        check_all(row, &data, &Context::default());
    }

    #[test]
    fn fixed_lengths_take_nothing_else(length in 0usize..40) {
        let data = vec![0; length];
        for row in all_rows() {
            if row.format.is_fixed_length() && !row.format.length_rule().allows(length) {
                prop_assert!(row.format.decode(&data, &Context::default()).is_err());
            }
        }
    }
}

#[test]
fn very_long_values_are_read_too() {
    // RFC 3396 joins pieces to any length.
    for octet in [0u8, 1, 4, 63, 255] {
        let data = vec![octet; 70_000];
        for row in all_rows() {
            if let Ok(value) = row.format.decode(&data, &Context::default()) {
                value.visit(&mut Checker {
                    length: 70_000,
                    depth: 0,
                });
            }
        }
    }
    assert!(
        Format::Text
            .decode(&vec![b'a'; 70_000], &Context::default())
            .is_ok()
    );
}
