//! Text and bytes without a known meaning, replaced by others of the same shape.
//!
//! Words of letters and digits become other words: letters stay letters of their case, digits digits, and what stands
//! between words stays. A word becomes the same word wherever it stands, whatever its case, so that a host name is
//! still the first label of its full name. Words that name nobody stay. Addresses that are written out stay addresses.

use super::address::{Addresses, MAC_OCTETS};
use super::cipher::{Cipher, Purpose, Symbol};
use super::words;

/// How often bytes are tried again until they look like what they replace.
const MOST_TRIES: u8 = 32;
/// The attempt from which on small numbers stay.
pub(super) const LATE: u8 = 16;

/// What the names of boot programs end with that are on no list of words.
const BOOT_NUMBER: &str = ".0";

/// How text is replaced.
#[derive(Debug, Clone, Copy)]
pub(super) struct Texts<'a> {
    pub(super) addresses: &'a Addresses,
    /// Words that stay beside those that always do.
    pub(super) kept: &'a [&'a str],
    /// How often bytes without a known meaning were replaced before, and came to mean something.
    pub(super) attempt: u8,
}

impl Texts<'_> {
    fn cipher(&self) -> &Cipher {
        &self.addresses.cipher
    }

    /// Writes other text over text; bytes that are none are replaced as [`noise`] does it.
    pub(super) fn text(&self, bytes: &mut [u8]) {
        let Ok(text) = std::str::from_utf8(bytes) else {
            return noise(self.cipher(), bytes, self.attempt);
        };
        let text = text.to_owned();
        let mut written = Vec::with_capacity(bytes.len());
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            let taken = if first.is_ascii_alphanumeric() {
                self.word(rest, &mut written)
            } else {
                self.letter(first, &mut written);
                first.len_utf8()
            };
            rest = rest.get(taken..).unwrap_or_default();
        }
        if written.len() == bytes.len() {
            bytes.copy_from_slice(&written);
        } else {
            noise(self.cipher(), bytes, self.attempt);
        }
    }

    /// Replaces what begins with a letter or a digit, and says how long it is.
    fn word(&self, rest: &str, written: &mut Vec<u8>) -> usize {
        if let Some((quad, length)) = quad(rest) {
            self.quad(quad, written);
            return length;
        }
        if let Some((mac, length)) = mac(rest) {
            let like = rest.get(..length).unwrap_or_default();
            spell(like.as_bytes(), self.addresses.mac(mac), written);
            return length;
        }
        let length = rest
            .find(|letter: char| !letter.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let (word, behind) = rest.split_at(length);
        let head = match bare_mac(word) {
            Some((head, mac)) => {
                self.plain(head, written);
                let like = word.get(head.len()..).unwrap_or_default();
                spell(like.as_bytes(), self.addresses.mac(mac), written);
                return length;
            }
            None => word,
        };
        self.plain(head, written);
        if word.ends_with("pxelinux") && behind == BOOT_NUMBER {
            written.extend_from_slice(behind.as_bytes());
            return rest.len();
        }
        length
    }

    /// Replaces a word, unless it names nobody.
    fn plain(&self, word: &str, written: &mut Vec<u8>) {
        let lower = word.to_ascii_lowercase();
        let is_kept = |list: &[&str]| list.contains(&lower.as_str());
        if is_kept(words::PLAIN) || is_kept(self.kept) {
            written.extend_from_slice(word.as_bytes());
            return;
        }
        let mut row: Vec<Symbol> = lower.bytes().map(symbol).collect();
        self.cipher().replace(Purpose::Word, b"", &mut row);
        for (old, new) in word.bytes().zip(row) {
            let first = match old {
                b'0'..=b'9' => b'0',
                b'A'..=b'Z' => b'A',
                _ => b'a',
            };
            written.push(first + new.value);
        }
    }

    /// Replaces a letter beyond ASCII by one that takes as many bytes; signs stay.
    fn letter(&self, letter: char, written: &mut Vec<u8>) {
        let mut bytes = [0; 4];
        let length = letter.encode_utf8(&mut bytes).len();
        let range = match length {
            2 => 0xe0..0xf7,
            3 => 0x3041..0x3091,
            4 => 0x2_0000..0x2_0400,
            _ => 0..0,
        };
        let size = u64::from(range.end - range.start);
        if !letter.is_alphanumeric() || size == 0 {
            written.extend_from_slice(bytes.get(..length).unwrap_or_default());
            return;
        }
        let number = self.cipher().number(Purpose::Letter, &bytes) % size;
        let number = range.start + u32::try_from(number).unwrap_or(0);
        let other = char::from_u32(number).unwrap_or(letter);
        written.extend_from_slice(other.encode_utf8(&mut bytes).as_bytes());
    }

    /// Replaces a written IPv4 address by one that is as long; it has no tie to the same address in bytes.
    fn quad(&self, quad: [u8; 4], written: &mut Vec<u8>) {
        let mut row = quad.map(|octet| match octet {
            0..=9 => Symbol {
                value: octet,
                size: 10,
            },
            10..=99 => Symbol {
                value: octet - 10,
                size: 90,
            },
            100.. => Symbol {
                value: octet - 100,
                size: 156,
            },
        });
        let is_kept = matches!(quad, [0 | 127 | 255, ..]);
        if !is_kept {
            self.cipher().replace(Purpose::Quad, b"", &mut row);
        }
        for (index, symbol) in row.iter().enumerate() {
            let first = match symbol.size {
                10 => 0,
                90 => 10,
                _ => 100,
            };
            if index > 0 {
                written.push(b'.');
            }
            written.extend_from_slice((symbol.value + first).to_string().as_bytes());
        }
    }

    /// Writes over bytes that may be text.
    pub(super) fn text_or_noise(&self, bytes: &mut [u8]) {
        if is_readable(bytes) {
            self.text(bytes);
        } else {
            noise(self.cipher(), bytes, self.attempt);
        }
    }
}

