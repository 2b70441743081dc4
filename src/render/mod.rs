//! Views: exchanges and messages as text for people and machines.
//!
//! A view is told what happened and appends bytes to a buffer; it never decodes and never decides. All text that comes
//! from the wire passes one escaper.

mod anatomy;
pub mod behind;
pub mod clients;
pub mod clock;
pub mod comments;
pub mod diff;
mod drawn;
pub mod escape;
pub mod exchange;
pub mod fault;
pub mod hex;
pub mod hexdump;
pub mod inside;
pub mod json;
pub mod ladder;
mod layers;
pub mod line;
mod octets;
pub mod oui;
pub mod paint;
mod pieces;
mod scan;
pub mod silent;
pub mod summary;
pub mod tcpdump;
pub mod text;
pub mod tree;
pub mod value;
pub mod wrap;

use std::cmp::Reverse;

use crate::capture::Timestamp;
use crate::exchange::{Exchange, FramePlace, Packet, Role, Verdict, is_set_back};
use crate::findings::{Finding, Severity, Tally};

pub use clock::{Clock, TimeForm};
pub use paint::{Ink, Paint};

/// How a view looks: what the user chose and what the terminal can do.
#[derive(Debug, Clone)]
pub struct Look {
    /// Colour, or none.
    pub paint: Paint,
    /// Columns of a line.
    pub width: usize,
    /// Whether only ASCII is drawn.
    pub is_ascii: bool,
    /// 0 as usual, 1 for `-v`, 2 for `-vv`, below 0 for `-q`.
    pub verbosity: i8,
    /// How time stamps are shown.
    pub time: TimeForm,
    /// Whether messages stand under their exchange, or each for itself in the order of time.
    pub by: Grouping,
    /// Whether the sources are interfaces, not files.
    pub is_live: bool,
    /// Names of the sources, in the order of the command line.
    pub sources: Vec<String>,
    /// Names of this machine's interfaces by their numbers, where frames of all of them are captured.
    pub interfaces: Vec<(u32, String)>,
}

impl Default for Look {
    /// As the program looks when its output goes to a file: 80 columns without colour, times of day in UTC, whole
    /// exchanges.
    fn default() -> Self {
        Self {
            paint: Paint::new(false),
            width: 80,
            is_ascii: false,
            verbosity: 0,
            time: TimeForm::Utc,
            by: Grouping::Exchange,
            is_live: false,
            sources: Vec::new(),
            interfaces: Vec::new(),
        }
    }
}

impl Look {
    /// Whether a source must be named because there are several.
    pub fn has_several_sources(&self) -> bool {
        self.sources.len() > 1
    }

    /// Whether a finding is worth saying: where little is to be said, remarks are not.
    pub fn tells(&self, finding: &Finding) -> bool {
        self.verbosity >= 0 || finding.severity > Severity::Info
    }

    /// The name of this machine's interface with a number.
    pub fn interface(&self, number: u32) -> Option<&str> {
        let mut known = self.interfaces.iter();
        let known = known.find(|(known, _)| *known == number);
        known.map(|(_, name)| name.as_str())
    }

    /// The name of a source.
    pub fn source(&self, index: u16) -> &str {
        self.sources
            .get(usize::from(index))
            .map_or("", String::as_str)
    }
}

/// In which order messages are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// Under their exchange, when it closes.
    Exchange,
    /// As they come.
    Time,
    /// Not at all: what happened to each client stands at the end.
    Client,
}

/// A message to be shown.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The message and how it came.
    pub packet: &'a Packet,
    /// What it is to its exchange.
    pub role: Role,
    /// The frame it is a copy of.
    pub copy_of: Option<FramePlace>,
    /// The number of its exchange; `None` where it belongs to none.
    pub number: Option<u64>,
    /// Its exchange: as it stands when the message comes, or whole; `None` where it belongs to none, and where the view
    /// does not look at it.
    pub exchange: Option<&'a Exchange>,
    /// The name of the interface it came from, where the capture gives one.
    pub interface: Option<&'a str>,
    /// The same where the capture describes several interfaces, so that it must be said which it was.
    pub one_of: Option<&'a str>,
    /// What was found about it.
    pub findings: &'a [Finding],
}

