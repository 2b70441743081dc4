//! P38 `bad-enum`.

use crate::dhcp::FaultKind;
use crate::dhcp::codes;
use crate::dhcp::format::ValueFaultKind;
use crate::dhcp::registry::{self, Row, Space};
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P38",
    name: "bad-enum",
    severity: Severity::Warning,
    cites: &["RFC 2132", "RFC 2563 s2"],
    summary: "an option has a value that is none of those defined for it",
    explain: "Some options choose one of a few values: on or off, a NetBIOS node type, whether a client may \
configure itself. Another value has no meaning, and receivers do what they like with it. Look at the server's \
definition of the option.",
    check: Check::Message(
        Roles::ALL,
        Needs::options(&[option::NODE_TYPE, option::AUTO_CONFIGURE, option::SIP])
            .or(&[Sign::Faults]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    for fault in message.layout().faults() {
        let FaultKind::Value {
            code,
            item,
            fault: wrong,
            ..
        } = fault.kind
        else {
            continue;
        };
        if let ValueFaultKind::Bool(value) = wrong.kind {
            let (what, row) = named(code, item);
            let text = format!("{what} is {value}; only 0 and 1 are defined");
            report.of_kind(kind(code, item)).add_defined(
                row,
                RULE.severity,
                case.packet,
                Some(fault.span),
                text,
            );
        }
    }
    let tables = [
        (option::NODE_TYPE, &codes::NETBIOS_NODE),
        (option::AUTO_CONFIGURE, &codes::AUTO_CONFIGURE),
        (option::SIP, &codes::SIP_ENCODING),
    ];
    for (code, table) in tables {
        if !message.has(code) {
            continue;
        }
        let value = message.first(code).and_then(<[u8]>::split_first);
        // Of SIP servers the first octet says in what form they are; the others are one octet.
        let is_whole = |rest: &[u8]| rest.is_empty() || code == option::SIP;
        if let Some((value, _)) = value.filter(|(_, rest)| is_whole(rest)) {
            if table.name(u32::from(*value)).is_none() {
                let (what, row) = named(code, None);
                let of = if code == option::SIP {
                    "has encoding"
                } else {
                    "is"
                };
                let text = format!("{what} {of} {value}, which is not defined");
                let span = case.option_span(code);
                report.of_kind(kind(code, None)).add_defined(
                    row,
                    RULE.severity,
                    case.packet,
                    span,
                    text,
                );
            }
        }
    }
}

/// What a finding is about: an option, or a sub-option of it.
pub(super) fn kind(code: u8, item: Option<u8>) -> u32 {
    let item = item.map_or(0, |item| 1 + u32::from(item));
    (item << u8::BITS) | u32::from(code)
}

/// An option, or a sub-option of it, in words, and its row.
pub(super) fn named(code: u8, item: Option<u8>) -> (String, &'static Row) {
    let row = registry::row(code);
    let Some(item) = item else {
        return (format!("option {code} ({})", row.name), row);
    };
    if let Some(part) = Space::of_option(code).map(|space| space.row(item)) {
        return (format!("sub-option {code}.{item} ({})", part.name), part);
    }
    let what = format!("sub-option {item} of option {code} ({})", row.name);
    (what, row)
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{cited, offer, severities, text};

    #[test]
    fn values_nobody_defined_are_told() {
        assert_eq!(severities("P38", &[offer().option(19, &[2])]), [Warning]);
        assert_eq!(severities("P38", &[offer().option(46, &[3])]), [Warning]);
        assert_eq!(severities("P38", &[offer().option(116, &[7])]), [Warning]);
        let sip = |form| offer().option(120, &[form, 192, 0, 2, 1]);
        assert!(text("P38", &[sip(2)]).contains("has encoding 2"));
        assert_eq!(severities("P38", &[sip(1)]), []);
        let right = offer().option(19, &[1]).option(46, &[8]).option(116, &[0]);
        assert_eq!(severities("P38", &[right]), []);
    }

    #[test]
    fn a_sub_option_is_told_as_one() {
        let odd = [offer().option(122, &[7, 1, 2])];
        assert_eq!(severities("P41", &odd), []);
        assert_eq!(severities("P38", &odd), [Warning]);
        let told = text("P38", &odd);
        assert!(told.starts_with("sub-option 122.7 ("), "{told}");
        assert_eq!(cited("P38", &odd), ["RFC 3495 s5.7"]);
        assert_eq!(cited("P38", &[offer().option(19, &[2])]), ["RFC 2132 s4.1"]);
    }
}
