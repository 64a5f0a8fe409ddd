use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex};

use super::{Exchange, Failure, lock};

/// Under a lock of its own, so that it may change the script that it is part of.
type Rule = Arc<Mutex<dyn FnMut(&Exchange) -> Option<Failure> + Send>>;

/// Which requests are to fail, and how.
#[derive(Default)]
pub(super) struct Script {
    next: VecDeque<Failure>,
    rule: Option<Rule>,
}

impl Script {
    pub(super) fn fail_next(&mut self, count: usize, failure: Failure) {
        self.next.extend(std::iter::repeat_n(failure, count));
    }

    pub(super) fn fail_when(&mut self, rule: Rule) {
        self.rule = Some(rule);
    }

    /// How a request fails that has just come in.
    pub(super) fn failure(script: &Mutex<Self>, request: &Exchange) -> Option<Failure> {
        let rule = {
            let mut script = lock(script);
            if let Some(failure) = script.next.pop_front() {
                return Some(failure);
            }
            script.rule.clone()?
        };
        lock(&rule)(request)
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
