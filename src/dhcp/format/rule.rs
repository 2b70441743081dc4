//! Length rules, computed from formats so that there is no second list of them.

use super::Format;
use super::compose::{Choice, Field};
use super::cursor::Cursor;
use crate::dhcp::format::{ValueFault, ValueFaultKind};

/// Which lengths a value may have, bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LengthRule {
    /// The least length.
    pub min: u16,
    /// By how much it grows: 0 never, 1 freely, else in steps.
    pub step: u16,
}

impl LengthRule {
    /// Exactly so many bytes.
    const fn exact(length: u16) -> Self {
        Self {
            min: length,
            step: 0,
        }
    }

    /// So many bytes or more.
    const fn from(min: u16) -> Self {
        Self { min, step: 1 }
    }

    /// Whether there is one length only.
    pub fn is_exact(self) -> bool {
        self.step == 0
    }

    /// Whether a value may be so long.
    #[inline]
    pub fn allows(self, length: usize) -> bool {
        let Some(more) = length.checked_sub(usize::from(self.min)) else {
            return false;
        };
        match self.step {
            0 => more == 0,
            1 => true,
            step => more % usize::from(step) == 0,
        }
    }

    /// The lengths it allows, from the least on; without end where there is more than one.
    pub fn lengths(self) -> impl Iterator<Item = usize> {
        let all = (usize::from(self.min)..).step_by(usize::from(self.step).max(1));
        all.take(if self.is_exact() { 1 } else { usize::MAX })
    }

    /// Asks that the cursor's bytes are as many as the rule allows.
    pub(super) fn check(self, cursor: &Cursor<'_>) -> Result<(), ValueFault> {
        if self.allows(cursor.left()) {
            return Ok(());
        }
        Err(cursor.fault_left(ValueFaultKind::Length {
            expected: self,
            actual: u32::try_from(cursor.left()).unwrap_or(u32::MAX),
        }))
    }

    /// The rule of one thing behind another.
    fn then(self, next: Self) -> Self {
        let step = match (self.step, next.step) {
            (0, step) | (step, 0) => step,
            _ => 1,
        };
        Self {
            min: self.min.saturating_add(next.min),
            step,
        }
    }

    /// The rule that allows what either of two does.
    fn or(self, other: Self) -> Self {
        if self == other {
            return self;
        }
        Self::from(self.min.min(other.min))
    }

    /// The rule of the same thing again and again.
    fn repeated(self) -> Self {
        Self {
            min: self.min,
            step: if self.is_exact() { self.min } else { 1 },
        }
    }
}

fn fields(fields: &[Field]) -> LengthRule {
    fields.iter().fold(LengthRule::exact(0), |rule, field| {
        rule.then(field.format.length_rule())
    })
}

fn choice(choice: &Choice) -> LengthRule {
    let other = fields(choice.other);
    let rest = choice
        .cases
        .iter()
        .fold(other, |rule, case| rule.or(fields(case.fields)));
    choice.code.format.length_rule().then(rest)
}

impl Format {
    /// Which lengths a value may have.
    pub fn length_rule(self) -> LengthRule {
        match self {
            Self::Flag => LengthRule::exact(0),
            Self::Bool(_)
            | Self::U8(_)
            | Self::I8
            | Self::Code8(_)
            | Self::MessageType
            | Self::LastBits(_)
            | Self::OptionCode(_)
            | Self::Bits8(_) => LengthRule::exact(1),
            Self::U16(_)
            | Self::Code16(_)
            | Self::Pattern16
            | Self::NameService
            | Self::Bits16(_) => LengthRule::exact(2),
            Self::U32(_)
            | Self::Seconds
            | Self::Lease
            | Self::Offset
            | Self::Moment
            | Self::Moment2000
            | Self::Code32(_)
            | Self::Bits32(_)
            | Self::Pattern32
            | Self::Ipv4
            | Self::Mask
            | Self::PortParameters => LengthRule::exact(4),
            Self::Pattern64 | Self::AddressMask | Self::StaticRoute => LengthRule::exact(8),
            Self::Mac => LengthRule::exact(6),
            Self::Ipv6 | Self::FirmwareUuid | Self::Uuid | Self::GeoConf | Self::GeoLoc => {
                LengthRule::exact(16)
            }
            Self::Bytes(length) | Self::Version(length) | Self::Chars(length) => {
                LengthRule::exact(u16::from(length))
            }
            Self::List(of) => of.length_rule().repeated(),
            Self::ListMaybe(of) => LengthRule {
                min: 0,
                ..of.length_rule().repeated()
            },
            Self::Fields(of) => fields(of),
            Self::Choice(of) => choice(of),
            Self::Counted8(of) => LengthRule::from(of.length_rule().min.saturating_add(1)),
            Self::Counted16(of) => LengthRule::from(of.length_rule().min.saturating_add(2)),
            Self::TextMaybe
            | Self::Utf16
            | Self::TextOrHex
            | Self::Unknown
            | Self::Hex
            | Self::Tentative(_)
            | Self::CircuitId
            | Self::RemoteId
            | Self::VssControl => LengthRule::from(0),
            Self::Text
            | Self::VendorClass
            | Self::Url
            | Self::Hardware
            | Self::Name(_)
            | Self::Names(_)
            | Self::CountedAddresses
            | Self::AddressesOrText
            | Self::Vendor => LengthRule::from(1),
            Self::SubOptions(_) | Self::ClientIdentifier | Self::UserClass | Self::Radius => {
                LengthRule::from(2)
            }
            Self::Fqdn => LengthRule::from(3),
            Self::Routes | Self::EnterpriseOptions | Self::VendorClasses | Self::RelayVendor => {
                LengthRule::from(5)
            }
            Self::Authentication => LengthRule::from(11),
            Self::SixRd => LengthRule { min: 22, step: 4 },
            Self::Dnr => LengthRule::from(7),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dhcp::registry;

    #[test]
    fn rules_follow_from_formats() {
        let rule = |code| registry::row(code).format.length_rule();
        assert_eq!(rule(1), LengthRule::exact(4));
        assert_eq!(rule(3), LengthRule { min: 4, step: 4 });
        assert_eq!(rule(33), LengthRule { min: 8, step: 8 });
        assert_eq!(rule(68), LengthRule { min: 0, step: 4 });
        assert_eq!(rule(78), LengthRule { min: 5, step: 4 });
        assert_eq!(rule(83), LengthRule { min: 14, step: 4 });
        assert_eq!(rule(94), LengthRule::exact(3));
        assert_eq!(rule(97), LengthRule::exact(17));
        assert_eq!(rule(12), LengthRule::from(1));
        assert_eq!(rule(60), LengthRule::from(1));
        assert_eq!(rule(159), LengthRule::exact(4));
        assert_eq!(rule(80), LengthRule::exact(0));
    }

    #[test]
    fn steps_are_counted_from_the_least_length() {
        let rule = LengthRule { min: 5, step: 4 };
        assert!(rule.allows(5) && rule.allows(9));
        assert!(!rule.allows(4) && !rule.allows(6) && !rule.allows(0));
    }

    #[test]
    fn the_lengths_of_a_rule_are_those_it_allows() {
        for (min, step) in [(0, 0), (4, 0), (0, 1), (3, 1), (5, 4), (8, 8)] {
            let rule = LengthRule { min, step };
            let allowed = (0..100).filter(|length| rule.allows(*length));
            let listed = rule.lengths().take_while(|length| *length < 100);
            assert!(allowed.eq(listed), "{rule:?}");
        }
    }
}
