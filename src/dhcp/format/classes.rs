//! User classes, of which there are three forms. RFC 3004 s4, [MS-DHCPE] s2.2.6.

use super::compose::Field;
use super::cursor::Cursor;
use super::{Format, Reader};
use crate::dhcp::format::{ValueFault, ValueFaultKind};
use crate::dhcp::value::{Shape, is_readable};

/// Lengths in what Microsoft's servers send have two octets.
const LENGTH: u8 = 2;
/// The class itself is filled up with zeros to a multiple of this.
const ALIGNMENT: usize = 4;

/// Begin of a class that Microsoft's servers know.
static CLASS: [Field; 1] = [Field::new(
    "class",
    "class",
    Format::Counted16(&Format::TextOrHex),
)];
/// What such a class is called. [MS-DHCPE] s2.2.6.2.
static LABELS: [Field; 2] = [
    Field::new("name", "name", Format::Counted16(&Format::Utf16)),
    Field::new(
        "description",
        "description",
        Format::Counted16(&Format::Utf16),
    ),
];

impl Reader<'_, '_> {
    /// Reads user classes in the RFC's form, else the bare text that older clients send, else what Microsoft's servers
    /// answer to those who ask which classes they know.
    pub(super) fn user_class(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        match misfit(*cursor) {
            None => self.list(Format::Counted8(&Format::TextOrHex), cursor),
            Some(_) if is_readable(cursor.peek()) => self.scalar(Format::Text, cursor),
            Some(_) if are_microsofts(*cursor).is_ok_and(|fit| fit) => self.microsofts(cursor),
            Some(fault) => Err(fault),
        }
    }

    fn microsofts(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        self.visitor.begin_list(cursor.span_left());
        while !cursor.is_empty() {
            let start = cursor.at();
            self.visitor.begin_object(Shape::Fields, cursor.span_left());
            self.fields(&CLASS, cursor)?;
            cursor.take(padding(cursor.at() - start))?;
            self.fields(&LABELS, cursor)?;
            self.visitor.end_object(Shape::Fields, cursor.since(start));
        }
        self.visitor.end_list();
        Ok(())
    }
}

/// What keeps the bytes from being classes in the RFC's form.
fn misfit(mut cursor: Cursor<'_>) -> Option<ValueFault> {
    loop {
        let length = match cursor.octet() {
            Ok(0) => return Some(cursor.fault_left(ValueFaultKind::Count(0))),
            Ok(length) => length,
            Err(fault) => return Some(fault),
        };
        match cursor.take(usize::from(length)) {
            Ok(_) if cursor.is_empty() => return None,
            Ok(_) => {}
            Err(fault) => return Some(fault),
        }
    }
}

/// Whether the bytes are classes in the form of Microsoft's servers.
fn are_microsofts(mut cursor: Cursor<'_>) -> Result<bool, ValueFault> {
    while !cursor.is_empty() {
        let start = cursor.at();
        counted(&mut cursor)?;
        let filling = cursor.take(padding(cursor.at() - start))?;
        if filling.iter().any(|octet| *octet != 0) {
            return Ok(false);
        }
        counted(&mut cursor)?;
        counted(&mut cursor)?;
    }
    Ok(true)
}

fn counted(cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
    let length = cursor.length(LENGTH)?;
    cursor.take(length).map(drop)
}

/// How many zeros follow a class that takes so many bytes with its length.
fn padding(taken: usize) -> usize {
    let class = taken - usize::from(LENGTH);
    class.next_multiple_of(ALIGNMENT) - class
}
