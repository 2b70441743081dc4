//! Reference texts: what `--list` and `--explain` say of findings, verdicts, options, message types and header fields.
//!
//! Everything comes from the rules, from the registry and from the tables beside this file.

mod everyday;
mod explain;
mod facts;
mod findings;
mod list;
mod meant;
mod verdicts;

pub use explain::explain;
pub use list::{options, options_json};

/// The tables that can be listed.
pub(super) const TABLES: [&str; 2] = ["findings", "options"];

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

/// The pages that `--explain` asks for: of one topic, or of several with commas.
///
/// # Errors
/// A sentence with examples, when nothing is called as one of them.
pub fn pages(topics: &str) -> Result<String, String> {
    let named = topics.split(',').filter(|topic| !topic.trim().is_empty());
    let pages: Vec<_> = named.map(page).collect::<Result<_, _>>()?;
    if pages.is_empty() {
        return page(topics);
    }
    Ok(pages.join("\n"))
}

fn page(topic: &str) -> Result<String, String> {
    let topic = topic.trim();
    let other = findings::page(topic).or_else(|| explain(topic));
    let pages: Vec<_> = [verdicts::page(topic), other]
        .into_iter()
        .flatten()
        .collect();
    if pages.is_empty() {
        return Err(match meant::instead(topic) {
            Some(meant) => format!("nothing is called {topic} (did you mean {meant}?)"),
            None => format!(
                "nothing is called {topic} (try: X14, bound, 121, 82.1, dhcp-message-type or giaddr)"
            ),
        });
    }
    Ok(String::from_utf8_lossy(&pages.join(&b'\n')).into_owned())
}
