//! What cannot be tested here is told, though the test passes and the harness keeps what it prints to itself.

use std::fmt::Display;
use std::io::{Write, stderr};

/// Says on stderr that a test, or a part of one, is skipped, and why.
pub(crate) fn skipped(why: impl Display) {
    // Only what goes through macros is kept back.
    let _ = writeln!(stderr(), "SKIPPED {why}");
}
