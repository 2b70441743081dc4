//! A scene: messages are said in turn, and the tracker says what exchanges they make.
//!
//! Words of a scene, each said a tenth of a second after the one before:
//! `D` DISCOVER, `O` OFFER, `R` REQUEST in SELECTING, `A` ACK, `N` NAK, and by name `REBOOT`, `RENEW`, `REBIND` (REQUEST
//! in those states), `INFORM`, `IA` (ACK to INFORM), `RELEASE`, `DECLINE`, `FORCERENEW`, `BOOTREQUEST`, `BOOTREPLY` (without a
//! message type). `+3s`, `+40ms`, `-5s` moves the clock on instead of the tenth of a second.

use dhcpscope::capture::{Frame, LinkType, Precision, Timestamp};
use dhcpscope::exchange::{Exchange, Limits, Member, Origin, Packet, Placed, Role, Tracker};
use dhcpscope::wire::{Link, Located, Locator, Settings};

use crate::craft::{Datagram, Ethernet, Message, Options, Talk, millis};

/// Between two messages.
const STEP: i64 = millis(100);

/// Octets of a frame of Ethernet with the client's address in it, and no options.
pub(crate) const NO_OPTIONS: usize = 96;

/// A tracker that listens.
pub(crate) struct Scene {
    /// Who speaks.
    pub(crate) talk: Talk,
    tracker: Tracker,
    locator: Locator,
    now: i64,
    said: u64,
    has_clock: bool,
    closed: Vec<Exchange>,
}

impl Scene {
    /// Nothing was said yet.
    pub(crate) fn new() -> Self {
        Self::within(Limits::default())
    }

    /// Nothing was said yet, and memory is bounded.
    pub(crate) fn within(limits: Limits) -> Self {
        Self {
            talk: Talk::new(),
            tracker: Tracker::new(limits),
            locator: Locator::new(Settings::default()),
            now: 1_700_000_000_000_000_000,
            said: 0,
            has_clock: true,
            closed: Vec::new(),
        }
    }

    /// From now on frames have no time stamp.
    pub(crate) fn without_clock(mut self) -> Self {
        self.has_clock = false;
        self
    }

    /// Says the words.
    pub(crate) fn say(&mut self, words: &str) {
        let mut step = STEP;
        for word in words.split_whitespace() {
            if let Some(pause) = pause(word) {
                step = pause;
                continue;
            }
            self.now += step;
            step = STEP;
            let frame = self.frame(word);
            self.hear_now(&frame);
        }
        if step != STEP {
            self.wait(step);
        }
    }

    /// The clock moves on, as by frames of other traffic.
    pub(crate) fn wait(&mut self, nanos: i64) {
        self.now += nanos;
        self.tracker.tick(Timestamp(self.now));
        self.collect();
    }

    /// Hears a frame of Ethernet after so many nanoseconds.
    pub(crate) fn hear(&mut self, after: i64, frame: &[u8]) {
        self.now += after;
        self.hear_now(frame);
    }

    fn hear_now(&mut self, bytes: &[u8]) {
        self.said += 1;
        let frame = Frame {
            source: 0,
            number: self.said,
            time: self.has_clock.then_some(Timestamp(self.now)),
            len: u32::try_from(bytes.len()).unwrap(),
            link: LinkType::ETHERNET,
            interface: None,
            precision: Precision::Micro,
            bytes,
        };
        let located = self.locator.locate(
            Link::Ethernet,
            bytes,
            frame.len,
            frame.time.map(Timestamp::nanos),
            frame.number.into(),
        );
        let Located::Dhcp(datagram) = located else {
            panic!("a scene holds only DHCP, not {located:?}");
        };
        let packet = Packet::new(Origin::of(&frame), bytes.into(), datagram);
        assert!(matches!(self.tracker.accept(packet), Placed::In(_)));
        self.collect();
    }

    fn frame(&self, word: &str) -> Vec<u8> {
        let talk = &self.talk;
        let id = u16::try_from(self.said % 60_000).unwrap() + 1;
        match word {
            "D" => talk.to_all(id, &talk.discover()),
            "O" => talk.to_client(id, &talk.offer()),
            "R" => talk.to_all(id, &talk.select()),
            "A" => talk.to_client(id, &talk.ack()),
            "N" => talk.server_to_all(id, &talk.nak()),
            "REBOOT" => talk.to_all(id, &talk.reboot()),
            "RENEW" => talk.to_server(id, &talk.renew()),
            "REBIND" => talk.to_all_from_address(id, &talk.renew()),
            "INFORM" => talk.to_all_from_address(id, &talk.inform()),
            "IA" => talk.to_client(id, &talk.inform_ack()),
            "RELEASE" => talk.to_server(id, &talk.release()),
            "DECLINE" => talk.to_all(id, &talk.decline()),
            "FORCERENEW" => talk.to_client(id, &talk.forcerenew()),
            "BOOTREQUEST" => talk.to_all(id, &without_type(&talk.discover())),
            "BOOTREPLY" => talk.to_client(id, &without_type(&talk.offer())),
            other => panic!("no such word: {other}"),
        }
    }

