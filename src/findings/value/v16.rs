//! V16 `mtu-low`.

use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::words;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// Maximum Datagram Reassembly Size. RFC 2132 s4.4.
const REASSEMBLY: u8 = 22;
/// Path MTU Plateau Table. RFC 2132 s4.7.
const PLATEAUS: u8 = 25;
/// The least that is legal, and what every host must be able to take. RFC 791 s3.1, s3.2.
const LEGAL: u16 = 68;
const USUAL: u16 = 576;

pub(crate) static RULE: Rule = Rule {
    code: "V16",
    name: "mtu-low",
    severity: Severity::Warning,
    cites: &[
        "RFC 2132 s4.4",
        "RFC 2132 s4.7",
        "RFC 2132 s5.1",
        "RFC 791 s3.1",
    ],
    summary: "the MTU is very low",
    explain: "Option 26 sets the largest packet that the client sends. Below 68 it is not legal; below 576 \
many hosts refuse it, and those that take it become slow. Some radio links need small packets. An MTU taken \
from a tunnel or mistyped is more likely. The sizes of options 22 (at least 576) and 25 (at least 68), which few \
clients look at, are only remarked.",
    check: Check::Message(
        Roles::SETTING,
        Needs::options(&[option::MTU, REASSEMBLY, PLATEAUS]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    mtu(case, report);
    let lows = [
        (REASSEMBLY, "datagram reassembly size", USUAL),
        (PLATEAUS, "MTU of a path", LEGAL),
    ];
    for (code, what, least) in lows {
        let lowest = sizes(case, code).into_iter().flatten().min();
        if let Some(lowest) = lowest.filter(|lowest| *lowest < least) {
            let text = format!(
                "{what} ({code}) of {}; {least} is the least",
                words::bytes(lowest)
            );
            report
                .of_kind(code)
                .add_as(Severity::Info, case.packet, case.option_span(code), text);
        }
    }
}

fn mtu(case: &MessageCase<'_>, report: &mut Report) {
    let mtu = case.message().first(option::MTU);
    let mtu = mtu.and_then(|mtu| <[u8; 2]>::try_from(mtu).ok());
    let Some(mtu) = mtu.map(u16::from_be_bytes).filter(|mtu| *mtu < USUAL) else {
        return;
    };
    let span = case.option_span(option::MTU);
    if mtu < LEGAL {
        let text = format!(
            "MTU (26) of {}; {LEGAL} is the least that IP allows",
            words::bytes(mtu)
        );
        report.add_as(Severity::Error, case.packet, span, text);
    } else {
        let text = format!("MTU (26) of {mtu} bytes: many hosts refuse less than {USUAL}");
        report.add(case.packet, span, text);
    }
}

/// The sizes that an option holds, where all of it is sizes.
fn sizes<'a>(case: &MessageCase<'a>, code: u8) -> Option<impl Iterator<Item = u16> + use<'a>> {
    let value = case.message().first(code)?;
    let size = |size: &[u8]| <[u8; 2]>::try_from(size).map(u16::from_be_bytes).ok();
    (value.len() % 2 == 0).then(|| value.chunks_exact(2).filter_map(size))
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Info, Warning};
    use crate::findings::testing::{offer, severities, text};

    #[test]
    fn a_low_mtu_is_told() {
        assert!(text("V16", &[offer().option(26, &[0, 1])]).starts_with("MTU (26) of 1 byte;"));
        assert_eq!(severities("V16", &[offer().option(26, &[0, 40])]), [Error]);
        assert_eq!(severities("V16", &[offer().option(26, &[1, 0])]), [Warning]);
        assert_eq!(severities("V16", &[offer().option(26, &[5, 220])]), []);
        assert_eq!(severities("V16", &[offer().option(26, &[1, 0, 0])]), []);
    }

    #[test]
    fn other_low_sizes_are_remarked() {
        for (code, value) in [(22, &[2, 0][..]), (25, &[0, 68, 0, 67])] {
            let small = offer().option(code, value);
            assert_eq!(severities("V16", &[small]), [Info], "{code}");
        }
        let right = offer().option(22, &[2, 64]).option(25, &[0, 68, 2, 0]);
        assert_eq!(severities("V16", &[right]), []);
    }
}
