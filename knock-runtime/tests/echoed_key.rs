//! The API key is shown nowhere, whatever a server or a proxy makes of it.

use std::error::Error as _;
use std::iter;

use knock_runtime::testing::{Failure, FakeKnock};
use knock_runtime::{Client, Error, Result, StatusCode};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

const KEY: &str = "sk_test_SECRETKEY";

/// All that an error can be made to say.
fn everything(error: &Error) -> String {
    let own = format!(
        "{error} {error:?} {error:#?} {} {:?} {:?} {:?}",
        error.message(),
        error.code(),
        error.request_id(),
        error.field_errors()
    );
    let causes = iter::successors(error.source(), |&cause| cause.source());
    let causes = causes.map(|cause| format!("{cause} {cause:?}"));
    iter::once(own).chain(causes).collect::<Vec<_>>().join(" ")
}

/// Wherever a server or a proxy may put the key, whatever the status, and whether
/// JSON escapes it or not.
#[tokio::test]
async fn an_echoed_key_is_hidden_wherever_it_stands() -> Result<()> {
    let (listener, client) = server_of_one().await?;
    let escaped: Vec<_> = KEY.bytes().map(|byte| format!("\\u{byte:04x}")).collect();
    let escaped = escaped.concat();
    let mixed = KEY.replace('_', "\\u005f");
    for written in [KEY, &escaped, &mixed] {
        for body in [
            r#""KEY""#,
            r#"{"workflow_run_id":["KEY"],"KEY":{"x":"KEY"}}"#,
            r#"{"workflow_run_id":1,"KEY":"KEY"}"#,
            r#"{"message":"Bearer KEY","code":"KEY"}"#,
            r#"{"errors":{"detail":"KEY"}}"#,
            r#"{"message":"m","errors":[{"field":"KEY","message":"a KEY b"},{"message":"KEY"}]}"#,
            r#"["Authorization","Bearer KEY"]"#,
        ] {
            for status in [200, 401, 404, 422, 502] {
                let answer = answer(status, KEY, &body.replace("KEY", written));
                let error = error_of(&client, &listener, &answer).await;
                let text = everything(&error);
                assert!(!text.contains("SECRETKEY"), "{text}");
                assert!(!text.contains("\\u00"), "{text}");
                assert_eq!(error.request_id(), Some("[redacted]"));
            }
        }
    }
    let page = answer(502, "r", &format!("<p>Bearer {KEY}</p>"));
    let error = error_of(&client, &listener, &page).await;
    assert_eq!(error.message(), "<p>Bearer [redacted]</p>");
    Ok(())
}

/// A whole HTTP answer, which need not be one that [`FakeKnock`] would give.
fn answer(status: u16, request_id: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} \r\nx-request-id: {request_id}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
}

/// A socket to answer at, and a client of it that asks once.
async fn server_of_one() -> Result<(TcpListener, Client)> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let client = Client::builder()
        .api_key(KEY)
        .base_url(format!("http://{}", listener.local_addr().unwrap()))
        .max_retries(0)
        .build()?;
    Ok((listener, client))
}

/// The error of a trigger that is answered so.
async fn error_of(client: &Client, listener: &TcpListener, answer: &str) -> Error {
    let serve = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !request.ends_with(br#"{"recipients":["b"]}"#) {
            assert_ne!(stream.read_buf(&mut request).await.unwrap(), 0);
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
    };
    let (outcome, ()) = tokio::join!(client.trigger("a", "b").into_future(), serve);
    outcome.unwrap_err()
}

/// Something on the way that echoes the request gives nothing away.
#[tokio::test]
async fn an_echoed_key_is_hidden() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = Client::builder()
        .api_key("sk_very_secret")
        .base_url(knock.url())
        .max_retries(0)
        .build()?;
    knock.fail_next(
        1,
        Failure::status(StatusCode::BAD_GATEWAY)
            .body(json!("authorization: Bearer sk_very_secret")),
    );
    let request = client.users().get("a");
    assert!(!format!("{client:?} {request:?}").contains("sk_very_secret"));
    let error = request.await.unwrap_err();
    assert!(error.message().contains("Bearer [redacted]"), "{error}");
    assert!(!format!("{error:?} {error}").contains("sk_very_secret"));

    client.users().identify("a").await?;
    let exchange = &knock.exchanges()[1];
    assert!(!format!("{exchange:?} {exchange}").contains("sk_very_secret"));
    Ok(())
}
