//! From pieces to a tree. Whatever does not parse becomes an error and is left out: what stands
//! between a broken tag and its end tag counts as if the two were not there.

mod blocks;
mod expression;
mod tags;

use std::collections::BTreeMap;

use crate::ast::{Expression, Node, Output, Path, Pipeline, Tag, TagKind, Template};
use crate::lexer::{Piece, Scanner, Tokens};
use crate::{Span, SyntaxError, SyntaxErrorKind, nearest};

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
    /// The blocks that are open, outermost first; the first is the template, or a `liquid` tag.
    frames: Vec<Frame<'a>>,
    /// How deep the frames of the tags around a `liquid` tag are.
    outer_depth: usize,
    too_deep: bool,
}

/// A block that is open.
#[derive(Default)]
struct Frame<'a> {
    /// The tag that opened it.
    name: Option<&'a str>,
    /// How many blocks inside this one have a broken opening tag, by its name: their other tags
    /// are passed over.
    broken: BTreeMap<&'a str, usize>,
}

impl Frame<'_> {
    fn is_ended_by(&self, name: &str) -> bool {
        self.name.is_some() && name.strip_prefix("end") == self.name
    }

    fn is_continued_by(&self, name: &str) -> bool {
        self.is_ended_by(name)
            || self
                .name
                .is_some_and(|block| tags::dividers(block).contains(&name))
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

/// What a tag does where it stands.
enum Place {
    /// It stands alone or opens a block.
    Starts,
    /// It divides or ends the innermost block.
    Continues,
    /// It divides or ends a block further out, so that the innermost one is never closed.
    Leaves,
    /// It is left out.
    Vanishes,
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
                    let tag = RawTag {
                        name: name.text(self.source),
                        name_span: name,
                        span,
                        markup,
                    };
                    match self.place(tag) {
                        Place::Starts => nodes.extend(self.tag(scanner, tag)),
                        Place::Continues => return (nodes, Some(tag)),
                        Place::Leaves => {
                            scanner.rewind(start);
                            return (nodes, None);
                        }
                        Place::Vanishes => {}
                    }
                }
            }
        }
    }

    fn place(&mut self, tag: RawTag<'a>) -> Place {
        let RawTag { name, span, .. } = tag;
        if tags::starts(name) {
            return Place::Starts;
        }
        if self.passes_over(name) {
            return Place::Vanishes;
        }
        if !tags::TAGS.contains(&name) {
            return self.unknown(tag);
        }
        let mut frames = self.frames.iter().rev();
        if frames.next().is_some_and(|it| it.is_continued_by(name)) {
            return Place::Continues;
        }
        if frames.any(|frame| frame.is_continued_by(name)) {
            return Place::Leaves;
        }
        self.report(SyntaxErrorKind::Misplaced(name.to_owned()), span);
        Place::Vanishes
    }

    /// A tag that does not exist ends the innermost block if that was probably meant; otherwise it
    /// may be a block itself.
    fn unknown(&mut self, tag: RawTag<'a>) -> Place {
        let innermost = self.frames.last().and_then(|frame| frame.name);
        let near = if tag.name == "end" {
            tags::end_of(innermost)
        } else {
            let candidates = tags::end_of(innermost).into_iter();
            nearest(tag.name, candidates.chain(tags::TAGS.iter().copied()))
        };
        let kind = SyntaxErrorKind::UnknownTag(tag.name.to_owned(), near);
        self.report(kind, tag.name_span);
        let Some(near) = near else {
            self.vanish(tag.name);
            return Place::Vanishes;
        };
        if tags::end_of(innermost) == Some(near) {
            return Place::Continues;
        }
        self.vanish(tag.name);
        if tags::end_of(Some(near)).is_some() {
            self.vanish(near);
        }
        Place::Vanishes
    }

    /// The opening tag of a block is broken, so that the other tags of the block vanish with it.
    fn vanish(&mut self, block: &'a str) {
        if let Some(frame) = self.frames.last_mut() {
            *frame.broken.entry(block).or_default() += 1;
        }
    }

    /// Whether the tag belongs to a block whose opening tag is broken.
    fn passes_over(&mut self, name: &str) -> bool {
        let Some(frame) = self.frames.last_mut() else {
            return false;
        };
        let Some(block) = name.strip_prefix("end") else {
            return tags::divided_by(name).any(|block| frame.broken.contains_key(block));
        };
        let Some(open) = frame.broken.get_mut(block) else {
            return false;
        };
        *open -= 1;
        if *open == 0 {
            frame.broken.remove(block);
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
