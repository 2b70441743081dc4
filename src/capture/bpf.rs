//! Runs filter programs that libpcap compiled.
//!
//! libpcap's binding runs them as well, but takes a frame's captured length for its length: `greater 300` would fail on
//! every frame that the snapshot length cut. Programs are those of the classic Berkeley packet filter. There jumps go
//! forward, but `protochain` is compiled to a loop: it ends with the frame's bytes, and in any case after so many steps.

use std::fmt;

/// Words of scratch memory that a program has.
const MEMORY: usize = 16;
/// Instructions that are run for one frame at most: more than the longest chain of headers in one takes.
const MOST_STEPS: u32 = 1 << 20;
/// Offsets from here on stand for what only Linux knows of a frame: its direction, its interface.
const KNOWN_TO_KERNEL: u32 = 0xffff_f000;

const CLASS_MASK: u16 = 0x07;
const LD: u16 = 0x00;
const LDX: u16 = 0x01;
const ST: u16 = 0x02;
const STX: u16 = 0x03;
const ALU: u16 = 0x04;
const JMP: u16 = 0x05;
const RET: u16 = 0x06;

const SIZE_MASK: u16 = 0x18;
const HALF: u16 = 0x08;
const BYTE: u16 = 0x10;

const MODE_MASK: u16 = 0xe0;
const IMMEDIATE: u16 = 0x00;
const ABSOLUTE: u16 = 0x20;
const INDIRECT: u16 = 0x40;
const SCRATCH: u16 = 0x60;
const LENGTH: u16 = 0x80;
const HEADER_LENGTH: u16 = 0xa0;

const OPERATION_MASK: u16 = 0xf0;
const OR: u16 = 0x40;
const AND: u16 = 0x50;
const NEGATE: u16 = 0x80;
const XOR: u16 = 0xa0;
/// The second operand is the index register and not the constant.
const INDEX: u16 = 0x08;
/// What is returned is the accumulator and not the constant.
const RETURN_ACCUMULATOR: u16 = 0x10;
const TXA: u16 = 0x80;

/// A compiled filter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Program(Vec<Instruction>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Instruction {
    code: u16,
    if_true: u8,
    if_false: u8,
    k: u32,
}

/// What a program works on.
struct Machine<'a> {
    bytes: &'a [u8],
    len: u32,
    a: u32,
    x: u32,
    memory: [u32; MEMORY],
}

impl Program {
    /// Takes over a program; `None` when the binding does not show it as expected.
    pub(super) fn new(program: &pcap::BpfProgram) -> Option<Self> {
        program
            .get_instructions()
            .iter()
            .map(|instruction| Instruction::parse(&instruction.to_string()))
            .collect::<Option<_>>()
            .map(Self)
    }

    /// The same program with another number of bytes to capture of a frame that passes. The binding compiles every
    /// program for its own.
    pub(super) fn worth(mut self, snaplen: u32) -> Self {
        for instruction in &mut self.0 {
            if instruction.code == RET && instruction.k != 0 {
                instruction.k = snaplen;
            }
        }
        self
    }

    /// Whether it asks for what only the kernel knows of a frame: outside it no frame would pass.
    pub(super) fn asks_kernel(&self) -> bool {
        self.0.iter().any(|instruction| {
            // Behind a header of the radio's, whose length differs, the offset is one from its end.
            let mode = instruction.code & (CLASS_MASK | MODE_MASK);
            let is_load = mode == LD | ABSOLUTE || mode == LD | INDIRECT;
            is_load && instruction.k >= KNOWN_TO_KERNEL
        })
    }

    /// Whether a frame of `len` bytes on the wire, of which these were captured, passes.
    pub(super) fn passes(&self, bytes: &[u8], len: u32) -> bool {
        let mut machine = Machine {
            bytes,
            len,
            a: 0,
            x: 0,
            memory: [0; MEMORY],
        };
        // A load beyond the captured bytes fails the frame, as in the kernel.
        self.run(&mut machine).unwrap_or(0) != 0
    }

    fn run(&self, machine: &mut Machine<'_>) -> Option<u32> {
        let mut next = 0;
        for _ in 0..MOST_STEPS {
            let instruction = *self.0.get(next)?;
            next += 1;
            match instruction.code & CLASS_MASK {
                LD => machine.a = machine.load(instruction)?,
                LDX => machine.x = machine.load(instruction)?,
                ST => *machine.word(instruction.k)? = machine.a,
                STX => *machine.word(instruction.k)? = machine.x,
                ALU => machine.a = machine.calculate(instruction)?,
                JMP => {
                    let skip = isize::try_from(machine.jump(instruction)?).ok()?;
                    next = next.checked_add_signed(skip)?;
                }
                RET if instruction.code & RETURN_ACCUMULATOR != 0 => return Some(machine.a),
                RET => return Some(instruction.k),
                _ if instruction.code & OPERATION_MASK == TXA => machine.a = machine.x,
                _ => machine.x = machine.a,
            }
        }
        None
    }
}

