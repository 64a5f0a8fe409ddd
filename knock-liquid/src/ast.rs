//! The syntax tree. Every node carries the span of the source that it speaks of, and names borrow from it.

use crate::Span;

/// A parsed template.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template<'a> {
    /// Text, outputs and tags in the order of the source.
    pub nodes: Vec<Node<'a>>,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Node<'a> {
    /// Text that is printed as it is.
    Text(Span),
    /// `{{ … }}`, or the tag `echo`.
    Output(Output<'a>),
    /// `{% … %}`, up to its end tag where it has one.
    Tag(Box<Tag<'a>>),
}

/// `{{ value }}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Output<'a> {
    /// From `{{` to `}}`.
    pub span: Span,
    /// What is printed; `None` for `{{ }}`.
    pub value: Option<Pipeline<'a>>,
}

/// A tag, with what stands between it and its end tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag<'a> {
    /// The opening tag, from `{%` to `%}`, or its line in a `liquid` tag.
    pub span: Span,
    /// What it does.
    pub kind: TagKind<'a>,
}

/// What a tag does.
#[derive(Clone, Debug, PartialEq)]
pub enum TagKind<'a> {
    /// `if` and `unless`.
    Conditional(Conditional<'a>),
    /// `case`.
    Case(Case<'a>),
    /// `for` and `tablerow`.
    Loop(Loop<'a>),
    /// `assign name = value`.
    Assign {
        /// The name that is bound.
        name: Name<'a>,
        /// The value it is bound to.
        value: Pipeline<'a>,
    },
    /// `capture name`.
    Capture {
        /// The name that is bound to the printed body.
        name: Name<'a>,
        /// What is printed into it.
        body: Vec<Node<'a>>,
    },
    /// `increment name` and `decrement name`.
    Count {
        /// The counter.
        name: Name<'a>,
    },
    /// `cycle group: value, value`.
    Cycle {
        /// What keeps several cycles apart.
        group: Option<Pipeline<'a>>,
        /// The values that take turns.
        values: Vec<Pipeline<'a>>,
    },
    /// `render 'partial', name: value`.
    Render(Render<'a>),
    /// `liquid`, `ifchanged` and `t`: the body stands for itself.
    Block {
        /// The name of the tag.
        name: Name<'a>,
        /// What it holds.
        body: Vec<Node<'a>>,
    },
    /// `break` or `continue`.
    Jump,
    /// `raw`: the span is printed as it is.
    Raw(Span),
    /// `comment`, `doc` or `#`.
    Comment,
}

/// `if` or `unless` with its branches.
#[derive(Clone, Debug, PartialEq)]
pub struct Conditional<'a> {
    /// Whether the first condition is inverted, as `unless` does.
    pub inverted: bool,
    /// The branches in order.
    pub branches: Vec<Branch<'a>>,
}

/// A branch of a [`Conditional`].
#[derive(Clone, Debug, PartialEq)]
pub struct Branch<'a> {
    /// When it is taken; `None` for `else`.
    pub condition: Option<Pipeline<'a>>,
    /// What it holds.
    pub body: Vec<Node<'a>>,
}

/// `case subject` with its arms.
#[derive(Clone, Debug, PartialEq)]
pub struct Case<'a> {
    /// What is compared.
    pub subject: Pipeline<'a>,
    /// The arms in order.
    pub arms: Vec<Arm<'a>>,
}

/// An arm of a [`Case`].
#[derive(Clone, Debug, PartialEq)]
pub struct Arm<'a> {
    /// The values of a `when`; `None` for `else`.
    pub values: Option<Vec<Expression<'a>>>,
    /// What it holds.
    pub body: Vec<Node<'a>>,
}

/// `for name in iterable` or `tablerow name in iterable`.
#[derive(Clone, Debug, PartialEq)]
pub struct Loop<'a> {
    /// The name that stands for each element.
    pub name: Name<'a>,
    /// What is iterated.
    pub iterable: Expression<'a>,
    /// `limit`, `offset` and `cols`, without `offset: continue`.
    pub parameters: Vec<Expression<'a>>,
    /// What is repeated.
    pub body: Vec<Node<'a>>,
    /// The `else` branch, for when there is nothing to iterate.
    pub otherwise: Option<Vec<Node<'a>>>,
}

