use super::{Analysis, Call, CallArgument, Environment, Guards, Scope, Test, Usage, Value};
use crate::ast::{
    Case, Conditional, Expression, Loop, Node, Output, Pipeline, Render, Tag, TagKind, Template,
};

/// Walks through a template in the order of evaluation.
pub(super) struct Walker {
    pub(super) environment: Environment,
    pub(super) analysis: Analysis,
}

impl Walker {
    pub(super) fn new(environment: Environment) -> Self {
        Self {
            environment,
            analysis: Analysis::default(),
        }
    }

    pub(super) fn finish(mut self) -> Analysis {
        self.analysis.scope = self.environment.scope;
        self.analysis
    }

    pub(super) fn template(&mut self, template: &Template) {
        if let [
            Node::Output(Output {
                value: Some(value), ..
            }),
        ] = &template.nodes[..]
        {
            self.analysis.printed = Some(self.pipeline(value, &Usage::Printed));
        } else {
            self.nodes(&template.nodes);
        }
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(_) => {}
                Node::Output(output) => {
                    if let Some(value) = &output.value {
                        self.pipeline(value, &Usage::Printed);
                    }
                }
                Node::Tag(tag) => self.tag(tag),
            }
        }
    }

    fn tag(&mut self, tag: &Tag) {
        match &tag.kind {
            TagKind::Conditional(conditional) => self.conditional(conditional),
            TagKind::Case(case) => self.case(case),
            TagKind::Loop(iteration) => self.iteration(iteration),
            TagKind::Assign { name, value } => {
                // The right side is read before the name is bound.
                let value = self.pipeline(value, &Usage::Assigned);
                self.bind(&name.text, value);
            }
            TagKind::Capture { name, body } => {
                self.nodes(body);
                self.bind(&name.text, Value::computed());
            }
            TagKind::Count { name } => self.bind(&name.text, Value::computed()),
            TagKind::Cycle { group, values } => {
                if let Some(group) = group {
                    self.pipeline(group, &Usage::Tested);
                }
                for value in values {
                    self.pipeline(value, &Usage::Printed);
                }
            }
            TagKind::Render(render) => self.render(render),
            TagKind::Block { body, .. } => self.nodes(body),
            TagKind::Jump | TagKind::Raw(_) | TagKind::Comment => {}
        }
    }

    fn bind(&mut self, name: &str, value: Value) {
        self.environment.scope.bind(name, value);
    }

    /// Walks through nodes that are only reached where `guards` hold, and returns the scope that
    /// they leave; the walker goes on in the scope before them.
    fn branch(&mut self, body: &[Node], guards: &Guards) -> Scope {
        let before = self.environment.scope.clone();
        let outer = self.environment.guards.clone();
        self.environment.guards = outer.union(guards);
        self.nodes(body);
        self.environment.guards = outer;
        let after = self.environment.scope.clone();
        self.environment.scope.reset(&before);
        after
    }

    /// Goes on where several ways meet.
    fn meet(&mut self, ways: impl IntoIterator<Item = Scope>) {
        let mut ways = ways.into_iter();
        let Some(mut joined) = ways.next() else {
            return;
        };
        for way in ways {
            joined.join(&way);
        }
        self.environment.scope = joined;
    }

    fn conditional(&mut self, conditional: &Conditional) {
        let outer = self.environment.guards.clone();
        let mut ways = Vec::new();
        let mut exhaustive = false;
        for (at, branch) in conditional.branches.iter().enumerate() {
            let mut test = match &branch.condition {
                Some(condition) => self.condition(condition),
                None => Test::unknown(),
            };
            if at == 0 && conditional.inverted {
                test = !test;
            }
            exhaustive |= branch.condition.is_none();
            ways.push(self.branch(&branch.body, test.guards(true)));
            // The branches after this one are only reached where its condition fails.
            self.environment.guards = self.environment.guards.union(test.guards(false));
        }
        self.environment.guards = outer;
        if !exhaustive {
            ways.push(self.environment.scope.clone());
        }
        self.meet(ways);
    }

    fn case(&mut self, case: &Case) {
        let outer = self.environment.guards.clone();
        let subject = self.flow(&case.subject);
        let mut ways = Vec::new();
        let mut exhaustive = false;
        let mut compared = false;
        for arm in &case.arms {
            let mut test = Test::unknown();
            for (at, value) in arm.values.iter().flatten().enumerate() {
                let next = self.equals(&subject, value);
                test = if at == 0 { next } else { test.or(&next) };
                compared = true;
            }
            exhaustive |= arm.values.is_none();
            ways.push(self.branch(&arm.body, test.guards(true)));
            self.environment.guards = self.environment.guards.union(test.guards(false));
        }
        if !compared {
            self.consume(&subject, &Usage::Tested);
        }
        self.environment.guards = outer;
        if !exhaustive {
            ways.push(self.environment.scope.clone());
        }
        self.meet(ways);
    }

    fn iteration(&mut self, iteration: &Loop) {
        let (elements, present) = self.elements(&iteration.iterable);
        for parameter in &iteration.parameters {
            self.operand(parameter, &Usage::LoopParameter);
        }
        let before = self.environment.scope.clone();
        let names = [&iteration.name.text, "forloop", "tablerowloop"];
        self.bind(names[1], Value::computed());
        self.bind(names[2], Value::computed());
        self.bind(names[0], elements);
        let mut after = self.branch(&iteration.body, &present);
        for name in names {
            after.restore(name, &before);
        }
        self.environment.scope.reset(&before);
        let otherwise = self.branch(
            iteration.otherwise.as_deref().unwrap_or_default(),
            &Guards::none(),
        );
        self.meet([after, otherwise]);
    }

    fn render(&mut self, render: &Render) {
        if !matches!(render.partial, Expression::Literal(_)) {
            self.operand(&render.partial, &Usage::Passed);
        }
        if let Some(bound) = &render.bound {
            self.operand(bound, &Usage::Passed);
        }
        let arguments = render.arguments.iter().map(|argument| {
            let flow = self.value(&argument.value);
            CallArgument {
                name: argument.name.clone(),
                reads: self.reads(&flow, &Usage::Passed),
                value: flow.into_value(),
            }
        });
        let arguments = arguments.collect();
        self.analysis.calls.push(Call {
            partial: render.partial.as_text().map(str::to_owned),
            span: render.partial.span(),
            binds: render.bound.is_some(),
            arguments,
            guards: self.environment.guards.clone(),
        });
    }

    fn condition(&mut self, condition: &Pipeline) -> Test {
        if condition.filters.is_empty() {
            return self.test(&condition.expression);
        }
        self.pipeline(condition, &Usage::Tested);
        Test::unknown()
    }

    /// An operand that is used on its own.
    fn operand(&mut self, expression: &Expression, usage: &Usage) {
        let flow = self.value(expression);
        self.consume(&flow, usage);
    }

    /// What another variable selects in brackets.
    pub(super) fn index(&mut self, expression: &Expression) {
        self.operand(expression, &Usage::Index);
    }

    /// The ends of a range.
    pub(super) fn range(&mut self, ends: [&Expression; 2]) {
        for end in ends {
            self.operand(end, &Usage::RangeEnd);
        }
    }
}
