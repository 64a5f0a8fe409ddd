//! From pieces to a tree. Whatever does not parse becomes an error and is left out: what stands
//! between a broken tag and its end tag counts as if the two were not there.

mod blocks;
mod expression;
mod recovery;
mod tags;

use crate::ast::{Expression, Node, Output, Path, Pipeline, Selector, Tag, TagKind, Template};
use crate::lexer::{Piece, Scanner, Tokens};
use crate::{Span, SyntaxError, SyntaxErrorKind};
use recovery::{Frame, Place};

/// How deep blocks, and brackets in a path, may be nested, and how many members a path may have.
pub const MAX_DEPTH: usize = 100;

/// Parses a template. There is always a tree: it holds whatever could be understood.
///
/// ```
/// let (template, errors) = knock_liquid::parse("Hello {{ data.name | upcase }}!");
/// assert_eq!(template.nodes.len(), 3);
/// assert!(errors.is_empty());
///
/// let source = "{% if data.vip %}Hello {{ data.name }}";
/// let (template, errors) = knock_liquid::parse(source);
/// assert_eq!(template.nodes.len(), 1);
/// assert_eq!(errors[0].to_string(), "the tag `if` is never closed");
/// assert_eq!(errors[0].span.text(source), "{% if data.vip %}");
/// ```
#[must_use]
pub fn parse(source: &str) -> (Template<'_>, Vec<SyntaxError>) {
    let mut parser = Parser::new(source);
    let nodes = parser.top_level(&mut Scanner::new(source));
    parser.errors.sort_by_key(|error| error.span);
    (Template { nodes }, parser.errors)
}

/// Parses a path on its own, as settings hold it: `data.project.id`.
///
/// # Errors
///
/// When the text is not one path that starts with a name, and nothing else.
///
/// ```
/// assert_eq!(knock_liquid::parse_path("data.items[0].id").unwrap().segments.len(), 4);
/// assert!(knock_liquid::parse_path("data.items | first").is_err());
/// ```
pub fn parse_path(source: &str) -> Result<Path<'_>, SyntaxError> {
    let mut tokens = Tokens::new(source, Span::new(0, source.len()));
    let start = tokens.peek();
    let expression = expression::operand(&mut tokens)?;
    tokens.expect_end()?;
    match expression {
        Expression::Path(path) if !matches!(path.segments[0].selector, Selector::Dynamic(_)) => {
            Ok(path)
        }
        _ => Err(SyntaxError {
            kind: SyntaxErrorKind::Expected {
                what: "a path",
                found: tokens.text(start).to_owned(),
            },
            span: start.span,
        }),
    }
}

struct Parser<'a> {
    source: &'a str,
    errors: Vec<SyntaxError>,
    /// The nodes so far of all bodies that are open, outermost first.
    nodes: Vec<Node<'a>>,
    /// The blocks that are open, outermost first; the first is the template, or a `liquid` tag.
    frames: Vec<Frame<'a>>,
    /// How deep the frames of the tags around a `liquid` tag are.
    outer_depth: usize,
    too_deep: bool,
}

/// A tag that was cut out of the source.
#[derive(Clone, Copy)]
struct RawTag<'a> {
    name: &'a str,
    name_span: Span,
    span: Span,
    markup: Span,
}

