//! The flags that pick exchanges, and what they mean.

use std::ffi::OsStr;
use std::net::Ipv4Addr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Args, Command, Error, ValueHint};

use crate::cli::{duration, misuse};
use crate::dhcp::MessageType;
use crate::exchange::{ClientWord, Outcome, Query, TypeWord};

/// The outcomes without an address, in one word.
const FAILED: &str = "failed";

/// Flags that pick whole exchanges: all must be met, each by one of its values.
#[derive(Debug, Default, Args)]
pub(super) struct QueryArgs {
    /// Those with a transaction identifier, in hexadecimal.
    #[arg(
        long,
        hide_short_help = true,
        value_name = "XID",
        value_delimiter = ',',
        value_hint = ValueHint::Other,
        help_heading = "Show only whole exchanges"
    )]
    pub(super) xid: Vec<String>,

    /// Those of a client: chaddr, client identifier or name.
    #[arg(
        long,
        value_name = "CLIENT",
        value_delimiter = ',',
        value_hint = ValueHint::Other,
        help_heading = "Show only whole exchanges"
    )]
    pub(super) client: Vec<String>,

    /// Those that a server took part in.
    #[arg(
        long,
        value_name = "IP",
        value_delimiter = ',',
        value_hint = ValueHint::Other,
        help_heading = "Show only whole exchanges"
    )]
    pub(super) server: Vec<Ipv4Addr>,

    /// Those about an address: asked for, given, returned.
    #[arg(
        long,
        value_name = "IP",
        value_delimiter = ',',
        value_hint = ValueHint::Other,
        help_heading = "Show only whole exchanges"
    )]
    pub(super) address: Vec<Ipv4Addr>,

    /// Those with a message of a type: nak, 8, bootrequest.
    #[arg(
        long = "type",
        value_name = "TYPE",
        value_delimiter = ',',
        value_hint = ValueHint::Other,
        help_heading = "Show only whole exchanges"
    )]
    pub(super) message_type: Vec<String>,

    /// Those that ended so: bound, nak, no-answer, failed.
    ///
    /// Also offer-only, answered, sent and open; failed is nak, offer-only and no-answer.
    #[arg(
        long,
        value_name = "OUTCOME",
        value_delimiter = ',',
        value_parser = OutcomeWord,
        hide_possible_values = true,
        help_heading = "Show only whole exchanges"
    )]
    pub(super) outcome: Vec<String>,

    /// Those where an answer took longer: 500ms, 2s.
    ///
    /// The client waits from its first question on, however often it repeats it.
    #[arg(long, value_name = "TIME", value_hint = ValueHint::Other, help_heading = "Show only whole exchanges")]
    pub(super) slower_than: Option<String>,
}

impl QueryArgs {
    /// The query that the flags ask for.
    ///
    /// # Errors
    /// A sentence that names the flag, the value and what it should be.
    pub(super) fn query(&self) -> Result<Query, String> {
        Ok(Query {
            xids: all(&self.xid, xid, |word| {
                format!("--xid {word}: not a hexadecimal number of up to 8 digits, like 0x6265ab6d")
            })?,
            clients: self.client.iter().flat_map(|word| client(word)).collect(),
            servers: self.server.clone(),
            addresses: self.address.clone(),
            types: all(&self.message_type, message_type, no_type)?,
            outcomes: self.outcomes()?,
            slower_than: match &self.slower_than {
                Some(text) => Some(duration::nanos(text).ok_or_else(|| {
                    format!("--slower-than {text}: not a time (like 500ms, 2s or 1.5s)")
                })?),
                None => None,
            },
        })
    }

    fn outcomes(&self) -> Result<Vec<Outcome>, String> {
        let mut outcomes = Vec::new();
        for word in &self.outcome {
            let before = outcomes.len();
            if word.eq_ignore_ascii_case(FAILED) {
                outcomes.extend([Outcome::Nak, Outcome::OfferOnly, Outcome::NoAnswer]);
            }
            outcomes.extend(
                Outcome::ALL
                    .iter()
                    .filter(|outcome| outcome.word().eq_ignore_ascii_case(word)),
            );
            if outcomes.len() == before {
                let words: Vec<_> = Outcome::ALL.iter().map(|outcome| outcome.word()).collect();
                if let Some(instead) = titled(word) {
                    return Err(format!("--outcome {word}: {instead}"));
                }
                return Err(
                    match misuse::nearest(word, words.iter().copied().chain([FAILED])) {
                        Some(meant) => format!("--outcome {word}: did you mean {meant}?"),
                        None => format!(
                            "--outcome {word}: no exchange ends so (try: {} or failed)",
                            words.join(", ")
                        ),
                    },
                );
            }
        }
        Ok(outcomes)
    }
}

/// Takes any word for an outcome, and tells shells which there are.
#[derive(Clone)]
struct OutcomeWord;

impl TypedValueParser for OutcomeWord {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let outcomes = Outcome::ALL.iter().map(|outcome| outcome.word());
        Some(Box::new(outcomes.chain([FAILED]).map(PossibleValue::new)))
    }
}

/// What to ask for instead of a word that stands above exchanges, and is an outcome and a kind in one.
fn titled(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "renewed" => "such an exchange ends as bound (try: --outcome bound)",
        "released" => "such an exchange ends as sent (try: --type release)",
        "declined" => "such an exchange ends as sent (try: --type decline)",
        _ => return None,
    })
}