/// Writes over bytes without a known meaning. Zeros stay, and so does what each byte would be in text, so that no text
/// comes out where there was none. Late attempts leave small numbers as they are, which may be lengths.
pub(super) fn noise(cipher: &Cipher, bytes: &mut [u8], attempt: u8) {
    let shape = |bytes: &[u8]| (is_readable(bytes), std::str::from_utf8(bytes).is_ok());
    let before = shape(bytes);
    let class = |byte: u8| match byte {
        0x01..=0x1f if attempt >= LATE => (byte, Symbol { value: 0, size: 1 }),
        _ => class(byte),
    };
    for round in 0..MOST_TRIES {
        let mut row: Vec<Symbol> = bytes.iter().map(|byte| class(*byte).1).collect();
        cipher.replace(Purpose::Noise, &[round, attempt], &mut row);
        let replaced: Vec<u8> = bytes
            .iter()
            .zip(row)
            .map(|(byte, symbol)| class(*byte).0 + symbol.value)
            .collect();
        if shape(&replaced) == before || round + 1 == MOST_TRIES {
            bytes.copy_from_slice(&replaced);
            return;
        }
    }
}

/// The first byte of those that are like this one in text, and this one among them.
fn class(byte: u8) -> (u8, Symbol) {
    let (first, last) = match byte {
        0x00 => (0x00, 0x00),
        0x01..=0x1f => (0x01, 0x1f),
        b'0'..=b'9' => (b'0', b'9'),
        b'A'..=b'Z' => (b'A', b'Z'),
        b'a'..=b'z' => (b'a', b'z'),
        0x20..=0x2f => (0x20, 0x2f),
        0x3a..=0x40 => (0x3a, 0x40),
        0x5b..=0x60 => (0x5b, 0x60),
        0x7b..=0x7e => (0x7b, 0x7e),
        0x7f => (0x7f, 0x7f),
        0x80..=0xbf => (0x80, 0xbf),
        0xc0 | 0xc1 => (0xc0, 0xc1),
        0xc2..=0xdf => (0xc2, 0xdf),
        0xe0..=0xef => (0xe0, 0xef),
        0xf0..=0xf4 => (0xf0, 0xf4),
        0xf5..=0xff => (0xf5, 0xff),
    };
    let symbol = Symbol {
        value: byte - first,
        size: u16::from(last - first) + 1,
    };
    (first, symbol)
}

