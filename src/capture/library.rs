//! Which libpcap is in use.

use std::fs;

/// The version of the libpcap that is loaded, as its file is named: `1.10.3`.
///
/// `None` where that cannot be seen: it is linked in, or the system is not Linux. (libpcap's own function that tells
/// has no safe counterpart.)
pub fn version() -> Option<String> {
    version_in(&fs::read_to_string("/proc/self/maps").ok()?)
}

/// The version in the name of a mapped file: `/usr/lib/x86_64-linux-gnu/libpcap.so.1.10.3`.
fn version_in(maps: &str) -> Option<String> {
    let (_, version) = maps
        .lines()
        .find_map(|line| line.split_once("/libpcap.so."))?;
    let version = version.split_whitespace().next()?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_mapped_file_tells() {
        let maps = "7f1 r--p 0 08:01 1 /usr/lib/libc.so.6\n7f2 r--p 0 08:01 2 /usr/lib/libpcap.so.1.10.3\n";
        assert_eq!(version_in(maps).as_deref(), Some("1.10.3"));
        assert_eq!(version_in("7f1 r--p 0 08:01 1 /usr/lib/libc.so.6\n"), None);
    }
}
