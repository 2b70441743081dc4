//! Help beyond the flags: usage, examples, the manual page and completions. The flags themselves are described once, in
//! [`Args`], and everything here is made from that.

use std::fmt::Write as _;
use std::io;

use clap::builder::PossibleValue;
use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use crate::cli::args::Args;

/// What completions are for.
const NAME: &str = "dhcpscope";

/// How it is called.
pub(super) const USAGE: &str = "dhcpscope -r FILE [OPTIONS] [FILTER]...
       dhcpscope -i IF [OPTIONS] [FILTER]...";

/// What `-h` ends with.
const SHORT_CLOSING: &str = "\
tcpdump's flags mean what they mean there. All flags and examples: --help
  dhcpscope -r boot.pcap           what happened, the verdicts first
  dhcpscope -i eth0 -o line        what happens now, one line a message";

/// What is said when nothing was asked for.
pub(super) const NOTHING_TO_DO: &str = "nothing to read

  dhcpscope -r FILE              what happened in a saved capture (- is stdin)
  dhcpscope -i INTERFACE         what happens now (-D lists the interfaces)
  dhcpscope -r FILE -o summary   one line an exchange, then what they add up to
  dhcpscope --explain X14        what a finding means; also 121, nak, giaddr

An exchange is what one client and its servers say to get, keep or give back an
address. Its first line is the verdict. dhcpscope -h shows the flags used most.";

/// What is typed, and what for.
const EXAMPLES: &[(&str, &str)] = &[
    (
        "dhcpscope -r boot.pcap",
        "what happened, the verdict of each exchange first",
    ),
    (
        "dhcpscope -r boot.pcap -o summary",
        "one line an exchange, then outcomes, relays, servers and response times",
    ),
    (
        "dhcpscope -r boot.pcap --outcome failed -o ladder",
        "who spoke and who did not, where no address was given",
    ),
    (
        "dhcpscope -r boot.pcap --client fa:16:3e:d6:62:84 -v",
        "all that one client did, with every field",
    ),
    (
        "dhcpscope -r day1.pcap.gz -r day2.pcapng --by client",
        "the leases of each client over two captures",
    ),
    (
        "dhcpscope -i eth0",
        "what happens now: each message as it comes, a verdict when an exchange closes",
    ),
    (
        "dhcpscope -i any -o line -w kept.pcap -C 10 -W 5",
        "one line a message, and the frames in five files of 10 MB",
    ),
    (
        "ssh router tcpdump -i eth1 -U -w - udp port 67 or udp port 68 | dhcpscope -r - --by time",
        "what happens elsewhere",
    ),
    (
        "dhcpscope -r boot.pcap -o summary --fail-on warning --ignore X36",
        "for scripts: the exit status says whether all was well",
    ),
    (
        "dhcpscope -r boot.pcap -o json | jq 'select(.type == \"exchange\") | .outcome'",
        "for programs",
    ),
    (
        "dhcpscope --diff good.pcap:1 bad.pcap:3",
        "what differs between an exchange that works and one that does not",
    ),
    (
        "dhcpscope -r trouble.pcap --anonymize -w for-the-report.pcap",
        "a capture to show around: other addresses and names, the same verdicts",
    ),
    (
        "dhcpscope --explain requested-options-missing",
        "what a finding means, and what to do about it",
    ),
];

/// Sections behind the flags: a title, and names with what they mean.
const SECTIONS: &[(&str, &[(&str, &str)])] = &[
    (
        "Exit status",
        &[
            (
                "0",
                "all was read; a capture without DHCP is a note on stderr",
            ),
            ("1", "a finding as grave as --fail-on says, or graver"),
            (
                "2",
                "wrong usage, or something could not be read: all that could be was shown",
            ),
        ],
    ),
    (
        "Signals",
        &[
            (
                "SIGINT, SIGTERM, SIGHUP",
                "show what is open, then the counters, and end",
            ),
            ("SIGUSR1", "print the counters on stderr and go on"),
        ],
    ),
    (
        "Environment",
        &[
            ("NO_COLOR", "no colour, unless --color asks for it"),
            ("CLICOLOR_FORCE", "colour also where stdout is no terminal"),
            (
                "TZ",
                "the time zone of --time local; else everything is UTC",
            ),
        ],
    ),
];

