//! Domain names in DNS wire form, as options 81, 88, 119, 120, 137, 141, 146, 147, 162 and 213 carry them.
//!
//! A name is read where it stands and never copied: [`Name`] borrows the bytes and yields labels. Pointers
//! count from the first byte of the area that holds the names and must lead strictly backwards, so that no
//! name can loop. Names as plain text (option 15) are not read here. RFC 1035 s3.1, s4.1.4; RFC 3397 s2.

/// Longest label, bytes. RFC 1035 s2.3.4.
pub const LABEL_MAX: usize = 63;
/// Longest name with its length octets, bytes. RFC 1035 s2.3.4.
pub const NAME_MAX: usize = 255;
/// The two bits that tell a label from a pointer. RFC 1035 s4.1.4.
const KIND_MASK: u8 = 0xc0;
/// A pointer: fourteen bits of offset follow. RFC 1035 s4.1.4.
const KIND_POINTER: u8 = 0xc0;

/// Which liberties the names of an option have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameForm {
    /// Whole names without pointers. RFC 1035 s3.1.
    Plain,
    /// Whole names that may point back into the area. RFC 1035 s4.1.4.
    Compressed,
    /// One name that may lack its root label, which makes it a partial name. RFC 4702 s2.3.1.
    Partial,
}

/// What is wrong with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameFault {
    /// The bytes end inside a label, before the root label, or inside a pointer.
    Cut,
    /// A length octet begins with the bits 01 or 10, which are reserved.
    LabelKind(u8),
    /// A pointer stands where names must be whole.
    PointerRefused,
    /// A pointer does not lead backwards: it would loop or leave the area.
    PointerForward {
        /// The offset it leads to.
        target: u16,
    },
    /// The name is longer than 255 bytes.
    TooLong,
}

/// A name that was read without a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name<'a> {
    area: &'a [u8],
    start: usize,
    /// Whether the name ends in the root label; partial names of option 81 do not.
    pub is_complete: bool,
}

/// One step along a name.
enum Step<'a> {
    Label(&'a [u8]),
    Root,
    Pointer(usize),
    End,
}

/// Reads what stands at `at`: a label, the root, a pointer or the end of the bytes.
fn step(area: &[u8], at: usize) -> Result<Step<'_>, NameFault> {
    let Some((&length, rest)) = area.get(at..).and_then(<[u8]>::split_first) else {
        return Ok(Step::End);
    };
    match length & KIND_MASK {
        0 if length == 0 => Ok(Step::Root),
        0 => rest
            .get(..usize::from(length))
            .map(Step::Label)
            .ok_or(NameFault::Cut),
        KIND_POINTER => {
            let low = rest.first().ok_or(NameFault::Cut)?;
            let target = u16::from_be_bytes([length & !KIND_MASK, *low]);
            Ok(Step::Pointer(usize::from(target)))
        }
        _ => Err(NameFault::LabelKind(length)),
    }
}

impl<'a> Name<'a> {
    /// Reads the name at `start` of `area`, which pointers count from. Returns it with the offset behind it.
    ///
    /// # Errors
    /// The fault and the offset of the octet where it shows.
    pub fn parse(
        area: &'a [u8],
        start: usize,
        form: NameForm,
    ) -> Result<(Self, usize), (NameFault, usize)> {
        let mut walk = Walk {
            at: start,
            run: start,
            next: None,
            length: 0,
        };
        let is_complete = loop {
            match step(area, walk.at).map_err(|fault| (fault, walk.at))? {
                Step::Label(label) => walk.pass(label)?,
                Step::Root => break true,
                Step::End if form == NameForm::Partial => break false,
                Step::End => return Err((NameFault::Cut, walk.at)),
                Step::Pointer(target) => walk.jump(target, form)?,
            }
        };
        let behind = walk.at.saturating_add(usize::from(is_complete));
        let name = Self {
            area,
            start,
            is_complete,
        };
        Ok((name, walk.next.unwrap_or(behind)))
    }

    /// The labels from left to right, without the root.
    pub fn labels(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let area = self.area;
        let mut at = self.start;
        std::iter::from_fn(move || {
            loop {
                match step(area, at).ok()? {
                    Step::Label(label) => {
                        at = at.saturating_add(label.len()).saturating_add(1);
                        return Some(label);
                    }
                    Step::Pointer(target) if target < at => at = target,
                    Step::Pointer(_) | Step::Root | Step::End => return None,
                }
            }
        })
    }

