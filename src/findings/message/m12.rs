//! M12 `nak-unicast`.

use crate::exchange::Role;
use crate::findings::message::Needs;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M12",
    name: "nak-unicast",
    severity: Severity::Error,
    cites: &["RFC 2131 s4.1", "RFC 2131 s4.3.2"],
    summary: "a NAK is not broadcast",
    explain: "A NAK says that the client may not use its address, so it must not be sent to that address: a \
client on the wrong network does not hear it, keeps asking, and keeps an address that does not work. Without a \
relay a NAK goes to 255.255.255.255. A server that refuses a renewal which came by unicast from another \
network has no other way than unicast: harmless, as the client still holds the address.",
    check: Check::Message(Roles::of(&[Role::Nak]), Needs::NOTHING, check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let ip = &case.packet.datagram.ip;
    if ip.dst.is_broadcast() || case.is_relayed() {
        return;
    }
    let to = ip.dst;
    let own = case
        .question()
        .map(|question| question.packet.message().ciaddr());
    if own == Some(to) {
        let text = format!(
            "NAK by unicast to {to}, from where the client asked: heard only while it holds that address"
        );
        report.add_as(Severity::Info, case.packet, Some(ip.header), text);
    } else if case.packet.is_broadcast() {
        let text = format!(
            "NAK to {to} in a broadcast frame: a client without an address may not take it, 255.255.255.255 is right"
        );
        report.add_as(Severity::Warning, case.packet, Some(ip.header), text);
    } else {
        let text = format!(
            "NAK to {to} instead of 255.255.255.255: a client without that address does not hear it"
        );
        report.add(case.packet, Some(ip.header), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Info, Warning};
    use crate::findings::testing::{ADDRESS, CLIENT, SERVER, nak, reboot, renew, severities};

    #[test]
    fn a_nak_to_one_address_is_not_heard() {
        let unicast = nak().with(|m| (m.dst, m.eth_dst) = (ADDRESS, CLIENT));
        assert_eq!(severities("M12", &[reboot(), unicast.clone()]), [Error]);
        assert_eq!(severities("M12", &[renew(), unicast]), [Info]);
    }

    #[test]
    fn a_nak_to_the_subnet_is_heard_by_most() {
        let subnet = nak().between(SERVER, [192, 0, 2, 255]);
        assert_eq!(severities("M12", &[reboot(), subnet]), [Warning]);
    }

    #[test]
    fn a_nak_to_all_or_to_the_relay_is_right() {
        assert_eq!(severities("M12", &[reboot(), nak()]), []);
        assert_eq!(
            severities("M12", &[reboot().relayed(), nak().relayed()]),
            []
        );
    }
}
