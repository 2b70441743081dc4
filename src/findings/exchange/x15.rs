//! X15 `unrequested-options`.

use smallvec::SmallVec;

use super::case::ExchangeCase;
use crate::dhcp::{CodeSet, option};
use crate::exchange::{DUE, Role, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

/// What a server echoes or answers to, where the client or relay sent it.
const ECHOED: CodeSet = CodeSet::of(&[
    option::HOST_NAME,
    option::VENDOR,
    option::REQUESTED,
    option::VENDOR_CLASS,
    77, // user class
    option::FQDN,
    option::AUTHENTICATION,
    option::MACHINE,
    option::AUTO_CONFIGURE,
    option::SUBNET_SELECTION,
    125, // vendor-identifying information
    145, // FORCERENEW nonce
]);

/// What a server sends unasked, each with the option of the client that calls for it.
const CALLED_FOR: [(u8, u8); 4] = [
    // Vendor information for a vendor class, each with a number of the vendor. RFC 3925 s3, s4.
    (125, 124),
    // The nonce for later FORCERENEWs. RFC 6704 s3.1.
    (option::AUTHENTICATION, 145),
    // A boot client's vendor options come with its class. RFC 2132 s8.4, s9.13.
    (option::VENDOR, option::VENDOR_CLASS),
    // A PXE server gives its class to a client that names its architecture. PXE 2.1.
    (option::VENDOR_CLASS, 93),
];

pub(crate) static RULE: Rule = Rule {
    code: "X15",
    name: "unrequested-options",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.3.1"],
    summary: "the answer has options that the client did not ask for",
    explain: "The ACK carries options that the client's Parameter Request List (55) does not name. A server may add \
what its administrator set for a class or a subnet, and the client ignores what it does not know; many servers send \
router and name servers to everybody. It takes room in a message that may be full, and a client that does take such \
an option does so unasked. Look here when a host behaves as if somebody had configured it.",
    check: Check::Exchange(Needs::signs(&[Sign::OptionsUnrequested]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has(Role::Ack) {
        return;
    }
    let (Some(request), Some(answer)) = (case.verdict.request, case.verdict.granting()) else {
        return;
    };
    let (request, given) = (request.packet.message(), answer.packet.message());
    if request.is_truncated() {
        return;
    }
    let Some(asked) = case.asked() else { return };
    let rest = given.codes().without(&asked).without(&DUE);
    if rest.is_empty() {
        return;
    }
    let unasked = unasked(rest, &request.codes());
    let Some(first) = unasked.first() else { return };
    let text = format!(
        "the ACK has what was not asked for: {}",
        words::options(&unasked)
    );
    let place = super::case::span(answer, *first);
    let about = case.about(server_of(answer));
    report.add_about(about, Severity::Info, &answer.packet, place, text);
}

/// What of it is not due by what the client sent.
fn unasked(given: CodeSet, sent: &CodeSet) -> SmallVec<[u8; 8]> {
    let is_called_for = |code: u8| {
        CALLED_FOR
            .iter()
            .any(|(called, by)| *called == code && sent.has(*by))
    };
    let is_due = |code: u8| ECHOED.has(code) && sent.has(code) || is_called_for(code);
    given.iter().filter(|code| !is_due(*code)).collect()
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{ack, dora, found, text};

    #[test]
    fn what_was_not_asked_for_is_named() {
        let mut all = dora();
        assert!(found("X15", &all).is_empty());
        all[3] = ack().option(15, b"example.org");
        assert!(text("X15", &all).ends_with("15 Domain Name"));
        all[3] = ack().option(61, &[0, 1, 2]);
        assert!(found("X15", &all).is_empty());
    }

    #[test]
    fn a_nonce_is_asked_for_by_being_capable() {
        let mut all = dora();
        all[3] = ack().option(90, &[3, 1, 0]);
        assert!(text("X15", &all).ends_with("90 Authentication"));
        all[2] = all[2].clone().option(145, &[1]);
        assert!(found("X15", &all).is_empty());
    }

    #[test]
    fn without_a_list_nothing_is_unasked() {
        let mut all = dora();
        all[2] = all[2].clone().without(55);
        all[3] = ack().option(15, b"example.org");
        assert!(found("X15", &all).is_empty());
    }
}
