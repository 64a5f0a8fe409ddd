//! From pieces to a tree. Whatever does not parse becomes an error and is left out: what stands
//! between a broken tag and its end tag counts as if the two were not there.

mod blocks;
mod expression;
mod tags;

use crate::ast::{Expression, Node, Output, Path, Pipeline, Tag, TagKind, Template};
use crate::lexer::{Piece, Scanner, Tokens};
use crate::{Span, SyntaxError, SyntaxErrorKind};

/// How deep blocks, and brackets in a path, may be nested.
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
pub fn parse(source: &str) -> (Template, Vec<SyntaxError>) {
    let mut parser = Parser::new(source);
    let nodes = parser.top_level(&mut Scanner::new(source));
    parser.errors.sort_by_key(|error| error.span);
    (Template { nodes }, parser.errors)
}

/// Parses a path on its own, as settings hold it: `data.project.id`.
///
/// # Errors
///
/// When the text is not one path and nothing else.
///
/// ```
/// assert_eq!(knock_liquid::parse_path("data.items[0].id").unwrap().segments.len(), 4);
/// assert!(knock_liquid::parse_path("data.items | first").is_err());
/// ```
pub fn parse_path(source: &str) -> Result<Path, SyntaxError> {
    let mut tokens = Tokens::new(source, Span::new(0, source.len()));
    let start = tokens.peek();
    let expression = expression::operand(&mut tokens)?;
    tokens.expect_end()?;
    match expression {
        Expression::Path(path) => Ok(path),
        _ => Err(SyntaxError {
            kind: SyntaxErrorKind::Expected("a path"),
            span: start.span,
        }),
    }
}

struct Parser<'a> {
    source: &'a str,
    errors: Vec<SyntaxError>,
    /// The blocks that are open, outermost first.
    frames: Vec<Frame>,
    /// How deep the frames of the tags around a `liquid` tag are.
    outer_depth: usize,
    too_deep: bool,
}

/// A block that is open.
#[derive(Default)]
struct Frame {
    block: Block,
    /// Blocks inside this one whose opening tag is broken: their other tags are passed over.
    broken: Vec<Block>,
}

/// The tags that divide and end a block.
#[derive(Clone, Default)]
struct Block {
    dividers: &'static [&'static str],
    end: String,
}

impl Block {
    fn new(name: &str, dividers: &'static [&'static str]) -> Self {
        Self {
            dividers,
            end: format!("end{name}"),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.end == name || self.dividers.contains(&name)
    }
}

/// A tag that was cut out of the source.
#[derive(Clone, Copy)]
struct RawTag<'a> {
    name: &'a str,
    name_span: Span,
    span: Span,
    markup: Span,
}

/// Whether `name` is a tag that divides or ends another.
fn continues_block(name: &str) -> bool {
    matches!(name, "else" | "elsif" | "when") || name.starts_with("end")
}

impl<'a> Parser<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            source,
            errors: Vec::new(),
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
    fn top_level(&mut self, scanner: &mut Scanner<'a>) -> Vec<Node> {
        let outer = std::mem::replace(&mut self.frames, vec![Frame::default()]);
        self.outer_depth += outer.len();
        let (nodes, _) = self.nodes(scanner);
        self.outer_depth -= outer.len();
        self.frames = outer;
        nodes
    }

    /// Nodes up to a tag that divides or ends the innermost block, which is returned. Without
    /// one, the scanner stands at the end, or at the tag of a block further out.
    fn nodes(&mut self, scanner: &mut Scanner<'a>) -> (Vec<Node>, Option<RawTag<'a>>) {
        let mut nodes = Vec::new();
        loop {
            let start = scanner.position();
            match scanner.next_piece() {
                None => return (nodes, None),
                Some(Err(error)) => self.errors.push(error),
                Some(Ok(Piece::Text(span))) => nodes.push(Node::Text(span)),
                Some(Ok(Piece::Output { span, markup })) => match self.output(markup) {
                    Ok(value) => nodes.push(Node::Output(Output { span, value })),
                    Err(error) => self.errors.push(error),
                },
                Some(Ok(Piece::Tag { span, name, markup })) => {
                    let name_span = name;
                    let name = name.text(self.source);
                    let tag = RawTag {
                        name,
                        name_span,
                        span,
                        markup,
                    };
                    if !continues_block(name) {
                        nodes.extend(self.tag(scanner, tag));
                    } else if self.passes_over(name) {
                        // Its opening tag was reported already.
                    } else if self
                        .frames
                        .last()
                        .is_some_and(|frame| frame.block.has(name))
                    {
                        return (nodes, Some(tag));
                    } else if self.frames.iter().any(|frame| frame.block.has(name)) {
                        scanner.rewind(start);
                        return (nodes, None);
                    } else {
                        self.report(SyntaxErrorKind::Misplaced(name.to_owned()), span);
                    }
                }
            }
        }
    }

    /// Whether the tag belongs to a block whose opening tag is broken.
    fn passes_over(&mut self, name: &str) -> bool {
        let Some(frame) = self.frames.last_mut() else {
            return false;
        };
        let Some(at) = frame.broken.iter().rposition(|block| block.has(name)) else {
            return false;
        };
        if frame.broken[at].end == name {
            frame.broken.truncate(at);
        }
        true
    }

    fn output(&self, markup: Span) -> Result<Option<Pipeline>, SyntaxError> {
        if markup.start == markup.end {
            return Ok(None);
        }
        let mut tokens = self.tokens(markup);
        let value = expression::pipeline(&mut tokens)?;
        tokens.expect_end()?;
        Ok(Some(value))
    }

    /// The tag as a node, with all that stands inside it.
    fn tag(&mut self, scanner: &mut Scanner<'a>, tag: RawTag<'a>) -> Option<Node> {
        let kind = match tag.name {
            "echo" => {
                return match self.output(tag.markup) {
                    Ok(value) => Some(Node::Output(Output {
                        span: tag.span,
                        value,
                    })),
                    Err(error) => self.broken(error, None),
                };
            }
            "if" | "unless" => self.conditional(scanner, tag),
            "case" => self.case(scanner, tag),
            "for" => self.iteration(scanner, tag, &["else"]),
            "tablerow" => self.iteration(scanner, tag, &[]),
            "capture" => self.capture(scanner, tag),
            "ifchanged" | "t" => self.transparent(scanner, tag),
            "liquid" => Some(self.liquid(tag)),
            "raw" | "comment" | "doc" => self.verbatim(scanner, tag),
            _ => match tags::inline(tag, &mut self.tokens(tag.markup), self.source) {
                Ok(kind) => Some(kind),
                Err(error) => {
                    let unknown = matches!(error.kind, SyntaxErrorKind::UnknownTag(..));
                    self.broken(error, unknown.then(|| Block::new(tag.name, &[])))
                }
            },
        };
        kind.map(|kind| {
            Node::Tag(Box::new(Tag {
                span: tag.span,
                kind,
            }))
        })
    }

    /// Reports a tag that does not parse, and passes over the tags that belong to it.
    fn broken<T>(&mut self, error: SyntaxError, block: Option<Block>) -> Option<T> {
        self.errors.push(error);
        if let (Some(frame), Some(block)) = (self.frames.last_mut(), block) {
            frame.broken.push(block);
        }
        None
    }

    fn liquid(&mut self, tag: RawTag<'a>) -> TagKind {
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

impl From<RawTag<'_>> for crate::ast::Name {
    fn from(tag: RawTag<'_>) -> Self {
        Self {
            text: tag.name.to_owned(),
            span: tag.name_span,
        }
    }
}
