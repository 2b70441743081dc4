//! P06 `truncated-capture`.

use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::Boundary;

pub(crate) static RULE: Rule = Rule {
    code: "P06",
    name: "truncated-capture",
    severity: Severity::Info,
    cites: &[],
    summary: "the capture holds only the beginning of the message",
    explain: "The frame was longer than what the capture kept (the snapshot length), and the missing bytes are part \
of the message. What is missing is never reported as absent, and the UDP checksum cannot be verified. To see it all, \
capture again with a larger snapshot length (-s 0).",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::Broken]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let packet = case.packet;
    if packet.datagram.ended_by == Boundary::Capture {
        let text = format!(
            "captured {} of {} bytes of the message: the rest is unknown, not absent",
            packet.datagram.payload.len(),
            packet.datagram.declared
        );
        report.add(packet, Some(packet.datagram.payload), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity;
    use crate::findings::testing::{discover, found, text};

    #[test]
    fn missing_bytes_are_counted() {
        let text = text("P06", &[discover().kept(250)]);
        assert!(text.starts_with("captured 250 of 300 bytes"), "{text}");
        assert!(found("P06", &[discover()]).is_empty());
    }

    #[test]
    fn nothing_is_blamed_on_what_was_not_captured() {
        for kept in 200..300 {
            let found = found("all", &[discover().kept(kept)]);
            let is_info = found.iter().all(|one| one.severity == Severity::Info);
            assert!(is_info, "{kept} {found:?}");
        }
    }
}
