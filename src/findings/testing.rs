//! Builds messages and exchanges for the tests of rules: a message is right unless a field is set otherwise.
//!
//! [`Msg`] is one message with everything around it; the functions named after message types make those of one plain
//! client and one plain server. [`found`] runs one rule over some messages.
mod msg;
mod run;
mod scenes;

use std::net::Ipv4Addr;

pub(crate) use msg::Msg;
pub(crate) use run::{
    cited, exchanges, exchanges_at_end, found, found_at_end, found_in, severities, text,
};
pub(crate) use scenes::{
    ack, decline, discover, dora, inform, informed, later, nak, offer, rebind, reboot, release,
    renew, renewed, request,
};

/// The client's hardware address.
pub(crate) const CLIENT: [u8; 6] = [2, 0, 0, 0, 0, 0x10];
/// Another client's.
pub(crate) const OTHER_CLIENT: [u8; 6] = [2, 0, 0, 0, 0, 0x11];
/// The server's hardware address.
const SERVER_MAC: [u8; 6] = [2, 0, 0, 0, 0, 1];
/// The server.
pub(crate) const SERVER: [u8; 4] = [192, 0, 2, 1];
/// Another server on the same link.
pub(crate) const OTHER_SERVER: [u8; 4] = [192, 0, 2, 2];
/// The address the client gets.
pub(crate) const ADDRESS: [u8; 4] = [192, 0, 2, 50];
/// A relay.
pub(crate) const RELAY: [u8; 4] = [192, 0, 2, 254];
const EVERYBODY: [u8; 4] = [255; 4];

/// The address as the tests' four bytes.
pub(crate) fn address(bytes: [u8; 4]) -> Ipv4Addr {
    Ipv4Addr::from(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Kind, Outcome};
    use crate::findings::{Severity, rules};

    #[test]
    fn a_plain_lease_is_bound_and_sound() {
        let all = exchanges(&dora());
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].outcome, Outcome::Bound);
        assert_eq!(all[0].verdict().address(), Some(address(ADDRESS)));
        for message in dora() {
            assert!(message.packet(1).datagram.faults.is_empty());
            assert!(message.packet(1).layout().faults().is_empty());
        }
    }

    #[test]
    fn each_message_opens_its_kind() {
        let kinds = [
            (discover(), Kind::Acquire),
            (reboot(), Kind::InitReboot),
            (renew(), Kind::Renew),
            (rebind(), Kind::Renew),
            (inform(), Kind::Inform),
            (release(), Kind::Release),
            (decline(), Kind::Decline),
        ];
        for (message, kind) in kinds {
            assert_eq!(exchanges(&[message])[0].kind, kind);
        }
    }

    #[test]
    fn a_message_can_be_bent() {
        let bent = discover().of(OTHER_CLIENT).relayed().again(82, &[1, 1, 9]);
        assert_eq!(bent.packet(1).message().giaddr(), address(RELAY));
        let refused = nak().by(OTHER_SERVER).without(55);
        assert!(refused.packet(1).is_broadcast());
        let two = [dora(), later(vec![renew(), renewed()], 5000, 7)].concat();
        assert_eq!(exchanges(&two).len(), 2);
        assert!(found_at_end("X14", &[discover()]).is_empty());
        let short = offer().between(RELAY, ADDRESS).ports(1, 67).tail(&[0]);
        assert_eq!(short.packet(1).datagram.udp.src, 1);
    }

    /// A lease without fault must please every rule; what is merely worth a word may be said.
    #[test]
    fn no_rule_blames_a_plain_lease() {
        for rule in rules() {
            let found = found(rule.code, &dora());
            assert!(
                found
                    .iter()
                    .all(|finding| finding.severity == Severity::Info),
                "{}: {found:?}",
                rule.code
            );
        }
    }
}
