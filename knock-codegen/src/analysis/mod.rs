//! From a Knock directory to contracts.
//!
//! Each workflow is walked in the order of its steps; every place that reads a variable becomes an
//! `Access`, which says what it allows, what it demands and what is known to be present there.
//! The accesses of one workflow are then added up to its contract.

mod access;
mod call;
mod collision;
mod condition;
mod content;
mod hidden;
mod kinds;
mod local;
mod near;
mod overrides;
mod root;
mod steps;
mod suspect;
mod template;
mod translation;
mod tree;
mod triggered;
mod unused;
mod usage;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::sync::Arc;

use knock_liquid::{Guards, Variable};

pub(crate) use self::access::Note;
use self::access::{Access, Provision};
pub(crate) use self::kinds::Kinds;
use self::local::Unread;
use self::root::{Owner, Place, Root, Rooted};
pub(crate) use self::steps::BRANCHES;
use self::translation::Translations;
pub(crate) use self::tree::printed_structure;
use self::triggered::Triggered;
pub(crate) use self::triggered::triggered_keys;
use self::usage::Allowed;
use self::written::Written;
use crate::contract::{Contract, Entity, Presence};
use crate::diagnostic::{self, Code, Diagnostic};
use crate::directory::{Directory, Resource};
use crate::json::Node;
use crate::parallel;
use crate::schema;
use crate::source::Location;

/// What the workflows of a directory need, and what is wrong with them.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// A contract for each workflow, sorted by key.
    pub contracts: Vec<Contract>,
    /// Everything that was found, those of the directory included, in the order of the places.
    pub diagnostics: Vec<Diagnostic>,
}

/// Works out what every workflow of a directory needs.
///
/// ```
/// use knock_codegen::{analyze, directory::Directory};
///
/// let directory = Directory::from_files([(
///     "workflows/welcome/workflow.json",
///     r#"{ "name": "Welcome", "steps": [
///         { "type": "channel", "ref": "sms_1", "template": { "text_body": "Hi {{ data.name }}" } }
///     ] }"#,
/// )]);
/// let analysis = analyze(&directory);
/// assert_eq!(analysis.contracts[0].data.fields["name"].presence.name(), "required");
/// ```
#[must_use]
pub fn analyze(directory: &Directory) -> Analysis {
    let mut analysis = Analysis {
        diagnostics: directory.diagnostics.clone(),
        ..Analysis::default()
    };
    let translations = Translations::new(directory);
    let triggered = triggered_keys(&directory.workflows);
    let alone = parallel::map(&directory.workflows, |workflow| {
        let mut reader = WorkflowReader::new(directory, &translations);
        reader.workflow(workflow);
        let (mut reads, mut diagnostics) = (reader.reads, reader.diagnostics);
        let contract = reads.triggered.is_empty().then(|| {
            let accesses = mem::take(&mut reads.accesses);
            let (contract, found) = contract(workflow, &reads, &accesses);
            diagnostics.extend(found);
            // What nobody else needs is not kept.
            if triggered.contains(&workflow.key) {
                reads.accesses = accesses;
            }
            contract
        });
        (reads, contract, diagnostics)
    });
    let mut contracts = Vec::with_capacity(alone.len());
    let mut read: BTreeMap<&str, WorkflowReads> = BTreeMap::new();
    for (workflow, (reads, contract, diagnostics)) in directory.workflows.iter().zip(alone) {
        read.insert(&workflow.key, reads);
        contracts.push(contract);
        analysis.diagnostics.extend(diagnostics);
    }
    for (workflow, known) in directory.workflows.iter().zip(contracts) {
        let contract = known.unwrap_or_else(|| {
            let reads = &read[workflow.key.as_str()];
            let (accesses, too_many) = triggered::inherited(&workflow.key, reads, &read);
            let (contract, found) = contract(workflow, reads, &accesses);
            analysis
                .diagnostics
                .extend(too_many.into_iter().chain(found));
            contract
        });
        analysis.contracts.push(contract);
    }
    let is_complete = !hidden::by(&analysis.diagnostics);
    let overridden = overrides::apply(directory, &mut analysis.contracts, is_complete);
    analysis.diagnostics.extend(overridden);
    for reads in read.values() {
        let missing = triggered::missing(&reads.triggered, &analysis.contracts);
        analysis.diagnostics.extend(missing);
    }
    analysis
        .diagnostics
        .extend(collision::report(directory, &analysis.contracts));
    let unused = unused::partials(directory, read.values(), &analysis.diagnostics);
    analysis.diagnostics.extend(unused);
    diagnostic::sort(&mut analysis.diagnostics, &directory.sources);
    analysis.diagnostics.dedup();
    analysis
}

/// Everything that one workflow reads.
#[derive(Clone, Debug, Default)]
struct WorkflowReads<'a> {
    accesses: Vec<Access<'a>>,
    partials: BTreeSet<&'a str>,
    layouts: BTreeSet<&'a str>,
    translations: BTreeSet<&'a str>,
    /// The workflows that its steps trigger.
    triggered: Vec<Triggered<'a>>,
    cancelable: bool,
}

