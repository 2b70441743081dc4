//! What can be typed. No input or output here, and no meaning: that is `config`.

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser};
use clap::{ArgAction, Parser, ValueEnum, ValueHint};
use clap_complete::Shell;

use crate::cli::flags::{Capturing, Recording, Rights, Sharing};
use crate::cli::manual;
use crate::cli::number;
use crate::cli::query::QueryArgs;
use crate::cli::reference;
use crate::cli::size;
use crate::render::TimeForm;

/// See DHCPv4 exchanges: who asked, who answered, what went wrong, and why.
///
/// Reads saved captures (-r) or captures live (-i), groups messages into exchanges, puts the
/// verdict of each first, and names the rule of the RFC that was broken.
#[derive(Debug, Parser)]
#[command(
    name = "dhcpscope",
    version,
    max_term_width = 100,
    args_override_self = true,
    override_usage = manual::USAGE,
    after_long_help = manual::after_help(),
    disable_help_flag = true,
    disable_version_flag = true
)]
#[expect(clippy::struct_excessive_bools, reason = "each flag is its own")]
pub(super) struct Args {
    /// Read a capture file, `-` is stdin; repeatable.
    ///
    /// pcap and pcapng, plain or compressed with gzip or zstd. Several are merged by time.
    #[arg(
        short = 'r',
        long = "read",
        value_name = "FILE",
        value_parser = NonEmptyStringValueParser::new(),
        value_hint = ValueHint::FilePath,
        help_heading = "Input"
    )]
    pub(super) read: Vec<String>,

    /// Capture live on an interface, `any` is all; repeatable.
    ///
    /// An interface is named, or numbered as -D lists it.
    #[arg(
        short = 'i',
        long = "interface",
        value_name = "IF",
        value_parser = NonEmptyStringValueParser::new(),
        value_hint = ValueHint::Other,
        help_heading = "Input"
    )]
    pub(super) interface: Vec<String>,

    /// List the interfaces that can be captured on.
    #[arg(short = 'D', long, help_heading = "Input")]
    pub(super) list_interfaces: bool,

    /// A pcap filter expression, beside the filter for DHCP.
    ///
    /// It runs on each frame as a whole, so that `vlan` and offsets mean what they mean in tcpdump. No expression is
    /// needed to find DHCP.
    #[arg(value_name = "FILTER", value_hint = ValueHint::Other, help_heading = "Input")]
    pub(super) filter: Vec<String>,

    /// Stop after showing N messages.
    #[arg(short = 'c', value_name = "N", allow_negative_numbers = true, value_parser = number::within(1..=u64::MAX), value_hint = ValueHint::Other, help_heading = "Input")]
    pub(super) count_limit: Option<u64>,

    /// Capture at most LEN bytes of each frame; 0 is all.
    #[arg(
        short = 's',
        long = "snapshot-length",
        hide_short_help = true,
        value_name = "LEN",
        allow_negative_numbers = true,
        value_parser = number::within(0..=u32::MAX),
        value_hint = ValueHint::Other,
        help_heading = "Input"
    )]
    pub(super) snaplen: Option<u32>,

    /// Size of the kernel's capture buffer, in KiB.
    #[arg(
        short = 'B',
        long = "buffer-size",
        hide_short_help = true,
        value_name = "KIB",
        allow_negative_numbers = true,
        value_parser = number::within(0..=u32::MAX),
        value_hint = ValueHint::Other,
        help_heading = "Input"
    )]
    pub(super) buffer: Option<u32>,

    /// Do not put the interface into promiscuous mode.
    #[arg(
        short = 'p',
        long = "no-promiscuous-mode",
        hide_short_help = true,
        help_heading = "Input"
    )]
    pub(super) no_promiscuous: bool,

    /// Do not verify checksums.
    #[arg(
        short = 'K',
        long = "dont-verify-checksums",
        hide_short_help = true,
        help_heading = "Input"
    )]
    pub(super) no_checksums: bool,

    /// The view.
    #[arg(
        short = 'o',
        long,
        value_name = "VIEW",
        default_value = "exchange",
        help_heading = "Output"
    )]
    pub(super) output: ViewName,

    /// The order.
    ///
    /// The default is the view's own; live, messages appear as they come.
    #[arg(long, value_name = "ORDER", help_heading = "Output")]
    pub(super) by: Option<By>,

    /// Say more: all fields; -vv also offsets and bytes.
    #[arg(short = 'v', action = ArgAction::Count, help_heading = "Output")]
    pub(super) verbose: u8,

    /// Say less: verdicts without details, and no remarks; errors and warnings are told.
    #[arg(short = 'q', action = ArgAction::Count, hide_short_help = true, help_heading = "Output")]
    pub(super) quiet: u8,

    /// How time stamps are shown.
    #[arg(
        long,
        hide_short_help = true,
        value_name = "FORM",
        conflicts_with = "t",
        help_heading = "Output"
    )]
    pub(super) time: Option<Time>,

    /// -t no time, -tt epoch, -ttt delta, -tttt date, -ttttt relative.
    #[arg(short = 't', action = ArgAction::Count, hide_short_help = true, help_heading = "Output")]
    pub(super) t: u8,

    /// Show the bytes behind each message, without the link header; -xx with it.
    #[arg(short = 'x', action = ArgAction::Count, hide_short_help = true, help_heading = "Output")]
    pub(super) hex: u8,

    /// The same with text beside the bytes; -XX with the link header.
    #[arg(short = 'X', action = ArgAction::Count, hide_short_help = true, help_heading = "Output")]
    pub(super) hex_text: u8,

    /// Show the link header (in the tcpdump view).
    #[arg(short = 'e', hide_short_help = true, help_heading = "Output")]
    pub(super) link_header: bool,

    /// Number the messages (in the tcpdump view).
    #[arg(short = '#', long, hide_short_help = true, help_heading = "Output")]
    pub(super) number: bool,

    /// Nine digits of a second instead of six (in the tcpdump view; other views show what there is).
    #[arg(long, hide_short_help = true, help_heading = "Output")]
    pub(super) nano: bool,

    /// The tcpdump that the tcpdump view follows.
    #[arg(
        long,
        value_name = "VERSION",
        default_value = "4.99",
        hide_short_help = true,
        help_heading = "Output"
    )]
    pub(super) tcpdump_style: TcpdumpStyle,

    /// When to use colour.
    #[arg(
        long,
        hide_short_help = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Output"
    )]
    pub(super) color: When,

    /// Columns of a line; the default is the terminal's, or 80.
    #[arg(long, value_name = "COLUMNS", allow_negative_numbers = true, value_parser = number::within::<u16>(40..=1000), value_hint = ValueHint::Other, hide_short_help = true, help_heading = "Output")]
    pub(super) width: Option<u16>,

    /// Draw with ASCII only.
    #[arg(long, hide_short_help = true, help_heading = "Output")]
    pub(super) ascii: bool,

    /// Write each message at once (always so for live captures).
    #[arg(
        short = 'l',
        long = "line-buffered",
        hide_short_help = true,
        help_heading = "Output"
    )]
    pub(super) line_buffered: bool,

    /// Accepted for habit's sake: the view goes on beside -w anyway.
    #[arg(long, hide = true)]
    pub(super) print: bool,

    /// Accepted for habit's sake: addresses are never resolved.
    #[arg(short = 'n', action = ArgAction::Count, hide = true)]
    pub(super) numeric: u8,

    /// Which exchanges are shown.
    #[command(flatten)]
    pub(super) query: QueryArgs,

    /// Look only at these findings: codes, names or prefixes.
    ///
    /// A finding is told once about each client or server, and each option, that it is about, and counted after that; the
    /// counts stand at the end. Only errors of an exchange are told each time.
    #[arg(
        long,
        hide_short_help = true,
        value_name = "CODES",
        value_delimiter = ',',
        value_hint = ValueHint::Other,
        help_heading = "Findings"
    )]
    pub(super) select: Vec<String>,

    /// Leave out these findings.
    #[arg(
        long,
        value_name = "CODES",
        value_delimiter = ',',
        value_hint = ValueHint::Other,
        help_heading = "Findings"
    )]
    pub(super) ignore: Vec<String>,

    /// Exit with 1 if one is so grave.
    ///
    /// Graver ones count as well, and only what is shown counts.
    #[arg(long, value_name = "SEVERITY", help_heading = "Findings")]
    pub(super) fail_on: Option<FailOn>,

    /// Explain a finding, verdict, option, type or field.
    ///
    /// Several with commas.
    #[arg(long, value_name = "CODE", value_hint = ValueHint::Other, conflicts_with = "filter", help_heading = "Reference")]
    pub(super) explain: Option<String>,

    /// List a registry.
    ///
    /// A table, or JSON Lines with -o json.
    #[arg(long, value_name = "TABLE", value_parser = PossibleValuesParser::new(reference::TABLES), help_heading = "Reference")]
    pub(super) list: Option<String>,

    /// Print the completions of a shell.
    #[arg(
        long,
        value_name = "SHELL",
        hide_short_help = true,
        help_heading = "Reference"
    )]
    pub(super) completions: Option<Shell>,

    /// Print the manual page, for man -l.
    #[arg(long, hide_short_help = true, help_heading = "Reference")]
    pub(super) man: bool,

    /// Print a screen of the flags used most.
    #[arg(short = 'h', hide_short_help = true, help_heading = "Reference")]
    pub(super) short_help: bool,

    /// Print all flags, with examples.
    #[arg(long, action = ArgAction::Help, hide_short_help = true, help_heading = "Reference")]
    help: Option<bool>,

    /// Print the version, and that of libpcap.
    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = "Reference")]
    version: Option<bool>,

    /// What is captured, and for how long.
    #[command(flatten)]
    pub(super) capturing: Capturing,

    /// Writing a capture file.
    #[command(flatten)]
    pub(super) recording: Recording,

    /// Output that can be shown around.
    #[command(flatten)]
    pub(super) sharing: Sharing,

    /// Rights that are given up.
    #[command(flatten)]
    pub(super) rights: Rights,

    /// Show only how many messages there are.
    #[arg(long, hide_short_help = true, help_heading = "Output")]
    pub(super) count: bool,

    /// Bytes of memory that open exchanges may hold; K, M and G are understood. The default is 16M.
    #[arg(
        long,
        value_name = "BYTES",
        allow_negative_numbers = true,
        value_parser = bytes,
        value_hint = ValueHint::Other,
        hide_short_help = true,
        help_heading = "Limits"
    )]
    pub(super) max_memory: Option<usize>,
}

