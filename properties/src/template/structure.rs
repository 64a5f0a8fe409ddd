use knock_liquid::Span;
use knock_liquid::ast::{
    Argument, Expression, Filter, Name, Node, Pipeline, Selector, TagKind, Template,
};

/// A template without places: two of them are equal where they differ in white space alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Structure<'a> {
    /// The tree. The span of text starts where the text stands in `texts`; all others are empty.
    template: Template<'a>,
    texts: Vec<String>,
}

/// Takes the places out of a tree.
///
/// # Panics
///
/// When one of them is no place in the source.
#[must_use]
pub fn structure<'a>(mut template: Template<'a>, source: &str) -> Structure<'a> {
    let mut eraser = Eraser {
        source,
        texts: Vec::new(),
    };
    eraser.nodes(&mut template.nodes);
    Structure {
        template,
        texts: eraser.texts,
    }
}

struct Eraser<'a> {
    source: &'a str,
    texts: Vec<String>,
}

impl Eraser<'_> {
    fn span(&self, span: &mut Span) {
        assert!(
            self.source.get(span.range()).is_some(),
            "{span:?} is a place"
        );
        *span = Span::default();
    }

    fn text(&mut self, span: &mut Span) {
        let text = self.source.get(span.range()).expect("text is a place");
        self.texts.push(text.to_owned());
        *span = Span::new(self.texts.len(), self.texts.len());
    }

    /// Text may stand in pieces where something is left out between them: a second `else`.
    fn nodes(&mut self, nodes: &mut Vec<Node>) {
        let mut whole: Vec<Node> = Vec::new();
        for mut node in nodes.drain(..) {
            match (&mut node, whole.last()) {
                (Node::Text(span), Some(Node::Text(_))) => {
                    let text = self.source.get(span.range()).expect("text is a place");
                    self.texts
                        .last_mut()
                        .expect("the text before")
                        .push_str(text);
                    continue;
                }
                (Node::Text(span), _) => self.text(span),
                (Node::Output(output), _) => {
                    self.span(&mut output.span);
                    output.value.iter_mut().for_each(|it| self.pipeline(it));
                }
                (Node::Tag(tag), _) => {
                    self.span(&mut tag.span);
                    self.tag(&mut tag.kind);
                }
            }
            whole.push(node);
        }
        *nodes = whole;
    }

    fn tag(&mut self, kind: &mut TagKind) {
        match kind {
            TagKind::Conditional(conditional) => {
                for branch in &mut conditional.branches {
                    branch.condition.iter_mut().for_each(|it| self.pipeline(it));
                    self.nodes(&mut branch.body);
                }
            }
            TagKind::Case(case) => {
                self.pipeline(&mut case.subject);
                for arm in &mut case.arms {
                    let values = arm.values.iter_mut().flatten();
                    values.for_each(|value| self.expression(value));
                    self.nodes(&mut arm.body);
                }
            }
            TagKind::Loop(iteration) => {
                self.span(&mut iteration.name.span);
                self.expression(&mut iteration.iterable);
                let parameters = iteration.parameters.iter_mut();
                parameters.for_each(|parameter| self.expression(parameter));
                self.nodes(&mut iteration.body);
                iteration.otherwise.iter_mut().for_each(|it| self.nodes(it));
            }
            TagKind::Assign { name, value } => {
                self.span(&mut name.span);
                self.pipeline(value);
            }
            TagKind::Capture { name, body } | TagKind::Block { name, body } => {
                self.span(&mut name.span);
                self.nodes(body);
            }
            TagKind::Count { name } => self.span(&mut name.span),
            TagKind::Cycle { group, values } => {
                group
                    .iter_mut()
                    .chain(values)
                    .for_each(|it| self.pipeline(it));
            }
            TagKind::Render(render) => {
                self.expression(&mut render.partial);
                render.bound.iter_mut().for_each(|it| self.expression(it));
                self.arguments(&mut render.arguments);
            }
            TagKind::Raw(span) => self.text(span),
            TagKind::Jump | TagKind::Comment => {}
        }
    }

    fn pipeline(&mut self, pipeline: &mut Pipeline) {
        self.expression(&mut pipeline.expression);
        for Filter { name, arguments } in &mut pipeline.filters {
            self.span(&mut name.span);
            self.arguments(arguments);
        }
    }

    fn arguments(&mut self, arguments: &mut [Argument]) {
        for Argument { name, value } in arguments {
            if let Some(Name { span, .. }) = name {
                self.span(span);
            }
            self.expression(value);
        }
    }

    fn expression(&mut self, expression: &mut Expression) {
        match expression {
            Expression::Literal(literal) => self.span(&mut literal.span),
            Expression::Path(path) => {
                self.span(&mut path.span);
                for segment in &mut path.segments {
                    self.span(&mut segment.span);
                    if let Selector::Dynamic(value) = &mut segment.selector {
                        self.expression(value);
                    }
                }
            }
            Expression::Range(range) => {
                self.span(&mut range.span);
                self.expression(&mut range.start);
                self.expression(&mut range.end);
            }
            Expression::Comparison(comparison) => {
                self.expression(&mut comparison.left);
                self.expression(&mut comparison.right);
            }
            Expression::Logical(logical) => {
                self.expression(&mut logical.first);
                let rest = logical.rest.iter_mut();
                rest.for_each(|(_, operand)| self.expression(operand));
            }
        }
    }
}
