use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::Method;
use reqwest::header::{
    AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, InvalidHeaderName,
};

use super::{Body, Path, Response};
use crate::span::Span;
use crate::{Client, Error, Result};

/// The header that lets Knock tell a retry from a second request.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The longest idempotency key, by
/// <https://docs.knock.app/api-reference/overview/idempotent-requests>.
const LONGEST_IDEMPOTENCY_KEY: usize = 255;

/// What all requests have, whatever they send and are answered. It is compiled once, and not for
/// each of them.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) client: Client,
    pub(crate) method: Method,
    pub(crate) path: Path,
    pub(super) query: Vec<(String, String)>,
    /// What is wrong with a value that it was given.
    pub(super) fault: Option<String>,
    pub(super) repeat: Repeat,
    pub(super) headers: Vec<(String, String)>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) max_retries: Option<u32>,
}

/// What happens if Knock receives a request twice.
#[derive(Clone, Debug)]
pub(super) enum Repeat {
    /// The same as if it had received it once.
    Harmless,
    /// The same, since both carry this idempotency key.
    Keyed(String),
    /// Something else.
    Harmful,
}

impl Call {
    pub(super) fn new(client: &Client, method: Method, path: Path) -> Self {
        let repeat = if method.is_idempotent() {
            Repeat::Harmless
        } else {
            Repeat::Harmful
        };
        Self {
            client: client.clone(),
            method,
            path,
            query: Vec::new(),
            fault: None,
            repeat,
            headers: Vec::new(),
            timeout: None,
            deadline: None,
            max_retries: None,
        }
    }

    /// The method and the path, with placeholders for the ids.
    pub(crate) fn endpoint(&self) -> String {
        self.path.endpoint(&self.method)
    }

    /// The idempotency key, where Knock honours one.
    pub(super) fn key(&self) -> Option<&str> {
        match &self.repeat {
            Repeat::Keyed(key) => Some(key),
            Repeat::Harmless | Repeat::Harmful => None,
        }
    }

    /// Whether Knock may receive it twice.
    pub(crate) fn is_repeatable(&self) -> bool {
        !matches!(self.repeat, Repeat::Harmful)
    }

    pub(super) fn span(&self) -> Span {
        Span::request(self)
    }

    /// Sends it, and gives the last answer, be it a success or not.
    pub(super) async fn exchange(&self, body: &dyn Body) -> Result<Response<Bytes>> {
        self.client.send(self, body).await
    }

    /// Tells the span what came of it all, without the key.
    pub(super) fn told<T>(&self, span: &Span, outcome: Result<Response<T>>) -> Result<Response<T>> {
        let outcome = outcome.map_err(|error| error.without(self.client.key()));
        span.record_request(&outcome);
        outcome
    }

    /// The error of an answer that is no success, or that cannot be read.
    pub(super) fn failed(
        &self,
        response: &Response<Bytes>,
        unreadable: Option<&serde_json::Error>,
    ) -> Error {
        let error = match unreadable {
            Some(error) => Error::decode(
                response.status,
                response.request_id().map(str::to_owned),
                error,
            ),
            None => response.error(),
        };
        error
            .at(&self.endpoint(), response.attempts)
            .if_done(response.may_be_done)
    }

    /// The error of a request that is not sent.
    pub(super) fn refused(&self, reason: String) -> Error {
        Error::invalid_request(reason).at(&self.endpoint(), 0)
    }

    /// Checks it and puts together what is sent, which is the same in every attempt.
    pub(crate) fn message(&self, body: &dyn Body) -> Result<reqwest::Request> {
        self.unrefused_message(body)
            .map_err(|reason| self.refused(reason))
    }

