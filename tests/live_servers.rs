//! Real servers, relays and clients, each in a network namespace: what the program shows and writes of them, set against
//! what tcpdump writes beside it.
//!
//! dnsmasq and udhcpc are needed, as in the other live tests; where ISC's programs, Kea or dhcpcd are not installed, or
//! the kernel has no VXLAN, the test says so and passes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "namespace/lines.rs"]
mod lines;
mod namespace;
#[path = "namespace/users.rs"]
mod users;

use std::fs::{self, Permissions};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Receiver;

use lines::{lines_of, wait_for};
use namespace::{command, skipped};
use serde_json::Value;
use tempfile::TempDir;

/// Every message of DHCP has it; frames without it are others.
const COOKIE: [u8; 4] = [0x63, 0x82, 0x53, 0x63];

/// Runs `test` in a namespace, where these programs are installed. Those that every live test needs are `namespace`'s
/// affair.
fn live(name: &str, programs: &[&str], test: impl FnOnce()) {
    for program in programs {
        if command(program).arg("--version").output().is_err() {
            skipped(format_args!("{name}: {program} is not installed"));
            return;
        }
    }
    namespace::inside(name, &["dnsmasq", "udhcpc", "tcpdump"], &[], || {
        if users::are_there(name) {
            test();
        }
    });
}

fn ip(arguments: &str) -> bool {
    let status = command("ip").args(arguments.split(' ')).status();
    status.unwrap().success()
}

