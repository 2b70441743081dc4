//! The `dhcpscope` program.

fn main() {}
