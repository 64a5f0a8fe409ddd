//! What a change of templates does to the code that triggers the workflow.
//!
//! Generated code and derived structs follow one rule: what old callers cannot satisfy breaks them,
//! and nothing else does. This is that rule, for two contracts instead of for rustc.

mod objects;
mod types;

use std::collections::BTreeMap;
use std::fmt;

use crate::contract::{Contract, Entity, Presence};
use crate::emit::typed_recipient;
use crate::markdown::code;
use crate::names::Case;
use crate::source::Location;
use objects::{Comparison, Renames};

/// What became of one workflow.
#[derive(Clone, Debug, PartialEq)]
pub struct Evolution {
    /// The key of the workflow.
    pub key: String,
    /// What is different, in the order of paths. It is never empty.
    pub changes: Vec<Change>,
}

/// One difference between two contracts.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What it is about: `data.items[].title`, `actor`, or nothing for the workflow itself.
    pub path: String,
    /// What is different.
    pub what: What,
    /// The place in the old directory that shows it, where something is gone.
    pub before: Option<Location>,
    /// The place in the new directory that shows it.
    pub after: Option<Location>,
}

/// A difference.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum What {
    /// There was no such workflow.
    WorkflowAdded,
    /// There is no such workflow any more.
    WorkflowRemoved,
    /// A step can pause the run now, so that there is something to cancel.
    BecameCancelable,
    /// No step pauses the run any more, so that `cancel` is gone.
    NoLongerCancelable,
    /// Generated code has another name for it, since another one has come or gone that is written
    /// almost alike.
    Renamed {
        /// What it was called.
        before: String,
        /// What it is called.
        after: String,
        /// Whether the old name is that of another one now: then old code compiles, and means that.
        is_taken: bool,
    },
    /// It was not read.
    Added(Need),
    /// It is not read any more, or a step writes it before it is.
    Removed,
    /// It may no longer be left out.
    BecameRequired,
    /// It may be left out now.
    BecameOptional,
    /// It holds other values than before.
    Kind {
        /// What it was.
        before: &'static str,
        /// What it is.
        after: &'static str,
        /// Whether all values that were taken still are.
        widened: bool,
    },
    /// `null` may be given for it now.
    BecameNullable,
    /// `null` may not be given for it any more.
    NoLongerNullable,
    /// Constants may be given for it that could not.
    ConstantsAdded(Vec<String>),
    /// Constants may not be given for it any more.
    ConstantsRemoved(Vec<String>),
}

/// Whether something must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must.
    Required,
    /// It may.
    Optional,
    /// Nobody gives it to a trigger: it is there or not, such as a property of an actor who is named by
    /// an id.
    Looked,
}

/// What a change asks of old callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nothing: they compile, and what they send is enough.
    Compatible,
    /// What they send is enough, but generated code has another form, to which they are fitted
    /// mechanically: rustc points at each place. Derived structs need nothing.
    Edit,
    /// They lack something, or send what is no longer taken.
    Breaking,
}

impl What {
    /// A word for programs: `became-required`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::WorkflowAdded => "workflow-added",
            Self::WorkflowRemoved => "workflow-removed",
            Self::BecameCancelable => "became-cancelable",
            Self::NoLongerCancelable => "no-longer-cancelable",
            Self::Renamed { .. } => "renamed",
            Self::Added(Need::Required) => "required-added",
            Self::Added(Need::Optional) => "optional-added",
            Self::Added(Need::Looked) => "read-added",
            Self::Removed => "removed",
            Self::BecameRequired => "became-required",
            Self::BecameOptional => "became-optional",
            Self::Kind { widened: true, .. } => "kind-widened",
            Self::Kind { widened: false, .. } => "kind-narrowed",
            Self::BecameNullable => "became-nullable",
            Self::NoLongerNullable => "no-longer-nullable",
            Self::ConstantsAdded(_) => "constants-added",
            Self::ConstantsRemoved(_) => "constants-removed",
        }
    }

    /// What it asks of old callers.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::WorkflowRemoved
            | Self::NoLongerCancelable
            | Self::Renamed { is_taken: true, .. }
            | Self::Added(Need::Required)
            | Self::BecameRequired
            | Self::Kind { widened: false, .. }
            | Self::NoLongerNullable
            | Self::ConstantsRemoved(_) => Verdict::Breaking,
            Self::Removed
            | Self::Renamed {
                is_taken: false, ..
            }
            | Self::BecameOptional
            | Self::Kind { widened: true, .. }
            | Self::BecameNullable => Verdict::Edit,
            Self::WorkflowAdded
            | Self::BecameCancelable
            | Self::Added(Need::Optional | Need::Looked)
            | Self::ConstantsAdded(_) => Verdict::Compatible,
        }
    }
}

