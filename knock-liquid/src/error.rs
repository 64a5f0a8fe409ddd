use std::fmt;

use crate::Span;

/// A place where a template is not valid Liquid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// The text that is wrong.
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
    /// The syntax of Handlebars: `{{#if}}`, `{{/if}}`, `{{{name}}}`.
    Handlebars,
    /// A tag without a name.
    UnnamedTag,
    /// Text whose closing quote is missing.
    UnterminatedText,
    /// Something else should stand here.
    Expected(&'static str),
    /// Something that does not belong here, after a complete expression.
    Unexpected(String),
    /// An element selected by `.0`.
    DottedIndex(String),
    /// `not`, which Liquid does not have.
    Not,
    /// Parentheses around conditions, which Liquid does not have.
    Parentheses,
    /// Blocks or brackets that are nested more than [`MAX_DEPTH`](crate::MAX_DEPTH) levels deep.
    TooDeep,
}

impl SyntaxError {
    /// How to mend it, where that can be said.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        use SyntaxErrorKind as Kind;
        Some(match &self.kind {
            Kind::UnclosedOutput => "close it with `}}`".to_owned(),
            Kind::UnclosedTag => "close it with `%}`".to_owned(),
            Kind::UnclosedBlock(name) => format!("close it with `{{% end{name} %}}`"),
            Kind::UnknownTag(_, Some(nearest)) => format!("did you mean `{nearest}`?"),
            Kind::Include => "use `render`, and give the partial what it needs as arguments".into(),
            Kind::Handlebars => {
                "Liquid writes `{% if name %}…{% endif %}`, and `{{ name }}` to print".into()
            }
            Kind::DottedIndex(index) => format!("write `[{index}]`"),
            Kind::Not => "use `unless`, or compare with `!=`".to_owned(),
            Kind::Parentheses => {
                "`and` and `or` are read from right to left; nest `if` tags to group them".into()
            }
            _ => return None,
        })
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use SyntaxErrorKind as Kind;
        match &self.kind {
            Kind::UnclosedOutput => f.write_str("this `{{` is never closed"),
            Kind::UnclosedTag => f.write_str("this `{%` is never closed"),
            Kind::UnclosedBlock(name) => write!(f, "the tag `{name}` is never closed"),
            Kind::Misplaced(name) => write!(f, "`{name}` does not belong to any open tag"),
            Kind::UnknownTag(name, _) => write!(f, "there is no tag `{name}`"),
            Kind::Include => f.write_str("the tag `include` is not supported"),
            Kind::Handlebars => f.write_str("this is Handlebars, not Liquid"),
            Kind::UnnamedTag => f.write_str("this tag has no name"),
            Kind::UnterminatedText => f.write_str("the closing quote of this text is missing"),
            Kind::Expected(what) => write!(f, "expected {what}"),
            Kind::Unexpected(found) => write!(f, "unexpected `{found}`"),
            Kind::DottedIndex(index) => write!(f, "`.{index}` does not select an element"),
            Kind::Not => f.write_str("Liquid has no `not`"),
            Kind::Parentheses => f.write_str("Liquid has no parentheses around conditions"),
            Kind::TooDeep => write!(f, "nested more than {} levels deep", crate::MAX_DEPTH),
        }
    }
}

impl std::error::Error for SyntaxError {}
