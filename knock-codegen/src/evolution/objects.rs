//! What is different between two objects, member by member.

use std::collections::{BTreeMap, BTreeSet};

use super::types::{self, Fit};
use super::{Change, Need, What};
use crate::contract::{Constant, Field, Object, Presence, Type, Value};
use crate::names::{Case, identifiers};
use crate::source::Location;

type Definitions = BTreeMap<String, Value>;

/// A walk through two contracts at once.
pub(super) struct Comparison<'a> {
    before: &'a Definitions,
    after: &'a Definitions,
    /// The pairs of definitions that were compared: each is once.
    compared: BTreeSet<(&'a str, &'a str)>,
    pub(super) changes: Vec<Change>,
}

impl<'a> Comparison<'a> {
    pub(super) const fn new(before: &'a Definitions, after: &'a Definitions) -> Self {
        Self {
            before,
            after,
            compared: BTreeSet::new(),
            changes: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Objects that callers give.
    pub(super) fn object(&mut self, path: &str, before: &'a Object, after: &'a Object) {
        let members = |object: &'a Object| object.given().map(|(name, _)| name);
        let renames = Renames::new(Case::Field, members(before), members(after));
        for name in names(before, after) {
            let path = format!("{path}.{name}");
            let (old, new) = (given(before, name), given(after, name));
            if let Some(what) = renames.of(name) {
                self.member(&path, what, old, new);
            }
            match (old, new) {
                (None, Some(new)) => {
                    let need = match new.presence {
                        Presence::Required => Need::Required,
                        _ => Need::Optional,
                    };
                    self.member(
                        &path,
                        What::Added(need),
                        before.fields.get(name).map(|field| &**field),
                        Some(new),
                    );
                }
                (Some(old), None) => {
                    self.member(
                        &path,
                        What::Removed,
                        Some(old),
                        after.fields.get(name).map(|field| &**field),
                    );
                }
                (Some(old), Some(new)) => self.field(&path, old, new),
                (None, None) => {}
            }
        }
    }

    fn field(&mut self, path: &str, before: &'a Field, after: &'a Field) {
        let is_required = |field: &Field| field.presence == Presence::Required;
        match (is_required(before), is_required(after)) {
            (false, true) => self.member(path, What::BecameRequired, Some(before), Some(after)),
            (true, false) => self.member(path, What::BecameOptional, Some(before), Some(after)),
            _ => {}
        }
        self.value(path, &before.value, &after.value);
    }

    fn value(&mut self, path: &str, before: &'a Value, after: &'a Value) {
        match (types::takes_null(before), types::takes_null(after)) {
            (false, true) if after.nullable => {
                self.typed(path, What::BecameNullable, before, after);
            }
            (true, false) if before.nullable => {
                self.typed(path, What::NoLongerNullable, before, after);
            }
            _ => {}
        }
        match (&before.ty, &after.ty) {
            (Type::Object(old), Type::Object(new)) => self.object(path, old, new),
            (Type::List(old), Type::List(new)) | (Type::Map(old), Type::Map(new)) => {
                self.value(&format!("{path}[]"), old, new);
            }
            (Type::Tuple(old), Type::Tuple(new)) if old.len() == new.len() => {
                for (index, (old, new)) in old.iter().zip(new).enumerate() {
                    self.value(&format!("{path}[{index}]"), old, new);
                }
            }
            (Type::Recursive(old), Type::Recursive(new)) => self.definition(path, old, new),
            (Type::Enum(old), Type::Enum(new)) => self.constants(path, old, new, before, after),
            _ => self.kind(path, before, after),
        }
    }

    /// Two objects that hold themselves. What is different in them is told once.
    fn definition(&mut self, path: &str, before: &'a str, after: &'a str) {
        if !self.compared.insert((before, after)) {
            return;
        }
        if let (Some(old), Some(new)) = (self.before.get(before), self.after.get(after)) {
            self.value(path, old, new);
        }
    }

    fn constants(
        &mut self,
        path: &str,
        old: &[Constant],
        new: &[Constant],
        before: &Value,
        after: &Value,
    ) {
        let only_in = |these: &[Constant], those: &[Constant]| -> Vec<String> {
            let only = these.iter().filter(|constant| !those.contains(constant));
            only.map(ToString::to_string).collect()
        };
        let (removed, added) = (only_in(old, new), only_in(new, old));
        if !removed.is_empty() {
            self.typed(path, What::ConstantsRemoved(removed), before, after);
        }
        if !added.is_empty() {
            self.typed(path, What::ConstantsAdded(added), before, after);
        }
    }

    fn kind(&mut self, path: &str, before: &Value, after: &Value) {
        let widened = match types::fit(before, after) {
            Fit::Same => return,
            Fit::Wider => true,
            Fit::Other => false,
        };
        let what = What::Kind {
            before: types::name(before),
            after: types::name(after),
            widened,
        };
        self.typed(path, what, before, after);
    }

    /// Objects that no caller gives to a trigger: what is read of them is told, and asks for nothing.
    pub(super) fn looked(&mut self, path: &str, before: &Object, after: &Object) {
        for entry in after.entries() {
            let is_new = !before.entries().iter().any(|old| old.path == entry.path);
            if is_new {
                self.push(Change {
                    path: format!("{path}.{}", entry.path),
                    what: What::Added(Need::Looked),
                    before: None,
                    after: place(entry.value),
                });
            }
        }
    }

    fn member(&mut self, path: &str, what: What, before: Option<&Field>, after: Option<&Field>) {
        self.push(Change {
            path: path.to_owned(),
            what,
            before: before.and_then(|field| place(&field.value)),
            after: after.and_then(|field| place(&field.value)),
        });
    }

    fn typed(&mut self, path: &str, what: What, before: &Value, after: &Value) {
        self.push(Change {
            path: path.to_owned(),
            what,
            before: before.typed_at.or_else(|| place(before)),
            after: after.typed_at.or_else(|| place(after)),
        });
    }
}

/// What the names of one scope are in generated code, before and after.
pub(super) struct Renames<'a> {
    before: BTreeMap<&'a str, String>,
    after: BTreeMap<&'a str, String>,
}

impl<'a> Renames<'a> {
    pub(super) fn new(
        case: Case,
        before: impl Iterator<Item = &'a str>,
        after: impl Iterator<Item = &'a str>,
    ) -> Self {
        Self {
            before: identifiers(case, before),
            after: identifiers(case, after),
        }
    }

