use std::time::Duration;

use reqwest::StatusCode;
use serde_json::Value;

use super::reply::Reply;

/// How a [`FakeKnock`](super::FakeKnock) fails a request.
#[derive(Clone, Debug)]
pub struct Failure(pub(super) Kind);

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Answer(Reply),
    Disconnect,
    DisconnectAfterProcessing,
    Stall,
}

impl Failure {
    /// Answers with this status and does nothing.
    #[must_use]
    pub fn status(status: StatusCode) -> Self {
        Self(Kind::Answer(Reply::error(
            status,
            "told_to_fail",
            "The fake Knock was told to fail this request",
        )))
    }

    /// Closes the connection without an answer, before anything is done.
    #[must_use]
    pub fn disconnect() -> Self {
        Self(Kind::Disconnect)
    }

    /// Does what the request asks for, and then closes the connection without an
    /// answer: what idempotency keys are for.
    #[must_use]
    pub fn disconnect_after_processing() -> Self {
        Self(Kind::DisconnectAfterProcessing)
    }

    /// Never answers, and does nothing. The client waits for it until the request's
    /// [`timeout`](crate::Request::timeout), in real time, so set a short one: the
    /// default is 60 seconds, and each retry has as long again.
    #[must_use]
    pub fn stall() -> Self {
        Self(Kind::Stall)
    }

    /// Asks to wait, in whole seconds, with the header `Retry-After`.
    #[must_use]
    pub fn retry_after(self, wait: Duration) -> Self {
        self.header("retry-after", wait.as_secs().to_string())
    }

    /// Adds a header to the answer of a [`status`](Self::status). A name or a value
    /// that no header can carry is left out.
    #[must_use]
    pub fn header(self, name: &str, value: impl Into<String>) -> Self {
        match self.0 {
            Kind::Answer(reply) => Self(Kind::Answer(reply.header(name, value))),
            other => Self(other),
        }
    }

    /// Sets the body of the answer of a [`status`](Self::status), in place of an
    /// error in Knock's shape.
    #[must_use]
    pub fn body(self, body: Value) -> Self {
        match self.0 {
            Kind::Answer(reply) => Self(Kind::Answer(Reply {
                body: Some(body),
                ..reply
            })),
            other => Self(other),
        }
    }
}
