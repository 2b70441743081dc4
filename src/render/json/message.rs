//! The `message` object: every layer and field, and every option as it stands.
// Inlined everywhere: a writer must not be lent to a function: see its sheet.

use crate::capture::{Precision, SourceIndex, Timestamp};
use crate::dhcp::header::{self, Field};
use crate::dhcp::{self, Message};
use crate::exchange::Packet;
use crate::render::json::items::Items;
use crate::render::json::sheet::Page;
use crate::render::json::stretch::Stretch;
use crate::render::json::values::{
    ColonHex, Drawn, Escaped, Hex, HexNumber, MessageWord, NULL, Prose, Short, Text, Word,
};
use crate::render::json::writer::{Writer, first, member};
use crate::render::json::{SCHEMA, finding};
use crate::render::{Look, Shown, clock, escape, fault, layers, pieces};
use crate::wire::{self, Checksum, ChecksumStatus, Datagram, Link, LinkHeader, Tunnel, TunnelKind};

/// What is the same for many messages, drawn once.
#[derive(Debug)]
pub(super) struct Known {
    /// The sources' names, escaped.
    sources: Vec<Vec<u8>>,
    moment: Moment,
    stretches: Stretches,
    /// When the last exchange began.
    pub(super) start: Moment,
    /// What exchanges say of leases.
    pub(super) leases: Stretch,
    items: Items,
}

/// Stretches of a record, each by the first of its members.
#[derive(Debug, Default)]
struct Stretches {
    link: Stretch,
    udp: Stretch,
    op: Stretch,
    secs: Stretch,
    siaddr: Stretch,
    rest: Stretch,
    trailing: Stretch,
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
            stretches: Stretches::default(),
            start: Moment::default(),
            leases: Stretch::default(),
            items: Items::default(),
        }
    }

    /// The name of a source, escaped.
    pub(super) fn source(&self, index: SourceIndex) -> &[u8] {
        let source = self.sources.get(usize::from(index));
        source.map_or(&[], Vec::as_slice)
    }
}

/// Appends a message as one line.
pub(super) fn write(
    out: (&mut Vec<u8>, &mut Page),
    look: &Look,
    known: &mut Known,
    shown: &Shown<'_>,
) {
    let mut json = Writer::new(out);
    let packet = shown.packet;
    let origin = &packet.origin;
    first!(json, "type", Word("message"));
    member!(json, "schema", SCHEMA);
    member!(json, "exchange", shown.number);
    let source = known.source(origin.source);
    member!(json, "file", (!look.is_live).then_some(Escaped(source)));
    member!(json, "frame", origin.number);
    if let Some(name) = came_by(look, packet) {
        member!(json, "interface", Prose(name.as_bytes()));
    } else if look.is_live {
        member!(json, "interface", Escaped(source));
    } else {
        member!(
            json,
            "interface",
            shown.interface.map(|name| Prose(name.as_bytes()))
        );
    }
    let moment = origin.time.map(|time| known.moment.at(time));
    member!(json, "epoch", moment.map(|(epoch, _)| epoch));
    member!(json, "time", moment.map(|(_, date)| date));
    let lengths = (u64::from(origin.caplen) << u32::BITS) | u64::from(origin.len);
    let stretches = &mut known.stretches;
    let link = [lengths, origin.link.0.into()];
    json.stretch(&mut stretches.link, Some(link), |json| {
        member!(json, "caplen", origin.caplen);
        member!(json, "len", origin.len);
        let link = Link::from_linktype(origin.link.0);
        member!(json, "link", Word(link.name()));
    });
    layers(&mut json, stretches, &packet.datagram);
    member!(json, "dhcp");
    of_dhcp(&mut json, known, shown);
    comments(&mut json, &packet.comments);
    json.end_line();
}

/// A time in both its forms, with nine digits behind the point each. Of the same second only the digits change.
#[derive(Debug, Default)]
pub(super) struct Moment {
    second: Option<i64>,
    epoch: Short,
    date: Short,
    /// Where both are drawn.
    text: Vec<u8>,
}

