//! `knock-types.toml`: what the application knows better than the templates.
//!
//! ```toml
//! [workflows.activity-update.data]
//! item_count = "integer"
//! "items[].note" = { kind = "text", presence = "optional" }
//!
//! [workflows.activity-update.data.extra]
//! plan = "text"
//! ```

use std::borrow::Cow;

use knock_liquid::{Span, nearest};
use toml_span::value::{Table, ValueInner};
use toml_span::{Spanned, Value as Toml};

use crate::contract::{Contract, Field, Object, Presence, Type, Value};
use crate::diagnostic::{Code, Diagnostic, unknown};
use crate::directory::Directory;
use crate::source::{FileId, Location};

/// How deep values of the file may be nested.
const MAX_DEPTH: usize = 64;

/// Applies the overrides of a directory to its contracts, and says what is wrong with them. Where the
/// contracts are not complete, an override may be for something that they lack.
pub(super) fn apply(
    directory: &Directory,
    contracts: &mut [Contract],
    is_complete: bool,
) -> Vec<Diagnostic> {
    let Some(file) = directory.types else {
        return Vec::new();
    };
    let mut overrides = Overrides {
        directory,
        file,
        is_complete,
        diagnostics: Vec::new(),
    };
    overrides.file(directory.sources.file(file).text(), contracts);
    overrides.diagnostics
}

struct Overrides<'a> {
    directory: &'a Directory,
    file: FileId,
    is_complete: bool,
    diagnostics: Vec<Diagnostic>,
}

/// What is said of one value.
struct Override<'a> {
    path: String,
    location: Location,
    kind: Option<Spanned<Cow<'a, str>>>,
    presence: Option<Spanned<Cow<'a, str>>>,
}

