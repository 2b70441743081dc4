//! The interfaces that captures describe: their names, and which of them are one.
//!
//! A pcapng file counts its interfaces anew in each section, so an index alone names nothing for long. Here each
//! described interface gets a number of its own for the whole run.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::SourceIndex;

/// Interfaces that are told apart; what captures describe beyond that has no number.
const MOST: usize = 65_536;
/// Bytes of different names that are remembered; interfaces whose names come behind that have none.
const MOST_BYTES: usize = 1 << 20;

/// Where frames are captured: what is seen at one tap is of one network, as far as its VLANs and tunnels do not tell it
/// apart.
///
/// The pieces of a long capture and the sections of a file are of one tap where they number and name an interface alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tap {
    /// The source, or the first one of those that are pieces of one capture.
    pub capture: SourceIndex,
    /// The interface, by the number it had when it was first described; `None` where captures describe none.
    pub interface: Option<u16>,
}

/// The interfaces described so far.
#[derive(Debug, Default)]
pub struct Interfaces {
    described: Vec<Described>,
    /// The different names among them.
    known: HashSet<Arc<str>>,
    /// Bytes of those.
    bytes: usize,
    present: HashMap<(SourceIndex, u32), u32>,
    /// The first number of what captures number and name alike.
    first: HashMap<(SourceIndex, u32, Option<Arc<str>>), u32>,
    /// The first interface of each source, and those sources that have others.
    only: HashMap<SourceIndex, (u32, Option<Arc<str>>)>,
    several: HashSet<SourceIndex>,
    /// For sources that go on where another one ended, the first of all those.
    pieces: HashMap<SourceIndex, SourceIndex>,
}

#[derive(Debug)]
struct Described {
    name: Option<Arc<str>>,
    /// The number of the first one that is the same.
    first: u32,
}

impl Interfaces {
    /// Takes note that frames of `source` with `index` now come from an interface of this name. Says whether that is
    /// remembered: there is room for so many interfaces, and for so much of their names.
    pub fn describe(&mut self, source: SourceIndex, index: u32, name: Option<&str>) -> bool {
        let number = u32::try_from(self.described.len()).ok();
        let Some(number) = number.filter(|_| self.described.len() < MOST) else {
            self.present.remove(&(source, index));
            return false;
        };
        let kept = name.and_then(|name| self.keep(name));
        let is_kept = kept.is_some() == name.is_some();
        let this = (index, kept.clone());
        if *self.only.entry(source).or_insert_with(|| this.clone()) != this {
            self.several.insert(source);
        }
        let key = (self.first_piece(source), index, kept.clone());
        let first = *self.first.entry(key).or_insert(number);
        self.described.push(Described { name: kept, first });
        self.present.insert((source, index), number);
        is_kept
    }

    /// Takes note that the frames of `source` go on where those of `earlier` ended: both are pieces of one capture.
    pub fn go_on(&mut self, source: SourceIndex, earlier: SourceIndex) {
        let piece = self.first_piece(earlier);
        self.pieces.insert(source, piece);
        for ((of, index), number) in &self.present {
            let place = usize::try_from(*number).ok();
            let described = place.and_then(|place| self.described.get_mut(place));
            if let Some(described) = described.filter(|_| *of == source) {
                let key = (piece, *index, described.name.clone());
                described.first = *self.first.entry(key).or_insert(*number);
            }
        }
    }

    /// Where the frames of `source` are captured whose interface has this index at present.
    #[inline(always)]
    pub fn tap(&self, source: SourceIndex, index: Option<u32>) -> Tap {
        let first = index.and_then(|index| Some(self.get(self.number(source, index)?)?.first));
        let interface = first.and_then(|first| u16::try_from(first).ok());
        Tap {
            capture: self.first_piece(source),
            interface,
        }
    }

    /// Whether frames of `source` come from different interfaces.
    pub fn are_several(&self, source: SourceIndex) -> bool {
        self.several.contains(&source)
    }

    fn first_piece(&self, source: SourceIndex) -> SourceIndex {
        if self.pieces.is_empty() {
            return source;
        }
        self.pieces.get(&source).copied().unwrap_or(source)
    }

    /// The number of the interface that `index` means in `source` at present.
    pub fn number(&self, source: SourceIndex, index: u32) -> Option<u32> {
        self.present.get(&(source, index)).copied()
    }

    /// The name of an interface, where its capture gives one.
    pub fn name(&self, number: u32) -> Option<&str> {
        self.shared_name(number).map(|name| &**name)
    }

