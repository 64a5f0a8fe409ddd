use super::{RawTag, expression};
use crate::ast::{Expression, Name, Render, TagKind};
use crate::lexer::{TokenKind, Tokens};
use crate::{Span, SyntaxError, SyntaxErrorKind};

type Parsed<T> = Result<T, SyntaxError>;

/// Every tag, the end tags included.
pub(super) const TAGS: &[&str] = &[
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
    "endcapture",
    "endcase",
    "endcomment",
    "enddoc",
    "endfor",
    "endif",
    "endifchanged",
    "endraw",
    "endt",
    "endtablerow",
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

/// Whether the tag stands alone or opens a block.
pub(super) fn starts(name: &str) -> bool {
    match name {
        "else" | "elsif" | "when" => false,
        // No name, an inline comment and what has an error of its own.
        "" | "#" | "include" => true,
        _ => !name.starts_with("end") && TAGS.contains(&name),
    }
}

/// The end tag of a block.
pub(super) fn end_of(block: Option<&str>) -> Option<&'static str> {
    let mut tags = TAGS.iter().copied();
    tags.find(|tag| block.is_some() && tag.strip_prefix("end") == block)
}

/// The tags that divide a block.
pub(super) fn dividers(block: &str) -> &'static [&'static str] {
    match block {
        "if" | "unless" => &["elsif", "else"],
        "case" => &["when", "else"],
        "for" => &["else"],
        _ => &[],
    }
}

/// The blocks that a tag divides.
pub(super) fn divided_by(divider: &str) -> impl Iterator<Item = &'static str> {
    let blocks = ["if", "unless", "case", "for"].into_iter();
    blocks.filter(move |block| dividers(block).contains(&divider))
}

/// A tag without an end tag.
pub(super) fn inline<'a>(
    tag: RawTag<'_>,
    tokens: &mut Tokens<'a>,
    source: &str,
) -> Parsed<TagKind<'a>> {
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
        _ => {
            return Err(SyntaxError {
                kind: SyntaxErrorKind::UnnamedTag,
                span: tag.span,
            });
        }
    };
    tokens.expect_end()?;
    Ok(kind)
}

/// An inline comment: each of its lines starts with `#`.
fn comment(markup: Span, source: &str) -> Parsed<TagKind<'static>> {
    let mut at = markup.start;
    for line in markup.text(source).split('\n') {
        let text = line.trim();
        if at > markup.start && !text.is_empty() && !text.starts_with('#') {
            let start = at + (line.len() - line.trim_start().len());
            let span = Span::new(start, start + text.len());
            return Err(SyntaxError {
                kind: SyntaxErrorKind::Expected {
                    what: "`#` before each line of the comment",
                    found: text.to_owned(),
                },
                span,
            });
        }
        at += line.len() + 1;
    }
    Ok(TagKind::Comment)
}

fn assign<'a>(tokens: &mut Tokens<'a>) -> Parsed<TagKind<'a>> {
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
fn name<'a>(tokens: &mut Tokens<'a>) -> Parsed<Name<'a>> {
    let token = tokens.peek();
    match token.kind {
        TokenKind::Name if tokens.text(token).ends_with('?') => {
            Err(tokens.expected("a name without `?`"))
        }
        TokenKind::Name | TokenKind::Integer if !tokens.text(token).starts_with('-') => {
            tokens.advance();
            Ok(tokens.name(token))
        }
        _ => Err(tokens.expected("a name")),
    }
}

/// The name that `capture` binds, which may stand in quotes.
pub(super) fn capture_target<'a>(tokens: &mut Tokens<'a>) -> Parsed<Name<'a>> {
    let token = tokens.peek();
    if token.kind != TokenKind::Text {
        return name(tokens);
    }
    tokens.advance();
    let text = tokens.text(token);
    Ok(Name {
        text: &text[1..text.len() - 1],
        span: Span::new(token.span.start + 1, token.span.end - 1),
    })
}

/// The values of `when`, separated by commas or `or`.
pub(super) fn when<'a>(tokens: &mut Tokens<'a>) -> Parsed<Vec<Expression<'a>>> {
    let mut values = vec![expression::operand(tokens)?];
    while tokens.eat(TokenKind::Comma) || tokens.eat_word("or") {
        values.push(expression::operand(tokens)?);
    }
    // Whatever else follows is ignored when a template is rendered.
    Ok(values)
}

fn cycle<'a>(tokens: &mut Tokens<'a>) -> Parsed<TagKind<'a>> {
    let first = expression::pipeline(tokens)?;
    let (group, mut values) = if tokens.eat(TokenKind::Colon) {
        (Some(first), vec![expression::pipeline(tokens)?])
    } else {
        (None, vec![first])
    };
    while tokens.eat(TokenKind::Comma) && tokens.peek().kind != TokenKind::End {
        values.push(expression::pipeline(tokens)?);
    }
    Ok(TagKind::Cycle { group, values })
}

fn render<'a>(tokens: &mut Tokens<'a>) -> Parsed<Render<'a>> {
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
pub(super) struct LoopHead<'a> {
    pub(super) name: Name<'a>,
    pub(super) iterable: Expression<'a>,
    pub(super) parameters: Vec<Expression<'a>>,
}

pub(super) fn loop_head<'a>(tokens: &mut Tokens<'a>) -> Parsed<LoopHead<'a>> {
    let token = tokens.peek();
    if token.kind != TokenKind::Name {
        return Err(tokens.expected("a name"));
    }
    tokens.advance();
    let name = tokens.name(token);
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
