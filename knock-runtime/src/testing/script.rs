use std::collections::VecDeque;
use std::fmt;

use super::{Exchange, Failure};

type Rule = dyn FnMut(&Exchange) -> Option<Failure> + Send;

/// Which requests are to fail, and how.
#[derive(Default)]
pub(super) struct Script {
    next: VecDeque<Failure>,
    rule: Option<Box<Rule>>,
}

impl Script {
    pub(super) fn fail_next(&mut self, count: usize, failure: Failure) {
        self.next.extend(std::iter::repeat_n(failure, count));
    }

    pub(super) fn fail_when(&mut self, rule: Box<Rule>) {
        self.rule = Some(rule);
    }

    /// How a request fails that has just come in.
    pub(super) fn failure(&mut self, request: &Exchange) -> Option<Failure> {
        let next = self.next.pop_front();
        next.or_else(|| self.rule.as_mut()?(request))
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Script")
            .field("next", &self.next)
            .field("has_rule", &self.rule.is_some())
            .finish()
    }
}
