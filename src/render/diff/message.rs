//! Two messages of a type: the way they came, their fields, their options.

use std::net::Ipv4Addr;

use super::align::word;
use super::facts;
use super::own::{LeftOut, Own};
use super::sheet::{Seen, Sheet};
use super::{LETTERS, Side};
use crate::dhcp::format::Context;
use crate::dhcp::header::{self, Field};
use crate::dhcp::{Message, SegmentKind, option, registry};
use crate::exchange::{Member, between, vlans};
use crate::render::anatomy::{self, Owner, Part};
use crate::render::exchange::annotation;
use crate::render::{Ink, Look, Shown, fault, layers, text, value, wrap};
use crate::wire::TunnelKind;

/// The fields that hold an address.
const ADDRESSES: [Field; 4] = [
    header::CIADDR,
    header::YIADDR,
    header::SIADDR,
    header::GIADDR,
];

/// What is known beside two messages: what is each one's own, and what was shown and left out so far.
pub(super) struct Story<'a> {
    pub(super) owns: [Own<'a>; 2],
    pub(super) seen: Seen,
    pub(super) left_out: LeftOut,
}

/// Appends what differs between two messages, and says how much that is.
pub(super) fn compare(
    out: &mut Vec<u8>,
    look: &Look,
    sides: [&Side; 2],
    pair: [&Member; 2],
    story: &mut Story<'_>,
) -> usize {
    title(out, look, &[(0, &pair[..1]), (1, &pair[1..])], "");
    let mut sheet = Sheet::new(look);
    let both = Both {
        pair,
        sides,
        owns: &story.owns,
    };
    let left_out = &mut story.left_out;
    both.way(&mut sheet, left_out);
    both.fields(&mut sheet, look, left_out);
    both.options(&mut sheet, left_out);
    let mut word = Vec::new();
    layers::message_word(&mut word, pair[0].packet.message());
    let differing = sheet.write_new(out, &mut story.seen, &word);
    both.faults(out, look);
    differing
}

/// Appends messages that only one side has.
pub(super) fn lonely(
    out: &mut Vec<u8>,
    look: &Look,
    sides: [&Side; 2],
    side: usize,
    members: &[&Member],
) {
    let (Some(first), Some(whole), Some(other)) =
        (members.first(), sides.get(side), sides.get(1 - side))
    else {
        return;
    };
    let type_of = word(first);
    let is_there = other.exchange.counted().any(|other| word(other) == type_of);
    let rest = if is_there {
        "; no other in "
    } else {
        "; none in "
    };
    title(out, look, &[(side, members)], rest);
    let start = out.len();
    text::str(out, "      ");
    look.paint.on(out, Ink::Prose);
    let shown = Shown {
        number: Some(whole.exchange.number),
        exchange: Some(&whole.exchange),
        ..Shown::of(&first.packet, first.role)
    };
    annotation(out, &shown);
    look.paint.off(out);
    wrap::wrap(out, start, look.width, 6, wrap::At::Words);
    out.push(b'\n');
}

/// Appends type and frames: `DISCOVER  A #1  B #5`, or `OFFER  A #2, #3; none in B` where `rest` is said of the other side.
fn title(out: &mut Vec<u8>, look: &Look, who: &[(usize, &[&Member])], rest: &str) {
    let start = out.len();
    let first = who.first().and_then(|(_, members)| members.first());
    look.paint.on(out, Ink::Type);
    if let Some(first) = first {
        layers::message_word(out, first.packet.message());
    }
    look.paint.off(out);
    for (side, members) in who {
        text::str(out, "  ");
        super::letter(out, look, *side);
        out.truncate(out.len() - 1);
        for (member, number) in members.iter().zip(0..) {
            text::str(out, if number > 0 { ", #" } else { "#" });
            text::number(out, member.packet.origin.number);
        }
    }
    if let [(side, _)] = who {
        text::str(out, rest);
        text::str(out, LETTERS.get(1 - side).copied().unwrap_or_default());
    }
    wrap::wrap(out, start, look.width, 2, wrap::At::Items);
    out.push(b'\n');
}

/// Two messages, the exchanges they stand in, and what is each one's own.
struct Both<'a> {
    pair: [&'a Member; 2],
    sides: [&'a Side; 2],
    owns: &'a [Own<'a>; 2],
}

