//! Text by others.

use maud::{Markup, Render, html};

/// Text by others as it may stand in a page: what cannot be seen, and what turns the direction of
/// the text after it, is an escape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown<'a>(pub(super) &'a str);

impl Render for Shown<'_> {
    fn render_to(&self, buffer: &mut String) {
        let mut rest = self.0;
        while let Some(at) = rest.find(is_hidden) {
            let (plain, after) = rest.split_at(at);
            plain.render_to(buffer);
            let mut characters = after.chars();
            let hidden = characters.next().into_iter();
            buffer.extend(hidden.flat_map(char::escape_default));
            rest = characters.as_str();
        }
        rest.render_to(buffer);
    }
}

/// A message of ours, which has names and code by others in backticks.
pub(super) fn message(text: &str) -> Markup {
    let pieces: Vec<&str> = text.split('`').collect();
    html! {
        @if pieces.len() % 2 == 0 {
            (Shown(text))
        } @else {
            @for pair in pieces.chunks(2) {
                (Shown(pair[0]))
                @if let Some(code) = pair.get(1) { code { (Shown(code)) } }
            }
        }
    }
}

fn is_hidden(c: char) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && c != '\t' && c != '\n')
}

#[cfg(test)]
mod tests {
    use maud::Render as _;

    use super::{Shown, message};

    #[test]
    fn nothing_hides_or_ends_what_it_stands_in() {
        for (text, shown) in [
            ("größe 漢字 \t\n", "größe 漢字 \t\n"),
            ("</script>&\"", "&lt;/script&gt;&amp;&quot;"),
            ("a\u{202e}b\0\r", "a\\u{202e}b\\u{0}\\r"),
        ] {
            assert_eq!(Shown(text).render().into_string(), shown);
        }
    }

    #[test]
    fn code_in_messages_is_code() {
        for (text, shown) in [
            ("close it with `}}`", "close it with <code>}}</code>"),
            ("`a` or `<b>`?", "<code>a</code> or <code>&lt;b&gt;</code>?"),
            ("a ` that is alone", "a ` that is alone"),
        ] {
            assert_eq!(message(text).into_string(), shown);
        }
    }
}
