//! The `message` object: every layer and field, and every option as it stands.

use crate::dhcp::format::Context;
use crate::dhcp::header::{self, Field};
use crate::dhcp::logical::Piece;
use crate::dhcp::{Area, Message, RawOption, registry};
use crate::render::drawn::Drawn;
use crate::render::json::writer::Writer;
use crate::render::json::{SCHEMA, findings, iso};
use crate::render::{Look, Shown, escape, fault, layers, text, value};
use crate::wire::{Checksum, ChecksumStatus, Datagram, Link, LinkHeader, Tunnel};

/// Appends a message as one line.
pub(super) fn write(out: &mut Vec<u8>, look: &Look, drawn: &mut Drawn, shown: &Shown<'_>) {
    let packet = shown.packet;
    let origin = &packet.origin;
    let mut json = Writer::new(out);
    json.begin_object();
    json.key("type").string(b"message");
    json.key("schema").number(SCHEMA);
    match shown.number {
        Some(number) => json.key("exchange").number(number),
        None => json.key("exchange").null(),
    }
    let source = look.source(origin.source);
    let (file, interface) = if look.is_live {
        (None, Some(source))
    } else {
        (Some(source), shown.interface)
    };
    json.key("file").word(file);
    json.key("frame").number(origin.number);
    json.key("interface").word(interface);
    if let Some(time) = origin.time {
        json.key("epoch").quoted(|out| {
            text::number(out, time.seconds());
            out.push(b'.');
            text::digits(out, u64::from(time.subsecond_nanos()), 9);
        });
        json.key("time").raw(|out| iso(out, time));
    } else {
        json.key("epoch").null();
        json.key("time").null();
    }
    json.key("caplen").number(origin.caplen);
    json.key("len").number(origin.len);
    let link = Link::from_linktype(origin.link.0);
    json.key("link").string(link.name().as_bytes());
    layers(&mut json, &packet.datagram);
    json.key("dhcp");
    dhcp(&mut json, drawn, shown);
    match shown.copy_of {
        Some(frame) => json.key("copy_of").number(frame),
        None => json.key("copy_of").null(),
    }
    json.key("faults");
    faults(&mut json, shown);
    json.key("findings");
    findings(&mut json, shown.findings);
    comments(&mut json, &packet.comments);
    json.end_object();
    out.push(b'\n');
}

fn layers(json: &mut Writer<'_>, datagram: &Datagram) {
    json.key("outer").begin_list();
    for tunnel in &datagram.outer {
        outer(json, tunnel);
    }
    json.end_list();
    json.key("eth");
    eth(json, &datagram.link);
    let ip = &datagram.ip;
    json.key("ip").begin_object();
    json.key("src").address(ip.src);
    json.key("dst").address(ip.dst);
    json.key("tos").number(ip.tos);
    json.key("ttl").number(ip.ttl);
    json.key("id").number(ip.id);
    json.key("length").number(ip.total_length);
    json.key("fragments").number(ip.fragments);
    json.key("checksum");
    checksum(json, ip.checksum);
    json.end_object();
    let udp = &datagram.udp;
    json.key("udp").begin_object();
    json.key("src").number(udp.src);
    json.key("dst").number(udp.dst);
    json.key("length").number(udp.length);
    json.key("checksum");
    checksum(json, udp.checksum);
    json.end_object();
}

fn outer(json: &mut Writer<'_>, tunnel: &Tunnel) {
    json.begin_object();
    json.key("kind").string(tunnel.kind.name().as_bytes());
    if let Some((word, number)) = tunnel.kind.identifier() {
        json.key(word).number(number);
    }
    for (key, address) in [("src", tunnel.source), ("dst", tunnel.destination)] {
        match address {
            Some(address) => json.key(key).string(address.to_string().as_bytes()),
            None => json.key(key).null(),
        }
    }
    json.end_object();
}

/// Null where the link has no Ethernet addresses and no VLAN tag.
fn eth(json: &mut Writer<'_>, link: &LinkHeader) {
    if link.source.is_none() && link.destination.is_none() && link.vlan.is_empty() {
        return json.null();
    }
    json.begin_object();
    for (key, address) in [("src", link.source), ("dst", link.destination)] {
        match address {
            Some(address) => json.key(key).colon_hex(&address.0),
            None => json.key(key).null(),
        }
    }
    json.key("vlan").begin_list();
    for tag in &link.vlan {
        json.number(tag.id());
    }
    json.end_list();
    json.end_object();
}

fn checksum(json: &mut Writer<'_>, checksum: Checksum) {
    json.begin_object();
    json.key("value").hex_number(u32::from(checksum.value), 4);
    let word = layers::checksum_word(checksum.status);
    json.key("status").string(word.as_bytes());
    if let ChecksumStatus::Bad { expected } = checksum.status {
        json.key("expected").hex_number(u32::from(expected), 4);
    }
    json.end_object();
}

fn dhcp(json: &mut Writer<'_>, drawn: &mut Drawn, shown: &Shown<'_>) {
    let message = shown.packet.message();
    json.begin_object();
    json.key("message")
        .quoted(|out| layers::message_word(out, message));
    for field in header::FIELDS {
        json.key(field.name);
        if message.has_field(field) {
            header_field(json, message, field);
        } else {
            json.null();
        }
        if field == header::CHADDR {
            json.key("chaddr_padding");
            chaddr_padding(json, message);
        }
    }
    json.key("options").begin_list();
    let vendor_class = shown.vendor_class();
    let context = Context {
        vendor_class: vendor_class.as_deref(),
    };
    for (option, piece) in message.pieces() {
        item(json, drawn, message, (&option, piece), &context);
    }
    json.end_list();
    match message.trailing() {
        Some(bytes) => json.key("trailing").hex(bytes),
        None => json.key("trailing").null(),
    }
    json.end_object();
}

