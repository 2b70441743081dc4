//! Network boot in a message: which service it is of, and what it says to boot.
//!
//! A boot ROM asks with a vendor class (60) of its service, and a server that serves it answers with the same word. RFC
//! 2132 s9.13, RFC 4578 s2, PXE 2.1 section 2.2; the UEFI specification says so of HTTP boot.

use crate::dhcp::Message;
use crate::dhcp::option;

/// What the client offers its user to boot, a PXE sub-option of 43.
pub const BOOT_MENU: u8 = 9;
/// Boot item, a PXE sub-option of 43: which of the boot servers, and which layer of its file.
pub const BOOT_ITEM: u8 = 71;

/// A service of network boot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BootService {
    /// PXE: the boot file comes by TFTP from the server that `siaddr` names.
    Pxe,
    /// UEFI HTTP boot: the boot file is a URI.
    Http,
}

impl BootService {
    /// Both, each with how its vendor class begins.
    const ALL: [(Self, &'static [u8]); 2] =
        [(Self::Pxe, b"PXEClient"), (Self::Http, b"HTTPClient")];
}

/// What a boot file is made for, as far as its name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Firmware {
    /// The BIOS of a PC.
    Bios,
    /// UEFI.
    Uefi,
}

impl Firmware {
    /// Names of loaders end so.
    const ENDINGS: [(Self, &'static [u8]); 5] = [
        (Self::Uefi, b".efi"),
        (Self::Bios, b"pxelinux.0"),
        (Self::Bios, b".kpxe"),
        (Self::Bios, b".kkpxe"),
        (Self::Bios, b".n12"),
    ];

    /// What a boot file of this name is for; `None` where the name does not tell.
    pub fn of_file(name: &[u8]) -> Option<Self> {
        let ends_so = |(_, ending): &(Self, &[u8])| {
            let end = name.len().checked_sub(ending.len());
            let end = end.and_then(|start| name.get(start..));
            end.is_some_and(|end| end.eq_ignore_ascii_case(ending))
        };
        Some(Self::ENDINGS.into_iter().find(ends_so)?.0)
    }

    /// What a client system architecture (93) is; `None` for one of which that is not known. RFC 4578 s2.1.
    pub fn of_architecture(code: u16) -> Option<Self> {
        match code {
            0 => Some(Self::Bios),
            6 | 7 | 9 | 10 | 11 | 15 | 16 | 18 | 19 => Some(Self::Uefi),
            _ => None,
        }
    }
}

impl<'a> Message<'a> {
    /// The service that the vendor class (60) names; `None` where it names none.
    pub fn boot_service(&self) -> Option<BootService> {
        let class = self.option(option::VENDOR_CLASS)?;
        let is_its = |(_, word): &(BootService, &[u8])| class.starts_with(word);
        Some(BootService::ALL.into_iter().find(is_its)?.0)
    }

    /// Whether the message is of PXE and its option 43 has this sub-option.
    pub fn has_pxe_item(&self, item: u8) -> bool {
        self.boot_service() == Some(BootService::Pxe)
            && self
                .option(option::VENDOR)
                .is_some_and(|items| has_item(items, item))
    }

    /// The name of the boot file: of `file`, else of option 67 without NULs at its end; `None` where neither has one.
    pub fn boot_file(&self) -> Option<&'a [u8]> {
        let field = Some(self.file()).filter(|file| !file.is_empty());
        field.or_else(|| self.text_option(option::BOOTFILE))
    }
}

fn has_item(mut items: &[u8], wanted: u8) -> bool {
    loop {
        items = match items {
            [option::PAD, rest @ ..] => rest,
            [] | [_] | [option::END, ..] => return false,
            [item, ..] if *item == wanted => return true,
            [_, length, rest @ ..] => rest.get(usize::from(*length)..).unwrap_or_default(),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::BootService::{self, Http, Pxe};
    use super::{BOOT_ITEM, Firmware, has_item};
    use crate::dhcp::header;
    use crate::dhcp::testing::{layout, with_options};

    /// The service that a message with these options and this `file` is of, and what it says to boot.
    fn read(file: &[u8], options: &[u8]) -> (Option<BootService>, Option<Vec<u8>>) {
        let mut payload = with_options(options);
        let start = usize::from(header::FILE.start);
        payload[start..start + file.len()].copy_from_slice(file);
        let layout = layout(&payload);
        let message = layout.with(&payload);
        let file = message.boot_file().map(<[u8]>::to_vec);
        (message.boot_service(), file)
    }

    #[test]
    fn the_vendor_class_names_the_service() {
        for (class, service) in [
            (&b"PXEClient:Arch:00007"[..], Some(Pxe)),
            (b"PXEClient", Some(Pxe)),
            (b"HTTPClient:Arch:00016", Some(Http)),
            (b"U-Boot.armv8", None),
            (b"PXE", None),
        ] {
            let length = u8::try_from(class.len()).unwrap();
            let options = [&[60, length], class].concat();
            assert_eq!(read(b"", &options).0, service);
        }
        assert_eq!(read(b"pxelinux.0", &[]).0, None);
    }

    #[test]
    fn the_name_of_a_loader_tells_its_firmware() {
        for (name, firmware) in [
            (&b"boot/pxelinux.0"[..], Some(Firmware::Bios)),
            (b"lpxelinux.0", Some(Firmware::Bios)),
            (b"undionly.kpxe", Some(Firmware::Bios)),
            (b"boot\\x64\\pxeboot.N12", Some(Firmware::Bios)),
            (b"EFI/BOOT/BOOTX64.EFI", Some(Firmware::Uefi)),
            (b"boot.ipxe", None),
            (b"efi", None),
        ] {
            assert_eq!(Firmware::of_file(name), firmware);
        }
        assert_eq!(Firmware::of_architecture(0), Some(Firmware::Bios));
        assert_eq!(Firmware::of_architecture(7), Some(Firmware::Uefi));
        assert_eq!(Firmware::of_architecture(14), None);
    }

    #[test]
    fn the_boot_item_is_found_among_others() {
        assert!(has_item(
            &[6, 1, 3, 0, 71, 4, 0x80, 0, 0, 0, 255],
            BOOT_ITEM
        ));
        for without in [&[][..], &[71], &[6, 1, 71], &[6, 9, 71, 4], &[255, 71, 4]] {
            assert!(!has_item(without, BOOT_ITEM), "{without:?}");
        }
    }

    #[test]
    fn the_field_comes_before_the_option() {
        const EFI: &[u8] = &[67, 4, b'e', b'f', b'i', 0];
        assert_eq!(read(b"", &[]).1, None);
        assert_eq!(read(b"", EFI).1, Some(b"efi".to_vec()));
        assert_eq!(read(b"boot.0", EFI).1, Some(b"boot.0".to_vec()));
        assert_eq!(read(b"", &[67, 1, 0]).1, None);
    }
}