impl Both<'_> {
    /// How they came: addresses, tags, checksums, and how long it took.
    fn way(&self, sheet: &mut Sheet<'_>, left_out: &mut LeftOut) {
        let plain = Look {
            paint: crate::render::Paint::new(false),
            ..sheet.look().clone()
        };
        let packets = self.pair.map(|member| &member.packet);
        let path = packets.map(|packet| {
            let mut out = Vec::new();
            layers::path(&mut out, &plain, packet);
            out
        });
        let state = |member: &Member| member.role.state().unwrap_or_default();
        let states = self.pair.map(|member| state(member).as_bytes().to_vec());
        sheet.compare("state of the client", states);
        let [one, other] = [0, 1].map(|side| self.way_of(side));
        if one == other {
            sheet.alike("path");
            if path[0] != path[1] {
                left_out.add("its address as the destination");
            }
        } else {
            sheet.row(None, "path", path.map(Some));
        }
        sheet.compare(
            "link destination",
            packets.map(|packet| match packet.is_link_broadcast() {
                Some(true) => b"everybody".to_vec(),
                Some(false) => b"one station".to_vec(),
                None => Vec::new(),
            }),
        );
        sheet.compare(
            "checksums",
            packets.map(|packet| {
                let datagram = &packet.datagram;
                let word = layers::checksum_word;
                let (ip, udp) = (datagram.ip.checksum.status, datagram.udp.checksum.status);
                format!("ip {}, udp {}", word(ip), word(udp)).into_bytes()
            }),
        );
        sheet.compare(
            "TTL",
            packets.map(|packet| packet.datagram.ip.ttl.to_string().into()),
        );
        sheet.compare(
            "TOS",
            packets.map(|packet| packet.datagram.ip.tos.to_string().into()),
        );
        let [one, other] = [0, 1].map(|side| self.waited(side));
        if let (Some(one), Some(other)) = (one, other) {
            if facts::is_slower(one, other) {
                sheet.row(
                    None,
                    "came after",
                    [one, other].map(|nanos| Some(facts::elapsed(nanos))),
                );
            }
        }
        left_out.add("times");
    }

    /// The path without what is the client's own.
    fn way_of(&self, side: usize) -> Option<Way> {
        let (member, own) = (self.pair.get(side)?, self.owns.get(side)?);
        let datagram = &member.packet.datagram;
        let end = |address: Ipv4Addr| (!own.has(address.octets())).then_some(address);
        let tags: Vec<u16> = vlans(&member.packet).collect();
        let tunnels: Vec<_> = datagram
            .outer
            .iter()
            .map(|outer| outer.kind.clone())
            .collect();
        Some(Way {
            ends: [end(datagram.ip.src), end(datagram.ip.dst)],
            ports: [datagram.udp.src, datagram.udp.dst],
            is_fragmented: datagram.ip.fragments > 1,
            tags,
            tunnels,
        })
    }

    /// How long after the message before it a message came.
    fn waited(&self, side: usize) -> Option<i64> {
        let (member, whole) = (self.pair.get(side)?, self.sides.get(side)?);
        let is_it = |other: &Member| other.packet.origin == member.packet.origin;
        let before = whole
            .exchange
            .counted()
            .take_while(|other| !is_it(other))
            .last()?;
        between(before, member)
    }

    fn fields(&self, sheet: &mut Sheet<'_>, look: &Look, left_out: &mut LeftOut) {
        let messages = self.pair.map(|member| member.packet.message());
        for field in header::FIELDS {
            let [one, other] = messages.map(|message| field.of(message.payload()));
            let holds_options = messages.iter().any(|message| {
                field == header::FILE && message.overload().file
                    || field == header::SNAME && message.overload().sname
            });
            let all_zero = [one, other]
                .iter()
                .all(|bytes| bytes.iter().all(|byte| *byte == 0));
            if holds_options || (one == other && all_zero) {
                continue;
            }
            if one == other {
                sheet.alike(field.name);
            } else if let Some(name) = self.own_field(field) {
                left_out.add(name);
            } else {
                let values = [0, 1].map(|side| self.field(look, field, side));
                sheet.row(None, field.name, values);
            }
        }
    }

    /// What a field is called where what differs is only the clients' own.
    fn own_field(&self, field: Field) -> Option<&'static str> {
        match field {
            header::XID => Some("xid"),
            header::SECS => Some("secs"),
            header::CHADDR => {
                let [one, other] = self
                    .pair
                    .map(|member| member.packet.message().chaddr().len());
                (one == other).then_some("hardware address")
            }
            field if ADDRESSES.contains(&field) => {
                let is_own = |side: usize| {
                    let (member, own) = (self.pair.get(side)?, self.owns.get(side)?);
                    field
                        .array::<4>(member.packet.message().payload())
                        .map(|address| own.has(address))
                };
                (is_own(0) == Some(true) && is_own(1) == Some(true))
                    .then_some("the address it was given")
            }
            _ => None,
        }
    }

    /// The value of a field; nothing where it is zero.
    fn field(&self, look: &Look, field: Field, side: usize) -> Option<Vec<u8>> {
        let packet = &self.pair.get(side)?.packet;
        let message = packet.message();
        let bytes = field.of(message.payload());
        let may_be_zero = [header::FLAGS, header::HOPS, header::HLEN].contains(&field);
        if bytes.iter().all(|byte| *byte == 0) && !may_be_zero {
            return None;
        }
        let owner = Owner {
            span: message.field_span(field),
            part: Part::Field(field),
        };
        let mut out = Vec::new();
        anatomy::value(&mut out, look, packet, &owner);
        Some(out)
    }

    fn options(&self, sheet: &mut Sheet<'_>, left_out: &mut LeftOut) {
        let messages = self.pair.map(|member| member.packet.message());
        let [mut codes, others] = messages.map(codes);
        let has_order = shared(&codes, &others) == shared(&others, &codes);
        for code in &others {
            if !codes.contains(code) {
                codes.push(*code);
            }
        }
        for code in codes
            .into_iter()
            .filter(|code| *code != option::MESSAGE_TYPE)
        {
            let values = [0, 1].map(|side| self.option(code, side));
            let [one, other] = &values;
            let name = registry::row(code).name;
            match (one, other) {
                (Some(one), Some(other)) if one.raw == other.raw => {
                    sheet.alike(format!("{code} {name}"));
                }
                (Some(one), Some(other)) if one.without_own == other.without_own => {
                    left_out.add(name);
                }
                _ => sheet.row(
                    Some(code),
                    name,
                    values.map(|value| value.map(|value| value.shown)),
                ),
            }
        }
        if !has_order {
            let [one, other] = messages.map(self::codes);
            let orders = [shared(&one, &other), shared(&other, &one)].map(|codes| {
                let words: Vec<String> = codes.iter().map(ToString::to_string).collect();
                Some(words.join(", ").into_bytes())
            });
            sheet.row(None, "order of options", orders);
        }
    }

    fn option(&self, code: u8, side: usize) -> Option<Value> {
        let (member, own) = (self.pair.get(side)?, self.owns.get(side)?);
        let message = member.packet.message();
        let data = message.option(code)?;
        let vendor_class = message.vendor_class();
        let context = Context { vendor_class };
        Some(Value {
            without_own: own.without(code, message, data),
            shown: option(code, data, &context),
            raw: data.to_owned(),
        })
    }

    /// Appends the faults that only one of the messages has.
    fn faults(&self, out: &mut Vec<u8>, look: &Look) {
        let lists = self.pair.map(|member| {
            let wire = member.packet.datagram.faults.iter().map(|wrong| {
                let mut line = Vec::new();
                fault::wire(&mut line, wrong);
                line
            });
            let layout = member.packet.layout();
            let dhcp = layout.faults().iter().map(|wrong| {
                let mut line = Vec::new();
                fault::dhcp(&mut line, wrong);
                line
            });
            wire.chain(dhcp).collect::<Vec<_>>()
        });
        let [first, second] = &lists;
        for (own, other, side) in [(first, second, 0), (second, first, 1)] {
            for line in own.iter().filter(|line| !other.contains(line)) {
                let start = out.len();
                text::str(out, "    ! ");
                super::letter(out, look, side);
                look.paint.on(out, Ink::Warning);
                out.extend_from_slice(line);
                look.paint.off(out);
                wrap::wrap(out, start, look.width, 9, wrap::At::Words);
                out.push(b'\n');
            }
        }
    }
}

/// A path, without addresses that are the client's own.
#[derive(PartialEq)]
struct Way {
    ends: [Option<Ipv4Addr>; 2],
    ports: [u16; 2],
    is_fragmented: bool,
    tags: Vec<u16>,
    tunnels: Vec<TunnelKind>,
}

/// An option of a message.
struct Value {
    raw: Vec<u8>,
    without_own: Vec<u8>,
    shown: Vec<u8>,
}

/// An option's value in words.
fn option(code: u8, data: &[u8], context: &Context<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    value::text::tell(&mut out, registry::format(code, data), data, context);
    out
}

/// The codes of whole options in the order of the message, each once.
fn codes(message: Message<'_>) -> Vec<u8> {
    let mut codes = Vec::new();
    for segment in message.segments() {
        if segment.kind == SegmentKind::Option && !codes.contains(&segment.code) {
            codes.push(segment.code);
        }
    }
    codes
}

/// The codes that both have, in the order of the first.
fn shared(first: &[u8], second: &[u8]) -> Vec<u8> {
    let is_shared = |code: &u8| second.contains(code);
    first.iter().copied().filter(is_shared).collect()
}
