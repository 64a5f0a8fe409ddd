//! Workflows that a step triggers.

use std::collections::{BTreeMap, BTreeSet};

use knock_liquid::{Guards, Scope};

use super::access::{Access, Provision};
use super::root::{Owner, Place};
use super::steps::text;
use super::written::{Written, written_keys};
use super::{Situation, WorkflowReader, WorkflowReads};
use crate::contract::{Contract, Field, Presence};
use crate::diagnostic::{Code, Diagnostic};
use crate::directory::Resource;
use crate::json::{Json, Node};
use crate::source::Location;

/// A workflow that a step triggers.
#[derive(Clone, Debug)]
pub(super) struct Triggered<'a> {
    workflow: &'a str,
    data: Data,
    /// Where its data is made.
    location: Location,
    guards: Guards<'a>,
    place: Place,
    written: Written<'a>,
}

/// What is handed to a workflow.
#[derive(Clone, Debug)]
enum Data {
    /// All of the data of the workflow that triggers it.
    Whole,
    /// An object with these keys.
    Keys(Vec<String>),
    Unknown,
}

impl<'a> WorkflowReader<'a> {
    /// Reads a step that triggers another workflow. The dashboard writes the actor, the tenant and
    /// the cancellation key by default, so that they are no demands.
    pub(super) fn trigger_workflow(&mut self, step: &'a Node, situation: &Situation<'a>) {
        let Some(settings) = step.get("settings") else {
            return;
        };
        let tested = Situation {
            tests: true,
            ..situation.clone()
        };
        let mut data = if self.incomplete {
            Data::Unknown
        } else {
            Data::Keys(Vec::new())
        };
        let mut location = settings.location;
        for member in settings.as_object().unwrap_or_default() {
            let from = self.reads.accesses.len();
            let key = &*member.key.value;
            let optional = matches!(key, "actor" | "tenant" | "cancellation_key");
            let situation = if optional { &tested } else { situation };
            self.member(member, situation, &Scope::new(), &mut Scope::new());
            if key == "data" && !member.value.is_null() {
                data = self.handed_on(&member.value, from);
                location = member.value.location;
            }
        }
        self.reads.triggered.push(Triggered {
            workflow: text(settings, "workflow_key").unwrap_or_default(),
            data,
            location,
            guards: situation.guards.clone(),
            place: situation.place,
            written: situation.written.clone(),
        });
    }

    /// What the data of the step is, whose reads start at `from`. Handing on all of `data` reads
    /// nothing in particular.
    fn handed_on(&mut self, data: &Node, from: usize) -> Data {
        let read = self.reads.accesses.split_off(from);
        let (whole, parts): (Vec<_>, Vec<_>) = read.into_iter().partition(Access::opens);
        self.reads.accesses.extend(parts);
        match written_keys(data) {
            _ if !whole.is_empty() => Data::Whole,
            Some(keys) => Data::Keys(keys),
            None => Data::Unknown,
        }
    }
}

/// With how many workflows one may share all of its data by triggering one after another.
const MAX_SHARING: usize = 1_000;

/// The keys of the workflows that others name, as steps do which trigger them.
pub(crate) fn triggered_keys(workflows: &[Resource]) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for workflow in workflows {
        collect_keys(&workflow.document, &mut keys);
    }
    keys
}

fn collect_keys(node: &Node, keys: &mut BTreeSet<String>) {
    match &node.value {
        Json::Object(members) => {
            for member in members {
                match (&*member.key.value, member.value.as_str()) {
                    ("workflow_key", Some(key)) => drop(keys.insert(key.to_owned())),
                    _ => collect_keys(&member.value, keys),
                }
            }
        }
        Json::Array(elements) => {
            for element in elements {
                collect_keys(element, keys);
            }
        }
        _ => {}
    }
}

