//! Rows of a message on narrow screens.

use crate::exchange::Role;
use crate::findings::testing::{Msg, discover, nak, offer};
use crate::render::exchange::ExchangeView;
use crate::render::{Look, Shown, View};

/// The rows of a message.
fn rows(message: &Msg, width: usize) -> Vec<String> {
    rows_as(Role::Discover, message, width)
}

/// The rows of a message of some role.
fn rows_as(role: Role, message: &Msg, width: usize) -> Vec<String> {
    let packet = message.packet(1);
    let look = Look {
        width,
        ..Look::default()
    };
    let mut out = Vec::new();
    ExchangeView::new(look).message(&mut out, &Shown::of(&packet, role));
    let text = String::from_utf8(out).unwrap();
    assert!(text.lines().all(|line| line.len() <= width), "{text}");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn a_value_stands_below_a_name_that_leaves_it_no_room() {
    let rows = rows(&discover().option(55, &[1, 3, 6, 15]), 40);
    let place = rows.iter().position(|row| row.contains("  55  "));
    let place = place.unwrap();
    assert_eq!(
        rows[place..place + 4],
        [
            "       55  Parameter Request List",
            "                    1 Subnet Mask,",
            "                    3 Router, 6 Domain",
            "                    Name Server,",
        ]
    );
    assert!(
        rows.iter()
            .any(|row| row == "           chaddr   02:00:00:00:00:10")
    );
}

#[test]
fn what_fits_beside_a_long_name_stays_there() {
    let rows = rows(&offer(), 60);
    assert!(
        rows.iter()
            .any(|row| row == "       51  IP Address Lease Time  3600 s (1h)")
    );
}

#[test]
fn a_long_word_stands_further_left() {
    let long = [b'~'; 60];
    let wide = rows(&offer().option(15, &long), 80);
    let place = wide.iter().position(|row| row == "       15  Domain Name");
    let below = &wide[place.unwrap() + 1];
    assert_eq!(below.trim_start().len(), long.len() + 2);
    assert!(below.starts_with("             \""));
    // On a screen that it is wider than, it is broken.
    let narrow = rows(&offer().option(15, &long), 40).join("");
    assert_eq!(narrow.matches('~').count(), long.len());
}

#[test]
fn a_word_of_the_server_does_not_leave_the_screen() {
    let rows = rows_as(Role::Nak, &nak().option(56, &[b'~'; 90]), 40);
    let said = rows.concat().replace(' ', "");
    assert!(said.contains(&"~".repeat(90)), "{said}");
}

#[test]
fn an_interface_is_named_where_it_is_another_than_before() {
    let packet = discover().packet(1);
    let mut view = ExchangeView::new(Look::default());
    let mut told = |one_of| {
        let shown = Shown {
            one_of,
            ..Shown::of(&packet, Role::Discover)
        };
        let mut out = Vec::new();
        view.message(&mut out, &shown);
        let text = String::from_utf8(out).unwrap();
        let place = text.find("  on ");
        place.map(|place| text[place..].lines().next().unwrap().trim().to_owned())
    };
    let names = [None, Some("eth0"), Some("eth0"), Some("eth1\u{1b}"), None];
    let seen = names.map(&mut told);
    assert_eq!(seen[..3], [None, Some("on eth0".to_owned()), None]);
    assert_eq!(seen[3].as_deref(), Some("on eth1\\x1b"));
    assert_eq!(seen[4], None);
}
