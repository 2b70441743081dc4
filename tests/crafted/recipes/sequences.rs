//! Sequences of messages that are hard to record on purpose.

use super::BEGAN;
use crate::craft::codes::{
    ACK, ASSOCIATED_IP, CLIENT_IDENTIFIER, CLIENT_LAST_TRANSACTION, CLIENT_SYSTEM, CLIENT_UNDI,
    CLIENT_UUID, DISCOVER, END, LEASE_TIME, LEASEACTIVE, LEASEQUERY, LEASEUNKNOWN, OFFER,
    RELAY_AGENT, REQUEST, REQUESTED_IP_ADDRESS, ROUTER, SUBNET_MASK, VENDOR_CLASS, VENDOR_SPECIFIC,
};
use crate::craft::{Datagram, Ethernet, Mac, Message, Options, Pcap, Record, Talk, millis};

/// Frames with the millisecond each came.
fn capture(frames: impl IntoIterator<Item = (i64, Vec<u8>)>) -> Vec<u8> {
    let records = frames
        .into_iter()
        .map(|(millisecond, frame)| Record::new(BEGAN + millis(millisecond), frame));
    Pcap::new(records.collect()).octets()
}

/// A client in the same network under another name.
fn neighbour() -> Talk {
    Talk {
        client: [0x02, 0, 0x5e, 0, 0x53, 0x02],
        host_name: "scanner",
        address: [192, 0, 2, 11],
        ..Talk::new()
    }
}

/// D D O R R A: a slow server.
pub(super) fn repeats() -> Vec<u8> {
    let talk = Talk::new();
    let after = |secs: u16, message: Message| Message { secs, ..message };
    capture([
        (0, talk.to_all(1, &talk.discover())),
        (4_000, talk.to_all(2, &after(4, talk.discover()))),
        (4_500, talk.to_client(101, &talk.offer())),
        (4_520, talk.to_all(3, &after(4, talk.select()))),
        (8_600, talk.to_all(4, &after(8, talk.select()))),
        (8_900, talk.to_client(102, &talk.ack())),
    ])
}

/// D O R A R A: the first ACK does not reach the client.
pub(super) fn ack_lost() -> Vec<u8> {
    let talk = Talk::new();
    capture([
        (0, talk.to_all(1, &talk.discover())),
        (1, talk.to_client(101, &talk.offer())),
        (3, talk.to_all(2, &talk.select())),
        (4, talk.to_client(102, &talk.ack())),
        (4_003, talk.to_all(3, &talk.select())),
        (4_004, talk.to_client(103, &talk.ack())),
    ])
}

/// D O R A, and then another server's OFFER.
pub(super) fn late_second_offer() -> Vec<u8> {
    let talk = Talk::new();
    let slow = Talk {
        server: [192, 0, 2, 2],
        server_mac: [0x02, 0, 0x5e, 0, 0x53, 0xfd],
        address: [192, 0, 2, 200],
        ..Talk::new()
    };
    capture([
        (0, talk.to_all(1, &talk.discover())),
        (1, talk.to_client(101, &talk.offer())),
        (3, talk.to_all(2, &talk.select())),
        (4, talk.to_client(102, &talk.ack())),
        (1_010, slow.to_client(7, &slow.offer())),
    ])
}

/// Two clients that boot from one image choose one xid, and their messages interleave.
pub(super) fn one_xid_two_clients() -> Vec<u8> {
    let (one, two) = (Talk::new(), neighbour());
    assert_eq!(one.xid, two.xid);
    capture([
        (0, one.to_all(1, &one.discover())),
        (1, two.to_all(1, &two.discover())),
        (3, two.to_client(101, &two.offer())),
        (4, one.to_client(102, &one.offer())),
        (6, one.to_all(2, &one.select())),
        (7, two.to_all(2, &two.select())),
        (9, one.to_client(103, &one.ack())),
        (10, two.server_to_all(104, &two.nak())),
    ])
}

/// The REQUEST has another xid than the DISCOVER and the OFFER that it takes. RFC 2131 s4.4.1 wants the same.
pub(super) fn xid_changed() -> Vec<u8> {
    let talk = Talk::new();
    let later = Talk {
        xid: 0x3003_0003,
        ..Talk::new()
    };
    capture([
        (0, talk.to_all(1, &talk.discover())),
        (1, talk.to_client(101, &talk.offer())),
        (3, later.to_all(2, &later.select())),
        (4, later.to_client(102, &later.ack())),
    ])
}

