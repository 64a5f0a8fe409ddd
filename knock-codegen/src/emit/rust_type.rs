//! The types that generated code names.

use std::borrow::Cow;

/// A type as generated code writes it, with paths that hold wherever it stands.
#[derive(Clone)]
pub(super) struct RustType {
    shape: Shape,
    text: Cow<'static, str>,
    /// How much of the text is the path.
    path: usize,
    arguments: Vec<RustType>,
}

/// What a type is for whoever gives a value of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Plain,
    /// A value or nothing.
    Option,
    /// A value that holds values of its own type.
    Boxed,
    List,
    /// A map from text.
    Map,
}

pub(super) const STRING: &str = "::std::string::String";

impl RustType {
    /// A type without arguments.
    pub(super) fn plain(path: impl Into<Cow<'static, str>>) -> Self {
        let text = path.into();
        Self {
            shape: Shape::Plain,
            path: text.len(),
            text,
            arguments: Vec::new(),
        }
    }

    pub(super) fn list(element: Self) -> Self {
        Self::generic(Shape::List, "::std::vec::Vec", vec![element])
    }

    pub(super) fn map(value: Self) -> Self {
        let arguments = vec![Self::plain(STRING), value];
        Self::generic(Shape::Map, "::std::collections::BTreeMap", arguments)
    }

    pub(super) fn option(value: Self) -> Self {
        Self::generic(Shape::Option, "::core::option::Option", vec![value])
    }

    pub(super) fn boxed(value: Self) -> Self {
        Self::generic(Shape::Boxed, "::std::boxed::Box", vec![value])
    }

    /// The argument that converts into a type.
    pub(super) fn into(target: Self) -> Self {
        Self::generic(Shape::Plain, "impl ::core::convert::Into", vec![target])
    }

    fn generic(shape: Shape, path: &str, arguments: Vec<Self>) -> Self {
        let length: usize = arguments.iter().map(|ty| ty.text.len() + 2).sum();
        let mut text = String::with_capacity(path.len() + length);
        text.push_str(path);
        for (index, argument) in arguments.iter().enumerate() {
            text.push_str(if index == 0 { "<" } else { ", " });
            text.push_str(&argument.text);
        }
        text.push('>');
        Self {
            shape,
            text: text.into(),
            path: path.len(),
            arguments,
        }
    }

    pub(super) const fn shape(&self) -> Shape {
        self.shape
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text without the arguments.
    pub(super) fn path(&self) -> &str {
        &self.text[..self.path]
    }

    pub(super) fn arguments(&self) -> &[Self] {
        &self.arguments
    }
}
