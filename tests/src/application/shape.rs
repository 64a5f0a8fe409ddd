//! The data of a workflow as a tree, from the paths of its entries.

use std::iter;

use super::{Entry, Inspected};

/// What stands at a path.
#[derive(Debug)]
pub(super) enum Shape {
    /// A value without parts that are known, by its kind.
    Plain(String),
    List(Box<Shape>),
    Tuple(Vec<Shape>),
    Map(Box<Shape>),
    Object(Object),
}

/// An object whose members are known.
#[derive(Debug)]
pub(super) struct Object {
    /// The path in words, which its type is named after: `items item`.
    pub(super) words: String,
    pub(super) members: Vec<Member>,
}

#[derive(Debug)]
pub(super) struct Member {
    /// The JSON name.
    pub(super) name: String,
    pub(super) path: String,
    pub(super) is_required: bool,
    pub(super) shape: Shape,
}

impl Inspected {
    /// The data.
    pub(super) fn shape(&self) -> Object {
        Tree(&self.data).object("", "")
    }
}

impl Object {
    /// This object, and those in it.
    pub(super) fn objects(&self) -> Vec<&Self> {
        let parts = self.members.iter().flat_map(|it| it.shape.objects());
        iter::once(self)
            .chain(parts.flat_map(Self::objects))
            .collect()
    }
}

impl Shape {
    /// Whether its type has no arguments.
    pub(super) const fn is_plain(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Map(_))
    }

    /// The objects that it is made of, but not those in them.
    pub(super) fn objects(&self) -> Vec<&Object> {
        match self {
            Self::Plain(_) => Vec::new(),
            Self::List(element) | Self::Map(element) => element.objects(),
            Self::Tuple(places) => places.iter().flat_map(Self::objects).collect(),
            Self::Object(object) => vec![object],
        }
    }
}

struct Tree<'a>(&'a [Entry]);

impl Tree<'_> {
    /// The object at a path; `words` are the path as words.
    fn object(&self, path: &str, words: &str) -> Object {
        let below = match path {
            "" => String::new(),
            _ => format!("{path}."),
        };
        let members = self.0.iter().filter_map(|entry| {
            let name = entry.path.strip_prefix(&below)?;
            let is_member = !name.contains(['.', '[']) && entry.presence != "provided";
            is_member.then(|| Member {
                name: name.to_owned(),
                path: entry.path.clone(),
                is_required: entry.is_required(),
                shape: self.shape(&entry.path, &format!("{words} {name}")),
            })
        });
        Object {
            words: words.to_owned(),
            members: members.collect(),
        }
    }

    fn shape(&self, path: &str, words: &str) -> Shape {
        let has = |below: &str| self.0.iter().any(|it| it.path.starts_with(below));
        let entry = self.0.iter().find(|entry| entry.path == path);
        let kind = entry.map_or("any", |entry| entry.kind.as_str());
        let element = |word| Box::new(self.shape(&format!("{path}[]"), &format!("{words} {word}")));
        match kind {
            "list" if has(&format!("{path}[0]")) => Shape::Tuple(self.places(path, words)),
            "list" => Shape::List(element("item")),
            "map" => Shape::Map(element("value")),
            _ if has(&format!("{path}.")) => Shape::Object(self.object(path, words)),
            // An object without members that are known is anything at all.
            "object" => Shape::Plain("any".to_owned()),
            kind => Shape::Plain(kind.to_owned()),
        }
    }

    fn places(&self, path: &str, words: &str) -> Vec<Shape> {
        let paths =
            (0..).map(|index| (format!("{path}[{index}]"), format!("{words} item {index}")));
        paths
            .take_while(|(path, _)| self.0.iter().any(|it| it.path.starts_with(path)))
            .map(|(path, words)| self.shape(&path, &words))
            .collect()
    }
}
