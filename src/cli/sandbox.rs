//! The sandbox: once all is open, nothing else can be.
//!
//! Landlock takes away the file system and the network, but for the paths named here; seccomp takes away all system
//! calls that reading, showing and writing do not need. Both are for good, and both are for this thread and those it
//! starts: enter it before there are others. Threads may be started in it, programs may not. What is refused fails with
//! an error, it does not kill.

use std::path::PathBuf;

/// What is still needed once all is open.
#[derive(Debug, Default, Clone)]
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

/// The system calls that remain.
#[cfg(all(
    target_os = "linux",
    any(
        target_arch = "x86_64",
        target_arch = "aarch64",
        target_arch = "riscv64"
    )
))]
mod seccomp {
    use std::collections::BTreeMap;

    use seccompiler::{
        BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
        SeccompFilter, SeccompRule,
    };

    /// What reading, waiting, showing and writing need, and what the runtime and the allocator do by themselves.
    const NEEDED: &[libc::c_long] = &[
        // open files and sockets
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_pread64,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_recvfrom,
        libc::SYS_recvmsg,
        libc::SYS_getsockopt,
        libc::SYS_setsockopt,
        libc::SYS_lseek,
        libc::SYS_fstat,
        libc::SYS_newfstatat,
        libc::SYS_statx,
        libc::SYS_fcntl,
        libc::SYS_dup,
        libc::SYS_close,
        libc::SYS_ppoll,
        // memory
        libc::SYS_brk,
        libc::SYS_mmap,
        libc::SYS_mremap,
        libc::SYS_munmap,
        libc::SYS_mprotect,
        libc::SYS_madvise,
        // time
        libc::SYS_clock_gettime,
        libc::SYS_clock_getres,
        libc::SYS_clock_nanosleep,
        libc::SYS_nanosleep,
        libc::SYS_gettimeofday,
        // the process itself
        libc::SYS_futex,
        libc::SYS_clone3,
        libc::SYS_set_robust_list,
        libc::SYS_rseq,
        libc::SYS_sched_getaffinity,
        libc::SYS_getrandom,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_restart_syscall,
        libc::SYS_sigaltstack,
        libc::SYS_sched_yield,
        libc::SYS_tgkill,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];

    /// What only the oldest architecture has, and its C library still calls.
    #[cfg(target_arch = "x86_64")]
    const OLD: &[libc::c_long] = &[
        libc::SYS_poll,
        libc::SYS_stat,
        libc::SYS_lstat,
        libc::SYS_time,
    ];
    #[cfg(not(target_arch = "x86_64"))]
    const OLD: &[libc::c_long] = &[];

    #[cfg(target_arch = "x86_64")]
    const OPENING: &[libc::c_long] = &[libc::SYS_open, libc::SYS_openat];
    #[cfg(not(target_arch = "x86_64"))]
    const OPENING: &[libc::c_long] = &[libc::SYS_openat];

    /// Requests that would type into the terminal, as if the user did.
    const TYPING: [u64; 2] = [TIOCSTI, TIOCLINUX];
    /// By number, because the C libraries do not agree on the type. These architectures agree on the values.
    const TIOCSTI: u64 = 0x5412;
    const TIOCLINUX: u64 = 0x541c;

    pub(super) fn enter(may_open: bool) -> Result<(), String> {
        // The second refuses to install a third.
        for program in [without_clone3(), program(may_open)] {
            let program = program.map_err(|error| format!("seccomp: {error}"))?;
            seccompiler::apply_filter(&program)
                .map_err(|error| format!("this kernel has no seccomp: {error}"))?;
        }
        Ok(())
    }

    /// Threads may be started, programs may not. What `clone3` is to do lies in memory, where no filter looks: as if the
    /// kernel did not have it, the C library asks with `clone`.
    fn without_clone3() -> Result<BpfProgram, BackendError> {
        let rules = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
        let unknown = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
        let target = std::env::consts::ARCH.try_into()?;
        SeccompFilter::new(rules, SeccompAction::Allow, unknown, target)?.try_into()
    }

    fn program(may_open: bool) -> Result<BpfProgram, BackendError> {
        let opening = if may_open { OPENING } else { &[] };
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> = [NEEDED, OLD, opening]
            .concat()
            .into_iter()
            .map(|call| (call, Vec::new()))
            .collect();
        let not_typing = TYPING
            .into_iter()
            .map(|request| {
                let len = SeccompCmpArgLen::Dword;
                SeccompCondition::new(1, len, SeccompCmpOp::Ne, request)
            })
            .collect::<Result<_, _>>()?;
        rules.insert(libc::SYS_ioctl, vec![SeccompRule::new(not_typing)?]);
        let thread = u64::from(libc::CLONE_THREAD.unsigned_abs());
        let starts_thread = SeccompCondition::new(
            0,
            SeccompCmpArgLen::Qword,
            SeccompCmpOp::MaskedEq(thread),
            thread,
        )?;
        rules.insert(
            libc::SYS_clone,
            vec![SeccompRule::new(vec![starts_thread])?],
        );
        let refuse = SeccompAction::Errno(libc::EACCES.unsigned_abs());
        let target = std::env::consts::ARCH.try_into()?;
        SeccompFilter::new(rules, refuse, SeccompAction::Allow, target)?.try_into()
    }
}

#[cfg(all(
    target_os = "linux",
    not(any(
        target_arch = "x86_64",
        target_arch = "aarch64",
        target_arch = "riscv64"
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
        let folder = std::env::temp_dir().join(format!("dhcpscope-{name}-{}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        let output = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                &format!("cli::sandbox::tests::{name}"),
                "--nocapture",
            ])
            .env(INSIDE, &folder)
            .output()
            .unwrap();
        // From inside the sandbox it cannot be removed.
        fs::remove_dir_all(&folder).unwrap();
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
        assert!(UdpSocket::bind("127.0.0.1:0").is_err(), "binds a socket");
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
