//! Partials, and what is passed to them.

use std::collections::BTreeMap;

use knock_liquid::ast::Name;
use knock_liquid::{Call, Read, Scope, Segment, Value, Variable};

use super::access::Note;
use super::root::PARAMETER;
use super::{Situation, WorkflowReader};
use crate::diagnostic::{Code, Diagnostic, unknown};
use crate::directory::Resource;
use crate::json::{Json, Node};
use crate::source::{Location, Text};

/// How deep partials may render partials.
const MAX_DEPTH: usize = 5;

/// How many bytes of text partials and layouts may bring into a workflow, counted wherever they are used:
/// as many as there may be in a file.
const MAX_BROUGHT_IN: usize = 10 * 1024 * 1024;

/// A partial that is being rendered.
pub(super) struct Caller<'a> {
    key: &'a str,
    /// Where it is rendered.
    location: Location,
}

impl<'a> WorkflowReader<'a> {
    /// Reads what `{% render %}` passes to a partial, and the partial.
    pub(super) fn call(
        &mut self,
        text: &Text,
        call: &Call<'a>,
        situation: &Situation<'a>,
        callers: &mut Vec<Caller<'a>>,
    ) {
        let location = text.locate(call.span);
        if call.binds {
            let message = "Knock's `render` has neither `for` nor `with`";
            self.diagnostics.push(
                Diagnostic::new(Code::InvalidRender, location, message)
                    .help("write a loop around `render`, and pass the element as an argument"),
            );
        }
        let Some(key) = call.partial else {
            let message = "the name of a partial must be written out";
            self.diagnostics.push(
                Diagnostic::new(Code::InvalidRender, location, message)
                    .help("write it in quotes: `{% render 'key' %}`"),
            );
            return;
        };
        let partial = self.directory.partials.get(key);
        let mut parameters = BTreeMap::new();
        for argument in &call.arguments {
            let Some(Name { text: name, .. }) = argument.name else {
                continue;
            };
            let structured = partial.is_some_and(|partial| is_structured(partial, name));
            if !structured {
                self.passed(text, &argument.reads, situation, passed_note(partial));
            }
            if structured {
                // What is passed as JSON text is decoded for it.
                parameters.insert(name, argument.value.clone().decoded());
            } else if argument.value.is_encoded() {
                parameters.insert(name, argument.value.clone());
            } else {
                parameters.insert(name, text_parameter(partial, name));
            }
        }
        let inside = Situation {
            guards: call.guards.clone(),
            ..situation.clone()
        };
        self.render(key, location, parameters, &inside, callers);
    }

    /// Arguments arrive as text, so that passing one prints it.
    fn passed(&mut self, text: &Text, reads: &[Read<'a>], situation: &Situation<'a>, note: Note) {
        for read in reads {
            let mut access = situation.read(text, read);
            access.note = Some(note);
            self.record(access);
        }
    }

    /// Reads a partial that stands as a block in the visual editor.
    pub(super) fn partial_block(
        &mut self,
        block: &'a Node,
        situation: &Situation<'a>,
        scope: &Scope<'a>,
    ) {
        let key = block.get("key").and_then(Node::as_text);
        let Some(key) = key else { return };
        let partial = self.directory.partials.get(&*key.value);
        let mut parameters = BTreeMap::new();
        for member in block
            .get("attrs")
            .and_then(Node::as_object)
            .unwrap_or_default()
        {
            let name = &*member.key.value;
            let from = self.reads.accesses.len();
            let printed = self.attribute(&member.value, situation, scope);
            let structured = partial.is_some_and(|partial| is_structured(partial, name));
            let value = printed.filter(|value| structured || value.is_encoded());
            if structured && value.is_some() {
                // The partial decides what is done with the value.
                self.reads.accesses.truncate(from);
            }
            for access in self.reads.accesses.iter_mut().skip(from) {
                access.note = Some(passed_note(partial));
            }
            let value = value.map(|value| if structured { value.decoded() } else { value });
            let value = value.unwrap_or_else(|| text_parameter(partial, name));
            parameters.insert(name, value);
        }
        self.render(
            &key.value,
            key.location,
            parameters,
            situation,
            &mut Vec::new(),
        );
    }

    /// Reads an attribute of a block, and says what it prints if it is one output.
    fn attribute(
        &mut self,
        node: &'a Node,
        situation: &Situation<'a>,
        scope: &Scope<'a>,
    ) -> Option<Value<'a>> {
        match &node.value {
            Json::String(text) => {
                self.template_in(text, situation, scope.clone(), false, &mut Vec::new())
                    .printed
            }
            Json::Array(elements) => {
                for element in elements {
                    self.attribute(element, situation, scope);
                }
                None
            }
            Json::Object(members) => {
                for member in members {
                    self.attribute(&member.value, situation, scope);
                }
                None
            }
            Json::Null | Json::Bool(_) | Json::Number(_) => None,
        }
    }

