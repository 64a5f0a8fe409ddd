//! The contract that comes of a schema and what templates read.

use std::collections::BTreeMap;

use super::model::{ListPart, Model, ObjectPart, Property, Rest, Schema};
use crate::analysis::Kinds;
use crate::contract::{Annotations, Constant, Contract, Field, Object, Presence, Type, Value};
use crate::diagnostic::{Code, Diagnostic};

const SEVERAL_KINDS: &str = "The schema allows several kinds, which no one type has in common.";
const NO_OBJECT: &str = "The schema refers to something that holds itself and is no object.";
const LONG_TUPLE: &str = "The schema describes more elements one by one than a tuple can have.";
const OPEN_TUPLE: &str =
    "The schema describes the first elements one by one, and others after them.";

/// Gives `data` the types, the presence and the words of the schema. What templates read keeps its
/// places, and its type where the schema has none.
pub(super) fn merge(contract: &mut Contract, model: &Model) -> Vec<Diagnostic> {
    let template = Value::of(Type::Object(std::mem::take(&mut contract.data)));
    let mut merge = Merge {
        model,
        templates: BTreeMap::from([("#", vec![&template])]),
        diagnostics: Vec::new(),
    };
    let mut definitions: BTreeMap<&str, (usize, Value)> = BTreeMap::new();
    let mut data = merge.data();
    let mut known = merge.known("#");
    // What is read below a definition may be read of another, or of it again.
    loop {
        let stale = model.definitions.iter().find(|(pointer, _)| {
            let of = definitions.get(pointer.as_str()).map(|(known, _)| *known);
            of != Some(merge.known(pointer))
        });
        if let Some((pointer, schema)) = stale {
            let templates = merge
                .templates
                .get(pointer.as_str())
                .cloned()
                .unwrap_or_default();
            let value = merge.definition(schema, &templates);
            definitions.insert(pointer, (templates.len(), value));
        } else if known != merge.known("#") {
            data = merge.data();
            known = merge.known("#");
        } else {
            break;
        }
    }
    let mut diagnostics = merge.diagnostics;
    diagnostics.dedup();
    contract.data = data;
    contract.data_description = model.root.words.text();
    let definitions = definitions.into_iter();
    contract.definitions = definitions
        .filter(|(pointer, _)| model.is_object(pointer))
        .map(|(pointer, (_, value))| (pointer.to_owned(), value))
        .collect();
    diagnostics
}

impl Model {
    /// Whether a definition is an object with members, which can have a type with a name.
    fn is_object(&self, pointer: &str) -> bool {
        let schema = self.definitions.get(pointer);
        pointer == "#"
            || schema.is_some_and(|schema| {
                schema
                    .kinds
                    .is_some_and(|kinds| kinds.within(Kinds::OBJECT))
                    && schema.constants.is_none()
                    && schema.object.names_members()
            })
    }
}

