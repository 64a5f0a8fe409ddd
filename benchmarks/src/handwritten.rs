//! The structs that somebody would write by hand for the data of a workflow, with serde's derive.

use std::fmt::Write as _;

use serde_json::Value;

use crate::workflows::Workflow;

/// A module for each of the first `count` workflows.
#[must_use]
pub fn modules(count: usize) -> String {
    let mut text = String::new();
    for number in 0..count {
        let mut structs = String::new();
        structure(&mut structs, "Data", &Workflow(number).schema());
        let _ = writeln!(text, "pub mod workflow_{number} {{\n{structs}}}");
    }
    text
}

/// Writes the struct of an object, and those of the objects in it.
fn structure(text: &mut String, name: &str, schema: &Value) {
    let members = schema["properties"]
        .as_object()
        .expect("the schema of an object");
    let required: Vec<&Value> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .collect();
    let mut nested = String::new();
    let _ = writeln!(
        text,
        "#[derive(Clone, Debug, PartialEq, ::serde::Serialize)]\npub struct {name} {{"
    );
    for (key, schema) in members {
        let kind = kind(&mut nested, &format!("{name}{}", capitalised(key)), schema);
        if required.iter().any(|required| *required == key) {
            let _ = writeln!(text, "pub {key}: {kind},");
        } else {
            let _ = writeln!(
                text,
                "#[serde(skip_serializing_if = \"Option::is_none\")]\npub {key}: Option<{kind}>,"
            );
        }
    }
    text.push_str("}\n");
    text.push_str(&nested);
}

/// The type of a value. Its structs are written to `nested`.
fn kind(nested: &mut String, name: &str, schema: &Value) -> String {
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("object"), _) => {
            structure(nested, name, schema);
            name.to_owned()
        }
        (Some("array"), _) => format!(
            "Vec<{}>",
            kind(nested, &format!("{name}Item"), &schema["items"])
        ),
        (Some("number"), _) => "f64".into(),
        (Some("boolean"), _) => "bool".into(),
        (Some("string"), Some("date-time")) => "::chrono::DateTime<::chrono::Utc>".into(),
        (Some("string"), _) => match schema["enum"].as_array() {
            Some(words) => {
                let _ = writeln!(
                    nested,
                    "#[derive(Clone, Copy, Debug, PartialEq, ::serde::Serialize)]\n\
                     #[serde(rename_all = \"lowercase\")]\npub enum {name} {{"
                );
                for word in words.iter().filter_map(Value::as_str) {
                    let _ = writeln!(nested, "{},", capitalised(word));
                }
                nested.push_str("}\n");
                name.to_owned()
            }
            None => "String".into(),
        },
        other => unreachable!("no schema of a workflow has {other:?}"),
    }
}

fn capitalised(key: &str) -> String {
    key.split('_')
        .map(|word| {
            let (first, rest) = word.split_at(1);
            first.to_uppercase() + rest
        })
        .collect()
}
