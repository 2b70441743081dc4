//! Messages with something changed at random. Not every one must print the same; most do.
//!
//! What differs is known: a port of another protocol (domain names, TFTP) that tcpdump takes for its own.

use crate::captures::gathered;
use crate::frames::{Dice, Framed, option};
use crate::oracle::{Capture, Share, Tcpdump, compare};

/// How many mutants of each link type.
const MUTANTS: usize = 1_200;
/// The share that must be equal, in percent.
const LEAST: usize = 99;

fn mutant(dice: &mut Dice, frame: &Framed) -> Framed {
    let mut mutant = frame.clone();
    let length = mutant.bytes.len();
    match dice.below(8) {
        0 => flip(dice, &mut mutant.bytes[..60]),
        1..=3 => flip(dice, &mut mutant.bytes),
        4 => mutant.bytes.truncate(100 + dice.below(length - 100)),
        5 => {
            mutant.bytes.truncate(100 + dice.below(length - 100));
            mutant.wire = 0;
        }
        6 => {
            let trailer = 1 + dice.below(40);
            mutant.bytes.extend(dice.bytes(trailer));
        }
        _ => {
            let place = length - dice.below(length - 290);
            mutant.bytes.truncate(place);
            for _ in 0..=dice.below(12) {
                let (code, size) = (dice.byte(), dice.below(24));
                let data = dice.bytes(size);
                mutant.bytes.extend(option(code, &data));
            }
            // Lengths and checksums stay as they were, so some of it is beyond them.
        }
    }
    let captured = u32::try_from(mutant.bytes.len()).unwrap();
    mutant.wire = mutant.wire.max(captured);
    mutant
}

/// Changes up to four bytes.
fn flip(dice: &mut Dice, bytes: &mut [u8]) {
    for _ in 0..=dice.below(4) {
        let place = dice.below(bytes.len());
        bytes[place] = match dice.below(3) {
            0 => bytes[place] ^ (1 << dice.below(8)),
            1 => dice.odd_byte(),
            _ => dice.byte(),
        };
    }
}

#[test]
fn mutants_print_as_in_tcpdump_almost_always() {
    let Some(tcpdump) = Tcpdump::find() else {
        return;
    };
    let mut dice = Dice::new(3);
    let mut share = Share::default();
    for (linktype, link) in gathered() {
        let seeds: Vec<_> = link
            .frames
            .iter()
            .filter(|frame| frame.bytes.len() > 300)
            .collect();
        let mutants: Vec<_> = (0..MUTANTS)
            .map(|_| {
                let seed = seeds[dice.below(seeds.len())];
                mutant(&mut dice, seed)
            })
            .collect();
        let located = still_dhcp(linktype, &mutants);
        let file = Capture::of(
            &format!("mutants, link type {linktype}"),
            linktype,
            &located,
        );
        for flags in [&["-e", "-vvv"][..], &["-v"], &["-X"]] {
            share.add(compare(&file, flags));
        }
    }
    for example in &share.examples {
        eprintln!("{example}");
    }
    eprintln!("mutants: {share}");
    assert!(share.all > MUTANTS, "{share}");
    if tcpdump.is_exact {
        assert!(share.equal * 100 >= share.all * LEAST, "{share}");
    }
}

/// The mutants that are DHCP still, each on its own.
fn still_dhcp(linktype: u16, mutants: &[Framed]) -> Vec<Framed> {
    use dhcpscope::wire::{Link, Located, Locator, Settings};
    let link = Link::from_linktype(linktype);
    mutants
        .iter()
        .filter(|mutant| {
            let mut locator = Locator::new(Settings::default());
            matches!(
                locator.locate(link, &mutant.bytes, mutant.wire, None, 1_u64.into()),
                Located::Dhcp(_)
            )
        })
        .cloned()
        .collect()
}
