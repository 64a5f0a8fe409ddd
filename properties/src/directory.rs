use std::collections::BTreeSet;

use knock_codegen::contract::Contract;
use knock_codegen::directory::{Directory, Resource};
use knock_codegen::environment::Environment;
use knock_codegen::evolution::Evolution;
use knock_codegen::json::{Json, Node};
use knock_codegen::json_schema::json_schema;
use knock_codegen::{Analysis, EmitOptions, analyze, emit};

use crate::{files, text};

/// Every directory can be read and analysed: there is a contract for each workflow, diagnostics
/// speak of places in its files, nothing evolves where nothing changes, and contracts do not depend
/// on other workflows.
///
/// The input lists the files, as [`files`] reads it.
///
/// # Panics
///
/// When that does not hold.
pub fn directory(bytes: &[u8]) {
    let files = files(&text(bytes));
    let directory = Directory::from_files(files.clone());
    let analysis = analyze(&directory);
    has_a_contract_for_each_workflow(&directory, &analysis);
    speaks_of_places(&directory, &analysis);
    let evolutions = Evolution::of_all(&analysis.contracts, &analysis.contracts);
    assert!(evolutions.is_empty(), "{evolutions:#?}");
    workflows_are_independent(&files);
}

fn has_a_contract_for_each_workflow(directory: &Directory, analysis: &Analysis) {
    let keys = directory.workflows.iter().map(|workflow| &workflow.key);
    assert!(keys.eq(analysis.contracts.iter().map(|it| &it.key)));
    assert!(
        analysis
            .contracts
            .is_sorted_by(|one, other| one.key < other.key)
    );
}

fn speaks_of_places(directory: &Directory, analysis: &Analysis) {
    let missing = Environment::default().missing(directory, &analysis.contracts);
    for diagnostic in analysis.diagnostics.iter().chain(&missing) {
        for label in &diagnostic.labels {
            let file = directory.sources.file(label.location.file);
            let place = file.text().get(label.location.span.range());
            assert!(place.is_some(), "{diagnostic:?}");
        }
        let line = diagnostic.line(&directory.sources);
        assert!(!diagnostic.message.is_empty(), "{line}");
        assert!(!diagnostic.message.contains(char::is_control), "{line}");
    }
    let contracts = analysis.contracts.iter();
    let entries = contracts.flat_map(Contract::data_entries);
    for read in entries.flat_map(|entry| &entry.value.reads) {
        let file = directory.sources.file(read.location.file);
        let place = file.text().get(read.location.span.range());
        assert!(place.is_some(), "{read:?}");
    }
}

/// The contract of a workflow is the same when the other workflows are not there, but for those that
/// it triggers or that stand in its folder.
///
/// # Panics
///
/// When it is not.
pub fn workflows_are_independent(files: &[(String, String)]) {
    let directory = Directory::from_files(files.to_vec());
    if directory.workflows.len() < 2 {
        return;
    }
    for workflow in &directory.workflows {
        let kept = with_triggered(&directory, workflow);
        let others = directory.workflows.iter().filter(|it| {
            // Without its `workflow.json`, such a folder would be one of other resources.
            !kept.contains(it.key.as_str())
                && !is_inside(it, workflow)
                && !matches!(
                    &*it.key,
                    "workflows" | "partials" | "layouts" | "translations"
                )
        });
        let others: BTreeSet<&str> = others.map(|other| other.path.as_str()).collect();
        let rest = files
            .iter()
            .filter(|(path, _)| !others.contains(path.as_str()));
        let alone = Directory::from_files(rest.cloned());
        assert_eq!(
            contract(&alone, &workflow.key),
            contract(&directory, &workflow.key),
            "{files:#?}"
        );
    }
}

/// Whether a workflow stands in the folder of another one, and so is a part of it.
fn is_inside(workflow: &Resource, other: &Resource) -> bool {
    let folder = other.path.strip_suffix("workflow.json");
    folder.is_some_and(|folder| workflow.path.starts_with(folder))
}

/// What the contract of a workflow says, but for the numbers of the files.
fn contract(directory: &Directory, key: &str) -> Option<(String, String)> {
    let contracts = analyze(directory).contracts;
    let contract = contracts.into_iter().find(|contract| contract.key == key)?;
    let schema = json_schema(&contract).to_string();
    let text = emit(&[contract], &directory.sources, &EmitOptions::default());
    Some((text, schema))
}

/// A workflow and those that it may trigger, whose data is its own.
fn with_triggered<'a>(directory: &'a Directory, workflow: &'a Resource) -> BTreeSet<&'a str> {
    let mut keys = BTreeSet::new();
    let mut open = vec![workflow];
    while let Some(workflow) = open.pop() {
        if keys.insert(workflow.key.as_str()) {
            let mut texts = BTreeSet::new();
            collect_texts(&workflow.document, &mut texts);
            let triggered = texts.into_iter().filter_map(|key| directory.workflow(key));
            open.extend(triggered);
        }
    }
    keys
}

fn collect_texts<'a>(node: &'a Node, texts: &mut BTreeSet<&'a str>) {
    match &node.value {
        Json::String(text) => {
            texts.insert(&text.value);
        }
        Json::Array(elements) => elements.iter().for_each(|it| collect_texts(it, texts)),
        Json::Object(members) => {
            let values = members.iter().map(|member| &member.value);
            values.for_each(|value| collect_texts(value, texts));
        }
        _ => {}
    }
}
