//! Messages with something changed at random.
//!
//! Those from or to another protocol's port are left out: tcpdump reads them as messages of that protocol.

use dhcpscope::wire::{Link, Located, Locator, Settings, Udp};

use crate::captures::gathered;
use crate::frames::{Dice, Framed, option};
use crate::oracle::{Capture, Tcpdump};

/// How many mutants of each link type.
const MUTANTS: usize = 1_200;
/// Ports whose protocol tcpdump looks for before DHCP: domain names, TFTP, time of day, multicast DNS.
pub(crate) const PORTS_OF_OTHERS: [u16; 4] = [53, 69, 525, 5353];

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
fn mutants_print_as_in_tcpdump() {
    let Some(tcpdump) = Tcpdump::find() else {
        return;
    };
    let mut dice = Dice::new(3);
    for (linktype, link) in gathered() {
        let seeds: Vec<_> = link
            .frames
            .iter()
            .filter(|frame| frame.bytes.len() > 300)
            .collect();
        let mut mutants: Vec<_> = (0..MUTANTS)
            .map(|_| {
                let seed = seeds[dice.below(seeds.len())];
                mutant(&mut dice, seed)
            })
            .collect();
        mutants.retain(|mutant| is_dhcp(linktype, mutant));
        assert!(mutants.len() > MUTANTS / 2, "{} are left", mutants.len());
        let name = format!("mutants, link type {linktype}");
        let file = Capture::of(&name, linktype, &mutants);
        for flags in [&["-e", "-vvv"][..], &["-v"], &["-X"]] {
            tcpdump.must_equal(&file, flags);
        }
    }
}

/// Whether a mutant on its own is DHCP still, to both programs.
fn is_dhcp(linktype: u16, mutant: &Framed) -> bool {
    let link = Link::from_linktype(linktype);
    let mut locator = Locator::new(Settings::default());
    let located = locator.locate(link, &mutant.bytes, mutant.wire, None, 1_u64.into());
    let Located::Dhcp(datagram) = located else {
        return false;
    };
    let Udp { src, dst, .. } = datagram.udp;
    ![src, dst].iter().any(|port| PORTS_OF_OTHERS.contains(port))
}
