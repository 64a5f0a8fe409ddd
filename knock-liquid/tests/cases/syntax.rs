//! Every file in `fixtures/syntax` holds templates, the tree that is made of each, and the errors:
//! what is wrong and how to mend it, behind the text that the error's span covers. In
//! `fixtures/paths` are paths on their own.

use std::fmt::Write as _;

use knock_liquid::ast::{
    Argument, Connective, Expression, Filter, LiteralValue, Loop, Name, Node, Operator, Path,
    Pipeline, Selector, TagKind,
};
use knock_liquid::{Span, parse, parse_path};

use super::check;

#[test]
fn templates_parse_as_they_say() {
    check("syntax", |case| {
        let source = &case.template;
        let (template, errors) = parse(source);
        let mut printer = Printer {
            source,
            lines: Vec::new(),
        };
        printer.nodes(&template.nodes, 0);
        for error in errors {
            let mut line = format!("! {:?} {error}", error.span.text(source));
            if let Some(help) = error.help() {
                write!(line, " (help: {help})").unwrap();
            }
            printer.lines.push(line);
        }
        printer.lines.push(String::new());
        printer.lines.join("\n")
    });
}

#[test]
fn paths_parse_on_their_own() {
    check("paths", |case| match parse_path(&case.template) {
        Ok(path) => {
            let printer = Printer {
                source: &case.template,
                lines: Vec::new(),
            };
            printer.path(&path) + "\n"
        }
        Err(error) => format!("! {:?} {error}\n", error.span.text(&case.template)),
    });
}

/// Prints a tree, and checks that its spans cover what they speak of.
struct Printer<'a> {
    source: &'a str,
    lines: Vec<String>,
}

