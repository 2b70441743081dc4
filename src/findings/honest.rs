//! Rules say what they need, and are not called without it. Whatever a test judges is shown to them all the same, and
//! so is every capture of the repository, as it is and with bytes changed: none may have anything to say.

use std::fs;
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::capture::{OwnedFrame, Poll, Source, Timestamp, file};
use crate::exchange::{Exchange, Limits, Origin, Packet, Placed, Tracker};
use crate::findings::docket::Docket;
use crate::findings::exchange::ExchangeShape;
use crate::findings::message::{Blocks, MessageShape};
use crate::findings::subject::{Told, Who};
use crate::findings::{
    Check, ExchangeCheck, Judge, MessageCase, MessageCheck, Report, Rule, Selection, rules,
};
use crate::wire::{Link, Located, Locator, Settings};

/// No rule's code.
pub(super) const NOTHING: [&str; 0] = [];

type MessageRules = (Docket<MessageShape, MessageCheck>, Blocks);

/// Every rule, as [`Judge`] has those that were selected.
static MESSAGE_RULES: LazyLock<Mutex<MessageRules>> = LazyLock::new(|| {
    let mut docket = Docket::new();
    for rule in rules() {
        if let Check::Message(roles, needs, check) = rule.check {
            docket.add(rule, (roles, needs), check);
        }
    }
    Mutex::new((docket, Blocks::default()))
});
static EXCHANGE_RULES: LazyLock<Mutex<Docket<ExchangeShape, ExchangeCheck>>> =
    LazyLock::new(|| {
        let mut docket = Docket::new();
        for rule in rules() {
            if let Check::Exchange(needs, check) = rule.check {
                docket.add(rule, needs, check);
            }
        }
        Mutex::new(docket)
    });

impl Judge {
    /// The rules that are not called for a message and would find something.
    pub(super) fn overlooked(case: &MessageCase<'_>) -> Vec<&'static str> {
        let mut known = MESSAGE_RULES.lock().unwrap_or_else(PoisonError::into_inner);
        let (docket, blocks) = &mut *known;
        let called: Vec<_> = docket
            .called(MessageShape::of(case, blocks))
            .iter()
            .map(|(rule, _)| rule.code)
            .collect();
        drop(known);
        let who = Who::Sender(case.packet, case.role);
        overlooked(&called, who, |rule, report| {
            if let Check::Message(roles, _, check) = rule.check {
                if roles.has(case.role) {
                    check(case, report);
                }
            }
        })
    }

    /// The rules that are not called for an exchange and would find something.
    pub(super) fn overlooked_of(
        &self,
        exchange: &Exchange,
        tracker: Option<&Tracker>,
    ) -> Vec<&'static str> {
        let case = self.case(exchange, tracker);
        let mut docket = EXCHANGE_RULES
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let called = docket.called(case.shape()).iter();
        let called: Vec<_> = called.map(|(rule, _)| rule.code).collect();
        drop(docket);
        overlooked(&called, Who::Parties(exchange), |rule, report| {
            if let Check::Exchange(_, check) = rule.check {
                check(&case, report);
            }
        })
    }
}

fn overlooked(
    called: &[&str],
    who: Who<'_>,
    check: impl Fn(&'static Rule, &mut Report<'_>),
) -> Vec<&'static str> {
    let told = Told::default();
    rules()
        .filter(|rule| !called.contains(&rule.code))
        .filter(|rule| {
            let mut report = Report::about(rule, who, &told);
            check(rule, &mut report);
            !report.into_found().is_empty()
        })
        .map(|rule| rule.code)
        .collect()
}

fn frames(path: &str) -> Vec<OwnedFrame> {
    let mut source = file::open(path, 0).unwrap();
    let mut frames = Vec::new();
    loop {
        match source.poll() {
            Ok(Poll::Frame(frame)) => frames.push(OwnedFrame::of(&frame, frame.bytes.into())),
            Ok(Poll::End) => return frames,
            Ok(Poll::Tick | Poll::Note(_)) | Err(_) => {}
        }
    }
}

/// Has every rule look at what frames hold, and says which were not called where they should have been.
fn judge(frames: &[OwnedFrame]) -> Vec<&'static str> {
    let mut locator = Locator::new(Settings::default());
    let mut tracker = Tracker::new(Limits::default());
    let mut judge = Judge::new(&Selection::all());
    let mut overlooked = Vec::new();
    for frame in frames.iter().map(OwnedFrame::frame) {
        let link = Link::from_linktype(frame.link.0);
        let (time, number) = (frame.time.map(Timestamp::nanos), frame.number.into());
        let (datagram, bytes) = match locator.locate(link, frame.bytes, frame.len, time, number) {
            Located::Dhcp(datagram) => (datagram, frame.bytes.into()),
            Located::Rebuilt {
                datagram, bytes, ..
            } => (datagram, bytes),
            Located::Pending | Located::Skipped(_) => continue,
        };
        let packet = Packet::new(Origin::of(&frame), bytes, datagram);
        overlooked.extend(look_at(&mut tracker, &mut judge, packet));
    }
    tracker.finish();
    overlooked.extend(look_at_closed(&mut tracker, &mut judge));
    overlooked
}

fn look_at(tracker: &mut Tracker, judge: &mut Judge, packet: Packet) -> Vec<&'static str> {
    let placed = tracker.accept(packet);
    let mut overlooked = look_at_closed(tracker, judge);
    let case = match &placed {
        Placed::In(id) => {
            let exchange = tracker.get(*id).unwrap();
            MessageCase::newest(exchange, exchange.members.last().unwrap())
        }
        Placed::Alone(packet) => MessageCase::alone(packet),
    };
    overlooked.extend(Judge::overlooked(&case));
    judge.message(&case);
    tracker.fold_all();
    overlooked
}

fn look_at_closed(tracker: &mut Tracker, judge: &mut Judge) -> Vec<&'static str> {
    let mut overlooked = Vec::new();
    while let Some(exchange) = tracker.next_closed() {
        overlooked.extend(judge.overlooked_of(&exchange, Some(tracker)));
        judge.exchange(&exchange, Some(tracker));
    }
    overlooked
}

#[test]
fn no_rule_misses_anything_in_the_captures() {
    let mut seen = 0;
    for entry in fs::read_dir("testdata").unwrap() {
        let path = entry
            .unwrap()
            .path()
            .into_os_string()
            .into_string()
            .unwrap();
        if path.contains(".pcap") {
            seen += 1;
            let frames = frames(&path);
            assert_eq!(judge(&frames), NOTHING, "{path}");
            for round in 1..=20 {
                let frames = changed(&frames, round);
                assert_eq!(judge(&frames), NOTHING, "{path} changed, round {round}");
            }
        }
    }
    assert!(seen > 40, "only {seen} captures");
}

/// The same frames with a few bytes changed, the same ones every time.
fn changed(frames: &[OwnedFrame], round: u32) -> Vec<OwnedFrame> {
    let mut state = round;
    let mut next = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    frames
        .iter()
        .map(OwnedFrame::frame)
        .map(|frame| {
            let mut bytes: Box<[u8]> = frame.bytes.into();
            for _ in 0..next(4) {
                // Small numbers and codes of options are as likely as any others.
                let value = [next(256), next(4), 50 + next(12), 255, 0][next(5)];
                let place = next(bytes.len().max(1));
                if let Some(byte) = bytes.get_mut(place) {
                    *byte = u8::try_from(value).unwrap();
                }
            }
            OwnedFrame::of(&frame, bytes)
        })
        .collect()
}
