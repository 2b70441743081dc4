//! The open exchanges, each in a slot that its name tells.

use crate::exchange::Exchange;
use crate::exchange::tracker::Id;

/// The open exchanges.
#[derive(Debug, Default)]
pub(super) struct Slots {
    slots: Vec<Slot>,
    free: Vec<u32>,
}

/// A place for an exchange. It knows the number itself: whether an exchange is open is asked far more often than
/// anything of the exchange, which is far away.
#[derive(Debug, Default)]
struct Slot {
    /// The number of the exchange; 0 while there is none.
    number: u64,
    exchange: Option<Box<Exchange>>,
}

impl Slots {
    /// How many exchanges are open.
    pub(super) fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// Puts an exchange into a slot, and names it.
    pub(super) fn insert(&mut self, exchange: Box<Exchange>) -> Id {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot::default());
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        let number = exchange.number;
        if let Some(place) = self.slots.get_mut(slot as usize) {
            place.number = number;
            place.exchange = Some(exchange);
        }
        Id { number, slot }
    }

    /// Takes an exchange out of its slot.
    pub(super) fn take(&mut self, id: Id) -> Option<Box<Exchange>> {
        let slot = self.slots.get_mut(id.slot as usize)?;
        if slot.number != id.number {
            return None;
        }
        slot.number = 0;
        self.free.push(id.slot);
        slot.exchange.take()
    }

    /// Whether an exchange is open.
    pub(super) fn has(&self, id: Id) -> bool {
        let slot = self.slots.get(id.slot as usize);
        slot.is_some_and(|slot| slot.number == id.number)
    }

    /// An open exchange.
    pub(super) fn get(&self, id: Id) -> Option<&Exchange> {
        let slot = self.slots.get(id.slot as usize)?;
        slot.exchange
            .as_deref()
            .filter(|_| slot.number == id.number)
    }

    /// An open exchange.
    pub(super) fn get_mut(&mut self, id: Id) -> Option<&mut Exchange> {
        let slot = self.slots.get_mut(id.slot as usize)?;
        let exchange = slot.exchange.as_deref_mut();
        exchange.filter(|_| slot.number == id.number)
    }

    /// The exchange in a slot.
    pub(super) fn at(&self, slot: u32) -> Option<&Exchange> {
        self.slots.get(slot as usize)?.exchange.as_deref()
    }

    /// All, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Id, &Exchange)> {
        (0u32..).zip(&self.slots).filter_map(|(slot, place)| {
            let exchange = place.exchange.as_deref()?;
            let number = exchange.number;
            Some((Id { number, slot }, exchange))
        })
    }
}
