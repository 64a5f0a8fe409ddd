use std::ops::Not;
use std::sync::Arc;

use super::{MAX_GUARDS, Segment, Variable};
use crate::Span;

/// What is known to be present at some place in a template. Knowing a variable implies all that it
/// is a member of.
///
/// ```
/// use knock_liquid::{Guards, Segment, Variable};
///
/// let project = Variable::from("project");
/// let name = project.join([Segment::from("name")]);
/// let guards = Guards::on(name.clone());
/// assert!(guards.imply(&project) && guards.imply(&name));
///
/// let url = project.join([Segment::from("url")]);
/// let both = guards.intersection(&Guards::on(url.clone()));
/// assert!(both.imply(&project) && !both.imply(&name));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guards<'a> {
    known: Arc<[Guard<'a>]>,
}

/// Something that is known to be present.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Guard<'a> {
    /// As the template names it.
    variable: Variable<'a>,
    /// The local that the name of the variable is; it is known of whatever this stands for.
    local: Option<LocalId>,
    /// The comparison with `""`, `blank` or `empty` that says so.
    weak: Option<Span>,
}

/// Tells the bindings of locals apart, also two of the same name.
pub(crate) type LocalId = u32;

impl<'a> Guards<'a> {
    /// Nothing is known.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The variable is known to be present.
    #[must_use]
    pub fn on(variable: Variable<'a>) -> Self {
        Self::from(Guard::new(variable, None))
    }

    /// The same, but all of it only known by a comparison with `""`, `blank` or `empty`.
    pub(crate) fn weakly(&self, comparison: Span) -> Self {
        let weak = self.known.iter().cloned().map(|guard| Guard {
            weak: guard.weak.or(Some(comparison)),
            ..guard
        });
        Self {
            known: weak.collect(),
        }
    }

    /// Whether the variable is known to be present.
    #[must_use]
    pub fn imply(&self, variable: &Variable<'_>) -> bool {
        self.variables().any(|known| known.starts_with(variable))
    }

    /// The variables that are known to be present.
    pub fn variables(&self) -> impl Iterator<Item = &Variable<'a>> {
        self.of(None).map(|guard| &guard.variable)
    }

    /// What is known of a local, or of variables.
    fn of(&self, local: Option<LocalId>) -> impl Iterator<Item = &Guard<'a>> {
        self.known.iter().filter(move |it| it.local == local)
    }

    /// What is known on the way from a local to what `path` names, in the terms of a variable that the
    /// local stands for, which `variable` says for members of the local.
    pub(crate) fn translate(
        &self,
        local: LocalId,
        path: &Variable<'a>,
        variable: impl Fn(&[Segment<'a>]) -> Option<Variable<'a>>,
    ) -> Self {
        let guards = self.of(Some(local)).filter_map(|guard| {
            let shared = guard.variable.shared(path);
            Some(Guard {
                variable: variable(&path.segments()[1..shared])?,
                local: None,
                weak: guard.weak,
            })
        });
        guards.collect()
    }

    /// What is known of the variable and of what it is a member of: its longest part that is, and
    /// a longer one that is only known by a comparison with `""`, `blank` or `empty`.
    pub(crate) fn about(&self, variable: &Variable<'a>) -> Self {
        let sure = self.longest(variable, false);
        let guards = sure.into_iter().chain(self.doubtful(variable));
        let guards = guards.map(|(length, weak)| Guard {
            variable: variable.prefix(length),
            local: None,
            weak,
        });
        guards.collect()
    }

    /// The part of the variable that is only known to be present by a comparison with `""`,
    /// `blank` or `empty`, and that comparison.
    pub(crate) fn weakest(&self, variable: &Variable<'a>) -> Option<(Span, Variable<'a>)> {
        let (length, weak) = self.doubtful(variable)?;
        Some((weak?, variable.prefix(length)))
    }

    /// The length of the longest part that is only known by a comparison, if none as long is known
    /// without one, and the comparison.
    fn doubtful(&self, variable: &Variable<'a>) -> Option<(usize, Option<Span>)> {
        let weak = self.longest(variable, true)?;
        let sure = self.longest(variable, false);
        Some(weak).filter(|(length, _)| sure.is_none_or(|(sure, _)| sure < *length))
    }

    /// The length of the longest part that is known, by a comparison or without one.
    fn longest(&self, variable: &Variable<'a>, weak: bool) -> Option<(usize, Option<Span>)> {
        let guards = self.of(None).filter(|it| it.weak.is_some() == weak);
        let shared = guards.map(|guard| (guard.variable.shared(variable), guard.weak));
        let longest = shared.max_by_key(|(length, _)| *length);
        longest.filter(|(length, _)| *length > 0)
    }

    /// What is known where both hold.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        if self.known.is_empty() {
            return other.clone();
        }
        let new = other.known.iter();
        let new: Vec<&Guard> = new
            .filter(|guard| !self.known.contains(guard))
            .take(MAX_GUARDS.saturating_sub(self.known.len()))
            .collect();
        if new.is_empty() {
            return self.clone();
        }
        Self {
            known: self.known.iter().chain(new).cloned().collect(),
        }
    }

    /// What is known where one of the two holds.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let pairs = self
            .known
            .iter()
            .flat_map(|a| other.known.iter().map(|b| a.common(b)));
        let mut known = Vec::new();
        for guard in pairs.flatten() {
            if known.len() < MAX_GUARDS && !known.contains(&guard) {
                known.push(guard);
            }
        }
        known.into_iter().collect()
    }
}

