use std::ops::Not;
use std::sync::Arc;

use super::variable::common_length;
use super::{Segment, Variable};

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

#[derive(Clone, Debug, PartialEq)]
enum Guard {
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
        Self::from_known(vec![Guard::Variable(variable)])
    }

    /// A member of a local is known to be present.
    pub(crate) fn on_local(id: LocalId, members: &[Segment]) -> Self {
        Self::from_known(vec![Guard::Local(id, members.to_vec())])
    }

    fn from_known(known: Vec<Guard>) -> Self {
        Self {
            known: Arc::new(known),
        }
    }

    /// Whether the variable is known to be present.
    #[must_use]
    pub fn imply(&self, variable: &Variable) -> bool {
        self.variables().any(|known| known.starts_with(variable))
    }

    /// The variables that are known to be present.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.known.iter().filter_map(|guard| match guard {
            Guard::Variable(variable) => Some(variable),
            Guard::Local(..) => None,
        })
    }

    /// How many of `members`, on the way from a local, are known to be present; `None` where the
    /// local itself may be absent.
    pub(crate) fn known_members(&self, local: LocalId, members: &[Segment]) -> Option<usize> {
        let shared = self.known.iter().filter_map(|guard| match guard {
            Guard::Local(id, known) if *id == local => Some(common_length(known, members)),
            _ => None,
        });
        shared.max()
    }

    /// What is known where both hold.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        if other.known.is_empty() {
            return self.clone();
        }
        if self.known.is_empty() {
            return other.clone();
        }
        let new = other
            .known
            .iter()
            .filter(|guard| !self.known.contains(guard));
        Self::from_known(self.known.iter().chain(new).cloned().collect())
    }

    /// What is known where one of the two holds.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut known = Vec::new();
        for guard in self
            .known
            .iter()
            .flat_map(|a| other.known.iter().map(|b| a.common(b)))
            .flatten()
        {
            if !known.contains(&guard) {
                known.push(guard);
            }
        }
        Self::from_known(known)
    }
}

impl Guard {
    fn common(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Variable(a), Self::Variable(b)) => a.common(b).map(Self::Variable),
            (Self::Local(a, left), Self::Local(b, right)) if a == b => {
                Some(Self::Local(*a, left[..common_length(left, right)].to_vec()))
            }
            _ => None,
        }
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
