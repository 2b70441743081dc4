//! P21 `option-length-wrong`.

use crate::dhcp::format::{Format, LengthRule, ValueFaultKind};
use crate::dhcp::registry::{self, ONCE_FREE, Standing};
use crate::dhcp::{FaultKind, Message};
use crate::findings::message::{Needs, Sign, as_text};
use crate::findings::option;
use crate::findings::words;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// What a lease stands on.
const VITAL: [u8; 4] = [
    option::MASK,
    option::REQUESTED,
    option::LEASE,
    option::SERVER,
];
/// What other rules speak about: P17, P36, P40, M25, M27, M28, V21.
const ELSEWHERE: [u8; 8] = [
    option::MESSAGE_TYPE,
    option::OVERLOAD,
    option::CLIENT_ID,
    option::RAPID_COMMIT,
    option::AUTHENTICATION,
    option::PORTAL,
    option::ROUTES,
    option::MICROSOFT_ROUTES,
];

pub(crate) static RULE: Rule = Rule {
    code: "P21",
    name: "option-length-wrong",
    severity: Severity::Error,
    cites: &["RFC 2132"],
    summary: "an option's value has a length or a type that its definition does not allow",
    explain: "The value of an option is longer or shorter than its definition says, or is text where addresses or a \
number belong, or an address in four bytes where a name does, so that the receiver ignores or misreads it. For the options that a lease stands on (mask, router, addresses, times, server \
identifier) the exchange fails or the host is set up wrongly; for others only that one setting is lost. Some \
clients send an empty host name or the like: harmless. Look at the server's definition of the option: most \
often it has the wrong type there (text for an address, one address for many).",
    check: Check::Message(
        Roles::ALL,
        Needs::signs(&[Sign::Faults, Sign::WrongType]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    look_at_types(case, report);
    for fault in case.message().layout().faults() {
        let FaultKind::Value {
            code, fault: wrong, ..
        } = fault.kind
        else {
            continue;
        };
        let row = registry::row(code);
        // A value has a fault for each of its items, any other has one: it is looked at once.
        if row.format.has_items()
            || ELSEWHERE.contains(&code)
            || is_of_a_maker(case.message(), code)
            || !case.is_own(fault.kind)
        {
            continue;
        }
        let name = row.name;
        let text = match wrong.kind {
            ValueFaultKind::Length { expected, actual } => {
                let has = words::bytes(actual);
                let text = case.message().first(code).and_then(as_text::told);
                let text = text.map_or_else(String::new, |text| format!(": the text \"{text}\""));
                format!(
                    "option {code} ({name}) has {has}, should have {}{text}",
                    rule(expected)
                )
            }
            ValueFaultKind::Cut { needed, left } => {
                let needs = words::bytes(needed);
                format!(
                    "option {code} ({name}) ends inside an entry that needs {needs}, {left} left"
                )
            }
            ValueFaultKind::Excess { extra } => {
                let more = words::bytes(extra);
                format!("option {code} ({name}) goes on for {more} behind its value")
            }
            ValueFaultKind::Count(count) => {
                format!(
                    "option {code} ({name}) holds a length or count of {count}, which makes no sense"
                )
            }
            ValueFaultKind::PrefixLength { bits, max } if code != option::MICROSOFT_ROUTES => {
                format!(
                    "option {code} ({name}) names a prefix of {bits} bits, where {max} are most"
                )
            }
            ValueFaultKind::Bits { bits, max } => {
                format!("option {code} ({name}) names {bits} bits, where {max} are most")
            }
            // P38, P39, P40 and P41 speak about these.
            ValueFaultKind::Bool(_)
            | ValueFaultKind::Bare
            | ValueFaultKind::BareAddress
            | ValueFaultKind::Name(_)
            | ValueFaultKind::PrefixLength { .. } => continue,
        };
        let severity = weight(code, row.standing, wrong.kind);
        report
            .of_kind(code)
            .add_defined(row, severity, case.packet, Some(fault.span), text);
    }
}

/// Tells of values of another type: of text whose length fits by chance, and of an address that is no text.
fn look_at_types(case: &MessageCase<'_>, report: &mut Report) {
    if let Some(address) = as_text::address_for_name(case.message()) {
        let code = option::TFTP_SERVER;
        let row = registry::row(code);
        let text = format!(
            "option {code} ({}) is the address {address} in four bytes, where text belongs",
            row.name
        );
        let span = case.option_span(code);
        report
            .of_kind(code)
            .add_defined(row, Severity::Info, case.packet, span, text);
    }
    for (code, value) in as_text::options(case.message()) {
        let row = registry::row(code);
        let severity = if VITAL.contains(&code) {
            Severity::Error
        } else {
            Severity::Warning
        };
        let text = format!(
            "option {code} ({}) is the text \"{value}\", where {}",
            row.name,
            as_text::meant(code)
        );
        let span = case.option_span(code);
        report
            .of_kind(code)
            .add_defined(row, severity, case.packet, span, text);
    }
}

/// Whether a value may well be what the code meant to a maker before it was assigned: it does not fit, and is text.
fn is_of_a_maker(message: Message<'_>, code: u8) -> bool {
    let is_text = |value| matches!(registry::format(code, value), Format::Text);
    code >= ONCE_FREE && message.option(code).is_none_or(is_text)
}

fn weight(code: u8, standing: Standing, kind: ValueFaultKind) -> Severity {
    if VITAL.contains(&code) {
        return Severity::Error;
    }
    match kind {
        // An empty value says nothing and breaks nothing.
        ValueFaultKind::Length { actual: 0, .. } => Severity::Info,
        _ if standing == Standing::Defined && code < ONCE_FREE => Severity::Warning,
        _ => Severity::Info,
    }
}

fn rule(rule: LengthRule) -> String {
    let LengthRule { min, step } = rule;
    match step {
        0 => format!("{min}"),
        1 => format!("{min} or more"),
        step if min == step => format!("a multiple of {step}"),
        step => format!("{min} and a multiple of {step} more"),
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Info, Warning};
    use crate::findings::testing::{Msg, OTHER_CLIENT, cited, discover, offer, severities, text};

    #[test]
    fn a_length_that_cannot_be_is_told_by_what_hangs_on_it() {
        assert_eq!(
            severities("P21", &[offer().option(51, &[0, 0, 1])]),
            [Error]
        );
        assert_eq!(
            severities("P21", &[offer().option(42, &[1, 2, 3, 4, 5])]),
            [Warning]
        );
        assert_eq!(severities("P21", &[discover().option(12, b"")]), [Info]);
        assert_eq!(severities("P21", &[offer()]), []);
        // Phones had text here before the code became the state of a lease.
        let phone = offer().option(156, b"ftpservers=192.0.2.9");
        assert_eq!(severities("P21", &[phone]), []);
        // A number is none, though each of its bytes could stand in one.
        for (code, number) in [(211, &[0, 0, 60][..]), (211, &[]), (157, &[b'a', 0, b'b'])] {
            let bad = offer().option(code, number);
            assert_eq!(severities("P21", &[bad]), [Info], "{code} {number:?}");
        }
        let mut rapid = vec![33, 32];
        rapid.extend([
            0x20, 1, 13, 184, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 192, 0, 2, 1,
        ]);
        assert_eq!(severities("P21", &[offer().option(212, &rapid)]), [Info]);
        let servers = offer().option(158, &[8, 192, 0, 2, 1]);
        assert_eq!(severities("P21", &[servers]), [Info]);
        // P40 speaks of routes that cannot be read.
        for code in [121, 249] {
            let cut = [offer().option(code, &[8, 10, 1])];
            assert_eq!(severities("P21", &cut), []);
            assert_eq!(severities("P40", &cut).len(), 1);
        }
    }

    #[test]
    fn text_where_numbers_belong_is_told() {
        let told = |code, value: &[u8]| text("P21", &[offer().option(code, value)]);
        assert_eq!(
            told(42, b"time.nist.gov"),
            "option 42 (Network Time Protocol Servers) has 13 bytes, should have a multiple of 4: the text \"time.nist.gov\""
        );
        assert!(told(42, b"pool.ntp.org").ends_with("\"pool.ntp.org\", where addresses belong"));
        assert!(told(51, b"3600").ends_with("\"3600\", where a number belongs"));
        let given = |code, value: &[u8]| severities("P21", &[offer().option(code, value)]);
        assert_eq!(given(6, b"8.8.8.8,8.8.4.4 "), [Warning]);
        assert_eq!(given(51, b"3600"), [Error]);
        assert_eq!(given(6, &[114; 8]), []);
        assert_eq!(given(6, b"1.1."), []);
        assert_eq!(given(15, b"corp.example"), []);
    }

    #[test]
    fn an_address_where_the_name_of_a_server_belongs_is_told() {
        let address = [offer().option(66, &[192, 0, 2, 5])];
        assert_eq!(severities("P21", &address), [Info]);
        assert!(text("P21", &address).contains("is the address 192.0.2.5 in four bytes"));
        assert_eq!(cited("P21", &address), ["RFC 2132 s9.4"]);
        for name in [
            &b"tftp"[..],
            b"abc\0",
            b"192.0.2.5",
            b"tftp.example.org",
            b"\xc0\x00",
        ] {
            assert_eq!(severities("P21", &[offer().option(66, name)]), []);
        }
    }

    #[test]
    fn each_option_is_told_once() {
        let bad = |code| offer().option(code, &[192, 0, 2]);
        let other = |m: Msg| m.of(OTHER_CLIENT).with(|m| m.xid = 9);
        let all = [bad(3), other(bad(3)), other(bad(6)), bad(6).at(9)];
        assert_eq!(severities("P21", &all), [Warning, Warning]);
        // A sender that makes up one after the other is not told of for ever.
        let options: Vec<Msg> = (64..=76)
            .chain([3, 4, 5, 6, 7, 8, 9, 10, 11])
            .map(bad)
            .collect();
        let told = severities("P21", &options).len();
        assert!((16..options.len()).contains(&told), "{told}");
    }

    #[test]
    fn the_rule_is_said() {
        let text = text("P21", &[offer().option(3, &[192, 0, 2])]);
        assert!(
            text.contains("has 3 bytes, should have a multiple of 4"),
            "{text}"
        );
    }

    #[test]
    fn the_rule_of_the_option_is_cited() {
        assert_eq!(
            cited("P21", &[offer().option(33, &[1, 2, 3])]),
            ["RFC 2132 s5.8"]
        );
        assert_eq!(
            cited("P21", &[offer().option(158, &[8, 192, 0, 2, 1])]),
            ["RFC 7291 s4.1"]
        );
    }
}
