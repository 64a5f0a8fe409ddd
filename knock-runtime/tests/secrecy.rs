//! The API key is shown nowhere, whatever an application, a server or a proxy makes of it:
//! neither by `Debug` and `Display`, nor in a log or a span.

use std::error::Error as _;
use std::fmt::{Debug, Write as _};
use std::iter;
use std::sync::{Mutex, MutexGuard, Once};

use fastrand::Rng;
use knock_runtime::reqwest::redirect::Policy;
use knock_runtime::testing::{Failure, FakeKnock};
use knock_runtime::{Client, Error, Method, Response, Result, StatusCode, reqwest};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt as _};

const SEED: u64 = 20_260_323;

/// A key of the characters that one may have.
fn random_key(random: &mut Rng) -> String {
    let characters: Vec<char> = ('!'..='~')
        .filter(|it| !['"', '\'', '\\'].contains(it))
        .collect();
    let length = random.usize(12..40);
    let rest = iter::repeat_with(|| *random.choice(&characters).unwrap()).take(length);
    "sk_".chars().chain(rest).collect()
}

fn choose<T: Copy>(random: &mut Rng, choices: &[T]) -> T {
    *random.choice(choices).unwrap()
}

/// All that something can be made to say.
fn shown(value: &impl Debug) -> String {
    format!("{value:?} {value:#?}")
}

fn everything(error: &Error) -> String {
    let own = format!(
        "{error} {error:#} {} {} {:?} {:?} {:?}",
        shown(error),
        error.message(),
        error.code(),
        error.request_id(),
        error.field_errors()
    );
    let causes = iter::successors(error.source(), |&cause| cause.source());
    let causes = causes.map(|cause| format!("{cause} {cause:#} {cause:?} {cause:#?}"));
    iter::once(own).chain(causes).collect::<Vec<_>>().join(" ")
}

fn assert_hidden(key: &str, text: &str) {
    assert!(!text.contains(key), "{key} is shown in:\n{text}");
}

/// Everything that was logged, by whomever.
static LOGS: Mutex<String> = Mutex::new(String::new());

fn logs() -> MutexGuard<'static, String> {
    LOGS.lock().unwrap()
}

/// Listens to all targets at all levels, those of the HTTP client included.
fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Listener))
            .unwrap();
        log::set_logger(&Listener).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
    });
}

struct Listener;

struct Values;

impl Visit for Values {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        _ = writeln!(logs(), "{field} = {value:?} {value:#?}");
    }
}

impl<S: Subscriber> Layer<S> for Listener {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        attributes.record(&mut Values);
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: Context<'_, S>) {
        values.record(&mut Values);
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        event.record(&mut Values);
    }
}

impl log::Log for Listener {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        _ = writeln!(logs(), "{} {}", record.target(), record.args());
    }

    fn flush(&self) {}
}

/// Making one takes longer than all that is done with it here.
fn http_client(redirect: Policy) -> reqwest::Client {
    let builder = reqwest::Client::builder().redirect(redirect).no_proxy();
    builder.tls_certs_only([]).build().unwrap()
}

