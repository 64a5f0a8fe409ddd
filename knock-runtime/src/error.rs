mod body;

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use reqwest::StatusCode;

use crate::client::{ApiKey, NoAnswer};
use crate::open_enum::open_enum;
use body::ErrorBody;

pub use body::FieldError;

/// How many errors of fields `Display` shows. `field_errors` has them all.
const MOST_SHOWN: usize = 10;

/// A result whose error is an [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a client could not be made, or a request did not succeed.
///
/// `Display` says what was asked, what Knock answered and the id of the request,
/// which Knock's support can look up. Neither it nor `Debug` holds the API key, also
/// where a server or a proxy echoes it, plainly or with the escapes of JSON. A raw
/// request is shown with its path as it was given, less the query.
///
/// ```text
/// Knock answered 404 Not Found to POST /v1/workflows/{key}/trigger: workflow_missing:
/// The workflow could not be found (request id F1FIj5XwD_m4h0sAASfi)
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    /// The method and the path with its placeholders: ids are personal data.
    endpoint: Option<String>,
    attempts: u32,
    may_be_done: bool,
    answer: Option<Answer>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What Knock said beside its message.
struct Answer {
    status: StatusCode,
    code: Option<ErrorCode>,
    request_id: Option<String>,
    field_errors: Vec<FieldError>,
    retry_after: Option<Duration>,
}

/// What went wrong, as far as a program can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be made of what it was given.
    Configuration,
    /// The request would not have been taken, so it was not sent.
    InvalidRequest,
    /// 400: Knock does not understand the request.
    BadRequest,
    /// 401: the API key is missing, wrong, expired or of the wrong type.
    Authentication,
    /// 403: the API key does not allow this.
    Permission,
    /// 404: there is no such workflow, user or path.
    NotFound,
    /// 409: the request conflicts with another one.
    Conflict,
    /// 422: the request is understood but not valid; see
    /// [`field_errors`](Error::field_errors).
    Validation,
    /// 429: too many requests; see [`retry_after`](Error::retry_after). Or the client keeps
    /// to a limit by itself, and the turn of the request would have come after its deadline.
    RateLimited,
    /// 5xx: Knock failed.
    Server,
    /// No answer came in time.
    Timeout,
    /// The connection could not be made, or broke.
    Transport,
    /// Knock's answer was a success, but not of the form that is documented.
    Decode,
    /// Knock gave up a bulk operation.
    BulkFailed,
    /// A bulk operation was not finished in time. Knock still works on it.
    BulkUnfinished,
    /// Knock answered with a status that says none of the above.
    UnexpectedStatus,
}

open_enum! {
    /// The codes that Knock [documents](https://docs.knock.app/api-reference/overview/error-codes).
    ErrorCode {
        /// The actor was never identified.
        ActorMissing = "actor_missing",
        /// The API key has expired.
        ApiKeyExpired = "api_key_expired",
        /// The API key is missing or not valid.
        ApiKeyMissing = "api_key_missing",
        /// The endpoint requires authentication.
        AuthenticationRequired = "authentication_required",
        /// The channel is not configured in this environment.
        ChannelInvalid = "channel_invalid",
        /// The endpoint does not take this type of key.
        IncorrectTokenType = "incorrect_token_type",
        /// The parameters are not valid.
        InvalidParams = "invalid_params",
        /// The user token is not valid.
        InvalidUserToken = "invalid_user_token",
        /// The environment has no key to verify user tokens with.
        MissingJwtSigningKey = "missing_jwt_signing_key",
        /// A public key needs a user token in this environment.
        MissingUserToken = "missing_user_token",
        /// The workflow is switched off.
        WorkflowInactive = "workflow_inactive",
        /// The workflow does not exist in this environment.
        WorkflowMissing = "workflow_missing",
    }
}

