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
mod kind;
mod lease;
mod limits;
mod member;
mod next;
mod outcome;
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

use std::num::NonZeroU64;

use smallvec::SmallVec;

pub use again::{Anew, Stage};
pub use astray::{Astray, Awaited, Mismatch};
pub(crate) use bounded::{Bounded, Seat};
pub use choice::{Choice, Chooser};
pub(crate) use clock::{Setting, is_set_back};
pub use elided::Elided;
pub use ending::Ending;
pub(crate) use grant::{DUE, NO_OPTIONS, codes_given};
pub use grant::{Grant, Network};
pub use history::Client;
pub(crate) use key::ByName;
use key::Key;
pub use key::{ClientKey, ClientName};
pub use kind::Kind;
pub use lease::{Identity, LeaseSeen, LeaseTimes};
pub use limits::Limits;
pub(crate) use limits::SECOND;
pub use member::Member;
pub use next::Next;
pub use outcome::{Closed, Cut, Outcome};
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
    /// The client by a hash, as the tracker knows it.
    pub name: ClientName,
    /// Transaction identifiers: more than one where the client changed it on the way.
    pub xids: SmallVec<[u32; 2]>,
    /// The messages in the order they came.
    pub members: SmallVec<[Member; MEMBERS]>,
    /// The roles of all messages that came, copies and dropped ones too.
    pub roles: Roles,
    /// What the messages have together.
    pub together: Together,
    /// What its ACK grants; `None` where the answer that counts is no ACK, or the client drops it.
    pub grant: Option<Grant>,
    /// Messages that were dropped from the middle of a very long exchange.
    pub elided: Elided,
    /// Whether the answer its kind expects has come.
    pub is_answered: bool,
    /// What the client began next, while this one was unanswered or had just been answered.
    pub next: Option<Next>,
    /// What had come of the client's next search for servers when this closed, where it was refused here, or got no answer
    /// and has an OFFER of another address.
    pub anew: Option<Box<Anew>>,
    /// Whether the client began something else with an xid of this one, beside which this does not go on: what it asks with
    /// that xid is not asked here any more.
    pub is_left: bool,
    /// Whether what the client began next asks for an address that was offered here, as one that had it before.
    is_taken_unnamed: bool,
    /// Where a server's message opened it: what the client waited for at that time.
    pub awaited: Option<Box<Awaited>>,
    /// Where it waits for an answer: the one that came with another xid or for another client.
    pub astray: Option<Box<Astray>>,
    /// Another client's exchange with the same xid, by number, that waited for an answer when this began.
    pub twin: Option<NonZeroU64>,
    /// How it ended; `Open` while it is.
    pub outcome: Outcome,
    /// Why it was closed; `None` while it is open.
    pub closed: Option<Closed>,
    /// Whether no more was read when an answer to what the client asked last, here or anew, could still come.
    ends_early: bool,
    /// The latest time of a message; `None` without a time stamp.
    pub last: Option<Timestamp>,
    /// The client's lease as known from before this exchange; `None` where none is known, or it is void.
    pub lease_before: Option<LeaseSeen>,
    /// Where its client is remembered.
    seat: Option<Seat>,
    /// Which messages decided it; `None` until somebody asks, and when another message has come.
    decided: Option<decide::Decided>,
    /// Bytes of memory it holds, with what the tracker and others hold for it.
    held: usize,
    /// Bytes of memory its messages hold.
    members_bytes: usize,
    /// When it is over if no other message comes, in nanoseconds since 1970; `None` without a time stamp.
    deadline: Option<i64>,
    /// When the tracker looks next whether it is over, in nanoseconds since 1970; `None` where it does not.
    timer: Option<i64>,
    /// Copies that stand behind the last message that counts.
    copies_behind: u16,
}

// What an exchange holds decides what is closed early when memory is short: a field that makes it larger changes that.
const _: () = assert!(size_of::<Exchange>() <= 640);

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
            is_taken_unnamed: false,
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

    /// What of it is not in the input; `None` where all is.
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

    /// What came to its end before this did, in words: the input, or the reading of it. Of one that closed for another reason
    /// it says nothing.
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
