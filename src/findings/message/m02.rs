//! M02 `server-option-missing`.

use crate::exchange::Role;
use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M02",
    name: "server-option-missing",
    severity: Severity::Error,
    cites: &["RFC 2131 s4.3.1 table 3"],
    summary: "an answer lacks its server identifier or its lease time",
    explain: "Every OFFER, ACK and NAK names its server (54), and every OFFER, and ACK to a REQUEST, says how \
long the address may be used (51). A client that misses one of them cannot select the server, or has no lease, \
and most clients drop the message. Nothing is said about a message that was cut short, about answers of BOOTP \
servers, or about an answer that gives no address. Look for a server, or a device in between, that builds its \
options by hand.",
    check: Check::Message(
        Roles::ANSWERS,
        Needs::absent(&[option::LEASE, option::SERVER]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if message.has(option::SERVER) && message.has(option::LEASE) || !case.has_all_options() {
        return;
    }
    let word = case.word();
    if !message.has(option::SERVER) {
        // A NAK ends the client's attempt all the same (RFC 2132 s9.7 does not even ask for option 54 there), and
        // parameters without an address are of use whoever sent them.
        let severity = if case.role == Role::Nak || message.yiaddr().is_unspecified() {
            Severity::Warning
        } else {
            Severity::Error
        };
        let text =
            format!("{word} without server identifier (54): the client cannot tell who answers");
        report
            .of_kind(option::SERVER)
            .add_as(severity, case.packet, None, text);
    }
    let gives = case.role != Role::Nak && !message.yiaddr().is_unspecified();
    if gives && !message.has(option::LEASE) && !(case.role == Role::Ack && case.is_for_inform()) {
        let address = message.yiaddr();
        let text =
            format!("{word} gives {address} without a lease time (51): most clients drop it");
        report.of_kind(option::LEASE).add(case.packet, None, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Warning};
    use crate::findings::testing::{
        ADDRESS, ack, discover, inform, informed, nak, offer, rebind, renewed, request, severities,
    };

    #[test]
    fn server_and_lease_are_missed() {
        assert_eq!(
            severities("M02", &[discover(), offer().without(54)]),
            [Error]
        );
        assert_eq!(severities("M02", &[request(), ack().without(51)]), [Error]);
        assert_eq!(
            severities("M02", &[request(), nak().without(54)]),
            [Warning]
        );
        let filled = nak().without(54).with(|m| m.yiaddr = ADDRESS);
        assert_eq!(severities("M02", &[request(), filled]), [Warning]);
        assert_eq!(
            severities("M02", &[discover(), offer(), request(), ack()]),
            []
        );
    }

    #[test]
    fn an_inform_has_no_lease_and_a_cut_message_proves_nothing() {
        assert_eq!(severities("M02", &[inform(), informed()]), []);
        assert_eq!(
            severities("M02", &[discover(), offer().without(51).kept(260)]),
            []
        );
    }

    #[test]
    fn what_lacks_hides_nothing_else_that_lacks() {
        let all = [
            discover(),
            offer().without(51),
            request(),
            ack().without(54),
        ];
        assert_eq!(severities("M02", &all), [Error, Error]);
    }

    #[test]
    fn a_boot_server_gives_no_lease() {
        const CLASS: &[u8] = b"PXEClient";
        const ITEM: &[u8] = &[71, 4, 0x80, 0, 0, 0, 255];
        let given = || renewed().without(51).option(60, CLASS).option(43, ITEM);
        let asked = rebind().option(60, CLASS).option(43, ITEM);
        // All of the question, all but the boot item, and nothing that PXE adds.
        for kept in [300, 259, 248] {
            let asked = asked.clone().kept(kept);
            assert_eq!(severities("M02", &[asked, given()]), [], "{kept}");
        }
        assert_eq!(severities("M02", &[rebind(), given()]), [Error]);
    }
}
