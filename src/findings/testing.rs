//! Builds messages and exchanges for the tests of rules: a message is right unless a field is set otherwise.
//!
//! [`Msg`] is one message with everything around it; the functions named after message types make those of one plain
//! client and one plain server. [`found`] runs one rule over some messages.

use std::net::Ipv4Addr;

use crate::capture::{Frame, LinkType, Precision, SourceIndex, Timestamp};
use crate::exchange::{Exchange, Limits, Origin, Packet, Placed, Tracker};
use crate::findings::honest::NOTHING;
use crate::findings::{Finding, Judge, MessageCase, Selection, Severity};
use crate::wire::{Link, Located, Locator, PacketType, Settings};

/// The client's hardware address.
pub(crate) const CLIENT: [u8; 6] = [2, 0, 0, 0, 0, 0x10];
/// Another client's.
pub(crate) const OTHER_CLIENT: [u8; 6] = [2, 0, 0, 0, 0, 0x11];
/// The server's hardware address.
const SERVER_MAC: [u8; 6] = [2, 0, 0, 0, 0, 1];
/// The server.
pub(crate) const SERVER: [u8; 4] = [192, 0, 2, 1];
/// Another server on the same link.
pub(crate) const OTHER_SERVER: [u8; 4] = [192, 0, 2, 2];
/// The address the client gets.
pub(crate) const ADDRESS: [u8; 4] = [192, 0, 2, 50];
/// A relay.
pub(crate) const RELAY: [u8; 4] = [192, 0, 2, 254];
/// When the first message is sent, in nanoseconds since 1970.
const START: i64 = 1_700_000_000_000_000_000;
const EVERYBODY: [u8; 4] = [255; 4];
const MILLISECOND: i64 = 1_000_000;

/// A message with everything around it. Fields are the wire's.
#[derive(Debug, Clone)]
pub(crate) struct Msg {
    /// Milliseconds after the first message.
    pub(crate) at: i64,
    /// The capture it is in, from 0.
    pub(crate) source: SourceIndex,
    pub(crate) vlan: Option<u16>,
    /// Whether the capturing host sends it, as cooked captures tell.
    pub(crate) is_outgoing: bool,
    /// The label of the MPLS tunnel that carries the IP datagram.
    pub(crate) label: Option<u16>,
    pub(crate) eth_src: [u8; 6],
    pub(crate) eth_dst: [u8; 6],
    pub(crate) src: [u8; 4],
    pub(crate) dst: [u8; 4],
    pub(crate) ttl: u8,
    /// IP identification; `None` counts up by itself.
    pub(crate) id: Option<u16>,
    pub(crate) ports: (u16, u16),
    /// IP header checksum, where it is not the right one.
    pub(crate) ip_checksum: Option<u16>,
    /// UDP checksum, where it is not the right one.
    pub(crate) udp_checksum: Option<u16>,
    /// UDP length, where it is not the right one.
    pub(crate) udp_length: Option<u16>,
    pub(crate) op: u8,
    pub(crate) htype: u8,
    pub(crate) hlen: u8,
    pub(crate) hops: u8,
    pub(crate) xid: u32,
    pub(crate) secs: u16,
    pub(crate) flags: u16,
    pub(crate) ciaddr: [u8; 4],
    pub(crate) yiaddr: [u8; 4],
    pub(crate) siaddr: [u8; 4],
    pub(crate) giaddr: [u8; 4],
    pub(crate) chaddr: [u8; 16],
    pub(crate) sname: Vec<u8>,
    pub(crate) file: Vec<u8>,
    pub(crate) cookie: [u8; 4],
    pub(crate) options: Vec<(u8, Vec<u8>)>,
    /// What follows the options: End, unless a test wants otherwise.
    pub(crate) end: Vec<u8>,
    /// The message is filled with zeros to that length.
    pub(crate) least: usize,
    /// Bytes of the frame that are captured, where not all are.
    pub(crate) snap: Option<usize>,
}

