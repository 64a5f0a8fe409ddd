//! The steps of a workflow, in the order in which they run.

use std::collections::BTreeSet;
use std::sync::Arc;

use knock_liquid::Guards;

use super::kinds::Kinds;
use super::root::Place;
use super::usage::Allowed;
use super::written::Written;
use super::{Situation, WorkflowReader};
use crate::diagnostic::{Code, Diagnostic, unknown};
use crate::json::Node;

/// The types of steps that Knock has.
const STEP_TYPES: &[&str] = &[
    "ai_agent",
    "batch",
    "branch",
    "channel",
    "delay",
    "http_fetch",
    "random_cohort",
    "throttle",
    "trigger_workflow",
    "update_data",
    "update_object",
    "update_tenant",
    "update_user",
    "wait_for_event",
];

/// The members of a step that hold branches, whose `steps` are steps as well.
pub(crate) const BRANCHES: &[&str] = &["branches", "cohort_branches"];

impl<'a> WorkflowReader<'a> {
    /// Reads steps; the situation becomes the one after the last.
    pub(super) fn steps(&mut self, steps: &'a [Node], situation: &mut Situation<'a>) {
        for step in steps {
            self.step(step, situation);
        }
    }

    fn step(&mut self, step: &'a Node, situation: &mut Situation<'a>) {
        if step.as_object().is_none() {
            self.unexpected(step, "a step");
            return;
        }
        self.lost.clear();
        let name = step.get("ref").and_then(Node::as_text);
        let shared_name = name.map_or_else(Arc::default, |name| Arc::clone(&name.value));
        let name = name.map_or("", |name| &name.value);
        let mut inside = Situation {
            step: Some(shared_name),
            ..situation.clone()
        };
        let conditions = step
            .get("conditions")
            .filter(|conditions| !conditions.is_null());
        let test = self.conditions(conditions, &inside);
        inside.guards = inside.guards.union(test.guards(true));
        let kind = text(step, "type").unwrap_or_default();
        inside.halts = kind == "update_data";
        self.reads.cancelable |=
            matches!(kind, "batch" | "delay" | "wait_for_event" | "http_fetch");
        match kind {
            "branch" => self.branches(step, "branches", &inside, situation),
            "random_cohort" => {
                if let Some(key) = step.get("cohort_key").and_then(Node::as_text) {
                    self.path_setting(key, &inside, Allowed::strict(Kinds::SCALAR));
                }
                self.branches(step, "cohort_branches", &inside, situation);
            }
            "trigger_workflow" => self.trigger_workflow(step, &inside),
            _ => {
                if kind == "http_fetch" {
                    inside.place = Place::Request;
                }
                self.content(step, &inside);
            }
        }
        self.unread.hidden |= self.incomplete;
        self.report_unread();
        if !STEP_TYPES.contains(&kind) {
            self.unknown_type(step, kind);
        }
        if kind == "batch" {
            situation.batch = Some(name);
        }
        situation
            .written
            .run(step, kind, name, conditions.is_none());
    }

    /// A step that nothing is known of, beyond that its strings may be templates.
    fn unknown_type(&mut self, step: &Node, kind: &str) {
        let Some(location) = step.get("type").map(|kind| kind.location) else {
            let diagnostic =
                Diagnostic::new(Code::UnknownStepType, step.location, "the step has no type");
            let help = "its strings are searched for Liquid all the same";
            self.diagnostics.push(diagnostic.help(help));
            return;
        };
        let unknown = unknown(
            Code::UnknownStepType,
            location,
            "step type",
            kind,
            STEP_TYPES.iter().copied(),
        );
        let unknown = match unknown.help {
            None => unknown.help("its strings are searched for Liquid all the same"),
            Some(_) => unknown,
        };
        self.diagnostics.push(unknown);
    }

    /// Reads branches, of which one is taken.
    fn branches(
        &mut self,
        step: &'a Node,
        key: &str,
        inside: &Situation<'a>,
        after: &mut Situation<'a>,
    ) {
        let mut batch = after.batch.take();
        let mut earlier = Guards::none();
        let mut ways = Vec::new();
        let mut exhaustive = key == "cohort_branches";
        for branch in step.get(key).and_then(Node::as_array).unwrap_or_default() {
            let mut situation = inside.clone();
            situation.guards = situation.guards.union(&earlier);
            let conditions = branch
                .get("conditions")
                .filter(|conditions| !conditions.is_null());
            let test = self.conditions(conditions, &situation);
            situation.guards = situation.guards.union(test.guards(true));
            earlier = earlier.union(test.guards(false));
            exhaustive |= conditions.is_none();
            if let Some(steps) = branch.get("steps").and_then(Node::as_array) {
                self.steps(steps, &mut situation);
            }
            let terminates = branch
                .get("terminates")
                .and_then(Node::as_bool)
                .unwrap_or(false);
            if !terminates {
                ways.push(situation.written);
                batch = situation.batch.or(batch);
            }
        }
        after.batch = batch;
        if !exhaustive {
            ways.push(after.written.clone());
        }
        if let Some(written) = Written::meet(ways) {
            after.written = written;
        }
    }
}

pub(super) fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key)?.as_str()
}

/// Adds the `ref` of every step below a node.
pub(super) fn refs<'a>(node: &'a Node, refs: &mut BTreeSet<&'a str>) {
    for key in BRANCHES.iter().chain(&["steps"]) {
        for child in node.get(key).and_then(Node::as_array).unwrap_or_default() {
            refs.extend(text(child, "ref"));
            self::refs(child, refs);
        }
    }
}
