//! The whole reader on Knock's own templates, where they are present.

use std::path::Path;

use knock_codegen::directory::Directory;
use knock_codegen::json::{Json, Node};

#[test]
fn knocks_own_templates_are_read_without_complaint() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/knock-official");
    if !root.is_dir() {
        println!("skipped: no templates in {}", root.display());
        return;
    }
    let directory = Directory::read(&root);
    let lines: Vec<String> = directory
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.line(&directory.sources))
        .collect();
    assert_eq!(lines, [""; 0]);
    assert_eq!(directory.workflows.len(), 10);
    assert_eq!(directory.partials.len(), 9);
    assert!(directory.has_partials && !directory.has_layouts && !directory.has_translations);
    for resource in directory.workflows.iter().chain(directory.partials.values()) {
        assert!(resource.document.as_object().is_some(), "{}", resource.path);
        assert_eq!(unresolved(&resource.document), [""; 0], "{}", resource.path);
    }
    let mut keys: Vec<&str> = directory.workflows.iter().map(|w| w.key.as_str()).collect();
    assert!(keys.is_sorted());
    keys.dedup();
    assert_eq!(keys.len(), 10);
}

/// The keys that still end in `@`.
fn unresolved(node: &Node) -> Vec<&str> {
    match &node.value {
        Json::Array(elements) => elements.iter().flat_map(unresolved).collect(),
        Json::Object(members) => members
            .iter()
            .flat_map(|member| {
                let key = member.key.value.as_str();
                let own = key.ends_with('@').then_some(key);
                own.into_iter().chain(unresolved(&member.value))
            })
            .collect(),
        _ => Vec::new(),
    }
}