impl<'a> Parser<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            source,
            errors: Vec::new(),
            nodes: Vec::new(),
            frames: Vec::new(),
            outer_depth: 0,
            too_deep: false,
        }
    }

    fn tokens(&self, markup: Span) -> Tokens<'a> {
        Tokens::new(self.source, markup)
    }

    fn report(&mut self, kind: SyntaxErrorKind, span: Span) {
        self.errors.push(SyntaxError { kind, span });
    }

    /// The nodes of a template, or of a `liquid` tag, whose blocks must close within it.
    fn top_level(&mut self, scanner: &mut Scanner<'a>) -> Vec<Node<'a>> {
        let outer = std::mem::replace(&mut self.frames, vec![Frame::default()]);
        self.outer_depth += outer.len();
        let (nodes, _) = self.nodes(scanner);
        self.outer_depth -= outer.len();
        self.frames = outer;
        nodes
    }

    /// Nodes up to a tag that divides or ends the innermost block, which is returned. Without
    /// one, the scanner stands at the end, or at the tag of a block further out.
    fn nodes(&mut self, scanner: &mut Scanner<'a>) -> (Vec<Node<'a>>, Option<RawTag<'a>>) {
        let first = self.nodes.len();
        let stop = loop {
            let start = scanner.position();
            match scanner.next_piece() {
                None => break None,
                Some(Err(error)) => {
                    let unclosed = error.kind == SyntaxErrorKind::UnclosedTag;
                    self.errors.push(error);
                    if unclosed {
                        let name = scanner.name_at(start);
                        if let Some(end) = self.unclosed_tag(name, start) {
                            break Some(end);
                        }
                    }
                }
                Some(Ok(Piece::Text(span))) => self.nodes.push(Node::Text(span)),
                Some(Ok(Piece::Output { span, markup })) => match self.output(markup) {
                    Ok(value) => self.nodes.push(Node::Output(Output { span, value })),
                    Err(error) => self.errors.push(error),
                },
                Some(Ok(Piece::Tag { span, name, markup })) => {
                    let tag = RawTag {
                        name: name.text(self.source),
                        name_span: name,
                        span,
                        markup,
                    };
                    match self.place(tag) {
                        Place::Starts => {
                            let node = self.tag(scanner, tag);
                            self.nodes.extend(node);
                        }
                        Place::Continues => break Some(tag),
                        Place::Leaves => {
                            scanner.rewind(start);
                            break None;
                        }
                        Place::Vanishes => {}
                    }
                }
            }
        };
        (self.nodes.drain(first..).collect(), stop)
    }

    fn output(&self, markup: Span) -> Result<Option<Pipeline<'a>>, SyntaxError> {
        if markup.start == markup.end {
            return Ok(None);
        }
        let mut tokens = self.tokens(markup);
        let value = expression::pipeline(&mut tokens)?;
        tokens.expect_end()?;
        Ok(Some(value))
    }

    /// The tag as a node, with all that stands inside it.
    fn tag(&mut self, scanner: &mut Scanner<'a>, tag: RawTag<'a>) -> Option<Node<'a>> {
        let kind = match tag.name {
            "echo" => {
                return match self.output(tag.markup) {
                    Ok(value) => Some(Node::Output(Output {
                        span: tag.span,
                        value,
                    })),
                    Err(error) => {
                        self.errors.push(error);
                        None
                    }
                };
            }
            "if" | "unless" => self.conditional(scanner, tag),
            "case" => self.case(scanner, tag),
            "for" | "tablerow" => self.iteration(scanner, tag),
            "capture" => self.capture(scanner, tag),
            "ifchanged" | "t" => self.transparent(scanner, tag),
            "liquid" => Some(self.liquid(tag)),
            "raw" | "comment" | "doc" => self.verbatim(scanner, tag),
            _ => tags::inline(tag, &mut self.tokens(tag.markup), self.source)
                .map_err(|error| self.errors.push(error))
                .ok(),
        };
        kind.map(|kind| {
            Node::Tag(Box::new(Tag {
                span: tag.span,
                kind,
            }))
        })
    }

    fn liquid(&mut self, tag: RawTag<'a>) -> TagKind<'a> {
        let body = if self.enters(tag) {
            self.top_level(&mut Scanner::lines(self.source, tag.markup))
        } else {
            Vec::new()
        };
        TagKind::Block {
            name: tag.into(),
            body,
        }
    }

    /// Whether one more block may be opened.
    fn enters(&mut self, tag: RawTag<'a>) -> bool {
        let fits = self.outer_depth + self.frames.len() <= MAX_DEPTH;
        if !fits && !self.too_deep {
            self.too_deep = true;
            self.report(SyntaxErrorKind::TooDeep, tag.span);
        }
        fits
    }
}

impl<'a> From<RawTag<'a>> for crate::ast::Name<'a> {
    fn from(tag: RawTag<'a>) -> Self {
        Self {
            text: tag.name,
            span: tag.name_span,
        }
    }
}
