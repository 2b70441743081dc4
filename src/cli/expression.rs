//! The user's filter expression: where it stands, what is wrong with it, and what it compiles to.

use std::fmt::Write as _;

use crate::capture::filter::{SNAPLEN, listing};
use crate::capture::kernel_filter;
use crate::capture::{Error, Filter, LinkType};
use crate::cli::args::Args;
use crate::cli::feed::{self, Feed};
use crate::render::escape;

/// The filter that was asked for, tried on the link types that are known before any frame has come. `names` are those of
/// the sources.
///
/// # Errors
/// A sentence with libpcap's words and a hint, or that the file of `-F` cannot be read. Where the expression makes sense
/// elsewhere it names the source.
pub(super) fn filter(args: &Args, feed: &Feed, names: &[String]) -> Result<Option<Filter>, String> {
    let text = text(args)?;
    if text.is_empty() {
        return Ok(None);
    }
    let known: Vec<_> = feed.known_links().map(|(_, link)| link).collect();
    let mut filter = Filter::new(&text, &known).map_err(|error| {
        let meant = feed::meant_file(&args.filter).or_else(|| meant_key(args));
        meant.unwrap_or_else(|| wrong(&error, &text))
    })?;
    for (source, link) in feed.known_links() {
        let name = names.get(usize::from(source)).map_or("", String::as_str);
        filter
            .matches(link, &[], 0)
            .map_err(|error| format!("{name}: {}", wrong(&error, &text)))?;
    }
    Ok(Some(filter))
}

/// A hint for a key that stands beside its flag like an expression.
fn meant_key(args: &Args) -> Option<String> {
    let is_without = args.sharing.anonymize.as_deref() == Some("");
    let word = args.filter.first().filter(|_| is_without)?;
    Some(format!(
        "{word} is no filter expression: did you mean --anonymize={word}?"
    ))
}

/// The programs that frames have to pass, as `tcpdump -d` prints one.
///
/// # Errors
/// As [`filter`].
pub(super) fn programs(args: &Args, feed: Option<&Feed>) -> Result<String, String> {
    let expression = text(args)?;
    let links = feed.map(Feed::links).unwrap_or_default();
    let asked = args.snaplen.filter(|length| *length > 0);
    if args.interface.is_empty() {
        let snaplen = feed.and_then(Feed::snaplen).or(asked).unwrap_or(SNAPLEN);
        let known = links.first().copied().flatten();
        let link = known.map_or(LinkType::ETHERNET, |(link, _)| link);
        return listing(&expression, link, snaplen).map_err(|error| wrong(&error, &expression));
    }
    let snaplen = asked.unwrap_or(SNAPLEN);
    let mut text = String::new();
    for (name, link) in args.interface.iter().zip(links) {
        let link = link.map_or(LinkType::ETHERNET, |(link, _)| link);
        let kernel = kernel_filter(link, args.capturing.tunnels);
        let program = listing(&kernel, link, snaplen).map_err(|error| error.to_string())?;
        let name = escape::string(name);
        let _ = write!(text, "# {name}: in the kernel\n{program}");
        if !expression.is_empty() {
            let program =
                listing(&expression, link, snaplen).map_err(|error| wrong(&error, &expression))?;
            let _ = write!(text, "# {name}: beside it\n{program}");
        }
    }
    Ok(text)
}

/// The expression as it was typed or stands in the file.
fn text(args: &Args) -> Result<String, String> {
    match &args.capturing.filter_file {
        Some(path) => std::fs::read_to_string(path)
            .map(|text| uncommented(&text).trim().to_owned())
            .map_err(|cause| {
                let path = path.clone();
                format!("-F: {}", Error::Open { path, cause })
            }),
        None => Ok(args.filter.join(" ")),
    }
}

/// An expression without its comments, which reach from a `#` to the end of the line as tcpdump has it.
fn uncommented(text: &str) -> String {
    let lines = text.lines().map(|line| line.split('#').next());
    lines.flatten().collect::<Vec<_>>().join("\n")
}

fn wrong(error: &Error, expression: &str) -> String {
    let reason = match error {
        Error::Filter { reason } => format!("filter expression '{expression}': {reason}"),
        other => other.to_string(),
    };
    format!(
        "{reason} (man pcap-filter has the syntax; DHCP is found without, an expression only narrows: host 10.0.0.1)"
    )
}

#[cfg(test)]
mod tests {
    use super::uncommented;

    #[test]
    fn comments_reach_to_the_end_of_the_line() {
        let text = "# servers\nudp port 67 # and not 68\nor port 4011\n";
        assert_eq!(uncommented(text), "\nudp port 67 \nor port 4011");
    }
}
