//! `--explain` of a verdict: the word at the right end of an exchange's first line.

use super::explain::{entry, heading, prose};
use crate::exchange::Outcome;

/// What a verdict means, and what to do about it.
fn told(outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Bound => (
            "The client has its address: the server that it chose sent an ACK.",
            "Nothing is wrong with the address. Where the client has no network all the same, compare the router, the \
             mask and the name servers of the ACK with those of its network, and read the findings.",
        ),
        Outcome::Nak => (
            "The server refused what the client asked for.",
            "The line below names the server and what it refused: an address of another network, or a lease that it does \
             not know. A client that begins anew and gets an address needs no mending; one that is refused again and \
             again is told so in the findings.",
        ),
        Outcome::Answered => (
            "The reply came that was asked for: parameters to an INFORM, an answer to a lease query, to BOOTP or of a boot \
             server. No lease was wanted.",
            "Nothing is to be done.",
        ),
        Outcome::Sent => (
            "The message needs no reply: a RELEASE, a DECLINE or a FORCERENEW.",
            "A DECLINE says that another machine has the address: look for it. Nothing is to be done about the others.",
        ),
        Outcome::OfferOnly => (
            "A server offered an address, and no REQUEST for it is in the capture.",
            "If the client looked for servers again, the OFFER did not reach it, or it cannot use it: capture at the \
             client, and read X06. If it took the OFFER of another server, nothing is wrong.",
        ),
        Outcome::NoAnswer => (
            "The client asked again or went on to something else, or 10 seconds passed, and no answer is in the capture.",
            "Capture nearer to the server. If the question does not arrive there, look at the VLAN, at the relay, at \
             what filters UDP ports 67 and 68, and whether the switch port forwards yet (spanning tree); if it does, at the server's log, its subnets and its pool.",
        ),
        Outcome::Open => (
            "How it ends is not known: the input ended, or memory was needed for others, before an answer could be expected.",
            "Capture for longer, or raise the bound (--max-memory) where that is told at the end.",
        ),
    }
}

/// The page of a verdict, by its word as it is shown or as `--outcome` takes it; `None` where nothing is called so.
pub(super) fn page(topic: &str) -> Option<Vec<u8>> {
    let topic = topic.replace(' ', "-").to_ascii_lowercase();
    let outcome = match topic.as_str() {
        // What stands above an exchange may be outcome and kind in one.
        "renewed" => Outcome::Bound,
        "released" | "declined" => Outcome::Sent,
        word => *Outcome::ALL.iter().find(|outcome| outcome.word() == word)?,
    };
    let (meaning, advice) = told(outcome);
    let word = outcome.word();
    let mut out = Vec::new();
    let shown = word.to_ascii_uppercase().replace('-', " ");
    heading(&mut out, "verdict", &shown, "");
    prose(&mut out, meaning);
    prose(&mut out, advice);
    out.push(b'\n');
    entry(&mut out, "pick", &format!("--outcome {word}"));
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_has_a_page() {
        for outcome in Outcome::ALL {
            let page = String::from_utf8(page(outcome.word()).unwrap()).unwrap();
            assert!(page.starts_with("verdict "), "{page}");
            assert!(
                page.ends_with(&format!("--outcome {}\n", outcome.word())),
                "{page}"
            );
            assert!(page.lines().all(|line| line.len() <= 80), "{page}");
        }
        assert_eq!(page("OFFER ONLY"), page("offer-only"));
        assert_eq!(page("RENEWED"), page("bound"));
        assert_eq!(page("RELEASED"), page("DECLINED"));
        assert_eq!(page("offer"), None);
    }
}
