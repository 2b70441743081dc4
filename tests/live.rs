//! The program at a live interface: a real server, a real client, in a network namespace that goes with the test.
//!
//! They need dnsmasq and udhcpc; what else, and what happens where something is missing, says `namespace`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "namespace/lines.rs"]
mod lines;
mod namespace;

use std::path::Path;
use std::process::{Child, ChildStderr, Output, Stdio};
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::{Duration, Instant};

use lines::{lines_of, wait_for};
use namespace::command;

/// What a person would still call at once.
const AT_ONCE: Duration = Duration::from_secs(1);

/// Runs `test` in a namespace where `va` is 10.9.0.1/24.
fn live(name: &str, programs: &[&str], test: impl FnOnce()) {
    namespace::inside(name, programs, &[], || {
        let mut ip = command("ip");
        let status = ip
            .args("address add 10.9.0.1/24 dev va".split(' '))
            .status();
        assert!(status.unwrap().success());
        test();
    });
}

/// A program that is ended when the test is over.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// dnsmasq on `va`, ready to serve.
fn serve() -> Running {
    let mut child = command("dnsmasq")
        .args("--no-daemon --conf-file=/dev/null --port=0 --interface=va --user=root".split(' '))
        .args("--dhcp-range=10.9.0.50,10.9.0.60,1h --no-ping --leasefile-ro --pid-file=".split(' '))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let stderr = child.stderr.take().unwrap();
    let running = Running(child);
    let lines = lines_of([Box::new(stderr)]);
    wait_for(&lines, "DHCP, IP range");
    // Goes on reading, so that dnsmasq is never held up.
    thread::spawn(move || lines.iter().count());
    running
}

