//! Puts each message where it belongs, and closes what is over.
//!
//! A packet comes in by [`Tracker::accept`], the capture's clock by [`Tracker::tick`]; closed exchanges are taken
//! out by [`Tracker::next_closed`]. Memory is bounded by bytes held. Nothing is judged here.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};

use foldhash::fast::RandomState;
use smallvec::SmallVec;

use crate::capture::Timestamp;
use crate::exchange::history::{Client, Clients};
use crate::exchange::key::{ClientKey, Key};
use crate::exchange::limits::{self, Limits};
use crate::exchange::role::{OPTION_REQUESTED, OPTION_SERVER, Role};
use crate::exchange::{Awaited, Closed, Exchange, Kind, Member, Next, Packet, same, verdict};

/// Host Name. RFC 2132 s3.14.
const OPTION_HOST_NAME: u8 = 12;
/// Client-identifier. RFC 2132 s9.14.
const OPTION_CLIENT_ID: u8 = 61;

/// Names an open exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id {
    number: u64,
    slot: u32,
}

/// Where a packet was put.
#[derive(Debug)]
pub enum Placed {
    /// Into an exchange, as its last member.
    In(Id),
    /// Nowhere: its type belongs to no exchange. The packet comes back.
    Alone(Box<Packet>),
}

/// Exchanges that use one xid: how many, and all their slots exclusive-ored, so that a single one is known.
#[derive(Debug, Default, Clone, Copy)]
struct XidUse {
    count: u32,
    slots: u32,
}

/// The open exchanges.
#[derive(Debug)]
pub struct Tracker {
    limits: Limits,
    slots: Vec<Option<Box<Exchange>>>,
    free: Vec<u32>,
    index: HashMap<Key, SmallVec<[Id; 1]>, RandomState>,
    xids: HashMap<u32, XidUse, RandomState>,
    clients: Clients,
    timers: BinaryHeap<Reverse<(i64, Id)>>,
    answered: VecDeque<Id>,
    lonely: VecDeque<Id>,
    eldest: VecDeque<Id>,
    closed: VecDeque<Exchange>,
    held: usize,
    opened: u64,
    now: Option<i64>,
    evicted: u64,
}

