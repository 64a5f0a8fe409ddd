use knock_liquid::Span;
use knock_liquid::ast::{
    Argument, Arm, Branch, Connective, Expression, Filter, Literal, LiteralValue, Loop, Name, Node,
    Operator, Path, PathSegment, Pipeline, Render, Selector, Tag, TagKind, Template,
};

/// How a template is printed.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// What stands between two tokens, in turn. Where two tokens would become one without anything
    /// between them, a space does.
    gaps: &'static [&'static str],
    /// Whether tags ask for the white space around them to be removed.
    trims: bool,
    /// Text before each node.
    text: &'static str,
}

impl Style {
    /// As little white space as possible.
    pub const TIGHT: Self = Self {
        gaps: &[""],
        trims: false,
        text: "",
    };
    /// White space of many kinds wherever it may stand.
    pub const WIDE: Self = Self {
        gaps: &[" ", "\n", "\t\t", "", "\r\n  ", "\u{a0}"],
        trims: true,
        text: "",
    };

    /// The same, with white space between the nodes.
    #[must_use]
    pub const fn apart(self) -> Self {
        Self {
            text: " \n\t",
            ..self
        }
    }

    /// The same, with words between the nodes.
    #[must_use]
    pub const fn worded(self) -> Self {
        Self {
            text: "some \"words' } in between",
            ..self
        }
    }
}

/// Prints the tree of a template without errors. What the tree does not tell apart is printed in one
/// of its forms: comments without what they say, `break` for every jump.
///
/// `None` for the one tree that cannot be printed: in a tag `liquid`, text in `raw` may only open a
/// tag where quotes hide it, and the quotes may stand in a comment.
#[must_use]
pub fn print(template: &Template, source: &str, style: Style) -> Option<String> {
    let mut printer = Printer {
        source,
        style,
        out: String::new(),
        gap: 0,
        in_lines: false,
        is_printable: true,
    };
    printer.nodes(&template.nodes);
    printer.is_printable.then_some(printer.out)
}

struct Printer<'a> {
    source: &'a str,
    style: Style,
    out: String,
    /// How many gaps were printed.
    gap: usize,
    /// Whether each line is a tag, as in the tag `liquid`.
    in_lines: bool,
    is_printable: bool,
}

