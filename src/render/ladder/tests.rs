use super::*;
use crate::findings::testing::{
    ADDRESS, Msg, OTHER_SERVER, RELAY, ack, discover, dora, exchanges, nak, offer, renew, request,
};
use crate::render::{Grouping, Paint};

fn look(width: usize, is_ascii: bool) -> Look {
    Look {
        paint: Paint::new(false),
        width,
        is_ascii,
        verbosity: 0,
        time: TimeForm::Utc,
        by: Grouping::Exchange,
        is_live: false,
        sources: vec!["a.pcap".to_owned()],
        interfaces: Vec::new(),
    }
}

/// The diagrams of the exchanges that messages make.
fn drawn(messages: &[Msg], look: &Look) -> String {
    let mut view = LadderView::new(look.clone());
    let mut out = Vec::new();
    for exchange in &exchanges(messages) {
        let case = Case {
            verdict: exchange.verdict(),
            shows_silence: true,
            exchange,
            one_of: None,
            findings: &[],
            message_findings: &[],
        };
        view.tail(&mut out, &case);
    }
    String::from_utf8(out).unwrap()
}

/// The rows between the heads of the lanes and the verdict.
fn rows(messages: &[Msg], look: &Look) -> Vec<String> {
    drawn(messages, look)
        .split("\n\n")
        .nth(1)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_lease_is_four_arrows() {
    let expected = "
                    client                                           server
                                                                    192.0.2.1
                       |                                                |
   #1      0.000 ms    |== DISCOVER ===================================>|
   #2      1.000 ms    |<------------------- OFFER  192.0.2.50 for 1h --|
   #3      2.000 ms    |== REQUEST  192.0.2.50 from 192.0.2.1 =========>|
   #4      3.000 ms    |<--------------------- ACK  192.0.2.50 for 1h --|
                       |                                                |";
    let drawn = rows(&dora(), &look(80, true)).join("\n");
    assert_eq!(format!("\n{drawn}"), expected);
}

#[test]
fn a_relayed_message_has_an_arrow_for_each_leg() {
    let legs = [
        discover(),
        discover().relayed().at(1),
        offer().relayed().at(2),
    ];
    let rows = rows(&legs, &look(80, true));
    let part = |row: usize| rows[row].split_at(19).1.trim_end().to_owned();
    assert_eq!(
        part(0).split_whitespace().collect::<Vec<_>>(),
        ["client", "relay", "server"]
    );
    assert_eq!(
        part(3),
        "    |== DISCOVER ==========>|                       |"
    );
    assert_eq!(
        part(4),
        "    |                       |-- DISCOVER  as #1 --->|"
    );
    assert!(part(5).ends_with("|<------------- OFFER --|"), "{rows:#?}");
}

#[test]
fn a_question_without_answer_shows() {
    let asked = [renew(), renew().at(4000), renew().at(9000)];
    let rows = rows(&asked, &look(80, true)).join("\n");
    assert!(rows.contains("(no answer seen for 4.000 s)"), "{rows}");
    assert!(
        rows.contains("REQUEST  renew 192.0.2.50, again (x3)"),
        "{rows}"
    );
    assert!(rows.contains("(no answer seen)"), "{rows}");
}

#[test]
fn how_long_a_question_had_no_answer_is_not_known_by_two_clocks() {
    // The frame in front of the first one is of a minute later.
    let other = discover().with(|m| m.chaddr[5] = 9).at(60_000);
    let asked = [other, renew(), renew().at(70_000)];
    let drawn = drawn(&asked, &look(80, true));
    assert!(drawn.contains("(no answer seen)"), "{drawn}");
    assert!(!drawn.contains("(no answer seen for"), "{drawn}");
}

#[test]
fn a_broadcast_reaches_every_server_on_the_link() {
    let talk = [
        discover(),
        offer(),
        offer().by(OTHER_SERVER).at(2),
        request().at(3),
        ack().at(4),
    ];
    let rows = rows(&talk, &look(80, true)).join("\n");
    assert!(
        rows.contains("|== DISCOVER ==========>+======================>|"),
        "{rows}"
    );
    assert!(
        rows.contains("|<------------------ OFFER  192.0.2.50 for 1h --|"),
        "{rows}"
    );
}

#[test]
fn a_reason_stays_between_its_lanes() {
    let why = "x".repeat(200);
    let talk = [request(), nak().option(56, why.as_bytes())];
    let text = drawn(&talk, &look(80, false));
    let diagram = text.split("\n\n").nth(1).unwrap();
    assert_eq!(diagram.matches('x').count(), 200);
    assert!(
        diagram.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
}

#[test]
fn a_clock_that_is_set_back_turns_nothing_around() {
    const HOUR: i64 = 3_600_000;
    let back = [discover().at(HOUR), offer(), request(), ack()];
    let numbers = |messages: &[Msg]| -> Vec<String> {
        let rows = rows(messages, &look(80, true));
        let number = |row: &String| row.split_whitespace().next().map(str::to_owned);
        rows.iter()
            .filter_map(number)
            .filter(|word| word.starts_with('#'))
            .collect()
    };
    assert_eq!(numbers(&back), ["#1", "#2", "#3", "#4"]);
    assert!(drawn(&back, &look(80, true)).ends_with("; 4 messages\n"));
    let shown = rows(&back, &look(80, true)).join("\n");
    assert!(shown.contains("(the clock goes back by 1h 00m)"), "{shown}");
    assert!(shown.contains("#4      2.000 ms"), "{shown}");
    // Two interfaces are not read at the same time.
    let mixed = [discover().at(1), offer().at(0), request().at(2), ack()];
    assert_eq!(numbers(&mixed), ["#2", "#1", "#3", "#4"]);
}

#[test]
fn many_servers_share_the_last_lane() {
    let mut talk = vec![discover()];
    for number in 1..=9 {
        talk.push(offer().by([192, 0, 2, number]).at(i64::from(number)));
    }
    let look = look(80, true);
    let rows = rows(&talk, &look);
    assert!(rows[0].ends_with("servers"), "{rows:#?}");
    assert!(rows[1].ends_with("7 of them"), "{rows:#?}");
    assert!(rows.join("\n").contains("by 192.0.2.9"), "{rows:#?}");
    assert!(rows.iter().all(|row| row.len() <= look.width), "{rows:#?}");
}

#[test]
fn every_frame_has_its_row() {
    for width in [40, 64, 80, 200] {
        let rows = rows(&dora(), &look(width, true)).join("\n");
        for number in 1..=4 {
            assert!(rows.contains(&format!("#{number} ")), "{rows}");
        }
        assert!(rows.is_ascii());
    }
}

#[test]
fn a_lease_may_be_of_a_client_identifier() {
    let nameless = |m: Msg, kind: u8| {
        m.option(53, &[kind]).with(|m| {
            (m.htype, m.hlen, m.chaddr) = (32, 0, [0; 16]);
            (m.ciaddr, m.giaddr) = (ADDRESS, RELAY);
        })
    };
    let active = nameless(offer(), 13).option(61, &[255, 1, 2]);
    let drawn = drawn(&[nameless(discover(), 10), active], &look(80, true));
    assert!(drawn.contains(" ff:01:02  "), "{drawn}");
}

#[test]
fn a_client_that_sets_giaddr_has_no_relay() {
    let own = discover().with(|m| m.giaddr = RELAY);
    assert!(!drawn(&[own], &look(80, true)).contains("relay"));
    assert!(drawn(&[discover().relayed()], &look(80, true)).contains("relay"));
}

#[test]
fn a_word_leaves_the_head_of_its_arrow() {
    let relayed = dora().into_iter().flat_map(|message| {
        let at = message.at;
        [message.clone(), message.relayed().at(at)]
    });
    let rows = rows(&relayed.collect::<Vec<_>>(), &look(40, true));
    let arrows: Vec<_> = rows.iter().filter(|row| row.starts_with("   #")).collect();
    assert!(arrows.len() > 4);
    for arrow in arrows {
        assert!(arrow.contains(['<', '>']), "{}", rows.join("\n"));
    }
}

#[test]
fn a_time_and_its_unit_stand_in_one_row() {
    let late = [discover(), discover().relayed().at(20), offer().at(999_000)];
    for width in 40..100 {
        for row in rows(&late, &look(width, true)) {
            let words = row.trim_matches(['|', ' ']);
            let is_torn = ["ms", "s", "ms)", "s)"].contains(&words);
            assert!(!is_torn, "{row}");
        }
    }
}
