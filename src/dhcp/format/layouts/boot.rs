//! The layouts of network boot: PXE and BSDP in option 43, iPXE in option 175.

use super::{bit, f};
use crate::dhcp::codes;
use crate::dhcp::format::Format;
use crate::dhcp::format::compose::Field;
use crate::dhcp::format::scalar::Bit;
use crate::dhcp::value::Unit;

/// PXE discovery control, 43.6.
pub(in crate::dhcp) static PXE_CONTROL: [Bit; 4] = [
    bit(0x01, "no_broadcast", "no broadcast discovery"),
    bit(0x02, "no_multicast", "no multicast discovery"),
    bit(0x04, "only_listed", "only listed servers"),
    bit(0x08, "use_boot_file", "boot file of this message"),
];
/// An entry of the PXE boot servers, 43.8.
static PXE_SERVERS: [Field; 2] = [
    f("type", "type", Format::Code16(&codes::PXE_SERVER)),
    f("addresses", "addresses", Format::CountedAddresses),
];
/// An entry of the PXE boot menu, 43.9.
static PXE_MENU: [Field; 2] = [
    f("type", "type", Format::Code16(&codes::PXE_SERVER)),
    f("text", "text", Format::Counted8(&Format::TextMaybe)),
];
/// Servers as H3C's devices take them, 43.128.
pub(in crate::dhcp) static H3C_SERVERS: [Field; 2] = [
    f("type", "type", Format::U16(Unit::None)),
    f("addresses", "addresses", Format::CountedAddresses),
];
/// The PXE menu prompt, 43.10.
pub(in crate::dhcp) static PXE_PROMPT: [Field; 2] = [
    f("timeout", "timeout", Format::U8(Unit::Seconds)),
    f("prompt", "prompt", Format::TextMaybe),
];
/// The PXE boot item, 43.71.
pub(in crate::dhcp) static PXE_ITEM: [Field; 2] = [
    f("type", "type", Format::Code16(&codes::PXE_SERVER)),
    f("layer", "layer", Format::U16(Unit::None)),
];
/// The identifier of an image that a Mac boots, 43.7 and 43.8.
pub(in crate::dhcp) static BSDP_IMAGE: [Field; 3] = [
    f("kind", "kind", Format::Code8(&codes::BSDP_IMAGE)),
    f("reserved", "reserved", Format::U8(Unit::None)),
    f("index", "index", Format::U16(Unit::None)),
];
/// An image that a Mac may boot, 43.9.
static BSDP_IMAGE_OFFERED: [Field; 2] = [
    f("image", "image", Format::Fields(&BSDP_IMAGE)),
    f("name", "name", Format::Counted8(&Format::TextMaybe)),
];
/// The bus identifier of sub-option 175.177.
pub(in crate::dhcp) static BUS: [Field; 3] = [
    f("bus", "bus type", Format::U8(Unit::None)),
    f("vendor", "vendor", Format::Pattern16),
    f("device", "device", Format::Pattern16),
];
/// An entry with the fields of [`PXE_SERVERS`].
pub(in crate::dhcp) static PXE_SERVER: Format = Format::Fields(&PXE_SERVERS);
/// An entry with the fields of [`PXE_MENU`].
pub(in crate::dhcp) static PXE_MENU_ITEM: Format = Format::Fields(&PXE_MENU);
/// An entry with the fields of [`BSDP_IMAGE_OFFERED`].
pub(in crate::dhcp) static BSDP_IMAGE_ENTRY: Format = Format::Fields(&BSDP_IMAGE_OFFERED);
/// A credential in sub-option 43.12.
pub(in crate::dhcp) static PXE_CREDENTIAL: Format = Format::Code32(&codes::PXE_CREDENTIAL);
