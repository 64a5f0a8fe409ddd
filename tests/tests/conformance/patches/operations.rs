//! Rules for operations.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::description::METHODS;

/// The statuses of errors by <https://docs.knock.app/api-reference/overview/errors>, with the type and
/// a code of each.
pub(crate) const ERRORS: [(u16, &str, &str); 9] = [
    (400, "invalid_request_error", "invalid_params"),
    (401, "authentication_error", "api_key_missing"),
    (403, "authentication_error", "authorization"),
    (404, "invalid_request_error", "resource_missing"),
    (409, "invalid_request_error", "conflict"),
    (422, "invalid_request_error", "invalid_params"),
    (429, "api_error", "too_many_requests"),
    (500, "api_error", "internal_server_error"),
    (503, "api_error", "service_unavailable"),
];

/// Applies a rule to every operation, which has the template of its path and counts what it did.
fn each(tree: &mut Value, rule: impl Fn(&str, &mut Value) -> usize) -> usize {
    let mut places = 0;
    for (template, path) in tree["paths"].as_object_mut().expect("there are paths") {
        for method in METHODS {
            places += path
                .get_mut(method)
                .map_or(0, |operation| rule(template, operation));
        }
    }
    places
}

fn parameters(operation: &mut Value) -> &mut Vec<Value> {
    let parameters = operation.as_object_mut().expect("it is an operation");
    let parameters = parameters.entry("parameters").or_insert(json!([]));
    parameters.as_array_mut().expect("they are a list")
}

pub(super) fn declare_path_parameters(tree: &mut Value) -> usize {
    each(tree, |template, operation| {
        let declared = parameters(operation);
        let before = declared.len();
        let names = template
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        for name in names {
            let is_it = |known: &Value| known["in"] == "path" && known["name"] == name;
            if !declared.iter().any(is_it) {
                let schema = json!({ "type": "string" });
                declared.push(
                    json!({ "in": "path", "name": name, "required": true, "schema": schema }),
                );
            }
        }
        declared.len() - before
    })
}

/// Declares `status` as what it is sent as: `status[]=sent`, and `inserted_at.gt` as `inserted_at[gt]=…`.
///
/// A name with brackets would not do, since the mock escapes them; the parts of a deep object may
/// have any name, and an empty one is how the elements of a list are named.
pub(super) fn name_parts_in_brackets(tree: &mut Value) -> usize {
    each(tree, |_, operation| {
        let mut objects = BTreeMap::new();
        let declared = parameters(operation);
        let before = declared.len();
        declared.retain(|parameter| !is_part(parameter, &mut objects));
        let places = before - declared.len();
        for (name, schema) in objects {
            declared.push(json!({
                "in": "query",
                "name": name,
                "required": !schema["required"].as_array().is_none_or(Vec::is_empty),
                "style": "deepObject",
                "explode": true,
                "schema": schema,
            }));
        }
        places
    })
}

/// Whether a parameter is a part of an object, which then has it.
fn is_part(parameter: &Value, objects: &mut BTreeMap<String, Value>) -> bool {
    let name = parameter["name"].as_str().expect("a parameter has a name");
    let schema = &parameter["schema"];
    let (whole, part, schema) = match name.split_once('.') {
        _ if parameter["in"] != "query" => return false,
        Some((whole, part)) => (whole, part, schema.clone()),
        None if schema["type"] == "array" => {
            let whole = name.trim_end_matches("[]");
            // Of one element the mock makes no list.
            (whole, "", json!({ "anyOf": [schema["items"], schema] }))
        }
        None => return false,
    };
    let empty = json!({ "type": "object", "properties": {}, "required": [] });
    let object = objects.entry(whole.to_owned()).or_insert(empty);
    object["properties"][part] = schema;
    if parameter["required"] == true {
        let required = object["required"].as_array_mut().expect("it is a list");
        required.push(part.into());
    }
    true
}

/// Declares what the official SDKs of old sent: a part of a set by its keys, or what belongs to one key.
pub(super) fn declare_parts_of_preferences(tree: &mut Value) -> usize {
    let set = tree["components"]["schemas"]["PreferenceSetRequest"]["properties"].clone();
    each(tree, |template, operation| {
        let Some((_, part)) = template.split_once("/preferences/{id}/") else {
            return 0;
        };
        let schema = match part.split_once('/') {
            None => set[part].clone(),
            Some(_) => json!({
                "type": "object",
                "properties": {
                    "subscribed": { "type": "boolean" },
                    "channel_types": { "$ref": "#/components/schemas/PreferenceSetChannelTypes" },
                    "conditions": { "type": "array", "items": { "type": "object" } },
                },
            }),
        };
        operation["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": schema } } });
        1
    })
}

pub(super) fn declare_errors(tree: &mut Value) -> usize {
    each(tree, |_, operation| {
        let responses = operation["responses"]
            .as_object_mut()
            .expect("it has answers");
        let before = responses.len();
        for (status, kind, code) in ERRORS {
            responses
                .entry(status.to_string())
                .or_insert_with(|| error(status, kind, code));
        }
        responses.len() - before
    })
}

/// An error as Knock answers it, by way of example: for each schema of an answer the mock would compile
/// all that there are.
fn error(status: u16, kind: &str, code: &str) -> Value {
    let fault = json!({ "field": "recipients", "message": "can't be blank", "type": "required" });
    let example = json!({
        "code": code,
        "message": format!("This is what {status} looks like"),
        "status": status,
        "type": kind,
        "errors": [fault],
    });
    json!({
        "description": "An error",
        "content": { "application/json": { "example": example } },
    })
}
