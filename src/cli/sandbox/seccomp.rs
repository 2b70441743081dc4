//! The system calls that remain: a seccomp filter that finds each in a few steps.
//!
//! The kernel runs a new filter for every call that it knows, to see which are always allowed. A list that is gone
//! through from its beginning makes it do so for longer than all else takes that comes before the first packet.

use libc::{
    BPF_ABS, BPF_JEQ, BPF_JGE, BPF_JMP, BPF_JSET, BPF_K, BPF_LD, BPF_RET, BPF_W, SECCOMP_RET_ALLOW,
    SECCOMP_RET_ERRNO, SECCOMP_RET_KILL_PROCESS,
};
use seccompiler::{BpfProgram, sock_filter};

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
const TYPING: [u32; 2] = [TIOCSTI, TIOCLINUX];
/// By number, because the C libraries do not agree on the type. These architectures agree on the values.
const TIOCSTI: u32 = 0x5412;
const TIOCLINUX: u32 = 0x541c;

/// What a filter sees of a call, in bytes from the start: its number, the architecture, the low half of an argument.
const NUMBER: u32 = 0;
const ARCHITECTURE: u32 = 4;
const ARGUMENTS: [u32; 2] = [16, 24];

/// The number of this architecture, from `linux/audit.h`.
const OWN_ARCHITECTURE: u32 = if cfg!(target_arch = "x86_64") {
    0xc000_003e
} else if cfg!(target_arch = "aarch64") {
    0xc000_00b7
} else {
    0xc000_00f3
};

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Allowed,
    /// It fails as what is not permitted does.
    Refused,
    /// It fails as if the kernel did not have it.
    Unknown,
    /// Allowed unless it types into the terminal.
    Control,
    /// Allowed if it starts a thread.
    Clone,
}

/// Leaves this thread, and those that it starts, only the calls that are needed.
pub(super) fn enter(may_open: bool) -> Result<(), String> {
    let program = program(&verdicts(may_open)).ok_or("seccomp: a filter that is too long")?;
    seccompiler::apply_filter(&program)
        .map_err(|error| format!("this kernel has no seccomp: {error}"))
}

/// The first number of each run of calls with the same verdict, in ascending order and from 0 on.
fn verdicts(may_open: bool) -> Vec<(u32, Verdict)> {
    let opening = if may_open { OPENING } else { &[] };
    let allowed = [NEEDED, OLD, opening].concat().into_iter();
    let mut calls: Vec<_> = allowed.map(|call| (call, Verdict::Allowed)).collect();
    calls.push((libc::SYS_ioctl, Verdict::Control));
    calls.push((libc::SYS_clone, Verdict::Clone));
    // Threads may be started, programs may not. What `clone3` is to do lies in memory, where no filter looks: as if the
    // kernel did not have it, the C library asks with `clone`.
    calls.push((libc::SYS_clone3, Verdict::Unknown));
    calls.sort_by_key(|(call, _)| *call);
    calls.dedup_by_key(|(call, _)| *call);
    let mut runs = vec![(0, Verdict::Refused)];
    for (call, verdict) in calls {
        let call = u32::try_from(call).unwrap_or(u32::MAX);
        runs.retain(|(first, _)| *first != call);
        if runs.last().is_none_or(|(_, before)| *before != verdict) {
            runs.push((call, verdict));
        }
        runs.push((call + 1, Verdict::Refused));
    }
    runs
}

/// The filter with these verdicts; `None` where it is too long to jump about in.
fn program(verdicts: &[(u32, Verdict)]) -> Option<BpfProgram> {
    let mut program = vec![
        load(ARCHITECTURE),
        jump(BPF_JEQ, OWN_ARCHITECTURE, 1, 0),
        end(SECCOMP_RET_KILL_PROCESS),
        load(NUMBER),
    ];
    search(verdicts, &mut program)?;
    Some(program)
}

/// Appends what finds the run that a call's number belongs to by halves.
fn search(verdicts: &[(u32, Verdict)], program: &mut BpfProgram) -> Option<()> {
    if let [(_, verdict)] = verdicts {
        verdict.append(program);
        return Some(());
    }
    let (below, above) = verdicts.split_at(verdicts.len() / 2);
    let (middle, _) = above.first()?;
    let start = program.len() + 1;
    program.push(jump(BPF_JGE, *middle, 0, 0));
    search(below, program)?;
    let length = u8::try_from(program.len() - start).ok()?;
    program.get_mut(start - 1)?.jt = length;
    search(above, program)
}

