//! A place in an option's data, with the only ways to take bytes from it.

use crate::dhcp::format::{ValueFault, ValueFaultKind};
use crate::wire::Span;

/// A part of an option's data that is being read. Offsets always count from the option's first byte.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    data: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Cursor<'a> {
    /// All of an option's data.
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self {
            data,
            at: 0,
            end: data.len(),
        }
    }

    /// The offset of the next byte.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Bytes that are left.
    pub(super) fn left(&self) -> usize {
        self.end.saturating_sub(self.at)
    }

    /// Whether nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.left() == 0
    }

    /// What is left, without taking it.
    pub(super) fn peek(&self) -> &'a [u8] {
        self.data.get(self.at..self.end).unwrap_or_default()
    }

    /// The bytes from an earlier place up to the present one.
    pub(super) fn since(&self, start: usize) -> &'a [u8] {
        self.data.get(start..self.at).unwrap_or_default()
    }

    /// The span from an earlier place up to the present one.
    pub(super) fn span_since(&self, start: usize) -> Span {
        Span::between(start, self.at)
    }

    /// The span of what is left.
    pub(super) fn span_left(&self) -> Span {
        Span::between(self.at, self.end)
    }

    /// Takes so many bytes.
    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], ValueFault> {
        let bytes = self.peek().get(..length).ok_or_else(|| self.cut(length))?;
        self.at = self.at.saturating_add(length);
        Ok(bytes)
    }

    /// Takes an array.
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], ValueFault> {
        let bytes = self.take(N)?;
        Ok(bytes.first_chunk().copied().unwrap_or([0; N]))
    }

    /// Takes one octet.
    pub(super) fn octet(&mut self) -> Result<u8, ValueFault> {
        let [octet] = self.array()?;
        Ok(octet)
    }

    /// Takes a length of one or two octets.
    pub(super) fn length(&mut self, octets: u8) -> Result<usize, ValueFault> {
        if octets == 1 {
            self.octet().map(usize::from)
        } else {
            self.array().map(u16::from_be_bytes).map(usize::from)
        }
    }

    /// Takes all that is left.
    pub(super) fn rest(&mut self) -> &'a [u8] {
        let bytes = self.peek();
        self.at = self.end.max(self.at);
        bytes
    }

    /// Takes so many bytes as a part to be read for itself.
    pub(super) fn part(&mut self, length: usize) -> Result<Self, ValueFault> {
        let at = self.at;
        self.take(length)?;
        Ok(Self {
            data: self.data,
            at,
            end: self.at,
        })
    }

    /// Moves to an offset of the part, as far as there is one.
    pub(super) fn move_to(&mut self, at: usize) {
        self.at = at.min(self.end);
    }

    /// Asks that nothing is left.
    pub(super) fn finish(&self) -> Result<(), ValueFault> {
        if self.is_empty() {
            return Ok(());
        }
        let extra = u32::try_from(self.left()).unwrap_or(u32::MAX);
        Err(self.fault_left(ValueFaultKind::Excess { extra }))
    }

    /// A fault about all that is left.
    pub(super) fn fault_left(&self, kind: ValueFaultKind) -> ValueFault {
        ValueFault {
            kind,
            span: self.span_left(),
        }
    }

    /// A fault about the bytes since an earlier place.
    pub(super) fn fault_since(&self, start: usize, kind: ValueFaultKind) -> ValueFault {
        ValueFault {
            kind,
            span: self.span_since(start),
        }
    }

    /// The fault that so many bytes are needed and not there.
    pub(super) fn cut(&self, needed: usize) -> ValueFault {
        self.fault_left(ValueFaultKind::Cut {
            needed: u32::try_from(needed).unwrap_or(u32::MAX),
            left: u32::try_from(self.left()).unwrap_or(u32::MAX),
        })
    }
}
