use super::{Block, Frame, Parser, RawTag, expression, tags};
use crate::ast::{Arm, Branch, Case, Conditional, Loop, Name, Node, Pipeline, TagKind};
use crate::lexer::{Scanner, Tokens};
use crate::{SyntaxError, SyntaxErrorKind};

type Parsed<T> = Result<T, SyntaxError>;

impl<'a> Parser<'a> {
    /// Parses the markup of an opening tag; where it is broken, its block is passed over.
    fn open<T>(
        &mut self,
        tag: RawTag<'a>,
        block: &Block,
        parse: impl FnOnce(&mut Tokens<'a>) -> Parsed<T>,
    ) -> Option<T> {
        let mut tokens = self.tokens(tag.markup);
        match parse(&mut tokens).and_then(|value| tokens.expect_end().map(|()| value)) {
            Ok(value) if self.enters(tag) => Some(value),
            Ok(_) => {
                self.frames.last_mut()?.broken.push(block.clone());
                None
            }
            Err(error) => self.broken(error, Some(block.clone())),
        }
    }

    /// The parts of a block: the first body, then each divider with the body after it.
    fn body(
        &mut self,
        scanner: &mut Scanner<'a>,
        tag: RawTag<'a>,
        block: Block,
    ) -> (Vec<Node>, Vec<(RawTag<'a>, Vec<Node>)>) {
        let end = block.end.clone();
        self.frames.push(Frame {
            block,
            broken: Vec::new(),
        });
        let (first, mut stop) = self.nodes(scanner);
        let mut parts: Vec<(RawTag<'a>, Vec<Node>)> = Vec::new();
        while let Some(divider) = stop.filter(|stop| stop.name != end) {
            let (body, next) = self.nodes(scanner);
            parts.push((divider, body));
            stop = next;
        }
        self.frames.pop();
        if stop.is_none() {
            self.report(
                SyntaxErrorKind::UnclosedBlock(tag.name.to_owned()),
                tag.span,
            );
        }
        (first, parts)
    }

    pub(super) fn conditional(
        &mut self,
        scanner: &mut Scanner<'a>,
        tag: RawTag<'a>,
    ) -> Option<TagKind> {
        let block = Block::new(tag.name, &["elsif", "else"]);
        let condition = self.open(tag, &block, expression::pipeline)?;
        let (body, parts) = self.body(scanner, tag, block);
        let mut branches = vec![Branch {
            condition: Some(condition),
            body,
        }];
        for (divider, mut body) in parts {
            match self.divider(divider, "elsif", |tokens| expression::pipeline(tokens)) {
                Ok(condition) => branches.push(Branch { condition, body }),
                Err(error) => {
                    self.errors.push(error);
                    branches.last_mut()?.body.append(&mut body);
                }
            }
        }
        Some(TagKind::Conditional(Conditional {
            inverted: tag.name == "unless",
            branches,
        }))
    }

    pub(super) fn case(&mut self, scanner: &mut Scanner<'a>, tag: RawTag<'a>) -> Option<TagKind> {
        let block = Block::new(tag.name, &["when", "else"]);
        let subject: Pipeline = self.open(tag, &block, expression::pipeline)?;
        // What stands before the first `when` is never printed.
        let (_, parts) = self.body(scanner, tag, block);
        let mut arms: Vec<Arm> = Vec::new();
        for (divider, mut body) in parts {
            match self.divider(divider, "when", tags::when) {
                Ok(values) => arms.push(Arm { values, body }),
                Err(error) => {
                    self.errors.push(error);
                    if let Some(arm) = arms.last_mut() {
                        arm.body.append(&mut body);
                    }
                }
            }
        }
        Some(TagKind::Case(Case { subject, arms }))
    }

    /// The markup of a tag that divides a block; `else` has none, and what it holds is ignored.
    fn divider<T>(
        &self,
        divider: RawTag<'a>,
        name: &str,
        parse: impl FnOnce(&mut Tokens<'a>) -> Parsed<T>,
    ) -> Parsed<Option<T>> {
        if divider.name != name {
            return Ok(None);
        }
        parse(&mut self.tokens(divider.markup)).map(Some)
    }

    pub(super) fn iteration(
        &mut self,
        scanner: &mut Scanner<'a>,
        tag: RawTag<'a>,
        dividers: &'static [&'static str],
    ) -> Option<TagKind> {
        let block = Block::new(tag.name, dividers);
        let head = self.open(tag, &block, tags::loop_head)?;
        let (body, parts) = self.body(scanner, tag, block);
        let mut rest = parts.into_iter().map(|(_, body)| body);
        let otherwise = rest
            .next()
            .map(|first| first.into_iter().chain(rest.flatten()).collect());
        let tags::LoopHead {
            name,
            iterable,
            parameters,
        } = head;
        Some(TagKind::Loop(Loop {
            name,
            iterable,
            parameters,
            body,
            otherwise,
        }))
    }

    pub(super) fn capture(
        &mut self,
        scanner: &mut Scanner<'a>,
        tag: RawTag<'a>,
    ) -> Option<TagKind> {
        let block = Block::new(tag.name, &[]);
        let name: Name = self.open(tag, &block, tags::capture_target)?;
        let (body, _) = self.body(scanner, tag, block);
        Some(TagKind::Capture { name, body })
    }

    /// A block whose body stands for itself.
    pub(super) fn transparent(
        &mut self,
        scanner: &mut Scanner<'a>,
        tag: RawTag<'a>,
    ) -> Option<TagKind> {
        let block = Block::new(tag.name, &[]);
        if !self.enters(tag) {
            self.frames.last_mut()?.broken.push(block);
            return None;
        }
        let (body, _) = self.body(scanner, tag, block);
        Some(TagKind::Block {
            name: tag.into(),
            body,
        })
    }

    /// `raw`, `comment` and `doc`, whose content is not Liquid.
    pub(super) fn verbatim(
        &mut self,
        scanner: &mut Scanner<'a>,
        tag: RawTag<'a>,
    ) -> Option<TagKind> {
        let start = scanner.position();
        let content = match tag.name {
            "comment" => scanner.skip_block(|name| match name {
                "comment" => 1,
                "endcomment" => -1,
                _ => 0,
            }),
            "doc" => scanner.skip_to_end_tag("enddoc"),
            _ => scanner.skip_to_end_tag("endraw"),
        };
        let Some(content) = content else {
            scanner.rewind(start);
            let kind = SyntaxErrorKind::UnclosedBlock(tag.name.to_owned());
            let error = SyntaxError {
                kind,
                span: tag.span,
            };
            return self.broken(error, Some(Block::new(tag.name, &[])));
        };
        if tag.name == "doc" {
            if let Err(error) = self.tokens(tag.markup).expect_end() {
                self.errors.push(error);
            }
        }
        Some(if tag.name == "raw" {
            TagKind::Raw(content)
        } else {
            TagKind::Comment
        })
    }
}
