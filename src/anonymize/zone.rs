//! Time zones, in the two spellings of RFC 4833: they name no one, and stay. Other text in their place does not.

/// The areas of the tz database.
const AREAS: [&str; 11] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Etc",
    "Europe",
    "Indian",
    "Pacific",
];
/// Letters of an abbreviation.
const SHORTEST: usize = 3;
const LONGEST: usize = 6;

/// Whether bytes are the name of a time zone, or its rules.
pub(super) fn is_zone(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let text = text.trim_end_matches('\0');
    is_abbreviation(text) || is_place(text) || has_rules(text)
}

/// Like `CET` or `UTC`.
fn is_abbreviation(text: &str) -> bool {
    (SHORTEST..=LONGEST).contains(&text.len())
        && text.bytes().all(|letter| letter.is_ascii_uppercase())
}

/// Like `Europe/Berlin` or `America/Argentina/Buenos_Aires`.
fn is_place(text: &str) -> bool {
    let sign = |letter: char| letter.is_ascii_alphanumeric() || "/_+-".contains(letter);
    text.split_once('/')
        .is_some_and(|(area, place)| AREAS.contains(&area) && place.chars().all(sign))
}

/// Like `CET-1CEST,M3.5.0,M10.5.0/3` or `<-03>3`: abbreviations, each with a difference from Coordinated Universal Time
/// or none, and the days on which they change.
fn has_rules(text: &str) -> bool {
    let (names, days) = text.split_once(',').unwrap_or((text, ""));
    let is_part = |letter: char| letter.is_ascii_uppercase() || "+-:<>".contains(letter);
    let is_day = |letter: char| letter.is_ascii_digit() || "MJ.,/:+-".contains(letter);
    let mut words = names.split(|letter: char| !letter.is_ascii_uppercase());
    names.starts_with(|first: char| first.is_ascii_uppercase() || first == '<')
        && names.contains(|letter: char| letter.is_ascii_digit())
        && names
            .chars()
            .all(|letter| is_part(letter) || letter.is_ascii_digit())
        && words.all(|word| word.len() <= LONGEST)
        && days.chars().all(is_day)
}

#[cfg(test)]
mod tests {
    use super::is_zone;

    #[test]
    fn zones_are_known_by_their_form() {
        for zone in [
            "UTC",
            "Europe/Berlin",
            "America/Argentina/Buenos_Aires",
            "Etc/GMT+5",
            "CET-1CEST,M3.5.0,M10.5.0/3",
            "CET-1CEST,M3.5.0,M10.5.0/3\0",
            "EST5EDT4,M3.2.0/02:00,M11.1.0/02:00",
            "<+0330>-3:30",
            "PST8PDT",
        ] {
            assert!(is_zone(zone.as_bytes()), "{zone}");
        }
        for other in [
            "",
            "alice",
            "ALICESPC",
            "Home/alice",
            "Europe/alice's",
            "ALICESPC7",
            "CET-1CEST,alice",
            "192.0.2.1",
            "\u{e9}",
        ] {
            assert!(!is_zone(other.as_bytes()), "{other}");
        }
    }
}
