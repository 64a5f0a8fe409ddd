//! What a literal and its payload have in common: the signatures of their methods.

use super::Emitter;
use super::rust_type::{RustType, STRING, Shape};
use super::types::Member;
use super::writer::Signature;

/// The derives that rustc expands cheaply.
pub(super) const DERIVE: &str = "#[derive(Clone, Debug, PartialEq)]";

impl Emitter<'_> {
    pub(super) fn start_setter(&mut self, setter: &Setter<'_>, receiver: &str, output: &str) {
        let member = setter.member;
        self.item(&member.docs);
        if member.deprecated {
            self.writer
                .line(&["#[deprecated = \"the schema of the workflow says so\"]"]);
        }
        self.writer.function(&Signature {
            head: &["pub fn ", &member.identifier, setter.generics],
            parameters: &[(receiver, None), (setter.parameter, Some(&setter.ty))],
            output,
            bounds: &setter.bounds,
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

/// How an optional member is set.
pub(super) struct Setter<'a> {
    pub(super) member: &'a Member,
    /// The name and the type of the parameter.
    pub(super) parameter: &'static str,
    ty: RustType,
    generics: &'static str,
    bounds: Vec<String>,
    /// The function of the runtime that sets the member, and the expression that it is given.
    pub(super) set: &'static str,
    pub(super) given: &'static str,
}

impl<'a> Setter<'a> {
    /// Takes anything that converts, and for a plain list or map anything that yields what converts.
    pub(super) fn of(member: &'a Member) -> Self {
        let ty = &member.ty;
        let inner = ty.arguments().last();
        match (ty.shape(), inner.filter(|ty| ty.arguments().is_empty())) {
            (Shape::List, Some(element)) => Self::list(member, element),
            (Shape::Map, Some(value)) => Self::map(member, value),
            (Shape::Boxed, Some(value)) => {
                let given = "::std::boxed::Box::new(value.into())";
                Self::value(member, RustType::into(value.clone()), given)
            }
            // Nothing tells what would have to convert into an option where `None` is given.
            (Shape::Option, _) => Self::value(member, ty.clone(), "value"),
            _ => Self::value(member, RustType::into(ty.clone()), "value"),
        }
    }

    fn value(member: &'a Member, ty: RustType, given: &'static str) -> Self {
        Self {
            member,
            parameter: "value",
            ty,
            generics: "",
            bounds: Vec::new(),
            set: "knock_runtime::generated::set",
            given,
        }
    }

    fn list(member: &'a Member, element: &RustType) -> Self {
        Self {
            member,
            parameter: "values",
            ty: RustType::plain("I"),
            generics: "<I, V>",
            bounds: vec![
                "I: ::core::iter::IntoIterator<Item = V>".to_owned(),
                ["V: ::core::convert::Into<", element.text(), ">"].concat(),
            ],
            set: "knock_runtime::generated::set_list",
            given: "values",
        }
    }

    fn map(member: &'a Member, value: &RustType) -> Self {
        Self {
            member,
            parameter: "entries",
            ty: RustType::plain("I"),
            generics: "<I, K, V>",
            bounds: vec![
                "I: ::core::iter::IntoIterator<Item = (K, V)>".to_owned(),
                ["K: ::core::convert::Into<", STRING, ">"].concat(),
                ["V: ::core::convert::Into<", value.text(), ">"].concat(),
            ],
            set: "knock_runtime::generated::set_map",
            given: "entries",
        }
    }
}
