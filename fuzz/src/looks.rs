//! Views as bytes choose them, and what each may write.

use dhcpscope::capture::Frame;
use dhcpscope::exchange::{Limits, Outcome, Query};
use dhcpscope::findings::Selection;
use dhcpscope::pipeline::{Parts, Pipeline};
use dhcpscope::render::clients::ClientView;
use dhcpscope::render::comments::with_comments;
use dhcpscope::render::exchange::ExchangeView;
use dhcpscope::render::hexdump::{Dump, with_dump};
use dhcpscope::render::json::JsonView;
use dhcpscope::render::ladder::LadderView;
use dhcpscope::render::line::LineView;
use dhcpscope::render::summary::SummaryView;
use dhcpscope::render::tcpdump::{Settings, Spelling, TcpdumpView};
use dhcpscope::render::{Grouping, Look, Paint, TimeForm, View, hex, tree};
use dhcpscope::wire::{Locator, Settings as Locating};

use super::check;

/// Views there are.
const VIEWS: u8 = 9;
/// The tcpdump view among them.
const TCPDUMP: u8 = 7;
/// The JSON view among them.
const JSON: u8 = 8;

/// Bytes at the front of an input that choose the view.
pub const CHOICE: usize = 3;

/// A view and how it looks.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    view: u8,
    look: u8,
    flags: u8,
}

impl Choice {
    /// What three bytes mean: the view, its look, its flags.
    pub fn of([view, look, flags]: [u8; CHOICE]) -> Self {
        Self { view, look, flags }
    }

    fn view(self) -> u8 {
        self.view % VIEWS
    }

    fn bit(self, bit: u8) -> bool {
        self.flags & (1 << bit) != 0
    }

    fn by(self) -> Grouping {
        match (self.view(), self.bit(0)) {
            (3, _) => Grouping::Client,
            (TCPDUMP, _) | (_, false) => Grouping::Time,
            (_, true) => Grouping::Exchange,
        }
    }

    fn dump(self) -> Option<Dump> {
        self.bit(3).then_some(Dump {
            has_link: self.bit(4),
            has_text: self.bit(5),
        })
    }

    fn look(self, is_coloured: bool) -> Look {
        const TIMES: [TimeForm; 8] = [
            TimeForm::Utc,
            TimeForm::Date,
            TimeForm::Epoch,
            TimeForm::Relative,
            TimeForm::Delta,
            TimeForm::None,
            TimeForm::Utc,
            TimeForm::Utc,
        ];
        const WIDTHS: [usize; 4] = [80, 40, 57, 160];
        let part = |shift: u8, bits: u8| usize::from((self.look >> shift) & ((1 << bits) - 1));
        Look {
            paint: Paint::new(is_coloured),
            width: WIDTHS[part(0, 2)],
            is_ascii: self.bit(1),
            verbosity: [0, 1, 2, -1][part(2, 2)],
            time: TIMES[part(4, 3)],
            by: self.by(),
            is_live: false,
            sources: vec!["a.pcap".to_owned()],
            interfaces: Vec::new(),
        }
    }

    fn made(self, is_coloured: bool) -> Box<dyn View> {
        let look = self.look(is_coloured);
        let view: Box<dyn View> = match self.view() {
            0 => Box::new(ExchangeView::new(look)),
            1 => Box::new(LineView::new(look)),
            2 => Box::new(SummaryView::new(look)),
            3 => Box::new(ClientView::new(look, self.bit(0))),
            4 => Box::new(LadderView::new(look)),
            5 => Box::new(tree::view(look)),
            6 => Box::new(hex::view(look)),
            TCPDUMP => return Box::new(TcpdumpView::new(&look, self.tcpdump())),
            _ => return Box::new(JsonView::new(look)),
        };
        let view: Box<dyn View> = match self.dump() {
            Some(dump) => Box::new(with_dump(view, dump)),
            None => view,
        };
        Box::new(with_comments(view, self.look(is_coloured)))
    }

    /// What a capture says of each frame.
    fn comments(self) -> Vec<Box<str>> {
        let hostile = "x\u{1b}[2J\nBOUND \u{202e}\u{9b}31m \u{7f}\0";
        let has_some = self.bit(6) && self.view() != TCPDUMP;
        has_some.then(|| hostile.into()).into_iter().collect()
    }

    fn tcpdump(self) -> Settings {
        Settings {
            verbosity: (self.look >> 2) & 3,
            is_quiet: self.look & 3 == 3,
            shows_link: self.bit(1),
            shows_number: self.bit(0),
            is_nano: self.bit(2),
            verifies: self.look & 0x80 == 0,
            spelling: if self.bit(6) {
                Spelling::Words
            } else {
                Spelling::Brackets
            },
            dump: self.dump(),
        }
    }

    fn pipeline(self, limits: Limits, query: Query, is_coloured: bool) -> Pipeline {
        let parts = Parts {
            locator: Locator::new(Locating {
                verify: self.look & 0x80 == 0,
                tunnels: !self.bit(7),
            }),
            limits,
            selection: Selection::all(),
            query,
            by: self.by(),
            most: None,
            weighs: true,
            is_narrowed: false,
        };
        Pipeline::new(parts, self.made(is_coloured))
    }

    /// Shows the frames and checks what is written.
    pub fn show(self, limits: Limits, query: &Query, frames: &[Frame<'_>]) {
        let written = |is_coloured: bool| {
            let mut pipeline = self.pipeline(limits, query.clone(), is_coloured);
            for frame in frames {
                pipeline.frame(frame, self.comments());
            }
            let shown = pipeline.summary().messages;
            (end(pipeline), shown)
        };
        let (plain, messages) = written(false);
        match self.view() {
            TCPDUMP => check::plain_with_tabs(&plain),
            JSON => {
                let lines = check::json(&plain);
                assert_eq!(lines.summaries, 1);
                if query.is_all() && self.by() == Grouping::Time {
                    assert_eq!(
                        lines.messages, messages,
                        "messages come out as they went in"
                    );
                }
            }
            _ if self.dump().is_some() => check::plain_with_tabs(&plain),
            _ => check::plain(&plain),
        }
        if self.bit(2) && !matches!(self.view(), TCPDUMP | JSON) {
            check::colour_is_erased(&written(true).0, &plain);
        }
    }
}

/// What a pipeline has written when its input ends.
fn end(mut pipeline: Pipeline) -> Vec<u8> {
    pipeline.close();
    while pipeline.show_next() {}
    pipeline.finish(None);
    std::mem::take(pipeline.output())
}

/// A query that bytes choose; most choose none.
pub fn query(choice: u8) -> Query {
    let mut query = Query::default();
    match choice {
        0x80..=0x8f => query.outcomes = vec![Outcome::Bound],
        0x90..=0x9f => query.outcomes = vec![Outcome::NoAnswer, Outcome::Open],
        0xa0..=0xaf => query.slower_than = Some(1_000_000),
        0xb0..=0xbf => query.xids = vec![u32::from(choice & 7)],
        _ => {}
    }
    query
}
