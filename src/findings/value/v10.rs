//! V10 `mask-after-router`.

use crate::dhcp::Area;
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V10",
    name: "mask-after-router",
    severity: Severity::Info,
    cites: &["RFC 2132 s3.3"],
    summary: "the mask stands behind the router",
    explain: "Where an answer has both, the subnet mask (1) must stand before the router (3): old clients read \
options in order and take a router for unreachable before they know the mask. Today's read all options first. \
Servers that follow the order of the client's list do this when the client asks for the router first.",
    check: Check::Message(
        Roles::SETTING,
        Needs::signs(&[Sign::RouterBeforeMask]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let mask = message.segment_of(option::MASK);
    let (Some(mask), Some(router)) = (mask, message.segment_of(option::ROUTER)) else {
        return;
    };
    if mask.area == Area::Options && mask.area == router.area && mask.start < router.start {
        return;
    }
    // Where they stand in several areas, the order is that in which the areas are read.
    let first = message
        .segments()
        .find(|segment| matches!(segment.code, option::MASK | option::ROUTER));
    if first.is_some_and(|first| first.code == option::ROUTER) {
        let text = "the router (3) stands before the mask (1), which old clients need first";
        report.add(case.packet, case.option_span(option::MASK), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{SERVER, offer, severities};

    #[test]
    fn the_mask_comes_first() {
        let late = offer()
            .without(3)
            .without(1)
            .option(3, &SERVER)
            .option(1, &[255, 255, 255, 0]);
        assert_eq!(severities("V10", &[late]), [Info]);
        assert_eq!(severities("V10", &[offer()]), []);
    }
}
