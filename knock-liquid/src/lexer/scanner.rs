use std::collections::BTreeSet;

use crate::{Span, SyntaxError, SyntaxErrorKind};

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(Span),
    /// The whole output, and what stands inside it without white space control.
    Output {
        span: Span,
        markup: Span,
    },
    /// The whole tag, its name and what follows the name.
    Tag {
        span: Span,
        name: Span,
        markup: Span,
    },
}

/// Cuts a template, or the lines of a `liquid` tag, into pieces.
pub(crate) struct Scanner<'a> {
    source: &'a str,
    at: usize,
    end: usize,
    /// Whether each line is a tag, as in the tag `liquid`.
    lines: bool,
    /// What was searched for in vain, and will not be found further on either.
    missing: BTreeSet<&'static str>,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        Self {
            source,
            at: 0,
            end: source.len(),
            lines: false,
            missing: BTreeSet::new(),
        }
    }

    /// Reads each line of `markup` as a tag.
    pub(crate) fn lines(source: &'a str, markup: Span) -> Self {
        Self {
            source,
            at: markup.start,
            end: markup.end,
            lines: true,
            missing: BTreeSet::new(),
        }
    }

    /// Where the scanner stands.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// The name of the tag that opens at a position, closed or not.
    pub(crate) fn name_at(&self, position: usize) -> &'a str {
        let rest = &self.source[position + 2..self.at];
        let rest = rest.strip_prefix('-').unwrap_or(rest).trim_start();
        &rest[..name_length(rest)]
    }

    /// Goes back to a position.
    pub(crate) fn rewind(&mut self, position: usize) {
        self.at = position;
    }

    /// The next piece, or an error after which the scanner stands where it goes on best.
    pub(crate) fn next_piece(&mut self) -> Option<Result<Piece, SyntaxError>> {
        if self.at >= self.end {
            return None;
        }
        if self.lines {
            return self.next_line().map(Ok);
        }
        let start = self.at;
        let rest = &self.source[start..];
        Some(match find_opening(rest) {
            Some(0) if rest.starts_with("{{") => self.output(),
            Some(0) => self.tag(),
            found => {
                self.at = found.map_or(self.end, |offset| start + offset);
                Ok(Piece::Text(Span::new(start, self.at)))
            }
        })
    }

    /// Skips to the end of a comment, and returns its content; without an end, nothing is skipped.
    /// Comments may hold comments; but once they do not pair up, each of them ends at the first end tag.
    pub(crate) fn skip_comment(&mut self) -> Option<Span> {
        if self.missing.contains("comment") {
            return self.skip_verbatim("endcomment");
        }
        let start = self.at;
        let content = self.skip_tags(|tag| match tag {
            "comment" => 1,
            "endcomment" => -1,
            _ => 0,
        });
        if content.is_none() {
            self.missing.insert("comment");
            self.at = start;
        }
        content
    }

    /// Skips to the first `{% end %}` wherever it stands, and returns what is before it; without
    /// one, nothing is skipped.
    pub(crate) fn skip_verbatim(&mut self, end: &'static str) -> Option<Span> {
        if self.missing.contains(end) {
            return None;
        }
        let start = self.at;
        let content = if self.lines {
            self.skip_tags(|tag| -i32::from(tag == end))
        } else {
            self.skip_text(end)
        };
        if content.is_none() {
            self.missing.insert(end);
            self.at = start;
        }
        content
    }

    /// Skips tags, each of which changes the number of open blocks by `depth`, until none is open.
    fn skip_tags(&mut self, depth: impl Fn(&str) -> i32) -> Option<Span> {
        let (start, mut open) = (self.at, 1);
        while self.at < self.end {
            let before = self.at;
            let piece = if self.lines {
                self.next_line()
            } else {
                self.next_tag()
            };
            let Some(Piece::Tag { name, .. }) = piece else {
                break;
            };
            match name.text(self.source) {
                "raw" if depth("endraw") == 0 => {
                    self.skip_verbatim("endraw");
                }
                name => open += depth(name),
            }
            if open == 0 {
                return Some(Span::new(start, before));
            }
        }
        None
    }

    fn skip_text(&mut self, end: &str) -> Option<Span> {
        let start = self.at;
        while let Some(offset) = self.source[self.at..self.end].find("{%") {
            let open = self.at + offset;
            self.at = open + 2;
            let inside = &self.source[self.at..self.end];
            let inside = inside.strip_prefix('-').unwrap_or(inside).trim_start();
            if let Some(rest) = inside.strip_prefix(end).map(str::trim_start) {
                let rest = rest.strip_prefix('-').unwrap_or(rest);
                if let Some(after) = rest.strip_prefix("%}") {
                    self.at = offset_in(self.source, after);
                    return Some(Span::new(start, open));
                }
            }
        }
        None
    }

    /// The tag at the scanner, or after the text at it, without recovery.
    fn next_tag(&mut self) -> Option<Piece> {
        let start = self.at + self.source[self.at..self.end].find("{%")?;
        let close = start + 2 + self.source[start + 2..self.end].find("%}")?;
        self.at = close + 2;
        Some(self.tag_piece(Span::new(start, self.at), self.inside(start + 2, close)))
    }

    fn output(&mut self) -> Result<Piece, SyntaxError> {
        let start = self.at;
        let Some(length) = find_closing(&self.source[start + 2..], *b"}}") else {
            return Err(self.unclosed(SyntaxErrorKind::UnclosedOutput));
        };
        let close = start + 2 + length;
        self.at = close + 2;
        let inside = &self.source[start + 2..close];
        if inside.starts_with(['#', '/', '^', '>', '!', '&', '{']) || inside.trim() == "else" {
            let triple = inside.starts_with('{') && self.source[self.at..].starts_with('}');
            self.at += usize::from(triple);
            let span = Span::new(start, self.at);
            return Err(SyntaxError {
                kind: SyntaxErrorKind::Handlebars,
                span,
            });
        }
        Ok(Piece::Output {
            span: Span::new(start, self.at),
            markup: self.inside(start + 2, close),
        })
    }

    fn tag(&mut self) -> Result<Piece, SyntaxError> {
        let start = self.at;
        let rest = &self.source[start + 2..];
        let is_comment = rest
            .strip_prefix('-')
            .unwrap_or(rest)
            .trim_start()
            .starts_with('#');
        let length = if !is_comment {
            find_closing(rest, *b"%}")
        } else if self.missing.contains("%}") {
            None
        } else {
            rest.find("%}")
        };
        let Some(length) = length else {
            if is_comment {
                self.missing.insert("%}");
            }
            return Err(self.unclosed(SyntaxErrorKind::UnclosedTag));
        };
        let close = start + 2 + length;
        self.at = close + 2;
        Ok(self.tag_piece(Span::new(start, self.at), self.inside(start + 2, close)))
    }

    /// Goes on after an opening that is never closed.
    fn unclosed(&mut self, kind: SyntaxErrorKind) -> SyntaxError {
        let span = Span::new(self.at, self.at + 2);
        let rest = &self.source[span.end..];
        self.at = find_opening(rest).map_or(self.end, |offset| span.end + offset);
        SyntaxError { kind, span }
    }

    fn next_line(&mut self) -> Option<Piece> {
        while self.at < self.end {
            let start = self.at;
            let line = self.source[start..self.end]
                .split('\n')
                .next()
                .unwrap_or_default();
            self.at = (start + line.len() + 1).min(self.end);
            let span = self.trimmed(line);
            if span.start < span.end {
                return Some(self.tag_piece(span, span));
            }
        }
        None
    }

    fn tag_piece(&self, span: Span, inside: Span) -> Piece {
        let text = inside.text(self.source);
        let name = Span::new(inside.start, inside.start + name_length(text));
        Piece::Tag {
            span,
            name,
            markup: Span::new(name.end, inside.end),
        }
    }

    /// What stands between two delimiters, without white space control and white space.
    fn inside(&self, start: usize, end: usize) -> Span {
        let inside = &self.source[start..end];
        let inside = inside.strip_prefix('-').unwrap_or(inside);
        self.trimmed(inside.strip_suffix('-').unwrap_or(inside))
    }

    /// Where a slice of the source stands, without white space at both ends.
    fn trimmed(&self, part: &str) -> Span {
        let part = part.trim_start();
        let start = offset_in(self.source, part);
        Span::new(start, start + part.trim_end().len())
    }
}

