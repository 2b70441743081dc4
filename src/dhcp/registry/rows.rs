//! How rows are written down, and the rows of codes that nobody assigned.

use std::sync::LazyLock;

use super::{Row, Sender, Standing};
use crate::dhcp::format::Format;

/// Rows as a table:
/// `code "key" "name" "label" format, "reference" sender &example, "meaning" [note "..."] [unverified "..."];`
macro_rules! rows {
    (@standing) => { $crate::dhcp::registry::Standing::Defined };
    (@standing $why:literal) => { $crate::dhcp::registry::Standing::Unverified };
    (@note) => { "" };
    (@note $note:literal) => { $note };
    ($($code:literal $key:literal $name:literal $label:literal $format:expr, $reference:literal $sender:ident
        $example:expr, $meaning:literal $(note $note:literal)? $(unverified $why:literal)?;)*) => {
        &[$($crate::dhcp::registry::Row {
            code: $code,
            key: $key,
            name: $name,
            label: $label,
            format: $format,
            reference: $reference,
            sender: $crate::dhcp::registry::Sender::$sender,
            meaning: $meaning,
            note: $crate::dhcp::registry::rows::rows!(@note $($note)? $($why)?),
            standing: $crate::dhcp::registry::rows::rows!(@standing $($why)?),
            example: $example,
        }),*]
    };
}
pub(super) use rows;

/// The numbers of all codes, as keys with a prefix.
macro_rules! keys {
    ($prefix:literal) => {
        keys!(@ $prefix
            0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
            32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60
            61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 85 86 87 88 89
            90 91 92 93 94 95 96 97 98 99 100 101 102 103 104 105 106 107 108 109 110 111 112 113
            114 115 116 117 118 119 120 121 122 123 124 125 126 127 128 129 130 131 132 133 134 135
            136 137 138 139 140 141 142 143 144 145 146 147 148 149 150 151 152 153 154 155 156 157
            158 159 160 161 162 163 164 165 166 167 168 169 170 171 172 173 174 175 176 177 178 179
            180 181 182 183 184 185 186 187 188 189 190 191 192 193 194 195 196 197 198 199 200 201
            202 203 204 205 206 207 208 209 210 211 212 213 214 215 216 217 218 219 220 221 222 223
            224 225 226 227 228 229 230 231 232 233 234 235 236 237 238 239 240 241 242 243 244 245
            246 247 248 249 250 251 252 253 254 255)
    };
    (@ $prefix:literal $($code:literal)*) => { [$(concat!($prefix, $code)),*] };
}

/// A row that says that nothing is known.
pub(super) const NOTHING: Row = Row {
    code: 0,
    key: "",
    name: "Unknown",
    label: "",
    format: Format::Unknown,
    reference: "",
    sender: Sender::Unknown,
    meaning: "",
    note: "",
    standing: Standing::Unassigned,
    example: &[],
};

/// First and last code that each site may use as it likes. RFC 3942 s4.
const PRIVATE: (u8, u8) = (224, 254);

/// Rows for sub-options that no space knows. They are made when one is met: to have them in the program costs each run.
pub(super) static UNKNOWN: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let row = |(code, key)| Row {
        code,
        key,
        ..NOTHING
    };
    (0..=u8::MAX).zip(keys!("sub-option-")).map(row).collect()
});

/// A row for each code, all like `like` but for code and key.
#[expect(
    clippy::indexing_slicing,
    clippy::large_stack_arrays,
    reason = "evaluated by the compiler, over arrays of all codes"
)]
const fn blank(like: Row, keys: &[&'static str; 256]) -> [Row; 256] {
    let mut table = [like; 256];
    let mut code = 0u8;
    loop {
        let row = &mut table[code as usize];
        row.code = code;
        row.key = keys[code as usize];
        if code == u8::MAX {
            return table;
        }
        code += 1;
    }
}

/// A table of all DHCP options: the assigned ones in their places, the others as nothing or private.
#[expect(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, over arrays of all codes"
)]
pub(super) const fn place(rows: &[Row], removed: &[u8]) -> [Row; 256] {
    let unassigned = Row {
        name: "Unassigned",
        label: "Unknown",
        reference: "RFC 3942",
        ..NOTHING
    };
    let mut table = blank(unassigned, &keys!("option-"));
    let mut code = PRIVATE.0;
    while code <= PRIVATE.1 {
        let row = &mut table[code as usize];
        row.name = "Private Use";
        row.reference = "RFC 3942; RFC 2132 s2";
        row.standing = Standing::Private;
        row.meaning = "Free for each site to use as it likes.";
        code += 1;
    }
    let mut at = 0;
    while at < removed.len() {
        let row = &mut table[removed[at] as usize];
        row.name = "Removed/Unassigned";
        row.reference = "RFC 3679";
        row.standing = Standing::Removed;
        row.meaning = "Assigned once and taken back, since nobody used it.";
        at += 1;
    }
    at = 0;
    while at < rows.len() {
        table[rows[at].code as usize] = rows[at];
        at += 1;
    }
    table
}
