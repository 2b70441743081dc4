//! Spaces: the numberings that option codes belong to.

use super::rows::{NOTHING, UNKNOWN};
use super::{Row, boot, cable, dhcp, enterprise, relay, small, vendor};

/// A numbering of options or sub-options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Space {
    /// DHCP options themselves.
    Dhcp,
    /// Option 43 of PXE firmware.
    Pxe,
    /// Option 43 of Microsoft clients.
    Microsoft,
    /// Option 43 of the Boot Server Discovery Protocol.
    Bsdp,
    /// Option 43 of cable modems and their kin.
    CableLabs,
    /// Option 43 of Alcatel-Lucent phones.
    AlcatelLucent,
    /// Option 43 of Aerohive access points.
    Aerohive,
    /// Option 43 of the Cisco ACI fabric.
    CiscoAci,
    /// Option 43 of Cisco access points.
    CiscoAp,
    /// Option 43 of Ubiquiti access points.
    Ubiquiti,
    /// Option 43 of Ruckus access points.
    Ruckus,
    /// Option 43 of Juniper devices.
    Juniper,
    /// Option 43 of Sun's machines.
    Sun,
    /// Option 43 of H3C's devices.
    H3c,
    /// Option 43 of home gateways.
    BroadbandForumVendor,
    /// Option 43 of Huawei's access points.
    HuaweiAp,
    /// Option 43 of Aruba's switches.
    ArubaSwitch,
    /// Option 43 of Siemens' phones.
    Siemens,
    /// Option 43 of snom's phones.
    Snom,
    /// Option 43 of phones for Microsoft's unified communications.
    MicrosoftUc,
    /// Option 43 of a vendor that is not known.
    Conventional,
    /// Option 60 of Polycom phones, enterprise 13885.
    PolycomClass,
    /// Option 60, any other enterprise.
    OtherClass,
    /// Option 63.
    NetWare,
    /// Option 82.
    Relay,
    /// Sub-option 82.9, enterprise 4491.
    CableLabsRelay,
    /// Sub-option 82.9, enterprise 3561.
    BroadbandForumRelay,
    /// Option 122.
    CableLabsClient,
    /// Option 125, enterprise 3561.
    BroadbandForum,
    /// Option 125, enterprise 4491.
    CableLabsEnterprise,
    /// Sub-option 5 of that.
    ModemCapabilities,
    /// Option 125, enterprise 9.
    Cisco,
    /// Option 125, enterprise 674.
    Dell,
    /// Option 125, enterprise 25167.
    Genexis,
    /// Option 125, enterprise 42623.
    Onie,
    /// Option 125, any other enterprise.
    OtherEnterprise,
    /// Option 139.
    MosAddress,
    /// Option 140.
    MosName,
    /// Option 175.
    Etherboot,
    /// Option 220.
    SubnetAllocation,
}

impl Space {
    /// Every space there is, the options themselves first, then by the option that holds it.
    pub const ALL: [Self; 40] = [
        Self::Dhcp,
        Self::Pxe,
        Self::Microsoft,
        Self::Bsdp,
        Self::CableLabs,
        Self::AlcatelLucent,
        Self::Aerohive,
        Self::CiscoAci,
        Self::CiscoAp,
        Self::Ubiquiti,
        Self::Ruckus,
        Self::Juniper,
        Self::Sun,
        Self::H3c,
        Self::BroadbandForumVendor,
        Self::HuaweiAp,
        Self::ArubaSwitch,
        Self::Siemens,
        Self::Snom,
        Self::MicrosoftUc,
        Self::Conventional,
        Self::PolycomClass,
        Self::OtherClass,
        Self::NetWare,
        Self::Relay,
        Self::CableLabsRelay,
        Self::BroadbandForumRelay,
        Self::CableLabsClient,
        Self::BroadbandForum,
        Self::CableLabsEnterprise,
        Self::ModemCapabilities,
        Self::Cisco,
        Self::Dell,
        Self::Genexis,
        Self::Onie,
        Self::OtherEnterprise,
        Self::MosAddress,
        Self::MosName,
        Self::Etherboot,
        Self::SubnetAllocation,
    ];

    /// The space of an enterprise's sub-options in option 125.
    pub fn of_enterprise(number: u32) -> Self {
        match number {
            9 => Self::Cisco,
            674 => Self::Dell,
            3561 => Self::BroadbandForum,
            4491 => Self::CableLabsEnterprise,
            25167 => Self::Genexis,
            42623 => Self::Onie,
            _ => Self::OtherEnterprise,
        }
    }

    /// The space of an enterprise's sub-options in sub-option 82.9; `None` where it is not known to have any, since the
    /// data there is the enterprise's own. RFC 4243 s3.
    pub fn of_relay(number: u32) -> Option<Self> {
        match number {
            3561 => Some(Self::BroadbandForumRelay),
            4491 => Some(Self::CableLabsRelay),
            _ => None,
        }
    }

