//! Flags of capturing, writing and rights. No input or output here, and no meaning.

use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgAction, Args, ValueEnum, ValueHint};

use crate::cli::{duration, number, size};

/// What is captured, and for how long.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(super) struct Capturing {
    /// Read the filter expression from a file.
    #[arg(short = 'F', hide_short_help = true, value_name = "FILE", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::FilePath, conflicts_with = "filter")]
    pub(super) filter_file: Option<String>,

    /// Print the compiled filter and stop; with -i the kernel's DHCP filter too.
    #[arg(short = 'd', action = ArgAction::Count, hide_short_help = true)]
    pub(super) dump_filter: u8,

    /// Capture only frames that come in, or only those that go out.
    #[arg(
        short = 'Q',
        long = "direction",
        hide_short_help = true,
        value_name = "DIRECTION",
        requires = "interface"
    )]
    pub(super) direction: Option<Way>,

    /// Capture what may hold DHCP in a tunnel as well: VXLAN, Geneve, GRE, PPPoE, MPLS and others. Files are always
    /// looked into so.
    #[arg(long, hide_short_help = true)]
    pub(super) tunnels: bool,

    /// Stop after this time, like 90s, 10m or 2h.
    #[arg(long, value_name = "TIME", allow_negative_numbers = true, value_parser = duration::parse, value_hint = ValueHint::Other)]
    pub(super) duration: Option<Duration>,

    /// Go on reading where the file ends now, until it is interrupted.
    ///
    /// As tail -F does: when another file takes the name, or the file is cut and begun anew, that is read on. A
    /// link in the name may come to lead to another file in its own folder, in the one that it leads to now, or in those
    /// beside that; the sandbox lets nothing else be read.
    #[arg(long, hide_short_help = true, requires = "read")]
    pub(super) follow: bool,

    /// Accepted for habit's sake: frames are always delivered at once.
    #[arg(long, hide = true)]
    pub(super) immediate_mode: bool,
}

/// Writing a capture file.
#[derive(Debug, Args)]
#[command(next_help_heading = "Writing")]
pub(super) struct Recording {
    /// Also write the frames that hold DHCP; `-` is stdout.
    ///
    /// Stdout has no view then. All fragments of a DHCP datagram are written, when the last one has come. Where
    /// exchanges are picked (--xid, --client ...) or -c counts, the frames written are those of the messages shown,
    /// when they are shown. Link type and precision stay what they are; sources that differ in link type make it a
    /// pcapng file.
    #[arg(short = 'w', long = "write", value_name = "FILE", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::FilePath)]
    pub(super) write: Option<String>,

    /// Write each frame to the file at once, so that it is whole whenever the program ends; without -w as -l.
    #[arg(short = 'U', hide_short_help = true, long = "packet-buffered")]
    pub(super) unbuffered: bool,

    /// Begin another file when one is larger than SIZE million bytes; with k, m or g that many KiB, MiB or GiB.
    #[arg(short = 'C', hide_short_help = true, value_name = "SIZE", allow_negative_numbers = true, requires = "write", value_parser = file_size, value_hint = ValueHint::Other)]
    pub(super) rotate_size: Option<u64>,

    /// Begin another file every so many seconds. The name may hold a time as strftime writes it (in UTC, or local time
    /// with --time local).
    #[arg(short = 'G', hide_short_help = true, value_name = "SECONDS", allow_negative_numbers = true, requires = "write", value_parser = number::within(1..=u32::MAX), value_hint = ValueHint::Other)]
    pub(super) rotate_seconds: Option<u32>,

    /// With -C keep COUNT files, and write over the oldest; with -G alone end after COUNT files.
    #[arg(short = 'W', hide_short_help = true, value_name = "COUNT", allow_negative_numbers = true, requires = "write", value_parser = number::within(1..=u32::MAX), value_hint = ValueHint::Other)]
    pub(super) rotate_count: Option<u32>,
}

/// Rights that are given up.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rights")]
pub(super) struct Rights {
    /// Become USER once captures and files are open; `root` stays root.
    ///
    /// Without it root becomes the user who called sudo or, when capturing live, nobody.
    #[arg(short = 'Z', long = "relinquish-privileges", hide_short_help = true, value_name = "USER", value_hint = ValueHint::Username)]
    pub(super) user: Option<String>,

    /// Do not give up the right to open files and sockets.
    ///
    /// On Linux, once all is open, Landlock and seccomp keep the program from opening anything else, so that a flaw in
    /// it would reach nothing. Where the kernel has neither, -v says so.
    #[arg(long, hide_short_help = true)]
    pub(super) no_sandbox: bool,
}

/// Output to compare, and output that can be shown around.
#[derive(Debug, Args)]
#[command(next_help_heading = "Sharing")]
pub(super) struct Sharing {
    /// Show what differs between two exchanges, say one that works and one that does not.
    ///
    /// Each is the number that an exchange has in the default view, or `FILE:NUMBER`. Their messages are laid against each
    /// other by type. What is each client's own (its addresses, its name, its xid) is told apart from what may matter.
    /// The exit status is 0 whether they differ or not, 2 where one of them is not there.
    #[arg(
        long,
        value_name = "EXCHANGE",
        num_args = 2,
        hide_short_help = true,
        conflicts_with_all = ["interface", "write", "by", "count", "count_limit", "fail_on", "follow"]
    )]
    pub(super) diff: Option<Vec<String>>,

    /// Replace addresses, names and identifiers in all that is shown and written; what is found stays the same.
    ///
    /// The same thing is always replaced by the same other thing. Without KEY that holds for this run; runs with the
    /// same KEY agree, and whoever guesses it can undo it, so choose a long one. Networks stay recognizable: addresses
    /// keep their last octet and what they have in common. Expressions and --client, --server and --address mean the
    /// real ones.
    #[arg(
        long,
        value_name = "KEY",
        value_hint = ValueHint::Other,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        hide_short_help = true
    )]
    pub(super) anonymize: Option<String>,

    /// Keep the first three octets of hardware addresses, which tell the maker.
    #[arg(long, requires = "anonymize", hide_short_help = true)]
    pub(super) keep_oui: bool,
}

/// A direction by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Way {
    /// To this host.
    In,
    /// From this host.
    Out,
    /// Either way.
    Inout,
}

/// tcpdump's file sizes: millions of bytes, or binary units by a letter.
fn file_size(text: &str) -> Result<u64, String> {
    size::parse(text, 1_000_000)
}