impl Printer<'_> {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            if !self.in_lines {
                self.out.push_str(self.style.text);
            }
            match node {
                Node::Text(span) => self.out.push_str(span.text(self.source)),
                Node::Output(output) => {
                    let tokens = output.value.as_ref().map(pipeline).unwrap_or_default();
                    if output.span.text(self.source).starts_with("{{") {
                        self.delimited("{{", &tokens, "}}");
                    } else {
                        self.tag("echo", tokens);
                    }
                }
                Node::Tag(tag) => self.block(tag),
            }
        }
    }

    fn block(&mut self, Tag { kind, .. }: &Tag) {
        match kind {
            TagKind::Conditional(conditional) => {
                let opening = if conditional.inverted { "unless" } else { "if" };
                for (at, Branch { condition, body }) in conditional.branches.iter().enumerate() {
                    match condition {
                        Some(condition) if at == 0 => self.tag(opening, pipeline(condition)),
                        Some(condition) => self.tag("elsif", pipeline(condition)),
                        None => self.tag("else", vec![]),
                    }
                    self.nodes(body);
                }
                self.tag(["end", opening].concat().as_str(), vec![]);
            }
            TagKind::Case(case) => {
                self.tag("case", pipeline(&case.subject));
                for Arm { values, body } in &case.arms {
                    match values {
                        Some(values) => self.tag("when", listed(values.iter().map(expression))),
                        None => self.tag("else", vec![]),
                    }
                    self.nodes(body);
                }
                self.tag("endcase", vec![]);
            }
            TagKind::Loop(iteration) => self.iteration(iteration),
            TagKind::Assign { name, value } => {
                let name = [name.text.to_owned(), "=".to_owned()];
                self.tag("assign", [&name[..], &pipeline(value)].concat());
            }
            TagKind::Capture { name, body } => {
                self.tag("capture", vec![quoted(name.text)]);
                self.nodes(body);
                self.tag("endcapture", vec![]);
            }
            TagKind::Count { name } => self.tag("increment", vec![name.text.to_owned()]),
            TagKind::Cycle { group, values } => {
                let mut tokens = Vec::new();
                if let Some(group) = group {
                    tokens = [pipeline(group), words(":")].concat();
                }
                tokens.extend(listed(values.iter().map(pipeline)));
                self.tag("cycle", tokens);
            }
            TagKind::Render(render) => self.tag("render", partial(render)),
            TagKind::Block { name, body } if name.text == "liquid" => self.liquid(body),
            TagKind::Block { name, body } => {
                self.tag(name.text, vec![]);
                self.nodes(body);
                self.tag(["end", name.text].concat().as_str(), vec![]);
            }
            TagKind::Jump => self.tag("break", vec![]),
            TagKind::Raw(span) => self.raw(*span),
            TagKind::Comment if self.in_lines => self.tag("#", vec![]),
            TagKind::Comment => {
                self.tag("comment", vec![]);
                self.tag("endcomment", vec![]);
            }
        }
    }

    fn iteration(&mut self, iteration: &Loop) {
        let mut tokens = vec![iteration.name.text.to_owned(), "in".to_owned()];
        tokens.extend(expression(&iteration.iterable));
        for parameter in &iteration.parameters {
            tokens.extend([words("limit :"), expression(parameter)].concat());
        }
        self.tag("for", tokens);
        self.nodes(&iteration.body);
        if let Some(otherwise) = &iteration.otherwise {
            self.tag("else", vec![]);
            self.nodes(otherwise);
        }
        self.tag("endfor", vec![]);
    }

    /// A tag whose lines are tags; in such a tag, it has one line and stands on it.
    fn liquid(&mut self, body: &[Node]) {
        if self.in_lines {
            self.out.push_str("liquid ");
            self.nodes(body);
            self.out.push_str(if body.is_empty() { "\n" } else { "" });
            return;
        }
        self.out.push_str("{% liquid\n");
        self.in_lines = true;
        self.nodes(body);
        self.in_lines = false;
        self.out.push_str("\n%}");
    }

    fn raw(&mut self, span: Span) {
        let text = span.text(self.source);
        self.tag("raw", vec![]);
        self.out.push_str(text);
        self.is_printable &= !(self.in_lines && text.contains("{%"));
        self.tag("endraw", vec![]);
    }

    fn tag(&mut self, name: &str, tokens: Vec<String>) {
        let tokens = [vec![name.to_owned()], tokens].concat();
        if self.in_lines {
            self.tokens(&tokens);
            self.out.push('\n');
        } else {
            self.delimited("{%", &tokens, "%}");
        }
    }

    fn delimited(&mut self, open: &str, tokens: &[String], close: &str) {
        let dash = if self.style.trims { "-" } else { "" };
        self.out.extend([open, dash]);
        // A dash at either end would ask for white space to be removed.
        let edge = |token: Option<&str>| match (self.style.trims, token) {
            (false, Some("-")) => '-',
            _ => ' ',
        };
        let first = tokens.first().and_then(|token| token.get(..1));
        let last = tokens.last().and_then(|token| token.get(token.len() - 1..));
        let (first, last) = (edge(first), edge(last));
        self.separate('-', first);
        self.tokens(tokens);
        self.separate(last, '-');
        self.out.extend([dash, close]);
    }

    fn tokens(&mut self, tokens: &[String]) {
        let mut before = None;
        for token in tokens {
            if let (Some(before), Some(after)) = (before, token.chars().next()) {
                self.separate(before, after);
            }
            self.out.push_str(token);
            before = token.chars().last();
        }
    }

    /// White space between two tokens that end and start with these characters.
    fn separate(&mut self, before: char, after: char) {
        let gaps = self.style.gaps;
        let gap = gaps[self.gap % gaps.len()];
        self.gap += 1;
        let gap = match gap {
            "" if joins(before, after) => " ",
            gap if self.in_lines && gap.contains('\n') => " ",
            gap => gap,
        };
        self.out.push_str(gap);
    }
}

/// Whether two characters may belong to one token.
fn joins(before: char, after: char) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '?') || !c.is_ascii();
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
    is_word(before) && is_word(after) || is_number(before) && is_number(after)
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