    /// Whether a text that is brought in is read: not after the first that is too much.
    pub(super) fn brings_in(&mut self, text: &Text, situation: &Situation<'_>) -> bool {
        let before = self.brought_in;
        self.brought_in = before.saturating_add(text.value.len());
        if before <= MAX_BROUGHT_IN && self.brought_in > MAX_BROUGHT_IN {
            let size = MAX_BROUGHT_IN / 1024 / 1024;
            let message = format!(
                "partials and layouts bring more than {size} MiB of text into the workflow"
            );
            let location = situation.call.unwrap_or(text.location);
            self.diagnostics.push(
                Diagnostic::new(Code::RendersTooMuch, location, message)
                    .help("render fewer of them, or divide the workflow"),
            );
        }
        self.brought_in <= MAX_BROUGHT_IN
    }

    /// Reads a partial, which sees its parameters and nothing else.
    fn render(
        &mut self,
        key: &'a str,
        location: Location,
        parameters: BTreeMap<&'a str, Value<'a>>,
        situation: &Situation<'a>,
        callers: &mut Vec<Caller<'a>>,
    ) {
        self.reads.partials.insert(key);
        let directory = self.directory;
        let Some(partial) = directory.partials.get(key) else {
            if directory.has_partials {
                let known = directory.partials.keys().map(String::as_str);
                let unknown = unknown(Code::UnknownPartial, location, "partial", key, known);
                self.diagnostics.push(unknown);
            }
            return;
        };
        if let Some(at) = callers.iter().position(|caller| caller.key == key) {
            self.diagnostics.push(endless(&callers[at..], location));
            return;
        }
        if callers.len() == MAX_DEPTH {
            let message = format!("partials are nested more than {MAX_DEPTH} levels deep");
            self.diagnostics.push(
                Diagnostic::new(Code::RendersTooMuch, location, message)
                    .help("put the text of one of them in the place of the call"),
            );
            return;
        }
        let Some(content) = partial.document.get("content").and_then(Node::as_text) else {
            return;
        };
        let mut scope = Scope::new();
        for name in parameter_names(partial) {
            // What a call leaves out takes a default.
            scope.bind(name, text_parameter(Some(partial), name));
        }
        for (name, value) in parameters {
            scope.bind(name, value);
        }
        // A partial inside a partial was brought in where the outermost is rendered.
        let inside = Situation {
            call: situation.call.or(Some(location)),
            ..situation.clone()
        };
        callers.push(Caller { key, location });
        self.template_in(content, &inside, scope, true, callers);
        callers.pop();
    }
}

/// What is to be said of something that is passed to a partial and keeps no structure.
fn passed_note(partial: Option<&Resource>) -> Note {
    match partial {
        Some(partial) if !partial.document.is_null() => Note::PassedAsText,
        _ => Note::PassedOutOfSight,
    }
}

/// Partials that render one another in a circle, which `closing` closes. Wherever the circle is
/// entered, it is shown from the partial whose key comes first.
fn endless(circle: &[Caller<'_>], closing: Location) -> Diagnostic {
    let keys: Vec<&str> = circle.iter().map(|caller| caller.key).collect();
    let start = (0..keys.len())
        .min_by_key(|at| keys[*at])
        .unwrap_or_default();
    let location = match start {
        0 => closing,
        _ => circle[start].location,
    };
    let way = [&keys[start..], &keys[..=start]].concat().join(" → ");
    let message = format!("the partial `{}` renders itself: {way}", keys[start]);
    Diagnostic::new(Code::RendersTooMuch, location, message).help("remove one of these calls")
}

/// The parameters that a partial declares.
fn input_schema(partial: &Resource) -> impl Iterator<Item = &Node> {
    let fields = partial
        .document
        .get("input_schema")
        .and_then(Node::as_array);
    fields.unwrap_or_default().iter()
}

fn parameter_names(partial: &Resource) -> impl Iterator<Item = &str> {
    input_schema(partial).filter_map(|field| field.get("key").and_then(Node::as_str))
}

/// Whether a parameter keeps the structure of what is passed.
fn is_structured(partial: &Resource, name: &str) -> bool {
    matches!(parameter_type(partial, name), Some("json" | "list"))
}

fn parameter_type<'a>(partial: &'a Resource, name: &str) -> Option<&'a str> {
    let is_named = |field: &&Node| field.get("key").and_then(Node::as_str) == Some(name);
    input_schema(partial).find(is_named)?.get("type")?.as_str()
}

/// What a parameter stands for that arrives as text. Images and buttons have members of their own.
fn text_parameter<'a>(partial: Option<&Resource>, name: &'a str) -> Value<'a> {
    match partial.and_then(|partial| parameter_type(partial, name)) {
        Some("image" | "button" | "boolean") => Value::computed(),
        _ => Value::alias(Variable::new([
            Segment::from(PARAMETER),
            Segment::from(name),
        ])),
    }
}
