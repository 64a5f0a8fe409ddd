use super::filter::names_member;
use super::guard::LocalId;
use super::scope::{Alias, Form};
use super::walk::Walker;
use super::{ArgumentPlace, FilterEffect, Guards, Read, Segment, Test, Usage, Value, Variable};
use crate::LiteralKind;
use crate::Span;
use crate::ast::{
    Argument, Comparison, Connective, Expression, Filter, Name, Operator, Path, Pipeline, Selector,
};

/// A value on its way through an expression.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    items: Vec<Item>,
    /// Whether it may also be something that was computed.
    computed: bool,
    /// What is known if the value is present.
    guards: Guards,
}

/// A variable that a value may be.
#[derive(Clone, Debug)]
struct Item {
    alias: Alias,
    span: Span,
    aliased: bool,
    /// Whether a filter has said already how the variable is used.
    spoken: bool,
}

impl Flow {
    fn computed() -> Self {
        Self {
            computed: true,
            ..Self::default()
        }
    }

    pub(super) fn into_value(self) -> Value {
        Value {
            aliases: self
                .items
                .into_iter()
                .map(|item| item.alias.bound())
                .collect(),
            computed: self.computed,
        }
    }
}

impl Walker {
    /// Evaluates a pipeline whose value is used in this way.
    pub(super) fn pipeline(&mut self, pipeline: &Pipeline, usage: &Usage) -> Value {
        let flow = self.flow(pipeline);
        self.consume(&flow, usage);
        flow.into_value()
    }

    /// Evaluates a pipeline up to the point where its value is used.
    pub(super) fn flow(&mut self, pipeline: &Pipeline) -> Flow {
        let mut flow = self.value(&pipeline.expression);
        let effect = self.environment.filter_effect;
        if pipeline
            .filters
            .iter()
            .any(|filter| effect(&filter.name.text) == FilterEffect::Default)
        {
            for item in &mut flow.items {
                item.alias.present = Some(item.alias.variable.clone());
            }
        }
        for filter in &pipeline.filters {
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
                flow.items.extend(fallback.items);
                flow.computed |= fallback.computed;
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
        let mut added = Vec::new();
        for (at, argument) in filter.arguments.iter().enumerate() {
            match argument.value.as_text() {
                Some(key) if at == 0 && names_member(name) => member = Some(key),
                _ if effect == FilterEffect::Concatenates && at == 0 => {
                    let list = self.value(&argument.value);
                    self.consume(&list, &Usage::Filtered(name.clone()));
                    added = list.items;
                }
                _ => self.argument(filter, at, argument),
            }
        }
        if let Some(key) = member {
            self.member(&flow, filter, key);
        }
        let kept = flow
            .items
            .into_iter()
            .filter_map(|item| item.through(effect, member));
        let mut items: Vec<Item> = kept.collect();
        items.extend(added.into_iter().map(|item| Item {
            spoken: true,
            ..item
        }));
        let computed = flow.computed || effect == FilterEffect::Computes;
        Flow {
            items,
            computed,
            guards: Guards::none(),
        }
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
                let read = self.read(
                    &Item {
                        alias,
                        ..item.clone()
                    },
                    usage.clone(),
                );
                self.analysis.reads.push(read);
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
        let known = id.and_then(|id| self.environment.guards.known_members(id, &members));
        let aliases = value.aliases.iter().filter_map(|alias| {
            let mut member = alias.member(&members)?;
            if let Some(length) = known {
                member.present = alias.member(&members[..length]).map(|alias| alias.variable);
            }
            Some(member)
        });
        let items: Vec<Item> = aliases
            .map(|alias| Item {
                aliased: !alias.unbound,
                alias,
                span: path.span,
                spoken: false,
            })
            .collect();
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
        let aliases: Vec<Alias> = elements.map(Alias::bound).collect();
        let present = aliases.iter().fold(Guards::none(), |guards, alias| {
            guards.union(&Guards::on(alias.variable.clone()))
        });
        (
            Value {
                aliases,
                computed: flow.computed,
            },
            present,
        )
    }

    /// Records how a value is used.
    pub(super) fn consume(&mut self, flow: &Flow, usage: &Usage) {
        let reads = self.reads(flow, usage);
        self.analysis.reads.extend(reads);
    }

    pub(super) fn reads(&self, flow: &Flow, usage: &Usage) -> Vec<Read> {
        let read = flow.items.iter().filter(|item| item.is_read_by(usage));
        read.map(|item| self.read(item, usage.clone())).collect()
    }

    fn read(&self, item: &Item, usage: Usage) -> Read {
        let outer = &self.environment.guards;
        let present = item.alias.present.clone().map(Guards::on);
        Read {
            variable: item.alias.variable.clone(),
            span: item.span,
            usage,
            guards: present.map_or_else(|| outer.clone(), |present| outer.union(&present)),
            aliased: item.aliased,
        }
    }

    /// Evaluates a condition.
    pub(super) fn test(&mut self, expression: &Expression) -> Test {
        match expression {
            Expression::Logical(logical) => {
                let first = self.test(&logical.first);
                let mut operands = vec![(None, first)];
                for (connective, operand) in &logical.rest {
                    operands.push((Some(*connective), self.test(operand)));
                }
                join_from_the_right(operands)
            }
            Expression::Comparison(comparison) => self.comparison(comparison),
            Expression::Path(_) => {
                let flow = self.value(expression);
                self.consume(&flow, &Usage::Tested);
                Test::present(flow.guards)
            }
            Expression::Literal(_) | Expression::Range(_) => {
                self.value(expression);
                Test::unknown()
            }
        }
    }

    fn comparison(&mut self, comparison: &Comparison) -> Test {
        let Comparison {
            left,
            operator,
            right,
        } = comparison;
        let (left_flow, right_flow) = (self.value(left), self.value(right));
        self.consume(
            &left_flow,
            &Usage::Compared(*operator, LiteralKind::of(right)),
        );
        let literal = LiteralKind::of(left).filter(|_| *operator != Operator::Contains);
        let usage = match literal {
            Some(literal) => Usage::Compared(*operator, Some(literal)),
            None => Usage::Comparand,
        };
        self.consume(&right_flow, &usage);
        let mut guards = left_flow.guards.clone();
        if matches!(operator, Operator::Greater | Operator::GreaterOrEqual)
            && LiteralKind::of(right) == Some(LiteralKind::Number)
        {
            guards = guards.union(&self.counted(&guards));
        }
        let absence = LiteralKind::of(right) == Some(LiteralKind::Nothing);
        match operator {
            Operator::Equal if absence => Test::absent(guards),
            Operator::NotEqual if absence => Test::present(guards),
            Operator::NotEqual => Test::absent(guards),
            _ => Test::present(guards),
        }
    }

    /// What is present because a count of it is above a number.
    fn counted(&self, counts: &Guards) -> Guards {
        let known = self.environment.counts.iter();
        let above = known.filter(|(count, _)| counts.imply(&Variable::from(*count)));
        above
            .flat_map(|(_, counted)| *counted)
            .fold(Guards::none(), |guards, name| {
                guards.union(&Guards::on(Variable::from(*name)))
            })
    }

    /// Compares the subject of a `case` with a value of a `when`.
    pub(super) fn equals(&mut self, subject: &Flow, value: &Expression) -> Test {
        let literal = LiteralKind::of(value);
        self.consume(subject, &Usage::Compared(Operator::Equal, literal));
        let comparand = self.value(value);
        self.consume(&comparand, &Usage::Comparand);
        match literal {
            Some(LiteralKind::Nothing) => Test::absent(subject.guards.clone()),
            _ => Test::present(subject.guards.clone()),
        }
    }
}

/// `a and b or c` is `a and (b or c)`.
fn join_from_the_right(operands: Vec<(Option<Connective>, Test)>) -> Test {
    let mut operands = operands.into_iter().rev();
    let Some((mut connective, mut joined)) = operands.next() else {
        return Test::unknown();
    };
    for (before, test) in operands {
        joined = match connective {
            Some(Connective::Or) => test.or(&joined),
            _ => test.and(&joined),
        };
        connective = before;
    }
    joined
}

impl Item {
    /// Whether this use of the value is one of the variable.
    fn is_read_by(&self, usage: &Usage) -> bool {
        let collected = matches!(usage, Usage::Collected(_));
        !self.spoken
            && match self.alias.form {
                Form::Itself => !collected,
                Form::Elements => collected || matches!(usage, Usage::Printed | Usage::Passed),
                Form::Encoded => false,
            }
    }

