//! `cargo knock schema`

use std::collections::BTreeSet;
use std::path::Path;

use clap::Args;
use knock_codegen::contract::Contract;
use knock_codegen::directory::Directory;
use knock_codegen::json::{self, Json, Node};
use knock_codegen::json_schema::{MARK, json_schema};

use crate::check;
use crate::cli::{Options, Outcome};
use crate::console::{Console, print_data};
use crate::failure::Failure;
use crate::output::replace;
use crate::project::Project;

/// The member of workflow.json that holds the schema.
const MEMBER: &str = "trigger_data_json_schema";

/// The member that names a file with the schema instead.
const REFERENCE: &str = "trigger_data_json_schema@";

/// The members in front of which `knock pull` puts it: it sorts all but the last two.
const FOLLOWERS: [&str; 3] = ["trigger_frequency", "__readonly", "$schema"];

/// Show or write what a workflow reads from `data` as a JSON Schema
///
/// Knock checks the data of a trigger by the `trigger_data_json_schema` of its workflow, and tools
/// for other languages generate types from it. With one key, the schema is printed; otherwise an
/// object that has them by key.
#[derive(Args, Debug)]
pub(crate) struct Schema {
    /// The keys of the workflows [default: all]
    #[arg(value_name = "WORKFLOW")]
    workflows: Vec<String>,

    /// Put it into `workflow.json`, of which every other byte stays as it is
    ///
    /// A schema that was written by hand is left alone. Where the directory has errors, they are
    /// shown and nothing is written.
    #[arg(long)]
    write: bool,

    /// Replace schemas that were written by hand, with what the templates alone say
    #[arg(long, requires = "write")]
    force: bool,
}

impl Schema {
    pub(crate) fn run(&self, options: &Options, console: Console) -> Result<Outcome, Failure> {
        let mut project = Project::open(options)?;
        let selected = project.select(&self.workflows)?;
        self.leave_out_replaceable(&mut project.directory, selected.as_ref());
        project.analyze();
        if self.write && check::is_stopped(&mut project, "no schema is written", console) {
            return Ok(Outcome::Findings);
        }
        if let Some(keys) = &selected {
            let contracts = &mut project.contracts;
            contracts.retain(|contract| keys.contains(&contract.key));
        }
        if self.write {
            return self.write_all(&project, console);
        }
        let is_single = selected.is_some_and(|keys| keys.len() == 1);
        print_data(&format!("{}\n", printed(&project.contracts, is_single)))?;
        check::mention(&project, console);
        Ok(Outcome::Clean)
    }

    /// A schema that is to be replaced is a result and no source.
    fn leave_out_replaceable(
        &self,
        directory: &mut Directory,
        selected: Option<&BTreeSet<String>>,
    ) {
        for workflow in &mut directory.workflows {
            let is_forced = self.force && selected.is_none_or(|keys| keys.contains(&workflow.key));
            if let Json::Object(members) = &mut workflow.document.value {
                members.retain(|member| {
                    &*member.key.value != MEMBER || !(is_forced || is_made(&member.value))
                });
            }
        }
    }

    fn write_all(&self, project: &Project, console: Console) -> Result<Outcome, Failure> {
        let mut outcome = Outcome::Clean;
        for contract in &project.contracts {
            if self.write_one(project, contract, console)? == Outcome::Findings {
                outcome = Outcome::Findings;
            }
        }
        Ok(outcome)
    }

    /// Brings a file up to date, or says that it is left alone.
    fn write_one(
        &self,
        project: &Project,
        contract: &Contract,
        console: Console,
    ) -> Result<Outcome, Failure> {
        let sources = &project.directory.sources;
        let mut files = sources.files();
        let (id, file) = files
            .find(|(_, file)| file.path() == contract.path)
            .expect("a workflow without errors was read");
        let document = json::parse(id, sources).expect("a workflow without errors is JSON");
        let name = project.names().of(file.path());
        let schema = json_schema(contract);
        let at = |node: &Node| format!("{name}:{}", sources.position(node.location).line);
        if let Some(reference) = document.get(REFERENCE) {
            console.failure(&elsewhere(&contract.key, &at(reference)));
            return Ok(Outcome::Findings);
        }
        if let Some(old) = document.get(MEMBER) {
            if is_same(sources.text(old.location), &schema) {
                console.progress(&format!("{name} is up to date"));
                return Ok(Outcome::Clean);
            }
            if !self.force && !is_made(old) {
                console.failure(&by_hand(&contract.key, &at(old)));
                return Ok(Outcome::Findings);
            }
        }
        let text = json::set_member(file.text(), &document, MEMBER, &schema, &FOLLOWERS);
        replace(&project.directory.root.join(file.path()), &text)
            .map_err(|error| Failure::at(Path::new(&name), "written", &error))?;
        console.progress(&format!("wrote {name}"));
        Ok(Outcome::Clean)
    }
}

fn printed(contracts: &[Contract], is_single: bool) -> json::Value {
    match contracts {
        [contract] if is_single => json_schema(contract),
        contracts => json::Value::object(
            (contracts.iter()).map(|contract| (&*contract.key, json_schema(contract))),
        ),
    }
}

/// Whether this program has made a schema, and nobody has taken it over since.
fn is_made(schema: &Node) -> bool {
    let comment = schema.get("$comment").and_then(Node::as_str);
    comment == Some(MARK)
}

/// Whether a schema is the same but for layout and the order of members, which Knock does not keep.
fn is_same(text: &str, schema: &json::Value) -> bool {
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    parse(text) == parse(&schema.to_string())
}

fn by_hand(key: &str, place: &str) -> Failure {
    let message = format!("the schema of `{key}` was written by hand, and is left alone: {place}");
    Failure::new(message).help(format!(
        "compare it with `cargo knock schema {key}`, or replace it with `--force`"
    ))
}

fn elsewhere(key: &str, place: &str) -> Failure {
    let message =
        format!("the schema of `{key}` is in a file of its own, and is left alone: {place}");
    Failure::new(message).help(format!(
        "remove `{REFERENCE}` to have the schema in `workflow.json`"
    ))
}