    /// The space of an enterprise's sub-options in option 60.
    pub fn of_class(number: u32) -> Self {
        match number {
            13885 => Self::PolycomClass,
            _ => Self::OtherClass,
        }
    }

    /// The option that holds sub-options of this space; `None` for the options themselves.
    pub fn parent(self) -> Option<u8> {
        match self {
            Self::Dhcp => None,
            Self::Pxe
            | Self::Microsoft
            | Self::Bsdp
            | Self::CableLabs
            | Self::AlcatelLucent
            | Self::Aerohive
            | Self::CiscoAci
            | Self::CiscoAp
            | Self::Ubiquiti
            | Self::Ruckus
            | Self::Juniper
            | Self::Sun
            | Self::H3c
            | Self::BroadbandForumVendor
            | Self::HuaweiAp
            | Self::ArubaSwitch
            | Self::Siemens
            | Self::Snom
            | Self::MicrosoftUc
            | Self::Conventional => Some(43),
            Self::PolycomClass | Self::OtherClass => Some(60),
            Self::NetWare => Some(63),
            Self::Relay | Self::CableLabsRelay | Self::BroadbandForumRelay => Some(82),
            Self::CableLabsClient => Some(122),
            Self::BroadbandForum
            | Self::CableLabsEnterprise
            | Self::ModemCapabilities
            | Self::Cisco
            | Self::Dell
            | Self::Genexis
            | Self::Onie
            | Self::OtherEnterprise => Some(125),
            Self::MosAddress => Some(139),
            Self::MosName => Some(140),
            Self::Etherboot => Some(175),
            Self::SubnetAllocation => Some(220),
        }
    }

    /// The sub-option of that option which holds sub-options of this space; `None` where the option itself does.
    pub fn inside(self) -> Option<u8> {
        match self {
            Self::CableLabsRelay | Self::BroadbandForumRelay => Some(9),
            Self::ModemCapabilities => Some(5),
            _ => None,
        }
    }

    /// The code of an option, or of a sub-option behind those of what holds it, as in `82.9.1`.
    pub fn path(self, code: u8) -> String {
        match self.holder() {
            Some(holder) => format!("{holder}.{code}"),
            None => code.to_string(),
        }
    }

    /// The codes of what holds sub-options of this space, as in `82.9`; `None` for the options themselves.
    pub fn holder(self) -> Option<String> {
        let parent = self.parent()?;
        Some(match self.inside() {
            Some(inside) => format!("{parent}.{inside}"),
            None => parent.to_string(),
        })
    }

    /// The space of an option's sub-options, where it has one and no other; what 43 and 125 hold is their vendor's.
    pub fn of_option(code: u8) -> Option<Self> {
        let mut spaces = Self::ALL
            .into_iter()
            .filter(|space| space.parent() == Some(code) && space.inside().is_none());
        spaces.next().filter(|_| spaces.next().is_none())
    }

