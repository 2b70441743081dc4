//! Where columns stand, and how rows and arrows are drawn between them.

use super::canvas::Canvas;
use super::lanes::{Lanes, Path};
use crate::render::{Ink, Look};

/// Columns between two lanes at least, and at most.
const GAP_MIN: usize = 16;
const GAP_MAX: usize = 56;
/// Room to the right of the last lane, for half of its address.
const RIGHT: usize = 8;
/// Room between the gutter and the first lane, for half of its word.
const LEFT: usize = 4;
/// Columns from a lane to the text on an arrow that begins there.
const MARGIN: usize = 4;
/// Columns of the longest address.
const ADDRESS: usize = 15;
/// Columns that text below an arrow has at least.
const LEAST_ROOM: usize = 15;
/// Columns of the gutter: frame number, and time where it is shown.
const NUMBER: usize = 7;
const TIME: usize = 12;
/// Below this width there is no room for time in the gutter.
const NARROW: usize = 64;

/// The signs that are drawn with.
#[derive(Debug)]
struct Signs {
    lane: char,
    unicast: char,
    broadcast: char,
    right: char,
    left: char,
    cross: char,
    cross_broadcast: char,
}

const UNICODE: Signs = Signs {
    lane: '│',
    unicast: '─',
    broadcast: '═',
    right: '▶',
    left: '◀',
    cross: '┼',
    cross_broadcast: '╪',
};
const ASCII: Signs = Signs {
    lane: '|',
    unicast: '-',
    broadcast: '=',
    right: '>',
    left: '<',
    cross: '+',
    cross_broadcast: '+',
};

/// What rows are drawn on.
pub(super) struct Sheet<'l> {
    look: &'l Look,
    signs: &'static Signs,
    /// Columns in front of the lanes.
    gutter: usize,
    /// Columns from one lane to the next.
    gap: usize,
    /// The columns of the lanes.
    at: Vec<usize>,
    canvas: Canvas,
}

/// What stands on an arrow.
pub(super) struct Label<'a> {
    /// The message's type.
    pub(super) word: &'a str,
    /// The ink of the type.
    pub(super) ink: Ink,
    /// What matters.
    pub(super) details: &'a str,
}

/// Whether time has its place in the gutter.
pub(super) fn has_time(look: &Look) -> bool {
    look.width >= NARROW && look.time != crate::render::TimeForm::None
}

/// The most lanes there is room for.
pub(super) fn most(look: &Look) -> usize {
    let room = look.width.saturating_sub(gutter(look) + LEFT + RIGHT);
    room / GAP_MIN + 1
}

fn gutter(look: &Look) -> usize {
    NUMBER + if has_time(look) { TIME } else { 0 }
}

impl<'l> Sheet<'l> {
    pub(super) fn new(look: &'l Look, lanes: &Lanes) -> Self {
        let gutter = gutter(look);
        let room = look.width.saturating_sub(gutter + LEFT + RIGHT);
        let gaps = lanes.list.len().saturating_sub(1).max(1);
        let gap = (room / gaps).clamp(8, GAP_MAX);
        Self {
            look,
            signs: if look.is_ascii { &ASCII } else { &UNICODE },
            gutter,
            gap,
            at: (0..lanes.list.len())
                .map(|lane| gutter + LEFT + lane * gap)
                .collect(),
            canvas: Canvas::default(),
        }
    }

    /// Appends the words and addresses above the lanes.
    pub(super) fn heads(&mut self, out: &mut Vec<u8>, lanes: &Lanes) {
        self.words(lanes);
        self.canvas.write(out, self.look);
        // Addresses that would touch each other stand in two rows.
        let steps = if self.gap > ADDRESS { 1 } else { 2 };
        for step in 0..steps {
            if self.names(lanes, step, steps) {
                self.canvas.write(out, self.look);
            }
        }
        self.row(out);
    }

