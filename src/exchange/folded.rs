//! Exchanges that wait for another message, in as little memory as there is to them.
//!
//! Of each message is kept its frame without the zeros, and what cannot be read from it again. Most of a message is zeros,
//! and of what a packet says nearly all stands in its frame. An exchange is folded only if its messages come out again as
//! they were: that their datagrams do is tried, and all else of a packet follows from those and the frames.

use std::cell::{Cell, OnceCell};
use std::net::Ipv4Addr;
use std::num::NonZeroU16;
use triomphe::Arc;

use smallvec::SmallVec;

use crate::capture::Timestamp;
use crate::exchange::clock::Setting;
use crate::exchange::{
    Exchange, FramePlace, MEMBERS, Member, Origin, Packet, Role, limits, vendor,
};
use crate::wire::{ChecksumStatus, Datagram, Link, Located, Locator, Settings};

/// Messages that are folded together at most: for one more, all are unfolded.
const MOST_MESSAGES: usize = 8;
/// Bytes that a message has at most, as a rule, without its zeros.
const USUAL_BYTES: usize = 256;
/// Bytes that the allocator adds to the three parts of a folded exchange.
const ALLOCATIONS: usize = 3 * limits::BESIDE_A_MESSAGE;

/// A folded exchange.
#[derive(Debug)]
pub(super) struct Folded {
    /// The exchange without its messages.
    shell: Box<Exchange>,
    messages: Messages,
    /// The whole exchange, while somebody looks at it.
    looked_at: OnceCell<Box<Exchange>>,
}

/// Folded messages.
#[derive(Debug)]
struct Messages {
    /// What the frames have in common, and the rest of the first.
    origin: Origin,
    /// Whether checksums are verified.
    verify: bool,
    pieces: Vec<Piece>,
    /// The frames without their zeros, one behind the other.
    bytes: Vec<u8>,
}

/// What is kept of a message beside its bytes.
#[derive(Debug)]
struct Piece {
    number: u64,
    time: Timestamp,
    copy_of: Option<FramePlace>,
    /// Bytes captured.
    caplen: u32,
    /// Bytes there were on the wire.
    len: u32,
    /// Where its bytes end.
    end: u32,
    server: Option<Ipv4Addr>,
    role: Role,
    question: Option<NonZeroU16>,
    setting: Setting,
}

type Members = SmallVec<[Member; MEMBERS]>;

impl Folded {
    /// Folds an exchange; it comes back as it was where something of it would be lost.
    pub(super) fn of(mut shell: Box<Exchange>) -> Result<Self, Box<Exchange>> {
        let is_small = shell.members.len() <= MOST_MESSAGES && !shell.elided.is_any();
        let messages = is_small.then(|| Messages::of(&shell.members)).flatten();
        let is_less = |messages: &Messages| messages.held_bytes() < shell.members_bytes;
        let Some(messages) = messages.filter(is_less) else {
            return Err(shell);
        };
        shell.members = Members::new();
        Ok(Self {
            shell,
            messages,
            looked_at: OnceCell::new(),
        })
    }

    /// The exchange, to be looked at.
    #[cold]
    pub(super) fn look(&self) -> &Exchange {
        self.looked_at.get_or_init(|| {
            let mut exchange = self.shell.clone();
            exchange.members = self.messages.unfolded();
            exchange.held = exchange.held.saturating_sub(self.saved_bytes());
            exchange
        })
    }

    /// Frees what was unfolded to be looked at.
    pub(super) fn look_away(&mut self) {
        self.looked_at.take();
    }

    /// The exchange. Its messages need not be read again where somebody looked at it.
    pub(super) fn unfold(self) -> Box<Exchange> {
        let looked_at = self.looked_at.into_inner();
        let members = looked_at.map(|exchange| exchange.members);
        let mut exchange = self.shell;
        exchange.members = members.unwrap_or_else(|| self.messages.unfolded());
        exchange
    }

    /// The exchange without its messages.
    pub(super) fn shell(&self) -> &Exchange {
        &self.shell
    }

    /// The exchange without its messages.
    pub(super) fn shell_mut(&mut self) -> &mut Exchange {
        &mut self.shell
    }

    /// How many messages it has.
    pub(super) fn len(&self) -> usize {
        self.messages.pieces.len()
    }

