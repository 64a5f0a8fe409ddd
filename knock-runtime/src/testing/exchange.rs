use std::fmt::{self, Write as _};

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::reply::Reply;
use crate::client::ApiKey;

/// A request that a [`FakeKnock`](super::FakeKnock) received, and what it answered.
///
/// `Display` prints both as they went over the socket, but for the API key, which `Debug` does
/// not show either.
#[derive(Clone)]
pub struct Exchange {
    pub(super) request: Request,
    response: Option<Response>,
}

/// What was received.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    /// Path and query, as they were sent.
    pub(super) target: String,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

/// What is sent back.
#[derive(Clone, Debug)]
pub(super) struct Response {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Request {
    pub(super) fn new(method: Method, target: String, mut headers: HeaderMap, body: &[u8]) -> Self {
        if let Some(authorization) = headers.get_mut(AUTHORIZATION) {
            authorization.set_sensitive(true);
        }
        Self {
            method,
            target,
            headers,
            body: String::from_utf8_lossy(body).into_owned(),
        }
    }

    /// The path without the query.
    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn json(&self) -> Option<Value> {
        serde_json::from_str(&self.body).ok()
    }
}

impl Response {
    pub(super) fn new(reply: &Reply, request_id: &str) -> Self {
        let body = reply
            .body
            .as_ref()
            .map_or_else(String::new, Value::to_string);
        let mut headers = HeaderMap::new();
        let length = body.len().to_string();
        let own = [("x-request-id", request_id)].into_iter();
        let of_body = [
            ("content-type", "application/json"),
            ("content-length", &length),
        ];
        let given = reply
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in own
            .chain(of_body.into_iter().filter(|_| reply.body.is_some()))
            .chain(given)
        {
            if let (Ok(name), Ok(value)) = (
                HeaderName::from_bytes(name.as_bytes()),
                HeaderValue::from_str(value),
            ) {
                headers.insert(name, value);
            }
        }
        Self {
            status: reply.status,
            headers,
            body,
        }
    }
}

impl Response {
    /// The first half of the body. The headers tell the length of the whole.
    pub(super) fn truncated(mut self) -> Self {
        let half = self.body.chars().count() / 2;
        self.body = self.body.chars().take(half).collect();
        self
    }
}

impl Exchange {
    /// A request that has no answer yet.
    pub(super) fn new(request: Request) -> Self {
        Self {
            request,
            response: None,
        }
    }

    pub(super) fn answered(self, response: Option<Response>) -> Self {
        Self { response, ..self }
    }

    /// The method of the request.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.request.method
    }

    /// The path of the request as it was sent, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.request.path()
    }

    /// The query of the request as it was sent.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.request.target.split_once('?').map(|(_, query)| query)
    }

    /// A header of the request. The API key is shown here, and here alone.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.request.header(name)
    }

    /// The body of the request as it was sent; empty if there was none.
    #[must_use]
    pub fn body_text(&self) -> &str {
        &self.request.body
    }

    /// The body of the request, if it is JSON.
    #[must_use]
    pub fn body(&self) -> Option<Value> {
        self.request.json()
    }

    /// The status that was answered, or none if the request was left unanswered.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.response.as_ref().map(|response| response.status)
    }

    /// A header of the answer.
    #[must_use]
    pub fn response_header(&self, name: &str) -> Option<&str> {
        self.response.as_ref()?.headers.get(name)?.to_str().ok()
    }

    /// The body of the answer, if it is JSON.
    #[must_use]
    pub fn response_body(&self) -> Option<Value> {
        serde_json::from_str(&self.response.as_ref()?.body).ok()
    }
}

impl Exchange {
    /// The key that the request came with.
    fn key(&self) -> ApiKey {
        let authorization = self.header(AUTHORIZATION.as_str()).unwrap_or_default();
        ApiKey::new(authorization.rsplit(' ').next().unwrap_or_default())
    }

    fn write(&self, text: &mut String) -> fmt::Result {
        let Request {
            method,
            target,
            headers,
            body,
        } = &self.request;
        writeln!(text, "{method} {target} HTTP/1.1")?;
        message(text, headers, body)?;
        match &self.response {
            Some(response) => {
                writeln!(text, "\nHTTP/1.1 {}", response.status)?;
                message(text, &response.headers, &response.body)
            }
            None => writeln!(text, "\n(no answer)"),
        }
    }
}

impl fmt::Display for Exchange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text)?;
        formatter.write_str(&self.key().hide(&text))
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.key();
        formatter
            .debug_struct("Exchange")
            .field("request", &key.hidden_in(&self.request))
            .field("response", &key.hidden_in(&self.response))
            .finish()
    }
}

fn message(text: &mut String, headers: &HeaderMap, body: &str) -> fmt::Result {
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        if name == AUTHORIZATION {
            let scheme = value.split(' ').next().unwrap_or_default();
            writeln!(text, "{name}: {scheme} [redacted]")?;
        } else {
            writeln!(text, "{name}: {value}")?;
        }
    }
    if body.is_empty() {
        return Ok(());
    }
    writeln!(text, "\n{body}")
}
