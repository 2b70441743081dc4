//! Captures built here octet by octet: their recipes, and what the program makes of them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod craft;
mod exchanges;
mod properties;
mod recipes;