fn symbol(letter: u8) -> Symbol {
    if letter.is_ascii_digit() {
        Symbol {
            value: letter - b'0',
            size: 10,
        }
    } else {
        Symbol {
            value: letter.saturating_sub(b'a'),
            size: 26,
        }
    }
}

/// Whether a person could have meant the bytes as text.
fn is_readable(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| {
        let text = text.trim_end_matches('\0');
        text.chars().any(char::is_alphanumeric) && !text.chars().any(char::is_control)
    })
}

/// An IPv4 address at the start of a text, and how many bytes it takes there.
fn quad(text: &str) -> Option<([u8; 4], usize)> {
    // As far as an address goes, and one more: a long row of numbers is not to be looked through from each of them.
    const LONGEST: usize = "255.255.255.255".len();
    let is_part = |letter: &u8| letter.is_ascii_digit() || *letter == b'.';
    let end = text.bytes().take(LONGEST + 1).take_while(is_part).count();
    let written = text.get(..end)?.trim_end_matches('.');
    let rest = text.get(written.len()..)?;
    let behind = rest.trim_start_matches('.');
    if rest.starts_with(|letter: char| letter.is_ascii_alphanumeric())
        || behind.starts_with(|letter: char| letter.is_ascii_digit())
    {
        return None;
    }
    // The standard library takes no leading zeros, so the text comes out as long as it was.
    let address: std::net::Ipv4Addr = written.parse().ok()?;
    Some((address.octets(), written.len()))
}

/// A hardware address with its separators at the start of a text, and how many bytes it takes there.
fn mac(text: &str) -> Option<([u8; MAC_OCTETS], usize)> {
    const PAIRS: usize = 17;
    const FOURS: usize = 14;
    for (length, step, separators) in [(PAIRS, 3, ":-"), (FOURS, 5, ".")] {
        let Some(written) = text.get(..length) else {
            continue;
        };
        let is_separator = |index: usize| index % step == step - 1;
        let fits = written.char_indices().all(|(index, letter)| {
            if is_separator(index) {
                separators.contains(letter)
            } else {
                letter.is_ascii_hexdigit()
            }
        });
        let rest = text.get(length..).unwrap_or_default();
        if fits && !rest.starts_with(|letter: char| letter.is_ascii_alphanumeric()) {
            return Some((octets(written), length));
        }
    }
    None
}

/// A hardware address without separators at the end of a word, and what stands before it.
fn bare_mac(word: &str) -> Option<(&str, [u8; MAC_OCTETS])> {
    let at = word.len().checked_sub(2 * MAC_OCTETS)?;
    let (head, written) = word.split_at_checked(at)?;
    let is_it = written.bytes().all(|letter| letter.is_ascii_hexdigit())
        && written.bytes().any(|letter| letter.is_ascii_digit());
    is_it.then(|| (head, octets(written)))
}

/// The octets that hexadecimal digits stand for, whatever is between them.
fn octets(written: &str) -> [u8; MAC_OCTETS] {
    let mut number = 0u64;
    for digit in written.chars().filter_map(|letter| letter.to_digit(16)) {
        number = (number << 4) | u64::from(digit);
    }
    let [_, _, octets @ ..] = number.to_be_bytes();
    octets
}

