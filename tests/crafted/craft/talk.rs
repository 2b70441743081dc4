//! What one client and one server say to each other, in the usual words.

use super::codes::{
    ACK, DECLINE, DISCOVER, DOMAIN_NAME_SERVER, FORCERENEW, HOST_NAME, INFORM, MESSAGE, NAK, OFFER,
    RELEASE, REQUEST, REQUESTED_IP_ADDRESS, ROUTER, SUBNET_MASK,
};
use super::{ALL_HOSTS, Datagram, Ethernet, Ip, Mac, Message, Options};

/// A client and its server.
#[derive(Clone, Debug)]
pub(crate) struct Talk {
    pub(crate) client: Mac,
    pub(crate) host_name: &'static str,
    pub(crate) xid: u32,
    pub(crate) server: Ip,
    pub(crate) server_mac: Mac,
    /// The address that is offered and used.
    pub(crate) address: Ip,
    /// Seconds of the lease.
    pub(crate) lease: u32,
}

impl Talk {
    /// A client in 192.0.2.0/24 whose server is 192.0.2.1.
    pub(crate) fn new() -> Self {
        Self {
            client: [0x02, 0, 0x5e, 0, 0x53, 0x01],
            host_name: "printer",
            xid: 0x1001_0001,
            server: [192, 0, 2, 1],
            server_mac: [0x02, 0, 0x5e, 0, 0x53, 0xfe],
            address: [192, 0, 2, 10],
            lease: 3_600,
        }
    }

    /// The frames of an allocation: DISCOVER, OFFER, REQUEST, ACK.
    pub(crate) fn dora(&self) -> [Vec<u8>; 4] {
        [
            self.to_all(1, &self.discover()),
            self.to_client(2, &self.offer()),
            self.to_all(3, &self.select()),
            self.to_client(4, &self.ack()),
        ]
    }

    fn says(&self, options: Options) -> Message {
        Message {
            options: options.end(),
            ..Message::request(self.xid, self.client)
        }
    }

    fn asked(&self, message_type: u8) -> Options {
        Options::of(message_type)
            .client_hardware(self.client)
            .text(HOST_NAME, self.host_name)
            .asks_for(&[SUBNET_MASK, ROUTER, DOMAIN_NAME_SERVER])
    }

    fn answer(&self, options: Options) -> Message {
        Message {
            options: options.end(),
            ..Message::reply(self.xid, self.client)
        }
    }

    fn granted(&self, message_type: u8) -> Options {
        Options::of(message_type)
            .server(self.server)
            .lease(self.lease)
            .addresses(SUBNET_MASK, &[[255, 255, 255, 0]])
            .addresses(ROUTER, &[self.server])
            .addresses(DOMAIN_NAME_SERVER, &[self.server])
            // RFC 6842 s3: the client's own identifier, back to it.
            .client_hardware(self.client)
    }

    pub(crate) fn discover(&self) -> Message {
        self.says(self.asked(DISCOVER))
    }

    pub(crate) fn offer(&self) -> Message {
        Message {
            yiaddr: self.address,
            ..self.answer(self.granted(OFFER))
        }
    }

    /// REQUEST in SELECTING. RFC 2131 s4.3.2.
    pub(crate) fn select(&self) -> Message {
        self.says(
            self.asked(REQUEST)
                .addresses(REQUESTED_IP_ADDRESS, &[self.address])
                .server(self.server),
        )
    }

    /// REQUEST in INIT-REBOOT. RFC 2131 s4.3.2.
    pub(crate) fn reboot(&self) -> Message {
        self.says(
            self.asked(REQUEST)
                .addresses(REQUESTED_IP_ADDRESS, &[self.address]),
        )
    }

    /// REQUEST in RENEWING or REBINDING: only the way it is sent tells them apart. RFC 2131 s4.3.2.
    pub(crate) fn renew(&self) -> Message {
        Message {
            ciaddr: self.address,
            ..self.says(self.asked(REQUEST))
        }
    }

    pub(crate) fn ack(&self) -> Message {
        Message {
            yiaddr: self.address,
            ..self.answer(self.granted(ACK))
        }
    }

    pub(crate) fn nak(&self) -> Message {
        let why = Options::of(NAK)
            .server(self.server)
            .text(MESSAGE, "wrong network");
        self.answer(why)
    }

    pub(crate) fn inform(&self) -> Message {
        Message {
            ciaddr: self.address,
            ..self.says(self.asked(INFORM))
        }
    }

    /// ACK to INFORM: no lease, no yiaddr. RFC 2131 s4.3.5.
    pub(crate) fn inform_ack(&self) -> Message {
        let parameters = Options::of(ACK)
            .server(self.server)
            .addresses(SUBNET_MASK, &[[255, 255, 255, 0]])
            .addresses(ROUTER, &[self.server])
            .addresses(DOMAIN_NAME_SERVER, &[self.server]);
        Message {
            ciaddr: self.address,
            ..self.answer(parameters)
        }
    }

    pub(crate) fn release(&self) -> Message {
        let options = Options::of(RELEASE)
            .server(self.server)
            .client_hardware(self.client);
        Message {
            ciaddr: self.address,
            ..self.says(options)
        }
    }

    pub(crate) fn decline(&self) -> Message {
        let options = Options::of(DECLINE)
            .client_hardware(self.client)
            .addresses(REQUESTED_IP_ADDRESS, &[self.address])
            .server(self.server);
        self.says(options)
    }

    /// FORCERENEW. RFC 3203 s3.
    pub(crate) fn forcerenew(&self) -> Message {
        Message {
            ciaddr: self.address,
            ..self.answer(Options::of(FORCERENEW).server(self.server))
        }
    }

    /// Client to all.
    pub(crate) fn to_all(&self, id: u16, message: &Message) -> Vec<u8> {
        let datagram = Datagram {
            id,
            ..Datagram::broadcast()
        };
        Ethernet::broadcast(self.client).around(&datagram.around(message))
    }

    /// Client to all, from the address it has.
    pub(crate) fn to_all_from_address(&self, id: u16, message: &Message) -> Vec<u8> {
        let datagram = Datagram {
            id,
            ..Datagram::unicast(self.address, ALL_HOSTS)
        };
        Ethernet::broadcast(self.client).around(&datagram.around(message))
    }

    /// Client to its server.
    pub(crate) fn to_server(&self, id: u16, message: &Message) -> Vec<u8> {
        let datagram = Datagram {
            id,
            ..Datagram::unicast(self.address, self.server)
        };
        Ethernet::unicast(self.client, self.server_mac).around(&datagram.around(message))
    }

    /// Server to its client.
    pub(crate) fn to_client(&self, id: u16, message: &Message) -> Vec<u8> {
        let datagram = Datagram {
            id,
            ..Datagram::reply(self.server, self.address)
        };
        Ethernet::unicast(self.server_mac, self.client).around(&datagram.around(message))
    }

    /// Server to all, as a NAK is sent. RFC 2131 s4.1.
    pub(crate) fn server_to_all(&self, id: u16, message: &Message) -> Vec<u8> {
        let datagram = Datagram {
            id,
            ..Datagram::reply(self.server, ALL_HOSTS)
        };
        Ethernet::broadcast(self.server_mac).around(&datagram.around(message))
    }
}
