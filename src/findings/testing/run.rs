//! What rules find in messages, and the exchanges that they make.

use crate::exchange::{Exchange, Limits, Packet, Placed, Tracker};
use crate::findings::honest::NOTHING;
use crate::findings::testing::Msg;
use crate::findings::{Finding, Judge, MessageCase, Selection, Severity};

/// The exchanges that messages make, closed after all the time they may take.
pub(crate) fn exchanges(messages: &[Msg]) -> Vec<Exchange> {
    Run::of(messages, A_LONG_TIME, None).exchanges
}

/// The exchanges that messages make when the input ends with the last of them.
pub(crate) fn exchanges_at_end(messages: &[Msg]) -> Vec<Exchange> {
    Run::of(messages, 0, None).exchanges
}

/// What the rule with this code finds in messages and the exchanges they make, when nothing comes for a long time
/// after them.
pub(crate) fn found(code: &str, messages: &[Msg]) -> Vec<Finding> {
    Run::of(messages, A_LONG_TIME, Some(code)).findings
}

/// What the rule with this code finds when the input ends with the last message.
pub(crate) fn found_at_end(code: &str, messages: &[Msg]) -> Vec<Finding> {
    Run::of(messages, 0, Some(code)).findings
}

/// What the rule with this code finds in a packet that comes alone.
pub(crate) fn found_in(code: &str, packet: Packet) -> Vec<Finding> {
    let mut run = Run::of(&[], 0, Some(code));
    run.accept(packet);
    run.findings
}

/// The severities of what the rule with this code finds.
pub(crate) fn severities(code: &str, messages: &[Msg]) -> Vec<Severity> {
    found(code, messages)
        .iter()
        .map(|finding| finding.severity)
        .collect()
}

/// The text of the only finding of the rule with this code.
pub(crate) fn text(code: &str, messages: &[Msg]) -> String {
    let mut found = found(code, messages);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0).text
}

/// The sections behind the only finding of the rule with this code.
pub(crate) fn cited(code: &str, messages: &[Msg]) -> Vec<&'static str> {
    let found = found(code, messages);
    assert_eq!(found.len(), 1, "{found:?}");
    found.iter().flat_map(Finding::cites).collect()
}

/// Milliseconds after which every exchange is over.
const A_LONG_TIME: i64 = 100_000_000;

/// One run over some messages.
struct Run {
    tracker: Tracker,
    judge: Option<Judge>,
    exchanges: Vec<Exchange>,
    findings: Vec<Finding>,
}

impl Run {
    /// What comes of some messages: the same if they are folded in between.
    fn of(messages: &[Msg], wait: i64, code: Option<&str>) -> Self {
        let run = Self::through(messages, wait, code, false);
        let folded = Self::through(messages, wait, code, true);
        assert_eq!(folded.told(), run.told());
        run
    }

    /// What a run came to, in short.
    fn told(&self) -> String {
        let exchanges = self.exchanges.iter().map(|exchange| {
            let members = exchange.members.iter();
            let members = members.map(|member| (member.packet.place(), member.role));
            let ended = (
                exchange.kind,
                exchange.outcome,
                exchange.verdict().address(),
            );
            (exchange.number, ended, members.collect::<Vec<_>>())
        });
        format!("{:?} {:?}", exchanges.collect::<Vec<_>>(), self.findings)
    }

    /// One run; it may have all folded behind each message.
    fn through(messages: &[Msg], wait: i64, code: Option<&str>, folds: bool) -> Self {
        let judge = code.map(|code| {
            Judge::new(&Selection::new(&[code.to_owned()], &[]).expect("a rule's code"))
        });
        let mut run = Self {
            tracker: Tracker::new(Limits::default()),
            judge,
            exchanges: Vec::new(),
            findings: Vec::new(),
        };
        for (number, message) in (1..).zip(messages) {
            run.accept(message.packet(number));
            if folds {
                run.tracker.fold_all();
            }
        }
        if let Some(last) = messages.last().filter(|_| wait > 0) {
            run.tracker.tick(last.clone().at(last.at + wait).time());
        }
        run.tracker.finish();
        run.collect();
        if let Some(judge) = &mut run.judge {
            run.findings.extend(judge.capture());
        }
        run
    }

    fn accept(&mut self, packet: Packet) {
        let placed = self.tracker.accept(packet);
        self.collect();
        let Some(judge) = &mut self.judge else { return };
        let case = match &placed {
            Placed::In(id) => {
                let exchange = self.tracker.get(*id).unwrap();
                MessageCase::newest(exchange, exchange.members.last().unwrap())
            }
            Placed::Alone(packet) => MessageCase::alone(packet),
        };
        assert_eq!(Judge::overlooked(&case), NOTHING);
        let found = judge.message(&case).unwrap_or_default();
        self.findings.extend(judge.tell(found));
    }

    fn collect(&mut self) {
        while let Some(exchange) = self.tracker.next_closed() {
            if let Some(judge) = &mut self.judge {
                let tracker = Some(&self.tracker);
                assert_eq!(judge.overlooked_of(&exchange, tracker), NOTHING);
                let found = judge.exchange(&exchange, tracker);
                judge.note(&exchange);
                self.findings.extend(judge.tell(found));
            }
            self.exchanges.push(*exchange);
        }
    }
}
