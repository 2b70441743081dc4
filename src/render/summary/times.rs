//! Response times, kept small: every sample at first, then every second one, every fourth ...

/// Samples kept at most.
const MOST: usize = 16_384;
/// Upper bounds of the classes in which times are counted, in nanoseconds, and their names.
pub(super) const CLASSES: [(i64, &str); 6] = [
    (1_000_000, "below 1 ms"),
    (10_000_000, "1-10 ms"),
    (100_000_000, "10-100 ms"),
    (1_000_000_000, "0.1-1 s"),
    (10_000_000_000, "1-10 s"),
    (i64::MAX, "over 10 s"),
];
/// How many times are in each class.
pub(super) type Counts = [u64; CLASSES.len()];

/// Response times of one server.
#[derive(Debug, Clone, Default)]
pub(super) struct Times {
    samples: Vec<i64>,
    /// One of so many samples is kept; 0 before the first.
    stride: u64,
    seen: u64,
    least: i64,
    most: i64,
    counts: Counts,
}

impl Times {
    /// Adds a time in nanoseconds.
    pub(super) fn add(&mut self, nanos: i64) {
        if self.seen == 0 {
            (self.stride, self.least, self.most) = (1, nanos, nanos);
        }
        self.least = self.least.min(nanos);
        self.most = self.most.max(nanos);
        let class = CLASSES.iter().position(|(bound, _)| nanos < *bound);
        if let Some(count) = class.and_then(|class| self.counts.get_mut(class)) {
            *count += 1;
        }
        if self.seen % self.stride == 0 {
            self.samples.push(nanos);
        }
        self.seen += 1;
        if self.samples.len() >= MOST {
            let mut place = 0u64;
            self.samples.retain(|_| {
                place += 1;
                place % 2 == 1
            });
            self.stride *= 2;
        }
    }

    /// How many of all are in each class.
    pub(super) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// How many were added.
    pub(super) fn count(&self) -> u64 {
        self.seen
    }

    /// One of so many samples was kept.
    pub(super) fn stride(&self) -> u64 {
        self.stride
    }

    /// The shortest and the longest, in nanoseconds.
    pub(super) fn range(&self) -> (i64, i64) {
        (self.least, self.most)
    }

    /// The samples kept, ascending.
    pub(super) fn sorted(&self) -> Vec<i64> {
        let mut sorted = self.samples.clone();
        sorted.sort_unstable();
        sorted
    }
}

/// The sample below or at which `percent` of the ascending samples lie (nearest rank).
pub(super) fn percentile(sorted: &[i64], percent: usize) -> i64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_samples() {
        let sorted: Vec<i64> = (1..=100).collect();
        assert_eq!(percentile(&sorted, 50), 50);
        assert_eq!(percentile(&sorted, 95), 95);
        assert_eq!(percentile(&[7], 95), 7);
    }

    #[test]
    fn many_samples_stay_within_the_bound_and_keep_the_extremes() {
        let mut times = Times::default();
        for nanos in 0..100_000 {
            times.add(nanos);
        }
        assert!(times.samples.len() < MOST);
        assert_eq!(times.range(), (0, 99_999));
        assert_eq!(times.count(), 100_000);
        let median = percentile(&times.sorted(), 50);
        assert!((49_000..51_000).contains(&median), "{median}");
    }

    #[test]
    fn every_time_is_counted_in_its_class() {
        let mut times = Times::default();
        for _ in 0..20_000 {
            times.add(1_500_000);
        }
        times.add(5_000_000_000);
        assert!(times.stride() > 1);
        assert_eq!(times.counts(), &[0, 20_000, 0, 0, 1, 0]);
    }
}
