//! Where frames come from: the files or interfaces that were named.

use std::path::Path;

use crate::capture::file::FileSource;
use crate::capture::live::{Direction, Live, LiveOptions, LiveStatistics};
use crate::capture::{
    self, Came, Error, LinkType, Merge, Meter, Pause, Poll, Precision, STANDARD, Sieve, Source,
    SourceIndex,
};
use crate::cli::args::Args;
use crate::cli::flags::Way;
use crate::cli::run::complain;
use crate::render::escape;

/// Bytes of files that are not worth a thread.
const SHORT: u64 = 32 << 10;

/// The input of a run.
pub(super) struct Feed {
    input: Input,
    links: Vec<Option<(LinkType, Precision)>>,
    /// What each of these is of: a file that cannot be opened has none.
    sources: Vec<SourceIndex>,
    meters: Vec<Meter>,
    snaplen: Option<u32>,
}

enum Input {
    /// Saved captures, merged by time.
    Files(Box<Merge>),
    /// Interfaces.
    Live(Box<Live>),
}

impl Feed {
    /// Opens what the arguments name. Says whether a file had to be left out because it cannot be opened.
    ///
    /// # Errors
    /// A sentence with the cause and the fix, when nothing can be opened.
    pub(super) fn open(args: &Args) -> Result<(Self, bool), String> {
        if args.interface.is_empty() {
            return Self::open_files(args);
        }
        if !args.read.is_empty() {
            return Err("-r and -i exclude each other: read files, or capture live".to_owned());
        }
        let options = LiveOptions {
            snaplen: args.snaplen.filter(|length| *length > 0),
            promiscuous: !args.no_promiscuous,
            buffer: args.buffer.unwrap_or(LiveOptions::default().buffer),
            direction: match args.capturing.direction {
                Some(Way::In) => Direction::In,
                Some(Way::Out) => Direction::Out,
                Some(Way::Inout) | None => Direction::Both,
            },
            tunnels: args.capturing.tunnels,
        };
        let live = Live::open(&args.interface, &options).map_err(|error| refused(&error))?;
        let links = (0..).map_while(|source| live.link(source));
        let links: Vec<_> = links.map(Some).collect();
        Ok((
            Self {
                sources: (0..).take(links.len()).collect(),
                links,
                meters: Vec::new(),
                snaplen: None,
                input: Input::Live(Box::new(live)),
            },
            false,
        ))
    }

    fn open_files(args: &Args) -> Result<(Self, bool), String> {
        let open = if args.capturing.follow {
            if args.read.len() > 1 {
                return Err("--follow reads one file (leave out all -r but one)".to_owned());
            }
            capture::file::follow
        } else {
            capture::file::open
        };
        let is_standard = |path: &&String| *path == STANDARD;
        if args.read.iter().filter(is_standard).count() > 1 {
            return Err("-r - is there twice: standard input can be read once".to_owned());
        }
        let mut files = Vec::new();
        let mut complaints = Vec::new();
        for (path, index) in args.read.iter().zip(0..) {
            match open(path, index) {
                Ok(file) => files.push(file),
                Err(error) => complaints.push(error.to_string()),
            }
        }
        if files.is_empty() {
            let last = complaints.pop().unwrap_or_default();
            say_all(&complaints);
            return Err(last);
        }
        say_all(&complaints);
        let snaplen = files.first().and_then(FileSource::snaplen);
        let links = files.iter().map(FileSource::link).collect();
        let sources = files.iter().map(FileSource::source).collect();
        let meters = files.iter().map(FileSource::meter).cloned().collect();
        let input = Input::Files(Box::new(Merge::new(files)));
        let feed = Self {
            input,
            links,
            sources,
            meters,
            snaplen,
        };
        Ok((feed, !complaints.is_empty()))
    }

    /// Whether it is sooner done by one thread than others are started to help.
    pub(super) fn is_short(&self) -> bool {
        let size: Option<u64> = self.meters.iter().map(Meter::size).sum();
        size.is_some_and(|size| size < SHORT)
    }

