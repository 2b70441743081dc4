//! What the fields of a message's header say, in words. RFC 2131 s2.

use std::net::Ipv4Addr;

use crate::dhcp::header::{self, Field};
use crate::dhcp::{Message, Op};
use crate::render::{escape, layers, oui, text};

/// Bytes that are still told one by one.
const FEW: usize = 16;

/// Appends the value of a header field.
pub(super) fn value(out: &mut Vec<u8>, message: Message<'_>, field: Field) {
    let address = |out: &mut Vec<u8>, address: Ipv4Addr| text::address(out, address);
    match field {
        header::OP => {
            text::number(
                out,
                field.of(message.payload()).first().copied().unwrap_or(0),
            );
            text::str(
                out,
                match message.op() {
                    Op::Request => " BOOTREQUEST",
                    Op::Reply => " BOOTREPLY",
                    Op::Other(_) => " unknown",
                },
            );
        }
        header::HTYPE => {
            text::number(out, message.htype());
            if let Some(name) = crate::dhcp::codes::HARDWARE.name(u32::from(message.htype())) {
                out.push(b' ');
                text::str(out, name);
            }
        }
        header::HLEN => text::number(out, message.hlen()),
        header::HOPS => text::number(out, message.hops()),
        header::XID => {
            text::str(out, "0x");
            text::hex(out, message.xid(), 8);
        }
        header::SECS => {
            text::number(out, message.secs());
            text::str(out, " s");
        }
        header::FLAGS => layers::flags(out, message.flags()),
        header::CIADDR => address(out, message.ciaddr()),
        header::YIADDR => address(out, message.yiaddr()),
        header::SIADDR => address(out, message.siaddr()),
        header::GIADDR => address(out, message.giaddr()),
        header::CHADDR if message.chaddr().is_empty() => text::str(out, "none"),
        header::CHADDR => text::colon_hex(out, message.chaddr()),
        header::SNAME => quoted(out, message.sname(), field.of(message.payload())),
        header::FILE => quoted(out, message.file(), field.of(message.payload())),
        _ if message.has_cookie() => text::str(out, "0x63825363 DHCP"),
        _ => {
            text::str(out, "0x");
            text::hex_bytes(out, field.of(message.payload()));
        }
    }
}

/// Appends who made the client's interface, where it is Ethernet and the maker is known.
pub(super) fn maker(out: &mut Vec<u8>, message: Message<'_>) {
    const ETHERNET: u8 = 1;
    if message.htype() != ETHERNET {
        return;
    }
    if let Some(maker) = oui::vendor(message.chaddr()) {
        text::str(out, " (");
        text::str(out, &maker);
        text::str(out, ")");
    }
}

/// Appends what there is of a field that the message does not have to its end.
pub(super) fn partial(out: &mut Vec<u8>, field: &[u8]) {
    if field.is_empty() {
        return text::str(out, "not there");
    }
    text::str(out, "cut: 0x");
    few(out, field);
}

/// Appends the first bytes, and whether there are more.
fn few(out: &mut Vec<u8>, bytes: &[u8]) {
    text::hex_bytes(out, bytes.get(..FEW).unwrap_or(bytes));
    if bytes.len() > FEW {
        text::str(out, " ...");
    }
}

/// Appends a name, and what its field holds behind the NUL that ends it if that is not zero too.
fn quoted(out: &mut Vec<u8>, name: &[u8], field: &[u8]) {
    text::str(out, "\"");
    escape::text(out, name);
    text::str(out, "\"");
    let rest = field.get(name.len()..).unwrap_or_default();
    if header::is_zero(rest) {
        return;
    }
    let end = rest.iter().rposition(|byte| *byte != 0).unwrap_or(0);
    let rest = rest.get(..=end).unwrap_or(rest);
    text::str(out, ", then 0x");
    few(out, rest);
}
