//! One run over one input: frames into the pipeline, bytes out to stdout, counters to stderr.

mod frames;
mod idle;
mod losses;
mod said;

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::time::Instant;

use crate::anonymize::Anonymizer;
use crate::capture::live::LiveStatistics;
use crate::capture::{Came, Filter, Pause, STANDARD};
use crate::cli::args::Args;
use crate::cli::chosen;
use crate::cli::comments::Comments;
use crate::cli::config::{Config, columns};
use crate::cli::counters::{self, Drops};
use crate::cli::exit::Exit;
use crate::cli::feed::Feed;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::record::Recorder;
use crate::cli::run::complain;
use crate::cli::sharing;
use crate::cli::signals::Signals;
use crate::findings::Severity;
use crate::pipeline::{BLOCK, Parts, Pipeline};
use crate::render::View;
use crate::render::silent::{CountView, SilentView};
use crate::wire::{Locator, Settings};

use idle::{Idle, now};
use losses::Losses;

/// Frames that are passed over between two looks at signals and the like.
const RUN: u64 = 1024;
/// Frames that are taken between two such looks.
const STRETCH: u32 = 64;

/// One run.
pub(super) struct Session {
    pipeline: Pipeline,
    /// Gives frames other names before anything else sees them.
    mask: Option<Anonymizer>,
    filter: Option<Filter>,
    recorder: Option<Recorder>,
    signals: Signals,
    /// The names of the sources as they are shown, and as they were typed.
    sources: Vec<String>,
    real: Vec<String>,
    fail_on: Option<Severity>,
    manner: Manner,
    output: Arc<Output>,
    has_failed: bool,
    captured: u64,
    incomplete: u64,
    /// Messages without a time stamp.
    timeless: u64,
    /// Interfaces that are not remembered.
    nameless: u64,
    dropped: Option<u64>,
    drops: Drops,
    losses: Losses,
    idle: Idle,
    comments: Comments,
    until: Option<Instant>,
    progress: Option<Progress>,
}

/// How a run behaves.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Manner {
    /// Frames come from interfaces.
    is_live: bool,
    /// Each message is written at once.
    is_prompt: bool,
    /// Little is said on stderr.
    is_quiet: bool,
    /// Stdout is a capture file.
    is_silent: bool,
    /// Lines are as long as the screen is wide, and not as somebody said.
    fits_screen: bool,
}

/// What a poll asks of the loop.
enum Step {
    GoOn,
    Write,
    End,
}

impl Session {
    /// A run that has seen nothing yet.
    pub(super) fn new(
        args: &Args,
        config: Config,
        feed: &Feed,
        filter: Option<Filter>,
        signals: Signals,
        recorder: Option<Recorder>,
    ) -> Self {
        let (view, recorder) = choosing(args, &config, recorder);
        Self::with_view(args, config, feed, filter, signals, (view, recorder))
    }

    /// A run that ends in a view of its own kind.
    pub(super) fn with_view(
        args: &Args,
        config: Config,
        feed: &Feed,
        filter: Option<Filter>,
        signals: Signals,
        (view, recorder): (Box<dyn View>, Option<Recorder>),
    ) -> Self {
        let is_live = !args.interface.is_empty();
        let is_unbuffered = args.recording.unbuffered && args.recording.write.is_none();
        let is_prompt = args.line_buffered || is_unbuffered || is_live || args.capturing.follow;
        let sources = config.look.sources.clone();
        let settings = Settings {
            verify: !args.no_checksums,
            tunnels: !is_live || args.capturing.tunnels,
        };
        let mask = config
            .replacer
            .map(|replacer| Anonymizer::new(replacer, settings));
        let parts = Parts {
            locator: Locator::new(settings),
            limits: config.limits,
            selection: config.selection,
            query: config.query,
            by: config.look.by,
            most: args.count_limit,
            weighs: config.fail_on.is_some(),
            is_narrowed: filter.is_some(),
        };
        let output = Arc::new(Output::default());
        let is_alone = is_prompt || recorder.is_some() || feed.is_short();
        let pipeline = if is_alone || io::stdout().is_terminal() {
            Pipeline::new(parts, view)
        } else {
            let stdout = Arc::clone(&output);
            Pipeline::aside(parts, view, Box::new(move |block| stdout.write(block)))
        };
        Self {
            pipeline,
            mask,
            filter,
            recorder,
            signals,
            sources,
            real: args.read.iter().chain(&args.interface).cloned().collect(),
            fail_on: config.fail_on,
            manner: Manner {
                is_live,
                is_prompt,
                is_quiet: config.look.verbosity < 0,
                is_silent: writes_stdout(args),
                fits_screen: args.width.is_none(),
            },
            output,
            has_failed: false,
            captured: 0,
            incomplete: 0,
            timeless: 0,
            nameless: 0,
            dropped: None,
            drops: Drops::default(),
            losses: Losses::default(),
            idle: Idle::default(),
            comments: Comments::default(),
            until: args
                .capturing
                .duration
                .and_then(|duration| Instant::now().checked_add(duration)),
            progress: None,
        }
    }

