//! Exchanges: the messages of one client transaction, put together.
//!
//! The tracker decides which message belongs where and when an exchange is over; [`Verdict`] says how it ended.
//! What was right or wrong about it is for `findings`. RFC 2131 s3.1, s4.4.

mod again;
mod aim;
mod astray;
mod beside;
mod boot;
mod bounded;
mod choice;
mod clock;
mod decide;
mod dispute;
mod early;
mod elided;
mod ending;
mod evict;
mod folded;
mod grant;
mod grow;
mod history;
mod hostname;
mod index;
mod key;
mod lease;
mod limits;
mod packet;
mod place;
mod ports;
mod query;
mod question;
mod relay;
mod role;
mod roles;
mod same;
mod slots;
pub mod timeline;
mod timers;
mod together;
mod tracker;
mod unused;
mod vendor;
mod verdict;
mod wait;

use std::cell::Cell;
use std::net::Ipv4Addr;
use std::num::{NonZeroU16, NonZeroU64};
use triomphe::Arc;

use smallvec::SmallVec;

pub use again::{Anew, Stage};
pub use astray::{Astray, Mismatch};
pub(crate) use bounded::{Bounded, Seat};
pub use choice::{Choice, Chooser};
pub(crate) use clock::Setting;
pub use elided::Elided;
pub use ending::Ending;
pub(crate) use grant::{DUE, codes_given};
pub use grant::{Grant, Network};
pub use history::Client;
pub(crate) use key::ByName;
pub use key::{ClientKey, ClientName};
use key::{Key, Namer};
pub use lease::{Identity, LeaseSeen, LeaseTimes};
pub use limits::Limits;
pub use packet::{FramePlace, Origin, Packet};
pub use ports::Ports;
pub use query::{Answer, ClientWord, Query, TypeWord};
pub(crate) use question::{asked_for, is_of_same_host, is_same_question, is_seen_at_one, vlans};
pub(crate) use relay::{is_behind_relay, is_in_relays_name, is_past_relay, is_relayed};
pub use role::Role;
pub use roles::Roles;
pub use together::{Together, Trait};
pub use tracker::{Id, Placed, Tracker};
pub use unused::Unused;
pub use verdict::{Verdict, server_of};
pub(crate) use wait::between;

use crate::capture::Timestamp;

/// What a client wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A new address: DISCOVER to ACK or NAK. RFC 2131 s3.1.
    Acquire,
    /// Its old address again after a restart. RFC 2131 s3.2.
    InitReboot,
    /// A longer lease, by RENEWING and then REBINDING. RFC 2131 s4.4.5.
    Renew,
    /// Parameters only. RFC 2131 s3.4.
    Inform,
    /// To give its address back. RFC 2131 s4.4.6.
    Release,
    /// To say that the address is in use. RFC 2131 s3.1 item 5.
    Decline,
    /// An agent asks about a lease. RFC 4388.
    LeaseQuery,
    /// A server wants the client to renew. RFC 3203.
    ForceRenew,
    /// A PXE boot server, on port 4011 or asked by broadcast.
    Pxe,
    /// BOOTP, without a message type. RFC 951.
    Bootp,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::Acquire,
        Self::InitReboot,
        Self::Renew,
        Self::Inform,
        Self::Release,
        Self::Decline,
        Self::LeaseQuery,
        Self::ForceRenew,
        Self::Pxe,
        Self::Bootp,
    ];

    /// The kind's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Acquire => "acquire",
            Self::InitReboot => "init-reboot",
            Self::Renew => "renew",
            Self::Inform => "inform",
            Self::Release => "release",
            Self::Decline => "decline",
            Self::LeaseQuery => "leasequery",
            Self::ForceRenew => "forcerenew",
            Self::Pxe => "pxe",
            Self::Bootp => "bootp",
        }
    }

    /// Whether no answer is expected: the message itself is all there is.
    pub fn is_sent_only(self) -> bool {
        matches!(self, Self::Release | Self::Decline | Self::ForceRenew)
    }

    /// Whether it goes on beside what else the client wants, with the same xid even.
    pub(crate) fn is_aside(self) -> bool {
        matches!(self, Self::Pxe | Self::Bootp | Self::LeaseQuery)
    }

    /// Whether an ACK or NAK to a REQUEST ends it.
    pub fn is_for_lease(self) -> bool {
        matches!(self, Self::Acquire | Self::InitReboot | Self::Renew)
    }
}

