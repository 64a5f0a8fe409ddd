//! A contract as a JSON Schema, draft 2020-12, for the `trigger_data_json_schema` of a workflow.

mod shapes;

use crate::contract::{self, Constant, Contract, Field, Object, Presence, Read, Type};
use crate::json::{self, Value};

/// The `$comment` of a schema that this crate has made. By it, such a schema can be told from one
/// that somebody wrote.
pub const MARK: &str = "Made by `cargo knock schema --write` from what the templates read, and \
                        replaced by its next run: remove this comment to keep changes.";

/// The schema of the `data` that a trigger of the workflow must bring. It accepts what the contract
/// does: a field that a step provides is left out of it, and a field that the contract does not
/// have is as welcome as it is to Knock.
///
/// Descriptions name the steps that read a field rather than lines, so that the schema stays the
/// same when lines move.
///
/// ```
/// use knock_codegen::{analyze, directory::Directory, json_schema::json_schema};
///
/// let directory = Directory::from_files([(
///     "workflows/welcome/workflow.json",
///     r#"{ "steps": [ { "ref": "sms_1", "template": { "text_body": "Hi {{ name | upcase }}" } } ] }"#,
/// )]);
/// let schema = json_schema(&analyze(&directory).contracts[0]).to_string();
/// let name = r#"
///     "name": {
///       "description": "Read by sms_1.",
///       "type": "string"
///     }"#;
/// assert!(schema.contains(name), "{schema}");
/// ```
#[must_use]
pub fn json_schema(contract: &Contract) -> Value {
    let mut members = vec![
        text("$schema", "https://json-schema.org/draft/2020-12/schema"),
        text("$comment", MARK),
    ];
    let description = contract.data_description.iter();
    members.extend(description.map(|description| text("description", description)));
    members.extend(object(&contract.data));
    let definitions = contract.definitions.iter();
    let definitions: Vec<(String, Value)> = definitions
        .map(|(pointer, value)| (definition(pointer), element(value)))
        .collect();
    if !definitions.is_empty() {
        members.push(("$defs", Value::Object(definitions)));
    }
    Value::object(members)
}