impl Moment {
    /// A time as `epoch` says it, and as `time` does: in the form of RFC 3339.
    #[inline]
    pub(super) fn at(&mut self, time: Timestamp) -> (&Short, &Short) {
        if time.nanos() < 0 {
            return self.before_1970(time);
        }
        if self.second != Some(time.seconds()) {
            self.draw(time);
        }
        let nanos = pieces::last_digits::<9>(time.subsecond_nanos().into());
        self.epoch.replace(&nanos, 0);
        self.date.replace(&nanos, "Z".len());
        (&self.epoch, &self.date)
    }

    /// The digits of such a time are not the same in both its forms.
    #[cold]
    fn before_1970(&mut self, time: Timestamp) -> (&Short, &Short) {
        self.draw(time);
        self.second = None;
        (&self.epoch, &self.date)
    }

    #[inline(never)]
    fn draw(&mut self, time: Timestamp) {
        self.second = Some(time.seconds());
        self.text.clear();
        clock::epoch(&mut self.text, time, Precision::Nano);
        self.epoch.renew(&self.text);
        self.text.clear();
        clock::iso(&mut self.text, time);
        self.date.renew(&self.text);
    }
}

/// The interface that a frame came by, where those of all are captured.
fn came_by<'a>(look: &'a Look, packet: &Packet) -> Option<&'a str> {
    look.interface(packet.datagram.link.interface?)
}

#[inline(always)]
fn layers(json: &mut Writer<'_>, stretches: &mut Stretches, datagram: &Datagram) {
    member!(json, "outer").rare_list(&datagram.outer, tunnel);
    eth(json, &datagram.link);
    let ip = &datagram.ip;
    member!(json, "ip");
    first!(json, "src", ip.src);
    member!(json, "dst", ip.dst);
    member!(json, "tos", ip.tos);
    member!(json, "ttl", ip.ttl);
    member!(json, "id", ip.id);
    member!(json, "length", ip.total_length);
    member!(json, "fragments", ip.fragments);
    checksum(json, ip.checksum);
    json.end();
    let udp = &datagram.udp;
    let made_of = [udp.src, udp.dst, udp.length].map(u64::from);
    let made_of = made_of.iter().fold(0, |all, number| (all << 16) | number);
    json.stretch(&mut stretches.udp, Some([made_of, 0]), |json| {
        member!(json, "udp");
        first!(json, "src", udp.src);
        member!(json, "dst", udp.dst);
        member!(json, "length", udp.length);
    });
    checksum(json, udp.checksum);
    json.end();
}

fn tunnel(json: &mut Writer<'_>, tunnel: &Tunnel) {
    first!(json, "kind", Word(tunnel.kind.name()));
    if let Some((word, number)) = tunnel.kind.identifier() {
        json.key(word).value(number);
    }
    for (key, end) in [
        (",\"src\":", tunnel.source),
        (",\"dst\":", tunnel.destination),
    ] {
        let end = end.map(|end| end.to_string());
        json.put(key, end.as_deref().map(|end| Escaped(end.as_bytes())));
    }
    match &tunnel.kind {
        TunnelKind::Mpls { labels } => member!(json, "labels").values(labels.iter().copied()),
        TunnelKind::NvGre { flow, .. } => member!(json, "flow", *flow),
        TunnelKind::Erspan { version, vlan, .. } => {
            member!(json, "version", *version);
            member!(json, "vlan", *vlan);
        }
        _ => {}
    }
    match &tunnel.link {
        Some(link) => eth(json, link),
        None => member!(json, "eth", NULL),
    }
    json.end();
}

/// Null where the link has no Ethernet addresses and no VLAN tag.
#[inline(always)]
fn eth(json: &mut Writer<'_>, link: &LinkHeader) {
    if link.source.is_none() && link.destination.is_none() && link.vlan.is_empty() {
        member!(json, "eth", NULL);
        return;
    }
    member!(json, "eth");
    first!(json, "src", link.source);
    member!(json, "dst", link.destination);
    member!(json, "vlan").rare_list(&link.vlan, |json, tag| json.value(tag.id()));
    json.end();
}