fn header_field(json: &mut Writer<'_>, message: Message<'_>, field: Field) {
    match field {
        header::XID => json.hex_number(message.xid(), 8),
        header::FLAGS => json.hex_number(u32::from(message.flags()), 4),
        header::SECS => json.number(message.secs()),
        header::CIADDR => json.address(message.ciaddr()),
        header::YIADDR => json.address(message.yiaddr()),
        header::SIADDR => json.address(message.siaddr()),
        header::GIADDR => json.address(message.giaddr()),
        header::CHADDR if message.chaddr().is_empty() => json.null(),
        header::CHADDR => json.colon_hex(message.chaddr()),
        header::SNAME => name(json, message.sname()),
        header::FILE => name(json, message.file()),
        header::COOKIE => json.quoted(|out| {
            text::str(out, "0x");
            text::hex_bytes(out, field.of(message.payload()));
        }),
        // op, htype, hlen and hops are one byte each.
        _ => json.number(field.of(message.payload()).first().copied().unwrap_or(0)),
    }
}

fn name(json: &mut Writer<'_>, name: &[u8]) {
    if name.is_empty() {
        json.null();
    } else {
        json.text(name);
    }
}

/// What follows the hardware address in `chaddr`, where it is not zero.
fn chaddr_padding(json: &mut Writer<'_>, message: Message<'_>) {
    let padding = message.chaddr_padding();
    if header::is_zero(padding) {
        json.null();
    } else {
        json.hex(padding);
    }
}

/// Writes one option as it stands. Its end depends on code and value alone, so it is mostly one that was drawn before.
fn item(
    json: &mut Writer<'_>,
    drawn: &mut Drawn,
    message: Message<'_>,
    (option, piece): (&RawOption<'_>, Piece),
    context: &Context<'_>,
) {
    /// Marks the end of an item; its beginning is marked by its area.
    const END: u8 = 0xff;
    let row = registry::row(option.code);
    let area = match option.area {
        Area::Options => 0,
        Area::File => 1,
        Area::Sname => 2,
    };
    json.raw(|out| {
        drawn.append(out, (option.code, area), &[], |out| {
            text::str(out, "{\"code\":");
            text::number(out, option.code);
            text::str(out, ",\"key\":\"");
            text::str(out, row.key);
            text::str(out, "\",\"name\":\"");
            escape::json(out, row.name.as_bytes());
            text::str(out, "\",\"area\":\"");
            text::str(out, option.area.name());
            text::str(out, "\",\"offset\":");
        });
        text::number(out, option.span.start);
        if piece == Piece::Whole && !option.is_cut {
            drawn.append(out, (option.code, END), option.data, |out| {
                item_end(out, message, (option, piece), context);
            });
        } else {
            item_end(out, message, (option, piece), context);
        }
    });
}

/// Appends an item from its length on.
fn item_end(
    out: &mut Vec<u8>,
    message: Message<'_>,
    (option, piece): (&RawOption<'_>, Piece),
    context: &Context<'_>,
) {
    text::str(out, ",\"length\":");
    match option.declared {
        Some(declared) => text::number(out, declared),
        None => text::str(out, "null"),
    }
    text::str(out, ",\"hex\":\"");
    text::hex_bytes(out, option.data);
    out.push(b'"');
    if option.is_cut {
        text::str(out, ",\"cut\":true");
    }
    text::str(out, ",\"value\":");
    let joined;
    let data = match piece {
        _ if option.is_cut => None,
        Piece::Continuation => None,
        Piece::First => {
            joined = message.join(*option);
            Some(&*joined.data)
        }
        Piece::Whole | Piece::Repeat => Some(option.data),
    };
    let format = registry::row(option.code).format;
    match data.map(|data| format.decode(data, context)) {
        Some(Ok(decoded)) => value::json::write(out, &decoded),
        Some(Err(_)) | None => text::str(out, "null"),
    }
    out.push(b'}');
}

/// What the capture says of the frame; a key that is there only where it says something.
fn comments(json: &mut Writer<'_>, comments: &[Box<str>]) {
    if comments.is_empty() {
        return;
    }
    json.key("comments").begin_list();
    for comment in comments {
        json.string(comment.as_bytes());
    }
    json.end_list();
}

fn faults(json: &mut Writer<'_>, shown: &Shown<'_>) {
    json.begin_list();
    let mut words = Vec::new();
    for wrong in &shown.packet.datagram.faults {
        words.clear();
        fault::wire(&mut words, wrong);
        one_fault(json, wrong.kind.key(), &words, wrong.span);
    }
    for wrong in shown.packet.message().layout().faults() {
        words.clear();
        fault::dhcp(&mut words, wrong);
        one_fault(json, wrong.kind.key(), &words, wrong.span);
    }
    json.end_list();
}

fn one_fault(json: &mut Writer<'_>, kind: &str, words: &[u8], span: crate::wire::Span) {
    json.begin_object();
    json.key("kind").string(kind.as_bytes());
    json.key("text").string(words);
    json.key("span").span(span);
    json.end_object();
}
