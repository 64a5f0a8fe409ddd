use super::{RawTag, expression};
use crate::ast::{Expression, Name, Render, TagKind};
use crate::lexer::{TokenKind, Tokens};
use crate::{Span, SyntaxError, SyntaxErrorKind, nearest};

type Parsed<T> = Result<T, SyntaxError>;

/// Every tag that may open something or stand alone.
const TAGS: &[&str] = &[
    "assign",
    "break",
    "capture",
    "case",
    "comment",
    "continue",
    "cycle",
    "decrement",
    "doc",
    "echo",
    "else",
    "elsif",
    "endcase",
    "endfor",
    "endif",
    "endunless",
    "for",
    "if",
    "ifchanged",
    "increment",
    "liquid",
    "raw",
    "render",
    "t",
    "tablerow",
    "unless",
    "when",
];

/// A tag without an end tag.
pub(super) fn inline(tag: RawTag<'_>, tokens: &mut Tokens<'_>, source: &str) -> Parsed<TagKind> {
    let kind = match tag.name {
        "assign" => assign(tokens)?,
        "increment" | "decrement" => TagKind::Count {
            name: name(tokens)?,
        },
        "cycle" => cycle(tokens)?,
        "render" => TagKind::Render(render(tokens)?),
        "break" | "continue" => TagKind::Jump,
        "#" => return comment(tag.markup, source),
        "include" => {
            return Err(SyntaxError {
                kind: SyntaxErrorKind::Include,
                span: tag.span,
            });
        }
        "" => {
            return Err(SyntaxError {
                kind: SyntaxErrorKind::UnnamedTag,
                span: tag.span,
            });
        }
        unknown => {
            let near = nearest(unknown, TAGS.iter().copied());
            let near = near.and_then(|near| TAGS.iter().find(|tag| **tag == near));
            let kind = SyntaxErrorKind::UnknownTag(unknown.to_owned(), near.copied());
            return Err(SyntaxError {
                kind,
                span: tag.name_span,
            });
        }
    };
    tokens.expect_end()?;
    Ok(kind)
}

/// An inline comment: each of its lines starts with `#`.
fn comment(markup: Span, source: &str) -> Parsed<TagKind> {
    let mut at = markup.start;
    for line in markup.text(source).split('\n') {
        let text = line.trim();
        if at > markup.start && !text.is_empty() && !text.starts_with('#') {
            let start = at + (line.len() - line.trim_start().len());
            let span = Span::new(start, start + text.len());
            return Err(SyntaxError {
                kind: SyntaxErrorKind::Expected("`#`"),
                span,
            });
        }
        at += line.len() + 1;
    }
    Ok(TagKind::Comment)
}

fn assign(tokens: &mut Tokens<'_>) -> Parsed<TagKind> {
    let name = name(tokens)?;
    if !tokens.eat(TokenKind::Assign) {
        return Err(tokens.expected("`=`"));
    }
    Ok(TagKind::Assign {
        name,
        value: expression::pipeline(tokens)?,
    })
}

/// A name that a tag binds.
fn name(tokens: &mut Tokens<'_>) -> Parsed<Name> {
    let token = tokens.peek();
    match token.kind {
        TokenKind::Name if tokens.text(token).ends_with('?') => {
            Err(tokens.expected("a name without `?`"))
        }
        TokenKind::Name | TokenKind::Integer if !tokens.text(token).starts_with('-') => {
            tokens.advance();
            Ok(Name {
                text: tokens.text(token).to_owned(),
                span: token.span,
            })
        }
        _ => Err(tokens.expected("a name")),
    }
}

/// The name that `capture` binds, which may stand in quotes.
pub(super) fn capture_target(tokens: &mut Tokens<'_>) -> Parsed<Name> {
    let token = tokens.peek();
    if token.kind != TokenKind::Text {
        return name(tokens);
    }
    tokens.advance();
    let span = Span::new(token.span.start + 1, token.span.end - 1);
    Ok(Name {
        text: tokens.text(token).trim_matches(['"', '\'']).to_owned(),
        span,
    })
}

/// The values of `when`, separated by commas or `or`.
pub(super) fn when(tokens: &mut Tokens<'_>) -> Parsed<Vec<Expression>> {
    let mut values = vec![expression::operand(tokens)?];
    while tokens.eat(TokenKind::Comma) || tokens.eat_word("or") {
        values.push(expression::operand(tokens)?);
    }
    // Whatever else follows is ignored when a template is rendered.
    Ok(values)
}

fn cycle(tokens: &mut Tokens<'_>) -> Parsed<TagKind> {
    let first = expression::operand(tokens)?;
    let (group, mut values) = if tokens.eat(TokenKind::Colon) {
        (Some(first), vec![expression::operand(tokens)?])
    } else {
        (None, vec![first])
    };
    while tokens.eat(TokenKind::Comma) {
        values.push(expression::operand(tokens)?);
    }
    Ok(TagKind::Cycle { group, values })
}

fn render(tokens: &mut Tokens<'_>) -> Parsed<Render> {
    let partial = expression::operand(tokens)?;
    let mut bound = None;
    if tokens.peek_second() != TokenKind::Colon
        && (tokens.eat_word("for") || tokens.eat_word("with"))
    {
        bound = Some(expression::operand(tokens)?);
        if tokens.eat_word("as") {
            name(tokens)?;
        }
    }
    let mut arguments = Vec::new();
    tokens.eat(TokenKind::Comma);
    while tokens.peek().kind != TokenKind::End {
        arguments.push(expression::argument(tokens)?);
        if !tokens.eat(TokenKind::Comma) {
            break;
        }
    }
    Ok(Render {
        partial,
        bound,
        arguments,
    })
}

/// What stands in the opening tag of a loop.
pub(super) struct LoopHead {
    pub(super) name: Name,
    pub(super) iterable: Expression,
    pub(super) parameters: Vec<Expression>,
}

pub(super) fn loop_head(tokens: &mut Tokens<'_>) -> Parsed<LoopHead> {
    let token = tokens.peek();
    if token.kind != TokenKind::Name {
        return Err(tokens.expected("a name"));
    }
    tokens.advance();
    let name = Name {
        text: tokens.text(token).to_owned(),
        span: token.span,
    };
    if !tokens.eat_word("in") {
        return Err(tokens.expected("`in`"));
    }
    let iterable = expression::operand(tokens)?;
    let mut parameters = Vec::new();
    loop {
        tokens.eat(TokenKind::Comma);
        if tokens.eat_word("reversed") {
            continue;
        }
        if !["limit", "offset", "cols"]
            .iter()
            .any(|word| tokens.eat_word(word))
        {
            break;
        }
        if !tokens.eat(TokenKind::Colon) {
            return Err(tokens.expected("`:`"));
        }
        if !tokens.eat_word("continue") {
            parameters.push(expression::operand(tokens)?);
        }
    }
    Ok(LoopHead {
        name,
        iterable,
        parameters,
    })
}
