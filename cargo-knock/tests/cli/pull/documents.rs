//! Documents as the Management API has them, made from files and by chance.

use std::path::Path;

use knock_codegen::directory::{Catalogue, Directory, Resource};
use knock_codegen::json::{self, Value};
use knock_codegen::source::Sources;

pub(crate) const WORKFLOWS: &str = "/v1/workflows";
pub(crate) const PARTIALS: &str = "/v1/partials";
pub(crate) const LAYOUTS: &str = "/v1/email_layouts";
pub(crate) const TRANSLATIONS: &str = "/v1/translations";

/// Every resource of a Knock directory as the remote has it: contents stand where the files name
/// them, and annotations say which have files of their own.
pub(crate) fn of_directory(root: &Path) -> Vec<(&'static str, String)> {
    let directory = Directory::read(root);
    let mut entries = Vec::new();
    let lists = [
        (
            WORKFLOWS,
            directory.workflows.iter().collect::<Vec<&Resource>>(),
        ),
        (PARTIALS, directory.partials.values().collect()),
        (LAYOUTS, directory.layouts.values().collect()),
    ];
    for (list, resources) in lists {
        for resource in resources {
            entries.push((list, remote(resource, root)));
        }
    }
    for translation in &directory.translations {
        let Catalogue::Json(content) = &translation.catalogue else {
            continue;
        };
        let namespace = translation.namespace.as_deref();
        entries.push((
            TRANSLATIONS,
            self::translation(&translation.locale, namespace, &content.to_string()),
        ));
    }
    entries
}

/// A translation as the remote has it.
pub(crate) fn translation(locale: &str, namespace: Option<&str>, content: &str) -> String {
    Value::object([
        ("locale_code", locale.into()),
        ("namespace", namespace.map_or(Value::Null, Value::from)),
        ("content", content.into()),
        ("format", "json".into()),
    ])
    .to_string()
}

fn remote(resource: &Resource, root: &Path) -> String {
    let text = std::fs::read_to_string(root.join(&resource.path)).unwrap();
    let mut sources = Sources::default();
    let file = sources.add(&*resource.path, text);
    let written = Value::from(&json::parse(file, &sources).unwrap());
    let mut document = annotated(&written, &Value::from(&resource.document));
    let Value::Object(members) = &mut document else {
        panic!("a document is an object");
    };
    let readonly = members.iter().position(|(key, _)| key == "__readonly");
    let readonly = match readonly.map(|at| members.remove(at).1) {
        Some(Value::Object(readonly)) => readonly,
        _ => vec![("key".to_owned(), resource.key.as_str().into())],
    };
    members.retain(|(key, _)| key != "$schema");
    let volatile = ["environment", "created_at", "updated_at", "sha"];
    let mut fields: Vec<Value> = readonly
        .iter()
        .map(|(key, _)| key.as_str().into())
        .collect();
    fields.extend(volatile.map(Value::from));
    members.extend(readonly);
    members.extend(volatile.map(|key| (key.to_owned(), "differs".into())));
    annotate(members, "readonly_fields", Value::Array(fields));
    document.to_string()
}

/// A value as it stands in the file, with the contents of what it names by paths.
fn annotated(written: &Value, whole: &Value) -> Value {
    match (written, whole) {
        (Value::Array(written), Value::Array(whole)) => {
            let both = written.iter().zip(whole);
            Value::Array(
                both.map(|(written, whole)| annotated(written, whole))
                    .collect(),
            )
        }
        (Value::Object(written), Value::Object(whole)) => {
            let content = |key: &str| &whole.iter().find(|(known, _)| known == key).unwrap().1;
            let mut members = Vec::new();
            let mut extracted = Vec::new();
            for (key, value) in written {
                match (key.strip_suffix('@'), value) {
                    (Some(field), Value::String(path)) => {
                        let extension = path.rsplit('.').next().unwrap();
                        let settings = [
                            ("default", Value::Bool(true)),
                            ("file_ext", extension.into()),
                        ];
                        extracted.push((field, Value::object(settings)));
                        members.push((field.to_owned(), content(field).clone()));
                    }
                    _ => members.push((key.clone(), annotated(value, content(key)))),
                }
            }
            if !extracted.is_empty() {
                annotate(&mut members, "extractable_fields", Value::object(extracted));
            }
            Value::Object(members)
        }
        (written, _) => written.clone(),
    }
}

fn annotate(members: &mut Vec<(String, Value)>, what: &str, value: Value) {
    let annotation = members.iter_mut().find(|(key, _)| key == "__annotation");
    match annotation {
        Some((_, Value::Object(annotation))) => annotation.push((what.to_owned(), value)),
        _ => members.push(("__annotation".to_owned(), Value::object([(what, value)]))),
    }
}
