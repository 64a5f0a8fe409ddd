//! The syntax tree. Every node carries the span of the source that it speaks of.

use crate::Span;

/// A parsed template.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// Text, outputs and tags in the order of the source.
    pub nodes: Vec<Node>,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Text that is printed as it is.
    Text(Span),
    /// `{{ … }}`, or the tag `echo`.
    Output(Output),
    /// `{% … %}`, up to its end tag where it has one.
    Tag(Box<Tag>),
}

/// `{{ value }}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// From `{{` to `}}`.
    pub span: Span,
    /// What is printed; `None` for `{{ }}`.
    pub value: Option<Pipeline>,
}

/// A tag, with what stands between it and its end tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// The opening tag, from `{%` to `%}`, or its line in a `liquid` tag.
    pub span: Span,
    /// What it does.
    pub kind: TagKind,
}

/// What a tag does.
#[derive(Clone, Debug, PartialEq)]
pub enum TagKind {
    /// `if` and `unless`.
    Conditional(Conditional),
    /// `case`.
    Case(Case),
    /// `for` and `tablerow`.
    Loop(Loop),
    /// `assign name = value`.
    Assign {
        /// The name that is bound.
        name: Name,
        /// The value it is bound to.
        value: Pipeline,
    },
    /// `capture name`.
    Capture {
        /// The name that is bound to the printed body.
        name: Name,
        /// What is printed into it.
        body: Vec<Node>,
    },
    /// `increment name` and `decrement name`.
    Count {
        /// The counter.
        name: Name,
    },
    /// `cycle group: value, value`.
    Cycle {
        /// What keeps several cycles apart.
        group: Option<Pipeline>,
        /// The values that take turns.
        values: Vec<Pipeline>,
    },
    /// `render 'partial', name: value`.
    Render(Render),
    /// `liquid`, `ifchanged` and `t`: the body stands for itself.
    Block {
        /// The name of the tag.
        name: Name,
        /// What it holds.
        body: Vec<Node>,
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
pub struct Conditional {
    /// Whether the first condition is inverted, as `unless` does.
    pub inverted: bool,
    /// The branches in order.
    pub branches: Vec<Branch>,
}

/// A branch of a [`Conditional`].
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// When it is taken; `None` for `else`.
    pub condition: Option<Pipeline>,
    /// What it holds.
    pub body: Vec<Node>,
}

/// `case subject` with its arms.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What is compared.
    pub subject: Pipeline,
    /// The arms in order.
    pub arms: Vec<Arm>,
}

/// An arm of a [`Case`].
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// The values of a `when`; `None` for `else`.
    pub values: Option<Vec<Expression>>,
    /// What it holds.
    pub body: Vec<Node>,
}

/// `for name in iterable` or `tablerow name in iterable`.
#[derive(Clone, Debug, PartialEq)]
pub struct Loop {
    /// The name that stands for each element.
    pub name: Name,
    /// What is iterated.
    pub iterable: Expression,
    /// `limit`, `offset` and `cols`, without `offset: continue`.
    pub parameters: Vec<Expression>,
    /// What is repeated.
    pub body: Vec<Node>,
    /// The `else` branch, for when there is nothing to iterate.
    pub otherwise: Option<Vec<Node>>,
}

/// `render 'partial', name: value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Render {
    /// The partial: a text literal, as a rule.
    pub partial: Expression,
    /// `for value` or `with value`, which hosts may not have.
    pub bound: Option<Expression>,
    /// The arguments.
    pub arguments: Vec<Argument>,
}

/// A name that is written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// An expression with the filters it goes through.
#[derive(Clone, Debug, PartialEq)]
pub struct Pipeline {
    /// What goes in.
    pub expression: Expression,
    /// The filters in order.
    pub filters: Vec<Filter>,
}

/// `| name: argument, argument`.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// The name of the filter.
    pub name: Name,
    /// Its arguments.
    pub arguments: Vec<Argument>,
}

/// An argument of a filter or of `render`.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// Its name, where it has one.
    pub name: Option<Name>,
    /// Its value.
    pub value: Expression,
}

/// Something that has a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A value that is written out.
    Literal(Literal),
    /// A variable and the way through its members.
    Path(Path),
    /// `(start..end)`.
    Range(Box<Range>),
    /// `left operator right`.
    Comparison(Box<Comparison>),
    /// Operands joined by `and` and `or`.
    Logical(Box<Logical>),
}

/// A value that is written out.
#[derive(Clone, Debug, PartialEq)]
pub struct Literal {
    /// The value.
    pub value: LiteralValue,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// The value of a [`Literal`].
#[derive(Clone, Debug, PartialEq)]
pub enum LiteralValue {
    /// `nil` or `null`.
    Nil,
    /// `blank`.
    Blank,
    /// `empty`.
    Empty,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number, as it is written.
    Integer(String),
    /// A number with a fraction, as it is written.
    Float(String),
    /// Text. Liquid has no escapes.
    Text(String),
}

/// `root.key[0]['other key'][variable]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The variable, then its members. Never empty.
    pub segments: Vec<PathSegment>,
    /// Where the whole of it stands.
    pub span: Span,
}

/// A step of a [`Path`].
#[derive(Clone, Debug, PartialEq)]
pub struct PathSegment {
    /// What it selects.
    pub selector: Selector,
    /// Where it stands, brackets included and dots not.
    pub span: Span,
}

/// What a step of a [`Path`] selects.
#[derive(Clone, Debug, PartialEq)]
pub enum Selector {
    /// A member by its name.
    Key(String),
    /// An element by its place; negative ones count from the end.
    Index(i64),
    /// Whatever the expression says.
    Dynamic(Box<Expression>),
}

/// `(start..end)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// The first number.
    pub start: Expression,
    /// The last number.
    pub end: Expression,
    /// Where it stands, parentheses included.
    pub span: Span,
}

/// `left operator right`.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The left side.
    pub left: Expression,
    /// How they are compared.
    pub operator: Operator,
    /// The right side.
    pub right: Expression,
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
pub struct Logical {
    /// The first operand.
    pub first: Expression,
    /// The others, each with what joins it to all before it.
    pub rest: Vec<(Connective, Expression)>,
}

/// What joins two conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connective {
    /// `and`
    And,
    /// `or`
    Or,
}

impl Expression {
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
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Literal(Literal {
                value: LiteralValue::Text(text),
                ..
            }) => Some(text),
            _ => None,
        }
    }
}
