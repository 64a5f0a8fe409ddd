use super::filter::names_member;
use super::flow::{Flow, Item};
use super::guard::Guard;
use super::scope::Alias;
use super::walk::Walker;
use super::{
    ArgumentPlace, Environment, FilterEffect, FilterUse, Guards, Read, Usage, Value, Variable,
};
use crate::LiteralKind;
use crate::ast::{Argument, Expression, Filter, Name, Path, Pipeline, Selector};

impl<'a> Walker<'a> {
    /// Evaluates a pipeline whose value is used in this way.
    pub(super) fn pipeline(&mut self, pipeline: &Pipeline<'a>, usage: Usage<'a>) -> Flow<'a> {
        let flow = self.flow(pipeline);
        self.consume(&flow, usage);
        flow
    }

    /// Evaluates a pipeline whose value is used in this way, and may be used again under a name.
    pub(super) fn bound(&mut self, pipeline: &Pipeline<'a>, usage: Usage<'a>) -> Value<'a> {
        let flow = self.pipeline(pipeline, usage);
        flow.into_value(&self.environment.guards)
    }

    /// Evaluates a pipeline up to the point where its value is used.
    pub(super) fn flow(&mut self, pipeline: &Pipeline<'a>) -> Flow<'a> {
        let mut flow = self.value(&pipeline.expression);
        let effect = self.environment.filter_effect;
        let is_default = |filter: &Filter| effect(filter.name.text) == FilterEffect::Default;
        let last_default = pipeline.filters.iter().rposition(is_default);
        for (at, filter) in pipeline.filters.iter().enumerate() {
            if last_default.is_some_and(|last| at <= last) {
                // Whatever the value is so far, there is something in its place if it is absent.
                for item in &mut flow.items {
                    let present = Guards::on(item.alias.variable.clone());
                    item.alias.known = item.alias.known.union(&present);
                }
            }
            let input = Some(&pipeline.expression).filter(|_| at == 0);
            self.analysis.filters.push(FilterUse::new(filter, input));
            flow = match effect(filter.name.text) {
                FilterEffect::Default => self.default(flow, filter),
                effect => self.filter(flow, filter, effect),
            };
        }
        flow
    }

    /// `default`: the value may be the argument instead.
    fn default(&mut self, mut flow: Flow<'a>, filter: &Filter<'a>) -> Flow<'a> {
        flow.path = None;
        for (at, argument) in filter.arguments.iter().enumerate() {
            if argument.name.is_some() {
                self.argument(filter, at, argument);
            } else {
                let fallback = self.value(&argument.value);
                flow.or(fallback);
            }
        }
        flow
    }

    fn filter(&mut self, flow: Flow<'a>, filter: &Filter<'a>, effect: FilterEffect) -> Flow<'a> {
        let name = filter.name.text;
        let mut member = None;
        self.consume(&flow, Usage::Filtered(name));
        if effect == FilterEffect::Computes {
            self.consume(&flow, Usage::Collected(name));
        }
        let mut added = Flow::default();
        for (at, argument) in filter.arguments.iter().enumerate() {
            match argument.value.as_text() {
                Some(key) if at == 0 && names_member(name) => member = Some(key),
                _ if effect == FilterEffect::Concatenates && at == 0 => {
                    added = self.value(&argument.value);
                    self.consume(&added, Usage::Filtered(name));
                }
                _ => self.argument(filter, at, argument),
            }
        }
        if let Some(key) = member {
            self.member(&flow, filter, key);
        }
        for item in &mut added.items {
            item.spoken = true;
        }
        let kept = flow.items.into_iter();
        let mut kept = Flow {
            items: kept
                .filter_map(|item| item.through(effect, member))
                .collect(),
            computed: flow.computed || effect == FilterEffect::Computes,
            path: None,
        };
        kept.or(added);
        kept
    }

    fn argument(&mut self, filter: &Filter<'a>, at: usize, argument: &Argument<'a>) {
        let place = match argument.name {
            Some(name) => ArgumentPlace::Named(name.text),
            None => ArgumentPlace::Position(at),
        };
        let flow = self.value(&argument.value);
        self.consume(&flow, Usage::FilterArgument(filter.name.text, place));
    }

    /// The member of each element that the first argument of a filter names.
    fn member(&mut self, flow: &Flow<'a>, filter: &Filter<'a>, key: &'a str) {
        let literal = filter
            .arguments
            .get(1)
            .and_then(|value| LiteralKind::of(&value.value));
        let usage = Usage::Member(filter.name.text, literal);
        for item in &flow.items {
            if let Some(alias) = item.alias.each(Some(key)) {
                let item = Item {
                    alias,
                    ..item.clone()
                };
                self.record(&item, usage);
            }
        }
    }

    /// Evaluates an expression; what it reads on the way is recorded, its value not yet.
    pub(super) fn value(&mut self, expression: &Expression<'a>) -> Flow<'a> {
        match expression {
            Expression::Path(path) => self.path(path),
            Expression::Range(range) => {
                self.range([&range.start, &range.end]);
                Flow::computed()
            }
            Expression::Literal(_) => Flow::computed(),
            Expression::Comparison(_) | Expression::Logical(_) => {
                self.test(expression);
                Flow::computed()
            }
        }
    }

    fn path(&mut self, path: &Path<'a>) -> Flow<'a> {
        for segment in &path.segments {
            if let Selector::Dynamic(expression) = &segment.selector {
                self.index(expression);
            }
        }
        let variable = Variable::from(path);
        let Some(name) = variable.root() else {
            return Flow::computed();
        };
        self.locals.read(name);
        let Environment {
            scope,
            guards,
            closed,
            ..
        } = &self.environment;
        let item = |alias: Alias<'a>| Item {
            span: path.span,
            aliased: !alias.unbound,
            spoken: false,
            alias,
        };
        let Some(binding) = scope.get(name) else {
            if *closed {
                let span = path.segments[0].span;
                self.analysis.unbound.push(Name { text: name, span });
                return Flow::computed();
            }
            return Flow {
                items: vec![item(Alias::new(variable.clone(), true))],
                computed: false,
                path: Some(Guard::new(variable, None)),
            };
        };
        let value = &binding.value;
        let seen = value.aliases.iter().filter(|it| !(*closed && it.unbound));
        let is_all = seen.clone().count() == value.aliases.len();
        let members = &variable.segments()[1..];
        let items = seen.filter_map(|alias| {
            let known = guards.translate(binding.id, &variable, |members| {
                Some(alias.member(members)?.variable)
            });
            Some(item(alias.member(members)?.under(&known)))
        });
        Flow {
            items: items.collect(),
            computed: value.computed || !is_all,
            path: Some(Guard::new(variable.clone(), Some(binding.id))),
        }
    }

    /// What a loop binds to its name, and what is known while it runs.
    pub(super) fn elements(&mut self, iterable: &Expression<'a>) -> (Value<'a>, Guards<'a>) {
        let flow = self.value(iterable);
        self.consume(&flow, Usage::Iterated);
        let elements = flow.items.iter().filter_map(|item| item.alias.each(None));
        let guards = &self.environment.guards;
        let aliases: Vec<Alias<'a>> = elements.map(|alias| alias.bound(guards)).collect();
        let computed = flow.computed;
        let present = match (&aliases[..], computed) {
            ([element], false) => Guards::on(element.variable.clone()),
            _ => Guards::none(),
        };
        (Value { aliases, computed }, present)
    }

    /// Records how a value is used.
    pub(super) fn consume(&mut self, flow: &Flow<'a>, usage: Usage<'a>) {
        for item in &flow.items {
            if item.is_read_by(usage) {
                self.record(item, usage);
            }
        }
    }

    fn record(&mut self, item: &Item<'a>, usage: Usage<'a>) {
        let read = self.read(item, usage);
        self.analysis.reads.push(read);
    }

    /// The reads of a value whose use may be one.
    pub(super) fn passed(&mut self, flow: &Flow<'a>) -> Vec<Read<'a>> {
        let items = flow.items.iter();
        let items = items.filter(|item| item.is_read_by(Usage::Passed));
        items.map(|item| self.read(item, Usage::Passed)).collect()
    }

    /// A use of a variable, after which is remembered what it says about locals and guards.
    fn read(&mut self, item: &Item<'a>, usage: Usage<'a>) -> Read<'a> {
        let Alias {
            variable,
            known,
            unbound,
            ..
        } = &item.alias;
        let guards = self.environment.guards.union(known);
        if !usage.is_test() {
            if let (true, Some(name)) = (unbound, variable.root()) {
                self.locals.use_unbound(name, item.span);
            }
            self.weak_guards.extend(guards.weakest(variable));
        }
        Read {
            variable: variable.clone(),
            span: item.span,
            usage,
            guards,
            aliased: item.aliased,
        }
    }
}
