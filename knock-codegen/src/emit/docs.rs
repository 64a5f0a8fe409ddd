//! What generated code says about itself, in paragraphs.

use std::fmt::Write as _;

use crate::contract::{Contract, Field, Object, Presence, Read, Type, Value};
use crate::markdown::{code, is_plain, prose, push_code};
use crate::source::{Location, Position, Sources};

/// How many places a field lists.
const LISTED_READS: usize = 5;

/// How many bytes most documentation of an item has at most.
const ROOM: usize = 192;

/// Documentation that grows by paragraphs.
pub(super) struct Docs(String);

impl Docs {
    pub(super) fn new(parts: &[&str]) -> Self {
        let mut docs = Self(String::with_capacity(ROOM));
        docs.0.extend(parts.iter().copied());
        docs
    }

    pub(super) fn paragraph(&mut self, parts: &[&str]) {
        if !self.0.is_empty() {
            self.0.push_str("\n\n");
        }
        self.0.extend(parts.iter().copied());
    }

    fn prose(&mut self, text: Option<&str>) {
        let text = text.map(prose).unwrap_or_default();
        if !text.is_empty() {
            self.paragraph(&[&text]);
        }
    }

    /// What a schema says of a value.
    fn value(&mut self, value: &Value) {
        let said = value.annotations();
        self.prose(said.description.as_deref());
        if let Some(format) = &said.format {
            self.paragraph(&["Format: ", &code(format), "."]);
        }
        if let Some(default) = &said.default {
            self.paragraph(&["Default: ", &code(default), "."]);
        }
        if said.deprecated {
            self.paragraph(&["Deprecated."]);
        }
        for note in &said.notes {
            self.paragraph(&[note]);
        }
    }

    /// The places that read something, one a line.
    pub(super) fn reads<'a>(
        &mut self,
        reads: impl IntoIterator<Item = &'a Read>,
        sources: &Sources,
    ) {
        let mut places: Vec<Place<'_>> = reads
            .into_iter()
            .map(|read| Place::of(read, sources))
            .collect();
        places.dedup();
        let Some((first, others)) = places.split_first() else {
            return;
        };
        self.paragraph(&["Read at "]);
        self.place(first);
        for place in others.iter().take(LISTED_READS - 1) {
            self.0.push_str(",\n");
            self.place(place);
        }
        match places.len().saturating_sub(LISTED_READS) {
            0 => self.0.push('.'),
            more => {
                let _ = write!(self.0, "\nand {more} more places.");
            }
        }
    }

    fn place(&mut self, place: &Place<'_>) {
        place.read.push(&mut self.0);
        if let Some(call) = &place.call {
            self.0.push_str(", rendered at ");
            call.push(&mut self.0);
        }
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

pub(super) fn module(contract: &Contract) -> String {
    let mut docs = Docs::new(&["The workflow ", &code(&contract.key)]);
    let name = prose(&contract.name);
    let colon = if name.is_empty() { "" } else { ": " };
    docs.0.extend([colon, &name, "."]);
    docs.prose(contract.description.as_deref());
    docs.paragraph(&["Defined in ", &code(&contract.path), "."]);
    if has_condition(contract) {
        docs.paragraph(&["It runs only if its own condition holds."]);
    }
    docs.paragraph(&[if contract.cancelable {
        "A run that waits can be cancelled."
    } else {
        "No step waits, so there is nothing to cancel."
    }]);
    for (whose, properties) in [
        ("the recipient", &contract.recipient),
        ("the actor", &contract.actor.properties),
        ("the tenant", &contract.tenant.properties),
        ("the environment's variables", &contract.vars),
    ] {
        let names: Vec<String> = properties.fields.keys().map(|name| code(name)).collect();
        if !names.is_empty() {
            docs.paragraph(&["Reads of ", whose, ": ", &names.join(", "), "."]);
        }
    }
    docs.finish()
}

/// For the struct of all `data`.
pub(super) fn data(contract: &Contract) -> String {
    let mut docs = Docs::new(&["The trigger's `data`."]);
    docs.prose(contract.data_description.as_deref());
    if contract.open {
        docs.paragraph(&["A template uses it as a whole, so every key may matter: \
             send more with [`extra`](Self::extra)."]);
    }
    docs.finish()
}

/// For a struct or an enum at a path of what `whole` names.
pub(super) fn part(whole: &str, path: &str, description: Option<&str>) -> String {
    let mut docs = Docs::new(&[&code(path), " of ", whole, "."]);
    docs.prose(description);
    docs.finish()
}

/// For the struct of what the schema defines under a pointer.
pub(super) fn definition(pointer: &str, description: Option<&str>) -> String {
    let mut docs = Docs::new(&[&code(pointer), " of the schema."]);
    docs.prose(description);
    docs.finish()
}

pub(super) fn member(key: &str, identifier: &str, field: &Field, sources: &Sources) -> String {
    let mut docs = Docs::new(&[]);
    docs.value(&field.value);
    docs.reads(&field.value.reads, sources);
    if identifier.strip_prefix("r#").unwrap_or(identifier) != key {
        docs.paragraph(&["Sent as ", &code(key), "."]);
    }
    if let Presence::Optional {
        null,
        maybe_provided_by,
    } = &field.presence
    {
        if *null {
            docs.paragraph(&["Sent as `null` when it is not given."]);
        }
        if let Some(step) = maybe_provided_by {
            let step = code(step);
            docs.paragraph(&["The step ", &step, " may write it before it is read."]);
        }
    }
    if docs.0.is_empty() {
        docs.paragraph(&[&code(key), "."]);
    }
    docs.finish()
}

/// Where something is read, and where the partial is rendered that it stands in.
#[derive(PartialEq, Eq)]
struct Place<'a> {
    read: Spot<'a>,
    call: Option<Spot<'a>>,
}