impl<'a> Shown<'a> {
    /// A message of which nothing else is known.
    pub fn of(packet: &'a Packet, role: Role) -> Self {
        Self {
            packet,
            role,
            copy_of: None,
            number: None,
            exchange: None,
            interface: None,
            one_of: None,
            findings: &[],
        }
    }
}

/// A closed exchange to be shown.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The exchange.
    pub exchange: &'a Exchange,
    /// What came of it.
    pub verdict: Verdict<'a>,
    /// Whether an answer that is not in the capture was not given, as far as is known of the capture as a whole.
    pub shows_silence: bool,
    /// The name of the interface that its first message came from, where the capture describes several.
    pub one_of: Option<&'a str>,
    /// What was found about the exchange as a whole.
    pub findings: &'a [Finding],
    /// What was found about its messages.
    pub message_findings: &'a [Finding],
}

/// Why frames are not shown that an expression keeps out, in JSON and in lists.
pub const KEPT_OUT: &str = "expression";

/// What was read, for the end.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// Frames read.
    pub frames: u64,
    /// DHCP messages among them.
    pub messages: u64,
    /// The latest time that any frame has since the clock was set back.
    pub last: Option<Timestamp>,
    /// Frames that are not shown, by the reason, in the order the reasons first came up.
    pub skipped: Vec<(&'static str, u64)>,
    /// Packets the kernel dropped; `None` where nobody counts.
    pub dropped: Option<u64>,
    /// Exchanges closed before their time for want of memory.
    pub evicted: u64,
    /// Those of them that waited for an answer.
    pub evicted_waiting: u64,
    /// Clients that were forgotten because there were too many.
    pub forgotten: u64,
    /// What was found about the capture as a whole.
    pub findings: Vec<Finding>,
    /// How often each rule fired, in the order they first did.
    pub findings_by_rule: Vec<Tally>,
}

impl Summary {
    /// Takes note of the time of a frame.
    #[inline]
    pub fn note_time(&mut self, time: Timestamp) {
        let is_back = |last: Timestamp| is_set_back(last.nanos(), time.nanos());
        if self.last < Some(time) || self.last.is_some_and(is_back) {
            self.last = Some(time);
        }
    }

    /// How often each rule fired, the gravest first.
    pub fn gravest_first(&self) -> Vec<Tally> {
        let mut tallies = self.findings_by_rule.clone();
        tallies.sort_by_key(|tally| Reverse(tally.worst));
        tallies
    }

    /// Frames that an expression kept out.
    pub fn kept_out(&self) -> u64 {
        let is_it = |skipped: &&(&str, u64)| skipped.0 == KEPT_OUT;
        self.skipped
            .iter()
            .find(is_it)
            .map_or(0, |(_, count)| *count)
    }
}

/// A view.
pub trait View: Send {
    /// Whether the view shows messages and nothing of their exchanges or of what was found, so that neither need be
    /// known.
    fn is_of_messages_only(&self) -> bool {
        false
    }

    /// Whether a message is shown with what its exchange holds at that time; else the exchange's number will do.
    fn looks_at_exchanges(&self) -> bool {
        true
    }

    /// From now on lines have so many columns.
    fn resize(&mut self, _columns: usize) {}

    /// Whether an exchange is shown without those before it: then all that was found is told of it, also what was told
    /// before about the same client or server.
    fn shows_apart(&self) -> bool {
        false
    }

    /// Before anything is shown.
    fn begin(&mut self, _out: &mut Vec<u8>) {}

    /// An exchange whose messages follow, by exchange only.
    fn head(&mut self, _out: &mut Vec<u8>, _case: &Case<'_>) {}

    /// A message.
    fn message(&mut self, out: &mut Vec<u8>, shown: &Shown<'_>);

    /// An exchange that has closed; by exchange its messages were shown before.
    fn tail(&mut self, _out: &mut Vec<u8>, _case: &Case<'_>) {}

    /// Some of what comes when all is over, and whether there is more of that before [`finish`](Self::finish): what is
    /// long need not be put together as a whole.
    fn wind_up(&mut self, _out: &mut Vec<u8>, _summary: &Summary) -> bool {
        false
    }

    /// When all is over.
    fn finish(&mut self, _out: &mut Vec<u8>, _summary: &Summary) {}
}
