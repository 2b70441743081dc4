//! What a run says beside its data: notes of the capture while it lasts, and what was lost or left out.

use crate::capture::live::LiveStatistics;
use crate::capture::{Error, Frame, Note, NoteKind, STANDARD, SourceIndex, Subject, link_name};
use crate::cli::notes;
use crate::cli::record::Recorder;
use crate::cli::run::complain;
use crate::cli::sharing;

use super::Session;

/// Incomplete datagrams told one by one; more are only counted.
const INCOMPLETE_TOLD: u64 = 20;

impl Session {
    /// Says what a source has to say beside its frames.
    pub(super) fn note(&mut self, note: Note) {
        let note = match &self.mask {
            Some(mask) => sharing::note(note, mask.replacer()),
            None => note,
        };
        let name = self.name(note.source).to_owned();
        // What nobody has said before; else a counter is said again.
        let mut is_news = true;
        match &note.kind {
            NoteKind::Interface { index, name, .. } => {
                let is_kept = self
                    .pipeline
                    .interface(note.source, *index, name.as_deref());
                self.nameless += u64::from(!is_kept);
                self.losses.begin(note.source, *index);
                if let Some(recorder) = &mut self.recorder {
                    recorder.interface(note.source, *index, name.as_deref());
                }
            }
            NoteKind::GoesOn { from } => {
                self.pipeline.go_on(note.source, *from);
                if let Some(mask) = &mut self.mask {
                    mask.go_on(note.source, *from);
                }
            }
            NoteKind::Comment {
                subject: Subject::Frame(frame),
                text,
            } if self.comments.keep(note.source, *frame, text) => {
                return;
            }
            NoteKind::Statistics {
                interface,
                counters,
            } => {
                let dropped = counters.dropped();
                let more = self.losses.in_all(note.source, *interface, dropped);
                is_news = more > 0;
                self.lose(more);
            }
            NoteKind::Lost {
                interface, count, ..
            } => {
                let more = self.losses.before_packet(note.source, *interface, *count);
                self.lose(more);
            }
            _ => {}
        }
        let is_grave = note.kind.is_damage() || matches!(note.kind, NoteKind::Gone { .. });
        self.has_failed |= is_grave;
        if (self.manner.is_quiet || !is_news) && !is_grave {
            return;
        }
        let interface = note.kind.interface();
        let interface = interface
            .and_then(|index| self.pipeline.interface_name(note.source, index))
            .map(str::to_owned);
        if let Some(sentence) = notes::note(&note.kind, interface.as_deref()) {
            complain(&format!("{name}: {sentence}"));
        }
    }

    /// What a source is called in a sentence.
    fn name(&self, source: SourceIndex) -> &str {
        match self.sources.get(usize::from(source)).map(String::as_str) {
            Some(STANDARD) => "standard input",
            name => name.unwrap_or_default(),
        }
    }

    /// Says comments on a frame that is no message.
    pub(super) fn say_comments(&self, frame: &Frame<'_>, comments: &[Box<str>]) {
        if self.manner.is_quiet {
            return;
        }
        let name = self.name(frame.source);
        for comment in comments {
            let number = frame.number;
            complain(&format!("{name}: frame {number}: comment: {comment}"));
        }
    }

    /// Says that frames like one of a source do not pass, because the expression cannot be asked about them.
    pub(super) fn say_unfiltered(&mut self, source: SourceIndex, error: &Error) {
        let name = self.name(source);
        complain(&format!(
            "{name}: {error}; frames of that link type do not pass"
        ));
        self.has_failed = true;
    }

    /// Counts packets that the capture is known to have lost.
    pub(super) fn lose(&mut self, count: u64) {
        let dropped = self.dropped.unwrap_or(0).saturating_add(count);
        self.dropped = Some(dropped);
        self.pipeline.lost(dropped);
    }

    /// Takes note of what the kernel has dropped since the last time.
    pub(super) fn note_drops(&mut self, statistics: &[LiveStatistics]) {
        let (more, sentences) = self.drops.note(statistics);
        self.lose(more);
        if !self.manner.is_quiet {
            for sentence in sentences {
                complain(&sentence);
            }
        }
    }

