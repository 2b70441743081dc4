//! Whether an interface is up, as the system says: libpcap waits in silence while it is down.
//!
//! Linux only, and only where `/sys` shows the interfaces of the network namespace. The file is opened once: later there
//! may be no right to open it.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::time::{Duration, Instant};

/// How often the system is asked.
const PERIOD: Duration = Duration::from_millis(250);
/// What the system says of an interface that cannot pass frames. Some drivers never say more than `unknown`.
const DOWN: [&[u8]; 3] = [b"down\n", b"lowerlayerdown\n", b"notpresent\n"];
/// Room for the longest word.
const ROOM: usize = 32;

/// Watches one interface.
pub(super) struct Watch {
    state: Option<File>,
    is_down: bool,
}

impl Watch {
    /// Begins to watch an interface, which is up.
    pub(super) fn new(interface: &str) -> Self {
        let is_name = !interface.contains('/');
        let path = format!("/sys/class/net/{interface}/operstate");
        Self {
            state: is_name.then(|| File::open(path).ok()).flatten(),
            is_down: false,
        }
    }

    /// Whether it is down, if that has changed since the last time.
    pub(super) fn change(&mut self) -> Option<bool> {
        let state = self.state.as_mut()?;
        let mut word = [0; ROOM];
        state.seek(SeekFrom::Start(0)).ok()?;
        let length = state.read(&mut word).ok()?;
        let is_down = DOWN.contains(&word.get(..length)?);
        let has_changed = is_down != self.is_down;
        self.is_down = is_down;
        has_changed.then_some(is_down)
    }
}

/// Says when it is time to look.
#[derive(Default)]
pub(super) struct Rounds {
    /// Interfaces still to look at in this round.
    left: usize,
    looked: Option<Instant>,
}

impl Rounds {
    /// The next of `count` interfaces to look at, by its index.
    pub(super) fn next(&mut self, count: usize) -> Option<usize> {
        if self.left == 0 {
            if self.looked.is_some_and(|looked| looked.elapsed() < PERIOD) {
                return None;
            }
            self.looked = Some(Instant::now());
            self.left = count;
        }
        self.left = self.left.checked_sub(1)?;
        count.checked_sub(self.left + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_looks_at_each_once() {
        let mut rounds = Rounds::default();
        let round: Vec<_> = std::iter::from_fn(|| rounds.next(3)).collect();
        assert_eq!(round, [0, 1, 2]);
        assert_eq!(rounds.next(3), None);
        assert_eq!(Rounds::default().next(0), None);
    }

    #[test]
    fn what_is_not_there_does_not_change() {
        assert_eq!(Watch::new("no such interface").change(), None);
        assert_eq!(Watch::new("../net/lo").change(), None);
    }
}
