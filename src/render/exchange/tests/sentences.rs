//! What is said of a message: what it is for, and why it was sent to where it was sent.

use super::{said, sentences};
use crate::findings::testing::{ack, discover, offer, rebind, renew, request};

#[test]
fn the_flag_of_the_question_is_what_the_client_asked_for() {
    let broadcast = || offer().with(|m| (m.flags, m.dst) = (0x8000, [255; 4]));
    let said = sentences(&[discover(), broadcast()]);
    assert!(said[1].ends_with("broadcast although the client did not ask for it"));
    let said = sentences(&[broadcast()]);
    assert!(said[0].ends_with("; broadcast, as its flag B says"));
}

#[test]
fn what_comes_later_is_no_reason() {
    let said = sentences(&[rebind(), renew().at(5000)]);
    assert!(said[0].ends_with("broadcast so that any server may answer"));
    let asked = [discover().relayed(), offer().relayed()];
    let told = [request().relayed(), ack()];
    let answered = ack().relayed().at(1000);
    let said = sentences(&[&asked[..], &told, &[answered]].concat());
    assert!(said[3].ends_with("past relay 192.0.2.254 that asked for the client"));
}