impl Printer<'_> {
    fn line(&mut self, depth: usize, span: Span, what: &str) {
        let cut = span.text(self.source);
        assert!(!cut.is_empty(), "{span:?}");
        let line = format!("{}{cut:?} {what}", "  ".repeat(depth));
        self.lines.push(line.trim_end().to_owned());
    }

    fn nodes(&mut self, nodes: &[Node], depth: usize) {
        for node in nodes {
            match node {
                Node::Text(span) => self.line(depth, *span, ""),
                Node::Output(output) => {
                    let value = output.value.as_ref().map(|value| self.pipeline(value));
                    let what = format!("print {}", value.unwrap_or_default());
                    self.line(depth, output.span, &what);
                }
                Node::Tag(tag) => self.tag(tag.span, &tag.kind, depth),
            }
        }
    }

    fn tag(&mut self, span: Span, kind: &TagKind, depth: usize) {
        match kind {
            TagKind::Conditional(conditional) => {
                let unless = if conditional.inverted { "unless" } else { "if" };
                for (at, branch) in conditional.branches.iter().enumerate() {
                    match &branch.condition {
                        Some(condition) if at == 0 => {
                            let what = format!("{unless} {}", self.pipeline(condition));
                            self.line(depth, span, &what);
                        }
                        Some(condition) => {
                            let what = format!("elsif {}", self.pipeline(condition));
                            self.part(depth, &what);
                        }
                        None => self.part(depth, "else"),
                    }
                    self.nodes(&branch.body, depth + 1);
                }
            }
            TagKind::Case(case) => {
                self.line(
                    depth,
                    span,
                    &format!("case {}", self.pipeline(&case.subject)),
                );
                for arm in &case.arms {
                    let values = arm.values.as_deref().map(|values| self.expressions(values));
                    let what = values.map_or("else".to_owned(), |it| format!("when {it}"));
                    self.part(depth, &what);
                    self.nodes(&arm.body, depth + 1);
                }
            }
            TagKind::Loop(iteration) => self.iteration(span, iteration, depth),
            TagKind::Assign { name, value } => {
                let what = format!("assign {} = {}", self.name(name), self.pipeline(value));
                self.line(depth, span, &what);
            }
            TagKind::Capture { name, body } => {
                self.line(depth, span, &format!("capture {}", self.name(name)));
                self.nodes(body, depth + 1);
            }
            TagKind::Count { name } => {
                self.line(depth, span, &format!("count {}", self.name(name)));
            }
            TagKind::Cycle { group, values } => {
                let group = group.as_ref().map(|group| self.pipeline(group) + ": ");
                let values: Vec<String> = values.iter().map(|value| self.pipeline(value)).collect();
                let what = format!("cycle {}{}", group.unwrap_or_default(), values.join(", "));
                self.line(depth, span, &what);
            }
            TagKind::Render(render) => {
                let mut what = format!("render {}", self.expression(&render.partial));
                if let Some(bound) = &render.bound {
                    write!(what, " bound to {}", self.expression(bound)).unwrap();
                }
                what += &self.arguments(&render.arguments);
                self.line(depth, span, &what);
            }
            TagKind::Block { name, body } => {
                self.line(depth, span, self.name(name).as_str());
                self.nodes(body, depth + 1);
            }
            TagKind::Jump => self.line(depth, span, "jump"),
            TagKind::Raw(content) => {
                let what = format!("raw {:?}", content.text(self.source));
                self.line(depth, span, &what);
            }
            TagKind::Comment => self.line(depth, span, "comment"),
        }
    }

    fn part(&mut self, depth: usize, what: &str) {
        self.lines.push(format!("{}{what}", "  ".repeat(depth)));
    }

    fn iteration(&mut self, span: Span, iteration: &Loop, depth: usize) {
        let mut what = format!(
            "loop {} in {}",
            self.name(&iteration.name),
            self.expression(&iteration.iterable)
        );
        if !iteration.parameters.is_empty() {
            write!(what, " with {}", self.expressions(&iteration.parameters)).unwrap();
        }
        self.line(depth, span, &what);
        self.nodes(&iteration.body, depth + 1);
        if let Some(otherwise) = &iteration.otherwise {
            self.part(depth, "else");
            self.nodes(otherwise, depth + 1);
        }
    }

    fn name(&self, name: &Name) -> String {
        assert_eq!(name.span.text(self.source), name.text);
        name.text.to_owned()
    }

    fn pipeline(&self, pipeline: &Pipeline) -> String {
        let filters = pipeline.filters.iter().map(|filter| self.filter(filter));
        let filters: String = filters.collect();
        self.expression(&pipeline.expression) + &filters
    }

    fn filter(&self, filter: &Filter) -> String {
        format!(
            " | {}{}",
            self.name(&filter.name),
            self.arguments(&filter.arguments)
        )
    }

    fn arguments(&self, arguments: &[Argument]) -> String {
        let arguments = arguments.iter().enumerate().map(|(at, argument)| {
            let name = argument.name.as_ref().map(|name| self.name(name) + "=");
            let separator = if at == 0 { ": " } else { ", " };
            let value = self.expression(&argument.value);
            format!("{separator}{}{value}", name.unwrap_or_default())
        });
        arguments.collect()
    }

    fn expressions(&self, expressions: &[Expression]) -> String {
        let expressions = expressions.iter().map(|it| self.expression(it));
        expressions.collect::<Vec<String>>().join(", ")
    }

    fn expression(&self, expression: &Expression) -> String {
        let cut = expression.span().text(self.source);
        match expression {
            Expression::Literal(literal) => match literal.value {
                LiteralValue::Nil => {
                    assert!(matches!(cut, "nil" | "null"), "{cut}");
                    "nil".to_owned()
                }
                LiteralValue::Blank | LiteralValue::Empty | LiteralValue::Boolean(_) => {
                    format!("<{cut}>")
                }
                LiteralValue::Integer(digits) | LiteralValue::Float(digits) => {
                    assert_eq!(cut, digits);
                    digits.to_owned()
                }
                LiteralValue::Text(text) => {
                    assert_eq!(&cut[1..cut.len() - 1], text);
                    format!("{text:?}")
                }
            },
            Expression::Path(path) => self.path(path),
            Expression::Range(range) => {
                assert!(cut.starts_with('(') && cut.ends_with(')'), "{cut}");
                let (start, end) = (self.expression(&range.start), self.expression(&range.end));
                format!("({start}..{end})")
            }
            Expression::Comparison(comparison) => format!(
                "({} {} {})",
                self.expression(&comparison.left),
                operator(comparison.operator),
                self.expression(&comparison.right)
            ),
            Expression::Logical(logical) => {
                let rest = logical.rest.iter().map(|(connective, operand)| {
                    let word = match connective {
                        Connective::And => "and",
                        Connective::Or => "or",
                    };
                    format!(" {word} {}", self.expression(operand))
                });
                let rest: String = rest.collect();
                format!("({}{rest})", self.expression(&logical.first))
            }
        }
    }

    fn path(&self, path: &Path) -> String {
        let segments = path.segments.iter().enumerate().map(|(at, segment)| {
            let cut = segment.span.text(self.source);
            match segment.selector {
                Selector::Key(key) => {
                    assert!(cut.contains(key), "{cut} {key}");
                    let plain = cut == key;
                    match (at, plain) {
                        (0, true) => key.to_owned(),
                        (_, true) => format!(".{key}"),
                        _ => format!("[{key:?}]"),
                    }
                }
                Selector::Index(index) => format!("[{index}]"),
                Selector::Dynamic(ref expression) => format!("[={}]", self.expression(expression)),
            }
        });
        segments.collect()
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
