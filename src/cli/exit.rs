//! Exit status: 0 done, 1 findings at or above `--fail-on`, 2 error.

use std::process::ExitCode;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// All went well.
    Done,
    /// A finding was as grave as `--fail-on` asks.
    Findings,
    /// Something could not be read, written or understood.
    Error,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Findings => Self::from(1),
            Exit::Error => Self::from(2),
        }
    }
}
