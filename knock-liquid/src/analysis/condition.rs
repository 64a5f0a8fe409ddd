//! What conditions read, and what they imply.

use super::flow::Flow;
use super::walk::Walker;
use super::{Guards, Test, Usage, Variable};
use crate::ast::{Comparison, Connective, Expression, Literal, LiteralValue, Operator, Pipeline};
use crate::{LiteralKind, Span};

impl<'a> Walker<'a> {
    /// Evaluates the condition of a tag.
    pub(super) fn condition(&mut self, condition: &Pipeline<'a>) -> Test<'a> {
        if condition.filters.is_empty() {
            return self.test(&condition.expression);
        }
        self.pipeline(condition, Usage::Tested);
        Test::unknown()
    }

    /// Evaluates a condition.
    pub(super) fn test(&mut self, expression: &Expression<'a>) -> Test<'a> {
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
                self.consume(&flow, Usage::Tested);
                Test::present(flow.guards())
            }
            Expression::Literal(_) | Expression::Range(_) => {
                self.value(expression);
                Test::unknown()
            }
        }
    }

    fn comparison(&mut self, comparison: &Comparison<'a>) -> Test<'a> {
        let Comparison {
            left,
            operator,
            right,
        } = comparison;
        let (left_flow, right_flow) = (self.value(left), self.value(right));
        self.consume(
            &left_flow,
            Usage::Compared(*operator, LiteralKind::of(right)),
        );
        let literal = LiteralKind::of(left).filter(|_| *operator != Operator::Contains);
        let usage = match literal {
            Some(literal) => Usage::Compared(*operator, Some(literal)),
            None => Usage::Comparand,
        };
        self.consume(&right_flow, usage);
        let mut guards = left_flow.guards();
        if matches!(operator, Operator::Greater | Operator::GreaterOrEqual)
            && LiteralKind::of(right) == Some(LiteralKind::Number)
        {
            guards = guards.union(&self.counted(&guards));
        }
        let span = left.span().to(right.span());
        match (operator, Absence::of(right)) {
            (Operator::Equal, Some(absence)) => Test::absent(absence.seen(&guards, span)),
            (Operator::NotEqual, Some(absence)) => Test::present(absence.seen(&guards, span)),
            (_, Some(Absence::Nil)) => Test::unknown(),
            (Operator::NotEqual, _) => Test::absent(guards),
            _ => Test::present(guards),
        }
    }

    /// What is present because a count of it is above a number.
    fn counted(&self, counts: &Guards<'a>) -> Guards<'a> {
        let known = self.environment.counts.iter();
        let above = known.filter(|(count, _)| counts.imply(&Variable::from(*count)));
        above
            .flat_map(|(_, counted)| *counted)
            .fold(Guards::none(), |guards, name| {
                guards.union(&Guards::on(Variable::from(*name)))
            })
    }

    /// Compares the subject of a `case` with a value of a `when`.
    pub(super) fn equals(&mut self, subject: &Flow<'a>, value: &Expression<'a>) -> Test<'a> {
        let literal = LiteralKind::of(value);
        self.consume(subject, Usage::Compared(Operator::Equal, literal));
        let comparand = self.value(value);
        self.consume(&comparand, Usage::Comparand);
        match Absence::of(value) {
            Some(absence) => Test::absent(absence.seen(&subject.guards(), value.span())),
            None => Test::present(subject.guards()),
        }
    }
}

/// A literal that a value is compared with to find out whether it is there.
#[derive(Clone, Copy)]
enum Absence {
    /// `nil`.
    Nil,
    /// `""`, `blank` or `empty`: engines differ on whether a value that is absent equals it.
    Empty,
}

impl Absence {
    fn of(expression: &Expression<'_>) -> Option<Self> {
        match expression {
            Expression::Literal(Literal {
                value: LiteralValue::Nil,
                ..
            }) => Some(Self::Nil),
            _ if LiteralKind::of(expression) == Some(LiteralKind::Nothing) => Some(Self::Empty),
            _ => None,
        }
    }

    /// What is known once a comparison has said that the value is there.
    fn seen<'a>(self, guards: &Guards<'a>, comparison: Span) -> Guards<'a> {
        match self {
            Self::Nil => guards.clone(),
            Self::Empty => guards.weakly(comparison),
        }
    }
}

/// `a and b or c` is `a and (b or c)`.
fn join_from_the_right(operands: Vec<(Option<Connective>, Test<'_>)>) -> Test<'_> {
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
