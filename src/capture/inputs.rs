//! Which files are read, so that none of them is written over.
//!
//! A file is known by its device and its inode, whatever it is called: links lead to the same. Pipes and devices are
//! no files that could be lost.

use std::fs::{self, File, Metadata};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::MetadataExt;

use super::STANDARD;

/// The files that are read.
#[derive(Debug, Default)]
pub struct Inputs(Vec<Identity>);

/// Device and inode.
type Identity = (u64, u64);

impl Inputs {
    /// The files with these names; `-` is the standard input. What is not there or is no file is left out.
    pub fn of(names: &[String]) -> Self {
        let identity = |name: &String| {
            let metadata = if name == STANDARD {
                opened(io::stdin().as_fd())
            } else {
                fs::metadata(name)
            };
            identity(&metadata.ok()?)
        };
        Self(names.iter().filter_map(identity).collect())
    }

    /// Whether one of them is what this name stands for; `-` is the standard output.
    pub(super) fn has(&self, name: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let metadata = if name == STANDARD {
            opened(io::stdout().as_fd())
        } else {
            fs::metadata(name)
        };
        let identity = metadata.ok().and_then(|metadata| identity(&metadata));
        identity.is_some_and(|identity| self.0.contains(&identity))
    }
}

/// What the system knows of a file that is open.
fn opened(file: BorrowedFd<'_>) -> io::Result<Metadata> {
    File::from(file.try_clone_to_owned()?).metadata()
}

fn identity(metadata: &Metadata) -> Option<Identity> {
    let identity = (metadata.dev(), metadata.ino());
    metadata.is_file().then_some(identity)
}
