use super::guard::Guard;
use super::scope::{Alias, Form};
use super::{FilterEffect, Guards, MAX_ALIASES, Segment, Usage, Value};
use crate::Span;

/// A value on its way through an expression.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow<'a> {
    pub(super) items: Vec<Item<'a>>,
    /// Whether it may also be something that was computed.
    pub(super) computed: bool,
    /// The path that was read, as long as no filter has changed its value.
    pub(super) path: Option<Guard<'a>>,
}

/// A variable that a value may be.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    pub(super) alias: Alias<'a>,
    pub(super) span: Span,
    pub(super) aliased: bool,
    /// Whether a filter has said already how the variable is used.
    pub(super) spoken: bool,
}

impl<'a> Flow<'a> {
    pub(super) fn computed() -> Self {
        Self {
            computed: true,
            ..Self::default()
        }
    }

    /// What is known if the value is present.
    pub(super) fn guards(&self) -> Guards<'a> {
        let Some(path) = &self.path else {
            return Guards::none();
        };
        let guards = Guards::from(path.clone());
        match (&self.items[..], self.computed) {
            ([item], false) if path.is_local() => {
                guards.union(&Guards::on(item.alias.variable.clone()))
            }
            _ => guards,
        }
    }

    /// The value, taken where these are present.
    pub(super) fn into_value(self, guards: &Guards<'a>) -> Value<'a> {
        let aliases = self.items.into_iter().map(|it| it.alias.bound(guards));
        let mut value = Value {
            aliases: Vec::new(),
            computed: self.computed,
        };
        value.extend(aliases);
        value
    }

    /// The value may be something else as well.
    pub(super) fn or(&mut self, other: Self) {
        let room = MAX_ALIASES.saturating_sub(self.items.len());
        self.items.extend(other.items.into_iter().take(room));
        self.computed |= other.computed;
    }
}

impl<'a> Item<'a> {
    /// Whether this use of the value is one of the variable.
    pub(super) fn is_read_by(&self, usage: Usage<'a>) -> bool {
        let collected = matches!(usage, Usage::Collected(_));
        !self.spoken
            && match self.alias.form {
                Form::Itself => !collected,
                Form::Elements => collected || matches!(usage, Usage::Printed | Usage::Passed),
                Form::Encoded => false,
            }
    }

    /// What is left of it after a filter.
    pub(super) fn through(self, effect: FilterEffect, member: Option<&'a str>) -> Option<Self> {
        let alias = &self.alias;
        let alias = match effect {
            FilterEffect::KeepsElements | FilterEffect::Concatenates => {
                return Some(Self {
                    spoken: true,
                    ..self
                });
            }
            FilterEffect::First => alias.member(&[Segment::Index(0)])?,
            FilterEffect::Last => alias.member(&[Segment::Index(-1)])?,
            FilterEffect::Finds => alias.each(None)?,
            FilterEffect::Maps => Alias {
                form: Form::Elements,
                ..alias.each(Some(member?))?
            },
            FilterEffect::Encodes if alias.form == Form::Itself => Alias {
                form: Form::Encoded,
                ..self.alias
            },
            FilterEffect::Decodes if alias.form == Form::Encoded => Alias {
                form: Form::Itself,
                ..self.alias
            },
            _ => return None,
        };
        Some(Self {
            alias,
            spoken: false,
            ..self
        })
    }
}
