//! Which files are pieces of one long capture, as programs write them that begin a new file now and then.
//!
//! Their names are the same but for digits: `lan.pcap`, `lan.pcap1`; `lan_00001_20260301120000.pcapng`. And none begins
//! before the one in front of it has ended: files of two taps overlap.

use super::{LinkType, SourceIndex};

/// Where names stand for whatever a shell or a system has put there.
const DEVICES: &str = "/dev/";

/// A file whose frames are lent.
#[derive(Debug)]
struct Begun {
    name: String,
    source: SourceIndex,
    /// Of its first frame.
    link: LinkType,
    is_over: bool,
    /// One of those that might be pieces of the same capture was lent at the same time.
    is_beside: bool,
}

/// The files whose frames are lent, or were, in the order in which they began.
#[derive(Debug, Default)]
pub(super) struct Pieces(Vec<Begun>);

impl Pieces {
    /// Takes note that the frames of this file begin, with one of this link type. Says which file they go on from.
    pub(super) fn begin(
        &mut self,
        name: &str,
        source: SourceIndex,
        link: LinkType,
    ) -> Option<SourceIndex> {
        let is_alike = |begun: &&mut Begun| begun.link == link && are_alike(&begun.name, name);
        let (mut is_beside, mut before) = (false, None);
        for other in self.0.iter_mut().filter(is_alike) {
            other.is_beside |= !other.is_over;
            is_beside |= other.is_beside;
            before = Some(other.source);
        }
        self.0.push(Begun {
            name: name.to_owned(),
            source,
            link,
            is_over: false,
            is_beside,
        });
        before.filter(|_| !is_beside)
    }

    /// Takes note that a file has ended.
    pub(super) fn end(&mut self, source: SourceIndex) {
        let of_source = |begun: &&mut Begun| begun.source == source;
        if let Some(begun) = self.0.iter_mut().find(of_source) {
            begun.is_over = true;
        }
    }
}

/// Whether two names may be of pieces of one capture: whether they differ in digits only.
fn are_alike(one: &str, other: &str) -> bool {
    !one.starts_with(DEVICES) && letters(one).eq(letters(other))
}

/// A name without its digits, nor the dot in front of the last of them.
fn letters(name: &str) -> impl Iterator<Item = char> + '_ {
    let is_number = |character: char| character.is_ascii_digit() || character == '.';
    let name = name.trim_end_matches(is_number);
    name.chars().filter(|character| !character.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_named_alike_but_for_digits() {
        for (one, other) in [
            ("lan.pcap", "lan.pcap1"),
            ("lan.pcap9", "lan.pcap10"),
            ("lan.pcap", "lan.pcap.1"),
            ("lan.pcap0.gz", "lan.pcap1.gz"),
            (
                "lan_00001_20260301120000.pcapng",
                "lan_00002_20260301130000.pcapng",
            ),
            ("2026-03-01/dhcp.pcap", "2026-03-02/dhcp.pcap"),
        ] {
            assert!(are_alike(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("client.pcap", "server.pcap"),
            ("a/lan.pcap", "b/lan.pcap1"),
            ("lan.pcap", "lan.pcap1.gz"),
            ("/dev/fd/62", "/dev/fd/63"),
        ] {
            assert!(!are_alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn a_piece_goes_on_where_the_one_before_ended() {
        let mut pieces = Pieces::default();
        let mut begin = |name, source, link| {
            let from = pieces.begin(name, source, link);
            pieces.end(source);
            from
        };
        assert_eq!(begin("lan.pcap", 0, LinkType::ETHERNET), None);
        assert_eq!(begin("dmz.pcap", 1, LinkType::ETHERNET), None);
        assert_eq!(begin("lan.pcap2", 2, LinkType::RAW), None);
        assert_eq!(begin("lan.pcap1", 3, LinkType::ETHERNET), Some(0));
        assert_eq!(begin("lan.pcap3", 4, LinkType::ETHERNET), Some(3));
    }

    #[test]
    fn files_that_overlap_are_no_pieces() {
        let mut pieces = Pieces::default();
        let mut begin = |name, source| pieces.begin(name, source, LinkType::ETHERNET);
        assert_eq!(begin("tap1_1.pcap", 0), None);
        assert_eq!(begin("tap2_1.pcap", 1), None);
        pieces.end(0);
        pieces.end(1);
        assert_eq!(pieces.begin("tap1_2.pcap", 2, LinkType::ETHERNET), None);
    }
}
