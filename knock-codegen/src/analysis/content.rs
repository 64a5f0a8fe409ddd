//! What a step holds: templates, and settings that name something.

use knock_liquid::Scope;

use super::access::Note;
use super::kinds::Kinds;
use super::root::Place;
use super::steps::{BRANCHES, text};
use super::template::is_template;
use super::usage::Allowed;
use super::{Situation, WorkflowReader, hidden};
use crate::diagnostic::{Code, unknown};
use crate::json::{Json, Member, Node};
use crate::source::Text;

impl<'a> WorkflowReader<'a> {
    /// Reads all that a step holds beside what makes up its place in the workflow.
    pub(super) fn content(&mut self, step: &'a Node, situation: &Situation<'a>) {
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
    fn pre_content(&mut self, step: &'a Node, situation: &Situation<'a>) -> Scope<'a> {
        let settings = step
            .get("template")
            .and_then(|template| template.get("settings"));
        let text = settings
            .and_then(|settings| settings.get("pre_content"))
            .and_then(Node::as_text);
        text.map(|text| self.template(text, situation).scope)
            .unwrap_or_default()
    }

    pub(super) fn member(
        &mut self,
        member: &'a Member,
        situation: &Situation<'a>,
        scope: &Scope<'a>,
        bound: &mut Scope<'a>,
    ) {
        let key = &*member.key.value;
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
    fn value(
        &mut self,
        node: &'a Node,
        situation: &Situation<'a>,
        scope: &Scope<'a>,
        bound: &mut Scope<'a>,
    ) {
        match &node.value {
            Json::String(text) => self.text(text, situation, scope, bound),
            Json::Array(elements) => {
                for element in elements {
                    self.value(element, situation, scope, bound);
                }
            }
            Json::Object(members) => {
                if text(node, "type") == Some("partial") {
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

    fn text(
        &mut self,
        text: &'a Text,
        situation: &Situation<'a>,
        scope: &Scope<'a>,
        bound: &mut Scope<'a>,
    ) {
        if is_template(&text.value) {
            let outcome = self.template_in(text, situation, scope.clone(), false, &mut Vec::new());
            bound.extend(&outcome.scope);
        }
    }

    /// The path that an email's attachments are taken from. It names a list that may be absent.
    fn attachments(&mut self, text: &'a Text, situation: &Situation<'a>) {
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
    fn layout(&mut self, step: &'a Node, situation: &Situation<'a>, bound: &Scope<'a>) {
        let settings = step
            .get("template")
            .and_then(|template| template.get("settings"));
        let key = settings.and_then(|settings| settings.get("layout_key"));
        let Some(name) = key.and_then(Node::as_text) else {
            return;
        };
        let key = &*name.value;
        let directory = self.directory;
        if let Some(layout) = directory.layouts.get(key) {
            self.unread.hidden |= hidden::within(layout, directory);
            let situation = Situation {
                place: Place::Layout,
                ..situation.clone()
            };
            for member in layout.document.as_object().unwrap_or_default() {
                if !is_structure(&member.key.value) {
                    self.member(member, &situation, bound, &mut bound.clone());
                }
            }
        } else if directory.has_layouts {
            self.unread.hidden = true;
            let known = directory.layouts.keys().map(String::as_str);
            let unknown = unknown(Code::UnknownLayout, name.location, "layout", key, known);
            self.diagnostics.push(unknown);
        }
        self.reads.layouts.insert(key);
    }

    fn match_conditions(&mut self, node: &'a Node, situation: &Situation<'a>) {
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
}

/// Whether a member of a step says what the step is rather than what it sends.
fn is_structure(key: &str) -> bool {
    let is_own = matches!(
        key,
        "type"
            | "ref"
            | "name"
            | "description"
            | "conditions"
            | "channel_key"
            | "channel_group_key"
            | "channel_type"
            | "send_windows"
            | "__readonly"
            | "$schema"
    );
    is_own || BRANCHES.contains(&key)
}
