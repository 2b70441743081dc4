//! What a client that boots from the network is told to boot, in the first lines of its exchange.
//!
//! It repeats what servers say: whether the file is there, or fits the machine, no message of DHCP tells. But a name by which
//! a loader is of another firmware than the client's is pointed out. RFC 2132 s9.4, s9.5, RFC 4578, PXE 2.1 section 2.2.

use std::net::Ipv4Addr;

use smallvec::SmallVec;

use super::headline::address;
use crate::dhcp::boot::BOOT_MENU;
use crate::dhcp::{BootService, Firmware, Message, codes, option};
use crate::exchange::{Exchange, Kind, Member, Role, server_of};
use crate::render::{Look, escape, text};

/// Boot servers that are named; of more than these it is said that there are others.
const NAMED: usize = 4;

/// Appends what the server that gives or offers the address says to boot, and which other servers offer to boot; nothing
/// for a client that does not boot from the network.
pub(super) fn told(out: &mut Vec<u8>, look: &Look, exchange: &Exchange, giver: Option<&Member>) {
    let Some(giver) = giver.map(|giver| giver.packet.message()) else {
        return;
    };
    let mut clients = exchange.members.iter();
    let client = clients.find(|member| member.role.is_client());
    let Some(client) = client.map(|client| client.packet.message()) else {
        return;
    };
    let service = client.boot_service();
    let boots = service.is_some() || client.has(option::ARCHITECTURE);
    if exchange.kind != Kind::Acquire || !boots || giver.is_truncated() {
        return;
    }
    let servers = boot_servers(exchange);
    if let Some(name) = giver.boot_file() {
        file(out, giver);
        match (service, is_uri(name)) {
            (Some(BootService::Http), false) => text::str(out, ", which is no URI"),
            (_, true) => {}
            (_, false) => source(out, look, giver),
        }
        misfit(out, name, client);
    } else if service.is_some() && servers.is_empty() && !has_other_ways(giver) {
        text::str(out, ", but no boot file");
    }
    others(out, look, &servers);
}

/// Appends the boot file of a message, if it names one.
pub(super) fn file(out: &mut Vec<u8>, message: Message<'_>) {
    if let Some(file) = message.boot_file() {
        text::str(out, ", boot file \"");
        escape::text(out, file);
        text::str(out, "\"");
    }
}

/// Appends what a boot server says that was asked: a file, else whether there is a menu to choose from.
pub(super) fn reply(out: &mut Vec<u8>, message: Message<'_>) {
    if message.boot_file().is_some() || message.is_truncated() {
        file(out, message);
    } else if message.has_pxe_item(BOOT_MENU) {
        text::str(out, ", a boot menu");
    } else {
        text::str(out, ", but no boot file");
    }
}

/// Appends that a boot file is by its name of another firmware than the client's, where that names one only.
fn misfit(out: &mut Vec<u8>, file: &[u8], client: Message<'_>) {
    let Some(&[high, low]) = client.option(option::ARCHITECTURE) else {
        return;
    };
    let code = u16::from_be_bytes([high, low]);
    let named = Firmware::of_file(file);
    let own = Firmware::of_architecture(code);
    if named.is_none() || own.is_none() || named == own {
        return;
    }
    text::str(
        out,
        match named {
            Some(Firmware::Uefi) => ", by its name for UEFI, where the client is ",
            _ => ", by its name for BIOS, where the client is ",
        },
    );
    text::str(out, codes::ARCHITECTURE.name(code.into()).unwrap_or("not"));
    text::str(out, " (93)");
}

/// Whether a boot file says by itself who has it.
fn is_uri(file: &[u8]) -> bool {
    file.windows(3).any(|octets| octets == b"://")
}

/// Appends who has the file: the next server, else the one that option 66 names.
fn source(out: &mut Vec<u8>, look: &Look, message: Message<'_>) {
    if !message.siaddr().is_unspecified() {
        text::str(out, " from ");
        address(out, look, message.siaddr());
    } else if let Some(name) = message.text_option(option::TFTP_SERVER) {
        text::str(out, " from ");
        escape::text(out, name);
    }
}

/// Whether a message may say what to boot without naming a file: by PXE's own options, or as a disk on the network.
fn has_other_ways(message: Message<'_>) -> bool {
    message.has(option::VENDOR) || message.has(option::ROOT_PATH)
}

/// The servers that offer to boot and give no address (proxyDHCP), in the order they appeared: those that are named, and
/// one more if there is one.
fn boot_servers(exchange: &Exchange) -> SmallVec<[Ipv4Addr; 2]> {
    let mut servers = SmallVec::new();
    for offer in exchange.with_role(Role::Offer) {
        let is_proxy = is_of_proxy(offer.packet.message());
        let server = server_of(offer).filter(|server| is_proxy && !servers.contains(server));
        servers.extend(server);
        if servers.len() > NAMED {
            break;
        }
    }
    servers
}

/// Whether an OFFER gives no address and is of a boot server, beside whom another gives addresses (proxyDHCP).
pub(super) fn is_of_proxy(offer: Message<'_>) -> bool {
    offer.yiaddr().is_unspecified() && offer.boot_service().is_some()
}

fn others(out: &mut Vec<u8>, look: &Look, servers: &[Ipv4Addr]) {
    for (place, server) in servers.iter().enumerate() {
        text::str(
            out,
            match place {
                0 => "; ",
                _ if place + 1 == servers.len() => " and ",
                _ => ", ",
            },
        );
        if place < NAMED {
            address(out, look, *server);
        } else {
            text::str(out, "others");
        }
    }
    match servers.len() {
        0 => {}
        1 => text::str(out, " offers to boot"),
        _ => text::str(out, " offer to boot"),
    }
}