impl Overrides<'_> {
    fn file(&mut self, text: &str, contracts: &mut [Contract]) {
        if is_too_deep(text) {
            let message = format!("values are nested more than {MAX_DEPTH} levels deep");
            self.invalid(self.place(toml_span::Span::new(0, 0)), message);
            return;
        }
        let root = match toml_span::parse(text) {
            Ok(root) => root,
            Err(error) => {
                let location = self.place(error.span);
                self.invalid(location, format!("this is not TOML: {error}"));
                return;
            }
        };
        for (key, workflows) in self.table(root, "the file") {
            if key.name != "workflows" {
                self.invalid(
                    self.place(key.span),
                    format!(
                        "`{}` means nothing: overrides stand under `workflows`",
                        key.name
                    ),
                );
                continue;
            }
            for (key, workflow) in self.table(workflows, "`workflows`") {
                self.workflow(&key, workflow, contracts);
            }
        }
    }

    fn workflow(&mut self, key: &Key<'_>, workflow: Toml<'_>, contracts: &mut [Contract]) {
        let location = self.place(key.span);
        let Some(at) = contracts
            .iter()
            .position(|contract| contract.key == key.name)
        else {
            if self.directory.passed_over.contains(&*key.name) {
                return;
            }
            let known = contracts.iter().map(|contract| contract.key.as_str());
            let name = &key.name;
            let unknown = unknown(Code::UnknownOverride, location, "workflow", name, known);
            self.diagnostics.push(unknown);
            return;
        };
        let contract = &mut contracts[at];
        for (root, values) in self.table(workflow, "a workflow") {
            let object = match root.name.as_ref() {
                "data" => &mut contract.data,
                "actor" => &mut contract.actor.properties,
                "tenant" => &mut contract.tenant.properties,
                "recipient" => &mut contract.recipient,
                "vars" => &mut contract.vars,
                name => {
                    let message = format!("a workflow has no `{name}`");
                    let help = "there are: data, actor, tenant, recipient, vars";
                    let location = self.place(root.span);
                    self.diagnostics
                        .push(Diagnostic::new(Code::InvalidOverride, location, message).help(help));
                    continue;
                }
            };
            for (key, value) in self.table(values, "an override") {
                let is_extra = root.name == "data" && key.name == "extra";
                if is_extra && !object.fields.contains_key("extra") {
                    self.extra(value, object);
                } else {
                    self.values(String::new(), &key, value, object);
                }
            }
        }
    }

    /// Declares what other readers than templates need.
    fn extra(&mut self, extra: Toml<'_>, object: &mut Object) {
        for (key, value) in self.table(extra, "`extra`") {
            let Some(declared) = self.read(key.name.to_string(), self.place(key.span), value)
            else {
                continue;
            };
            if object.fields.contains_key(&declared.path) {
                let message = format!(
                    "`{}` is read by templates, so it is no extra",
                    declared.path
                );
                self.invalid(declared.location, message);
                continue;
            }
            let mut field = Field {
                presence: Presence::OPTIONAL,
                value: Value::of(Type::Any),
            };
            self.set(&declared, Some(&mut field.presence), &mut field.value);
            object.fields.insert(declared.path, Box::new(field));
        }
    }

    /// One override, or a table of them by member.
    fn values(&mut self, above: String, key: &Key<'_>, mut value: Toml<'_>, object: &mut Object) {
        let dot = if above.is_empty() { "" } else { "." };
        let path = above + dot + &key.name;
        let location = self.place(key.span);
        match value.take() {
            ValueInner::Table(table) if !is_override(&table) => {
                for (key, value) in sorted(table) {
                    self.values(path.clone(), &key, value, object);
                }
            }
            inner => {
                let value = Toml::with_span(inner, value.span);
                let Some(given) = self.read(path, location, value) else {
                    return;
                };
                match find(object, &given.path) {
                    Some((presence, value)) => self.set(&given, presence, value),
                    None if self.is_complete => self.unknown_path(&given, object),
                    None => {}
                }
            }
        }
    }

    fn unknown_path(&mut self, given: &Override<'_>, object: &Object) {
        let entries = object.entries();
        let known = entries.iter().map(|entry| entry.path.as_str());
        let message = format!("nothing reads `{}`", given.path);
        let mut diagnostic = Diagnostic::new(Code::UnknownOverride, given.location, message);
        diagnostic = match nearest(&given.path, known) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help("declare what templates do not read under `data.extra`"),
        };
        self.diagnostics.push(diagnostic);
    }

    /// Reads `"kind"`, or `{ kind = "…", presence = "…" }`.
    fn read<'a>(
        &mut self,
        path: String,
        location: Location,
        mut value: Toml<'a>,
    ) -> Option<Override<'a>> {
        let span = value.span;
        let mut given = Override {
            path,
            location,
            kind: None,
            presence: None,
        };
        match value.take() {
            ValueInner::String(kind) => given.kind = Some(Spanned::with_span(kind, span)),
            ValueInner::Table(table) if is_override(&table) => {
                for (key, mut value) in table {
                    let span = value.span;
                    let ValueInner::String(text) = value.take() else {
                        continue;
                    };
                    let text = Some(Spanned::with_span(text, span));
                    if key.name == "kind" {
                        given.kind = text;
                    } else {
                        given.presence = text;
                    }
                }
            }
            _ => {
                let message = "an override is a kind, or a table of `kind` and `presence`";
                self.invalid(self.place(span), message.to_owned());
                return None;
            }
        }
        Some(given)
    }

    /// Changes a value as the override says. An element of a list has no presence.
    fn set(&mut self, given: &Override<'_>, known: Option<&mut Presence>, value: &mut Value) {
        if let Some(kind) = &given.kind {
            match of_kind(&kind.value, &value.ty) {
                Some(changed) => {
                    value.ty = changed;
                    value.typed_at = Some(given.location);
                }
                None => self.unknown_word(kind, "kind", KINDS),
            }
        }
        let Some(presence) = &given.presence else {
            return;
        };
        match (presence.value.as_ref(), known) {
            (_, None) => {
                let message = format!("`{}` is an element, which has no presence", given.path);
                self.invalid(self.place(presence.span), message);
            }
            ("required", Some(known)) => {
                *known = Presence::Required;
                value.demanded_at = Some(given.location);
            }
            ("optional", Some(Presence::Optional { .. })) => {}
            ("optional", Some(known)) => *known = Presence::OPTIONAL,
            _ => self.unknown_word(presence, "presence", &["required", "optional"]),
        }
    }

    fn unknown_word(&mut self, word: &Spanned<Cow<'_, str>>, kind: &str, known: &[&str]) {
        let location = self.place(word.span);
        let message = format!("there is no {kind} `{}`", word.value);
        let help = format!("there are: {}", known.join(", "));
        self.diagnostics
            .push(Diagnostic::new(Code::InvalidOverride, location, message).help(help));
    }

    /// The members of a table, in the order of the file.
    fn table<'a>(&mut self, mut value: Toml<'a>, what: &str) -> Vec<(Key<'a>, Toml<'a>)> {
        if let ValueInner::Table(table) = value.take() {
            return sorted(table);
        }
        self.invalid(self.place(value.span), format!("{what} is a table"));
        Vec::new()
    }

    /// A place in the file. What the parser says may lie beyond its end, or inside a character.
    fn place(&self, span: toml_span::Span) -> Location {
        let text = self.directory.sources.file(self.file).text();
        let boundary = |offset: usize| {
            let mut places = (0..=offset.min(text.len())).rev();
            places
                .find(|at| text.is_char_boundary(*at))
                .unwrap_or_default()
        };
        Location {
            file: self.file,
            span: Span::new(boundary(span.start), boundary(span.end)),
        }
    }

    fn invalid(&mut self, location: Location, message: String) {
        self.diagnostics
            .push(Diagnostic::new(Code::InvalidOverride, location, message));
    }
}

