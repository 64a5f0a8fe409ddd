//! Takes contents out of a document that have files of their own, as the annotations of the remote
//! and the links of the local files say.

use std::cmp::Reverse;

use knock_codegen::json::Value;

use super::path::{Files, rebased};
use super::tree;

/// What the annotations say of a member that may have a file of its own.
#[derive(Clone, Debug)]
pub(super) struct Extractable {
    /// Whether it has one unless the local files say otherwise.
    pub(super) by_default: bool,
    extension: Option<String>,
}

impl Extractable {
    /// `extension` is that of the kind of the resource, where it has one.
    pub(super) fn of(settings: &Value, extension: Option<&str>) -> Self {
        let extension = extension.or(tree::text(settings, "file_ext"));
        Self {
            by_default: tree::get(settings, "default") == Some(&Value::Bool(true)),
            extension: extension.map(str::to_owned),
        }
    }

    pub(super) fn extension(&self) -> Result<&str, String> {
        let extension = self.extension.as_deref();
        extension.ok_or_else(|| "the remote names no file extension".to_owned())
    }
}

/// A step on the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Key(String),
    Index(usize),
}

/// The members of an object that may have files of their own, with their settings.
pub(super) fn extractable_members(value: &Value) -> Vec<(String, Value)> {
    let settings = tree::get(value, "__annotation");
    let settings = settings.and_then(|it| tree::get(it, "extractable_fields"));
    let (Some(settings), Some(members)) = (settings, tree::members(value)) else {
        return Vec::new();
    };
    let keys = members.iter().map(|(key, _)| key);
    keys.filter_map(|key| Some((key.clone(), tree::get(settings, key)?.clone())))
        .collect()
}

/// Extracts from a step of a workflow, at any depth, but not from the steps of its branches.
pub(super) fn from_step(
    step: &mut Value,
    local: Option<&Value>,
    files: &mut Files,
) -> Result<(), String> {
    let reference = tree::text(step, "ref").unwrap_or_default().to_owned();
    let local = local.and_then(|workflow| step_of(tree::get(workflow, "steps")?, &reference));
    let mut found = Vec::new();
    collect(step, &mut Vec::new(), &mut found);
    // The deepest first, so that what they leave behind is part of what is extracted around them.
    found.sort_by_key(|(way, _)| Reverse(way.len()));
    for (way, settings) in found {
        extract(step, &reference, &way, &settings, local, files)
            .map_err(|fault| format!("`{}` of the step `{reference}`: {fault}", shown(&way)))?;
    }
    Ok(())
}

/// Finds everything extractable below a value, in the order of the document.
fn collect(value: &Value, way: &mut Vec<Part>, found: &mut Vec<(Vec<Part>, Extractable)>) {
    match value {
        Value::Object(members) => {
            let extractable = extractable_members(value);
            for (key, value) in members {
                way.push(Part::Key(key.clone()));
                if let Some((_, settings)) = extractable.iter().find(|(known, _)| known == key) {
                    found.push((way.clone(), Extractable::of(settings, None)));
                }
                if key != "branches" {
                    collect(value, way, found);
                }
                way.pop();
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                way.push(Part::Index(index));
                collect(element, way, found);
                way.pop();
            }
        }
        _ => {}
    }
}

fn extract(
    step: &mut Value,
    reference: &str,
    way: &[Part],
    settings: &Extractable,
    local: Option<&Value>,
    files: &mut Files,
) -> Result<(), String> {
    let Some((Part::Key(field), above)) = way.split_last() else {
        return Ok(());
    };
    let marked = format!("{field}@");
    let linked = local.and_then(|step| tree::text(at(step, above)?, &marked));
    let linked = linked.filter(|path| !path.is_empty());
    if linked.is_none() && !settings.by_default {
        return Ok(());
    }
    let path = match linked {
        Some(path) => path.to_owned(),
        None => default_path(reference, way, settings.extension()?)?,
    };
    let Some(owner) = at_mut(step, above) else {
        return Ok(());
    };
    let Some(content) = tree::remove(owner, field) else {
        return Ok(());
    };
    files.add(&path, content_of(content, &path)?.into_bytes())?;
    tree::set(owner, &marked, path.into());
    Ok(())
}

