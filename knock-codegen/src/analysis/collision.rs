//! Names that are different in JSON and would be the same in Rust.

use std::collections::BTreeMap;

use super::name_location;
use crate::contract::{Contract, Field, Object, Presence, Type};
use crate::diagnostic::{Code, Diagnostic};
use crate::directory::Directory;
use crate::names::{Case, identifiers, setter};
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
        diagnostics.push(collision(
            (
                &format!("the workflow `{key}`"),
                &modules[key],
                workflows[key],
            ),
            (
                &format!("the workflow `{other}`"),
                &modules[other],
                workflows[other],
            ),
        ));
    }
    for contract in contracts {
        object(
            &contract.data,
            workflows[contract.key.as_str()],
            &mut diagnostics,
        );
    }
    diagnostics
}

/// Reports the fields of an object, and of those below it. One that nothing reads is shown at
/// `fallback`.
fn object(object: &Object, fallback: Location, diagnostics: &mut Vec<Diagnostic>) {
    let given = object.fields.iter();
    let given: BTreeMap<&str, &Field> = given
        .filter(|(_, field)| field.presence != Presence::Provided)
        .map(|(name, field)| (name.as_str(), field))
        .collect();
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
        diagnostics.push(collision(
            (&format!("`{name}`"), &shown(name), place(name)),
            (&format!("`{other}`"), &shown(other), place(other)),
        ));
    }
    for field in given.values() {
        below(&field.value.ty, fallback, diagnostics);
    }
}

fn below(ty: &Type, fallback: Location, diagnostics: &mut Vec<Diagnostic>) {
    match ty {
        Type::Object(members) => object(members, fallback, diagnostics),
        Type::List(element) | Type::Map(element) => below(&element.ty, fallback, diagnostics),
        _ => {}
    }
}

/// The names that did not get the identifier that they have alone, each with the one that did.
fn displaced<'a>(case: Case, names: &BTreeMap<&'a str, String>) -> Vec<(&'a str, &'a str)> {
    let holder = |name: &'a str| {
        let wanted = identifiers(case, [name]).remove(name)?;
        let mut holders = names.iter().filter(|(_, held)| **held == wanted);
        let (holder, _) = holders.next()?;
        (*holder != name).then_some((name, *holder))
    };
    names.keys().copied().filter_map(holder).collect()
}

/// A name with its identifier and the place that it is shown at.
type Named<'a> = (&'a str, &'a str, Location);

fn collision(
    (name, identifier, location): Named<'_>,
    (other, held, place): Named<'_>,
) -> Diagnostic {
    let message = format!("in Rust, {name} is called `{identifier}`, since `{held}` is taken");
    Diagnostic::new(Code::SameIdentifier, location, message)
        .label(place, format!("{other} is called `{held}`"))
        .help("if both are meant, rename one of them; if not, correct it")
}