fn all<T>(
    words: &[String],
    read: fn(&str) -> Option<T>,
    wrong: fn(&str) -> String,
) -> Result<Vec<T>, String> {
    let words = words.iter();
    words
        .map(|word| read(word).ok_or_else(|| wrong(word)))
        .collect()
}

/// What to say of a word that is no message type.
fn no_type(word: &str) -> String {
    let types = MessageType::all().map(|(_, name)| name);
    match misuse::nearest(word, types.chain(["BOOTREQUEST", "BOOTREPLY"])) {
        Some(meant) => format!(
            "--type {word}: did you mean {}?",
            meant.to_ascii_lowercase()
        ),
        None => format!("--type {word}: not a message type, like discover, nak or 8"),
    }
}

fn xid(word: &str) -> Option<u32> {
    let digits = word
        .strip_prefix("0x")
        .or_else(|| word.strip_prefix("0X"))
        .unwrap_or(word);
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| u32::from_str_radix(digits, 16).ok())?
}

/// Octets where it looks like some (`2:0:0:0:0:1`, `02-00-...`, `0200.0000.0001`, `020000000001`, `01`), and a name where
/// it can be one, too: no name has a colon in it, but one may well be `db-01` or `cafe`.
fn client(word: &str) -> Vec<ClientWord> {
    let octets = octets(word).map(ClientWord::Octets);
    let is_name = octets.is_none() || !word.contains(':');
    let name = is_name.then(|| ClientWord::Name(word.to_owned()));
    octets.into_iter().chain(name).collect()
}

fn octets(word: &str) -> Option<Vec<u8>> {
    for separator in [':', '-'] {
        if word.contains(separator) {
            return word
                .split(separator)
                .map(|octet| {
                    u8::from_str_radix(octet, 16)
                        .ok()
                        .filter(|_| octet.len() <= 2)
                })
                .collect();
        }
    }
    let digits: String = word.chars().filter(|digit| *digit != '.').collect();
    let is_short = digits.is_empty() || (digits.len() < 12 && digits.len() < word.len());
    if is_short || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| {
            u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16)
                .ok()
                .filter(|_| pair.len() == 2)
        })
        .collect()
}

fn message_type(word: &str) -> Option<TypeWord> {
    if let Ok(code) = word.parse::<u8>() {
        return Some(TypeWord::Type(MessageType::from(code)));
    }
    let word = word.to_ascii_uppercase();
    match word.as_str() {
        "BOOTREQUEST" => return Some(TypeWord::BootRequest),
        "BOOTREPLY" => return Some(TypeWord::BootReply),
        _ => {}
    }
    let plain = word.strip_prefix("DHCP").unwrap_or(&word);
    MessageType::all()
        .find(|(_, name)| *name == plain)
        .map(|(kind, _)| TypeWord::Type(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xids_are_hexadecimal() {
        assert_eq!(xid("0x6265ab6d"), Some(0x6265_ab6d));
        assert_eq!(xid("10"), Some(16));
        for wrong in ["", "+1", "xyz", "123456789"] {
            assert_eq!(xid(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn clients_are_octets_or_names_or_may_be_both() {
        let mac = ClientWord::Octets(vec![2, 0, 0, 0, 0, 0x1f]);
        let name = |word: &str| ClientWord::Name(word.to_owned());
        assert_eq!(client("02:00:00:00:00:1f"), std::slice::from_ref(&mac));
        for word in ["2-0-0-0-0-1F", "0200.0000.001f", "02000000001f"] {
            assert_eq!(client(word), [mac.clone(), name(word)], "{word}");
        }
        let short = ClientWord::Octets(vec![0xdb, 1]);
        assert_eq!(client("db-01"), [short, name("db-01")]);
        let one = ClientWord::Octets(vec![1]);
        assert_eq!(client("01"), [one, name("01")]);
        for word in ["laptop", "bad", "ad.de", "a-laptop", "host.example.org", ""] {
            assert_eq!(client(word), [name(word)]);
        }
    }

    #[test]
    fn types_have_names_and_numbers() {
        assert_eq!(message_type("nak"), Some(TypeWord::Type(MessageType::Nak)));
        assert_eq!(
            message_type("DHCPDISCOVER"),
            Some(TypeWord::Type(MessageType::Discover))
        );
        assert_eq!(message_type("8"), Some(TypeWord::Type(MessageType::Inform)));
        assert_eq!(message_type("bootreply"), Some(TypeWord::BootReply));
        assert_eq!(message_type("nack"), None);
        assert_eq!(no_type("nack"), "--type nack: did you mean nak?");
        assert!(no_type("bootrequst").ends_with("did you mean bootrequest?"));
        assert!(no_type("300").ends_with("like discover, nak or 8"));
    }

    #[test]
    fn outcomes_have_names() {
        let asked = |word: &str| {
            let outcome = vec![word.to_owned()];
            QueryArgs {
                outcome,
                ..QueryArgs::default()
            }
            .query()
        };
        assert_eq!(asked("nak").unwrap().outcomes, [Outcome::Nak]);
        assert_eq!(asked("failed").unwrap().outcomes.len(), 3);
        assert!(asked("sunny").unwrap_err().contains("no-answer"));
        assert!(asked("RENEWED").unwrap_err().contains("--outcome bound"));
        assert!(asked("released").unwrap_err().contains("--type release"));
    }
}
