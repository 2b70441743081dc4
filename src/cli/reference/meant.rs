//! What was probably meant by a topic that there is no page for.

use super::facts;
use crate::cli::misuse;
use crate::dhcp::registry::Space;
use crate::exchange::Outcome;

/// Most topics proposed.
const MOST: usize = 5;

/// The topics that have all words of this one in their names, sub-options only where there are no others; else the one that
/// is nearest to a slip.
pub(super) fn instead(topic: &str) -> Option<String> {
    let topic = topic.to_ascii_lowercase();
    let wanted: Vec<_> = words(&topic).collect();
    let has_all = |names: &[&str]| {
        let has = |word: &&str| {
            let mut all = names.iter().flat_map(|name| words(name));
            all.any(|one| one.eq_ignore_ascii_case(word))
        };
        !wanted.is_empty() && wanted.iter().all(has)
    };
    let topics = named().filter(|(_, names)| has_all(names));
    let mut meant: Vec<_> = topics.map(|(topic, _)| topic).collect();
    if meant.is_empty() {
        meant.extend(sub_options().filter(|key| has_all(&[*key])));
        meant.dedup();
    }
    meant.truncate(MOST);
    match meant.pop() {
        Some(last) if meant.is_empty() => Some(last.to_owned()),
        Some(last) => Some(format!("{} or {last}", meant.join(", "))),
        None => misuse::nearest(&topic, all()).map(str::to_owned),
    }
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    let is_between = |letter: char| !letter.is_ascii_alphanumeric();
    name.split(is_between).filter(|word| !word.is_empty())
}

/// Topics, and the names in which words are looked for: its own and, of an option, tcpdump's.
fn named() -> impl Iterator<Item = (&'static str, [&'static str; 2])> {
    let options = Space::Dhcp.rows().iter();
    let others = types_and_fields().chain(findings());
    options
        .map(|row| (row.key, [row.key, row.label]))
        .chain(others.map(|name| (name, [name, ""])))
}

/// Keys of sub-options, of which some spaces have the same.
fn sub_options() -> impl Iterator<Item = &'static str> {
    let spaces = Space::ALL.into_iter().filter(|space| *space != Space::Dhcp);
    spaces.flat_map(Space::rows).map(|row| row.key)
}

/// Names that there is a page for.
fn all() -> impl Iterator<Item = &'static str> {
    let options = Space::ALL.into_iter().flat_map(Space::rows);
    findings()
        .chain(options.map(|row| row.key))
        .chain(types_and_fields())
        .chain(Outcome::ALL.map(Outcome::word))
}

fn findings() -> impl Iterator<Item = &'static str> {
    crate::findings::rules().map(|rule| rule.name)
}

fn types_and_fields() -> impl Iterator<Item = &'static str> {
    let fields = facts::FIELDS.iter().map(|fact| fact.name);
    fields.chain(facts::TYPES.iter().map(|fact| fact.word))
}

#[cfg(test)]
mod tests {
    use super::instead;

    #[test]
    fn words_and_slips_are_known() {
        for (topic, meant) in [
            ("lease time", "ip-address-lease-time"),
            ("circuit-id", "agent-circuit-id"),
            ("relay information", "relay-agent-information"),
            ("nack", "nak"),
            ("chadr", "chaddr"),
            ("requsted-options-missing", "requested-options-missing"),
        ] {
            assert_eq!(instead(topic).as_deref(), Some(meant), "{topic}");
        }
        assert_eq!(instead(""), None);
        assert_eq!(instead("no-such-thing-at-all"), None);
    }

    #[test]
    fn of_many_topics_some_are_proposed() {
        let meant = instead("lease").unwrap();
        assert_eq!(meant.matches(", ").count(), 3, "{meant}");
        assert!(meant.contains(" or "), "{meant}");
    }
}
