use super::MAX_DEPTH;
use crate::ast::{
    Argument, Comparison, Connective, Expression, Filter, Literal, LiteralValue, Logical, Operator,
    Path, PathSegment, Pipeline, Range, Selector,
};
use crate::lexer::{Token, TokenKind, Tokens};
use crate::{Span, SyntaxError, SyntaxErrorKind};

type Parsed<T> = Result<T, SyntaxError>;

/// A condition or a value, and the filters it goes through.
pub(super) fn pipeline<'a>(tokens: &mut Tokens<'a>) -> Parsed<Pipeline<'a>> {
    let expression = condition(tokens)?;
    let mut filters = Vec::new();
    while tokens.eat(TokenKind::Pipe) && tokens.peek().kind != TokenKind::End {
        filters.push(filter(tokens)?);
    }
    Ok(Pipeline {
        expression,
        filters,
    })
}

fn filter<'a>(tokens: &mut Tokens<'a>) -> Parsed<Filter<'a>> {
    let token = tokens.peek();
    if token.kind != TokenKind::Name {
        return Err(tokens.expected("the name of a filter"));
    }
    tokens.advance();
    let name = tokens.name(token);
    let mut arguments = Vec::new();
    if tokens.eat(TokenKind::Colon) {
        while !matches!(tokens.peek().kind, TokenKind::End | TokenKind::Pipe) {
            if tokens.eat(TokenKind::Comma) {
                // An argument that is left out.
                continue;
            }
            arguments.push(argument(tokens)?);
            if !tokens.eat(TokenKind::Comma) {
                break;
            }
        }
    }
    Ok(Filter { name, arguments })
}

/// `value` or `name: value`.
pub(super) fn argument<'a>(tokens: &mut Tokens<'a>) -> Parsed<Argument<'a>> {
    let token = tokens.peek();
    let is_named =
        matches!(token.kind, TokenKind::Name) && tokens.peek_second() == TokenKind::Colon;
    let name = is_named.then(|| {
        tokens.advance();
        tokens.advance();
        tokens.name(token)
    });
    Ok(Argument {
        name,
        value: operand(tokens)?,
    })
}

/// Comparisons joined by `and` and `or`.
fn condition<'a>(tokens: &mut Tokens<'a>) -> Parsed<Expression<'a>> {
    let first = comparison(tokens)?;
    let mut rest = Vec::new();
    loop {
        let connective = if tokens.eat_word("and") {
            Connective::And
        } else if tokens.eat_word("or") {
            Connective::Or
        } else {
            break;
        };
        rest.push((connective, comparison(tokens)?));
    }
    Ok(if rest.is_empty() {
        first
    } else {
        Expression::Logical(Box::new(Logical { first, rest }))
    })
}

fn comparison<'a>(tokens: &mut Tokens<'a>) -> Parsed<Expression<'a>> {
    let negated = tokens.at_word("not")
        && !matches!(
            tokens.peek_second(),
            TokenKind::End | TokenKind::Dot | TokenKind::Pipe
        );
    if negated {
        return Err(SyntaxError {
            kind: SyntaxErrorKind::Not,
            span: tokens.peek().span,
        });
    }
    let left = operand(tokens)?;
    let operator = match tokens.peek().kind {
        TokenKind::Equal => Operator::Equal,
        TokenKind::NotEqual => Operator::NotEqual,
        TokenKind::Greater => Operator::Greater,
        TokenKind::GreaterOrEqual => Operator::GreaterOrEqual,
        TokenKind::Less => Operator::Less,
        TokenKind::LessOrEqual => Operator::LessOrEqual,
        _ if tokens.at_word("contains") => Operator::Contains,
        _ => return Ok(left),
    };
    tokens.advance();
    let right = operand(tokens)?;
    Ok(Expression::Comparison(Box::new(Comparison {
        left,
        operator,
        right,
    })))
}

/// A literal, a range or a path.
pub(super) fn operand<'a>(tokens: &mut Tokens<'a>) -> Parsed<Expression<'a>> {
    nested_operand(tokens, 0)
}

fn nested_operand<'a>(tokens: &mut Tokens<'a>, depth: usize) -> Parsed<Expression<'a>> {
    let token = tokens.peek();
    if depth > MAX_DEPTH {
        return Err(SyntaxError {
            kind: SyntaxErrorKind::TooDeep,
            span: token.span,
        });
    }
    let text = tokens.text(token);
    let value = match token.kind {
        TokenKind::OpenBracket => return path(tokens, None, depth),
        TokenKind::Name => {
            let Some(value) = keyword(text) else {
                tokens.advance();
                return path(tokens, Some(key(tokens, token)), depth);
            };
            literal(tokens, value)
        }
        TokenKind::Text => {
            let text = LiteralValue::Text(&text[1..text.len() - 1]);
            literal(tokens, text)
        }
        TokenKind::OpenParen => range(tokens, depth)?,
        TokenKind::Integer => return Ok(literal(tokens, LiteralValue::Integer(text))),
        TokenKind::Float => return Ok(literal(tokens, LiteralValue::Float(text))),
        _ => return Err(tokens.expected("a value")),
    };
    if !matches!(tokens.peek().kind, TokenKind::Dot | TokenKind::OpenBracket) {
        return Ok(value);
    }
    // `'text'.size`, `nil.x` and `(1..3).first`.
    let span = value.span();
    let selector = Selector::Dynamic(Box::new(value));
    path(tokens, Some(PathSegment { selector, span }), depth)
}

