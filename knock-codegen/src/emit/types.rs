//! A contract as Rust types, before they are text.

use std::collections::{BTreeMap, BTreeSet};

use super::docs;
use super::rust_type::{RustType, STRING};
use crate::contract::{Constant, Contract, Field, Object, Presence, Type, Value};
use crate::names::{self, Case, identifiers};
use crate::source::Sources;

/// The types of one workflow: `Data` first, every other after the one that it stands in.
#[derive(Default)]
pub(super) struct Types<'a> {
    pub(super) structs: Vec<Struct>,
    pub(super) tuples: Vec<Tuple>,
    pub(super) enums: Vec<Enum<'a>>,
}

/// An object.
pub(super) struct Struct {
    pub(super) identifier: String,
    /// The type of what is sent for it.
    pub(super) payload: String,
    pub(super) docs: String,
    /// The members that stand in the literal.
    pub(super) required: Vec<Member>,
    /// The members that have a setter.
    pub(super) optional: Vec<Member>,
}

/// A member that the application gives.
pub(super) struct Member {
    /// The JSON name as a literal.
    pub(super) key: String,
    /// The name of the field, or of the setter.
    pub(super) identifier: String,
    pub(super) docs: String,
    pub(super) ty: RustType,
    /// Whether it is sent as `null` when it is not given.
    pub(super) null: bool,
    /// Whether whoever sets it is warned.
    pub(super) deprecated: bool,
}

/// A list with a type for each place.
pub(super) struct Tuple {
    pub(super) identifier: String,
    pub(super) docs: String,
    pub(super) places: Vec<RustType>,
}

/// A set of constants.
pub(super) struct Enum<'a> {
    pub(super) identifier: String,
    pub(super) docs: String,
    /// The constants in the order of the schema, with their identifiers.
    pub(super) variants: Vec<(&'a Constant, String)>,
}

/// The path of a value: the way to it from the object that all is about, or from a definition.
enum Path<'a> {
    Root,
    Definition(&'a str),
    Member(&'a Path<'a>, &'a str),
    /// A place of a tuple.
    Place(&'a Path<'a>, usize),
    /// The elements of a list.
    Element(&'a Path<'a>),
    /// The values of a map.
    Value(&'a Path<'a>),
}

impl Path<'_> {
    /// As people write it: `items[].title`.
    fn shown(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Definition(name) => (*name).to_owned(),
            Self::Member(above, name) => {
                let above = above.shown();
                let dot = if above.is_empty() { "" } else { "." };
                above + dot + name
            }
            Self::Place(above, index) => format!("{}[{index}]", above.shown()),
            Self::Element(above) => above.shown() + "[]",
            Self::Value(above) => above.shown() + ".*",
        }
    }

    /// With the names quoted, so that no two paths are alike: `"items" item "title"`.
    fn exact(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Definition(name) => ["$", *name].concat(),
            Self::Member(above, name) => above.exact() + " " + &literal(name),
            Self::Place(above, index) => format!("{} item {index}", above.exact()),
            Self::Element(above) => above.exact() + " item",
            Self::Value(above) => above.exact() + " value",
        }
    }
}

/// The types of a contract's `data`.
pub(super) fn of_data<'a>(contract: &'a Contract, sources: &Sources) -> Types<'a> {
    let root = Root {
        object: &contract.data,
        docs: docs::data(contract),
        whole: "the trigger's `data`",
    };
    types(root, &contract.definitions, sources)
}

/// The types of what is read of a recipient.
pub(super) fn of_recipient<'a>(properties: &'a Object, sources: &Sources) -> Types<'a> {
    let root = Root {
        object: properties,
        docs: "What the templates read of a recipient.".to_owned(),
        whole: "a recipient",
    };
    types(root, &NO_DEFINITIONS, sources)
}

static NO_DEFINITIONS: Definitions = Definitions::new();

type Definitions = BTreeMap<String, Value>;

/// The object that all other types are a part of.
struct Root<'a> {
    object: &'a Object,
    docs: String,
    /// What it is, in the documentation of its parts.
    whole: &'static str,
}

