//! Counters of a live capture: what was lost as it happens, and what there was in the end.

use std::time::{Duration, Instant};

use crate::capture::live::LiveStatistics;

/// How often the kernel is asked.
const PERIOD: Duration = Duration::from_secs(1);

/// What the kernel has dropped so far.
#[derive(Debug, Default)]
pub(super) struct Drops {
    asked: Option<Instant>,
    /// By interface, in the order of the command line.
    known: Vec<u32>,
}

impl Drops {
    /// Whether it is time to ask again.
    pub(super) fn is_due(&mut self) -> bool {
        let is_due = self.asked.is_none_or(|asked| asked.elapsed() >= PERIOD);
        if is_due {
            self.asked = Some(Instant::now());
        }
        is_due
    }

    /// Takes note of the counters. Gives how many packets more were dropped, and a sentence for each interface.
    pub(super) fn note(&mut self, statistics: &[LiveStatistics]) -> (u64, Vec<String>) {
        self.known.resize(statistics.len(), 0);
        let mut sentences = Vec::new();
        let mut more = 0;
        for (known, now) in self.known.iter_mut().zip(statistics) {
            let dropped = now.dropped_by_kernel.saturating_sub(*known);
            if dropped > 0 {
                *known = now.dropped_by_kernel;
                more += u64::from(dropped);
                let count = packets(u64::from(dropped), "dropped by kernel");
                sentences.push(format!(
                    "{}: {count}, {} in all; a larger buffer may help (-B)",
                    now.interface, now.dropped_by_kernel
                ));
            }
        }
        (more, sentences)
    }
}

/// tcpdump's counter lines.
pub(super) fn lines(captured: u64, statistics: &[LiveStatistics]) -> Vec<String> {
    let sum =
        |of: fn(&LiveStatistics) -> u32| statistics.iter().map(|one| u64::from(of(one))).sum();
    let mut lines = vec![
        packets(captured, "captured"),
        packets(sum(|one| one.received), "received by filter"),
        packets(sum(|one| one.dropped_by_kernel), "dropped by kernel"),
    ];
    let by_interface = sum(|one| one.dropped_by_interface);
    if by_interface > 0 {
        lines.push(packets(by_interface, "dropped by interface"));
    }
    lines
}

fn packets(count: u64, what: &str) -> String {
    let noun = if count == 1 { "packet" } else { "packets" };
    format!("{count} {noun} {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dropped(dropped_by_kernel: u32) -> Vec<LiveStatistics> {
        vec![LiveStatistics {
            interface: "va".into(),
            delivered: 1,
            received: 1,
            dropped_by_kernel,
            dropped_by_interface: 0,
        }]
    }

    #[test]
    fn drops_are_told_once() {
        let mut drops = Drops::default();
        assert_eq!(drops.note(&dropped(0)), (0, Vec::new()));
        let (more, said) = drops.note(&dropped(2));
        assert_eq!(more, 2);
        let sentence = "va: 2 packets dropped by kernel, 2 in all; a larger buffer may help (-B)";
        assert_eq!(said, [sentence]);
        assert_eq!(drops.note(&dropped(2)).0, 0);
        assert_eq!(drops.note(&dropped(3)).0, 1);
    }
}
