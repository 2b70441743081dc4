//! X05 `offer-not-chosen`.

use smallvec::SmallVec;

use super::case::{ExchangeCase, frame, server_name, takes};
use crate::exchange::{Role, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X05",
    name: "offer-not-chosen",
    severity: Severity::Info,
    cites: &["RFC 2131 s3.1"],
    summary: "the client took another server's OFFER",
    explain: "Several servers made an OFFER and the client took one of them, most often the first. That is normal where \
two servers share a network. A server whose OFFERs are never taken is slower than the other and of no use while that \
one lives; a server nobody knows of may be a rogue.",
    check: Check::Exchange(Needs::signs(&[Sign::SeveralServers]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has(Role::Select) || !case.has(Role::Offer) {
        return;
    }
    let Some(select) = case.exchange.with_role(Role::Select).next_back() else {
        return;
    };
    let taken = || case.offers().find(|offer| takes(select, offer));
    let Some(chosen) = server_of(select).or_else(|| server_of(taken()?)) else {
        return;
    };
    if chosen.is_unspecified() {
        return;
    }
    let mut told = SmallVec::<[_; 2]>::new();
    for offer in case.offers() {
        let server = server_of(offer);
        let is_taken = || {
            case.exchange
                .with_role(Role::Select)
                .any(|m| takes(m, offer))
        };
        if server.is_none() || told.contains(&server) || is_taken() {
            continue;
        }
        told.push(server);
        let text = format!(
            "{} offered {}; the client took the OFFER of {chosen} ({})",
            server_name(offer),
            offer.packet.message().yiaddr(),
            frame(select)
        );
        report.add_about(
            case.about(server),
            Severity::Info,
            &offer.packet,
            None,
            text,
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{OTHER_SERVER, ack, discover, dora, found, offer, reboot, text};

    #[test]
    fn the_other_offer_is_told() {
        let mut all = dora();
        all.insert(1, offer().by(OTHER_SERVER));
        assert_eq!(found("X05", &all).len(), 1);
        assert!(found("X05", &dora()).is_empty());
    }

    #[test]
    fn without_a_server_the_address_tells_which_was_taken() {
        let other = offer()
            .by(OTHER_SERVER)
            .with(|m| m.yiaddr = [192, 0, 2, 51]);
        let told = text("X05", &[discover(), other, offer(), reboot().at(2), ack()]);
        assert!(
            told.starts_with(
                "192.0.2.2 offered 192.0.2.51; the client took the OFFER of 192.0.2.1"
            )
        );
        let same = offer().by(OTHER_SERVER);
        assert!(found("X05", &[discover(), same, offer(), reboot().at(2), ack()]).is_empty());
    }

    #[test]
    fn an_offer_without_address_is_none() {
        let mut all = dora();
        all.insert(1, offer().by(OTHER_SERVER).with(|m| m.yiaddr = [0; 4]));
        assert!(found("X05", &all).is_empty());
    }
}
