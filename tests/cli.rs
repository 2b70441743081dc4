//! The command line: what is typed, what is said where, and how it ends.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::NamedTempFile;

/// A capture of one exchange that goes well.
const DORA: &str = "testdata/openstack-dora.pcap";

/// The program, without anything of the environment.
fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dhcpscope"));
    command
        .env_clear()
        .stdin(Stdio::null())
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// What came of a run.
struct Ran {
    status: i32,
    stdout: String,
    stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

fn run(arguments: &[&str]) -> Ran {
    program().args(arguments).output().unwrap().into()
}

/// Runs with a variable of the environment set.
fn run_in(variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
    let mut command = program();
    command.envs(variables.iter().copied()).args(arguments);
    command.output().unwrap().into()
}

/// A file of these bytes that belongs to one test.
fn file(name: &str, bytes: &[u8]) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

fn dora() -> Vec<u8> {
    fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(DORA)).unwrap()
}

/// A failure says one thing, on stderr, behind the program's name; nothing is on stdout.
#[track_caller]
fn assert_refused(ran: &Ran, reason: &str) {
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.contains(reason), "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("dhcpscope: ").count(), 1);
}

#[test]
fn an_empty_file_is_an_error() {
    let ran = run(&["-r", &file("empty.pcap", b"")]);
    assert_refused(&ran, "empty file (0 bytes)");
}

#[test]
fn a_text_file_is_an_error_that_says_what_it_seems_to_be() {
    let ran = run(&[
        "-r",
        &file(
            "text.pcap",
            b"14:31:53 IP 0.0.0.0.68 > 255.255.255.255.67\n",
        ),
    ]);
    assert_refused(&ran, "not a capture file");
    assert!(ran.stderr.contains("text"), "{}", ran.stderr);
}

#[test]
fn a_file_that_is_not_there_is_an_error_that_names_it() {
    assert_refused(&run(&["-r", "no/such.pcap"]), "no/such.pcap: no such file");
}

#[test]
fn what_stands_before_the_damage_is_shown_then_the_place_is_told() {
    let whole = dora();
    let cut = &whole[..whole.len() - 100];
    let ran = run(&["-o", "line", "-r", &file("cut.pcap", cut)]);
    assert_eq!(ran.status, 2);
    let mut lines = ran.stdout.lines();
    for word in ["DISCOVER", "OFFER", "REQUEST"] {
        let line = lines.next().unwrap_or_default();
        assert!(line.contains(word), "{}", ran.stdout);
    }
    assert!(!ran.stdout.contains("BOUND"), "{}", ran.stdout);
    // The file header, and three records of 342, 385 and 342 octets.
    let record = format!("record 4 at byte {:#06x}", 24 + 3 * 16 + 342 + 385 + 342);
    assert!(ran.stderr.contains(&record), "{}", ran.stderr);
}

/// `testdata/comments.pcapng` with some octets at `at` written over.
fn commented(name: &str, at: usize, octets: &[u8]) -> String {
    let mut capture = fs::read("testdata/comments.pcapng").unwrap();
    capture[at..at + octets.len()].copy_from_slice(octets);
    file(name, &capture)
}

/// The places of its first packet's block, and of the first comment there.
const PACKET: usize = 100;
const COMMENT: usize = PACKET + 28 + 344;

#[test]
fn what_a_capture_has_lost_is_damage_though_all_messages_are_shown() {
    let options = commented("options.pcapng", COMMENT + 2, &[0xff]);
    let time = commented("time.pcapng", PACKET + 12, &[0xff; 8]);
    for (path, what) in [
        (&options, "broken options of frame 1"),
        (&time, "frame 1 has an impossible time stamp"),
    ] {
        for verbosity in ["-v", "-q"] {
            let ran = run(&["-r", path, "-o", "line", verbosity]);
            assert_eq!(ran.status, 2, "{}", ran.stderr);
            assert_eq!(ran.stdout.matches("DISCOVER").count(), 1);
            assert!(ran.stderr.contains(what), "{}", ran.stderr);
        }
    }
}