#[inline(always)]
fn checksum(json: &mut Writer<'_>, checksum: Checksum) {
    // A word that is known when this is compiled takes a few moves, and most checksums are right.
    const RIGHT: &str = layers::checksum_word(ChecksumStatus::Ok);
    member!(json, "checksum");
    first!(json, "value", HexNumber(checksum.value.to_be_bytes()));
    match checksum.status {
        ChecksumStatus::Ok => member!(json, "status", Word(RIGHT)),
        status => member!(json, "status", Word(layers::checksum_word(status))),
    }
    if let ChecksumStatus::Bad { expected } = checksum.status {
        member!(json, "expected", HexNumber(expected.to_be_bytes()));
    }
    json.end();
}

/// Writes the message, and what is behind it.
#[inline(always)]
fn of_dhcp(json: &mut Writer<'_>, known: &mut Known, shown: &Shown<'_>) {
    let packet = shown.packet;
    let message = packet.message();
    let Known {
        items, stretches, ..
    } = known;
    header(json, stretches, message);
    let items = |out: &mut Vec<u8>| items.append(out, shown);
    member!(json, "options", Drawn(items));
    let is_plain = message.is_plain()
        && packet.datagram.faults.is_empty()
        && shown.copy_of.is_none()
        && shown.findings.is_empty();
    json.stretch(
        &mut stretches.trailing,
        is_plain.then_some([0; 2]),
        |json| {
            member!(json, "trailing", message.trailing().map(Hex));
            json.end();
            let copy_of = shown.copy_of.map(|(_, number)| number.get());
            member!(json, "copy_of", copy_of);
            member!(json, "faults");
            faults(json, shown);
            member!(json, "findings").rare_list(shown.findings, finding);
        },
    );
}

/// Writes the message's word and the fields of the fixed header; what was not captured is null.
#[inline(always)]
fn header(json: &mut Writer<'_>, stretches: &mut Stretches, message: Message<'_>) {
    let payload = message.payload();
    let has = |field| message.has_field(field);
    let byte = |field: Field| field.of(payload).first().copied().unwrap_or(0);
    // Up to `hops`; it is there if all of its bytes are, and so with the others.
    let made_of = header::OP.array(payload).map(u32::from_be_bytes);
    let kind = message.kind().map_or(0, |kind| u64::from(kind.code()) + 1);
    let made_of = made_of.map(|made_of| [made_of.into(), kind]);
    json.stretch(&mut stretches.op, made_of, |json| {
        let word = has(header::OP).then_some(MessageWord(message));
        first!(json, "message", word);
        member!(json, "op", has(header::OP).then(|| byte(header::OP)));
        member!(json, "htype", has(header::HTYPE).then(|| message.htype()));
        member!(json, "hlen", has(header::HLEN).then(|| message.hlen()));
        member!(json, "hops", has(header::HOPS).then(|| message.hops()));
    });
    let xid = HexNumber(message.xid().to_be_bytes());
    member!(json, "xid", has(header::XID).then_some(xid));
    let made_of = header::SECS.array(payload).map(u64::from_be_bytes);
    json.stretch(
        &mut stretches.secs,
        made_of.map(|made_of| [made_of, 0]),
        |json| {
            member!(json, "secs", has(header::SECS).then(|| message.secs()));
            let flags = HexNumber(message.flags().to_be_bytes());
            member!(json, "flags", has(header::FLAGS).then_some(flags));
            let ciaddr = has(header::CIADDR).then(|| message.ciaddr());
            member!(json, "ciaddr", ciaddr);
        },
    );
    let yiaddr = has(header::YIADDR).then(|| message.yiaddr());
    member!(json, "yiaddr", yiaddr);
    let made_of = header::SIADDR.array(payload).map(u64::from_be_bytes);
    json.stretch(
        &mut stretches.siaddr,
        made_of.map(|made_of| [made_of, 0]),
        |json| {
            let siaddr = has(header::SIADDR).then(|| message.siaddr());
            member!(json, "siaddr", siaddr);
            let giaddr = has(header::GIADDR).then(|| message.giaddr());
            member!(json, "giaddr", giaddr);
        },
    );
    let chaddr = message.chaddr();
    let has_chaddr = message.has_chaddr() && !chaddr.is_empty();
    member!(json, "chaddr", has_chaddr.then_some(ColonHex(chaddr)));
    rest_of_header(json, &mut stretches.rest, message);
}

