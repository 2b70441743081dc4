//! Vendor information, option 43: which vendor's sub-options it holds, or what else it may be.
//!
//! The vendor class (option 60) decides. Without one that is known the bytes are text where they are
//! readable, sub-options of no known space where they are laid out so to the end, which is told as a guess,
//! and bytes otherwise. RFC 2132 s8.4, s9.13.

use super::cursor::Cursor;
use super::items::is_laid_out;
use super::{Format, Reader};
use crate::dhcp::format::ValueFault;
use crate::dhcp::registry::Space;
use crate::dhcp::value::{self, Shape};

/// How a vendor fills option 43.
#[derive(Debug, Clone, Copy)]
enum Filling {
    /// With sub-options of its space.
    Space(Space),
    /// With sub-options of its space, and never with text.
    Only(Space),
    /// With text.
    Text,
}

/// A vendor class, told by how option 60 begins or what it holds, and how that vendor fills option 43.
struct Vendor {
    class: &'static [u8],
    is_anywhere: bool,
    filling: Filling,
}

const fn begins(class: &'static [u8], space: Space) -> Vendor {
    Vendor {
        class,
        is_anywhere: false,
        filling: Filling::Space(space),
    }
}

const fn only(class: &'static [u8], space: Space) -> Vendor {
    Vendor {
        class,
        is_anywhere: false,
        filling: Filling::Only(space),
    }
}

const fn with_text(class: &'static [u8]) -> Vendor {
    Vendor {
        class,
        is_anywhere: false,
        filling: Filling::Text,
    }
}

/// Vendor classes that are known; the first that fits counts.
static VENDORS: [Vendor; 27] = [
    begins(b"PXEClient", Space::Pxe),
    begins(b"MSFT", Space::Microsoft),
    begins(b"AAPLBSDPC", Space::Bsdp),
    begins(b"docsis", Space::CableLabs),
    begins(b"pktc", Space::CableLabs),
    begins(b"CableHome", Space::CableLabs),
    begins(b"eRouter", Space::CableLabs),
    only(b"Cisco AP c", Space::CiscoAp),
    // Outdoor access points of the 1500 series read text.
    begins(b"Cisco AP", Space::CiscoAp),
    only(b"ubnt", Space::Ubiquiti),
    begins(b"Ruckus", Space::Ruckus),
    begins(b"Juniper", Space::Juniper),
    begins(b"SUNW", Space::Sun),
    begins(b"H3C", Space::H3c),
    begins(b"alcatel", Space::AlcatelLucent),
    begins(b"AEROHIVE", Space::Aerohive),
    Vendor {
        class: b"dslforum.org",
        is_anywhere: true,
        filling: Filling::Space(Space::BroadbandForumVendor),
    },
    only(b"huawei AP", Space::HuaweiAp),
    only(b"Huawei AP", Space::HuaweiAp),
    begins(b"OptiIpPhone", Space::Siemens),
    begins(b"OptiPoint", Space::Siemens),
    begins(b"snom", Space::Snom),
    begins(b"MS-UC-Client", Space::MicrosoftUc),
    begins(b"CPE-OCPHONE", Space::MicrosoftUc),
    begins(b"Aruba J", Space::ArubaSwitch),
    begins(b"HPE J", Space::ArubaSwitch),
    with_text(b"Aruba"),
];

/// What of a vendor class tells how that vendor fills option 43; `None` where it is not known.
pub fn telling_class(class: &[u8]) -> Option<&'static [u8]> {
    Vendor::of(class).map(|vendor| vendor.class)
}

impl Vendor {
    fn of(class: &[u8]) -> Option<&'static Self> {
        VENDORS.iter().find(|vendor| vendor.has(class))
    }

    fn has(&self, class: &[u8]) -> bool {
        if self.is_anywhere {
            class
                .windows(self.class.len())
                .any(|window| window == self.class)
        } else {
            class.starts_with(self.class)
        }
    }
}

impl Reader<'_, '_> {
    /// Reads vendor information.
    pub(super) fn vendor(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        let vendor = self.context.vendor_class.and_then(Vendor::of);
        let filling = vendor.map(|vendor| vendor.filling);
        // Servers send ANDROID_METERED as bare text, whatever the client's class. [MS-DHCPE] s2.2.2.6
        let is_text = value::is_readable(cursor.peek());
        match filling {
            Some(Filling::Only(space)) if is_address(space, *cursor) => self.bare_address(cursor),
            Some(Filling::Space(space) | Filling::Only(space))
                if is_laid_out(space, *cursor) || !is_text =>
            {
                self.space(Shape::Space(space.key()), space, cursor)
            }
            Some(Filling::Only(_)) => self.bare(cursor),
            Some(Filling::Text) => self.unknown(cursor),
            _ if is_text => self.scalar(Format::Text, cursor),
            None => match guess(*cursor) {
                Some(space) => self.space(Shape::LikelySpace(space.key()), space, cursor),
                None => self.unknown(cursor),
            },
            _ => self.unknown(cursor),
        }
    }
}

/// Whether the bytes are no sub-options but as many as an address has: what servers send whose option 43 is of that type.
fn is_address(space: Space, cursor: Cursor<'_>) -> bool {
    const ADDRESS: usize = 4;
    cursor.left() == ADDRESS && !is_laid_out(space, cursor) && !value::is_readable(cursor.peek())
}

/// The space that bytes of an unknown vendor seem to be laid out in.
fn guess(cursor: Cursor<'_>) -> Option<Space> {
    if is_controllers(cursor.peek()) {
        return Some(Space::CiscoAp);
    }
    if is_counted_servers(cursor.peek()) {
        return Some(Space::H3c);
    }
    is_laid_out(Space::Conventional, cursor).then_some(Space::Conventional)
}

/// Sub-option 241 alone, with IPv4 addresses: servers send it to access points without a class of their own.
fn is_controllers(data: &[u8]) -> bool {
    const CONTROLLERS: u8 = 241;
    let Some((&[code, length], addresses)) = data.split_first_chunk() else {
        return false;
    };
    code == CONTROLLERS
        && usize::from(length) == addresses.len()
        && !addresses.is_empty()
        && addresses.len() % 4 == 0
}

/// Sub-option 128 alone, with type 0, a count and so many IPv4 addresses: servers send it to H3C's access points
/// without a class of their own.
fn is_counted_servers(data: &[u8]) -> bool {
    const SERVERS: u8 = 128;
    let Some((&[code, length, 0, 0, count], addresses)) = data.split_first_chunk() else {
        return false;
    };
    code == SERVERS
        && usize::from(length) + 2 == data.len()
        && count > 0
        && usize::from(count) * 4 == addresses.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_the_vendor_tells_the_same_vendor() {
        for vendor in &VENDORS {
            let class = [vendor.class, b" and more"].concat();
            assert_eq!(telling_class(&class), Some(vendor.class));
            assert_eq!(telling_class(vendor.class), Some(vendor.class));
        }
        assert_eq!(
            telling_class(b"a dslforum.org b"),
            Some(&b"dslforum.org"[..])
        );
        assert_eq!(telling_class(b"a PXEClient"), None);
    }
}
