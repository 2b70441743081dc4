//! What was typed, given a meaning: the second step, which may look at the environment.

use std::env;
use std::io::IsTerminal;

use crate::anonymize::Replacer;
use crate::cli::args::{Args, By, FailOn, TcpdumpStyle, ViewName, When};
use crate::cli::misuse;
use crate::cli::sharing;
use crate::exchange::{Limits, Query};
use crate::findings::{self, Selection, Severity};
use crate::render::clients::ClientView;
use crate::render::comments::with_comments;
use crate::render::exchange::ExchangeView;
use crate::render::hexdump::{Dump, with_dump};
use crate::render::tcpdump::{self, Spelling, TcpdumpView};
use crate::render::{Grouping, Look, Paint, TimeForm, View};

/// Columns where nothing says how many there are.
const WIDTH: usize = 80;
/// Columns that every view can do with.
const NARROWEST: usize = 40;

/// What the command line means.
#[derive(Debug)]
pub(super) struct Config {
    /// How the view looks.
    pub(super) look: Look,
    /// The view.
    pub(super) view: ViewName,
    /// What the tcpdump view shows.
    pub(super) tcpdump: tcpdump::Settings,
    /// What is dumped behind each message.
    pub(super) dump: Option<Dump>,
    /// The rules that count.
    pub(super) selection: Selection,
    /// The exchanges that are shown.
    pub(super) query: Query,
    /// Bounds.
    pub(super) limits: Limits,
    /// What names are replaced by, where they are.
    pub(super) replacer: Option<Replacer>,
    /// Findings from here on make the exit status 1.
    pub(super) fail_on: Option<Severity>,
}

impl Config {
    /// Gives the arguments their meaning.
    ///
    /// # Errors
    /// A sentence that names the argument and the fix.
    pub(super) fn of(args: &Args) -> Result<Self, String> {
        let selection = Selection::new(&args.select, &args.ignore).map_err(|word| {
            const TRY: &str = "(try: dhcpscope --list findings)";
            if word.is_empty() {
                return format!("--select and --ignore take names: an empty one is none {TRY}");
            }
            let names = findings::rules().map(|rule| rule.name);
            match misuse::nearest(&word, names) {
                Some(meant) => format!("no finding is named {word} (did you mean {meant}?)"),
                None => format!("no finding is named {word} {TRY}"),
            }
        })?;
        let limits = match args.max_memory {
            Some(held_bytes) => Limits { held_bytes },
            None => Limits::default(),
        };
        refuse_unfit(args)?;
        let replacer = sharing::replacer(args);
        let query = args.query.query()?;
        Ok(Self {
            look: Look {
                sources: sharing::sources(args, replacer.as_ref()),
                interfaces: sharing::interfaces(args, replacer.as_ref()),
                ..look(args)
            },
            view: args.output,
            tcpdump: tcpdump_settings(args),
            dump: dump(args),
            selection,
            query: match &replacer {
                Some(replacer) => sharing::query(query, replacer),
                None => query,
            },
            replacer,
            limits,
            fail_on: args.fail_on.map(|severity| match severity {
                FailOn::Error => Severity::Error,
                FailOn::Warning => Severity::Warning,
                FailOn::Info => Severity::Info,
            }),
        })
    }

    /// Whether comments on a message can stand behind it. JSON has a key of its own for them.
    fn has_room_for_comments(&self) -> bool {
        matches!(
            self.view,
            ViewName::Exchange | ViewName::Line | ViewName::Tree | ViewName::Hex
        ) && self.look.by != Grouping::Client
    }

    /// The view that was asked for.
    pub(super) fn view(&self) -> Box<dyn View> {
        let look = self.look.clone();
        let view: Box<dyn View> = match self.view {
            ViewName::Exchange | ViewName::Summary if look.by == Grouping::Client => {
                Box::new(ClientView::new(look, self.view == ViewName::Summary))
            }
            ViewName::Exchange => Box::new(ExchangeView::new(look)),
            ViewName::Line => Box::new(crate::render::line::LineView::new(look)),
            ViewName::Summary => Box::new(crate::render::summary::SummaryView::new(look)),
            ViewName::Ladder => Box::new(crate::render::ladder::LadderView::new(look)),
            ViewName::Tree => Box::new(crate::render::tree::view(look)),
            ViewName::Hex => Box::new(crate::render::hex::view(look)),
            ViewName::Json => Box::new(crate::render::json::JsonView::new(look)),
            ViewName::Tcpdump => Box::new(TcpdumpView::new(&look, self.tcpdump)),
        };
        let view: Box<dyn View> = if self.has_room_for_comments() {
            Box::new(with_comments(view, self.look.clone()))
        } else {
            view
        };
        match self.dump {
            // The tcpdump view dumps by itself, because it knows where tcpdump dumps more.
            Some(dump) if self.view != ViewName::Tcpdump => Box::new(with_dump(view, dump)),
            _ => view,
        }
    }
}