impl Error {
    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    pub(crate) fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, message)
    }

    /// The pages of a list go round in a circle.
    pub(crate) fn leads_back(cursor: &str) -> Self {
        let message = format!("the cursor `{cursor}` leads back to a page that was there before");
        Self::new(ErrorKind::Decode, message)
    }

    /// What became of a bulk operation that did not complete.
    pub(crate) fn bulk(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::new(kind, message).if_done(true)
    }

    /// The request would have had to wait for longer than it may.
    pub(crate) fn no_turn() -> Self {
        let message = "its turn comes after its deadline, by the rate limit of the client";
        Self::new(ErrorKind::RateLimited, message)
    }

    /// No answer came. The URL goes, since it holds ids.
    pub(crate) fn no_answer(none: NoAnswer) -> Self {
        let (kind, what) = if none.is_late() {
            (ErrorKind::Timeout, "no answer came in time")
        } else if none.is_before_arrival() {
            (ErrorKind::Transport, "the connection could not be made")
        } else {
            (ErrorKind::Transport, "the connection broke")
        };
        let NoAnswer::Failed(error) = none else {
            return Self::new(kind, what);
        };
        let error = error.without_url();
        let mut this = Self::new(kind, format!("{what}: {}", root_cause(&error)));
        this.0.source = Some(Box::new(error));
        this
    }

    pub(crate) fn decode(
        status: StatusCode,
        request_id: Option<String>,
        error: &serde_json::Error,
    ) -> Self {
        let mut this = Self::new(
            ErrorKind::Decode,
            format!("the answer is not of the documented form: {error}"),
        );
        this.0.answer = Some(Answer {
            status,
            code: None,
            request_id,
            field_errors: Vec::new(),
            retry_after: None,
        });
        this
    }

    /// An answer whose status is no success.
    pub(crate) fn answered(
        status: StatusCode,
        request_id: Option<String>,
        retry_after: Option<Duration>,
        body: &str,
    ) -> Self {
        let body = ErrorBody::parse(body);
        let mut this = Self::new(ErrorKind::of_status(status), body.message);
        this.0.answer = Some(Answer {
            status,
            code: body.code,
            request_id,
            field_errors: body.field_errors,
            retry_after,
        });
        this
    }

    fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            endpoint: None,
            attempts: 0,
            may_be_done: false,
            answer: None,
            source: None,
        }))
    }

    /// Names what was asked, and how often.
    pub(crate) fn at(mut self, endpoint: &str, attempts: u32) -> Self {
        self.0.endpoint = Some(endpoint.to_owned());
        self.0.attempts = attempts;
        self
    }

    /// Says whether Knock may have done what was asked, by all that is known of the attempts.
    pub(crate) fn if_done(mut self, may_be_done: bool) -> Self {
        self.0.may_be_done = may_be_done;
        self
    }

    /// Hides the API key, which something on the way may echo, and then shortens what
    /// it was answered, so that no part of a key is left at the end. All errors of
    /// requests come by here, after everything is decoded.
    pub(crate) fn without(mut self, key: &ApiKey) -> Self {
        let hide = |text: &mut String| *text = key.hide(text);
        let inner = &mut *self.0;
        hide(&mut inner.message);
        inner.endpoint.iter_mut().for_each(hide);
        let Some(answer) = &mut inner.answer else {
            return self;
        };
        shorten(&mut inner.message);
        answer.request_id.iter_mut().for_each(hide);
        if let Some(ErrorCode::Other(code)) = &mut answer.code {
            hide(code);
        }
        for error in &mut answer.field_errors {
            error.field.iter_mut().for_each(hide);
            hide(&mut error.message);
            shorten(&mut error.message);
        }
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The status of Knock's answer, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// The code of Knock's answer. Knock wants programs to look at it rather than at
    /// the message.
    #[must_use]
    pub fn code(&self) -> Option<&ErrorCode> {
        self.0.answer.as_ref()?.code.as_ref()
    }

    /// What Knock, or this crate, says about it.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The id that Knock gave the request, for its support to look up.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.answer.as_ref()?.request_id.as_deref()
    }

    /// What is wrong with each field, where Knock says so: for a
    /// [`Validation`](ErrorKind::Validation) error first of all.
    #[must_use]
    pub fn field_errors(&self) -> &[FieldError] {
        self.0
            .answer
            .as_ref()
            .map_or(&[], |answer| &answer.field_errors)
    }

    /// How long Knock asks to wait before the next attempt.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.answer.as_ref()?.retry_after
    }

    /// How often the request was sent: not at all if it was refused here, and more
    /// than once if it was retried.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether Knock may have done what the request asks for, in spite of the error.
    ///
    /// It is false for certain only: if the request was refused here, if no connection could
    /// be made, or if Knock answered with a status of 4xx, other than 408 and 409. It is true
    /// if a connection broke, an answer came too late or not as a whole, or Knock failed. All
    /// attempts count: that the last one was refused says nothing about those before it.
    ///
    /// Where it is true of a trigger, send the same trigger again within 24 hours: a clone of it,
    /// a [`PreparedTrigger`](crate::PreparedTrigger), or another one of the same idempotency
    /// key and content. So it runs once, whether or not it had.
    ///
    /// ```
    /// # #[cfg(feature = "testing")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> knock_runtime::Result<()> {
    /// # use knock_runtime::testing::{FakeKnock, Failure};
    /// # let knock = FakeKnock::start().await?;
    /// # let client = knock.client();
    /// # knock.fail_next(1, Failure::disconnect().after_processing());
    /// let trigger = client.trigger("reminder", "user_123").max_retries(0);
    /// if let Err(error) = trigger.clone().await {
    ///     if error.may_have_been_processed() {
    ///         trigger.await?; // sooner or later, with the same idempotency key
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "testing"))]
    /// # fn main() {}
    /// ```
    #[must_use]
    pub fn may_have_been_processed(&self) -> bool {
        self.0.may_be_done
    }
}

