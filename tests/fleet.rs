//! The recipe of FLEET.md for `DuckDB`, run where Python has it (pip install duckdb).
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod skipped;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use skipped::skipped;

/// Runs the statements that stand on stdin, and prints the rows of each query as JSON, all values as text.
const RUNNER: &str = "
import sys, json, duckdb
tables = []
connection = duckdb.connect()
for statement in connection.extract_statements(sys.stdin.read()):
    rows = connection.execute(statement).fetchall()
    if 'SELECT' in str(statement.type).upper():
        tables.append([[str(cell) for cell in row] for row in rows])
print(json.dumps(tables))
";

/// Taps by name with the captures that they saw.
const TAPS: &[(&str, &[&str])] = &[
    (
        "tap-office",
        &[
            "three-clients",
            "two-servers",
            "nak-rogue",
            "nak-dhcpd",
            "copies",
        ],
    ),
    ("tap-home", &["dora-dnsmasq-udhcpc", "hostile-names"]),
];

/// A folder with a file of JSON Lines for each tap.
fn taps() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fleet");
    fs::create_dir_all(&folder).unwrap();
    for (tap, captures) in TAPS {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dhcpscope"));
        command.args(["-o", "json"]);
        for capture in *captures {
            let file = format!("{}/testdata/{capture}.pcap", env!("CARGO_MANIFEST_DIR"));
            command.args(["-r", &file]);
        }
        let output = command.output().unwrap();
        assert!(output.status.success());
        fs::write(folder.join(format!("{tap}.jsonl")), output.stdout).unwrap();
    }
    folder
}

/// The statements of FLEET.md.
fn statements() -> String {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/FLEET.md")).unwrap();
    let blocks = text.split("```sql\n").skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap())
        .collect()
}

fn has_duckdb() -> bool {
    Command::new("python3")
        .args(["-c", "import duckdb"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Each query's rows.
fn tables() -> Vec<Vec<Vec<String>>> {
    let mut python = Command::new("python3")
        .args(["-c", RUNNER])
        .current_dir(taps())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = python.stdin.take().unwrap();
    stdin.write_all(statements().as_bytes()).unwrap();
    drop(stdin);
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    let tables: Value = serde_json::from_slice(&output.stdout).unwrap();
    serde_json::from_value(tables).unwrap()
}

/// The row that begins with this.
#[track_caller]
fn row<'a>(table: &'a [Vec<String>], first: &str) -> &'a [String] {
    table
        .iter()
        .find(|row| row[0] == first)
        .unwrap_or_else(|| panic!("{first} is not in {table:?}"))
}

#[test]
fn the_queries_for_duckdb_answer_what_they_say() {
    if !has_duckdb() {
        skipped("the_queries_for_duckdb_answer_what_they_say: python3 has no duckdb");
        return;
    }
    let tables = tables();
    let [slow, refusing, strange, counted, wrong] = &tables[..] else {
        panic!("{} queries", tables.len());
    };
    assert_eq!(slow[0][0], "10.20.0.2", "the one that pings for a second");
    assert!(slow[0][3].parse::<f64>().unwrap() > 1000.0);
    assert_eq!(row(refusing, "10.20.0.2")[1..], ["4", "2", "33.3"]);
    assert_eq!(row(refusing, "10.20.0.9")[1..], ["1", "0", "0.0"]);
    let rogue = row(strange, "10.20.0.9");
    assert_eq!(rogue[1..4], ["00:0d:b9:4a:00:66", "tap-office", "1"]);
    assert!(strange.iter().all(|row| row[0] != "10.20.0.2"));
    // Three clients asked for what they did not get: that is told once of each, and counted each time.
    assert_eq!(row(counted, "X14")[1..], ["6", "1"]);
    assert_eq!(row(counted, "X03")[1..], ["2", "2"]);
    assert_eq!(row(wrong, "X03")[1..], ["nak-received", "1", "1"]);
}
