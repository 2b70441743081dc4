//! The open exchanges, each in a slot that its id tells.
//!
//! Those that wait may be folded. Who asks for one gets it as it was, and need not know.

use std::mem::take;

use crate::exchange::Exchange;
use crate::exchange::folded::Folded;
use crate::exchange::tracker::Id;

/// The open exchanges.
#[derive(Debug, Default)]
pub(super) struct Slots {
    all: Vec<Slot>,
    free: Vec<u32>,
    /// Those that were unfolded to stay so, and how many bytes more they hold by that.
    unfolded: Vec<(Id, usize)>,
}

/// A place for an exchange. It knows the number itself: whether an exchange is open is asked far more often than
/// anything of the exchange, which is far away.
#[derive(Debug, Default)]
struct Slot {
    /// The number of the exchange; 0 while there is none.
    number: u64,
    held: Held,
}

/// What a slot holds.
#[derive(Debug, Default)]
enum Held {
    #[default]
    Nothing,
    Whole(Box<Exchange>),
    Folded(Box<Folded>),
}

impl Held {
    /// The exchange, to be looked at.
    #[inline]
    fn look(&self) -> Option<&Exchange> {
        match self {
            Self::Whole(exchange) => Some(exchange),
            Self::Folded(folded) => Some(folded.look()),
            Self::Nothing => None,
        }
    }

    /// The exchange, if it is folded without its messages.
    fn shell_mut(&mut self) -> Option<&mut Exchange> {
        match self {
            Self::Whole(exchange) => Some(exchange),
            Self::Folded(folded) => Some(folded.shell_mut()),
            Self::Nothing => None,
        }
    }
}

impl Slots {
    /// How many exchanges are open.
    pub(super) fn len(&self) -> usize {
        self.all.len() - self.free.len()
    }

    /// Puts an exchange into a slot, and gives its id.
    pub(super) fn insert(&mut self, exchange: Box<Exchange>) -> Id {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.all.push(Slot::default());
            u32::try_from(self.all.len() - 1).unwrap_or(u32::MAX)
        });
        let number = exchange.number;
        if let Some(place) = self.all.get_mut(slot as usize) {
            place.number = number;
            place.held = Held::Whole(exchange);
        }
        Id { number, slot }
    }

    /// Takes an exchange out of its slot.
    pub(super) fn take(&mut self, id: Id) -> Option<Box<Exchange>> {
        self.get_mut(id)?;
        let slot = self.slot_mut(id)?;
        slot.number = 0;
        let held = take(&mut slot.held);
        self.free.push(id.slot);
        match held {
            Held::Whole(exchange) => Some(exchange),
            Held::Folded(_) | Held::Nothing => None,
        }
    }

    /// Whether an exchange is open.
    pub(super) fn has(&self, id: Id) -> bool {
        self.slot(id).is_some()
    }

    /// An open exchange.
    #[inline]
    pub(super) fn get(&self, id: Id) -> Option<&Exchange> {
        self.slot(id)?.held.look()
    }

    /// An open exchange. It is whole from now on.
    #[inline]
    pub(super) fn get_mut(&mut self, id: Id) -> Option<&mut Exchange> {
        if matches!(self.slot(id)?.held, Held::Folded(_)) {
            self.unfold(id);
        }
        self.shell_mut(id)
    }

    /// An open exchange, if it is folded without its messages.
    #[inline]
    pub(super) fn shell_mut(&mut self, id: Id) -> Option<&mut Exchange> {
        self.slot_mut(id)?.held.shell_mut()
    }

    /// When an open exchange is to be looked at, in nanoseconds.
    pub(super) fn timer(&self, id: Id) -> Option<i64> {
        match &self.slot(id)?.held {
            Held::Whole(exchange) => exchange.timer,
            Held::Folded(folded) => folded.shell().timer,
            Held::Nothing => None,
        }
    }

    /// How many messages an open exchange has.
    pub(super) fn count(&self, id: Id) -> Option<usize> {
        match &self.slot(id)?.held {
            Held::Whole(exchange) => Some(exchange.members.len()),
            Held::Folded(folded) => Some(folded.len()),
            Held::Nothing => None,
        }
    }

    /// The exchange in a slot.
    pub(super) fn at(&self, slot: u32) -> Option<&Exchange> {
        self.all.get(slot as usize)?.held.look()
    }

    /// The id of the exchange in a slot.
    pub(super) fn id_at(&self, slot: u32) -> Option<Id> {
        let number = self.all.get(slot as usize)?.number;
        (number > 0).then_some(Id { number, slot })
    }

    /// The ids of all, in no order.
    pub(super) fn ids(&self) -> impl Iterator<Item = Id> {
        let slots = (0u32..).take(self.all.len());
        slots.filter_map(|slot| self.id_at(slot))
    }

    /// All, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Id, &Exchange)> {
        self.ids().filter_map(|id| Some((id, self.get(id)?)))
    }

    /// Folds an exchange; gives how many bytes less it holds by that, or `None` where that cannot be done.
    pub(super) fn fold(&mut self, id: Id) -> Option<usize> {
        let slot = self.slot_mut(id)?;
        let (held, less) = match take(&mut slot.held) {
            Held::Whole(exchange) => match Folded::of(exchange) {
                Ok(folded) => {
                    let less = folded.saved_bytes();
                    (Held::Folded(Box::new(folded)), Some(less))
                }
                Err(exchange) => (Held::Whole(exchange), None),
            },
            held => (held, None),
        };
        slot.held = held;
        less
    }

    #[cold]
    fn unfold(&mut self, id: Id) {
        let Some(slot) = self.slot_mut(id) else {
            return;
        };
        match take(&mut slot.held) {
            Held::Folded(folded) => {
                let more = folded.saved_bytes();
                slot.held = Held::Whole(folded.unfold());
                self.unfolded.push((id, more));
            }
            held => slot.held = held,
        }
    }

    /// Frees what was unfolded of the exchange in a slot to be looked at.
    pub(super) fn look_away(&mut self, slot: u32) {
        let slot = self.all.get_mut(slot as usize);
        if let Some(Held::Folded(folded)) = slot.map(|slot| &mut slot.held) {
            folded.look_away();
        }
    }

    /// Those that were unfolded to stay so since this was asked last, and how many bytes more they hold by that.
    pub(super) fn unfolded(&mut self) -> impl Iterator<Item = (Id, usize)> {
        self.unfolded.drain(..)
    }

    #[inline]
    fn slot(&self, id: Id) -> Option<&Slot> {
        let slot = self.all.get(id.slot as usize);
        slot.filter(|slot| slot.number == id.number)
    }

    #[inline]
    fn slot_mut(&mut self, id: Id) -> Option<&mut Slot> {
        let slot = self.all.get_mut(id.slot as usize);
        slot.filter(|slot| slot.number == id.number)
    }
}
