//! The user's filter expression, applied to frames wherever they come from.
//!
//! What an expression compiles to depends on the link type, so there is a program for each. It runs beside the kernel's
//! filter and not in it: tags and offsets mean what they mean in a saved capture.

use std::mem;

use pcap::Capture;

use super::bpf::Program;
use super::device::{data_link, words};
use super::{Error, LinkType};

/// Link types that messages are found on. An expression is compiled for them before any frame has come: names of hosts
/// and ports cannot be looked up once the sandbox is closed.
const TRIED: [LinkType; 18] = [
    LinkType::ETHERNET,
    LinkType::LINUX_SLL2,
    LinkType::RAW,
    LinkType::IEEE802_11,
    LinkType::LINUX_SLL,
    LinkType::NULL,
    LinkType::LOOP,
    // Raw IP, by its numbers on BSD and by its own for version 4.
    LinkType(12),
    LinkType(14),
    LinkType(228),
    // PPP, PPP in HDLC, Cisco's HDLC, PPPoE.
    LinkType(9),
    LinkType(50),
    LinkType(104),
    LinkType(51),
    // 802.11 behind headers: Prism, radiotap, AVS, PPI.
    LinkType(119),
    LinkType(127),
    LinkType(163),
    LinkType(192),
];
/// Programs to keep. Real captures hold a handful of link types.
const KEPT: usize = 64;

/// A filter expression of pcap.
#[derive(Debug)]
pub struct Filter {
    expression: String,
    programs: Vec<(LinkType, Compiled)>,
}

/// What an expression is for a link type.
#[derive(Debug)]
enum Compiled {
    Program(Program),
    /// It has no meaning there, and nobody was told yet.
    Wrong(Error),
    /// It has no meaning there.
    Told,
}

impl Filter {
    /// Takes an expression for frames of these link types, as far as they are known, and of others that come by.
    ///
    /// # Errors
    /// [`Error::Filter`] with libpcap's words, when it makes sense on no link type, about the first.
    pub fn new(expression: &str, known: &[LinkType]) -> Result<Self, Error> {
        let mut filter = Self {
            expression: expression.into(),
            programs: Vec::new(),
        };
        for link in known.iter().chain(&TRIED) {
            filter.compile_for(*link);
            let first = filter.programs.first();
            if matches!(first, Some((_, Compiled::Wrong(error))) if is_of_a_host(error)) {
                break;
            }
        }
        let is_program = |(_, compiled): &(_, Compiled)| matches!(compiled, Compiled::Program(_));
        if !filter.programs.iter().any(is_program) {
            let first = mem::take(&mut filter.programs).into_iter().next();
            if let Some((_, Compiled::Wrong(error))) = first {
                return Err(error);
            }
        }
        Ok(filter)
    }

    /// Whether a frame of `len` bytes on the wire, of which these were captured, passes.
    ///
    /// # Errors
    /// [`Error::Filter`] when the expression makes no sense on that link type. It is given once for a link type; its
    /// other frames simply do not pass.
    pub fn matches(&mut self, link: LinkType, bytes: &[u8], len: u32) -> Result<bool, Error> {
        let link = in_order(link, bytes);
        self.compile_for(link);
        let mut programs = self.programs.iter_mut();
        match programs.find(|(known, _)| *known == link) {
            Some((_, Compiled::Program(program))) => Ok(program.passes(bytes, len)),
            Some((_, compiled)) => match mem::replace(compiled, Compiled::Told) {
                Compiled::Wrong(error) => Err(error),
                _ => Ok(false),
            },
            None => Ok(false),
        }
    }

    fn compile_for(&mut self, link: LinkType) {
        if self.programs.iter().any(|(known, _)| *known == link) {
            return;
        }
        if self.programs.len() >= KEPT {
            self.programs.pop();
        }
        let compiled =
            compile(&self.expression, link).map_or_else(Compiled::Wrong, Compiled::Program);
        self.programs.push((link, compiled));
    }
}

/// Whether an error is that of a name that nobody knows, on whatever link type. To ask again may take long.
fn is_of_a_host(error: &Error) -> bool {
    matches!(error, Error::Filter { reason } if reason.starts_with("unknown host"))
}

/// Bytes to capture of a frame where nobody says how many, as capture programs have it.
pub const SNAPLEN: u32 = 262_144;

/// An expression's program for a link type, one instruction a line, as `tcpdump -d` prints it. A frame that passes is
/// worth `snaplen` bytes.
///
/// # Errors
/// [`Error::Filter`] when it makes no sense on that link type.
pub fn listing(expression: &str, link: LinkType, snaplen: u32) -> Result<String, Error> {
    compile(expression, link).map(|program| program.worth(snaplen).to_string())
}

