//! The walk through wireless frames: IEEE 802.11 data frames and the headers that capturing
//! drivers put in front of them.
//!
//! Nothing is decrypted, and fragments of 802.11 are not put together.

use super::trail::Trail;
use super::walk::{Found, Layer, Step, Stepped, Walk, mac};
use super::{Fault, FaultKind, LinkHeader, Named, SkipReason, Span};

/// Bits of the first frame control byte.
const VERSION_AND_TYPE: u8 = 0x0f;
const DATA: u8 = 0x08;
const NO_DATA: u8 = 0x40;
const QOS: u8 = 0x80;
/// Bits of the second frame control byte.
const TO_DS: u8 = 0x01;
const FROM_DS: u8 = 0x02;
const MORE_FRAGMENTS: u8 = 0x04;
const PROTECTED: u8 = 0x40;
const ORDER: u8 = 0x80;
/// Bit of the first `QoS` control byte: the body is several frames.
const AGGREGATE: u8 = 0x80;
/// The number of the fragment, in the first byte of the sequence control.
const FRAGMENT_NUMBER: u8 = 0x0f;

/// Where the three addresses, the sequence control and the fourth address stand.
const ADDRESS_1: usize = 4;
const ADDRESS_2: usize = 10;
const ADDRESS_3: usize = 16;
const SEQUENCE: usize = 22;
const ADDRESS_4: usize = 24;
/// Length of a header with three addresses.
const HEADER: usize = 24;

/// Two addresses and a length, in front of each frame of an aggregate.
const SUBFRAME_HEADER: usize = 14;