fn types<'a>(root: Root<'a>, values: &'a Definitions, sources: &Sources) -> Types<'a> {
    let definitions = definitions(values);
    let mut paths = Vec::new();
    name_members(&Path::Root, root.object, &mut paths);
    for (pointer, path) in &definitions {
        name_value(path, &values[*pointer], &mut paths);
    }
    let mut lowering = Lowering {
        sources,
        identifiers: identifiers(Case::Type, paths.iter().map(String::as_str)),
        definitions: &definitions,
        whole: root.whole,
        is_definition: false,
        types: Types::default(),
    };
    lowering.object("Data", root.docs, &Path::Root, root.object);
    lowering.is_definition = true;
    for (pointer, path) in &definitions {
        let value = &values[*pointer];
        if let Type::Object(object) = &value.ty {
            let identifier = lowering.identifier(path);
            let docs = docs::definition(pointer, value.annotations().description.as_deref());
            lowering.object(&identifier, docs, path, object);
        }
    }
    lowering.types
}

/// The definitions with the paths that their types are named after: the last part of the pointer,
/// where no other definition has it.
fn definitions(values: &Definitions) -> BTreeMap<&str, Path<'_>> {
    let pointers = values.keys().map(String::as_str);
    let path = |pointer| {
        let name = last_part(pointer);
        let named = pointers.clone().filter(|other| last_part(other) == name);
        match named.count() {
            1 => Path::Definition(name),
            _ => Path::Definition(pointer),
        }
    };
    pointers
        .clone()
        .map(|pointer| (pointer, path(pointer)))
        .collect()
}

fn last_part(pointer: &str) -> &str {
    pointer.rsplit('/').next().unwrap_or(pointer)
}

/// Lists the paths of what becomes a type with a name.
fn name_members(path: &Path<'_>, object: &Object, paths: &mut Vec<String>) {
    for (key, field) in object.given() {
        name_value(&Path::Member(path, key), &field.value, paths);
    }
}

fn name_value(path: &Path<'_>, value: &Value, paths: &mut Vec<String>) {
    match &value.ty {
        Type::List(element) => name_value(&Path::Element(path), element, paths),
        Type::Map(element) => name_value(&Path::Value(path), element, paths),
        Type::Tuple(places) => {
            paths.push(path.exact());
            for (index, place) in places.iter().enumerate() {
                name_value(&Path::Place(path, index), place, paths);
            }
        }
        Type::Enum(constants) if !constants.is_empty() => paths.push(path.exact()),
        Type::Object(object) => {
            paths.push(path.exact());
            name_members(path, object, paths);
        }
        _ => {}
    }
}

struct Lowering<'a, 'b> {
    sources: &'b Sources,
    identifiers: BTreeMap<&'b str, String>,
    /// The definitions by their pointers.
    definitions: &'b BTreeMap<&'a str, Path<'a>>,
    /// What the root is, in the documentation of its parts.
    whole: &'static str,
    /// Whether what is lowered is a definition.
    is_definition: bool,
    types: Types<'a>,
}

