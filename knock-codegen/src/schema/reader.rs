//! From JSON to a model.

mod parts;
mod simple;

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use knock_liquid::nearest;

use super::keywords::ANNOTATIONS;
use super::model::{Model, Schema};
use super::reference;
use crate::diagnostic::{Code, Diagnostic};
use crate::json::{Json, Node};
use crate::source::Location;

/// How deep the values of a schema may nest, where references are followed.
const MAX_LEVELS: usize = 48;
/// How many schemas one may consist of, where references are followed.
const MAX_SCHEMAS: usize = 4096;

const NOT_FOLLOWED: &str = "The schema refers to something that was not read.";
const TOO_LARGE: &str = "The schema goes on here, too far to be a type.";

/// Reads a schema. What is wrong with a part of it spoils that part only.
pub(super) fn read(root: &Node) -> (Model, Vec<Diagnostic>) {
    let mut reader = Reader {
        root,
        recursive: reference::recursive(root),
        wanted: BTreeSet::new(),
        following: Vec::new(),
        open: Vec::new(),
        level: 0,
        schemas: 0,
        diagnostics: Vec::new(),
    };
    let schema = reader.target("#".to_owned(), root);
    let mut definitions = BTreeMap::new();
    while let Some(pointer) = reader.wanted.pop_first() {
        if pointer == "#" || definitions.contains_key(&pointer) {
            continue;
        }
        if let Some(node) = reference::find(root, &pointer) {
            let schema = reader.target(pointer.clone(), node);
            definitions.insert(pointer, schema);
        }
    }
    let model = Model {
        root: schema,
        definitions,
    };
    reader.diagnostics.dedup();
    (model, reader.diagnostics)
}

