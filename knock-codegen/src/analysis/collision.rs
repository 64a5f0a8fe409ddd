//! Names that are different in JSON and would be the same in Rust.

use std::collections::BTreeMap;

use super::name_location;
use crate::contract::{Contract, Field, Object, Presence, Type, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::directory::Directory;
use crate::names::{Case, displaced, identifiers, is_snake_case, setter};
use crate::parallel;
use crate::source::Location;

/// Reports the workflows and fields whose identifiers had to give way to those of others.
pub(super) fn report(directory: &Directory, contracts: &[Contract]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let workflows = directory.workflows.iter();
    let workflows: BTreeMap<&str, Location> = workflows
        .map(|workflow| (workflow.key.as_str(), name_location(workflow)))
        .collect();
    let modules = identifiers(Case::Module, workflows.keys().copied());
    for (key, other) in displaced(Case::Module, &modules) {
        let name = format!("the workflow `{key}`");
        let given = (modules[key].as_str(), workflows[key]);
        let taken = (modules[other].as_str(), workflows[other]);
        diagnostics.push(collision(&name, given, taken));
    }
    let fields = parallel::map(contracts, |contract| {
        let mut diagnostics = Vec::new();
        let workflow = workflows[contract.key.as_str()];
        object(&contract.data, workflow, &mut diagnostics);
        for definition in contract.definitions.values() {
            below(definition, workflow, &mut diagnostics);
        }
        diagnostics
    });
    diagnostics.extend(fields.into_iter().flatten());
    diagnostics
}

/// Reports the fields of an object, and of those below it. One that nothing reads is shown at
/// `fallback`.
fn object(object: &Object, fallback: Location, diagnostics: &mut Vec<Diagnostic>) {
    // Names that are identifiers as they are do not meet.
    if !object.given().all(|(name, _)| is_snake_case(name)) {
        fields(object, fallback, diagnostics);
    }
    for (_, field) in object.given() {
        below(&field.value, fallback, diagnostics);
    }
}

/// Reports the fields of an object alone.
fn fields(object: &Object, fallback: Location, diagnostics: &mut Vec<Diagnostic>) {
    let given: BTreeMap<&str, &Field> = object.given().collect();
    let names = identifiers(Case::Field, given.keys().copied());
    let shown = |name: &str| match given[name].presence {
        Presence::Required => names[name].clone(),
        _ => setter(&names[name]),
    };
    let place = |name: &str| {
        let first = given[name].value.reads.first();
        first.map_or(fallback, |read| read.location)
    };
    for (name, other) in displaced(Case::Field, &names) {
        let given = (&*shown(name), place(name));
        let taken = (&*shown(other), place(other));
        diagnostics.push(collision(&format!("`{name}`"), given, taken));
    }
}

fn below(value: &Value, fallback: Location, diagnostics: &mut Vec<Diagnostic>) {
    match &value.ty {
        Type::Object(members) => object(members, fallback, diagnostics),
        Type::List(element) | Type::Map(element) => below(element, fallback, diagnostics),
        Type::Tuple(elements) => {
            for element in elements {
                below(element, fallback, diagnostics);
            }
        }
        _ => {}
    }
}

/// Whether two names of fields would be one in Rust.
pub(super) fn meet(name: &str, other: &str) -> bool {
    let identifier = |name| identifiers(Case::Field, [name]).remove(name);
    identifier(name) == identifier(other)
}

/// A name that is called otherwise than it would be, since another has that identifier.
fn collision(
    name: &str,
    (given, location): (&str, Location),
    (taken, other): (&str, Location),
) -> Diagnostic {
    let message = format!("in Rust, {name} is called `{given}`, since `{taken}` is taken");
    Diagnostic::new(Code::SameIdentifier, location, message)
        .label(other, format!("this is called `{taken}`"))
        .help("if both are meant, rename one of them; if not, correct it")
}
