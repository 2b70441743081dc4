//! Does what was asked for, and says how it ended.

use std::io::{self, Write};

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::args::{Args, ViewName};
use crate::cli::config::Config;
use crate::cli::exit::Exit;
use crate::cli::expression;
use crate::cli::feed::{self, Feed};
use crate::cli::reference;
use crate::cli::rights;
use crate::cli::session::Session;
use crate::cli::signals::Signals;

/// Runs the program with the process's arguments.
pub fn run() -> Exit {
    match Args::try_parse() {
        Ok(args) => run_args(&args).unwrap_or_else(|sentence| {
            complain(&sentence);
            Exit::Error
        }),
        Err(error) => misunderstood(&error),
    }
}

/// Says something on stderr, with the program's name in front.
pub(super) fn complain(sentence: &str) {
    let _ = writeln!(io::stderr(), "dhcpscope: {sentence}");
}

/// Writes data to stdout; a reader that went away is no error.
fn print(text: &str) -> Result<Exit, String> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(format!("cannot write: {error}"))
        }
        _ => Ok(Exit::Done),
    }
}

fn run_args(args: &Args) -> Result<Exit, String> {
    let config = Config::of(args)?;
    if args.list_interfaces {
        let list = feed::list_interfaces().map_err(|error| error.to_string())?;
        return print(&list);
    }
    if let Some(table) = &args.list {
        return print(&reference::list(table, args.output == ViewName::Json)?);
    }
    if let Some(topic) = &args.explain {
        return print(&reference::page(topic)?);
    }
    if args.capturing.dump_filter {
        return print(&programs(args)?);
    }
    if args.read.is_empty() && args.interface.is_empty() {
        let hint = feed::meant_file(&args.filter);
        return Err(hint.unwrap_or_else(|| NOTHING_TO_DO.to_owned()));
    }
    let mut filter = expression::filter(args)?;
    let (feed, has_failed) = Feed::open(args)?;
    if let Some(filter) = &mut filter {
        expression::suits(filter, &feed, &config.look.sources)?;
    }
    let signals = Signals::listen().map_err(|error| format!("cannot catch signals: {error}"))?;
    let recorder = rights::give_up(args, &feed)?;
    let mut session = Session::new(args, config, filter, signals, recorder);
    if has_failed {
        session.fail();
    }
    Ok(session.run(feed))
}

/// What `-d` prints.
fn programs(args: &Args) -> Result<String, String> {
    if args.read.is_empty() && args.interface.is_empty() {
        return expression::programs(args, None);
    }
    let (feed, _) = Feed::open(args)?;
    expression::programs(args, Some(&feed))
}

/// What the program says when it is not told what to do.
const NOTHING_TO_DO: &str = "nothing to read

  dhcpscope -r FILE        what happened in a saved capture
  dhcpscope -i INTERFACE   what happens now (-D lists the interfaces)
  dhcpscope --help         everything else";

/// Says what was wrong with the arguments; help and version are no errors.
fn misunderstood(error: &clap::Error) -> Exit {
    if let Some(sentence) = foreign_flag(error) {
        complain(&sentence);
        return Exit::Error;
    }
    let _ = error.print();
    if error.use_stderr() {
        Exit::Error
    } else {
        Exit::Done
    }
}

/// A sentence for flags of tcpdump that make no sense here.
fn foreign_flag(error: &clap::Error) -> Option<String> {
    if error.kind() != ErrorKind::UnknownArgument {
        return None;
    }
    let Some(ContextValue::String(flag)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    let instead = match flag.as_str() {
        "-A" => "packets as text: use -X, which shows bytes and text",
        "-E" => "decryption: DHCP is not encrypted, so leave it out",
        "-L" => "a list of link types: the interface's own is used, so leave it out",
        "-N" => "short host names: addresses are never resolved, so leave it out",
        "-O" => "an optimizer switch: the filter is always optimized, so leave it out",
        "-S" => "TCP sequence numbers: leave it out",
        "-j" => "a choice of clock: the best one is used, so leave it out",
        "-y" => "a choice of link type: the interface's own is used, so leave it out",
        "-z" => "a command after rotation: watch the output folder instead",
        _ => return None,
    };
    Some(format!("{flag} is tcpdump's flag for {instead}"))
}
