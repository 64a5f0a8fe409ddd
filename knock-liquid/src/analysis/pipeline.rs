use super::filter::names_member;
use super::flow::{Flow, Item};
use super::guard::LocalId;
use super::scope::Alias;
use super::walk::Walker;
use super::{
    ArgumentPlace, FilterEffect, FilterUse, Guards, Read, Segment, Usage, Value, Variable,
};
use crate::LiteralKind;
use crate::Span;
use crate::ast::{Argument, Expression, Filter, Name, Path, Pipeline, Selector};

impl Walker {
    /// Evaluates a pipeline whose value is used in this way.
    pub(super) fn pipeline(&mut self, pipeline: &Pipeline, usage: &Usage) -> Value {
        let flow = self.flow(pipeline);
        self.consume(&flow, usage);
        flow.into_value(&self.environment.guards)
    }

    /// Evaluates a pipeline up to the point where its value is used.
    pub(super) fn flow(&mut self, pipeline: &Pipeline) -> Flow {
        let mut flow = self.value(&pipeline.expression);
        let effect = self.environment.filter_effect;
        for (at, filter) in pipeline.filters.iter().enumerate() {
            let is_default = |filter: &Filter| effect(&filter.name.text) == FilterEffect::Default;
            if pipeline.filters[at..].iter().any(is_default) {
                // Whatever the value is so far, there is something in its place if it is absent.
                for item in &mut flow.items {
                    let present = Guards::on(item.alias.variable.clone());
                    item.alias.known = item.alias.known.union(&present);
                }
            }
            let input = Some(&pipeline.expression).filter(|_| at == 0);
            self.analysis.filters.push(FilterUse::new(filter, input));
            flow = match effect(&filter.name.text) {
                FilterEffect::Default => self.default(flow, filter),
                effect => self.filter(flow, filter, effect),
            };
        }
        flow
    }

