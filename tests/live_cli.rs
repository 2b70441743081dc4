//! The program as a daily tool at an interface: what it writes, what rights it keeps, what it says when things go wrong.
//!
//! What the live tests need, and what happens where it is missing, says `namespace`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "namespace/lines.rs"]
mod lines;
mod namespace;
#[path = "namespace/users.rs"]
mod users;

use std::env;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use lines::{lines_of, wait_for};
use namespace::{command, skipped};
use pcap::Capture;
use tempfile::TempDir;

/// Runs `test` in a namespace; `name` is that of the test.
fn live(name: &str, test: impl FnOnce()) {
    namespace::inside(name, &[], &[], test);
}

/// As [`live`], for a test that needs other users than root.
fn live_with_users(name: &str, test: impl FnOnce()) {
    live(name, || {
        if users::are_there(name) {
            test();
        }
    });
}

fn ip(arguments: &str) {
    let status = command("ip").args(arguments.split(' ')).status();
    assert!(status.unwrap().success(), "ip {arguments}");
}

/// A folder that goes with the test, in which anybody may create files.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
        Self(folder)
    }

    fn file(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }
}

/// The program while it runs.
struct Scope {
    child: Child,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
}

impl Scope {
    fn start(arguments: &[&str]) -> Self {
        let mut program = command(env!("CARGO_BIN_EXE_dhcpscope"));
        program.args(arguments);
        Self::spawn(program)
    }

