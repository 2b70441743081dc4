//! What is judged is read a few times, however long it is: no rule reads a whole message, or all of an exchange, for each
//! thing that it finds there.

use crate::dhcp::work::options_read;
use crate::exchange::{Limits, Placed, Tracker};
use crate::findings::testing::{Msg, ack, discover};
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
