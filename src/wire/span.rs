//! Spans: where bytes stand, counted from the first captured byte of the frame.
//!
//! A span names bytes and owns none, so whatever carries spans can be kept beside a copy of the
//! frame. It does not promise that the bytes are there: [`Span::of`] answers that.

/// A byte range `start..end`, counted from the first captured byte of the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just behind the last byte; never less than `start` in a span made by [`Span::new`].
    pub end: u32,
}

impl Span {
    /// The span `start..end`; empty at `start` where `end` lies before it.
    pub const fn new(start: u32, end: u32) -> Self {
        let end = if end < start { start } else { end };
        Self { start, end }
    }

    /// The span `start..end` from slice offsets, which saturate at `u32::MAX`.
    pub fn between(start: usize, end: usize) -> Self {
        Self::new(offset(start), offset(end))
    }

    /// Length in bytes.
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span has no bytes.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `at` is the offset of one of the span's bytes.
    pub const fn contains(self, at: u32) -> bool {
        self.start <= at && at < self.end
    }

    /// Whether all of `inner` lies in this span; an empty span may stand at either edge.
    pub const fn encloses(self, inner: Self) -> bool {
        self.start <= inner.start && inner.end <= self.end
    }

    /// The bytes the span names in `frame`; empty where the frame does not have them all.
    pub fn of(self, frame: &[u8]) -> &[u8] {
        let (Ok(start), Ok(end)) = (usize::try_from(self.start), usize::try_from(self.end)) else {
            return &[];
        };
        frame.get(start..end).unwrap_or_default()
    }
}

/// A slice offset as a frame offset, saturating.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_that_ends_before_it_starts_is_empty_at_its_start() {
        let span = Span::new(9, 4);
        assert_eq!(span, Span { start: 9, end: 9 });
        assert!(span.is_empty());
        assert_eq!(span.len(), 0);
    }

    #[test]
    fn bytes_outside_the_frame_are_none() {
        let frame = [1, 2, 3];
        assert_eq!(Span::new(1, 3).of(&frame), &[2, 3]);
        assert_eq!(Span::new(1, 4).of(&frame), &[] as &[u8]);
        assert_eq!(Span { start: 3, end: 1 }.of(&frame), &[] as &[u8]);
    }

    #[test]
    fn the_end_is_not_part_of_the_span() {
        let span = Span::new(2, 4);
        assert!(!span.contains(1) && span.contains(2) && span.contains(3) && !span.contains(4));
        assert!(span.encloses(Span::new(4, 4)) && !span.encloses(Span::new(3, 5)));
    }
}
