//! A question that was asked again when the input was about to end: what X01 `no-answer` says of it. One silence is known,
//! and the next question may be answered behind the end.

use crate::findings::exchange::ExchangeCase;
use crate::findings::words;

/// That the client asked again, when, and that nothing is known of what came then.
pub(super) fn told(case: &ExchangeCase<'_>) -> String {
    let when = words::later(case.exchange.silence());
    let end = case.exchange.end();
    format!("; the client asked again{when}, and {end} before an answer to that can be expected")
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Warning};
    use crate::findings::testing::{
        Msg, OTHER_CLIENT, discover, found_at_end, later, offer, request, text,
    };

    /// What X01 says first where the input ends with the last message.
    fn told(messages: &[Msg]) -> (crate::findings::Severity, String) {
        let found = found_at_end("X01", messages).remove(0);
        (found.severity, found.text)
    }

    #[test]
    fn the_end_of_the_input_cuts_the_repeat_off() {
        let twice = [discover(), discover().at(4000)];
        let (severity, told_of) = told(&twice);
        assert_eq!(severity, Warning);
        assert_eq!(
            told_of,
            "one DISCOVER got no answer, and no server's message is in the capture so far; the client asked again 4.0 s \
later, and the input ends before an answer to that can be expected"
        );
        assert!(text("X01", &twice).starts_with("2 DISCOVERs within 4.0 s got no answer"));
        let taken = [discover(), offer(), request(), request().at(4000)];
        let (severity, told_of) = told(&taken);
        assert_eq!(severity, Warning);
        assert!(
            told_of.starts_with("one REQUEST got no answer, though the server had made an OFFER; "),
            "{told_of}"
        );
        let anew = [vec![discover()], later(vec![discover()], 4000, 9)].concat();
        let (severity, told_of) = told(&anew);
        assert_eq!(severity, Warning);
        assert!(
            told_of.contains("asked again 4.0 s later, and"),
            "{told_of}"
        );
    }

    #[test]
    fn more_than_one_short_silence_is_an_error() {
        let thrice = [discover(), discover().at(4000), discover().at(12_000)];
        assert_eq!(told(&thrice).0, Error);
        let stranger = discover().of(OTHER_CLIENT).at(8500);
        let waited = [discover(), discover().at(4000), stranger];
        assert_eq!(told(&waited).0, Error);
        let long = [discover(), discover().at(12_000)];
        assert_eq!(told(&long).0, Error);
        let astray = offer().with(|m| m.xid = 9);
        assert_eq!(told(&[discover(), astray, discover().at(4000)]).0, Error);
    }
}