/// What an application may do with a key by mistake.
#[test]
fn whatever_an_application_does() {
    let mut random = Rng::with_seed(SEED);
    let http_client = http_client(Policy::none());
    for _ in 0..2_000 {
        let key = random_key(&mut random);
        let builder = || {
            let builder = Client::builder().http_client(http_client.clone());
            builder.api_key(&key)
        };
        assert_hidden(&key, &shown(&builder().branch(&key).base_url(&key)));
        for base_url in [
            key.clone(),
            format!("ftp://{key}"),
            format!("https://{key}@api.knock.app"),
            format!("https://api.knock.app/{key}?{key}"),
            format!("https://api.knock.app/{key}/v1"),
        ] {
            if let Err(error) = builder().base_url(base_url).build() {
                assert_hidden(&key, &everything(&error));
            }
        }
        let branch = builder().branch(format!("{key}\n")).build();
        assert_hidden(&key, &everything(&branch.unwrap_err()));
        for wrong in [format!("pk_{key}"), format!("{key}\n"), format!("{key}\"")] {
            let error = Client::new(&wrong).unwrap_err();
            assert_hidden(&key, &everything(&error));
        }

        let client = builder().branch(&key).build().unwrap();
        let request = client
            .trigger(&key, [&key])
            .data(json!({ &key: key }))
            .header(&key, &key)
            .idempotency_key(&key);
        let raw = client
            .request(Method::POST, &key)
            .query(&key, &key)
            .body(&key);
        let list = client.users().list().after(&key);
        let split = shown(&request.clone().split());
        let pages = shown(&list.clone().pages()) + &shown(&list.clone().items());
        for text in [
            shown(&client),
            shown(&request),
            shown(&raw),
            shown(&list),
            split,
            pages,
        ] {
            assert_hidden(&key, &text);
        }
    }
}

/// What came of a request.
enum Outcome {
    Error(Error),
    /// What shows of an answer: its headers. What its body says is the application's.
    Answer(String),
}

impl<T> From<Result<Response<T>>> for Outcome {
    fn from(result: Result<Response<T>>) -> Self {
        match result {
            Ok(response) => {
                Self::Answer(shown(response.headers()) + response.request_id().unwrap_or("none"))
            }
            Err(error) => Self::Error(error),
        }
    }
}

/// Sends a request of some kind, in which the key stands in some place.
async fn send(random: &mut Rng, client: &Client, key: &str) -> Outcome {
    let raw = |path: String| client.request(Method::GET, path);
    match random.u8(0..8) {
        0 => client.users().get(key).with_response().await.into(),
        1 => client.users().get(key).send_raw().await.into(),
        2 => raw(format!("/v1/{key}")).with_response().await.into(),
        3 => raw(key.to_owned()).with_response().await.into(),
        4 => {
            let request = raw("/v1/users".to_owned()).query(key, key);
            request.header("x-key", key).with_response().await.into()
        }
        5 => {
            let request = raw("/v1/users".to_owned());
            request.header(key, "x").with_response().await.into()
        }
        6 => match client.bulk_operation("o").wait().await {
            Ok(operation) => Outcome::Answer(shown(&operation.status)),
            Err(error) => Outcome::Error(error),
        },
        _ => {
            let request = client.trigger(key, [key]).data(json!({ key: key }));
            request.with_response().await.into()
        }
    }
}

const BODIES: [&str; 12] = [
    r#""KEY""#,
    r#"{"workflow_run_id":["KEY"],"KEY":{"x":"KEY"}}"#,
    r#"{"workflow_run_id":1,"KEY":"KEY"}"#,
    r#"{"workflow_run_id":"x"}"#,
    r#"{"message":"Bearer KEY","code":"KEY"}"#,
    r#"{"errors":{"detail":"KEY"}}"#,
    r#"{"message":"m","errors":[{"field":"KEY","message":"a KEY b"},{"message":"KEY"}]}"#,
    r#"["Authorization","Bearer KEY"]"#,
    r#"{"id":"o","name":"KEY","status":"failed"}"#,
    r#"{"workflow_run_id":KEY}"#,
    r"<p>Bearer KEY</p>",
    "",
];