impl Machine<'_> {
    fn load(&mut self, instruction: Instruction) -> Option<u32> {
        let k = instruction.k;
        match instruction.code & MODE_MASK {
            IMMEDIATE => Some(k),
            ABSOLUTE => self.fetch(k, instruction.code),
            INDIRECT => self.fetch(self.x.checked_add(k)?, instruction.code),
            SCRATCH => self.word(k).copied(),
            LENGTH => Some(self.len),
            // The IP header length: four times the lower half of a byte.
            HEADER_LENGTH => Some((self.fetch(k, BYTE)? & 0x0f) * 4),
            _ => None,
        }
    }

    fn fetch(&self, at: u32, code: u16) -> Option<u32> {
        let bytes = self.bytes.get(usize::try_from(at).ok()?..)?;
        match code & SIZE_MASK {
            HALF => bytes.first_chunk().map(|b| u16::from_be_bytes(*b).into()),
            BYTE => bytes.first().copied().map(u32::from),
            _ => bytes.first_chunk().map(|b| u32::from_be_bytes(*b)),
        }
    }

    fn word(&mut self, k: u32) -> Option<&mut u32> {
        self.memory.get_mut(usize::try_from(k).ok()?)
    }

    fn operand(&self, instruction: Instruction) -> u32 {
        if instruction.code & INDEX == 0 {
            instruction.k
        } else {
            self.x
        }
    }

    fn calculate(&self, instruction: Instruction) -> Option<u32> {
        let (a, b) = (self.a, self.operand(instruction));
        Some(match instruction.code & OPERATION_MASK {
            0x00 => a.wrapping_add(b),
            0x10 => a.wrapping_sub(b),
            0x20 => a.wrapping_mul(b),
            0x30 => a.checked_div(b)?,
            OR => a | b,
            AND => a & b,
            0x60 => a.checked_shl(b).unwrap_or(0),
            0x70 => a.checked_shr(b).unwrap_or(0),
            NEGATE => a.wrapping_neg(),
            0x90 => a.checked_rem(b)?,
            XOR => a ^ b,
            _ => return None,
        })
    }

    /// Instructions to pass over; fewer than none to go back.
    fn jump(&self, instruction: Instruction) -> Option<i32> {
        let (a, b) = (self.a, self.operand(instruction));
        let holds = match instruction.code & OPERATION_MASK {
            0x00 => return Some(signed(instruction.k)),
            0x10 => a == b,
            0x20 => a > b,
            0x30 => a >= b,
            0x40 => a & b != 0,
            _ => return None,
        };
        let Instruction {
            if_true, if_false, ..
        } = instruction;
        Some(i32::from(if holds { if_true } else { if_false }))
    }
}

/// The distance of a jump, which may lead back.
fn signed(k: u32) -> i32 {
    i32::from_ne_bytes(k.to_ne_bytes())
}

impl Instruction {
    /// The binding shows an instruction as its four numbers and in no other way.
    fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split(' ');
        Some(Self {
            code: numbers.next()?.parse().ok()?,
            if_true: numbers.next()?.parse().ok()?,
            if_false: numbers.next()?.parse().ok()?,
            k: numbers.next()?.parse().ok()?,
        })
    }

    fn name(self) -> &'static str {
        let sized = |names: [&'static str; 3]| match self.code & SIZE_MASK {
            HALF => names[1],
            BYTE => names[2],
            _ => names[0],
        };
        let operation = usize::from((self.code & OPERATION_MASK) >> 4);
        match self.code & CLASS_MASK {
            LD => sized(["ld", "ldh", "ldb"]),
            LDX if self.code & MODE_MASK == HEADER_LENGTH => "ldxb",
            LDX => "ldx",
            ST => "st",
            STX => "stx",
            ALU => [
                "add", "sub", "mul", "div", "or", "and", "lsh", "rsh", "neg", "mod", "xor",
            ]
            .get(operation)
            .unwrap_or(&"unimp"),
            JMP => ["ja", "jeq", "jgt", "jge", "jset"]
                .get(operation)
                .unwrap_or(&"unimp"),
            RET => "ret",
            _ if self.code & OPERATION_MASK == TXA => "txa",
            _ => "tax",
        }
    }

    fn operand(self, at: usize) -> String {
        let Self { code, k, .. } = self;
        match code & CLASS_MASK {
            LD | LDX => match code & MODE_MASK {
                IMMEDIATE => format!("#{k:#x}"),
                ABSOLUTE => format!("[{k}]"),
                INDIRECT => format!("[x + {k}]"),
                SCRATCH => format!("M[{k}]"),
                LENGTH => "#pktlen".into(),
                _ => format!("4*([{k}]&0xf)"),
            },
            ST | STX => format!("M[{k}]"),
            JMP if code & OPERATION_MASK == 0 => {
                let skip = isize::try_from(signed(k)).unwrap_or(isize::MAX);
                (at + 1).saturating_add_signed(skip).to_string()
            }
            ALU | JMP if code & INDEX != 0 => "x".into(),
            ALU => match code & OPERATION_MASK {
                NEGATE => String::new(),
                OR | AND | XOR => format!("#{k:#x}"),
                _ => format!("#{k}"),
            },
            JMP => format!("#{k:#x}"),
            RET if code & RETURN_ACCUMULATOR == 0 => format!("#{k}"),
            _ => String::new(),
        }
    }
}

