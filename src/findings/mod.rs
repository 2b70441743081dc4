//! Judgements: coded rules over messages, exchanges and the whole capture.
//!
//! A rule is one file: its code and name, severity, citations, the text for `--explain`, and the check. Facts come
//! from the floors below; here they are weighed. Codes and names are never reused.

pub mod capture;
mod case;
mod copies;
mod docket;
pub mod exchange;
mod found;
#[cfg(test)]
mod honest;
pub mod judge;
mod kept;
#[cfg(test)]
mod linear;
pub mod message;
mod octets;
pub mod past;
mod report;
pub mod select;
mod subject;
mod subnet;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod unseen;
pub mod value;
#[cfg(test)]
mod wild;
mod words;

use crate::dhcp::option;
use crate::exchange::FramePlace;
use crate::wire::Span;

pub use crate::exchange::Roles;
pub use capture::Capture;
pub use case::MessageCase;
pub use exchange::ExchangeCase;
pub use found::Found;
pub use judge::Judge;
pub use report::Report;
pub use select::Selection;
use subject::Subject;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Breaks a rule, or risks failure.
    Warning,
    /// The exchange will fail, or did.
    Error,
}

impl Severity {
    /// The severity's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A rule: what it is about, why it matters, and how it is checked.
#[derive(Debug)]
pub struct Rule {
    /// Letter and number: P, M, V (message), X (exchange), C (capture).
    pub code: &'static str,
    /// The name in kebab-case.
    pub name: &'static str,
    /// How much it matters as a rule; a check may say less or more with evidence.
    pub severity: Severity,
    /// The RFC sections behind it; empty where there is none.
    pub cites: &'static [&'static str],
    /// One line: what is wrong when it fires.
    pub summary: &'static str,
    /// The long text: what it is, why it matters, when it is harmless, what to do. Each line is a paragraph.
    pub explain: &'static str,
    /// How it is checked.
    pub check: Check,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// A message, as it comes, when it has one of these roles and what the rule needs.
    Message(Roles, message::Needs, MessageCheck),
    /// An exchange, when it closes, that has what the rule needs.
    Exchange(exchange::Needs, ExchangeCheck),
    /// The whole capture, at its end.
    Capture(CaptureCheck),
}

/// A check of a message.
pub type MessageCheck = fn(&MessageCase<'_>, &mut Report);
/// A check of an exchange.
pub type ExchangeCheck = fn(&ExchangeCase<'_>, &mut Report);
/// A check of the whole capture.
pub type CaptureCheck = fn(&Capture, &mut Report);

/// A judgement.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How much it matters here.
    pub severity: Severity,
    /// The source and frame it points at.
    pub frame: Option<FramePlace>,
    /// The bytes it points at, in that frame.
    pub span: Option<Span>,
    /// What was seen, in plain words; may hold text from the wire, so it is escaped when shown.
    pub text: String,
    /// The section that defines what it is about, where that says more than those of the rule.
    defined_in: Option<&'static str>,
    /// Whose doing it is; `None` where it is about the whole capture.
    subject: Option<Subject>,
    /// What of the rule it is: the option that it is about; 0 where the rule is about one thing.
    kind: u32,
    /// How often the same was found again before it was told.
    repeats: u64,
}

/// How often a rule fired.
#[derive(Debug, Clone, Copy)]
pub struct Tally {
    /// The rule.
    pub rule: &'static Rule,
    /// The gravest that came of it.
    pub worst: Severity,
    /// How often, repeats included.
    pub times: u64,
}

impl Finding {
    /// The RFC sections behind it.
    pub fn cites(&self) -> impl Iterator<Item = &'static str> {
        let of_rule = if self.defined_in.is_some() {
            &[]
        } else {
            self.rule.cites
        };
        self.defined_in.into_iter().chain(of_rule.iter().copied())
    }

    /// Whether one that comes later says nothing new: the same of the same rule about the same subject, with no more
    /// weight.
    fn covers(&self, later: &Self) -> bool {
        std::ptr::eq(self.rule, later.rule)
            && self.kind == later.kind
            && self.subject == later.subject
            && self.severity >= later.severity
    }
}

/// Every rule, in the order of the catalogue.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [
        message::RULES,
        value::RULES,
        exchange::RULES,
        capture::RULES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// The rule with this code or name, in any case; a code may lack its zeros: `X06`, `x6`.
pub fn rule(code_or_name: &str) -> Option<&'static Rule> {
    rules().find(|rule| {
        is_code(rule.code, code_or_name) || rule.name.eq_ignore_ascii_case(code_or_name)
    })
}

/// Whether a word has the letter and the number of a code.
fn is_code(code: &str, word: &str) -> bool {
    numbered(code).is_some_and(|of_code| numbered(word) == Some(of_code))
}

/// The letter of a code, and its number.
fn numbered(code: &str) -> Option<(char, u8)> {
    let letter = code.chars().next()?.to_ascii_uppercase();
    let digits = code.get(1..)?;
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.parse().ok().filter(|_| is_number)?;
    Some((letter, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_unique_and_in_order() {
        let mut codes: Vec<_> = rules().map(|rule| rule.code).collect();
        for letter in ['P', 'M', 'V', 'X', 'C'] {
            let of_letter: Vec<_> = codes
                .iter()
                .filter(|code| code.starts_with(letter))
                .collect();
            assert!(of_letter.is_sorted(), "{of_letter:?}");
        }
        let mut names: Vec<_> = rules().map(|rule| rule.name).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        names.sort_unstable();
        names.dedup();
        assert_eq!((codes.len(), names.len()), (count, count));
    }

    #[test]
    fn a_code_is_known_in_any_case_and_without_its_zeros() {
        let code = |word| rule(word).map(|rule| rule.code);
        for word in ["X06", "x06", "X6", "x6", "offer-ignored", "Offer-Ignored"] {
            assert_eq!(code(word), Some("X06"), "{word}");
        }
        assert_eq!(code("m3"), Some("M03"));
        assert_eq!(code("m30"), Some("M30"));
        for word in [
            "", "x", "6", "x+6", "x-6", "x99", "x6 ", "x 6", "\u{e4}6", "x1000",
        ] {
            assert_eq!(code(word), None, "{word}");
        }
    }

    #[test]
    fn summaries_are_short_and_explanations_are_not() {
        for rule in rules() {
            assert!(rule.summary.len() <= 80, "{}", rule.code);
            assert!(!rule.summary.ends_with('.'), "{}", rule.code);
            assert!(rule.explain.len() >= 150, "{}", rule.code);
            assert!(rule.explain.ends_with('.'), "{}", rule.code);
        }
    }
}
