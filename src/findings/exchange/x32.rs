//! X32 `giaddr-off-subnet`.

use super::case::ExchangeCase;
use crate::dhcp::relay::relay_item;
use crate::dhcp::{header, option};
use crate::exchange::Role;
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

/// Link Selection, in option 82. RFC 3527.
const LINK_SELECTION: u8 = 5;

pub(crate) static RULE: Rule = Rule {
    code: "X32",
    name: "giaddr-off-subnet",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.3.1"],
    summary: "the address given is not of the relay's subnet",
    explain: "A server chooses the pool by the relay's address (giaddr), and here it gives an address of another \
subnet. That is as it should be where several subnets share one link, or where the relay names another subnet, by \
option 118 or by link selection (82.5): such an address is not reported. Otherwise the server's pools do not match the \
relay's interface, and the client gets an address it cannot use there.",
    check: Check::Exchange(Needs::signs(&[Sign::Relayed]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has_giaddr() {
        return;
    }
    let Some(answer) = case.verdict.answer.or(case.verdict.offer) else {
        return;
    };
    if !matches!(answer.role, Role::Ack | Role::Offer) {
        return;
    }
    let message = answer.packet.message();
    let (relay, given) = (message.giaddr(), message.yiaddr());
    let Some(mask) = message.number_option(option::MASK) else {
        return;
    };
    let is_same = relay.to_bits() & mask == given.to_bits() & mask;
    if relay.is_unspecified() || given.is_unspecified() || is_same || is_named(case) {
        return;
    }
    let text = format!(
        "{given} is not of the subnet of relay {relay} (/{})",
        mask.count_ones()
    );
    let span = message.field_span(header::YIADDR);
    report.add_about(
        Some(relay),
        Severity::Info,
        &answer.packet,
        Some(span),
        text,
    );
}

/// Whether client or relay names the subnet by an option.
fn is_named(case: &ExchangeCase<'_>) -> bool {
    case.exchange.members.iter().any(|member| {
        let message = member.packet.message();
        message.has(option::SUBNET_SELECTION)
            || message
                .option(option::RELAY)
                .is_some_and(|information| relay_item(information, LINK_SELECTION).is_some())
    })
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{Msg, dora, found};

    #[test]
    fn an_address_of_elsewhere_is_told() {
        let moved = |option: Option<&[u8]>| -> Vec<Msg> {
            let far = |m: Msg| {
                let m = m.relayed().with(|m| m.giaddr = [198, 51, 100, 1]);
                option.map_or(m.clone(), |relay| m.option(82, relay))
            };
            dora().into_iter().map(far).collect()
        };
        assert_eq!(found("X32", &moved(None)).len(), 1);
        assert!(found("X32", &moved(Some(&[5, 4, 192, 0, 2, 0]))).is_empty());
        let near: Vec<_> = dora().into_iter().map(Msg::relayed).collect();
        assert!(found("X32", &near).is_empty());
    }
}