impl<'a> From<Guard<'a>> for Guards<'a> {
    fn from(guard: Guard<'a>) -> Self {
        Self {
            known: Arc::new([guard]),
        }
    }
}

impl<'a> FromIterator<Guard<'a>> for Guards<'a> {
    fn from_iter<T: IntoIterator<Item = Guard<'a>>>(guards: T) -> Self {
        let known: Vec<Guard<'a>> = guards.into_iter().collect();
        if known.is_empty() {
            return Self::none();
        }
        Self {
            known: known.into(),
        }
    }
}

impl<'a> Guard<'a> {
    /// The variable is present, whose name is a local with this number or none.
    pub(crate) fn new(variable: Variable<'a>, local: Option<LocalId>) -> Self {
        Self {
            variable,
            local,
            weak: None,
        }
    }

    /// Whether it is known of a local, rather than of a variable.
    pub(crate) fn is_local(&self) -> bool {
        self.local.is_some()
    }

    fn common(&self, other: &Self) -> Option<Self> {
        let shared = self.variable.shared(&other.variable);
        (shared > 0 && self.local == other.local).then(|| Self {
            variable: self.variable.prefix(shared),
            local: self.local,
            weak: self.weak.or(other.weak),
        })
    }
}

/// A condition, as far as it says what is present: the same algebra serves Liquid and whatever
/// else a host decides with.
///
/// ```
/// use knock_liquid::{Guards, Test, Variable};
///
/// let (a, b) = (Variable::from("a"), Variable::from("b"));
/// let either = Test::present(Guards::on(a.clone())).or(&Test::present(Guards::on(b)));
/// assert!(!either.guards(true).imply(&a));
///
/// let missing = Test::absent(Guards::on(a.clone()));
/// assert!(missing.guards(false).imply(&a));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Test<'a> {
    holds: Guards<'a>,
    fails: Guards<'a>,
}

impl<'a> Test<'a> {
    /// A condition that says nothing about what is present.
    #[must_use]
    pub fn unknown() -> Self {
        Self::default()
    }

    /// A condition that only holds if these are present.
    #[must_use]
    pub fn present(guards: Guards<'a>) -> Self {
        Self {
            holds: guards,
            fails: Guards::none(),
        }
    }

    /// A condition that only fails if these are present.
    #[must_use]
    pub fn absent(guards: Guards<'a>) -> Self {
        Self {
            holds: Guards::none(),
            fails: guards,
        }
    }

    /// What is known once the condition holds, or fails.
    #[must_use]
    pub fn guards(&self, holds: bool) -> &Guards<'a> {
        if holds { &self.holds } else { &self.fails }
    }

    /// Both conditions hold.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self {
            holds: self.holds.union(&other.holds),
            fails: self.fails.intersection(&other.fails),
        }
    }

    /// At least one of the conditions holds.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self {
            holds: self.holds.intersection(&other.holds),
            fails: self.fails.union(&other.fails),
        }
    }
}

impl Not for Test<'_> {
    type Output = Self;

    fn not(self) -> Self {
        Self {
            holds: self.fails,
            fails: self.holds,
        }
    }
}