/// A number of bytes, or binary units by a letter.
fn bytes(text: &str) -> Result<usize, String> {
    let bytes = size::parse(text, 1)?;
    usize::try_from(bytes).map_err(|_| "no such size".to_owned())
}

/// A view by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ViewName {
    /// Each exchange: the verdict, then its messages.
    Exchange,
    /// One line a message.
    Line,
    /// One line an exchange, then what they add up to.
    Summary,
    /// A sequence diagram an exchange.
    Ladder,
    /// Every field and option of each message.
    Tree,
    /// The bytes of each frame, and what they are.
    Hex,
    /// JSON Lines, schema 1.
    Json,
    /// What tcpdump prints.
    Tcpdump,
}

/// A spelling of the tcpdump view by version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TcpdumpStyle {
    /// As tcpdump 4.99 prints: `Subnet-Mask (1)`.
    #[value(name = "4.99")]
    V4_99,
    /// As tcpdump 4.9 printed: `Subnet-Mask Option 1`.
    #[value(name = "4.9")]
    V4_9,
}

/// An order by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum By {
    /// Under their exchange, when it closes.
    Exchange,
    /// As they come.
    Time,
    /// One timeline a client, at the end.
    Client,
}

/// A form of time stamps by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Time {
    /// Time of day, UTC.
    Utc,
    /// Time of day in the local zone.
    Local,
    /// Date and time of day, UTC.
    Date,
    /// Seconds since 1970.
    Epoch,
    /// Since the first frame.
    Relative,
    /// Since the frame before.
    Delta,
    /// None.
    None,
}

impl From<Time> for TimeForm {
    fn from(time: Time) -> Self {
        match time {
            Time::Utc => Self::Utc,
            Time::Local => Self::Local,
            Time::Date => Self::Date,
            Time::Epoch => Self::Epoch,
            Time::Relative => Self::Relative,
            Time::Delta => Self::Delta,
            Time::None => Self::None,
        }
    }
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal, unless `NO_COLOR` says otherwise.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A severity by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Errors.
    Error,
    /// Warnings and errors.
    Warning,
    /// Any finding.
    Info,
}
