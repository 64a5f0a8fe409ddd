//! Text in the columns of a terminal.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The spaces that fill a column after a text.
pub(super) fn padding(text: &str, column: usize) -> String {
    " ".repeat(column.saturating_sub(width(text)))
}

/// A text that takes no more than `most` columns; what is cut off its end is marked with `…`.
pub(super) fn cut_end(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let kept = kept(text.chars(), most);
    format!("{}…", text.chars().take(kept).collect::<String>())
}

/// The same, but cut off its start.
pub(super) fn cut_start(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let dropped = text.chars().count() - kept(text.chars().rev(), most);
    format!("…{}", text.chars().skip(dropped).collect::<String>())
}

/// How many characters fit beside a mark of one column.
fn kept(characters: impl Iterator<Item = char>, most: usize) -> usize {
    let widths = characters.scan(1, |sum, character| {
        *sum += character.width().unwrap_or_default();
        Some(*sum)
    });
    widths.take_while(|sum| *sum <= most).count()
}

#[cfg(test)]
mod tests {
    use super::{cut_end, cut_start, width};

    #[test]
    fn cuts_at_columns() {
        assert_eq!(cut_end("abcdef", 6), "abcdef");
        assert_eq!(cut_end("abcdef", 4), "abc…");
        assert_eq!(cut_start("abcdef", 4), "…def");
        for most in 1..12 {
            for text in ["漢字漢字漢字", "e\u{301}e\u{301}abc漢", "👩‍👩‍👧 family"]
            {
                assert!(width(&cut_end(text, most)) <= most, "{text} {most}");
                assert!(width(&cut_start(text, most)) <= most, "{text} {most}");
            }
        }
    }
}
