//! M03 `client-option-forbidden`.

use crate::dhcp::CodeSet;
use crate::exchange::Role;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::findings::{option, words};

/// What a RELEASE may have, and but for the address a DECLINE: by RFC 2131 table 5, and what other documents want in every
/// message of a client.
const AT_THE_END: CodeSet = CodeSet::of(&[
    option::OVERLOAD,
    option::MESSAGE_TYPE,
    option::SERVER,
    option::MESSAGE,
    option::CLIENT_ID,
    option::RELAY,
    option::AUTHENTICATION,
    93, // RFC 4578 s2.1 to s2.3: all that a PXE client sends.
    94,
    97,
    option::SUBNET_SELECTION,
    145, // RFC 6704.
    option::SUBNETS,
    option::VPN,
    option::END,
]);

pub(crate) static RULE: Rule = Rule {
    code: "M03",
    name: "client-option-forbidden",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.3.6 table 4", "RFC 2131 s4.4.1 table 5"],
    summary: "a client message has an option that its type must not have",
    explain: "A server reads the state of a client from what its message has: a server identifier (54) in a DISCOVER \
or in a renewal, or a requested address (50) or lease time (51) in an INFORM, makes it take the message for another \
one, and it may answer wrongly or not at all. A renewal that names the very server it is sent to is answered, so that \
is only told, and so is one that repeats the REQUEST by which the client got its lease. In DECLINE and RELEASE the \
lease time, the parameter list, the message size, the vendor class and nearly all others have no meaning, nor has the \
requested address in a RELEASE: harmless, and common, above all a host name. Option 82 is the relay's and not \
reported.",
    check: Check::Message(
        Roles::of(&[
            Role::Discover,
            Role::Renew,
            Role::Rebind,
            Role::Inform,
            Role::Release,
            Role::Decline,
        ]),
        Needs::options(&[option::SERVER]).or(&[Sign::InformOrEnding]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let mistaken: &[u8] = match case.role {
        Role::Discover | Role::Renew | Role::Rebind => &[option::SERVER],
        Role::Inform => &[option::REQUESTED, option::LEASE],
        _ => &[],
    };
    let message = case.message();
    for code in mistaken.iter().filter(|code| message.has(**code)) {
        let (severity, but) = if is_meant_for_it(case) {
            (Severity::Info, "it names the server that it goes to")
        } else if takes_its_lease(case) {
            (Severity::Info, "it names the server that gave the lease")
        } else {
            let but = "the server may take it for another message";
            (Severity::Warning, but)
        };
        let text = format!(
            "{} with option {code}, which tables 4 and 5 forbid there: {but}",
            name(case)
        );
        report
            .of_kind(*code)
            .add_as(severity, case.packet, case.option_span(*code), text);
    }
    idle(case, report);
}

/// What is harmless where it stands, and means nothing.
fn idle(case: &MessageCase<'_>, report: &mut Report) {
    let there = case.message().codes();
    let idle = match case.role {
        Role::Inform => there.within(&CodeSet::of(&[option::SERVER])),
        Role::Release => there.without(&AT_THE_END),
        Role::Decline => there
            .without(&AT_THE_END)
            .without(&CodeSet::of(&[option::REQUESTED])),
        _ => return,
    };
    let codes: Vec<u8> = idle.iter().collect();
    let Some(first) = codes.first() else { return };
    let (options, mean) = match codes.len() {
        1 => ("option", "means"),
        _ => ("options", "mean"),
    };
    let text = format!(
        "{} with {options} {}, which {mean} nothing there",
        name(case),
        words::codes(&codes)
    );
    report.add_as(Severity::Info, case.packet, case.option_span(*first), text);
}

/// Whether a renewal names the server that it is sent to: whatever that takes it for, it is the one to answer.
fn is_meant_for_it(case: &MessageCase<'_>) -> bool {
    case.role == Role::Renew && case.server == Some(case.packet.datagram.ip.dst)
}

/// Whether a client asks for its lease as if it had just been offered by its server: that one grants it all the same.
fn takes_its_lease(case: &MessageCase<'_>) -> bool {
    let lease = case.exchange.and_then(|exchange| exchange.lease_before);
    case.role == Role::Rebind
        && case.message().address_option(option::REQUESTED) == Some(case.message().ciaddr())
        && lease.is_some_and(|lease| lease.server == case.server)
}

fn name(case: &MessageCase<'_>) -> String {
    let state = case.role.state();
    state.map_or_else(
        || case.word().to_owned(),
        |state| format!("{} ({state})", case.word()),
    )
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{
        ADDRESS, OTHER_SERVER, SERVER, decline, discover, dora, inform, later, rebind, release,
        renew, request, severities, text,
    };

    #[test]
    fn a_server_identifier_out_of_place_is_told() {
        assert_eq!(
            severities("M03", &[discover().option(54, &SERVER)]),
            [Warning]
        );
        assert_eq!(severities("M03", &[renew().option(54, &SERVER)]), [Info]);
        assert_eq!(
            severities("M03", &[renew().option(54, &OTHER_SERVER)]),
            [Warning]
        );
        assert_eq!(
            severities("M03", &[rebind().option(54, &SERVER)]),
            [Warning]
        );
        let as_at_first = rebind().option(50, &ADDRESS).option(54, &SERVER);
        let again = later(vec![as_at_first.clone()], 900_000, 9);
        assert_eq!(severities("M03", &[dora(), again].concat()), [Info]);
        let other = as_at_first.option(54, &OTHER_SERVER);
        let other = later(vec![other], 900_000, 9);
        assert_eq!(severities("M03", &[dora(), other].concat()), [Warning]);
        assert_eq!(
            severities("M03", &[inform().option(50, &SERVER)]),
            [Warning]
        );
        assert_eq!(severities("M03", &[release().option(60, b"x")]), [Info]);
        assert_eq!(severities("M03", &[release().option(50, &ADDRESS)]), [Info]);
        assert_eq!(severities("M03", &[decline()]), []);
        let told = text("M03", &[decline().option(12, b"x").option(57, &[2, 64])]);
        assert_eq!(
            told,
            "DECLINE with options 12, 57, which mean nothing there"
        );
    }

    #[test]
    fn what_belongs_there_is_not() {
        let messages = [
            discover(),
            request().at(5),
            inform().at(9),
            release().at(15),
        ];
        assert_eq!(severities("M03", &messages), []);
        assert_eq!(
            severities("M03", &[release().option(61, &[1, 2]).option(56, b"bye")]),
            []
        );
    }
}