    /// Remembers that something went wrong: the exit status will say so.
    pub(super) fn fail(&mut self) {
        self.has_failed = true;
    }

    /// Takes frames until the input ends, enough was shown, nobody reads on, or a signal says stop.
    pub(super) fn run(mut self, mut feed: Feed) -> Exit {
        if self.manner.is_live && !self.manner.is_quiet {
            complain(&format!("listening on {}", self.sources.join(", ")));
        }
        self.progress = self.progress(&feed);
        feed.read_ahead(self.may_pass().then(|| self.pipeline.sieve()));
        while !self.is_over() {
            if self.progress.is_some() && self.output.has_begun() {
                self.give_way();
            }
            if let Some(progress) = &mut self.progress {
                progress.step();
            }
            match self.step(&mut feed) {
                Step::GoOn => {}
                Step::Write => self.write(),
                Step::End => break,
            }
            if self.manner.is_live && self.drops.is_due() {
                self.note_drops(&feed.statistics().unwrap_or_default());
            }
            if self.signals.take_resized() && self.manner.fits_screen {
                if let Some(columns) = columns() {
                    self.pipeline.resize(columns);
                }
            }
            if self.signals.take_tell() {
                let lines = counters::lines(self.captured, &feed.statistics().unwrap_or_default());
                complain(&lines.join(", "));
            }
        }
        let statistics = feed.statistics();
        self.end(statistics)
    }

    /// The progress to show of saved captures. A capture written to a pipe is for a program that may show it.
    fn progress(&self, feed: &Feed) -> Option<Progress> {
        if self.manner.is_quiet || self.manner.is_prompt {
            return None;
        }
        Progress::new(feed.meters().to_vec())
            .filter(|progress| !(self.manner.is_silent && progress.gives_way()))
    }

    fn is_over(&self) -> bool {
        self.output.is_closed()
            || self.pipeline.is_done()
            || self.signals.is_stopped()
            || self.until.is_some_and(|until| Instant::now() >= until)
    }

    /// Whether a frame that is not DHCP need not be looked at any further.
    fn may_pass(&self) -> bool {
        let is_for_view_alone =
            self.filter.is_none() && self.mask.is_none() && self.recorder.is_none();
        is_for_view_alone && !self.manner.is_prompt && self.comments.is_empty()
    }

    /// Takes what comes without a pause, or some of it.
    fn step(&mut self, feed: &mut Feed) -> Step {
        let (most, mut stretch) = if self.may_pass() {
            (RUN, STRETCH)
        } else {
            (0, 1)
        };
        let sieve = self.pipeline.sieve();
        let mut step = Step::GoOn;
        let pause = feed.each(most, &sieve, &mut |came| {
            match came {
                Came::Passed(run) => self.passed(&run),
                Came::Frame(frame) => {
                    step = self.frame(&frame);
                    stretch -= 1;
                }
            }
            stretch > 0 && matches!(step, Step::GoOn) && !self.pipeline.is_done()
        });
        match pause {
            Ok(Pause::Enough) => step,
            Ok(Pause::Tick) => self.tick(),
            Ok(Pause::Note(note)) => {
                self.note(note);
                Step::GoOn
            }
            Ok(Pause::End) => Step::End,
            Err(error) => {
                self.write();
                let sentence = error.to_string();
                complain(&match self.mask {
                    Some(_) => sharing::without(&sentence, &self.real, &self.sources),
                    None => sentence,
                });
                self.has_failed = true;
                Step::GoOn
            }
        }
    }

