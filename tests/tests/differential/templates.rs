//! All templates that are at hand.

use std::fs;
use std::path::{Path, PathBuf};

use knock_codegen::directory::Resource;
use knock_codegen::json::{Json, Node};
use knock_tests::directories::real;
use serde_json::Value;

/// A template, and where it is from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Template {
    pub(crate) text: String,
    pub(crate) origin: &'static str,
    pub(crate) verdict: Verdict,
}

/// What the golden suite says of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    Valid,
    Invalid,
    /// It is not in the suite.
    Unknown,
}

/// Every template once, and whether all of them are there.
pub(crate) fn all() -> (Vec<Template>, bool) {
    let (golden, published, directories) = (golden(), published(), real());
    let has_all = golden.is_some() && published.is_some() && directories.len() == 2;
    let mut templates: Vec<Template> = golden.into_iter().chain(published).flatten().collect();
    for directory in directories {
        let directory = directory.read();
        let shared = directory
            .partials
            .values()
            .chain(directory.layouts.values());
        for Resource { document, .. } in directory.workflows.iter().chain(shared) {
            collect(document, &mut templates);
        }
    }
    templates.retain(|template| template.text.contains("{{") || template.text.contains("{%"));
    // Of one that the suite takes in one mode and refuses in another, the first counts.
    templates.sort_by(|one, other| (&one.text, one.verdict).cmp(&(&other.text, other.verdict)));
    templates.dedup_by(|one, other| one.text == other.text);
    (templates, has_all)
}

/// Adds every string of a document.
fn collect(node: &Node, templates: &mut Vec<Template>) {
    match &node.value {
        Json::String(text) => templates.push(Template {
            text: text.value.to_string(),
            origin: "a Knock directory",
            verdict: Verdict::Unknown,
        }),
        Json::Array(elements) => {
            for element in elements {
                collect(element, templates);
            }
        }
        Json::Object(members) => {
            for member in members {
                collect(&member.value, templates);
            }
        }
        _ => {}
    }
}

/// Those of the golden suite, where it is present.
fn golden() -> Option<Vec<Template>> {
    let path = tests().join("../../shared/liquid/golden_liquid.json");
    let Ok(text) = fs::read_to_string(path) else {
        knock_tests::say("skipped: the golden Liquid suite is not present");
        return None;
    };
    let suite: Value = serde_json::from_str(&text).expect("the suite is JSON");
    let cases = suite["tests"].as_array().expect("the suite has tests");
    let templates = cases.iter().map(|case| Template {
        text: case["template"].as_str().expect("a template").to_owned(),
        origin: "the golden suite",
        verdict: match case["invalid"].as_bool() {
            Some(true) => Verdict::Invalid,
            _ => Verdict::Valid,
        },
    });
    Some(templates.collect())
}

/// Those of published packages, where they were fetched.
fn published() -> Option<Vec<Template>> {
    let root = tests().join("published/packages");
    if !root.is_dir() {
        knock_tests::say("skipped: `tests/published/fetch` has not been run");
        return None;
    }
    let mut files = Vec::new();
    walk(&root, &mut files);
    let templates = files.iter().map(|file| Template {
        text: fs::read_to_string(file).expect("a text"),
        origin: "published packages",
        verdict: Verdict::Unknown,
    });
    Some(templates.collect())
}

/// Adds the templates below a folder.
fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, files);
        } else if path
            .extension()
            .is_some_and(|it| it == "liquid" || it == "html")
        {
            files.push(path);
        }
    }
}

/// The folder of this crate.
fn tests() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
