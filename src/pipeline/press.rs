//! The thread that draws closed exchanges while the next ones are read.

use std::hint::black_box;
use std::ops::BitXor;

use crate::capture::SourceIndex;
use crate::exchange::{Exchange, Packet};
use crate::pipeline::court::Spent;
use crate::pipeline::easel::{Closed, Easel, Single};
use crate::pipeline::worker::Work;
use crate::render::Summary;

/// Takes what was drawn, a block at a time.
pub type Sink = Box<dyn FnMut(&[u8]) + Send>;

/// Output is given to the sink in blocks of about so many bytes.
pub const BLOCK: usize = 128 << 10;

/// What the press prints, one after the other.
pub(super) enum Sheet {
    Closed(Closed),
    Single(Single),
    Interface(SourceIndex, u32, Option<String>),
}

/// Draws sheets; its easel has a sink.
pub(super) struct Press {
    pub(super) easel: Easel,
}

impl Sheet {
    /// Moves the packets that were drawn to those that are spent, but for one whose exchange may still hold it, and gives
    /// back what is left of an exchange.
    pub(super) fn unload(self, spent: &mut Spent) -> Option<Box<Exchange>> {
        match self {
            Self::Closed(closed) => return Some(closed.unload(spent)),
            Self::Single(single) if single.is_alone() => spent.push(single.packet),
            Self::Single(_) | Self::Interface(..) => {}
        }
        None
    }

    /// Has the packets on it fetched.
    fn fetch(&self) -> usize {
        match self {
            Self::Closed(closed) => {
                let members = closed.exchange.members.iter();
                let fetched = members.map(|member| member.packet.fetch());
                fetched.fold(0, BitXor::bitxor)
            }
            Self::Single(single) => single.packet.fetch(),
            Self::Interface(..) => 0,
        }
    }
}

impl Press {
    fn draw(&mut self, sheet: &Sheet) {
        match sheet {
            Sheet::Closed(closed) => self.easel.exchange(closed),
            Sheet::Single(single) => self.easel.single(single),
            Sheet::Interface(source, index, name) => {
                self.easel.interface(*source, *index, name.as_deref());
            }
        }
    }
}

impl Work for Press {
    type Item = Sheet;
    type Last = Box<Summary>;
    type Outcome = ();
    const BUNDLE: usize = 256 << 10;
    const WAITING: usize = 2;

    fn weight(sheet: &Sheet) -> usize {
        match sheet {
            Sheet::Closed(closed) => closed.exchange.held_bytes(),
            Sheet::Single(single) => size_of::<Packet>() + single.packet.bytes.len(),
            Sheet::Interface(.., Some(name)) => size_of::<Sheet>() + name.len(),
            Sheet::Interface(.., None) => size_of::<Sheet>(),
        }
    }

    fn work(&mut self, bundle: &mut Vec<Sheet>) {
        let fetched = bundle.iter().map(Sheet::fetch).fold(0, BitXor::bitxor);
        black_box(fetched);
        for sheet in &*bundle {
            self.draw(sheet);
        }
    }

    fn settle(&mut self) {
        self.easel.settle();
    }

    fn end(mut self, summary: Box<Summary>) {
        self.easel.finish(&summary);
        self.settle();
    }
}
