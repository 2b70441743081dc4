//! A builder of captures, from the message outwards: one field a line, under its RFC name.
//!
//! What is built is right (lengths, checksums, padding) unless a recipe says otherwise. The builder shares no code
//! with the program, so that a mistake in one is not repeated in the other.

pub(crate) mod capture;
pub(crate) mod codes;
pub(crate) mod datagram;
pub(crate) mod link;
pub(crate) mod message;
pub(crate) mod options;
pub(crate) mod pcapng;
pub(crate) mod talk;

pub(crate) use capture::{Order, Pcap, Record, Unit, micros, millis};
pub(crate) use datagram::{Datagram, Sum};
pub(crate) use link::Ethernet;
pub(crate) use message::Message;
pub(crate) use options::Options;
pub(crate) use pcapng::Pcapng;
pub(crate) use talk::Talk;

/// A hardware address.
pub(crate) type Mac = [u8; 6];
/// An IPv4 address.
pub(crate) type Ip = [u8; 4];

/// Every station on the link.
pub(crate) const EVERYBODY: Mac = [0xff; 6];
/// This host, before it has an address.
pub(crate) const THIS_HOST: Ip = [0; 4];
/// Every host on the link.
pub(crate) const ALL_HOSTS: Ip = [255; 4];

/// The port of servers and relays. RFC 2131 s4.1.
pub(crate) const SERVER: u16 = 67;
/// The port of clients. RFC 2131 s4.1.
pub(crate) const CLIENT: u16 = 68;
