//! Frames of every make, built here layer by layer: what the wire floor finds in them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod anonymized;
mod craft;
mod fragments;
mod gallery;
mod kernel;
mod lengths;
mod links;
mod oracle;
mod ports;
mod seen;
#[path = "../skipped/mod.rs"]
mod skipped;
mod total;
mod tunnels;
mod waiting;
