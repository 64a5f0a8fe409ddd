//! From the text of a file to a [`Node`].
//!
//! The tree keeps where everything stands, down to the escapes of a string, and what is refused is
//! said in the words of somebody who writes JSON by hand.

mod string;

use std::collections::HashMap;

use knock_liquid::Span;

use super::{Json, Member, Node};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Location, Sources, Text};

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
    let mut parser = Parser {
        file,
        text,
        at: 0,
        depth: 0,
    };
    if text.starts_with('\u{feff}') {
        return Err(parser
            .invalid(Span::new(0, 3), "the file starts with a byte order mark")
            .help("save the file as UTF-8 without a byte order mark"));
    }
    parser.skip_white_space();
    if parser.peek().is_none() {
        return Err(parser.invalid(Span::default(), "there is no value"));
    }
    let root = parser.value()?;
    parser.skip_white_space();
    match parser.peek() {
        None => Ok(root),
        Some(character) if starts_value(character) => {
            let what = "text cannot contain more than one JSON value";
            Err(parser.invalid(parser.here(), what))
        }
        Some(_) => Err(parser.unexpected()),
    }
}

/// Parses a text that is no file of its own: the places are those in the text.
pub(crate) fn parse_text(text: &str) -> Result<Node, Diagnostic> {
    let mut sources = Sources::default();
    let file = sources.add("", text);
    parse(file, &sources)
}