    /// Takes note that nothing comes just now.
    fn tick(&mut self) -> Step {
        if let Some(progress) = &mut self.progress {
            progress.look();
        }
        let now = if self.manner.is_live {
            now()
        } else {
            self.idle.now()
        };
        if let Some(now) = now {
            self.pipeline.idle(now);
            if let Some(mask) = &mut self.mask {
                mask.expire(now);
            }
        }
        self.say_incomplete();
        self.record(Recorder::flush);
        Step::Write
    }

    /// Ends the run as if its time were over.
    fn stop(&mut self) {
        self.until = Some(Instant::now());
    }

    /// Writes what there is. A reader that went away ends the run quietly.
    fn write(&mut self) {
        self.pipeline.settle();
        let drawn = self.pipeline.output();
        if drawn.is_empty() {
            return;
        }
        self.progress.take_if(|progress| progress.gives_way());
        self.output.write(drawn);
        drawn.clear();
    }

    /// Shows no progress any more where output may come to the same screen.
    fn give_way(&mut self) {
        self.progress.take_if(|progress| progress.gives_way());
    }

    fn end(mut self, statistics: Option<Vec<LiveStatistics>>) -> Exit {
        self.progress = None;
        if self.signals.is_stopped() && io::stderr().is_terminal() {
            // The terminal has written ^C where the next line is to begin.
            let _ = io::stderr().write_all(b"\n");
        }
        if let Some(statistics) = &statistics {
            self.note_drops(statistics);
        }
        self.record(Recorder::flush);
        self.pipeline.close();
        if let Some(mask) = &mut self.mask {
            mask.finish();
        }
        while !self.output.is_closed() && self.pipeline.show_next() {
            if self.pipeline.output().len() >= BLOCK {
                self.write();
            }
        }
        self.pipeline.finish(self.dropped);
        self.record(Recorder::finish);
        if !self.output.is_closed() {
            self.write();
        }
        if let Some(statistics) = statistics {
            let mut lines = counters::lines(self.captured, &statistics).join("\n");
            lines.push('\n');
            let _ = io::stderr().write_all(lines.as_bytes());
        } else if !self.has_failed && !self.output.is_closed() {
            self.say_nothing_found();
        }
        self.say_unread();
        self.say_incomplete();
        self.say_torn();
        self.say_limits();
        let is_grave = self
            .fail_on
            .is_some_and(|least| self.pipeline.worst() >= Some(least));
        if self.has_failed || self.output.has_failed() {
            Exit::Error
        } else if is_grave {
            Exit::Findings
        } else {
            Exit::Done
        }
    }
}

/// The view and the recorder, which is told what is shown where that is not everything.
fn choosing(
    args: &Args,
    config: &Config,
    recorder: Option<Recorder>,
) -> (Box<dyn View>, Option<Recorder>) {
    let view = view(args, config);
    match recorder {
        Some(recorder) if !config.query.is_all() || args.count_limit.is_some() => {
            let (view, chosen) = chosen::telling(view, config.look.by);
            let comes_in_order = config.look.is_live || args.capturing.follow;
            (view, Some(recorder.choosing(chosen, !comes_in_order)))
        }
        recorder => (view, recorder),
    }
}

/// The view, unless less is wanted than any view shows.
fn view(args: &Args, config: &Config) -> Box<dyn View> {
    if writes_stdout(args) {
        Box::new(SilentView)
    } else if args.count {
        Box::new(CountView::default())
    } else {
        config.view()
    }
}

fn writes_stdout(args: &Args) -> bool {
    args.recording.write.as_deref() == Some(STANDARD)
}