/// How long the name is that a tag starts with.
fn name_length(tag: &str) -> usize {
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    if tag.starts_with('#') {
        1
    } else {
        tag.find(|c| !is_name(c)).unwrap_or(tag.len())
    }
}

/// Where the next `{{` or `{%` starts.
fn find_opening(text: &str) -> Option<usize> {
    let mut pairs = text.as_bytes().windows(2);
    pairs.position(|pair| matches!(pair, [b'{', b'{' | b'%']))
}

/// Where the delimiter stands that closes what `text` continues, if it does before something else
/// opens. Quotes hide what they hold from an output, if they pair up; from a tag they hide only
/// what opens.
fn find_closing(text: &str, delimiter: [u8; 2]) -> Option<usize> {
    let is_output = delimiter == *b"}}";
    let (mut quote, mut hidden) = (None, None);
    for (at, pair) in text.as_bytes().windows(2).enumerate() {
        match pair {
            [b'}' | b'%', _] if *pair == delimiter => {
                if quote.is_none() || !is_output {
                    return Some(at);
                }
                hidden = hidden.or(Some(at));
            }
            [b'{', next @ (b'{' | b'%')]
                if (is_output || *next == b'%') && (quote.is_none() || hidden.is_some()) =>
            {
                break;
            }
            [byte @ (b'"' | b'\''), _] if quote.is_none_or(|open| open == *byte) => {
                quote = match quote {
                    None => Some(*byte),
                    Some(_) => None,
                };
            }
            _ => {}
        }
    }
    hidden
}

/// Where `part`, a slice of `whole`, starts in it.
fn offset_in(whole: &str, part: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}