struct Reader<'a> {
    root: &'a Node,
    /// The references that lead back to themselves.
    recursive: BTreeSet<String>,
    /// The definitions that something stands for.
    wanted: BTreeSet<String>,
    /// The references that were followed for the value that is read now.
    following: Vec<String>,
    /// The references that were followed on the way to it.
    open: Vec<String>,
    level: usize,
    schemas: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// What a reference leads to.
    fn target(&mut self, pointer: String, node: &Node) -> Schema {
        self.following.push(pointer.clone());
        self.open.push(pointer);
        let schema = self.schema(node);
        self.open.pop();
        self.following.pop();
        schema
    }

    /// The schema of another value: a member, an element.
    fn value(&mut self, node: &Node) -> Schema {
        let following = mem::take(&mut self.following);
        let schema = self.schema(node);
        self.following = following;
        schema
    }

    fn schema(&mut self, node: &Node) -> Schema {
        match &node.value {
            Json::Bool(true) => Schema::anything(node.location),
            Json::Bool(false) => Schema::nothing(node.location),
            Json::Object(_) if self.level == MAX_LEVELS || self.schemas == MAX_SCHEMAS => {
                self.too_large(node.location)
            }
            Json::Object(_) => {
                self.level += 1;
                self.schemas += 1;
                let schema = self.combined(node);
                self.level -= 1;
                schema
            }
            other => {
                let message = format!("expected a schema, found {}", other.kind());
                let help = "a schema is an object, `true` or `false`";
                self.invalid(node.location, message, help);
                Schema::anything(node.location)
            }
        }
    }

    fn too_large(&mut self, location: Location) -> Schema {
        let message = format!(
            "more than {MAX_LEVELS} levels or {MAX_SCHEMAS} schemas, where references are followed"
        );
        let is_first = self
            .diagnostics
            .iter()
            .all(|it| it.code != Code::SchemaTooLarge);
        if is_first {
            let help = "what goes on here becomes any JSON: divide the schema";
            self.diagnostics
                .push(Diagnostic::new(Code::SchemaTooLarge, location, message).help(help));
        }
        Schema::inexpressible(location, TOO_LARGE)
    }

    /// What the keywords of a schema say together.
    fn combined(&mut self, node: &Node) -> Schema {
        let mut schema = self.own(node);
        if let Some(reference) = node.get("$ref") {
            let target = self.reference(reference, node);
            schema = schema.meet(target);
        }
        for branch in self.elements(node.get("allOf")) {
            let branch = self.schema(branch);
            schema = schema.meet(branch);
        }
        for keyword in ["anyOf", "oneOf"] {
            let branches = self.elements(node.get(keyword)).iter();
            let branches: Vec<Schema> = branches.map(|branch| self.schema(branch)).collect();
            if let Some(joined) = branches.into_iter().reduce(Schema::join) {
                schema = schema.meet(joined);
            }
        }
        if node.get("if").is_some() {
            let branch = |node: Option<&Node>, reader: &mut Self| match node {
                Some(node) => reader.schema(node),
                None => Schema::anything(schema.location),
            };
            let then = branch(node.get("then"), self);
            let otherwise = branch(node.get("else"), self);
            schema = schema.meet(then.join(otherwise));
        }
        for member in self.members(node.get("dependentSchemas")) {
            let dependent = self.schema(&member.value);
            schema = schema.meet(dependent.join(Schema::anything(node.location)));
        }
        schema.null |= is_nullable(node);
        schema
    }

    fn reference(&mut self, reference: &Node, beside: &Node) -> Schema {
        let Some(text) = reference.as_str() else {
            let message = format!("expected a reference, found {}", reference.value.kind());
            self.invalid(
                reference.location,
                message,
                "write `\"$ref\": \"#/$defs/…\"`",
            );
            return Schema::anything(reference.location);
        };
        let pointer = reference::normal(text);
        let Some(node) = reference::find(self.root, &pointer) else {
            return self.not_found(text, reference.location);
        };
        if self.following.contains(&pointer) {
            let message = format!("`{text}` leads back to this place and to no value");
            self.unresolved(reference.location, message, "refer to another schema");
            return Schema::inexpressible(reference.location, NOT_FOLLOWED);
        }
        let is_alone = self.following.is_empty() && is_bare(beside);
        if self.recursive.contains(&pointer) && (is_alone || self.open.contains(&pointer)) {
            self.wanted.insert(pointer.clone());
            return Schema::definition(reference.location, pointer);
        }
        self.target(pointer, node)
    }

    fn not_found(&mut self, text: &str, location: Location) -> Schema {
        if text.starts_with('#') {
            let root = self.root;
            let sets = ["$defs", "definitions"].into_iter().flat_map(|set| {
                let members = root.get(set).and_then(Node::as_object).unwrap_or_default();
                let names = members.iter().map(move |member| &member.key.value);
                names.map(move |name| format!("#/{set}/{name}"))
            });
            let known: Vec<String> = sets.collect();
            let help = match nearest(text, known.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "what it stands for becomes any JSON".to_owned(),
            };
            self.unresolved(location, format!("the schema has no `{text}`"), &help);
        } else {
            let message = format!("`{text}` is outside of this schema, and is not fetched");
            let help = "copy it into `$defs` of this schema: until then it stands for any JSON";
            self.unresolved(location, message, help);
        }
        Schema::inexpressible(location, NOT_FOLLOWED)
    }

    fn unresolved(&mut self, location: Location, message: String, help: &str) {
        self.diagnostics
            .push(Diagnostic::new(Code::SchemaReference, location, message).help(help));
    }

    fn invalid(&mut self, location: Location, message: String, help: &str) {
        self.diagnostics
            .push(Diagnostic::new(Code::InvalidSchema, location, message).help(help));
    }
}

/// Whether a schema is a reference and nothing else but words.
fn is_bare(schema: &Node) -> bool {
    let members = schema.as_object().unwrap_or_default();
    members.iter().all(|member| {
        let keyword = &*member.key.value;
        ANNOTATIONS.contains(&keyword) || keyword == "$defs" || keyword == "definitions"
    })
}

/// Whether a schema has the keyword by which `OpenAPI` allows `null`.
fn is_nullable(schema: &Node) -> bool {
    schema.get("nullable").and_then(Node::as_bool) == Some(true)
}