/// udhcpc on `vb`: gets a lease, and takes no address.
fn get_a_lease() {
    let output = command("udhcpc")
        .args("-i vb -f -q -n -t 5 -T 1 -s /bin/true".split(' '))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

/// dhcpscope at an interface.
struct Scope {
    running: Running,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
}

impl Scope {
    /// Starts it and waits until it listens.
    fn start(arguments: &[&str]) -> Self {
        let mut child = command(env!("CARGO_BIN_EXE_dhcpscope"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = lines_of([Box::new(child.stdout.take().unwrap())]);
        let stderr: ChildStderr = child.stderr.take().unwrap();
        let scope = Self {
            running: Running(child),
            stdout,
            stderr: lines_of([Box::new(stderr)]),
        };
        wait_for(&scope.stderr, "listening on");
        scope
    }

    /// The next line of data, which comes at once.
    fn next_at_once(&self, text: &str) -> String {
        let since = Instant::now();
        let line = wait_for(&self.stdout, text);
        assert!(since.elapsed() < AT_ONCE, "{line} came late");
        line
    }

    /// Ctrl-C. What it says after that: data, talk, status.
    fn interrupt(mut self) -> (Vec<String>, Vec<String>, i32) {
        // By the shell: not every system has kill as a program.
        let kill = format!("kill -INT {}", self.running.0.id());
        let status = command("sh").args(["-c", &kill]).status();
        assert!(status.unwrap().success());
        let status = self.running.0.wait().unwrap();
        let stdout = self.stdout.iter().collect();
        let stderr = self.stderr.iter().collect();
        (stdout, stderr, status.code().unwrap())
    }
}

/// Sends the frames of a capture of Ethernet from an interface.
fn replay(interface: &str, capture: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(capture);
    let mut frames = pcap::Capture::from_file(path).unwrap();
    let sender = pcap::Capture::from_device(interface).unwrap();
    let mut sender = sender.open().unwrap();
    while let Ok(packet) = frames.next_packet() {
        sender.sendpacket(packet.data).unwrap();
    }
}

#[test]
fn messages_appear_at_once_and_ctrl_c_gives_the_verdict() {
    live(
        "messages_appear_at_once_and_ctrl_c_gives_the_verdict",
        &["dnsmasq", "udhcpc"],
        || {
            let _server = serve();
            let scope = Scope::start(&["-i", "vb", "-o", "line"]);
            get_a_lease();
            for word in ["DISCOVER", "OFFER", "REQUEST", "ACK"] {
                scope.next_at_once(word);
            }
            let (stdout, stderr, status) = scope.interrupt();
            assert_eq!(stdout.len(), 1, "{stdout:?}");
            assert!(stdout[0].contains("BOUND") && stdout[0].contains("from 10.9.0.1 for 1h"));
            assert_eq!(
                stderr,
                [
                    "4 packets captured",
                    "4 packets received by filter",
                    "0 packets dropped by kernel"
                ]
            );
            assert_eq!(status, 0);
        },
    );
}

#[test]
fn the_default_view_shows_messages_as_they_come() {
    live(
        "the_default_view_shows_messages_as_they_come",
        &["dnsmasq", "udhcpc"],
        || {
            let _server = serve();
            let scope = Scope::start(&["-i", "vb"]);
            get_a_lease();
            for word in ["DISCOVER", "OFFER", "REQUEST", "ACK", "grants 10.9.0."] {
                scope.next_at_once(word);
            }
            let (stdout, _, status) = scope.interrupt();
            let verdict = stdout.iter().any(|line| line.contains("BOUND"));
            assert!(verdict && status == 0, "{stdout:?}");
        },
    );
}

#[test]
fn a_client_without_server_is_told_when_the_capture_ends() {
    live(
        "a_client_without_server_is_told_when_the_capture_ends",
        &["udhcpc"],
        || {
            let scope = Scope::start(&["-i", "va", "-o", "line"]);
            let client = command("udhcpc")
                .args("-i vb -f -n -t 2 -T 1 -A 1 -s /bin/true".split(' '))
                .output()
                .unwrap();
            assert!(!client.status.success());
            scope.next_at_once("DISCOVER");
            scope.next_at_once("DISCOVER");
            let (stdout, _, status) = scope.interrupt();
            assert!(stdout[0].contains("NO ANSWER"), "{stdout:?}");
            assert_eq!(status, 0);
        },
    );
}

#[test]
fn tagged_frames_are_seen() {
    live("tagged_frames_are_seen", &[], || {
        let scope = Scope::start(&["-i", "vb", "-o", "json"]);
        replay("va", "testdata/vlan-trunk.pcap");
        for word in ["DISCOVER", "OFFER", "REQUEST", "ACK"] {
            let line = scope.next_at_once(&format!("\"message\":\"{word}\""));
            assert!(line.contains("\"vlan\":[42]"), "{line}");
        }
        replay("va", "testdata/qinq.pcap");
        let line = scope.next_at_once("\"message\":\"DISCOVER\"");
        assert!(line.contains("\"vlan\":[100,42]"), "{line}");
        let (_, _, status) = scope.interrupt();
        assert_eq!(status, 0);
    });
}

#[test]
fn c_ends_a_live_capture() {
    live("c_ends_a_live_capture", &[], || {
        let mut scope = Scope::start(&["-i", "vb", "-o", "line", "-c", "2"]);
        replay("va", "testdata/openstack-dora.pcap");
        let status = scope.running.0.wait().unwrap();
        let lines: Vec<String> = scope.stdout.iter().collect();
        let messages = lines.iter().filter(|line| !line.starts_with('='));
        assert_eq!(messages.count(), 2, "{lines:?}");
        assert_eq!(status.code(), Some(0));
    });
}

#[test]
fn without_rights_the_setcap_line_is_named() {
    live(
        "without_rights_the_setcap_line_is_named",
        &["setpriv"],
        || {
            let output = command("setpriv")
                .args(["--bounding-set=-net_raw,-net_admin", "--inh-caps=-all"])
                .arg(env!("CARGO_BIN_EXE_dhcpscope"))
                .args(["-i", "vb"])
                .output()
                .unwrap();
            assert_refused(&output, "setcap cap_net_raw=ep ");
        },
    );
}

#[test]
fn an_interface_that_is_not_there_is_refused() {
    live("an_interface_that_is_not_there_is_refused", &[], || {
        let mut scope = command(env!("CARGO_BIN_EXE_dhcpscope"));
        let output = scope.args(["-i", "nosuch0"]).output().unwrap();
        assert_refused(&output, "nosuch0");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("va") && said.contains("vb"), "{said}");
    });
}

/// Nothing on stdout, the reason on stderr, status 2.
#[track_caller]
fn assert_refused(output: &Output, reason: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(reason), "{said}");
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
}
