//! How far a long run over saved captures has come: a line on stderr, where that disturbs nobody.
//!
//! It is shown when stderr is a terminal and stdout goes elsewhere. A pipe may lead to a pager on the same screen, so
//! there it is shown only until the first output. It appears after half a second, and is gone when the run ends.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::capture::Meter;

/// The line that is shown, once there is one. Whoever writes to stderr makes room first.
static SHOWN: OnceLock<ProgressBar> = OnceLock::new();

/// How long a run may take before it is worth a line.
const PATIENCE: Duration = Duration::from_millis(500);
/// Steps between two looks at the clock.
const STEPS: u32 = 64;
/// How often a second the line is drawn at most.
const RATE: u8 = 10;
/// What is shown where the size is known, and where it is not.
const WITH_SIZE: &str =
    "[{bar:24}] {decimal_bytes} of {decimal_total_bytes}, {decimal_bytes_per_sec}, {eta} left";
const WITHOUT_SIZE: &str = "{decimal_bytes} read, {decimal_bytes_per_sec}";

/// The progress of a run.
pub(super) struct Progress {
    meters: Vec<Meter>,
    /// Output ends it, because it may come to the same screen.
    gives_way: bool,
    bar: ProgressBar,
    began: Instant,
    is_shown: bool,
    steps: u32,
}

impl Progress {
    /// The progress along these meters; `None` where nobody would see it, or somebody would see too much of it.
    pub(super) fn new(meters: Vec<Meter>) -> Option<Self> {
        if meters.is_empty() || !io::stderr().is_terminal() {
            return None;
        }
        match Output::of(io::stdout().as_fd(), io::stderr().as_fd()) {
            Output::SameScreen => None,
            output => Some(Self::along(meters, output == Output::Pipe)),
        }
    }

    /// A progress that nobody sees yet, but that learns how fast it goes.
    fn along(meters: Vec<Meter>, gives_way: bool) -> Self {
        // Of a pipe nobody knows the size.
        let size: Option<u64> = meters.iter().map(Meter::size).sum();
        let template = if size.is_some() {
            WITH_SIZE
        } else {
            WITHOUT_SIZE
        };
        let style = ProgressStyle::with_template(template)
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars("=> ");
        let bar = ProgressBar::with_draw_target(size, ProgressDrawTarget::hidden());
        Self {
            meters,
            gives_way,
            bar: bar.with_style(style),
            began: Instant::now(),
            is_shown: false,
            steps: 0,
        }
    }

    /// Takes note that the run goes on. Costs next to nothing.
    #[inline]
    pub(super) fn step(&mut self) {
        self.steps += 1;
        if self.steps >= STEPS {
            self.steps = 0;
            self.look();
        }
    }

    /// Shows how far the run is, if it is time to.
    pub(super) fn look(&mut self) {
        if !self.is_shown && self.began.elapsed() >= PATIENCE {
            self.is_shown = true;
            let target = ProgressDrawTarget::stderr_with_hz(RATE);
            SHOWN
                .get_or_init(|| self.bar.clone())
                .set_draw_target(target);
        }
        self.bar
            .set_position(self.meters.iter().map(Meter::read).sum());
    }

    /// Whether output ends it.
    pub(super) fn gives_way(&self) -> bool {
        self.gives_way
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Does something to stderr with the line out of the way.
pub(super) fn aside<T>(act: impl FnOnce() -> T) -> T {
    match SHOWN.get() {
        Some(bar) => bar.suspend(act),
        None => act(),
    }
}

/// Where output goes, seen from stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Output {
    /// To the terminal of stderr.
    SameScreen,
    /// To another program, which may show it on that terminal.
    Pipe,
    /// Elsewhere.
    Elsewhere,
}

impl Output {
    fn of(stdout: BorrowedFd<'_>, stderr: BorrowedFd<'_>) -> Self {
        let metadata =
            |fd: BorrowedFd<'_>| File::from(fd.try_clone_to_owned().ok()?).metadata().ok();
        let (Some(out), Some(err)) = (metadata(stdout), metadata(stderr)) else {
            return Self::SameScreen;
        };
        let kind = out.file_type();
        if kind.is_fifo() || kind.is_socket() {
            Self::Pipe
        } else if kind.is_char_device() && out.rdev() == err.rdev() {
            Self::SameScreen
        } else {
            Self::Elsewhere
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;

    use super::*;

    #[test]
    fn output_to_a_file_a_pipe_and_the_same_device_are_told_apart() -> io::Result<()> {
        let null = File::open("/dev/null")?;
        let zero = File::open("/dev/zero")?;
        let file = File::open(std::env::current_exe()?)?;
        let (pipe, _other_end) = UnixStream::pair()?;
        let of = |stdout: BorrowedFd<'_>| Output::of(stdout, null.as_fd());
        assert_eq!(of(null.as_fd()), Output::SameScreen);
        assert_eq!(of(zero.as_fd()), Output::Elsewhere);
        assert_eq!(of(file.as_fd()), Output::Elsewhere);
        assert_eq!(of(pipe.as_fd()), Output::Pipe);
        Ok(())
    }

    #[test]
    fn the_templates_are_understood() {
        for template in [WITH_SIZE, WITHOUT_SIZE] {
            assert!(ProgressStyle::with_template(template).is_ok());
        }
    }

    #[test]
    fn the_size_is_known_when_all_sizes_are() {
        let length = |meters| Progress::along(meters, false).bar.length();
        assert_eq!(length(vec![Meter::default()]), None);
        assert_eq!(length(Vec::new()), Some(0));
    }
}