/// What `--help` ends with.
pub(super) fn after_help() -> String {
    let mut text = "Examples:".to_owned();
    for (command, purpose) in EXAMPLES {
        let _ = write!(text, "\n  {command}\n          {purpose}");
    }
    for (title, rows) in SECTIONS {
        let width = rows.iter().map(|row| row.0.len()).max().unwrap_or(0);
        let _ = write!(text, "\n\n{title}:");
        for (name, meaning) in *rows {
            let _ = write!(text, "\n  {name:<width$}  {meaning}");
        }
    }
    text
}

/// What `-h` prints: a screen of flags with the values they take.
pub(super) fn short_help(is_coloured: bool) -> String {
    let mut command = Args::command()
        .mut_args(|flag| {
            // Its own words name the usual ones.
            let is_told = flag.is_hide_possible_values_set();
            let values = if is_told {
                Vec::new()
            } else {
                flag.get_possible_values()
            };
            let has_values = flag.get_action().takes_values() && !values.is_empty();
            let (Some(help), true) = (flag.get_help(), has_values) else {
                return flag;
            };
            let names: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
            let help = format!("{help}: {}", names.join(", "));
            flag.help(help)
                .hide_possible_values(true)
                .hide_default_value(true)
        })
        .mut_arg("write", |flag| flag.help_heading("Output"))
        .after_help(SHORT_CLOSING);
    let help = command.render_help();
    if is_coloured {
        help.ansi().to_string()
    } else {
        help.to_string()
    }
}

/// Completions of all flags for a shell, to be sourced or installed.
pub(super) fn completions(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), NAME, &mut script);
    if shell == Shell::Fish {
        // To fish a bare # begins a comment.
        let text = String::from_utf8_lossy(&script).replace("-s # ", "-s '#' ");
        return text.into_bytes();
    }
    script
}

/// The manual page, in roff.
///
/// # Errors
/// None that memory does not give.
pub(super) fn page() -> io::Result<Vec<u8>> {
    // The page has room for all that -h leaves out.
    let command = Args::command().mut_args(|flag| flag.hide_short_help(false));
    let man = Man::new(command).manual("User Commands");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    page.extend(synopsis(&Args::command()).into_bytes());
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    page.extend(closing().into_bytes());
    Ok(page)
}

/// The two ways to call it; a list of all flags would say less.
fn synopsis(command: &Command) -> String {
    let name = command.get_name();
    let mut text = ".SH SYNOPSIS\n".to_owned();
    for source in [("-r", "FILE"), ("-i", "IF")] {
        let (flag, value) = (literal(source.0), source.1);
        let _ = write!(
            text,
            ".B {name} {flag}\n.I {value}\n.RI [ OPTIONS ]\n.RI [ FILTER ]...\n.br\n"
        );
    }
    text
}

/// Examples and what follows them.
fn closing() -> String {
    let mut text = ".SH EXAMPLES\n".to_owned();
    for (command, purpose) in EXAMPLES {
        let _ = write!(text, ".TP\n.B {}\n{}\n", quoted(command), literal(purpose));
    }
    for (title, rows) in SECTIONS {
        let _ = writeln!(text, ".SH {}", quoted(&title.to_uppercase()));
        for (name, meaning) in *rows {
            let _ = write!(text, ".TP\n.B {}\n{}\n", quoted(name), literal(meaning));
        }
    }
    text + ".SH SEE ALSO\n.BR tcpdump (8),\n.BR pcap-filter (7),\n.BR setcap (8)\n"
}

/// An argument of a roff macro that is one word to it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", literal(text).replace('"', "\\(dq"))
}

/// Text that roff prints as it stands.
fn literal(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    // A quote at the beginning of a line would be a request.
    text.replace('\'', "\\(aq")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn roff_prints_what_is_meant() {
        assert_eq!(literal("-a 'b' \\"), "\\-a \\(aqb\\(aq \\e");
        assert_eq!(quoted("say \"a\""), "\"say \\(dqa\\(dq\"");
    }
}
