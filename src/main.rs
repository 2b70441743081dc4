//! The `dhcpscope` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    dhcpscope::cli::run().into()
}
