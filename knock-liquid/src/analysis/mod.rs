//! What a template reads: which variables, where, how, and what is known to be present there.

mod branch;
mod condition;
mod filter;
mod flow;
mod guard;
mod locals;
mod pipeline;
mod scope;
mod variable;
mod walk;

pub use filter::FilterEffect;
pub use guard::{Guards, Test};
pub use scope::{Scope, Value};
pub use variable::{Segment, Variable};

use std::collections::BTreeSet;

use crate::ast::{Expression, Filter, Literal, Name, Operator, Template};
use crate::{LiteralKind, Span};

/// How many variables a name may stand for; the analysis leaves out what is beyond. No template
/// that people write comes near, and one that does is still analysed in a time that is
/// proportional to its length.
pub const MAX_ALIASES: usize = 32;

/// How many variables may be known to be present at one place; the analysis leaves out what is
/// beyond, for the same reason as with [`MAX_ALIASES`].
pub const MAX_GUARDS: usize = 128;

/// What a host adds to Liquid, and what surrounds a template.
#[derive(Clone, Debug)]
pub struct Environment<'a> {
    /// The names that are bound where the template starts.
    pub scope: Scope<'a>,
    /// What is known to be present where the template starts.
    pub guards: Guards<'a>,
    /// Whether a name that nothing has bound is empty, as in a partial. Otherwise it is a variable.
    pub closed: bool,
    /// What each filter does to its input.
    pub filter_effect: fn(&str) -> FilterEffect,
    /// Numbers that count something: that one of them is above a number implies that the
    /// variables beside it are present.
    pub counts: &'static [(&'static str, &'static [&'static str])],
}

impl Default for Environment<'_> {
    fn default() -> Self {
        Self {
            scope: Scope::new(),
            guards: Guards::none(),
            closed: false,
            filter_effect: FilterEffect::standard,
            counts: &[],
        }
    }
}

/// What a template reads, and what it leaves behind.
#[derive(Clone, Debug, Default)]
pub struct Analysis<'a> {
    /// Every read of a variable, in the order of evaluation. Locals are not variables: a read of a
    /// local is a read of what it stands for.
    pub reads: Vec<Read<'a>>,
    /// Every partial that the template renders.
    pub calls: Vec<Call<'a>>,
    /// In a closed environment, every read of a name that nothing has bound.
    pub unbound: Vec<Name<'a>>,
    /// What the template prints, where it is one output and nothing else.
    pub printed: Option<Value<'a>>,
    /// The names that are bound where the template ends.
    pub scope: Scope<'a>,
    /// Every name that `assign` or `capture` binds, in the order of evaluation.
    pub locals: Vec<Local<'a>>,
    /// Every name that is read, whether or not something has bound it. A local that its template
    /// does not read is used all the same if a template that takes over its scope reads the name.
    pub names: BTreeSet<&'a str>,
    /// Every use of a filter, in the order of evaluation.
    pub filters: Vec<FilterUse<'a>>,
    /// What only a comparison with `""`, `blank` or `empty` says to be present where it is used.
    pub weak_guards: Vec<WeakGuard<'a>>,
}

/// A name that `assign` or `capture` binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local<'a> {
    /// The name, where it is bound.
    pub name: Name<'a>,
    /// Whether the template reads the name afterwards: further on, or in the next round of a loop.
    pub read: bool,
    /// Where the name was used before anything had bound it, so that something else was meant or
    /// the order is wrong. Tests do not count, as in `{% unless x %}{% assign x = 1 %}`.
    pub used_before: Vec<Span>,
}

/// A filter that a value goes through.
#[derive(Clone, Debug, PartialEq)]
pub struct FilterUse<'a> {
    /// Its name.
    pub name: Name<'a>,
    /// What goes in, where that is written out: the key of a translation, say.
    pub input: Option<Literal<'a>>,
    /// The names of its keyword arguments.
    pub keywords: Vec<Name<'a>>,
}

impl<'a> FilterUse<'a> {
    fn new(filter: &Filter<'a>, input: Option<&Expression<'a>>) -> Self {
        let arguments = filter.arguments.iter();
        Self {
            name: filter.name,
            input: input.and_then(|input| match input {
                Expression::Literal(literal) => Some(*literal),
                _ => None,
            }),
            keywords: arguments.filter_map(|it| it.name).collect(),
        }
    }
}

