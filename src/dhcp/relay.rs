//! What stands in Relay Agent Information (82), where one item of it matters. RFC 3046 s2.0.
//!
//! All items with their meanings are for `format`.

/// The item by which a relay says from which port it sends. RFC 8357 s4.
pub const RELAY_PORT: u8 = 19;

/// The value of the first item with this code that is whole.
pub fn relay_item(information: &[u8], wanted: u8) -> Option<&[u8]> {
    let mut items = information;
    while let Some((&[code, length], rest)) = items.split_first_chunk() {
        let (value, behind) = rest.split_at_checked(length.into())?;
        if code == wanted {
            return Some(value);
        }
        items = behind;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::relay_item;

    #[test]
    fn items_are_found_by_code_as_far_as_they_are_whole() {
        let information = [1, 2, 0, 7, 11, 0, 5, 4, 192, 0];
        assert_eq!(relay_item(&information, 1), Some(&[0, 7][..]));
        assert_eq!(relay_item(&information, 11), Some(&[][..]));
        assert_eq!(relay_item(&information, 5), None);
        assert_eq!(relay_item(&information, 7), None);
        assert_eq!(relay_item(&[], 1), None);
    }
}
