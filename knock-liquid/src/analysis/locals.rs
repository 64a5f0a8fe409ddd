use std::collections::{BTreeMap, BTreeSet};

use super::Local;
use crate::Span;
use crate::ast::Name;

/// Finds out which locals are read.
#[derive(Debug, Default)]
pub(super) struct Locals<'a> {
    found: Vec<Local<'a>>,
    names: BTreeMap<&'a str, History>,
    uses: usize,
    /// How many loops are open.
    open_loops: usize,
    /// How many loops that stand in no other have been entered.
    outer_loops: usize,
    /// The names that were read in the outermost loop that is open.
    read_in_loop: BTreeSet<&'a str>,
}

/// What has become of a name so far.
#[derive(Debug, Default)]
struct History {
    /// Whether it was read.
    read: bool,
    /// The locals of this name that were not read yet.
    unread: Vec<usize>,
    /// Its uses while nothing had bound it.
    unbound: Vec<Use>,
}

#[derive(Debug)]
struct Use {
    span: Span,
    number: usize,
    outer_loop: Option<usize>,
}

impl<'a> Locals<'a> {
    /// How many names that nothing had bound were used so far.
    pub(super) fn uses(&self) -> usize {
        self.uses
    }

    /// A name is bound to a value that was made out of the uses from number `own` on.
    pub(super) fn bind(&mut self, name: Name<'a>, own: usize) {
        let outer_loop = self.outer_loop();
        let history = self.names.entry(name.text).or_default();
        history.unread.push(self.found.len());
        let early = history.unbound.drain(..).filter(|it| {
            let sees_it = it.outer_loop.is_some() && it.outer_loop == outer_loop;
            it.number < own && !sees_it
        });
        self.found.push(Local {
            name,
            read: false,
            used_before: early.map(|it| it.span).collect(),
        });
    }

    /// A name is read.
    pub(super) fn read(&mut self, name: &'a str) {
        let history = self.names.entry(name).or_default();
        history.read = true;
        for at in history.unread.drain(..) {
            self.found[at].read = true;
        }
        if self.open_loops > 0 {
            self.read_in_loop.insert(name);
        }
    }

    /// A name that nothing has bound is used.
    pub(super) fn use_unbound(&mut self, name: &'a str, span: Span) {
        let use_ = Use {
            span,
            number: self.uses,
            outer_loop: self.outer_loop(),
        };
        self.uses += 1;
        self.names.entry(name).or_default().unbound.push(use_);
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
                self.read(name);
            }
        }
    }

    /// The locals, and every name that was read.
    pub(super) fn finish(self) -> (Vec<Local<'a>>, BTreeSet<&'a str>) {
        let names = self.names.into_iter();
        let read = names.filter(|(_, history)| history.read);
        (self.found, read.map(|(name, _)| name).collect())
    }

    fn outer_loop(&self) -> Option<usize> {
        (self.open_loops > 0).then_some(self.outer_loops)
    }
}
