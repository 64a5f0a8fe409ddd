//! Which contents have files of their own in a folder, and how these are called. A pull keeps that.

use knock_codegen::json::Value;

use super::kind::Kind;
use super::path::{self, Files};
use super::tree;

/// The one file that may name further files; every other one is text.
const DECODED: &str = "visual_blocks.json";

/// The document of a folder with all paths relative to the folder, those in further files too, whose
/// content stands beside their path. `None` where there is no document, or none that can be read:
/// then the folder is written as if it were new.
pub(super) fn read(kind: Kind, files: &Files) -> Option<Value> {
    let text = std::str::from_utf8(files.get(kind.file())?).ok()?;
    let mut document = tree::parse(text).ok()?;
    join(&mut document, kind.file(), files, true);
    Some(document)
}

/// Rebases the paths below a value that stands in a file, and puts the content of further files
/// beside them.
fn join(value: &mut Value, file: &str, files: &Files, may_go_on: bool) {
    match value {
        Value::Array(elements) => {
            for element in elements {
                join(element, file, files, may_go_on);
            }
        }
        Value::Object(members) => {
            let mut joined = Vec::new();
            for at in 0..members.len() {
                let (key, _) = &members[at];
                let field = key.strip_suffix('@').map(str::to_owned);
                // Content that is there counts, and not the path beside it.
                let field = field.filter(|it| members.iter().all(|(key, _)| key != it));
                match (&mut members[at].1, field) {
                    (Value::String(path), Some(field)) => {
                        *path = seen_from_folder(file, path);
                        let content = may_go_on.then(|| decoded(path, files)).flatten();
                        joined.extend(content.map(|content| (field, content)));
                    }
                    (value, _) => join(value, file, files, may_go_on),
                }
            }
            members.extend(joined);
        }
        _ => {}
    }
}

/// A path that stands in a file of the folder. In the document itself it is seen from the folder
/// as it is.
fn seen_from_folder(file: &str, path: &str) -> String {
    match file.rsplit_once('/') {
        Some((folder, _)) if !path.starts_with('/') => {
            path::parts(&format!("{folder}/{path}")).join("/")
        }
        _ => path.to_owned(),
    }
}

/// What a further file holds, with its own paths.
fn decoded(path: &str, files: &Files) -> Option<Value> {
    let path = path::inside(path).ok()?;
    let name = path.rsplit('/').next().unwrap_or_default();
    if name.to_lowercase() != DECODED {
        return None;
    }
    let text = std::str::from_utf8(files.get(&path)?).ok()?;
    let mut content = tree::parse(text).ok()?;
    join(&mut content, &path, files, false);
    Some(content)
}
