//! Changes of contracts.

use std::collections::BTreeMap;

use knock_codegen::evolution::{self, Evolution};
use serde::Serialize;

use super::Place;
use crate::diff::{Changes, Side};

/// All changes, and how many there are of each verdict.
#[derive(Serialize)]
pub(super) struct DiffReport<'a> {
    base: &'a str,
    head: &'a str,
    verdict: &'static str,
    /// What may make the verdict wrong, such as errors that hide reads.
    remarks: Vec<String>,
    workflows: Vec<Workflow<'a>>,
    summary: BTreeMap<&'static str, usize>,
}

impl<'a> DiffReport<'a> {
    pub(super) fn new(changes: &'a Changes) -> Self {
        let Changes {
            base,
            head,
            evolutions,
        } = changes;
        let workflows = evolutions.iter();
        Self {
            base: &base.title,
            head: &head.title,
            verdict: changes.verdict().name(),
            remarks: [base, head].into_iter().filter_map(Side::remark).collect(),
            workflows: workflows
                .map(|evolution| Workflow::new(base, head, evolution))
                .collect(),
            summary: (changes.tally().into_iter())
                .map(|(verdict, count)| (verdict.name(), count))
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct Workflow<'a> {
    key: &'a str,
    verdict: &'static str,
    changes: Vec<Change<'a>>,
}

impl<'a> Workflow<'a> {
    fn new(base: &'a Side, head: &'a Side, evolution: &'a Evolution) -> Self {
        let changes = evolution.changes.iter();
        Self {
            key: &evolution.key,
            verdict: evolution.verdict().name(),
            changes: changes
                .map(|change| Change::new(base, head, change))
                .collect(),
        }
    }
}

/// A change: `path` is empty where it is about the workflow itself.
#[derive(Serialize)]
struct Change<'a> {
    path: &'a str,
    what: &'static str,
    verdict: &'static str,
    message: String,
    before: Option<Place<'a>>,
    after: Option<Place<'a>>,
}

impl<'a> Change<'a> {
    fn new(base: &'a Side, head: &'a Side, change: &'a evolution::Change) -> Self {
        let place = |side: &'a Side, location| Place::new(&side.sources, location);
        Self {
            path: &change.path,
            what: change.what.name(),
            verdict: change.what.verdict().name(),
            message: change.what.to_string(),
            before: change.before.map(|location| place(base, location)),
            after: change.after.map(|location| place(head, location)),
        }
    }
}
