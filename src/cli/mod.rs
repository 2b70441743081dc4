//! The command line: what was typed, what it means, and how it ends.
//!
//! Only here the environment is read and a terminal asked for.

mod args;
mod chosen;
mod comments;
mod compare;
mod config;
mod counters;
mod duration;
mod exit;
mod expression;
mod feed;
mod flags;
mod manual;
mod misuse;
mod notes;
mod number;
mod output;
#[cfg(unix)]
mod privilege;
mod progress;
mod query;
mod record;
pub mod reference;
mod rights;
mod run;
mod sandbox;
mod session;
mod sharing;
mod signals;
mod size;

pub use exit::Exit;
pub use run::run;
