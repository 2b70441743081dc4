//! Comments that a capture holds on its packets, behind each message.
//!
//! It goes with any view that shows messages one by one.

use crate::render::behind::Behind;
use crate::render::{Ink, Look, View, escape, text, wrap};

/// Columns before a comment, and before its further lines.
const INDENT: usize = 4;
const FURTHER: usize = 6;

/// A view with the comments behind each message.
pub fn with_comments(view: Box<dyn View>, look: Look) -> Behind {
    Behind::new(view, move |out, packet| {
        for comment in &packet.comments {
            write(out, &look, comment);
        }
    })
}

fn write(out: &mut Vec<u8>, look: &Look, comment: &str) {
    let start = out.len();
    text::pad(out, start, INDENT, 0);
    look.paint.on(out, Ink::Label);
    text::str(out, "comment");
    look.paint.off(out);
    text::str(out, "  ");
    escape::text(out, comment.as_bytes());
    wrap::fit(out, start, look.width, FURTHER, wrap::At::Words);
    out.push(b'\n');
}
