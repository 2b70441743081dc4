//! P41 `bad-suboption`.

use crate::dhcp::FaultKind;
use crate::dhcp::format::ValueFaultKind;
use crate::dhcp::registry::{self, ONCE_FREE, Standing};
use crate::findings::message::p38::{kind, named};
use crate::findings::message::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P41",
    name: "bad-suboption",
    severity: Severity::Warning,
    cites: &["RFC 3046 s2.0", "RFC 3925 s3", "RFC 3925 s4"],
    summary: "sub-options cannot be read",
    explain: "An option that holds sub-options (relay information, vendor data) has one whose length runs past \
the end, or whose value is not what its definition says. The circuit, the vendor's settings or whatever it \
carries cannot be used; a server that picks addresses by option 82 may pick the wrong pool. Vendor data of \
makers that are not known is never judged.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::Faults]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    for fault in case.message().layout().faults() {
        let FaultKind::Value {
            code,
            item,
            fault: wrong,
        } = fault.kind
        else {
            continue;
        };
        let row = registry::row(code);
        // P38 speaks about what is neither 0 nor 1.
        if !row.format.has_items() || matches!(wrong.kind, ValueFaultKind::Bool(_)) {
            continue;
        }
        if !case.is_own(fault.kind) {
            continue;
        }
        let what = item.map_or_else(|| "it".to_owned(), |item| format!("sub-option {item}"));
        let why = match wrong.kind {
            ValueFaultKind::Cut { needed, left } => {
                format!("{what} needs {}, {left} left", words::bytes(needed))
            }
            ValueFaultKind::Length { actual, .. } => {
                format!(
                    "{what} has {}, which is not as defined",
                    words::bytes(actual)
                )
            }
            ValueFaultKind::Excess { extra } => {
                format!("{} left over behind {what}", words::bytes(extra))
            }
            ValueFaultKind::Bare if item.is_some() => {
                format!("{what} is text, where addresses belong")
            }
            ValueFaultKind::Bare => "text as it is, without lengths and parts".to_owned(),
            ValueFaultKind::BareAddress => {
                "an address as it is, without a sub-option's code and length".to_owned()
            }
            _ => format!("the value of {what} is not as defined"),
        };
        let is_run_over = matches!(wrong.kind, ValueFaultKind::Cut { .. });
        let severity = if is_run_over && code < ONCE_FREE && row.standing == Standing::Defined {
            Severity::Warning
        } else {
            Severity::Info
        };
        let text = format!("option {code} ({}): {why}", row.name);
        let (_, part) = named(code, item.filter(|_| !is_run_over));
        report.of_kind(kind(code, item)).add_defined(
            part,
            severity,
            case.packet,
            Some(fault.span),
            text,
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{cited, discover, offer, severities, text};

    #[test]
    fn text_in_place_of_parts_is_only_told() {
        let class = [&[0, 0, 0x04, 0xd2, 11][..], b"Hello world"].concat();
        let told = [discover().option(124, &class)];
        assert_eq!(severities("P41", &told), [Info]);
        assert_eq!(severities("P21", &told), []);
        let told = text("P41", &told);
        assert!(
            told.ends_with("text as it is, without lengths and parts"),
            "{told}"
        );
        let phone = [&[0, 0, 0x04, 0x03, 17][..], b"id:ipphone;vlan=5"].concat();
        assert_eq!(severities("P41", &[discover().option(125, &phone)]), [Info]);
        let cut = [&[0, 0, 0, 9, 9][..], b"abc"].concat();
        assert_eq!(
            severities("P41", &[discover().option(124, &cut)]),
            [Warning]
        );
    }

    #[test]
    fn sub_options_that_run_over_are_told() {
        assert_eq!(
            severities("P41", &[discover().option(82, &[1, 9, 1, 2])]),
            [Warning]
        );
        assert_eq!(
            severities("P41", &[discover().option(82, &[5, 3, 1, 2, 3])]),
            [Info]
        );
        assert_eq!(
            severities("P41", &[discover().option(82, &[1, 2, 1, 2])]),
            []
        );
        let told = text("P41", &[discover().option(82, &[5, 3, 1, 2, 3])]);
        assert!(
            told.ends_with("sub-option 5 has 3 bytes, which is not as defined"),
            "{told}"
        );
        assert_eq!(
            severities("P41", &[discover().option(43, b"plain text")]),
            []
        );
        let cited = |data: &[u8]| cited("P41", &[discover().option(82, data)]);
        assert_eq!(cited(&[5, 3, 1, 2, 3]), ["RFC 3527 s3"]);
        assert_eq!(cited(&[5, 9, 1, 2, 3]), ["RFC 3046 s2"]);
    }

    #[test]
    fn text_that_an_access_point_cannot_read_is_told() {
        let told = |class: &[u8], data: &[u8]| {
            let asked = discover().option(60, class);
            severities("P41", &[asked, offer().option(43, data)])
        };
        assert_eq!(told(b"Cisco AP c1140", b"f104c0000205"), [Info]);
        assert_eq!(told(b"Cisco AP c1140", b"\xf1\x04\xc0\x00\x02\x05"), []);
        assert_eq!(told(b"Ruckus CPE", b"192.0.2.5"), []);
        assert_eq!(told(b"ubnt", &[192, 0, 2, 5]), [Info]);
        let asked = discover().option(60, b"Cisco AP c1140");
        let given = offer().option(43, b"\xf1\x0c192.0.2.111,");
        let told = text("P41", &[asked, given]);
        assert!(told.ends_with("sub-option 241 is text, where addresses belong"));
    }

    #[test]
    fn the_class_of_the_question_counts() {
        let asked = || discover().option(60, b"PXEClient");
        let told = [asked(), offer().option(43, &[6, 5, 1])];
        assert_eq!(severities("P41", &told), [Warning]);
        let plain = [discover(), offer().option(43, &[6, 5, 1])];
        assert_eq!(severities("P41", &plain), []);
        let fine = [asked(), offer().option(43, &[6, 1, 8, 255])];
        assert_eq!(severities("P41", &fine), []);
    }
}
