//! The capture formats behind one face: which it is, moving on, and the frame moved to.

use std::io::ErrorKind;

use super::classic::{MAGIC_LEN, Pcap};
use super::error::Offset;
use super::input::{Input, Wait};
use super::pcapng::PcapNg;
use super::{Error, Frame, NoteKind, Run, Sieve, SourceIndex};

/// A reader of one of the formats.
pub(super) enum Format {
    Pcap(Pcap),
    PcapNg(Box<PcapNg>),
}

/// What moving on brought: as [`Poll`](super::Poll), but the frame stays where it is.
pub(super) enum Step {
    Frame,
    Tick,
    Note(NoteKind),
    End,
}

/// Why a format reader cannot move on.
#[derive(Debug)]
pub(super) enum Failure {
    /// It can, but not now.
    Wait,
    Damaged {
        at: u64,
        what: String,
    },
    CutShort {
        part: String,
        at: u64,
        have: u64,
        need: u64,
    },
}

impl Failure {
    /// The stream ended inside the item at the start of the window.
    pub(super) fn cut_short(input: &Input, part: impl Into<String>, need: usize) -> Self {
        Self::CutShort {
            part: part.into(),
            at: input.offset(),
            have: input.window().len() as u64,
            need: need as u64,
        }
    }

    /// What it is to the user.
    pub(super) fn told(self, path: String, inflated: bool) -> Error {
        let offset = |bytes| Offset { bytes, inflated };
        match self {
            Self::Damaged { at, what } => Error::Damaged {
                path,
                at: offset(at),
                what,
            },
            Self::CutShort {
                part,
                at,
                have,
                need,
            } => Error::CutShort {
                path,
                part,
                at: offset(at),
                have,
                need,
            },
            Self::Wait => Error::Read {
                path,
                at: offset(0),
                cause: ErrorKind::WouldBlock.into(),
            },
        }
    }
}

impl From<Wait> for Failure {
    fn from(_: Wait) -> Self {
        Self::Wait
    }
}

impl Format {
    /// Finds out the format and reads its header; `None` when the stream is no capture.
    ///
    /// No more than the magic number is waited for: a pipe may bring its header long before its first packet.
    pub(super) fn recognise(input: &mut Input) -> Result<Option<Self>, Failure> {
        input.has(MAGIC_LEN)?;
        let start = input.window();
        if start.is_empty() {
            Ok(None)
        } else if Pcap::recognises(start) {
            Pcap::open(input).map(Self::Pcap).map(Some)
        } else if PcapNg::recognises(start) {
            Ok(Some(Self::PcapNg(Box::new(PcapNg::new()))))
        } else {
            Ok(None)
        }
    }

    /// The next frame, where that is to be had without more ado: see [`Pcap::next_plain`].
    #[inline]
    pub(super) fn next_plain<'a>(
        &mut self,
        input: &'a mut Input,
        source: SourceIndex,
        passes: Option<&impl Sieve>,
    ) -> Option<Frame<'a>> {
        match self {
            Self::Pcap(pcap) => pcap.next_plain(input, source, passes),
            Self::PcapNg(_) => None,
        }
    }

    /// Moves on.
    #[inline]
    pub(super) fn advance(&mut self, input: &mut Input) -> Result<Step, Failure> {
        match self {
            Self::Pcap(pcap) => pcap.advance(input),
            Self::PcapNg(pcapng) => pcapng.advance(input),
        }
    }

    /// Moves on past frames that fall through, until `run` is `most` frames long; says whether the format can do so.
    /// Where it cannot, each frame is to be moved to and asked about.
    #[inline]
    pub(super) fn pass(
        &mut self,
        input: &mut Input,
        passes: &impl Sieve,
        run: (&mut Run, u64),
    ) -> bool {
        match self {
            Self::Pcap(pcap) => {
                pcap.pass(input, passes, run);
                true
            }
            Self::PcapNg(_) => false,
        }
    }

    /// The frame that the last [`advance`](Self::advance) moved to.
    #[inline]
    pub(super) fn frame<'a>(&self, input: &'a Input, source: SourceIndex) -> Frame<'a> {
        match self {
            Self::Pcap(pcap) => pcap.frame(input, source),
            Self::PcapNg(pcapng) => pcapng.frame(input, source),
        }
    }
}