/// A folder that goes with the test, in which servers may read whoever they run as.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let readable = Permissions::from_mode(0o755);
        let folder = tempfile::Builder::new().permissions(readable).tempdir();
        Self(folder.unwrap())
    }

    fn file(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn with(&self, name: &str, text: &str) -> String {
        let path = self.file(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// A copy of a program: profiles of `AppArmor` go by path, and forbid configurations of one's own.
    fn copy_of(&self, program: &str) -> Command {
        let which = command("sh")
            .args(["-c", &format!("command -v {program}")])
            .output()
            .unwrap();
        let original = String::from_utf8(which.stdout).unwrap();
        let copy = self.file(program);
        fs::copy(original.trim(), &copy).unwrap();
        command(&copy)
    }
}

/// A program that runs until the test is over.
struct Running {
    child: Child,
    said: Receiver<String>,
}

impl Running {
    /// Starts it, and waits until it says so on either stream.
    fn start(mut program: Command, ready: &str) -> Self {
        let mut child = program
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = lines_of([
            Box::new(child.stdout.take().unwrap()),
            Box::new(child.stderr.take().unwrap()),
        ]);
        let running = Self { child, said };
        wait_for(&running.said, ready);
        running
    }

    /// Ctrl-C; what it says until its end.
    fn interrupt(mut self) -> Vec<String> {
        // By the shell: not every system has kill as a program.
        let kill = format!("kill -INT {}", self.child.id());
        let status = command("sh").args(["-c", &kill]).status();
        assert!(status.unwrap().success());
        self.child.wait().unwrap();
        self.said.iter().collect()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A namespace of its own below that of the test, which goes with the test.
struct Beyond(Child);

impl Beyond {
    /// Moves an interface there and brings it up with an address, if one is given.
    fn with(interface: &str, address: Option<&str>) -> Self {
        let mut unshare = command("unshare");
        let mut child = unshare
            .args(["--net", "sh", "-c", "echo; exec sleep 600"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = [0];
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut line).unwrap();
        let beyond = Self(child);
        assert!(ip(&format!("link set {interface} netns {}", beyond.0.id())));
        beyond.ip("link set lo up");
        beyond.ip(&format!("link set {interface} up"));
        if let Some(address) = address {
            beyond.ip(&format!("address add {address} dev {interface}"));
        }
        beyond
    }

    /// A program there.
    fn command(&self, program: &str) -> Command {
        let mut nsenter = command("nsenter");
        let target = self.0.id().to_string();
        nsenter.args(["--target", &target, "--net", program]);
        nsenter
    }

    fn ip(&self, arguments: &str) {
        let status = self.command("ip").args(arguments.split(' ')).status();
        assert!(status.unwrap().success(), "ip {arguments}");
    }

    /// udhcpc there: gets a lease, and takes no address.
    fn get_a_lease(&self, interface: &str) {
        let output = self
            .command("udhcpc")
            .args("-f -q -n -t 5 -T 1 -s /bin/true -i".split(' '))
            .arg(interface)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
    }
}

impl Drop for Beyond {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// dhcpscope and tcpdump side by side on an interface.
struct Watched {
    scope: Running,
    tcpdump: Running,
    kept: String,
    all: String,
}

impl Watched {
    fn new(folder: &Folder, interface: &str, flags: &[&str]) -> Self {
        let (kept, all) = (folder.file("kept.pcap"), folder.file("all.pcap"));
        let mut tcpdump = command("tcpdump");
        tcpdump.args(["-n", "-U", "--immediate-mode", "-s", "4096", "-Z", "root"]);
        tcpdump.args(["-i", interface, "-w", &all]);
        // What a cooked capture looks like is the program's choice; ours is the newer one.
        if interface == "any" {
            tcpdump.args(["-y", "LINUX_SLL2"]);
        }
        let tcpdump = Running::start(tcpdump, "listening on");
        let mut scope = command(env!("CARGO_BIN_EXE_dhcpscope"));
        scope.args(["-i", interface, "-o", "json", "-Z", "root", "-w", &kept]);
        scope.args(flags);
        let scope = Running::start(scope, "listening on");
        Self {
            scope,
            tcpdump,
            kept,
            all,
        }
    }

    /// Waits for as many ACKs, ends both, sees that they wrote the same, and gives what was shown.
    fn compare(self, acks: usize) -> Vec<Value> {
        let mut lines: Vec<String> = Vec::new();
        for _ in 0..acks {
            lines.push(wait_for(&self.scope.said, "\"message\":\"ACK\""));
        }
        lines.extend(self.scope.interrupt());
        self.tcpdump.interrupt();
        let theirs: Vec<_> = frames_of(&self.all)
            .into_iter()
            .filter(|frame| frame.windows(4).any(|four| four == COOKIE))
            .collect();
        assert!(theirs.len() >= 4, "{} frames", theirs.len());
        assert!(frames_of(&self.kept) == theirs, "not what tcpdump wrote");
        let objects = lines.iter().filter(|line| line.starts_with('{'));
        objects
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

/// The frames of a capture file, as libpcap reads them.
fn frames_of(path: impl AsRef<Path>) -> Vec<Vec<u8>> {
    let mut capture = pcap::Capture::from_file(path).unwrap();
    let mut frames = Vec::new();
    while let Ok(packet) = capture.next_packet() {
        frames.push(packet.data.to_vec());
    }
    frames
}

/// The exchange that ended well.
#[track_caller]
fn bound(objects: &[Value]) -> &Value {
    let found = objects
        .iter()
        .find(|object| object["type"] == "exchange" && object["outcome"] == "bound");
    found.unwrap_or_else(|| panic!("{objects:#?}"))
}

/// dnsmasq with these options, ready to serve.
fn dnsmasq(mut program: Command, options: &str) -> Running {
    program
        .args("--no-daemon --conf-file=/dev/null --port=0 --user=root".split(' '))
        .args("--no-ping --leasefile-ro --pid-file=".split(' '))
        .args(options.split(' '));
    Running::start(program, "DHCP")
}

/// ISC's server on `va`.
fn dhcpd(folder: &Folder) -> Running {
    let config = folder.with(
        "dhcpd.conf",
        "authoritative; ping-check false;\n\
         subnet 10.9.0.0 netmask 255.255.255.0 { range 10.9.0.50 10.9.0.60; option routers 10.9.0.1; }\n",
    );
    let (leases, pid) = (folder.with("leases", ""), folder.file("pid"));
    let mut program = folder.copy_of("dhcpd");
    program.args([
        "-4", "-d", "-cf", &config, "-lf", &leases, "-pf", &pid, "va",
    ]);
    Running::start(program, "Server starting service")
}

/// Kea on `va`.
fn kea(folder: &Folder) -> Running {
    let config = folder.with(
        "kea.json",
        r#"{ "Dhcp4": {
            "interfaces-config": { "interfaces": [ "va" ], "dhcp-socket-type": "raw" },
            "lease-database": { "type": "memfile", "persist": false },
            "loggers": [ { "name": "kea-dhcp4", "severity": "INFO",
                           "output_options": [ { "output": "stdout", "flush": true } ] } ],
            "subnet4": [ { "id": 1, "subnet": "10.9.0.0/24",
                           "pools": [ { "pool": "10.9.0.50 - 10.9.0.60" } ] } ] } }"#,
    );
    let mut program = folder.copy_of("kea-dhcp4");
    program
        .args(["-c", &config])
        .env("KEA_PIDFILE_DIR", folder.0.path())
        .env("KEA_LOCKFILE_DIR", "none");
    Running::start(program, "DHCP4_STARTED")
}

#[test]
fn dhcpd_serves_dhclient() {
    live("dhcpd_serves_dhclient", &["dhcpd", "dhclient"], || {
        let folder = Folder::new();
        ip("address add 10.9.0.1/24 dev va");
        let _server = dhcpd(&folder);
        let watched = Watched::new(&folder, "va", &[]);
        let (leases, pid) = (folder.file("client-leases"), folder.file("client-pid"));
        let mut client = folder.copy_of("dhclient");
        client.args(["-4", "-d", "-sf", "/bin/true", "-cf", "/dev/null"]);
        client.args(["-lf", &leases, "-pf", &pid, "vb"]);
        let _client = Running::start(client, "bound to");
        let shown = watched.compare(1);
        assert_eq!(bound(&shown)["servers"][0], "10.9.0.1");
    });
}

#[test]
fn kea_serves_dhcpcd_and_udhcpc() {
    live(
        "kea_serves_dhcpcd_and_udhcpc",
        &["kea-dhcp4", "dhcpcd"],
        || {
            let folder = Folder::new();
            ip("address add 10.9.0.1/24 dev va");
            let _server = kea(&folder);
            let watched = Watched::new(&folder, "va", &[]);
            let client = Beyond::with("vb", None);
            client.get_a_lease("vb");
            let config = folder.with("dhcpcd.conf", "clientid\nnoipv4ll\nnoarp\n");
            let mut dhcpcd = client.command("dhcpcd");
            dhcpcd.args(["-4", "-B", "-f", &config, "--script", "/bin/true", "vb"]);
            let _client = Running::start(dhcpcd, "leased");
            let shown = watched.compare(2);
            let exchanges = shown.iter().filter(|object| object["type"] == "exchange");
            assert!(
                exchanges
                    .clone()
                    .all(|exchange| exchange["outcome"] == "bound")
            );
            assert_eq!(exchanges.count(), 2);
        },
    );
}

#[test]
fn a_relay_is_seen_on_both_sides() {
    live("a_relay_is_seen_on_both_sides", &[], || {
        let folder = Folder::new();
        assert!(ip("link add ra type veth peer name rb"));
        assert!(ip("link set ra up"));
        ip("address add 10.9.0.1/24 dev va");
        ip("address add 192.0.2.1/24 dev ra");
        let client = Beyond::with("vb", None);
        let far = Beyond::with("rb", Some("192.0.2.67/24"));
        far.ip("route add 10.9.0.0/24 via 192.0.2.1");
        let range = "--dhcp-range=10.9.0.50,10.9.0.60,255.255.255.0,1h";
        let _server = dnsmasq(far.command("dnsmasq"), range);
        let relay = "--dhcp-relay=10.9.0.1,192.0.2.67";
        let _relay = dnsmasq(command("dnsmasq"), relay);
        let watched = Watched::new(&folder, "any", &[]);
        client.get_a_lease("vb");
        let shown = watched.compare(2);
        let exchange = bound(&shown);
        assert_eq!(exchange["messages"].as_array().unwrap().len(), 8);
        assert_eq!(exchange["relays"][0], "10.9.0.1");
        let messages = shown.iter().filter(|object| object["type"] == "message");
        let mut interfaces: Vec<_> = messages.map(|message| &message["interface"]).collect();
        interfaces.sort_by_key(|name| name.as_str());
        interfaces.dedup();
        assert_eq!(interfaces, ["ra", "va"], "any is none of them");
    });
}

#[test]
fn a_tunnel_is_looked_into_on_the_underlay() {
    live("a_tunnel_is_looked_into_on_the_underlay", &[], || {
        let folder = Folder::new();
        ip("address add 198.51.100.1/24 dev va");
        let tunnel = |remote: &str, device: &str| {
            format!("link add vx type vxlan id 42 dstport 4789 remote {remote} dev {device}")
        };
        if !ip(&tunnel("198.51.100.2", "va")) {
            skipped("a lease over VXLAN: this kernel has none");
            return;
        }
        assert!(ip("link set vx up") && ip("address add 10.9.0.1/24 dev vx"));
        let client = Beyond::with("vb", Some("198.51.100.2/24"));
        client.ip(&tunnel("198.51.100.1", "vb"));
        client.ip("link set vx up");
        let range = "--interface=vx --dhcp-range=10.9.0.50,10.9.0.60,1h";
        let _server = dnsmasq(command("dnsmasq"), range);
        let watched = Watched::new(&folder, "va", &["--tunnels"]);
        client.get_a_lease("vx");
        let shown = watched.compare(1);
        assert_eq!(bound(&shown)["servers"][0], "10.9.0.1");
        let mut messages = shown.iter().filter(|object| object["type"] == "message");
        assert!(messages.all(|message| message["outer"][0]["vni"] == 42));
    });
}
