//! What one call is put through.

use knock_runtime::testing::FakeKnock;
use knock_runtime::{Client, ErrorCode, ErrorKind};
use serde_json::Value;

use crate::call::Call;
use crate::controls::{self, Control};
use crate::description::{Description, Operation, Parameter};
use crate::mock::{Answer, Mock};
use crate::patches::ERRORS;
use crate::report::Report;
use crate::sent::Sent;

/// The answers that are asked for: the example of the description, and some that are made up, the same
/// each time.
const ANSWERS: [&str; 3] = [
    "dynamic=false",
    "dynamic=true, seed=1",
    "dynamic=true, seed=2",
];

pub(crate) struct Trials<'a> {
    description: &'a Description,
    mock: &'a Mock,
    /// It takes down what is sent.
    recorder: FakeKnock,
    /// A client for each of the answers.
    answers: [(&'static str, Client); ANSWERS.len()],
    /// A client for each of the errors.
    errors: [(u16, Client); ERRORS.len()],
}

impl<'a> Trials<'a> {
    pub(crate) async fn new(description: &'a Description, mock: &'a Mock) -> Self {
        let error = |status| (status, mock.client(&format!("code={status}")));
        Self {
            description,
            mock,
            recorder: FakeKnock::start().await.expect("there is a port"),
            answers: ANSWERS.map(|answer| (answer, mock.client(answer))),
            errors: ERRORS.map(|(status, ..)| error(status)),
        }
    }

    pub(crate) async fn run(&self, call: &Call, report: &mut Report) {
        // What the recorder answers does not matter.
        _ = call.of(&self.recorder.client()).await;
        let exchanges = self.recorder.exchanges();
        let sent = Sent::of(exchanges.last().expect("the call sends something"));
        let Some(operation) = self.description.find(sent.method.as_str(), &sent.path) else {
            return report.fault(format!("{} {} is no operation", sent.method, sent.path));
        };
        let name = operation.name();
        report.line(&name).calls += 1;
        for (answer, client) in &self.answers {
            let decoded = self.decode(call, client, &sent, answer).await;
            if let Some(type_name) = report.judge(&name, answer, decoded) {
                report.line(&name).successes += 1;
                report.line(&name).decoded.insert(type_name);
            }
        }
        for (status, client) in &self.errors {
            let told = tell(call, client, &operation, *status).await;
            let is_right = report.judge(&name, status, told).is_some();
            report.line(&name).errors += usize::from(is_right);
        }
        let controls = controls::of(self.description, &operation, &sent);
        let has_body = controls
            .iter()
            .any(|control| control.sent.body != sent.body);
        if operation.body().is_some() && !has_body {
            report.fault(format!("{name}: no wrong body is known"));
        }
        for control in controls {
            let refused = self.refuse(&control).await;
            let is_right = report.judge(&name, &control.fault, refused).is_some();
            report.line(&name).controls += usize::from(is_right);
        }
        for parameter in undeclared(&operation, &sent) {
            report.fault(format!("{name}: `{parameter}` is not declared"));
        }
    }

    /// Decodes an answer, of which nothing may be lost, and gives the name of the type.
    async fn decode(
        &self,
        call: &Call,
        client: &Client,
        sent: &Sent,
        answer: &str,
    ) -> Result<String, String> {
        let raw = self.mock.answer(sent, answer).await;
        let decoded = call.of(client).await;
        let decoded = decoded.map_err(|error| format!("{error}\n{}", raw.violations))?;
        // What hides itself from `Debug` cannot be looked at.
        let is_hidden = decoded.text.ends_with("{ .. }");
        match lost(&raw.body, &letters(&decoded.text)) {
            Some(text) if !is_hidden => Err(format!("`{text}` is lost in {}", decoded.text)),
            _ => Ok(decoded.name),
        }
    }

    /// Sends a request that is wrong in one thing, which the mock must refuse for it.
    async fn refuse(&self, control: &Control) -> Result<(), String> {
        let answer = self.mock.answer(&control.sent, "dynamic=false").await;
        if answer.status == control.status && answer.violations.contains(&control.place) {
            return Ok(());
        }
        let Answer {
            status, violations, ..
        } = answer;
        Err(format!("is answered {status}: {violations}"))
    }
}

/// Has a call answered by an error, which must be told as what it is.
async fn tell(
    call: &Call,
    client: &Client,
    operation: &Operation<'_>,
    status: u16,
) -> Result<(), String> {
    let Err(error) = call.of(client).await else {
        return Err("is taken for a success".to_owned());
    };
    let example = operation.example(status);
    let fields = example["errors"].as_array().map_or(0, Vec::len);
    let is_right = error.status().is_some_and(|found| found == status)
        && error.kind() == kind(status)
        && error.code().map(ErrorCode::as_str) == example["code"].as_str()
        && Some(error.message()) == example["message"].as_str()
        && error.field_errors().len() == fields;
    let told = || format!("{example} is told as {error:?}");
    is_right.then_some(()).ok_or_else(told)
}

fn kind(status: u16) -> ErrorKind {
    match status {
        400 => ErrorKind::BadRequest,
        401 => ErrorKind::Authentication,
        403 => ErrorKind::Permission,
        404 => ErrorKind::NotFound,
        409 => ErrorKind::Conflict,
        422 => ErrorKind::Validation,
        429 => ErrorKind::RateLimited,
        _ => ErrorKind::Server,
    }
}

/// A text of an answer that is not in what it was decoded to, where `in_app_feed` may have become
/// `InAppFeed`.
fn lost<'a>(answer: &'a Value, decoded: &str) -> Option<&'a str> {
    match answer {
        Value::String(text) => {
            let shown = letters(text.strip_prefix("message.").unwrap_or(text));
            (!decoded.contains(&shown)).then_some(text)
        }
        Value::Array(elements) => elements.iter().find_map(|element| lost(element, decoded)),
        Value::Object(members) => members.values().find_map(|member| lost(member, decoded)),
        _ => None,
    }
}

/// The letters and digits of a text, all small.
fn letters(text: &str) -> String {
    let letters = text.chars().filter(|character| character.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The parameters of a query that the description does not have: the mock passes over them.
fn undeclared<'a>(operation: &Operation, sent: &'a Sent) -> impl Iterator<Item = &'a str> {
    let declared = operation.query();
    let names = sent.query.iter().map(|(name, _)| &name[..]);
    names.filter(move |name| !declared.iter().any(|parameter| is_named(parameter, name)))
}

/// Whether a parameter, or a part of one that may be an object or a list of them, has a name.
fn is_named(parameter: &Parameter, name: &str) -> bool {
    let has_parts = parameter.schema["type"].is_null();
    let whole = parameter.name.trim_end_matches("[]");
    let part = name.strip_prefix(whole);
    parameter.name == name || has_parts && part.is_some_and(|part| part.starts_with('['))
}
