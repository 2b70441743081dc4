//! Names of the interfaces that captures describe.
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

/// The interfaces described so far.
#[derive(Debug, Default)]
pub struct Interfaces {
    names: Vec<Option<Arc<str>>>,
    /// The different names among them.
    known: HashSet<Arc<str>>,
    /// Bytes of those.
    bytes: usize,
    present: HashMap<(SourceIndex, u32), u32>,
}

impl Interfaces {
    /// Takes note that frames of `source` with `index` now come from an interface of this name. Says whether that is
    /// remembered: there is room for so many interfaces, and for so much of their names.
    pub fn describe(&mut self, source: SourceIndex, index: u32, name: Option<&str>) -> bool {
        let number = u32::try_from(self.names.len()).ok();
        let Some(number) = number.filter(|_| self.names.len() < MOST) else {
            self.present.remove(&(source, index));
            return false;
        };
        let kept = name.and_then(|name| self.keep(name));
        let is_kept = kept.is_some() == name.is_some();
        self.names.push(kept);
        self.present.insert((source, index), number);
        is_kept
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
        let place = usize::try_from(number).ok()?;
        self.names.get(place)?.as_ref()
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
