//! Typed values as text, as JSON and line by line.
//!
//! Each writer is a [`Visitor`](crate::dhcp::value::Visitor): it hears what a value consists of and knows no
//! format. They append to a buffer, so that a view can put what it likes around them.

mod append;
mod fault;
pub mod json;
mod leaf;
mod lines;
pub mod text;

pub use fault::{fault, rule};
pub use leaf::text as leaf;
pub use lines::{Line, bits, lines};
