//! What `--anonymize` means for the rest of the command line.

use std::cmp::Reverse;

use crate::anonymize::{Replacer, Wishes};
use crate::capture::{ANY, Note, NoteKind, numbered};
use crate::cli::args::Args;
use crate::cli::run::complain;
use crate::exchange::{ClientWord, Query};

/// The name that stands for stdin.
const STDIN: &str = "-";

/// What names are replaced by; `None` where they are not.
pub(super) fn replacer(args: &Args) -> Option<Replacer> {
    let key = args.sharing.anonymize.as_ref()?;
    Some(Replacer::new(&Wishes {
        key: (!key.is_empty()).then(|| key.clone()),
        keeps_oui: args.sharing.keep_oui,
    }))
}

/// Says that nobody can find the replacements again.
pub(super) fn say_drawn(args: &Args) {
    if args.sharing.anonymize.as_deref() == Some("") && args.quiet == 0 {
        complain(
            "names are replaced by a key drawn for this run (--anonymize=KEY makes runs agree)",
        );
    }
}

/// The names of the sources as they are shown. The name of a file may tell whose it is.
pub(super) fn sources(args: &Args, replacer: Option<&Replacer>) -> Vec<String> {
    let Some(replacer) = replacer else {
        return args.read.iter().chain(&args.interface).cloned().collect();
    };
    let file = |(path, number): (&String, u32)| {
        if path == STDIN {
            path.clone()
        } else {
            format!("capture-{number}")
        }
    };
    let interfaces = args.interface.iter().map(|name| replacer.interface(name));
    args.read
        .iter()
        .zip(1..)
        .map(file)
        .chain(interfaces)
        .collect()
}

/// The names of all interfaces by their numbers as they are shown, where frames of all are captured.
pub(super) fn interfaces(args: &Args, replacer: Option<&Replacer>) -> Vec<(u32, String)> {
    if !args.interface.iter().any(|name| name == ANY) {
        return Vec::new();
    }
    let mut all = numbered();
    if let Some(replacer) = replacer {
        for (_, name) in &mut all {
            *name = replacer.interface(name);
        }
    }
    all
}

/// A note without what somebody wrote, and with another name for an interface.
pub(super) fn note(note: Note, replacer: &Replacer) -> Note {
    let kind = match note.kind {
        NoteKind::Comment { subject, .. } => NoteKind::Comment {
            subject,
            text: "(left out)".to_owned(),
        },
        NoteKind::Interface { index, name, link } => NoteKind::Interface {
            index,
            name: name.map(|name| replacer.interface(&name)),
            link,
        },
        other => other,
    };
    Note { kind, ..note }
}

/// A sentence with the name of its source as it is shown.
pub(super) fn without(sentence: &str, real: &[String], shown: &[String]) -> String {
    let names = real.iter().zip(shown).filter(|(real, _)| *real != STDIN);
    let found = names.filter_map(|(real, shown)| Some((place(sentence, real)?, real, shown)));
    let best = found.min_by_key(|(place, real, _)| (*place, Reverse(real.len())));
    let Some(((_, at), real, shown)) = best else {
        return sentence.to_owned();
    };
    let (before, rest) = sentence.split_at(at);
    let behind = rest.strip_prefix(real.as_str()).unwrap_or_default();
    format!("{before}{shown}{behind}")
}

/// Where a sentence names a source, and whether it may as well be a word of the sentence: no colon follows.
fn place(sentence: &str, name: &str) -> Option<(bool, usize)> {
    let places = sentence.match_indices(name).filter_map(|(at, _)| {
        let (before, rest) = sentence.split_at(at);
        let behind = rest.strip_prefix(name)?;
        let is_whole = before.is_empty() || before.ends_with(' ');
        let is_word = !behind.starts_with(':');
        let ends = behind.is_empty() || behind.starts_with([':', ' ', ',']);
        (is_whole && ends).then_some((is_word, at))
    });
    places.min()
}

/// The query that picks under other names what was meant under the real ones.
pub(super) fn query(query: Query, replacer: &Replacer) -> Query {
    let any = |one| replacer.any_ipv4(one);
    let addresses = |list: Vec<_>| list.into_iter().flat_map(any).collect();
    let client = |word| match word {
        // It may be either, and the answer is the same in both ways of reading it only for the one it is.
        ClientWord::Octets(octets) => vec![
            ClientWord::Octets(replacer.hardware(&octets)),
            ClientWord::Octets(replacer.client_identifier(&octets)),
        ],
        ClientWord::Name(name) => vec![ClientWord::Name(replacer.name(&name))],
    };
    Query {
        xids: query
            .xids
            .into_iter()
            .map(|xid| replacer.xid(xid))
            .collect(),
        clients: query.clients.into_iter().flat_map(client).collect(),
        servers: addresses(query.servers),
        addresses: addresses(query.addresses),
        ..query
    }
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn only_the_name_of_a_source_is_replaced() {
        let names = |list: &[&str]| {
            list.iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        let (real, shown) = (
            names(&["at", "in", "-"]),
            names(&["capture-1", "capture-2", "-"]),
        );
        for (sentence, expected) in [
            (
                "at: cut short in record 2 at byte 0x017e",
                "capture-1: cut short in record 2 at byte 0x017e",
            ),
            (
                "cannot open in: no such file",
                "cannot open capture-2: no such file",
            ),
            ("cannot read -: interrupted", "cannot read -: interrupted"),
            ("beginning: short", "beginning: short"),
        ] {
            assert_eq!(without(sentence, &real, &shown), expected);
        }
    }
}