    /// What is left of it after a filter.
    fn through(self, effect: FilterEffect, member: Option<&str>) -> Option<Self> {
        let alias = &self.alias;
        let alias = match effect {
            FilterEffect::KeepsElements | FilterEffect::Concatenates => {
                return Some(Self {
                    spoken: true,
                    ..self
                });
            }
            FilterEffect::First => alias.member(&[Segment::Index(0)])?,
            FilterEffect::Last => alias.member(&[Segment::Index(-1)])?,
            FilterEffect::Finds => alias.each(None)?,
            FilterEffect::Maps => Alias {
                form: Form::Elements,
                ..alias.each(Some(member?))?
            },
            FilterEffect::Encodes if alias.form == Form::Itself => Alias {
                form: Form::Encoded,
                ..self.alias
            },
            FilterEffect::Decodes if alias.form == Form::Encoded => Alias {
                form: Form::Itself,
                ..self.alias
            },
            _ => return None,
        };
        Some(Self {
            alias,
            spoken: false,
            ..self
        })
    }
}

impl Alias {
    /// What a name is bound to that is given this value.
    fn bound(self) -> Self {
        Self {
            unbound: false,
            ..self
        }
    }

    /// Each element of a list, or a member of each.
    fn each(&self, key: Option<&str>) -> Option<Self> {
        let variable = match self.form {
            Form::Itself => self.variable.join([Segment::Element]),
            Form::Elements => self.variable.clone(),
            Form::Encoded => return None,
        };
        let keys = key
            .into_iter()
            .flat_map(|key| key.split('.').map(Segment::from));
        Some(Self {
            variable: variable.join(keys),
            form: Form::Itself,
            ..self.clone()
        })
    }
}
