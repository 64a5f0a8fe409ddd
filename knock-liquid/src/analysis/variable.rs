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
pub struct Variable {
    segments: Arc<[Segment]>,
}

/// A step of a [`Variable`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A member by its name.
    Key(String),
    /// An element of a list by its place; negative ones count from the end.
    Index(i64),
    /// Each element of a list, or some element of it.
    Element,
    /// A member or an element that another variable selects.
    Unknown,
}

impl Variable {
    /// The variable with these segments; the first is its name.
    #[must_use]
    pub fn new(segments: impl IntoIterator<Item = Segment>) -> Self {
        Self {
            segments: segments.into_iter().collect(),
        }
    }

    /// Its name and the way through its members.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The name it starts with, unless another variable says it.
    #[must_use]
    pub fn root(&self) -> Option<&str> {
        match self.segments.first() {
            Some(Segment::Key(name)) => Some(name),
            _ => None,
        }
    }

    /// A member of it.
    #[must_use]
    pub fn join(&self, members: impl IntoIterator<Item = Segment>) -> Self {
        Self::new(self.segments.iter().cloned().chain(members))
    }

    /// Whether it is `prefix`, or a member of it at any depth.
    #[must_use]
    pub fn starts_with(&self, prefix: &Self) -> bool {
        self.segments.starts_with(&prefix.segments)
    }

    /// The longest variable of which both are members, if there is one.
    pub(crate) fn common(&self, other: &Self) -> Option<Self> {
        match common_length(&self.segments, &other.segments) {
            0 => None,
            length if length == self.segments.len() => Some(self.clone()),
            length if length == other.segments.len() => Some(other.clone()),
            length => Some(Self::new(self.segments[..length].iter().cloned())),
        }
    }
}

/// How many segments two paths share at their start.
pub(crate) fn common_length(left: &[Segment], right: &[Segment]) -> usize {
    left.iter().zip(right).take_while(|(a, b)| a == b).count()
}

impl From<&ast::Path> for Variable {
    fn from(path: &ast::Path) -> Self {
        Self::new(path.segments.iter().map(|segment| match &segment.selector {
            ast::Selector::Key(name) => Segment::Key(name.clone()),
            ast::Selector::Index(index) => Segment::Index(*index),
            ast::Selector::Dynamic(_) => Segment::Unknown,
        }))
    }
}

impl From<&str> for Variable {
    fn from(name: &str) -> Self {
        Self::new([Segment::from(name)])
    }
}

impl From<&str> for Segment {
    fn from(name: &str) -> Self {
        Self::Key(name.to_owned())
    }
}

impl fmt::Display for Variable {
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
