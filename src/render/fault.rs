//! Faults in words: what, where, and what was expected.

use crate::dhcp::{Ended, Fault, FaultKind};
use crate::render::text;
use crate::wire;

/// Appends a fault of a message.
pub fn dhcp(out: &mut Vec<u8>, fault: &Fault) {
    match fault.kind {
        FaultKind::HeaderShort { length, ended } => {
            text::str(out, "the message ends after ");
            text::number(out, length);
            text::str(out, " bytes, inside its header (240 with the cookie)");
            ended_by(out, ended);
        }
        FaultKind::CookieAbsent => {
            text::str(out, "no magic cookie");
            place(out, fault);
            text::str(out, ": the rest is not read as options");
        }
        FaultKind::OptionCut {
            code,
            declared,
            available,
            area,
            ended,
        } => {
            option(out, code);
            place(out, fault);
            match declared {
                Some(declared) => {
                    text::str(out, ": length ");
                    text::number(out, declared);
                    text::str(out, ", but only ");
                    text::bytes(out, available);
                    text::str(out, if available == 1 { " is" } else { " are" });
                    text::str(out, " left in ");
                }
                None => text::str(out, ": no length octet is left in "),
            }
            text::str(out, area.name());
            ended_by(out, ended);
        }
        FaultKind::EndMissing { area } => {
            text::str(out, "no End option in ");
            text::str(out, area.name());
        }
        FaultKind::DataAfterEnd { area } => {
            text::bytes(out, fault.span.len());
            text::str(out, " after the End option of ");
            text::str(out, area.name());
            place(out, fault);
            text::str(
                out,
                match fault.span.len() {
                    1 => " is not zero",
                    _ => " are not all zero",
                },
            );
        }
        FaultKind::OverloadBad { value } => {
            option(out, 52);
            place(out, fault);
            match value {
                Some(value) => {
                    text::str(out, ": value ");
                    text::number(out, value);
                    text::str(out, " (expected 1, 2 or 3)");
                }
                None => text::str(out, ": its length is not 1"),
            }
        }
        FaultKind::OverloadNested { area } => {
            option(out, 52);
            place(out, fault);
            text::str(out, " stands inside ");
            text::str(out, area.name());
            text::str(out, " and does not count there");
        }
        FaultKind::OptionRepeated { code } => {
            option(out, code);
            place(out, fault);
            text::str(out, " stands there again: the first one counts");
        }
        FaultKind::Value {
            code,
            item,
            fault: wrong,
        } => {
            option(out, code);
            place(out, fault);
            if let Some(item) = item {
                text::str(out, ", sub-option ");
                text::number(out, item);
            }
            text::str(out, ": ");
            crate::render::value::fault(out, &wrong);
        }
    }
}

/// Appends a fault of the layers around a message.
pub fn wire(out: &mut Vec<u8>, fault: &wire::Fault) {
    use wire::FaultKind as Kind;
    match fault.kind {
        Kind::CaptureCut { captured, length } => {
            text::str(out, "captured ");
            text::number(out, captured);
            text::str(out, " of ");
            text::bytes(out, length);
            text::str(out, " of the message");
        }
        Kind::AnotherMessage => {
            text::str(out, "another message at 0x");
            text::hex(out, fault.span.start, 4);
            text::str(out, ", in the same aggregate of frames, is not shown");
        }
        Kind::IpLengthZero => text::str(out, "IP length 0: the frame says where it ends"),
        Kind::IpLengthTooShort { ip, needed } => {
            length(out, "IP", ip);
            text::str(out, ", but its headers take ");
            text::bytes(out, needed);
        }
        Kind::IpLengthBeyondFrame { ip, available } => {
            length(out, "IP", ip);
            text::str(out, ", but the frame has room for ");
            text::bytes(out, available);
        }
        Kind::UdpLengthTooShort { udp } => {
            length(out, "UDP", udp);
            text::str(out, ", but its own header takes 8 bytes");
        }
        Kind::UdpLengthBeyondIp { udp, available } | Kind::UdpLengthWithinIp { udp, available } => {
            length(out, "UDP", udp);
            text::str(out, ", but the IP datagram holds ");
            text::bytes(out, available);
        }
    }
}

fn length(out: &mut Vec<u8>, layer: &str, value: u16) {
    text::str(out, layer);
    text::str(out, " length ");
    text::number(out, value);
}

fn option(out: &mut Vec<u8>, code: u8) {
    text::str(out, "option ");
    text::number(out, code);
}

fn place(out: &mut Vec<u8>, fault: &Fault) {
    text::str(out, " at 0x");
    text::hex(out, fault.span.start, 4);
}

fn ended_by(out: &mut Vec<u8>, ended: Ended) {
    text::str(
        out,
        match ended {
            Ended::Capture => " (the capture kept no more)",
            Ended::Frame => " (the frame holds no more)",
            Ended::Message | Ended::Area => "",
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::testing::{Msg, discover};

    fn told(message: &Msg) -> String {
        let packet = message.packet(1);
        let mut out = Vec::new();
        packet
            .layout()
            .faults()
            .iter()
            .for_each(|fault| dhcp(&mut out, fault));
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn one_byte_is_not_several() {
        let one = told(&discover().tail(&[255, 7]));
        assert!(one.starts_with("1 byte after the End option"), "{one}");
        assert!(one.ends_with(" is not zero"), "{one}");
        let two = told(&discover().tail(&[255, 7, 0]));
        assert!(two.ends_with(" are not all zero"), "{two}");
    }
}
