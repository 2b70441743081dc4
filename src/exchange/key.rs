//! Who a message is about: the client, and the transaction.
//!
//! An exchange is never found by the xid alone: two clients may use one xid. RFC 2131 s2, s4.1.

use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher};
use std::net::Ipv4Addr;
use std::num::NonZeroU64;

use foldhash::quality::RandomState;

use crate::dhcp::{Message, header, option};
use crate::exchange::Role;

/// Bytes of `chaddr`.
const CHADDR_BYTES: usize = 16;
/// Bytes of a client identifier that count: as many as one option holds. One that is put together from many options
/// would else be as long as its sender likes, in every place where a client is remembered.
const IDENTIFIER_BYTES: usize = 255;

/// A client as the key of an exchange knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientKey {
    /// By `htype`, `hlen` and `chaddr`.
    Hardware {
        /// Hardware type.
        htype: u8,
        /// Address length as claimed.
        hlen: u8,
        /// The address, zero filled.
        chaddr: [u8; CHADDR_BYTES],
    },
    /// By its client identifier, where `hlen` is 0; at most its first 255 bytes. RFC 4390, RFC 2855.
    Identifier(Box<[u8]>),
    /// Nothing names it: `hlen` is 0 and there is no identifier.
    Nameless,
    /// The relay or agent that asks about a lease. RFC 4388 s6.
    Agent(Ipv4Addr),
}

/// A hardware address is hashed as two numbers and not field by field. The others begin with what they are: by their
/// hash alone clients are told apart.
impl Hash for ClientKey {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Hardware {
                htype,
                hlen,
                chaddr,
            } => {
                // Two bytes that were just written one by one are slow to read as one number, so they are none here.
                const APART: u32 = 65_537;
                state.write_u128(u128::from_ne_bytes(*chaddr));
                state.write_u32(u32::from(*htype) * APART + u32::from(*hlen));
            }
            Self::Identifier(identifier) => (1_u8, identifier).hash(state),
            Self::Nameless => state.write_u8(2),
            Self::Agent(address) => (3_u8, address).hash(state),
        }
    }
}

impl ClientKey {
    /// The client of a message.
    #[inline(always)]
    pub fn of(message: Message<'_>, role: Role) -> Self {
        if matches!(role, Role::LeaseQuery | Role::LeaseReply) {
            return Self::Agent(message.giaddr());
        }
        let (htype, hlen) = (message.htype(), message.hlen());
        if hlen == 0 {
            return match message.option(option::CLIENT_ID) {
                Some(identifier) => {
                    let counted = identifier.get(..IDENTIFIER_BYTES).unwrap_or(identifier);
                    Self::Identifier(counted.into())
                }
                None => Self::Nameless,
            };
        }
        let field = header::CHADDR.array(message.payload()).unwrap_or_else(|| {
            let mut field = [0; CHADDR_BYTES];
            for (to, from) in field.iter_mut().zip(message.chaddr()) {
                *to = *from;
            }
            field
        });
        let behind = u128::MAX
            .checked_shl(u32::from(hlen) * u8::BITS)
            .unwrap_or(0);
        let chaddr = (u128::from_le_bytes(field) & !behind).to_le_bytes();
        Self::Hardware {
            htype,
            hlen,
            chaddr,
        }
    }

    /// Whether it tells one client from others.
    pub(crate) fn names_client(&self) -> bool {
        !matches!(self, Self::Nameless | Self::Agent(_))
    }

    /// Bytes of memory it holds beside itself.
    pub(super) fn heap_bytes(&self) -> usize {
        match self {
            Self::Identifier(identifier) => identifier.len(),
            Self::Hardware { .. } | Self::Nameless | Self::Agent(_) => 0,
        }
    }
}

/// A client by 64 bits of a hash with a secret. Every message is looked up several times, and so its client is hashed
/// once. Nobody can choose clients that meet, and that two of 65,536 meet by chance is as likely as one in eight
/// thousand million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientName(u64);

/// Hashes names of clients, which are hashes with a secret already.
pub(crate) type ByName = BuildHasherDefault<NameHasher>;

/// Takes a name as its hash.
#[derive(Debug, Default)]
pub(crate) struct NameHasher(u64);

impl Hasher for NameHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, name: u64) {
        self.0 = name;
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(self.0.rotate_left(u8::BITS) ^ u64::from(*byte));
        }
    }
}

/// Gives clients their names, and what they send.
#[derive(Debug, Default)]
pub(super) struct Namer(RandomState);

impl Namer {
    /// The name of a client.
    pub(super) fn name(&self, client: &ClientKey) -> ClientName {
        ClientName(self.0.hash_one(client))
    }

    /// What hashes with its secret.
    pub(super) fn hasher(&self) -> impl Hasher + use<> {
        self.0.build_hasher()
    }

    /// A value that a client sends, by a hash with a secret.
    pub(super) fn value(&self, value: &[u8]) -> NonZeroU64 {
        NonZeroU64::MIN | self.0.hash_one(value)
    }
}

/// The key of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// Transaction identifier.
    pub(super) xid: u32,
    /// The client.
    pub(super) client: ClientName,
}
