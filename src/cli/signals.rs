//! Signals of a run: stop, and tell the counters.

use std::fs::File;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGWINCH};
use signal_hook::flag;

/// What signals have asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Signals {
    stop: Arc<AtomicBool>,
    tell: Arc<AtomicBool>,
    resized: Arc<AtomicBool>,
}

impl Signals {
    /// Listens: SIGINT, SIGTERM and SIGHUP ask to stop, SIGUSR1 to tell the counters, and SIGWINCH says that the terminal
    /// has another size. Where nohup has SIGHUP ignored it stays so.
    ///
    /// Who presses Ctrl-C again wants the program to end at once. The other two often come twice: `timeout` sends to a
    /// process and to its group, and so do shells whose terminal goes away.
    ///
    /// # Errors
    /// What the system says when a signal cannot be caught.
    pub(super) fn listen() -> std::io::Result<Self> {
        /// As shells report a program that an interrupt has ended.
        const INTERRUPTED: i32 = 130;
        let signals = Self::default();
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            if signal == SIGHUP && is_ignored(signal) {
                continue;
            }
            if signal == SIGINT {
                flag::register_conditional_shutdown(
                    signal,
                    INTERRUPTED,
                    Arc::clone(&signals.stop),
                )?;
            }
            flag::register(signal, Arc::clone(&signals.stop))?;
        }
        flag::register(SIGUSR1, Arc::clone(&signals.tell))?;
        flag::register(SIGWINCH, Arc::clone(&signals.resized))?;
        Ok(signals)
    }

    /// Whether the run is to end.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Whether the counters were asked for since the last call.
    pub(super) fn take_tell(&self) -> bool {
        take(&self.tell)
    }

    /// Whether the terminal has another size since the last call.
    pub(super) fn take_resized(&self) -> bool {
        take(&self.resized)
    }
}

fn take(flag: &AtomicBool) -> bool {
    // Asked for each frame: to look costs nothing, to write would.
    flag.load(Ordering::Relaxed) && flag.swap(false, Ordering::Relaxed)
}

/// Bytes of a process's status as a rule, which are read at once, and at most.
const STATUS: usize = 4 << 10;
const LONGEST_STATUS: u64 = 1 << 20;

/// Whether a signal was ignored when the program started. Only Linux says so without unsafe code.
fn is_ignored(signal: i32) -> bool {
    let mut status = String::with_capacity(STATUS);
    let read = File::open("/proc/self/status")
        .and_then(|file| file.take(LONGEST_STATUS).read_to_string(&mut status));
    if read.is_err() {
        return false;
    }
    ignored(&status).is_some_and(|mask| (mask >> (signal - 1)) & 1 == 1)
}

/// The mask of ignored signals in a process's status.
fn ignored(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))?;
    u64::from_str_radix(line.trim(), 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mask_of_ignored_signals_is_found() {
        let status = "Name:\tx\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000001001\nSigCgt:\t0\n";
        assert_eq!(ignored(status), Some(0x1001));
        assert_eq!(ignored("Name:\tx\n"), None);
    }
}
