//! `-w` onto a capture that is read: refused, and nothing touched.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

const DORA: &str = "testdata/openstack-dora.pcap";

/// A folder of a test's own with a capture in it.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let dora = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(DORA);
    fs::copy(dora, folder.path().join("a.pcap")).unwrap();
    folder
}

/// Runs in that folder, which must still hold its capture as it was, and gives the exit status and what was said.
#[track_caller]
fn run(folder: &TempDir, flags: &[&str], stdin: Stdio) -> (i32, String) {
    let before = fs::metadata(folder.path().join("a.pcap"))
        .unwrap()
        .modified();
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .env_clear()
        .current_dir(folder)
        .args(flags)
        .stdin(stdin)
        .output()
        .unwrap();
    let capture = folder.path().join("a.pcap");
    let dora = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(DORA);
    assert_eq!(fs::read(&capture).unwrap(), fs::read(dora).unwrap());
    let after = fs::metadata(&capture).unwrap().modified();
    assert_eq!(before.unwrap(), after.unwrap());
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), said)
}

#[track_caller]
fn refused(folder: &TempDir, flags: &[&str], name: &str) {
    let said = format!("dhcpscope: {name} is being read: -w needs another file\n");
    assert_eq!(run(folder, flags, Stdio::null()), (2, said));
}

#[test]
fn a_capture_is_not_written_over_itself() {
    let folder = folder();
    refused(&folder, &["-r", "a.pcap", "-w", "a.pcap"], "a.pcap");
    refused(&folder, &["-r", "a.pcap", "-w", "./a.pcap"], "./a.pcap");
    let hidden = ["-r", "a.pcap", "--anonymize=K", "-w", "a.pcap"];
    refused(&folder, &hidden, "a.pcap");
    let rotated = ["-r", "a.pcap", "-w", "a.pcap", "-C", "1"];
    refused(&folder, &rotated, "a.pcap");
}

#[test]
fn links_lead_to_the_same_capture() {
    let folder = folder();
    std::os::unix::fs::symlink("a.pcap", folder.path().join("soft.pcap")).unwrap();
    fs::hard_link(
        folder.path().join("a.pcap"),
        folder.path().join("hard.pcap"),
    )
    .unwrap();
    for link in ["soft.pcap", "hard.pcap"] {
        refused(&folder, &["-r", "a.pcap", "-w", link], link);
        refused(&folder, &["-r", link, "-w", "a.pcap"], "a.pcap");
    }
}

#[test]
fn each_of_several_captures_counts_also_what_cannot_be_read() {
    let folder = folder();
    let other = folder.path().join("b.pcap");
    fs::copy(folder.path().join("a.pcap"), other).unwrap();
    let both = ["-r", "b.pcap", "-r", "a.pcap", "-w", "a.pcap"];
    refused(&folder, &both, "a.pcap");
    fs::write(folder.path().join("notes"), "what I saw\n").unwrap();
    let (status, said) = run(
        &folder,
        &["-r", "a.pcap", "-r", "notes", "-w", "notes"],
        Stdio::null(),
    );
    assert_eq!(status, 2);
    assert!(said.ends_with("notes is being read: -w needs another file\n"));
    assert_eq!(
        fs::read(folder.path().join("notes")).unwrap(),
        b"what I saw\n"
    );
}

#[test]
fn stdin_may_be_the_capture() {
    let folder = folder();
    let stdin = File::open(folder.path().join("a.pcap")).unwrap();
    let (status, said) = run(&folder, &["-r", "-", "-w", "a.pcap"], stdin.into());
    assert_eq!(status, 2);
    assert!(said.contains("a.pcap is being read"), "{said}");
}

#[test]
fn a_later_file_of_a_ring_is_none_of_them_either() {
    let folder = folder();
    fs::rename(folder.path().join("a.pcap"), folder.path().join("x1")).unwrap();
    std::os::unix::fs::symlink("x1", folder.path().join("a.pcap")).unwrap();
    let ring = ["-r", "a.pcap", "-w", "x", "-C", "1k"];
    let (status, said) = run(&folder, &ring, Stdio::null());
    assert_eq!(status, 2);
    let sentence = "x1 is being read: -w needs another file; only the view goes on";
    assert!(said.contains(sentence), "{said}");
}

#[test]
fn another_file_is_written_over_as_ever() {
    let folder = folder();
    fs::write(folder.path().join("b.pcap"), "old").unwrap();
    let (status, said) = run(&folder, &["-r", "a.pcap", "-w", "b.pcap"], Stdio::null());
    assert_eq!((status, said.as_str()), (0, ""));
    assert!(fs::metadata(folder.path().join("b.pcap")).unwrap().len() > 1000);
}
