//! For tests that need other users than root: in a namespace that is not root's own there are none.

use std::{env, fs};

use crate::namespace::{REQUIRED, skipped};

/// Whether there are such users. Where there are none it says that the test is skipped, or fails where it must run.
pub(crate) fn are_there(name: &str) -> bool {
    // The first user inside, who that is outside, and how many go on from there.
    let map = fs::read_to_string("/proc/self/uid_map").unwrap();
    let are_there = map.split_whitespace().last() != Some("1");
    if !are_there {
        let is_required = env::var_os(REQUIRED).is_some_and(|value| value == "1");
        assert!(!is_required, "{REQUIRED}=1, but there is no user but root");
        skipped(format_args!("{name}: needs to be run by root"));
    }
    are_there
}