fn literal<'a>(tokens: &mut Tokens<'a>, value: LiteralValue<'a>) -> Expression<'a> {
    let Token { span, .. } = tokens.advance();
    Expression::Literal(Literal { value, span })
}

fn keyword(word: &str) -> Option<LiteralValue<'static>> {
    Some(match word {
        "nil" | "null" => LiteralValue::Nil,
        "true" => LiteralValue::Boolean(true),
        "false" => LiteralValue::Boolean(false),
        "blank" => LiteralValue::Blank,
        "empty" => LiteralValue::Empty,
        _ => return None,
    })
}

fn range<'a>(tokens: &mut Tokens<'a>, depth: usize) -> Parsed<Expression<'a>> {
    let open = tokens.advance().span;
    let start = nested_operand(tokens, depth + 1)?;
    if !tokens.eat(TokenKind::DotDot) {
        return Err(SyntaxError {
            kind: SyntaxErrorKind::Parentheses,
            span: open,
        });
    }
    let end = nested_operand(tokens, depth + 1)?;
    let close = tokens.peek().span;
    if !tokens.eat(TokenKind::CloseParen) {
        return Err(tokens.expected("`)`"));
    }
    Ok(Expression::Range(Box::new(Range {
        start,
        end,
        span: open.to(close),
    })))
}

/// A path from its first segments on.
fn path<'a>(
    tokens: &mut Tokens<'a>,
    root: Option<PathSegment<'a>>,
    depth: usize,
) -> Parsed<Expression<'a>> {
    let start = root.as_ref().map_or(tokens.peek().span, |root| root.span);
    let mut segments = Vec::with_capacity(4);
    segments.extend(root);
    loop {
        let next = tokens.peek();
        match next.kind {
            TokenKind::Dot | TokenKind::OpenBracket if segments.len() > MAX_DEPTH => {
                return Err(SyntaxError {
                    kind: SyntaxErrorKind::TooDeep,
                    span: next.span,
                });
            }
            TokenKind::OpenBracket => segments.push(bracket(tokens, depth)?),
            TokenKind::Dot => {
                tokens.advance();
                segments.push(member(tokens, next)?);
            }
            _ => break,
        }
    }
    let end = segments.last().map_or(start, |segment| segment.span);
    Ok(Expression::Path(Path {
        segments,
        span: start.to(end),
    }))
}

/// What stands after a dot.
fn member<'a>(tokens: &mut Tokens<'a>, dot: Token) -> Parsed<PathSegment<'a>> {
    let token = tokens.peek();
    match token.kind {
        TokenKind::Name => {
            tokens.advance();
            Ok(key(tokens, token))
        }
        TokenKind::Integer | TokenKind::Float => {
            let index = tokens.text(token).split('.').next().unwrap_or_default();
            Err(SyntaxError {
                kind: SyntaxErrorKind::DottedIndex(index.to_owned()),
                span: Span::new(dot.span.start, token.span.start + index.len()),
            })
        }
        _ => Err(tokens.expected("a name")),
    }
}

/// A member by its name.
fn key<'a>(tokens: &Tokens<'a>, token: Token) -> PathSegment<'a> {
    PathSegment {
        selector: Selector::Key(tokens.text(token)),
        span: token.span,
    }
}

fn bracket<'a>(tokens: &mut Tokens<'a>, depth: usize) -> Parsed<PathSegment<'a>> {
    let open = tokens.advance().span;
    let value = nested_operand(tokens, depth + 1)?;
    let close = tokens.peek().span;
    if !tokens.eat(TokenKind::CloseBracket) {
        return Err(tokens.expected("`]`"));
    }
    let selector = match value {
        Expression::Literal(Literal {
            value: LiteralValue::Text(text),
            ..
        }) => Selector::Key(text),
        Expression::Literal(Literal {
            value: LiteralValue::Integer(digits),
            ..
        }) => digits
            .parse()
            .map_or_else(|_| Selector::Dynamic(Box::new(value)), Selector::Index),
        _ => Selector::Dynamic(Box::new(value)),
    };
    Ok(PathSegment {
        selector,
        span: open.to(close),
    })
}