/// Collects what one workflow reads.
struct WorkflowReader<'a> {
    directory: &'a Directory,
    reads: WorkflowReads<'a>,
    /// The `ref` of every step.
    steps: BTreeSet<&'a str>,
    translations: &'a Translations,
    unread: Unread<'a>,
    /// What is read in the present step and was lost in a batch.
    lost: Vec<Rooted<'a>>,
    /// How many bytes of text partials and layouts have brought in.
    brought_in: usize,
    /// Whether a part of the workflow could not be read.
    incomplete: bool,
    diagnostics: Vec<Diagnostic>,
}

/// What holds at some place of a workflow.
#[derive(Clone, Debug, Default)]
struct Situation<'a> {
    step: Option<Arc<str>>,
    /// Where the partial is rendered that is read.
    call: Option<Location>,
    guards: Guards<'a>,
    written: Written<'a>,
    place: Place,
    /// Whether nothing that is read here must be there.
    tests: bool,
    /// Whether Knock halts the run when something that is read here is not there.
    halts: bool,
    /// The last batch before this place.
    batch: Option<&'a str>,
}

impl<'a> Situation<'a> {
    /// A read here that only tests its variable, where these are present.
    fn access(
        &self,
        variable: &Variable<'a>,
        guards: &Guards<'a>,
        allowed: Allowed,
        location: Location,
    ) -> Access<'a> {
        let variable = Rooted::new(variable, self.place);
        let provision = match variable.root {
            Root::Data => self.written.provision(variable.members()),
            _ => Provision::Trigger,
        };
        Access {
            present: variable.present(guards, self.place),
            variable,
            allowed,
            demands: false,
            provision,
            note: None,
            aliased: false,
            location,
            step: self.step.clone(),
            call: self.call,
            halts: self.halts,
        }
    }
}

impl<'a> WorkflowReader<'a> {
    fn new(directory: &'a Directory, translations: &'a Translations) -> Self {
        Self {
            directory,
            reads: WorkflowReads::default(),
            steps: BTreeSet::new(),
            translations,
            unread: Unread::default(),
            lost: Vec::new(),
            brought_in: 0,
            incomplete: false,
            diagnostics: Vec::new(),
        }
    }

    fn workflow(&mut self, workflow: &'a Resource) {
        let document = &workflow.document;
        self.incomplete = hidden::within(workflow, self.directory);
        steps::refs(document, &mut self.steps);
        let mut situation = Situation::default();
        let conditions = self.conditions(document.get("conditions"), &situation);
        situation.guards = conditions.guards(true).clone();
        match document.get("steps").map(|steps| (steps, steps.as_array())) {
            Some((_, Some(steps))) => self.steps(steps, &mut situation),
            Some((steps, None)) => self.unexpected(steps, "an array of steps"),
            None => {}
        }
    }

    /// A value of another shape than Knock writes.
    fn unexpected(&mut self, node: &Node, expected: &str) {
        let message = format!("expected {expected}, found {}", node.value.kind());
        self.diagnostics.push(
            Diagnostic::new(Code::UnexpectedShape, node.location, message)
                .help("write it as `knock pull` does"),
        );
    }

    fn record(&mut self, access: Access<'a>) {
        self.reads.accesses.push(access);
    }
}

/// Where a resource says how it is called.
fn name_location(resource: &Resource) -> Location {
    let name = resource.document.get("name");
    name.unwrap_or(&resource.document).location
}

/// Adds up what a workflow reads, and what it inherits.
fn contract(
    workflow: &Resource,
    reads: &WorkflowReads<'_>,
    accesses: &[Access<'_>],
) -> (Contract, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut object = |owner| tree::object(owner, accesses, &mut diagnostics);
    let text = |key| {
        workflow
            .document
            .get(key)
            .and_then(Node::as_str)
            .map(str::to_owned)
    };
    let owned = |keys: &BTreeSet<&str>| keys.iter().map(|key| (*key).to_owned()).collect();
    let mut contract = Contract {
        name: text("name").unwrap_or_else(|| workflow.key.clone()),
        description: text("description"),
        key: workflow.key.clone(),
        path: workflow.path.clone(),
        data: object(Owner::Data),
        data_description: None,
        actor: Entity {
            presence: entity_presence(Owner::Actor, accesses),
            properties: object(Owner::Actor),
        },
        tenant: Entity {
            presence: entity_presence(Owner::Tenant, accesses),
            properties: object(Owner::Tenant),
        },
        recipient: object(Owner::Recipient),
        vars: object(Owner::Vars),
        partials: owned(&reads.partials),
        layouts: owned(&reads.layouts),
        translations: owned(&reads.translations),
        cancelable: reads.cancelable,
        open: accesses.iter().any(Access::opens),
        definitions: BTreeMap::new(),
    };
    schema::apply(
        &mut contract,
        &mut diagnostics,
        &workflow.document,
        accesses.iter().filter_map(Access::reading),
    );
    (contract, diagnostics)
}

/// Whether a trigger must name an actor or a tenant; `None` where nothing reads it.
fn entity_presence(owner: Owner, accesses: &[Access<'_>]) -> Option<Presence> {
    let mut presence = None;
    for access in accesses.iter().filter(|it| it.variable.is_of(owner)) {
        for prefix in access.variable.prefixes() {
            if matches!(prefix.entry(), Some((_, []))) {
                if access.demands(prefix) {
                    return Some(Presence::Required);
                }
                presence = Some(Presence::OPTIONAL);
            }
        }
    }
    presence
}