impl Msg {
    /// A client's message of some type, broadcast from no address.
    pub(crate) fn client(kind: u8) -> Self {
        let mut chaddr = [0; 16];
        chaddr[..6].copy_from_slice(&CLIENT);
        Self {
            at: 0,
            source: 0,
            vlan: None,
            is_outgoing: false,
            label: None,
            eth_src: CLIENT,
            eth_dst: [255; 6],
            src: [0; 4],
            dst: EVERYBODY,
            ttl: 64,
            id: None,
            ports: (68, 67),
            ip_checksum: None,
            udp_checksum: None,
            udp_length: None,
            op: 1,
            htype: 1,
            hlen: 6,
            hops: 0,
            xid: 0x1122_3344,
            secs: 0,
            flags: 0,
            ciaddr: [0; 4],
            yiaddr: [0; 4],
            siaddr: [0; 4],
            giaddr: [0; 4],
            chaddr,
            sname: Vec::new(),
            file: Vec::new(),
            cookie: [99, 130, 83, 99],
            options: vec![(53, vec![kind])],
            end: vec![255],
            least: 300,
            snap: None,
        }
    }

    /// A server's message of some type, unicast to the client's new address.
    pub(crate) fn server(kind: u8) -> Self {
        Self {
            eth_src: SERVER_MAC,
            eth_dst: CLIENT,
            src: SERVER,
            dst: ADDRESS,
            ports: (67, 68),
            op: 2,
            yiaddr: ADDRESS,
            ..Self::client(kind)
        }
        .option(54, &SERVER)
    }

    /// Sets when it is sent, in milliseconds after the first message.
    pub(crate) fn at(mut self, at: i64) -> Self {
        self.at = at;
        self
    }

    /// Sets an option: in place where it is there, else at the end.
    pub(crate) fn option(mut self, code: u8, value: &[u8]) -> Self {
        match self.options.iter_mut().find(|(known, _)| *known == code) {
            Some((_, data)) => *data = value.to_vec(),
            None => self.options.push((code, value.to_vec())),
        }
        self
    }

    /// Adds an option at the end, even where it is there already.
    pub(crate) fn again(mut self, code: u8, value: &[u8]) -> Self {
        self.options.push((code, value.to_vec()));
        self
    }

    /// Takes an option out.
    pub(crate) fn without(mut self, code: u8) -> Self {
        self.options.retain(|(known, _)| *known != code);
        self
    }

    /// Changes fields by hand.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// Makes another client its subject.
    pub(crate) fn of(mut self, client: [u8; 6]) -> Self {
        self.chaddr[..6].copy_from_slice(&client);
        if self.op == 1 {
            self.eth_src = client;
        }
        self
    }

    /// Makes another server its sender: IP source and option 54.
    pub(crate) fn by(mut self, server: [u8; 4]) -> Self {
        self.src = server;
        self.eth_src[5] = server[3];
        self.option(54, &server)
    }

    /// Sets source and destination of the IP header.
    pub(crate) fn between(mut self, src: [u8; 4], dst: [u8; 4]) -> Self {
        (self.src, self.dst) = (src, dst);
        self
    }

    /// Sets source and destination port.
    pub(crate) fn ports(mut self, src: u16, dst: u16) -> Self {
        self.ports = (src, dst);
        self
    }

    /// Sets what stands behind the options, with no padding behind it.
    pub(crate) fn tail(mut self, end: &[u8]) -> Self {
        self.end = end.to_vec();
        self.least = 0;
        self
    }

    /// Captures only so many bytes of the payload.
    pub(crate) fn kept(mut self, payload: usize) -> Self {
        self.snap = Some(14 + 20 + 8 + payload);
        self
    }

