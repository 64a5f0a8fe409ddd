use std::fmt;

use crate::Span;

/// A place where a template is not valid Liquid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// The text that is wrong; where something is missing at the end, the empty span there.
    pub span: Span,
}

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// `{{` without `}}`.
    UnclosedOutput,
    /// `{%` without `%}`.
    UnclosedTag,
    /// A block tag, of this name, without its end tag.
    UnclosedBlock(String),
    /// An end tag, or a tag like `else`, outside the block it belongs to.
    Misplaced(String),
    /// A tag that does not exist, with the nearest one that does.
    UnknownTag(String, Option<&'static str>),
    /// The tag `include`, which shares its variables with the partial.
    Include,
    /// The syntax of Handlebars: `{{#if}}`, `{{else}}`, `{{/if}}`, `{{{name}}}`.
    Handlebars,
    /// A tag without a name.
    UnnamedTag,
    /// `else if`, which Liquid writes `elsif`.
    ElseIf,
    /// Text whose closing quote is missing.
    UnterminatedText,
    /// Something else should stand here.
    Expected {
        /// What should stand here.
        what: &'static str,
        /// What does; empty at the end of the tag.
        found: String,
    },
    /// Something that does not belong here, after all that the tag may hold.
    Unexpected(String),
    /// An element selected by `.0`.
    DottedIndex(String),
    /// `not`, which Liquid does not have.
    Not,
    /// Parentheses around conditions, which Liquid does not have.
    Parentheses,
    /// Blocks, brackets or members beyond [`MAX_DEPTH`](crate::MAX_DEPTH).
    TooDeep,
}

impl SyntaxError {
    /// How to mend it, where that can be said.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        use SyntaxErrorKind as Kind;
        let help = match &self.kind {
            Kind::UnclosedOutput => "close it with `}}`",
            Kind::UnclosedTag => "close it with `%}`",
            Kind::UnclosedBlock(name) => return Some(format!("close it with `end{name}`")),
            Kind::Misplaced(name) => match name.strip_prefix("end") {
                Some(block) => return Some(format!("remove it, or open it with `{block}` before")),
                None => "put it inside the block that it divides",
            },
            Kind::UnknownTag(_, near) => return near.map(|near| format!("did you mean `{near}`?")),
            Kind::Include => "use `render`, and give the partial what it needs as arguments",
            Kind::Handlebars => {
                "Liquid writes `{% if name %}…{% else %}…{% endif %}`, and `{{ name }}` to print"
            }
            Kind::UnnamedTag => "write the name of a tag, or `{{ … }}` to print",
            Kind::ElseIf => "write `elsif`",
            Kind::UnterminatedText => "text ends at the quote it starts with; there are no escapes",
            Kind::Expected { what, found } => return advice_before(what, found).map(str::to_owned),
            Kind::Unexpected(found) => return advice_after(found).map(str::to_owned),
            Kind::DottedIndex(index) => return Some(format!("write `[{index}]`")),
            Kind::Not => "use `unless`, or compare with `!=`",
            Kind::Parentheses => {
                "`and` and `or` are read from right to left; nest `if` tags to group them"
            }
            Kind::TooDeep => "move a part of it into a partial or a variable",
        };
        Some(help.to_owned())
    }
}

/// What to write where something that other languages have stands in the place of something.
fn advice_before(what: &str, found: &str) -> Option<&'static str> {
    Some(match found {
        "!" => "use `unless`, or compare with `!=`",
        "-" => "a name does not start with `-`",
        "{" => "inside a tag, a variable stands without braces",
        "|" if what == "the name of a filter" => "to join conditions, write `or`",
        "“" | "”" | "„" | "‘" | "’" | "«" | "»" => "write straight quotes: `\"` or `'`",
        _ => return None,
    })
}

/// What to write where something that other languages have stands behind something.
fn advice_after(found: &str) -> Option<&'static str> {
    Some(match found {
        "=" => "to compare, write `==`",
        "&" => "to join conditions, write `and`",
        "|" => "`assign` what the filter makes of it to a variable before",
        "?" => "Liquid has no `… ? … : …`; use `if`",
        "+" | "-" | "*" | "/" | "%" => {
            "use a filter to calculate: `plus`, `minus`, `times`, `divided_by` or `modulo`"
        }
        "{" => "inside a tag, a variable stands without braces",
        "(" => "a filter takes its arguments after a colon: `| name: argument`",
        _ => return advice_before("", found),
    })
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use SyntaxErrorKind as Kind;
        match &self.kind {
            Kind::UnclosedOutput => f.write_str("this `{{` is never closed"),
            Kind::UnclosedTag => f.write_str("this `{%` is never closed"),
            Kind::UnclosedBlock(name) => write!(f, "the tag `{name}` is never closed"),
            Kind::Misplaced(name) => write!(f, "`{name}` does not belong to any open tag"),
            Kind::UnknownTag(name, _) => write!(f, "there is no tag `{}`", Short(name)),
            Kind::Include => f.write_str("the tag `include` is not supported"),
            Kind::Handlebars => f.write_str("this is Handlebars, not Liquid"),
            Kind::UnnamedTag => f.write_str("this tag has no name"),
            Kind::ElseIf => f.write_str("`else` takes no condition"),
            Kind::UnterminatedText => f.write_str("the closing quote of this text is missing"),
            Kind::Expected { what, found } if found.is_empty() => write!(f, "{what} is missing"),
            Kind::Expected { what, found } => {
                write!(f, "expected {what}, found `{}`", Short(found))
            }
            Kind::Unexpected(found) => write!(f, "unexpected `{}`", Short(found)),
            Kind::DottedIndex(index) => write!(f, "`.{index}` does not select an element"),
            Kind::Not => f.write_str("Liquid has no `not`"),
            Kind::Parentheses => f.write_str("Liquid has no parentheses around conditions"),
            Kind::TooDeep => write!(f, "nested more than {} levels deep", crate::MAX_DEPTH),
        }
    }
}

impl std::error::Error for SyntaxError {}

/// Text from a template as a message can show it: one line, and no more than 40 characters.
struct Short<'a>(&'a str);

impl fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.0.lines().next().unwrap_or_default();
        match line.char_indices().nth(40) {
            Some((length, _)) => write!(f, "{}…", &line[..length]),
            None if line.len() < self.0.len() => write!(f, "{line}…"),
            None => f.write_str(line),
        }
    }
}
