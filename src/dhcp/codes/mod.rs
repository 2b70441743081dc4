//! Names of numbers: every enumeration that DHCP options use.
//!
//! A [`Table`] names the values of one field. It says nothing about where the field stands (that is
//! `format`) and nothing about whether a value is allowed there (that is `findings`). Option codes and
//! message types are not here: they are rows of the registry and [`crate::dhcp::MessageType`].

mod enterprise;
mod hardware;
mod location;
mod network;
mod protocol;

pub use enterprise::ENTERPRISE;
pub use hardware::{ARCHITECTURE, HARDWARE, INTERFACE};
pub use location::{ALTITUDE, CIVIC_ELEMENT, CIVIC_WHAT, DATUM};
pub use network::{
    ACCESS_TECHNOLOGY, DATA_LINK, LINE_ENCAPSULATION, LINE_PAYLOAD, NAME_SERVICE, NETBIOS_NODE,
    PREFERENCE, SERVICE_PARAMETER, SIP_ENCODING, VPN_SELECTION,
};
pub use protocol::{
    ADDRESS_REALM, AUTH_ALGORITHM, AUTH_PROTOCOL, AUTO_CONFIGURE, BASELINE_PRIVACY, BSDP_IMAGE,
    BSDP_MESSAGE, CAPABILITY, CLIENT_IDENTIFIER, DOCSIS_VERSION, DUID, FORCERENEW_ALGORITHM,
    FORCERENEW_INFORMATION, LEASE_STATE, MIB_ENVIRONMENT, NETBT, OVERLOAD, PXE_CREDENTIAL,
    PXE_SERVER, RADIUS_ATTRIBUTE, RELAY_AUTH_ALGORITHM, RELAY_REPLAY_DETECTION,
    RELEASE_ON_SHUTDOWN, REPLAY_DETECTION, SERVER_NAME_KIND, STATUS, UUID_KIND,
};

/// The names of one field's values.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// What the field is, in kebab-case.
    pub key: &'static str,
    /// Where the values are defined.
    pub reference: &'static str,
    /// Value and name, ascending by value.
    pub names: &'static [(u32, &'static str)],
}

impl Table {
    /// The name of a value; `None` where it has none.
    pub fn name(&self, value: u32) -> Option<&'static str> {
        // Most tables have no gaps at their beginning.
        let &(first, _) = self.names.first()?;
        let place = usize::try_from(value.checked_sub(first)?).ok()?;
        let likely = self.names.get(place).filter(|(number, _)| *number == value);
        let found = likely.or_else(|| {
            let found = self
                .names
                .binary_search_by_key(&value, |&(number, _)| number);
            self.names.get(found.ok()?)
        });
        found.map(|&(_, name)| name)
    }
}

/// Every table there is, for `--list` and for tests.
pub static TABLES: [&Table; 45] = [
    &ACCESS_TECHNOLOGY,
    &ADDRESS_REALM,
    &ALTITUDE,
    &ARCHITECTURE,
    &AUTH_ALGORITHM,
    &AUTH_PROTOCOL,
    &AUTO_CONFIGURE,
    &BASELINE_PRIVACY,
    &BSDP_IMAGE,
    &BSDP_MESSAGE,
    &CAPABILITY,
    &CIVIC_ELEMENT,
    &CIVIC_WHAT,
    &CLIENT_IDENTIFIER,
    &DATA_LINK,
    &DATUM,
    &DOCSIS_VERSION,
    &DUID,
    &ENTERPRISE,
    &FORCERENEW_ALGORITHM,
    &FORCERENEW_INFORMATION,
    &HARDWARE,
    &INTERFACE,
    &LEASE_STATE,
    &LINE_ENCAPSULATION,
    &LINE_PAYLOAD,
    &MIB_ENVIRONMENT,
    &NAME_SERVICE,
    &NETBIOS_NODE,
    &NETBT,
    &OVERLOAD,
    &PREFERENCE,
    &PXE_CREDENTIAL,
    &PXE_SERVER,
    &RADIUS_ATTRIBUTE,
    &RELAY_AUTH_ALGORITHM,
    &RELAY_REPLAY_DETECTION,
    &RELEASE_ON_SHUTDOWN,
    &REPLAY_DETECTION,
    &SERVER_NAME_KIND,
    &SERVICE_PARAMETER,
    &SIP_ENCODING,
    &STATUS,
    &UUID_KIND,
    &VPN_SELECTION,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_ascend_so_that_search_finds_every_name() {
        for table in TABLES {
            assert!(
                table.names.is_sorted_by(|left, right| left.0 < right.0),
                "{}",
                table.key
            );
            for &(value, name) in table.names {
                assert_eq!(table.name(value), Some(name));
            }
        }
    }

    #[test]
    fn table_keys_are_unique() {
        let mut keys: Vec<_> = TABLES.iter().map(|table| table.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), TABLES.len());
    }

    #[test]
    fn architectures_follow_the_registry_not_the_text_of_rfc_4578() {
        assert_eq!(ARCHITECTURE.name(7), Some("x64 UEFI"));
        assert_eq!(ARCHITECTURE.name(9), Some("EFI byte code"));
        assert_eq!(ARCHITECTURE.name(500), None);
    }
}