    /// The sum over the pseudo-header: what a UDP checksum left to a network card holds.
    pub(crate) fn partial_sum(&self) -> u16 {
        let length = u16::try_from(8 + self.payload().len()).unwrap();
        !checksum(&[&self.src[..], &self.dst, &[0, 17], &length.to_be_bytes()].concat())
    }

    /// The same message as a relay sends it on: to the server, or to the relay by the server.
    pub(crate) fn relayed(mut self) -> Self {
        self.giaddr = RELAY;
        if self.op == 1 {
            self.hops += 1;
            (self.src, self.dst) = (RELAY, SERVER);
        } else {
            self.dst = RELAY;
        }
        self.ports = (67, 67);
        self.eth_dst = SERVER_MAC;
        self
    }

    /// The payload's bytes.
    pub(crate) fn payload(&self) -> Vec<u8> {
        let mut bytes = vec![self.op, self.htype, self.hlen, self.hops];
        bytes.extend(self.xid.to_be_bytes());
        bytes.extend(self.secs.to_be_bytes());
        bytes.extend(self.flags.to_be_bytes());
        for address in [self.ciaddr, self.yiaddr, self.siaddr, self.giaddr] {
            bytes.extend(address);
        }
        bytes.extend(self.chaddr);
        bytes.extend(&self.sname);
        bytes.resize(108, 0);
        bytes.extend(&self.file);
        bytes.resize(236, 0);
        bytes.extend(self.cookie);
        for (code, value) in &self.options {
            bytes.extend([*code, u8::try_from(value.len()).unwrap()]);
            bytes.extend(value);
        }
        bytes.extend(&self.end);
        let length = bytes.len().max(self.least);
        bytes.resize(length, 0);
        bytes
    }

    /// The whole frame: Ethernet, IPv4, UDP and the payload.
    pub(crate) fn frame(&self, id: u16) -> Vec<u8> {
        let payload = self.payload();
        let right = u16::try_from(8 + payload.len()).unwrap();
        let length = self.udp_length.unwrap_or(right);
        let mut ip = vec![0x45, 0];
        ip.extend((20 + right).to_be_bytes());
        ip.extend(self.id.unwrap_or(id).to_be_bytes());
        ip.extend([0, 0, self.ttl, 17, 0, 0]);
        ip.extend(self.src);
        ip.extend(self.dst);
        let sum = self.ip_checksum.unwrap_or_else(|| checksum(&ip));
        ip[10..12].copy_from_slice(&sum.to_be_bytes());
        let mut udp = [self.ports.0.to_be_bytes(), self.ports.1.to_be_bytes()].concat();
        udp.extend(length.to_be_bytes());
        udp.extend([0, 0]);
        udp.extend(&payload);
        let pseudo = [&self.src[..], &self.dst, &[0, 17], &length.to_be_bytes()].concat();
        let right = match checksum(&[&pseudo[..], &udp].concat()) {
            0 => 0xffff,
            sum => sum,
        };
        let sum = self.udp_checksum.unwrap_or(right);
        udp[6..8].copy_from_slice(&sum.to_be_bytes());
        let mut frame = [self.eth_dst, self.eth_src].concat();
        if let Some(vlan) = self.vlan {
            frame.extend(0x8100_u16.to_be_bytes());
            frame.extend(vlan.to_be_bytes());
        }
        if let Some(label) = self.label {
            frame.extend(0x8847_u16.to_be_bytes());
            frame.extend(((u32::from(label) << 12) | 0x1ff).to_be_bytes());
        } else {
            frame.extend(0x0800_u16.to_be_bytes());
        }
        [frame, ip, udp].concat()
    }