    /// Has long files read ahead by threads of their own. Threads are under the rules that hold where they are started.
    pub(super) fn read_ahead(&mut self, sieve: Option<impl Sieve + Copy + Send + 'static>) {
        if let Input::Files(files) = &mut self.input {
            files.read_ahead(sieve);
        }
    }

    /// Link type and precision of each source; `None` for one that may mix several.
    pub(super) fn links(&self) -> &[Option<(LinkType, Precision)>] {
        &self.links
    }

    /// The sources of which the link type is known before any frame has come.
    pub(super) fn known_links(&self) -> impl Iterator<Item = (SourceIndex, LinkType)> {
        let links = self.sources.iter().zip(&self.links);
        links.filter_map(|(source, link)| link.map(|(link, _)| (*source, link)))
    }

    /// Bytes that were to be captured of each frame of the first file, where it says so.
    pub(super) fn snaplen(&self) -> Option<u32> {
        self.snaplen
    }

    /// How far each saved capture was read; none for interfaces.
    pub(super) fn meters(&self) -> &[Meter] {
        &self.meters
    }

    /// Lends frame after frame until `take` has enough, and tells which fall through, where it can; `most` of these are
    /// all for now, and so is one frame of an interface.
    pub(super) fn each(
        &mut self,
        most: u64,
        passes: &impl Sieve,
        take: &mut impl FnMut(Came<'_>) -> bool,
    ) -> Result<Pause, Error> {
        match &mut self.input {
            Input::Files(files) => files.each(most, passes, take),
            Input::Live(live) => {
                let poll = live.poll()?;
                if let Poll::Frame(frame) = poll {
                    take(Came::Frame(frame));
                }
                Ok(poll.into())
            }
        }
    }

    /// Counters of each interface; `None` for files.
    pub(super) fn statistics(&mut self) -> Option<Vec<LiveStatistics>> {
        match &mut self.input {
            Input::Files(_) => None,
            Input::Live(live) => Some(live.statistics()),
        }
    }
}

fn say_all(complaints: &[String]) {
    for complaint in complaints {
        complain(complaint);
    }
}

/// Why an interface cannot be opened, and what to do.
fn refused(error: &Error) -> String {
    match error {
        Error::Permission { .. } => {
            let program = std::env::current_exe().map_or_else(
                |_| "dhcpscope".to_owned(),
                |path| path.display().to_string(),
            );
            format!("{error}; try: sudo setcap cap_net_raw=ep {program}")
        }
        _ => error.to_string(),
    }
}

/// Puts names in place of the numbers that `-D` gives interfaces, as tcpdump has it. A name that is a number wins.
pub(super) fn number_interfaces(words: &mut [String]) {
    let is_number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
    if !words.iter().any(is_number) {
        return;
    }
    let devices = capture::devices().unwrap_or_default();
    for word in words.iter_mut().filter(|word| is_number(word)) {
        let place = word.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let numbered = place.and_then(|place| devices.get(place));
        if let Some(device) = numbered {
            if !devices.iter().any(|device| device.name == *word) {
                word.clone_from(&device.name);
            }
        }
    }
}

/// A hint for a filter expression that names a file.
pub(super) fn meant_file(words: &[String]) -> Option<String> {
    if words == [STANDARD] {
        return Some("- is no filter expression: did you mean -r -?".to_owned());
    }
    words
        .iter()
        .find(|word| Path::new(word).is_file())
        .map(|word| format!("{word} is a file, not a filter expression: did you mean -r {word}?"))
}

/// Appends the interfaces that can be captured on, one a line.
///
/// # Errors
/// What libpcap says when it cannot list them.
pub(super) fn list_interfaces() -> Result<String, Error> {
    use std::fmt::Write as _;
    let mut text = String::new();
    for (device, number) in capture::devices()?.iter().zip(1..) {
        let _ = write!(text, "{number}.{}", escape::string(&device.name));
        if let Some(description) = &device.description {
            let _ = write!(text, " ({})", escape::string(description));
        }
        let flags: Vec<String> = device.flags.iter().map(ToString::to_string).collect();
        if !flags.is_empty() {
            let _ = write!(text, " [{}]", flags.join(", "));
        }
        for address in &device.addresses {
            let _ = write!(text, " {address}");
        }
        text.push('\n');
    }
    Ok(text)
}
