//! Conditions of workflows, steps and branches.

use knock_liquid::ast::Operator;
use knock_liquid::{Guards, LiteralKind, Test, Variable, parse_path};

use super::access::Note;
use super::kinds::Kinds;
use super::near;
use super::root::is_root;
use super::suspect::ROOTS;
use super::usage::{Allowed, compared};
use super::{Situation, WorkflowReader};
use crate::diagnostic::{Code, Diagnostic, unknown};
use crate::json::{Json, Node, parse_text};
use crate::source::Text;

/// The operators that Knock has.
const OPERATORS: &[&str] = &[
    "contains",
    "contains_all",
    "empty",
    "equal_to",
    "exists",
    "greater_than",
    "greater_than_or_equal_to",
    "is_audience_member",
    "is_between",
    "is_not_audience_member",
    "is_timestamp",
    "is_timestamp_before",
    "is_timestamp_before_now",
    "is_timestamp_between",
    "is_timestamp_on_or_after",
    "is_timestamp_on_or_after_now",
    "less_than",
    "less_than_or_equal_to",
    "not_contains",
    "not_contains_all",
    "not_empty",
    "not_equal_to",
    "not_exists",
];

/// What stands on the right side of a condition.
enum Argument {
    Literal(LiteralKind),
    /// `null`.
    Null,
    /// Something that is not known, or a list or an object.
    Unknown,
}

impl<'a> WorkflowReader<'a> {
    /// Reads a condition, or a group of conditions, and says what it implies.
    pub(super) fn conditions(
        &mut self,
        node: Option<&'a Node>,
        situation: &Situation<'a>,
    ) -> Test<'a> {
        let Some(node) = node else {
            return Test::unknown();
        };
        if node.as_object().is_none() && !node.is_null() {
            self.unexpected(node, "an object of conditions");
        }
        let group = |this: &mut Self, key, join: fn(&Test<'a>, &Test<'a>) -> Test<'a>| {
            let conditions = node.get(key)?.as_array()?;
            let tests: Vec<Test<'a>> = conditions
                .iter()
                .map(|condition| this.conditions(Some(condition), situation))
                .collect();
            Some(
                tests
                    .into_iter()
                    .reduce(|joined, test| join(&joined, &test))
                    .unwrap_or_default(),
            )
        };
        let all = group(self, "all", Test::and);
        let any = group(self, "any", Test::or);
        match (all, any) {
            (Some(all), Some(any)) => all.and(&any),
            (Some(test), None) | (None, Some(test)) => test,
            (None, None) => self.condition(node, situation),
        }
    }

    fn condition(&mut self, node: &'a Node, situation: &Situation<'a>) -> Test<'a> {
        let argument = self.argument(node.get("argument"), situation);
        let operator = self.operator(node.get("operator"));
        let Some(text) = node.get("variable").and_then(Node::as_text) else {
            return Test::unknown();
        };
        if text.value.contains("{{") {
            self.tested_template(text, situation);
            return Test::unknown();
        }
        if !text.value.trim().is_empty() && json_literal(&text.value).is_some() {
            return Test::unknown();
        }
        let path = match parse_path(&text.value) {
            Ok(path) => path,
            Err(error) => {
                let message = format!("`{}` is not a path: {error}", text.value);
                self.diagnostics.push(
                    Diagnostic::new(Code::UnknownRoot, text.locate(error.span), message)
                        .help("write a path like `data.project.id`"),
                );
                return Test::unknown();
            }
        };
        let variable = Variable::from(&path);
        let location = text.locate(path.span);
        if !variable.root().is_some_and(|root| situation.binds(root)) {
            let message = format!("`{variable}` does not start with a root, so it is plain text");
            self.diagnostics.push(
                Diagnostic::new(Code::UnknownRoot, location, message)
                    .help(format!("did you mean `{}`?", rooted(&variable))),
            );
            return Test::unknown();
        }
        let allowed = allowed(operator, &argument);
        let mut access = situation.access(&variable, &situation.guards, allowed, location);
        if matches!(argument, Argument::Null) && matches!(operator, "equal_to" | "not_equal_to") {
            access.note = Some(Note::ComparedWithNull);
        }
        self.built_in(&variable, location);
        self.suspect_access(&access, situation);
        self.record(access);
        implied(operator, &argument, Guards::on(variable))
    }

    /// How the two sides are compared.
    fn operator<'n>(&mut self, node: Option<&'n Node>) -> &'n str {
        let Some(text) = node.and_then(Node::as_text) else {
            return "";
        };
        if !OPERATORS.contains(&&*text.value) {
            let known = OPERATORS.iter().copied();
            let (code, location) = (Code::UnknownOperator, text.location);
            let unknown = unknown(code, location, "operator", &text.value, known);
            self.diagnostics.push(unknown);
        }
        &text.value
    }

    /// Reads the right side of a condition, which never demands what it names.
    fn argument(&mut self, node: Option<&'a Node>, situation: &Situation<'a>) -> Argument {
        let Some(text) = node.and_then(Node::as_text) else {
            return Argument::Null;
        };
        match json_literal(&text.value) {
            Some(literal) => return literal,
            None if text.value.contains("{{") => self.tested_template(text, situation),
            None if text.value.starts_with('$') => {}
            None => match parse_path(&text.value) {
                Ok(path) if path.segments.len() > 1 => {
                    let variable = Variable::from(&path);
                    if variable.root().is_some_and(|root| situation.binds(root)) {
                        let location = text.locate(path.span);
                        let guards = &situation.guards;
                        self.record(situation.access(&variable, guards, Allowed::ANY, location));
                        return Argument::Unknown;
                    }
                    return Argument::Literal(LiteralKind::Text);
                }
                _ => return Argument::Literal(LiteralKind::Text),
            },
        }
        Argument::Unknown
    }

    /// A template whose value is only compared.
    fn tested_template(&mut self, text: &'a Text, situation: &Situation<'a>) {
        self.template(
            text,
            &Situation {
                tests: true,
                ..situation.clone()
            },
        );
    }
}