    /// `default`: the value may be the argument instead.
    fn default(&mut self, mut flow: Flow, filter: &Filter) -> Flow {
        flow.guards = Guards::none();
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

    fn filter(&mut self, flow: Flow, filter: &Filter, effect: FilterEffect) -> Flow {
        let name = &filter.name.text;
        let mut member = None;
        self.consume(&flow, &Usage::Filtered(name.clone()));
        if effect == FilterEffect::Computes {
            self.consume(&flow, &Usage::Collected(name.clone()));
        }
        let mut added = Flow::default();
        for (at, argument) in filter.arguments.iter().enumerate() {
            match argument.value.as_text() {
                Some(key) if at == 0 && names_member(name) => member = Some(key),
                _ if effect == FilterEffect::Concatenates && at == 0 => {
                    added = self.value(&argument.value);
                    self.consume(&added, &Usage::Filtered(name.clone()));
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
            guards: Guards::none(),
        };
        kept.or(added);
        kept
    }

    fn argument(&mut self, filter: &Filter, at: usize, argument: &Argument) {
        let place = match &argument.name {
            Some(name) => ArgumentPlace::Named(name.text.clone()),
            None => ArgumentPlace::Position(at),
        };
        let flow = self.value(&argument.value);
        self.consume(
            &flow,
            &Usage::FilterArgument(filter.name.text.clone(), place),
        );
    }

    /// The member of each element that the first argument of a filter names.
    fn member(&mut self, flow: &Flow, filter: &Filter, key: &str) {
        let literal = filter
            .arguments
            .get(1)
            .and_then(|value| LiteralKind::of(&value.value));
        let usage = Usage::Member(filter.name.text.clone(), literal);
        for item in &flow.items {
            if let Some(alias) = item.alias.each(Some(key)) {
                let item = Item {
                    alias,
                    ..item.clone()
                };
                let read = self.read(&item, usage.clone());
                self.record(item.alias.unbound, read);
            }
        }
    }

    /// Evaluates an expression; what it reads on the way is recorded, its value not yet.
    pub(super) fn value(&mut self, expression: &Expression) -> Flow {
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

    fn path(&mut self, path: &Path) -> Flow {
        for segment in &path.segments {
            if let Selector::Dynamic(expression) = &segment.selector {
                self.index(expression);
            }
        }
        let mut segments = Variable::from(path).segments().to_vec();
        let members = segments.split_off(1);
        let Some(Segment::Key(name)) = segments.pop() else {
            return Flow::computed();
        };
        let (value, id) = self.resolve(&name, path.segments[0].span);
        let outer = &self.environment.guards;
        let items = value.aliases.iter().filter_map(|alias| {
            let variable = |members: &[Segment]| Some(alias.member(members)?.variable);
            let known = id.map(|id| outer.translate(id, &members, variable));
            Some(Item {
                alias: alias.member(&members)?.under(&known.unwrap_or_default()),
                span: path.span,
                aliased: !alias.unbound,
                spoken: false,
            })
        });
        let items: Vec<Item> = items.collect();
        let mut guards = id.map_or_else(Guards::none, |id| Guards::on_local(id, &members));
        if let ([item], false) = (&items[..], value.computed) {
            guards = guards.union(&Guards::on(item.alias.variable.clone()));
        }
        Flow {
            items,
            computed: value.computed,
            guards,
        }
    }

    /// What a name stands for, and the number of the local that it is.
    fn resolve(&mut self, name: &str, span: Span) -> (Value, Option<LocalId>) {
        self.locals.read(name);
        let (mut value, id) = match self.environment.scope.get(name) {
            Some(binding) => (binding.value.clone(), Some(binding.id)),
            None => (Value::unbound(name), None),
        };
        if self.environment.closed {
            let aliases = value.aliases.len();
            value.aliases.retain(|alias| !alias.unbound);
            value.computed |= value.aliases.len() < aliases;
            if id.is_none() {
                self.analysis.unbound.push(Name {
                    text: name.to_owned(),
                    span,
                });
            }
        }
        (value, id)
    }

    /// What a loop binds to its name, and what is known while it runs.
    pub(super) fn elements(&mut self, iterable: &Expression) -> (Value, Guards) {
        let flow = self.value(iterable);
        self.consume(&flow, &Usage::Iterated);
        let elements = flow.items.iter().filter_map(|item| item.alias.each(None));
        let guards = &self.environment.guards;
        let aliases: Vec<Alias> = elements.map(|alias| alias.bound(guards)).collect();
        let computed = flow.computed;
        let present = match (&aliases[..], computed) {
            ([element], false) => Guards::on(element.variable.clone()),
            _ => Guards::none(),
        };
        (Value { aliases, computed }, present)
    }

    /// Records how a value is used.
    pub(super) fn consume(&mut self, flow: &Flow, usage: &Usage) {
        for item in &flow.items {
            if item.is_read_by(usage) {
                let read = self.read(item, usage.clone());
                self.record(item.alias.unbound, read);
            }
        }
    }

    /// The reads of a value whose use may be one.
    pub(super) fn passed(&mut self, flow: &Flow) -> Vec<Read> {
        let items = flow.items.iter();
        let reads: Vec<(bool, Read)> = items
            .filter(|item| item.is_read_by(&Usage::Passed))
            .map(|item| (item.alias.unbound, self.read(item, Usage::Passed)))
            .collect();
        for (unbound, read) in &reads {
            self.notice(*unbound, read);
        }
        reads.into_iter().map(|(_, read)| read).collect()
    }

    fn read(&self, item: &Item, usage: Usage) -> Read {
        Read {
            variable: item.alias.variable.clone(),
            span: item.span,
            usage,
            guards: self.environment.guards.union(&item.alias.known),
            aliased: item.aliased,
        }
    }

    fn record(&mut self, unbound: bool, read: Read) {
        self.notice(unbound, &read);
        self.analysis.reads.push(read);
    }

    /// Remembers what a use says about locals and guards.
    fn notice(&mut self, unbound: bool, read: &Read) {
        if read.usage.is_test() {
            return;
        }
        if let (true, Some(name)) = (unbound, read.variable.root()) {
            self.locals.use_unbound(name, read.span);
        }
        self.weak_guards.extend(read.guards.weakest(&read.variable));
    }
}
