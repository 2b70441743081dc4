//! Programs run one after the other, round after round.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::captures::Sizes;

/// GNU time, which tells how much memory a program took at most.
const GNU_TIME: &str = "/usr/bin/time";

/// A program of a row.
pub(crate) struct Row {
    name: String,
    words: Vec<String>,
}

impl Row {
    fn new(name: &str, words: &[&str], file: &Path) -> Self {
        let mut words: Vec<String> = words.iter().map(ToString::to_string).collect();
        words.push(file.display().to_string());
        Self {
            name: name.to_owned(),
            words,
        }
    }

    /// Another name for the table.
    pub(crate) fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    pub(crate) fn cat(file: &Path) -> Self {
        Self::new("cat", &["cat"], file)
    }

    pub(crate) fn zcat(file: &Path) -> Self {
        Self::new("zcat", &["zcat"], file)
    }

    /// Inflating alone, by the library that dhcpscope uses: this program runs itself.
    pub(crate) fn inflate(file: &Path) -> Self {
        Self::new("inflating alone", &["inflate"], file)
    }

    pub(crate) fn dhcpscope(file: &Path, flags: &[&str]) -> Self {
        let name = format!("dhcpscope {}", flags.join(" "));
        let own = env!("CARGO_BIN_EXE_dhcpscope");
        Self::new(name.trim(), &[&[own], flags, &["-r"]].concat(), file)
    }

    pub(crate) fn dhcpscope_on_one_core(file: &Path, flags: &[&str]) -> Self {
        let row = Self::dhcpscope(file, flags);
        let name = format!("{} on one core", row.name);
        let words = ["taskset", "-c", "0"].map(str::to_owned);
        Self {
            name,
            words: words.into_iter().chain(row.words).collect(),
        }
    }

    pub(crate) fn tcpdump(file: &Path, flags: &[&str]) -> Self {
        let name = format!("tcpdump {}", flags.join(" "));
        Self::new(&name, &[&["tcpdump"], flags, &["-r"]].concat(), file)
    }

    pub(crate) fn tshark(file: &Path) -> Self {
        Self::new("tshark -V", &["tshark", "-n", "-V", "-r"], file)
    }

    /// Runs it once. `None` where the program is not there or fails.
    fn time(&self) -> Option<Run> {
        let (program, rest) = self.words.split_first()?;
        if program == "inflate" {
            return inflate(rest.first()?);
        }
        let has_time = Path::new(GNU_TIME).exists();
        let mut command = if has_time {
            let mut command = Command::new(GNU_TIME);
            command.args(["-f", "%M", program]);
            command
        } else {
            Command::new(program)
        };
        command
            .args(rest)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let start = Instant::now();
        let output = command.output().ok()?;
        let time = start.elapsed();
        let said = String::from_utf8_lossy(&output.stderr);
        output.status.success().then(|| Run {
            time,
            memory: said.lines().last().and_then(|line| line.parse().ok()),
        })
    }
}

/// One run.
struct Run {
    time: Duration,
    /// Peak of resident memory in KiB.
    memory: Option<u64>,
}

/// Runs all programs of a row, and prints it.
pub(crate) fn run(sizes: &Sizes, packets: u64, rows: &[Row]) {
    let mut runs: Vec<Vec<Run>> = rows.iter().map(|_| Vec::new()).collect();
    // The first round warms the page cache, and is not counted.
    for round in 0..=sizes.rounds {
        for (row, runs) in rows.iter().zip(&mut runs) {
            // tshark takes minutes where others take seconds.
            let is_slow = row.name.starts_with("tshark") && round > 1;
            if let (Some(run), true) = ((!is_slow).then(|| row.time()).flatten(), round > 0) {
                runs.push(run);
            }
        }
    }
    let base = runs.first().and_then(|runs| median(runs));
    for (row, runs) in rows.iter().zip(&runs) {
        let Some(time) = median(runs) else {
            println!("| `{}` | not there |  |  |  |", row.name);
            continue;
        };
        let seconds = time.as_secs_f64();
        let ratio = base.map_or(1.0, |base| seconds / base.as_secs_f64());
        let memory = runs.iter().filter_map(|run| run.memory).max();
        let memory = memory.map_or(String::new(), |kib| format!("{:.1} MB", kib as f64 / 976.6));
        println!(
            "| `{}` | {seconds:.4} s | {ratio:.2} | {:.0} | {memory} |",
            row.name,
            packets as f64 / seconds,
        );
    }
}

fn median(runs: &[Run]) -> Option<Duration> {
    let mut times: Vec<Duration> = runs.iter().map(|run| run.time).collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied()
}

fn inflate(path: &str) -> Option<Run> {
    let start = Instant::now();
    let mut reader = flate2::read::MultiGzDecoder::new(File::open(path).ok()?);
    let mut block = vec![0; 256 << 10];
    while reader.read(&mut block).ok()? > 0 {}
    Some(Run {
        time: start.elapsed(),
        memory: None,
    })
}
