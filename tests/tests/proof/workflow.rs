//! A workflow as an interpreter of Liquid alone can run it.

use std::collections::BTreeMap;

use knock_codegen::contract::{Contract, Entity, Presence};
use knock_codegen::directory::{Directory, Resource};
use knock_codegen::json::{Json, Node};
use serde_json::{Map, Value, json};

use crate::payload::{Maker, Step, remove, required};

/// The templates of a workflow, each under the conditions of its step.
pub(crate) struct Templates<'a> {
    directory: &'a Directory,
    found: Vec<String>,
    /// The tags that open the conditions around.
    around: Vec<String>,
}

impl<'a> Templates<'a> {
    pub(crate) fn of(directory: &'a Directory, workflow: &Resource) -> Vec<String> {
        let mut templates = Templates {
            directory,
            found: Vec::new(),
            around: Vec::new(),
        };
        templates.conditional(&workflow.document);
        templates.found
    }

    /// A workflow, a branch or a step.
    fn conditional(&mut self, node: &Node) {
        let condition = node.get("conditions").and_then(condition);
        let condition = condition.map(|condition| format!("{{% if {condition} %}}"));
        let depth = self.around.len();
        self.around.extend(condition);
        self.node(None, node);
        self.around.truncate(depth);
    }

    fn node(&mut self, key: Option<&str>, node: &Node) {
        match &node.value {
            Json::String(text) => self.text(key.unwrap_or_default(), &text.value),
            Json::Array(elements) if matches!(key, Some("steps" | "branches")) => {
                for element in elements {
                    self.conditional(element);
                }
            }
            Json::Array(elements) => elements.iter().for_each(|element| self.node(None, element)),
            Json::Object(members) => {
                for member in members.iter().filter(|it| &*it.key.value != "conditions") {
                    self.node(Some(&member.key.value), &member.value);
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }

    fn text(&mut self, key: &str, text: &str) {
        if key == "layout_key" {
            if let Some(layout) = self.directory.layouts.get(text) {
                self.node(None, &layout.document);
            }
        } else if text.contains("{{") || text.contains("{%") {
            self.push(text);
        } else if ["batch_key", "throttle_key"].contains(&key) || key.ends_with("_field_path") {
            self.push(&format!("{{{{ {text} }}}}"));
        }
    }

    fn push(&mut self, text: &str) {
        let open = self.around.concat();
        let close = "{% endif %}".repeat(self.around.len());
        self.found.push(format!("{open}{text}{close}"));
    }
}

/// A condition of a workflow in Liquid.
fn condition(node: &Node) -> Option<String> {
    for (key, operator) in [("all", " and "), ("any", " or ")] {
        if let Some(conditions) = node.get(key).and_then(Node::as_array) {
            let conditions: Vec<String> = conditions.iter().filter_map(condition).collect();
            return (!conditions.is_empty()).then(|| conditions.join(operator));
        }
    }
    let text = |key| node.get(key).and_then(Node::as_str);
    let (variable, argument) = (text("variable")?, text("argument")?);
    if variable.starts_with("refs.") {
        return None;
    }
    let operator = match text("operator")? {
        "equal_to" => "==",
        "contains" => "contains",
        other => panic!("no workflow had the operator {other}"),
    };
    let is_literal = serde_json::from_str::<Value>(argument).is_ok();
    let quote = if is_literal { "" } else { "\"" };
    Some(format!("{variable} {operator} {quote}{argument}{quote}"))
}

/// The partials of a directory. A parameter that a call leaves out is empty text.
pub(crate) fn partials(directory: &Directory) -> BTreeMap<String, String> {
    let partials = directory.partials.iter().map(|(key, partial)| {
        let parameters = partial
            .document
            .get("input_schema")
            .and_then(Node::as_array);
        let names = parameters.unwrap_or_default().iter();
        let names = names.filter_map(|it| it.get("key").and_then(Node::as_str));
        let defaults = names.map(|name| format!("{{% assign {name} = {name} | default: '' %}}"));
        let content = partial.document.get("content").and_then(Node::as_str);
        (
            key.clone(),
            defaults.collect::<String>() + content.unwrap_or_default(),
        )
    });
    partials.collect()
}

/// Everything that a run of a workflow finds.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    data: Value,
    actor: Option<Value>,
    tenant: Option<Value>,
    recipient: Value,
    vars: Value,
    activities: usize,
}

/// A part of what is given, and the way to something in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    root: &'static str,
    path: Vec<Step>,
}

impl Given {
    pub(crate) fn new(contract: &Contract, maker: &mut Maker, activities: usize) -> Self {
        let mut entity = |Entity {
                              presence,
                              properties,
                          }: &Entity| {
            let presence = presence.as_ref()?;
            maker.has(presence).then(|| maker.object(properties))
        };
        Self {
            actor: entity(&contract.actor),
            tenant: entity(&contract.tenant),
            data: maker.object(&contract.data),
            recipient: maker.object(&contract.recipient),
            vars: maker.object(&contract.vars),
            activities,
        }
    }

