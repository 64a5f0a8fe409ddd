//! The types that generated code names.

use std::fmt;

/// A type as generated code writes it, with paths that hold wherever it stands.
#[derive(Clone)]
pub(super) enum RustType {
    /// A type without arguments.
    Named(String),
    Option(Box<Self>),
    List(Box<Self>),
    /// A map from text.
    Map(Box<Self>),
    /// An argument that converts into a type.
    Into(Box<Self>),
}

impl RustType {
    pub(super) fn string() -> Self {
        Self::Named("::std::string::String".to_owned())
    }

    pub(super) fn into(self) -> Self {
        Self::Into(Box::new(self))
    }

    pub(super) const fn is_named(&self) -> bool {
        matches!(self, Self::Named(_))
    }

    /// The path and its arguments.
    pub(super) fn parts(&self) -> (&str, Vec<Self>) {
        match self {
            Self::Named(path) => (path, Vec::new()),
            Self::Option(value) => ("::core::option::Option", vec![(**value).clone()]),
            Self::List(element) => ("::std::vec::Vec", vec![(**element).clone()]),
            Self::Into(target) => ("impl ::core::convert::Into", vec![(**target).clone()]),
            Self::Map(value) => (
                "::std::collections::BTreeMap",
                vec![Self::string(), (**value).clone()],
            ),
        }
    }
}

impl fmt::Display for RustType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, arguments) = self.parts();
        f.write_str(path)?;
        for (index, argument) in arguments.iter().enumerate() {
            let separator = if index == 0 { "<" } else { ", " };
            write!(f, "{separator}{argument}")?;
        }
        f.write_str(if arguments.is_empty() { "" } else { ">" })
    }
}
