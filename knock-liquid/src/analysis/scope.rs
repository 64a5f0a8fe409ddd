use std::collections::BTreeMap;

use super::guard::LocalId;
use super::{Segment, Variable};

/// The names that a template has bound, or that it finds bound.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    bindings: BTreeMap<String, Binding>,
    next_id: LocalId,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Binding {
    pub(super) id: LocalId,
    pub(super) value: Value,
}

/// What a name stands for: all the variables that it may be an alias of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Value {
    pub(super) aliases: Vec<Alias>,
    /// Whether it may also be something that was computed.
    pub(super) computed: bool,
}

/// A variable under another name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Alias {
    pub(super) variable: Variable,
    pub(super) form: Form,
    /// What is known to be present wherever the alias is read.
    pub(super) present: Option<Variable>,
    /// Whether the variable is meant by its own name, which nothing has bound.
    pub(super) unbound: bool,
}

/// How the value of an alias relates to its variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// It is the variable.
    Itself,
    /// It is a list whose elements the variable names.
    Elements,
    /// It is the variable, encoded as text.
    Encoded,
}

impl Scope {
    /// A scope in which nothing is bound.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Binds a name; what it was bound to before is forgotten.
    pub fn bind(&mut self, name: impl Into<String>, value: Value) {
        let id = self.next_id;
        self.next_id += 1;
        self.bindings.insert(name.into(), Binding { id, value });
    }

    /// Binds what another scope binds as well.
    pub fn extend(&mut self, other: &Self) {
        for (name, binding) in &other.bindings {
            if self.bindings.get(name) != Some(binding) {
                self.bind(name.clone(), binding.value.clone());
            }
        }
    }

    /// Whether the name is bound.
    #[must_use]
    pub fn binds(&self, name: &str) -> bool {
        self.bindings.contains_key(name)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Binding> {
        self.bindings.get(name)
    }

    /// Takes a name back to what it was bound to in `before`.
    pub(super) fn restore(&mut self, name: &str, before: &Self) {
        match before.bindings.get(name) {
            Some(binding) => self.bindings.insert(name.to_owned(), binding.clone()),
            None => self.bindings.remove(name),
        };
    }

    /// Continues in a copy of `before`, in which no number of a local is given twice.
    pub(super) fn reset(&mut self, before: &Self) {
        self.bindings.clone_from(&before.bindings);
    }

    /// Joins the ways that lead to one place: a name that only some of them have bound may stand
    /// for itself as well.
    pub fn join(&mut self, other: &Self) {
        self.next_id = self.next_id.max(other.next_id);
        let mut joined = Vec::new();
        for name in self.bindings.keys().chain(other.bindings.keys()) {
            let (left, right) = (self.bindings.get(name), other.bindings.get(name));
            if left.map(|binding| binding.id) != right.map(|binding| binding.id) {
                let unbound = Value::unbound(name);
                let mut value = left.map_or(&unbound, |binding| &binding.value).clone();
                value.merge(right.map_or(&unbound, |binding| &binding.value));
                joined.push((name.clone(), value));
            }
        }
        for (name, value) in joined {
            self.bind(name, value);
        }
    }
}

impl Value {
    /// Something that was computed, so that it stands for no variable.
    #[must_use]
    pub fn computed() -> Self {
        Self {
            aliases: Vec::new(),
            computed: true,
        }
    }

    /// Another name for a variable.
    #[must_use]
    pub fn alias(variable: Variable) -> Self {
        let alias = Alias {
            variable,
            form: Form::Itself,
            present: None,
            unbound: false,
        };
        Self {
            aliases: vec![alias],
            computed: false,
        }
    }

    /// Whether it may be text that encodes a variable.
    #[must_use]
    pub fn is_encoded(&self) -> bool {
        self.aliases.iter().any(|alias| alias.form == Form::Encoded)
    }

    /// The variables it may stand for.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.aliases.iter().map(|alias| &alias.variable)
    }

    /// A name that nothing has bound.
    pub(super) fn unbound(name: &str) -> Self {
        let variable = Variable::from(name);
        let alias = Alias {
            variable,
            form: Form::Itself,
            present: None,
            unbound: true,
        };
        Self {
            aliases: vec![alias],
            computed: false,
        }
    }

    fn merge(&mut self, other: &Self) {
        for alias in &other.aliases {
            if !self.aliases.contains(alias) {
                self.aliases.push(alias.clone());
            }
        }
        self.computed |= other.computed;
    }
}

impl Alias {
    /// The alias of a member; `None` where nothing is known of it.
    pub(super) fn member(&self, members: &[Segment]) -> Option<Self> {
        let (variable, rest) = match (self.form, members) {
            (Form::Itself, _) => (self.variable.clone(), members),
            (_, []) => return Some(self.clone()),
            (Form::Elements, [Segment::Index(_), rest @ ..]) => (self.variable.clone(), rest),
            (Form::Elements, [Segment::Key(key), rest @ ..]) if key == "first" || key == "last" => {
                (self.variable.clone(), rest)
            }
            (Form::Elements | Form::Encoded, _) => return None,
        };
        let variable = variable.join(rest.iter().cloned());
        Some(Self {
            variable,
            form: Form::Itself,
            ..self.clone()
        })
    }
}
