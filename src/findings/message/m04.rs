//! M04 `request-state-unclear`.

use std::net::Ipv4Addr;

use crate::exchange::Role;
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M04",
    name: "request-state-unclear",
    severity: Severity::Error,
    cites: &["RFC 2131 s4.3.2", "RFC 2131 s4.3.6 table 4"],
    summary: "a REQUEST fits none of the states a client can be in",
    explain: "A REQUEST either takes an offer (SELECTING: server identifier 54 and requested address 50), or confirms \
an old address (INIT-REBOOT: 50 alone), or extends a lease (RENEWING, REBINDING: ciaddr alone). A server that cannot \
tell which it is stays silent, and the client waits. One that takes an offer without 54 looks as if it confirmed an \
old address: servers that go by the letter refuse it, or stay silent. Some small clients put both ciaddr and the same \
address into option 50 when they renew: most servers cope, so that is only told. A router that asks for whole subnets \
(option 220, RFC 6656) may want no address.",
    check: Check::Message(
        Roles::REQUESTS,
        Needs::absent(&[option::REQUESTED, option::SERVER]).or(&[Sign::Ciaddr, Sign::NamesNobody]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let requested = message.address_option(option::REQUESTED);
    let ciaddr = message.ciaddr();
    match (case.role, requested) {
        // Who asks for whole subnets may want no address.
        (Role::UnclearRequest | Role::Select, None) if message.has(option::SUBNETS) => {}
        (Role::UnclearRequest, _) if case.has_all_options() => {
            let text = "REQUEST with neither requested address (50) nor ciaddr: servers cannot tell what it asks for";
            report.add(case.packet, None, text);
        }
        (Role::Select | Role::Reboot, Some(Ipv4Addr::UNSPECIFIED))
            if !message.has(option::SUBNETS) =>
        {
            let text = "REQUEST asks for 0.0.0.0 (50), which is no address: servers cannot tell what it asks for";
            // The server that it names may know by its own OFFER.
            let severity = if case.role == Role::Select {
                Severity::Warning
            } else {
                RULE.severity
            };
            report.add_as(severity, case.packet, span(case), text);
        }
        (Role::Select, None) if case.has_all_options() && !message.has(option::REQUESTED) => {
            let text = "REQUEST names a server (54) but no address (50): servers cannot tell which offer it takes";
            report.add(case.packet, case.option_span(option::SERVER), text);
        }
        (Role::Select, Some(requested)) if !message.has(option::SERVER) => {
            let text = format!(
                "REQUEST takes {requested} (50) as offered, but names no server (54): it reads as INIT-REBOOT"
            );
            report.add_as(Severity::Warning, case.packet, span(case), text);
        }
        (Role::Select, Some(requested)) if !ciaddr.is_unspecified() => {
            let text = format!(
                "REQUEST takes {requested} (50) with ciaddr {ciaddr}, which must be 0 in SELECTING"
            );
            report.add_as(weight(case, requested), case.packet, span(case), text);
        }
        (Role::Renew | Role::Rebind, Some(requested)) => {
            let text = format!(
                "REQUEST renews ciaddr {ciaddr} and has option 50 ({requested}) too: it must not"
            );
            report.add_as(weight(case, requested), case.packet, span(case), text);
        }
        _ => {}
    }
}

/// Where both name the same address, most servers cope; X01 names it where none answers.
fn weight(case: &MessageCase<'_>, requested: Ipv4Addr) -> Severity {
    if requested == case.message().ciaddr() {
        Severity::Info
    } else {
        Severity::Error
    }
}

fn span(case: &MessageCase<'_>) -> Option<crate::wire::Span> {
    case.option_span(option::REQUESTED)
}

#[cfg(test)]
mod tests;
