//! P35 `overload-missing`.

use crate::dhcp::areas::{Area, SegmentKind, Segments};
use crate::dhcp::header::{self, Field};
use crate::dhcp::registry::{self, Standing};
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// So many options make a chain that is no accident.
const ENOUGH: usize = 2;
/// Where a text has its second character, an option has its length: below this it is none.
const SPACE: u8 = b' ';

pub(crate) static RULE: Rule = Rule {
    code: "P35",
    name: "overload-missing",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.1", "RFC 2132 s9.3"],
    summary: "sname or file holds options, but option 52 does not say so",
    explain: "Options may be put into sname and file if option 52 says so. Here such a field is filled with \
what can only be options, and option 52 is missing or does not name the field: no receiver reads them, and a \
boot client takes them for a name.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::SnameOrFile]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !message.has_cookie() || !case.knows_overload() {
        return;
    }
    let overload = message.overload();
    let fields = [
        (header::FILE, Area::File, overload.file),
        (header::SNAME, Area::Sname, overload.sname),
    ];
    for (field, area, is_overloaded) in fields {
        if !is_overloaded && message.has_field(field) && is_chain(field, area, message.payload()) {
            let name = field.name;
            let text =
                format!("{name} holds options, but option 52 does not say so: nobody reads them");
            report
                .of_kind(field.start)
                .add(case.packet, Some(message.field_span(field)), text);
        }
    }
}

/// Whether the field is options, End and zeros, and nothing else. No text is.
fn is_chain(field: Field, area: Area, payload: &[u8]) -> bool {
    let bytes = field.of(payload);
    if bytes.first().is_none_or(|first| *first == 0) {
        return false;
    }
    let mut options = 0;
    let mut has_end = false;
    for segment in Segments::of(payload, area) {
        match segment.kind {
            SegmentKind::Option => {
                options += 1;
                if registry::row(segment.code).standing != Standing::Defined {
                    return false;
                }
            }
            SegmentKind::Pad => {}
            SegmentKind::End => has_end = true,
            SegmentKind::Cut | SegmentKind::Trailing | SegmentKind::Vendor => return false,
        }
    }
    // A single option is no accident where it is no text: End is none, and most lengths are not.
    let length = bytes
        .get(1)
        .is_some_and(|length| (1..SPACE).contains(length));
    has_end && (options >= ENOUGH || (options == 1 && length))
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{Msg, offer, severities};

    const CHAIN: [u8; 13] = [15, 3, b'o', b'r', b'g', 6, 4, 192, 0, 2, 53, 255, 0];

    fn with_file(bytes: &[u8]) -> Msg {
        offer().with(|m| m.file = bytes.to_vec())
    }

    #[test]
    fn options_that_nobody_reads_are_told() {
        assert_eq!(severities("P35", &[with_file(&CHAIN)]), [Warning]);
        assert_eq!(severities("P35", &[with_file(&CHAIN).option(52, &[1])]), []);
        assert_eq!(severities("P35", &[with_file(b"pxelinux.0")]), []);
        assert_eq!(severities("P35", &[with_file(b"\xff")]), []);
        assert_eq!(severities("P35", &[offer()]), []);
        let boot = |m: &mut Msg| {
            m.sname = [&[66, 11][..], b"192.0.2.100", &[255, 0]].concat();
            m.file = [&[67, 10][..], b"pxelinux.0", &[255, 0]].concat();
        };
        assert_eq!(severities("P35", &[offer().with(boot)]), [Warning, Warning]);
        assert_eq!(severities("P35", &[with_file(&[66, 11, 255, 0])]), []);
        assert_eq!(severities("P35", &[with_file(b"a b\xff")]), []);
        assert_eq!(severities("P35", &[with_file(&[1, 0, 255])]), []);
        // Whether option 52 says so was not captured.
        assert_eq!(severities("P35", &[with_file(&CHAIN).kept(245)]), []);
    }
}
