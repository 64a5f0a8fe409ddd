use super::recovery::Frame;
use super::{Parser, RawTag, expression, tags};
use crate::ast::{Arm, Branch, Case, Conditional, Loop, Node, TagKind};
use crate::lexer::{Scanner, Tokens};
use crate::{SyntaxError, SyntaxErrorKind};

type Parsed<T> = Result<T, SyntaxError>;

impl<'a> Parser<'a> {
    /// Parses the markup of an opening tag; where it is broken, its block is passed over.
    fn open<T>(
        &mut self,
        tag: RawTag<'a>,
        parse: impl FnOnce(&mut Tokens<'a>) -> Parsed<T>,
    ) -> Option<T> {
        let mut tokens = self.tokens(tag.markup);
        let parsed = parse(&mut tokens).and_then(|value| tokens.expect_end().map(|()| value));
        let value = match parsed {
            Ok(value) => self.enters(tag).then_some(value),
            Err(error) => {
                self.errors.push(error);
                None
            }
        };
        if value.is_none() {
            self.vanish(tag.name);
        }
        value
    }

    /// The parts of a block: the first body, then each divider with the body after it.
    fn body(
        &mut self,
        scanner: &mut Scanner<'a>,
        tag: RawTag<'a>,
    ) -> (Vec<Node<'a>>, Vec<(RawTag<'a>, Vec<Node<'a>>)>) {
        self.frames.push(Frame::of(tag.name));
        let (first, mut stop) = self.nodes(scanner);
        let mut parts = Vec::new();
        let dividers = tags::dividers(tag.name);
        while let Some(divider) = stop.filter(|stop| dividers.contains(&stop.name)) {
            let (body, next) = self.nodes(scanner);
            parts.push((divider, body));
            stop = next;
        }
        self.frames.pop();
        if let Some(end) = stop {
            self.ends(end);
        } else {
            let kind = SyntaxErrorKind::UnclosedBlock(tag.name.to_owned());
            self.report(kind, tag.span);
        }
        (first, parts)
    }

    /// An end tag holds nothing but its name; one that is misspelt was reported already.
    fn ends(&mut self, tag: RawTag<'a>) {
        if tags::TAGS.contains(&tag.name) {
            let rest = self.tokens(tag.markup).expect_end();
            self.errors.extend(rest.err());
        }
    }

    pub(super) fn conditional(
        &mut self,
        scanner: &mut Scanner<'a>,
        tag: RawTag<'a>,
    ) -> Option<TagKind<'a>> {
        let condition = self.open(tag, expression::pipeline)?;
        let (body, parts) = self.body(scanner, tag);
        let mut branches = vec![Branch {
            condition: Some(condition),
            body,
        }];
        for (divider, mut body) in parts {
            match self.divider(divider, "elsif", expression::pipeline) {
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

    pub(super) fn case(
        &mut self,
        scanner: &mut Scanner<'a>,
        tag: RawTag<'a>,
    ) -> Option<TagKind<'a>> {
        let subject = self.open(tag, expression::pipeline)?;
        // What stands before the first `when` is never printed.
        let (_, parts) = self.body(scanner, tag);
        let mut arms: Vec<Arm<'a>> = Vec::new();
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

    /// The markup of a tag that divides a block. What `else` holds is ignored, as engines do, but
    /// for a condition.
    fn divider<T>(
        &self,
        divider: RawTag<'a>,
        name: &str,
        parse: impl FnOnce(&mut Tokens<'a>) -> Parsed<T>,
    ) -> Parsed<Option<T>> {
        let mut tokens = self.tokens(divider.markup);
        if divider.name == name {
            return parse(&mut tokens).map(Some);
        }
        if tokens.at_word("if") {
            return Err(SyntaxError {
                kind: SyntaxErrorKind::ElseIf,
                span: divider.span,
            });
        }
        Ok(None)
    }

    pub(super) fn iteration(
        &mut self,
        scanner: &mut Scanner<'a>,
        tag: RawTag<'a>,
    ) -> Option<TagKind<'a>> {
        let head = self.open(tag, tags::loop_head)?;
        let (body, parts) = self.body(scanner, tag);
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
    ) -> Option<TagKind<'a>> {
        let name = self.open(tag, tags::capture_target)?;
        let (body, _) = self.body(scanner, tag);
        Some(TagKind::Capture { name, body })
    }

    /// A block whose body stands for itself.
    pub(super) fn transparent(
        &mut self,
        scanner: &mut Scanner<'a>,
        tag: RawTag<'a>,
    ) -> Option<TagKind<'a>> {
        if !self.enters(tag) {
            self.vanish(tag.name);
            return None;
        }
        let (body, _) = self.body(scanner, tag);
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
    ) -> Option<TagKind<'a>> {
        let content = match tag.name {
            "comment" => scanner.skip_comment(),
            "doc" => scanner.skip_verbatim("enddoc"),
            _ => scanner.skip_verbatim("endraw"),
        };
        let Some(content) = content else {
            let kind = SyntaxErrorKind::UnclosedBlock(tag.name.to_owned());
            self.report(kind, tag.span);
            self.vanish(tag.name);
            return None;
        };
        if tag.name == "doc" {
            let rest = self.tokens(tag.markup).expect_end();
            self.errors.extend(rest.err());
        }
        Some(if tag.name == "raw" {
            TagKind::Raw(content)
        } else {
            TagKind::Comment
        })
    }
}