/// Most messages have nothing in these fields.
#[inline(always)]
fn rest_of_header(json: &mut Writer<'_>, stretch: &mut Stretch, message: Message<'_>) {
    let payload = message.payload();
    let padding = message.chaddr_padding();
    let has_padding = !header::is_zero(padding);
    let cookie = header::COOKIE.array::<4>(payload);
    let is_bare = !has_padding && !message.has_names();
    let made_of = cookie.filter(|_| is_bare).map(u32::from_be_bytes);
    json.stretch(
        stretch,
        made_of.map(|made_of| [made_of.into(), 0]),
        |json| {
            member!(json, "chaddr_padding", has_padding.then_some(Hex(padding)));
            let sname = message.has_field(header::SNAME).then(|| message.sname());
            member!(json, "sname", sname.and_then(name));
            let file = message.has_field(header::FILE).then(|| message.file());
            member!(json, "file", file.and_then(name));
            member!(json, "cookie", cookie.map(HexNumber));
        },
    );
}

fn name(name: &[u8]) -> Option<Text<'_>> {
    (!name.is_empty()).then_some(Text(name))
}

/// What the capture says of the frame; a key that is there only where it says something.
#[inline(always)]
fn comments(json: &mut Writer<'_>, comments: &[Box<str>]) {
    if !comments.is_empty() {
        member!(json, "comments").rare_list(comments, |json, comment| {
            json.value(Prose(comment.as_bytes()));
        });
    }
}

#[inline(always)]
fn faults(json: &mut Writer<'_>, shown: &Shown<'_>) {
    let of_layers = &shown.packet.datagram.faults;
    let of_message = shown.packet.message().layout().faults();
    if of_layers.is_empty() && of_message.is_empty() {
        return json.nothing();
    }
    json.apart(|json| {
        let of_layers = of_layers.iter().map(Wrong::Layers);
        let all = of_layers.chain(of_message.iter().map(Wrong::Message));
        json.list(all, one_fault);
    });
}

/// A fault of the layers or of the message.
#[derive(Clone, Copy)]
enum Wrong<'a> {
    Layers(&'a wire::Fault),
    Message(&'a dhcp::Fault),
}

fn one_fault(json: &mut Writer<'_>, wrong: Wrong<'_>) {
    let mut words = Vec::new();
    let (kind, span) = match wrong {
        Wrong::Layers(wrong) => {
            fault::wire(&mut words, wrong);
            (wrong.kind.key(), wrong.span)
        }
        Wrong::Message(wrong) => {
            fault::dhcp(&mut words, wrong);
            (wrong.kind.key(), wrong.span)
        }
    };
    first!(json, "kind", Word(kind));
    member!(json, "text", Prose(&words));
    member!(json, "span").values([span.start, span.end]);
    json.end();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_may_be_before_1970() {
        let mut moment = Moment::default();
        let mut told = |nanos| {
            let (epoch, date) = moment.at(Timestamp(nanos));
            [epoch, date].map(|text| String::from_utf8(text.text().to_vec()).unwrap())
        };
        let before = ["-0.500000000", "1969-12-31T23:59:59.500000000Z"];
        assert_eq!(told(-500_000_000), before);
        assert_eq!(told(-600_000_000)[0], "-0.600000000");
        let after = ["0.500000000", "1970-01-01T00:00:00.500000000Z"];
        assert_eq!(told(500_000_000), after);
        assert_eq!(told(-500_000_000), before);
        assert_eq!(told(600_000_000)[0], "0.600000000");
    }
}