#[test]
fn what_is_odd_about_a_capture_that_has_lost_nothing_is_no_damage() {
    // The frame claims to have been shorter on the wire than what was captured of it.
    let length = commented("length.pcapng", PACKET + 24, &[10, 0]);
    let ran = run(&["-r", &length, "-o", "line"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("10 on the wire"), "{}", ran.stderr);
}

#[test]
fn a_capture_without_packets_is_a_note() {
    let ran = run(&["-r", &file("header.pcap", &dora()[..24])]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    assert_eq!(ran.stderr, "dhcpscope: the capture holds no packets\n");
}

#[test]
fn what_the_expression_keeps_out_is_no_empty_capture() {
    let ran = run(&["-r", DORA, "-o", "json", "port 69"]);
    let said = "dhcpscope: no packet matches the expression; the capture holds 4\n";
    assert_eq!((ran.status, ran.stderr.as_str()), (0, said));
    assert!(
        ran.stdout
            .contains(r#""frames":{"read":4,"dhcp":0,"skipped":{"expression":4}}"#),
        "{}",
        ran.stdout
    );
    let ran = run(&["-r", DORA, "-o", "summary", "src port 67"]);
    assert!(
        ran.stdout
            .contains("4 read, 2 DHCP messages, 2 kept out by the expression"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout
            .contains("no client's message matches the expression"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_capture_without_dhcp_is_a_note() {
    let mut capture = dora();
    // The UDP ports of the first frame, whose record is all that is kept: 68 to 67 become 53 to 53.
    capture.truncate(24 + 16 + 342);
    let ports = 24 + 16 + 14 + 20;
    capture[ports..ports + 4].copy_from_slice(&[0, 53, 0, 53]);
    let ran = run(&["-r", &file("dns.pcap", &capture)]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    assert!(
        ran.stderr.contains("no DHCP in the one packet"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_link_type_that_is_not_read_is_named() {
    let mut capture = dora();
    // The link type of the file header, in its byte order.
    capture[20] = 10;
    let ran = run(&["-r", &file("fddi.pcap", &capture)]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    assert_eq!(
        ran.stderr,
        "dhcpscope: no DHCP in the 4 packets of the capture\n\
         dhcpscope: link type FDDI (10) is not read: 4 packets are passed over\n"
    );
}

#[test]
fn of_very_many_link_types_the_first_are_named() {
    let block = |kind: u32, body: &[u8]| {
        let size = u32::try_from(body.len() + 12).unwrap().to_le_bytes();
        [&kind.to_le_bytes()[..], &size, body, &size].concat()
    };
    let section = [&[0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0][..], &[0xff; 8]].concat();
    let mut capture = block(0x0a0d_0d0a, &section);
    for number in 0..100 {
        capture.extend(block(1, &[number, 40, 0, 0, 0, 0, 0, 0]));
        let packet = [u32::from(number), 0, 0, 4, 4, 0].map(u32::to_le_bytes);
        capture.extend(block(6, packet.as_flattened()));
    }
    let ran = run(&["-r", &file("links.pcapng", &capture)]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    assert_eq!(ran.stderr.matches("is not read: 1 packet is").count(), 32);
    let last = "68 packets of other such link types are passed over\n";
    assert!(ran.stderr.ends_with(last), "{}", ran.stderr);
}

#[test]
fn nothing_to_do_is_an_error_that_says_what_can_be_done() {
    let ran = run(&[]);
    assert_refused(&ran, "dhcpscope -r FILE");
}

#[test]
fn an_unknown_flag_is_an_error() {
    let ran = run(&["--no-such-flag"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("--no-such-flag"), "{}", ran.stderr);
}

#[test]
fn a_flag_of_tcpdump_that_makes_no_sense_is_answered_in_one_line() {
    for flag in ["-A", "-E", "-L", "-N", "-O", "-S", "-j", "-y", "-z"] {
        let ran = run(&[flag, "-r", DORA]);
        assert_refused(&ran, flag);
        assert_eq!(ran.stderr.lines().count(), 1);
    }
}

#[test]
fn a_file_without_r_is_answered_with_the_flag() {
    assert_refused(&run(&[DORA]), &format!("did you mean -r {DORA}?"));
}

#[test]
fn help_and_version_are_data() {
    for flag in ["-h", "--help", "-V", "--version"] {
        let ran = run(&[flag]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{flag}");
        assert!(ran.stdout.starts_with("dhcpscope") || ran.stdout.contains("Usage: dhcpscope"));
    }
    let version = format!("dhcpscope {}\nlibpcap ", env!("CARGO_PKG_VERSION"));
    assert!(run(&["-V"]).stdout.starts_with(&version));
}

#[test]
fn standard_input_is_a_dash() {
    for capture in [DORA, "testdata/sections.pcapng"] {
        let mut command = program();
        command.args(["-o", "line", "-r", "-"]);
        command.stdin(fs::File::open(capture).unwrap());
        let ran = Ran::from(command.output().unwrap());
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        assert_eq!(ran.stdout, run(&["-o", "line", "-r", capture]).stdout);
    }
}

#[test]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    // Large enough that the pipe fills up before all is written.
    let mut capture = dora();
    let records = capture.split_off(24);
    for _ in 0..400 {
        capture.extend(&records);
    }
    let path = file("long.pcap", &capture);
    let mut child = program()
        .args(["-o", "json", "-r", &path])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut first).unwrap();
    assert!(first.starts_with("{\"type\":\"message\""));
    drop(stdout);
    let mut stderr = String::new();
    let mut said = child.stderr.take().unwrap();
    said.read_to_string(&mut stderr).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{stderr}");
    assert_eq!(stderr, "");
}

#[test]
fn colour_is_for_terminals_unless_it_is_asked_for() {
    let is_coloured = |variables: &[(&str, &str)], arguments: &[&str]| {
        let arguments = [&["-r", DORA], arguments].concat();
        run_in(variables, &arguments).stdout.contains('\x1b')
    };
    assert!(!is_coloured(&[], &[]));
    assert!(is_coloured(&[], &["--color", "always"]));
    assert!(!is_coloured(&[], &["--color", "never"]));
    assert!(is_coloured(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!is_coloured(&[("CLICOLOR_FORCE", "0")], &[]));
    assert!(!is_coloured(
        &[("CLICOLOR_FORCE", "1")],
        &["--color", "never"]
    ));
    assert!(!is_coloured(
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")],
        &[]
    ));
    assert!(is_coloured(&[("NO_COLOR", "1")], &["--color", "always"]));
}

#[test]
fn lines_are_as_wide_as_they_may_be() {
    let widest = |width: &str| {
        let ran = run(&["-r", "testdata/large-options.pcap", "--width", width]);
        ran.stdout.lines().map(|line| line.chars().count()).max()
    };
    assert!(widest("80") <= Some(80));
    assert!(widest("120") <= Some(120));
    assert!(widest("120") > Some(80));
    assert_eq!(
        run(&["-r", DORA, "--width", "80"]).stdout,
        run(&["-r", DORA]).stdout
    );
    assert_eq!(run(&["-r", DORA, "--width", "0"]).status, 2);
}

#[test]
fn a_narrow_tree_keeps_to_its_columns_and_has_no_blank_lines() {
    for capture in ["ack-lost", "dora-kea-dhcpcd", "pxe-ipxe"] {
        let capture = format!("testdata/{capture}.pcap");
        let ran = run(&["-r", &capture, "-o", "tree", "-vv", "--width", "40"]);
        for line in ran.stdout.lines() {
            assert!(line.chars().count() <= 40, "{line:?}");
            assert_eq!(line.trim_end(), line);
        }
    }
}

#[test]
fn ascii_draws_with_ascii() {
    for view in ["exchange", "line", "summary"] {
        let ran = run(&["-r", DORA, "--ascii", "-o", view, "-vv"]);
        assert!(ran.stdout.is_ascii(), "{}", ran.stdout);
    }
}

#[test]
fn c_counts_messages_shown() {
    let ran = run(&["-r", DORA, "-o", "line", "-c", "2"]);
    let messages = ran.stdout.lines().filter(|line| !line.starts_with('='));
    assert_eq!(messages.count(), 2, "{}", ran.stdout);
    assert_eq!(ran.status, 0);
    let ran = run(&["-r", DORA, "-c", "0"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("'0' for '-c <N>'"), "{}", ran.stderr);
}

#[test]
fn c_is_refused_where_no_message_is_shown() {
    assert_refused(
        &run(&["-r", DORA, "--by", "client", "-c", "2"]),
        "leave out -c",
    );
}

#[test]
fn a_number_below_zero_is_told_to_be_wrong_and_no_flag() {
    for (flag, name) in [
        ("-c", "-c <N>"),
        ("-s", "--snapshot-length <LEN>"),
        ("-B", "--buffer-size <KIB>"),
    ] {
        let said = format!("invalid value '-1' for '{name}'");
        assert_refused(&run(&["-r", DORA, flag, "-1"]), &said);
    }
    for flag in ["-C", "-G", "-W"] {
        assert_refused(
            &run(&["-r", DORA, "-w", "x", flag, "-1"]),
            "invalid value '-1'",
        );
    }
}

#[test]
fn a_number_out_of_bounds_is_told_why() {
    for (flag, value, why) in [
        ("-c", "x", "not a whole number"),
        ("-c", "0", "must be 1 or more"),
        ("-s", "1.5", "not a whole number"),
        ("-B", "4294967296", "must be 4294967295 or less"),
        ("--width", "39", "must be 40 or more"),
        ("--width", "1001", "must be 1000 or less"),
    ] {
        let ran = run(&["-r", DORA, flag, value]);
        assert_refused(&ran, &format!(": {why}\n"));
    }
}

#[test]
fn a_flag_that_lacks_another_is_named() {
    for (flags, said) in [
        (&["-C", "1"][..], "-C, -G and -W divide what is written"),
        (&["-Q", "in"], "-Q picks frames of a live capture"),
        (&["--keep-oui"], "--keep-oui is a choice of --anonymize"),
    ] {
        assert_refused(&run(&[&["-r", DORA], flags].concat()), said);
    }
    let said = "--follow reads on where a file ends";
    assert_refused(&run(&["-i", "lo", "--follow"]), said);
}

#[test]
fn a_field_without_a_value_is_told_to_have_none() {
    for (capture, told) in [
        ("leasequery", "chaddr                       none\n"),
        (
            "snaplen-80",
            "chaddr                       cut: 0x02005e0053\n",
        ),
        ("snaplen-80", "sname                        not there\n"),
    ] {
        let ran = run(&["-r", &format!("testdata/{capture}.pcap"), "-vv"]);
        assert!(ran.stdout.contains(told), "{}", ran.stdout);
        let mut lines = ran.stdout.lines();
        assert!(!lines.any(|line| line.ends_with(' ')), "{}", ran.stdout);
    }
}

#[test]
fn an_empty_name_of_a_finding_is_told_to_be_none() {
    let said = "an empty one is none";
    assert_refused(&run(&["-r", DORA, "--ignore", ""]), said);
    assert_refused(&run(&["-r", DORA, "--select", "X01,"]), said);
}

#[test]
fn an_empty_name_is_told_to_be_none() {
    for flag in ["-r", "-i", "-w", "-F"] {
        assert_refused(&run(&["-r", DORA, flag, ""]), "but none was supplied");
    }
}

#[test]
fn of_a_flag_that_is_given_again_the_last_counts() {
    let last = run(&["-r", DORA, "-o", "tcpdump", "-e", "-c", "1"]);
    let again = ["-o", "line", "-c", "3", "-o", "tcpdump", "-ee", "-c", "1"];
    let ran = run(&[&["-r", DORA], &again[..]].concat());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.stdout, last.stdout);
}

#[test]
fn standard_input_is_read_once() {
    assert_refused(&run(&["-r", "-", "-r", "-"]), "-r - is there twice");
    assert_refused(&run(&["-o", "line", "-"]), "did you mean -r -?");
}

#[test]
fn a_file_of_f_that_cannot_be_read_is_told_in_plain_words() {
    let said = "cannot open nowhere: no such file or directory\n";
    assert_refused(&run(&["-r", DORA, "-F", "nowhere"]), said);
}

#[test]
fn u_without_a_file_is_l() {
    let shown = run(&["-r", DORA, "-o", "line", "-l"]);
    let ran = run(&["-r", DORA, "-o", "line", "-U"]);
    assert_eq!((ran.status, ran.stdout), (0, shown.stdout));
}

#[test]
fn time_is_utc_unless_asked_otherwise() {
    let first = |variables: &[(&str, &str)], arguments: &[&str]| {
        let arguments = [&["-r", DORA, "-o", "line"], arguments].concat();
        let stdout = run_in(variables, &arguments).stdout;
        stdout.split_once("[1]").unwrap().0.trim_end().to_owned()
    };
    let kolkata = [("TZ", "Asia/Kolkata")];
    assert_eq!(first(&kolkata, &[]), "14:31:53.831654");
    assert_eq!(
        first(&[("TZ", "UTC-5:30")], &["--time", "utc"]),
        "14:31:53.831654"
    );
    assert_eq!(first(&[], &["-t"]), "");
    assert_eq!(first(&[], &["-tt"]), "1699972313.831654");
    assert_eq!(first(&[], &["-tttt"]), "2023-11-14 14:31:53.831654");
}

#[test]
fn findings_decide_the_status_only_when_asked() {
    let bad = "testdata/bad-checksums.pcap";
    assert_eq!(run(&["-r", bad]).status, 0);
    assert_eq!(run(&["-r", bad, "--fail-on", "error"]).status, 1);
    assert_eq!(
        run(&["-r", bad, "--fail-on", "error", "--ignore", "P"]).status,
        0
    );
    assert_eq!(
        run(&["-r", bad, "--select", "P02", "--fail-on", "error"]).status,
        1
    );
    assert_eq!(run(&["-r", DORA, "--fail-on", "warning"]).status, 0);
    assert_eq!(run(&["-r", DORA, "--fail-on", "info"]).status, 1);
    assert_refused(&run(&["-r", DORA, "--select", "Z99"]), "Z99");
}

#[test]
fn checksums_can_be_left_alone() {
    let ran = run(&["-r", "testdata/bad-checksums.pcap", "-K", "-o", "json"]);
    assert!(ran.stdout.contains("\"status\":\"skipped\""));
    assert!(!ran.stdout.contains("\"status\":\"bad\""));
}

#[test]
fn several_files_are_merged_by_time() {
    let ran = run(&["-o", "json", "-r", "testdata/windows-dora.pcap", "-r", DORA]);
    let times: Vec<&str> = ran
        .stdout
        .lines()
        .filter(|line| line.starts_with("{\"type\":\"message\""))
        .map(|line| line.split("\"epoch\":\"").nth(1).unwrap())
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(times.len(), 8);
    assert!(times.is_sorted());
}

/// The same exchange in two captures, one of which counts its frames from another number.
#[test]
fn a_copy_is_held_against_the_frame_of_its_own_file() {
    let first = fs::read(DORA).unwrap();
    let (header, records) = first.split_at(24);
    let time = &records[..8];
    let other = [
        time,
        &14_u32.to_le_bytes()[..],
        &14_u32.to_le_bytes(),
        &[0; 14],
    ]
    .concat();
    let capture = NamedTempFile::new().unwrap();
    fs::write(&capture, [header, &other, records].concat()).unwrap();
    let name = capture.path().to_str().unwrap();
    let ran = run(&["-r", DORA, "-r", name, "--width", "160"]);
    for (frame, word) in (1..).zip(["DISCOVER", "OFFER", "REQUEST", "ACK"]) {
        let copied = format!(
            "the same message as #{frame} of another source, captured again\n      \
             all fields and options as in the {word} (#{frame} of another source)\n"
        );
        assert!(ran.stdout.contains(&copied), "{}", ran.stdout);
    }
    assert_eq!(ran.stdout.matches(&format!("  in {name}\n")).count(), 4);
    assert!(!ran.stdout.contains("2nd time"), "{}", ran.stdout);
}

#[test]
fn a_line_names_its_file_where_there_are_several() {
    let other = file("other.pcap", &dora());
    let ran = run(&["-r", DORA, "-r", &other, "-o", "line"]);
    let of = |name: &str| ran.stdout.matches(&format!("  in {name}")).count();
    assert_eq!((of(DORA), of(&other)), (4, 4), "{}", ran.stdout);
    let alone = run(&["-r", DORA, "-o", "line"]);
    assert!(!alone.stdout.contains("  in "), "{}", alone.stdout);
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_others() {
    let ran = run(&["-o", "line", "-r", "no/such.pcap", "-r", DORA]);
    assert_eq!(ran.status, 2);
    assert!(ran.stdout.contains("BOUND"));
    assert!(ran.stderr.contains("no/such.pcap"));
}

#[test]
fn an_expression_filters_frames() {
    let ran = run(&["-r", DORA, "-o", "line", "src host 1.1.1.2"]);
    assert!(ran.stdout.contains("OFFER") && !ran.stdout.contains("DISCOVER"));
    assert_eq!(run(&["-r", DORA, "no such expression"]).status, 2);
}

#[test]
fn where_c_stops_the_reading_the_input_has_not_ended() {
    let ran = run(&["-r", DORA, "-o", "line", "-c", "1"]);
    let said = "the reading stops (-c) before an answer can be expected";
    assert!(ran.stdout.contains(said), "{}", ran.stdout);
    let ran = run(&["-r", DORA, "-o", "line", "-c", "2"]);
    let said = "; the reading stops (-c) before the client takes it";
    assert!(
        ran.stdout.replace("\n  ", " ").contains(said),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("C07"), "{}", ran.stdout);
}

#[test]
fn a_word_that_is_no_expression_is_quoted() {
    let ran = run(&["-r", DORA, "udp prot 67"]);
    assert_refused(&ran, "filter expression 'udp prot 67': ");
    let ran = run(&["-r", DORA, "-q", "--anonymize", "KEY"]);
    assert_refused(&ran, "did you mean --anonymize=KEY?");
}

#[test]
fn of_two_exchanges_that_are_not_there_each_is_told() {
    let ran = run(&["-r", DORA, "--diff", "98", "99"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    let lines: Vec<_> = ran.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{}", ran.stderr);
    assert!(lines[0].starts_with("dhcpscope: --diff: no exchange 98"));
    assert!(lines[1].starts_with("dhcpscope: --diff: no exchange 99"));
}

#[test]
fn help_that_cannot_be_written_is_an_error() {
    for flag in ["--help", "-h", "-V"] {
        let full = fs::File::create("/dev/full").unwrap();
        let output = program().arg(flag).stdout(full).output().unwrap();
        let said = "dhcpscope: cannot write standard output: no space left on device\n";
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), stderr.as_str()), (Some(2), said));
    }
}

#[test]
fn a_filter_as_c_is_not_printed() {
    for flag in ["-dd", "-ddd"] {
        assert_refused(&run(&[flag, "udp"]), "-d prints it as text");
    }
}

#[test]
fn a_single_datagram_that_stays_incomplete_is_no_other_one() {
    // The last fragment of a datagram alone: that it is one of DHCP is not to be seen.
    let mut frame = [
        &[2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0][..],
        // An IPv4 header of 28 bytes in all, offset 64, with UDP.
        &[
            0x45, 0, 0, 28, 0, 7, 0, 8, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
        ],
        &[0; 8],
    ]
    .concat();
    let mut bytes = dora()[..24].to_vec();
    let length = u32::try_from(frame.len()).unwrap().to_le_bytes();
    bytes.extend([&[0, 0, 0, 0x65][..], &[0; 4], &length, &length].concat());
    bytes.append(&mut frame);
    let ran = run(&["-r", &file("last-fragment.pcap", &bytes)]);
    let said = "dhcpscope: 1 fragmented datagram stayed incomplete\n";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
}