    /// The packet as the pipeline would read it, as frame `number`.
    pub(crate) fn packet(&self, number: u64) -> Packet {
        let id = u16::try_from(number % 0xffff).unwrap();
        let bytes = self.frame(id);
        let len = u32::try_from(bytes.len()).unwrap();
        let kept = self.snap.unwrap_or(bytes.len()).min(bytes.len());
        let frame = Frame {
            source: self.source,
            number,
            time: Some(self.time()),
            len,
            link: LinkType::ETHERNET,
            interface: None,
            precision: Precision::Micro,
            bytes: &bytes[..kept],
        };
        let mut locator = Locator::new(Settings::default());
        match locator.locate(Link::Ethernet, frame.bytes, len, None, number.into()) {
            Located::Dhcp(mut datagram) => {
                let outgoing = self.is_outgoing.then_some(PacketType::Outgoing);
                datagram.link.packet_type = outgoing;
                Packet::new(Origin::of(&frame), frame.bytes.into(), datagram)
            }
            other => panic!("not DHCP: {other:?}"),
        }
    }

    fn time(&self) -> Timestamp {
        Timestamp(START + self.at * MILLISECOND)
    }
}

fn checksum(bytes: &[u8]) -> u16 {
    let mut sum = 0_u32;
    for pair in bytes.chunks(2) {
        sum += u32::from(pair[0]) * 256 + u32::from(pair.get(1).copied().unwrap_or(0));
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !u16::try_from(sum).unwrap()
}

/// DISCOVER.
pub(crate) fn discover() -> Msg {
    Msg::client(1).option(55, &[1, 3, 6])
}

/// OFFER of [`ADDRESS`] for an hour.
pub(crate) fn offer() -> Msg {
    granting(Msg::server(2)).at(1)
}

/// REQUEST in SELECTING.
pub(crate) fn request() -> Msg {
    Msg::client(3)
        .option(50, &ADDRESS)
        .option(54, &SERVER)
        .option(55, &[1, 3, 6])
        .at(2)
}

/// ACK.
pub(crate) fn ack() -> Msg {
    granting(Msg::server(5)).at(3)
}

/// NAK, broadcast.
pub(crate) fn nak() -> Msg {
    Msg::server(6).at(3).with(|nak| {
        nak.yiaddr = [0; 4];
        nak.dst = EVERYBODY;
        nak.eth_dst = [255; 6];
    })
}

/// REQUEST in INIT-REBOOT.
pub(crate) fn reboot() -> Msg {
    Msg::client(3).option(50, &ADDRESS).option(55, &[1, 3, 6])
}

/// REQUEST in RENEWING.
pub(crate) fn renew() -> Msg {
    unicast(Msg::client(3).option(55, &[1, 3, 6]))
}

/// REQUEST in REBINDING.
pub(crate) fn rebind() -> Msg {
    renew().with(|rebind| {
        rebind.dst = EVERYBODY;
        rebind.eth_dst = [255; 6];
    })
}

/// ACK to a renewal, unicast to ciaddr.
pub(crate) fn renewed() -> Msg {
    ack().with(|ack| ack.ciaddr = ADDRESS)
}

/// INFORM.
pub(crate) fn inform() -> Msg {
    rebind()
        .option(53, &[8])
        .with(|inform| inform.xid = 0x5566_7788)
}

/// ACK to an INFORM: parameters without an address.
pub(crate) fn informed() -> Msg {
    renewed().without(51).with(|ack| {
        ack.xid = inform().xid;
        ack.yiaddr = [0; 4];
    })
}

/// RELEASE.
pub(crate) fn release() -> Msg {
    unicast(Msg::client(7).option(54, &SERVER))
}

/// DECLINE.
pub(crate) fn decline() -> Msg {
    Msg::client(4).option(50, &ADDRESS).option(54, &SERVER)
}

/// DISCOVER, OFFER, REQUEST, ACK.
pub(crate) fn dora() -> Vec<Msg> {
    vec![discover(), offer(), request(), ack()]
}

/// The same messages, so many milliseconds later and with another xid.
pub(crate) fn later(messages: Vec<Msg>, milliseconds: i64, xid: u32) -> Vec<Msg> {
    let shift = |mut message: Msg| {
        message.at += milliseconds;
        message.xid = xid;
        message
    };
    messages.into_iter().map(shift).collect()
}

fn granting(message: Msg) -> Msg {
    message
        .option(51, &3600_u32.to_be_bytes())
        .option(1, &[255, 255, 255, 0])
        .option(3, &SERVER)
        .option(6, &SERVER)
}

fn unicast(message: Msg) -> Msg {
    message.with(|message| {
        (message.src, message.ciaddr) = (ADDRESS, ADDRESS);
        (message.dst, message.eth_dst) = (SERVER, SERVER_MAC);
    })
}

/// The exchanges that messages make, closed after all the time they may take.
pub(crate) fn exchanges(messages: &[Msg]) -> Vec<Exchange> {
    Run::of(messages, A_LONG_TIME, None).exchanges
}

/// The exchanges that messages make when the input ends with the last of them.
pub(crate) fn exchanges_at_end(messages: &[Msg]) -> Vec<Exchange> {
    Run::of(messages, 0, None).exchanges
}

/// What the rule with this code finds in messages and the exchanges they make, when nothing comes for a long time
/// after them.
pub(crate) fn found(code: &str, messages: &[Msg]) -> Vec<Finding> {
    Run::of(messages, A_LONG_TIME, Some(code)).findings
}

/// What the rule with this code finds when the input ends with the last message.
pub(crate) fn found_at_end(code: &str, messages: &[Msg]) -> Vec<Finding> {
    Run::of(messages, 0, Some(code)).findings
}

/// What the rule with this code finds in a packet that comes alone.
pub(crate) fn found_in(code: &str, packet: Packet) -> Vec<Finding> {
    let mut run = Run::of(&[], 0, Some(code));
    run.accept(packet);
    run.findings
}

/// The severities of what the rule with this code finds.
pub(crate) fn severities(code: &str, messages: &[Msg]) -> Vec<Severity> {
    found(code, messages)
        .iter()
        .map(|finding| finding.severity)
        .collect()
}

/// The text of the only finding of the rule with this code.
pub(crate) fn text(code: &str, messages: &[Msg]) -> String {
    let mut found = found(code, messages);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0).text
}