impl Tracker {
    /// A tracker without exchanges.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            slots: Vec::new(),
            free: Vec::new(),
            index: HashMap::default(),
            xids: HashMap::default(),
            clients: Clients::default(),
            timers: BinaryHeap::new(),
            answered: VecDeque::new(),
            lonely: VecDeque::new(),
            eldest: VecDeque::new(),
            closed: VecDeque::new(),
            held: 0,
            opened: 0,
            now: None,
            evicted: 0,
        }
    }

    /// Takes a packet and puts it where it belongs.
    pub fn accept(&mut self, packet: Packet) -> Placed {
        if let Some(time) = packet.time() {
            self.tick(time);
        }
        let role = Role::of(&packet);
        if role == Role::Other || !packet.message().has_field(crate::dhcp::header::CHADDR) {
            return Placed::Alone(Box::new(packet));
        }
        let key = Key {
            xid: packet.message().xid(),
            client: ClientKey::of(packet.message(), role),
        };
        let (id, copy_of) = match self.find_copied(&key, &packet, role) {
            Some((id, frame)) => (id, Some(frame)),
            None => (self.find_or_open(&key, &packet, role), None),
        };
        self.join(
            id,
            Member {
                packet,
                role,
                copy_of,
            },
        );
        self.make_room(id);
        Placed::In(id)
    }

    /// Moves the clock and closes what is over. A clock that steps back closes nothing.
    pub fn tick(&mut self, time: Timestamp) {
        let now = time.nanos();
        self.now = Some(now);
        while let Some(&Reverse((due, id))) = self.timers.peek() {
            if due > now {
                break;
            }
            self.timers.pop();
            let Some(exchange) = self.get_mut(id) else {
                continue;
            };
            if exchange.timer != Some(due) {
                continue;
            }
            exchange.timer = None;
            if exchange.deadline.is_some_and(|deadline| deadline > now) {
                self.set_timer(id);
            } else {
                self.close(id, Closed::Expired);
            }
        }
    }

    /// Closes everything: the input has ended.
    pub fn finish(&mut self) {
        let mut open: Vec<Id> = self.open().map(|(id, _)| id).collect();
        open.sort_unstable();
        for id in open {
            self.close(id, Closed::InputEnded);
        }
    }

    /// The next closed exchange, in the order they were closed.
    pub fn next_closed(&mut self) -> Option<Exchange> {
        self.closed.pop_front()
    }

    /// An open exchange.
    pub fn get(&self, id: Id) -> Option<&Exchange> {
        let slot = usize::try_from(id.slot).ok()?;
        let exchange = self.slots.get(slot)?.as_deref()?;
        (exchange.number == id.number).then_some(exchange)
    }

    /// All open exchanges, in no order.
    pub fn open(&self) -> impl Iterator<Item = (Id, &Exchange)> {
        (0u32..).zip(&self.slots).filter_map(|(slot, exchange)| {
            let exchange = exchange.as_deref()?;
            let number = exchange.number;
            Some((Id { number, slot }, exchange))
        })
    }

    /// What is remembered of a client.
    pub fn client(&self, key: &ClientKey) -> Option<&Client> {
        self.clients.of(key)
    }

    /// Bytes that open exchanges hold.
    pub fn held_bytes(&self) -> usize {
        self.held
    }

    /// Exchanges that were closed before their time because memory was needed.
    pub fn evicted(&self) -> u64 {
        self.evicted
    }

    /// Clients that were forgotten because there were too many.
    pub fn forgotten_clients(&self) -> u64 {
        self.clients.forgotten()
    }

    fn get_mut(&mut self, id: Id) -> Option<&mut Exchange> {
        let slot = usize::try_from(id.slot).ok()?;
        let exchange = self.slots.get_mut(slot)?.as_deref_mut()?;
        (exchange.number == id.number).then_some(exchange)
    }

    /// Open exchanges under a key, newest first.
    fn under(&self, key: &Key) -> impl Iterator<Item = (Id, &Exchange)> {
        self.index
            .get(key)
            .into_iter()
            .flatten()
            .rev()
            .filter_map(|id| Some((*id, self.get(*id)?)))
    }

    fn find_copied(&self, key: &Key, packet: &Packet, role: Role) -> Option<(Id, u64)> {
        self.under(key).find_map(|(id, exchange)| {
            exchange
                .members
                .iter()
                .rev()
                .take(16)
                .filter(|member| !member.is_copy())
                .find(|member| same::is_copy(member, packet, role))
                .map(|member| (id, member.packet.origin.number))
        })
    }

    fn find_or_open(&mut self, key: &Key, packet: &Packet, role: Role) -> Id {
        let found = match role {
            Role::Select => self.find_select(key, packet),
            Role::Ack | Role::Nak => self.find_for_answer(key, packet, role),
            role if role.is_client() || role == Role::ForceRenew => self.find_repeated(key, role),
            role => self.find_for_reply(key, role),
        };
        let found = found.or_else(|| self.find_nameless(key, role));
        found.unwrap_or_else(|| self.open_new(key, packet, role))
    }

    /// The exchange that a client's message repeats: the newest under the key, of its kind, and unanswered.
    fn find_repeated(&self, key: &Key, role: Role) -> Option<Id> {
        let is_side = matches!(
            role,
            Role::PxeRequest | Role::BootRequest | Role::LeaseQuery
        );
        let (id, newest) = self
            .under(key)
            .find(|(_, exchange)| !is_side || exchange.kind == kind_of(role))?;
        let fits = if role == Role::UnclearRequest {
            newest.kind.is_for_lease()
        } else {
            newest.kind == kind_of(role)
        };
        (fits && !newest.is_answered).then_some(id)
    }

    fn find_select(&self, key: &Key, packet: &Packet) -> Option<Id> {
        let newest = self
            .under(key)
            .find(|(_, exchange)| exchange.kind == Kind::Acquire);
        if let Some((id, exchange)) = newest {
            // Once answered, only the same REQUEST again still belongs here: its ACK was lost.
            let is_same = || {
                exchange
                    .with_role(Role::Select)
                    .any(|member| same::is_same_message(&member.packet, packet))
            };
            if !exchange.is_answered || is_same() {
                return Some(id);
            }
        }
        self.find_offer(key, packet)
    }

    /// The same client's open OFFER that a REQUEST with another xid takes.
    fn find_offer(&self, key: &Key, packet: &Packet) -> Option<Id> {
        let message = packet.message();
        let server = message.address_option(OPTION_SERVER)?;
        let address = message.address_option(OPTION_REQUESTED)?;
        let client = self.clients.of(&key.client)?;
        client.open.iter().rev().copied().find(|id| {
            self.get(*id).is_some_and(|exchange| {
                exchange.kind == Kind::Acquire
                    && !exchange.is_answered
                    && exchange.with_role(Role::Offer).any(|offer| {
                        let offer = offer.packet.message();
                        offer.yiaddr() == address
                            && offer.address_option(OPTION_SERVER) == Some(server)
                    })
            })
        })
    }

    /// The exchange that an ACK or NAK answers: the newest unanswered one that waits for it, else the newest.
    fn find_for_answer(&self, key: &Key, packet: &Packet, role: Role) -> Option<Id> {
        let is_for_inform = role == Role::Ack && packet.message().yiaddr().is_unspecified();
        let waits = |exchange: &Exchange| {
            if is_for_inform {
                exchange.kind == Kind::Inform
            } else {
                exchange.kind.is_for_lease()
            }
        };
        let newest = |accepts: &dyn Fn(&Exchange) -> bool| {
            self.under(key)
                .find(|(_, exchange)| accepts(exchange))
                .map(|(id, _)| id)
        };
        newest(&|exchange| waits(exchange) && !exchange.is_answered && asks(exchange))
            .or_else(|| newest(&waits))
            .or_else(|| {
                newest(&|exchange| exchange.kind.is_for_lease() || exchange.kind == Kind::Inform)
            })
    }

    /// The exchange that any other server message belongs to: the newest of its kind.
    fn find_for_reply(&self, key: &Key, role: Role) -> Option<Id> {
        self.under(key)
            .find(|(_, exchange)| exchange.kind == kind_of(role))
            .map(|(id, _)| id)
    }

    /// A reply that names no client joins the only open exchange with its xid.
    fn find_nameless(&self, key: &Key, role: Role) -> Option<Id> {
        if key.client != ClientKey::Nameless || !role.is_server() {
            return None;
        }
        let used = self.xids.get(&key.xid)?;
        if used.count != 1 {
            return None;
        }
        let slot = usize::try_from(used.slots).ok()?;
        let exchange = self.slots.get(slot)?.as_deref()?;
        Some(Id {
            number: exchange.number,
            slot: used.slots,
        })
    }

    fn open_new(&mut self, key: &Key, packet: &Packet, role: Role) -> Id {
        self.opened += 1;
        let number = self.opened;
        let kind = kind_opened(packet, role);
        let mut exchange = Box::new(Exchange::new(number, kind, key.clone()));
        exchange.lease_before = self.clients.of(&key.client).and_then(|client| client.lease);
        if role.is_client() {
            exchange.twin = self.find_twin(key, packet);
        } else {
            exchange.awaited = self.find_awaited(key);
        }
        self.held += exchange.held;
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        let id = Id { number, slot };
        if let Some(place) = usize::try_from(slot)
            .ok()
            .and_then(|slot| self.slots.get_mut(slot))
        {
            *place = Some(exchange);
        }
        self.add_key(id, key.clone());
        self.eldest.push_back(id);
        if role == Role::Discover {
            self.lonely.push_back(id);
        }
        if role.is_client() {
            let time = packet.time();
            self.client_moved_on(id, &key.client, Next { kind, time });
        }
        id
    }

    /// The only other open exchange with this xid, if another client waits in it.
    ///
    /// A repeater may send a client's message on under its own hardware address: the same client identifier or host
    /// name tells that it is the same host.
    fn find_twin(&self, key: &Key, packet: &Packet) -> Option<u64> {
        let used = self.xids.get(&key.xid).filter(|used| used.count == 1)?;
        let slot = usize::try_from(used.slots).ok()?;
        let other = self.slots.get(slot)?.as_deref()?;
        let is_other = other.client() != Some(&key.client)
            && key.client != ClientKey::Nameless
            && other.kind != Kind::LeaseQuery
            && !matches!(key.client, ClientKey::Agent(_))
            && !other.is_answered;
        let first = other.members.first()?.packet.message();
        let is_same_host = [OPTION_CLIENT_ID, OPTION_HOST_NAME].iter().any(|code| {
            let name = first.option(*code);
            name.is_some() && name == packet.message().option(*code)
        });
        (is_other && !is_same_host).then_some(other.number)
    }

    /// What a client waits for.
    fn find_awaited(&self, key: &Key) -> Option<Awaited> {
        let client = self.clients.of(&key.client)?;
        let waiting = client.open.iter().rev().find_map(|id| {
            self.get(*id)
                .filter(|exchange| !exchange.is_answered && !exchange.kind.is_sent_only())
        })?;
        Some(Awaited {
            xid: waiting.xid(),
            exchange: waiting.number,
            asked: waiting.last,
        })
    }

    /// Tells the client's unanswered exchanges that it began something else.
    fn client_moved_on(&mut self, id: Id, client: &ClientKey, next: Next) {
        let client = self.clients.entry(client);
        client.newest = Some(id.number);
        let mut before = std::mem::take(&mut client.open);
        for other in &before {
            if let Some(exchange) = self.get_mut(*other) {
                if !exchange.is_answered {
                    exchange.next.get_or_insert(next);
                }
            }
        }
        before.retain(|other| {
            self.get(*other)
                .is_some_and(|exchange| !exchange.is_answered)
        });
        if before.len() >= limits::OPEN_OF_A_CLIENT {
            before.remove(0);
        }
        before.push(id);
        if let Some(client) = self.get(id).and_then(Exchange::client).cloned() {
            self.clients.entry(&client).open = before;
        }
    }

    fn add_key(&mut self, id: Id, key: Key) {
        let used = self.xids.entry(key.xid).or_default();
        used.count += 1;
        used.slots ^= id.slot;
        self.index.entry(key).or_default().push(id);
    }

    fn drop_key(&mut self, id: Id, key: &Key) {
        if let Some(ids) = self.index.get_mut(key) {
            ids.retain(|other| *other != id);
            if ids.is_empty() {
                self.index.remove(key);
            }
        }
        if let Some(used) = self.xids.get_mut(&key.xid) {
            used.count = used.count.saturating_sub(1);
            used.slots ^= id.slot;
            if used.count == 0 {
                self.xids.remove(&key.xid);
            }
        }
    }

    fn join(&mut self, id: Id, member: Member) {
        let xid = member.packet.message().xid();
        let Some(exchange) = self.get_mut(id) else {
            return;
        };
        let held_before = exchange.held;
        let was_answered = exchange.is_answered;
        let new_key = (member.role == Role::Select
            && exchange.keys.iter().all(|key| key.xid != xid)
            && exchange.keys.len() < 2)
            .then(|| exchange.client().cloned())
            .flatten()
            .map(|client| Key { xid, client });
        exchange.add(member);
        let (held, is_answered) = (exchange.held, exchange.is_answered);
        if let Some(key) = new_key {
            if let Some(exchange) = self.get_mut(id) {
                exchange.keys.push(key.clone());
            }
            self.add_key(id, key);
        }
        self.held = self.held.saturating_sub(held_before).saturating_add(held);
        if is_answered && !was_answered {
            self.answered.push_back(id);
        }
        self.set_timer(id);
        self.remember_lease(id);
    }

    /// Sees to it that a timer rings no later than the exchange's deadline.
    fn set_timer(&mut self, id: Id) {
        let Some(exchange) = self.get_mut(id) else {
            return;
        };
        let Some(deadline) = exchange.deadline else {
            return;
        };
        if exchange.timer.is_none_or(|timer| timer > deadline) {
            exchange.timer = Some(deadline);
            self.timers.push(Reverse((deadline, id)));
        }
    }

    /// Keeps what the newest message says about the client's lease.
    fn remember_lease(&mut self, id: Id) {
        let Some(exchange) = self.get(id) else { return };
        let Some(client) = exchange.client().cloned() else {
            return;
        };
        let lease = verdict::lease_seen(exchange);
        if lease.is_some() {
            self.clients.entry(&client).lease = lease;
        } else if matches!(exchange.kind, Kind::Release | Kind::Decline) {
            if let Some(known) = self.clients.of_mut(&client) {
                known.lease = None;
            }
        }
    }

    fn close(&mut self, id: Id, reason: Closed) {
        let Some(place) = usize::try_from(id.slot)
            .ok()
            .and_then(|slot| self.slots.get_mut(slot))
        else {
            return;
        };
        let Some(mut exchange) = place.take_if(|exchange| exchange.number == id.number) else {
            return;
        };
        self.free.push(id.slot);
        self.held = self.held.saturating_sub(exchange.held);
        for key in &exchange.keys {
            self.drop_key(id, key);
        }
        exchange.closed = Some(reason);
        exchange.outcome = verdict::outcome(&exchange, self.now);
        self.closed.push_back(*exchange);
    }

    /// Closes exchanges until the bound holds: answered ones first, then single unanswered DISCOVERs, then the oldest.
    fn make_room(&mut self, spare: Id) {
        self.trim_queues();
        while self.held > self.limits.held_bytes {
            let Some(id) = self.next_to_go(spare) else {
                return;
            };
            self.evicted += 1;
            self.close(id, Closed::Evicted);
        }
    }

    fn next_to_go(&mut self, spare: Id) -> Option<Id> {
        while let Some(id) = self.answered.pop_front() {
            if id != spare && self.get(id).is_some() {
                return Some(id);
            }
        }
        while let Some(id) = self.lonely.pop_front() {
            let is_lonely = |exchange: &Exchange| exchange.members.len() == 1;
            if id != spare && self.get(id).is_some_and(is_lonely) {
                return Some(id);
            }
        }
        while let Some(id) = self.eldest.pop_front() {
            if id != spare && self.get(id).is_some() {
                return Some(id);
            }
        }
        None
    }

    /// Queues hold names of exchanges that are long closed; they go when they are too many.
    fn trim_queues(&mut self) {
        let open = self.slots.len() - self.free.len();
        let most = 2 * open + 1024;
        for which in [Queue::Answered, Queue::Lonely, Queue::Eldest] {
            let mut queue = std::mem::take(self.queue(which));
            if queue.len() > most {
                queue.retain(|id| self.get(*id).is_some());
            }
            *self.queue(which) = queue;
        }
    }

    fn queue(&mut self, which: Queue) -> &mut VecDeque<Id> {
        match which {
            Queue::Answered => &mut self.answered,
            Queue::Lonely => &mut self.lonely,
            Queue::Eldest => &mut self.eldest,
        }
    }
}

