//! What is said to and of clients that boot from the network.

use super::{sentences, verdicts};
use crate::findings::testing::{
    ADDRESS, Msg, OTHER_SERVER, SERVER, ack, discover, dora, inform, informed, offer, rebind,
    renew, renewed, request, text,
};

const PXE: &[u8] = b"PXEClient:Arch:00007:UNDI:003000";
const HTTP: &[u8] = b"HTTPClient:Arch:00016:UNDI:003000";
/// What is said of a client of this class that gets its address in this way.
fn bound(class: &[u8], answers: impl Fn(Msg) -> Msg) -> String {
    let asked = |message: Msg| message.option(60, class);
    let all = [
        asked(discover()),
        answers(offer()),
        asked(request()),
        answers(ack()),
    ];
    beyond_the_lease(&all)
}

/// The verdict behind what it says of the lease.
fn beyond_the_lease(all: &[Msg]) -> String {
    let lease = verdicts(&dora()).remove(0);
    verdicts(all)[0].strip_prefix(&lease).unwrap().to_owned()
}

/// An OFFER to boot, without an address.
fn proxy(server: [u8; 4]) -> Msg {
    let offer = offer().by(server).with(|m| m.yiaddr = [0; 4]);
    offer.option(60, b"PXEClient")
}

#[test]
fn a_boot_rom_is_told_its_file_and_who_has_it() {
    let named = |m: Msg| m.with(|m| m.file = b"ipxe.efi".to_vec());
    let next = |m: Msg| named(m).with(|m| m.siaddr = OTHER_SERVER);
    assert_eq!(bound(PXE, next), ", boot file \"ipxe.efi\" from 192.0.2.2");
    assert_eq!(bound(PXE, named), ", boot file \"ipxe.efi\"");
    let by_option = |m: Msg| m.option(67, b"ipxe.efi\0").option(66, b"boot.example");
    assert_eq!(
        bound(PXE, by_option),
        ", boot file \"ipxe.efi\" from boot.example"
    );
    // Others have no use for it.
    assert_eq!(bound(b"udhcp 1.35.0", next), "");
    let by_architecture = |m: Msg| m.option(93, &[0, 22]);
    let all = [
        by_architecture(discover()),
        next(offer()),
        request(),
        next(ack()),
    ];
    assert!(verdicts(&all)[0].ends_with(", boot file \"ipxe.efi\" from 192.0.2.2"));
}

#[test]
fn a_loader_of_another_firmware_is_pointed_out() {
    let told = |file: &'static [u8], architecture: &[u8]| {
        let named = |m: Msg| m.with(|m| m.file = file.to_vec());
        let asks = |m: Msg| m.option(93, architecture);
        let all = [
            asks(discover()),
            named(offer()),
            asks(request()),
            named(ack()),
        ];
        verdicts(&all)[0].clone()
    };
    let of_bios = told(b"pxelinux.0", &[0, 7]);
    let misfit = ", by its name for BIOS, where the client is x64 UEFI (93)";
    assert!(of_bios.ends_with(misfit), "{of_bios}");
    let of_uefi = told(b"ipxe.efi", &[0, 0]);
    let misfit = ", by its name for UEFI, where the client is x86 BIOS (93)";
    assert!(of_uefi.ends_with(misfit), "{of_uefi}");
    // It fits, says nothing, or the client can be both.
    for (file, architecture) in [
        (&b"ipxe.efi"[..], &[0, 7][..]),
        (b"undionly.kpxe", &[0, 0]),
        (b"boot.ipxe", &[0, 7]),
        (b"ipxe.efi", &[0, 0, 0, 7]),
        (b"ipxe.efi", &[0, 22]),
    ] {
        assert!(!told(file, architecture).contains("name"));
    }
}

#[test]
fn a_boot_rom_may_get_nothing_to_boot() {
    assert_eq!(bound(PXE, |m| m), ", but no boot file");
    assert_eq!(bound(HTTP, |m| m), ", but no boot file");
    assert_eq!(bound(PXE, |m| m.option(43, &[6, 1, 3, 255])), "");
    assert_eq!(bound(PXE, |m| m.option(17, b"iscsi:192.0.2.9::::disk")), "");
    let asked = |at| discover().option(60, PXE).at(at);
    assert_eq!(
        verdicts(&[asked(0), offer(), asked(4000)]),
        ["192.0.2.1 offered 192.0.2.50/24, but no boot file; \
          the client sent no REQUEST for it and asked again"]
    );
}