type Key<'a> = toml_span::value::Key<'a>;

fn sorted(table: Table<'_>) -> Vec<(Key<'_>, Toml<'_>)> {
    let mut members: Vec<_> = table.into_iter().collect();
    members.sort_by_key(|(key, _)| key.span.start);
    members
}

/// Whether a table says something of one value, rather than of the members of one.
fn is_override(table: &Table<'_>) -> bool {
    !table.is_empty()
        && table.iter().all(|(key, value)| {
            matches!(key.name.as_ref(), "kind" | "presence") && value.as_str().is_some()
        })
}

/// Whether brackets are nested so deep that reading them might exhaust the stack.
fn is_too_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    text.bytes().any(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'\n' if depth == 1 => depth = 0,
            _ => {}
        }
        depth > MAX_DEPTH
    })
}

const KINDS: &[&str] = &[
    "scalar",
    "text",
    "integer",
    "number",
    "boolean",
    "timestamp",
    "until",
    "list",
    "object",
    "map",
    "attachments",
    "any",
];

/// The type of a kind; what is known of elements and members stays.
fn of_kind(kind: &str, known: &Type) -> Option<Type> {
    Some(match kind {
        "scalar" => Type::Scalar,
        "text" => Type::Text,
        "integer" => Type::Integer,
        "number" => Type::Number,
        "boolean" => Type::Boolean,
        "timestamp" => Type::Timestamp,
        "until" => Type::Until,
        "attachments" => Type::Attachments,
        "any" => Type::Any,
        "list" if matches!(known, Type::List(_)) => known.clone(),
        "list" => Type::List(Box::new(Value::of(Type::Any))),
        "object" if matches!(known, Type::Object(_)) => known.clone(),
        "object" | "map" => Type::Map(Box::new(Value::of(Type::Any))),
        _ => return None,
    })
}

/// The value at a path, with its presence unless it is an element: `items[].title`, `items[]`.
fn find<'a>(
    object: &'a mut Object,
    path: &str,
) -> Option<(Option<&'a mut Presence>, &'a mut Value)> {
    // A name may hold a dot itself, so the longest one that exists counts.
    let (name, mut rest) = (0..=path.len()).rev().find_map(|end| {
        let (name, rest) = (path.get(..end)?, path.get(end..)?);
        let is_end = rest.is_empty() || rest.starts_with('.') || rest.starts_with("[]");
        (is_end && object.fields.contains_key(name)).then_some((name, rest))
    })?;
    let Field { presence, value } = &mut **object.fields.get_mut(name)?;
    let (mut presence, mut value) = (Some(presence), value);
    while let Some(after) = rest.strip_prefix("[]") {
        let (Type::List(element) | Type::Map(element)) = &mut value.ty else {
            return None;
        };
        (presence, value, rest) = (None, element, after);
    }
    if rest.is_empty() {
        return Some((presence, value));
    }
    match &mut value.ty {
        Type::Object(object) => find(object, rest.strip_prefix('.')?),
        _ => None,
    }
}