    fn words(&mut self, lanes: &Lanes) {
        for (lane, at) in lanes.list.iter().zip(&self.at) {
            let word = lane.word();
            let start = at.saturating_sub(word.len() / 2);
            self.canvas.text(start, word, Some(Ink::Strong));
        }
    }

    /// Draws the names of every `steps`th lane from `step` on; says whether there are any.
    fn names(&mut self, lanes: &Lanes, step: usize, steps: usize) -> bool {
        let mut name: Vec<u8> = Vec::new();
        let mut has_any = false;
        for (lane, at) in lanes.list.iter().zip(&self.at).skip(step).step_by(steps) {
            name.clear();
            lane.name(&mut name);
            let start = at.saturating_sub(name.len() / 2);
            let name = String::from_utf8_lossy(&name);
            self.canvas.text(start, &name, Some(Ink::Address));
            has_any |= !name.is_empty();
        }
        has_any
    }

    /// Appends a row with lanes only.
    pub(super) fn row(&mut self, out: &mut Vec<u8>) {
        self.lanes();
        self.canvas.write(out, self.look);
    }

    /// Appends rows with a remark beside the first lane.
    pub(super) fn remark(&mut self, out: &mut Vec<u8>, remark: &str, ink: Ink) {
        let at = self.at.first().map_or(0, |at| at + 3);
        let room = self.look.width.saturating_sub(at).max(LEAST_ROOM);
        for row in broken(remark, room) {
            self.lanes();
            self.canvas.text(at, &row, Some(ink));
            self.canvas.write(out, self.look);
        }
    }

    fn lanes(&mut self) {
        for at in &self.at {
            self.canvas.put(*at, self.signs.lane, Some(Ink::Faint));
        }
    }

    /// Draws frame number and time of the next row.
    pub(super) fn margin(&mut self, number: &str, time: &str) {
        let right = |text: &str, end: usize| end.saturating_sub(text.chars().count());
        let at = right(number, NUMBER - 2);
        self.canvas.text(at, number, Some(Ink::Faint));
        if has_time(self.look) {
            let at = right(time, self.gutter);
            self.canvas.text(at, time, None);
        }
    }

    /// Appends a message: its arrow, and below it what did not fit on the arrow.
    pub(super) fn message(&mut self, out: &mut Vec<u8>, path: &Path, label: &Label<'_>) {
        self.lanes();
        let (mut from, to) = (self.lane_at(path.from), self.lane_at(path.to));
        if from == to {
            // Nobody sends to themselves; a path that is not understood has no arrow.
            let first = self.lane_at(0);
            from = if to == first { to + GAP_MIN } else { first };
        } else {
            self.arrow(path, from, to);
        }
        let span = Between {
            low: from.min(to),
            high: from.max(to),
            is_right: from < to,
        };
        let word = label.word.chars().count();
        let details = label.details.chars().count();
        let fits = details > 0 && word + 2 + details <= span.room();
        let length = word + if fits { 2 + details } else { 0 };
        let start = span.start(length);
        for beside in [start.saturating_sub(1), start + length] {
            if span.has_line_at(beside) {
                self.canvas.put(beside, ' ', None);
            }
        }
        self.canvas.text(start, label.word, Some(label.ink));
        if fits {
            self.canvas.text(start + word, "  ", None);
            self.canvas.text(start + word + 2, label.details, None);
        }
        self.canvas.write(out, self.look);
        if !fits {
            self.below(out, span, label.details);
        }
    }

    fn lane_at(&self, lane: usize) -> usize {
        self.at.get(lane).copied().unwrap_or(self.gutter)
    }

