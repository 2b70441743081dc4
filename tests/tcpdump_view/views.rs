//! The command line of the view, and dumps behind the messages of other views.

use std::process::{Command, Output};

use crate::frames::{ETHERNET, Framed, Ip, Udp, ethernet, framed, message};
use crate::mutants::PORTS_OF_OTHERS;
use crate::oracle::{Capture, Tcpdump};

pub(crate) fn ours(file: &Capture, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(["-r", file.path()])
        .args(arguments)
        .output()
        .unwrap()
}

fn discover() -> Capture {
    Capture::of("discover", ETHERNET, &[framed(&message(&[53, 1, 1]))])
}

/// The rows of a dump.
fn rows(printed: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(printed)
        .lines()
        .filter(|line| line.starts_with("\t0x"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn other_views_dump_what_tcpdump_dumps() {
    if Tcpdump::find().is_none() {
        return;
    }
    let file = discover();
    for flag in ["-x", "-xx", "-X", "-XX"] {
        let theirs = Command::new("tcpdump")
            .args(["-n", flag, "-r", file.path()])
            .output()
            .unwrap();
        let theirs = rows(&theirs.stdout);
        assert!(theirs.len() > 15, "{theirs:?}");
        for view in ["line", "exchange"] {
            let ours = rows(&ours(&file, &["-o", view, flag]).stdout);
            assert_eq!(ours, theirs, "{view} {flag}");
        }
    }
}

#[test]
fn the_dump_stands_behind_its_message() {
    let printed = ours(&discover(), &["-o", "line", "-X"]).stdout;
    let printed = String::from_utf8_lossy(&printed).into_owned();
    let lines: Vec<_> = printed.lines().collect();
    assert!(lines[0].contains("DISCOVER"), "{printed}");
    assert!(
        lines[1].starts_with("\t0x0000:  4510 ") && lines[1].ends_with("  E.........9....."),
        "{printed}"
    );
}

/// Which tcpdump reads as messages of the other protocol.
#[test]
fn messages_from_and_to_ports_of_other_protocols_are_shown_as_dhcp() {
    for port in PORTS_OF_OTHERS {
        let between = |ports| {
            let udp = Udp {
                ports,
                ..Udp::new()
            };
            let datagram = Ip::new().udp(&udp, &message(&[53, 1, 1]));
            Framed::whole(ethernet(&datagram))
        };
        let frames = [(port, 67), (67, port)].map(between);
        let file = Capture::of("ports of others", ETHERNET, &frames);
        let printed = ours(&file, &["-o", "tcpdump"]).stdout;
        let printed = String::from_utf8(printed).unwrap();
        assert_eq!(printed.matches("BOOTP/DHCP, Request").count(), 2, "{port}");
    }
}

#[test]
fn the_view_goes_by_time_only() {
    let output = ours(&discover(), &["-o", "tcpdump", "--by", "exchange"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("--by exchange"), "{said}");
    assert!(output.stdout.is_empty());
}

#[test]
fn json_is_not_dumped_into() {
    let output = ours(&discover(), &["-o", "json", "-x"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
}

#[test]
fn nothing_of_a_message_reaches_the_terminal_raw() {
    let hostile: Vec<u8> = (0..=255).collect();
    let mut message = message(&[]);
    message[44..108].copy_from_slice(&hostile[1..65]);
    message[107] = 0;
    message[108..236].copy_from_slice(&hostile[128..]);
    message[235] = 0;
    message.pop();
    for code in 1..=254 {
        message.extend([code, 32]);
        message.extend(&hostile[..32]);
    }
    let file = Capture::of("hostile", ETHERNET, &[framed(&message)]);
    let printed = ours(&file, &["-o", "tcpdump", "-vvv", "-X"]).stdout;
    assert!(printed.len() > 10_000);
    let raw = printed
        .iter()
        .find(|byte| !matches!(byte, b' '..=b'~' | b'\n' | b'\t'));
    assert_eq!(raw, None);
}

#[test]
fn a_message_in_fragments_is_shown_once_and_whole() {
    let capture = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/relay-fragments.pcap");
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(["-r", capture, "-o", "tcpdump", "-vv"])
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let reply = "192.0.2.67.67 > 10.30.0.1.67: [udp sum ok] BOOTP/DHCP, Reply, length 752,";
    // The OFFER and the ACK.
    assert_eq!(printed.matches(reply).count(), 2, "{printed}");
    assert!(
        !printed.contains("bad cksum") && !printed.contains("[|"),
        "{printed}"
    );
}
