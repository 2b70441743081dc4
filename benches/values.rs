//! What the values of a usual ACK cost: decoding alone, and decoding with writing as text and as JSON.

use divan::Bencher;
use divan::counter::ItemsCount;

use dhcpscope::dhcp::format::Context;
use dhcpscope::dhcp::registry;
use dhcpscope::dhcp::value::Value;
use dhcpscope::render::value;

fn main() {
    divan::main();
}

/// The options of an ACK as servers send it, and a request list as clients send it.
const OPTIONS: [(u8, &[u8]); 11] = [
    (53, &[5]),
    (54, &[192, 0, 2, 2]),
    (51, &[0, 1, 0x51, 0x80]),
    (58, &[0, 0, 0xa8, 0xc0]),
    (59, &[0, 1, 0x27, 0x50]),
    (1, &[255, 255, 255, 0]),
    (3, &[192, 0, 2, 1]),
    (6, &[192, 0, 2, 53, 198, 51, 100, 53]),
    (15, b"example.org"),
    (121, &[24, 198, 51, 100, 192, 0, 2, 1, 0, 192, 0, 2, 1]),
    (55, &[1, 28, 2, 3, 15, 6, 119, 12, 44, 47, 26, 121, 42]),
];

/// Decodes every option and hands the values to `take`, one message an item.
fn each(bencher: Bencher, take: fn(&mut Vec<u8>, &Value<'_>)) {
    let mut out = Vec::with_capacity(4096);
    bencher.counter(ItemsCount::new(1u32)).bench_local(|| {
        out.clear();
        for (code, data) in OPTIONS {
            let format = registry::row(code).format;
            if let Ok(value) = format.decode(divan::black_box(data), &Context::default()) {
                take(&mut out, &value);
            }
        }
        out.len()
    });
}

#[divan::bench]
fn decoded(bencher: Bencher) {
    each(bencher, |_, value| {
        divan::black_box(value);
    });
}

#[divan::bench]
fn as_text(bencher: Bencher) {
    each(bencher, value::text::write);
}

#[divan::bench]
fn as_json(bencher: Bencher) {
    each(bencher, value::json::write);
}