/// Says which flags do not go with the view.
fn refuse_unfit(args: &Args) -> Result<(), String> {
    if args.capturing.dump_filter > 1 {
        return Err(
            "-dd and -ddd are tcpdump's flags for a filter as C or as numbers: -d prints it as text"
                .to_owned(),
        );
    }
    if args.output == ViewName::Tcpdump && args.by == Some(By::Exchange) {
        return Err("-o tcpdump goes by time only (leave out --by exchange)".to_owned());
    }
    if args.output == ViewName::Ladder && args.by == Some(By::Time) {
        return Err("-o ladder draws whole exchanges (leave out --by time)".to_owned());
    }
    let has_clients = matches!(args.output, ViewName::Exchange | ViewName::Summary);
    if args.by == Some(By::Client) && !has_clients {
        return Err("--by client goes with -o exchange and -o summary".to_owned());
    }
    if args.by == Some(By::Client) && args.count_limit.is_some() {
        return Err("--by client shows no single messages to count (leave out -c)".to_owned());
    }
    if args.output == ViewName::Json && dump(args).is_some() {
        return Err("-o json has the bytes in its fields (leave out -x and -X)".to_owned());
    }
    Ok(())
}

fn tcpdump_settings(args: &Args) -> tcpdump::Settings {
    tcpdump::Settings {
        verbosity: args.verbose,
        is_quiet: args.quiet > 0,
        shows_link: args.link_header,
        shows_number: args.number,
        is_nano: args.nano,
        verifies: !args.no_checksums,
        spelling: match args.tcpdump_style {
            TcpdumpStyle::V4_99 => Spelling::Brackets,
            TcpdumpStyle::V4_9 => Spelling::Words,
        },
        dump: dump(args),
    }
}

/// As in tcpdump, `-X` wins over `-x`, and only its own count says whether the link header is dumped.
fn dump(args: &Args) -> Option<Dump> {
    let (count, has_text) = match args.hex_text {
        0 => (args.hex, false),
        count => (count, true),
    };
    (count > 0).then_some(Dump {
        has_link: count > 1,
        has_text,
    })
}

fn look(args: &Args) -> Look {
    let by = match args.by {
        Some(By::Exchange) => Grouping::Exchange,
        Some(By::Time) => Grouping::Time,
        Some(By::Client) => Grouping::Client,
        None => default_order(args),
    };
    let verbosity = i8::try_from(args.verbose.min(9)).unwrap_or(9)
        - i8::try_from(args.quiet.min(9)).unwrap_or(9);
    Look {
        paint: Paint::new(is_coloured(args.color)),
        width: width(args),
        is_ascii: args.ascii,
        verbosity,
        time: time(args),
        by,
        is_live: !args.interface.is_empty(),
        sources: Vec::new(),
        interfaces: Vec::new(),
    }
}

/// The order a view has where none was asked for: live, messages appear at once.
fn default_order(args: &Args) -> Grouping {
    match args.output {
        ViewName::Exchange if args.interface.is_empty() && !args.capturing.follow => {
            Grouping::Exchange
        }
        ViewName::Summary | ViewName::Ladder => Grouping::Exchange,
        ViewName::Exchange
        | ViewName::Line
        | ViewName::Tree
        | ViewName::Hex
        | ViewName::Json
        | ViewName::Tcpdump => Grouping::Time,
    }
}

fn time(args: &Args) -> TimeForm {
    match (args.time, args.t) {
        (Some(time), _) => time.into(),
        (None, 0) => TimeForm::Utc,
        (None, 1) => TimeForm::None,
        (None, 2) => TimeForm::Epoch,
        (None, 3) => TimeForm::Delta,
        (None, 4) => TimeForm::Date,
        (None, _) => TimeForm::Relative,
    }
}

/// `NO_COLOR` and `CLICOLOR_FORCE` count when they are set and not empty (or 0).
pub(super) fn is_coloured(when: When) -> bool {
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if is_set("NO_COLOR") => false,
        When::Auto
            if env::var("CLICOLOR_FORCE").is_ok_and(|force| !force.is_empty() && force != "0") =>
        {
            true
        }
        When::Auto => {
            std::io::stdout().is_terminal() && env::var("TERM").map_or(true, |term| term != "dumb")
        }
    }
}

fn width(args: &Args) -> usize {
    let width = args.width.map(usize::from);
    width.or_else(columns).unwrap_or(WIDTH)
}

/// The columns of the terminal that the output goes to, but no fewer than a view can use; `None` where it is none.
pub(super) fn columns() -> Option<usize> {
    let stdout = std::io::stdout();
    if !stdout.is_terminal() {
        return None;
    }
    let (columns, _) = terminal_size::terminal_size_of(&stdout)?;
    Some(usize::from(columns.0).max(NARROWEST))
}
