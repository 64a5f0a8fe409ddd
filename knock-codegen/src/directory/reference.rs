//! Puts the content of files in the place of the paths that name them.

use std::collections::HashMap;
use std::sync::Arc;

use knock_liquid::Span;

use super::Failure;
use super::reader::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::json::{Json, Member, Node};
use crate::source::Location;

/// The only file that Knock's command line decodes when it joins files; every other one is text.
const DECODED: &str = "visual_blocks.json";

/// How many levels of files Knock's command line joins: those that the JSON file of a resource
/// names, and those that they name.
const LEVELS: usize = 2;

/// Members under which a key that ends in `@` is no reference: what Knock adds when it writes the
/// file, and a schema, whose keys are those of somebody's data.
const OPAQUE: [&str; 2] = ["__readonly", "trigger_data_json_schema"];

/// Resolves every reference in the document of the resource that stands in `folder`.
pub(super) fn resolve(reader: &mut Reader<'_>, document: &mut Node, folder: &str) {
    let mut references = References {
        reader,
        folder,
        seen: HashMap::new(),
    };
    references.node(document, &[], 1);
}

struct References<'r, 'f> {
    reader: &'r mut Reader<'f>,
    folder: &'r str,
    /// Where each file was named.
    seen: HashMap<String, Location>,
}

impl References<'_, '_> {
    /// Resolves what is in a value of a file that stands in the folder `base` of the resource and
    /// whose paths are on this level.
    fn node(&mut self, node: &mut Node, base: &[&str], level: usize) {
        match &mut node.value {
            Json::Array(elements) => {
                for element in elements {
                    self.node(element, base, level);
                }
            }
            Json::Object(members) => self.members(members, base, level),
            _ => {}
        }
    }

    fn members(&mut self, members: &mut Vec<Member>, base: &[&str], level: usize) {
        self.drop_twins(members);
        for Member { key, value } in members {
            if let Some(length) = referring(&key.value).map(str::len) {
                key.location = key.locate(Span::new(0, length));
                key.value = key.value[..length].into();
                let content = self.content(value, base, level);
                *value = content.unwrap_or_else(|diagnostic| self.reader.null(diagnostic));
            } else if !OPAQUE.contains(&&*key.value) {
                self.node(value, base, level);
            }
        }
    }

    /// Where a value stands beside the path of a file for it, the value counts.
    fn drop_twins(&mut self, members: &mut Vec<Member>) {
        if !(members.iter()).any(|member| referring(&member.key.value).is_some()) {
            return;
        }
        let places: HashMap<Arc<str>, Location> = members
            .iter()
            .map(|Member { key, .. }| (key.value.clone(), key.location))
            .collect();
        members.retain(|Member { key, .. }| {
            let Some((name, inline)) =
                referring(&key.value).and_then(|name| places.get_key_value(name))
            else {
                return true;
            };
            let message = format!("`{name}` and `{name}@` exclude each other");
            self.reader.report(
                Diagnostic::new(Code::UnexpectedShape, key.location, message)
                    .label(*inline, "the value is given here")
                    .help("remove one of the two"),
            );
            false
        });
    }

    /// The content of the file that `value` names.
    fn content(&mut self, value: &Node, base: &[&str], level: usize) -> Result<Node, Diagnostic> {
        let shape =
            |message: String| Diagnostic::new(Code::UnexpectedShape, value.location, message);
        let Some(named) = value.as_str() else {
            let found = value.value.kind();
            return Err(shape(format!("expected the path of a file, found {found}"))
                .help("a key that ends in `@` names a file with its content"));
        };
        if level > LEVELS {
            return Err(shape(format!("`{named}` is named too many files deep"))
                .help("put its content here: Knock joins files two levels deep"));
        }
        let Some(parts) = target(named, base) else {
            let message = format!("the path `{named}` leads out of `{}`", self.folder);
            return Err(Diagnostic::new(Code::PathEscapes, value.location, message)
                .help("move the file into that folder and name it relative to this file"));
        };
        let path = [&[self.folder], &parts[..]].concat().join("/");
        if let Some(first) = self.seen.insert(path.clone(), value.location) {
            return Err(shape(format!("`{path}` is named twice"))
                .label(first, "it is named here first")
                .help("give every key a file of its own"));
        }
        self.read(&path, &parts, value.location, level)
    }

    fn read(
        &mut self,
        path: &str,
        parts: &[&str],
        named: Location,
        level: usize,
    ) -> Result<Node, Diagnostic> {
        let loaded = self.reader.load(path, self.folder);
        let file = loaded.map_err(|failure| {
            let diagnostic = failure.diagnostic(path, named);
            let missing = failure == Failure::Missing;
            match missing.then(|| self.reader.neighbour(path)).flatten() {
                Some(name) => diagnostic.help(format!("did you mean `{name}`, which is there?")),
                None => diagnostic,
            }
        })?;
        match parts {
            [base @ .., name] if name.eq_ignore_ascii_case(DECODED) => {
                let mut root = self.reader.json(file)?;
                self.node(&mut root, base, level + 1);
                Ok(root)
            }
            _ => {
                let text = self.reader.text(file);
                let location = text.location;
                let value = Json::String(text);
                Ok(Node { value, location })
            }
        }
    }
}

/// The key whose content the file has that a key names.
fn referring(key: &str) -> Option<&str> {
    key.strip_suffix('@').filter(|name| !name.is_empty())
}

/// The parts of a path, relative to the folder of the resource, or nothing where it leaves that.
/// Knock's command line writes `\` on Windows, so it separates like `/` everywhere.
fn target<'p>(path: &'p str, base: &[&'p str]) -> Option<Vec<&'p str>> {
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    if has_drive || path.starts_with(['/', '\\']) {
        return None;
    }
    let mut parts = base.to_vec();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts)
}