/// A whole answer, which need not be one that a server should give.
fn answer(random: &mut Rng, key: &str) -> String {
    let escaped: Vec<_> = key.bytes().map(|byte| format!("\\u{byte:04x}")).collect();
    let escaped = escaped.concat();
    let mixed = key.replace('_', "\\u005f");
    let written = choose(random, &[key, &escaped, &mixed]);
    let body = choose(random, &BODIES).replace("KEY", written);
    let status = choose(
        random,
        &[200, 201, 302, 307, 401, 404, 409, 422, 429, 500, 502],
    );
    let length = body.len() + if random.u8(0..8) == 0 { 5 } else { 0 };
    let header = choose(
        random,
        &[
            "",
            "location: http://127.0.0.1:1/KEY\r\n",
            "KEY: KEY\r\n",
            "x-should-retry: KEY\r\n",
        ],
    );
    match random.u8(0..12) {
        0 => format!("KEY {status} KEY\r\n\r\n"),
        1 => String::new(),
        _ => format!(
            "HTTP/1.1 {status} KEY\r\nx-request-id: KEY\r\nidempotent-replayed: KEY\r\n{header}\
             retry-after: KEY\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
        ),
    }
    .replace("KEY", key)
        + &body
}

/// Answers a request as soon as it has come whole, and closes the connection.
async fn serve(listener: &TcpListener, answer: &str) {
    let (mut stream, _) = listener.accept().await.unwrap();
    read(&mut stream).await;
    _ = stream.write_all(answer.as_bytes()).await;
}

async fn read(stream: &mut TcpStream) {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request).to_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.split("content-length: ").nth(1).map_or(0, |rest| {
                rest.split("\r\n").next().unwrap().parse().unwrap()
            });
            if body.len() >= length {
                return;
            }
        }
        if stream.read_buf(&mut request).await.unwrap() == 0 {
            return;
        }
    }
}

/// What a server or a proxy may answer: to a client as it is by default, and to one that
/// follows redirects.
#[tokio::test]
async fn whatever_a_server_answers() {
    listen();
    let mut random = Rng::with_seed(SEED);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (mut errors, mut answers) = (0, 0);
    let http_clients = [Policy::none(), Policy::limited(5)].map(http_client);
    for _ in 0..2_000 {
        let key = random_key(&mut random);
        let builder = Client::builder()
            .api_key(&key)
            .base_url(&url)
            .max_retries(0);
        let http_client = random.choice(&http_clients).unwrap().clone();
        let client = builder.http_client(http_client).build().unwrap();
        let answer = answer(&mut random, &key);
        let outcome = tokio::select! {
            outcome = send(&mut random, &client, &key) => outcome,
            () = async { loop { serve(&listener, &answer).await } } => unreachable!(),
        };
        match outcome {
            Outcome::Error(error) => {
                errors += 1;
                assert_hidden(&key, &everything(&error));
            }
            Outcome::Answer(shown) => {
                answers += 1;
                assert_hidden(&key, &shown);
            }
        }
        let logged = std::mem::take(&mut *logs());
        assert!(logged.contains("otel.name"), "nothing was logged");
        assert_hidden(&key, &logged);
    }
    assert!(
        errors > 1_000 && answers > 100,
        "{errors} errors, {answers} answers"
    );
}

/// The fake, which is shown in failures of tests, and what it received.
#[tokio::test]
async fn whatever_a_fake_receives() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let mut random = Rng::with_seed(SEED);
    let http_client = http_client(Policy::none());
    for _ in 0..100 {
        let key = random_key(&mut random);
        let builder = Client::builder().api_key(&key).base_url(knock.url());
        let client = builder.http_client(http_client.clone()).build()?;
        let failure = Failure::status(StatusCode::FORBIDDEN);
        knock.fail_next(
            1,
            failure
                .header("x-key", &key)
                .body(json!({ "message": key })),
        );
        client.users().get(&key).await.unwrap_err();
        let request = client.users().identify("a").property(&key, &key);
        request.header("x-key", &key).await?;
        let raw = client.request(Method::GET, format!("/v1/users?{key}"));
        _ = raw.await;
        assert_hidden(&key, &shown(&knock));
    }
    for exchange in knock.exchanges() {
        let authorization = exchange.header("authorization").unwrap();
        let key = authorization.strip_prefix("Bearer ").unwrap();
        assert_hidden(
            key,
            &format!("{exchange} {exchange:#} {}", shown(&exchange)),
        );
    }
    Ok(())
}
