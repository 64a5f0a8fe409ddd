//! Values that a contract describes.

use knock_codegen::contract::{self, Constant, Contract, Object, Presence, Read, Type};
use serde_json::{Map, Value, json};

/// Which optional fields a payload has.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Optional {
    All,
    None,
    Some,
}

/// Makes values, the same for the same seed.
pub(crate) struct Maker<'a> {
    random: fastrand::Rng,
    optional: Optional,
    /// Scalars that mean something to a template, because it compares something with them.
    scalars: &'a [Value],
    contract: &'a Contract,
}

impl<'a> Maker<'a> {
    pub(crate) fn new(
        contract: &'a Contract,
        seed: u64,
        optional: Optional,
        scalars: &'a [Value],
    ) -> Self {
        Self {
            random: fastrand::Rng::with_seed(seed),
            optional,
            scalars,
            contract,
        }
    }

    pub(crate) fn object(&mut self, object: &Object) -> Value {
        let mut members = Map::new();
        for (name, field) in &object.fields {
            if self.has(&field.presence) {
                members.insert(name.clone(), self.value(&field.value));
            }
        }
        Value::Object(members)
    }

    pub(crate) fn has(&mut self, presence: &Presence) -> bool {
        match (presence, self.optional) {
            (Presence::Required, _) | (Presence::Optional { .. }, Optional::All) => true,
            (Presence::Provided, _) | (_, Optional::None) => false,
            (_, Optional::Some) => self.random.bool(),
        }
    }

    fn value(&mut self, value: &contract::Value) -> Value {
        match &value.ty {
            // This is where what holds itself ends.
            Type::Recursive(_) if value.nullable => Value::Null,
            Type::Scalar => self.one_of(Value::is_null, &json!("some text")),
            Type::Text => self.one_of(|value| !value.is_string(), &json!("some text")),
            Type::Number => self.one_of(|value| !value.is_number(), &json!(7.5)),
            Type::Integer => self.one_of(|value| !value.is_i64(), &json!(7)),
            Type::Boolean => json!(!matches!(self.optional, Optional::Some) || self.random.bool()),
            Type::Timestamp => json!("2026-03-23T09:00:00Z"),
            Type::Until => json!({ "unit": "minutes", "value": 5 }),
            Type::List(element) => {
                let holds_itself = matches!(element.ty, Type::Recursive(_));
                let elements = (0..if holds_itself { 0 } else { 2 }).map(|_| self.value(element));
                Value::Array(elements.collect())
            }
            Type::Object(object) => self.object(object),
            Type::Tuple(places) => places.iter().map(|place| self.value(place)).collect(),
            Type::Recursive(pointer) => self.recursive(pointer),
            Type::Map(element) => json!({ "a name": self.value(element) }),
            Type::Enum(values) => constant(&values[self.random.usize(..values.len())]),
            Type::Attachments => json!([{ "name": "a", "content_type": "b", "content": "Yw==" }]),
            // Text holds any text that is asked for, and anything may be text.
            Type::Any => {
                let scalars = self.scalars.iter().filter_map(Value::as_str);
                Value::String(scalars.chain(["some text"]).collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// An object that holds itself, with as little as it may have.
    fn recursive(&mut self, pointer: &str) -> Value {
        let object = match self.contract.definitions.get(pointer).map(|it| &it.ty) {
            Some(Type::Object(object)) => object,
            Some(other) => panic!("{pointer} is {other:?}, and no object"),
            None => &self.contract.data,
        };
        let optional = std::mem::replace(&mut self.optional, Optional::None);
        let value = self.object(object);
        self.optional = optional;
        value
    }

    /// Some scalar that does not differ from what is wanted, half of the time one that is meant.
    fn one_of(&mut self, differs: fn(&Value) -> bool, plain: &Value) -> Value {
        let meant: Vec<&Value> = self.scalars.iter().filter(|it| !differs(it)).collect();
        if meant.is_empty() || !matches!(self.optional, Optional::Some) || self.random.bool() {
            return plain.clone();
        }
        meant[self.random.usize(..meant.len())].clone()
    }
}

fn constant(constant: &Constant) -> Value {
    match constant {
        Constant::Text(text) => json!(text),
        Constant::Boolean(value) => json!(value),
        Constant::Number(digits) => serde_json::from_str(digits).unwrap(),
    }
}

/// A step on the way to a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Member(String),
    Elements,
}

/// The ways to all fields that are required, at any depth.
pub(crate) fn required(object: &Object) -> Vec<Vec<Step>> {
    let mut found = Vec::new();
    collect(object, &[], &mut found);
    found
}

fn collect(object: &Object, above: &[Step], found: &mut Vec<Vec<Step>>) {
    for (name, field) in &object.fields {
        let path = [above, &[Step::Member(name.clone())]].concat();
        match field.presence {
            Presence::Required => found.push(path.clone()),
            Presence::Optional { .. } => {}
            Presence::Provided => continue,
        }
        collect_below(&field.value.ty, &path, found);
    }
}

fn collect_below(ty: &Type, path: &[Step], found: &mut Vec<Vec<Step>>) {
    match ty {
        Type::Object(object) => collect(object, path, found),
        // Places of a tuple are no members: to take one out moves the others.
        Type::List(element) | Type::Map(element) => {
            collect_below(&element.ty, &[path, &[Step::Elements]].concat(), found);
        }
        _ => {}
    }
}

/// Takes a field out, of every element where it is one of several, and says whether there was one.
pub(crate) fn remove(value: &mut Value, path: &[Step]) -> bool {
    match (path, value) {
        ([Step::Member(name)], Value::Object(members)) => members.remove(name).is_some(),
        ([Step::Member(name), rest @ ..], Value::Object(members)) => {
            members.get_mut(name).is_some_and(|it| remove(it, rest))
        }
        ([Step::Elements, rest @ ..], Value::Array(elements)) => {
            let removed = elements
                .iter_mut()
                .filter_map(|it| remove(it, rest).then_some(()));
            removed.count() > 0
        }
        ([Step::Elements, rest @ ..], Value::Object(members)) => {
            let removed = members
                .values_mut()
                .filter_map(|it| remove(it, rest).then_some(()));
            removed.count() > 0
        }
        _ => false,
    }
}

/// All reads of an object at any depth, with the ways to what they read.
pub(crate) fn all_reads(object: &Object) -> Vec<(Vec<Step>, &Read)> {
    let mut reads = Vec::new();
    for (name, field) in &object.fields {
        reads_below(&field.value, vec![Step::Member(name.clone())], &mut reads);
    }
    reads
}

fn reads_below<'a>(
    value: &'a contract::Value,
    path: Vec<Step>,
    reads: &mut Vec<(Vec<Step>, &'a Read)>,
) {
    reads.extend(value.reads.iter().map(|read| (path.clone(), read)));
    match &value.ty {
        Type::Object(object) => {
            for (step, read) in all_reads(object) {
                reads.push(([path.clone(), step].concat(), read));
            }
        }
        Type::Tuple(places) => {
            for place in places {
                reads_below(place, [path.clone(), vec![Step::Elements]].concat(), reads);
            }
        }
        Type::List(element) | Type::Map(element) => {
            reads_below(element, [path, vec![Step::Elements]].concat(), reads);
        }
        _ => {}
    }
}
