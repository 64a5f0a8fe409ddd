use crate::ast::Name;
use crate::{Span, SyntaxError, SyntaxErrorKind};

/// A piece of what stands inside a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Name,
    Text,
    UnterminatedText,
    Integer,
    Float,
    Dot,
    DotDot,
    Comma,
    Colon,
    Pipe,
    OpenBracket,
    CloseBracket,
    OpenParen,
    CloseParen,
    Assign,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Unknown,
    End,
}

/// The tokens of what stands inside a tag, with one token of lookahead.
pub(crate) struct Tokens<'a> {
    source: &'a str,
    /// What is behind the token that was peeked, up to the end of the tag.
    rest: &'a str,
    end: usize,
    peeked: Token,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(source: &'a str, markup: Span) -> Self {
        let peeked = Token {
            kind: TokenKind::End,
            span: markup,
        };
        let mut tokens = Self {
            source,
            rest: markup.text(source),
            end: markup.end,
            peeked,
        };
        tokens.advance();
        tokens
    }

    pub(crate) fn peek(&self) -> Token {
        self.peeked
    }

    pub(crate) fn advance(&mut self) -> Token {
        let token = self.peeked;
        self.peeked = self.lex();
        token
    }

    /// Takes the next token if it is of this kind.
    pub(crate) fn eat(&mut self, kind: TokenKind) -> bool {
        let found = self.peeked.kind == kind;
        if found {
            self.advance();
        }
        found
    }

    /// Takes the next token if it is this word.
    pub(crate) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        if found {
            self.advance();
        }
        found
    }

    pub(crate) fn at_word(&self, word: &str) -> bool {
        self.peeked.kind == TokenKind::Name && self.text(self.peeked) == word
    }

    pub(crate) fn text(&self, token: Token) -> &'a str {
        &self.source[token.span.range()]
    }

    /// A token as a name.
    pub(crate) fn name(&self, token: Token) -> Name<'a> {
        Name {
            text: self.text(token),
            span: token.span,
        }
    }

    /// The token after the next.
    pub(crate) fn peek_second(&self) -> TokenKind {
        Self {
            peeked: self.peeked,
            ..*self
        }
        .lex()
        .kind
    }

    /// An error unless everything was read.
    pub(crate) fn expect_end(&self) -> Result<(), SyntaxError> {
        match self.peeked.kind {
            TokenKind::End => Ok(()),
            _ => Err(self.unexpected()),
        }
    }

    /// The error that something should stand where the next token does.
    pub(crate) fn expected(&self, what: &'static str) -> SyntaxError {
        self.error(|found| SyntaxErrorKind::Expected { what, found })
    }

    fn unexpected(&self) -> SyntaxError {
        self.error(SyntaxErrorKind::Unexpected)
    }

    /// An error about the next token, which `kind` says of its text.
    fn error(&self, kind: impl FnOnce(String) -> SyntaxErrorKind) -> SyntaxError {
        let kind = match self.peeked.kind {
            TokenKind::UnterminatedText => SyntaxErrorKind::UnterminatedText,
            _ => kind(self.text(self.peeked).to_owned()),
        };
        SyntaxError {
            kind,
            span: self.peeked.span,
        }
    }

    fn lex(&mut self) -> Token {
        let blank = self.rest.find(|c: char| !c.is_whitespace());
        let text = &self.rest[blank.unwrap_or(self.rest.len())..];
        let (kind, length) = scan(text);
        let start = self.end - text.len();
        self.rest = &text[length..];
        Token {
            kind,
            span: Span::new(start, start + length),
        }
    }
}

/// The kind and length of the token at the start of `text`.
fn scan(text: &str) -> (TokenKind, usize) {
    let Some(first) = text.chars().next() else {
        return (TokenKind::End, 0);
    };
    // What two characters make is ASCII.
    let second = text.as_bytes().get(1).map(|byte| char::from(*byte));
    let kind = match (first, second) {
        ('"' | '\'', _) => return scan_text(text, first),
        ('0'..='9', _) | ('-', Some('0'..='9')) => return scan_number(text),
        ('.', Some('.')) => return (TokenKind::DotDot, 2),
        ('=', Some('=')) => return (TokenKind::Equal, 2),
        ('!', Some('=')) | ('<', Some('>')) => return (TokenKind::NotEqual, 2),
        ('<', Some('=')) => return (TokenKind::LessOrEqual, 2),
        ('>', Some('=')) => return (TokenKind::GreaterOrEqual, 2),
        ('.', _) => TokenKind::Dot,
        (',', _) => TokenKind::Comma,
        (':', _) => TokenKind::Colon,
        ('|', _) => TokenKind::Pipe,
        ('[', _) => TokenKind::OpenBracket,
        (']', _) => TokenKind::CloseBracket,
        ('(', _) => TokenKind::OpenParen,
        (')', _) => TokenKind::CloseParen,
        ('=', _) => TokenKind::Assign,
        ('<', _) => TokenKind::Less,
        ('>', _) => TokenKind::Greater,
        (c, _) if is_name(c) && !matches!(c, '-' | '?') => {
            return (TokenKind::Name, scan_name(text));
        }
        _ => TokenKind::Unknown,
    };
    (kind, first.len_utf8())
}

fn scan_text(text: &str, quote: char) -> (TokenKind, usize) {
    match text[1..].find(quote) {
        Some(length) => (TokenKind::Text, length + 2),
        None => (TokenKind::UnterminatedText, text.len()),
    }
}

/// A number, or a name that starts with digits.
fn scan_number(text: &str) -> (TokenKind, usize) {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let sign = usize::from(text.starts_with('-'));
    let whole = sign + digits(sign);
    if text[whole..].starts_with('.') {
        let fraction = digits(whole + 1);
        let rest = &text[whole + 1 + fraction..];
        if fraction > 0 || !rest.starts_with(|c| c == '.' || is_name(c)) {
            return (TokenKind::Float, whole + 1 + fraction);
        }
    }
    if sign == 0 && text[whole..].starts_with(is_name) {
        return (TokenKind::Name, scan_name(text));
    }
    (TokenKind::Integer, whole)
}

fn scan_name(text: &str) -> usize {
    text.find(|c| !is_name(c)).unwrap_or(text.len())
}

/// Whether a name may go on with this character.
#[inline]
fn is_name(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' | '?' => true,
        _ => !c.is_ascii() && is_foreign_letter(c),
    }
}

/// Whether a character beyond ASCII may stand in a name.
fn is_foreign_letter(c: char) -> bool {
    c.is_alphanumeric() || !(c.is_whitespace() || is_punctuation(c))
}

/// Quotation marks and dashes that word processors put in the place of Liquid's.
fn is_punctuation(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '«' | '»' | '×')
}