    /// Bytes of memory that it holds less than the exchange did; what is looked at is not counted.
    pub(super) fn saved_bytes(&self) -> usize {
        let whole = self.shell.members_bytes;
        whole.saturating_sub(self.messages.held_bytes())
    }
}

impl Messages {
    /// Folds messages; `None` where something of them would be lost.
    fn of(members: &[Member]) -> Option<Self> {
        let first = &members.first()?.packet;
        let mut folded = Self {
            origin: first.origin,
            verify: first.datagram.udp.checksum.status != ChecksumStatus::Skipped,
            pieces: Vec::with_capacity(members.len()),
            bytes: Vec::with_capacity(members.len() * USUAL_BYTES),
        };
        let mut locator = folded.locator();
        for member in members {
            folded.add(member, &mut locator)?;
        }
        folded.bytes.shrink_to_fit();
        debug_assert!(folded.come_out_as(members));
        Some(folded)
    }

    /// Adds a message; `None` where something of it would be lost.
    fn add(&mut self, member: &Member, locator: &mut Locator) -> Option<()> {
        let packet = &member.packet;
        squeeze(&packet.bytes, &mut self.bytes);
        let piece = Piece {
            number: packet.origin.number,
            time: packet.time()?,
            copy_of: member.copy_of,
            caplen: packet.origin.caplen,
            len: packet.origin.len,
            end: u32::try_from(self.bytes.len()).ok()?,
            server: member.server,
            role: member.role,
            question: member.question,
            setting: member.setting,
        };
        let origin = self.origin(&piece);
        let is_bare = packet.comments.is_empty() && origin == packet.origin;
        let datagram = locate(locator, &origin, &packet.bytes)?;
        self.pieces.push(piece);
        (is_bare && datagram == packet.datagram).then_some(())
    }

    /// Bytes of memory they hold, with what is around them.
    fn held_bytes(&self) -> usize {
        let pieces = self.pieces.len() * size_of::<Piece>();
        size_of::<Folded>() + pieces + self.bytes.len() + ALLOCATIONS
    }

    /// The messages as they were.
    fn unfolded(&self) -> Members {
        let mut locator = self.locator();
        let mut members = Members::new();
        let mut start = 0;
        for piece in &self.pieces {
            let end = piece.end as usize;
            let squeezed = self.bytes.get(start..end).unwrap_or_default();
            start = end;
            members.extend(self.member(piece, squeezed, &mut locator));
            if let Some((member, before)) = members.split_last_mut() {
                vendor::settle(before, member);
            }
        }
        members
    }

    /// The message of a piece, by its bytes without their zeros.
    fn member(&self, piece: &Piece, squeezed: &[u8], locator: &mut Locator) -> Option<Member> {
        let origin = self.origin(piece);
        let mut bytes = Packet::room_for(piece.caplen as usize);
        stretch(squeezed, &mut bytes);
        let datagram = locate(locator, &origin, &bytes)?;
        Some(Member {
            packet: Arc::new(Packet::new(origin, bytes, datagram)),
            role: piece.role,
            server: piece.server,
            copy_of: piece.copy_of,
            question: piece.question,
            setting: piece.setting,
            digest: Cell::default(),
        })
    }

    /// Where the frame of a piece came from.
    fn origin(&self, piece: &Piece) -> Origin {
        Origin {
            number: piece.number,
            time: Some(piece.time),
            caplen: piece.caplen,
            len: piece.len,
            ..self.origin
        }
    }

    /// Finds the datagram in a frame as it was found when the frame came.
    fn locator(&self) -> Locator {
        Locator::new(Settings {
            verify: self.verify,
            ..Settings::default()
        })
    }

    /// Whether what comes out is what was folded.
    fn come_out_as(&self, members: &[Member]) -> bool {
        let unfolded = self.unfolded();
        let is_same = |(out, member): (&Member, &Member)| out.packet.is_same(&member.packet);
        unfolded.len() == members.len() && unfolded.iter().zip(members).all(is_same)
    }
}

/// The datagram of a frame; `None` where there is none, or it was put together from several.
fn locate(locator: &mut Locator, origin: &Origin, frame: &[u8]) -> Option<Datagram> {
    let link = Link::from_linktype(origin.link.0);
    match locator.locate(link, frame, origin.len, None, origin.number.into()) {
        Located::Dhcp(datagram) => Some(datagram),
        _ => None,
    }
}