/// Writes a hardware address in the way another one was written.
fn spell(like: &[u8], mac: [u8; MAC_OCTETS], written: &mut Vec<u8>) {
    let is_upper = like.iter().any(u8::is_ascii_uppercase);
    let mut digits = mac
        .into_iter()
        .flat_map(|octet| [octet >> 4, octet & 0x0f])
        .filter_map(|digit| char::from_digit(digit.into(), 16));
    for letter in like {
        let digit = if letter.is_ascii_hexdigit() {
            digits.next()
        } else {
            None
        };
        written.push(match digit {
            Some(digit) if is_upper => digit.to_ascii_uppercase() as u8,
            Some(digit) => digit as u8,
            None => *letter,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(text: &str) -> String {
        let addresses = Addresses {
            cipher: Cipher::of("key"),
            keeps_oui: false,
        };
        let texts = Texts {
            addresses: &addresses,
            kept: &[],
            attempt: 0,
        };
        let mut bytes = text.as_bytes().to_vec();
        texts.text(&mut bytes);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_word_is_the_same_wherever_it_stands() {
        let short = replaced("Printer-7");
        let long = replaced("printer-7.office.example.org");
        assert_eq!(short.to_lowercase(), long[..9]);
        assert!(long.ends_with(".example.org") && !long.contains("office"));
        assert!(short.starts_with(|letter: char| letter.is_uppercase()));
        assert_ne!(replaced("printer"), replaced("printes"));
    }

    #[test]
    fn written_addresses_stay_addresses() {
        let url = replaced("http://10.20.30.140:8080/a");
        let host = url
            .strip_prefix("http://")
            .unwrap()
            .split(':')
            .next()
            .unwrap();
        assert!(host.parse::<std::net::Ipv4Addr>().is_ok(), "{url}");
        assert_eq!(url.len(), "http://10.20.30.140:8080/a".len());
        assert_eq!(replaced("255.255.255.0"), "255.255.255.0");
        let addresses = Addresses {
            cipher: Cipher::of("key"),
            keeps_oui: false,
        };
        let mac = addresses.mac([0x00, 0x1b, 0x21, 0xaa, 0xbb, 0xcc]);
        let mut bare = Vec::new();
        spell(b"001b21aabbcc", mac, &mut bare);
        let bare = String::from_utf8(bare).unwrap();
        assert_eq!(replaced("00:1b:21:aa:bb:cc").replace(':', ""), bare);
        assert!(replaced("SEP001B21AABBCC").ends_with(&bare.to_uppercase()));
        let dotted = replaced("cisco-001b.21aa.bbcc-Vl1");
        assert!(dotted.replace('.', "").contains(&bare), "{dotted}");
    }

    #[test]
    fn signs_and_lengths_stay() {
        for text in [
            "a\u{202e}b\u{1b}[31m",
            "\u{e9}t\u{e9} \u{1f600}",
            "caf\u{e9}-\u{65e5}\u{672c}",
            "",
        ] {
            let other = replaced(text);
            assert_eq!(other.len(), text.len());
            let signs = |text: &str| {
                text.chars()
                    .filter(|letter| !letter.is_alphanumeric())
                    .collect::<String>()
            };
            assert_eq!(signs(&other), signs(text));
        }
    }

    #[test]
    fn bytes_that_are_no_text_do_not_become_text() {
        let cipher = Cipher::of("key");
        for bytes in [
            &[1u8, 2, 3][..],
            &[0xff, 0x41, 0x42],
            &[0xc3, 0x28],
            &[0, 0, 0],
            &[0xe0, 0x80, 0x41],
        ] {
            let mut other = bytes.to_vec();
            noise(&cipher, &mut other, 0);
            assert_eq!(is_readable(&other), is_readable(bytes));
            let is_text = std::str::from_utf8(bytes).is_ok();
            assert_eq!(std::str::from_utf8(&other).is_ok(), is_text, "{bytes:?}");
        }
    }

    /// It would hardly end if all of it were looked through from each number.
    #[test]
    fn numbers_may_stand_in_a_long_row() {
        let row = "1.".repeat(100_000);
        let other = replaced(&row);
        assert_eq!(other.len(), row.len());
        assert!(other.chars().skip(1).step_by(2).all(|dot| dot == '.'));
    }

    #[test]
    fn an_address_ends_where_no_number_goes_on() {
        let quads = |text| quad(text).map(|(_, length)| length);
        assert_eq!(quads("10.20.30.40...."), Some(11));
        assert_eq!(quads("100.200.100.200................"), Some(15));
        assert_eq!(quads("100.200.100.200"), Some(15));
        assert_eq!(quads("100.200.100.2001"), None);
        assert_eq!(quads("100.200.100.200.1"), None);
        assert_eq!(quads("10.20.30.40a"), None);
        assert_eq!(quads("10.20.30.40.5"), None);
        assert_eq!(quads("100.200.100.200....5"), None);
        assert_eq!(quads("100.200.100.200....a"), Some(15));
    }
}
