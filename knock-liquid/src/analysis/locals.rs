use std::collections::{BTreeMap, BTreeSet};

use super::Local;
use crate::Span;
use crate::ast::Name;

/// Finds out which locals are read.
#[derive(Debug, Default)]
pub(super) struct Locals {
    found: Vec<Local>,
    /// Every name that was read.
    pub(super) names: BTreeSet<String>,
    /// The locals of each name that were not read yet.
    unread: BTreeMap<String, Vec<usize>>,
    /// The uses of each name that nothing had bound.
    unbound: BTreeMap<String, Vec<Use>>,
    uses: usize,
    /// How many loops are open.
    open_loops: usize,
    /// How many loops that stand in no other have been entered.
    outer_loops: usize,
    /// The names that were read in the outermost loop that is open.
    read_in_loop: BTreeSet<String>,
}

#[derive(Debug)]
struct Use {
    span: Span,
    number: usize,
    outer_loop: Option<usize>,
}

impl Locals {
    /// How many names that nothing had bound were used so far.
    pub(super) fn uses(&self) -> usize {
        self.uses
    }

    /// A name is bound to a value that was made out of the uses from number `own` on.
    pub(super) fn bind(&mut self, name: &Name, own: usize) {
        let outer_loop = self.outer_loop();
        let early = self.unbound.remove(&name.text).unwrap_or_default();
        let early = early.into_iter().filter(|it| {
            let sees_it = it.outer_loop.is_some() && it.outer_loop == outer_loop;
            it.number < own && !sees_it
        });
        let unread = self.unread.entry(name.text.clone()).or_default();
        unread.push(self.found.len());
        self.found.push(Local {
            name: name.clone(),
            read: false,
            used_before: early.map(|it| it.span).collect(),
        });
    }

    /// A name is read.
    pub(super) fn read(&mut self, name: &str) {
        if !self.names.contains(name) {
            self.names.insert(name.to_owned());
        }
        if self.open_loops > 0 && !self.read_in_loop.contains(name) {
            self.read_in_loop.insert(name.to_owned());
        }
        for at in self.unread.remove(name).unwrap_or_default() {
            self.found[at].read = true;
        }
    }

    /// A name that nothing has bound is used.
    pub(super) fn use_unbound(&mut self, name: &str, span: Span) {
        let use_ = Use {
            span,
            number: self.uses,
            outer_loop: self.outer_loop(),
        };
        self.uses += 1;
        self.unbound.entry(name.to_owned()).or_default().push(use_);
    }

    pub(super) fn enter_loop(&mut self) {
        self.outer_loops += usize::from(self.open_loops == 0);
        self.open_loops += 1;
    }

    /// What is read in a loop may have been bound further on in it, a round earlier.
    pub(super) fn leave_loop(&mut self) {
        self.open_loops -= 1;
        if self.open_loops == 0 {
            for name in std::mem::take(&mut self.read_in_loop) {
                self.read(&name);
            }
        }
    }

    pub(super) fn into_found(self) -> Vec<Local> {
        self.found
    }

    fn outer_loop(&self) -> Option<usize> {
        (self.open_loops > 0).then_some(self.outer_loops)
    }
}
