//! What an environment of Knock has, and what workflows use of it.

use std::collections::BTreeSet;

use crate::analysis::BRANCHES;
use crate::contract::Contract;
use crate::diagnostic::{self, Code, Diagnostic};
use crate::directory::{Directory, Resource};
use crate::json::Node;
use crate::source::{Location, Text};

/// The keys of what an environment has, as Knock's Management API lists them.
///
/// ```
/// use knock_codegen::environment::Environment;
/// use knock_codegen::{analyze, directory::Directory};
///
/// let directory = Directory::from_files([(
///     "workflows/welcome/workflow.json",
///     r#"{ "steps": [ { "type": "channel", "channel_key": "sms", "ref": "sms_1",
///         "template": { "text_body": "See {{ vars.app_url }}" } } ] }"#,
/// )]);
/// let contracts = analyze(&directory).contracts;
/// let environment = Environment {
///     channels: ["sms".to_owned()].into(),
///     ..Environment::default()
/// };
/// let missing = environment.missing(&directory, &contracts);
/// assert_eq!(missing[0].message, "the environment has no variable `app_url`");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// Variables, which templates read as `vars`.
    pub variables: BTreeSet<String>,
    /// Channels and channel groups, which steps send through.
    pub channels: BTreeSet<String>,
    /// Partials.
    pub partials: BTreeSet<String>,
    /// Email layouts.
    pub layouts: BTreeSet<String>,
}

impl Environment {
    /// What the workflows use and the environment does not have: a [`Code::NotInEnvironment`] for each,
    /// in the order of the places.
    ///
    /// A partial or a layout that the directory has but the environment does not is one that was not
    /// pushed; where neither has it, the analysis has said so.
    #[must_use]
    pub fn missing(&self, directory: &Directory, contracts: &[Contract]) -> Vec<Diagnostic> {
        let mut missing = Vec::new();
        for contract in contracts {
            self.variables(contract, &mut missing);
        }
        for workflow in &directory.workflows {
            self.channels(workflow.document.get("steps"), &mut missing);
        }
        let used = |keys: fn(&Contract) -> &Vec<String>| -> BTreeSet<&str> {
            contracts
                .iter()
                .flat_map(keys)
                .map(String::as_str)
                .collect()
        };
        for key in used(|contract| &contract.partials) {
            let partial = directory.partials.get(key);
            missing.extend(unpushed("partial", key, partial, &self.partials));
        }
        for key in used(|contract| &contract.layouts) {
            let layout = directory.layouts.get(key);
            missing.extend(unpushed("layout", key, layout, &self.layouts));
        }
        diagnostic::sort(&mut missing, &directory.sources);
        missing
    }

    /// Each variable once, at the first place that reads it.
    fn variables(&self, contract: &Contract, missing: &mut Vec<Diagnostic>) {
        for (name, field) in &contract.vars.fields {
            let entries = contract.vars.entries();
            let below = format!("{name}.");
            let read = entries
                .iter()
                .filter(|entry| entry.path == *name || entry.path.starts_with(&below));
            let places = read.flat_map(|entry| &entry.value.reads);
            let place = places.map(|read| read.location).min();
            if let Some(place) = place.or(field.value.demanded_at) {
                missing.extend(absent("variable", name, place, &self.variables));
            }
        }
    }

    /// The channels of steps, in branches too.
    fn channels(&self, steps: Option<&Node>, missing: &mut Vec<Diagnostic>) {
        for step in steps.and_then(Node::as_array).unwrap_or_default() {
            for member in ["channel_key", "channel_group_key"] {
                if let Some(Text {
                    value, location, ..
                }) = step.get(member).and_then(Node::as_text)
                {
                    missing.extend(absent("channel", value, *location, &self.channels));
                }
            }
            for key in BRANCHES {
                let branches = step.get(key).and_then(Node::as_array);
                for branch in branches.unwrap_or_default() {
                    self.channels(branch.get("steps"), missing);
                }
            }
        }
    }
}

fn absent(kind: &str, key: &str, place: Location, known: &BTreeSet<String>) -> Option<Diagnostic> {
    if known.contains(key) {
        return None;
    }
    let message = format!("the environment has no {kind} `{key}`");
    let diagnostic = Diagnostic::new(Code::NotInEnvironment, place, message);
    let near = knock_liquid::nearest(key, known.iter().map(String::as_str));
    Some(match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("make the {kind} in Knock's dashboard")),
    })
}

fn unpushed(
    kind: &str,
    key: &str,
    resource: Option<&Resource>,
    known: &BTreeSet<String>,
) -> Option<Diagnostic> {
    let place = resource?.document.location;
    let span = knock_liquid::Span::new(place.span.start, place.span.start);
    let diagnostic = absent(kind, key, Location { span, ..place }, known)?;
    Some(diagnostic.help(format!("push the {kind}, or make it in Knock's dashboard")))
}