/// A keyword of a schema and its value.
type Keyword = (&'static str, Value);

fn text(keyword: &'static str, value: &str) -> Keyword {
    (keyword, value.into())
}

/// The `type` keyword for one type or several.
fn types(names: &[&str]) -> Keyword {
    let value = match names {
        [name] => Value::from(*name),
        names => Value::array(names.iter().copied()),
    };
    ("type", value)
}

fn object(object: &Object) -> Vec<Keyword> {
    let properties = object.given().map(|(name, it)| (name, field(it)));
    let required = (object.given()).filter(|(_, field)| field.presence == Presence::Required);
    let required: Vec<Value> = required.map(|(name, _)| name.into()).collect();
    let mut keywords = vec![
        types(&["object"]),
        ("properties", Value::object(properties)),
    ];
    if !required.is_empty() {
        keywords.push(("required", Value::Array(required)));
    }
    keywords.push(("additionalProperties", Value::Bool(true)));
    keywords
}

fn field(Field { presence, value }: &Field) -> Value {
    let is_null = matches!(presence, Presence::Optional { null: true, .. });
    let mut description = description(value);
    if let Presence::Optional {
        maybe_provided_by: Some(step),
        ..
    } = presence
    {
        description.push(format!("The step {step} may write it before it is read."));
    }
    schema(&description.join(" "), value, is_null)
}

fn element(value: &contract::Value) -> Value {
    schema(&description(value).join(" "), value, false)
}

fn schema(description: &str, value: &contract::Value, is_null: bool) -> Value {
    let said = value.annotations();
    let mut keywords = keywords(&value.ty);
    if let (Type::Timestamp, Some(format)) = (&value.ty, &said.format) {
        keywords = vec![types(&["string"]), text("format", format)];
    }
    if is_null || value.nullable {
        accept_null(&mut keywords);
    }
    if let Some(format) = &said.format {
        keywords.push(text("format", format));
    }
    if let Some(default) = &said.default {
        keywords.extend(parsed(default).map(|default| ("default", default)));
    }
    if said.deprecated {
        keywords.push(("deprecated", Value::Bool(true)));
    }
    if !description.is_empty() {
        keywords.insert(0, text("description", description));
    }
    if keywords.is_empty() {
        return Value::Bool(true);
    }
    Value::object(keywords)
}

fn keywords(ty: &Type) -> Vec<Keyword> {
    match ty {
        Type::Scalar => vec![types(&["string", "number", "boolean"])],
        Type::Text => vec![types(&["string"])],
        Type::Integer => vec![types(&["integer"])],
        Type::Number => vec![types(&["number"])],
        Type::Boolean => vec![types(&["boolean"])],
        Type::Timestamp => shapes::timestamp(),
        Type::Until => shapes::until(),
        Type::List(value) => vec![types(&["array"]), ("items", element(value))],
        Type::Object(members) => object(members),
        Type::Map(value) => vec![types(&["object"]), ("additionalProperties", element(value))],
        Type::Tuple(places) => vec![
            types(&["array"]),
            ("prefixItems", Value::array(places.iter().map(element))),
            ("items", Value::Bool(false)),
            ("minItems", Value::Number(places.len().to_string())),
        ],
        Type::Recursive(pointer) if pointer == "#" => vec![reference("#")],
        Type::Recursive(pointer) => vec![reference(&format!("#/$defs/{}", definition(pointer)))],
        Type::Enum(constants) => enumeration(constants),
        Type::Attachments => shapes::attachments(),
        Type::Any => Vec::new(),
    }
}

/// A value that is kept as text.
fn parsed(text: &str) -> Option<Value> {
    let node = json::parse_text(text).ok()?;
    Some(Value::from(&node))
}

/// Other keywords may stand beside a branch, but not beside a reference that `null` is added to.
fn reference(target: &str) -> Keyword {
    let target = Value::object([text("$ref", target)]);
    ("anyOf", Value::array([target]))
}

/// The name of a definition: what stands in its pointer, without what a pointer would have to escape.
fn definition(pointer: &str) -> String {
    let name = pointer.strip_prefix("#/$defs/").unwrap_or(pointer);
    name.trim_start_matches("#/").replace(['/', '~'], ".")
}

fn enumeration(constants: &[Constant]) -> Vec<Keyword> {
    let is_text = |constant: &Constant| matches!(constant, Constant::Text(_));
    let constants_are_texts = constants.iter().all(is_text);
    let values = constants.iter().map(|constant| match constant {
        Constant::Text(text) => Value::from(text.as_str()),
        Constant::Number(digits) => Value::Number(digits.clone()),
        Constant::Boolean(value) => Value::Bool(*value),
    });
    let mut keywords = vec![("enum", Value::array(values))];
    if constants_are_texts {
        keywords.insert(0, types(&["string"]));
    }
    keywords
}

/// What a schema says of types and values says nothing against `null`.
fn accept_null(keywords: &mut [Keyword]) {
    for (keyword, value) in keywords {
        match (*keyword, value) {
            ("type", Value::Array(names)) => names.push("null".into()),
            ("type", name) => *name = Value::Array(vec![name.clone(), "null".into()]),
            ("enum", Value::Array(values)) => values.push(Value::Null),
            ("anyOf", Value::Array(schemas)) => {
                schemas.push(Value::object([types(&["null"])]));
            }
            _ => {}
        }
    }
}

/// Sentences on what a value is, and what reads it.
fn description(value: &contract::Value) -> Vec<String> {
    let mut sentences: Vec<String> = value.annotations().description.iter().cloned().collect();
    let readers = readers(&value.reads);
    let readers = match readers.as_slice() {
        [] => return sentences,
        [reader] => format!("Read by {reader}."),
        [others @ .., last] => format!("Read by {} and {last}.", others.join(", ")),
    };
    // A schema that was printed and taken over by hand says so already.
    if !sentences
        .iter()
        .any(|sentence| sentence.ends_with(&readers))
    {
        sentences.push(readers);
    }
    sentences
}

/// The steps that read something, each once, in the order of their first reads.
fn readers(reads: &[Read]) -> Vec<&str> {
    let mut readers = Vec::new();
    for read in reads {
        let reader = read.step.as_deref().unwrap_or("the workflow's conditions");
        if !readers.contains(&reader) {
            readers.push(reader);
        }
    }
    readers
}