impl ErrorKind {
    fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            400 => Self::BadRequest,
            401 => Self::Authentication,
            403 => Self::Permission,
            404 => Self::NotFound,
            408 => Self::Timeout,
            409 => Self::Conflict,
            422 => Self::Validation,
            429 => Self::RateLimited,
            500..=599 => Self::Server,
            _ => Self::UnexpectedStatus,
        }
    }
}

/// The last cause is what says something: "Connection refused".
pub(crate) fn root_cause<'a>(error: &'a (dyn StdError + 'static)) -> &'a (dyn StdError + 'static) {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause
}

/// Keeps the beginning: the page of a proxy says no more after it.
fn shorten(text: &mut String) {
    const LONGEST: usize = 500;
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        let endpoint = inner.endpoint.as_deref().unwrap_or("a request");
        match (&inner.answer, inner.kind) {
            (Some(answer), _) => {
                write!(formatter, "Knock answered {} to {endpoint}", answer.status)?;
            }
            (None, ErrorKind::Configuration) => formatter.write_str("no Knock client")?,
            (None, ErrorKind::InvalidRequest | ErrorKind::RateLimited) => {
                write!(formatter, "{endpoint} was not sent")?;
            }
            (None, ErrorKind::Decode) => write!(formatter, "{endpoint} has no end")?,
            (None, ErrorKind::BulkFailed) => formatter.write_str("a bulk operation failed")?,
            (None, ErrorKind::BulkUnfinished) => {
                formatter.write_str("a bulk operation was not finished in time")?;
            }
            (None, _) => write!(formatter, "{endpoint} got no answer from Knock")?,
        }
        if let Some(code) = self.code() {
            write!(formatter, ": {code}")?;
        }
        write!(formatter, ": {}", inner.message)?;
        let (shown, others) = self
            .field_errors()
            .split_at(self.field_errors().len().min(MOST_SHOWN));
        for error in shown {
            match &error.field {
                Some(field) => write!(formatter, "; {field}: {}", error.message)?,
                None => write!(formatter, "; {}", error.message)?,
            }
        }
        if !others.is_empty() {
            write!(formatter, "; and {} more", others.len())?;
        }
        let request_id = self
            .request_id()
            .map(|request_id| format!("request id {request_id}"));
        let attempts = (inner.attempts > 1).then(|| format!("after {} attempts", inner.attempts));
        let remarks: Vec<_> = request_id.into_iter().chain(attempts).collect();
        if !remarks.is_empty() {
            write!(formatter, " ({})", remarks.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Error")
            .field("kind", &self.kind())
            .field("status", &self.status())
            .field("code", &self.code())
            .field("message", &self.message())
            .field("field_errors", &self.field_errors())
            .field("request_id", &self.request_id())
            .field("retry_after", &self.retry_after())
            .field("endpoint", &self.0.endpoint)
            .field("attempts", &self.0.attempts)
            .field("may_have_been_processed", &self.0.may_be_done)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, body: &str) -> Error {
        Error::answered(
            StatusCode::from_u16(status).unwrap(),
            Some("F1FIj5XwD".to_owned()),
            None,
            body,
        )
        .at("POST /v1/workflows/{key}/trigger", 1)
        .without(&ApiKey::new("sk_test_SECRETKEY"))
    }

    #[test]
    fn every_status_has_a_kind() {
        for (status, kind) in [
            (304, ErrorKind::UnexpectedStatus),
            (400, ErrorKind::BadRequest),
            (401, ErrorKind::Authentication),
            (403, ErrorKind::Permission),
            (404, ErrorKind::NotFound),
            (408, ErrorKind::Timeout),
            (409, ErrorKind::Conflict),
            (418, ErrorKind::UnexpectedStatus),
            (422, ErrorKind::Validation),
            (429, ErrorKind::RateLimited),
            (500, ErrorKind::Server),
            (503, ErrorKind::Server),
        ] {
            assert_eq!(answered(status, "").kind(), kind, "{status}");
        }
    }

    #[test]
    fn display_has_code_message_and_request_id() {
        let error = answered(
            404,
            r#"{"code":"workflow_missing","message":"Not there","status":404,"type":"invalid_request_error"}"#,
        );
        assert_eq!(
            error.to_string(),
            "Knock answered 404 Not Found to POST /v1/workflows/{key}/trigger: \
             workflow_missing: Not there (request id F1FIj5XwD)"
        );
        assert_eq!(error.code(), Some(&ErrorCode::WorkflowMissing));
    }

    #[test]
    fn field_errors_are_listed() {
        let error = answered(
            422,
            r#"{"code":"invalid_params","message":"Not valid","errors":[{"field":"data.name","message":"is required","type":"required"},{"message":"and so on"}]}"#,
        );
        assert_eq!(
            error.to_string(),
            "Knock answered 422 Unprocessable Entity to POST /v1/workflows/{key}/trigger: \
             invalid_params: Not valid; data.name: is required; and so on (request id F1FIj5XwD)"
        );
        assert_eq!(error.field_errors()[0].field.as_deref(), Some("data.name"));
    }

    #[test]
    fn of_many_field_errors_the_first_are_listed() {
        let errors: Vec<_> = (0..1_000)
            .map(
                |at| serde_json::json!({ "field": format!("data.{at}"), "message": "is required" }),
            )
            .collect();
        let body = serde_json::json!({ "message": "Not valid", "errors": errors }).to_string();
        let error = answered(422, &body);
        assert_eq!(error.field_errors().len(), 1_000);
        let text = error.to_string();
        assert!(
            text.contains("; data.9: is required; and 990 more (request id"),
            "{text}"
        );
    }

    #[test]
    fn an_odd_field_error_hides_no_other() {
        let error = answered(
            422,
            r#"{"message":"Not valid","errors":["odd",{"field":"a","message":"is required"},{"field":7}]}"#,
        );
        let errors: Vec<_> = error
            .field_errors()
            .iter()
            .map(|error| (error.field.as_deref(), error.message.as_str()))
            .collect();
        assert_eq!(
            errors,
            [
                (None, "odd"),
                (Some("a"), "is required"),
                (None, r#"{"field":7}"#)
            ]
        );
    }

    #[test]
    fn an_odd_body_is_shown() {
        let router = answered(404, r#"{"errors":{"detail":"404 Not Found"}}"#);
        assert_eq!(router.message(), "404 Not Found");
        assert_eq!(answered(502, "").message(), "the answer has no body");
        assert_eq!(answered(502, "[1, {}]").message(), "[1,{}]");
        let long = answered(502, &"é".repeat(600));
        assert_eq!(long.message(), format!("{}…", "é".repeat(500)));
        assert_eq!(long.code(), None);
    }

    #[test]
    fn no_part_of_a_key_is_left_where_a_body_is_cut() {
        for before in 480..=500 {
            let error = answered(502, &format!("{}sk_test_SECRETKEY", "x".repeat(before)));
            assert!(!error.message().contains("sk_"), "{error}");
        }
    }

    #[test]
    fn an_unknown_code_survives() {
        let error = answered(400, r#"{"code":"novel","message":"?"}"#).at("GET /", 3);
        assert_eq!(error.code(), Some(&ErrorCode::Other("novel".to_owned())));
        assert!(
            error
                .to_string()
                .ends_with("(request id F1FIj5XwD, after 3 attempts)")
        );
    }
}
