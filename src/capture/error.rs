//! What can go wrong when frames are fetched, in the words that the user reads.

use std::fmt;
use std::io::{self, ErrorKind};

use super::format::Failure;
use super::input::Input;

/// Why frames cannot be had, or no more of them.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be opened.
    #[error("cannot open {path}: {}", plain(cause))]
    Open {
        /// The file, as the user named it.
        path: String,
        /// What the system said.
        cause: io::Error,
    },
    /// The file holds no bytes at all.
    #[error("{path}: empty file (0 bytes)")]
    Empty {
        /// The file, as the user named it.
        path: String,
    },
    /// The file is something else than a capture.
    #[error("{path}: not a capture file: {hint}")]
    NotACapture {
        /// The file, as the user named it.
        path: String,
        /// What it seems to be.
        hint: String,
    },
    /// The system failed while the file was read.
    #[error("{path}: cannot read on at {at}: {}", plain(cause))]
    Read {
        /// The file, as the user named it.
        path: String,
        /// Where reading stopped.
        at: Offset,
        /// What the system said.
        cause: io::Error,
    },
    /// The bytes at this place cannot be right.
    #[error("{path}: damaged at {at}: {what}")]
    Damaged {
        /// The file, as the user named it.
        path: String,
        /// Where the item that cannot be right begins.
        at: Offset,
        /// What is wrong with it.
        what: String,
    },
    /// The file ends inside an item.
    #[error("{path}: cut short in {part} at {at}: {have} of {need} bytes")]
    CutShort {
        /// The file, as the user named it.
        path: String,
        /// The item that is cut: `record 3`, `block 5`, `the file header`.
        part: String,
        /// Where that item begins.
        at: Offset,
        /// Bytes of the item that are there.
        have: u64,
        /// Bytes of the item that should be there, as far as is known.
        need: u64,
    },
    /// The compressed data ends early, between two items.
    #[error("{path}: the compressed data is cut short; what it inflates to ends at {at}")]
    CompressionCut {
        /// The file, as the user named it.
        path: String,
        /// Where what could be inflated ends.
        at: Offset,
    },
    /// The user may not capture on the interface.
    #[error("cannot open {interface}: permission denied (needs CAP_NET_RAW)")]
    Permission {
        /// The interface, as the user named it.
        interface: String,
    },
    /// There is no such interface.
    #[error("cannot open {interface}: no such interface{} (there are: {})", each(interface), known.join(", "))]
    NoSuchDevice {
        /// The interface, as the user named it.
        interface: String,
        /// The interfaces there are.
        known: Vec<String>,
    },
    /// libpcap cannot capture on the interface.
    #[error("cannot open {interface}: {reason}")]
    Interface {
        /// The interface, as the user named it.
        interface: String,
        /// What libpcap said.
        reason: String,
    },
    /// A capture file cannot be created or written.
    #[error("cannot write {path}: {}", plain(cause))]
    Write {
        /// The file.
        path: String,
        /// What the system said.
        cause: io::Error,
    },
    /// What is to be written is one of the files that are read.
    #[error("{path} is being read: -w needs another file")]
    WriteOver {
        /// The file.
        path: String,
    },
    /// The filter expression is wrong, or has no meaning on this link type.
    #[error("filter expression: {reason}")]
    Filter {
        /// What libpcap said.
        reason: String,
    },
}

/// A place in a capture file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offset {
    /// Bytes from the start of the file, or of what it inflates to.
    pub bytes: u64,
    /// The file is compressed, and the place is one in what it inflates to.
    pub inflated: bool,
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {:#06x}", self.bytes)?;
        if self.inflated {
            f.write_str(" of the uncompressed data")?;
        }
        Ok(())
    }
}

/// The system's words without their number, beginning in lower case.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

/// What it is to the user that the stream itself broke off with `cause`, in the middle of an item or after one.
pub(super) fn broken(
    path: String,
    input: &Input,
    inflated: bool,
    cause: io::Error,
    failure: Option<Failure>,
) -> Error {
    let at = Offset {
        bytes: input.offset() + input.window().len() as u64,
        inflated,
    };
    match (cause.kind(), failure) {
        (ErrorKind::UnexpectedEof, Some(failure)) if inflated => failure.told(path, inflated),
        (ErrorKind::UnexpectedEof, None) if inflated => Error::CompressionCut { path, at },
        (ErrorKind::InvalidData, _) if inflated => Error::Damaged {
            path,
            at,
            what: cause.to_string(),
        },
        _ if at.bytes == 0 => Error::Open { path, cause },
        _ => Error::Read { path, at, cause },
    }
}

/// How to name several interfaces, where they are joined by commas.
fn each(interface: &str) -> String {
    if !interface.contains(',') {
        return String::new();
    }
    let names = interface.split(',').map(|name| format!(" -i {name}"));
    format!(
        "; each takes a flag of its own:{}",
        names.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_errors_read_as_part_of_a_sentence() {
        let error = Error::Open {
            path: "x.pcap".into(),
            cause: io::Error::from_raw_os_error(2),
        };
        assert_eq!(
            error.to_string(),
            "cannot open x.pcap: no such file or directory"
        );
    }

    #[test]
    fn interfaces_that_are_joined_by_commas_are_told_apart() {
        let told = |interface: &str| {
            let error = Error::NoSuchDevice {
                interface: interface.into(),
                known: vec!["lo".into()],
            };
            error.to_string()
        };
        assert!(told("lo,eth0").contains("each takes a flag of its own: -i lo -i eth0 (there"));
        assert!(told("eth7").ends_with("no such interface (there are: lo)"));
    }

    #[test]
    fn an_offset_says_when_it_is_one_of_the_uncompressed_data() {
        let mut at = Offset {
            bytes: 24,
            inflated: false,
        };
        assert_eq!(at.to_string(), "byte 0x0018");
        at.inflated = true;
        assert_eq!(at.to_string(), "byte 0x0018 of the uncompressed data");
    }
}
