//! What a remote document is as files, byte for byte as Knock's own command line (1.1) writes them.

use knock_codegen::json::Value;

use super::extract::{self, Extractable};
use super::kind::Kind;
use super::path::Files;
use super::tree;

/// What the remote says of its documents for command lines, and what no file shows.
const ANNOTATION: &str = "__annotation";

/// Where members are put that nobody may change.
const READONLY: &str = "__readonly";

/// Members that nobody may change and that differ from branch to branch, or from day to day.
const VOLATILE: [&str; 4] = ["sha", "updated_at", "environment", "created_at"];

/// The files of a resource, relative to its folder, or why they cannot be written. What the folder
/// holds so far decides which contents have files of their own, and how those are called.
pub(super) fn resource(
    kind: Kind,
    mut document: Value,
    local: Option<&Value>,
) -> Result<Files, String> {
    let mut files = Files::default();
    match kind {
        Kind::Workflow => {
            if let Some(steps) = tree::get_mut(&mut document, "steps") {
                workflow_steps(steps, local, &mut files)?;
            }
        }
        Kind::Partial | Kind::Layout => top_level(kind, &mut document, local, &mut files)?,
    }
    let document = prepared(document, kind.schema());
    files.add(kind.file(), format!("{document}\n").into_bytes())?;
    Ok(files)
}

/// A translation as a file: `content` is what Knock says of it, JSON in a string or a `.po` file.
pub(super) fn translation(content: &str, format: super::Format) -> Result<Vec<u8>, String> {
    let text = match format {
        super::Format::Po => content.to_owned(),
        super::Format::Json => {
            let content = tree::parse(content)
                .map_err(|error| format!("its content is not valid JSON: {error}"))?;
            format!("{content}\n")
        }
    };
    Ok(text.into_bytes())
}

fn workflow_steps(
    steps: &mut Value,
    local: Option<&Value>,
    files: &mut Files,
) -> Result<(), String> {
    let Value::Array(steps) = steps else {
        return Ok(());
    };
    for step in steps {
        extract::from_step(step, local, files)?;
        if tree::text(step, "type") != Some("branch") {
            continue;
        }
        let Some(Value::Array(branches)) = tree::get_mut(step, "branches") else {
            continue;
        };
        for branch in branches {
            if let Some(steps) = tree::get_mut(branch, "steps") {
                workflow_steps(steps, local, files)?;
            }
        }
    }
    Ok(())
}

/// Extracts members of a partial or a layout. Nothing below them is extracted.
fn top_level(
    kind: Kind,
    document: &mut Value,
    local: Option<&Value>,
    files: &mut Files,
) -> Result<(), String> {
    let extension = (kind == Kind::Partial).then(|| match tree::text(document, "type") {
        Some("html") => "html",
        Some("json") => "json",
        Some("markdown") => "md",
        _ => "txt",
    });
    for (field, settings) in extract::extractable_members(document) {
        let settings = Extractable::of(&settings, extension);
        let linked = tree::text(local.unwrap_or(&Value::Null), &format!("{field}@"));
        let linked = linked.filter(|path| !path.is_empty());
        if linked.is_none() && !settings.by_default {
            continue;
        }
        let path = match linked {
            Some(path) => path.to_owned(),
            None => format!("{field}.{}", settings.extension()?),
        };
        let content = match tree::remove(document, &field) {
            Some(Value::String(text)) => text,
            Some(Value::Null) | None => String::new(),
            Some(_) => return Err(format!("`{field}` is not text")),
        };
        files
            .add(&path, content.into_bytes())
            .map_err(|fault| format!("`{field}`: {fault}"))?;
        tree::set(document, &format!("{field}@"), path.into());
    }
    Ok(())
}

/// The document as its file holds it: what nobody may change is apart, and the annotations are gone.
fn prepared(mut document: Value, schema: &str) -> Value {
    let annotated =
        tree::get(&document, ANNOTATION).and_then(|it| tree::get(it, "readonly_fields"));
    let readonly_fields: Vec<String> = match annotated {
        Some(Value::Array(fields)) => fields.iter().filter_map(as_text).collect(),
        _ => Vec::new(),
    };
    let mut readonly = Vec::new();
    for field in readonly_fields {
        if let Some(value) = tree::remove(&mut document, &field) {
            if !VOLATILE.contains(&field.as_str()) {
                readonly.push((field, value));
            }
        }
    }
    tree::set(&mut document, READONLY, Value::Object(readonly));
    tree::set(&mut document, "$schema", schema.into());
    tree::without(document, ANNOTATION)
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}
