//! What `cargo knock inspect` says.

use knock_codegen::contract::{Contract, Presence};
use serde::Deserialize;

/// The output of `cargo knock inspect --format json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Inspection {
    /// The workflows of a Knock directory.
    pub workflows: Vec<Inspected>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Something that is wrong with a Knock directory.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Diagnostic {
    /// `error` or `warning`.
    pub severity: String,
}

/// A workflow in it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Inspected {
    /// The key.
    pub key: String,
    /// What is read of the trigger's data, at any depth.
    pub data: Vec<Entry>,
    /// The actor.
    pub actor: Entity,
    /// The tenant.
    pub tenant: Entity,
    /// Whether there is something to cancel.
    pub cancelable: bool,
}

/// A value that a workflow reads.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Entry {
    /// The path: `items[].title`.
    pub path: String,
    /// The kind: `scalar`.
    pub kind: String,
    /// `required`, `optional` or `provided`.
    pub presence: String,
}

/// An actor or a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Entity {
    /// `required`, `optional` or `unused`.
    pub presence: String,
}

impl Inspection {
    /// Whether something must be mended before anything compiles.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|it| it.severity == "error")
    }
}

impl Entry {
    /// Whether it must be there, given that its parent is.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.presence == Presence::Required.name()
    }

    /// Whether it is a field of the data itself.
    #[must_use]
    pub fn is_top_level(&self) -> bool {
        !self.path.contains(['.', '['])
    }
}

impl Entity {
    /// Whether a trigger must name it.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.presence == Presence::Required.name()
    }
}

/// The same without the way through the command line.
impl From<&Contract> for Inspected {
    fn from(contract: &Contract) -> Self {
        let entity = |presence: Option<&Presence>| Entity {
            presence: presence.map_or("unused", Presence::name).to_owned(),
        };
        let entries = contract.data_entries().into_iter();
        Self {
            key: contract.key.clone(),
            data: entries
                .map(|entry| Entry {
                    path: entry.path,
                    kind: entry.value.ty.name().to_owned(),
                    presence: entry.presence.name().to_owned(),
                })
                .collect(),
            actor: entity(contract.actor.presence.as_ref()),
            tenant: entity(contract.tenant.presence.as_ref()),
            cancelable: contract.cancelable,
        }
    }
}