#[derive(Clone, Copy)]
enum Queue {
    Answered,
    Lonely,
    Eldest,
}

/// The kind of exchange that a message of this role belongs to.
fn kind_of(role: Role) -> Kind {
    match role {
        Role::Discover | Role::Offer | Role::Select | Role::Ack | Role::Nak | Role::Other => {
            Kind::Acquire
        }
        Role::Reboot | Role::UnclearRequest => Kind::InitReboot,
        Role::Renew | Role::Rebind => Kind::Renew,
        Role::Inform => Kind::Inform,
        Role::Decline => Kind::Decline,
        Role::Release => Kind::Release,
        Role::ForceRenew => Kind::ForceRenew,
        Role::LeaseQuery | Role::LeaseReply => Kind::LeaseQuery,
        Role::BootRequest | Role::BootReply => Kind::Bootp,
        Role::PxeRequest | Role::PxeReply => Kind::Pxe,
    }
}

/// The kind that a message opens. An ACK whose request was not seen tells by its fields what it answers.
fn kind_opened(packet: &Packet, role: Role) -> Kind {
    if role != Role::Ack {
        return kind_of(role);
    }
    let message = packet.message();
    if message.yiaddr().is_unspecified() {
        Kind::Inform
    } else if !message.ciaddr().is_unspecified() {
        Kind::Renew
    } else {
        Kind::Acquire
    }
}

