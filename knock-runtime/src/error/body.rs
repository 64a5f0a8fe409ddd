//! What Knock says of a request that it refuses.

use serde::Deserialize;
use serde_json::Value;

use super::ErrorCode;

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct FieldError {
    /// The path to the field, if Knock names one.
    #[serde(default)]
    pub field: Option<String>,
    /// What is wrong with it.
    pub message: String,
}

/// The body of an answer that is no success.
pub(super) struct ErrorBody {
    pub(super) code: Option<ErrorCode>,
    pub(super) message: String,
    pub(super) field_errors: Vec<FieldError>,
}

impl ErrorBody {
    /// Knock's shape, that of its router (`{"errors": {"detail": "…"}}`), or that
    /// of whatever stands between: nothing is so odd that it is not shown.
    pub(super) fn parse(text: &str) -> Self {
        let body: Value = serde_json::from_str(text).unwrap_or_default();
        let message = body["message"]
            .as_str()
            .or_else(|| body["errors"]["detail"].as_str());
        let message = match message {
            Some(message) => message.to_owned(),
            None if text.trim().is_empty() => "the answer has no body".to_owned(),
            None if body.is_null() => text.trim().to_owned(),
            // Written anew, so that the escapes which JSON does not need are gone.
            None => body.to_string(),
        };
        Self {
            code: body["code"].as_str().map(ErrorCode::from),
            message,
            field_errors: body["errors"].as_array().map_or_else(Vec::new, |errors| {
                errors.iter().map(FieldError::of).collect()
            }),
        }
    }
}

impl FieldError {
    /// What is not of the documented form is shown as it is.
    fn of(error: &Value) -> Self {
        Self::deserialize(error).unwrap_or_else(|_| Self {
            field: None,
            message: error
                .as_str()
                .map_or_else(|| error.to_string(), str::to_owned),
        })
    }
}