    fn spawn(mut program: Command) -> Self {
        let mut child = program
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            stdout: lines_of([Box::new(child.stdout.take().unwrap())]),
            stderr: lines_of([Box::new(child.stderr.take().unwrap())]),
            child,
        }
    }

    /// As [`start`](Self::start), on interfaces; waits until it listens.
    fn listen(arguments: &[&str]) -> Self {
        let scope = Self::start(arguments);
        wait_for(&scope.stderr, "listening on");
        scope
    }

    fn signal(&self, name: &str) {
        // By the shell: not every system has kill as a program.
        let kill = format!("kill {name} {}", self.child.id());
        let status = command("sh").args(["-c", &kill]).status();
        assert!(status.unwrap().success());
    }

    /// What the system says about the process.
    fn status(&self, key: &str) -> String {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        line.unwrap_or_default().trim().to_owned()
    }

    /// Whether the process has the file open that has this name now.
    fn has_open(&self, path: &str) -> bool {
        let open = fs::read_dir(format!("/proc/{}/fd", self.child.id())).unwrap();
        open.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok())
            .any(|file| file == Path::new(path))
    }

    /// Waits for the end: data, talk, exit status.
    fn end(mut self) -> (Vec<String>, Vec<String>, Option<i32>) {
        let status = self.child.wait().unwrap().code();
        (
            self.stdout.iter().collect(),
            self.stderr.iter().collect(),
            status,
        )
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A DISCOVER of the client with that number, in an Ethernet frame.
fn discover(client: u32) -> Vec<u8> {
    let mut dhcp = vec![1, 1, 6, 0];
    dhcp.extend(client.to_be_bytes()); // xid
    dhcp.extend([0; 20]); // secs to giaddr
    dhcp.extend([2, 0]);
    dhcp.extend(client.to_be_bytes());
    dhcp.resize(236, 0);
    dhcp.extend([0x63, 0x82, 0x53, 0x63, 53, 1, 1, 255]);
    dhcp.resize(300, 0);
    let mut udp = vec![0, 68, 0, 67, 1, 52, 0, 0];
    udp.extend(dhcp);
    let mut ip = vec![0x45, 0, 1, 72, 0, 0, 0, 0, 64, 17, 0x39, 0xa6];
    ip.extend([0, 0, 0, 0, 255, 255, 255, 255]);
    ip.extend(udp);
    let mut frame = vec![255; 6];
    frame.extend([2, 0]);
    frame.extend(client.to_be_bytes());
    frame.extend([8, 0]);
    frame.extend(ip);
    frame
}

/// The same in two fragments.
fn fragments(client: u32) -> [Vec<u8>; 2] {
    let whole = discover(client);
    let payload = &whole[34..];
    let (first, second) = payload.split_at(160);
    [(first, 0x2000_u16), (second, 20)].map(|(part, place)| {
        let mut frame = whole[..34].to_vec();
        let len = u16::try_from(20 + part.len()).unwrap();
        frame[16..18].copy_from_slice(&len.to_be_bytes());
        frame[18..20].copy_from_slice(&7_u16.to_be_bytes());
        frame[20..22].copy_from_slice(&place.to_be_bytes());
        frame.extend(part);
        frame
    })
}

fn send(interface: &str, frames: &[Vec<u8>]) {
    let mut capture = Capture::from_device(interface).unwrap().open().unwrap();
    for frame in frames {
        capture.sendpacket(&frame[..]).unwrap();
    }
}

/// The frames of a capture file, as libpcap reads them.
fn frames_of(path: impl AsRef<Path>) -> Vec<Vec<u8>> {
    let mut capture = Capture::from_file(path).unwrap();
    let mut frames = Vec::new();
    while let Ok(packet) = capture.next_packet() {
        frames.push(packet.data.to_vec());
    }
    frames
}

#[test]
fn what_is_shown_is_written_too_and_a_kill_does_not_hurt() {
    live_with_users(
        "what_is_shown_is_written_too_and_a_kill_does_not_hurt",
        || {
            let folder = Folder::new();
            let file = folder.file("x.pcap");
            let scope = Scope::listen(&["-i", "vb", "-o", "line", "-w", &file, "-U"]);
            let [first, second] = fragments(2);
            let mut foreign = discover(9);
            foreign[37] = 53; // to port 53, from 53
            foreign[35] = 53;
            send(
                "va",
                &[
                    discover(1),
                    first.clone(),
                    foreign,
                    second.clone(),
                    discover(3),
                ],
            );
            for _ in 0..3 {
                wait_for(&scope.stdout, "DISCOVER");
            }
            scope.signal("-KILL");
            scope.end();
            let want = [discover(1), first, second, discover(3)];
            assert!(frames_of(&file) == want);
        },
    );
}

#[test]
fn files_go_round_and_stay_readable() {
    live("files_go_round_and_stay_readable", || {
        let folder = Folder::new();
        let file = folder.file("x.pcap");
        let arguments = ["-i", "vb", "-o", "line", "-w", &file, "-C", "2k", "-W", "3"];
        let scope = Scope::listen(&[&arguments[..], &["-c", "40"]].concat());
        let sent: Vec<_> = (0..40).map(discover).collect();
        send("va", &sent);
        let (_, stderr, status) = scope.end();
        assert_eq!(status, Some(0), "{stderr:?}");
        let mut names: Vec<_> = fs::read_dir(&folder.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["x.pcap0", "x.pcap1", "x.pcap2"]);
        let mut kept: Vec<_> = names
            .iter()
            .flat_map(|name| frames_of(folder.file(name)))
            .collect();
        kept.sort();
        assert!(
            sent.ends_with(&kept),
            "the last {} of 40 are kept",
            kept.len()
        );
        assert!(kept.len() > 12);
    });
}

#[test]
fn who_can_be_nobody_else_writes_all_the_same() {
    live("who_can_be_nobody_else_writes_all_the_same", || {
        let alone = ["--user", "--map-root-user", "--net"];
        let way = command("unshare").args(alone).arg("true").status();
        if !way.is_ok_and(|status| status.success()) {
            return skipped("who_can_be_nobody_else_writes_all_the_same: needs a user namespace");
        }
        let folder = Folder::new();
        let file = folder.file("x.pcap");
        let listen = "ip link set lo up; exec \"$@\"";
        let mut program = command("unshare");
        program
            .args(alone)
            .args(["sh", "-c", listen, "sh", env!("CARGO_BIN_EXE_dhcpscope")])
            .args(["-i", "lo", "-w", &file]);
        let scope = Scope::spawn(program);
        wait_for(&scope.stderr, "listening on");
        scope.signal("-INT");
        let (_, stderr, status) = scope.end();
        assert_eq!(status, Some(0), "{stderr:?}");
        assert!(fs::metadata(&file).unwrap().len() > 0);
    });
}

#[test]
fn a_folder_that_nobody_may_write_to_is_told_at_once() {
    live_with_users("a_folder_that_nobody_may_write_to_is_told_at_once", || {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::new();
        fs::set_permissions(&folder.0, fs::Permissions::from_mode(0o755)).unwrap();
        let file = folder.file("x.pcap");
        let (_, stderr, status) = Scope::start(&["-i", "vb", "-w", &file, "-C", "1"]).end();
        assert_eq!(status, Some(2), "{stderr:?}");
        assert!(stderr[0].contains("-Z root"), "{stderr:?}");
    });
}

#[test]
fn rights_are_given_up_unless_asked_otherwise() {
    live_with_users("rights_are_given_up_unless_asked_otherwise", || {
        let scope = Scope::listen(&["-i", "vb"]);
        assert_eq!(scope.status("Uid:").split('\t').next(), Some("65534"));
        assert_eq!(scope.status("CapEff:"), "0000000000000000");
        assert_eq!(scope.status("NoNewPrivs:"), "1");
        if cfg!(any(target_arch = "x86_64", target_arch = "aarch64")) {
            assert_eq!(scope.status("Seccomp:"), "2");
        }
        let scope = Scope::listen(&["-i", "vb", "-Z", "root", "--no-sandbox"]);
        assert_eq!(scope.status("Uid:").split('\t').next(), Some("0"));
        assert_eq!(scope.status("Seccomp:"), "0");
    });
}

#[test]
fn capabilities_of_a_user_are_given_up() {
    live_with_users("capabilities_of_a_user_are_given_up", || {
        // Where the program lies, that user may not be able to look.
        let folder = Folder::new();
        let program = folder.file("dhcpscope");
        fs::copy(env!("CARGO_BIN_EXE_dhcpscope"), &program).unwrap();
        let mut setpriv = command("setpriv");
        setpriv.args("--reuid 65534 --regid 65534 --clear-groups".split(' '));
        setpriv
            .args("--inh-caps +net_raw,+net_admin --ambient-caps +net_raw,+net_admin".split(' '));
        setpriv.args([&program, "-i", "vb"]);
        let scope = Scope::spawn(setpriv);
        wait_for(&scope.stderr, "listening on");
        assert_eq!(scope.status("CapEff:"), "0000000000000000");
        assert_eq!(scope.status("CapPrm:"), "0000000000000000");
        assert_eq!(scope.status("CapAmb:"), "0000000000000000");
    });
}

#[test]
fn a_full_disk_ends_the_file_and_not_the_view() {
    live_with_users("a_full_disk_ends_the_file_and_not_the_view", || {
        let folder = Folder::new();
        let path = folder.0.path().to_str().unwrap();
        let mount = "-t tmpfs -o size=16k,mode=777 none";
        let mount = command("mount").args(mount.split(' ')).arg(path).status();
        assert!(mount.unwrap().success());
        let file = folder.file("x.pcap");
        let arguments = ["-i", "vb", "-o", "line", "-w", &file, "-U", "-c", "100"];
        let scope = Scope::listen(&arguments);
        let sent: Vec<_> = (0..100).map(discover).collect();
        send("va", &sent);
        let (stdout, stderr, status) = scope.end();
        let shown = stdout.iter().filter(|line| line.contains("DISCOVER  "));
        assert!(shown.count() >= 100);
        assert!(
            stderr[0].ends_with("no space left on device; only the view goes on"),
            "{stderr:?}"
        );
        assert_eq!(status, Some(2));
        let kept = frames_of(&file);
        assert!(kept.len() > 20 && sent.starts_with(&kept));
        assert!(command("umount").arg(path).status().unwrap().success());
    });
}

#[test]
fn signals_tell_the_counters_and_stop() {
    live("signals_tell_the_counters_and_stop", || {
        // `timeout` and shells send theirs to a process and to its group.
        for (stop, times) in [("-INT", 1), ("-TERM", 5), ("-HUP", 5)] {
            let scope = Scope::listen(&["-i", "vb", "-o", "line"]);
            send("va", &[discover(1)]);
            wait_for(&scope.stdout, "DISCOVER");
            scope.signal("-USR1");
            let line = wait_for(&scope.stderr, "captured");
            let counters =
                "1 packet captured, 1 packet received by filter, 0 packets dropped by kernel";
            assert_eq!(line, format!("dhcpscope: {counters}"));
            scope.signal(
                &[stop]
                    .repeat(times)
                    .join(&format!(" {}; kill ", scope.child.id())),
            );
            assert_eq!(scope.end().2, Some(0), "{stop}");
        }
    });
}

#[test]
fn an_interface_that_goes_down_and_comes_back_is_told_and_goes_on() {
    live(
        "an_interface_that_goes_down_and_comes_back_is_told_and_goes_on",
        || {
            let scope = Scope::listen(&["-i", "vb", "-i", "lo", "-o", "line"]);
            let has_state = Path::new("/sys/class/net/vb/operstate").exists();
            ip("link set vb down");
            if has_state {
                wait_for(&scope.stderr, "vb: the interface is down");
            }
            send("lo", &[discover(1)]);
            wait_for(&scope.stdout, "DISCOVER");
            ip("link set vb up");
            if has_state {
                wait_for(&scope.stderr, "vb: the interface is up again");
            }
            send("va", &[discover(2)]);
            wait_for(&scope.stdout, "DISCOVER");
            scope.signal("-INT");
            let (_, _, status) = scope.end();
            assert_eq!(status, Some(0));
        },
    );
}

#[test]
fn only_what_is_picked_is_written_and_at_once() {
    live_with_users("only_what_is_picked_is_written_and_at_once", || {
        let folder = Folder::new();
        let path = folder.file("picked.pcap");
        let client = "02:00:00:00:00:02";
        let flags = ["-i", "vb", "-o", "line", "--client", client];
        let scope = Scope::listen(&[&flags[..], &["-U", "-w", &path]].concat());
        let [first, last] = fragments(2);
        send("va", &[discover(1), first, discover(3), last]);
        wait_for(&scope.stdout, client);
        send("va", &[discover(1), discover(2)]);
        wait_for(&scope.stdout, client);
        scope.signal("-KILL");
        scope.end();
        let [first, last] = fragments(2);
        assert_eq!(frames_of(&path), [first, last, discover(2)]);
    });
}

#[test]
fn an_interface_that_goes_away_ends_its_capture_with_a_word() {
    live(
        "an_interface_that_goes_away_ends_its_capture_with_a_word",
        || {
            let scope = Scope::listen(&["-i", "vb", "-o", "line"]);
            send("va", &[discover(1)]);
            wait_for(&scope.stdout, "DISCOVER");
            ip("link del va");
            let (_, stderr, status) = scope.end();
            assert!(
                stderr[0].starts_with("dhcpscope: vb: the interface has gone away"),
                "{stderr:?}"
            );
            assert!(!stderr[0].contains("disappeared"), "said twice");
            assert_eq!(status, Some(2));
        },
    );
}

#[test]
fn a_silent_hour_is_silent_and_time_is_up_in_time() {
    live("a_silent_hour_is_silent_and_time_is_up_in_time", || {
        let start = Instant::now();
        let scope = Scope::listen(&["-i", "vb", "-o", "line", "--duration", "600ms"]);
        let (stdout, stderr, status) = scope.end();
        assert!(start.elapsed() > Duration::from_millis(500));
        assert!(
            stdout.is_empty() && stderr.len() == 3,
            "{stdout:?} {stderr:?}"
        );
        assert_eq!(status, Some(0));
    });
}

#[test]
fn a_burst_of_a_thousand_clients_is_seen_whole() {
    let name = "a_burst_of_a_thousand_clients_is_seen_whole";
    namespace::inside(name, &["tcpdump"], &[], || {
        if !users::are_there(name) {
            return;
        }
        let folder = Folder::new();
        let file = folder.file("x.pcap");
        let mut arguments = vec!["-i", "vb", "-o", "line", "-w", &file, "-c", "1000"];
        arguments.extend(["--duration", "20s"]);
        // Where /sys shows other interfaces than these, nothing tells how long their frames can be.
        if !Path::new("/sys/class/net/vb/mtu").exists() {
            arguments.extend(["-s", "2048"]);
        }
        let beside = folder.file("beside.pcap");
        let mut tcpdump = command("tcpdump")
            .args(["-i", "vb", "-w", &beside, "-c", "1000", "-Z", "root"])
            .arg("udp port 67")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It says that it listens before it takes anything.
        let mut said = [0; 8];
        let mut stderr = tcpdump.stderr.take().unwrap();
        stderr.read_exact(&mut said).unwrap();
        let scope = Scope::listen(&arguments);
        let sent: Vec<_> = (0..1000).map(discover).collect();
        send("va", &sent);
        let (stdout, stderr, status) = scope.end();
        let shown = stdout
            .iter()
            .filter(|line| line.contains("DISCOVER  "))
            .count();
        assert_eq!(status, Some(0), "{stderr:?}");
        assert!(shown >= 1000, "{shown} of 1000 shown");
        assert!(frames_of(&file) == sent);
        assert!(tcpdump.wait().unwrap().success());
        assert!(frames_of(&beside) == sent, "tcpdump saw what was sent");
    });
}

#[test]
fn a_frame_seen_on_a_bridge_and_its_port_is_one_message() {
    live(
        "a_frame_seen_on_a_bridge_and_its_port_is_one_message",
        || {
            if !command("ip")
                .args(["link", "add", "br", "type", "bridge"])
                .status()
                .unwrap()
                .success()
            {
                skipped(
                    "a_frame_seen_on_a_bridge_and_its_port_is_one_message: this kernel has no bridges",
                );
                return;
            }
            ip("link set vb master br");
            ip("link set br up");
            let scope = Scope::listen(&["-i", "vb", "-i", "br", "-o", "json", "-c", "2"]);
            send("va", &[discover(1)]);
            let (stdout, _, _) = scope.end();
            let copies = stdout
                .iter()
                .filter(|line| line.contains("\"copy_of\":{") || line.contains("\"copy_of\":1"));
            assert_eq!(copies.count(), 1, "{stdout:#?}");
            assert!(
                stdout.last().unwrap().contains("\"no-answer\":1")
                    || stdout.last().unwrap().contains("\"open\":1")
            );
        },
    );
}

#[test]
fn a_growing_file_is_followed() {
    let folder = Folder::new();
    let path = folder.file("x.pcap");
    let whole =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/dora-dnsmasq-udhcpc.pcap"))
            .unwrap();
    let (start, rest) = whole.split_at(24 + 16 + 100);
    let mut file = File::create(&path).unwrap();
    file.write_all(start).unwrap();
    let scope = Scope::start(&["-r", &path, "--follow", "-o", "line"]);
    file.write_all(rest).unwrap();
    for word in ["DISCOVER", "OFFER", "REQUEST", "ACK"] {
        wait_for(&scope.stdout, word);
    }
    scope.signal("-INT");
    let (stdout, stderr, status) = scope.end();
    assert_eq!((stderr, status), (Vec::new(), Some(0)));
    assert!(
        stdout.iter().any(|line| line.contains("BOUND")),
        "{stdout:?}"
    );
}

#[test]
fn a_name_is_followed_when_another_file_takes_it() {
    let folder = Folder::new();
    let path = folder.file("x.pcap");
    let capture = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("testdata")
            .join(name);
        fs::read(path).unwrap()
    };
    fs::write(&path, capture("dora-dnsmasq-udhcpc.pcap")).unwrap();
    let scope = Scope::start(&["-r", &path, "--follow", "-o", "json"]);
    wait_for(&scope.stdout, "\"message\":\"ACK\"");
    // Renamed, and begun anew under the old name: frames are counted on.
    fs::rename(&path, folder.file("x.pcap.1")).unwrap();
    fs::write(&path, capture("nak-dnsmasq.pcap")).unwrap();
    wait_for(&scope.stderr, "another file has this name now");
    let nak = wait_for(&scope.stdout, "\"message\":\"NAK\"");
    assert!(nak.contains("\"frame\":6,"), "{nak}");
    wait_for(&scope.stdout, "\"message\":\"ACK\"");
    // Cut in place, and written anew.
    fs::write(&path, capture("rapid-commit.pcap")).unwrap();
    wait_for(&scope.stderr, "another file has this name now");
    wait_for(&scope.stdout, "\"message\":\"ACK\"");
    scope.signal("-INT");
    let (_, stderr, status) = scope.end();
    assert_eq!((stderr, status), (Vec::new(), Some(0)));
}

