//! What an application gives, and the structs that hold it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::iter;

use knock_codegen::names::{Case, identifiers, setter};

use super::shape::{Member, Object, Shape};
use super::{Application, Optional, Scalar, Style};

/// Writes values of types that are either generated or the application's own.
pub(super) struct Values<'a> {
    style: Style,
    /// The path of the member that is left out.
    dropped: Option<&'a str>,
    /// The module of the generated types.
    module: Option<&'a str>,
    /// The identifiers of the types by the paths of their objects.
    types: BTreeMap<&'a str, String>,
}

impl<'a> Values<'a> {
    pub(super) fn new(
        application: &Application<'a>,
        data: &'a Object,
        module: Option<&'a str>,
    ) -> Self {
        let objects = data.objects().into_iter().skip(1);
        let paths = objects.map(|object| object.words.as_str());
        let mut types = identifiers(Case::Type, paths);
        types.insert(&data.words, "Data".to_owned());
        Self {
            style: application.style,
            dropped: application.dropped,
            module,
            types,
        }
    }

    /// An object, and those in it that are given.
    pub(super) fn objects<'b>(&self, object: &'b Object) -> Vec<&'b Object> {
        let parts = self.given(object).flat_map(|member| member.shape.objects());
        iter::once(object)
            .chain(parts.flat_map(|part| self.objects(part)))
            .collect()
    }

    /// An object in a literal; what is optional in a generated type is set behind it.
    pub(super) fn object(&self, object: &Object) -> String {
        let names = names(object);
        let (mut fields, mut setters) = (Vec::new(), String::new());
        for member in self.given(object) {
            let name = &names[member.name.as_str()];
            let value = self.converted(&member.shape);
            if self.module.is_some() && !member.is_required {
                let argument = self.argument(&member.shape);
                let _ = write!(setters, ".{}({argument})", setter(name));
            } else if self.is_option(member) {
                fields.push(format!("{name}: Some({value})"));
            } else {
                fields.push(format!("{name}: {value}"));
            }
        }
        self.path(object) + &braces(&fields) + &setters
    }

    /// The type of an object.
    fn path(&self, object: &Object) -> String {
        let identifier = &self.types[object.words.as_str()];
        match self.module {
            Some(module) => format!("{module}::{identifier}"),
            None => identifier.clone(),
        }
    }

    /// What a setter takes, which converts the elements of plain lists and maps.
    fn argument(&self, shape: &Shape) -> String {
        match shape {
            Shape::List(element) if element.is_plain() => format!("[{}]", self.value(element)),
            Shape::Map(element) if element.is_plain() => {
                format!("[(\"key\", {})]", self.value(element))
            }
            _ => self.value(shape),
        }
    }

    /// What converts into the type of a shape.
    fn value(&self, shape: &Shape) -> String {
        match shape {
            Shape::Plain(kind) => self.plain(kind).to_owned(),
            Shape::List(element) => format!("vec![{}]", self.converted(element)),
            Shape::Map(element) => {
                format!("[(\"key\".to_owned(), {})]", self.converted(element))
            }
            Shape::Tuple(places) => {
                let places = places.iter().map(|place| self.converted(place) + ", ");
                format!("({})", places.collect::<String>())
            }
            Shape::Object(object) => self.object(object),
        }
    }

    /// A value of the type of a shape.
    fn converted(&self, shape: &Shape) -> String {
        let value = self.value(shape);
        match shape {
            Shape::List(_) | Shape::Tuple(_) => value,
            Shape::Object(_) if self.module.is_none() => value,
            Shape::Object(_) | Shape::Plain(_) | Shape::Map(_) => value + ".into()",
        }
    }

    fn plain(&self, kind: &str) -> &'static str {
        match kind {
            "scalar" if self.style.scalar == Scalar::Integer => "3",
            "scalar" | "text" | "enum" | "any" => "\"some text\"",
            "integer" | "number" => "3",
            "boolean" => "true",
            "timestamp" => "std::time::SystemTime::now()",
            "until" => "std::time::Duration::from_secs(60)",
            "attachments" => "[knock_runtime::Attachment::new(\"a.txt\", \"text/plain\", \"a\")]",
            other => panic!("no kind is called {other}"),
        }
    }

    /// The definition of a struct of the application's own.
    pub(super) fn definition(&self, object: &Object) -> String {
        let names = names(object);
        let fields = self.given(object).map(|member| {
            let name = &names[member.name.as_str()];
            let ty = match self.ty(&member.shape) {
                ty if self.is_option(member) => format!("Option<{ty}>"),
                ty => ty,
            };
            if *name == member.name {
                format!("{name}: {ty}")
            } else {
                format!("#[serde(rename = {:?})]\n{name}: {ty}", member.name)
            }
        });
        let fields = braces(&fields.collect::<Vec<_>>());
        format!("struct {}{fields}\n", self.path(object))
    }

    fn ty(&self, shape: &Shape) -> String {
        match shape {
            Shape::Plain(kind) => self.plain_type(kind).to_owned(),
            Shape::List(element) => format!("Vec<{}>", self.ty(element)),
            Shape::Map(element) => {
                format!("std::collections::BTreeMap<String, {}>", self.ty(element))
            }
            Shape::Tuple(places) => {
                let places = places.iter().map(|place| self.ty(place) + ", ");
                format!("({})", places.collect::<String>())
            }
            Shape::Object(object) => self.path(object),
        }
    }

    fn plain_type(&self, kind: &str) -> &'static str {
        match kind {
            "scalar" if self.style.scalar == Scalar::Integer => "i64",
            "scalar" | "text" | "enum" => "String",
            "integer" => "i64",
            "number" => "f64",
            "boolean" => "bool",
            "timestamp" => "knock_runtime::Timestamp",
            "until" => "knock_runtime::Until",
            "attachments" => "Vec<knock_runtime::Attachment>",
            _ => "knock_runtime::Value",
        }
    }

    /// The members that the application gives.
    fn given<'b>(&self, object: &'b Object) -> impl Iterator<Item = &'b Member> {
        let all = self.style.optional != Optional::Absent;
        let members = object.members.iter();
        members
            .filter(move |member| all || member.is_required)
            .filter(|member| self.dropped != Some(&member.path))
    }

    fn is_option(&self, member: &Member) -> bool {
        !member.is_required && self.style.optional == Optional::Maybe
    }
}

/// Fields, a line each.
fn braces(fields: &[String]) -> String {
    if fields.is_empty() {
        return " {}".to_owned();
    }
    format!(" {{\n    {},\n}}", indented(&fields.join(",\n")))
}

/// Text as it stands in a block.
pub(super) fn indented(text: &str) -> String {
    text.replace('\n', "\n    ")
}

/// The identifiers of the members by their JSON names.
fn names(object: &Object) -> BTreeMap<&str, String> {
    identifiers(Case::Field, object.members.iter().map(|it| &*it.name))
}