/// The sections behind the only finding of the rule with this code.
pub(crate) fn cited(code: &str, messages: &[Msg]) -> Vec<&'static str> {
    let found = found(code, messages);
    assert_eq!(found.len(), 1, "{found:?}");
    found.iter().flat_map(Finding::cites).collect()
}

/// The address as the tests' four bytes.
pub(crate) fn address(bytes: [u8; 4]) -> Ipv4Addr {
    Ipv4Addr::from(bytes)
}

/// Milliseconds after which every exchange is over.
const A_LONG_TIME: i64 = 100_000_000;

/// One run over some messages.
struct Run {
    tracker: Tracker,
    judge: Option<Judge>,
    exchanges: Vec<Exchange>,
    findings: Vec<Finding>,
}

impl Run {
    /// What comes of some messages: the same if they are folded in between.
    fn of(messages: &[Msg], wait: i64, code: Option<&str>) -> Self {
        let run = Self::through(messages, wait, code, false);
        let folded = Self::through(messages, wait, code, true);
        assert_eq!(folded.told(), run.told());
        run
    }

    /// What a run came to, in short.
    fn told(&self) -> String {
        let exchanges = self.exchanges.iter().map(|exchange| {
            let members = exchange.members.iter();
            let members = members.map(|member| (member.packet.place(), member.role));
            let ended = (
                exchange.kind,
                exchange.outcome,
                exchange.verdict().address(),
            );
            (exchange.number, ended, members.collect::<Vec<_>>())
        });
        format!("{:?} {:?}", exchanges.collect::<Vec<_>>(), self.findings)
    }

