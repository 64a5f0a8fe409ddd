//! Rules for schemas, wherever they stand.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::description::METHODS;

type Schema = Map<String, Value>;

/// Applies a rule to every object of a tree, those inside first, and counts where it did something.
pub(super) fn each(tree: &mut Value, rule: fn(&mut Schema) -> bool) -> usize {
    match tree {
        Value::Array(elements) => elements.iter_mut().map(|element| each(element, rule)).sum(),
        Value::Object(schema) => {
            let members = schema.iter_mut().filter(|(name, _)| !is_value(name));
            let inside: usize = members.map(|(_, member)| each(member, rule)).sum();
            inside + usize::from(rule(schema))
        }
        _ => 0,
    }
}

/// What stands under such a name looks like a schema, but is a value.
fn is_value(name: &str) -> bool {
    matches!(name, "example" | "examples")
}

fn is_list(schema: &Schema, name: &str) -> bool {
    schema.get(name).is_some_and(Value::is_array)
}

fn has_type(schema: &Schema) -> bool {
    schema.get("type").is_some_and(Value::is_string)
}

pub(super) fn drop_type_beside_choice(schema: &mut Schema) -> bool {
    let is_patched = has_type(schema) && (is_list(schema, "oneOf") || is_list(schema, "anyOf"));
    if is_patched {
        schema.remove("type");
    }
    is_patched
}

pub(super) fn spell_out_null(schema: &mut Schema) -> bool {
    let is_patched = schema.get("nullable").is_some_and(Value::is_boolean) && !has_type(schema);
    if is_patched && schema.remove("nullable") == Some(Value::Bool(true)) {
        let null = json!({ "enum": [null] });
        let says_more = ["oneOf", "anyOf", "allOf", "$ref"];
        if says_more.iter().any(|name| schema.contains_key(*name)) {
            let rest = std::mem::take(schema);
            schema.insert("anyOf".to_owned(), json!([rest, null]));
        } else {
            schema.insert("enum".to_owned(), null["enum"].clone());
        }
    }
    is_patched
}

pub(super) fn open_choice(schema: &mut Schema) -> bool {
    let is_patched = is_list(schema, "oneOf");
    if is_patched {
        let choice = schema.remove("oneOf").expect("it is there");
        schema.insert("anyOf".to_owned(), choice);
    }
    is_patched
}

pub(super) fn bound_integer(schema: &mut Schema) -> bool {
    let is_patched = schema.get("type").is_some_and(|kind| kind == "integer")
        && !schema.contains_key("minimum")
        && !schema.contains_key("maximum");
    if is_patched {
        schema.insert("minimum".to_owned(), json!(0));
        schema.insert("maximum".to_owned(), json!(100));
    }
    is_patched
}

/// Says of the objects in requests that they have no members but those that are declared.
pub(super) fn close_requests(tree: &mut Value) -> usize {
    let mut places = 0;
    let mut names = BTreeSet::new();
    let paths = tree["paths"].as_object_mut().expect("there are paths");
    for path in paths.values_mut() {
        for method in METHODS {
            if let Some(body) = path.pointer_mut(&format!("/{method}/requestBody")) {
                places += close(body, &mut names);
            }
        }
    }
    let mut closed = BTreeSet::new();
    while let Some(name) = names.pop_first() {
        if closed.insert(name.clone()) {
            places += close(&mut tree["components"]["schemas"][&name], &mut names);
        }
    }
    places
}

/// Closes what stands in a tree, and adds the names of the schemas that it refers to.
fn close(tree: &mut Value, names: &mut BTreeSet<String>) -> usize {
    match tree {
        Value::Array(elements) => elements.iter_mut().map(|part| close(part, names)).sum(),
        Value::Object(schema) => {
            let reference = schema.get("$ref").and_then(Value::as_str);
            let name = reference.and_then(|text| text.strip_prefix("#/components/schemas/"));
            names.extend(name.map(str::to_owned));
            // The parts of an `allOf` say together which members there are.
            let members = schema
                .iter_mut()
                .filter(|(name, _)| !is_value(name) && *name != "allOf");
            let inside: usize = members.map(|(_, member)| close(member, names)).sum();
            let is_patched = schema.get("properties").is_some_and(Value::is_object)
                && has_type(schema)
                && !schema.contains_key("additionalProperties");
            if is_patched {
                schema.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            inside + usize::from(is_patched)
        }
        _ => 0,
    }
}