/// The content of a file: text as it is, everything else as JSON, in which paths are relative to
/// the file.
fn content_of(value: Value, path: &str) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text),
        value => {
            let mut value = tree::without(value, "__annotation");
            rebase(&mut value, path)?;
            Ok(value.to_string())
        }
    }
}

fn rebase(value: &mut Value, file: &str) -> Result<(), String> {
    match value {
        Value::Array(elements) => elements.iter_mut().try_for_each(|it| rebase(it, file)),
        Value::Object(members) => members.iter_mut().try_for_each(|(key, value)| match value {
            Value::Array(_) | Value::Object(_) => rebase(value, file),
            Value::String(path) if key.ends_with('@') && !path.starts_with('/') => {
                *path = rebased(file, path);
                Ok(())
            }
            _ if key.ends_with('@') => Err(format!("`{key}` is not a relative path")),
            _ => Ok(()),
        }),
        _ => Ok(()),
    }
}

/// Where the content goes by default: in the folder of its step, by the way that leads to it
/// without the first part, `template` or `settings`. Indices count from one and stand in the name of
/// what they are an index of.
fn default_path(reference: &str, way: &[Part], extension: &str) -> Result<String, String> {
    if reference.is_empty() {
        return Err("the step has no `ref`".to_owned());
    }
    let skipped = usize::from(way.len() > 1);
    let mut path = reference.to_owned();
    let mut indices = String::new();
    for part in &way[skipped..] {
        match part {
            Part::Key(key) => {
                path = format!("{path}/{indices}{key}");
                indices.clear();
            }
            Part::Index(index) => indices = format!("{indices}{}.", index + 1),
        }
    }
    let path = format!("{path}.{extension}").to_lowercase();
    let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    match path.split('/').find(|part| !is_plain(part)) {
        Some(_) => Err(format!(
            "the path `{}` leads elsewhere",
            path.escape_debug()
        )),
        None => Ok(path),
    }
}

fn at<'a>(value: &'a Value, way: &[Part]) -> Option<&'a Value> {
    way.iter()
        .try_fold(value, |value, part| match (value, part) {
            (value, Part::Key(key)) => tree::get(value, key),
            (Value::Array(elements), Part::Index(index)) => elements.get(*index),
            _ => None,
        })
}

fn at_mut<'a>(value: &'a mut Value, way: &[Part]) -> Option<&'a mut Value> {
    way.iter()
        .try_fold(value, |value, part| match (value, part) {
            (value, Part::Key(key)) => tree::get_mut(value, key),
            (Value::Array(elements), Part::Index(index)) => elements.get_mut(*index),
            _ => None,
        })
}

/// The last step of this name, which may stand in a branch.
fn step_of<'a>(steps: &'a Value, reference: &str) -> Option<&'a Value> {
    let Value::Array(steps) = steps else {
        return None;
    };
    let mut found = None;
    for step in steps {
        if tree::text(step, "ref") == Some(reference) {
            found = Some(step);
        }
        let is_branch = tree::text(step, "type") == Some("branch");
        let branches = tree::get(step, "branches").filter(|_| is_branch);
        let Some(Value::Array(branches)) = branches else {
            continue;
        };
        for steps in branches.iter().filter_map(|it| tree::get(it, "steps")) {
            found = step_of(steps, reference).or(found);
        }
    }
    found
}

fn shown(way: &[Part]) -> String {
    let mut shown = String::new();
    for part in way {
        match part {
            Part::Key(key) if shown.is_empty() => shown.push_str(key),
            Part::Key(key) => shown = format!("{shown}.{key}"),
            Part::Index(index) => shown = format!("{shown}[{index}]"),
        }
    }
    shown
}
