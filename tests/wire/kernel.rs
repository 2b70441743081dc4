//! What is found in a file passes the kernel's filter when it is captured live.

use dhcpscope::capture::{Filter, LinkType, kernel_filter};
use dhcpscope::wire::{Link, Settings};

use crate::craft::{IPV4, ethernet, request, snap, tagged};
use crate::gallery::{Exhibit, gallery};

/// Link types of live captures that the filter tells apart.
const LINKS: [u16; 5] = [1, 101, 0, 113, 276];

fn length(payload: &[u8]) -> u16 {
    u16::try_from(payload.len()).unwrap()
}

/// Frames of makes that are rare, by name.
fn rare() -> Vec<Exhibit> {
    let snapped = snap(IPV4, &request());
    let bridged = [&[0xaa, 0xaa, 3, 0, 0, 0xf8, 8, 0][..], &request()].concat();
    let numbered = [&[6, 6, 3][..], &request()].concat();
    let mut all = Vec::new();
    let tags: [&[(u16, u16)]; 8] = [
        &[],
        &[(0x8100, 7)],
        &[(0x9200, 7)],
        &[(0x9100, 7), (0x8100, 7)],
        &[(0x88a8, 7), (0x8100, 7)],
        &[(0x8100, 7), (0x9200, 7)],
        &[(0x8100, 7), (0x9200, 7), (0x8100, 7)],
        &[(0x8100, 7), (0x8100, 7), (0x8100, 7)],
    ];
    for payload in [&snapped, &bridged, &numbered] {
        for tags in tags {
            all.push((1, tagged(tags, length(payload), payload)));
        }
        let cooked = [0, 4, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 0, 4];
        all.push((113, [&cooked[..], payload].concat()));
        let cooked = [0, 4, 0, 0, 0, 0, 0, 7, 0, 1, 4, 6, 2, 0, 0, 0, 0, 1, 0, 0];
        all.push((276, [&cooked[..], payload].concat()));
    }
    for tags in tags {
        all.push((1, tagged(tags, IPV4, &request())));
    }
    for tag in [0x81, 0x92] {
        let cooked = [0, 4, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, tag, 0, 0, 7, 8, 0];
        all.push((113, [&cooked[..], &request()].concat()));
    }
    for left in [&[0, 30][..], &[0x45, 30], &[0, 30, 0x81, 0, 0, 31]] {
        let head = [8, 0, 0, 0, 0, 0, 0, 7, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0];
        all.push((276, [&head[..], left, &[8, 0], &request()].concat()));
        let head = [0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 8, 0];
        all.push((113, [&head[..], left, &[8, 0], &request()].concat()));
    }
    let exhibit = |(linktype, frame)| Exhibit {
        name: "rare",
        linktype,
        frame,
    };
    all.into_iter().map(exhibit).collect()
}

#[test]
fn the_kernel_passes_what_is_found_in_files() {
    let mut count = 0;
    for tunnels in [false, true] {
        let settings = Settings {
            tunnels,
            ..Settings::default()
        };
        for exhibit in gallery().into_iter().chain(rare()) {
            let wire = u32::from(length(&exhibit.frame));
            let link = Link::from_linktype(exhibit.linktype);
            let is_other = settings.is_other(link, &exhibit.frame, wire);
            if is_other || !LINKS.contains(&exhibit.linktype) {
                continue;
            }
            let link = LinkType(exhibit.linktype);
            let mut filter = Filter::new(&kernel_filter(link, tunnels), &[link]).unwrap();
            let passes = filter.matches(link, &exhibit.frame, wire).unwrap();
            let head = &exhibit.frame[..28];
            assert!(passes, "{} {link:?} {head:02x?} {tunnels}", exhibit.name);
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn the_kernel_drops_what_cannot_be_dhcp() {
    for (number, payload) in [
        (0x0806, &[0; 46][..]),
        (46, &[0x42; 46]),
        (0x86dd, &[0x60; 60]),
    ] {
        let frame = ethernet(number, payload);
        let wire = u32::from(length(&frame));
        let mut filter = Filter::new(&kernel_filter(LinkType::ETHERNET, true), &[]).unwrap();
        assert!(!filter.matches(LinkType::ETHERNET, &frame, wire).unwrap());
    }
}
