use std::collections::BTreeMap;

use super::guard::LocalId;
use super::{Guards, MAX_ALIASES, Segment, Variable};
use crate::MAX_DEPTH;

/// The names that a template has bound, or that it finds bound.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope<'a> {
    bindings: BTreeMap<&'a str, Binding<'a>>,
    next_id: LocalId,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Binding<'a> {
    pub(super) id: LocalId,
    pub(super) value: Value<'a>,
}

/// What a name stands for: all the variables that it may be an alias of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Value<'a> {
    pub(super) aliases: Vec<Alias<'a>>,
    /// Whether it may also be something that was computed.
    pub(super) computed: bool,
}

/// A variable under another name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Alias<'a> {
    pub(super) variable: Variable<'a>,
    pub(super) form: Form,
    /// What is known to be present of the variable wherever the alias is read.
    pub(super) known: Guards<'a>,
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

impl<'a> Scope<'a> {
    /// A scope in which nothing is bound.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Binds a name; what it was bound to before is forgotten.
    pub fn bind(&mut self, name: &'a str, value: Value<'a>) {
        let binding = self.binding(value);
        self.bindings.insert(name, binding);
    }

    /// Binds what another scope binds as well.
    pub fn extend(&mut self, other: &Self) {
        for (name, binding) in &other.bindings {
            if self.bindings.get(name) != Some(binding) {
                self.bind(name, binding.value.clone());
            }
        }
    }

    /// Whether the name is bound.
    #[must_use]
    pub fn binds(&self, name: &str) -> bool {
        self.bindings.contains_key(name)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Binding<'a>> {
        self.bindings.get(name)
    }

    /// A binding that no name has yet.
    pub(super) fn binding(&mut self, value: Value<'a>) -> Binding<'a> {
        let id = self.next_id;
        self.next_id += 1;
        Binding { id, value }
    }

    /// Binds a name, or unbinds it, and returns what it was bound to before.
    pub(super) fn replace(
        &mut self,
        name: &'a str,
        binding: Option<Binding<'a>>,
    ) -> Option<Binding<'a>> {
        match binding {
            Some(binding) => self.bindings.insert(name, binding),
            None => self.bindings.remove(name),
        }
    }
}

impl<'a> Value<'a> {
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
    pub fn alias(variable: Variable<'a>) -> Self {
        Self {
            aliases: vec![Alias::new(variable, false)],
            computed: false,
        }
    }

    /// What it stands for once text that encodes a variable is decoded.
    #[must_use]
    pub fn decoded(mut self) -> Self {
        for alias in &mut self.aliases {
            if alias.form == Form::Encoded {
                alias.form = Form::Itself;
            }
        }
        self
    }

    /// Whether it may be text that encodes a variable.
    #[must_use]
    pub fn is_encoded(&self) -> bool {
        self.aliases.iter().any(|alias| alias.form == Form::Encoded)
    }

    /// The variables it may stand for.
    pub fn variables(&self) -> impl Iterator<Item = &Variable<'a>> {
        self.aliases.iter().map(|alias| &alias.variable)
    }

    /// A name that nothing has bound.
    pub(super) fn unbound(name: &'a str) -> Self {
        Self {
            aliases: vec![Alias::new(Variable::from(name), true)],
            computed: false,
        }
    }

    /// What it stands for where it only does so if these are present.
    pub(super) fn under(self, guards: &Guards<'a>) -> Self {
        let aliases = self.aliases.into_iter();
        Self {
            aliases: aliases.map(|alias| alias.under(guards)).collect(),
            ..self
        }
    }

    /// It may stand for what the other stands for as well.
    pub(super) fn merge(&mut self, other: Self) {
        self.extend(other.aliases);
        self.computed |= other.computed;
    }

    /// It may stand for these variables as well.
    pub(super) fn extend(&mut self, aliases: impl IntoIterator<Item = Alias<'a>>) {
        for alias in aliases {
            if self.aliases.len() < MAX_ALIASES && !self.aliases.contains(&alias) {
                self.aliases.push(alias);
            }
        }
    }
}

impl<'a> Alias<'a> {
    /// The variable itself, under its own name or another.
    pub(super) fn new(variable: Variable<'a>, unbound: bool) -> Self {
        Self {
            variable,
            form: Form::Itself,
            known: Guards::none(),
            unbound,
        }
    }

    /// The alias of a member; `None` where nothing is known of it.
    pub(super) fn member(&self, members: &[Segment<'a>]) -> Option<Self> {
        match (self.form, members) {
            (_, []) => Some(self.clone()),
            (Form::Itself, _) => self.join(members.iter().copied()),
            (Form::Elements, [Segment::Index(_), rest @ ..]) => self.join(rest.iter().copied()),
            (Form::Elements, [Segment::Key("first" | "last"), rest @ ..]) => {
                self.join(rest.iter().copied())
            }
            (Form::Elements | Form::Encoded, _) => None,
        }
    }

    /// Each element of a list, or a member of each.
    pub(super) fn each(&self, key: Option<&'a str>) -> Option<Self> {
        let element = match self.form {
            Form::Itself => Some(Segment::Element),
            Form::Elements => None,
            Form::Encoded => return None,
        };
        let keys = key.into_iter().flat_map(|key| key.split('.'));
        self.join(element.into_iter().chain(keys.map(Segment::from)))
    }

    /// The alias where it only holds if these are present.
    pub(super) fn under(self, guards: &Guards<'a>) -> Self {
        Self {
            known: self.known.union(guards).about(&self.variable),
            ..self
        }
    }

    /// What a name is bound to that is given this value where these are present.
    pub(super) fn bound(self, guards: &Guards<'a>) -> Self {
        Self {
            unbound: false,
            ..self.under(guards)
        }
    }

    /// A member of the variable; `None` where it is deeper than a path can be.
    fn join(&self, members: impl IntoIterator<Item = Segment<'a>>) -> Option<Self> {
        let members = members.into_iter().take(MAX_DEPTH + 2);
        let variable = self.variable.join(members);
        let fits = variable.segments().len() <= MAX_DEPTH + 1;
        fits.then(|| Self {
            variable,
            form: Form::Itself,
            ..self.clone()
        })
    }
}
