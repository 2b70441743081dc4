//! Who is told what a walk passes: nobody on the first one, and a [`Record`] of all that is wanted on a second.

use super::{Fault, LinkHeader, Named, Rare, Span, Tunnel, VlanTag};

/// What a VLAN tag adds to a link header, in bytes.
const TAG_LENGTH: u32 = 4;

/// Who is told what the walk passes.
pub(super) trait Trail {
    /// A link header that replaces the one before.
    fn link(&mut self, header: impl FnOnce() -> LinkHeader);
    /// A VLAN tag of the link header, whose second half stands at `at`.
    fn vlan(&mut self, tag: VlanTag, at: usize);
    /// The protocol number behind addresses and tags.
    fn ethertype(&mut self, number: u16);
    /// A tunnel.
    fn tunnel(&mut self, tunnel: impl FnOnce() -> Tunnel);
    /// A fact that is to be told with what is found.
    fn fault(&mut self, _: Fault) {}
    /// Bytes that name a machine, or a header with such bytes or a checksum.
    fn named(&mut self, _: Named, _: usize) {}
}

/// Nobody is told.
impl Trail for () {
    fn link(&mut self, _: impl FnOnce() -> LinkHeader) {}
    fn vlan(&mut self, _: VlanTag, _: usize) {}
    fn ethertype(&mut self, _: u16) {}
    fn tunnel(&mut self, _: impl FnOnce() -> Tunnel) {}
}

/// All that the walk passed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) link: LinkHeader,
    pub(super) outer: Rare<Tunnel>,
    pub(super) faults: Rare<Fault>,
    /// How many tunnels there were when `link` was met.
    before_link: usize,
}

impl Trail for Record {
    #[inline]
    fn link(&mut self, header: impl FnOnce() -> LinkHeader) {
        if self.outer.is_empty() {
            self.link = header();
            return;
        }
        let carrier = std::mem::replace(&mut self.link, header());
        if let Some(first) = self.outer.get_mut(self.before_link) {
            if carrier != LinkHeader::default() {
                first.link = Some(carrier);
            }
        }
        self.before_link = self.outer.len();
    }

    fn vlan(&mut self, tag: VlanTag, at: usize) {
        self.link.vlan.push(tag);
        // A tag that stands behind something else is no part of the link header.
        let header = &mut self.link.header;
        if usize::try_from(header.end) == Ok(at) {
            *header = Span::new(header.start, header.end.saturating_add(TAG_LENGTH));
        }
    }

    fn ethertype(&mut self, number: u16) {
        // Behind a tunnel without a link header of its own the carrier's number stays.
        self.link.ethertype.get_or_insert(number);
    }

    fn tunnel(&mut self, tunnel: impl FnOnce() -> Tunnel) {
        self.outer.push(tunnel());
    }

    fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }
}
