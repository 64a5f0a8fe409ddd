//! Negative controls: requests that are wrong in one thing, and must be refused for it.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::description::{Description, Operation};
use crate::sent::Sent;

/// A request that is wrong in one thing.
pub(crate) struct Control {
    /// What is wrong with it.
    pub(crate) fault: String,
    pub(crate) sent: Sent,
    /// The status that refuses it.
    pub(crate) status: u16,
    /// What the mock must find fault with.
    pub(crate) place: String,
}

/// All that can be wrong with a request that is right.
pub(crate) fn of(description: &Description, operation: &Operation, right: &Sent) -> Vec<Control> {
    let mut controls = vec![Control {
        fault: "no API key".to_owned(),
        sent: Sent {
            has_key: false,
            ..right.clone()
        },
        status: 401,
        place: "[\"request\"".to_owned(),
    }];
    if let Some(schema) = operation.body() {
        let bodies = Bodies {
            description,
            schema,
            right,
        };
        controls.extend(bodies.controls());
    }
    controls.extend(queries(description, operation, right));
    controls
}

/// What can be wrong with a body.
struct Bodies<'a> {
    description: &'a Description,
    schema: &'a Value,
    right: &'a Sent,
}

impl Bodies<'_> {
    fn controls(&self) -> Vec<Control> {
        let mut controls = Vec::new();
        if let Some(wrong) = wrong_value(self.description, self.schema) {
            controls.push(self.control("a body of another type", wrong, ""));
        }
        let Some(body) = self.right.body.as_ref().and_then(Value::as_object) else {
            return controls;
        };
        for (name, schema) in self.description.members(self.schema) {
            if let Some(wrong) = wrong_value(self.description, schema) {
                let fault = format!("`{name}` of another type");
                let body = with(body, name, wrong);
                controls.push(self.control(&fault, body, &format!(",\"{name}\"")));
            }
        }
        let required = self.description.resolve(self.schema)["required"].as_array();
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            let mut body = body.clone();
            body.remove(name);
            controls.push(self.control(&format!("no `{name}`"), body.into(), ""));
        }
        if self.description.resolve(self.schema)["additionalProperties"] == false {
            let body = with(body, "undeclared", json!(1));
            controls.push(self.control("a member that is not declared", body, ""));
        }
        controls
    }

    fn control(&self, fault: &str, body: Value, place: &str) -> Control {
        Control {
            fault: fault.to_owned(),
            sent: Sent {
                body: Some(body),
                ..self.right.clone()
            },
            status: 422,
            place: format!("[\"request\",\"body\"{place}"),
        }
    }
}

fn with(body: &Map<String, Value>, name: &str, value: Value) -> Value {
    let mut body = body.clone();
    body.insert(name.to_owned(), value);
    body.into()
}

/// What can be wrong with a query.
fn queries(description: &Description, operation: &Operation, right: &Sent) -> Vec<Control> {
    let mut controls = Vec::new();
    for parameter in operation.query() {
        let name = &parameter.name;
        let others = right
            .query
            .iter()
            .filter(|(known, _)| known != name)
            .cloned();
        let control = |fault, query| Control {
            fault,
            sent: Sent {
                query,
                ..right.clone()
            },
            status: 422,
            place: "[\"request\",\"query\"".to_owned(),
        };
        if parameter.is_required {
            let without = others.clone().collect();
            controls.push(control(format!("no `{name}`"), without));
        }
        if is_picky(description.resolve(parameter.schema)) {
            let wrong = (name.clone(), "wrong".to_owned());
            let with = others.chain([wrong]).collect();
            controls.push(control(format!("a wrong `{name}`"), with));
        }
    }
    controls
}

/// Whether there is a text that a parameter cannot have for its value.
fn is_picky(schema: &Value) -> bool {
    if let Some(choice) = schema["anyOf"].as_array() {
        return choice.iter().all(is_picky);
    }
    match schema["type"].as_str() {
        Some("integer" | "number" | "boolean") => true,
        Some("string") => schema["enum"].is_array() || schema["format"].is_string(),
        Some("array") => is_picky(&schema["items"]),
        _ => false,
    }
}

/// A value that a schema does not allow, if its types leave one.
fn wrong_value(description: &Description, schema: &Value) -> Option<Value> {
    let types = types(description, schema)?;
    [
        json!(7.5),
        json!(true),
        json!("wrong"),
        json!([]),
        json!({}),
    ]
    .into_iter()
    .find(|value| !types.contains(type_of(value)))
}

/// The types of what a schema allows; `None` if it allows all.
fn types<'a>(description: &'a Description, schema: &'a Value) -> Option<BTreeSet<&'a str>> {
    let schema = description.resolve(schema);
    if let Some(name) = schema["type"].as_str() {
        let null = (schema["nullable"] == true).then_some("null");
        let name = if name == "integer" { "number" } else { name };
        return Some([name].into_iter().chain(null).collect());
    }
    if let Some(values) = schema["enum"].as_array() {
        return Some(values.iter().map(type_of).collect());
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return parts.iter().find_map(|part| types(description, part));
    }
    let choice = schema["anyOf"].as_array()?.iter();
    let choice: Option<Vec<_>> = choice.map(|part| types(description, part)).collect();
    Some(choice?.into_iter().flatten().collect())
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
