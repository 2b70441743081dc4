//! P10 `exceeds-max-size`.

use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// What every client takes. RFC 2131 s2.
const DEFAULT: u16 = 576;

pub(crate) static RULE: Rule = Rule {
    code: "P10",
    name: "exceeds-max-size",
    severity: Severity::Info,
    cites: &["RFC 2131 s2", "RFC 2132 s9.10"],
    summary: "the answer is larger than the client says it takes",
    explain: "A client takes datagrams of 576 bytes, or of the size it names in option 57. One that keeps no \
larger buffer drops a longer answer, and seems to ignore the server. Most clients take what fits a frame \
whatever they say, so this is told as a fact, and as a warning when the client asked again after such an \
answer. Send fewer options, or find out why the client names so small a size.",
    check: Check::Message(
        Roles::ANSWERS.and(Roles::BOOTP),
        Needs::signs(&[Sign::LongDatagram]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let length = case.packet.datagram.ip.total_length;
    if length <= DEFAULT {
        return;
    }
    if case.question().is_none() {
        return;
    }
    let Some((size, is_named)) = taken(case) else {
        return;
    };
    if length <= size {
        return;
    }
    let limit = if is_named {
        format!("the client takes {size} (57)")
    } else {
        format!("a client that names no size (57) need not take more than {size}")
    };
    let ip = Some(case.packet.datagram.ip.header);
    if case.was_unheard() {
        let text =
            format!("{length} bytes, but {limit}, and it asked again as if nothing had come");
        report.add_as(Severity::Warning, case.packet, ip, text);
    } else {
        report.add(case.packet, ip, format!("{length} bytes, but {limit}"));
    }
}

/// The size that the client named last, in any of its messages, or else what every client takes; `None` where it may
/// have named one in what was not captured. And whether it is the client's. RFC 2131 table 5.
fn taken(case: &MessageCase<'_>) -> Option<(u16, bool)> {
    let mut asked = case.before().filter(|member| member.role.is_client());
    let mut is_torn = false;
    let named = asked.find_map(|member| {
        let message = member.packet.message();
        is_torn |= message.is_truncated();
        let size = message.first(option::MAX_SIZE)?;
        <[u8; 2]>::try_from(size).ok().map(u16::from_be_bytes)
    });
    match named {
        Some(size) => Some((size.max(DEFAULT), true)),
        None if is_torn => None,
        None => Some((DEFAULT, false)),
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{Msg, ack, discover, offer, request, severities};

    fn large() -> Msg {
        offer().with(|m| m.least = 600)
    }

    #[test]
    fn a_large_answer_is_told_and_has_weight_when_it_is_not_heard() {
        let again = [discover(), large(), discover().at(4000), large().at(4001)];
        assert_eq!(severities("P10", &again), [Info, Warning]);
        assert_eq!(
            severities("P10", &[discover().option(57, &[2, 64]), large()]),
            [Info]
        );
    }

    #[test]
    fn a_client_that_takes_it_is_not_told() {
        assert_eq!(
            severities("P10", &[discover().option(57, &[5, 220]), large()]),
            []
        );
        assert_eq!(severities("P10", &[discover(), offer()]), []);
        // It may name it in its DISCOVER only. RFC 2131 table 5.
        let asked = [discover().option(57, &[5, 220]), offer(), request()];
        let granted = ack().with(|m| m.least = 600);
        assert_eq!(severities("P10", &[&asked[..], &[granted]].concat()), []);
        assert_eq!(severities("P10", &[discover().kept(245), large()]), []);
    }
}
