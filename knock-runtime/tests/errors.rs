//! Every kind of error, and what it says.

use std::collections::BTreeMap;
use std::time::Duration;

use knock_runtime::testing::{Failure, FakeKnock};
use knock_runtime::{
    Client, Error, ErrorCode, ErrorKind, Method, Number, PushTokens, Recipient, Result, StatusCode,
    Tenant, Trigger, Value, WindowRule,
};
use serde_json::json;

async fn trigger_error(knock: &FakeKnock, key: &str, recipients: Value) -> Error {
    knock
        .client()
        .request(Method::POST, format!("/v1/workflows/{key}/trigger"))
        .body(json!({ "recipients": recipients }))
        .await
        .unwrap_err()
}

/// A raw request sends what the typed one would refuse.
#[tokio::test]
async fn bad_request() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let error = trigger_error(&knock, "reminder", json!([{ "name": "Jane" }])).await;
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    assert_eq!(
        error.to_string(),
        "Knock answered 400 Bad Request to POST /v1/workflows/reminder/trigger: invalid_params: \
         `recipients[0]` is neither an id nor an object with an id (request id fake_request_1)"
    );
    Ok(())
}

#[tokio::test]
async fn a_public_key_is_refused_before_a_request() {
    let error = Client::new("pk_test_12345").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        error.to_string(),
        "no Knock client: the API key is a public one (`pk_…`), which only identifies an account \
         and cannot trigger workflows: use a secret key (`sk_…`), and keep it on the server"
    );
}

#[tokio::test]
async fn authentication() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(
        1,
        Failure::status(StatusCode::UNAUTHORIZED).body(json!({
            "code": "api_key_expired",
            "message": "Your API key has expired",
            "status": 401,
            "type": "authentication_error",
        })),
    );
    let error = knock.client().users().get("a").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!(error.code(), Some(&ErrorCode::ApiKeyExpired));
    assert_eq!(
        error.to_string(),
        "Knock answered 401 Unauthorized to GET /v1/users/{user_id}: api_key_expired: Your API \
         key has expired (request id fake_request_1)"
    );
    Ok(())
}

#[tokio::test]
async fn not_found() -> Result<()> {
    let knock = FakeKnock::builder().workflow("reminder").start().await?;
    let error = knock
        .client()
        .trigger("remainder", "user_123")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    assert_eq!(error.code(), Some(&ErrorCode::WorkflowMissing));
    assert_eq!(
        error.to_string(),
        "Knock answered 404 Not Found to POST /v1/workflows/{key}/trigger: workflow_missing: The \
         workflow `remainder` could not be found in this environment (request id fake_request_1)"
    );
    Ok(())
}

#[tokio::test]
async fn validation_names_the_fields() -> Result<()> {
    let schema = json!({
        "type": "object",
        "properties": {
            "items": { "type": "array", "items": { "properties": { "title": { "type": "string" } } } },
        },
        "required": ["name"],
    });
    let knock = FakeKnock::builder()
        .workflow_with_schema("comments", schema)
        .start()
        .await?;
    let comments = |data: Value| knock.client().trigger("comments", "user_123").data(data);

    let error = comments(json!({ "items": [{ "title": 1 }] }))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Validation);
    assert_eq!(error.code(), Some(&ErrorCode::InvalidParams));
    let mut fields: Vec<_> = error
        .field_errors()
        .iter()
        .map(|error| error.field.as_deref().unwrap())
        .collect();
    fields.sort_unstable();
    assert_eq!(fields, ["data.items.0.title", "data.name"]);
    assert!(
        error
            .to_string()
            .contains("; data.name: \"name\" is a required property"),
        "{error}"
    );

    comments(json!({ "name": "Jane", "items": [{ "title": "x" }] })).await?;
    knock
        .client()
        .trigger_each("comments", [("user_123", json!({ "name": "Jane" }))])
        .await?;
    Ok(())
}

#[tokio::test]
async fn rate_limited_says_how_long_to_wait() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let wait = Duration::from_secs(3_600);
    knock.fail_next(
        1,
        Failure::status(StatusCode::TOO_MANY_REQUESTS).retry_after(wait),
    );
    let error = knock.client().users().get("a").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), Some(wait));
    assert_eq!(error.attempts(), 1, "an hour is too long to wait");
    Ok(())
}

#[tokio::test]
async fn permission_conflict_and_server() -> Result<()> {
    let knock = FakeKnock::start().await?;
    for (status, kind) in [
        (StatusCode::FORBIDDEN, ErrorKind::Permission),
        (StatusCode::CONFLICT, ErrorKind::Conflict),
        (StatusCode::BAD_GATEWAY, ErrorKind::Server),
        (StatusCode::FOUND, ErrorKind::UnexpectedStatus),
    ] {
        knock.fail_next(1, Failure::status(status));
        let request = knock.client().users().get("a").max_retries(0);
        assert_eq!(request.await.unwrap_err().kind(), kind);
    }
    Ok(())
}

#[tokio::test]
async fn timeout() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(1, Failure::stall());
    let error = knock
        .client()
        .users()
        .get("a")
        .timeout(Duration::from_millis(50))
        .max_retries(0)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(
        error.to_string().starts_with(
            "GET /v1/users/{user_id} got no answer from Knock: no answer came in time"
        ),
        "{error}"
    );
    Ok(())
}