impl<'a> Place<'a> {
    fn of(read: &Read, sources: &'a Sources) -> Self {
        Self {
            read: Spot::of(read.location, sources),
            call: read.call.map(|call| Spot::of(call, sources)),
        }
    }
}

/// A line and a column of a file.
#[derive(PartialEq, Eq)]
struct Spot<'a> {
    path: &'a str,
    position: Position,
}

impl<'a> Spot<'a> {
    fn of(location: Location, sources: &'a Sources) -> Self {
        let file = sources.file(location.file);
        Self {
            path: file.path(),
            position: file.position(location.span.start),
        }
    }

    fn push(&self, to: &mut String) {
        let Self { path, position } = self;
        let Position { line, column } = position;
        if is_plain(path) {
            let _ = write!(to, "`{path}:{line}:{column}`");
        } else {
            push_code(to, &format!("{path}:{line}:{column}"));
        }
    }
}

/// Whether a condition of the workflow itself reads anything.
fn has_condition(contract: &Contract) -> bool {
    let roots = [
        &contract.data,
        &contract.actor.properties,
        &contract.tenant.properties,
        &contract.recipient,
        &contract.vars,
    ];
    let mut found = false;
    let mut visit = |read: &Read| found |= read.step.is_none();
    for object in roots {
        object_reads(object, &mut visit);
    }
    for value in contract.definitions.values() {
        value_reads(value, &mut visit);
    }
    found
}

/// Where anything of an object is read.
pub(super) fn all_reads(object: &Object) -> Vec<&Read> {
    let mut reads = Vec::new();
    object_reads(object, &mut |read| reads.push(read));
    reads
}

fn object_reads<'a>(object: &'a Object, visit: &mut impl FnMut(&'a Read)) {
    for field in object.fields.values() {
        value_reads(&field.value, visit);
    }
}

fn value_reads<'a>(value: &'a Value, visit: &mut impl FnMut(&'a Read)) {
    value.reads.iter().for_each(&mut *visit);
    match &value.ty {
        Type::List(element) | Type::Map(element) => value_reads(element, visit),
        Type::Tuple(elements) => elements.iter().for_each(|it| value_reads(it, visit)),
        Type::Object(object) => object_reads(object, visit),
        _ => {}
    }
}
