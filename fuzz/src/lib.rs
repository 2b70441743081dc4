//! What the fuzz targets do with their bytes, and what must hold whatever these are.
//!
//! Each target is a function of bytes that panics when a promise is broken. The fuzzers call it, and so does the
//! replay test of the package, which needs no fuzzer. [`seeds`] makes first inputs of the captures in `testdata`.

pub mod check;
pub mod files;
pub mod frames;
pub mod looks;
pub mod options;
pub mod seeds;
pub mod sequences;

/// A target: a function of bytes that panics when a promise is broken.
pub type Target = fn(&[u8]);

/// The targets by name.
pub const TARGETS: [(&str, Target); 4] = [
    ("files", files::run),
    ("frames", frames::run),
    ("options", options::run),
    ("sequences", sequences::run),
];
