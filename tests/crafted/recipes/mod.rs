//! The crafted captures of `testdata`, each from its recipe.
//!
//! The recipe and the file must agree octet for octet. `BLESS=1 cargo test --test crafted recipes` writes the files.

mod areas;
mod files;
mod hostile;
mod links;
mod seeds;
mod sequences;

use std::fs;
use std::path::Path;

/// A recipe: the file's name, and what makes its octets.
type Recipe = (&'static str, fn() -> Vec<u8>);

/// 2024-03-01 09:00:00 UTC: when crafted captures begin.
const BEGAN: i64 = 1_709_283_600_000_000_000;

/// Every crafted capture, in the order of the names.
const RECIPES: &[Recipe] = &[
    ("ack-lost.pcap", sequences::ack_lost),
    ("bad-checksums.pcap", hostile::bad_checksums),
    ("big-endian-nano.pcap", files::big_endian_nano),
    ("bootp-no-cookie.pcap", areas::bootp_no_cookie),
    ("bootp-vendor.pcap", areas::bootp_vendor),
    ("comments.pcapng", files::comments),
    ("copies.pcap", sequences::copies),
    ("forcerenew.pcap", sequences::forcerenew),
    ("hostile-names.pcap", hostile::hostile_names),
    ("ipoib.pcap", links::ipoib),
    ("late-second-offer.pcap", sequences::late_second_offer),
    ("leasequery.pcap", sequences::leasequery),
    ("null.pcap", links::null),
    ("one-xid-two-clients.pcap", sequences::one_xid_two_clients),
    ("openstack-dora.pcap", seeds::openstack_dora),
    ("overload-split.pcap", areas::overload_split),
    ("pxe-boot-server.pcap", sequences::pxe_boot_server),
    ("radiotap.pcap", links::radiotap),
    ("raw-ip.pcap", links::raw_ip),
    ("repeats.pcap", sequences::repeats),
    ("sections.pcapng", files::sections),
    ("sll.pcap", links::sll),
    ("sll2.pcap", links::sll2),
    ("snaplen-80.pcap", hostile::snaplen_80),
    ("snaplen-96.pcap", hostile::snaplen_96),
    ("snaplen.pcap", hostile::snaplen),
    ("split-option.pcap", areas::split_option),
    ("timeless.pcapng", files::timeless),
    ("torn-option.pcap", areas::torn_option),
    ("windows-dora.pcap", seeds::windows_dora),
    ("xid-changed.pcap", sequences::xid_changed),
    ("xid-each-time.pcap", sequences::xid_each_time),
];

#[test]
fn every_recipe_gives_the_octets_of_its_capture() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let is_blessing = std::env::var_os("BLESS").is_some();
    for (name, recipe) in RECIPES {
        let octets = recipe();
        let file = folder.join(name);
        if is_blessing {
            fs::write(&file, &octets).unwrap();
        }
        let saved = fs::read(&file).unwrap_or_default();
        let same = octets
            .iter()
            .zip(&saved)
            .take_while(|(one, other)| one == other)
            .count();
        assert!(
            octets == saved,
            "testdata/{name} is not what its recipe makes from octet {same:#06x} on ({} made, {} saved); \
             BLESS=1 cargo test --test crafted recipes",
            octets.len(),
            saved.len(),
        );
    }
}

#[test]
fn recipes_are_sorted_and_say_crafted_in_the_list_of_captures() {
    let list = include_str!("../../../testdata/README.md");
    assert!(RECIPES.is_sorted_by_key(|(name, _)| name));
    let crafted = list
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split_once(" | crafted |"))
        .map(|(name, _)| name);
    assert!(crafted.eq(RECIPES.iter().map(|(name, _)| *name)));
}