/// What a workflow reads and inherits, and what is wrong where that is too much.
pub(super) fn inherited<'a>(
    key: &str,
    reads: &WorkflowReads<'a>,
    read: &BTreeMap<&str, WorkflowReads<'a>>,
) -> (Vec<Access<'a>>, Option<Diagnostic>) {
    let mut accesses = reads.accesses.clone();
    let mut seen = BTreeSet::new();
    inherit(key, reads, read, &mut seen, &mut accesses);
    (accesses, too_many(reads, &seen))
}

/// Adds what the workflows read that are triggered with all the data of this one.
fn inherit<'r, 'a>(
    key: &'r str,
    reads: &'r WorkflowReads<'a>,
    read: &'r BTreeMap<&str, WorkflowReads<'a>>,
    seen: &mut BTreeSet<&'r str>,
    accesses: &mut Vec<Access<'a>>,
) {
    if seen.len() > MAX_SHARING {
        return;
    }
    seen.insert(key);
    for triggered in reads
        .triggered
        .iter()
        .filter(|it| matches!(it.data, Data::Whole))
    {
        let found = read.get_key_value(triggered.workflow);
        let Some((key, reads)) = found.filter(|(key, _)| !seen.contains(*key)) else {
            continue;
        };
        let from = accesses.len();
        let of_data = |access: &&Access| matches!(access.variable.entry(), Some((Owner::Data, _)));
        accesses.extend(reads.accesses.iter().filter(of_data).cloned());
        inherit(key, reads, read, seen, accesses);
        for access in &mut accesses[from..] {
            let present = access.variable.present(&triggered.guards, triggered.place);
            access.present = access.present.max(present);
            if access.provision == Provision::Trigger {
                let members = access.variable.entry().map(|(_, members)| members);
                access.provision = triggered.written.provision(members.unwrap_or_default());
            }
        }
    }
}

/// What is wrong where more workflows were seen than are inherited from.
fn too_many(reads: &WorkflowReads<'_>, seen: &BTreeSet<&str>) -> Option<Diagnostic> {
    if seen.len() <= MAX_SHARING {
        return None;
    }
    let mut triggered = reads.triggered.iter();
    let first = triggered.find(|it| matches!(it.data, Data::Whole))?;
    let message = format!(
        "the data goes on from here to more than {MAX_SHARING} workflows: not all that they need is known"
    );
    let diagnostic = Diagnostic::new(Code::TriggerData, first.location, message);
    Some(diagnostic.help("name what the workflow needs in the data of this step"))
}

/// What the workflows that are triggered need, and are not handed.
pub(super) fn missing(triggered: &[Triggered<'_>], contracts: &[Contract]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for Triggered {
        workflow,
        data,
        location,
        ..
    } in triggered
    {
        let contract = contracts.binary_search_by(|contract| contract.key.as_str().cmp(workflow));
        let (Ok(at), Data::Keys(keys)) = (contract, data) else {
            continue;
        };
        let fields = contracts[at].data.fields.iter();
        let missing: Vec<(&String, &Field)> = fields
            .filter(|(name, field)| field.presence == Presence::Required && !keys.contains(name))
            .map(|(name, field)| (name, &**field))
            .collect();
        if !missing.is_empty() {
            diagnostics.push(not_handed(workflow, *location, &missing));
        }
    }
    diagnostics
}

/// What a workflow needs that a step does not hand on to it.
fn not_handed(workflow: &str, location: Location, missing: &[(&String, &Field)]) -> Diagnostic {
    let list = |quote: fn(&String) -> String| {
        let names: Vec<String> = missing.iter().map(|(name, _)| quote(name)).collect();
        names.join(", ")
    };
    let names = list(|name| format!("`{name}`"));
    let members = list(|name| format!("{name:?}: …"));
    let message = format!("the workflow `{workflow}` is not handed all that it needs: {names}");
    let mut diagnostic = Diagnostic::new(Code::TriggerData, location, message)
        .help(format!("add `{members}` to the data of this step"));
    for (name, field) in missing {
        if let Some(read) = field.value.reads.first() {
            diagnostic = diagnostic.label(read.location, format!("`{name}` is read here"));
        }
    }
    diagnostic
}
