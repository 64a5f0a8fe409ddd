//! References from one place of a schema to another: `{"$ref": "#/$defs/address"}`.

use std::collections::{BTreeMap, BTreeSet};

use super::keywords::subschemas;
use crate::json::{Json, Node};

/// The schema that a reference leads to. Only references within the document lead anywhere.
pub(super) fn find<'a>(root: &'a Node, reference: &str) -> Option<&'a Node> {
    let pointer = decoded(reference.strip_prefix('#')?);
    let mut node = root;
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        node = match &node.value {
            Json::Array(elements) => elements.get(token.parse::<usize>().ok()?)?,
            _ => node.get(&token)?,
        };
    }
    (pointer.is_empty() || pointer.starts_with('/')).then_some(node)
}

/// A reference as all that lead to one place are written.
pub(super) fn normal(reference: &str) -> String {
    decoded(reference.trim_end_matches('/'))
}

/// Without the percent signs of a URI.
fn decoded(fragment: &str) -> String {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let (b'%', Some(code)) = (first, code) {
            bytes.push(code);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| fragment.to_owned())
}

/// The references of a schema that lead, perhaps through others, back to where they stand.
pub(super) fn recursive(root: &Node) -> BTreeSet<String> {
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut unread = vec!["#".to_owned()];
    while let Some(reference) = unread.pop() {
        if edges.contains_key(&reference) {
            continue;
        }
        let found = find(root, &reference).map(references).unwrap_or_default();
        unread.extend(found.iter().cloned());
        edges.insert(reference, found);
    }
    let holds_itself = |reference: &&String| {
        let mut reached = BTreeSet::new();
        let mut unread: Vec<&String> = edges[*reference].iter().collect();
        while let Some(next) = unread.pop() {
            if reached.insert(next) {
                unread.extend(&edges[next]);
            }
        }
        reached.contains(*reference)
    };
    edges.keys().filter(holds_itself).cloned().collect()
}

/// Every reference within a schema.
fn references(schema: &Node) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut unread = vec![schema];
    while let Some(node) = unread.pop() {
        if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
            found.insert(normal(reference));
        }
        unread.extend(subschemas(node));
    }
    found
}