#[test]
fn a_link_is_followed_wherever_it_leads() {
    let folder = Folder::new();
    let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    for (day, capture) in [("1", "dora-dnsmasq-udhcpc.pcap"), ("2", "nak-dnsmasq.pcap")] {
        fs::create_dir(folder.file(day)).unwrap();
        fs::copy(testdata.join(capture), folder.file(day) + "/x.pcap").unwrap();
    }
    let (path, other) = (folder.file("current"), folder.file("other"));
    std::os::unix::fs::symlink("1/x.pcap", &path).unwrap();
    std::os::unix::fs::symlink("2/x.pcap", &other).unwrap();
    let scope = Scope::start(&["-r", &path, "--follow", "-o", "json"]);
    wait_for(&scope.stdout, "\"message\":\"ACK\"");
    fs::rename(&other, &path).unwrap();
    wait_for(&scope.stdout, "\"message\":\"NAK\"");
    scope.signal("-INT");
    let (_, _, status) = scope.end();
    assert_eq!(status, Some(0));
}

#[test]
fn a_signal_ends_the_wait_for_the_header_of_another_file() {
    let folder = Folder::new();
    let path = folder.file("x.pcap");
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/dora-dnsmasq-udhcpc.pcap");
    fs::copy(whole, &path).unwrap();
    let scope = Scope::start(&["-r", &path, "--follow", "-o", "line"]);
    wait_for(&scope.stdout, "ACK");
    // The header of gzip with a name that has not ended yet: the file is still being written.
    let next = folder.file("next");
    fs::write(
        &next,
        [&[0x1f, 0x8b, 8, 8][..], &[0; 6], &[b'x'; 20]].concat(),
    )
    .unwrap();
    fs::rename(&next, &path).unwrap();
    while !scope.has_open(&path) {
        std::thread::yield_now();
    }
    scope.signal("-TERM");
    let (stdout, _, status) = scope.end();
    assert_eq!(status, Some(0), "{stdout:?}");
}