#[test]
fn a_uri_says_itself_who_has_it() {
    let next = |m: Msg| {
        m.with(|m| m.siaddr = OTHER_SERVER)
            .option(60, b"HTTPClient")
    };
    let uri = |m: Msg| next(m).option(67, b"http://192.0.2.9/ipxe.efi");
    assert_eq!(
        bound(HTTP, uri),
        ", boot file \"http://192.0.2.9/ipxe.efi\""
    );
    let name = |m: Msg| next(m).option(67, b"ipxe.efi");
    assert_eq!(
        bound(HTTP, name),
        ", boot file \"ipxe.efi\", which is no URI"
    );
}

#[test]
fn who_offers_to_boot_beside_the_server_is_told() {
    let asked = |message: Msg| message.option(60, PXE);
    let with = |proxies: &[Msg]| {
        let began = [asked(discover()), offer()];
        let taken = [asked(request()), ack()];
        beyond_the_lease(&[&began[..], proxies, &taken].concat())
    };
    let [first, second] = [proxy(OTHER_SERVER), proxy([192, 0, 2, 3])];
    assert_eq!(
        with(std::slice::from_ref(&first)),
        "; 192.0.2.2 offers to boot"
    );
    assert_eq!(
        with(&[first.clone(), first.clone(), second]),
        "; 192.0.2.2 and 192.0.2.3 offer to boot"
    );
    let many: Vec<Msg> = (2..9).map(|last| proxy([192, 0, 2, last])).collect();
    assert_eq!(
        with(&many),
        "; 192.0.2.2, 192.0.2.3, 192.0.2.4, 192.0.2.5 and others offer to boot"
    );
    let said = sentences(&[asked(discover()), first]);
    assert!(
        said[1].starts_with("offers to boot, and no address"),
        "{said:?}"
    );
}

#[test]
fn who_asks_for_parameters_is_not_told_what_to_boot() {
    let all = [inform(), informed().option(67, b"ipxe.efi")];
    assert_eq!(verdicts(&all), ["parameters from 192.0.2.1 for 192.0.2.50"]);
}

#[test]
fn a_boot_server_answers_with_a_file_or_a_menu_or_nothing() {
    const PROMPT: &[u8] = &[10, 2, 0, b'?', 255];
    const MENU: &[u8] = &[9, 6, 0x80, 0, 3, b'a', b'b', b'c', 255];
    let asked = renew().option(60, PXE).ports(68, 4011);
    let reply = |items: &[u8]| {
        let reply = ack().without(51).with(|m| m.yiaddr = [0; 4]);
        let reply = reply.option(60, b"PXEClient").option(43, items);
        reply.between(SERVER, ADDRESS).ports(4011, 68)
    };
    let said = |reply: Msg| {
        let all = [asked.clone(), reply];
        (verdicts(&all)[0].clone(), sentences(&all)[1].clone())
    };
    let (verdict, sentence) = said(reply(PROMPT));
    assert!(
        verdict.ends_with(" for 192.0.2.50, but no boot file"),
        "{verdict}"
    );
    assert!(sentence.starts_with("answers for the boot server, but no boot file"));
    let (verdict, _) = said(reply(MENU));
    assert!(
        verdict.ends_with(" for 192.0.2.50, a boot menu"),
        "{verdict}"
    );
    let (verdict, sentence) = said(reply(PROMPT).option(67, b"ipxe.efi"));
    assert!(verdict.ends_with(", boot file \"ipxe.efi\""), "{verdict}");
    assert!(
        sentence.starts_with("says to boot \"ipxe.efi\""),
        "{sentence}"
    );
}

#[test]
fn a_dhcp_server_may_take_the_question_for_a_renewal() {
    const ITEM: &[u8] = &[71, 4, 0x80, 0, 0, 0, 255];
    let asked = |at| {
        let asked = rebind().option(60, PXE).option(43, ITEM);
        asked.at(at)
    };
    let renewed = |at| renewed().at(at);
    let all = [
        asked(0),
        renewed(1),
        asked(1000),
        renewed(1001),
        asked(3000),
    ];
    assert_eq!(
        verdicts(&all),
        [
            "no boot server answered the 3 PXE requests for 192.0.2.50, \
          which 192.0.2.1 takes for a renewal"
        ]
    );
    assert!(
        text("X01", &all).starts_with("3 PXE requests within 3.0 s got no answer of a boot server")
    );
    assert!(
        sentences(&all)[1].starts_with("takes the question for a renewal, and grants 192.0.2.50")
    );
    let boots = ack()
        .by(OTHER_SERVER)
        .without(51)
        .with(|m| m.yiaddr = [0; 4]);
    let boots = boots.option(60, b"PXEClient").option(43, ITEM);
    let all = [asked(0), boots.option(67, b"ipxe.efi").at(1), renewed(2)];
    let [verdict] = &verdicts(&all)[..] else {
        panic!("{:?}", verdicts(&all));
    };
    assert!(verdict.ends_with(", boot file \"ipxe.efi\""), "{verdict}");
}
