//! What a literal and its payload have in common: the signatures of their methods.

use super::rust_type::RustType;
use super::types::Member;
use super::writer::Signature;
use super::{Emitter, docs};
use crate::names::setter;

/// The derives that rustc expands cheaply.
pub(super) const DERIVE: &str = "#[derive(Clone, Debug, PartialEq)]";

impl Emitter<'_> {
    pub(super) fn start_setter(
        &mut self,
        member: &Member<'_>,
        argument: &Argument,
        receiver: &'static str,
        output: &str,
    ) {
        self.item(docs::member(member, self.sources));
        self.writer.function(&Signature {
            head: &format!("pub fn {}{}", setter(&member.identifier), argument.generics),
            parameters: &[(receiver, None), (argument.name, Some(argument.ty.clone()))],
            output,
            bounds: &argument.bounds,
        });
    }

    pub(super) fn start_extra(&mut self, receiver: &'static str, output: &str, must_use: bool) {
        self.item(["Sends one more entry: templates are not the only readers of data."]);
        if must_use {
            self.writer.line("#[must_use]");
        }
        let value = format!("impl {}::Serialize", self.runtime);
        self.writer.function(&Signature {
            head: "pub fn extra",
            parameters: &[
                (receiver, None),
                ("key", Some(RustType::string().into())),
                ("value", Some(RustType::Named(value))),
            ],
            output,
            bounds: &[],
        });
    }

    /// The start of an implementation of `Serialize`.
    pub(super) fn start_serialize(&mut self, identifier: &str) {
        let runtime = self.runtime;
        self.writer.blank();
        self.writer
            .open_impl(&format!("{runtime}::Serialize"), identifier);
        self.writer.function(&Signature {
            head: &format!("fn serialize<S: {runtime}::Serializer>"),
            parameters: &[
                ("&self", None),
                ("serializer", Some(RustType::Named("S".to_owned()))),
            ],
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
        match ty {
            RustType::List(element) if element.is_named() => Self {
                name: "values",
                ty: RustType::Named("I".to_owned()),
                generics: "<I, V>",
                bounds: vec![
                    "I: ::core::iter::IntoIterator<Item = V>".to_owned(),
                    format!("V: ::core::convert::Into<{element}>"),
                ],
                conversion: &[
                    "let mut list = ::std::vec::Vec::new();",
                    "for value in values {",
                    "    list.push(value.into());",
                    "}",
                ],
                converted: "list",
            },
            RustType::Map(value) if value.is_named() => Self {
                name: "entries",
                ty: RustType::Named("I".to_owned()),
                generics: "<I, K, V>",
                bounds: vec![
                    "I: ::core::iter::IntoIterator<Item = (K, V)>".to_owned(),
                    format!("K: ::core::convert::Into<{}>", RustType::string()),
                    format!("V: ::core::convert::Into<{value}>"),
                ],
                conversion: &[
                    "let mut map = ::std::collections::BTreeMap::new();",
                    "for (key, value) in entries {",
                    "    map.insert(key.into(), value.into());",
                    "}",
                ],
                converted: "map",
            },
            single => Self {
                name: "value",
                ty: single.clone().into(),
                generics: "",
                bounds: Vec::new(),
                conversion: &[],
                converted: "value.into()",
            },
        }
    }
}
