//! JSON Lines: each line an object with the keys that are promised, none of them twice.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::craft::codes::{
    ACK, DISCOVER, OFFER, REQUEST, REQUESTED_IP_ADDRESS, VENDOR_CLASS, VENDOR_SPECIFIC,
};
use crate::craft::{Message, Options, Pcap, Record, Talk};

/// Keys of an object in the order they are promised.
const MESSAGE: &str = "type schema exchange file frame interface epoch time caplen len link outer eth ip udp dhcp \
    copy_of faults findings";
const DHCP: &str = "message op htype hlen hops xid secs flags ciaddr yiaddr siaddr giaddr chaddr chaddr_padding sname \
    file cookie options trailing";
const OPTION: &str = "code key name area offset length hex value";
const EXCHANGE: &str = "type schema exchange kind outcome cut xid client files frames messages servers relays address \
    lease start seconds findings";
const SUMMARY: &str =
    "type schema files frames exchanges servers dropped findings findings_by_code";
const FINDING: &str = "code name severity frame span text cites";
const INNER: &[(&str, &str)] = &[
    ("ip", "src dst tos ttl id length fragments checksum"),
    ("udp", "src dst length checksum"),
    ("client", "chaddr client_id hostname"),
    ("lease", "seconds t1 t2"),
    ("dhcp", DHCP),
];

/// A JSON value that remembers the order of its keys and refuses one that comes twice.
#[derive(Debug, Clone, PartialEq)]
enum Json {
    Object(Vec<(String, Json)>),
    Array(Vec<Json>),
    Text(String),
    Other,
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut entries: Vec<(String, Json)> = Vec::new();
        while let Some((key, value)) = map.next_entry::<String, Json>()? {
            if entries.iter().any(|(other, _)| *other == key) {
                return Err(serde::de::Error::custom(format!("{key} comes twice")));
            }
            entries.push((key, value));
        }
        Ok(Json::Object(entries))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element()? {
            array.push(item);
        }
        Ok(Json::Array(array))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Other)
    }
}

impl Json {
    fn keys(&self) -> String {
        let Self::Object(entries) = self else {
            panic!("not an object: {self:?}");
        };
        let keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
        keys.join(" ")
    }

    fn at(&self, key: &str) -> &Self {
        let Self::Object(entries) = self else {
            panic!("not an object: {self:?}");
        };
        let found = entries.iter().find(|(other, _)| other == key);
        &found.unwrap_or_else(|| panic!("{key} is not there")).1
    }

    fn items(&self) -> &[Self] {
        let Self::Array(items) = self else {
            panic!("not an array: {self:?}");
        };
        items
    }
}

/// Reads every line and compares the keys with the promise.
pub(super) fn check(text: &str) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for line in text.lines() {
        let object: Json = serde_json::from_str(line).unwrap_or_else(|why| panic!("{why}: {line}"));
        let Json::Text(kind) = object.at("type").clone() else {
            panic!("type is no text: {line}");
        };
        assert!(line.starts_with("{\"type\":"), "{line}");
        match kind.as_str() {
            "message" => check_message(&object),
            "exchange" => assert_eq!(object.keys(), EXCHANGE),
            "summary" => assert_eq!(object.keys(), SUMMARY),
            other => panic!("no such type: {other}"),
        }
        for (key, keys) in INNER {
            if let Json::Object(entries) = &object {
                let inner = entries.iter().find(|(name, _)| name == key);
                if let Some((_, inner @ Json::Object(_))) = inner {
                    assert_eq!(inner.keys(), *keys, "{key}");
                }
            }
        }
        for finding in object.at("findings").items() {
            assert_eq!(finding.keys(), FINDING);
        }
        *seen.entry(kind).or_default() += 1;
    }
    assert_eq!(seen.get("summary"), Some(&1));
    assert!(text.ends_with("}\n"));
}

fn check_message(object: &Json) {
    assert_eq!(object.keys(), MESSAGE);
    for option in object.at("dhcp").at("options").items() {
        let keys = option.keys();
        // A cut option says so, before its value that is not there.
        assert!(
            keys == OPTION || keys == OPTION.replace(" value", " cut value"),
            "{keys}"
        );
    }
    for fault in object.at("faults").items() {
        assert_eq!(fault.keys(), "kind text span");
    }
}

