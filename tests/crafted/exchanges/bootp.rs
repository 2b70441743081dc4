//! BOOTP and DHCP answer each other. RFC 1534.

use super::scene::played;

#[test]
fn each_by_itself_is_an_exchange() {
    assert_eq!(
        played("BOOTREQUEST BOOTREPLY D O R A"),
        [
            "bootp answered: BOOTREQUEST BOOTREPLY",
            "acquire bound: D O R A"
        ]
    );
    assert_eq!(
        played("D BOOTREQUEST O BOOTREPLY R A"),
        [
            "acquire bound: D O R A",
            "bootp answered: BOOTREQUEST BOOTREPLY"
        ]
    );
}

#[test]
fn a_server_of_bootp_may_answer_a_discover() {
    assert_eq!(
        played("D BOOTREPLY +60s"),
        ["acquire answered: D BOOTREPLY"]
    );
    // The client prefers what it is offered by DHCP.
    assert_eq!(
        played("D BOOTREPLY O R A"),
        ["acquire bound: D BOOTREPLY O R A"]
    );
    assert_eq!(
        played("D O R A BOOTREPLY"),
        ["acquire bound: D O R A BOOTREPLY"]
    );
    assert_eq!(
        played("D O BOOTREPLY +60s"),
        ["acquire offer-only: D O BOOTREPLY"]
    );
    // It asks on: it does not go by that.
    assert_eq!(
        played("D BOOTREPLY +4s D BOOTREPLY +8s D +60s"),
        ["acquire no-answer: D BOOTREPLY D BOOTREPLY D"]
    );
}

#[test]
fn a_reply_that_lacks_its_type_belongs_to_what_was_asked() {
    assert_eq!(
        played("REBOOT BOOTREPLY +4s REBOOT A"),
        ["init-reboot bound: REBOOT BOOTREPLY REBOOT A"]
    );
    assert_eq!(
        played("BOOTREPLY +60s"),
        ["bootp answered: BOOTREPLY (cut at start)"]
    );
}

#[test]
fn a_server_of_dhcp_may_answer_bootp() {
    assert_eq!(
        played("BOOTREQUEST O +60s"),
        ["bootp offer-only: BOOTREQUEST O"]
    );
    assert_eq!(
        played("BOOTREQUEST O +4s BOOTREQUEST O"),
        ["bootp offer-only: BOOTREQUEST O BOOTREQUEST O"]
    );
    assert_eq!(
        played("BOOTREQUEST O BOOTREPLY"),
        ["bootp answered: BOOTREQUEST O BOOTREPLY"]
    );
}

#[test]
fn what_takes_an_offer_goes_on_by_dhcp() {
    assert_eq!(
        played("BOOTREQUEST O R A +4s R A"),
        ["acquire bound: BOOTREQUEST O R A R A"]
    );
    assert_eq!(
        played("BOOTREQUEST O R +4s R N"),
        ["acquire nak: BOOTREQUEST O R R N"]
    );
    assert_eq!(
        played("BOOTREQUEST O A"),
        ["acquire bound: BOOTREQUEST O A"]
    );
}