    /// Draws the line, its heads, and where it crosses other lanes.
    fn arrow(&mut self, path: &Path, from: usize, to: usize) {
        let signs = self.signs;
        let (line, cross) = if path.is_broadcast {
            (signs.broadcast, signs.cross_broadcast)
        } else {
            (signs.unicast, signs.cross)
        };
        let ink = Some(Ink::Faint);
        let (low, high) = (from.min(to), from.max(to));
        for at in low + 1..high {
            let is_lane = self.at.contains(&at);
            self.canvas.put(at, if is_lane { cross } else { line }, ink);
        }
        let (head, in_front) = if from < to {
            (signs.right, to - 1)
        } else {
            (signs.left, to + 1)
        };
        self.canvas.put(in_front, head, None);
        for lane in &path.between {
            let at = self.lane_at(*lane);
            if from < to && at > low {
                self.canvas.put(at - 1, head, None);
            }
        }
    }

    /// Appends details in rows between two lanes: one row stands near the sender, several stand as a block.
    fn below(&mut self, out: &mut Vec<u8>, span: Between, details: &str) {
        let rows = broken(details, span.room_below());
        let is_block = rows.len() > 1;
        for row in rows {
            self.lanes();
            let start = if is_block {
                span.low + 2
            } else {
                span.start(row.chars().count())
            };
            let last = self.look.width.saturating_sub(row.chars().count());
            self.canvas.text(start.min(last), &row, None);
            self.canvas.write(out, self.look);
        }
    }
}

/// Units of time that stand behind a number.
const UNITS: [&str; 3] = ["ms", "s", "us"];

/// The words of a text; a time and its unit are one, where there is room for both.
fn words(text: &str, room: usize) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let is_unit = UNITS.contains(&word.trim_end_matches([')', ',', ';']));
        let number = words.last_mut().filter(|last| {
            let is_number = last.ends_with(|letter: char| letter.is_ascii_digit());
            is_unit && is_number && last.chars().count() + 1 + word.chars().count() <= room
        });
        match number {
            Some(number) => {
                number.push(' ');
                number.push_str(word);
            }
            None => words.push(word.to_owned()),
        }
    }
    words
}

/// The text in rows, broken between words, and inside those that are wider than the room.
fn broken(text: &str, room: usize) -> Vec<String> {
    let mut rows = Vec::new();
    let mut row = String::new();
    let mut length = 0;
    for word in words(text, room) {
        let is_full = length > 0 && length + 1 + word.chars().count() > room;
        if is_full {
            rows.push(std::mem::take(&mut row));
            length = 0;
        }
        if length > 0 {
            row.push(' ');
            length += 1;
        }
        for letter in word.chars() {
            if length >= room {
                rows.push(std::mem::take(&mut row));
                length = 0;
            }
            row.push(letter);
            length += 1;
        }
    }
    if length > 0 {
        rows.push(row);
    }
    rows
}

/// The room between two lanes.
#[derive(Clone, Copy)]
struct Between {
    low: usize,
    high: usize,
    /// Whether the message goes to the right.
    is_right: bool,
}

impl Between {
    /// Columns for text, with a piece of the line on both sides.
    fn room(self) -> usize {
        (self.high - self.low).saturating_sub(2 * MARGIN - 1)
    }

    /// Columns for text below the line, which may cover the lane behind it where the room is small.
    fn room_below(self) -> usize {
        (self.high - self.low).saturating_sub(3).max(LEAST_ROOM)
    }

    /// Whether the line has a column that is neither its head nor a lane.
    fn has_line_at(self, column: usize) -> bool {
        let (first, end) = (self.low + 1, self.high);
        if self.is_right {
            (first..end.saturating_sub(1)).contains(&column)
        } else {
            (first + 1..end).contains(&column)
        }
    }

    /// Where a text begins: it stands near the sender, and in front of the head of the line where there is room for both.
    fn start(self, length: usize) -> usize {
        if self.is_right {
            let last = self.high.saturating_sub(1 + length);
            last.clamp(self.low + 1, self.low + MARGIN)
        } else {
            self.high
                .saturating_sub(MARGIN - 1 + length)
                .max(self.low + 2)
        }
    }
}
