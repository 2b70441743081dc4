//! Messages without anything around them, for unit tests.

use crate::dhcp::{Ended, Extent, Layout, header};
use crate::wire::Span;

/// What is found in a payload that is all of a message.
pub(crate) fn layout(payload: &[u8]) -> Layout {
    let extent = Extent {
        span: Span::between(0, payload.len()),
        ended: Ended::Message,
    };
    Layout::of(payload, extent)
}

/// A message with these options behind the cookie, and zeros in front of it.
pub(crate) fn with_options(options: &[u8]) -> Vec<u8> {
    let mut payload = vec![0; usize::from(header::COOKIE.start)];
    payload.extend(header::MAGIC_COOKIE);
    payload.extend(options);
    payload
}
