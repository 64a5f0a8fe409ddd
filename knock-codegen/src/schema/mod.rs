//! The `trigger_data_json_schema` of a workflow: what its author says of `data`.
//!
//! Where a workflow has one, it is the authority on kinds, required fields, enums and words, and
//! templates are checked against it:
//!
//! | step | from | to |
//! | --- | --- | --- |
//! | `reader` | JSON | a `Model`, in which references and combinations are worked out |
//! | `check` | a model and what templates read | diagnostics that show both places |
//! | `merge` | a model and the contract of the templates | the contract |
//!
//! No reference out of the schema is followed, and nothing in a schema makes this fail: what it says
//! and a type does not becomes a note.

mod check;
mod combine;
mod embedded;
mod keywords;
mod merge;
mod model;
mod reader;
mod reference;

use std::borrow::Cow;

use knock_liquid::Segment;

use crate::analysis::{Kinds, Note};
use crate::contract::Contract;
use crate::diagnostic::{Code, Diagnostic};
use crate::json::{Json, Node};
use crate::source::Location;

/// A read of `data` by a template, a condition or a setting, as a schema judges it.
#[derive(Clone, Debug)]
pub(crate) struct Reading<'a> {
    /// The way from `data` to what is read.
    pub(crate) path: &'a [Segment<'a>],
    /// For `data` and each step of the path: whether it must be there, as no guard implies it.
    pub(crate) demanded: Vec<bool>,
    /// The kinds that it may have.
    pub(crate) allowed: Kinds,
    /// Whether anything else is legal as well, only not what was meant.
    pub(crate) lenient: bool,
    pub(crate) note: Option<Note>,
    /// Whether Knock halts the run when it is not there.
    pub(crate) halts: bool,
    pub(crate) location: Location,
}

/// Makes the contract that templates need that of the workflow's schema, if it has one, and says
/// where the two disagree. What the schema decides is no longer a matter between two reads.
pub(crate) fn apply<'a>(
    contract: &mut Contract,
    diagnostics: &mut Vec<Diagnostic>,
    workflow: &Node,
    readings: impl Iterator<Item = Reading<'a>>,
) {
    let schema = match workflow.get("trigger_data_json_schema") {
        Some(schema) if !schema.is_null() => schema,
        _ => return,
    };
    let schema = match &schema.value {
        Json::String(text) if text.value.trim().is_empty() => return,
        Json::String(text) => match embedded::parse(text) {
            Ok(schema) => Cow::Owned(schema),
            Err(diagnostic) => return diagnostics.push(diagnostic),
        },
        _ => Cow::Borrowed(schema),
    };
    let (model, mut found) = reader::read(&schema);
    diagnostics.append(&mut found);
    if !model.root.allows(Kinds::OBJECT) {
        return diagnostics.push(no_object(model.root.location));
    }
    let mut checked = check::check(&model, readings);
    diagnostics.retain(|diagnostic| !checked.decides(diagnostic));
    diagnostics.append(&mut checked.diagnostics);
    diagnostics.extend(merge::merge(contract, &model));
}

fn no_object(location: Location) -> Diagnostic {
    let message = "the data of a trigger is an object, which this schema does not allow";
    let help = "say `\"type\": \"object\"`, and name the fields of the data in `properties`";
    Diagnostic::new(Code::Unsatisfiable, location, message).help(help)
}