/// Whether the client has asked something that an ACK or NAK answers.
fn asks(exchange: &Exchange) -> bool {
    exchange.counted().any(|member| {
        member.role.is_request() || matches!(member.role, Role::Inform | Role::Discover)
    })
}

impl Exchange {
    fn add(&mut self, member: Member) {
        if let Some(time) = member.packet.time() {
            self.last = Some(self.last.map_or(time, |last| last.max(time)));
        }
        self.is_answered |= !member.is_copy() && self.is_answer(member.role);
        self.held += member.packet.held_bytes() + size_of::<Member>() - size_of::<Packet>();
        if self.members.len() == self.members.capacity() {
            // Most exchanges have one message or four; room for more than that is room wasted in a flood.
            self.members.reserve_exact(1 + self.members.len() / 2);
        }
        self.members.push(member);
        if self.members.len() > limits::MEMBERS {
            self.elide();
        }
        self.deadline = self.last.map(|last| self.deadline_after(last));
    }

    fn is_answer(&self, role: Role) -> bool {
        match self.kind {
            Kind::Acquire | Kind::InitReboot | Kind::Renew | Kind::Inform => {
                matches!(role, Role::Ack | Role::Nak)
            }
            Kind::LeaseQuery => role == Role::LeaseReply,
            Kind::Pxe => role == Role::PxeReply,
            Kind::Bootp => role == Role::BootReply,
            Kind::Release | Kind::Decline | Kind::ForceRenew => false,
        }
    }

