//! What a workflow reads, numbered as the page links it.

use std::collections::BTreeMap;

use knock_codegen::contract::{Contract, Entry, Presence};
use knock_codegen::source::Location;

/// All fields of a contract, and all places that read them.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) groups: Vec<Group<'a>>,
    /// Each place with the number of the field that it reads, in the order of files and places.
    pub(super) places: Vec<(Location, usize)>,
}

/// The fields of whatever or whoever has them.
#[derive(Debug)]
pub(super) struct Group<'a> {
    /// `data`, `actor`, …
    pub(super) root: &'static str,
    /// Who or what that is, in plain words.
    pub(super) title: &'static str,
    /// Whether a trigger must name it, where that is a question.
    pub(super) presence: Option<&'a Presence>,
    entries: Vec<Entry<'a>>,
    /// The number of its first field.
    first: usize,
}

impl<'a> Reading<'a> {
    pub(super) fn new(contract: &'a Contract) -> Self {
        let mut groups = groups(contract);
        let mut count = 0;
        for group in &mut groups {
            group.first = count;
            count += group.entries.len();
        }
        Self {
            places: places(&groups),
            groups,
        }
    }

    /// A field by its number.
    pub(super) fn field(&self, number: usize) -> (&Group<'a>, &Entry<'a>) {
        let next = self.groups.partition_point(|group| group.first <= number);
        // A group without fields has the number of the group after it, which comes later.
        let group = &self.groups[next - 1];
        (group, &group.entries[number - group.first])
    }

    pub(super) fn field_count(&self) -> usize {
        self.groups.iter().map(|group| group.entries.len()).sum()
    }

    /// The number of a place that reads something.
    pub(super) fn number(&self, place: Location) -> Option<usize> {
        let found = self
            .places
            .binary_search_by_key(&place, |(place, _)| *place);
        found.ok()
    }
}

impl<'a> Group<'a> {
    /// Its fields with their numbers.
    pub(super) fn fields(&self) -> impl Iterator<Item = (usize, &Entry<'a>)> {
        (self.first..).zip(&self.entries)
    }
}

/// All that is read of something.
fn groups(contract: &Contract) -> Vec<Group<'_>> {
    let group = |root, title, presence, entries| Group {
        root,
        title,
        presence,
        entries,
        first: 0,
    };
    let (actor, tenant) = (&contract.actor, &contract.tenant);
    let groups = [
        group(
            "data",
            "what the application sends",
            None,
            contract.data_entries(),
        ),
        group(
            "actor",
            "who caused it",
            actor.presence.as_ref(),
            actor.properties.entries(),
        ),
        group(
            "recipient",
            "each person who is notified",
            None,
            contract.recipient.entries(),
        ),
        group(
            "tenant",
            "the customer it is for",
            tenant.presence.as_ref(),
            tenant.properties.entries(),
        ),
        group(
            "vars",
            "variables of the Knock environment",
            None,
            contract.vars.entries(),
        ),
    ];
    let is_read = |group: &Group<'_>| group.presence.is_some() || !group.entries.is_empty();
    groups.into_iter().filter(is_read).collect()
}

/// Where a place reads more than one field, it is that of the last one, which is the innermost.
fn places(groups: &[Group<'_>]) -> Vec<(Location, usize)> {
    let fields = groups.iter().flat_map(Group::fields);
    let places = fields.flat_map(|(number, entry)| {
        let reads = entry.value.reads.iter();
        reads.map(move |read| (read.location, number))
    });
    let by_place: BTreeMap<Location, usize> = places.collect();
    by_place.into_iter().collect()
}