    /// Whether the name is the root alone.
    pub fn is_root(&self) -> bool {
        self.labels().next().is_none()
    }
}

/// Where the reading of a name stands.
struct Walk {
    /// Offset of the next octet.
    at: usize,
    /// Offset where the present run of labels began; a pointer must lead before it.
    run: usize,
    /// Offset behind the name, once a pointer was followed.
    next: Option<usize>,
    /// Bytes of the name so far, as if it were not compressed.
    length: usize,
}

impl Walk {
    fn pass(&mut self, label: &[u8]) -> Result<(), (NameFault, usize)> {
        self.length = self.length.saturating_add(label.len()).saturating_add(1);
        // The root label counts too, hence not `>`.
        if self.length >= NAME_MAX {
            return Err((NameFault::TooLong, self.at));
        }
        self.at = self.at.saturating_add(label.len()).saturating_add(1);
        Ok(())
    }

    fn jump(&mut self, target: usize, form: NameForm) -> Result<(), (NameFault, usize)> {
        if form != NameForm::Compressed {
            return Err((NameFault::PointerRefused, self.at));
        }
        if target >= self.run {
            let target = u16::try_from(target).unwrap_or(u16::MAX);
            return Err((NameFault::PointerForward { target }, self.at));
        }
        if self.next.is_none() {
            self.next = Some(self.at.saturating_add(2));
        }
        self.at = target;
        self.run = target;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(name: &Name<'_>) -> String {
        let labels: Vec<_> = name
            .labels()
            .map(|label| String::from_utf8_lossy(label).into_owned())
            .collect();
        labels.join(".")
    }

    #[test]
    fn pointer_leads_into_an_earlier_name() {
        let area = b"\x03eng\x05apple\x03com\x00\x09marketing\xc0\x04";
        let (first, next) = Name::parse(area, 0, NameForm::Compressed).expect("whole name");
        let (second, end) = Name::parse(area, next, NameForm::Compressed).expect("compressed name");
        assert_eq!(text(&first), "eng.apple.com");
        assert_eq!(text(&second), "marketing.apple.com");
        assert_eq!(end, area.len());
    }

    #[test]
    fn pointer_to_itself_or_ahead_is_refused() {
        for area in [&b"\xc0\x00"[..], b"\x01a\xc0\x00", b"\xc0\x02\x00"] {
            let fault = Name::parse(area, 0, NameForm::Compressed).expect_err("a loop");
            assert!(
                matches!(fault.0, NameFault::PointerForward { .. }),
                "{area:?}"
            );
        }
    }

    #[test]
    fn pointer_in_a_plain_name_is_refused() {
        let fault = Name::parse(b"\x01a\x00\x01b\xc0\x00", 3, NameForm::Plain);
        assert_eq!(fault, Err((NameFault::PointerRefused, 5)));
    }

    #[test]
    fn missing_root_is_a_cut_unless_partial() {
        assert_eq!(
            Name::parse(b"\x01a", 0, NameForm::Plain),
            Err((NameFault::Cut, 2))
        );
        let (name, next) = Name::parse(b"\x01a", 0, NameForm::Partial).expect("partial name");
        assert_eq!(
            (text(&name), name.is_complete, next),
            ("a".into(), false, 2)
        );
    }

    #[test]
    fn reserved_label_kinds_and_long_names_are_faults() {
        assert_eq!(
            Name::parse(b"\x41a\x00", 0, NameForm::Plain),
            Err((NameFault::LabelKind(0x41), 0))
        );
        let long = b"\x01a".repeat(128);
        assert!(matches!(
            Name::parse(&long, 0, NameForm::Plain),
            Err((NameFault::TooLong, _))
        ));
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_name_or_a_place(area in prop::collection::vec(any::<u8>(), 0..80), start in 0usize..80) {
            for form in [NameForm::Plain, NameForm::Compressed, NameForm::Partial] {
                match Name::parse(&area, start, form) {
                    Ok((name, next)) => {
                        prop_assert!(next >= start.min(area.len()) && next <= area.len().max(start));
                        let bytes: usize = name.labels().map(|label| label.len() + 1).sum();
                        prop_assert!(bytes < NAME_MAX);
                        prop_assert!(name.labels().all(|label| label.len() <= LABEL_MAX));
                    }
                    Err((_, at)) => prop_assert!(at <= area.len().max(start)),
                }
            }
        }
    }
}
