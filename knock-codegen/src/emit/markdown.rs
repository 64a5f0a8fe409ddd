//! Text by others as Markdown.

/// Prose as Markdown that shows exactly it: nothing in it becomes a link, HTML, a heading, a list
/// or a code block, which rustdoc would run as a test.
pub(super) fn prose(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len());
    for line in text.trim().lines() {
        let line = line.trim();
        let block = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
        for (at, c) in line.char_indices().filter(|(_, c)| is_shown(*c)) {
            let escaped = match c {
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' => true,
                '#' | '-' | '+' | '=' => at == 0,
                '.' | ')' => at == block && at > 0,
                ':' => line[at..].starts_with("://"),
                _ => false,
            };
            if escaped {
                markdown.push('\\');
            }
            markdown.push(if c == '\t' { ' ' } else { c });
        }
        markdown.push('\n');
    }
    markdown
}

/// A name or a path as code, with escapes for what cannot be shown.
pub(super) fn code(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_shown(c) && c != '\t' {
            shown.push(c);
        } else {
            shown.extend(c.escape_default());
        }
    }
    let text = shown;
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if text.is_empty() || text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Whether a character may stand in a comment: rustc refuses those that turn the direction of
/// the text, and a carriage return.
fn is_shown(c: char) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !turns && (c == '\t' || !c.is_control())
}