    fn deadline_after(&self, last: Timestamp) -> i64 {
        let last = last.nanos();
        let is_over_soon = self.is_answered || self.kind.is_sent_only();
        let wait = match self.kind {
            _ if is_over_soon => limits::AFTER_ANSWER,
            Kind::Renew => {
                return self
                    .lease_before
                    .and_then(|lease| lease.ends())
                    .map_or(last.saturating_add(limits::UNANSWERED_RENEWAL), |ends| {
                        ends.max(last.saturating_add(limits::UNANSWERED))
                    });
            }
            _ => limits::UNANSWERED,
        };
        last.saturating_add(wait)
    }

    /// Drops repeats from the middle of a very long exchange, or plain messages where there are no repeats.
    fn elide(&mut self) {
        let keep_from = self.members.len() - limits::MEMBERS / 4;
        let before = self.members.len();
        let mut freed = 0;
        let mut place = 0;
        self.members.retain(|member| {
            let is_middle = (limits::MEMBERS_HEAD..keep_from).contains(&place);
            place += 1;
            if is_middle {
                freed += member.packet.held_bytes() + size_of::<Member>() - size_of::<Packet>();
            }
            !is_middle
        });
        self.held = self.held.saturating_sub(freed);
        let dropped = before - self.members.len();
        self.elided += u64::try_from(dropped).unwrap_or(0);
    }
}