/// A mirror port gives frames twice: the same frame again, then the same message as a relay sends it on. A DISCOVER of
/// the same octets 60 ms later is no copy but a repeat.
pub(super) fn copies() -> Vec<u8> {
    const RELAY_MAC: Mac = [0x02, 0, 0x5e, 0, 0x53, 0xaa];
    let talk = Talk::new();
    let discover = talk.discover();
    let relayed = Message {
        hops: 1,
        giaddr: [192, 0, 2, 254],
        options: without_end(discover.options.clone())
            .octets(RELAY_AGENT, b"\x01\x04ge-1")
            .end(),
        ..discover.clone()
    };
    let to_server = Datagram {
        id: 900,
        ..Datagram::relayed([192, 0, 2, 254], [203, 0, 113, 1])
    };
    let on_trunk = Ethernet {
        tags: vec![(0x8100, 42)],
        ..Ethernet::unicast(RELAY_MAC, talk.server_mac)
    };
    capture([
        (0, talk.to_all(1, &discover)),
        (1, talk.to_all(1, &discover)),
        (2, on_trunk.around(&to_server.around(&relayed))),
        (62, talk.to_all(1, &discover)),
        (65, talk.to_client(101, &talk.offer())),
        (66, talk.to_client(101, &talk.offer())),
        (70, talk.to_all(2, &talk.select())),
        (71, talk.to_all(2, &talk.select())),
        (75, talk.to_client(102, &talk.ack())),
        (76, talk.to_client(102, &talk.ack())),
    ])
}

/// Options to which more can be added.
fn without_end(options: Options) -> Options {
    let octets = options.into_octets();
    Options::none().raw(octets.strip_suffix(&[END]).unwrap())
}

/// An access concentrator asks who has an address: once the server knows, once it does not. RFC 4388 s6.
pub(super) fn leasequery() -> Vec<u8> {
    const AGENT: [u8; 4] = [198, 51, 100, 1];
    const DHCP_SERVER: [u8; 4] = [203, 0, 113, 5];
    const AGENT_MAC: Mac = [0x02, 0, 0x5e, 0, 0x53, 0xaa];
    let talk = Talk::new();
    let asks = |xid: u32, address: [u8; 4]| {
        let message = Message {
            hlen: 0,
            htype: 0,
            chaddr: Vec::new(),
            giaddr: AGENT,
            ciaddr: address,
            options: Options::of(LEASEQUERY)
                .asks_for(&[LEASE_TIME, CLIENT_IDENTIFIER, CLIENT_LAST_TRANSACTION])
                .end(),
            ..Message::request(xid, talk.client)
        };
        let datagram = Datagram::relayed(AGENT, DHCP_SERVER).around(&message);
        Ethernet::unicast(AGENT_MAC, talk.server_mac).around(&datagram)
    };
    let answers = |message: &Message| {
        let datagram = Datagram::relayed(DHCP_SERVER, AGENT).around(message);
        Ethernet::unicast(talk.server_mac, AGENT_MAC).around(&datagram)
    };
    let active = Message {
        giaddr: AGENT,
        ciaddr: talk.address,
        options: Options::of(LEASEACTIVE)
            .server(DHCP_SERVER)
            .number(LEASE_TIME, 1_800)
            .client_hardware(talk.client)
            .number(CLIENT_LAST_TRANSACTION, 1_800)
            .addresses(ASSOCIATED_IP, &[talk.address, [192, 0, 2, 77]])
            .end(),
        ..Message::reply(0x4004_0001, talk.client)
    };
    let unknown = Message {
        htype: 0,
        hlen: 0,
        chaddr: Vec::new(),
        giaddr: AGENT,
        ciaddr: [192, 0, 2, 99],
        options: Options::of(LEASEUNKNOWN).server(DHCP_SERVER).end(),
        ..Message::reply(0x4004_0002, talk.client)
    };
    capture([
        (0, asks(0x4004_0001, talk.address)),
        (2, answers(&active)),
        (500, asks(0x4004_0002, [192, 0, 2, 99])),
        (502, answers(&unknown)),
    ])
}

/// The server tells a client to renew, and it does. RFC 3203 s3.
pub(super) fn forcerenew() -> Vec<u8> {
    let talk = Talk::new();
    let told = Talk {
        xid: 0x5005_0005,
        ..Talk::new()
    };
    capture([
        (0, told.to_client(101, &told.forcerenew())),
        (20, talk.to_server(1, &talk.renew())),
        (22, talk.to_client(102, &talk.ack())),
    ])
}

