use std::ops::Not;
use std::sync::Arc;

use super::variable::common_length;
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
pub struct Guards {
    known: Arc<Vec<Guard>>,
}

/// Something that is known to be present.
#[derive(Clone, Debug, PartialEq)]
struct Guard {
    known: Known,
    /// The comparison with `""`, `blank` or `empty` that says so.
    weak: Option<Span>,
}

#[derive(Clone, Debug, PartialEq)]
enum Known {
    Variable(Variable),
    /// A member of whatever the local with this number stands for.
    Local(LocalId, Vec<Segment>),
}

/// Tells the bindings of locals apart, also two of the same name.
pub(crate) type LocalId = u32;

impl Guards {
    /// Nothing is known.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The variable is known to be present.
    #[must_use]
    pub fn on(variable: Variable) -> Self {
        Self::from(vec![Guard::from(Known::Variable(variable))])
    }

    /// A member of a local is known to be present.
    pub(crate) fn on_local(id: LocalId, members: &[Segment]) -> Self {
        Self::from(vec![Guard::from(Known::Local(id, members.to_vec()))])
    }

    /// The same, but all of it only known by a comparison with `""`, `blank` or `empty`.
    pub(crate) fn weakly(&self, comparison: Span) -> Self {
        let weak = self.known.iter().cloned().map(|guard| Guard {
            weak: guard.weak.or(Some(comparison)),
            ..guard
        });
        Self::from(weak.collect::<Vec<_>>())
    }

    /// Whether the variable is known to be present.
    #[must_use]
    pub fn imply(&self, variable: &Variable) -> bool {
        self.variables().any(|known| known.starts_with(variable))
    }

    /// The variables that are known to be present.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.known.iter().filter_map(Guard::variable)
    }

    /// What is known of `members`, on the way from a local, in the terms of a variable that the
    /// local stands for.
    pub(crate) fn translate(
        &self,
        local: LocalId,
        members: &[Segment],
        variable: impl Fn(&[Segment]) -> Option<Variable>,
    ) -> Self {
        let guards = self.known.iter().filter_map(|guard| match &guard.known {
            Known::Local(id, known) if *id == local => {
                let shared = common_length(known, members);
                Some(Guard {
                    known: Known::Variable(variable(&members[..shared])?),
                    weak: guard.weak,
                })
            }
            _ => None,
        });
        Self::from(guards.collect::<Vec<_>>())
    }

    /// What is known of the variable and of what it is a member of: its longest part that is, and
    /// a longer one that is only known by a comparison with `""`, `blank` or `empty`.
    pub(crate) fn about(&self, variable: &Variable) -> Self {
        let longest = |weak: bool| {
            let guards = self.known.iter().filter(|it| it.weak.is_some() == weak);
            let common = guards.filter_map(|guard| {
                let common = guard.variable()?.common(variable)?;
                Some((common.segments().len(), common, guard.weak))
            });
            common.max_by_key(|(length, ..)| *length)
        };
        let strong = longest(false);
        let length = strong.as_ref().map_or(0, |(length, ..)| *length);
        let weak = longest(true).filter(|(longer, ..)| *longer > length);
        let guards = strong.into_iter().chain(weak);
        let guards = guards.map(|(_, known, weak)| Guard {
            known: Known::Variable(known),
            weak,
        });
        Self::from(guards.collect::<Vec<_>>())
    }

    /// The part of the variable that is only known to be present by a comparison with `""`,
    /// `blank` or `empty`, and that comparison.
    pub(crate) fn weakest(&self, variable: &Variable) -> Option<(Span, Variable)> {
        let about = self.about(variable);
        let mut guards = about.known.iter();
        guards.find_map(|guard| Some((guard.weak?, guard.variable()?.clone())))
    }

    /// What is known where both hold.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let new = other.known.iter();
        let new: Vec<&Guard> = new
            .filter(|guard| !self.known.contains(guard))
            .take(MAX_GUARDS.saturating_sub(self.known.len()))
            .collect();
        if new.is_empty() {
            return self.clone();
        }
        let all = self.known.iter().chain(new).cloned();
        Self::from(all.collect::<Vec<_>>())
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
        Self::from(known)
    }
}

impl From<Vec<Guard>> for Guards {
    fn from(known: Vec<Guard>) -> Self {
        Self {
            known: Arc::new(known),
        }
    }
}

impl Guard {
    fn variable(&self) -> Option<&Variable> {
        match &self.known {
            Known::Variable(variable) => Some(variable),
            Known::Local(..) => None,
        }
    }

    fn common(&self, other: &Self) -> Option<Self> {
        let known = match (&self.known, &other.known) {
            (Known::Variable(a), Known::Variable(b)) => Known::Variable(a.common(b)?),
            (Known::Local(a, left), Known::Local(b, right)) if a == b => {
                Known::Local(*a, left[..common_length(left, right)].to_vec())
            }
            _ => return None,
        };
        Some(Self {
            known,
            weak: self.weak.or(other.weak),
        })
    }
}

impl From<Known> for Guard {
    fn from(known: Known) -> Self {
        Self { known, weak: None }
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
pub struct Test {
    holds: Guards,
    fails: Guards,
}

impl Test {
    /// A condition that says nothing about what is present.
    #[must_use]
    pub fn unknown() -> Self {
        Self::default()
    }

    /// A condition that only holds if these are present.
    #[must_use]
    pub fn present(guards: Guards) -> Self {
        Self {
            holds: guards,
            fails: Guards::none(),
        }
    }

    /// A condition that only fails if these are present.
    #[must_use]
    pub fn absent(guards: Guards) -> Self {
        Self {
            holds: Guards::none(),
            fails: guards,
        }
    }

    /// What is known once the condition holds, or fails.
    #[must_use]
    pub fn guards(&self, holds: bool) -> &Guards {
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

impl Not for Test {
    type Output = Self;

    fn not(self) -> Self {
        Self {
            holds: self.fails,
            fails: self.holds,
        }
    }
}
