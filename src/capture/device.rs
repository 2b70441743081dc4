//! The interfaces of this machine, and libpcap's words about them.

use std::fmt;
use std::fs;
use std::net::IpAddr;

use pcap::{ConnectionStatus, DeviceFlags, Linktype};

use super::{Error, LinkType};

/// Raw IP has another number in libpcap than in files, and not the same on all systems.
const DATA_LINK_RAW: i32 = if cfg!(target_os = "openbsd") { 14 } else { 12 };

/// The pseudo-interface that stands for all.
pub const ANY: &str = "any";

/// What is taken for the payload of an interface of which nothing is known: jumbo frames.
const JUMBO: u32 = 9216;
/// The longest payload that is believed.
const LONGEST_PAYLOAD: u32 = 65_536;
/// Room for link headers and a pile of tags, which the system does not count.
const HEADERS: u32 = 64;
/// A lower limit says nothing about what the interface receives.
const SHORTEST_PAYLOAD: u32 = 1500;

/// An interface that can be captured on, or could be with more rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its name, as `-i` takes it.
    pub name: String,
    /// What the system says about it.
    pub description: Option<String>,
    /// Its addresses.
    pub addresses: Vec<IpAddr>,
    /// What is known of its state.
    pub flags: Vec<DeviceFlag>,
}

/// One thing known of an interface's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceFlag {
    /// It is switched on.
    Up,
    /// It can pass frames.
    Running,
    /// It is the loopback.
    Loopback,
    /// It is wireless.
    Wireless,
    /// Its cable or network is missing.
    Disconnected,
}

impl fmt::Display for DeviceFlag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Up => "up",
            Self::Running => "running",
            Self::Loopback => "loopback",
            Self::Wireless => "wireless",
            Self::Disconnected => "disconnected",
        })
    }
}

/// The interfaces of this machine, in libpcap's order: those most likely wanted come first.
///
/// # Errors
/// [`Error::Interface`] when libpcap cannot list them.
pub fn devices() -> Result<Vec<Device>, Error> {
    let devices = pcap::Device::list().map_err(|error| Error::Interface {
        interface: "interfaces".into(),
        reason: words(&error),
    })?;
    Ok(devices
        .into_iter()
        .map(|device| Device {
            addresses: device
                .addresses
                .iter()
                .map(|address| address.addr)
                .collect(),
            flags: flags(&device.flags),
            name: device.name,
            description: device.desc,
        })
        .collect())
}

/// The names of this machine's interfaces by the numbers that frames of `any` have; none where they cannot be learned.
pub fn numbered() -> Vec<(u32, String)> {
    #[cfg(target_os = "linux")]
    {
        use rustix::net::{AddressFamily, SocketType, netdevice, socket};

        let Ok(socket) = socket(AddressFamily::UNIX, SocketType::DGRAM, None) else {
            return Vec::new();
        };
        let number = |name: &str| netdevice::name_to_index(&socket, name).ok();
        let names = devices().unwrap_or_default().into_iter();
        names
            .filter_map(|device| Some((number(&device.name)?, device.name)))
            .collect()
    }
    #[cfg(not(target_os = "linux"))]
    Vec::new()
}

fn flags(flags: &DeviceFlags) -> Vec<DeviceFlag> {
    let disconnected = flags.connection_status == ConnectionStatus::Disconnected;
    [
        (flags.is_up(), DeviceFlag::Up),
        (flags.is_running(), DeviceFlag::Running),
        (flags.is_loopback(), DeviceFlag::Loopback),
        (flags.is_wireless(), DeviceFlag::Wireless),
        (disconnected, DeviceFlag::Disconnected),
    ]
    .into_iter()
    .filter_map(|(is, flag)| is.then_some(flag))
    .collect()
}

/// Bytes of the longest frame that an interface can carry, or that any can but the loopback, whose frames are longer
/// than any DHCP message.
pub(super) fn longest_frame(interface: &str) -> u32 {
    let payload = if interface == ANY {
        let names = devices().unwrap_or_default();
        let real = names
            .iter()
            .filter(|device| !device.flags.contains(&DeviceFlag::Loopback));
        real.filter_map(|device| payload(&device.name)).max()
    } else {
        payload(interface)
    };
    payload
        .unwrap_or(JUMBO)
        .clamp(SHORTEST_PAYLOAD, LONGEST_PAYLOAD)
        + HEADERS
}

/// What the system says an interface can carry behind the link header. Linux only, and `None` in a network namespace
/// that does not see its own `/sys`.
fn payload(interface: &str) -> Option<u32> {
    // A name is one step of a path. One that is more is no interface.
    if interface.contains('/') {
        return None;
    }
    let mtu = fs::read_to_string(format!("/sys/class/net/{interface}/mtu")).ok()?;
    mtu.trim().parse().ok()
}

/// The link type that files give for libpcap's data link type.
pub(super) fn link_type(data_link: Linktype) -> LinkType {
    match data_link.0 {
        DATA_LINK_RAW => LinkType::RAW,
        number => u16::try_from(number).map_or(LinkType(u16::MAX), LinkType),
    }
}

/// libpcap's data link type for the link type of a file.
pub(super) fn data_link(link: LinkType) -> Linktype {
    Linktype(match link {
        LinkType::RAW => DATA_LINK_RAW,
        LinkType(number) => i32::from(number),
    })
}

/// The name of a link type, as libpcap and its programs have it: `FDDI`.
pub fn link_name(link: LinkType) -> Option<String> {
    data_link(link).get_name().ok()
}

/// libpcap's words without what its binding puts around them, beginning in lower case.
pub(super) fn words(error: &pcap::Error) -> String {
    let text = match error {
        pcap::Error::PcapError(text) => text.clone(),
        other => other.to_string(),
    };
    let mut letters = text.chars();
    let second_is_upper = letters.clone().nth(1).is_some_and(char::is_uppercase);
    match letters.next() {
        Some(first) if !second_is_upper => first.to_lowercase().chain(letters).collect(),
        _ => text,
    }
}

/// What it is to the user that an interface cannot be opened.
///
/// libpcap's binding gives its words but not its number, so the words must do.
pub(super) fn failure(interface: &str, error: &pcap::Error) -> Error {
    let reason = words(error);
    let interface = interface.to_owned();
    let says = |part: &str| reason.contains(part);
    if says("listen on group") {
        let reason = format!("{reason} (it takes CAP_NET_ADMIN, and one program at a time)");
        return Error::Interface { interface, reason };
    }
    if says("permi") || says("CAP_NET_RAW") {
        return Error::Permission { interface };
    }
    if says("o such device") {
        let known = devices().unwrap_or_default();
        return Error::NoSuchDevice {
            interface,
            known: known.into_iter().map(|device| device.name).collect(),
        };
    }
    Error::Interface { interface, reason }
}
