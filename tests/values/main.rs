//! Every row of the registry, with its example, through the writers of values.
//!
//! `rows.txt` beside this file holds what each example is read as, once as text and once as JSON. It is made
//! again with `BLESS=1`; a change in it is a change of what users see.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod odd;
mod properties;
#[path = "../skipped/mod.rs"]
mod skipped;
mod tshark;

use std::collections::HashSet;
use std::fmt::Write as _;

use dhcpscope::dhcp::format::{Context, Format};
use dhcpscope::dhcp::registry::{Row, Space};
use dhcpscope::dhcp::value::Value;
use dhcpscope::render::value::{self, lines};

/// A value as text.
fn text(value: &Value<'_>) -> String {
    let mut out = Vec::new();
    value::text::write(&mut out, value);
    String::from_utf8(out).unwrap()
}

/// A value as JSON.
fn json(value: &Value<'_>) -> String {
    let mut out = Vec::new();
    value::json::write(&mut out, value);
    String::from_utf8(out).unwrap()
}

/// The vendor class that lets option 43 hold sub-options of the space.
fn class_of(space: Space) -> Option<&'static [u8]> {
    Some(match space {
        Space::Pxe => b"PXEClient:Arch:00007:UNDI:003016",
        Space::Microsoft => b"MSFT 5.0",
        Space::Bsdp => b"AAPLBSDPC/i386",
        Space::CableLabs => b"docsis3.0",
        Space::AlcatelLucent => b"alcatel.noe.0",
        Space::Aerohive => b"AEROHIVE",
        Space::CiscoAp => b"Cisco AP c1250",
        Space::Ubiquiti => b"ubnt",
        Space::Ruckus => b"Ruckus CPE",
        Space::Juniper => b"Juniper-ex4300",
        Space::Sun => b"SUNW.Sun-Fire-880",
        Space::H3c => b"H3C. H3C WA2620",
        Space::BroadbandForumVendor => b"dslforum.org",
        Space::HuaweiAp => b"huawei AP",
        Space::ArubaSwitch => b"Aruba JL000A 6000",
        Space::Siemens => b"OptiIpPhone",
        Space::Snom => b"snom300",
        Space::MicrosoftUc => b"MS-UC-Client",
        _ => return None,
    })
}

/// A row with its example, read as its format.
fn read(row: &'static Row) -> Value<'static> {
    row.format
        .decode(row.example, &Context::default())
        .unwrap_or_else(|fault| panic!("{} {}: {fault:?}", row.code, row.key))
}

/// A row's example as a sub-option inside the data of the option that holds its space; `None` where no
/// vendor class is known to reveal the space.
fn wrapped(space: Space, row: &Row) -> Option<Vec<u8>> {
    let enterprise: &[u8] = match space {
        Space::BroadbandForum | Space::BroadbandForumRelay => &[0, 0, 0x0d, 0xe9],
        Space::CableLabsEnterprise | Space::ModemCapabilities | Space::CableLabsRelay => {
            &[0, 0, 0x11, 0x8b]
        }
        Space::Cisco => &[0, 0, 0, 9],
        Space::Dell => &[0, 0, 0x02, 0xa2],
        Space::Genexis => &[0, 0, 0x62, 0x4f],
        Space::Onie => &[0, 0, 0xa6, 0x7f],
        Space::PolycomClass => &[0, 0, 0x36, 0x3d],
        Space::CiscoAci => return None,
        _ => &[],
    };
    let item = |code, data: &[u8]| {
        let head = [code, u8::try_from(data.len()).unwrap()];
        [&head[..], data].concat()
    };
    let block = |data: &[u8]| {
        let length = [u8::try_from(data.len()).unwrap()];
        [enterprise, &length, data].concat()
    };
    let inner = item(row.code, row.example);
    let data = match (space.parent(), space.inside()) {
        (Some(82), Some(code)) => item(code, &block(&inner)),
        (_, Some(code)) => block(&item(code, &inner)),
        (Some(60 | 125), None) => block(&inner),
        (Some(220), None) => [&[0][..], &inner].concat(),
        _ => inner,
    };
    Some(data)
}

/// A leaf as text, without a value around it.
fn leaf_text(out: &mut Vec<u8>, leaf: &dhcpscope::dhcp::value::Leaf<'_>) {
    value::leaf(out, leaf);
}

fn written_rows() -> impl Iterator<Item = (Space, &'static Row)> {
    Space::ALL.into_iter().flat_map(|space| {
        let rows = space.rows().iter();
        // Codes that nobody assigned have no example and need none.
        rows.filter(move |row| {
            !row.example.is_empty() || matches!(row.format, Format::Flag | Format::VssControl)
        })
        .map(move |row| (space, row))
    })
}

#[test]
fn each_row_is_read_as_recorded() {
    let mut found = String::new();
    for (space, row) in written_rows() {
        let value = read(row);
        writeln!(found, "{} {} {}", space.key(), row.code, row.name).unwrap();
        writeln!(found, "  {}", text(&value)).unwrap();
        writeln!(found, "  {}", json(&value)).unwrap();
        lines(&value, &mut |line| {
            let label = String::from_utf8_lossy(line.label);
            let text = String::from_utf8_lossy(line.text);
            writeln!(
                found,
                "  {:>3}..{:<3} {:width$}{label}: {text}",
                line.span.start,
                line.span.end,
                "",
                width = 2 * line.depth
            )
            .unwrap();
        });
    }
    compare("tests/values/rows.txt", &found);
}

/// Compares with what is recorded, or records it.
fn compare(path: &str, found: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, found).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if expected != found {
        let diff = similar::TextDiff::from_lines(expected.as_str(), found);
        panic!("{}", diff.unified_diff().header("recorded", "found"));
    }
}