#[tokio::test]
async fn transport_says_why_and_hides_the_url() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(1, Failure::disconnect());
    let request = knock
        .client()
        .users()
        .get("jane@example.com")
        .max_retries(0);
    let error = request.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.to_string().contains("the connection broke: "));
    assert_eq!(error.status(), None);
    assert!(!format!("{error:?} {error}").contains("jane"), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn decode() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(
        1,
        Failure::status(StatusCode::OK).body(json!({ "ok": true })),
    );
    let error = knock.client().trigger("a", "b").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(
        error.to_string(),
        "Knock answered 200 OK to POST /v1/workflows/{key}/trigger: the answer is not of the \
         documented form: missing field `workflow_run_id` at line 1 column 11 (request id \
         fake_request_1)"
    );
    Ok(())
}

/// Each fails with its reason, as a request that was not sent.
async fn assert_refused(refusals: Vec<(Trigger, &str)>) {
    for (request, reason) in refusals {
        let error = request.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let text = error.to_string();
        assert!(
            text.starts_with("POST /v1/workflows/{key}/trigger was not sent: "),
            "{text}"
        );
        assert!(text.contains(reason), "{text}");
    }
}

/// `serde_json` would write `null` for each of them.
#[tokio::test]
async fn numbers_that_json_cannot_carry_are_not_sent() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    let trigger = || client.trigger("key", "user");
    assert_refused(vec![
        (
            trigger().data(BTreeMap::from([("n", Number::from(f64::NAN))])),
            "`data` cannot be sent as JSON: NaN is not a number that JSON can carry",
        ),
        (
            trigger().data(BTreeMap::from([("n", f64::NAN)])),
            "`data` cannot be sent as JSON: NaN is not a number that JSON can carry",
        ),
        (
            client.trigger("key", Recipient::user("user").property("x", f32::INFINITY)),
            "`x` cannot be sent as JSON: inf is not a number that JSON can carry",
        ),
        (
            trigger().tenant(Tenant::new("acme").property("x", [f64::NEG_INFINITY])),
            "`x` cannot be sent as JSON: -inf is not a number that JSON can carry",
        ),
        (
            client.trigger_each("key", [("user", BTreeMap::from([("n", f64::NAN)]))]),
            "`data` cannot be sent as JSON: NaN is not a number that JSON can carry",
        ),
    ])
    .await;
    assert!(knock.exchanges().is_empty());
    Ok(())
}

/// Each is refused with the reason, and Knock never hears of it.
#[tokio::test]
async fn what_knock_would_not_take_is_not_sent() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    let trigger = || client.trigger("key", "user");
    let refusals: Vec<(Trigger, &str)> = vec![
        (
            client.trigger("key", Vec::<String>::new()),
            "there is no recipient",
        ),
        (
            client.trigger("key", vec!["user"; 1_001]),
            "there are 1001 recipients, and Knock takes up to 1000 in one trigger (https://",
        ),
        (client.trigger("", "user"), "`key` is empty"),
        (
            client.trigger("..", "user"),
            "`key` is `..`, which no path can carry",
        ),
        (client.trigger("key", ""), "the id of a recipient is empty"),
        (trigger().actor(""), "the id of a recipient is empty"),
        (
            trigger().actor(Recipient::object("", "a")),
            "the collection of a recipient is empty",
        ),
        (trigger().tenant(""), "the id of the tenant is empty"),
        (
            trigger().actor(Recipient::user("a").property("id", "b")),
            "`id` is not set as a property, but by `Recipient::user` or `Recipient::object`",
        ),
        (
            trigger().tenant(Tenant::new("acme").property("id", "b")),
            "`id` is not set as a property, but by `Tenant::new`",
        ),
        (
            trigger().cancellation_key(""),
            "the cancellation key is empty",
        ),
        (
            trigger().idempotency_key(""),
            "the idempotency key is empty",
        ),
        (
            trigger().idempotency_key("x".repeat(256)),
            "the idempotency key has 256 characters, and Knock takes up to 255 (https://",
        ),
        (
            trigger().data("x"),
            "`data` must be a JSON object, such as a struct or a map makes, not text",
        ),
        (
            trigger().data(BTreeMap::from([("until", WindowRule::daily().hour(24))])),
            "the hour of a window rule is 0 to 23, not 24",
        ),
        (
            trigger().data(json!({ "x": "x".repeat(10 * 1024 * 1024) })),
            "bytes, attachments included, and Knock takes up to 10 MB (https://",
        ),
        (
            trigger().header("authorization", "x"),
            "is set by the API key",
        ),
    ];
    assert_refused(refusals).await;

    for error in [
        client.cancel("key", "").await.unwrap_err(),
        client
            .cancel("key", "c")
            .recipients([""; 0])
            .await
            .unwrap_err(),
        client.users().delete("").await.unwrap_err(),
        client
            .users()
            .identify("user")
            .property("preferences", "x")
            .await
            .unwrap_err(),
        client
            .users()
            .channel_data("user", "")
            .set(PushTokens::new(["t"]))
            .await
            .unwrap_err(),
        client
            .users()
            .channel_data("user", "channel")
            .set(["t"])
            .await
            .unwrap_err(),
        client.request(Method::GET, "v1/users").await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    }
    assert!(knock.exchanges().is_empty());
    Ok(())
}