#[test]
fn a_key_that_comes_twice_is_noticed() {
    assert!(serde_json::from_str::<Json>(r#"{"a":1,"b":{"c":[],"c":null}}"#).is_err());
    assert!(serde_json::from_str::<Json>(r#"{"a":1,"b":{"c":[],"d":null}}"#).is_ok());
}

#[test]
fn a_plain_exchange_has_the_promised_keys() {
    let records = Talk::new().dora().map(|frame| Record::new(0, frame));
    let text = super::views::printed(&Pcap::new(records.into()).octets(), &["-o", "json"]);
    check(&text);
    assert_eq!(text.lines().count(), 6);
}

/// A client that gives its vendor class later than it was first answered: what a message holds is settled when it comes.
#[test]
fn the_grouping_changes_no_message() {
    const ITEM: [u8; 3] = [6, 1, 8];
    let talk = Talk::new();
    let asks = |options: Options| Message {
        options: options.end(),
        ..Message::request(talk.xid, talk.client)
    };
    let answers = |kind| Message {
        yiaddr: talk.address,
        options: Options::of(kind)
            .server(talk.server)
            .lease(600)
            .octets(VENDOR_SPECIFIC, &ITEM)
            .end(),
        ..Message::reply(talk.xid, talk.client)
    };
    let request = Options::of(REQUEST)
        .addresses(REQUESTED_IP_ADDRESS, &[talk.address])
        .server(talk.server)
        .octets(VENDOR_CLASS, b"PXEClient");
    let frames = [
        talk.to_all(1, &asks(Options::of(DISCOVER))),
        talk.to_client(2, &answers(OFFER)),
        talk.to_all(3, &asks(request)),
        talk.to_client(4, &answers(ACK)),
    ];
    let capture = Pcap::new(frames.map(|frame| Record::new(0, frame)).into()).octets();
    let messages = |by: &str| {
        let text = super::views::printed(&capture, &["-o", "json", "--by", by]);
        let is_message = |line: &&str| line.starts_with("{\"type\":\"message\"");
        let lines = text.lines().filter(is_message);
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let by_time = messages("time");
    assert_eq!(by_time, messages("exchange"));
    let spaces = by_time
        .iter()
        .map(|line| line.contains("\"space\":\"pxe\""));
    assert!(spaces.eq([false, false, false, true]));
}

/// What is said of the tunnels that a message came through, in a frame like `frame` with other bytes for its type.
fn outer(frame: &[u8], layers: &[u8]) -> String {
    const TYPE: std::ops::Range<usize> = 12..14;
    let frame = [&frame[..TYPE.start], layers, &frame[TYPE.end..]].concat();
    let capture = Pcap::new(vec![Record::new(0, frame)]).octets();
    let text = super::views::printed(&capture, &["-o", "json"]);
    check(&text);
    let (_, from) = text.split_once("\"outer\":").unwrap();
    let (layers, _) = from.split_once(",\"ip\":").unwrap();
    layers.rsplit_once(",\"eth\":{").unwrap().0.to_owned()
}

#[test]
fn all_that_a_tunnel_has_is_told() {
    let talk = Talk::new();
    let frame = talk.to_all(1, &talk.discover());
    // Labels 32 and 16, of which the second is the bottom of the stack.
    let labels = [0x88, 0x47, 0, 2, 0, 64, 0, 1, 1, 64];
    assert_eq!(
        outer(&frame, &labels),
        r#"[{"kind":"mpls","label":16,"src":null,"dst":null,"labels":[32,16],"eth":null}]"#
    );
    // VLAN 99, and another Ethernet header inside a backbone's.
    let backbone = [0x81, 0, 0, 99, 0x88, 0xe7, 0, 0, 0, 7];
    let inner = [[2, 0, 0x5e, 0, 0x53, 2], talk.client].concat();
    assert!(
        outer(&frame, &[&backbone[..], &inner, &[8, 0]].concat()).ends_with(
            r#""eth":{"src":"02:00:5e:00:53:01","dst":"ff:ff:ff:ff:ff:ff","vlan":[99]}}]"#
        )
    );
}
