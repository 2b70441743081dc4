//! Reference texts: what `--list options` and `--explain` say of options, message types and header fields.
//!
//! Everything comes from the registry and from the tables beside this file. Findings explain themselves
//! elsewhere.

mod explain;
mod facts;
mod list;

pub use explain::explain;
pub use list::{options, options_json};

/// The table that `--list` asks for.
///
/// # Errors
/// A sentence that names the tables, when there is none of that name.
pub fn list(table: &str, is_json: bool) -> Result<String, String> {
    let bytes = match (table, is_json) {
        ("options", false) => options(),
        ("options", true) => options_json(),
        _ => return Err(format!("no table is named {table} (try: options)")),
    };
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The page that `--explain` asks for.
///
/// # Errors
/// A sentence with examples, when nothing is called so.
pub fn page(topic: &str) -> Result<String, String> {
    let page = explain(topic).ok_or_else(|| {
        format!("nothing is called {topic} (try: 121, 82.1, dhcp-message-type, nak or giaddr)")
    })?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
