//! Signals of a run: stop, and tell the counters.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1};
use signal_hook::flag;

/// What signals have asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Signals {
    stop: Arc<AtomicBool>,
    tell: Arc<AtomicBool>,
}

impl Signals {
    /// Listens: SIGINT, SIGTERM and SIGHUP ask to stop, SIGUSR1 to tell the counters. The second request to stop ends
    /// the program at once.
    ///
    /// # Errors
    /// What the system says when a signal cannot be caught.
    pub(super) fn listen() -> std::io::Result<Self> {
        /// As shells report a program that an interrupt has ended.
        const INTERRUPTED: i32 = 130;
        let signals = Self::default();
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            flag::register_conditional_shutdown(signal, INTERRUPTED, Arc::clone(&signals.stop))?;
            flag::register(signal, Arc::clone(&signals.stop))?;
        }
        flag::register(SIGUSR1, Arc::clone(&signals.tell))?;
        Ok(signals)
    }

    /// Whether the run is to end.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Whether the counters were asked for since the last call.
    pub(super) fn take_tell(&self) -> bool {
        self.tell.swap(false, Ordering::Relaxed)
    }
}
