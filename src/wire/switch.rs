//! Tags of switch chips: in most routers the ports are those of a chip, and between that and the processor each frame has a
//! tag that names the port.

use super::ethertype::TAG;
use super::trail::Trail;
use super::walk::{ETHERTYPE_AT, Layer, Step, Stepped, Walk, mac};
use super::{LinkHeader, Named, Span, SwitchTag, VlanTag};

/// Bytes of a tag.
const SWITCH_TAG: usize = 4;

impl SwitchTag {
    /// Bytes that stand behind the addresses and in front of the type.
    pub(crate) const fn behind_addresses(self) -> usize {
        match self {
            Self::Broadcom | Self::Marvell => SWITCH_TAG,
            Self::BroadcomFirst => 0,
            Self::MarvellType => 2 * SWITCH_TAG,
        }
    }

    /// Whether it is Marvell's, which may hold a VLAN tag.
    const fn is_marvell(self) -> bool {
        matches!(self, Self::Marvell | Self::MarvellType)
    }
}

impl Walk<'_> {
    /// A frame of Ethernet with a switch tag.
    pub(super) fn switched(
        &mut self,
        tag: SwitchTag,
        at: usize,
        trail: &mut impl Trail,
    ) -> Stepped {
        /// In Marvell's tag: whether the frame had a VLAN tag, and where in the bits of that something else stands.
        const IS_TAGGED: u8 = 0x20;
        const OWN_BIT: u16 = 0x1000;
        if tag == SwitchTag::BroadcomFirst {
            return Ok(Step::Next(Layer::Ethernet, at + SWITCH_TAG));
        }
        let addresses = self.array::<ETHERTYPE_AT>(at)?;
        let end = at + ETHERTYPE_AT + tag.behind_addresses();
        let number = self.u16(end)?;
        trail.named(Named::Mac, at);
        trail.named(Named::Mac, at + 6);
        trail.link(|| LinkHeader {
            destination: mac(addresses, 0),
            source: mac(addresses, 6),
            header: Span::between(at, end + 2),
            ..LinkHeader::default()
        });
        let own = end - SWITCH_TAG;
        if tag.is_marvell() && self.u8(own)? & IS_TAGGED != 0 {
            let tci = self.u16(own + 2)? & !OWN_BIT;
            trail.vlan(VlanTag { tpid: TAG, tci }, own + 2);
        }
        self.ethertype(number, end + 2, trail)
    }
}
