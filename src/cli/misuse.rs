//! Answers to a command line that cannot be understood: what was wrong, and what was probably meant.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Error, ValueEnum};

use crate::cli::args::ViewName;
use crate::render::escape;

/// What to say about an error of the command line, behind the program's name.
pub(super) fn answer(mut error: Error) -> String {
    if error.kind() == ErrorKind::UnknownArgument {
        if let Some(ContextValue::String(flag)) = error.get(ContextKind::InvalidArg) {
            if let Some(sentence) = foreign(flag).or_else(|| meant(flag)) {
                return sentence;
            }
        }
        // It proposes to take the flag for a filter expression, which it never is.
        error.remove(ContextKind::Suggested);
    }
    if error.kind() == ErrorKind::ArgumentConflict {
        if let Some(ContextValue::String(flag)) = error.get(ContextKind::InvalidArg) {
            if flag.starts_with("--explain") {
                return "--explain takes one word; several stand with commas: --explain X01,X06"
                    .to_owned();
            }
        }
    }
    if error.kind() == ErrorKind::MissingRequiredArgument {
        if let Some(ContextValue::Strings(missing)) = error.get(ContextKind::InvalidArg) {
            if let Some(sentence) = missing.iter().find_map(|flag| lacking(flag)) {
                return sentence.to_owned();
            }
        }
    }
    escape_words(&mut error);
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    text.trim_end().to_owned()
}

/// Escapes the words of the command line that the error quotes: with a line break in it, one could forge an answer.
fn escape_words(error: &mut Error) {
    let words: Vec<_> = error
        .context()
        .filter_map(|(kind, value)| match value {
            ContextValue::String(word) => Some((kind, escape::string(word))),
            _ => None,
        })
        .collect();
    for (kind, word) in words {
        error.insert(kind, ContextValue::String(word));
    }
}

/// A sentence for flags of tcpdump that make no sense here.
fn foreign(flag: &str) -> Option<String> {
    let instead = match flag {
        "-A" => "packets as text: use -X, which shows bytes and text",
        "-E" => "decryption: DHCP is not encrypted, so leave it out",
        "-H" => "mesh networks: leave it out",
        "-I" | "--monitor-mode" => {
            "monitor mode: DHCP is read where the interface is a member, so leave it out"
        }
        "-J" | "--list-time-stamp-types" => {
            "a list of clocks: the best one is used, so leave it out"
        }
        "-L" | "--list-data-link-types" => {
            "a list of link types: the interface's own is used, so leave it out"
        }
        "-M" => "signatures of TCP: leave it out",
        "-N" => "short host names: addresses are never resolved, so leave it out",
        "-O" | "--no-optimize" => {
            "an optimizer switch: the filter is always optimized, so leave it out"
        }
        "-S" | "--absolute-tcp-sequence-numbers" => "TCP sequence numbers: leave it out",
        "-T" => "a choice of protocol: DHCP is what is decoded, so leave it out",
        "-b" => "AS numbers of BGP: leave it out",
        "-f" => "foreign addresses: they are never resolved, so leave it out",
        "-j" | "--time-stamp-type" => "a choice of clock: the best one is used, so leave it out",
        "-m" => "SNMP modules: leave it out",
        "-u" => "NFS handles: leave it out",
        "-y" | "--linktype" => {
            "a choice of link type: the interface's own is used, so leave it out"
        }
        "-z" => "a command after rotation: watch the output folder instead",
        "--micro" | "--time-stamp-precision" => {
            "the digits of a second: all there are is shown, and -o tcpdump takes --nano"
        }
        _ => return None,
    };
    Some(format!("{flag} is tcpdump's flag for {instead}"))
}

/// A sentence for flags that mean something beside another one only, by the one that is missing.
fn lacking(flag: &str) -> Option<&'static str> {
    Some(match flag.split([' ', '[']).next()? {
        "--write" => "-C, -G and -W divide what is written: name a file with -w FILE",
        "--interface" => "-Q picks frames of a live capture: name an interface with -i IF",
        "--read" => "--follow reads on where a file ends: name it with -r FILE",
        "--anonymize" => "--keep-oui is a choice of --anonymize, which is not asked for",
        _ => return None,
    })
}

/// A sentence for what other tools call otherwise, and for a view that is asked for as if it were a flag.
fn meant(flag: &str) -> Option<String> {
    let instead = match flag {
        "-Y" | "--filter" | "--display-filter" => {
            "a filter expression stands by itself, and --client, --type, --outcome and others pick exchanges"
        }
        "--mac" | "--host" | "--hostname" | "--chaddr" => "did you mean --client?",
        "--ip" => "did you mean --address, or --server?",
        "--pretty" => "each object of -o json is one line, which jq spreads out",
        _ => return view(flag),
    };
    Some(format!("{flag} is no flag: {instead}"))
}

/// A sentence for a view.
fn view(flag: &str) -> Option<String> {
    let name = flag.strip_prefix("--")?;
    let view = ViewName::from_str(name, true).ok()?.to_possible_value()?;
    let name = view.get_name();
    Some(format!("{flag} is no flag: did you mean -o {name}?"))
}

/// The word that is nearest to a mistyped one, if one is near.
pub(super) fn nearest<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_ascii_lowercase();
    words
        .into_iter()
        .map(|candidate| {
            let likeness = strsim::jaro_winkler(&word, &candidate.to_ascii_lowercase());
            (likeness, candidate)
        })
        .filter(|(likeness, _)| *likeness > LIKE)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, candidate)| candidate)
}

/// From here on two words are alike. 1 is the same word.
const LIKE: f64 = 0.85;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        let words = ["bound", "nak", "requested-options-missing"];
        assert_eq!(nearest("bond", words), Some("bound"));
        let slip = "requested-option-missing";
        assert_eq!(nearest(slip, words), Some("requested-options-missing"));
        assert_eq!(nearest("ladder", words), None);
    }
}
