//! What `tracing` sees of requests.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};
use std::time::Duration;

use knock_runtime::testing::{Failure, FakeKnock};
use knock_runtime::{Method, Result, StatusCode};
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{DefaultGuard, set_default};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context as Spans, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

/// Writes a line for every span that is closed and every event, in their order.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    /// Begins to listen to what this thread does.
    fn listen() -> (Self, DefaultGuard) {
        let lines = Self::default();
        let guard = set_default(tracing_subscriber::registry().with(lines.clone()));
        (lines, guard)
    }

    /// What was written so far, with the port of a fake by name.
    fn of(&self, knock: &FakeKnock) -> String {
        let url = knock.url();
        let port = url.rsplit(':').next().unwrap();
        self.0.lock().unwrap().join("\n").replace(port, "PORT")
    }

    fn push(&self, head: String, parent: Option<&str>, Fields(fields): &Fields) {
        let mut line = head;
        if let Some(parent) = parent {
            _ = write!(line, " in {parent}");
        }
        for (name, value) in fields {
            _ = write!(line, "\n  {name} = {value}");
        }
        self.0.lock().unwrap().push(line);
    }
}

#[derive(Default)]
struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Lines {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, spans: Spans<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        spans.span(id).unwrap().extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, spans: Spans<'_, S>) {
        let span = spans.span(id).unwrap();
        values.record(span.extensions_mut().get_mut::<Fields>().unwrap());
    }

    fn on_event(&self, event: &Event<'_>, spans: Spans<'_, S>) {
        if event.metadata().target() == "knock_runtime" {
            let mut fields = Fields::default();
            event.record(&mut fields);
            let parent = spans.event_span(event).map(|span| span.name());
            self.push("event".to_owned(), parent, &fields);
        }
    }

    fn on_close(&self, id: Id, spans: Spans<'_, S>) {
        let span = spans.span(&id).unwrap();
        if span.metadata().target() == "knock_runtime" {
            let parent = span.parent().map(|parent| parent.name());
            let fields = span.extensions_mut().remove::<Fields>().unwrap();
            self.push(span.name().to_owned(), parent, &fields);
        }
    }
}

#[tokio::test]
async fn a_request_that_is_retried_twice() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let limited = Failure::status(StatusCode::TOO_MANY_REQUESTS);
    knock.fail_next(1, limited.retry_after(Duration::from_secs(3)));
    knock.fail_next(
        1,
        Failure::status(StatusCode::BAD_GATEWAY).header("retry-after-ms", "250"),
    );
    let (lines, _guard) = Lines::listen();
    knock
        .client()
        .trigger("reminder", "jane@example.com")
        .data(json!({ "secret": "hidden" }))
        .await?;
    let expected = r#"attempt in request
  error.type = "429"
  http.request.method = "POST"
  http.response.status_code = 429
  knock.request_id = "fake_request_1"
  otel.kind = "client"
  otel.name = "POST /v1/workflows/{key}/trigger"
  otel.status_code = "ERROR"
  server.address = "127.0.0.1"
  server.port = PORT
  url.template = "/v1/workflows/{key}/trigger"
event in request
  knock.retry.wait = 3.0
  message = the request is sent again after a wait
attempt in request
  error.type = "502"
  http.request.method = "POST"
  http.request.resend_count = 1
  http.response.status_code = 502
  knock.request_id = "fake_request_2"
  otel.kind = "client"
  otel.name = "POST /v1/workflows/{key}/trigger"
  otel.status_code = "ERROR"
  server.address = "127.0.0.1"
  server.port = PORT
  url.template = "/v1/workflows/{key}/trigger"
event in request
  knock.retry.wait = 0.25
  message = the request is sent again after a wait
attempt in request
  http.request.method = "POST"
  http.request.resend_count = 2
  http.response.status_code = 200
  knock.request_id = "fake_request_3"
  otel.kind = "client"
  otel.name = "POST /v1/workflows/{key}/trigger"
  server.address = "127.0.0.1"
  server.port = PORT
  url.template = "/v1/workflows/{key}/trigger"
request
  http.request.method = "POST"
  http.response.status_code = 200
  knock.request_id = "fake_request_3"
  otel.kind = "internal"
  otel.name = "POST /v1/workflows/{key}/trigger"
  server.address = "127.0.0.1"
  server.port = PORT
  url.template = "/v1/workflows/{key}/trigger""#;
    assert_eq!(lines.of(&knock), expected);
    Ok(())
}

/// The path of a raw request is given whole, so it may hold ids.
#[tokio::test]
async fn a_raw_request_has_no_path() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let (lines, _guard) = Lines::listen();
    let request = knock
        .client()
        .request(Method::GET, "/v1/users/jane?x=hidden");
    request.await.unwrap_err();
    let lines = lines.of(&knock);
    assert!(lines.contains("otel.name = \"GET\"\n"), "{lines}");
    for hidden in ["template", "jane", "hidden"] {
        assert!(!lines.contains(hidden), "{lines}");
    }
    Ok(())
}

#[tokio::test]
async fn every_kind_of_failure_is_named() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    let request = || client.users().get("a").max_retries(0);
    let (lines, _guard) = Lines::listen();

    client.users().get("").await.unwrap_err();
    knock.fail_next(1, Failure::disconnect());
    request().await.unwrap_err();
    knock.fail_next(1, Failure::stall());
    let stalled = request().timeout(Duration::from_millis(50));
    stalled.await.unwrap_err();
    knock.fail_next(1, Failure::status(StatusCode::OK).body(json!([])));
    request().await.unwrap_err();
    assert_eq!(request().send_raw().await?.status(), 404);

    let lines = lines.of(&knock);
    let named: Vec<_> = lines
        .lines()
        .filter(|line| !line.starts_with(' ') || line.contains("error.type"))
        .collect();
    assert_eq!(
        named,
        [
            "request",
            "  error.type = \"invalid_request\"",
            "attempt in request",
            "  error.type = \"transport\"",
            "request",
            "  error.type = \"transport\"",
            "attempt in request",
            "  error.type = \"timeout\"",
            "request",
            "  error.type = \"timeout\"",
            "attempt in request",
            "request",
            "  error.type = \"decode\"",
            "attempt in request",
            "  error.type = \"404\"",
            "request",
        ]
    );
    Ok(())
}

#[tokio::test]
async fn a_request_that_is_dropped_closes_its_spans() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let (lines, _guard) = Lines::listen();
    {
        let mut request = pin!(knock.client().users().get("a").with_response());
        let mut context = Context::from_waker(Waker::noop());
        assert!(request.as_mut().poll(&mut context).is_pending());
        assert_eq!(lines.of(&knock), "");
    }
    let lines = lines.of(&knock);
    let spans: Vec<_> = lines
        .lines()
        .filter(|line| !line.starts_with(' '))
        .collect();
    assert_eq!(spans, ["attempt in request", "request"]);
    Ok(())
}