impl Verdict {
    /// Appends the steps that come to it.
    fn append(self, program: &mut BpfProgram) {
        let refused = end(SECCOMP_RET_ERRNO | libc::EACCES.unsigned_abs());
        let allowed = end(SECCOMP_RET_ALLOW);
        match self {
            Self::Allowed => program.push(allowed),
            Self::Refused => program.push(refused),
            Self::Unknown => program.push(end(SECCOMP_RET_ERRNO | libc::ENOSYS.unsigned_abs())),
            Self::Control => {
                let [_, request] = ARGUMENTS;
                let [first, second] = TYPING;
                program.extend([
                    load(request),
                    jump(BPF_JEQ, first, 2, 0),
                    jump(BPF_JEQ, second, 1, 0),
                    allowed,
                    refused,
                ]);
            }
            Self::Clone => {
                let [flags, _] = ARGUMENTS;
                let thread = libc::CLONE_THREAD.unsigned_abs();
                program.extend([load(flags), jump(BPF_JSET, thread, 0, 1), allowed, refused]);
            }
        }
    }
}

fn load(at: u32) -> sock_filter {
    step(BPF_LD | BPF_W | BPF_ABS, at, 0, 0)
}

fn jump(test: u32, value: u32, if_so: u8, else_by: u8) -> sock_filter {
    step(BPF_JMP | test | BPF_K, value, if_so, else_by)
}

fn end(verdict: u32) -> sock_filter {
    step(BPF_RET | BPF_K, verdict, 0, 0)
}

fn step(code: u32, value: u32, if_so: u8, else_by: u8) -> sock_filter {
    sock_filter {
        code: u16::try_from(code).unwrap_or_default(),
        jt: if_so,
        jf: else_by,
        k: value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the program says of a call.
    fn run(program: &[sock_filter], call: libc::c_long, arguments: [u32; 2]) -> u32 {
        let (mut at, mut value) = (0, 0);
        loop {
            let sock_filter { code, jt, jf, k } = program[at].clone();
            let code = u32::from(code);
            let holds = match code & 0xf0 {
                BPF_JEQ => value == k,
                BPF_JGE => value >= k,
                _ => value & k != 0,
            };
            at += 1;
            match code & 0x07 {
                BPF_LD => {
                    value = match k {
                        NUMBER => u32::try_from(call).unwrap(),
                        ARCHITECTURE => OWN_ARCHITECTURE,
                        _ => arguments[ARGUMENTS.iter().position(|place| *place == k).unwrap()],
                    }
                }
                BPF_JMP => at += usize::from(if holds { jt } else { jf }),
                _ => return k,
            }
        }
    }

    #[test]
    fn each_call_has_its_verdict() {
        let refused = SECCOMP_RET_ERRNO | libc::EACCES.unsigned_abs();
        for may_open in [false, true] {
            let program = program(&verdicts(may_open)).unwrap();
            for call in 0..1000 {
                let opens = OPENING.contains(&call);
                let is_needed = NEEDED.contains(&call) || OLD.contains(&call) || opens && may_open;
                let verdict = match call {
                    libc::SYS_ioctl | libc::SYS_clone | libc::SYS_clone3 => continue,
                    _ if is_needed => SECCOMP_RET_ALLOW,
                    _ => refused,
                };
                assert_eq!(run(&program, call, [0; 2]), verdict, "{call}");
            }
            for request in TYPING {
                assert_eq!(run(&program, libc::SYS_ioctl, [1, request]), refused);
            }
            assert_eq!(run(&program, libc::SYS_ioctl, [1, 2]), SECCOMP_RET_ALLOW);
            let thread = libc::CLONE_THREAD.unsigned_abs() | 1;
            assert_eq!(
                run(&program, libc::SYS_clone, [thread, 0]),
                SECCOMP_RET_ALLOW
            );
            assert_eq!(run(&program, libc::SYS_clone, [1, 0]), refused);
            let unknown = SECCOMP_RET_ERRNO | libc::ENOSYS.unsigned_abs();
            assert_eq!(run(&program, libc::SYS_clone3, [0; 2]), unknown);
        }
    }
}
