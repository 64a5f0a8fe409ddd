//! Where each tag belongs, and what becomes of those that belong nowhere.

use std::collections::BTreeMap;

use super::{Parser, RawTag, tags};
use crate::{Span, SyntaxErrorKind, nearest};

/// A block that is open.
#[derive(Default)]
pub(super) struct Frame<'a> {
    /// The tag that opened it.
    name: Option<&'a str>,
    /// How many blocks inside this one have a broken opening tag, by its name: their other tags
    /// are passed over.
    broken: BTreeMap<&'a str, usize>,
}

impl<'a> Frame<'a> {
    pub(super) fn of(block: &'a str) -> Self {
        Self {
            name: Some(block),
            broken: BTreeMap::new(),
        }
    }

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

/// What a tag does where it stands.
pub(super) enum Place {
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
    /// Finds out what a tag does where it stands, and reports it where it does nothing.
    pub(super) fn place(&mut self, tag: RawTag<'a>) -> Place {
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

    /// A tag without `%}` takes the other tags of its block with it; an end tag still ends the
    /// innermost block, and is returned.
    pub(super) fn unclosed_tag(&mut self, name: &'a str, start: usize) -> Option<RawTag<'a>> {
        let ends = self.frames.last().is_some_and(|it| it.is_ended_by(name));
        if ends {
            let nothing = Span::new(start, start);
            return Some(RawTag {
                name,
                name_span: nothing,
                span: nothing,
                markup: nothing,
            });
        }
        if tags::end_of(Some(name)).is_some() {
            self.vanish(name);
        }
        None
    }

    /// The opening tag of a block is broken, so that the other tags of the block vanish with it.
    pub(super) fn vanish(&mut self, block: &'a str) {
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
}
