use std::collections::BTreeSet;

use super::branch::Way;
use super::guard::Guard;
use super::locals::Locals;
use super::scope::Binding;
use super::{
    Analysis, Call, CallArgument, Environment, Guards, Test, Usage, Value, Variable, WeakGuard,
};
use crate::Span;
use crate::ast::{
    Case, Conditional, Expression, Loop, Node, Output, Render, Tag, TagKind, Template,
};

/// Walks through a template in the order of evaluation.
pub(super) struct Walker<'a> {
    pub(super) environment: Environment<'a>,
    pub(super) analysis: Analysis<'a>,
    /// Every name that was bound, in order, with what it was bound to before.
    pub(super) rebound: Vec<(&'a str, Option<Binding<'a>>)>,
    pub(super) locals: Locals<'a>,
    pub(super) weak_guards: BTreeSet<(Span, Variable<'a>)>,
}

impl<'a> Walker<'a> {
    pub(super) fn new(environment: Environment<'a>) -> Self {
        Self {
            environment,
            analysis: Analysis::default(),
            rebound: Vec::new(),
            locals: Locals::default(),
            weak_guards: BTreeSet::new(),
        }
    }

    pub(super) fn finish(mut self) -> Analysis<'a> {
        self.analysis.scope = self.environment.scope;
        (self.analysis.locals, self.analysis.names) = self.locals.finish();
        let weak = self.weak_guards.into_iter();
        self.analysis.weak_guards = weak
            .map(|(span, variable)| WeakGuard { span, variable })
            .collect();
        self.analysis
    }

    pub(super) fn template(&mut self, template: &Template<'a>) {
        if let [
            Node::Output(Output {
                value: Some(value), ..
            }),
        ] = &template.nodes[..]
        {
            self.analysis.printed = Some(self.bound(value, Usage::Printed));
        } else {
            self.nodes(&template.nodes);
        }
    }

    pub(super) fn nodes(&mut self, nodes: &[Node<'a>]) {
        for node in nodes {
            match node {
                Node::Text(_) => {}
                Node::Output(output) => {
                    if let Some(value) = &output.value {
                        self.pipeline(value, Usage::Printed);
                    }
                }
                Node::Tag(tag) => self.tag(tag),
            }
        }
    }

    fn tag(&mut self, tag: &Tag<'a>) {
        match &tag.kind {
            TagKind::Conditional(conditional) => self.conditional(conditional),
            TagKind::Case(case) => self.case(case),
            TagKind::Loop(iteration) => self.iteration(iteration),
            TagKind::Assign { name, value } => {
                // The right side is read before the name is bound.
                let uses = self.locals.uses();
                let value = self.bound(value, Usage::Assigned);
                self.locals.bind(*name, uses);
                self.bind(name.text, value);
            }
            TagKind::Capture { name, body } => {
                let uses = self.locals.uses();
                self.nodes(body);
                self.locals.bind(*name, uses);
                self.bind(name.text, Value::computed());
            }
            TagKind::Count { name } => {
                self.bind(name.text, Value::computed());
            }
            TagKind::Cycle { group, values } => {
                if let Some(group) = group {
                    self.pipeline(group, Usage::Tested);
                }
                for value in values {
                    self.pipeline(value, Usage::Printed);
                }
            }
            TagKind::Render(render) => self.render(render),
            TagKind::Block { body, .. } => self.nodes(body),
            TagKind::Jump | TagKind::Raw(_) | TagKind::Comment => {}
        }
    }

    fn conditional(&mut self, conditional: &Conditional<'a>) {
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
        let guards = std::mem::replace(&mut self.environment.guards, outer);
        if !exhaustive {
            ways.push(Way::untouched(guards));
        }
        self.meet(ways);
    }

    fn case(&mut self, case: &Case<'a>) {
        let outer = self.environment.guards.clone();
        let subject = self.flow(&case.subject);
        let mut ways = Vec::new();
        let mut exhaustive = false;
        if case.arms.iter().all(|arm| arm.values.is_none()) {
            self.consume(&subject, Usage::Tested);
        }
        for arm in &case.arms {
            let mut test = Test::unknown();
            for (at, value) in arm.values.iter().flatten().enumerate() {
                let next = self.equals(&subject, value);
                test = if at == 0 { next } else { test.or(&next) };
            }
            exhaustive |= arm.values.is_none();
            ways.push(self.branch(&arm.body, test.guards(true)));
            self.environment.guards = self.environment.guards.union(test.guards(false));
        }
        let guards = std::mem::replace(&mut self.environment.guards, outer);
        if !exhaustive {
            ways.push(Way::untouched(guards));
        }
        self.meet(ways);
    }

    fn iteration(&mut self, iteration: &Loop<'a>) {
        let (elements, present) = self.elements(&iteration.iterable);
        for parameter in &iteration.parameters {
            self.operand(parameter, Usage::LoopParameter);
        }
        let names = ["forloop", "tablerowloop", iteration.name.text];
        self.locals.enter_loop();
        let outer = self.environment.guards.clone();
        let mut repeated = self.way(|walker| {
            walker.bind(names[0], Value::computed());
            walker.bind(names[1], Value::computed());
            let element = walker.bind(names[2], elements);
            let local = Guard::new(Variable::from(names[2]), Some(element));
            let present = present.union(&Guards::from(local));
            walker.environment.guards = outer.union(&present);
            walker.nodes(&iteration.body);
        });
        self.environment.guards = outer;
        self.locals.leave_loop();
        repeated.forget(&names);
        let otherwise = iteration.otherwise.as_deref().unwrap_or_default();
        let otherwise = self.branch(otherwise, &Guards::none());
        self.meet(vec![repeated, otherwise]);
    }

    fn render(&mut self, render: &Render<'a>) {
        if !matches!(render.partial, Expression::Literal(_)) {
            self.operand(&render.partial, Usage::Passed);
        }
        if let Some(bound) = &render.bound {
            self.operand(bound, Usage::Passed);
        }
        let arguments = render.arguments.iter().map(|argument| {
            let flow = self.value(&argument.value);
            CallArgument {
                name: argument.name,
                reads: self.passed(&flow),
                value: flow.into_value(&self.environment.guards),
            }
        });
        let arguments = arguments.collect();
        self.analysis.calls.push(Call {
            partial: render.partial.as_text(),
            span: render.partial.span(),
            binds: render.bound.is_some(),
            arguments,
            guards: self.environment.guards.clone(),
        });
    }

    /// An operand that is used on its own.
    fn operand(&mut self, expression: &Expression<'a>, usage: Usage<'a>) {
        let flow = self.value(expression);
        self.consume(&flow, usage);
    }

    /// What another variable selects in brackets.
    pub(super) fn index(&mut self, expression: &Expression<'a>) {
        self.operand(expression, Usage::Index);
    }

    /// The ends of a range.
    pub(super) fn range(&mut self, ends: [&Expression<'a>; 2]) {
        for end in ends {
            self.operand(end, Usage::RangeEnd);
        }
    }
}
