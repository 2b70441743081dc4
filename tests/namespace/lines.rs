//! What a running program says, line by line.

use std::io::{BufRead, BufReader, Read};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Long enough for any of the programs on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// The lines of streams as they come.
pub(crate) fn lines_of<const N: usize>(streams: [Box<dyn Read + Send>; N]) -> Receiver<String> {
    let (give, take) = channel();
    for stream in streams {
        let give = give.clone();
        thread::spawn(move || {
            let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
            lines.all(|line| give.send(line).is_ok())
        });
    }
    take
}

/// The first line with this text in it.
pub(crate) fn wait_for(lines: &Receiver<String>, text: &str) -> String {
    let until = Instant::now() + PATIENCE;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let line = lines.recv_timeout(left);
        let line = line.unwrap_or_else(|_| panic!("no line with {text:?} came"));
        if line.contains(text) {
            return line;
        }
    }
}
