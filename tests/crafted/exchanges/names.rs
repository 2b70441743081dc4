//! What an exchange's client goes by, and how that picks exchanges.

use dhcpscope::exchange::{Answer, ClientWord, Exchange, Query};

use super::scene::Scene;
use crate::craft::codes::{ACK, CLIENT_IDENTIFIER, DISCOVER, OFFER, REQUEST, REQUESTED_IP_ADDRESS};
use crate::craft::{Message, Options, millis};

const STEP: i64 = millis(100);
const HOST_NAME: u8 = 12;
const CLIENT_FQDN: u8 = 81;

/// An exchange whose four messages have these options beside those that belong there.
fn named(added: [&[(u8, &[u8])]; 4]) -> Exchange {
    let mut scene = Scene::new();
    let talk = scene.talk.clone();
    let taken = Options::of(REQUEST)
        .server(talk.server)
        .addresses(REQUESTED_IP_ADDRESS, &[talk.address]);
    let given = |message_type| Options::of(message_type).server(talk.server).lease(600);
    let messages = [
        (talk.discover(), Options::of(DISCOVER)),
        (talk.offer(), given(OFFER)),
        (talk.select(), taken),
        (talk.ack(), given(ACK)),
    ];
    for (id, ((message, options), added)) in (1..).zip(messages.into_iter().zip(added)) {
        let options = added.iter().fold(options, |options, (code, value)| {
            options.octets(*code, value)
        });
        let message = Message {
            options: options.end(),
            ..message
        };
        scene.hear(STEP, &talk.to_all(id, &message));
    }
    scene.exchanges().remove(0)
}

/// The host name of such an exchange.
fn name(added: [&[(u8, &[u8])]; 4]) -> String {
    let exchange = named(added);
    let name = exchange.verdict().hostname();
    String::from_utf8(name.unwrap_or_default().into_owned()).unwrap()
}

#[test]
fn what_is_empty_does_not_hide_the_name_behind_it() {
    const PC: &[u8] = b"\0\0\0pc";
    let empty: &[u8] = b"";
    assert_eq!(
        name([&[(HOST_NAME, empty)], &[], &[(HOST_NAME, b"laptop")], &[]]),
        "laptop"
    );
    assert_eq!(
        name([
            &[(CLIENT_FQDN, &[0; 3])],
            &[],
            &[],
            &[(HOST_NAME, b"assigned")]
        ]),
        "assigned"
    );
    let both: &[(u8, &[u8])] = &[(HOST_NAME, b"\0"), (CLIENT_FQDN, PC)];
    assert_eq!(name([both, &[], &[], &[]]), "pc");
    let exchange = named([
        &[(CLIENT_IDENTIFIER, empty)],
        &[],
        &[(CLIENT_IDENTIFIER, b"\0me")],
        &[],
    ]);
    assert_eq!(exchange.verdict().client_id(), Some(&b"\0me"[..]));
}

#[test]
fn a_client_is_picked_by_whatever_it_was_called_on_the_way() {
    let named = named([
        &[(CLIENT_FQDN, b"\0\0\0pcname")],
        &[(CLIENT_IDENTIFIER, b"\0made")],
        &[(HOST_NAME, b"other.example")],
        &[],
    ]);
    let name = |name: &str| ClientWord::Name(name.to_owned());
    let picks = |client: ClientWord| {
        let query = Query {
            clients: vec![client],
            ..Query::default()
        };
        query.ask(&named)
    };
    for client in [
        name("pcname"),
        name("other"),
        ClientWord::Octets(b"\0made".to_vec()),
    ] {
        assert_eq!(picks(client.clone()), Answer::Yes, "{client:?}");
    }
    assert_eq!(picks(name("example")), Answer::No);
}
