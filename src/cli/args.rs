//! What can be typed. No input or output here, and no meaning: that is `config`.

use clap::{ArgAction, Parser, ValueEnum};

use crate::cli::flags::{Capturing, Recording, Rights};
use crate::cli::query::QueryArgs;
use crate::render::TimeForm;

/// See DHCPv4 exchanges: who asked, who answered, what went wrong, and which RFC rule says so.
///
/// Reads saved captures (-r) or captures live (-i), groups messages into exchanges, and puts the verdict first.
#[derive(Debug, Parser)]
#[command(
    name = "dhcpscope",
    version,
    max_term_width = 100,
    disable_help_flag = false
)]
#[expect(clippy::struct_excessive_bools, reason = "each flag is its own")]
pub struct Args {
    /// Read a capture file; `-` is stdin. Several are merged by time.
    #[arg(
        short = 'r',
        long = "read",
        value_name = "FILE",
        help_heading = "Input"
    )]
    pub read: Vec<String>,

    /// Capture live on an interface; `any` is all of them. May be repeated.
    #[arg(
        short = 'i',
        long = "interface",
        value_name = "IF",
        help_heading = "Input"
    )]
    pub interface: Vec<String>,

    /// List the interfaces that can be captured on.
    #[arg(short = 'D', long, help_heading = "Input")]
    pub list_interfaces: bool,

    /// A pcap filter expression; it runs on each frame beside the DHCP filter.
    #[arg(value_name = "FILTER", help_heading = "Input")]
    pub filter: Vec<String>,

    /// Stop after showing N messages.
    #[arg(short = 'c', value_name = "N", help_heading = "Input")]
    pub count_limit: Option<u64>,

    /// Capture at most LEN bytes of each frame; 0 is all.
    #[arg(short = 's', value_name = "LEN", help_heading = "Input")]
    pub snaplen: Option<u32>,

    /// Size of the kernel's capture buffer, in KiB.
    #[arg(short = 'B', value_name = "KIB", help_heading = "Input")]
    pub buffer: Option<u32>,

    /// Do not put the interface into promiscuous mode.
    #[arg(short = 'p', help_heading = "Input")]
    pub no_promiscuous: bool,

    /// Do not verify checksums.
    #[arg(short = 'K', help_heading = "Input")]
    pub no_checksums: bool,

    /// The view.
    #[arg(
        short = 'o',
        long,
        value_name = "VIEW",
        default_value = "exchange",
        help_heading = "Output"
    )]
    pub output: ViewName,

    /// Show messages under their exchange, or as they come, or a timeline of each client. The default is the view's own.
    #[arg(long, value_name = "ORDER", help_heading = "Output")]
    pub by: Option<By>,

    /// Say more: all fields; -vv also offsets and raw bytes.
    #[arg(short = 'v', action = ArgAction::Count, help_heading = "Output")]
    pub verbose: u8,

    /// Say less.
    #[arg(short = 'q', action = ArgAction::Count, help_heading = "Output")]
    pub quiet: u8,

    /// How time stamps are shown.
    #[arg(
        long,
        value_name = "FORM",
        conflicts_with = "t",
        help_heading = "Output"
    )]
    pub time: Option<Time>,

    /// -t no time, -tt epoch, -ttt delta, -tttt date, -ttttt relative.
    #[arg(short = 't', action = ArgAction::Count, help_heading = "Output")]
    pub t: u8,

    /// Show the bytes behind each message, without the link header; -xx with it.
    #[arg(short = 'x', action = ArgAction::Count, help_heading = "Output")]
    pub hex: u8,

    /// The same with text beside the bytes; -XX with the link header.
    #[arg(short = 'X', action = ArgAction::Count, help_heading = "Output")]
    pub hex_text: u8,

    /// Show the link header (in the tcpdump view).
    #[arg(short = 'e', help_heading = "Output")]
    pub link_header: bool,

    /// Number the messages (in the tcpdump view).
    #[arg(short = '#', long, help_heading = "Output")]
    pub number: bool,

    /// Nine digits of a second instead of six (in the tcpdump view; other views show what there is).
    #[arg(long, help_heading = "Output")]
    pub nano: bool,

    /// The tcpdump that the tcpdump view follows.
    #[arg(
        long,
        value_name = "VERSION",
        default_value = "4.99",
        help_heading = "Output"
    )]
    pub tcpdump_style: TcpdumpStyle,

    /// When to use colour.
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Output"
    )]
    pub color: When,

    /// Columns of a line; the default is the terminal's, or 80.
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=1000), help_heading = "Output")]
    pub width: Option<u16>,

    /// Draw with ASCII only.
    #[arg(long, help_heading = "Output")]
    pub ascii: bool,

    /// Write each message at once (always so for live captures).
    #[arg(short = 'l', long = "line-buffered", help_heading = "Output")]
    pub line_buffered: bool,

    /// Accepted for habit's sake: addresses are never resolved.
    #[arg(short = 'n', action = ArgAction::Count, hide = true)]
    pub numeric: u8,

    /// Which exchanges are shown.
    #[command(flatten)]
    pub query: QueryArgs,

    /// Look only at these findings: codes, names or prefixes.
    #[arg(
        long,
        value_name = "CODES",
        value_delimiter = ',',
        help_heading = "Findings"
    )]
    pub select: Vec<String>,

    /// Leave out these findings.
    #[arg(
        long,
        value_name = "CODES",
        value_delimiter = ',',
        help_heading = "Findings"
    )]
    pub ignore: Vec<String>,

    /// Exit with 1 if there is a finding of this severity or above.
    #[arg(long, value_name = "SEVERITY", help_heading = "Findings")]
    pub fail_on: Option<FailOn>,

    /// Explain a finding, an option, a message type or a field.
    #[arg(long, value_name = "CODE", help_heading = "Reference")]
    pub explain: Option<String>,

    /// List a registry: findings, options ...
    #[arg(long, value_name = "TABLE", help_heading = "Reference")]
    pub list: Option<String>,

    /// What is captured, and for how long.
    #[command(flatten)]
    pub capturing: Capturing,

    /// Writing a capture file.
    #[command(flatten)]
    pub recording: Recording,

    /// Rights that are given up.
    #[command(flatten)]
    pub rights: Rights,

    /// Show only how many messages there are.
    #[arg(long, help_heading = "Output")]
    pub count: bool,

    /// Bytes of memory that open exchanges may hold; K, M and G are understood.
    #[arg(long, value_name = "BYTES", help_heading = "Limits")]
    pub max_memory: Option<String>,
}

/// A view by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ViewName {
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
pub enum TcpdumpStyle {
    /// As tcpdump 4.99 prints: `Subnet-Mask (1)`.
    #[value(name = "4.99")]
    V4_99,
    /// As tcpdump 4.9 printed: `Subnet-Mask Option 1`.
    #[value(name = "4.9")]
    V4_9,
}

/// An order by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Under their exchange, when it closes.
    Exchange,
    /// As they come.
    Time,
    /// One timeline a client, at the end.
    Client,
}

/// A form of time stamps by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Time {
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
pub enum When {
    /// On a terminal, unless `NO_COLOR` says otherwise.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A severity by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors.
    Error,
    /// Warnings and errors.
    Warning,
    /// Any finding.
    Info,
}
