//! JSON as a tree in which every value and key knows where it stands, and JSON that is written.

mod display;
mod edit;
mod parse;
mod value;

pub use edit::set_member;
pub(crate) use parse::parse_text;
pub use parse::{MAX_DEPTH, parse};
pub use value::Value;

use crate::source::{Location, Text};

/// A JSON value and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The value.
    pub value: Json,
    /// Where it stands, a string with its quotes. It may be another file than its parent's, since
    /// the [directory](crate::directory) puts the content of a file where the file is named.
    pub location: Location,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as it is written, so that none is too large or too precise.
    Number(String),
    /// A string.
    String(Text),
    /// The elements of `[…]`.
    Array(Vec<Node>),
    /// The members of `{…}` in the order of the file, each key once.
    Object(Vec<Member>),
}

/// A key of an object and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The key.
    pub key: Text,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The value of a key, where this is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        let mut members = self.as_object()?.iter();
        Some(&members.find(|member| &*member.key.value == key)?.value)
    }

    /// The decoded text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        Some(&self.as_text()?.value)
    }

    /// A string with its place.
    #[must_use]
    pub fn as_text(&self) -> Option<&Text> {
        match &self.value {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    /// A boolean.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Json::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// A number as it is written.
    #[must_use]
    pub fn as_number(&self) -> Option<&str> {
        match &self.value {
            Json::Number(digits) => Some(digits),
            _ => None,
        }
    }

    /// The elements of an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Node]> {
        match &self.value {
            Json::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// The members of an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&[Member]> {
        match &self.value {
            Json::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Changes every place in it.
    pub(crate) fn relocate(&mut self, change: &impl Fn(&mut Location)) {
        change(&mut self.location);
        match &mut self.value {
            Json::String(text) => change(&mut text.location),
            Json::Array(elements) => elements.iter_mut().for_each(|it| it.relocate(change)),
            Json::Object(members) => {
                for Member { key, value } in members {
                    change(&mut key.location);
                    value.relocate(change);
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }

    /// Whether it is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.value == Json::Null
    }
}

impl Json {
    /// What kind of value it is, as a message names it: `an object`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}
