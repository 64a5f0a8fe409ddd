use std::fmt;
use std::sync::Arc;

use crate::ast;

/// A value that a template reads: a name, then the way through its members.
///
/// ```
/// use knock_liquid::{Segment, Variable};
///
/// let title = Variable::from("data").join([Segment::from("items"), Segment::Element, "title".into()]);
/// assert_eq!(title.to_string(), "data.items[].title");
/// assert!(title.starts_with(&Variable::from("data")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Variable<'a> {
    segments: Arc<[Segment<'a>]>,
}

/// A step of a [`Variable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment<'a> {
    /// A member by its name.
    Key(&'a str),
    /// An element of a list by its place; negative ones count from the end.
    Index(i64),
    /// Each element of a list, or some element of it.
    Element,
    /// A member or an element that another variable selects.
    Unknown,
}

impl<'a> Variable<'a> {
    /// The variable with these segments; the first is its name.
    #[must_use]
    pub fn new(segments: impl IntoIterator<Item = Segment<'a>>) -> Self {
        Self {
            segments: segments.into_iter().collect(),
        }
    }

    /// Its name and the way through its members.
    #[must_use]
    pub fn segments(&self) -> &[Segment<'a>] {
        &self.segments
    }

    /// The name it starts with, unless another variable says it.
    #[must_use]
    pub fn root(&self) -> Option<&'a str> {
        match self.segments.first() {
            Some(Segment::Key(name)) => Some(name),
            _ => None,
        }
    }

    /// A member of it.
    #[must_use]
    pub fn join(&self, members: impl IntoIterator<Item = Segment<'a>>) -> Self {
        Self::new(self.segments.iter().copied().chain(members))
    }

    /// Whether it is `prefix`, or a member of it at any depth.
    #[must_use]
    pub fn starts_with(&self, prefix: &Self) -> bool {
        self.segments.starts_with(&prefix.segments)
    }

    /// How many segments the two share at their start.
    pub(crate) fn shared(&self, other: &Self) -> usize {
        let pairs = self.segments.iter().zip(&*other.segments);
        pairs.take_while(|(a, b)| a == b).count()
    }

    /// What it is a member of, or itself: the variable of its first segments.
    pub(crate) fn prefix(&self, length: usize) -> Self {
        match length {
            length if length == self.segments.len() => self.clone(),
            length => Self::new(self.segments[..length].iter().copied()),
        }
    }
}

impl<'a> From<&ast::Path<'a>> for Variable<'a> {
    fn from(path: &ast::Path<'a>) -> Self {
        Self::new(path.segments.iter().map(|segment| match &segment.selector {
            ast::Selector::Key(name) => Segment::Key(name),
            ast::Selector::Index(index) => Segment::Index(*index),
            ast::Selector::Dynamic(_) => Segment::Unknown,
        }))
    }
}

impl<'a> From<&'a str> for Variable<'a> {
    fn from(name: &'a str) -> Self {
        Self::new([Segment::from(name)])
    }
}

impl<'a> From<&'a str> for Segment<'a> {
    fn from(name: &'a str) -> Self {
        Self::Key(name)
    }
}

impl fmt::Display for Variable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, segment) in self.segments.iter().enumerate() {
            match segment {
                Segment::Key(name) if at == 0 => f.write_str(name)?,
                Segment::Key(name) => write!(f, ".{name}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Element => f.write_str("[]")?,
                Segment::Unknown => f.write_str("[?]")?,
            }
        }
        Ok(())
    }
}
