//! What JSON.md says of the keys: each one that the goldens have is named there.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// Keys whose values have keys of their own kind: the fields of an option, codes, outcomes, reasons.
const OPEN: [&str; 4] = ["value", "exchanges", "skipped", "findings_by_code"];

/// Adds the keys of a value and of what is in it, and kinds of faults.
fn collect(value: &Value, words: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                words.insert(key.clone());
                if !OPEN.contains(&key.as_str()) {
                    collect(inner, words);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
        _ => {}
    }
}

#[test]
fn every_key_and_every_kind_of_fault_is_named() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = fs::read_to_string(root.join("JSON.md")).unwrap();
    let mut words = BTreeSet::new();
    for entry in fs::read_dir(root.join("testdata")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "json") {
            continue;
        }
        for line in fs::read_to_string(path).unwrap().lines() {
            let line = serde_json::from_str::<Value>(line).unwrap();
            collect(&line, &mut words);
            let faults = line["faults"].as_array().into_iter().flatten();
            words.extend(faults.map(|fault| fault["kind"].as_str().unwrap().to_owned()));
        }
    }
    // What no golden has.
    words.extend(["servers_cut", "another-message"].map(str::to_owned));
    assert!(words.len() > 80, "only {} words", words.len());
    let is_named = |word: &String| {
        document.contains(&format!("`{word}`")) || document.contains(&format!("`\"{word}\":"))
    };
    let missing: Vec<_> = words.into_iter().filter(|word| !is_named(word)).collect();
    assert!(missing.is_empty(), "JSON.md does not name {missing:?}");
}
