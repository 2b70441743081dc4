//! The open exchanges, each in a slot that its name tells.
//!
//! Those that wait may be folded. Who asks for one gets it as it was, and need not know.

use std::cell::OnceCell;

use crate::exchange::Exchange;
use crate::exchange::folded::Folded;
use crate::exchange::tracker::Id;

/// The open exchanges.
#[derive(Debug, Default)]
pub(super) struct Slots {
    all: Vec<Slot>,
    free: Vec<u32>,
    /// Those that were unfolded for good, and how many bytes more they hold by that.
    unfolded: Vec<(Id, usize)>,
}

/// A place for an exchange. It knows the number itself: whether an exchange is open is asked far more often than
/// anything of the exchange, which is far away.
#[derive(Debug, Default)]
struct Slot {
    /// The number of the exchange; 0 while there is none.
    number: u64,
    /// The exchange; where it is folded, what was unfolded to be looked at.
    exchange: OnceCell<Box<Exchange>>,
    folded: Option<Box<Folded>>,
}

impl Slot {
    #[inline]
    fn look(&self) -> Option<&Exchange> {
        let exchange = self.exchange.get().map(|exchange| &**exchange);
        exchange.or_else(|| self.look_folded())
    }

    #[cold]
    fn look_folded(&self) -> Option<&Exchange> {
        let folded = self.folded.as_deref()?;
        Some(self.exchange.get_or_init(|| folded.look()))
    }

    /// Unfolds the exchange for good; gives how many bytes more it holds by that.
    #[cold]
    fn unfold(&mut self) -> usize {
        let Some(folded) = self.folded.take() else {
            return 0;
        };
        let more = folded.saved_bytes();
        self.exchange = OnceCell::from(folded.unfold(self.exchange.take()));
        more
    }
}

impl Slots {
    /// How many exchanges are open.
    pub(super) fn len(&self) -> usize {
        self.all.len() - self.free.len()
    }

    /// Puts an exchange into a slot, and names it.
    pub(super) fn insert(&mut self, exchange: Box<Exchange>) -> Id {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.all.push(Slot::default());
            u32::try_from(self.all.len() - 1).unwrap_or(u32::MAX)
        });
        let number = exchange.number;
        if let Some(place) = self.all.get_mut(slot as usize) {
            place.number = number;
            place.exchange = OnceCell::from(exchange);
        }
        Id { number, slot }
    }

    /// Takes an exchange out of its slot.
    pub(super) fn take(&mut self, id: Id) -> Option<Box<Exchange>> {
        let slot = self.whole(id)?;
        slot.number = 0;
        let exchange = slot.exchange.take();
        self.free.push(id.slot);
        exchange
    }

    /// Whether an exchange is open.
    pub(super) fn has(&self, id: Id) -> bool {
        let slot = self.all.get(id.slot as usize);
        slot.is_some_and(|slot| slot.number == id.number)
    }

    /// An open exchange.
    #[inline]
    pub(super) fn get(&self, id: Id) -> Option<&Exchange> {
        let slot = self.all.get(id.slot as usize)?;
        (slot.number == id.number).then(|| slot.look())?
    }

    /// An open exchange. It is whole from now on.
    #[inline]
    pub(super) fn get_mut(&mut self, id: Id) -> Option<&mut Exchange> {
        self.whole(id)?
            .exchange
            .get_mut()
            .map(|exchange| &mut **exchange)
    }

    /// The slot of an open exchange, which is whole from now on.
    #[inline]
    fn whole(&mut self, id: Id) -> Option<&mut Slot> {
        let slot = self.all.get_mut(id.slot as usize)?;
        if slot.number != id.number {
            return None;
        }
        if slot.folded.is_some() {
            let more = slot.unfold();
            self.unfolded.push((id, more));
        }
        Some(slot)
    }

    /// An open exchange, if it is folded without its messages.
    pub(super) fn shell(&self, id: Id) -> Option<&Exchange> {
        let slot = self.all.get(id.slot as usize)?;
        let whole = || slot.exchange.get().map(|exchange| &**exchange);
        let folded = slot.folded.as_deref().map(Folded::shell);
        folded.or_else(whole).filter(|_| slot.number == id.number)
    }

    /// An open exchange, if it is folded without its messages.
    pub(super) fn shell_mut(&mut self, id: Id) -> Option<&mut Exchange> {
        let slot = self.all.get_mut(id.slot as usize)?;
        let exchange = match &mut slot.folded {
            Some(folded) => folded.shell_mut(),
            None => slot.exchange.get_mut()?,
        };
        (slot.number == id.number).then_some(exchange)
    }

    /// How many messages an open exchange has.
    pub(super) fn count(&self, id: Id) -> Option<usize> {
        let whole = self.shell(id)?.members.len();
        let folded = self.all.get(id.slot as usize)?.folded.as_deref();
        Some(folded.map_or(whole, Folded::len))
    }

    /// The exchange in a slot.
    pub(super) fn at(&self, slot: u32) -> Option<&Exchange> {
        self.all.get(slot as usize)?.look()
    }

    /// The name of the exchange in a slot.
    pub(super) fn name_at(&self, slot: u32) -> Option<Id> {
        let number = self.all.get(slot as usize)?.number;
        (number > 0).then_some(Id { number, slot })
    }

    /// The names of all, in no order.
    pub(super) fn names(&self) -> impl Iterator<Item = Id> {
        let slots = (0u32..).take(self.all.len());
        slots.filter_map(|slot| self.name_at(slot))
    }

    /// All, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Id, &Exchange)> {
        self.names().filter_map(|id| Some((id, self.get(id)?)))
    }

    /// Folds an exchange; gives how many bytes less it holds by that, or `None` where that cannot be done.
    pub(super) fn fold(&mut self, id: Id) -> Option<usize> {
        let slot = self.all.get_mut(id.slot as usize)?;
        if slot.number != id.number || slot.folded.is_some() {
            return None;
        }
        match Folded::of(slot.exchange.take()?) {
            Ok(folded) => {
                let less = folded.saved_bytes();
                slot.folded = Some(Box::new(folded));
                Some(less)
            }
            Err(exchange) => {
                slot.exchange = OnceCell::from(exchange);
                None
            }
        }
    }

    /// Frees what was unfolded of the exchange in a slot to be looked at.
    pub(super) fn look_away(&mut self, slot: u32) {
        let slot = self.all.get_mut(slot as usize);
        if let Some(slot) = slot.filter(|slot| slot.folded.is_some()) {
            slot.exchange.take();
        }
    }

    /// Those that were unfolded for good since this was asked last, and how many bytes more they hold by that.
    pub(super) fn unfolded(&mut self) -> impl Iterator<Item = (Id, usize)> {
        self.unfolded.drain(..)
    }
}
