//! What the tracker makes of sequences: every rule about exchanges, each as a test of its own.

mod belonging;
mod bootp;
mod closing;
mod copies;
mod early;
mod memory;
mod names;
mod outcomes;
mod scene;
mod sides;
mod waits;
