//! Saved captures of every make, built here byte by byte, whole and damaged.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod classic;
mod compressed;
mod merge;
mod others;
mod pcapng;
mod seen;
#[path = "../skipped/mod.rs"]
mod skipped;
mod slow;