    fn collect(&mut self) {
        while let Some(exchange) = self.tracker.next_closed() {
            self.closed.push(*exchange);
        }
    }

    /// The clock, in nanoseconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        self.now
    }

    /// The tracker as it is.
    pub(crate) fn tracker(&self) -> &Tracker {
        &self.tracker
    }

    /// The exchanges closed so far, in the order they closed.
    pub(crate) fn closed(&self) -> Vec<String> {
        self.closed.iter().map(told).collect()
    }

    /// Takes the exchanges closed so far, in the order they closed.
    pub(crate) fn take_closed(&mut self) -> Vec<Exchange> {
        std::mem::take(&mut self.closed)
    }

    /// The input ends: every exchange, in the order of the numbers.
    pub(crate) fn ends(&mut self) -> Vec<String> {
        self.exchanges().iter().map(told).collect()
    }

    /// The input ends: every exchange, in the order of the numbers.
    pub(crate) fn exchanges(&mut self) -> Vec<Exchange> {
        self.tracker.finish();
        self.collect();
        let mut exchanges = std::mem::take(&mut self.closed);
        exchanges.sort_by_key(|exchange| exchange.number);
        exchanges
    }
}

/// What exchanges the words make.
pub(crate) fn played(words: &str) -> Vec<String> {
    let mut scene = Scene::new();
    scene.say(words);
    scene.ends()
}

/// What exchanges frames make of which so many octets are captured.
pub(crate) fn cut_at(captured: usize, frames: &[Vec<u8>]) -> Vec<String> {
    let mut scene = Scene::new();
    for frame in frames {
        scene.hear(millis(1), &frame[..captured]);
    }
    scene.ends()
}

/// `acquire bound: D O R A`; a copy in brackets, what is cut at the end.
fn told(exchange: &Exchange) -> String {
    let members: Vec<String> = exchange.members.iter().map(word_of).collect();
    let cut = exchange
        .cut()
        .map(|cut| format!(" (cut at {})", cut.word()))
        .unwrap_or_default();
    format!(
        "{} {}: {}{cut}",
        exchange.kind.word(),
        exchange.outcome.word(),
        members.join(" ")
    )
}

fn word_of(member: &Member) -> String {
    let word = match member.role {
        Role::Discover => "D",
        Role::Offer => "O",
        Role::Select => "R",
        Role::Reboot => "REBOOT",
        Role::Renew => "RENEW",
        Role::Rebind => "REBIND",
        Role::UnclearRequest => "UNCLEAR",
        Role::Decline => "DECLINE",
        Role::Ack => "A",
        Role::Nak => "N",
        Role::Release => "RELEASE",
        Role::Inform => "INFORM",
        Role::ForceRenew => "FORCERENEW",
        Role::LeaseQuery => "QUERY",
        Role::LeaseReply => "REPLY",
        Role::BootRequest => "BOOTREQUEST",
        Role::BootReply => "BOOTREPLY",
        Role::PxeRequest => "PXE",
        Role::PxeReply => "PXEREPLY",
        Role::Other => "OTHER",
    };
    if member.is_copy() {
        format!("[{word}]")
    } else {
        word.to_owned()
    }
}

/// A message as BOOTP has it: no options.
fn without_type(message: &Message) -> Message {
    Message {
        options: Options::none().end(),
        ..message.clone()
    }
}

/// Nanoseconds of `+3s`, `-5s`, `+40ms`; `None` where the word is none of these.
fn pause(word: &str) -> Option<i64> {
    let sign = match word.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let (number, unit) = match word[1..].strip_suffix("ms") {
        Some(number) => (number, millis(1)),
        None => (word[1..].strip_suffix('s')?, millis(1_000)),
    };
    Some(sign * number.parse::<i64>().ok()? * unit)
}

/// A question to a boot server, and its answer: a REQUEST and an ACK, on the port of its own.
pub(crate) fn with_boot_server(talk: &Talk) -> [Vec<u8>; 2] {
    const PORT: u16 = 4011;
    let asked = Datagram {
        dst_port: PORT,
        ..Datagram::unicast(talk.address, talk.server)
    };
    let answered = Datagram {
        src_port: PORT,
        ..Datagram::reply(talk.server, talk.address)
    };
    let client = Ethernet::unicast(talk.client, talk.server_mac);
    let server = Ethernet::unicast(talk.server_mac, talk.client);
    [
        client.around(&asked.around(&talk.renew())),
        server.around(&answered.around(&talk.ack())),
    ]
}

/// A datagram from a relay to a server around a message that it passes on.
pub(crate) fn relayed(talk: &Talk, id: u16, message: &Message) -> Vec<u8> {
    const RELAY: [u8; 4] = [192, 0, 2, 254];
    const AGENT: [u8; 6] = [0x02, 0, 0x5e, 0, 0x53, 0xaa];
    let message = Message {
        hops: message.hops + 1,
        giaddr: RELAY,
        ..message.clone()
    };
    let datagram = Datagram {
        id,
        ..Datagram::relayed(RELAY, talk.server)
    };
    Ethernet::unicast(AGENT, talk.server_mac).around(&datagram.around(&message))
}
