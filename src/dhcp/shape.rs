//! Which options a payload has and where they stand: the same in many messages, and then found once.
//!
//! Machines of one make send messages of one kind with the same options in the same places, and only their values
//! differ. What was found in such a message is kept for a while. One that has the same codes and lengths in the same
//! places has the same shape, and need not be read again. RFC 2131 s2, RFC 2132 s2.

use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::Deref;
use std::sync::{LazyLock, Mutex, PoisonError};

use smallvec::SmallVec;

use crate::dhcp::areas::{Area, CodeSet, END, OPTION_HEAD, Segments};
use crate::dhcp::registry;
use crate::dhcp::types::MessageType;
use crate::dhcp::{header, option};

/// Which options there are and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    /// The codes of all options.
    pub(super) present: CodeSet,
    places: Places,
}

impl Shape {
    /// That of a message without options.
    const EMPTY: Self = Self {
        present: CodeSet::of(&[]),
        places: Places([0; PLACES]),
    };

    /// Takes note of a whole option; says whether it is the first with its code.
    #[inline]
    pub(super) fn note(&mut self, code: u8, start: u16) -> bool {
        let is_first = !self.present.insert(code);
        if is_first {
            self.places.note(code, start);
        }
        is_first
    }

    /// Where to look first for the option with a code that is there.
    #[inline]
    pub(super) fn place_of(&self, code: u8) -> u16 {
        self.places.of(code)
    }
}

/// Where options stand in the payload: for the last bits of a code, one that has them. It is where to look first;
/// rules ask for options by the dozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Places([u16; PLACES]);

/// Codes that common messages have differ in their last five bits, but for a few.
const PLACES: usize = 32;

impl Places {
    #[inline]
    fn note(&mut self, code: u8, start: u16) {
        if let Some(place) = self.0.get_mut(usize::from(code) % PLACES) {
            *place = start;
        }
    }

    #[inline]
    fn of(&self, code: u8) -> u16 {
        let place = self.0.get(usize::from(code) % PLACES);
        place.copied().unwrap_or_default()
    }
}

/// The shape of one message. Common shapes stand in one place for all that have them: what is held of a message, and
/// moved about, is smaller by that.
#[derive(Debug, Clone)]
pub(super) enum Held {
    Shared(&'static Shape),
    Own(Box<Shape>),
}

impl Held {
    /// That of a message without options.
    pub(super) const EMPTY: Self = Self::Shared(&Shape::EMPTY);

    /// A shape that others will have, too.
    fn common(shape: Shape) -> Self {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = shared.get(&shape) {
            return Self::Shared(known);
        }
        if shared.len() >= MOST_SHARED {
            return Self::own(shape);
        }
        let known: &'static Shape = Box::leak(Box::new(shape));
        shared.insert(known);
        Self::Shared(known)
    }

    /// That of one message, which may be like no other.
    pub(super) fn own(shape: Shape) -> Self {
        Self::Own(Box::new(shape))
    }
}

impl Deref for Held {
    type Target = Shape;