/// A comparison with `""`, `blank` or `empty` that is the only reason to believe that a variable is
/// present where it is used. Engines differ on whether a value that is absent passes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeakGuard<'a> {
    /// The comparison; in a `case`, the value of the `when`.
    pub span: Span,
    /// The variable: the one that is used, or what it is a member of.
    pub variable: Variable<'a>,
}

/// A place that reads a variable.
#[derive(Clone, Debug, PartialEq)]
pub struct Read<'a> {
    /// The variable.
    pub variable: Variable<'a>,
    /// The expression that reads it.
    pub span: Span,
    /// What is done with it.
    pub usage: Usage<'a>,
    /// What is known to be present when it is read.
    pub guards: Guards<'a>,
    /// Whether the expression names a local that stands for the variable.
    pub aliased: bool,
}

/// What is done with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Usage<'a> {
    /// It is printed as it is.
    Printed,
    /// It goes into this filter first, `default` apart.
    Filtered(&'a str),
    /// It is an argument of this filter, at this place or under this name.
    FilterArgument(&'a str, ArgumentPlace<'a>),
    /// This filter reads it from each element of a list, and compares it with a literal of this kind.
    Member(&'a str, Option<LiteralKind>),
    /// It is an element of a list that goes into this filter.
    Collected(&'a str),
    /// It is iterated.
    Iterated,
    /// It says which part of a list is iterated.
    LoopParameter,
    /// It is the start or the end of a range.
    RangeEnd,
    /// It selects a member of another variable.
    Index,
    /// It is tested for truth.
    Tested,
    /// It is compared, where the other side is written out with a literal of this kind.
    Compared(Operator, Option<LiteralKind>),
    /// Another value is compared with it.
    Comparand,
    /// It is bound to a name.
    Assigned,
    /// It is an argument of a partial.
    Passed,
}

/// Which argument of a filter a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentPlace<'a> {
    /// The first is 0.
    Position(usize),
    /// It has a name.
    Named(&'a str),
}

impl Usage<'_> {
    /// Whether the value is only looked at, so that nothing is amiss where it is absent.
    #[must_use]
    pub fn is_test(self) -> bool {
        match self {
            Self::Tested | Self::Compared(..) | Self::Comparand | Self::Assigned => true,
            Self::Member(filter, _) => {
                matches!(
                    filter,
                    "where" | "reject" | "find" | "find_index" | "has" | "compact"
                )
            }
            _ => false,
        }
    }
}

/// A partial that a template renders.
#[derive(Clone, Debug, PartialEq)]
pub struct Call<'a> {
    /// The name of the partial; `None` where it is not written out.
    pub partial: Option<&'a str>,
    /// Where the name of the partial stands.
    pub span: Span,
    /// Whether `for` or `with` binds a value as well.
    pub binds: bool,
    /// The arguments in order.
    pub arguments: Vec<CallArgument<'a>>,
    /// What is known to be present at the call.
    pub guards: Guards<'a>,
}

/// An argument of a [`Call`].
#[derive(Clone, Debug, PartialEq)]
pub struct CallArgument<'a> {
    /// The parameter it is for; `None` where the call does not say it.
    pub name: Option<Name<'a>>,
    /// What it stands for.
    pub value: Value<'a>,
    /// The reads that passing it makes, if the partial uses it.
    pub reads: Vec<Read<'a>>,
}

/// Finds out what a template reads.
///
/// ```
/// use knock_liquid::{Environment, analyze, parse};
///
/// let source = "{% for item in data.items %}{{ item.title | upcase }}{% endfor %}";
/// let (template, _) = parse(source);
/// let analysis = analyze(&template, Environment::default());
/// let reads: Vec<_> = analysis
///     .reads
///     .iter()
///     .map(|read| format!("{} at {}", read.variable, read.span.text(source)))
///     .collect();
/// assert_eq!(reads, ["data.items at data.items", "data.items[].title at item.title"]);
/// ```
#[must_use]
pub fn analyze<'a>(template: &Template<'a>, environment: Environment<'a>) -> Analysis<'a> {
    let mut walker = walk::Walker::new(environment);
    walker.template(template);
    walker.finish()
}