    /// Says that a capture holds nothing, or no DHCP.
    pub(super) fn say_nothing_found(&self) {
        let summary = self.pipeline.summary();
        let kept_out = summary.kept_out();
        match (summary.messages, summary.frames) {
            (0, 1) if kept_out == 1 => {
                complain("the one packet of the capture does not match the expression");
            }
            (0, frames) if frames > 0 && kept_out == frames => complain(&format!(
                "no packet matches the expression; the capture holds {frames}"
            )),
            (0, frames) if kept_out > 0 => {
                let matching = frames - kept_out;
                let packets = notes::counted(matching, "packet", "packets");
                complain(&format!(
                    "no DHCP in the {packets} of {frames} that the expression lets through"
                ));
            }
            (0, 0) => complain("the capture holds no packets"),
            (0, 1) => complain("no DHCP in the one packet of the capture"),
            (0, frames) => complain(&format!("no DHCP in the {frames} packets of the capture")),
            (messages, _) if self.pipeline.has_picked_nothing() => complain(&format!(
                "no exchange matches what was asked for; the capture holds {}",
                notes::counted(messages, "DHCP message", "DHCP messages")
            )),
            _ => {}
        }
    }

    /// Says which link types are not read: what they carry is not known.
    pub(super) fn say_unread(&self) {
        let (unread, beside) = self.pipeline.unread();
        for (link, frames) in unread {
            let number = link.0;
            let name = match link_name(*link) {
                Some(name) => format!("{name} ({number})"),
                None => number.to_string(),
            };
            let packets = notes::counted(*frames, "packet is", "packets are");
            complain(&format!(
                "link type {name} is not read: {packets} passed over"
            ));
        }
        if beside > 0 {
            let packets = notes::counted(
                beside,
                "packet of another such link type is",
                "packets of other such link types are",
            );
            complain(&format!("{packets} passed over"));
        }
    }

    /// Says which datagrams never became whole, and what was seen of them.
    pub(super) fn say_incomplete(&mut self) {
        let (given_up, more) = match &mut self.mask {
            Some(mask) => mask.incomplete(),
            None => self.pipeline.incomplete(),
        };
        let mut unknown = more;
        for datagram in given_up {
            let sentence = notes::incomplete(&datagram, &self.sources);
            let is_told = self.incomplete < INCOMPLETE_TOLD;
            let Some(sentence) = sentence.filter(|_| is_told) else {
                unknown += 1;
                continue;
            };
            self.incomplete += 1;
            complain(&sentence);
        }
        if unknown > 0 && !self.manner.is_quiet {
            let (one, several) = if self.incomplete > 0 {
                ("more fragmented datagram", "more fragmented datagrams")
            } else {
                ("fragmented datagram", "fragmented datagrams")
            };
            let datagrams = notes::counted(unknown, one, several);
            complain(&format!("{datagrams} stayed incomplete"));
        }
    }

    /// Says what was to be written and is not.
    pub(super) fn say_torn(&mut self) {
        let torn = self.recorder.as_ref().map_or(0, Recorder::torn);
        if torn > 0 {
            let messages = notes::counted(torn, "message is", "messages are");
            complain(&format!(
                "{messages} not written in full: too much came between their fragments and their choice"
            ));
            self.has_failed = true;
        }
    }

    /// Says what could not be kept, and what follows from nothing.
    pub(super) fn say_limits(&self) {
        if self.timeless > 0 && !self.manner.is_quiet {
            let messages = notes::counted(self.timeless, "message has", "messages have");
            complain(&format!(
                "{messages} no time stamp, or one of zero: nothing follows from when they came"
            ));
        }
        if self.nameless > 0 {
            let interfaces = notes::counted(self.nameless, "interface is", "interfaces are");
            complain(&format!(
                "{interfaces} not remembered, as there are too many or their names are too long: their frames are shown without a name"
            ));
        }
        let summary = self.pipeline.summary();
        if summary.evicted > 0 {
            let exchanges = notes::counted(summary.evicted, "exchange was", "exchanges were");
            let before = match summary.evicted_waiting {
                0 => "all after their answers".to_owned(),
                waiting if waiting == summary.evicted => "all before an answer".to_owned(),
                waiting => format!("{waiting} of them before an answer"),
            };
            complain(&format!(
                "{exchanges} closed early to save memory, {before} (--max-memory raises the bound)"
            ));
        }
        let forgotten = summary.forgotten;
        if forgotten > 0 {
            let times = notes::counted(forgotten, "time", "times");
            complain(&format!(
                "{times} the oldest client was forgotten: findings over several exchanges of it may be missing"
            ));
        }
    }
}
