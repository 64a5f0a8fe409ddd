//! A read of a variable, in the terms of Knock.

use std::sync::Arc;

use knock_liquid::Segment;

use super::kinds::Kinds;
use super::root::{Owner, Prefix, Root, Rooted};
use super::usage::Allowed;
use crate::schema::Reading;
use crate::source::Location;

/// A read of a variable somewhere in a workflow.
#[derive(Clone, Debug)]
pub(super) struct Access<'a> {
    pub(super) variable: Rooted<'a>,
    pub(super) allowed: Allowed,
    /// Whether the value is shown or used, so that it must be there unless a guard implies it.
    pub(super) demands: bool,
    /// How many prefixes of the variable are known to be present.
    pub(super) present: usize,
    pub(super) provision: Provision<'a>,
    pub(super) note: Option<Note>,
    /// Whether it is written under another name, so that its parents are not read there.
    pub(super) aliased: bool,
    pub(super) location: Location,
    pub(super) step: Option<Arc<str>>,
    /// Where the partial is rendered that it stands in.
    pub(super) call: Option<Location>,
    /// Whether Knock halts the run when it is not there.
    pub(super) halts: bool,
}

/// What else a read says about its variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Note {
    /// It is compared with `null`, which a missing key is not.
    ComparedWithNull,
    /// It is a list of attachments.
    Attachments,
    /// It is passed to a partial, where it arrives as text.
    PassedAsText,
    /// It is passed to a partial of which nothing is known.
    PassedOutOfSight,
}

/// Whether an earlier step has written what is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Provision<'a> {
    /// The trigger must bring it.
    #[default]
    Trigger,
    /// This step has written it, if it ran.
    Maybe(&'a str),
    /// This step may have written anything.
    Unknown(&'a str),
    /// A step has written it, whatever happened before.
    Step,
}

impl Access<'_> {
    /// Whether the variable, or something it is a member of, must be there for this read.
    pub(super) fn demands(&self, prefix: Prefix<'_>) -> bool {
        self.demands
            && self.provision == Provision::Trigger
            && !self.is_present(prefix)
            && !prefix.batch().is_some_and(|list| self.is_present(list))
    }

    /// Whether the variable, or something it is a member of, is known to be present.
    pub(super) fn is_present(&self, prefix: Prefix<'_>) -> bool {
        prefix.members.len() < self.present
    }

    /// What it says to the schema of `data`; what a step has written is none of its business.
    pub(super) fn reading(&self) -> Option<Reading<'_>> {
        if self.provision == Provision::Step {
            return None;
        }
        let mut path = None;
        let mut demanded = Vec::new();
        for prefix in self.variable.prefixes() {
            if let Some((Owner::Data, members)) = prefix.entry() {
                path = Some(members);
                demanded.resize(members.len() + 1, false);
                demanded[members.len()] |= self.demands(prefix);
            }
        }
        path.map(|path| Reading {
            path,
            demanded,
            allowed: self.allowed.kinds,
            lenient: self.allowed.lenient,
            note: self.note,
            halts: self.halts,
            location: self.location,
        })
    }

    /// Whether all of `data` is used as one, so that every key may matter.
    pub(super) fn opens(&self) -> bool {
        let is_whole = match self.variable.root {
            // An activity holds all the data of its trigger.
            Root::Activities => {
                self.variable.members().len() < 2 && self.allowed.kinds == Kinds::ANY
                    || matches!(self.variable.entry(), Some((_, [])))
            }
            _ => matches!(
                self.variable.entry(),
                Some((Owner::Data, [] | [Segment::Unknown | Segment::Element, ..]))
            ),
        };
        is_whole && self.demands
    }
}