    #[inline]
    fn deref(&self) -> &Shape {
        match self {
            Self::Shared(shape) => shape,
            Self::Own(shape) => shape,
        }
    }
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Held {}

/// Shapes that are shared at most: what is shared is never freed.
const MOST_SHARED: usize = 4096;
static SHARED: LazyLock<Mutex<HashSet<&'static Shape, foldhash::fast::RandomState>>> =
    LazyLock::new(Mutex::default);

/// Where what is compared begins: with the cookie.
const START: usize = header::COOKIE.start as usize;
const COOKIE: usize = header::COOKIE.length as usize;

/// The codes of options whose length alone does not say that they are right.
pub(super) type Unsure = SmallVec<[u8; 16]>;

/// Shapes that are kept at a time.
const KEPT: usize = 256;
/// Options that are looked at to tell where a shape is kept, and how far, from the cookie on: they are short.
const TELLING: usize = 3;
const TELLING_BYTES: usize = 20;

thread_local! {
    static KEPT_SHAPES: RefCell<[Option<Box<Known>>; KEPT]> =
        const { RefCell::new([const { None }; KEPT]) };
}

/// A shape that was found, and how a payload that has it is known.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) shape: Held,
    /// The message type of all that have it.
    pub(super) kind: Option<MessageType>,
    /// Options whose values are to be checked.
    pub(super) unsure: Unsure,
    /// Bytes of the payload.
    length: u16,
    /// Bytes from the cookie to the End octet.
    end: usize,
    /// What these have in common, word by word. The last word ends with the End octet; all behind it is zero.
    words: Vec<Common>,
    last: Common,
}

/// The bits of a word that are the same in all payloads of a shape.
#[derive(Debug, Clone, Copy)]
struct Common {
    mask: Word,
    bits: Word,
}

/// As many bytes as processors well compare at once.
type Word = u128;
const WORD: usize = size_of::<Word>();

/// Makes something of a payload's shape, if that is known.
#[inline]
pub(super) fn if_known<T>(payload: &[u8], make: impl FnOnce(&Known) -> T) -> Option<T> {
    KEPT_SHAPES.with_borrow(|shapes| {
        let known = shapes.get(slot(payload)?)?.as_deref()?;
        known.is_of(payload).then(|| make(known))
    })
}

/// Keeps the shape of a message whose options are whole, stand once, one behind the other, and in the options field.
/// From then on it may be shared.
pub(super) fn keep(shape: &mut Held, payload: &[u8], kind: Option<MessageType>) {
    let known = slot(payload).zip(Known::of(shape, payload, kind));
    let Some((slot, known)) = known else {
        return;
    };
    shape.clone_from(&known.shape);
    KEPT_SHAPES.with_borrow_mut(|shapes| {
        if let Some(kept) = shapes.get_mut(slot) {
            *kept = Some(Box::new(known));
        }
    });
}

/// Where the shape of a payload is kept; `None` where there are too few options to be worth it.
#[inline]
fn slot(payload: &[u8]) -> Option<usize> {
    let start = payload.get(START..)?.first_chunk::<TELLING_BYTES>()?;
    let mut at = COOKIE;
    // The first is the message type as a rule: its value tells more than its length.
    let kind = start.get(at + usize::from(OPTION_HEAD))?;
    let mut mixed = payload.len() ^ (usize::from(*kind) << 4);
    for _ in 0..TELLING {
        let (Some(code), Some(length)) = (start.get(at), start.get(at + 1)) else {
            break;
        };
        mixed = mixed.wrapping_mul(31) ^ usize::from(*code) ^ (usize::from(*length) << 3);
        at += usize::from(*length) + usize::from(OPTION_HEAD);
    }
    Some((mixed ^ (mixed >> 8)) % KEPT)
}

impl Known {
    fn of(shape: &Shape, payload: &[u8], kind: Option<MessageType>) -> Option<Self> {
        let (mask, unsure) = deciding(payload);
        let bytes = payload.get(START..)?.get(..mask.len())?;
        // Where Pad octets stand between options, that is none.
        if bytes.last() != Some(&END) {
            return None;
        }
        let last = mask.len().checked_sub(WORD)?;
        let words = mask.chunks_exact(WORD).zip(bytes.chunks_exact(WORD));
        Some(Self {
            shape: Held::common(*shape),
            kind,
            unsure,
            length: u16::try_from(payload.len()).ok()?,
            end: mask.len(),
            words: words.filter_map(Common::of).collect(),
            last: Common::of((mask.get(last..)?, bytes.get(last..)?))?,
        })
    }

