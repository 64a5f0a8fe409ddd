//! Knock directories with several workflows.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::templates::template;

/// The files of a directory with a partial, whose workflows may render it and trigger each other.
pub(crate) fn directory() -> impl Strategy<Value = Vec<(String, String)>> {
    (btree_map(key(), workflow(), 1..4), template()).prop_map(|(workflows, partial)| {
        let mut files: Vec<(String, String)> = workflows
            .into_iter()
            .map(|(key, workflow)| {
                (
                    format!("workflows/{key}/workflow.json"),
                    workflow.to_string(),
                )
            })
            .collect();
        files.push(("partials/p/partial.json".to_owned(), partial_json(&partial)));
        files
    })
}

fn partial_json(content: &str) -> String {
    json!({ "name": "P", "type": "text", "content": content }).to_string()
}

fn key() -> impl Strategy<Value = &'static str> {
    select(vec!["welcome", "welcome_", "self", "order-shipped", "2fa"])
}

fn workflow() -> impl Strategy<Value = Value> {
    (vec(step(2), 0..5), option::weighted(0.2, schema())).prop_map(|(steps, schema)| {
        json!({ "name": "W", "steps": steps, "trigger_data_json_schema": schema })
    })
}

fn step(depth: u32) -> BoxedStrategy<Value> {
    let channel = (template(), option::of(condition())).prop_map(|(body, conditions)| {
        json!({
            "type": "channel", "channel_type": "sms", "ref": "sms_1",
            "template": { "text_body": body }, "conditions": conditions,
        })
    });
    let triggers = (key(), template()).prop_map(|(key, data)| {
        json!({
            "type": "trigger_workflow", "ref": "trigger_1",
            "settings": { "workflow_key": key, "data": format!("{{\"x\": \"{data}\"}}") },
        })
    });
    let updates = template().prop_map(
        |data| json!({ "type": "update_data", "ref": "update_1", "settings": { "data": data } }),
    );
    let batch = || {
        let settings = json!({ "batch_key": "data.x.name", "batch_window_type": "fixed" });
        json!({ "type": "batch", "ref": "batch_1", "settings": settings })
    };
    let delay = json!({ "type": "delay", "ref": "delay_1",
        "settings": { "delay_until_field_path": "data.until" } });
    let simple = prop_oneof![
        6 => channel,
        1 => triggers,
        1 => updates,
        1 => Just(batch()),
        1 => Just(delay),
    ];
    if depth == 0 {
        return simple.boxed();
    }
    let branch = (condition(), vec(step(depth - 1), 0..3)).prop_map(|(conditions, steps)| {
        let branches = json!([{ "name": "B", "conditions": conditions, "steps": steps }]);
        json!({ "type": "branch", "ref": "branch_1", "branches": branches })
    });
    prop_oneof![5 => simple, 1 => branch].boxed()
}

fn condition() -> impl Strategy<Value = Value> {
    let variables = vec![
        "data.x",
        "data.items",
        "recipient.name",
        "actor",
        "data.y.name",
    ];
    let operators = vec![
        "equal_to",
        "exists",
        "not_empty",
        "greater_than",
        "contains",
    ];
    let one = (
        select(variables),
        select(operators),
        select(vec!["1", "\"a\"", "data.z"]),
    );
    vec(one, 1..3).prop_map(|conditions| {
        let conditions = conditions.into_iter().map(|(variable, operator, argument)| {
            json!({ "variable": variable, "operator": operator, "argument": argument })
        });
        json!({ "all": conditions.collect::<Vec<_>>() })
    })
}

fn schema() -> impl Strategy<Value = Value> {
    let types = vec!["string", "integer", "number", "boolean", "array", "object"];
    let names = select(vec!["x", "y", "items", "name", "type", "Self"]);
    let properties = btree_map(names, select(types), 0..4);
    properties.prop_map(|properties| {
        let required: Vec<&str> = properties.keys().copied().take(2).collect();
        let properties = properties
            .into_iter()
            .map(|(name, ty)| (name.to_owned(), json!({ "type": ty })));
        let properties: serde_json::Map<String, Value> = properties.collect();
        json!({ "type": "object", "properties": properties, "required": required })
    })
}
