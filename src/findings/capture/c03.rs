//! C03 `duplicate-frames`.

use std::fmt::Write;

use crate::findings::words;
use crate::findings::{Capture, Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "C03",
    name: "duplicate-frames",
    severity: Severity::Info,
    cites: &[],
    summary: "messages were captured more than once",
    explain: "The same message, with the same IP identification where it crossed the same link, was captured again \
within 50 ms: a mirror of both directions of a port, of a bridge and its member, or of two VLANs. All but the first \
are marked as copies and count for nothing else. They are no retransmissions. Where one message came four times and more \
on one link (the same interface and VLAN), look for a bridge loop, too: the messages of a loop are real, and relays and \
servers get each of them.",
    check: Check::Capture(check),
};

/// A mirror of both directions gives two; so many on one link are something else.
const MANY: usize = 4;

fn check(capture: &Capture, report: &mut Report) {
    let seen = capture.duplicates;
    if seen.count > 0 {
        let copies = words::are_copies(seen.count, capture.messages_shown);
        let mut text =
            format!("{copies}: the same message captured again; each message counts once");
        if capture.most_alike >= MANY {
            let times = capture.most_alike;
            let _ = write!(
                text,
                "; one came {times} times on one link: a loop, or several mirrors"
            );
        }
        report.add_whole(Severity::Info, seen.first, text);
    }
}

#[cfg(test)]
mod tests {
    use super::{RULE, check};
    use crate::findings::testing::{discover, dora, exchanges, found, offer};
    use crate::findings::{Capture, Report};

    #[test]
    fn the_same_frame_again_is_told_and_a_relayed_one_is_not() {
        let twice = [
            discover().with(|m| m.id = Some(7)),
            discover().with(|m| m.id = Some(7)),
        ];
        assert_eq!(found("C03", &twice).len(), 1);
        assert!(found("C03", &dora()).is_empty());
        assert!(found("C03", &[discover(), discover().relayed(), offer()]).is_empty());
    }

    #[test]
    fn a_frame_may_come_more_than_twice() {
        let same = discover().with(|m| m.id = Some(7));
        let told = &found("C03", &vec![same; 4])[0].text;
        assert!(told.starts_with("3 of 4 frames are copies"), "{told}");
        assert!(told.ends_with("one came 4 times on one link: a loop, or several mirrors"));
    }

    #[test]
    fn what_is_mirrored_both_ways_or_in_several_vlans_is_no_loop() {
        let same = |vlan| discover().with(|m| (m.id, m.vlan) = (Some(7), vlan));
        for all in [
            vec![same(None); 3],
            [1, 2, 3, 4].map(|id| same(Some(id))).to_vec(),
        ] {
            let told = &found("C03", &all)[0].text;
            assert!(!told.contains("loop"), "{told}");
        }
    }

    #[test]
    fn copies_are_counted_among_what_is_shown() {
        let mut capture = Capture {
            requests: 9,
            ..Capture::default()
        };
        let twice = [discover(), discover()].map(|m| m.with(|m| m.id = Some(7)));
        for exchange in exchanges(&twice) {
            capture.note_exchange(&exchange);
        }
        let mut report = Report::of(&RULE);
        check(&capture, &mut report);
        let told = &report.into_found().news[0].text;
        assert!(told.starts_with("1 of 2 frames is a copy"), "{told}");
    }
}
