//! M21 `max-size-small`.

use crate::dhcp::Message;
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::words;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// The least size, in bytes, which a client takes that names none. RFC 2131 s2, RFC 2132 s9.10.
pub(in crate::findings) const LEAST: u16 = 576;

pub(crate) static RULE: Rule = Rule {
    code: "M21",
    name: "max-size-small",
    severity: Severity::Warning,
    cites: &["RFC 2132 s9.10"],
    summary: "the client names a message size below what is allowed",
    explain: "Every client has to take 576 bytes, so option 57 cannot be less. A server may ignore such a \
value, or leave out options to keep to it, and the client misses them.",
    check: Check::Message(Roles::CLIENT, Needs::signs(&[Sign::SmallSize]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    if let Some(size) = size(case.message()).filter(|size| *size < LEAST) {
        let text = format!(
            "the client says it takes messages of {} at most; {LEAST} is the least allowed",
            words::bytes(size)
        );
        report.add(case.packet, case.option_span(option::MAX_SIZE), text);
    }
}

/// The size that a message names, in bytes; `None` without option 57, or where that is no number.
pub(in crate::findings) fn size(message: Message<'_>) -> Option<u16> {
    let size = message.first(option::MAX_SIZE)?;
    <[u8; 2]>::try_from(size).ok().map(u16::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{discover, severities};

    #[test]
    fn a_client_takes_576_bytes() {
        assert_eq!(
            severities("M21", &[discover().option(57, &[2, 0])]),
            [Warning]
        );
        assert_eq!(severities("M21", &[discover().option(57, &[2, 64])]), []);
        assert_eq!(severities("M21", &[discover()]), []);
    }
}