    /// Whether a payload has this shape.
    #[inline]
    fn is_of(&self, payload: &[u8]) -> bool {
        if payload.len() != usize::from(self.length) {
            return false;
        }
        let bytes = payload.get(START..).unwrap_or_default();
        let Some((bytes, behind)) = bytes.split_at_checked(self.end) else {
            return false;
        };
        let words = bytes.chunks_exact(WORD).filter_map(<[u8]>::first_chunk);
        let mut pairs = words.zip(&self.words);
        let last = bytes.last_chunk();
        pairs.all(|(word, common)| common.is_in(*word))
            && last.is_some_and(|word| self.last.is_in(*word))
            && header::is_zero(behind)
    }
}

/// Which bytes, from the cookie to the End octet, decide what shape a payload has, and the options whose values are to
/// be checked.
fn deciding(payload: &[u8]) -> (Vec<u8>, Unsure) {
    let lengths = registry::lengths();
    let mut unsure = Unsure::new();
    let mut mask = vec![u8::MAX; COOKIE];
    Segments::of(payload, Area::Options).each_option(|code, place, value| {
        if usize::from(place) != START + mask.len() {
            return;
        }
        let is_sure = lengths.say_it_fits(code, value.len());
        let seems_right = !is_sure && registry::row(code).format.fits_surely(value);
        let deciding = match code {
            option::MESSAGE_TYPE => value.len(),
            // Its first byte says that it is.
            _ => usize::from(seems_right).min(value.len()),
        };
        mask.resize(mask.len() + usize::from(OPTION_HEAD) + deciding, u8::MAX);
        mask.resize(mask.len() + value.len() - deciding, 0);
        if !is_sure && !seems_right {
            unsure.push(code);
        }
    });
    mask.push(u8::MAX);
    (mask, unsure)
}

impl Common {
    /// What bytes and their mask come to; `None` where they are no whole word.
    fn of((mask, bytes): (&[u8], &[u8])) -> Option<Self> {
        let word = |bytes: &[u8]| bytes.first_chunk().copied().map(Word::from_ne_bytes);
        let mask = word(mask)?;
        let bits = word(bytes)? & mask;
        Some(Self { mask, bits })
    }

    #[inline]
    fn is_in(self, word: [u8; WORD]) -> bool {
        Word::from_ne_bytes(word) & self.mask == self.bits
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::dhcp::{Ended, Extent, Layout, header};
    use crate::wire::Span;

    fn read(payload: &[u8]) -> Layout {
        let span = Span::between(0, payload.len());
        let ended = Ended::Message;
        Layout::of(payload, Extent { span, ended })
    }

    /// The same on a thread that knows no shapes yet.
    fn read_afresh(payload: &[u8]) -> Layout {
        std::thread::scope(|scope| scope.spawn(|| read(payload)).join().unwrap())
    }

    /// An option: its code, its value, and Pad octets behind it.
    fn option() -> impl Strategy<Value = Vec<u8>> {
        let code = prop_oneof![Just(61_u8), Just(82), 1..255_u8];
        let value = prop::collection::vec(prop_oneof![Just(255_u8), 0..8_u8], 0..12);
        let pads = prop_oneof![9 => Just(0), 1 => 1..3_usize];
        (code, value, pads).prop_map(|(code, value, pads)| {
            let mut option = vec![code, u8::try_from(value.len()).unwrap()];
            option.extend(value);
            option.resize(option.len() + pads, 0);
            option
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn a_known_shape_is_what_reading_finds(
            kind in 1..9_u8,
            options in prop::collection::vec(option(), 0..8),
            end in prop::collection::vec(prop_oneof![3 => Just(0), 1 => Just(9_u8)], 0..20),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        ) {
            let start = usize::from(header::COOKIE.start);
            let body = [&[53, 1, kind][..], &options.concat(), &[255], &end].concat();
            let mut payload = [&[0; 236], &header::MAGIC_COOKIE[..], &body].concat();
            prop_assert_eq!(read(&payload), read_afresh(&payload));
            for (place, byte) in changes {
                let place = start + place.index(payload.len() - start);
                let before = std::mem::replace(&mut payload[place], byte);
                prop_assert_eq!(read(&payload), read_afresh(&payload));
                payload[place] = before;
                prop_assert_eq!(read(&payload), read_afresh(&payload));
            }
        }
    }
}
