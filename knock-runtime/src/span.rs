//! What `tracing` sees of requests: a span for each, a span below it for every attempt,
//! and an event before every retry, with the names of OpenTelemetry's [semantic
//! conventions for HTTP clients][names].
//!
//! None of it holds a key, a body, a query or a path with ids: the path is that of
//! Knock's description, and a raw request, whose path is given whole, has none.
//!
//! [names]: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span

use std::time::Duration;

use tracing::field::Empty;
use tracing::instrument::Instrumented;
use tracing::{Instrument as _, info, info_span};

use crate::client::Outcome;
use crate::request::{Call, Response};
use crate::{Error, ErrorKind};

/// The target of all spans and events, which filters name.
const TARGET: &str = "knock_runtime";

/// A span that closes when it is dropped.
pub(crate) struct Span(tracing::Span);

/// The spans of requests and of attempts differ in their names and kinds alone. Fields
/// are part of the code that a macro makes, so the macro is written once.
macro_rules! span {
    ($name:literal, $kind:literal, $call:expr) => {{
        let Call { method, path, .. } = $call;
        let url = $call.client.base_url();
        let operation = path.operation();
        let name = match operation {
            Some(template) => format!("{method} {template}"),
            None => method.to_string(),
        };
        Self(info_span!(
            target: TARGET,
            $name,
            otel.name = name,
            otel.kind = $kind,
            otel.status_code = Empty,
            http.request.method = method.as_str(),
            http.request.resend_count = Empty,
            http.response.status_code = Empty,
            url.template = operation,
            server.address = url.host_str(),
            server.port = url.port_or_known_default(),
            error.type = Empty,
            knock.request_id = Empty,
        ))
    }};
}

impl Span {
    /// The span of a request with all its attempts. It is internal, so that who counts
    /// what clients send counts the attempts alone.
    pub(crate) fn request(call: &Call) -> Self {
        span!("request", "internal", call)
    }

    /// The span of one attempt, which is a retry unless `retries` is zero.
    pub(crate) fn attempt(call: &Call, retries: u32) -> Self {
        let span: Self = span!("attempt", "client", call);
        if retries > 0 {
            span.0.record("http.request.resend_count", retries);
        }
        span
    }

    /// Lets `work` run inside of the span.
    pub(crate) fn in_scope<T>(&self, work: impl FnOnce() -> T) -> T {
        self.0.in_scope(work)
    }

    /// Lets `future` run inside of the span, whatever runs between its steps.
    pub(crate) fn instrument<F: Future>(&self, future: F) -> Instrumented<F> {
        future.instrument(self.0.clone())
    }

    /// Records what Knock answered to an attempt, or that it did not.
    pub(crate) fn record_attempt(&self, outcome: &Outcome) {
        match outcome {
            Ok(response) => {
                self.record_answer(response);
                if !response.status().is_success() {
                    self.record_failure(response.status().as_str());
                }
            }
            Err(none) if none.is_late() => self.record_failure("timeout"),
            Err(_) => self.record_failure("transport"),
        }
    }

    /// Records what came of a request in the end.
    pub(crate) fn record_request<T>(&self, outcome: &Result<Response<T>, Error>) {
        match outcome {
            Ok(response) => self.record_answer(response),
            Err(error) => {
                if let Some(status) = error.status() {
                    self.0.record("http.response.status_code", status.as_u16());
                }
                self.0.record("knock.request_id", error.request_id());
                self.record_failure(&error_type(error));
            }
        }
    }

    fn record_answer<T>(&self, response: &Response<T>) {
        let status = response.status().as_u16();
        self.0.record("http.response.status_code", status);
        self.0.record("knock.request_id", response.request_id());
    }

    fn record_failure(&self, error_type: &str) {
        self.0.record("otel.status_code", "ERROR");
        self.0.record("error.type", error_type);
    }
}

/// The status if that is what failed, else a name of the error.
fn error_type(error: &Error) -> String {
    let name = match (error.kind(), error.status()) {
        (ErrorKind::Decode, _) => "decode",
        (_, Some(status)) => return status.as_str().to_owned(),
        (ErrorKind::InvalidRequest, None) => "invalid_request",
        (ErrorKind::Timeout, None) => "timeout",
        (ErrorKind::Transport, None) => "transport",
        (ErrorKind::RateLimited, None) => "rate_limited",
        // What the conventions say for what has no name of its own.
        _ => "_OTHER",
    };
    name.to_owned()
}

/// Tells that a request is sent again after a wait.
pub(crate) fn retries_after(wait: Duration) {
    let seconds = wait.as_secs_f64();
    info!(target: TARGET, { knock.retry.wait = seconds }, "the request is sent again after a wait");
}
