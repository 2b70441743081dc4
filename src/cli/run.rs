//! Does what was asked for, and says how it ended.

use std::io::{self, Write};

use clap::Parser;
use clap::error::ErrorKind;

use crate::capture::{self, Error};
use crate::cli::args::{Args, ViewName};
use crate::cli::compare;
use crate::cli::config::{self, Config};
use crate::cli::exit::Exit;
use crate::cli::expression;
use crate::cli::feed::{self, Feed};
use crate::cli::manual;
use crate::cli::misuse;
use crate::cli::progress;
use crate::cli::reference;
use crate::cli::rights;
use crate::cli::session::Session;
use crate::cli::sharing;
use crate::cli::signals::Signals;
use crate::render::escape;

/// Runs the program with the process's arguments.
pub fn run() -> Exit {
    match Args::try_parse() {
        Ok(args) => run_args(args).unwrap_or_else(|sentence| {
            complain(&sentence);
            Exit::Error
        }),
        Err(error) => misunderstood(error),
    }
}

/// Says a sentence on stderr, with the program's name in front. What it quotes may come from anybody: names of files
/// and interfaces, comments, arguments. So it stays one line, and nothing in it reaches the terminal but text.
pub(super) fn complain(sentence: &str) {
    let mut line = b"dhcpscope: ".to_vec();
    escape::sentence(&mut line, sentence);
    line.push(b'\n');
    let _ = progress::aside(|| io::stderr().write_all(&line));
}

/// Says several lines on stderr, with the program's name in front of the first.
fn complain_at_length(lines: &str) {
    let mut shown = b"dhcpscope: ".to_vec();
    for line in lines.lines() {
        escape::sentence(&mut shown, line);
        shown.push(b'\n');
    }
    let _ = progress::aside(|| io::stderr().write_all(&shown));
}

/// Writes data to stdout; a reader that went away is no error.
fn print(data: &[u8]) -> Exit {
    let mut stdout = io::stdout().lock();
    let printed = stdout.write_all(data).and_then(|()| stdout.flush());
    printed.map_or_else(unprinted, |()| Exit::Done)
}

/// Says why stdout cannot be written, and how that ends the run: a reader that went away is no error.
pub(super) fn unprinted(cause: io::Error) -> Exit {
    if cause.kind() == io::ErrorKind::BrokenPipe {
        return Exit::Done;
    }
    let path = "standard output".to_owned();
    complain(&Error::Write { path, cause }.to_string());
    Exit::Error
}

fn run_args(mut args: Args) -> Result<Exit, String> {
    if let Some(reference) = reference_of(&args) {
        return Ok(print(&reference?));
    }
    sharing::say_drawn(&args);
    if args.sharing.diff.is_some() {
        let (shown, exit) = compare::compare(args)?;
        return Ok(print(&shown).max(exit));
    }
    feed::number_interfaces(&mut args.interface);
    let args = &args;
    let config = Config::of(args)?;
    if args.capturing.dump_filter > 0 {
        return Ok(print(programs(args)?.as_bytes()));
    }
    if args.read.is_empty() && args.interface.is_empty() {
        if let Some(hint) = feed::meant_file(&args.filter) {
            return Err(hint);
        }
        complain_at_length(manual::NOTHING_TO_DO);
        return Ok(Exit::Error);
    }
    let (feed, has_failed) = Feed::open(args)?;
    let filter = expression::filter(args, &feed, &config.look.sources)?;
    let signals = Signals::listen().map_err(|error| format!("cannot catch signals: {error}"))?;
    let recorder = rights::give_up(args, &feed, &config.look.sources)?;
    let mut session = Session::new(args, config, &feed, filter, signals, recorder);
    if has_failed {
        session.fail();
    }
    Ok(session.run(feed))
}

/// What is printed where nothing is to be read: lists, explanations, completions. `None` where something is.
fn reference_of(args: &Args) -> Option<Result<Vec<u8>, String>> {
    if args.short_help {
        Some(Ok(
            manual::short_help(config::is_coloured(args.color)).into_bytes()
        ))
    } else if args.list_interfaces {
        let list = feed::list_interfaces();
        Some(
            list.map(String::into_bytes)
                .map_err(|error| error.to_string()),
        )
    } else if let Some(table) = &args.list {
        let list = reference::list(table, args.output == ViewName::Json);
        Some(list.map(String::into_bytes))
    } else if let Some(topic) = &args.explain {
        Some(reference::pages(topic).map(String::into_bytes))
    } else if let Some(shell) = args.completions {
        Some(Ok(manual::completions(shell)))
    } else if args.man {
        Some(manual::page().map_err(|error| error.to_string()))
    } else {
        None
    }
}

/// What `-d` prints.
fn programs(args: &Args) -> Result<String, String> {
    if args.read.is_empty() && args.interface.is_empty() {
        return expression::programs(args, None);
    }
    let (feed, _) = Feed::open(args)?;
    expression::programs(args, Some(&feed))
}

/// Says what was wrong with the arguments; help and version are no errors.
fn misunderstood(error: clap::Error) -> Exit {
    match error.kind() {
        ErrorKind::DisplayVersion => print(version().as_bytes()),
        _ if error.use_stderr() => {
            complain_at_length(&misuse::answer(error));
            Exit::Error
        }
        _ => {
            let printed = error.print();
            printed.map_or_else(unprinted, |()| Exit::Done)
        }
    }
}

/// The program's version and that of libpcap, one a line as tcpdump prints them.
fn version() -> String {
    let own = concat!("dhcpscope ", env!("CARGO_PKG_VERSION"), "\n");
    match capture::library_version() {
        Some(library) => format!("{own}libpcap {library}\n"),
        None => own.to_owned(),
    }
}
