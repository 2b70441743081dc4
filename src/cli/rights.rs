//! Giving up rights, in the one order that works: captures are open; open the output; become another user; close the
//! door.

use std::io;
use std::path::{Path, PathBuf};

use crate::capture::write::WriteOptions;
use crate::capture::{Error, Timestamp};
use crate::cli::args::{Args, Time};
use crate::cli::feed::Feed;
use crate::cli::privilege::{self, Circumstances, Plan};
use crate::cli::record::{self, Recorder};
use crate::cli::run::complain;
use crate::cli::sandbox::{self, Needs};
use crate::render::clock;

/// Where Linux has the counters of interfaces, which libpcap looks at when it is asked how many packets were dropped.
const COUNTERS: &str = "/sys/class/net";
/// Where time zones are kept. They are looked at again when they change.
const ZONES: [&str; 2] = ["/etc/localtime", "/usr/share/zoneinfo"];

/// Opens the output and gives up all that is not needed after that. `names` are those of the interfaces.
///
/// # Errors
/// A sentence that says what cannot be opened or given up.
pub(super) fn give_up(
    args: &Args,
    feed: &Feed,
    names: &[String],
) -> Result<Option<Recorder>, String> {
    let names = if args.interface.is_empty() {
        &[]
    } else {
        names
    };
    let is_live = !args.interface.is_empty();
    let plan = Circumstances::now(args.rights.user.as_deref(), is_live).plan()?;
    if args.time == Some(Time::Local) {
        // The zone is read once, however long the run.
        let _zone = clock::named("%z", Timestamp(0), true);
    }
    let path = args.recording.write.as_deref();
    let output = match path {
        Some(path) => Some((path, record::options(args, feed.links(), names)?)),
        None => None,
    };
    // Files that are created later belong to the new user, so the first must too, and it shows at once whether it can.
    let rotates = record::rotates(&args.recording);
    let (now, later) = if rotates {
        (None, output)
    } else {
        (output, None)
    };
    let mut recorder = now
        .map(|output| create(output, plan.as_ref()))
        .transpose()?;
    if let Some(plan) = &plan {
        become_other(args, plan)?;
    }
    privilege::shed();
    if let Some(output) = later {
        recorder = Some(create_as(args, output, plan.as_ref())?);
    }
    if !args.rights.no_sandbox {
        let missing = sandbox::enter(&needs(args));
        if args.verbose > 0 {
            for part in missing {
                complain(&format!("{part}: going on with less of a sandbox"));
            }
        }
    }
    Ok(recorder)
}

fn become_other(args: &Args, plan: &Plan) -> Result<(), String> {
    match plan.carry_out() {
        Err(reason) if plan.is_asked => Err(reason),
        // In a user namespace there may be nobody else to be, and then root is not what it seems.
        Err(reason) => {
            complain(&format!("{reason}; still root (-Z root asks for no more)"));
            Ok(())
        }
        Ok(()) => {
            if args.verbose > 0 {
                complain(&format!("now running as {}", plan.who()));
            }
            Ok(())
        }
    }
}

/// The output, created before rights are given up.
fn create((path, options): (&str, WriteOptions), plan: Option<&Plan>) -> Result<Recorder, String> {
    if let Some(plan) = plan {
        record::give(path, plan.uid, plan.gid)
            .map_err(|cause| unwritable(path, cause).to_string())?;
    }
    Recorder::create(path, options).map_err(|error| error.to_string())
}

/// The output, created by the user that the program has become, in a folder where that user can create the next ones.
fn create_as(
    args: &Args,
    (path, options): (&str, WriteOptions),
    plan: Option<&Plan>,
) -> Result<Recorder, String> {
    let hint = |error: Error| match plan {
        Some(plan) => format!(
            "{error}; files are created as user {} (try: -Z root, or a folder of that user)",
            plan.who()
        ),
        None => error.to_string(),
    };
    record::probe(&args.recording).map_err(|cause| hint(unwritable(path, cause)))?;
    Recorder::create(path, options).map_err(hint)
}

fn unwritable(path: &str, cause: io::Error) -> Error {
    let path = path.to_owned();
    Error::Write { path, cause }
}

fn needs(args: &Args) -> Needs {
    let interfaces = args.interface.iter().filter(|name| !name.contains('/'));
    let mut reads: Vec<PathBuf> = interfaces
        .map(|name| PathBuf::from(format!("{COUNTERS}/{name}/statistics")))
        .collect();
    if args.time == Some(Time::Local) {
        reads.extend(ZONES.map(PathBuf::from));
    }
    if args.capturing.follow {
        // The name is opened again when it stands for another file.
        reads.extend(args.read.iter().flat_map(|path| followed(path)));
    }
    let creates_in = record::common_folder(&args.recording);
    Needs {
        reads,
        creates_in: creates_in.filter(|_| record::rotates(&args.recording)),
    }
}

/// Where a name that is followed may lead: into its folder and, where there is a link in it, also into the folder that it
/// leads to now and those beside that, which are often one a day.
fn followed(path: &str) -> Vec<PathBuf> {
    let folder = record::folder(path);
    let Ok(now) = std::fs::canonicalize(path) else {
        return vec![folder];
    };
    let mut around = now.ancestors().skip(1);
    let (near, wide) = (around.next(), around.next());
    if near == std::path::absolute(&folder).ok().as_deref() {
        return vec![folder];
    }
    let is_root = |folder: &&Path| folder.parent().is_none();
    let wide = wide.filter(|wide| !is_root(wide)).or(near);
    [Some(folder), wide.map(Path::to_owned)]
        .into_iter()
        .flatten()
        .collect()
}