    /// The name of an interface, to be kept elsewhere, too.
    pub fn shared_name(&self, number: u32) -> Option<&Arc<str>> {
        self.get(number)?.name.as_ref()
    }

    fn get(&self, number: u32) -> Option<&Described> {
        self.described.get(usize::try_from(number).ok()?)
    }

    /// A name to be remembered; `None` where there is no room for another one.
    fn keep(&mut self, name: &str) -> Option<Arc<str>> {
        if let Some(known) = self.known.get(name) {
            return Some(Arc::clone(known));
        }
        if name.len() > MOST_BYTES - self.bytes {
            return None;
        }
        self.bytes += name.len();
        let name: Arc<str> = name.into();
        self.known.insert(Arc::clone(&name));
        Some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_interface_in_many_sections_is_one() {
        let mut interfaces = Interfaces::default();
        interfaces.describe(0, 0, Some("eth0"));
        interfaces.describe(0, 0, Some("eth0"));
        interfaces.describe(1, 1, Some("eth1"));
        assert!(!interfaces.are_several(0));
        interfaces.describe(0, 1, Some("eth1"));
        assert!(interfaces.are_several(0) && !interfaces.are_several(1));
    }

    #[test]
    fn a_new_section_gives_an_index_a_new_meaning() {
        let mut interfaces = Interfaces::default();
        interfaces.describe(0, 0, Some("eth0"));
        let first = interfaces.number(0, 0);
        interfaces.describe(0, 0, None);
        let second = interfaces.number(0, 0);
        assert_ne!(first, second);
        assert_eq!(
            first.and_then(|number| interfaces.name(number)),
            Some("eth0")
        );
        assert_eq!(second.and_then(|number| interfaces.name(number)), None);
        assert_eq!(interfaces.number(1, 0), None);
        assert!(interfaces.are_several(0) && !interfaces.are_several(1));
    }

    #[test]
    fn pieces_and_sections_are_of_one_tap_where_they_describe_alike() {
        let mut interfaces = Interfaces::default();
        let mut seen = |source, index, name| {
            interfaces.describe(source, index, name);
            if source == 2 {
                interfaces.go_on(2, 1);
            }
            interfaces.tap(source, Some(index))
        };
        let (lan, dmz) = (seen(0, 0, Some("lan")), seen(0, 1, Some("dmz")));
        assert_ne!(lan, dmz);
        // Another section, which describes one of them anew and something else in place of the other.
        assert_eq!(seen(0, 0, Some("lan")), lan);
        assert_ne!(seen(0, 1, Some("lab")), dmz);
        let elsewhere = seen(1, 0, Some("lan"));
        assert_ne!(elsewhere, lan);
        assert_eq!(seen(2, 0, Some("lan")), elsewhere, "it goes on there");
        assert_ne!(seen(2, 1, None), elsewhere);
        let plain = |source| interfaces.tap(source, None);
        assert_ne!(plain(0), plain(1));
        assert_eq!(plain(1), plain(2));
    }

    #[test]
    fn an_interface_too_many_has_no_number() {
        let mut interfaces = Interfaces::default();
        for number in 0..MOST {
            assert!(interfaces.describe(0, 0, Some(&number.to_string())));
        }
        let last = interfaces.number(0, 0).unwrap();
        assert_eq!(interfaces.name(last), Some("65535"));
        assert!(!interfaces.describe(0, 0, Some("65536")));
        assert_eq!(interfaces.number(0, 0), None, "it is not the last one");
        assert!(!interfaces.describe(0, 1, None));
        assert_eq!(interfaces.number(0, 1), None);
    }

    #[test]
    fn names_are_bounded_and_the_same_one_counts_once() {
        let mut interfaces = Interfaces::default();
        let long = "x".repeat(60_000);
        let all = (0..100_u32)
            .flat_map(|number| [format!("{long}{}", number % 50), "eth0".to_owned()])
            .filter(|name| interfaces.describe(0, 0, Some(name)))
            .collect::<Vec<_>>();
        assert!(interfaces.bytes > MOST_BYTES / 2 && interfaces.bytes <= MOST_BYTES);
        assert_eq!(all.iter().filter(|name| *name == "eth0").count(), 100);
        assert_eq!(all.len() - 100, 2 * (interfaces.bytes / long.len()));
        let named = (0..200).filter_map(|number| interfaces.name(number));
        assert!(named.eq(&all), "each under its number");
    }
}