    /// One run; it may have all folded behind each message.
    fn through(messages: &[Msg], wait: i64, code: Option<&str>, folds: bool) -> Self {
        let judge = code.map(|code| {
            Judge::new(&Selection::new(&[code.to_owned()], &[]).expect("a rule's code"))
        });
        let mut run = Self {
            tracker: Tracker::new(Limits::default()),
            judge,
            exchanges: Vec::new(),
            findings: Vec::new(),
        };
        for (number, message) in (1..).zip(messages) {
            run.accept(message.packet(number));
            if folds {
                run.tracker.fold_all();
            }
        }
        if let Some(last) = messages.last().filter(|_| wait > 0) {
            run.tracker.tick(last.clone().at(last.at + wait).time());
        }
        run.tracker.finish();
        run.collect();
        if let Some(judge) = &mut run.judge {
            run.findings.extend(judge.capture());
        }
        run
    }

    fn accept(&mut self, packet: Packet) {
        let placed = self.tracker.accept(packet);
        self.collect();
        let Some(judge) = &mut self.judge else { return };
        let case = match &placed {
            Placed::In(id) => {
                let exchange = self.tracker.get(*id).unwrap();
                MessageCase::newest(exchange, exchange.members.last().unwrap())
            }
            Placed::Alone(packet) => MessageCase::alone(packet),
        };
        assert_eq!(Judge::overlooked(&case), NOTHING);
        let found = judge.message(&case).unwrap_or_default();
        self.findings.extend(judge.tell(found));
    }

    fn collect(&mut self) {
        while let Some(exchange) = self.tracker.next_closed() {
            if let Some(judge) = &mut self.judge {
                let tracker = Some(&self.tracker);
                assert_eq!(judge.overlooked_of(&exchange, tracker), NOTHING);
                let found = judge.exchange(&exchange, tracker);
                judge.note(&exchange);
                self.findings.extend(judge.tell(found));
            }
            self.exchanges.push(*exchange);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Kind, Outcome};
    use crate::findings::rules;

    #[test]
    fn a_plain_lease_is_bound_and_sound() {
        let all = exchanges(&dora());
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].outcome, Outcome::Bound);
        assert_eq!(all[0].verdict().address(), Some(address(ADDRESS)));
        for message in dora() {
            assert!(message.packet(1).datagram.faults.is_empty());
            assert!(message.packet(1).layout().faults().is_empty());
        }
    }

    #[test]
    fn each_message_opens_its_kind() {
        let kinds = [
            (discover(), Kind::Acquire),
            (reboot(), Kind::InitReboot),
            (renew(), Kind::Renew),
            (rebind(), Kind::Renew),
            (inform(), Kind::Inform),
            (release(), Kind::Release),
            (decline(), Kind::Decline),
        ];
        for (message, kind) in kinds {
            assert_eq!(exchanges(&[message])[0].kind, kind);
        }
    }

    #[test]
    fn a_message_can_be_bent() {
        let bent = discover().of(OTHER_CLIENT).relayed().again(82, &[1, 1, 9]);
        assert_eq!(bent.packet(1).message().giaddr(), address(RELAY));
        let refused = nak().by(OTHER_SERVER).without(55);
        assert!(refused.packet(1).is_broadcast());
        let two = [dora(), later(vec![renew(), renewed()], 5000, 7)].concat();
        assert_eq!(exchanges(&two).len(), 2);
        assert!(found_at_end("X14", &[discover()]).is_empty());
        let short = offer().between(RELAY, ADDRESS).ports(1, 67).tail(&[0]);
        assert_eq!(short.packet(1).datagram.udp.src, 1);
    }

    /// A lease without fault must please every rule; what is merely worth a word may be said.
    #[test]
    fn no_rule_blames_a_plain_lease() {
        for rule in rules() {
            let found = found(rule.code, &dora());
            assert!(
                found
                    .iter()
                    .all(|finding| finding.severity == Severity::Info),
                "{}: {found:?}",
                rule.code
            );
        }
    }
}