/// `render 'partial', name: value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Render<'a> {
    /// The partial: a text literal, as a rule.
    pub partial: Expression<'a>,
    /// `for value` or `with value`, which hosts may not have.
    pub bound: Option<Expression<'a>>,
    /// The arguments.
    pub arguments: Vec<Argument<'a>>,
}

/// A name that is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    /// The name.
    pub text: &'a str,
    /// Where it stands.
    pub span: Span,
}

/// An expression with the filters it goes through.
#[derive(Clone, Debug, PartialEq)]
pub struct Pipeline<'a> {
    /// What goes in.
    pub expression: Expression<'a>,
    /// The filters in order.
    pub filters: Vec<Filter<'a>>,
}

/// `| name: argument, argument`.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter<'a> {
    /// The name of the filter.
    pub name: Name<'a>,
    /// Its arguments.
    pub arguments: Vec<Argument<'a>>,
}

/// An argument of a filter or of `render`.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument<'a> {
    /// Its name, where it has one.
    pub name: Option<Name<'a>>,
    /// Its value.
    pub value: Expression<'a>,
}

/// Something that has a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression<'a> {
    /// A value that is written out.
    Literal(Literal<'a>),
    /// A variable and the way through its members.
    Path(Path<'a>),
    /// `(start..end)`.
    Range(Box<Range<'a>>),
    /// `left operator right`.
    Comparison(Box<Comparison<'a>>),
    /// Operands joined by `and` and `or`.
    Logical(Box<Logical<'a>>),
}

/// A value that is written out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Literal<'a> {
    /// The value.
    pub value: LiteralValue<'a>,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// The value of a [`Literal`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LiteralValue<'a> {
    /// `nil` or `null`.
    Nil,
    /// `blank`.
    Blank,
    /// `empty`.
    Empty,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number, as it is written.
    Integer(&'a str),
    /// A number with a fraction, as it is written.
    Float(&'a str),
    /// Text. Liquid has no escapes.
    Text(&'a str),
}

/// `root.key[0]['other key'][variable]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Path<'a> {
    /// The variable, then its members. Never empty.
    pub segments: Vec<PathSegment<'a>>,
    /// Where the whole of it stands.
    pub span: Span,
}

/// A step of a [`Path`].
#[derive(Clone, Debug, PartialEq)]
pub struct PathSegment<'a> {
    /// What it selects.
    pub selector: Selector<'a>,
    /// Where it stands, brackets included and dots not.
    pub span: Span,
}

/// What a step of a [`Path`] selects.
#[derive(Clone, Debug, PartialEq)]
pub enum Selector<'a> {
    /// A member by its name.
    Key(&'a str),
    /// An element by its place; negative ones count from the end.
    Index(i64),
    /// Whatever the expression says.
    Dynamic(Box<Expression<'a>>),
}

/// `(start..end)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Range<'a> {
    /// The first number.
    pub start: Expression<'a>,
    /// The last number.
    pub end: Expression<'a>,
    /// Where it stands, parentheses included.
    pub span: Span,
}

/// `left operator right`.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison<'a> {
    /// The left side.
    pub left: Expression<'a>,
    /// How they are compared.
    pub operator: Operator,
    /// The right side.
    pub right: Expression<'a>,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `==`
    Equal,
    /// `!=` or `<>`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `contains`
    Contains,
}

/// Operands joined by `and` and `or`, which Liquid evaluates from right to left:
/// `a and b or c` is `a and (b or c)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Logical<'a> {
    /// The first operand.
    pub first: Expression<'a>,
    /// The others, each with what joins it to all before it.
    pub rest: Vec<(Connective, Expression<'a>)>,
}

/// What joins two conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connective {
    /// `and`
    And,
    /// `or`
    Or,
}

impl<'a> Expression<'a> {
    /// Where the expression stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Literal(literal) => literal.span,
            Self::Path(path) => path.span,
            Self::Range(range) => range.span,
            Self::Comparison(comparison) => comparison.left.span().to(comparison.right.span()),
            Self::Logical(logical) => {
                let last = logical
                    .rest
                    .last()
                    .map_or(&logical.first, |(_, operand)| operand);
                logical.first.span().to(last.span())
            }
        }
    }

    /// The text of a text literal.
    #[must_use]
    pub fn as_text(&self) -> Option<&'a str> {
        match self {
            Self::Literal(Literal {
                value: LiteralValue::Text(text),
                ..
            }) => Some(text),
            _ => None,
        }
    }
}
