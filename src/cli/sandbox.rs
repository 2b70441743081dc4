//! The sandbox: once all is open, nothing else can be.
//!
//! Landlock takes away the file system and the network, but for the paths named here; seccomp takes away all system
//! calls that reading, showing and writing do not need. Both are for good, and both are for this thread and those it
//! starts: enter it before there are others. Threads may be started in it, programs may not. What is refused fails with
//! an error, it does not kill.

use std::path::PathBuf;

/// What is still needed once all is open.
#[derive(Debug, Default, Clone)]
#[cfg_attr(
    not(target_os = "linux"),
    expect(dead_code, reason = "without a sandbox nothing is refused")
)]
pub(super) struct Needs {
    /// Files and folders to read.
    pub(super) reads: Vec<PathBuf>,
    /// A folder to create files in.
    pub(super) creates_in: Option<PathBuf>,
}

/// Enters the sandbox. Gives a sentence for each part of it that this system does not have.
pub(super) fn enter(needs: &Needs) -> Vec<String> {
    linux::enter(needs)
}

#[cfg(not(target_os = "linux"))]
mod linux {
    pub(super) fn enter(_needs: &super::Needs) -> Vec<String> {
        vec!["no sandbox: this system is not Linux".to_owned()]
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, RestrictionStatus, Ruleset, RulesetAttr,
        RulesetCreatedAttr, RulesetError, RulesetStatus, Scope, path_beneath_rules,
    };

    use super::Needs;

    /// The newest Landlock that the rules are written for; an older kernel does what it can.
    const NEWEST: ABI = ABI::V6;

    pub(super) fn enter(needs: &Needs) -> Vec<String> {
        let mut missing = Vec::new();
        let has_landlock = match landlock(needs) {
            Ok(status) => status.ruleset != RulesetStatus::NotEnforced,
            Err(error) => {
                missing.push(format!("Landlock failed: {error}"));
                false
            }
        };
        if !has_landlock && missing.is_empty() {
            missing.push("this kernel has no Landlock".to_owned());
        }
        // Landlock judges by the path. Without it seccomp can only judge by the call.
        let may_open = has_landlock || !needs.reads.is_empty() || needs.creates_in.is_some();
        if let Err(reason) = super::seccomp::enter(may_open) {
            missing.push(reason);
        }
        missing
    }

    fn landlock(needs: &Needs) -> Result<RestrictionStatus, RulesetError> {
        let creating = AccessFs::WriteFile | AccessFs::MakeReg | AccessFs::Truncate;
        Ruleset::default()
            .handle_access(AccessFs::from_all(NEWEST))?
            .handle_access(AccessNet::from_all(NEWEST))?
            .scope(Scope::from_all(NEWEST))?
            .create()?
            .add_rules(path_beneath_rules(&needs.reads, AccessFs::ReadFile))?
            .add_rules(path_beneath_rules(&needs.creates_in, creating))?
            .restrict_self()
    }
}

#[cfg(all(
    target_os = "linux",
    target_endian = "little",
    any(
        target_arch = "x86_64",
        target_arch = "aarch64",
        target_arch = "riscv64"
    )
))]
mod seccomp;

#[cfg(all(
    target_os = "linux",
    not(all(
        target_endian = "little",
        any(
            target_arch = "x86_64",
            target_arch = "aarch64",
            target_arch = "riscv64"
        )
    ))
))]
mod seccomp {
    pub(super) fn enter(_may_open: bool) -> Result<(), String> {
        Err("no seccomp on this architecture".to_owned())
    }
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::io::Read;
    use std::net::{TcpStream, UdpSocket};
    use std::process::Command;

    use super::*;

    const INSIDE: &str = "DHCPSCOPE_INSIDE_SANDBOX";

    /// Runs the test that calls it once more, in a process of its own that gets a folder to work in: this is that
    /// process if there is one.
    fn folder_inside(name: &str) -> Option<PathBuf> {
        if let Some(folder) = std::env::var_os(INSIDE) {
            return Some(folder.into());
        }
        // From inside the sandbox it cannot be removed.
        let folder = tempfile::tempdir().unwrap();
        let output = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                &format!("cli::sandbox::tests::{name}"),
                "--nocapture",
            ])
            .env(INSIDE, folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
        assert!(said.contains("1 passed"), "{said}");
        None
    }

    #[test]
    fn nothing_can_be_opened_or_reached_from_inside() {
        let Some(folder) = folder_inside("nothing_can_be_opened_or_reached_from_inside") else {
            return;
        };
        let mut open_before = File::open("/etc/passwd").unwrap();
        let missing = enter(&Needs::default());
        if !missing.is_empty() {
            eprintln!("SKIPPED, at least in part: {missing:?}");
        }
        let mut text = String::new();
        open_before.read_to_string(&mut text).unwrap();
        assert!(text.contains("root"), "what was open stays open");
        assert!(File::open("/etc/passwd").is_err(), "reads a file");
        assert!(fs::read_dir("/").is_err(), "lists a folder");
        let made = folder.join("made");
        assert!(File::create(made).is_err(), "creates a file");
        assert!(fs::remove_dir(folder).is_err(), "removes a folder");
        let can_bind = UdpSocket::bind("127.0.0.1:0").is_ok();
        assert!(!can_bind || !missing.is_empty(), "binds a socket");
        assert!(
            TcpStream::connect("127.0.0.1:1")
                .is_err_and(|error| { error.kind() == std::io::ErrorKind::PermissionDenied })
        );
        assert!(
            Command::new("/bin/true").status().is_err(),
            "runs a program"
        );
    }

    #[test]
    fn files_can_be_created_in_the_folder_of_the_output_only() {
        let name = "files_can_be_created_in_the_folder_of_the_output_only";
        let Some(root) = folder_inside(name) else {
            return;
        };
        let [folder, other] = ["own", "other"].map(|name| root.join(name));
        fs::create_dir(&folder).unwrap();
        fs::create_dir(&other).unwrap();
        let missing = enter(&Needs {
            reads: Vec::new(),
            creates_in: Some(folder.clone()),
        });
        let inside = File::create(folder.join("x.pcap"));
        let again = File::create(folder.join("x.pcap"));
        let beside = File::create(other.join("x.pcap"));
        assert!(inside.is_ok(), "{inside:?}");
        assert!(again.is_ok(), "{again:?}");
        if missing.is_empty() {
            assert!(beside.is_err(), "created beside the folder");
            assert!(File::open(folder.join("x.pcap")).is_err(), "read back");
        } else {
            eprintln!("SKIPPED, at least in part: {missing:?}");
        }
    }
}
