//! Contracts.

use knock_codegen::contract::{self, Contract, Entry, Object, Presence, Read};
use knock_codegen::source::Sources;
use serde::Serialize;

use super::Place;

/// A contract, with its entries in lists.
#[derive(Serialize)]
pub(super) struct Workflow<'a> {
    key: &'a str,
    name: &'a str,
    path: &'a str,
    data: Vec<Field<'a>>,
    actor: Entity<'a>,
    tenant: Entity<'a>,
    recipient: Properties<'a>,
    vars: Vec<Field<'a>>,
    partials: &'a [String],
    layouts: &'a [String],
    translations: &'a [String],
    cancelable: bool,
    open: bool,
}

impl<'a> Workflow<'a> {
    pub(super) fn new(sources: &'a Sources, contract: &'a Contract) -> Self {
        Self {
            key: &contract.key,
            name: &contract.name,
            path: &contract.path,
            data: entries(sources, contract.data_entries()),
            actor: Entity::new(sources, &contract.actor),
            tenant: Entity::new(sources, &contract.tenant),
            recipient: Properties::new(sources, &contract.recipient),
            vars: fields(sources, &contract.vars),
            partials: &contract.partials,
            layouts: &contract.layouts,
            translations: &contract.translations,
            cancelable: contract.cancelable,
            open: contract.open,
        }
    }
}

/// An actor or a tenant.
#[derive(Serialize)]
struct Entity<'a> {
    presence: &'static str,
    #[serde(flatten)]
    properties: Properties<'a>,
}

impl<'a> Entity<'a> {
    fn new(sources: &'a Sources, entity: &'a contract::Entity) -> Self {
        Self {
            presence: entity.presence.as_ref().map_or("unused", Presence::name),
            properties: Properties::new(sources, &entity.properties),
        }
    }
}

#[derive(Serialize)]
struct Properties<'a> {
    properties: Vec<Field<'a>>,
}

impl<'a> Properties<'a> {
    fn new(sources: &'a Sources, object: &'a Object) -> Self {
        Self {
            properties: fields(sources, object),
        }
    }
}

/// An entry of a contract.
#[derive(Serialize)]
struct Field<'a> {
    path: String,
    kind: &'static str,
    presence: &'static str,
    reads: Vec<ReadPlace<'a>>,
}

impl<'a> Field<'a> {
    fn new(sources: &'a Sources, entry: Entry<'a>) -> Self {
        let reads = entry.value.reads.iter();
        Self {
            path: entry.path,
            kind: entry.value.ty.name(),
            presence: entry.presence.name(),
            reads: reads.map(|read| ReadPlace::new(sources, read)).collect(),
        }
    }
}

/// A place that reads a field, and the step that it belongs to: `null` for the workflow itself.
#[derive(Serialize)]
struct ReadPlace<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    step: Option<&'a str>,
}

impl<'a> ReadPlace<'a> {
    fn new(sources: &'a Sources, read: &'a Read) -> Self {
        Self {
            place: Place::new(sources, read.location),
            step: read.step.as_deref(),
        }
    }
}

fn fields<'a>(sources: &'a Sources, object: &'a Object) -> Vec<Field<'a>> {
    entries(sources, object.entries())
}

fn entries<'a>(sources: &'a Sources, entries: Vec<Entry<'a>>) -> Vec<Field<'a>> {
    let entries = entries.into_iter();
    entries.map(|entry| Field::new(sources, entry)).collect()
}
