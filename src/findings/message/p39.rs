//! P39 `bad-dns-name`.

use crate::dhcp::format::ValueFaultKind;
use crate::dhcp::name::NameFault;
use crate::dhcp::{FaultKind, registry};
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// From here on sites and makers used codes as they liked before they were assigned. RFC 3942.
const ONCE_FREE: u8 = 128;

pub(crate) static RULE: Rule = Rule {
    code: "P39",
    name: "bad-dns-name",
    severity: Severity::Warning,
    cites: &["RFC 3397 s3", "RFC 1035 s4.1.4", "RFC 4702 s2.3"],
    summary: "a domain name in DNS form cannot be read",
    explain: "Some options hold names in the form of DNS: labels with lengths, in some options pointers back \
to earlier names. A name that is cut off, too long, or points forward or at itself must be discarded, and with \
it often the whole list: hosts lose their search domains. A common mistake is plain text where labels belong; \
look at the server's definition of the option. The partial names of option 81 need no end and are not reported.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::Faults]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    for fault in case.message().layout().faults() {
        let FaultKind::Value {
            code, fault: wrong, ..
        } = fault.kind
        else {
            continue;
        };
        if let ValueFaultKind::Name(name) = wrong.kind {
            let text = format!(
                "option {code} ({}): {}, so the name must be discarded",
                registry::row(code).name,
                told(name)
            );
            let severity = if code < ONCE_FREE {
                Severity::Warning
            } else {
                Severity::Info
            };
            report
                .of_kind(code)
                .add_as(severity, case.packet, Some(fault.span), text);
        }
    }
}

fn told(fault: NameFault) -> String {
    match fault {
        NameFault::Cut => "a name ends inside a label or without its root".to_owned(),
        NameFault::LabelKind(octet) => {
            format!("a label cannot begin with 0x{octet:02x}, as if it were plain text")
        }
        NameFault::PointerRefused => "a name has a pointer where names must be whole".to_owned(),
        NameFault::PointerForward { target } => {
            format!("a pointer leads to {target}, which is not before its name")
        }
        NameFault::TooLong => "a name is longer than 255 bytes".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{discover, offer, severities, text};

    /// A pointer leads back, to a name before its own: neither on, nor into its own.
    #[test]
    fn a_pointer_leads_back() {
        for list in [&b"\x03abc\xc0\x00"[..], b"\x03abc\xc0\x06\x03org\x00"] {
            let told = text("P39", &[offer().option(119, list)]);
            assert!(told.contains("which is not before its name"), "{told}");
        }
    }

    #[test]
    fn names_that_cannot_be_read_are_told() {
        assert_eq!(
            severities("P39", &[offer().option(119, b"example.org")]),
            [Warning]
        );
        assert_eq!(
            severities("P39", &[offer().option(119, b"\x03org\x00\x01a\xc0\x00")]),
            []
        );
        assert_eq!(
            severities("P39", &[offer().option(119, b"\xc0\x00")]),
            [Warning]
        );
        assert_eq!(
            severities("P39", &[offer().option(119, b"\x03org\x00")]),
            []
        );
        assert_eq!(
            severities("P39", &[discover().option(81, b"\x04\x00\x00\x04host")]),
            []
        );
    }
}
