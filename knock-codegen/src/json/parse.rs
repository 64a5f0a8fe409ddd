//! From the text of a file to a [`Node`].

use std::collections::HashMap;

use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::tokens::TokenAndRange;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};
use knock_liquid::Span;

use super::{Json, Member, Node};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Location, Sources, Text};

/// What RFC 8259 allows, and nothing more.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// How many levels of arrays and objects a file may nest, so that whoever walks a tree may recurse.
pub const MAX_DEPTH: usize = 128;

/// Parses a file as JSON, as strictly as Knock's own command line does: no comments, no trailing
/// commas, no byte order mark.
///
/// ```
/// use knock_codegen::{json, source::Sources};
///
/// let mut sources = Sources::default();
/// let file = sources.add("workflow.json", r#"{"name": "Comments"}"#);
/// let workflow = json::parse(file, &sources).unwrap();
/// assert_eq!(workflow.get("name").unwrap().as_str(), Some("Comments"));
/// ```
///
/// # Errors
///
/// The first thing that is wrong, at its place. Three things that other parsers let pass are wrong
/// here too: a key that an object has twice, half of a surrogate pair (`"\ud83c"`), which no Rust
/// string can hold, and more than [`MAX_DEPTH`] levels.
pub fn parse(file: FileId, sources: &Sources) -> Result<Node, Diagnostic> {
    let text = sources.file(file).text();
    let document = Document { file, text };
    document.check_depth()?;
    let collect = CollectOptions {
        comments: CommentCollectionStrategy::Off,
        tokens: true,
    };
    let parsed =
        parse_to_ast(text, &collect, &STRICT).map_err(|error| document.syntax_error(&error))?;
    document.check_white_space(&parsed.tokens.unwrap_or_default())?;
    match parsed.value {
        Some(value) => document.node(value),
        None => Err(document.invalid(Span::default(), "there is no value")),
    }
}

struct Document<'a> {
    file: FileId,
    text: &'a str,
}