/// A grammar that looks one character ahead.
struct Parser<'a> {
    file: FileId,
    text: &'a str,
    /// How much of the text is read.
    at: usize,
    /// How many arrays and objects are open.
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// Reads a character if it is the next one.
    fn eat(&mut self, character: char) -> bool {
        let is_next = self.text[self.at..].starts_with(character);
        if is_next {
            self.at += character.len_utf8();
        }
        is_next
    }

    fn skip_white_space(&mut self) {
        let rest = self.text[self.at..].trim_start_matches([' ', '\t', '\n', '\r']);
        self.at = self.text.len() - rest.len();
    }

    /// Reads what makes a number or a word, and what somebody may have meant to be one.
    fn word(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '+' | '-' | '.');
        let word = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    fn value(&mut self) -> Result<Node, Diagnostic> {
        let start = self.at;
        let value = match self.peek() {
            Some('{') => Json::Object(self.nested(start, '}', Self::members)?),
            Some('[') => Json::Array(self.nested(start, ']', Self::elements)?),
            Some('"') => Json::String(self.string()?),
            Some('-' | '0'..='9') => self.number(start)?,
            Some(character) if character.is_alphabetic() => self.literal(start)?,
            _ => return Err(self.unexpected()),
        };
        let location = self.location(Span::new(start, self.at));
        Ok(Node { value, location })
    }

    /// What stands in brackets, the first of which is next.
    fn nested<T>(
        &mut self,
        start: usize,
        close: char,
        read: fn(&mut Self) -> Result<T, Diagnostic>,
    ) -> Result<T, Diagnostic> {
        let open = Span::new(start, start + 1);
        self.at += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let what = format!("more than {MAX_DEPTH} levels of arrays and objects");
            return Err(self
                .invalid(open, &what)
                .help("nest the values less deeply"));
        }
        let content = read(self)?;
        self.depth -= 1;
        if self.eat(close) {
            return Ok(content);
        }
        if self.peek().is_none() {
            let what = "this is never closed";
            return Err(self
                .invalid(open, what)
                .help(format!("close it with `{close}`")));
        }
        Err(self.unexpected())
    }

    fn elements(&mut self) -> Result<Vec<Node>, Diagnostic> {
        let mut elements = Vec::new();
        self.skip_white_space();
        while !self.is_end_of(']', elements.is_empty())? {
            elements.push(self.value()?);
        }
        elements.shrink_to_fit();
        Ok(elements)
    }

    fn members(&mut self) -> Result<Vec<Member>, Diagnostic> {
        let mut members = Vec::new();
        let mut places = HashMap::new();
        self.skip_white_space();
        while !self.is_end_of('}', members.is_empty())? {
            let key = self.key()?;
            if let Some(first) = places.insert(key.value.clone(), key.location) {
                let what = format!("the key `{}` stands twice in this object", key.value);
                return Err(self
                    .invalid(key.location.span, &what)
                    .label(first, "it stands here first")
                    .help("remove one of the two"));
            }
            let value = self.value()?;
            members.push(Member { key, value });
        }
        members.shrink_to_fit();
        Ok(members)
    }

    /// Whether nothing follows in an array or an object; where something does, the comma before it
    /// is read, unless it is the first.
    fn is_end_of(&mut self, close: char, is_first: bool) -> Result<bool, Diagnostic> {
        let after_last = self.at;
        self.skip_white_space();
        let Some(next) = self.peek().filter(|next| *next != close) else {
            return Ok(true);
        };
        if is_first {
            return Ok(false);
        }
        let comma = self.here();
        if !self.eat(',') {
            if !starts_value(next) {
                return Err(self.unexpected());
            }
            return Err(self
                .invalid(self.character(after_last), "expected a comma")
                .help("put a comma here"));
        }
        self.skip_white_space();
        if self.peek() == Some(close) {
            return Err(self
                .invalid(comma, "trailing commas are not allowed")
                .help("remove the comma"));
        }
        Ok(self.peek().is_none())
    }

    /// A key with the colon and the white space after it.
    fn key(&mut self) -> Result<Text, Diagnostic> {
        match self.peek() {
            Some('"') => {}
            Some(character) if starts_value(character) || character.is_alphanumeric() => {
                let start = self.at;
                self.word();
                let span = Span::new(start, self.at.max(start + 1));
                return Err(self
                    .invalid(span, "expected a key in double quotes")
                    .help("put the key in double quotes"));
            }
            _ => return Err(self.unexpected()),
        }
        let key = self.string()?;
        let end = self.at;
        self.skip_white_space();
        if !self.eat(':') {
            return Err(self
                .invalid(self.character(end), "expected a colon after the key")
                .help("put a colon between the key and its value"));
        }
        self.skip_white_space();
        Ok(key)
    }

    fn number(&mut self, start: usize) -> Result<Json, Diagnostic> {
        let word = self.word();
        if is_number(word) {
            return Ok(Json::Number(word.to_owned()));
        }
        let what = format!("`{word}` is not a number");
        Err(self.invalid(Span::new(start, self.at), &what))
    }

    fn literal(&mut self, start: usize) -> Result<Json, Diagnostic> {
        match self.word() {
            "null" => Ok(Json::Null),
            "true" => Ok(Json::Bool(true)),
            "false" => Ok(Json::Bool(false)),
            word => {
                let what = format!("`{word}` is not a value");
                let invalid = self.invalid(Span::new(start, self.at), &what);
                Err(invalid.help(
                    "put text in double quotes; the only words are `true`, `false` and `null`",
                ))
            }
        }
    }

    /// The next character cannot stand where it does.
    fn unexpected(&self) -> Diagnostic {
        let rest = &self.text[self.at..];
        let invalid = |what: &str| self.invalid(self.here(), what);
        match self.peek() {
            None => invalid("a value is missing at the end"),
            Some('\'') => invalid("single-quoted strings are not allowed")
                .help("put the string in double quotes"),
            Some('/') if rest.starts_with("//") || rest.starts_with("/*") => {
                invalid("comments are not allowed").help("remove the comment")
            }
            Some(character) => invalid(&format!("unexpected character {character:?}")),
        }
    }

    /// Where the next character stands.
    fn here(&self) -> Span {
        self.character(self.at)
    }

    /// Where a character stands, or nothing at the end.
    fn character(&self, at: usize) -> Span {
        let length = self.text[at..].chars().next().map_or(0, char::len_utf8);
        Span::new(at, at + length)
    }

    fn location(&self, span: Span) -> Location {
        let file = self.file;
        Location { file, span }
    }

    fn invalid(&self, span: Span, what: &str) -> Diagnostic {
        let message = format!("invalid JSON: {what}");
        Diagnostic::new(Code::InvalidJson, self.location(span), message)
    }
}

fn starts_value(character: char) -> bool {
    matches!(character, '{' | '[' | '"' | '\'' | '-' | '0'..='9') || character.is_alphabetic()
}

/// Whether this is a number by RFC 8259: `-0.5e+3`.
fn is_number(word: &str) -> bool {
    let without_digits = |text: &str| text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let word = word.strip_prefix('-').unwrap_or(word);
    let rest = &word[word.len() - without_digits(word)..];
    let whole = &word[..word.len() - rest.len()];
    if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) {
        return false;
    }
    let rest = match rest.strip_prefix('.') {
        None => rest,
        Some(fraction) => match without_digits(fraction) {
            length if length == fraction.len() => return false,
            length => &fraction[fraction.len() - length..],
        },
    };
    match rest.strip_prefix(['e', 'E']) {
        None => rest.is_empty(),
        Some(exponent) => {
            let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            !digits.is_empty() && without_digits(digits) == 0
        }
    }
}