fn quoted(text: &str) -> String {
    let quote = if text.contains('"') { '\'' } else { '"' };
    format!("{quote}{text}{quote}")
}

/// Tokens with commas between them.
fn listed(items: impl Iterator<Item = Vec<String>>) -> Vec<String> {
    let mut tokens = Vec::new();
    for item in items {
        if !tokens.is_empty() {
            tokens.push(",".to_owned());
        }
        tokens.extend(item);
    }
    tokens
}

fn pipeline(pipeline: &Pipeline) -> Vec<String> {
    let mut tokens = expression(&pipeline.expression);
    for Filter { name, arguments } in &pipeline.filters {
        tokens.extend(["|".to_owned(), name.text.to_owned()]);
        if !arguments.is_empty() {
            tokens.push(":".to_owned());
            tokens.extend(listed(arguments.iter().map(argument)));
        }
    }
    tokens
}

fn argument(argument: &Argument) -> Vec<String> {
    let mut tokens = Vec::new();
    if let Some(Name { text, .. }) = &argument.name {
        tokens = vec![(*text).to_owned(), ":".to_owned()];
    }
    tokens.extend(expression(&argument.value));
    tokens
}

fn partial(render: &Render) -> Vec<String> {
    let mut tokens = expression(&render.partial);
    if let Some(bound) = &render.bound {
        tokens.push("with".to_owned());
        tokens.extend(expression(bound));
    }
    for it in &render.arguments {
        tokens.push(",".to_owned());
        tokens.extend(argument(it));
    }
    tokens
}

fn expression(value: &Expression) -> Vec<String> {
    match value {
        Expression::Literal(value) => vec![literal(value)],
        Expression::Path(value) => path(value),
        Expression::Range(range) => [
            words("("),
            expression(&range.start),
            words(".."),
            expression(&range.end),
            words(")"),
        ]
        .concat(),
        Expression::Comparison(comparison) => {
            let mut tokens = expression(&comparison.left);
            tokens.push(operator(comparison.operator).to_owned());
            tokens.extend(expression(&comparison.right));
            tokens
        }
        Expression::Logical(logical) => {
            let mut tokens = expression(&logical.first);
            for (connective, operand) in &logical.rest {
                let word = match connective {
                    Connective::And => "and",
                    Connective::Or => "or",
                };
                tokens.push(word.to_owned());
                tokens.extend(expression(operand));
            }
            tokens
        }
    }
}

fn operator(operator: Operator) -> &'static str {
    match operator {
        Operator::Equal => "==",
        Operator::NotEqual => "!=",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => ">=",
        Operator::Less => "<",
        Operator::LessOrEqual => "<=",
        Operator::Contains => "contains",
    }
}

fn literal(literal: &Literal) -> String {
    match literal.value {
        LiteralValue::Nil => "nil".to_owned(),
        LiteralValue::Blank => "blank".to_owned(),
        LiteralValue::Empty => "empty".to_owned(),
        LiteralValue::Boolean(value) => value.to_string(),
        LiteralValue::Integer(digits) | LiteralValue::Float(digits) => digits.to_owned(),
        LiteralValue::Text(text) => quoted(text),
    }
}

fn path(path: &Path) -> Vec<String> {
    let mut tokens = Vec::new();
    for (at, PathSegment { selector, span }) in path.segments.iter().enumerate() {
        // A word is as long as its span, and has no brackets around it.
        let is_bare = match selector {
            Selector::Key(key) => key.len() == span.range().len(),
            Selector::Index(_) => false,
            Selector::Dynamic(value) => value.span() == *span,
        };
        if is_bare && at > 0 {
            tokens.push(".".to_owned());
        }
        let inside = match selector {
            Selector::Key(key) if is_bare => vec![(*key).to_owned()],
            Selector::Key(key) => vec![quoted(key)],
            Selector::Index(index) => vec![index.to_string()],
            Selector::Dynamic(value) => expression(value),
        };
        if is_bare {
            tokens.extend(inside);
        } else {
            tokens.extend([words("["), inside, words("]")].concat());
        }
    }
    tokens
}
