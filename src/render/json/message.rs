//! The `message` object: every layer and field, and every option as it stands.

use std::net::IpAddr;

use crate::capture::{SourceIndex, Timestamp};
use crate::dhcp::format::Context;
use crate::dhcp::header::{self, Field};
use crate::dhcp::logical::Piece;
use crate::dhcp::{Area, Message, RawOption, registry};
use crate::render::drawn::{self, Drawn};
use crate::render::json::writer::{Writer, member};
use crate::render::json::{SCHEMA, findings};
use crate::render::{Look, Shown, clock, escape, fault, layers, text, value};
use crate::wire::{Checksum, ChecksumStatus, Datagram, Link, LinkHeader, Tunnel};

/// What is the same for many messages, drawn once.
#[derive(Debug)]
pub(super) struct Known {
    /// The sources' names, escaped.
    sources: Vec<Vec<u8>>,
    moment: Moment,
    /// How items begin, by area and code.
    heads: Vec<Vec<u8>>,
    ends: Drawn,
    /// All items of messages.
    items: Drawn,
}

impl Known {
    pub(super) fn new(look: &Look) -> Self {
        let escaped = |name: &String| {
            let mut out = Vec::new();
            escape::json(&mut out, name.as_bytes());
            out
        };
        Self {
            sources: look.sources.iter().map(escaped).collect(),
            moment: Moment::default(),
            heads: vec![Vec::new(); AREAS * CODES],
            ends: Drawn::default(),
            items: Drawn::for_messages(),
        }
    }

    /// The name of a source, escaped.
    pub(super) fn source(&self, index: SourceIndex) -> &[u8] {
        let source = self.sources.get(usize::from(index));
        source.map_or(&[], Vec::as_slice)
    }
}

/// Areas that hold options.
const AREAS: usize = 3;
/// Option codes.
const CODES: usize = 256;

/// Appends a message as one line.
pub(super) fn write(out: &mut Vec<u8>, look: &Look, known: &mut Known, shown: &Shown<'_>) {
    let packet = shown.packet;
    let origin = &packet.origin;
    let mut json = Writer::new(out);
    json.begin_object();
    member!(json, "type").plain("message");
    member!(json, "schema").number(SCHEMA);
    member!(json, "exchange").or_null(shown.number, Writer::number);
    let source = known.source(origin.source);
    if look.is_live {
        member!(json, "file").null();
    } else {
        member!(json, "file").escaped(source);
    }
    member!(json, "frame").number(origin.number);
    if look.is_live {
        member!(json, "interface").escaped(source);
    } else {
        member!(json, "interface").word(shown.interface);
    }
    known.moment.write(&mut json, origin.time);
    member!(json, "caplen").number(origin.caplen);
    member!(json, "len").number(origin.len);
    let link = Link::from_linktype(origin.link.0);
    member!(json, "link").plain(link.name());
    layers(&mut json, &packet.datagram);
    member!(json, "dhcp");
    dhcp(&mut json, known, shown);
    member!(json, "copy_of").or_null(shown.copy_of, Writer::number);
    member!(json, "faults");
    faults(&mut json, shown);
    member!(json, "findings");
    findings(&mut json, shown.findings);
    comments(&mut json, &packet.comments);
    json.end_object();
    out.push(b'\n');
}

/// The last second that was written, in both its forms.
#[derive(Debug, Default)]
struct Moment {
    second: Option<i64>,
    epoch: Vec<u8>,
    date: Vec<u8>,
}

impl Moment {
    /// Appends `epoch` and `time`, with nine digits behind the point each.
    fn write(&mut self, json: &mut Writer<'_>, time: Option<Timestamp>) {
        let Some(time) = time else {
            member!(json, "epoch").null();
            member!(json, "time").null();
            return;
        };
        if self.second != Some(time.seconds()) {
            self.turn_to(time);
        }
        let mut digits = 0..0;
        member!(json, "epoch").quoted(|out| {
            out.extend_from_slice(&self.epoch);
            let start = out.len();
            text::digits::<9>(out, u64::from(time.subsecond_nanos()));
            digits = start..out.len();
        });
        member!(json, "time").quoted(|out| {
            out.extend_from_slice(&self.date);
            out.extend_from_within(digits);
            out.push(b'Z');
        });
    }

