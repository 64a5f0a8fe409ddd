//! A contract as Rust types, before they are text.

use std::collections::BTreeMap;

use super::rust_type::RustType;
use crate::contract::{Contract, Field, Object, Presence, Type, Value};
use crate::names::{self, Case, identifiers};

/// The types of one workflow: `Data` first, every other after the one that it stands in.
pub(super) struct Types<'a> {
    pub(super) structs: Vec<Struct<'a>>,
    pub(super) enums: Vec<Enum<'a>>,
}

/// An object.
pub(super) struct Struct<'a> {
    pub(super) identifier: String,
    /// Where it stands in `data`, as people write it; empty for `data` itself.
    pub(super) path: String,
    pub(super) description: Option<&'a str>,
    pub(super) members: Vec<Member<'a>>,
}

/// A member that the application gives.
pub(super) struct Member<'a> {
    pub(super) key: &'a str,
    pub(super) identifier: String,
    pub(super) field: &'a Field,
    pub(super) ty: RustType,
}

/// A set of strings.
pub(super) struct Enum<'a> {
    pub(super) identifier: String,
    pub(super) path: String,
    /// The strings in the order of the schema, with their identifiers.
    pub(super) variants: Vec<(&'a str, String)>,
}

impl Struct<'_> {
    /// The members that stand in the literal.
    pub(super) fn required(&self) -> impl Iterator<Item = &Member<'_>> {
        self.members
            .iter()
            .filter(|member| member.field.presence == Presence::Required)
    }

    /// The members that have a setter.
    pub(super) fn optional(&self) -> impl Iterator<Item = &Member<'_>> {
        self.members
            .iter()
            .filter(|member| member.field.presence != Presence::Required)
    }

    /// The type of what is sent for it.
    pub(super) fn payload(&self) -> String {
        names::payload(&self.identifier)
    }
}

/// The path of a value in `data`.
#[derive(Clone, Default)]
struct Path {
    /// As people write it: `items[].title`.
    shown: String,
    /// With the names quoted, so that no two paths are alike: `"items" item "title"`.
    exact: String,
}

impl Path {
    fn member(&self, name: &str) -> Self {
        let dot = if self.shown.is_empty() { "" } else { "." };
        Self {
            shown: format!("{}{dot}{name}", self.shown),
            exact: format!("{} {name:?}", self.exact),
        }
    }

    fn element(&self) -> Self {
        Self {
            shown: format!("{}[]", self.shown),
            exact: format!("{} item", self.exact),
        }
    }

    fn value(&self) -> Self {
        Self {
            shown: format!("{}.*", self.shown),
            exact: format!("{} value", self.exact),
        }
    }
}

/// The types of a contract's `data`; `runtime` is the path of the runtime crate.
pub(super) fn types<'a>(contract: &'a Contract, runtime: &str) -> Types<'a> {
    let mut paths = Vec::new();
    name_members(&Path::default(), &contract.data, &mut paths);
    let mut lowering = Lowering {
        runtime,
        identifiers: identifiers(Case::Type, paths.iter().map(String::as_str)),
        types: Types {
            structs: Vec::new(),
            enums: Vec::new(),
        },
    };
    lowering.object("Data", &Path::default(), None, &contract.data);
    lowering.types
}

/// The members that the application gives: what a step writes is none of its business.
fn given(object: &Object) -> impl Iterator<Item = (&str, &Field)> {
    let members = object.fields.iter();
    members
        .filter(|(_, field)| field.presence != Presence::Provided)
        .map(|(key, field)| (key.as_str(), field))
}

/// Lists the paths of what becomes a type with a name.
fn name_members(path: &Path, object: &Object, paths: &mut Vec<String>) {
    for (key, field) in given(object) {
        name_value(&path.member(key), &field.value, paths);
    }
}

fn name_value(path: &Path, value: &Value, paths: &mut Vec<String>) {
    match &value.ty {
        Type::List(element) => name_value(&path.element(), element, paths),
        Type::Map(element) => name_value(&path.value(), element, paths),
        Type::Enum(strings) if !strings.is_empty() => paths.push(path.exact.clone()),
        Type::Object(object) => {
            paths.push(path.exact.clone());
            name_members(path, object, paths);
        }
        _ => {}
    }
}

struct Lowering<'a, 'b> {
    runtime: &'b str,
    identifiers: BTreeMap<&'b str, String>,
    types: Types<'a>,
}

impl<'a> Lowering<'a, '_> {
    /// Adds a struct and, after it, the types of its members.
    fn object(
        &mut self,
        identifier: &str,
        path: &Path,
        description: Option<&'a str>,
        object: &'a Object,
    ) {
        let index = self.types.structs.len();
        self.types.structs.push(Struct {
            identifier: identifier.to_owned(),
            path: path.shown.clone(),
            description,
            members: Vec::new(),
        });
        let mut names = identifiers(Case::Field, given(object).map(|(key, _)| key));
        let members = given(object)
            .map(|(key, field)| Member {
                key,
                identifier: names.remove(key).unwrap_or_default(),
                field,
                ty: self.value(&path.member(key), &field.value),
            })
            .collect();
        self.types.structs[index].members = members;
    }

    fn value(&mut self, path: &Path, value: &'a Value) -> RustType {
        let name = match &value.ty {
            Type::Scalar => "Scalar",
            Type::Number => "Number",
            Type::Timestamp => "Timestamp",
            Type::Until => "Until",
            Type::Any => "Value",
            Type::Enum(strings) if strings.is_empty() => "Value",
            Type::Text => return RustType::Named("::std::string::String".to_owned()),
            Type::Integer => return RustType::Named("i64".to_owned()),
            Type::Boolean => return RustType::Named("bool".to_owned()),
            Type::Attachments => {
                return RustType::List(Box::new(self.runtime_type("Attachment")));
            }
            Type::List(element) => {
                return RustType::List(Box::new(self.value(&path.element(), element)));
            }
            Type::Map(element) => {
                return RustType::Map(Box::new(self.value(&path.value(), element)));
            }
            Type::Enum(strings) => return self.strings(path, strings),
            Type::Object(object) => {
                let identifier = self.identifiers[path.exact.as_str()].clone();
                self.object(&identifier, path, value.description.as_deref(), object);
                return RustType::Named(names::payload(&identifier));
            }
        };
        self.runtime_type(name)
    }

    fn runtime_type(&self, name: &str) -> RustType {
        RustType::Named(format!("{}::{name}", self.runtime))
    }

    fn strings(&mut self, path: &Path, strings: &'a [String]) -> RustType {
        let identifier = self.identifiers[path.exact.as_str()].clone();
        let mut names = identifiers(Case::Variant, strings.iter().map(String::as_str));
        self.types.enums.push(Enum {
            identifier: identifier.clone(),
            path: path.shown.clone(),
            variants: strings
                .iter()
                .filter_map(|string| Some((string.as_str(), names.remove(string.as_str())?)))
                .collect(),
        });
        RustType::Named(identifier)
    }
}
