//! P19 `data-after-end`.

use crate::dhcp::{Area, FaultKind};
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::words;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P19",
    name: "data-after-end",
    severity: Severity::Info,
    cites: &["RFC 2132 s3.2"],
    summary: "bytes that are not zero follow the End of the options",
    explain: "Behind End only zeros should follow. Other bytes are left-over memory of the sender, or a fill \
of 0xff as some devices write: harmless, though memory may leak what it held. But if an option stands there, \
somebody appended it behind End, and nobody reads it: relays and switches have done so with option 82.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::Faults]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    for fault in case.message().layout().faults() {
        if let FaultKind::DataAfterEnd {
            area: Area::Options,
        } = fault.kind
        {
            if !case.is_own(fault.kind) {
                continue;
            }
            let bytes = fault.span.of(&case.packet.bytes);
            let (severity, text) = told(bytes);
            report.add_as(severity, case.packet, Some(fault.span), text);
        }
    }
}

fn told(bytes: &[u8]) -> (Severity, String) {
    let count = words::bytes(bytes.len());
    if bytes.iter().all(|byte| *byte == option::END) {
        let text = format!("{count} of 0xff behind End, instead of zeros: harmless");
        (Severity::Info, text)
    } else if is_relay_option(bytes) {
        let text = "option 82 (Relay Agent Information) stands behind End, where nobody reads it";
        (Severity::Warning, text.to_owned())
    } else {
        let text = if bytes.len() == 1 {
            format!("{count} behind End, not zero: nobody reads it")
        } else {
            format!("{count} behind End, not all zero: nobody reads them")
        };
        (Severity::Info, text)
    }
}

/// Whether option 82 stands there, with sub-options to its end and no more. Who appends it does so behind the message,
/// which may end in zeros.
fn is_relay_option(bytes: &[u8]) -> bool {
    let start = bytes.iter().position(|byte| *byte != option::PAD);
    let bytes = bytes.get(start.unwrap_or_default()..).unwrap_or_default();
    let Some((&[option::RELAY, length], rest)) = bytes.split_first_chunk() else {
        return false;
    };
    let Some((mut items, behind)) = rest.split_at_checked(usize::from(length)) else {
        return false;
    };
    while let Some((&[_, length], more)) = items.split_first_chunk() {
        let Some(next) = more.get(usize::from(length)..) else {
            return false;
        };
        items = next;
    }
    items.is_empty() && behind.iter().all(|byte| matches!(*byte, 0 | option::END))
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{discover, severities, text};

    #[test]
    fn what_follows_end_is_named() {
        let fill = text("P19", &[discover().tail(&[255, 255, 255])]);
        assert!(fill.contains("0xff"), "{fill}");
        assert_eq!(severities("P19", &[discover().tail(&[255, 7, 7])]), [Info]);
        let lost = discover().tail(&[255, 82, 4, 1, 2, 9, 9, 255]);
        assert_eq!(severities("P19", &[lost]), [Warning]);
        let lost = discover().tail(&[255, 0, 0, 0, 82, 4, 1, 2, 9, 9, 255]);
        assert_eq!(severities("P19", &[lost]), [Warning]);
        let other = discover().tail(&[255, 0, 0, 12, 1, b'a', 255]);
        assert_eq!(severities("P19", &[other]), [Info]);
        assert_eq!(severities("P19", &[discover()]), []);
    }
}
