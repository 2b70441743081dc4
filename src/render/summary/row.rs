//! The table of exchanges: which columns have room in a line, and cells that keep to them.
//!
//! A row is never longer than the line. A cell that needs more than its column takes it from the blanks of the next ones;
//! what still has no room is cut and says so. The other views have all of it.

use crate::render::text;

/// Columns of a client, an address, an outcome, and what the least and most of a name are.
const CLIENT: usize = 17;
const ADDRESS: usize = 15;
const OUTCOME: usize = 10;
const NAME: (usize, usize) = (15, 30);
/// From this width on numbers have four digits and times all of theirs.
const ROOMY: usize = 113;

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// The number of the exchange.
    Number,
    /// When it began.
    Began,
    /// How it ended.
    Outcome,
    /// Its client.
    Client,
    /// The address it is about.
    Address,
    /// The server.
    Server,
    /// How long it took.
    Took,
    /// How many messages it has.
    Messages,
    /// The client's name.
    Name,
    /// What was found.
    Findings,
}

/// All columns as they stand in a row.
const ALL: [Column; 10] = [
    Column::Number,
    Column::Began,
    Column::Outcome,
    Column::Client,
    Column::Address,
    Column::Server,
    Column::Took,
    Column::Messages,
    Column::Name,
    Column::Findings,
];

/// Columns that are needed in any case, then the others, what is needed most first.
const NEEDED: [Column; 4] = [
    Column::Number,
    Column::Outcome,
    Column::Client,
    Column::Address,
];
const USEFUL: [Column; 6] = [
    Column::Server,
    Column::Took,
    Column::Began,
    Column::Messages,
    Column::Findings,
    Column::Name,
];

impl Column {
    /// What stands above it.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Number => "#",
            Self::Began => "began",
            Self::Outcome => "outcome",
            Self::Client => "client",
            Self::Address => "address",
            Self::Server => "server",
            Self::Took => "took",
            Self::Messages => "msgs",
            Self::Name => "name",
            Self::Findings => "findings",
        }
    }

    /// Whether its cells end one below the other.
    fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::Took | Self::Messages)
    }
}

/// The columns that a line has room for, each with its width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    columns: Vec<(Column, usize)>,
    width: usize,
}

impl Layout {
    /// The layout of a line. `time` is the width of a time, 0 for none; `asks_time` says that somebody chose its form, and
    /// so is to see it before all that has a view of its own.
    pub(super) fn of(width: usize, time: usize, asks_time: bool) -> Self {
        let is_roomy = width >= ROOMY;
        let wide = |column| match column {
            Column::Number => 3 + usize::from(is_roomy),
            Column::Began => time,
            Column::Outcome => OUTCOME,
            Column::Client => CLIENT,
            Column::Address | Column::Server => ADDRESS,
            Column::Took => 6 + 2 * usize::from(is_roomy),
            Column::Messages => 4,
            Column::Name => (NAME.0 + width.saturating_sub(ROOMY) / 2).min(NAME.1),
            Column::Findings => 8,
        };
        let first = asks_time.then_some(Column::Began);
        let needed = NEEDED.into_iter().chain(first).chain(USEFUL);
        let mut left = width + 1;
        let mut taken = Vec::new();
        for column in needed {
            let needs = wide(column) + 1;
            if needs > 1 && needs <= left && !taken.contains(&column) {
                left -= needs;
                taken.push(column);
            }
        }
        let is_taken = |column: &Column| taken.contains(column);
        let columns = ALL.into_iter().filter(is_taken);
        Self {
            columns: columns.map(|column| (column, wide(column))).collect(),
            width,
        }
    }

    /// The columns from left to right, each with its width.
    pub(super) fn columns(&self) -> &[(Column, usize)] {
        &self.columns
    }

    /// A row that is appended.
    pub(super) fn row<'a>(&self, out: &'a mut Vec<u8>) -> Row<'a> {
        Row {
            out,
            width: self.width,
            at: 0,
            next: 0,
        }
    }
}

/// A row on its way.
pub(super) struct Row<'a> {
    out: &'a mut Vec<u8>,
    /// Columns of a line.
    width: usize,
    /// Columns written.
    at: usize,
    /// Where the next cell is to begin.
    next: usize,
}

