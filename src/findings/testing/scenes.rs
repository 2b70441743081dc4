//! The messages of one plain client and one plain server.

use crate::findings::testing::{ADDRESS, EVERYBODY, Msg, SERVER, SERVER_MAC};

/// DISCOVER.
pub(crate) fn discover() -> Msg {
    Msg::client(1).option(55, &[1, 3, 6])
}

/// OFFER of [`ADDRESS`] for an hour.
pub(crate) fn offer() -> Msg {
    granting(Msg::server(2)).at(1)
}

/// REQUEST in SELECTING.
pub(crate) fn request() -> Msg {
    Msg::client(3)
        .option(50, &ADDRESS)
        .option(54, &SERVER)
        .option(55, &[1, 3, 6])
        .at(2)
}

/// ACK.
pub(crate) fn ack() -> Msg {
    granting(Msg::server(5)).at(3)
}

/// NAK, broadcast.
pub(crate) fn nak() -> Msg {
    Msg::server(6).at(3).with(|nak| {
        nak.yiaddr = [0; 4];
        nak.dst = EVERYBODY;
        nak.eth_dst = [255; 6];
    })
}

/// REQUEST in INIT-REBOOT.
pub(crate) fn reboot() -> Msg {
    Msg::client(3).option(50, &ADDRESS).option(55, &[1, 3, 6])
}

/// REQUEST in RENEWING.
pub(crate) fn renew() -> Msg {
    unicast(Msg::client(3).option(55, &[1, 3, 6]))
}

/// REQUEST in REBINDING.
pub(crate) fn rebind() -> Msg {
    renew().with(|rebind| {
        rebind.dst = EVERYBODY;
        rebind.eth_dst = [255; 6];
    })
}

/// ACK to a renewal, unicast to ciaddr.
pub(crate) fn renewed() -> Msg {
    ack().with(|ack| ack.ciaddr = ADDRESS)
}

/// INFORM.
pub(crate) fn inform() -> Msg {
    rebind()
        .option(53, &[8])
        .with(|inform| inform.xid = 0x5566_7788)
}

/// ACK to an INFORM: parameters without an address.
pub(crate) fn informed() -> Msg {
    renewed().without(51).with(|ack| {
        ack.xid = inform().xid;
        ack.yiaddr = [0; 4];
    })
}

/// RELEASE.
pub(crate) fn release() -> Msg {
    unicast(Msg::client(7).option(54, &SERVER))
}

/// DECLINE.
pub(crate) fn decline() -> Msg {
    Msg::client(4).option(50, &ADDRESS).option(54, &SERVER)
}

/// DISCOVER, OFFER, REQUEST, ACK.
pub(crate) fn dora() -> Vec<Msg> {
    vec![discover(), offer(), request(), ack()]
}

/// The same messages, so many milliseconds later and with another xid.
pub(crate) fn later(messages: Vec<Msg>, milliseconds: i64, xid: u32) -> Vec<Msg> {
    let shift = |mut message: Msg| {
        message.at += milliseconds;
        message.xid = xid;
        message
    };
    messages.into_iter().map(shift).collect()
}

fn granting(message: Msg) -> Msg {
    message
        .option(51, &3600_u32.to_be_bytes())
        .option(1, &[255, 255, 255, 0])
        .option(3, &SERVER)
        .option(6, &SERVER)
}

fn unicast(message: Msg) -> Msg {
    message.with(|message| {
        (message.src, message.ciaddr) = (ADDRESS, ADDRESS);
        (message.dst, message.eth_dst) = (SERVER, SERVER_MAC);
    })
}