    fn turn_to(&mut self, time: Timestamp) {
        self.second = Some(time.seconds());
        self.epoch.clear();
        text::number(&mut self.epoch, time.seconds());
        self.epoch.push(b'.');
        self.date.clear();
        clock::iso(&mut self.date, time);
        let point = self.date.iter().position(|byte| *byte == b'.');
        self.date.truncate(point.map_or(0, |point| point + 1));
    }
}

fn layers(json: &mut Writer<'_>, datagram: &Datagram) {
    member!(json, "outer").begin_list();
    for tunnel in &datagram.outer {
        outer(json, tunnel);
    }
    json.end_list();
    member!(json, "eth");
    eth(json, &datagram.link);
    let ip = &datagram.ip;
    member!(json, "ip").begin_object();
    member!(json, "src").address(ip.src);
    member!(json, "dst").address(ip.dst);
    member!(json, "tos").octet(ip.tos);
    member!(json, "ttl").octet(ip.ttl);
    member!(json, "id").number(ip.id);
    member!(json, "length").number(ip.total_length);
    member!(json, "fragments").number(ip.fragments);
    member!(json, "checksum");
    checksum(json, ip.checksum);
    json.end_object();
    let udp = &datagram.udp;
    member!(json, "udp").begin_object();
    member!(json, "src").number(udp.src);
    member!(json, "dst").number(udp.dst);
    member!(json, "length").number(udp.length);
    member!(json, "checksum");
    checksum(json, udp.checksum);
    json.end_object();
}

fn outer(json: &mut Writer<'_>, tunnel: &Tunnel) {
    json.begin_object();
    member!(json, "kind").plain(tunnel.kind.name());
    if let Some((word, number)) = tunnel.kind.identifier() {
        json.key(word).number(number);
    }
    let address = |json: &mut Writer<'_>, address: IpAddr| json.plain(&address.to_string());
    member!(json, "src").or_null(tunnel.source, address);
    member!(json, "dst").or_null(tunnel.destination, address);
    json.end_object();
}

/// Null where the link has no Ethernet addresses and no VLAN tag.
fn eth(json: &mut Writer<'_>, link: &LinkHeader) {
    if link.source.is_none() && link.destination.is_none() && link.vlan.is_empty() {
        return json.null();
    }
    json.begin_object();
    member!(json, "src").or_null(link.source, |json, mac| json.colon_hex(&mac.0));
    member!(json, "dst").or_null(link.destination, |json, mac| json.colon_hex(&mac.0));
    member!(json, "vlan").begin_list();
    for tag in &link.vlan {
        json.number(tag.id());
    }
    json.end_list();
    json.end_object();
}

fn checksum(json: &mut Writer<'_>, checksum: Checksum) {
    json.begin_object();
    member!(json, "value").hex_number(checksum.value.to_be_bytes());
    let word = layers::checksum_word(checksum.status);
    member!(json, "status").plain(word);
    if let ChecksumStatus::Bad { expected } = checksum.status {
        member!(json, "expected").hex_number(expected.to_be_bytes());
    }
    json.end_object();
}

fn dhcp(json: &mut Writer<'_>, known: &mut Known, shown: &Shown<'_>) {
    let message = shown.packet.message();
    json.begin_object();
    member!(json, "message").quoted(|out| layers::message_word(out, message));
    header(json, message);
    member!(json, "options").begin_list();
    items(json, known, message, shown);
    json.end_list();
    member!(json, "trailing").or_null(message.trailing(), Writer::hex);
    json.end_object();
}

/// Writes all options as they stand, mostly a list that was drawn before: a server sends most of its clients the same.
fn items(json: &mut Writer<'_>, known: &mut Known, message: Message<'_>, shown: &Shown<'_>) {
    let Known {
        heads, ends, items, ..
    } = known;
    let mut draw = |out: &mut Vec<u8>| {
        let vendor_class = shown.vendor_class();
        let context = Context {
            vendor_class: vendor_class.as_deref(),
        };
        let mut json = Writer::new(out);
        for (option, piece) in message.pieces() {
            item(
                &mut json,
                (heads, ends),
                message,
                (&option, piece),
                &context,
            );
        }
    };
    let start = message.layout().extent().span.start;
    let place = u16::try_from(start).map(u16::to_be_bytes);
    json.raw(|out| match (place, drawn::made_of(message)) {
        (Ok([high, low]), Some(area)) => items.append(out, (high, low), area, draw),
        _ => draw(out),
    });
}