impl Document<'_> {
    fn location(&self, range: Range) -> Location {
        Location {
            file: self.file,
            span: Span::new(range.start, range.end),
        }
    }

    fn invalid(&self, span: Span, what: &str) -> Diagnostic {
        let location = Location {
            file: self.file,
            span,
        };
        Diagnostic::new(Code::InvalidJson, location, format!("invalid JSON: {what}"))
    }

    /// The parser recurses, deeper than a small stack allows, so this comes before it.
    fn check_depth(&self) -> Result<(), Diagnostic> {
        let (mut depth, mut is_string, mut is_escaped) = (0_usize, false, false);
        for (at, byte) in self.text.bytes().enumerate() {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = is_string,
                b'"' => is_string = !is_string,
                b'[' | b'{' if !is_string => depth += 1,
                b']' | b'}' if !is_string => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > MAX_DEPTH {
                let what = format!("more than {MAX_DEPTH} levels of arrays and objects");
                return Err(self
                    .invalid(Span::new(at, at + 1), &what)
                    .help("nest the values less deeply"));
            }
        }
        Ok(())
    }

    fn syntax_error(&self, error: &ParseError) -> Diagnostic {
        let span = self.location(error.range()).span;
        if self.text.starts_with('\u{feff}') {
            return self
                .invalid(Span::new(0, 3), "the file starts with a byte order mark")
                .help("save the file as UTF-8 without a byte order mark");
        }
        let (what, help) = match error.kind() {
            ParseErrorKind::ExpectedColonAfterObjectKey => (
                "expected a colon after the key",
                "put a colon between the key and its value",
            ),
            ParseErrorKind::ExpectedComma => ("expected a comma", "put a comma here"),
            ParseErrorKind::ExpectedStringObjectProperty => (
                "expected a key in double quotes",
                "put the key in double quotes",
            ),
            ParseErrorKind::SingleQuotedStringsNotAllowed => (
                "single-quoted strings are not allowed",
                "put the string in double quotes",
            ),
            ParseErrorKind::TrailingCommasNotAllowed => {
                ("trailing commas are not allowed", "remove the comma")
            }
            ParseErrorKind::CommentsNotAllowed => {
                ("comments are not allowed", "remove the comment")
            }
            other => return self.invalid(span, &uncapitalised(&other.to_string())),
        };
        self.invalid(span, what).help(help)
    }

    /// The parser takes more characters for white space than JSON has.
    fn check_white_space(&self, tokens: &[TokenAndRange<'_>]) -> Result<(), Diagnostic> {
        let ends = [0].into_iter().chain(tokens.iter().map(Ranged::end));
        let starts = tokens.iter().map(Ranged::start).chain([self.text.len()]);
        let mut gaps = ends.zip(starts).map(|(start, end)| Span::new(start, end));
        let stray = |gap: Span| {
            let text = gap.text(self.text);
            let at = text.find(|c| !matches!(c, ' ' | '\t' | '\n' | '\r'))?;
            let character = text[at..].chars().next()?;
            let start = gap.start + at;
            Some((Span::new(start, start + character.len_utf8()), character))
        };
        match gaps.find_map(stray) {
            Some((span, character)) => {
                Err(self.invalid(span, &format!("unexpected character {character:?}")))
            }
            None => Ok(()),
        }
    }

    fn node(&self, value: Value<'_>) -> Result<Node, Diagnostic> {
        let location = self.location(value.range());
        let value = match value {
            Value::NullKeyword(_) => Json::Null,
            Value::BooleanLit(literal) => Json::Bool(literal.value),
            Value::NumberLit(literal) => Json::Number(literal.value.to_owned()),
            Value::StringLit(literal) => {
                Json::String(self.string(literal.range, literal.value.into_owned())?)
            }
            Value::Array(array) => {
                let elements = array.elements.into_iter();
                Json::Array(
                    elements
                        .map(|value| self.node(value))
                        .collect::<Result<_, _>>()?,
                )
            }
            Value::Object(object) => Json::Object(self.members(object.properties)?),
        };
        Ok(Node { value, location })
    }

    fn members(&self, properties: Vec<ObjectProp<'_>>) -> Result<Vec<Member>, Diagnostic> {
        let mut places = HashMap::new();
        let mut members = Vec::with_capacity(properties.len());
        for property in properties {
            let range = property.name.range();
            let key = self.string(range, property.name.into_string())?;
            if let Some(first) = places.insert(key.value.clone(), key.location) {
                let what = format!("the key `{}` stands twice in this object", key.value);
                return Err(self
                    .invalid(key.location.span, &what)
                    .label(first, "it stands here first")
                    .help("remove one of the two"));
            }
            let value = self.node(property.value)?;
            members.push(Member { key, value });
        }
        Ok(members)
    }

    /// `range` is the literal with its quotes, `value` what it decodes to.
    fn string(&self, range: Range, value: String) -> Result<Text, Diagnostic> {
        let location = self.location(Range::new(range.start + 1, range.end - 1));
        let source = location.span.text(self.text);
        if let Some(at) = source.find(|c| c < ' ') {
            let start = location.span.start + at;
            let written = match source.as_bytes()[at] {
                b'\n' => "\\n".to_owned(),
                b'\r' => "\\r".to_owned(),
                b'\t' => "\\t".to_owned(),
                control => format!("\\u{control:04x}"),
            };
            return Err(self
                .invalid(Span::new(start, start + 1), "control character in a string")
                .help(format!("write `{written}`")));
        }
        Ok(Text::escaped(value, location, escapes(source)))
    }
}

/// For each escape of a valid JSON string, the decoded and the source offset after it.
fn escapes(source: &str) -> Vec<(usize, usize)> {
    let mut escapes = Vec::new();
    let (mut decoded, mut after) = (0, 0);
    while let Some(plain) = source[after..].find('\\') {
        let start = after + plain;
        let (character, length) = escape(&source[start..]);
        decoded += plain + character;
        after = start + length;
        escapes.push((decoded, after));
    }
    escapes
}

/// How many bytes the escape at the start of `source` stands for, and how many it takes.
fn escape(source: &str) -> (usize, usize) {
    if !source.starts_with("\\u") {
        return (1, 2);
    }
    let unit = source
        .get(2..6)
        .and_then(|digits| u32::from_str_radix(digits, 16).ok());
    match unit.map(char::from_u32) {
        Some(Some(character)) => (character.len_utf8(), 6),
        // Half of a pair: together they stand for a character outside the basic plane.
        _ => (4, 12),
    }
}

fn uncapitalised(message: &str) -> String {
    let mut characters = message.chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}