    /// The places of all that the contract requires.
    pub(crate) fn required(contract: &Contract) -> Vec<Place> {
        let mut places = Vec::new();
        for (root, object) in [
            ("data", &contract.data),
            ("actor", &contract.actor.properties),
            ("tenant", &contract.tenant.properties),
            ("recipient", &contract.recipient),
            ("vars", &contract.vars),
        ] {
            let paths = required(object).into_iter();
            places.extend(paths.map(|path| Place { root, path }));
        }
        for (root, entity) in [("actor", &contract.actor), ("tenant", &contract.tenant)] {
            if entity.presence == Some(Presence::Required) {
                places.push(Place {
                    root,
                    path: Vec::new(),
                });
            }
        }
        places
    }

    /// The same without what is at a place; `None` where there is nothing.
    pub(crate) fn without(&self, place: &Place) -> Option<Self> {
        let mut less = self.clone();
        let entity = match place.root {
            "actor" => &mut less.actor,
            "tenant" => &mut less.tenant,
            root => {
                let part = match root {
                    "data" => &mut less.data,
                    "recipient" => &mut less.recipient,
                    _ => &mut less.vars,
                };
                return remove(part, &place.path).then_some(less);
            }
        };
        let is_removed = match place.path.as_slice() {
            [] => entity.take().is_some(),
            path => entity.as_mut().is_some_and(|entity| remove(entity, path)),
        };
        is_removed.then_some(less)
    }

    /// The variables of a template.
    pub(crate) fn environment(&self) -> Value {
        let mut variables: Map<String, Value> = self.data.as_object().unwrap().clone();
        let mut activity = variables.clone();
        activity.insert("data".to_owned(), self.data.clone());
        activity.extend(self.actor.clone().map(|actor| ("actor".to_owned(), actor)));
        let actors = vec![self.actor.clone(); self.activities];
        let actors: Vec<Value> = actors.into_iter().flatten().collect();
        let built_in = json!({
            "data": self.data,
            "recipient": self.recipient,
            "vars": self.vars,
            "total_activities": self.activities,
            "activities": vec![activity; self.activities],
            "total_actors": actors.len(),
            "actors": actors,
            "content": "content",
            "footer_links": [{ "text": "text", "url": "url" }],
        });
        let Value::Object(built_in) = built_in else {
            unreachable!("it is an object")
        };
        variables.extend(built_in);
        variables.extend(self.actor.clone().map(|actor| ("actor".to_owned(), actor)));
        variables.extend(
            self.tenant
                .clone()
                .map(|tenant| ("tenant".to_owned(), tenant)),
        );
        Value::Object(variables)
    }
}

/// What templates compare something with.
pub(crate) fn literals(templates: &[String]) -> Vec<Value> {
    let tags = templates.iter().flat_map(|text| text.split("{%").skip(1));
    let tags = tags.filter_map(|rest| Some(rest.split_once("%}")?.0.trim_matches(['-', ' '])));
    let tests = tags.filter(|tag| {
        ["if", "elsif", "when", "unless"]
            .iter()
            .any(|it| tag.starts_with(it))
    });
    let mut literals: Vec<Value> = Vec::new();
    for test in tests {
        let quoted = test.split(['"', '\'']).skip(1).step_by(2).map(Value::from);
        let plain = test
            .split_whitespace()
            .filter_map(|word| serde_json::from_str(word).ok());
        let plain = plain.filter(|value: &Value| value.is_number());
        literals.extend(quoted.chain(plain));
    }
    literals.dedup();
    literals
}
