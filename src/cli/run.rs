//! Runs what was asked for, and says how it ended.

use std::io::{self, Write};

use clap::Parser;

use crate::capture::{self, Poll, Source};
use crate::cli::args::Args;
use crate::cli::config::Config;
use crate::cli::exit::Exit;
use crate::findings::Severity;
use crate::pipeline::{Parts, Pipeline};
use crate::wire::{Locator, Settings};

/// Output is written in blocks of about so many bytes.
const BLOCK: usize = 128 << 10;

/// Runs the program with the process's arguments.
pub fn run() -> Exit {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let is_error = error.use_stderr();
            let _ = error.print();
            return if is_error { Exit::Error } else { Exit::Done };
        }
    };
    match run_args(&args) {
        Ok(exit) => exit,
        Err(sentence) => {
            complain(&sentence);
            Exit::Error
        }
    }
}

/// Says something on stderr, with the program's name in front.
pub(super) fn complain(sentence: &str) {
    let _ = writeln!(io::stderr(), "dhcpscope: {sentence}");
}

fn run_args(args: &Args) -> Result<Exit, String> {
    let config = Config::of(args)?;
    if args.read.is_empty() {
        return Err(
            "nothing to read (try: dhcpscope -r FILE, or: dhcpscope -i INTERFACE)".to_owned(),
        );
    }
    let source = capture::file::open(args.read.first().map_or("-", String::as_str), 0)
        .map_err(|error| error.to_string())?;
    let mut session = Session::new(args, config);
    session.drain(Box::new(source));
    Ok(session.end())
}

/// One run over one input.
struct Session {
    pipeline: Pipeline,
    fail_on: Option<Severity>,
    has_failed: bool,
    is_closed: bool,
    is_prompt: bool,
}

impl Session {
    fn new(args: &Args, config: Config) -> Self {
        let view = config.view();
        let parts = Parts {
            locator: Locator::new(Settings {
                verify: !args.no_checksums,
                ..Settings::default()
            }),
            limits: config.limits,
            selection: config.selection,
            by: config.look.by,
            most: args.count_limit,
        };
        Self {
            pipeline: Pipeline::new(parts, view),
            fail_on: config.fail_on,
            has_failed: false,
            is_closed: false,
            is_prompt: args.line_buffered,
        }
    }

    /// Takes frames until the source ends, enough was shown, or nobody reads on.
    fn drain(&mut self, mut source: Box<dyn Source>) {
        while !self.is_closed && !self.pipeline.is_done() {
            match source.poll() {
                Ok(Poll::Frame(frame)) => {
                    let is_message = self.pipeline.frame(&frame);
                    if self.pipeline.output().len() >= BLOCK || (is_message && self.is_prompt) {
                        self.write();
                    }
                }
                Ok(Poll::Tick | Poll::Note(_)) => {}
                Ok(Poll::End) => return,
                Err(error) => {
                    self.write();
                    complain(&error.to_string());
                    self.has_failed = true;
                }
            }
        }
    }

    /// Writes what there is. A reader that went away ends the run quietly.
    fn write(&mut self) {
        let out = self.pipeline.output();
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(out).and_then(|()| stdout.flush());
        out.clear();
        if let Err(error) = written {
            self.is_closed = true;
            if error.kind() != io::ErrorKind::BrokenPipe {
                complain(&format!("cannot write: {error}"));
                self.has_failed = true;
            }
        }
    }

    fn end(mut self) -> Exit {
        self.pipeline.finish(None);
        if !self.is_closed {
            self.write();
        }
        if self.pipeline.summary().messages == 0 && !self.has_failed {
            self.say_nothing_found();
        }
        let is_grave = self
            .fail_on
            .is_some_and(|least| self.pipeline.worst() >= Some(least));
        if self.has_failed {
            Exit::Error
        } else if is_grave {
            Exit::Findings
        } else {
            Exit::Done
        }
    }

    fn say_nothing_found(&self) {
        match self.pipeline.summary().frames {
            0 => complain("the capture holds no packets"),
            1 => complain("no DHCP in the one packet of the capture"),
            frames => complain(&format!("no DHCP in the {frames} packets of the capture")),
        }
    }
}
