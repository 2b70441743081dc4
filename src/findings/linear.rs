//! What is judged is read a few times, however long it is: no rule reads a whole message, or all of an exchange, for each
//! thing that it finds there.

use crate::dhcp::work::options_read;
use crate::exchange::{Limits, Placed, Tracker};
use crate::findings::testing::{Msg, ack, discover, nak, offer, rebind, reboot, request};
use crate::findings::{Judge, MessageCase, Selection};

/// How many options are read until messages were judged by all rules, and the exchanges they make.
fn work(messages: &[Msg]) -> u64 {
    let mut tracker = Tracker::new(Limits::default());
    let mut judge = Judge::new(&Selection::all());
    options_read(|| {
        for (number, message) in (1..).zip(messages) {
            let Placed::In(id) = tracker.accept(message.packet(number)) else {
                panic!("a message without an exchange");
            };
            let exchange = tracker.get(id).unwrap();
            let case = MessageCase::newest(exchange, exchange.members.last().unwrap());
            judge.message(&case);
        }
        tracker.finish();
        while let Some(exchange) = tracker.next_closed() {
            judge.exchange(&exchange, Some(&tracker));
        }
    })
}

/// Has work done at a size and at four times the size, and sees that it grows no more than that. Where each thing is
/// compared with all others it grows sixteenfold.
fn assert_linear(name: &str, messages: impl Fn(usize) -> Vec<Msg>) {
    const SIZE: usize = 100;
    let [once, four] = [SIZE, 4 * SIZE].map(|size| work(&messages(size)));
    assert!(four < 8 * once, "{name}: {once} and {four} options read");
}

#[test]
fn a_message_may_be_as_long_as_it_likes() {
    for code in 1..=254 {
        for value in [&[][..], &[0, 0], &[1, 4, 1, 2, 3]] {
            for message in [discover(), ack()] {
                assert_linear(&format!("option {code}: {value:?}"), |count| {
                    let mut message = message.clone();
                    message.options.extend(vec![(code, value.to_vec()); count]);
                    vec![message]
                });
            }
        }
    }
}

/// A message with an option in this many pieces, of which the first tells it from others.
fn split(message: Msg, code: u8, number: usize, pieces: usize) -> Msg {
    let first = number.to_be_bytes();
    (1..pieces).fold(message.without(code).again(code, &first), |message, _| {
        message.again(code, &[1])
    })
}

/// The messages a millisecond apart.
fn in_turn(messages: impl IntoIterator<Item = Msg>) -> Vec<Msg> {
    let at = |(at, message): (i64, Msg)| message.at(at);
    (0..).zip(messages).map(at).collect()
}

#[test]
fn an_exchange_may_have_very_many_values_in_pieces() {
    for code in [12, 43, 55, 60, 61, 77, 81, 82] {
        for (one, other) in [
            (discover(), discover()),
            (discover(), offer()),
            (request(), ack()),
        ] {
            let kinds = [one, other];
            assert_linear(&format!("option {code} of each message"), |count| {
                let message = |number: usize| split(kinds[number % 2].clone(), code, number, 5);
                in_turn((0..count).map(message))
            });
        }
    }
}

#[test]
fn long_questions_may_be_answered_by_very_many_messages() {
    for code in [12, 43, 55, 60, 61, 77, 81, 82] {
        for (asks, answers) in [
            (discover(), offer()),
            (request(), ack()),
            (request(), nak()),
        ] {
            assert_linear(&format!("option {code} of the question"), |count| {
                let asked = (0..16).map(|number| split(asks.clone(), code, number, count));
                let answer = |number: usize| {
                    let answer = answers.clone().option(code, &[7]);
                    answer.option(15, &number.to_be_bytes())
                };
                in_turn(asked.chain((0..count).map(answer)))
            });
        }
    }
}

#[test]
fn refusals_may_come_again_for_what_is_long_refused() {
    assert_linear("NAKs of several exchanges", |count| {
        let refused = |number: u8| vec![nak().option(56, &[number]); count];
        let before = (0..8).flat_map(|number| {
            let mut all = vec![reboot()];
            all.extend(refused(number));
            all
        });
        in_turn([rebind()].into_iter().chain(before).chain(refused(0)))
    });
}
