//! What differs between a message and the one it follows from: ACK and OFFER, REQUEST and DISCOVER, a repeat and the
//! message repeated, a relayed copy and its original.

use crate::dhcp::areas::OPTION_HEAD;
use crate::dhcp::header::{self, Field};
use crate::dhcp::{Message, Segment, SegmentKind, option};
use crate::exchange::{FramePlace, Member, Packet, Role};
use crate::render::Shown;

/// The message that another is compared with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Base<'a> {
    /// The message.
    pub(super) message: Message<'a>,
    /// Its frame.
    pub(super) frame: FramePlace,
}

/// How a row differs from its like in the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// It does not, or there is no base that tells.
    Same,
    /// The base does not have it.
    New,
    /// The base has another value.
    Changed,
    /// Only the base has it.
    Gone,
}

impl Change {
    /// The mark in front of a row.
    pub(super) fn mark(self) -> u8 {
        match self {
            Self::Same => b' ',
            Self::New => b'+',
            Self::Changed => b'~',
            Self::Gone => b'-',
        }
    }
}

/// One thing that differs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Difference {
    /// A header field.
    Field(Field, Change),
    /// An option the message has.
    Option(Segment, Change),
    /// An option only the base has.
    Gone(Segment),
}

/// The message that `shown` is best read against; `None` where it stands for itself.
pub(super) fn base<'a>(shown: &Shown<'a>) -> Option<Base<'a>> {
    let members = &shown.exchange?.members;
    let is_here = |member: &Member| is_same_frame(&member.packet, shown.packet);
    let here = members.iter().position(is_here).unwrap_or(members.len());
    let before = members.get(..here)?;
    if shown.copy_of.is_some() {
        let is_original = |member: &&Member| Some(member.packet.place()) == shown.copy_of;
        return before.iter().find(is_original).map(of);
    }
    let counted = before.iter().rev().filter(|member| !member.is_copy());
    let last = |role: Role| counted.clone().find(|member| member.role == role);
    let member = match shown.role {
        Role::Ack | Role::Offer => {
            let server = shown.packet.message().address_option(option::SERVER);
            let may_be_it = [shown.role, Role::Offer];
            let is_his =
                |member: &&Member| may_be_it.contains(&member.role) && member.server == server;
            let his = counted.filter(is_his);
            // What a relay made of it on the way is the relay's.
            let unhanded = his.clone().filter(|_| is_to_relay(shown.packet));
            like(shown, unhanded.filter(|member| is_to_relay(&member.packet)))
                .or_else(|| like(shown, his))
        }
        Role::Select => last(Role::Select).or_else(|| last(Role::Discover)),
        Role::Rebind => last(Role::Rebind).or_else(|| last(Role::Renew)),
        role if role.is_client() => last(role),
        _ => None,
    };
    member.map(of)
}

/// Of a server's messages before an OFFER or ACK, the latest first, the one that this repeats. An OFFER of no address, as
/// a proxy makes it beside the server, is like no other OFFER; an ACK follows from the one of its address.
fn like<'a>(
    shown: &Shown<'_>,
    mut his: impl Iterator<Item = &'a Member> + Clone,
) -> Option<&'a Member> {
    let address = shown.packet.message().yiaddr();
    let gives = |member: &Member| member.packet.message().yiaddr();
    let is_full = |member: &&Member| !gives(member).is_unspecified();
    if shown.role == Role::Offer {
        return his.find(|member| is_full(member) != address.is_unspecified());
    }
    let same = his.clone().find(|member| gives(member) == address);
    same.or_else(|| his.clone().find(is_full))
        .or_else(|| his.next())
}

/// Whether a server's message goes to the relay that is to hand it on.
fn is_to_relay(packet: &Packet) -> bool {
    let relay = packet.message().giaddr();
    !relay.is_unspecified() && packet.datagram.ip.dst == relay
}

/// Whether two packets are the same one.
pub(super) fn is_same_frame(one: &Packet, other: &Packet) -> bool {
    one.place() == other.place()
}

fn of(member: &Member) -> Base<'_> {
    Base {
        message: member.packet.message(),
        frame: member.packet.place(),
    }
}

