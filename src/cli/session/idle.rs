//! Time that passes while no frame comes.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::capture::{Frame, Run, Timestamp};

/// The clock of a saved capture that makes wait: its last time stamp, and how long ago that was.
#[derive(Default)]
pub(super) struct Idle {
    last: Option<Timestamp>,
    since: Option<Instant>,
}

impl Idle {
    /// Takes note of a frame.
    pub(super) fn frame(&mut self, frame: &Frame<'_>) {
        self.last = frame.time.or(self.last);
        self.since = None;
    }

    /// Takes note of frames that were passed over.
    pub(super) fn passed(&mut self, run: &Run) {
        self.last = run.last_time().or(self.last);
        self.since = None;
    }

    /// The time that the capture's clock shows by now, had it gone on since its last frame.
    pub(super) fn now(&mut self) -> Option<Timestamp> {
        let waited: Duration = self.since.get_or_insert_with(Instant::now).elapsed();
        let waited = i64::try_from(waited.as_nanos()).ok()?;
        Some(Timestamp(self.last?.nanos().saturating_add(waited)))
    }
}

/// The present, by this machine's clock.
pub(super) fn now() -> Option<Timestamp> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_nanos()).ok().map(Timestamp)
}
