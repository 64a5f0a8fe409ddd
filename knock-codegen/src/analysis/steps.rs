//! The steps of a workflow, in the order in which they run.

use knock_liquid::{Guards, Scope};

use super::access::Note;
use super::kinds::Kinds;
use super::root::{Place, Rooted};
use super::template::is_template;
use super::usage::Allowed;
use super::{HandsOn, Situation, WorkflowReader};
use crate::json::{Json, Member, Node};
use crate::source::Text;

impl WorkflowReader<'_> {
    /// Reads steps; the situation becomes the one after the last.
    pub(super) fn steps(&mut self, steps: &[Node], situation: &mut Situation) {
        for step in steps {
            self.step(step, situation);
        }
    }

    fn step(&mut self, step: &Node, situation: &mut Situation) {
        let name = text(step, "ref").unwrap_or_default();
        let mut inside = Situation {
            step: Some(name.clone()),
            ..situation.clone()
        };
        let conditions = step
            .get("conditions")
            .filter(|conditions| !conditions.is_null());
        let test = self.conditions(conditions, &inside);
        inside.guards = inside.guards.union(test.guards(true));
        let kind = text(step, "type").unwrap_or_default();
        self.reads.cancelable |= matches!(
            kind.as_str(),
            "batch" | "delay" | "wait_for_event" | "http_fetch"
        );
        match kind.as_str() {
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
        writes(step, &kind, &name, conditions.is_none(), situation);
    }

    /// Reads branches, of which one is taken.
    fn branches(&mut self, step: &Node, key: &str, inside: &Situation, after: &mut Situation) {
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
            }
        }
        if !exhaustive {
            ways.push(after.written.clone());
        }
        if let Some(written) = super::Written::meet(ways) {
            after.written = written;
        }
    }

    /// Reads all that a step holds beside what makes up its place in the workflow.
    fn content(&mut self, step: &Node, situation: &Situation) {
        let scope = self.pre_content(step, situation);
        let mut bound = scope.clone();
        for member in step.as_object().unwrap_or_default() {
            if !is_structure(&member.key.value) {
                self.member(member, situation, &scope, &mut bound);
            }
        }
        self.layout(step, situation, &bound);
    }

    /// Reads the part of an email that is printed first, whose names the rest finds bound.
    fn pre_content(&mut self, step: &Node, situation: &Situation) -> Scope {
        let settings = step
            .get("template")
            .and_then(|template| template.get("settings"));
        let text = settings
            .and_then(|settings| settings.get("pre_content"))
            .and_then(Node::as_text);
        text.map(|text| self.template(text, situation).scope)
            .unwrap_or_default()
    }

    fn member(&mut self, member: &Member, situation: &Situation, scope: &Scope, bound: &mut Scope) {
        let key = member.key.value.as_str();
        let Json::String(text) = &member.value.value else {
            if key == "match_conditions" {
                self.match_conditions(&member.value, situation);
            } else {
                self.value(&member.value, situation, scope, bound);
            }
            return;
        };
        match key {
            "pre_content" | "layout_key" => {}
            "attachment_key" => self.attachments(text, situation),
            "batch_key" | "throttle_key" | "cohort_key" => {
                self.path_setting(text, situation, Allowed::strict(Kinds::SCALAR));
            }
            _ if key.ends_with("_field_path") => {
                self.path_setting(text, situation, Allowed::strict(Kinds::UNTIL));
            }
            _ => self.text(text, situation, scope, bound),
        }
    }

    /// Reads every string of a value.
    fn value(&mut self, node: &Node, situation: &Situation, scope: &Scope, bound: &mut Scope) {
        match &node.value {
            Json::String(text) => self.text(text, situation, scope, bound),
            Json::Array(elements) => {
                for element in elements {
                    self.value(element, situation, scope, bound);
                }
            }
            Json::Object(members) => {
                if text(node, "type").as_deref() == Some("partial") {
                    self.partial_block(node, situation, scope);
                    return;
                }
                for member in members {
                    self.member(member, situation, scope, bound);
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }

    fn text(&mut self, text: &Text, situation: &Situation, scope: &Scope, bound: &mut Scope) {
        if is_template(&text.value) {
            let outcome = self.template_in(text, situation, scope.clone(), false, &mut Vec::new());
            bound.extend(&outcome.scope);
        }
    }

    /// The path that an email's attachments are taken from. It names a list that may be absent.
    fn attachments(&mut self, text: &Text, situation: &Situation) {
        let tested = Situation {
            tests: true,
            ..situation.clone()
        };
        let from = self.reads.accesses.len();
        self.path_setting(text, &tested, Allowed::strict(Kinds::LIST));
        if !is_template(&text.value) {
            for access in &mut self.reads.accesses[from..] {
                access.note = Some(Note::Attachments);
            }
        }
    }

    /// Reads the layout that an email names, in which the names of the email are bound.
    fn layout(&mut self, step: &Node, situation: &Situation, bound: &Scope) {
        let settings = step
            .get("template")
            .and_then(|template| template.get("settings"));
        let Some(key) = settings.and_then(|settings| text(settings, "layout_key")) else {
            return;
        };
        let directory = self.directory;
        if let Some(layout) = directory.layouts.get(&key) {
            let situation = Situation {
                place: Place::Layout,
                ..situation.clone()
            };
            for member in layout.document.as_object().unwrap_or_default() {
                if !is_structure(&member.key.value) {
                    self.member(member, &situation, bound, &mut bound.clone());
                }
            }
        }
        self.reads.layouts.insert(key);
    }

    fn match_conditions(&mut self, node: &Node, situation: &Situation) {
        let situation = Situation {
            place: Place::Event,
            ..situation.clone()
        };
        for group in node.as_array().unwrap_or_default() {
            for condition in group
                .get("conditions")
                .and_then(Node::as_array)
                .unwrap_or_default()
            {
                self.conditions(Some(condition), &situation);
            }
        }
    }

    /// Reads a step that triggers another workflow. The dashboard writes the actor, the tenant and
    /// the cancellation key by default, so that they are no demands.
    fn trigger_workflow(&mut self, step: &Node, situation: &Situation) {
        let Some(settings) = step.get("settings") else {
            return;
        };
        let tested = Situation {
            tests: true,
            ..situation.clone()
        };
        let workflow = text(settings, "workflow_key").unwrap_or_default();
        for member in settings.as_object().unwrap_or_default() {
            let from = self.reads.accesses.len();
            let situation = match member.key.value.as_str() {
                "actor" | "tenant" | "cancellation_key" => &tested,
                _ => situation,
            };
            self.member(member, situation, &Scope::new(), &mut Scope::new());
            if member.key.value != "data" {
                continue;
            }
            let whole = self.reads.accesses[from..].iter().any(super::Access::opens);
            if whole {
                let mut at = 0;
                self.reads.accesses.retain(|access| {
                    at += 1;
                    at <= from || !access.opens()
                });
                self.reads.hands_on.push(HandsOn {
                    workflow: workflow.clone(),
                    guards: Rooted::guards(&situation.guards, situation.place),
                    written: situation.written.clone(),
                });
            }
        }
    }
}

/// Notes what a step writes into `data`.
fn writes(step: &Node, kind: &str, name: &str, certain: bool, situation: &mut Situation) {
    let setting = |key| step.get("settings").and_then(|settings| settings.get(key));
    match kind {
        "ai_agent" => situation
            .written
            .write(vec![name.to_owned()], name, certain),
        "http_fetch" => match setting("response_path").and_then(Node::as_str) {
            Some(path) if !path.trim().is_empty() => {
                situation.written.write(data_keys(path), name, certain);
            }
            _ => situation.written.write_anything(name),
        },
        "update_data" => {
            let written = setting("data").and_then(written_keys);
            for key in written.iter().flatten() {
                situation.written.write(vec![key.clone()], name, certain);
            }
            if written.is_none() {
                situation.written.write_anything(name);
            }
        }
        _ => {}
    }
}

/// Whether a member of a step says what the step is rather than what it sends.
fn is_structure(key: &str) -> bool {
    matches!(
        key,
        "type"
            | "ref"
            | "name"
            | "description"
            | "conditions"
            | "branches"
            | "cohort_branches"
            | "channel_key"
            | "channel_group_key"
            | "channel_type"
            | "send_windows"
            | "__readonly"
            | "$schema"
    )
}

fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key)?.as_str().map(str::to_owned)
}

/// The keys of a path, which may start with `data`.
fn data_keys(path: &str) -> Vec<String> {
    let path = path.trim();
    let path = path.strip_prefix("data.").unwrap_or(path);
    path.split('.').map(str::to_owned).collect()
}

/// The keys that `update_data` writes, where its text is JSON around Liquid holes.
fn written_keys(node: &Node) -> Option<Vec<String>> {
    if let Json::Object(members) = &node.value {
        return Some(
            members
                .iter()
                .map(|member| member.key.value.clone())
                .collect(),
        );
    }
    let filled = super::template::filled(node.as_str()?);
    let mut sources = crate::source::Sources::default();
    let file = sources.add("", filled);
    let object = crate::json::parse(file, &sources).ok()?;
    Some(
        object
            .as_object()?
            .iter()
            .map(|member| member.key.value.clone())
            .collect(),
    )
}