struct Merge<'a> {
    model: &'a Model,
    /// What templates read of each definition.
    templates: BTreeMap<&'a str, Vec<&'a Value>>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Merge<'a> {
    fn known(&self, pointer: &str) -> usize {
        self.templates.get(pointer).map_or(0, Vec::len)
    }

    fn data(&mut self) -> Object {
        let templates = self.templates["#"].clone();
        self.object(&self.model.root.object, &templates)
    }

    /// A value that holds itself: what it does not name is not read at every level.
    fn definition(&mut self, schema: &'a Schema, templates: &[&'a Value]) -> Value {
        let mut value = self.value(schema, templates);
        if let Type::Object(object) = &mut value.ty {
            for (name, field) in &mut object.fields {
                if !schema.object.properties.contains_key(name) {
                    field.presence = optional(Some(&field.presence), false);
                }
            }
        }
        value
    }

    /// A value of which templates read this.
    fn value(&mut self, schema: &'a Schema, templates: &[&'a Value]) -> Value {
        let mut reads: Vec<_> = templates.iter().flat_map(|it| &it.reads).cloned().collect();
        reads.sort();
        reads.dedup();
        let mut notes: Vec<String> = schema
            .words
            .notes
            .iter()
            .map(|it| (*it).to_owned())
            .collect();
        let ty = self.ty(schema, templates, &mut notes);
        if !schema.words.unexpressed.is_empty() {
            let keywords: Vec<&str> = schema.words.unexpressed.iter().copied().collect();
            notes.push(format!(
                "The schema also checks: `{}`.",
                keywords.join("`, `")
            ));
        }
        let annotations = Annotations {
            description: schema.words.text(),
            format: schema.words.format.clone(),
            default: schema.words.default.clone(),
            deprecated: schema.words.deprecated,
            notes,
        };
        let nullable = self.model.resolve(schema).null || schema.null;
        Value {
            nullable: nullable && !schema.is_silent() && ty != Type::Any,
            reads,
            demanded_at: templates.iter().filter_map(|it| it.demanded_at).min(),
            typed_at: if schema.is_silent() {
                templates.iter().filter_map(|it| it.typed_at).min()
            } else {
                Some(schema.location)
            },
            annotations: (annotations != Annotations::default()).then(|| annotations.into()),
            ty,
        }
    }

    fn ty(&mut self, schema: &'a Schema, templates: &[&'a Value], notes: &mut Vec<String>) -> Type {
        if let Some(pointer) = &schema.recursive {
            return self.recursive(pointer, templates, notes);
        }
        let Some(kinds) = schema.kinds else {
            return Type::Any;
        };
        if let Some(constants) = &schema.constants {
            return enumeration(constants);
        }
        let found = templates.iter().map(|template| &template.ty).find(|ty| {
            let exact = kinds.has_name() && !schema.is_silent();
            **ty == Type::Attachments || (!exact && **ty != Type::Any)
        });
        match found {
            Some(ty) if Kinds::of(ty).within(kinds) => ty.clone(),
            _ if schema.is_silent() => Type::Any,
            _ if kinds == Kinds::LIST => self.list(&schema.list, templates, notes),
            _ if kinds == Kinds::OBJECT => self.members(&schema.object, templates),
            _ if !kinds.within(Kinds::SCALAR) => {
                notes.push(SEVERAL_KINDS.to_owned());
                Type::Any
            }
            _ if schema.is_moment(kinds) => Type::Timestamp,
            _ => kinds.ty(),
        }
    }

    fn recursive(
        &mut self,
        pointer: &'a str,
        templates: &[&'a Value],
        notes: &mut Vec<String>,
    ) -> Type {
        if !self.model.is_object(pointer) {
            notes.push(NO_OBJECT.to_owned());
            return Type::Any;
        }
        let known = self.templates.entry(pointer).or_default();
        for template in templates {
            if !known.iter().any(|it| std::ptr::eq(*it, *template)) {
                known.push(template);
            }
        }
        Type::Recursive(pointer.to_owned())
    }

    fn list(
        &mut self,
        list: &'a ListPart,
        templates: &[&'a Value],
        notes: &mut Vec<String>,
    ) -> Type {
        let elements = templates.iter().filter_map(|template| match &template.ty {
            Type::List(element) => Some(&**element),
            _ => None,
        });
        let elements: Vec<&Value> = elements.collect();
        match (list.prefix.len(), &list.rest) {
            (0, Rest::Of(element)) => Type::List(Box::new(self.value(element, &elements))),
            (0, _) => {
                let element = elements.first().map(|element| (*element).clone());
                Type::List(Box::new(element.unwrap_or(Value::of(Type::Any))))
            }
            (1..=Type::MAX_TUPLE, Rest::Open | Rest::Closed(_)) => {
                let places = list.prefix.iter();
                Type::Tuple(places.map(|place| self.value(place, &elements)).collect())
            }
            (_, rest) => {
                let note = match rest {
                    Rest::Of(_) => OPEN_TUPLE,
                    _ => LONG_TUPLE,
                };
                notes.push(note.to_owned());
                Type::List(Box::new(Value::of(Type::Any)))
            }
        }
    }

    /// An object below `data`: a map, where its members have no names.
    fn members(&mut self, object: &'a ObjectPart, templates: &[&'a Value]) -> Type {
        if object.names_members() {
            return Type::Object(self.object(object, templates));
        }
        let read = templates.iter().any(|it| matches!(it.ty, Type::Object(_)));
        match &object.rest {
            Rest::Of(schema) => {
                let fields = templates.iter().flat_map(|template| fields(template));
                let values: Vec<&Value> = fields.map(|(_, field)| &field.value).collect();
                Type::Map(Box::new(self.value(schema, &values)))
            }
            Rest::Open if !read => Type::Map(Box::new(Value::of(Type::Any))),
            Rest::Open | Rest::Closed(_) => Type::Object(self.object(object, templates)),
        }
    }

    fn object(&mut self, object: &'a ObjectPart, templates: &[&'a Value]) -> Object {
        let mut merged = Object::default();
        for (name, property) in &object.properties {
            if property.schema.is_impossible() {
                self.impossible(name, property);
                continue;
            }
            let read = templates.iter().flat_map(|template| fields(template));
            let read = read.filter(|(other, _)| *other == name);
            let read: Vec<&Field> = read.map(|(_, field)| field).collect();
            merged
                .fields
                .insert(name.clone(), Box::new(self.field(property, &read)));
        }
        for (name, field) in templates.iter().flat_map(|template| fields(template)) {
            if !object.properties.contains_key(name) && !merged.fields.contains_key(name) {
                let field = self.undeclared(&object.rest, field);
                merged
                    .fields
                    .extend(field.map(|field| (name.clone(), Box::new(field))));
            }
        }
        merged
    }

    fn field(&mut self, property: &'a Property, read: &[&'a Field]) -> Field {
        let schema = &property.schema;
        let presence = if property.required {
            Presence::Required
        } else {
            let null = self.model.resolve(schema).null || schema.null;
            optional(read.iter().map(|field| &field.presence).next(), null)
        };
        let values: Vec<&Value> = read.iter().map(|field| &field.value).collect();
        let mut value = self.value(schema, &values);
        if value.typed_at == Some(schema.location) {
            value.typed_at = Some(property.whole());
        }
        if property.required {
            value.demanded_at = Some(property.whole());
        }
        Field { presence, value }
    }

    /// A field that templates read and the schema does not name.
    fn undeclared(&mut self, rest: &'a Rest, field: &'a Field) -> Option<Field> {
        match rest {
            Rest::Closed(_) => None,
            Rest::Open => Some(field.clone()),
            Rest::Of(schema) => Some(Field {
                presence: optional(Some(&field.presence), schema.null),
                value: self.value(schema, &[&field.value]),
            }),
        }
    }

    fn impossible(&mut self, name: &str, property: &Property) {
        if property.required {
            let message = format!("`{name}` is required, and no value is allowed for it");
            self.diagnostics.push(
                Diagnostic::new(Code::Unsatisfiable, property.location, message)
                    .label(property.schema.location, "this allows none")
                    .help("every trigger is refused until the schema is mended"),
            );
        }
    }
}

/// The presence of what a schema leaves optional; `null` is whether it allows `null`.
fn optional(read: Option<&Presence>, null: bool) -> Presence {
    match read {
        Some(Presence::Provided) => Presence::Provided,
        Some(Presence::Optional {
            null: compared,
            maybe_provided_by,
        }) => Presence::Optional {
            null: *compared && null,
            maybe_provided_by: maybe_provided_by.clone(),
        },
        Some(Presence::Required) | None => Presence::OPTIONAL,
    }
}

fn enumeration(constants: &[Constant]) -> Type {
    let is_boolean = |constant: &Constant| matches!(constant, Constant::Boolean(_));
    if constants.len() == 2 && constants.iter().all(is_boolean) {
        return Type::Boolean;
    }
    Type::Enum(constants.to_vec())
}

fn fields(template: &Value) -> impl Iterator<Item = (&String, &Field)> {
    let object = match &template.ty {
        Type::Object(object) => Some(object),
        _ => None,
    };
    let members = object.into_iter().flat_map(|object| &object.fields);
    members.map(|(name, field)| (name, &**field))
}
