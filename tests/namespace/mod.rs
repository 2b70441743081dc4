//! A network namespace for a live test: the test runs again inside it, and it goes when the test ends.
//!
//! Root can make one, and so can everybody on systems that let users, but for tests that need more users than one. Where
//! there is none, or a program is missing, the test says so and passes, unless `DHCPSCOPE_REQUIRE_LIVE=1` forbids it.

#[path = "../skipped/mod.rs"]
mod skipped;

use std::env;
use std::process::{Command, Stdio};
use std::sync::{Arc, Once};

use signal_hook::consts::{SIGHUP, SIGINT};
pub(crate) use skipped::skipped;

/// Set for the copy of a test that runs inside.
const INSIDE: &str = "DHCPSCOPE_INSIDE_NAMESPACE";
pub(crate) const REQUIRED: &str = "DHCPSCOPE_REQUIRE_LIVE";

/// Ways to a namespace for `unshare`, the best first. With a mount namespace `/sys` can show its interfaces; where the
/// root is none of its own, as after chroot, it has to do without.
const WAYS: [&[&str]; 3] = [
    &["--net", "--mount"],
    &["--net"],
    &["--user", "--map-root-user", "--net", "--mount"],
];

/// Runs `test` in a namespace with the pair of interfaces `va` and `vb`, through the command `rights` if there is one.
/// `name` is that of the calling test, `programs` what it needs.
pub(crate) fn inside(name: &str, programs: &[&str], rights: &[&str], test: impl FnOnce()) {
    if env::var_os(INSIDE).is_some() {
        return test();
    }
    let is_there = |program: &&str| command(program).arg("--help").output().is_ok();
    let way = WAYS.into_iter().find(works);
    let Some(way) = way.filter(|_| programs.iter().all(is_there)) else {
        assert!(
            env::var_os(REQUIRED).is_none_or(|value| value != "1"),
            "{REQUIRED}=1, but there is no network namespace to be had, or one of {programs:?} is missing"
        );
        skipped(format_args!(
            "{name}: needs root and unshare, ip, {programs:?}"
        ));
        return;
    };
    // What IPv6 says of itself on a new link would be counted.
    let mut setup =
        "(echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6 || true) 2>/dev/null && \
                     ip link set lo up && ip link add va type veth peer name vb && ip link set va up \
                     && ip link set vb up && exec \"$@\""
            .to_owned();
    if way.contains(&"--mount") {
        setup.insert_str(0, "mount -t sysfs sysfs /sys && ");
    }
    let output = command("unshare")
        .args(way)
        .args(["sh", "-c", &setup, "sh"])
        .args(rights)
        .arg(env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
    eprint!("{said}");
    let parts = said
        .lines()
        .filter_map(|line| line.strip_prefix("SKIPPED "));
    parts.for_each(skipped);
}

/// Whether `unshare` makes a namespace of this kind here.
fn works(way: &&[&str]) -> bool {
    let mut unshare = command("unshare");
    let output = unshare.args(*way).args(["ip", "link"]).output();
    output.is_ok_and(|output| output.status.success())
}

/// Has the programs that are started from here end by these signals, also where whoever started the tests has them
/// ignored, as `nohup` does: what is ignored stays so in another program, what is handled does not.
fn handle_signals() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        for signal in [SIGHUP, SIGINT] {
            let always = Arc::new(true.into());
            signal_hook::flag::register_conditional_default(signal, always).unwrap();
        }
    });
}

/// A command that also finds what stands in the folders of root, does not know of sudo, and is not made to colour.
pub(crate) fn command(program: &str) -> Command {
    handle_signals();
    let path = env::var("PATH").unwrap_or_default();
    let mut command = Command::new(program);
    command
        .env("PATH", format!("{path}:/usr/sbin:/sbin"))
        .env_remove("SUDO_UID")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null());
    command
}