    /// The space's name, in kebab-case.
    pub fn key(self) -> &'static str {
        match self {
            Self::Dhcp => "dhcp",
            Self::Pxe => "pxe",
            Self::Microsoft => "microsoft",
            Self::Bsdp => "bsdp",
            Self::CableLabs => "cablelabs",
            Self::AlcatelLucent => "alcatel-lucent",
            Self::Aerohive => "aerohive",
            Self::CiscoAci => "cisco-aci",
            Self::CiscoAp => "cisco-ap",
            Self::Ubiquiti => "ubiquiti",
            Self::Ruckus => "ruckus",
            Self::Juniper => "juniper",
            Self::Sun => "sun",
            Self::H3c => "h3c",
            Self::BroadbandForumVendor => "broadband-forum-vendor",
            Self::HuaweiAp => "huawei-ap",
            Self::ArubaSwitch => "aruba-switch",
            Self::Siemens => "siemens",
            Self::Snom => "snom",
            Self::MicrosoftUc => "microsoft-uc",
            Self::Conventional => "conventional-tlv",
            Self::PolycomClass => "polycom-class",
            Self::OtherClass => "other-class",
            Self::NetWare => "netware-ip",
            Self::Relay => "relay",
            Self::CableLabsRelay => "cablelabs-relay",
            Self::BroadbandForumRelay => "broadband-forum-relay",
            Self::CableLabsClient => "cablelabs-client",
            Self::BroadbandForum => "broadband-forum",
            Self::CableLabsEnterprise => "cablelabs-enterprise",
            Self::ModemCapabilities => "modem-capabilities",
            Self::Cisco => "cisco",
            Self::Dell => "dell",
            Self::Genexis => "genexis",
            Self::Onie => "onie",
            Self::OtherEnterprise => "other-enterprise",
            Self::MosAddress => "mos-address",
            Self::MosName => "mos-name",
            Self::Etherboot => "ipxe",
            Self::SubnetAllocation => "subnet-allocation",
        }
    }

    /// The rows that are written down, ascending by code.
    pub fn rows(self) -> &'static [Row] {
        match self {
            Self::Dhcp => &dhcp::OPTIONS,
            Self::Pxe => boot::PXE,
            Self::Microsoft => vendor::MICROSOFT,
            Self::Bsdp => boot::BSDP,
            Self::CableLabs => cable::VENDOR,
            Self::AlcatelLucent => vendor::ALCATEL_LUCENT,
            Self::Aerohive => vendor::AEROHIVE,
            Self::CiscoAci => vendor::CISCO_ACI,
            Self::CiscoAp => vendor::CISCO_AP,
            Self::Ubiquiti => vendor::UBIQUITI,
            Self::Ruckus => vendor::RUCKUS,
            Self::Juniper => vendor::JUNIPER,
            Self::Sun => vendor::SUN,
            Self::H3c => vendor::H3C,
            Self::BroadbandForumVendor => vendor::BROADBAND_FORUM,
            Self::HuaweiAp => vendor::HUAWEI_AP,
            Self::ArubaSwitch => vendor::ARUBA_SWITCH,
            Self::Siemens => vendor::SIEMENS,
            Self::Snom => vendor::SNOM,
            Self::MicrosoftUc => vendor::MICROSOFT_UC,
            Self::PolycomClass => vendor::POLYCOM_CLASS,
            Self::Conventional | Self::OtherClass | Self::OtherEnterprise => &[],
            Self::NetWare => small::NETWARE,
            Self::Relay => relay::RELAY,
            Self::CableLabsRelay => relay::CABLELABS,
            Self::BroadbandForumRelay => relay::BROADBAND_FORUM,
            Self::CableLabsClient => cable::CLIENT,
            Self::BroadbandForum => enterprise::BROADBAND_FORUM,
            Self::CableLabsEnterprise => enterprise::CABLELABS,
            Self::ModemCapabilities => cable::CAPABILITIES,
            Self::Cisco => enterprise::CISCO,
            Self::Dell => enterprise::DELL,
            Self::Genexis => enterprise::GENEXIS,
            Self::Onie => enterprise::ONIE,
            Self::MosAddress => small::MOS_ADDRESS,
            Self::MosName => small::MOS_NAME,
            Self::Etherboot => boot::ETHERBOOT,
            Self::SubnetAllocation => small::SUBNET_ALLOCATION,
        }
    }

    /// The row of a code; one that says "Unknown" where the space does not know it.
    pub fn row(self, code: u8) -> &'static Row {
        let rows = self.rows();
        let place = if self == Self::Dhcp {
            Ok(usize::from(code))
        } else {
            rows.binary_search_by_key(&code, |row| row.code)
        };
        place
            .ok()
            .and_then(|place| rows.get(place))
            .or_else(|| UNKNOWN.get(usize::from(code)))
            .unwrap_or(&NOTHING)
    }

    /// Whether the code is a single octet that only fills space. RFC 2132 s8.4.
    pub fn has_pad(self, code: u8) -> bool {
        code == 0 && self.has_pad_and_end() && self != Self::Juniper
    }

    /// Whether the code is a single octet that ends the sub-options. RFC 2132 s8.4.
    pub fn has_end(self, code: u8) -> bool {
        code == u8::MAX && self.has_pad_and_end()
    }

    /// Only option 43 and those like it have Pad and End; 82 and 125 have not. RFC 3046 s2, RFC 3925 s4.
    fn has_pad_and_end(self) -> bool {
        self.parent() == Some(43) || matches!(self, Self::Etherboot | Self::PolycomClass)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_space_finds_its_rows() {
        for space in Space::ALL {
            assert!(
                space
                    .rows()
                    .is_sorted_by(|left, right| left.code < right.code),
                "{space:?}"
            );
            for row in space.rows() {
                assert_eq!(space.row(row.code).key, row.key);
            }
            for code in 0..=u8::MAX {
                assert_eq!(space.row(code).code, code, "{space:?}");
            }
        }
    }

    #[test]
    fn keys_are_kebab_case_and_unique_in_their_space() {
        for space in Space::ALL {
            let mut keys: Vec<_> = space.rows().iter().map(|row| row.key).collect();
            for key in &keys {
                let is_kebab = key.bytes().all(|octet| {
                    octet == b'-' || octet.is_ascii_lowercase() || octet.is_ascii_digit()
                });
                assert!(is_kebab && !key.is_empty(), "{space:?} {key}");
            }
            keys.sort_unstable();
            let before = keys.len();
            keys.dedup();
            assert_eq!(keys.len(), before, "{space:?}");
        }
    }
}
