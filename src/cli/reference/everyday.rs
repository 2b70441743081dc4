//! What options are called in the configuration of clients and servers, and in talk, where that is neither their own name
//! nor tcpdump's.

use crate::dhcp::registry::{Row, Space};

/// Such names, and the option's code. Those with `dhcp-` before them, or an `s` behind, are found without it.
const NAMES: [(&str, u8); 32] = [
    ("gateway", 3),
    ("dns", 6),
    ("dns-server", 6),
    ("domain-search-list", 119),
    ("search-domain", 119),
    ("wins", 44),
    ("wins-server", 44),
    ("netbios-ns", 44),
    ("netbios-dd-server", 45),
    ("netbios-nodetype", 46),
    ("classless-route", 121),
    ("rfc3442-classless-static-route", 121),
    ("ms-classless-static-route", 249),
    ("vendor-encapsulated-option", 43),
    ("requested-address", 50),
    ("lease", 51),
    ("lease-time", 51),
    ("message-type", 53),
    ("t1", 58),
    ("renewal-time", 58),
    ("t2", 59),
    ("rebinding-time", 59),
    ("max-message-size", 57),
    ("bootfile", 67),
    ("boot-file-name", 67),
    ("agent-information", 82),
    ("client-arch", 93),
    ("client-architecture", 93),
    ("uuid", 97),
    ("vivco", 124),
    ("vivso", 125),
    ("wpad", 252),
];

/// Names of header fields there.
const FIELDS: [(&str, &str); 4] = [
    ("next-server", "siaddr"),
    ("server-name", "sname"),
    ("filename", "file"),
    ("broadcast-flag", "flags"),
];

/// The option that is called so, as the registry or a configuration has it: `routers`, `dhcp-lease-time`, `dns servers`.
pub(super) fn option(topic: &str) -> Option<&'static Row> {
    let topic = topic.replace([' ', '_'], "-");
    let short = topic.strip_prefix("dhcp-").unwrap_or(&topic);
    let forms = [short, short.strip_suffix('s').unwrap_or(short)];
    let is_named = |row: &&Row| {
        let key = row.key.strip_prefix("dhcp-").unwrap_or(row.key);
        forms.contains(&key)
    };
    let named = Space::Dhcp.rows().iter().find(is_named);
    named.or_else(|| {
        let (_, code) = NAMES.iter().find(|(name, _)| forms.contains(name))?;
        Some(Space::Dhcp.row(*code))
    })
}

/// The header field that is called so in a configuration.
pub(super) fn field(topic: &str) -> Option<&'static str> {
    let named = FIELDS.iter().find(|(name, _)| *name == topic);
    named.map(|(_, field)| *field)
}

#[cfg(test)]
mod tests {
    use super::{FIELDS, NAMES, Space, option};
    use crate::cli::reference::facts;

    #[test]
    fn names_of_configurations_are_known() {
        for (name, code) in [
            ("router", 3),
            ("routers", 3),
            ("domain-name-servers", 6),
            ("dns servers", 6),
            ("dhcp-lease-time", 51),
            ("dhcp-server-identifier", 54),
            ("message-type", 53),
            ("dhcp_parameter_request_list", 55),
            ("rfc3442-classless-static-routes", 121),
        ] {
            assert_eq!(option(name).map(|row| row.code), Some(code), "{name}");
        }
        assert!(option("no-such-thing").is_none());
        assert!(option("s").is_none());
    }

    /// None of them is what the registry calls so, this option or another.
    #[test]
    fn everyday_names_are_other_names() {
        for (name, code) in NAMES {
            assert_eq!(option(name).map(|row| row.code), Some(code), "{name}");
            let mut rows = Space::Dhcp.rows().iter();
            assert!(rows.all(|row| row.key != name), "{name}");
        }
        for (_, field) in FIELDS {
            assert!(facts::FIELDS.iter().any(|fact| fact.name == field));
        }
    }
}
