//! Which rules count: `--select` and `--ignore` by code, name or prefix.

use crate::findings::{Rule, rules};

/// The rules that are looked at.
#[derive(Debug, Clone)]
pub struct Selection {
    select: Vec<String>,
    ignore: Vec<String>,
}

impl Selection {
    /// A selection: what `select` names (all, if it is empty) but for what `ignore` names.
    ///
    /// # Errors
    /// The first word that names no rule.
    pub fn new(select: &[String], ignore: &[String]) -> Result<Self, String> {
        for word in select.iter().chain(ignore) {
            if !rules().any(|rule| names(word, rule)) {
                return Err(word.clone());
            }
        }
        Ok(Self {
            select: select.to_vec(),
            ignore: ignore.to_vec(),
        })
    }

    /// Every rule.
    pub fn all() -> Self {
        Self {
            select: Vec::new(),
            ignore: Vec::new(),
        }
    }

    /// The rules that count.
    pub fn rules(&self) -> Vec<&'static Rule> {
        rules()
            .filter(|rule| self.select.is_empty() || is_named(&self.select, rule))
            .filter(|rule| !is_named(&self.ignore, rule))
            .collect()
    }
}

fn is_named(words: &[String], rule: &Rule) -> bool {
    words.iter().any(|word| names(word, rule))
}

/// Whether a word is a rule's code, name, or the beginning of its code (`X`, `P0`), or `all`.
fn names(word: &str, rule: &Rule) -> bool {
    let starts = rule
        .code
        .get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word));
    !word.is_empty() && (starts || word == rule.name || word.eq_ignore_ascii_case("all"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(select: &[&str], ignore: &[&str]) -> Vec<&'static str> {
        let words = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        Selection::new(&words(select), &words(ignore))
            .map(|selection| selection.rules().iter().map(|rule| rule.code).collect())
            .unwrap_or_default()
    }

    #[test]
    fn a_code_a_name_and_a_prefix_select() {
        assert_eq!(codes(&["P01"], &[]), ["P01"]);
        assert_eq!(codes(&["ip-checksum-bad"], &[]), ["P01"]);
        assert!(codes(&["p"], &[]).iter().all(|code| code.starts_with('P')));
        assert!(codes(&[], &["P"]).iter().all(|code| !code.starts_with('P')));
        assert_eq!(codes(&[], &[]).len(), rules().count());
    }

    #[test]
    fn an_unknown_word_is_an_error() {
        assert!(Selection::new(&["P99".to_owned()], &[]).is_err());
        assert!(Selection::new(&[], &["nonsense".to_owned()]).is_err());
    }
}
