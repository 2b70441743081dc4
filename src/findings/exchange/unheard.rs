//! ACKs that a client does not hear: what X01 `no-answer` says where answers came.

use super::case::{ExchangeCase, SECOND, between, frame, server_name};
use super::x01::damaged;
use crate::exchange::{Member, Role, server_of};
use crate::findings::words;
use crate::findings::{Report, Severity, option};

/// So many ACKs, one after the other, are not lost by chance.
const MANY_ACKS: usize = 3;
/// A client that asks again and again in less time does so whether it is answered or not, in nanoseconds.
const FOR_LONG: i64 = 10 * SECOND;

/// Answers came, and the client went on as if there had been none.
pub(super) fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    let exchange = case.exchange;
    let Some(first) = exchange.with_role(Role::Ack).next() else {
        return;
    };
    if !exchange.heard_no_ack() {
        passed_over(case, report);
        return missed(case, report, first);
    }
    if exchange.is_searched_on() {
        return searched_on(case, report, first);
    }
    let mut text = format!(
        "the client heard no ACK to {}: it gave up and looked for servers anew",
        words::the(exchange.count_of(Role::is_request), "REQUEST")
    );
    text.push_str(&damaged("ACK", exchange.with_role(Role::Ack)));
    // What it did not hear either is no better.
    let severity = if case.lease_anew().is_some() {
        text.push_str("; ");
        text.push_str(case.recovered());
        Severity::Info
    } else {
        Severity::Warning
    };
    report.add_as(severity, &first.packet, None, text);
}

/// The client looks for servers as if nothing had come. Once that may be chance; it is not where this was such a try.
fn searched_on(case: &ExchangeCase<'_>, report: &mut Report, ack: &Member) {
    let exchange = case.exchange;
    let discover = exchange.with_role(Role::Discover).next();
    let secs = |member: &Member| member.packet.message().secs();
    let text = format!(
        "the client did not hear the ACK: it goes on looking for servers, by its own count (secs) for {} s{}",
        exchange.next.map_or(0, |next| next.secs),
        damaged("ACK", exchange.with_role(Role::Ack))
    );
    let is_once = discover.is_none_or(|discover| secs(discover) == 0);
    let severity = if is_once {
        Severity::Info
    } else {
        Severity::Warning
    };
    report.add_as(severity, &ack.packet, None, text);
}

/// One ACK may be lost, but hardly so many, one after the other. Whether the client heard the last one is not known.
fn missed(case: &ExchangeCase<'_>, report: &mut Report, first: &Member) {
    let acks = case.exchange.unheard_acks();
    let is_request = |member: &&Member| member.role.is_request();
    let again: Vec<_> = case.since(first).filter(is_request).collect();
    let lasted = again.last().and_then(|last| between(first, last));
    // Several servers may have answered one REQUEST.
    let are_many = acks.min(again.len()) >= MANY_ACKS;
    let lasted = lasted.filter(|lasted| are_many && *lasted >= FOR_LONG);
    let (Some(lasted), None) = (lasted, case.exchange.went_on_with()) else {
        return;
    };
    let mut text = format!(
        "the client did not hear {}: it went on asking for {}",
        words::times(acks, "ACK"),
        words::elapsed(lasted)
    );
    text.push_str(&damaged("ACK", case.exchange.with_role(Role::Ack)));
    if case.exchange.with_role(Role::Ack).all(is_without_mask) {
        text.push_str(", or it refused them: no ACK has a subnet mask (1)");
    }
    report.add_as(Severity::Warning, &first.packet, None, text);
}

/// Whether an ACK has no subnet mask: some clients take no lease then.
fn is_without_mask(ack: &Member) -> bool {
    let message = ack.packet.message();
    !message.has(option::MASK) && !message.is_truncated()
}

