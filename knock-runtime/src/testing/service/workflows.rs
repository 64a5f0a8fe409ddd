use std::collections::{BTreeMap, HashMap};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::Map;
use crate::testing::exchange::Request;
use crate::testing::reply::{FieldFault, Reply};

/// The most recipients of one trigger.
const MOST_RECIPIENTS: usize = 1_000;
/// The longest idempotency key.
const LONGEST_KEY: usize = 255;

/// The workflows that exist, and the triggers that succeeded.
#[derive(Debug, Default)]
pub(super) struct Workflows {
    /// None at all means any.
    declared: BTreeMap<String, Option<Validator>>,
    remembered: HashMap<String, Remembered>,
    accepted: Vec<Accepted>,
}

/// A trigger that was not refused, and is no replay of another.
#[derive(Clone, Debug)]
pub(in crate::testing) struct Accepted {
    pub(in crate::testing) workflow: String,
    pub(in crate::testing) body: Map,
    pub(in crate::testing) idempotency_key: Option<String>,
    pub(in crate::testing) workflow_run_id: String,
}

/// A trigger that carried an idempotency key and succeeded.
#[derive(Debug)]
struct Remembered {
    path: String,
    body: String,
    request_id: String,
    reply: Reply,
}

impl Workflows {
    pub(super) fn new(declared: BTreeMap<String, Option<Validator>>) -> Self {
        Self {
            declared,
            ..Self::default()
        }
    }

    /// Forgets the triggers, but not which workflows there are.
    pub(super) fn forget(&mut self) {
        self.remembered.clear();
        self.accepted.clear();
    }

    pub(in crate::testing) fn accepted(&self) -> &[Accepted] {
        &self.accepted
    }

    /// The answer to an earlier trigger of the same idempotency key, if there was
    /// one.
    pub(super) fn replay(&self, request: &Request) -> Result<Option<Reply>, Reply> {
        idempotency_key(request)?
            .and_then(|key| self.remembered.get(key))
            .map(|remembered| remembered.replay(request))
            .transpose()
    }

    pub(super) fn trigger(
        &mut self,
        key: &str,
        body: &Map,
        request: &Request,
        request_id: &str,
    ) -> Result<Reply, Reply> {
        check_trigger(body, self.find(key)?)?;
        let idempotency_key = idempotency_key(request)?;
        let workflow_run_id = uuid::Uuid::new_v4().to_string();
        let reply = Reply::ok(json!({ "workflow_run_id": workflow_run_id }));
        self.accepted.push(Accepted {
            workflow: key.to_owned(),
            body: body.clone(),
            idempotency_key: idempotency_key.map(str::to_owned),
            workflow_run_id,
        });
        if let Some(key) = idempotency_key {
            let remembered = Remembered {
                path: request.path().to_owned(),
                body: request.body.clone(),
                request_id: request_id.to_owned(),
                reply: reply.clone(),
            };
            self.remembered.insert(key.to_owned(), remembered);
        }
        Ok(reply)
    }

    pub(super) fn cancel(&self, key: &str, body: &Map) -> Result<Reply, Reply> {
        self.find(key)?;
        if !body.get("cancellation_key").is_some_and(is_text) {
            return Err(Reply::bad_request("`cancellation_key` is missing or empty"));
        }
        match body.get("recipients") {
            None | Some(Value::Null) => {}
            Some(recipients) => {
                check_recipients(recipients)?;
            }
        }
        Ok(Reply::no_content())
    }

    /// The schema of a workflow, if it exists.
    fn find(&self, key: &str) -> Result<Option<&Validator>, Reply> {
        match self.declared.get(key) {
            Some(validator) => Ok(validator.as_ref()),
            None if self.declared.is_empty() => Ok(None),
            None => Err(Reply::error(
                StatusCode::NOT_FOUND,
                "workflow_missing",
                &format!("The workflow `{key}` could not be found in this environment"),
            )),
        }
    }
}

impl Remembered {
    fn replay(&self, request: &Request) -> Result<Reply, Reply> {
        if self.path != request.path() || self.body != request.body {
            return Err(Reply::bad_request(
                "The parameters do not match those of the first request with this idempotency key",
            ));
        }
        Ok(self
            .reply
            .clone()
            .header("idempotent-replayed", "true")
            .header("original-x-request-id", &self.request_id))
    }
}

fn idempotency_key(request: &Request) -> Result<Option<&str>, Reply> {
    let key = request.header("idempotency-key");
    if key.is_some_and(|key| key.is_empty() || key.len() > LONGEST_KEY) {
        return Err(Reply::bad_request(
            "The idempotency key must have 1 to 255 characters",
        ));
    }
    Ok(key)
}

fn check_trigger(body: &Map, validator: Option<&Validator>) -> Result<(), Reply> {
    let recipients = check_recipients(body.get("recipients").unwrap_or(&Value::Null))?;
    let empty = Map::new();
    let data = match body.get("data") {
        None | Some(Value::Null) => &empty,
        Some(Value::Object(data)) => data,
        Some(_) => return Err(Reply::bad_request("`data` is not an object")),
    };
    if !body.get("actor").is_none_or(is_recipient_or_null) {
        return Err(Reply::bad_request("`actor` is not a recipient"));
    }
    let Some(validator) = validator else {
        return Ok(());
    };
    for recipient in recipients {
        check_data(validator, data, &recipient["$trigger_data"])?;
    }
    Ok(())
}

fn check_recipients(recipients: &Value) -> Result<&Vec<Value>, Reply> {
    let Value::Array(recipients) = recipients else {
        return Err(Reply::bad_request("`recipients` is not a list"));
    };
    if recipients.is_empty() || recipients.len() > MOST_RECIPIENTS {
        return Err(Reply::bad_request(
            "`recipients` must have 1 to 1,000 entries",
        ));
    }
    match recipients.iter().position(|entry| !is_recipient(entry)) {
        None => Ok(recipients),
        Some(index) => Err(Reply::bad_request(&format!(
            "`recipients[{index}]` is neither an id nor an object with an id"
        ))),
    }
}

fn is_recipient_or_null(value: &Value) -> bool {
    value.is_null() || is_recipient(value)
}

fn is_recipient(value: &Value) -> bool {
    match value {
        Value::String(id) => !id.is_empty(),
        Value::Object(recipient) => {
            recipient.get("id").is_some_and(is_text)
                && recipient.get("collection").is_none_or(is_text)
        }
        _ => false,
    }
}

fn is_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty())
}

/// Checks what the run of one recipient gets to see.
fn check_data(validator: &Validator, data: &Map, own: &Value) -> Result<(), Reply> {
    let mut merged = data.clone();
    if let Value::Object(own) = own {
        merged.extend(own.clone());
    }
    let merged = Value::Object(merged);
    let faults: Vec<_> = validator
        .iter_errors(&merged)
        .map(|error| fault(&error))
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Reply::unprocessable(&faults))
    }
}

/// `data.items.0.title`: a missing field is named itself, not the object that lacks
/// it.
fn fault(error: &ValidationError<'_>) -> FieldFault {
    let missing = match error.kind() {
        ValidationErrorKind::Required { property } => property.as_str(),
        _ => None,
    };
    let field = error
        .instance_path()
        .segments()
        .map(|segment| segment.to_string())
        .chain(missing.map(str::to_owned))
        .fold("data".to_owned(), |path, segment| {
            format!("{path}.{segment}")
        });
    FieldFault {
        field,
        message: error.to_string(),
    }
}
