//! What servers say again and again: the options of an OFFER or ACK are mostly the same for every client of a subnet.
//! They are looked at once, and compared after that.

use crate::dhcp::{Message, header};
use crate::findings::message::{given, signs};
use crate::findings::subnet::Subnet;
use crate::findings::{MessageCase, option};

/// Blocks of options that are remembered.
const BLOCKS: usize = 64;
/// Bytes of the largest one.
const LARGEST: usize = 1024;
/// Bytes of a message type option.
const TYPE: u16 = 3;

/// Blocks of options that servers sent, with their signs. It matters little which are remembered.
#[derive(Debug)]
pub(in crate::findings) struct Blocks(Vec<Block>);

/// The options behind the message type, and the signs that they have in a subnet.
#[derive(Debug, Clone, Default)]
struct Block {
    options: Vec<u8>,
    subnet: Option<Subnet>,
    signs: Option<u64>,
}

impl Default for Blocks {
    fn default() -> Self {
        Self(vec![Block::default(); BLOCKS])
    }
}

impl Blocks {
    /// The signs of the options of an OFFER or ACK.
    pub(super) fn signs(&mut self, case: &MessageCase<'_>) -> u64 {
        let (message, subnet) = (case.message(), case.subnet());
        let look = || signs::of_layout(message) | given::of_options(message, subnet);
        let Some(options) = behind_type(message) else {
            return look();
        };
        let place = options.len() + subnet.map_or(0, Subnet::mixed);
        let Some(block) = self.0.get_mut(place % BLOCKS) else {
            return look();
        };
        if block.options != options || block.subnet != subnet {
            block.options.clear();
            block.options.extend_from_slice(options);
            block.subnet = subnet;
            block.signs = None;
        }
        *block.signs.get_or_insert_with(look)
    }
}

/// All behind the message type where that stands first, every option once and whole.
fn behind_type(message: Message<'_>) -> Option<&[u8]> {
    let (place, kind) = message.placed(option::MESSAGE_TYPE)?;
    if place != header::COOKIE.end() || kind.len() != 1 || !message.is_plain() {
        return None;
    }
    let options = message.payload().get(usize::from(place + TYPE)..)?;
    (options.len() <= LARGEST).then_some(options)
}