/// Finds what differs between a base and a message: fields first, then options in the order of the message, then those
/// that are gone. Says whether anything worth a word is the same.
pub(super) fn between(
    base: Message<'_>,
    message: Message<'_>,
    mut found: impl FnMut(Difference),
) -> bool {
    if is_same_but_for_type(base, message) {
        return true;
    }
    let mut has_same = fields(base, message, &mut found);
    let are_plain = base.is_plain() && message.is_plain();
    // Behind what differs, mostly all is the same.
    let mut may_rest_be_same = are_plain;
    for segment in compared(message) {
        if may_rest_be_same && is_rest_same(base, message, segment) {
            has_same = true;
            break;
        }
        may_rest_be_same = false;
        let are_whole = base.has(segment.code) && message.has(segment.code);
        if are_whole && is_same(base, message, segment) {
            has_same = true;
            continue;
        }
        let change = if base.has(segment.code) {
            Change::Changed
        } else if base.is_truncated() {
            Change::Same
        } else {
            Change::New
        };
        found(Difference::Option(segment, change));
        may_rest_be_same = are_plain;
    }
    let gone = base.codes().without(&message.codes().and(&message.cut()));
    // What is not captured is not gone.
    if !message.is_truncated() && !gone.is_empty() {
        compared(base)
            .filter(|segment| gone.has(segment.code))
            .for_each(|segment| found(Difference::Gone(segment)));
    }
    has_same
}

/// The options that are compared: whole ones, the first of each code, without the message type.
pub(super) fn compared(message: Message<'_>) -> impl Iterator<Item = Segment> + '_ {
    message
        .firsts()
        .filter(|segment| segment.code != option::MESSAGE_TYPE)
}

/// Whether the base gives an option the value that it has in a message.
fn is_same(base: Message<'_>, message: Message<'_>, segment: Segment) -> bool {
    let code = segment.code;
    if base.is_repeated(code) || message.is_repeated(code) {
        return base.option(code) == message.option(code);
    }
    base.first(code) == message.segment_bytes(segment).get(2..)
}

/// Whether all that stands in a message from an option on stands in the base from its like on.
fn is_rest_same(base: Message<'_>, message: Message<'_>, segment: Segment) -> bool {
    let Some((start, _)) = base.placed(segment.code) else {
        return false;
    };
    let rest = message.payload().get(usize::from(segment.start)..);
    rest == base.payload().get(usize::from(start)..)
}

/// Whether two messages are alike to the byte but for the value of option 53, which most ACKs are to their OFFER.
fn is_same_but_for_type(base: Message<'_>, message: Message<'_>) -> bool {
    let (before, now) = (base.payload(), message.payload());
    if before.len() != now.len() {
        return false;
    }
    // Where all in front of it is the same, the base has it in the same place.
    let Some((option, [_])) = message.placed(option::MESSAGE_TYPE) else {
        return false;
    };
    let value = usize::from(option + OPTION_HEAD);
    let fixed = usize::from(header::COOKIE.end());
    before.get(value + 1..) == now.get(value + 1..)
        && value >= fixed
        && before.get(fixed..value) == now.get(fixed..value)
        && have_same_header(base, message, header::OP)
}

/// Whether two messages have the same fixed fields from one on, which stands in front of `sname`. Where that and `file`
/// are known to hold nothing, they are not looked at.
fn have_same_header(base: Message<'_>, message: Message<'_>, from: Field) -> bool {
    let have_names = base.has_names() || message.has_names();
    let is_same = |from: u16, to: u16| {
        let part = usize::from(from)..usize::from(to);
        let here = message.payload().get(part.clone());
        here.is_some() && here == base.payload().get(part)
    };
    is_same(from.start, header::SNAME.start)
        && is_same(header::COOKIE.start, header::COOKIE.end())
        && (!have_names || is_same(header::SNAME.start, header::COOKIE.start))
}

fn fields(base: Message<'_>, message: Message<'_>, found: &mut impl FnMut(Difference)) -> bool {
    if have_same_header(base, message, header::HTYPE) {
        // The cookie at least is no zero.
        return true;
    }
    let mut has_same = false;
    let have_names = base.has_names() || message.has_names();
    for field in header::FIELDS {
        if !have_names && (field == header::SNAME || field == header::FILE) {
            continue;
        }
        if message.is_truncated() && !message.has_field(field) {
            continue;
        }
        let (before, now) = (field.of(base.payload()), field.of(message.payload()));
        let holds_options = field == header::SNAME
            && (base.overload().sname || message.overload().sname)
            || field == header::FILE && (base.overload().file || message.overload().file);
        if field == header::OP || holds_options {
            continue;
        }
        if before == now {
            has_same |= !header::is_zero(now);
            continue;
        }
        let change = if header::is_zero(before) {
            Change::New
        } else {
            Change::Changed
        };
        found(Difference::Field(field, change));
    }
    has_same
}

/// The name of a segment that is not an option.
pub(super) fn segment_name(segment: Segment) -> Option<&'static str> {
    match segment.kind {
        SegmentKind::Option | SegmentKind::Cut => None,
        SegmentKind::Pad => Some("Pad"),
        SegmentKind::End => Some("End"),
        SegmentKind::Trailing => Some("data after End"),
        SegmentKind::Vendor => Some("vendor area"),
    }
}
