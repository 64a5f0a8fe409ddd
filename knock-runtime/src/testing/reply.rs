use reqwest::StatusCode;
use serde_json::{Value, json};

/// What the fake answers.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<Value>,
}

/// One entry of the `errors` of a reply.
pub(super) struct FieldFault {
    pub(super) field: String,
    pub(super) message: String,
}

impl Reply {
    pub(super) fn ok(body: Value) -> Self {
        Self::new(StatusCode::OK, Some(body))
    }

    pub(super) fn no_content() -> Self {
        Self::new(StatusCode::NO_CONTENT, None)
    }

    pub(super) fn new(status: StatusCode, body: Option<Value>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
        }
    }

    pub(super) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// An error in the shape that Knock documents.
    pub(super) fn error(status: StatusCode, code: &str, message: &str) -> Self {
        let kind = match status.as_u16() {
            401 | 403 => "authentication_error",
            500..=599 => "api_error",
            _ => "invalid_request_error",
        };
        let body = json!({
            "code": code,
            "message": message,
            "status": status.as_u16(),
            "type": kind,
        });
        Self::new(status, Some(body))
    }

    pub(super) fn bad_request(message: &str) -> Self {
        Self::error(StatusCode::BAD_REQUEST, "invalid_params", message)
    }

    pub(super) fn resource_missing(what: &str) -> Self {
        Self::error(
            StatusCode::NOT_FOUND,
            "resource_missing",
            &format!("The {what} you requested does not exist"),
        )
    }

    /// Parameters that are understood but not valid.
    pub(super) fn unprocessable(faults: &[FieldFault]) -> Self {
        let mut reply = Self::error(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_params",
            "The parameters supplied in your request were invalid",
        );
        let errors: Vec<_> = faults
            .iter()
            .map(|fault| json!({ "field": fault.field, "message": fault.message }))
            .collect();
        if let Some(body) = &mut reply.body {
            body["errors"] = errors.into();
        }
        reply
    }
}
