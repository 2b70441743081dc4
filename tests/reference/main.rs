//! `--list options` and `--explain`: every row has its line and its page, and they say what the registry says.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use dhcpscope::cli::reference::{explain, options, options_json};
use dhcpscope::dhcp::registry::{Space, Standing};

fn page(topic: &str) -> String {
    let page = explain(topic).unwrap_or_else(|| panic!("nothing on {topic}"));
    String::from_utf8(page).unwrap()
}

#[test]
fn every_row_has_a_page_with_its_name_key_and_reference() {
    for space in Space::ALL {
        for row in space.rows() {
            let topic = match space.parent() {
                Some(_) => format!("{}.{}", space.key(), row.code),
                None => row.code.to_string(),
            };
            let page = page(&topic)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            for part in [row.name, row.key, row.reference, row.meaning, row.note] {
                assert!(page.contains(part), "{topic}: {part}\n{page}");
            }
        }
    }
}

#[test]
fn pages_keep_to_eighty_columns_where_they_have_spaces() {
    for code in 0..=u8::MAX {
        for line in page(&code.to_string()).lines() {
            let longest = line.split(' ').map(str::len).max().unwrap_or(0);
            assert!(line.chars().count() <= 80 || longest > 40, "{code}: {line}");
        }
    }
}

#[test]
fn topics_are_found_by_number_key_space_and_word() {
    assert!(page("121").starts_with("option 121  Classless Static Route\n"));
    assert_eq!(page("121"), page("option-121"));
    assert_eq!(page("121"), page("classless-static-route"));
    assert!(page("option-82.1").starts_with("sub-option 82.1  Agent Circuit ID\n"));
    assert_eq!(page("82.1"), page("relay.agent-circuit-id"));
    assert_eq!(page("82.1"), page("agent-circuit-id"));
    assert!(page("82.9.129").starts_with("sub-option 82.9.129  Actual Data Rate Upstream\n"));
    assert!(page("82.1").matches("sub-option 82").count() == 1);
    assert!(page("82").contains("    9.129       Actual Data Rate Upstream\n"));
    assert!(page("pxe.6").contains("PXE Discovery Control"));
    assert!(page("43.1").matches("sub-option 43.1").count() > 3);
    assert!(page("NAK").starts_with("message type DHCPNAK\n"));
    assert_eq!(page("nak"), page("DHCPNAK"));
    assert!(page("giaddr").contains("bytes       24 to 27 of the message (4 in all)"));
    assert!(page("dhcp-message-type").contains("13          LEASEACTIVE"));
    assert!(page("secs").contains("bytes       8 to 9 of the message (2 in all)"));
    assert!(page("hops").contains("byte        3 of the message"));
    assert_eq!(page("51"), page("IP Address Lease Time"));
    assert_eq!(page("51"), page("Lease-Time"), "tcpdump's name");
    assert_eq!(page("3"), page("default-gateway"));
    assert_eq!(explain("no-such-thing"), None);
    for name_of_many in ["Unknown", "private use"] {
        assert!(explain(name_of_many).is_none(), "{name_of_many}");
    }
    assert_eq!(explain("82.200"), None);
    assert_eq!(explain("300"), None);
    assert_eq!(explain(""), None);
}

#[test]
fn the_layout_of_121_is_told_in_bytes() {
    let page = page("121");
    for line in [
        "1       width: bits of the destination's prefix, 0 to 32",
        "0-4     destination: only the octets the width needs",
        "4       router: IPv4 address; 0.0.0.0 is on-link",
    ] {
        assert!(page.contains(line), "{page}");
    }
}

#[test]
fn the_table_has_each_assigned_option_once() {
    let table = String::from_utf8(options()).unwrap();
    let codes: Vec<_> = table
        .lines()
        .filter_map(|line| line.split("  ").next())
        .collect();
    for row in Space::Dhcp.rows() {
        if matches!(row.standing, Standing::Defined | Standing::Unverified) {
            let code = row.code.to_string();
            assert_eq!(
                codes.iter().filter(|known| **known == code).count(),
                1,
                "{code}"
            );
        }
    }
    assert!(table.contains("\n163-174"), "{table}");
}

#[test]
fn unverified_rows_say_so() {
    let table = String::from_utf8(options()).unwrap();
    let line = table
        .lines()
        .find(|line| line.contains("UniFi Controller Address"))
        .unwrap();
    assert!(line.contains("unverified"), "{line}");
    assert!(page("203").contains("unverified"));
}

#[test]
fn json_lines_hold_every_row() {
    let lines = String::from_utf8(options_json()).unwrap();
    let rows: usize = Space::ALL.iter().map(|space| space.rows().len()).sum();
    assert_eq!(lines.lines().count(), rows);
    for line in lines.lines() {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(object["key"].is_string() && object["code"].is_u64());
    }
}