/// How an exchange ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// The client has its address: ACK.
    Bound,
    /// The server refused: NAK.
    Nak,
    /// The reply came that the kind expects.
    Answered,
    /// Sent; no reply is expected.
    Sent,
    /// An OFFER came, and no REQUEST took it.
    OfferOnly,
    /// Nothing came.
    NoAnswer,
    /// The input ended before it could be known.
    Open,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 7] = [
        Self::Bound,
        Self::Nak,
        Self::Answered,
        Self::Sent,
        Self::OfferOnly,
        Self::NoAnswer,
        Self::Open,
    ];

    /// The outcome's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bound => "bound",
            Self::Nak => "nak",
            Self::Answered => "answered",
            Self::Sent => "sent",
            Self::OfferOnly => "offer-only",
            Self::NoAnswer => "no-answer",
            Self::Open => "open",
        }
    }
}

/// What of an exchange is not in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cut {
    /// Its beginning.
    Start,
    /// Its end.
    End,
    /// Both.
    Both,
}

impl Cut {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
            Self::Both => "both",
        }
    }
}

/// Why an exchange was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Closed {
    /// Its time was over.
    Expired,
    /// The input ended.
    InputEnded,
    /// No more was read, although there may be more.
    Stopped,
    /// Memory was needed for others.
    Evicted,
}

/// A message in its exchange.
#[derive(Debug, Clone)]
pub struct Member {
    /// The message and how it came; shared with what is to be shown.
    pub packet: Arc<Packet>,
    /// What it is to the exchange.
    pub role: Role,
    /// The server it names: option 54.
    pub server: Option<Ipv4Addr>,
    /// The frame it is a copy of: the same message seen again. It counts for nothing else.
    pub copy_of: Option<FramePlace>,
    /// The place in its exchange, from 1, of the client's message that it answers.
    question: Option<NonZeroU16>,
    /// The setting of the clock that its time is by.
    pub(crate) setting: Setting,
    /// What it says, by a hash; made when first asked for.
    digest: Cell<Option<NonZeroU64>>,
}

impl Member {
    /// Whether it is the same message seen again.
    pub fn is_copy(&self) -> bool {
        self.copy_of.is_some()
    }

    /// What it says, but for what a relay changes, by a hash with a secret. It may be asked for again and again.
    fn digest(&self, namer: &Namer) -> NonZeroU64 {
        let digest = self.digest.get();
        let digest = digest.unwrap_or_else(|| same::digest(&self.packet, namer));
        self.digest.set(Some(digest));
        digest
    }

    /// Bytes of memory it holds, with itself.
    fn held_bytes(&self) -> usize {
        let around = size_of::<Self>() + limits::BESIDE_A_MESSAGE;
        self.packet.held_bytes() + around
    }
}

/// What a client began while an exchange of it was open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// What it wanted then.
    pub kind: Kind,
    /// What its first message was.
    pub role: Role,
    /// When it began.
    pub time: Option<Timestamp>,
    /// For how long the client had been trying then, in seconds, as its first message says.
    pub secs: u16,
    /// The setting of the clock that its time is by.
    setting: Setting,
}

/// A question of a client that was open when a server's message came that fits none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awaited {
    /// Its transaction identifier.
    pub xid: u32,
    /// Its exchange.
    pub exchange: u64,
    /// When it was asked last.
    pub asked: Option<Timestamp>,
    /// Whether it is another client's than the message names.
    pub is_of_other: bool,
    /// Whether the client took the OFFER that came in its own exchange all the same.
    pub is_taken: bool,
    /// Whether the client went on as one that has what it asked for, though this is the only answer.
    pub is_used: bool,
    /// Where its exchange is.
    id: Id,
}

/// Messages that an exchange holds without memory of their own: most have as many or fewer.
const MEMBERS: usize = 4;

/// The messages of one client transaction.
#[derive(Debug, Clone)]
// Alone in its cache lines: it is drawn on another processor than the one where it grew.
#[repr(align(64))]
pub struct Exchange {
    /// Counts exchanges by their first message, from 1.
    pub number: u64,
    /// What the client wanted.
    pub kind: Kind,
    /// The client.
    pub client: ClientKey,
    /// The client by its name among all clients.
    pub name: ClientName,
    /// Transaction identifiers: more than one where the client changed it on the way.
    pub xids: SmallVec<[u32; 2]>,
    /// The messages in the order they came.
    pub members: SmallVec<[Member; MEMBERS]>,
    /// The roles of all messages that came, copies and dropped ones too.
    pub roles: Roles,
    /// What the messages have together.
    pub together: Together,
    /// What its ACK grants; `None` where the answer that counts is none, or the client drops it.
    pub grant: Option<Grant>,
    /// Messages that were dropped from the middle of a very long exchange.
    pub elided: Elided,
    /// Whether the answer its kind expects has come.
    pub is_answered: bool,
    /// What the client began next, while this one was unanswered or had just been answered.
    pub next: Option<Next>,
    /// What had come of the client's next search for servers when this closed, where it was refused here, or got no answer
    /// and has an OFFER of another address.
    pub anew: Option<Anew>,
    /// Whether the client began something else with an xid of this one: what it asks with that is not asked here any more.
    pub is_left: bool,
    /// Where a server's message opened it: what the client waited for at that time.
    pub awaited: Option<Box<Awaited>>,
    /// Where it waits for an answer: the one that came with another xid or for another client.
    pub astray: Option<Box<Astray>>,
    /// Another client's open exchange with the same xid, when it began.
    pub twin: Option<NonZeroU64>,
    /// How it ended; `Open` while it is.
    pub outcome: Outcome,
    /// Why it was closed; `None` while it is open.
    pub closed: Option<Closed>,
    /// Whether no more was read when an answer to what the client asked last, here or anew, could still come.
    ends_early: bool,
    /// Time of the last message that has one.
    pub last: Option<Timestamp>,
    /// The client's lease as known from before this exchange.
    pub lease_before: Option<LeaseSeen>,
    /// Where its client is remembered.
    seat: Option<Seat>,
    decided: Option<decide::Decided>,
    held: usize,
    /// Bytes of memory its messages hold.
    members_bytes: usize,
    deadline: Option<i64>,
    timer: Option<i64>,
    /// Copies that stand behind the last message that counts.
    copies_behind: u16,
}