impl Evolution {
    /// What became of all workflows, by their keys; those that are as they were are left out.
    #[must_use]
    pub fn of_all<'a>(before: &'a [Contract], after: &'a [Contract]) -> Vec<Self> {
        let mut pairs: BTreeMap<&str, (Option<&Contract>, Option<&Contract>)> = BTreeMap::new();
        for contract in before {
            pairs.entry(&contract.key).or_default().0 = Some(contract);
        }
        for contract in after {
            pairs.entry(&contract.key).or_default().1 = Some(contract);
        }
        let keys = |contracts: &'a [Contract]| contracts.iter().map(|it| it.key.as_str());
        let modules = Renames::new(Case::Module, keys(before), keys(after));
        let evolutions = pairs.into_iter().map(|(key, pair)| Self {
            key: key.to_owned(),
            changes: match pair {
                (Some(before), Some(after)) => {
                    let renamed = modules.of(key).map(Change::of_workflow);
                    renamed.into_iter().chain(changes(before, after)).collect()
                }
                (None, _) => vec![Change::of_workflow(What::WorkflowAdded)],
                (_, None) => vec![Change::of_workflow(What::WorkflowRemoved)],
            },
        });
        evolutions
            .filter(|evolution| !evolution.changes.is_empty())
            .collect()
    }

    /// What the worst of the changes asks of old callers.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let verdicts = self.changes.iter().map(|change| change.what.verdict());
        verdicts.max().unwrap_or(Verdict::Compatible)
    }
}

impl Change {
    fn of_workflow(what: What) -> Self {
        Self {
            path: String::new(),
            what,
            before: None,
            after: None,
        }
    }
}

fn changes(before: &Contract, after: &Contract) -> Vec<Change> {
    let recipients = [&before.recipient, &after.recipient].map(typed_recipient);
    let mut comparison = Comparison::new(&before.definitions, &after.definitions);
    match (before.cancelable, after.cancelable) {
        (false, true) => comparison.push(Change::of_workflow(What::BecameCancelable)),
        (true, false) => comparison.push(Change::of_workflow(What::NoLongerCancelable)),
        _ => {}
    }
    comparison.object("data", &before.data, &after.data);
    entity(&mut comparison, "actor", &before.actor, &after.actor);
    entity(&mut comparison, "tenant", &before.tenant, &after.tenant);
    match &recipients {
        [Some(old), Some(new)] => comparison.object("recipient", old, new),
        _ => comparison.looked("recipient", &before.recipient, &after.recipient),
    }
    comparison.looked("vars", &before.vars, &after.vars);
    comparison.changes
}

/// An actor or a tenant, which is a parameter where it is required, and otherwise named by whoever
/// likes to.
fn entity(comparison: &mut Comparison<'_>, name: &str, before: &Entity, after: &Entity) {
    let is_required = |entity: &Entity| entity.presence == Some(Presence::Required);
    let what = match (is_required(before), is_required(after)) {
        (false, true) if before.presence.is_none() => Some(What::Added(Need::Required)),
        (false, true) => Some(What::BecameRequired),
        (true, false) if after.presence.is_none() => Some(What::Removed),
        (true, false) => Some(What::BecameOptional),
        _ => None,
    };
    if let Some(what) = what {
        comparison.push(Change {
            path: name.to_owned(),
            what,
            before: objects::first_place(&before.properties),
            after: objects::first_place(&after.properties),
        });
    }
    comparison.looked(name, &before.properties, &after.properties);
}

impl Verdict {
    /// `compatible`, `edit` or `breaking`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Edit => "edit",
            Self::Breaking => "breaking",
        }
    }
}

/// The end of a sentence that begins with the path; of a workflow, all of it.
impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |constants: &[String]| {
            let quoted: Vec<String> = constants.iter().map(|it| code(it)).collect();
            quoted.join(", ")
        };
        match self {
            Self::WorkflowAdded => f.write_str("the workflow is new"),
            Self::WorkflowRemoved => f.write_str("the workflow is gone"),
            Self::BecameCancelable => f.write_str("it can be cancelled now"),
            Self::NoLongerCancelable => {
                f.write_str("no step waits any more, so that there is nothing to cancel")
            }
            Self::Renamed {
                before,
                after,
                is_taken,
            } => {
                write!(f, "is `{after}` in generated code, and was `{before}`")?;
                if *is_taken {
                    f.write_str(", which stands for another one now")?;
                }
                Ok(())
            }
            Self::Added(Need::Required) => f.write_str("is new and required"),
            Self::Added(Need::Optional) => f.write_str("is new and optional"),
            Self::Added(Need::Looked) => f.write_str("is read now"),
            Self::Removed => f.write_str("is not read from the trigger any more"),
            Self::BecameRequired => f.write_str("was optional and is required"),
            Self::BecameOptional => f.write_str("was required and is optional"),
            Self::Kind {
                before,
                after,
                widened,
            } => {
                let verb = if *widened { "may" } else { "must" };
                write!(f, "was {before} and {verb} be {after}")
            }
            Self::BecameNullable => f.write_str("may be null now"),
            Self::NoLongerNullable => f.write_str("may not be null any more"),
            Self::ConstantsAdded(constants) => write!(f, "may be {} now", list(constants)),
            Self::ConstantsRemoved(constants) => {
                write!(f, "may not be {} any more", list(constants))
            }
        }
    }
}
