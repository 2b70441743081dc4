//! What enterprises put into options: vendor classes by enterprise, and bare text where structure belongs.
//!
//! Option 124 wants a length octet before each class inside an enterprise's data. Kea, Cisco and many devices leave it
//! out and send one class as it is; both forms are on the wire, and the lengths tell them apart. Option 125 has
//! sub-options in its blocks. Polycom's phones send such a block as their vendor class, option 60, where the RFC has a
//! string of bytes that only the vendor reads. RFC 3925 s3, s4, RFC 2132 s9.13.

use super::cursor::Cursor;
use super::items::is_laid_out;
use super::layouts::ENTERPRISE_FIELD;
use super::{Format, Reader};
use crate::dhcp::format::{ValueFault, ValueFaultKind};
use crate::dhcp::registry::Space;
use crate::dhcp::value::{self, Shape};

/// Octets of an enterprise number and of the length behind it. RFC 3925 s3, s4.
const BLOCK_HEAD: usize = 5;

/// Reads what there is of a block by its enterprise number, and hands back what is wrong: that the block is cut, or more.
type Read<R> =
    fn(&mut R, u32, Cursor<'_>, Option<ValueFault>) -> Result<Option<ValueFault>, ValueFault>;

impl Reader<'_, '_> {
    /// Reads blocks of an enterprise number, a length and vendor classes. RFC 3925 s3.
    pub(super) fn vendor_classes(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        self.blocks(cursor, Self::classes_of)
    }

    /// Reads blocks of an enterprise number, a length and sub-options in the enterprise's own space. RFC 3925 s4.
    pub(super) fn enterprise_options(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        self.blocks(cursor, Self::suboptions_of)
    }

    /// Reads a vendor class: a block of sub-options where it is just that, else text or bytes.
    pub(super) fn vendor_class(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        if is_block(cursor.peek()) {
            self.block(cursor, Self::class_options_of)
        } else {
            self.scalar(Format::TextOrHex, cursor)
        }
    }

    fn blocks(&mut self, cursor: &mut Cursor<'_>, read: Read<Self>) -> Result<(), ValueFault> {
        if value::is_readable(cursor.peek()) {
            return self.bare(cursor);
        }
        self.visitor.begin_list(cursor.span_left());
        while !cursor.is_empty() {
            self.block(cursor, read)?;
        }
        self.visitor.end_list();
        Ok(())
    }

    /// Reads one block. Never fails: what is wrong is told behind what could be read.
    fn block(&mut self, cursor: &mut Cursor<'_>, read: Read<Self>) -> Result<(), ValueFault> {
        let start = cursor.at();
        self.visitor.begin_object(Shape::Fields, cursor.span_left());
        let head = cursor.peek().first_chunk::<BLOCK_HEAD>();
        let fault = if let Some([enterprise @ .., declared]) = head {
            self.fields(&ENTERPRISE_FIELD, cursor)?;
            cursor.octet()?;
            let declared = usize::from(*declared);
            let cut = (declared > cursor.left()).then(|| cursor.cut(declared));
            let part = cursor.part(declared.min(cursor.left()))?;
            read(self, u32::from_be_bytes(*enterprise), part, cut)?
        } else {
            let fault = cursor.cut(BLOCK_HEAD);
            self.visitor.key("data", "");
            self.scalar(Format::Hex, cursor)?;
            Some(fault)
        };
        if let Some(fault) = fault {
            self.visitor.fault(&fault);
        }
        self.visitor.end_object(Shape::Fields, cursor.since(start));
        Ok(())
    }

    /// Reads what a block of option 125 holds: sub-options, or the bare text that some phones get.
    fn suboptions_of(
        &mut self,
        enterprise: u32,
        mut part: Cursor<'_>,
        cut: Option<ValueFault>,
    ) -> Result<Option<ValueFault>, ValueFault> {
        let space = Space::of_enterprise(enterprise);
        let is_laid_out = part.is_empty() || is_laid_out(space, part);
        if cut.is_none() && !is_laid_out && value::is_readable(part.peek()) {
            self.visitor.key("data", "");
            self.bare(&mut part)?;
            return Ok(None);
        }
        self.visitor.key("suboptions", "");
        self.sub_options(space, &mut part)?;
        // A sub-option that is cut says it already.
        Ok(cut.filter(|_| is_laid_out))
    }

    /// Reads what a block in option 60 holds.
    fn class_options_of(
        &mut self,
        enterprise: u32,
        mut part: Cursor<'_>,
        cut: Option<ValueFault>,
    ) -> Result<Option<ValueFault>, ValueFault> {
        self.visitor.key("suboptions", "");
        self.sub_options(Space::of_class(enterprise), &mut part)?;
        Ok(cut)
    }

    /// Reads what a block of option 124 holds.
    fn classes_of(
        &mut self,
        _enterprise: u32,
        part: Cursor<'_>,
        cut: Option<ValueFault>,
    ) -> Result<Option<ValueFault>, ValueFault> {
        self.visitor.key("classes", "classes");
        self.visitor.begin_list(part.span_left());
        let inside = self.classes(part, cut.is_none())?;
        self.visitor.end_list();
        Ok(cut.or(inside))
    }

    /// Reads classes with a length octet each; where those do not come out even and all is there, text as a single class.
    /// Hands back what is wrong.
    fn classes(
        &mut self,
        mut part: Cursor<'_>,
        is_whole: bool,
    ) -> Result<Option<ValueFault>, ValueFault> {
        let fault = miscounted(part);
        if fault.is_some() && is_whole && value::is_readable(part.peek()) {
            let bare = part.fault_left(ValueFaultKind::Bare);
            self.scalar(Format::Text, &mut part)?;
            return Ok(Some(bare));
        }
        while counts(part) {
            self.counted(Format::TextOrHex, &mut part, 1)?;
        }
        if !part.is_empty() {
            self.scalar(Format::Hex, &mut part)?;
        }
        Ok(fault)
    }

    /// Reads an address that stands where structure belongs, and says so.
    pub(super) fn bare_address(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        let fault = cursor.fault_left(ValueFaultKind::BareAddress);
        self.scalar(Format::Ipv4, cursor)?;
        self.visitor.fault(&fault);
        Ok(())
    }

    /// Reads all that is left as text that stands where structure belongs, and says so.
    pub(super) fn bare(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        let fault = cursor.fault_left(ValueFaultKind::Bare);
        self.scalar(Format::Text, cursor)?;
        self.visitor.fault(&fault);
        Ok(())
    }
}

/// Whether a vendor class is one block of sub-options: the length says how many bytes there are, and they are laid out so.
pub(super) fn is_block(class: &[u8]) -> bool {
    let Some(([enterprise @ .., declared], part)) = class.split_first_chunk::<BLOCK_HEAD>() else {
        return false;
    };
    let space = Space::of_class(u32::from_be_bytes(*enterprise));
    usize::from(*declared) == part.len() && is_laid_out(space, Cursor::new(part))
}

/// Whether a length octet comes next, with so many bytes behind it.
fn counts(mut cursor: Cursor<'_>) -> bool {
    let length = cursor.octet().map(usize::from);
    length.is_ok_and(|length| length <= cursor.left())
}

/// What is wrong with the bytes where they are not counted parts from first to last.
fn miscounted(mut cursor: Cursor<'_>) -> Option<ValueFault> {
    while !cursor.is_empty() {
        let part = cursor.length(1).and_then(|length| cursor.take(length));
        if let Err(fault) = part {
            return Some(fault);
        }
    }
    None
}