    /// Whether a name that was there and is there is called otherwise.
    pub(super) fn of(&self, name: &str) -> Option<What> {
        let (before, after) = (self.before.get(name)?, self.after.get(name)?);
        (before != after).then(|| What::Renamed {
            before: before.clone(),
            after: after.clone(),
            is_taken: self.after.values().any(|identifier| identifier == before),
        })
    }
}

fn names<'a>(before: &'a Object, after: &'a Object) -> BTreeSet<&'a str> {
    let names = before.fields.keys().chain(after.fields.keys());
    names.map(String::as_str).collect()
}

/// A member that a caller gives: what a step writes is none of its business.
fn given<'a>(object: &'a Object, name: &str) -> Option<&'a Field> {
    let field = object.fields.get(name)?;
    (field.presence != Presence::Provided).then_some(field)
}

/// The place that requires a value, or else the first that reads it.
fn place(value: &Value) -> Option<Location> {
    let reads = value.reads.iter().map(|read| read.location);
    value.demanded_at.or_else(|| reads.min())
}

/// The first place that reads something of an object.
pub(super) fn first_place(object: &Object) -> Option<Location> {
    let entries = object.entries();
    let required = entries
        .iter()
        .filter(|entry| *entry.presence == Presence::Required);
    let demanded = required.filter_map(|entry| place(entry.value)).min();
    demanded.or_else(|| entries.iter().filter_map(|entry| place(entry.value)).min())
}
