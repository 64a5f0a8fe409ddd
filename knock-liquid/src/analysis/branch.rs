//! The ways through a template, and what the names stand for where they meet.

use std::collections::BTreeMap;

use super::guard::LocalId;
use super::scope::Binding;
use super::walk::Walker;
use super::{Guards, MAX_ALIASES, Value};
use crate::ast::Node;

/// A way through a template.
#[derive(Default)]
pub(super) struct Way<'a> {
    /// The names that it binds or unbinds, as they are at its end.
    bindings: BTreeMap<&'a str, Option<Binding<'a>>>,
    /// What is known to be present on it.
    guards: Guards<'a>,
}

impl<'a> Way<'a> {
    /// A way that binds nothing.
    pub(super) fn untouched(guards: Guards<'a>) -> Self {
        Self {
            guards,
            ..Self::default()
        }
    }

    /// Leaves names as they were before.
    pub(super) fn forget(&mut self, names: &[&str]) {
        self.bindings.retain(|name, _| !names.contains(name));
    }
}

impl<'a> Walker<'a> {
    /// Binds a name, and returns the number of the local.
    pub(super) fn bind(&mut self, name: &'a str, value: Value<'a>) -> LocalId {
        let binding = self.environment.scope.binding(value);
        let id = binding.id;
        self.rebind(name, Some(binding));
        id
    }

    fn rebind(&mut self, name: &'a str, binding: Option<Binding<'a>>) {
        let before = self.environment.scope.replace(name, binding);
        self.rebound.push((name, before));
    }

    /// Walks through nodes that are only reached where `guards` hold, and goes on as if they had
    /// not been reached.
    pub(super) fn branch(&mut self, body: &[Node<'a>], guards: &Guards<'a>) -> Way<'a> {
        let outer = self.environment.guards.clone();
        self.environment.guards = outer.union(guards);
        let way = self.way(|walker| walker.nodes(body));
        self.environment.guards = outer;
        way
    }

    /// Takes back whatever `walk` binds, and returns it.
    pub(super) fn way(&mut self, walk: impl FnOnce(&mut Self)) -> Way<'a> {
        let start = self.rebound.len();
        walk(self);
        let mut way = Way::untouched(self.environment.guards.clone());
        for (name, before) in self.rebound.drain(start..).rev() {
            let after = self.environment.scope.replace(name, before);
            way.bindings.entry(name).or_insert(after);
        }
        way
    }

    /// Goes on where ways meet, of which one is taken: a name that only some of them bind may stand
    /// for what it stood for before as well.
    pub(super) fn meet(&mut self, mut ways: Vec<Way<'a>>) {
        let mut names: BTreeMap<&str, Vec<(usize, Option<Binding<'a>>)>> = BTreeMap::new();
        for (at, way) in ways.iter_mut().enumerate() {
            for (name, binding) in std::mem::take(&mut way.bindings) {
                names.entry(name).or_default().push((at, binding));
            }
        }
        for (name, bindings) in names {
            let others = self.untouched(name, &bindings, &ways);
            let values = bindings
                .into_iter()
                .map(|(_, binding)| binding.map_or_else(|| Value::unbound(name), |it| it.value));
            let value = values.chain(others).reduce(|mut joined, value| {
                joined.merge(value);
                joined
            });
            self.bind(name, value.unwrap_or_default());
        }
    }

    /// What a name stands for at the end of each way that does not bind it, where `bindings` says
    /// which do.
    fn untouched(
        &self,
        name: &'a str,
        bindings: &[(usize, Option<Binding<'a>>)],
        ways: &[Way<'a>],
    ) -> Vec<Value<'a>> {
        let current = self.environment.scope.get(name);
        let value = current.map_or_else(|| Value::unbound(name), |it| it.value.clone());
        let count = ways.len() - bindings.len();
        if count > MAX_ALIASES {
            return vec![value];
        }
        let touched = |at: &usize| bindings.binary_search_by_key(at, |(at, _)| *at).is_ok();
        let untouched = (0..ways.len()).filter(|at| !touched(at));
        untouched
            .map(|at| value.clone().under(&ways[at].guards))
            .collect()
    }
}