    fn unrefused_message(&self, body: &dyn Body) -> Result<reqwest::Request, String> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        let mut url = self.client.url(&self.path)?;
        let body = body.encode()?;
        let headers = self.all_headers(body.is_some())?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        let mut message = reqwest::Request::new(self.method.clone(), url);
        *message.headers_mut() = headers;
        *message.body_mut() = body.map(Into::into);
        Ok(message)
    }

    fn all_headers(&self, has_body: bool) -> Result<HeaderMap, String> {
        let mut headers = self.client.headers(2 + self.headers.len());
        if has_body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        for (name, value) in &self.headers {
            let (name, value) = custom_header(name, value)?;
            headers.insert(name, value);
        }
        if let Repeat::Keyed(key) = &self.repeat {
            headers.insert(IDEMPOTENCY_KEY, idempotency_key(key)?);
        }
        Ok(headers)
    }

    /// Shows all of it, the body in its place.
    pub(super) fn show(&self, fields: &mut fmt::DebugStruct<'_, '_>, body: &dyn fmt::Debug) {
        let header_names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        let key = self.client.key();
        fields
            .field("method", &self.method)
            .field("path", &key.hidden_in(&self.path))
            .field("query", &key.hidden_in(&self.query))
            .field("body", &key.hidden_in(&body))
            .field("repeat", &key.hidden_in(&self.repeat))
            .field("headers", &key.hidden_in(&header_names))
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("max_retries", &self.max_retries);
    }
}

/// What the HTTP client says about the connection and the message, by sections 6.6,
/// 7.2, 7.6.1, 8.6 and 10.1.1 of RFC 9110.
const HEADERS_OF_THE_CONNECTION: [&str; 10] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// The value of a custom header may be a secret, so it is marked as one.
fn custom_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let header: HeaderName = name
        .parse()
        .map_err(|_: InvalidHeaderName| format!("`{name}` is not the name of a header"))?;
    if header == AUTHORIZATION || header == IDEMPOTENCY_KEY {
        return Err(format!(
            "the header `{header}` is set by the API key or by `idempotency_key`"
        ));
    }
    if HEADERS_OF_THE_CONNECTION.contains(&header.as_str()) {
        return Err(format!(
            "the header `{header}` is about the connection or the length of the body, which the \
             HTTP client sets: leave it out"
        ));
    }
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        format!("the value of the header `{header}` has a character that a header cannot carry")
    })?;
    value.set_sensitive(true);
    Ok((header, value))
}

/// The header of a key, unless Knock would not take it.
pub(crate) fn idempotency_key(key: &str) -> Result<HeaderValue, String> {
    let length = key.chars().count();
    if length == 0 {
        return Err("the idempotency key is empty".to_owned());
    }
    if length > LONGEST_IDEMPOTENCY_KEY {
        return Err(format!(
            "the idempotency key has {length} characters, and Knock takes up to \
             {LONGEST_IDEMPOTENCY_KEY} \
             (https://docs.knock.app/api-reference/overview/idempotent-requests)"
        ));
    }
    if !key
        .bytes()
        .all(|byte| byte == b' ' || byte.is_ascii_graphic())
    {
        return Err(
            "the idempotency key has a character that is not printable ASCII, which a header \
             cannot carry"
                .to_owned(),
        );
    }
    if key.starts_with(' ') || key.ends_with(' ') {
        return Err(
            "the idempotency key begins or ends with a space, which is lost on the way".to_owned(),
        );
    }
    HeaderValue::from_str(key).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_checked() {
        assert_eq!(idempotency_key("order 1").unwrap(), "order 1");
        assert!(idempotency_key(&"x".repeat(255)).is_ok());
        for (key, reason) in [
            (String::new(), "is empty"),
            ("x".repeat(256), "256 characters, and Knock takes up to 255"),
            ("schlüssel".to_owned(), "not printable ASCII"),
            ("line\nbreak".to_owned(), "not printable ASCII"),
            ("order-1 ".to_owned(), "ends with a space"),
            (" ".to_owned(), "ends with a space"),
        ] {
            let error = idempotency_key(&key).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn custom_headers_are_checked_and_hidden() {
        let (_, value) = custom_header("X-Trace", "secret").unwrap();
        assert!(value.is_sensitive());
        for (name, value, reason) in [
            ("no name", "x", "is not the name of a header"),
            ("Authorization", "x", "is set by the API key"),
            ("Idempotency-Key", "x", "or by `idempotency_key`"),
            ("Content-Length", "0", "which the HTTP client sets"),
            ("host", "example.com", "which the HTTP client sets"),
            ("transfer-encoding", "chunked", "which the HTTP client sets"),
            ("connection", "close", "which the HTTP client sets"),
            ("x-trace", "a\nb", "a character that a header cannot carry"),
        ] {
            let error = custom_header(name, value).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
        for name in HEADERS_OF_THE_CONNECTION {
            assert!(custom_header(name, "x").is_err(), "{name}");
        }
    }
}
