//! P22 `option-repeated`.

use std::collections::BTreeMap;

use crate::dhcp::areas::OPTION_HEAD;
use crate::dhcp::logical::Piece;
use crate::dhcp::{FaultKind, registry};
use crate::exchange::Packet;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::Span;

/// The longest piece of an option.
const LONGEST: usize = 255;

pub(crate) static RULE: Rule = Rule {
    code: "P22",
    name: "option-repeated",
    severity: Severity::Warning,
    cites: &["RFC 3396 s7", "RFC 2131 s4.1"],
    summary: "an option stands in the message more than once",
    explain: "An option that is too long for one piece may stand in several, and receivers join them. An \
option of fixed length must stand there once: a receiver that joins two server identifiers gets a value of 8 bytes and \
ignores it, another takes the first, a third the last. Here the first counts. A second relay must not add an \
option 82 of its own (RFC 3046 s2.1.1), but some do. Pieces of fewer than 255 bytes in one area are legal and \
unusual: some servers write one option for each address that way.",
    check: Check::Message(
        Roles::ALL,
        Needs::signs(&[Sign::Faults, Sign::Repeated]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if message.repeated().is_empty() {
        return;
    }
    // What a relay passed on as it was counts once.
    let is_same = |original: &Packet| original.message().repeated() == message.repeated();
    if case.original().is_some_and(is_same) {
        return;
    }
    for (code, repeats) in Repeats::of(case) {
        let name = registry::row(code).name;
        let times = times(repeats.count + 1);
        let span = Some(repeats.second);
        if repeats.is_same {
            let text = format!("option {code} ({name}) stands {times}, with the same value");
            report
                .of_kind(code)
                .add_as(Severity::Info, case.packet, span, text);
        } else {
            let text = format!(
                "option {code} ({name}) stands {times} with different values: receivers differ in which they take"
            );
            report.of_kind(code).add(case.packet, span, text);
        }
    }
    let first = message
        .pieces()
        .find(|(option, piece)| *piece == Piece::First && option.data.len() < LONGEST);
    if let Some((option, _)) = first {
        let code = option.code;
        let pieces = message.join(option).pieces;
        let name = registry::row(code).name;
        let text = format!(
            "option {code} ({name}) stands {}: receivers join the pieces into one value",
            times(pieces.into())
        );
        report
            .of_kind(code)
            .add_as(Severity::Info, case.packet, Some(option.span), text);
    }
}

/// How an option of fixed length stands in a message again.
struct Repeats {
    second: Span,
    count: usize,
    is_same: bool,
}

impl Repeats {
    fn of(case: &MessageCase<'_>) -> BTreeMap<u8, Self> {
        let message = case.message();
        let mut all = BTreeMap::new();
        for fault in message.layout().faults() {
            let FaultKind::OptionRepeated { code } = fault.kind else {
                continue;
            };
            let option = fault.span.of(&case.packet.bytes);
            let value = option.get(usize::from(OPTION_HEAD)..);
            let repeats = all.entry(code).or_insert(Self {
                second: fault.span,
                count: 0,
                is_same: true,
            });
            repeats.count += 1;
            repeats.is_same &= message.first(code) == value;
        }
        all
    }
}

fn times(count: usize) -> String {
    match count {
        2 => "twice".to_owned(),
        _ => format!("{count} times"),
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{OTHER_SERVER, SERVER, offer, severities, text};

    #[test]
    fn two_servers_in_one_message_are_told() {
        assert_eq!(
            severities("P22", &[offer().again(54, &OTHER_SERVER)]),
            [Warning]
        );
        assert_eq!(severities("P22", &[offer().again(54, &SERVER)]), [Info]);
        assert_eq!(
            severities("P22", &[offer().again(6, &OTHER_SERVER)]),
            [Info]
        );
        assert_eq!(severities("P22", &[offer()]), []);
    }

    #[test]
    fn an_option_is_told_once_however_often_it_stands() {
        let thrice = offer().again(54, &SERVER).again(54, &SERVER);
        assert!(text("P22", &[thrice]).contains("stands 3 times, with the same value"));
        let mixed = offer().again(54, &SERVER).again(54, &OTHER_SERVER);
        assert!(text("P22", &[mixed]).contains("stands 3 times with different values"));
        let split = offer().again(12, b"ab").again(12, b"cd");
        assert!(text("P22", &[split]).contains("stands twice: receivers join"));
    }

    #[test]
    fn a_long_option_in_pieces_is_as_it_should_be() {
        let long = offer().again(43, &[b'a'; 255]).again(43, b"more");
        assert_eq!(severities("P22", &[long]), []);
    }
}
