//! What it costs to find out whether a frame holds DHCP: time a frame, and allocations.
//!
//! `cargo bench --bench locating`. Traffic that is not DHCP must cost next to nothing and
//! allocate nothing: it is most of what a capture holds.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use dhcpscope::wire::{Link, Locator};
use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher, black_box};

#[path = "../tests/wire/craft.rs"]
#[expect(dead_code, reason = "the builder makes more than is measured")]
mod craft;

use craft::{IPV4, Ip, Udp, ethernet, ipv6, message, request, tagged, underlay, vxlan};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

/// Frames a run looks into.
const FRAMES: usize = 1000;
const TCP: u8 = 6;

fn main() {
    divan::main();
}

fn tcp() -> Vec<u8> {
    ethernet(IPV4, &tcp_packet())
}

fn tcp_packet() -> Vec<u8> {
    Ip::between([10, 0, 0, 1], [10, 0, 0, 2], TCP).wrap(&[0; 1200])
}

fn dns() -> Vec<u8> {
    ethernet(IPV4, &underlay(53, &[0; 60]))
}

fn trunk() -> Vec<u8> {
    tagged(&[(0x88a8, 10), (0x8100, 20)], IPV4, &tcp_packet())
}

fn cooked() -> Vec<u8> {
    let head = [0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 8, 0];
    [&head[..], &tcp_packet()].concat()
}

fn over_ipv6() -> Vec<u8> {
    ethernet(0x86dd, &ipv6(TCP, &[0; 1200]))
}

fn arp() -> Vec<u8> {
    ethernet(0x0806, &[0; 46])
}

fn in_vxlan() -> Vec<u8> {
    ethernet(IPV4, &underlay(4789, &vxlan(42, &tcp())))
}

fn other_fragment() -> Vec<u8> {
    let ip = Ip {
        bits: 0x2000,
        ..Ip::new()
    };
    ethernet(IPV4, &ip.wrap(&Udp::new(2049, 900).wrap(&ip, &[0; 1400])))
}

fn dhcp() -> Vec<u8> {
    ethernet(IPV4, &request())
}

/// Measures the look into copies of some frames, in turn.
fn look(bencher: Bencher<'_, '_>, link: Link, kinds: &[Vec<u8>]) {
    let frames: Vec<_> = kinds.iter().cycle().take(FRAMES).cloned().collect();
    let mut locator = Locator::default();
    bencher.counter(ItemsCount::new(FRAMES)).bench_local(|| {
        for frame in &frames {
            let wire = u32::try_from(frame.len()).unwrap();
            let located = locator.locate(link, black_box(frame), wire, Some(0), 1_u64.into());
            drop(black_box(located));
        }
    });
}

#[divan::bench]
fn other_tcp(bencher: Bencher<'_, '_>) {
    look(bencher, Link::Ethernet, &[tcp()]);
}

#[divan::bench]
fn other_udp(bencher: Bencher<'_, '_>) {
    look(bencher, Link::Ethernet, &[dns()]);
}

#[divan::bench]
fn other_in_two_tags(bencher: Bencher<'_, '_>) {
    look(bencher, Link::Ethernet, &[trunk()]);
}

#[divan::bench]
fn other_cooked(bencher: Bencher<'_, '_>) {
    look(bencher, Link::LinuxSll, &[cooked()]);
}

#[divan::bench]
fn other_mixed(bencher: Bencher<'_, '_>) {
    let kinds = [tcp(), dns(), arp(), trunk(), over_ipv6(), tcp(), dns()];
    look(bencher, Link::Ethernet, &kinds);
}

#[divan::bench]
fn other_in_vxlan(bencher: Bencher<'_, '_>) {
    look(bencher, Link::Ethernet, &[in_vxlan()]);
}

#[divan::bench]
fn other_fragments(bencher: Bencher<'_, '_>) {
    look(bencher, Link::Ethernet, &[other_fragment()]);
}

#[divan::bench]
fn dhcp_with_checksums(bencher: Bencher<'_, '_>) {
    look(bencher, Link::Ethernet, &[dhcp()]);
}

#[divan::bench]
fn dhcp_in_two_fragments(bencher: Bencher<'_, '_>) {
    let ip = Ip::new();
    let udp = Udp::new(68, 67).wrap(&ip, &message(1800));
    let part = |bits, bytes: &[u8]| {
        let ip = Ip { bits, ..ip.clone() };
        ethernet(IPV4, &ip.wrap(bytes))
    };
    let kinds = [part(0x2000, &udp[..1480]), part(185, &udp[1480..])];
    look(bencher, Link::Ethernet, &kinds);
}