/// A server makes an OFFER and does not answer the REQUESTs that take it: the client took another one then.
fn passed_over(case: &ExchangeCase<'_>, report: &mut Report) {
    let exchange = case.exchange;
    if !exchange.together.have_several_servers() || !case.is_whole() {
        return;
    }
    let Some(taken) = case.verdict.request.filter(|it| it.role == Role::Select) else {
        return;
    };
    let speaks = |role, server| {
        let mut members = exchange.with_role(role);
        members.any(|member| server_of(member) == Some(server))
    };
    let is_silent = |server| {
        speaks(Role::Offer, server) && !speaks(Role::Ack, server) && !speaks(Role::Nak, server)
    };
    let first = exchange
        .with_role(Role::Select)
        .take_while(|select| !std::ptr::eq(*select, taken))
        .find(|select| select.server != taken.server && select.server.is_some_and(is_silent));
    let Some((first, silent)) = first.and_then(|first| Some((first, first.server?))) else {
        return;
    };
    let asked = case.asks().filter(|asked| asked.server == first.server);
    // It takes both at once where it does not wait.
    if between(first, taken).is_none_or(|waited| waited < SECOND) {
        return;
    }
    let text = format!(
        "{silent} made an OFFER and did not answer {}: the client took the OFFER of {} then ({})",
        words::the(asked.count(), "REQUEST"),
        server_name(taken),
        frame(taken)
    );
    report.add_as(Severity::Info, &first.packet, None, text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{
        OTHER_SERVER, ack, discover, dora, later, offer, release, request, severities, text,
    };

    #[test]
    fn an_ack_that_is_not_heard_is_none() {
        let asked = |at| vec![request().at(at), ack().at(at + 1)];
        let all = [dora(), asked(4000), asked(12_000)].concat();
        assert_eq!(severities("X01", &all), []);
        let anew = |messages| [all.clone(), later(messages, 28_000, 9)].concat();
        let begins_anew = anew(vec![discover(), offer()]);
        assert_eq!(severities("X01", &begins_anew), [Warning]);
        assert!(text("X01", &begins_anew).starts_with("the client heard no ACK to 3 REQUESTs"));
        assert_eq!(severities("X01", &anew(dora())), [Info]);
        // A lease that it did not hear of is none.
        let as_before = [dora(), asked(4000), asked(12_000), asked(20_000)].concat();
        assert_eq!(severities("X01", &anew(as_before)), [Warning]);
        // What boots next has looked for servers, too.
        let stages = [dora(), later(vec![discover(), offer()], 9000, 9)].concat();
        assert_eq!(severities("X01", &stages), []);
    }

    #[test]
    fn a_server_that_does_not_stand_by_its_offer_is_told() {
        let other = request().option(54, &OTHER_SERVER);
        let mut all = vec![discover(), offer(), offer().by(OTHER_SERVER)];
        all.extend([request(), request().at(4000), other.clone().at(12_000)]);
        all.push(ack().by(OTHER_SERVER).at(12_010));
        assert_eq!(severities("X01", &all), [Info]);
        let told = "192.0.2.1 made an OFFER and did not answer 2 REQUESTs: the client took the OFFER of 192.0.2.2 then (#6)";
        assert_eq!(text("X01", &all), told);
        let at_once = [&all[..4], &[other, ack().by(OTHER_SERVER).at(4)]].concat();
        assert_eq!(severities("X01", &at_once), []);
    }

    #[test]
    fn a_search_that_goes_on_shows_that_no_ack_was_heard() {
        let attempt = |secs: u16, xid| {
            let at = i64::from(secs) * 1000;
            let search = discover().with(|m| m.secs = secs);
            later(
                vec![search, offer().at(1), request().at(2), ack().at(3)],
                at,
                xid,
            )
        };
        let all = [attempt(0, 9), attempt(4, 9), attempt(12, 9), attempt(28, 9)].concat();
        assert_eq!(severities("X01", &all), [Info, Warning]);
        let told = "the client did not hear the ACK: it goes on looking for servers, by its own count (secs) for 4 s";
        assert_eq!(text("X01", &all[..8]), told);
        // The next stage of a boot begins a search of its own.
        let stages = [attempt(0, 9), later(attempt(0, 10), 20_000, 10)].concat();
        assert_eq!(severities("X01", &stages), []);
    }

    #[test]
    fn many_acks_that_are_not_heard_are_told_before_the_client_gives_up() {
        let asked = |at| vec![request().at(at), ack().at(at + 1)];
        let all = [dora(), asked(4000), asked(12_000), asked(28_000)].concat();
        assert_eq!(severities("X01", &all), [Warning]);
        assert!(text("X01", &all).ends_with("did not hear 3 ACKs: it went on asking for 28.0 s"));
        assert_eq!(severities("X01", &all[..8]), []);
        let without: Vec<_> = all.iter().map(|m| m.clone().without(1)).collect();
        let told = text("X01", &without);
        assert!(
            told.ends_with("or it refused them: no ACK has a subnet mask (1)"),
            "{told}"
        );
        let by_two = [all[..6].to_vec(), vec![ack().at(4500).by(OTHER_SERVER)]].concat();
        let by_two = [by_two, vec![request().at(20_000), ack().at(20_001)]].concat();
        assert_eq!(severities("X01", &by_two), []);
        let hasty = [dora(), asked(40), asked(80), asked(120)].concat();
        assert_eq!(severities("X01", &hasty), []);
        let content = [all, later(vec![release()], 40_000, 9)].concat();
        assert_eq!(severities("X01", &content), []);
    }
}
