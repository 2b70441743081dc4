//! What real clients, servers and relays send, as far as it is odd: no rule may call it graver than information.

use crate::exchange::{Kind, Outcome};
use crate::findings::Severity;
use crate::findings::testing::{
    ADDRESS, CLIENT, Msg, RELAY, SERVER, ack, discover, exchanges, found, inform, informed, nak,
    offer, rebind, release, renew, renewed, request,
};

const ALL: [u8; 4] = [255; 4];

/// Warnings and errors about messages that follow each other at once.
fn grave(messages: &[Msg]) -> Vec<String> {
    let mut at = 0;
    let messages: Vec<Msg> = messages
        .iter()
        .map(|message| {
            at += 1;
            message.clone().at(at)
        })
        .collect();
    found("all", &messages)
        .into_iter()
        .filter(|finding| finding.severity > Severity::Info)
        .map(|finding| format!("{} {}", finding.rule.code, finding.text))
        .collect()
}

fn assert_clean(messages: &[Msg]) {
    let none: [String; 0] = [];
    assert_eq!(grave(messages), none);
}

fn own_id() -> Vec<u8> {
    [&[1][..], &CLIENT].concat()
}

fn windows(message: Msg) -> Msg {
    message
        .option(61, &own_id())
        .option(12, b"DESKTOP_1")
        .option(60, b"MSFT 5.0")
        .option(
            55,
            &[1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252],
        )
}

#[test]
fn windows_with_its_own_server() {
    let given = |message: Msg| {
        message
            .option(15, b"example.org\0")
            .option(81, b"\x03\xff\xff")
            .option(252, b"http://wpad/wpad.dat\0")
    };
    assert_clean(&[
        windows(discover()).option(116, &[1]),
        given(offer()),
        windows(request()).option(81, b"\0\0\0DESKTOP_1"),
        given(ack()),
    ]);
    assert_clean(&[windows(inform()).option(43, &[220, 1, 0]), informed()]);
}

#[test]
fn android_and_a_phone_that_shares_its_network() {
    let phone = |message: Msg| {
        message
            .option(57, &[5, 220])
            .option(60, b"android-dhcp-13")
            .option(80, &[])
            .option(55, &[1, 3, 6, 15, 26, 28, 51, 58, 59, 43, 114, 108])
    };
    let given = |message: Msg| {
        message
            .option(43, b"ANDROID_METERED")
            .option(28, &[192, 0, 2, 255])
    };
    assert_clean(&[
        phone(discover()),
        given(offer()),
        phone(request()).without(80),
        given(ack()),
    ]);
}

#[test]
fn a_boot_rom_and_its_loader() {
    let rom = |message: Msg| {
        message
            .with(|m| (m.flags, m.secs) = (0x8000, 4))
            .option(57, &[4, 236])
            .option(97, &[0; 17])
            .option(93, &[0, 7])
            .option(94, &[1, 3, 16])
            .option(60, b"PXEClient:Arch:00007:UNDI:003016")
            .option(
                55,
                &[
                    1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 43, 54, 60, 66, 67, 97, 128, 135,
                ],
            )
    };
    let to_all = |message: Msg| message.between(SERVER, ALL).with(|m| m.eth_dst = [255; 6]);
    let given = |message: Msg| {
        to_all(message)
            .option(66, b"192.0.2.9")
            .option(67, b"boot.efi\0")
            .with(|m| m.siaddr = [192, 0, 2, 9])
    };
    assert_clean(&[
        rom(discover()),
        given(offer()),
        rom(request()),
        given(ack()),
    ]);
    let ipxe = |message: Msg| {
        rom(message)
            .option(77, b"iPXE")
            .option(175, &[177, 5, 1, 0x80, 0x86, 0x10, 0x0e])
    };
    assert_clean(&[
        ipxe(discover()),
        given(offer()),
        ipxe(request()),
        given(ack()),
    ]);
}

#[test]
fn a_proxy_that_only_offers_to_boot() {
    let proxy = offer()
        .without(51)
        .without(1)
        .without(3)
        .with(|m| m.yiaddr = [0; 4])
        .between([192, 0, 2, 9], ALL)
        .option(54, &[192, 0, 2, 9])
        .option(60, b"PXEClient")
        .option(43, &[6, 1, 8, 255]);
    assert_clean(&[
        discover().option(60, b"PXEClient:Arch:00000"),
        offer(),
        proxy,
    ]);
}

