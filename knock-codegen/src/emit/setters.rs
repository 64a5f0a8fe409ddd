//! What a literal and its payload have in common: the signatures of their methods.

use super::Emitter;
use super::rust_type::{RustType, STRING, Shape};
use super::types::Member;
use super::writer::Signature;

/// The derives that rustc expands cheaply.
pub(super) const DERIVE: &str = "#[derive(Clone, Debug, PartialEq)]";

impl Emitter<'_> {
    pub(super) fn start_setter(
        &mut self,
        member: &Member,
        argument: &Argument,
        receiver: &str,
        output: &str,
    ) {
        self.item(&member.docs);
        if member.deprecated {
            self.writer
                .line(&["#[deprecated = \"the schema of the workflow says so\"]"]);
        }
        self.writer.function(&Signature {
            head: &["pub fn ", &member.identifier, argument.generics],
            parameters: &[(receiver, None), (argument.name, Some(&argument.ty))],
            output,
            bounds: &argument.bounds,
        });
    }

    pub(super) fn start_extra(&mut self, receiver: &str, output: &str, must_use: bool) {
        self.item("Sends one more entry: templates are not the only readers of data.");
        if must_use {
            self.writer.line(&["#[must_use]"]);
        }
        let key = RustType::into(RustType::plain(STRING));
        let value = RustType::plain("impl knock_runtime::Serialize");
        self.writer.function(&Signature {
            head: &["pub fn extra"],
            parameters: &[
                (receiver, None),
                ("key", Some(&key)),
                ("value", Some(&value)),
            ],
            output,
            bounds: &[],
        });
    }

    /// The start of an implementation of `Serialize`.
    pub(super) fn start_serialize(&mut self, identifier: &str) {
        self.writer.blank();
        self.writer
            .open_impl("knock_runtime::Serialize", identifier);
        self.writer.function(&Signature {
            head: &["fn serialize<S: knock_runtime::Serializer>"],
            parameters: &[("&self", None), ("serializer", Some(&RustType::plain("S")))],
            output: "::core::result::Result<S::Ok, S::Error>",
            bounds: &[],
        });
    }
}

/// What the setter of an optional member takes, and how that becomes the member.
pub(super) struct Argument {
    pub(super) name: &'static str,
    pub(super) ty: RustType,
    pub(super) generics: &'static str,
    pub(super) bounds: Vec<String>,
    /// The lines that convert it, and the expression that they lead to.
    pub(super) conversion: &'static [&'static str],
    pub(super) converted: &'static str,
}

impl Argument {
    /// Anything that converts, and for a plain list or map anything that yields what converts.
    pub(super) fn of(ty: &RustType) -> Self {
        let inner = ty.arguments().last();
        match (ty.shape(), inner.filter(|ty| ty.arguments().is_empty())) {
            (Shape::List, Some(element)) => Self::list(element),
            (Shape::Map, Some(value)) => Self::map(value),
            (Shape::Boxed, Some(value)) => {
                let converted = "::std::boxed::Box::new(value.into())";
                Self::value(RustType::into(value.clone()), converted)
            }
            // Nothing tells what would have to convert into an option where `None` is given.
            (Shape::Option, _) => Self::value(ty.clone(), "value"),
            _ => Self::value(RustType::into(ty.clone()), "value.into()"),
        }
    }

    fn value(ty: RustType, converted: &'static str) -> Self {
        Self {
            name: "value",
            ty,
            generics: "",
            bounds: Vec::new(),
            conversion: &[],
            converted,
        }
    }

    fn list(element: &RustType) -> Self {
        Self {
            name: "values",
            ty: RustType::plain("I"),
            generics: "<I, V>",
            bounds: vec![
                "I: ::core::iter::IntoIterator<Item = V>".to_owned(),
                ["V: ::core::convert::Into<", element.text(), ">"].concat(),
            ],
            conversion: &[
                "let mut list = ::std::vec::Vec::new();",
                "for value in values {",
                "    list.push(value.into());",
                "}",
            ],
            converted: "list",
        }
    }

    fn map(value: &RustType) -> Self {
        Self {
            name: "entries",
            ty: RustType::plain("I"),
            generics: "<I, K, V>",
            bounds: vec![
                "I: ::core::iter::IntoIterator<Item = (K, V)>".to_owned(),
                ["K: ::core::convert::Into<", STRING, ">"].concat(),
                ["V: ::core::convert::Into<", value.text(), ">"].concat(),
            ],
            conversion: &[
                "let mut map = ::std::collections::BTreeMap::new();",
                "for (key, value) in entries {",
                "    map.insert(key.into(), value.into());",
                "}",
            ],
            converted: "map",
        }
    }
}