impl Walk<'_> {
    /// An 802.11 frame. IEEE 802.11 s9.2, s9.3.2.
    pub(super) fn ieee80211(&mut self, at: usize, padded: bool, trail: &mut impl Trail) -> Stepped {
        let [control, flags] = self.frame_control(at)?;
        if control & VERSION_AND_TYPE != DATA || control & NO_DATA != 0 {
            return Err(SkipReason::NotDhcp);
        }
        if flags & PROTECTED != 0 {
            return Err(SkipReason::Encrypted);
        }
        if flags & MORE_FRAGMENTS != 0 || self.u8(at + SEQUENCE)? & FRAGMENT_NUMBER != 0 {
            return Err(SkipReason::Fragment);
        }
        let (destination, source) = ends(flags);
        let mut header = if source == ADDRESS_4 {
            HEADER + 6
        } else {
            HEADER
        };
        let mut is_aggregate = false;
        if control & QOS != 0 {
            is_aggregate = self.u8(at + header)? & AGGREGATE != 0;
            header += if flags & ORDER != 0 { 6 } else { 2 };
        }
        if padded {
            header = header.next_multiple_of(4);
        }
        let bytes = self.bytes;
        for address in [ADDRESS_1, ADDRESS_2, ADDRESS_3] {
            trail.named(Named::Mac, at + address);
        }
        if source == ADDRESS_4 {
            trail.named(Named::Mac, at + ADDRESS_4);
        }
        trail.link(|| LinkHeader {
            destination: mac(bytes, at + destination),
            source: mac(bytes, at + source),
            header: Span::between(at, at + header),
            ..LinkHeader::default()
        });
        if is_aggregate {
            return self.aggregate(at + header, trail);
        }
        Ok(Step::Next(Layer::Llc, at + header))
    }

    /// The two frame control bytes. Some controllers swap them in what they tunnel.
    fn frame_control(&self, at: usize) -> Result<[u8; 2], SkipReason> {
        let [first, second] = *self.array::<2>(at)?;
        let is_data = |byte: u8| byte & VERSION_AND_TYPE == DATA;
        if self.depth > 0 && !is_data(first) && is_data(second) {
            return Ok([second, first]);
        }
        Ok([first, second])
    }

    /// The frame of an aggregate that is wanted.
    fn aggregate(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        let wanted = self.wanted(at)?;
        let mut at = at;
        while at != wanted {
            // What is passed belongs to somebody, too.
            let length = self.u16(at + SUBFRAME_HEADER - 2)?;
            trail.named(Named::Opaque(u32::from(length).saturating_add(14)), at);
            at = behind_subframe(at, length);
        }
        let length = self.u16(at + SUBFRAME_HEADER - 2)?;
        let body = at + SUBFRAME_HEADER;
        let behind = behind_subframe(at, length);
        if let Some(span) = self.message_behind(behind) {
            let kind = FaultKind::AnotherMessage;
            trail.fault(Fault { kind, span });
        }
        self.behind.get_or_insert(behind);
        self.narrow(body, usize::from(length));
        let bytes = self.bytes;
        trail.named(Named::Mac, at);
        trail.named(Named::Mac, at + 6);
        trail.link(|| LinkHeader {
            destination: mac(bytes, at),
            source: mac(bytes, at + 6),
            header: Span::between(at, body),
            ..LinkHeader::default()
        });
        Ok(Step::Next(Layer::Llc, body))
    }

    /// Where the first frame of an aggregate stands that holds a message; where none does, the first with a fragment,
    /// of which it is not known yet what it is part of. Behind a fragment that is known already the next one is wanted.
    fn wanted(&self, at: usize) -> Result<usize, SkipReason> {
        let is_message = |(_, found): &(Span, Found)| matches!(found, Found::Datagram(_));
        let mut wanted = self.subframes(self.from.unwrap_or(at));
        let first = wanted.next().ok_or(SkipReason::NotDhcp)?;
        let message = if self.from.is_some() || is_message(&first) {
            None
        } else {
            wanted.find(is_message)
        };
        let (span, _) = message.unwrap_or(first);
        usize::try_from(span.start).map_err(|_| SkipReason::NotDhcp)
    }

    /// The first frame with a message among those of an aggregate that begin at `at`. There is none where fragments were
    /// put together: what stands behind is their payload.
    fn message_behind(&self, at: usize) -> Option<Span> {
        if self.rebuilt.is_some() {
            return None;
        }
        self.subframes(at)
            .find(|(_, found)| matches!(found, Found::Datagram(_)))
            .map(|(span, _)| span)
    }

    /// Those frames of an aggregate, from `at` on, that hold a message or a fragment.
    fn subframes(&self, at: usize) -> impl Iterator<Item = (Span, Found)> + '_ {
        let mut next = at;
        std::iter::from_fn(move || {
            loop {
                let at = next;
                let length = self.u16(at + SUBFRAME_HEADER - 2).ok()?;
                let body = at + SUBFRAME_HEADER;
                next = behind_subframe(at, length);
                let mut inner = self.clone();
                inner.narrow(body, usize::from(length));
                if let Ok(found) = inner.run_from(Layer::Llc, body, &mut ()) {
                    let end = self.bytes.len().min(body + usize::from(length));
                    return Some((Span::between(at, end), found));
                }
            }
        })
    }

    /// A radiotap header, whose numbers are little endian.
    pub(super) fn radiotap(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        const HEADER: usize = 8;
        /// Bits of the first presence word: time, flags.
        const HAS_TIME: u32 = 1;
        const HAS_FLAGS: u32 = 2;
        /// Another presence word follows.
        const MORE: u32 = 1 << 31;
        /// Fields that a vendor thought of stand among the others.
        const OF_VENDOR: u32 = 1 << 30;
        /// In the flags: there is padding behind the 802.11 header.
        const PADDED: u8 = 0x20;
        let [version, _, low, high] = *self.array::<4>(at)?;
        let length = usize::from(u16::from_le_bytes([low, high]));
        if version != 0 || length < HEADER {
            return Err(SkipReason::NotDhcp);
        }
        let present = self.u32(at + 4)?.swap_bytes();
        let mut field = HEADER;
        let mut word = present;
        let mut words = present;
        while word & MORE != 0 {
            word = self.u32(at + field)?.swap_bytes();
            words |= word;
            field += 4;
        }
        if present & HAS_TIME != 0 {
            field = field.next_multiple_of(8) + 8;
        }
        let padded =
            present & HAS_FLAGS != 0 && field < length && self.u8(at + field)? & PADDED != 0;
        if words & OF_VENDOR != 0 {
            let unread = field + usize::from(present & HAS_FLAGS != 0);
            let rest = u32::try_from(length.saturating_sub(unread)).unwrap_or(u32::MAX);
            trail.named(Named::Opaque(rest), at + unread);
        }
        Ok(Step::Next(Layer::Ieee80211 { padded }, at + length))
    }

    /// A Prism header in the byte order of its writer, or the AVS header that shares its number.
    pub(super) fn prism(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        const MESSAGES: [u32; 2] = [0x41, 0x44];
        const DEVICE: usize = 8;
        const DEVICE_LENGTH: u32 = 16;
        let code = self.u32(at)?;
        let length = self.u32(at + 4)?;
        let length = if MESSAGES.contains(&code) {
            length
        } else if MESSAGES.contains(&code.swap_bytes()) {
            length.swap_bytes()
        } else {
            return self.avs(at);
        };
        trail.named(
            Named::Opaque(DEVICE_LENGTH.min(length.saturating_sub(8))),
            at + DEVICE,
        );
        self.monitor(at, length)
    }

    /// An AVS header.
    pub(super) fn avs(&mut self, at: usize) -> Stepped {
        const MAGIC: u32 = 0x8021_1000;
        const MAGIC_MASK: u32 = 0xffff_f000;
        if self.u32(at)? & MAGIC_MASK != MAGIC {
            return Err(SkipReason::NotDhcp);
        }
        self.monitor(at, self.u32(at + 4)?)
    }

    /// The 802.11 frame behind a monitor header of `length` bytes.
    fn monitor(&self, at: usize, length: u32) -> Stepped {
        const SHORTEST: usize = 8;
        match usize::try_from(length) {
            Ok(length) if length < SHORTEST => Err(SkipReason::NotDhcp),
            Ok(length) if length <= self.bytes.len() => {
                Ok(Step::Next(Layer::Ieee80211 { padded: false }, at + length))
            }
            _ => Err(SkipReason::Short),
        }
    }
}

/// Where the frame behind one of an aggregate begins, whose length is told.
fn behind_subframe(at: usize, length: u16) -> usize {
    at + (SUBFRAME_HEADER + usize::from(length)).next_multiple_of(4)
}

/// Where the addresses of the ends stand, by the direction bits: destination and source.
/// IEEE 802.11 s9.3.2.1.
const fn ends(flags: u8) -> (usize, usize) {
    match (flags & TO_DS != 0, flags & FROM_DS != 0) {
        (false, false) => (ADDRESS_1, ADDRESS_2),
        (false, true) => (ADDRESS_1, ADDRESS_3),
        (true, false) => (ADDRESS_3, ADDRESS_2),
        (true, true) => (ADDRESS_3, ADDRESS_4),
    }
}