/// The link type to compile for. BSD's loopback begins with a family in the byte order of whoever captured, of which
/// libpcap knows nothing here: where that is big-endian, it is the same as the loopback that always is.
fn in_order(link: LinkType, bytes: &[u8]) -> LinkType {
    if link == LinkType::NULL && bytes.first() == Some(&0) {
        LinkType::LOOP
    } else {
        link
    }
}

fn compile(expression: &str, link: LinkType) -> Result<Program, Error> {
    let program = Capture::dead(data_link(link))
        .and_then(|dead| dead.compile(expression, true))
        .map_err(|error| Error::Filter {
            reason: words(&error),
        })?;
    let program = Program::new(&program).ok_or_else(|| Error::Filter {
        reason: "libpcap's program cannot be read".into(),
    })?;
    if program.asks_kernel() {
        return Err(Error::Filter {
            reason: "inbound, outbound and ifindex are known of cooked frames only (live: -Q in, -Q out)"
                .into(),
        });
    }
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ETHERNET_IP: [u8; 34] = {
        let mut frame = [0; 34];
        frame[12] = 8;
        frame[14] = 0x45;
        frame
    };

    #[test]
    fn an_expression_is_compiled_for_each_link_type() -> Result<(), Error> {
        let mut filter = Filter::new("ip", &[])?;
        assert!(filter.matches(LinkType::ETHERNET, &ETHERNET_IP, 34)?);
        let raw = ETHERNET_IP.get(14..).unwrap_or_default();
        assert!(filter.matches(LinkType::RAW, raw, 20)?);
        assert!(!filter.matches(LinkType::ETHERNET, raw, 20)?);
        Ok(())
    }

    #[test]
    fn what_has_a_meaning_on_a_known_link_type_alone_is_taken() {
        const SUNATM: LinkType = LinkType(123);
        assert!(Filter::new("vpi 1", &[SUNATM]).is_ok());
        assert!(Filter::new("vpi 1", &[]).is_err());
        assert!(Filter::new("type data", &[LinkType::IEEE802_11]).is_ok());
    }

    #[test]
    fn the_family_of_a_loopback_is_read_in_either_order() -> Result<(), Error> {
        let mut filter = Filter::new("ip", &[LinkType::NULL])?;
        let ip = ETHERNET_IP.get(14..).unwrap_or_default();
        for family in [[2, 0, 0, 0], [0, 0, 0, 2]] {
            let frame = [&family, ip].concat();
            assert!(filter.matches(LinkType::NULL, &frame, 24)?, "{family:?}");
        }
        assert!(!filter.matches(LinkType::NULL, &[0, 0, 0, 24], 24)?);
        Ok(())
    }

    #[test]
    fn what_only_the_kernel_knows_is_refused() -> Result<(), Error> {
        let mut filter = Filter::new("not inbound", &[])?;
        assert!(filter.matches(LinkType::ETHERNET, &[], 0).is_err());
        assert!(filter.matches(LinkType::LINUX_SLL, &[0; 20], 20).is_ok());
        Ok(())
    }

    #[test]
    fn what_only_the_kernel_knows_is_refused_behind_a_header_of_the_radios() -> Result<(), Error> {
        for expression in ["inbound", "not outbound", "ifindex 2"] {
            let mut filter = Filter::new(expression, &[])?;
            for number in [105, 119, 127, 163, 192] {
                let passes = filter.matches(LinkType(number), &[0; 64], 64);
                assert!(passes.is_err(), "{expression} on link type {number}");
            }
        }
        Ok(())
    }

    #[test]
    fn a_wrong_expression_gets_the_words_of_libpcap() {
        let error = Filter::new("udp prot 67", &[]).map(drop);
        let text = error.err().map(|error| error.to_string());
        assert!(
            text.as_deref()
                .is_some_and(|text| text.contains("syntax error")),
            "{text:?}"
        );
    }

    #[test]
    fn what_has_no_meaning_on_a_link_type_is_told_once() -> Result<(), Error> {
        let mut filter = Filter::new("vlan", &[])?;
        assert!(!filter.matches(LinkType::ETHERNET, &ETHERNET_IP, 34)?);
        assert!(filter.matches(LinkType::LINUX_SLL, &[0; 20], 20).is_err());
        assert!(!filter.matches(LinkType::LINUX_SLL, &[0; 20], 20)?);
        Ok(())
    }
}
