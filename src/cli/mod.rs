//! The command line: what was typed, what it means, and how it ends.
//!
//! Only here the environment is read and a terminal asked for.

pub mod args;
mod config;
mod exit;
mod feed;
mod query;
pub mod reference;
mod run;
mod session;
mod signals;

pub use exit::Exit;
pub use run::run;