impl Row<'_> {
    /// Appends a cell, and the blanks before it. `paint` colours it.
    pub(super) fn cell(
        &mut self,
        (column, width): (Column, usize),
        cell: &mut Vec<u8>,
        paint: impl FnOnce(&mut Vec<u8>, &[u8]),
    ) {
        if self.at > 0 {
            self.blank(self.next.saturating_sub(self.at).max(1));
        }
        let end = self.next + width;
        match column {
            Column::Client => cut_head(cell, width),
            Column::Name => cut_tail(cell, width),
            Column::Took => shorten(cell, end.min(self.width).saturating_sub(self.at)),
            _ => {}
        }
        let length = text::columns(cell);
        if column.is_number() {
            self.blank(end.saturating_sub(self.at + length));
        }
        paint(self.out, cell);
        self.at += length;
        self.next = end + 1;
    }

    /// Columns that are left for the cell that comes next.
    pub(super) fn room(&self) -> usize {
        self.width.saturating_sub(self.next.max(self.at + 1))
    }

    fn blank(&mut self, columns: usize) {
        text::spaces(self.out, columns);
        self.at += columns;
    }

    /// Ends the row, without blanks at its end.
    pub(super) fn end(self) {
        while self.out.last() == Some(&b' ') {
            self.out.pop();
        }
        self.out.push(b'\n');
    }
}

/// What stands for what is cut off.
const CUT: &str = "..";

/// Cuts text at its end, which is `columns` then.
fn cut_tail(cell: &mut Vec<u8>, columns: usize) {
    if text::columns(cell) <= columns {
        return;
    }
    let is_begin = |byte: &u8| !(0x80..=0xbf).contains(byte);
    let begins = cell.iter().enumerate().filter(|(_, byte)| is_begin(byte));
    let end = begins.map(|(place, _)| place).nth(columns - CUT.len());
    cell.truncate(end.unwrap_or(0));
    text::str(cell, CUT);
}

/// Cuts octets at their beginning: by their end those of a make differ.
fn cut_head(cell: &mut Vec<u8>, columns: usize) {
    if cell.len() > columns {
        let from = cell.len() + CUT.len() - columns;
        cell.splice(..from, CUT.bytes());
    }
}

/// Takes blanks out of a time, and of its fraction what there is no room for: `40.723 ms` becomes `40.7ms`.
fn shorten(cell: &mut Vec<u8>, room: usize) {
    cell.retain(|byte| *byte != b' ');
    while cell.len() > room {
        let Some(point) = cell.iter().position(|byte| *byte == b'.') else {
            return;
        };
        let digits = cell.iter().skip(point + 1);
        match digits.take_while(|byte| byte.is_ascii_digit()).count() {
            0 | 1 => drop(cell.drain(point..point + 2)),
            more => drop(cell.drain(point + more..=point + more)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Layout, cut_head, cut_tail, shorten};

    fn width(layout: &Layout) -> usize {
        let columns = layout.columns().iter();
        columns.map(|(_, width)| width + 1).sum::<usize>() - 1
    }

    #[test]
    fn columns_have_room_in_every_line() {
        for time in [0, 8, 10, 19] {
            for columns in 40..200 {
                let layout = Layout::of(columns, time, time != 8);
                assert!(width(&layout) <= columns, "{columns} {time}");
            }
        }
        let has = |columns, column| {
            let layout = Layout::of(columns, 8, false);
            layout.columns().iter().any(|(other, _)| *other == column)
        };
        assert!(has(80, Column::Server) && has(80, Column::Took) && has(80, Column::Began));
        assert!(has(60, Column::Address) && !has(60, Column::Server));
        assert!(has(100, Column::Findings) && has(113, Column::Name));
    }

    #[test]
    fn what_has_no_room_is_cut() {
        let cut = |by: fn(&mut Vec<u8>, usize), text: &str, columns| {
            let mut cell = text.as_bytes().to_vec();
            by(&mut cell, columns);
            String::from_utf8(cell).unwrap()
        };
        assert_eq!(cut(cut_tail, "printer-of-ada", 9), "printer..");
        assert_eq!(cut(cut_tail, "\u{e9}t\u{e9}-1234", 6), "\u{e9}t\u{e9}-..");
        assert_eq!(cut(cut_tail, "printer", 7), "printer");
        assert_eq!(
            cut(cut_head, "00:11:22:33:44:55:66", 17),
            "..:22:33:44:55:66"
        );
        for (time, short) in [
            ("0.502 ms", "0.50ms"),
            ("40.723 ms", "40.7ms"),
            ("407.123 ms", "407ms"),
            ("1.002 s", "1.002s"),
            ("59m 04.2s", "59m04s"),
            ("2h 05m", "2h05m"),
        ] {
            assert_eq!(cut(shorten, time, 6), short);
        }
    }
}
