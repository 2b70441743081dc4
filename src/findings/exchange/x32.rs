//! X32 `giaddr-off-subnet`.

use std::net::Ipv4Addr;

use super::case::ExchangeCase;
use crate::dhcp::relay::relay_item;
use crate::dhcp::{Message, header, option};
use crate::exchange::Role;
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

/// Link Selection, in option 82. RFC 3527.
const LINK_SELECTION: u8 = 5;

pub(crate) static RULE: Rule = Rule {
    code: "X32",
    name: "giaddr-off-subnet",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.3.1", "RFC 3527 s3"],
    summary: "the address given is not of the relay's subnet",
    explain: "A server chooses the pool by the relay's address (giaddr), and here it gives an address of another \
subnet; where relay or client name another subnet, by link selection (82.5) or option 118, of another one than that. \
It is as it should be where several subnets share one link. Otherwise the server's pools do not match the relay's \
interface, or it does not know these options, and the client gets an address it cannot use there.",
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
    let named = named(case);
    let asked = named.map_or(relay, |(subnet, _)| subnet);
    let is_same = asked.to_bits() & mask == given.to_bits() & mask;
    if relay.is_unspecified() || given.is_unspecified() || is_same {
        return;
    }
    let bits = mask.count_ones();
    let text = match named {
        Some((subnet, by)) => {
            format!(
                "{given} is not of the subnet of {subnet} (/{bits}), which was asked for by {by}"
            )
        }
        None => format!("{given} is not of the subnet of relay {relay} (/{bits})"),
    };
    let span = message.field_span(header::YIADDR);
    report.add_about(
        Some(relay),
        Severity::Info,
        &answer.packet,
        Some(span),
        text,
    );
}

/// An address of the subnet that relay or client name by an option, copies included, and which: the relay's word goes
/// before the client's.
/// RFC 3527 s3, RFC 3011.
fn named(case: &ExchangeCase<'_>) -> Option<(Ipv4Addr, &'static str)> {
    let members = || case.exchange.members.iter().rev();
    let asked = || members().filter(|member| member.role.is_client());
    let messages = || asked().map(|asked| asked.packet.message());
    let selected = |message: Message<'_>| {
        let item = relay_item(message.option(option::RELAY)?, LINK_SELECTION)?;
        Some((Ipv4Addr::from(*item.first_chunk::<4>()?), "82.5"))
    };
    let wanted = |message: Message<'_>| {
        let subnet = message.address_option(option::SUBNET_SELECTION)?;
        Some((subnet, "118"))
    };
    messages()
        .find_map(selected)
        .or_else(|| messages().find_map(wanted))
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
        let ignored = &found("X32", &moved(Some(&[5, 4, 203, 0, 113, 0])))[0].text;
        assert_eq!(
            ignored,
            "192.0.2.50 is not of the subnet of 203.0.113.0 (/24), which was asked for by 82.5"
        );
        let near: Vec<_> = dora().into_iter().map(Msg::relayed).collect();
        assert!(found("X32", &near).is_empty());
    }
}