impl Situation<'_> {
    fn binds(&self, root: &str) -> bool {
        is_root(root) || self.place.binds(root)
    }
}

/// The path that was probably meant by one without a root.
fn rooted(variable: &Variable<'_>) -> String {
    let path = variable.to_string();
    let root = variable.root().unwrap_or_default();
    match near::slip(root, ROOTS.iter().copied()) {
        Some(near) => path.replacen(root, near, 1),
        None => format!("data.{path}"),
    }
}

/// What a static argument is, which Knock decodes from JSON.
fn json_literal(text: &str) -> Option<Argument> {
    if text.is_empty() {
        return Some(Argument::Literal(LiteralKind::Nothing));
    }
    Some(match parse_text(text).ok()?.value {
        Json::Null => Argument::Null,
        Json::Bool(_) => Argument::Literal(LiteralKind::Boolean),
        Json::Number(_) => Argument::Literal(LiteralKind::Number),
        Json::String(text) if text.value.is_empty() => Argument::Literal(LiteralKind::Nothing),
        Json::String(_) => Argument::Literal(LiteralKind::Text),
        Json::Array(_) | Json::Object(_) => Argument::Unknown,
    })
}

/// The kinds that the variable of a condition may have.
fn allowed(operator: &str, argument: &Argument) -> Allowed {
    let literal = match argument {
        Argument::Literal(literal) => Some(*literal),
        Argument::Null | Argument::Unknown => None,
    };
    match operator {
        "equal_to" | "not_equal_to" => compared(Operator::Equal, literal),
        "greater_than" | "less_than" | "greater_than_or_equal_to" | "less_than_or_equal_to" => {
            compared(Operator::Greater, literal)
        }
        "contains" | "not_contains" | "contains_all" | "not_contains_all" => {
            compared(Operator::Contains, None)
        }
        _ if operator.starts_with("is_timestamp_") => Allowed::strict(Kinds::TIMESTAMP),
        _ => Allowed::ANY,
    }
}

/// What a condition implies about its variable.
fn implied<'a>(operator: &str, argument: &Argument, variable: Guards<'a>) -> Test<'a> {
    let nothing = matches!(
        argument,
        Argument::Null | Argument::Literal(LiteralKind::Nothing)
    );
    match operator {
        "equal_to" if nothing => Test::absent(variable),
        "not_equal_to" if nothing => Test::present(variable),
        "empty" | "not_exists" | "not_equal_to" | "not_contains" | "not_contains_all" => {
            Test::absent(variable)
        }
        "is_not_audience_member" => Test::unknown(),
        _ if !OPERATORS.contains(&operator) => Test::unknown(),
        _ => Test::present(variable),
    }
}
