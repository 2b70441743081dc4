//! What must hold for any bytes at all.

mod json;
mod messages;
mod strategies;
mod views;
