//! `--diff`: two exchanges are looked for, in one run or in two, and then compared.

use std::sync::mpsc::{Receiver, channel};

use crate::cli::args::{Args, ViewName};
use crate::cli::config::Config;
use crate::cli::exit::Exit;
use crate::cli::expression;
use crate::cli::feed::Feed;
use crate::cli::rights;
use crate::cli::run::complain;
use crate::cli::session::Session;
use crate::cli::signals::Signals;
use crate::render::diff::{self, Collected, Collector, Side};

/// An exchange as it was named.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    /// Its file; `None` where all that is read counts.
    file: Option<String>,
    number: u64,
}

impl Named {
    fn of(word: &str) -> Result<Self, String> {
        let (file, number) = match word.rsplit_once(':') {
            Some((file, number)) => (Some(file.to_owned()), number),
            None => (None, word),
        };
        match number.parse() {
            Ok(number) if number > 0 && file.as_deref() != Some("") => Ok(Self { file, number }),
            _ => Err(format!(
                "--diff {word}: neither an exchange's number nor FILE:NUMBER (like 2 or boot.pcap:2)"
            )),
        }
    }
}

/// A run that looks for exchanges.
struct Search {
    feed: Feed,
    session: Session,
    found: Receiver<Collected>,
    /// What is read, for when something is not found.
    whole: String,
}

/// Makes the comparison that was asked for, and says how it went.
///
/// # Errors
/// A sentence where an exchange is not there, or cannot be looked for.
pub(super) fn compare(mut args: Args) -> Result<(Vec<u8>, Exit), String> {
    let words = args.sharing.diff.take().unwrap_or_default();
    let [one, other] = words.as_slice() else {
        return Err("--diff compares two exchanges (like --diff 1 2)".to_owned());
    };
    if args.output != ViewName::Exchange {
        return Err("--diff has a view of its own (leave out -o)".to_owned());
    }
    let named = [Named::of(one)?, Named::of(other)?];
    let given = std::mem::take(&mut args.read);
    let look = Config::of(&args)?.look;
    let signals = Signals::listen().map_err(|error| format!("cannot catch signals: {error}"))?;
    let mut replacer = None;
    let mut searches: Vec<(Option<String>, Search)> = Vec::new();
    for name in &named {
        if searches.iter().any(|(file, _)| *file == name.file) {
            continue;
        }
        args.read = match &name.file {
            Some(file) => vec![file.clone()],
            None => given.clone(),
        };
        if args.read.is_empty() {
            return Err(format!(
                "--diff {}: of which capture? (add -r FILE, or say FILE:{})",
                name.number, name.number
            ));
        }
        let mut config = Config::of(&args)?;
        config.replacer = replacer.take().or(config.replacer);
        replacer.clone_from(&config.replacer);
        if let (Some(_), [source], 1..) = (&replacer, &mut *config.look.sources, searches.len()) {
            *source = format!("capture-{}", searches.len() + 1);
        }
        let is_wanted = |other: &&Named| other.file == name.file;
        let numbers = named.iter().filter(is_wanted).map(|name| name.number);
        let search = search(&args, config, numbers.collect(), &signals)?;
        searches.push((name.file.clone(), search));
    }
    if let Some((_, search)) = searches.first() {
        rights::give_up(&args, &search.feed, &[])?;
    }
    run(searches, &named).map(|(sides, exit)| {
        let mut out = Vec::new();
        let [one, other] = &sides;
        diff::write(&mut out, &look, [one, other]);
        (out, exit)
    })
}

/// Opens what is read, and a run over it that keeps the exchanges with these numbers.
fn search(
    args: &Args,
    config: Config,
    numbers: Vec<u64>,
    signals: &Signals,
) -> Result<Search, String> {
    let (feed, has_failed) = Feed::open(args)?;
    let filter = expression::filter(args, &feed, &config.look.sources)?;
    let (to, found) = channel();
    let whole = config.look.sources.join(", ");
    let view = Box::new(Collector::new(numbers, config.look.sources.clone(), to));
    let mut session =
        Session::with_view(args, config, &feed, filter, signals.clone(), (view, None));
    if has_failed {
        session.fail();
    }
    Ok(Search {
        feed,
        session,
        found,
        whole,
    })
}

/// Runs the searches, and gives the exchanges in the order they were named.
fn run(
    searches: Vec<(Option<String>, Search)>,
    named: &[Named; 2],
) -> Result<([Side; 2], Exit), String> {
    let mut exit = Exit::Done;
    let mut found: Vec<(Named, Side)> = Vec::new();
    let mut missing = Vec::new();
    for (file, search) in searches {
        exit = exit.max(search.session.run(search.feed));
        let mut highest = 0;
        for collected in search.found.try_iter() {
            match collected {
                Collected::Wanted(side) => {
                    let number = side.exchange.number;
                    let file = file.clone();
                    found.push((Named { file, number }, *side));
                }
                Collected::Highest(number) => highest = number,
            }
        }
        let is_here = |name: &&Named| name.file == file;
        for name in named.iter().filter(is_here) {
            if !found.iter().any(|(other, _)| other == name) {
                missing.push(not_there(name.number, &search.whole, highest));
            }
        }
    }
    let side = |name: &Named| {
        let place = found.iter().find(|(other, _)| other == name);
        place.map(|(_, side)| side.clone())
    };
    let [one, other] = named;
    if let (Some(one), Some(other)) = (side(one), side(other)) {
        return Ok(([one, other], exit));
    }
    let last = missing.pop().unwrap_or_default();
    for sentence in missing {
        complain(&sentence);
    }
    Err(last)
}

fn not_there(number: u64, whole: &str, highest: u64) -> String {
    match highest {
        0 => format!("--diff: no exchange {number}: there is none in {whole}"),
        1 => format!("--diff: no exchange {number}: there is only one in {whole}"),
        _ => format!("--diff: no exchange {number}: the last one in {whole} is {highest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exchange_is_named_by_its_number_and_perhaps_a_file() {
        let named = |file: Option<&str>, number| Named {
            file: file.map(str::to_owned),
            number,
        };
        assert_eq!(Named::of("12"), Ok(named(None, 12)));
        assert_eq!(Named::of("a:b.pcap:3"), Ok(named(Some("a:b.pcap"), 3)));
        for wrong in ["0", "a.pcap", "a.pcap:", ":3", "-1", ""] {
            assert!(Named::of(wrong).is_err(), "{wrong}");
        }
    }
}