#[test]
fn a_capture_goes_through_a_pipe_and_is_counted() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/dora-dnsmasq-udhcpc.pcap");
    let mut first = command(env!("CARGO_BIN_EXE_dhcpscope"))
        .arg("-r")
        .arg(&source)
        .args(["-w", "-"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let second = command(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(["-r", "-", "--count"])
        .stdin(first.stdout.take().unwrap())
        .output()
        .unwrap();
    assert!(first.wait().unwrap().success());
    let count = frames_of(&source).len();
    assert_eq!(
        String::from_utf8_lossy(&second.stdout),
        format!("{count} messages\n")
    );
}

#[test]
fn a_compiled_filter_is_that_of_tcpdump() {
    let run = |program: &str, arguments: &[&str]| {
        let output = command(program)
            .arg("-d")
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output();
        output.map(|output| String::from_utf8(output.stdout).unwrap())
    };
    for arguments in [
        &["-r", "testdata/dora-dnsmasq-udhcpc.pcap"][..],
        &["-r", "testdata/snaplen-96.pcap", "-s", "50"],
        &["-r", "testdata/sll2.pcap"],
        &[],
        &["-s", "96"],
        &["-s", "0"],
    ] {
        for expression in ["udp port 67 and greater 300", "ip or arp"] {
            let arguments = [arguments, &[expression]].concat();
            let Ok(theirs) = run("tcpdump", &arguments) else {
                skipped("a_compiled_filter_is_that_of_tcpdump: it is not installed");
                return;
            };
            let ours = run(env!("CARGO_BIN_EXE_dhcpscope"), &arguments).unwrap();
            assert!(ours.contains("ret  "), "{arguments:?}");
            assert_eq!(ours, theirs, "{arguments:?}");
        }
    }
}

#[test]
fn a_wrong_expression_gets_the_words_of_libpcap_and_a_hint() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/dora-dnsmasq-udhcpc.pcap");
    let output = command(env!("CARGO_BIN_EXE_dhcpscope"))
        .arg("-r")
        .arg(source)
        .arg("udp prot 67")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("syntax error") && said.contains("pcap-filter"),
        "{said}"
    );
}
