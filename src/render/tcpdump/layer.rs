//! A place in a frame from which a layer is read, with the end of what was captured and of what was sent.

use super::Cut;

/// The bytes of a layer and of all it carries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layer<'a> {
    /// The frame, up to where this layer or the capture ends.
    bytes: &'a [u8],
    /// Where the layer begins.
    at: usize,
    /// Where it ended on the wire.
    wire: usize,
}

impl<'a> Layer<'a> {
    /// A whole frame that had `wire` bytes.
    pub(super) fn new(bytes: &'a [u8], wire: usize) -> Self {
        Self { bytes, at: 0, wire }
    }

    /// Where the layer begins in the frame.
    pub(super) fn offset(self) -> usize {
        self.at
    }

    /// Bytes there are of it.
    pub(super) fn rest(self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Bytes there were of it on the wire.
    pub(super) fn length(self) -> usize {
        self.wire.saturating_sub(self.at)
    }

    /// What follows after so many bytes.
    pub(super) fn skip(self, bytes: usize) -> Self {
        Self {
            at: self.at.saturating_add(bytes),
            ..self
        }
    }

    /// The layer where it begins again at another offset of the frame.
    pub(super) fn moved(self, at: usize) -> Self {
        Self { at, ..self }
    }

    /// The layer without what stands behind its first `length` bytes.
    pub(super) fn within(self, length: usize) -> Self {
        let end = self.at.saturating_add(length);
        Self {
            bytes: self.bytes.get(..end).unwrap_or(self.bytes),
            at: self.at,
            wire: self.wire.min(end),
        }
    }

    /// The layer as one that ended on the wire after its first `length` bytes at the latest. What was captured behind
    /// them is still read.
    pub(super) fn at_most(self, length: usize) -> Self {
        self.lasting(length.min(self.length()))
    }

    /// The layer as one that ended on the wire after its first `length` bytes.
    pub(super) fn lasting(self, length: usize) -> Self {
        Self {
            wire: self.at.saturating_add(length),
            ..self
        }
    }

    /// Its first bytes.
    pub(super) fn array<const N: usize>(self, layer: &'static str) -> Result<[u8; N], Cut> {
        self.rest().first_chunk().copied().ok_or(Cut::seen(layer))
    }

    /// The bytes of the whole frame from this layer on, however far this layer reaches.
    pub(super) fn slice(self, from: usize, length: usize) -> Option<&'a [u8]> {
        self.rest().get(from..)?.get(..length)
    }
}