#[test]
fn a_boot_server_that_is_asked_by_broadcast() {
    let rom = |message: Msg| {
        message
            .with(|m| (m.xid, m.flags) = (0, 0x8000))
            .option(60, b"PXEClient:Arch:00000:UNDI:002001")
            .option(43, &[71, 4, 0x80, 0, 0, 0, 255])
    };
    let boots = rom(ack())
        .without(51)
        .without(1)
        .without(3)
        .without(6)
        .option(60, b"PXEClient")
        .between(SERVER, ALL)
        .with(|m| (m.eth_dst, m.file) = ([255; 6], b"debian-installer.0".to_vec()));
    let kinds = [
        (vec![rom(rebind()), boots.clone()], Kind::Pxe),
        (vec![rom(rebind()), boots.clone().without(43)], Kind::Pxe),
        (vec![boots.clone()], Kind::Pxe),
        (vec![rom(inform()), boots.clone()], Kind::Inform),
        (vec![rom(inform()), boots.without(43)], Kind::Inform),
    ];
    for (talk, kind) in kinds {
        assert_clean(&talk);
        let all = exchanges(&talk);
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!((all[0].kind, all[0].outcome), (kind, Outcome::Answered));
    }
}

#[test]
fn a_small_server_that_broadcasts_and_is_short() {
    let given = |message: Msg| {
        message
            .between(SERVER, ALL)
            .with(|m| (m.ttl, m.least) = (16, 0))
            .option(28, &ALL)
    };
    assert_clean(&[discover(), given(offer()), request(), given(ack())]);
}

#[test]
fn a_relay_seen_from_both_sides() {
    let items = [&[1, 6, 0, 4, 0, 42, 1, 7, 2, 8, 0, 6][..], &CLIENT].concat();
    let up = |message: Msg| message.relayed().option(82, &items);
    let down = |message: Msg| message.with(|m| m.giaddr = RELAY).between(RELAY, ADDRESS);
    assert_clean(&[
        discover(),
        up(discover()),
        up(offer()),
        down(offer()),
        request(),
        up(request()),
        up(ack()),
        down(ack()),
    ]);
}

#[test]
fn a_switch_that_adds_where_the_client_plugs_in() {
    let port = |message: Msg| {
        message
            .with(|m| m.hops = 1)
            .option(82, &[1, 2, 0, 7, 2, 2, 0, 9])
    };
    let back = |message: Msg| message.option(82, &[1, 2, 0, 7, 2, 2, 0, 9]);
    let found = grave(&[
        port(discover()),
        back(offer()),
        port(request()),
        back(ack()),
    ]);
    // Whether option 82 without giaddr may be trusted is another rule's question.
    let others: Vec<_> = found.iter().filter(|text| !text.starts_with('X')).collect();
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn renewals_of_all_kinds() {
    assert_clean(&[renew(), renewed()]);
    assert_clean(&[renew(), ack()]);
    assert_clean(&[rebind(), renewed().between(SERVER, ALL)]);
    // Small clients repeat the address, and some servers answer a flagged renewal by broadcast.
    let flagged = renew().option(50, &ADDRESS).with(|m| m.flags = 0x8000);
    assert_clean(&[flagged, renewed().between(SERVER, ALL)]);
}

#[test]
fn endings_with_more_than_is_needed() {
    let full = release()
        .option(61, &own_id())
        .option(12, b"host")
        .option(60, b"udhcp 1.36")
        .option(56, b"shutting down");
    assert_clean(&[full]);
    let refusal = nak()
        .option(61, &own_id())
        .option(82, &[1, 1, 9])
        .option(56, b"");
    let others: Vec<_> = grave(&[request(), refusal])
        .into_iter()
        .filter(|text| !text.starts_with("X03"))
        .collect();
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn cloud_and_provider_networks() {
    let single = |message: Msg| {
        message
            .option(1, &ALL)
            .option(3, &[172, 16, 0, 1])
            .option(121, &[32, 172, 16, 0, 1, 0, 0, 0, 0, 0, 172, 16, 0, 1])
            .option(26, &[5, 180])
    };
    assert_clean(&[discover(), single(offer()), request(), single(ack())]);
    // A password in option 90, with a counter that nobody moves.
    let secret = [&[0; 11][..], &[26, 9, 0, 0, 5, 88, 1, 3, 65]].concat();
    let box_of = |message: Msg| message.option(90, &secret).option(77, b"\x0aFSVDSL_box");
    assert_clean(&[box_of(discover()), offer(), box_of(request()), ack()]);
}