impl Exchange {
    fn new(number: u64, kind: Kind, client: ClientKey, key: Key) -> Self {
        let beside = limits::BESIDE_AN_EXCHANGE + client.heap_bytes();
        Self {
            number,
            kind,
            client,
            name: key.client,
            xids: SmallVec::from_iter([key.xid]),
            members: SmallVec::new(),
            roles: Roles::NONE,
            together: Together::default(),
            grant: None,
            elided: Elided::default(),
            is_answered: false,
            next: None,
            anew: None,
            is_left: false,
            awaited: None,
            astray: None,
            twin: None,
            outcome: Outcome::Open,
            closed: None,
            ends_early: false,
            last: None,
            lease_before: None,
            seat: None,
            decided: None,
            held: size_of::<Self>() + beside,
            members_bytes: 0,
            deadline: None,
            timer: None,
            copies_behind: 0,
        }
    }

    /// Transaction identifier of the first message.
    pub fn xid(&self) -> u32 {
        self.xids.first().copied().unwrap_or(0)
    }

    /// Whether the client went on with another xid.
    pub fn has_changed_xid(&self) -> bool {
        self.xids.len() > 1
    }

    /// The messages that count: all but copies.
    pub fn counted(&self) -> impl DoubleEndedIterator<Item = &Member> {
        self.members.iter().filter(|member| !member.is_copy())
    }

    /// The messages that count, with a given role.
    pub fn with_role(&self, role: Role) -> impl DoubleEndedIterator<Item = &Member> {
        self.counted().filter(move |member| member.role == role)
    }

    /// Whether its first message is not the one that opens such an exchange.
    pub fn is_cut_at_start(&self) -> bool {
        let Some(first) = self.opener() else {
            return true;
        };
        let opens = match self.kind {
            Kind::Acquire => {
                const SEARCHES: Roles = Roles::of(&[Role::Discover, Role::BootRequest]);
                SEARCHES.has(first.role) || self.asks_for_its_lease(first)
            }
            Kind::InitReboot | Kind::Renew => first.role.is_request(),
            Kind::Inform => first.role == Role::Inform,
            Kind::LeaseQuery => first.role == Role::LeaseQuery,
            Kind::Pxe => first.role == Role::PxeRequest,
            Kind::Bootp => first.role == Role::BootRequest,
            Kind::Release | Kind::Decline | Kind::ForceRenew => true,
        };
        !opens
    }

    /// Whether a server made an OFFER to what was asked by BOOTP, without a message type. RFC 1534 s3.
    fn has_offer_by_bootp(&self) -> bool {
        self.kind == Kind::Bootp && self.roles.has(Role::Offer)
    }

    /// What of it is not in the input.
    #[inline(always)]
    pub fn cut(&self) -> Option<Cut> {
        // The question of an answer that went astray is in the input.
        let is_cut_at_start = self.is_cut_at_start() && self.mismatch().is_none();
        match (is_cut_at_start, self.outcome == Outcome::Open) {
            (true, true) => Some(Cut::Both),
            (true, false) => Some(Cut::Start),
            (false, true) => Some(Cut::End),
            (false, false) => None,
        }
    }

    /// What ended before it did, in words.
    pub fn end(&self) -> &'static str {
        match self.closed {
            Some(Closed::Stopped) => "the reading stops (-c)",
            _ => "the input ends",
        }
    }

    /// Bytes of memory it holds, with what the tracker holds for it.
    pub fn held_bytes(&self) -> usize {
        self.held
    }
}
