use std::time::Duration;

use reqwest::StatusCode;
use serde_json::Value;

use super::reply::Reply;

/// How a [`FakeKnock`](super::FakeKnock) fails a request.
#[derive(Clone, Debug)]
pub struct Failure {
    pub(super) kind: Kind,
    /// Whether the request is done before it fails.
    pub(super) processed: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Answer(Reply),
    Truncate,
    Disconnect,
    Reset,
    Stall,
}

impl Failure {
    /// Answers with this status and does nothing.
    #[must_use]
    pub fn status(status: StatusCode) -> Self {
        Self::new(Kind::Answer(Reply::error(
            status,
            "told_to_fail",
            "The fake Knock was told to fail this request",
        )))
    }

    /// Closes the connection without an answer, before anything is done.
    #[must_use]
    pub fn disconnect() -> Self {
        Self::new(Kind::Disconnect)
    }

    /// Resets the connection without an answer, before anything is done.
    #[must_use]
    pub fn reset() -> Self {
        Self::new(Kind::Reset)
    }

    /// Does what the request asks for, and breaks the connection in the middle of the
    /// answer: after half of its body, or before an answer that has none.
    #[must_use]
    pub fn truncate() -> Self {
        Self::new(Kind::Truncate)
    }

    /// Never answers, and does nothing. The client waits for it until the request's
    /// [`timeout`](crate::Request::timeout), in real time, so set a short one: the
    /// default is 60 seconds, and each retry has as long again.
    #[must_use]
    pub fn stall() -> Self {
        Self::new(Kind::Stall)
    }

    fn new(kind: Kind) -> Self {
        let processed = matches!(kind, Kind::Truncate);
        Self { kind, processed }
    }

    /// Does what the request asks for before it fails: what idempotency keys are for.
    #[must_use]
    pub fn after_processing(self) -> Self {
        Self {
            processed: true,
            ..self
        }
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
        self.map_answer(|reply| reply.header(name, value))
    }

    /// Sets the body of the answer of a [`status`](Self::status), in place of an
    /// error in Knock's shape.
    #[must_use]
    pub fn body(self, body: Value) -> Self {
        self.map_answer(|reply| Reply {
            body: Some(body),
            ..reply
        })
    }

    fn map_answer(self, change: impl FnOnce(Reply) -> Reply) -> Self {
        let kind = match self.kind {
            Kind::Answer(reply) => Kind::Answer(change(reply)),
            other => other,
        };
        Self { kind, ..self }
    }
}
