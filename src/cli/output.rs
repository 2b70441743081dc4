//! Stdout: where the view goes, from whichever thread draws it.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::cli::exit::Exit;
use crate::cli::run::unprinted;

/// Stdout, and what became of it.
#[derive(Debug, Default)]
pub(super) struct Output {
    has_begun: AtomicBool,
    is_closed: AtomicBool,
    has_failed: AtomicBool,
}

impl Output {
    /// Writes a block. After a failure nothing is written any more; a reader that went away is no failure.
    pub(super) fn write(&self, block: &[u8]) {
        if block.is_empty() || self.is_closed() {
            return;
        }
        self.has_begun.store(true, Ordering::Relaxed);
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(block).and_then(|()| stdout.flush());
        if let Err(error) = written {
            self.is_closed.store(true, Ordering::Relaxed);
            let has_failed = unprinted(error) == Exit::Error;
            self.has_failed.store(has_failed, Ordering::Relaxed);
        }
    }

    /// Whether anything was written, or tried to be.
    pub(super) fn has_begun(&self) -> bool {
        self.has_begun.load(Ordering::Relaxed)
    }

    /// Whether nothing can be written any more.
    pub(super) fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::Relaxed)
    }

    /// Whether something could not be written, though somebody wanted it.
    pub(super) fn has_failed(&self) -> bool {
        self.has_failed.load(Ordering::Relaxed)
    }
}
