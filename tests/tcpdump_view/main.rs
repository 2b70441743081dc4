//! The tcpdump view beside tcpdump itself, given the same frames and the same flags.
//!
//! Bytes are compared with tcpdump 4.99.3, from whose output the view was made; beside another version only the equal
//! share is told. Where there is no tcpdump the comparison says so loudly and passes, unless
//! `DHCPSCOPE_REQUIRE_TCPDUMP=1` forbids it.
//!
//! Two things are left out: what tcpdump prints of the fragments of a message that this program shows whole, and the
//! name it looks up on its own machine for the interface number of a cooked capture of version 2.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod captures;
mod frames;
mod headers;
mod ip6;
mod links;
mod logged;
mod mutants;
mod older;
mod oracle;
mod records;
#[path = "../skipped/mod.rs"]
mod skipped;
mod tunnels;
mod values;
mod views;
mod wireless;
