//! Vendor classes: which program a client runs stays, and on what kind of system; what else stands there is replaced.
//!
//! The name of a program or a maker that is known stays because it says how option 43 is laid out, and what the client
//! is. What follows may be a version, but as well a serial number, or what somebody called a kernel of his own.

use super::text::Texts;
use super::words;

/// The longest word that tells nothing by itself, and the most digits of a version.
const SHORT: usize = 3;
const DIGITS: usize = 6;

impl Texts<'_> {
    /// Writes over a vendor class.
    pub(super) fn vendor_class(&self, bytes: &mut [u8]) {
        // This one may stand anywhere, and tells the layout of option 43 where it does.
        let forum = bytes
            .windows(words::FORUM.len())
            .position(|window| window == words::FORUM.as_bytes());
        if let Some(at) = forum {
            let (before, rest) = bytes.split_at_mut(at);
            let (_, behind) = rest.split_at_mut(words::FORUM.len());
            self.text_or_noise(before);
            self.text_or_noise(behind);
            return;
        }
        let head = |list: &[&str]| {
            let is_it = |class: &&&str| bytes.starts_with(class.as_bytes());
            list.iter().find(is_it).map(|class| class.len())
        };
        let is_plain = bytes.iter().all(|byte| matches!(byte, b' '..=b'~' | 0));
        let has_capabilities = head(words::CAPABLE).is_some();
        let (program, maker) = (head(words::PROGRAMS), head(words::VENDORS));
        let (_, behind) = bytes.split_at_mut(program.or(maker).unwrap_or(0));
        if program.is_some() && is_plain {
            self.version(behind, has_capabilities);
        } else {
            self.text_or_noise(behind);
        }
    }

    /// Writes over the words behind the name of a program that are no part of a version, and no known system.
    fn version(&self, bytes: &mut [u8], has_capabilities: bool) {
        for word in bytes.split_mut(|byte| !byte.is_ascii_alphanumeric()) {
            let is_number = word.iter().all(u8::is_ascii_digit) && word.len() <= DIGITS;
            let is_capability = has_capabilities && word.iter().all(u8::is_ascii_hexdigit);
            let is_system = || {
                let is_it = |system: &&str| word.eq_ignore_ascii_case(system.as_bytes());
                words::SYSTEMS.iter().any(is_it)
            };
            if word.len() > SHORT && !is_number && !is_capability && !is_system() {
                self.text(word);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::anonymize::{Replacer, Wishes};
    use crate::dhcp::format::telling_class;

    fn replaced(class: &str) -> String {
        let replacer = Replacer::new(&Wishes {
            key: Some("key".to_owned()),
            ..Wishes::default()
        });
        let mut bytes = class.as_bytes().to_vec();
        replacer.texts(&[]).vendor_class(&mut bytes);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn what_a_client_runs_stays() {
        for class in [
            "MSFT 5.0",
            "PXEClient:Arch:00007:UNDI:003016",
            "android-dhcp-14",
            "dhcpcd-9.4.1:Linux-5.15.0-91-generic:x86_64:GenuineIntel",
            "docsis3.1:05240101010201030301010401010501010601010701180801",
            "udhcp 1.36.1",
        ] {
            assert_eq!(replaced(class), class);
        }
    }

    #[test]
    fn what_says_how_option_43_is_laid_out_stays() {
        for class in [
            "AEROHIVE",
            "Aruba",
            "Aruba JL000A 6000",
            "ArubaAP",
            "CPE-OCPHONE",
            "CableHome1.1",
            "Cisco AP c1140",
            "Cisco AP.LAP1510",
            "H3C. H3C WA1",
            "HPE JL000A 6000",
            "Huawei AP",
            "Juniper-ex4300",
            "MS-UC-Client",
            "OptiIpPhone",
            "OptiPoint 410",
            "Ruckus CPE",
            "SUNW.i86pc",
            "alcatel.noe.0",
            "huawei AP",
            "snom300",
            "ubnt",
        ] {
            let other = replaced(class);
            let telling = telling_class(class.as_bytes());
            assert!(telling.is_some(), "{class}");
            assert_eq!(telling_class(other.as_bytes()), telling, "{other}");
        }
    }

    #[test]
    fn what_somebody_wrote_behind_it_does_not() {
        for (class, kept) in [
            ("dhcpcd-9.4.1:Linux-5.10.0-acmecorp:x86_64", "acmecorp"),
            ("udhcp 1.19.4-SN4711C0815", "SN4711C0815"),
            ("MSFT 5.0 12345678", "12345678"),
            ("Cisco AP c1140-K9", "c1140"),
            ("gateway7 dslforum.org", "gateway7"),
        ] {
            let other = replaced(class);
            assert!(!other.contains(kept), "{other}");
            assert_eq!(other.len(), class.len());
        }
    }
}