/// The program in the notation that `tcpdump -d` made usual: one instruction a line.
impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, instruction) in self.0.iter().enumerate() {
            let (name, operand) = (instruction.name(), instruction.operand(at));
            let class = instruction.code & CLASS_MASK;
            if class == JMP && instruction.code & OPERATION_MASK != 0 {
                let target = |skip: u8| at + 1 + usize::from(skip);
                let (then, or) = (target(instruction.if_true), target(instruction.if_false));
                writeln!(f, "({at:03}) {name:8} {operand:16} jt {then}\tjf {or}")?;
            } else {
                writeln!(f, "({at:03}) {name:8} {operand}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pcap::{Capture, Linktype};
    use proptest::prelude::*;

    const EXPRESSIONS: [&str; 8] = [
        "udp port 67 or udp port 68",
        "vlan and udp",
        "ip[6:2] & 0x3fff != 0",
        "greater 300",
        "ether[12:2] - 0x700 > 0x90 and (ip[0] & 0xf) * 4 + 8 < len",
        "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0",
        "udp[8:4] % 7 = 3 or ip[8] << 2 >= 0x80 or ip[9] ^ 17 = 0",
        "ip6 and udp dst port 547",
    ];

    fn compile(expression: &str) -> Option<pcap::BpfProgram> {
        let dead = Capture::dead(Linktype::ETHERNET).ok()?;
        dead.compile(expression, true).ok()
    }

    proptest! {
        #[test]
        fn whole_frames_pass_exactly_when_libpcap_says_so(
            mut bytes in prop::collection::vec(any::<u8>(), 0..400),
            ip in any::<bool>(),
            port in prop::sample::select(vec![67_u16, 53]),
        ) {
            if ip {
                let header: Vec<u8> = [&[8, 0, 0x45, 0, 0, 60, 0, 1, 0, 0, 64, 17][..], &[1; 10], &port.to_be_bytes()].concat();
                for (byte, value) in bytes.iter_mut().skip(12).zip(header) {
                    *byte = value;
                }
            }
            let len = u32::try_from(bytes.len()).unwrap_or(0);
            for expression in EXPRESSIONS {
                let theirs = compile(expression);
                let ours = theirs.as_ref().and_then(Program::new);
                prop_assert_eq!(
                    ours.map(|program| program.passes(&bytes, len)),
                    theirs.map(|program| program.filter(&bytes)),
                    "{}", expression
                );
            }
        }
    }

    #[test]
    fn a_cut_frame_is_judged_by_its_length_on_the_wire() {
        let program = compile("greater 300").as_ref().and_then(Program::new);
        assert_eq!(program.map(|p| p.passes(&[0; 64], 300)), Some(true));
    }

    #[test]
    fn a_chain_of_headers_is_walked_along() {
        let program = compile("ip6 protochain 17").as_ref().and_then(Program::new);
        let program = program.unwrap_or(Program(Vec::new()));
        let mut frame = [0; 100];
        (frame[12], frame[13]) = (0x86, 0xdd);
        frame[14] = 0x60;
        // Twice options of eight bytes, from hop to hop and to the destination; then UDP.
        (frame[20], frame[54], frame[62]) = (0, 60, 17);
        assert!(program.passes(&frame, 100));
        frame[62] = 6;
        assert!(!program.passes(&frame, 100));
        assert!(!program.passes(&[0; 20], 20));
        let text = program.to_string();
        assert!(text.contains(" ja ") && !text.contains("429496"), "{text}");
    }

    #[test]
    fn a_loop_without_end_is_ended() {
        let back = Instruction {
            code: JMP,
            if_true: 0,
            if_false: 0,
            k: u32::MAX,
        };
        assert!(!Program(vec![back]).passes(&[], 0));
    }

    #[test]
    fn what_only_the_kernel_knows_is_found_out() {
        let asks = |expression| {
            let program = compile(expression).as_ref().and_then(Program::new);
            program.map(|program| program.asks_kernel())
        };
        assert_eq!(asks("inbound"), Some(true));
        assert_eq!(asks("not outbound"), Some(true));
        assert_eq!(asks("ip"), Some(false));
    }

    #[test]
    fn the_listing_is_in_the_usual_notation() {
        let instruction = |code, if_true, if_false, k| Instruction {
            code,
            if_true,
            if_false,
            k,
        };
        let program = Program(vec![
            instruction(0x28, 0, 0, 12),
            instruction(0x15, 1, 0, 0x800),
            instruction(0x05, 0, 0, 2),
            instruction(0xb1, 0, 0, 14),
            instruction(0x06, 0, 0, 65535),
            instruction(0x06, 0, 0, 0),
        ]);
        assert_eq!(
            program.to_string(),
            "(000) ldh      [12]\n\
             (001) jeq      #0x800           jt 3\tjf 2\n\
             (002) ja       5\n\
             (003) ldxb     4*([14]&0xf)\n\
             (004) ret      #65535\n\
             (005) ret      #0\n"
        );
    }
}