/// Writes the fields of the fixed header; what was not captured is null.
fn header(json: &mut Writer<'_>, message: Message<'_>) {
    let has = |field| message.has_field(field);
    let byte = |field: Field| field.of(message.payload()).first().copied().unwrap_or(0);
    member!(json, "op").given(has(header::OP), |json| json.octet(byte(header::OP)));
    member!(json, "htype").given(has(header::HTYPE), |json| json.octet(message.htype()));
    member!(json, "hlen").given(has(header::HLEN), |json| json.octet(message.hlen()));
    member!(json, "hops").given(has(header::HOPS), |json| json.octet(message.hops()));
    member!(json, "xid").given(has(header::XID), |json| {
        json.hex_number(message.xid().to_be_bytes());
    });
    member!(json, "secs").given(has(header::SECS), |json| json.number(message.secs()));
    let flags = message.flags().to_be_bytes();
    member!(json, "flags").given(has(header::FLAGS), |json| json.hex_number(flags));
    member!(json, "ciaddr").given(has(header::CIADDR), |json| json.address(message.ciaddr()));
    member!(json, "yiaddr").given(has(header::YIADDR), |json| json.address(message.yiaddr()));
    member!(json, "siaddr").given(has(header::SIADDR), |json| json.address(message.siaddr()));
    member!(json, "giaddr").given(has(header::GIADDR), |json| json.address(message.giaddr()));
    let chaddr = message.chaddr();
    let has_chaddr = has(header::CHADDR) && !chaddr.is_empty();
    member!(json, "chaddr").given(has_chaddr, |json| json.colon_hex(chaddr));
    let padding = message.chaddr_padding();
    let has_padding = !header::is_zero(padding);
    member!(json, "chaddr_padding").given(has_padding, |json| json.hex(padding));
    member!(json, "sname").given(has(header::SNAME), |json| name(json, message.sname()));
    member!(json, "file").given(has(header::FILE), |json| name(json, message.file()));
    let cookie: [u8; 4] = header::COOKIE.array(message.payload()).unwrap_or_default();
    member!(json, "cookie").given(has(header::COOKIE), |json| json.hex_number(cookie));
}

fn name(json: &mut Writer<'_>, name: &[u8]) {
    if name.is_empty() {
        json.null();
    } else {
        json.text(name);
    }
}

/// Writes one option as it stands. Its end depends on code and value alone, so it is mostly one that was drawn before.
fn item(
    json: &mut Writer<'_>,
    (heads, ends): (&mut [Vec<u8>], &mut Drawn),
    message: Message<'_>,
    (option, piece): (&RawOption<'_>, Piece),
    context: &Context<'_>,
) {
    json.raw(|out| {
        head(out, heads, option);
        text::number(out, option.span.start);
        if piece == Piece::Whole && !option.is_cut {
            ends.append(out, (option.code, 0), option.data, |out| {
                item_end(out, message, (option, piece), context);
            });
        } else {
            item_end(out, message, (option, piece), context);
        }
    });
}

/// Appends an item up to its offset.
fn head(out: &mut Vec<u8>, heads: &mut [Vec<u8>], option: &RawOption<'_>) {
    let area = match option.area {
        Area::Options => 0,
        Area::File => 1,
        Area::Sname => 2,
    };
    let Some(head) = heads.get_mut(area * CODES + usize::from(option.code)) else {
        return;
    };
    if head.is_empty() {
        let row = registry::row(option.code);
        let mut json = Writer::new(head);
        json.begin_object();
        member!(json, "code").number(option.code);
        member!(json, "key").plain(row.key);
        member!(json, "name").string(row.name.as_bytes());
        member!(json, "area").plain(option.area.name());
        member!(json, "offset");
    }
    out.extend_from_slice(head);
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
    member!(json, "comments").begin_list();
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
    member!(json, "kind").plain(kind);
    member!(json, "text").string(words);
    member!(json, "span").span(span);
    json.end_object();
}
