//! Captures that can be shown around: addresses, names and identifiers replaced before anybody looks.
//!
//! A frame is written over in place, byte for byte as long as it was, in front of everything else. No view and no
//! written file can tell what it has not been given. Replacements are keyed: the same key gives the same ones, and
//! without the key there is no way back but by guessing it.
//!
//! What stays, because the verdicts rest on it: message types, lengths, times, lease times and all other numbers, ports,
//! VLAN and tunnel numbers, codes, flags, the order of everything, which network an address belongs to, its last
//! octet and whether it is an end of its subnet, whether a hardware address is local or a group's, the shape of names,
//! what known vendor classes say of program and system, time zones, and for each checksum its verdict.

mod address;
mod chain;
mod cipher;
mod ends;
mod frame;
mod marks;
mod message;
mod stage;
mod text;
mod values;
mod vendor;
mod words;
mod zone;

use std::net::Ipv4Addr;

pub use stage::{Anonymizer, Taken};

use address::Addresses;
use cipher::Cipher;
use ends::{Ends, Subnet};
use text::{Texts, noise};

use crate::dhcp::format::Context;
use crate::dhcp::option;

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The word that makes the key; without one it is drawn at random.
    pub key: Option<String>,
    /// Whether hardware addresses keep the part that tells their maker.
    pub keeps_oui: bool,
}

/// Replaces one thing by another.
#[derive(Debug, Clone)]
pub struct Replacer {
    addresses: Addresses,
    ends: Ends,
}

impl Replacer {
    /// A replacer with the key that is asked for.
    pub fn new(wishes: &Wishes) -> Self {
        let cipher = match &wishes.key {
            Some(word) => Cipher::of(word),
            None => Cipher::random(),
        };
        Self {
            addresses: Addresses {
                cipher,
                keeps_oui: wishes.keeps_oui,
            },
            ends: Ends::default(),
        }
    }

    /// What an IPv4 address is replaced by.
    pub fn ipv4(&self, address: Ipv4Addr) -> Ipv4Addr {
        self.ends.settle(self.addresses.v4(address))
    }

    /// All that an IPv4 address may be replaced by: the end of a subnet stays one, and which it is the end of is not
    /// known before a message tells.
    pub fn any_ipv4(&self, address: Ipv4Addr) -> Vec<Ipv4Addr> {
        ends::candidates(address, &self.addresses)
    }

    /// Goes on to a message that tells this subnet.
    fn meet(&mut self, subnet: Option<Subnet>) {
        self.ends.meet(subnet, &self.addresses);
    }

    /// What a hardware address is replaced by.
    pub fn hardware(&self, octets: &[u8]) -> Vec<u8> {
        let mut octets = octets.to_vec();
        self.addresses.hardware(&mut octets);
        octets
    }

    /// What a client identifier is replaced by.
    pub fn client_identifier(&self, octets: &[u8]) -> Vec<u8> {
        let mut octets = octets.to_vec();
        values::option(self, option::CLIENT_ID, &mut octets, &Context::default());
        octets
    }

    /// What a transaction identifier is replaced by.
    pub fn xid(&self, xid: u32) -> u32 {
        let mut octets = xid.to_be_bytes();
        message::transaction(self, &mut octets);
        u32::from_be_bytes(octets)
    }

    /// What a name is replaced by.
    pub fn name(&self, name: &str) -> String {
        let mut bytes = name.as_bytes().to_vec();
        self.texts(&[]).text(&mut bytes);
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// What the name of an interface is replaced by. Names that systems give by themselves stay.
    pub fn interface(&self, name: &str) -> String {
        const KINDS: [&str; 22] = [
            "any", "bond", "br", "docker", "em", "en", "eno", "enp", "ens", "eth", "ib", "lo",
            "mon", "ppp", "tap", "team", "tun", "veth", "virbr", "vlan", "wl", "wlan",
        ];
        const PLACES: &str = "0123456789sfpdnvuo.";
        let is_given = |kind: &str| {
            name.strip_prefix(kind).is_some_and(|rest| {
                rest.len() < 8 && rest.chars().all(|letter| PLACES.contains(letter))
            })
        };
        if KINDS.iter().any(|kind| is_given(kind)) {
            return name.to_owned();
        }
        self.name(name)
    }

    fn cipher(&self) -> &Cipher {
        &self.addresses.cipher
    }

    fn texts<'a>(&'a self, kept: &'a [&'a str]) -> Texts<'a> {
        Texts {
            addresses: &self.addresses,
            kept,
            attempt: 0,
        }
    }

    /// Writes over an IPv4 address; over what is left of one where it is cut.
    fn address(&self, bytes: &mut [u8]) {
        match <[u8; 4]>::try_from(&*bytes) {
            Ok(octets) => bytes.copy_from_slice(&self.ipv4(octets.into()).octets()),
            Err(_) => noise(self.cipher(), bytes, 0),
        }
    }
}