/// A client with another xid for each question, as RFC 2131 s4.1 allows: its server is gone when it renews, and another
/// one extends the lease.
pub(super) fn xid_each_time() -> Vec<u8> {
    const T1: i64 = 1_800_000;
    const HALF_WAY_TO_T2: i64 = 2_475_000;
    const T2: i64 = 3_150_000;
    let talk = Talk::new();
    let by = |xid: u32| Talk {
        xid,
        ..talk.clone()
    };
    let (first, second, third) = (by(0x2002_0002), by(0x3003_0003), by(0x4004_0004));
    let other = Talk {
        server: [192, 0, 2, 2],
        server_mac: [0x02, 0, 0x5e, 0, 0x53, 0xfd],
        ..third.clone()
    };
    capture([
        (0, talk.to_all(1, &talk.discover())),
        (1, talk.to_client(101, &talk.offer())),
        (3, talk.to_all(2, &talk.select())),
        (4, talk.to_client(102, &talk.ack())),
        (T1, first.to_server(3, &first.renew())),
        (HALF_WAY_TO_T2, second.to_server(4, &second.renew())),
        (T2, third.to_all_from_address(5, &third.renew())),
        (T2 + 1, other.to_client(201, &other.ack())),
    ])
}

/// A boot ROM gets its address, then asks the boot server on port 4011, all with one xid.
pub(super) fn pxe_boot_server() -> Vec<u8> {
    const PXE_PORT: u16 = 4011;
    const UUID: [u8; 17] = [
        0, 0x4c, 0x4c, 0x45, 0x44, 0x00, 0x31, 0x10, 0x80, 0x42, 0xb1, 0xc0, 0x4f, 0x4a, 0x33,
        0x32, 0x31,
    ];
    let talk = Talk::new();
    let rom = |options: Options| {
        options
            .text(VENDOR_CLASS, "PXEClient:Arch:00007:UNDI:003016")
            .short(CLIENT_SYSTEM, 7)
            .octets(CLIENT_UNDI, &[1, 3, 16])
            .octets(CLIENT_UUID, &UUID)
    };
    let says = |options: Options| Message {
        options: rom(options).end(),
        ..Message::request(talk.xid, talk.client)
    };
    let answers = |options: Options| Message {
        yiaddr: talk.address,
        options: options
            .server(talk.server)
            .lease(talk.lease)
            .addresses(SUBNET_MASK, &[[255, 255, 255, 0]])
            .addresses(ROUTER, &[talk.server])
            .end(),
        ..Message::reply(talk.xid, talk.client)
    };
    // Boot item: type 1, layer 0. PXE 2.1 section 2.2.
    let boot_item = [71, 4, 0, 1, 0, 0, 255];
    let asks = Message {
        ciaddr: talk.address,
        ..says(Options::of(REQUEST).octets(VENDOR_SPECIFIC, &boot_item))
    };
    let boot = Message {
        siaddr: talk.server,
        file: b"boot/x86_64/grubx64.efi".to_vec(),
        options: Options::of(ACK)
            .server(talk.server)
            .text(VENDOR_CLASS, "PXEClient")
            .octets(CLIENT_UUID, &UUID)
            .octets(VENDOR_SPECIFIC, &boot_item)
            .end(),
        ..Message::reply(talk.xid, talk.client)
    };
    let to_boot_server = Datagram {
        dst_port: PXE_PORT,
        ..Datagram::unicast(talk.address, talk.server)
    };
    let from_boot_server = Datagram {
        src_port: PXE_PORT,
        dst_port: 68,
        ..Datagram::reply(talk.server, talk.address)
    };
    let request = Options::of(REQUEST)
        .addresses(REQUESTED_IP_ADDRESS, &[talk.address])
        .server(talk.server);
    capture([
        (0, talk.to_all(1, &says(Options::of(DISCOVER)))),
        (1, talk.to_client(101, &answers(Options::of(OFFER)))),
        (1_000, talk.to_all(2, &says(request))),
        (1_001, talk.to_client(102, &answers(Options::of(ACK)))),
        (
            1_020,
            Ethernet::unicast(talk.client, talk.server_mac).around(&to_boot_server.around(&asks)),
        ),
        (
            1_022,
            Ethernet::unicast(talk.server_mac, talk.client).around(&from_boot_server.around(&boot)),
        ),
    ])
}