#[test]
fn every_assigned_row_has_an_example_meaning_and_reference() {
    for space in Space::ALL {
        for row in space.rows() {
            assert!(!row.name.is_empty(), "{space:?} {}", row.code);
            let is_assigned = row.key != format!("option-{}", row.code);
            let has_example = !row.example.is_empty() || row.format.length_rule().allows(0);
            assert!(!is_assigned || has_example, "{space:?} {}", row.code);
            assert!(!row.reference.is_empty(), "{space:?} {}", row.code);
            if is_assigned && space == Space::Dhcp {
                assert!(
                    !row.meaning.is_empty() && !row.label.is_empty(),
                    "{}",
                    row.code
                );
            }
        }
    }
}

#[test]
fn sub_options_are_read_inside_their_option_too() {
    for space in Space::ALL {
        let Some(parent) = space.parent() else {
            continue;
        };
        for row in space.rows() {
            let Some(data) = wrapped(space, row) else {
                continue;
            };
            let context = Context {
                vendor_class: class_of(space),
            };
            let format = Space::Dhcp.row(parent).format;
            let value = format.decode(&data, &context).unwrap();
            let json = json(&value);
            assert!(
                json.contains(&format!("\"key\":\"{}\"", row.key)),
                "{space:?} {json}"
            );
            value.nested_faults(|code, fault| panic!("{space:?} {code:?} {fault:?}"));
        }
    }
}

#[test]
fn json_of_every_row_parses_and_names_nothing_twice() {
    for (space, row) in written_rows() {
        let json = json(&read(row));
        serde_json::from_str::<serde_json::Value>(&json).unwrap();
        assert_no_key_twice(&json, &format!("{space:?} {}", row.code));
    }
}

/// Walks JSON text and looks for a key that stands twice in one object.
fn assert_no_key_twice(json: &str, place: &str) {
    let mut objects: Vec<HashSet<String>> = Vec::new();
    let mut rest = json;
    while let Some(at) = rest.find(['{', '}', '"']) {
        let (here, behind) = rest[at..].split_at(1);
        rest = behind;
        match here {
            "{" => objects.push(HashSet::new()),
            "}" => {
                objects.pop();
            }
            _ => {
                let mut is_escaped = false;
                let end = rest
                    .find(|letter| {
                        let ends = letter == '"' && !is_escaped;
                        is_escaped = letter == '\\' && !is_escaped;
                        ends
                    })
                    .unwrap();
                let string = rest[..end].to_owned();
                rest = &rest[end + 1..];
                if rest.starts_with(':') {
                    let is_new = objects.last_mut().unwrap().insert(string.clone());
                    assert!(is_new, "{place}: {string} twice in {json}");
                }
            }
        }
    }
}
