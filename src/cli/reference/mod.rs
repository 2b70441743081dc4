//! Reference texts: what `--list` and `--explain` say of findings, options, message types and header fields.
//!
//! Everything comes from the rules, from the registry and from the tables beside this file.

mod explain;
mod facts;
mod findings;
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
        ("findings", false) => findings::table(),
        ("findings", true) => findings::json(),
        _ => {
            return Err(format!(
                "no table is named {table} (try: findings or options)"
            ));
        }
    };
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The page that `--explain` asks for.
///
/// # Errors
/// A sentence with examples, when nothing is called so.
pub fn page(topic: &str) -> Result<String, String> {
    let page = findings::page(topic)
        .or_else(|| explain(topic))
        .ok_or_else(|| {
            format!(
                "nothing is called {topic} (try: X14, 121, 82.1, dhcp-message-type, nak or giaddr)"
            )
        })?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
