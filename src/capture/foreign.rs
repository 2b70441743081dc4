//! What a file seems to be that is no capture: a word for the user, not a judgement.

/// Bytes to look at.
pub(super) const LOOK: usize = 512;

/// First bytes of files that people mistake for captures, or that hold captures wrapped in something.
const KNOWN: &[(&[u8], &str)] = &[
    (
        b"\x1f\x8b",
        "gzip data inside compressed data; only one layer is undone",
    ),
    (
        b"\x28\xb5\x2f\xfd",
        "zstd data inside compressed data; only one layer is undone",
    ),
    (b"BZh", "bzip2 data; gzip and zstd are undone, this is not"),
    (
        b"\xfd7zXZ\0",
        "xz data; gzip and zstd are undone, this is not",
    ),
    (
        b"\x04\x22\x4d\x18",
        "lz4 data; gzip and zstd are undone, this is not",
    ),
    (b"PK\x03\x04", "a zip archive; unpack it first"),
    (
        b"snoop\0\0\0",
        "a snoop capture; convert it to pcap with editcap",
    ),
    (b"btsnoop\0", "a Bluetooth capture"),
    (
        b"GMBU",
        "a Microsoft Network Monitor capture; convert it to pcap with editcap",
    ),
    (
        b"RTSS",
        "a Microsoft Network Monitor capture; convert it to pcap with editcap",
    ),
    (
        b"\xac\x01\x00\x1c",
        "an IXIA capture; convert it to pcap with editcap",
    ),
    (
        b"\xab\x01\x00\x1c",
        "an IXIA capture; convert it to pcap with editcap",
    ),
    (b"\x7fELF", "a program"),
    (
        b"<?xml",
        "XML; if tshark made it, ask it for a capture with -w instead",
    ),
    (b"%PDF", "a PDF document"),
];

/// What a file that begins so seems to be.
pub(super) fn hint(start: &[u8]) -> String {
    if let Some((_, name)) = KNOWN.iter().find(|(magic, _)| start.starts_with(magic)) {
        return format!("it looks like {name}");
    }
    let text = std::str::from_utf8(start).is_ok_and(|text| {
        text.chars()
            .all(|letter| !letter.is_control() || letter.is_ascii_whitespace())
    });
    if text {
        return "it looks like text".into();
    }
    let bytes: Vec<_> = start.iter().take(4).map(|b| format!("{b:02x}")).collect();
    format!(
        "it begins with {}, which no format known here does",
        bytes.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strange_files_get_a_word_each() {
        assert_eq!(hint(b"0000  ff ff\n"), "it looks like text");
        assert_eq!(
            hint(b"snoop\0\0\0\0\0\0\x02"),
            "it looks like a snoop capture; convert it to pcap with editcap"
        );
        assert_eq!(
            hint(&[0, 1, 0xff, 2, 3]),
            "it begins with 00 01 ff 02, which no format known here does"
        );
    }
}
