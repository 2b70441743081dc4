//! M19 `prl-order-121`.

use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::words;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M19",
    name: "prl-order-121",
    severity: Severity::Info,
    cites: &["RFC 3442, DHCP Client Behavior"],
    summary: "the client asks for classless routes in the wrong order",
    explain: "A client that asks for classless routes (121) asks for the router (3) too, and for 121 before 3 \
and 33: where room is short, a server fills in what is asked for first. It rarely matters, as messages rarely \
are that full.",
    check: Check::Message(Roles::CLIENT, Needs::signs(&[Sign::OddList]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let Some(list) = case.message().option(option::PARAMETERS) else {
        return;
    };
    let place = |wanted: u8| list.iter().position(|code| *code == wanted);
    let Some(routes) = place(option::ROUTES) else {
        return;
    };
    let before = [option::ROUTER, option::STATIC_ROUTE]
        .into_iter()
        .find(|code| place(*code).is_some_and(|place| place < routes));
    if before.is_none() && place(option::ROUTER).is_some() {
        return;
    }
    let text = words::late(|f| {
        match before {
        Some(code) => write!(
            f,
            "the client asks for option {code} before 121, which should come first"
        ),
        None => f.write_str(
            "the client asks for routes (121) and not for the router (3), as it should for older servers",
        ),
    }
    });
    report.add(case.packet, case.option_span(option::PARAMETERS), text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{discover, severities};

    #[test]
    fn routes_are_asked_for_first() {
        assert_eq!(
            severities("M19", &[discover().option(55, &[1, 3, 121])]),
            [Info]
        );
        assert_eq!(
            severities("M19", &[discover().option(55, &[1, 121])]),
            [Info]
        );
        assert_eq!(
            severities("M19", &[discover().option(55, &[1, 121, 3, 33])]),
            []
        );
        assert_eq!(severities("M19", &[discover()]), []);
        let split = discover().option(55, &[1, 121]).again(55, &[3]);
        assert_eq!(severities("M19", &[split]), []);
        let split = discover().again(55, &[121]);
        assert_eq!(severities("M19", &[split]), [Info]);
    }
}