impl<'a> Lowering<'a, '_> {
    /// What the type at a path is called.
    fn identifier(&self, path: &Path<'_>) -> String {
        self.identifiers[path.exact().as_str()].clone()
    }

    /// Adds a struct and, after it, the types of its members.
    fn object(&mut self, identifier: &str, docs: String, path: &Path<'_>, object: &'a Object) {
        let index = self.types.structs.len();
        self.types.structs.push(Struct {
            identifier: identifier.to_owned(),
            payload: names::payload(identifier),
            docs,
            required: Vec::new(),
            optional: Vec::new(),
        });
        // Both are in the order of the keys.
        let names = identifiers(Case::Field, object.given().map(|(key, _)| key));
        for ((key, field), identifier) in object.given().zip(names.into_values()) {
            let member = self.member(key, identifier, field, &Path::Member(path, key));
            let item = &mut self.types.structs[index];
            if field.presence == Presence::Required {
                item.required.push(member);
            } else {
                item.optional.push(member);
            }
        }
    }

    fn member(
        &mut self,
        key: &str,
        identifier: String,
        field: &'a Field,
        path: &Path<'_>,
    ) -> Member {
        let identifier = match field.presence {
            Presence::Required => identifier,
            _ => names::setter(&identifier),
        };
        Member {
            key: literal(key),
            docs: docs::member(key, &identifier, field, self.sources),
            identifier,
            ty: self.place(path, &field.value),
            deprecated: field.value.annotations().deprecated,
            null: matches!(field.presence, Presence::Optional { null: true, .. }),
        }
    }

    fn value(&mut self, path: &Path<'_>, value: &'a Value) -> RustType {
        let ty = self.plain_value(path, value);
        if value.nullable {
            RustType::option(self.boxed(ty, value))
        } else {
            ty
        }
    }

    /// A value in a place of its own, and not in a list or a map.
    fn place(&mut self, path: &Path<'_>, value: &'a Value) -> RustType {
        let ty = self.value(path, value);
        if value.nullable {
            ty
        } else {
            self.boxed(ty, value)
        }
    }

    /// In a box where a type would hold itself: every way back to it leads through a definition, or
    /// through `data`.
    fn boxed(&self, ty: RustType, value: &Value) -> RustType {
        match &value.ty {
            Type::Recursive(pointer) if self.is_definition || pointer == "#" => RustType::boxed(ty),
            _ => ty,
        }
    }

    fn plain_value(&mut self, path: &Path<'_>, value: &'a Value) -> RustType {
        match &value.ty {
            Type::Scalar => RustType::plain("knock_runtime::Scalar"),
            Type::Number => RustType::plain("knock_runtime::Number"),
            Type::Timestamp if value.annotations().format.as_deref() == Some("date-time") => {
                RustType::plain("knock_runtime::DateTime")
            }
            Type::Timestamp => RustType::plain("knock_runtime::Timestamp"),
            Type::Until => RustType::plain("knock_runtime::Until"),
            Type::Any => RustType::plain("knock_runtime::Value"),
            Type::Enum(constants) if constants.is_empty() => {
                RustType::plain("knock_runtime::Value")
            }
            Type::Text => RustType::plain(STRING),
            Type::Integer => RustType::plain("i64"),
            Type::Boolean => RustType::plain("bool"),
            Type::Attachments => RustType::list(RustType::plain("knock_runtime::Attachment")),
            Type::List(element) => RustType::list(self.value(&Path::Element(path), element)),
            Type::Map(element) => RustType::map(self.value(&Path::Value(path), element)),
            Type::Tuple(places) => self.tuple(path, value, places),
            Type::Enum(constants) => self.constants(path, value, constants),
            Type::Recursive(pointer) => {
                let path = self.definitions.get(pointer.as_str());
                let identifier = path.map(|path| self.identifier(path));
                RustType::plain(names::payload(identifier.as_deref().unwrap_or("Data")))
            }
            Type::Object(object) => {
                let identifier = self.identifier(path);
                let docs = docs::part(
                    self.whole,
                    &path.shown(),
                    value.annotations().description.as_deref(),
                );
                self.object(&identifier, docs, path, object);
                RustType::plain(names::payload(&identifier))
            }
        }
    }

    fn tuple(&mut self, path: &Path<'_>, value: &Value, places: &'a [Value]) -> RustType {
        let identifier = self.identifier(path);
        let places = places.iter().enumerate();
        let docs = docs::part(
            self.whole,
            &path.shown(),
            value.annotations().description.as_deref(),
        );
        let places = places.map(|(index, place)| self.place(&Path::Place(path, index), place));
        let tuple = Tuple {
            identifier: identifier.clone(),
            docs,
            places: places.collect(),
        };
        self.types.tuples.push(tuple);
        RustType::plain(identifier)
    }

    fn constants(&mut self, path: &Path<'_>, value: &Value, constants: &'a [Constant]) -> RustType {
        let identifier = self.identifier(path);
        let names: Vec<String> = constants.iter().map(name).collect();
        let identifiers = identifiers(Case::Variant, names.iter().map(String::as_str));
        let variants = constants.iter().zip(&names);
        let mut variants: Vec<(&Constant, String)> = variants
            .map(|(constant, name)| (constant, identifiers[name.as_str()].clone()))
            .collect();
        let mut seen = BTreeSet::new();
        variants.retain(|(constant, _)| seen.insert(*constant));
        self.types.enums.push(Enum {
            identifier: identifier.clone(),
            docs: docs::part(
                self.whole,
                &path.shown(),
                value.annotations().description.as_deref(),
            ),
            variants,
        });
        RustType::plain(identifier)
    }
}

/// A text as a string literal.
fn literal(text: &str) -> String {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if text.bytes().all(is_word) {
        ["\"", text, "\""].concat()
    } else {
        format!("{text:?}")
    }
}

/// What a variant is named after: text, or JSON with a mark that no identifier keeps, so that `"1"`
/// and `1` are two.
fn name(constant: &Constant) -> String {
    match constant {
        Constant::Text(text) => text.clone(),
        other => format!("#{other}"),
    }
}
