//! P37 `sname-file-unterminated`.

use crate::dhcp::header;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P37",
    name: "sname-file-unterminated",
    severity: Severity::Info,
    cites: &["RFC 2131 s2 table 1"],
    summary: "sname or file is full and has no NUL at its end",
    explain: "The texts in sname and file end with NUL. Where a field is filled to its last byte there is \
none, and boot code that reads on until it finds one reads into the next field. A name of exactly that length \
is cut off or lucky.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::SnameOrFile]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !case.knows_overload() {
        return;
    }
    let overload = message.overload();
    let fields = [
        (header::SNAME, overload.sname),
        (header::FILE, overload.file),
    ];
    for (field, is_overloaded) in fields {
        let bytes = field.of(message.payload());
        let is_open = bytes.last().is_some_and(|last| *last != 0) && !bytes.contains(&0);
        if is_open && !is_overloaded && message.has_field(field) {
            let text = format!(
                "{} has no NUL in its {} bytes: readers may run on",
                field.name, field.length
            );
            report
                .of_kind(field.start)
                .add(case.packet, Some(message.field_span(field)), text);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{offer, severities};

    #[test]
    fn a_full_field_is_told() {
        assert_eq!(
            severities("P37", &[offer().with(|m| m.sname = vec![b'a'; 64])]),
            [Info]
        );
        assert_eq!(
            severities("P37", &[offer().with(|m| m.file = vec![b'a'; 128])]),
            [Info]
        );
        assert_eq!(
            severities("P37", &[offer().with(|m| m.file = vec![b'a'; 127])]),
            []
        );
        let options = [&[43, 126][..], &[1; 126]].concat();
        let overloaded = offer().option(52, &[1]).with(|m| m.file = options);
        assert_eq!(severities("P37", &[overloaded]), []);
    }
}
