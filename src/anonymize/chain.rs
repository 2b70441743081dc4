//! Options where nobody reads them: behind a damaged cookie, behind End, in a field that option 52 does not name.
//!
//! What is found about such bytes rests on their being options, so they stay some. Bytes that only happen to look like
//! options give away no more than codes and lengths.

use super::Replacer;
use super::text::noise;
use super::values;
use crate::dhcp::areas::{END, PAD};
use crate::dhcp::format::Context;
use crate::dhcp::header;

/// The Message Type option that a message begins with.
const FIRST_OPTION: [u8; 2] = [53, 1];
/// How far from its place the magic cookie is looked for.
const NEAR: usize = 16;

/// What bytes are, taken for options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chain {
    /// How many there are.
    pub(super) options: usize,
    /// Whether End stands behind them.
    pub(super) has_end: bool,
}

impl Chain {
    /// Takes bytes for options; `None` where they are none, or more than that.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let mut options = 0;
        let mut rest = bytes;
        loop {
            rest = match rest {
                [] => {
                    return Some(Self {
                        options,
                        has_end: false,
                    });
                }
                [PAD, behind @ ..] => behind,
                [END, behind @ ..] => {
                    return is_fill(behind).then_some(Self {
                        options,
                        has_end: true,
                    });
                }
                [_, length, behind @ ..] => {
                    options += 1;
                    behind.get(usize::from(*length)..)?
                }
                [_] => return None,
            };
        }
    }
}

/// Writes over options in a row, as far as they go; what follows them is replaced as bytes without a meaning are.
pub(super) fn options(replacer: &Replacer, mut bytes: &mut [u8], context: &Context<'_>) {
    loop {
        bytes = match bytes {
            [] | [_] => return,
            [PAD, behind @ ..] => behind,
            [END, behind @ ..] if is_fill(behind) => return,
            [END, behind @ ..] => return noise(replacer.cipher(), behind, 0),
            [code, length, behind @ ..] => {
                let length = usize::from(*length);
                if length > behind.len() {
                    return noise(replacer.cipher(), behind, 0);
                }
                let (data, behind) = behind.split_at_mut(length);
                values::option(replacer, *code, data, context);
                behind
            }
        };
    }
}

/// Whether bytes are what programs fill a message up with.
pub(super) fn is_fill(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(*byte, PAD | END))
}

/// Puts the options back, under other names, that stand in a payload behind a cookie that is damaged or out of place.
pub(super) fn behind_cookie(
    replacer: &Replacer,
    original: &[u8],
    bytes: &mut [u8],
    context: &Context<'_>,
) {
    let cookie = usize::from(header::COOKIE.start);
    let area = usize::from(header::COOKIE.end());
    let begins = |at: &usize| {
        let rest = original.get(*at..);
        rest.is_some_and(|rest| rest.starts_with(&header::MAGIC_COOKIE))
    };
    let displaced = (cookie - NEAR..cookie + NEAR).find(begins);
    let has_options = original
        .get(area..)
        .is_some_and(|area| area.starts_with(&FIRST_OPTION));
    let Some(from) = displaced.or(has_options.then_some(cookie)) else {
        return;
    };
    let (Some(own), Some(place)) = (original.get(from..), bytes.get_mut(from..)) else {
        return;
    };
    place.copy_from_slice(own);
    if let Some(area) = place.get_mut(header::MAGIC_COOKIE.len()..) {
        options(replacer, area, context);
    }
}

#[cfg(test)]
mod tests {
    use super::Chain;

    #[test]
    fn what_holds_more_than_options_is_no_chain() {
        let ended = Chain {
            options: 1,
            has_end: true,
        };
        assert_eq!(Chain::of(&[15, 1, b'a', 255, 0, 0]), Some(ended));
        assert_eq!(Chain::of(&[0, 15, 1, b'a', 255]), Some(ended));
        let open = Chain {
            has_end: false,
            ..ended
        };
        assert_eq!(Chain::of(&[82, 2, 1, 0, 0]), Some(open));
        for other in [&[15, 2, b'a'][..], &[15, 0, 255, 7], &[15]] {
            assert_eq!(Chain::of(other), None, "{other:?}");
        }
    }
}