/// The most bytes that one count stands for.
const MOST: usize = u8::MAX as usize;
/// Fewer zeros than that are not worth a count.
const WORTH: usize = 3;

/// Writes bytes without their longer runs of zeros: by turns how many zeros there are, how many other bytes, and these.
fn squeeze(mut bytes: &[u8], squeezed: &mut Vec<u8>) {
    while !bytes.is_empty() {
        let zeros = bytes.iter().take(MOST).take_while(|byte| **byte == 0);
        let (zeros, rest) = bytes.split_at(zeros.count());
        let near = rest.get(..MOST).unwrap_or(rest);
        let gap = near.windows(WORTH).position(|few| few == [0; WORTH]);
        let (others, rest) = rest.split_at(gap.unwrap_or(near.len()));
        let counts = [zeros, others].map(|part| u8::try_from(part.len()).unwrap_or(u8::MAX));
        squeezed.extend(counts);
        squeezed.extend(others);
        bytes = rest;
    }
}

/// Writes the bytes that were squeezed.
fn stretch(mut squeezed: &[u8], bytes: &mut Vec<u8>) {
    while let [zeros, others, rest @ ..] = squeezed {
        bytes.resize(bytes.len() + usize::from(*zeros), 0);
        let (others, rest) = rest.split_at(rest.len().min((*others).into()));
        bytes.extend(others);
        squeezed = rest;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::findings::testing::{Msg, discover, dora, exchanges, offer};

    /// How many bytes the messages of one exchange hold when they are folded.
    fn folded(messages: &[Msg]) -> Option<usize> {
        let all = exchanges(messages);
        assert_eq!(all.len(), 1);
        Some(Messages::of(&all[0].members)?.held_bytes())
    }

    #[test]
    fn folded_messages_take_a_third_of_the_memory() {
        let whole: usize = exchanges(&dora())[0]
            .members
            .iter()
            .map(Member::held_bytes)
            .sum();
        let folded = folded(&dora()).unwrap();
        assert!(3 * folded < whole, "{folded} of {whole}");
    }

    #[test]
    fn they_come_out_as_they_were() {
        let copied = [discover(), discover(), offer(), offer()];
        let [first, again, answer, last] = copied;
        let messages = [first, again, answer.option(43, &[6, 5, 1]), last.at(2)];
        let all = exchanges(&messages);
        let folded = Messages::of(&all[0].members).unwrap();
        for (out, member) in folded.unfolded().iter().zip(&all[0].members) {
            let told = |member: &Member| (member.role, member.server, member.copy_of);
            assert_eq!(told(out), told(member));
            assert_eq!(out.question, member.question);
            assert_eq!(out.setting, member.setting);
        }
        assert!(folded.come_out_as(&all[0].members));
    }

    #[test]
    fn what_would_be_lost_is_not_folded() {
        assert!(folded(&[discover()]).is_some());
        let mut all = exchanges(&[discover()]);
        let mut changed = |change: fn(&mut Packet)| {
            let mut member = all[0].members[0].clone();
            change(Arc::make_mut(&mut member.packet));
            all[0].members[0] = member.clone();
            Messages::of(&[member]).is_some()
        };
        assert!(changed(|packet| packet.origin.number = 7));
        assert!(!changed(|packet| packet.comments = Box::new(["odd".into()])));
        assert!(!changed(|packet| {
            packet.comments = Box::default();
            packet.datagram.ip.fragments = 2;
        }));
        assert!(!changed(|packet| {
            packet.datagram.ip.fragments = 1;
            packet.origin.time = None;
        }));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_squeezed_stretches_again(
            runs in prop::collection::vec((0_usize..600, prop::collection::vec(any::<u8>(), 0..600)), 0..6),
        ) {
            let mut bytes = Vec::new();
            for (zeros, others) in runs {
                bytes.resize(bytes.len() + zeros, 0);
                bytes.extend(others);
            }
            let mut squeezed = Vec::new();
            squeeze(&bytes, &mut squeezed);
            let mut stretched = Vec::new();
            stretch(&squeezed, &mut stretched);
            prop_assert_eq!(stretched, bytes);
        }
    }
}
