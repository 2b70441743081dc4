//! Names of the interfaces that captures describe.
//!
//! A pcapng file counts its interfaces anew in each section, so an index alone names nothing for long. Here each
//! described interface gets a number of its own for the whole run.

use std::collections::HashMap;

use super::SourceIndex;

/// Interfaces that are told apart; what a capture describes beyond that shares the last number.
const MOST: usize = 65_536;

/// The interfaces described so far.
#[derive(Debug, Default)]
pub struct Interfaces {
    names: Vec<Option<String>>,
    present: HashMap<(SourceIndex, u32), u32>,
}

impl Interfaces {
    /// Takes note that frames of `source` with `index` now come from an interface of this name.
    pub fn describe(&mut self, source: SourceIndex, index: u32, name: Option<&str>) {
        if self.names.len() < MOST {
            self.names.push(name.map(str::to_owned));
        }
        let number = u32::try_from(self.names.len().saturating_sub(1)).unwrap_or(u32::MAX);
        if self.present.len() < MOST || self.present.contains_key(&(source, index)) {
            self.present.insert((source, index), number);
        }
    }

    /// The number of the interface that `index` means in `source` at present.
    pub fn number(&self, source: SourceIndex, index: u32) -> Option<u32> {
        self.present.get(&(source, index)).copied()
    }

    /// The name of an interface, where its capture gives one.
    pub fn name(&self, number: u32) -> Option<&str> {
        let place = usize::try_from(number).ok()?;
        self.names.get(place)?.as_deref()
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
}
