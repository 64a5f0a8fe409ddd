//! Text by others as Markdown.

/// Prose as Markdown that shows exactly it: nothing in it becomes a link, HTML, a heading, a list
/// or a code block, which rustdoc would run as a test.
#[must_use]
pub fn prose(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len());
    for line in text.trim().lines() {
        let line = line.trim();
        let digits = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
        for (at, c) in line.char_indices().filter(|(_, c)| is_shown(*c)) {
            let escaped = match c {
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' => true,
                '#' | '-' | '+' | '=' => at == 0,
                '.' | ')' => at == digits && at > 0,
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
    markdown.truncate(markdown.trim_end().len());
    markdown
}

/// A name or a path as code, with escapes for what cannot be shown.
#[must_use]
pub fn code(text: &str) -> String {
    let mut code = String::with_capacity(text.len() + 2);
    push_code(&mut code, text);
    code
}

/// Appends what [`code`] makes of a text.
pub(crate) fn push_code(to: &mut String, text: &str) {
    if is_plain(text) {
        return to.extend(["`", text, "`"]);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_shown(c) && c != '\t' {
            shown.push(c);
        } else {
            shown.extend(c.escape_default());
        }
    }
    let longest = shown.split(|c| c != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or(0) + 1);
    let at_edge = shown.starts_with('`') || shown.ends_with('`');
    let space = if shown.is_empty() || at_edge { " " } else { "" };
    to.extend([&*fence, space, &shown, space, &fence]);
}

/// Whether a text becomes code by a backtick on either side.
pub(crate) fn is_plain(text: &str) -> bool {
    let is_plain = |byte: u8| byte != b'`' && (byte == b' ' || byte.is_ascii_graphic());
    // Most texts are, so that it costs less to look at many bytes at once than to stop early.
    !text.is_empty() && text.bytes().fold(true, |all, byte| all & is_plain(byte))
}

/// Whether a character may stand in a comment: rustc refuses those that turn the direction of
/// the text, and a carriage return.
fn is_shown(c: char) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !turns && (c == '\t' || !c.is_control())
}
