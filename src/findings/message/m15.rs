//! M15 `renew-broadcast`.

use crate::exchange::{Role, SECOND};
use crate::findings::message::Needs;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M15",
    name: "renew-broadcast",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.4.5"],
    summary: "the client asks all servers before its time for that",
    explain: "Until T2 a client renews with the server that gave the lease, by unicast; from T2 on it asks any \
server, by broadcast. One that broadcasts earlier could not reach its server, or was told to renew by its \
user, or never asks its own server: some small clients always broadcast. Only said where the lease began in \
the capture.",
    check: Check::Message(Roles::of(&[Role::Rebind]), Needs::NOTHING, check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let Some(lease) = case.exchange.and_then(|exchange| exchange.lease_before) else {
        return;
    };
    let message = case.message();
    if lease.address != message.ciaddr() || lease.is_endless() || case.is_relayed() {
        return;
    }
    let Some(age) = case.member().and_then(|rebind| lease.age(rebind)) else {
        return;
    };
    let (t2, age) = (lease.t2, age / SECOND);
    // A client may be early by a little: it rounds, and its clock is not the capture's.
    let early = i64::from(t2) - age;
    if early > i64::from(t2 / 20).max(2) {
        let text = format!(
            "broadcast renewal {age} s into the lease; only from T2 ({t2} s) on are all servers asked"
        );
        report.add(case.packet, Some(case.packet.datagram.ip.header), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{
        OTHER_CLIENT, ack, discover, offer, rebind, request, severities,
    };

    #[test]
    fn an_early_broadcast_is_told() {
        // The lease of the test is an hour, so that T2 is at 3150 s.
        let lease = [discover(), offer(), request(), ack()];
        let early = [&lease[..], &[rebind().at(1_800_000)]].concat();
        assert_eq!(severities("M15", &early), [Info]);
        let due = [&lease[..], &[rebind().at(3_149_000)]].concat();
        assert_eq!(severities("M15", &due), []);
        assert_eq!(severities("M15", &[rebind()]), []);
        // When the lease began is not known after the clock was set back.
        let set_back = discover().of(OTHER_CLIENT).at(-5_000_000);
        let after = [&lease[..], &[set_back, rebind().at(1_800_000)]].concat();
        assert_eq!(severities("M15", &after), []);
    }
}
