//! A trigger that is put away is sent later with the same key and bytes, and what was changed
//! meanwhile is refused with the reason.

use std::time::Duration;

use knock_runtime::testing::{Failure, FakeKnock};
use knock_runtime::{Client, ErrorKind, PreparedTrigger, Recipient, Result, StatusCode, Trigger};
use serde_json::{Value, json};

fn trigger(client: &Client) -> Trigger {
    client
        .trigger("order-placed", [Recipient::user("user_1").name("Jane")])
        .data(json!({ "b": 1, "a": { "d": "ä \u{1f980}\n", "c": 2.50 } }))
        .tenant(knock_runtime::Tenant::new("acme"))
        .cancellation_key("ord_42")
        .sandbox_mode(true)
        .idempotency_key("order-placed:ord_42")
}

#[tokio::test]
async fn what_was_prepared_is_sent_as_the_trigger_would_be() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    let prepared = trigger(&client).prepare()?;
    assert_eq!(prepared.workflow(), "order-placed");
    assert_eq!(prepared.idempotency_key(), "order-placed:ord_42");

    let run = trigger(&client).await?;
    let replayed = client
        .trigger_prepared(prepared.clone())
        .with_response()
        .await?;
    assert!(replayed.idempotent_replayed());
    assert_eq!(replayed.workflow_run_id, run.workflow_run_id);
    for exchange in knock.exchanges() {
        assert_eq!(exchange.path(), "/v1/workflows/order-placed/trigger");
        assert_eq!(exchange.body_text(), prepared.body());
        let key = exchange.header("idempotency-key");
        assert_eq!(key, Some(prepared.idempotency_key()));
    }
    Ok(())
}

#[tokio::test]
async fn it_is_the_same_after_any_format() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let prepared = trigger(&knock.client()).prepare()?;

    let text = serde_json::to_string(&prepared).unwrap();
    let from_text: PreparedTrigger = serde_json::from_str(&text).unwrap();
    // As `jsonb` does: the keys in another order.
    let value: Value = serde_json::from_str(&text).unwrap();
    let from_value: PreparedTrigger = serde_json::from_value(value).unwrap();
    let bytes = postcard::to_allocvec(&prepared).unwrap();
    let from_bytes: PreparedTrigger = postcard::from_bytes(&bytes).unwrap();
    assert_eq!(
        [from_text, from_value, from_bytes],
        [(); 3].map(|()| prepared.clone())
    );
    Ok(())
}

#[tokio::test]
async fn it_is_retried_and_takes_what_a_request_takes() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    let prepared = trigger(&client).prepare()?;
    knock.fail_next(2, Failure::status(StatusCode::BAD_GATEWAY));
    let response = client
        .trigger_prepared(prepared)
        .header("x-trace", "1")
        .timeout(Duration::from_secs(5))
        .max_retries(2)
        .with_response()
        .await?;
    assert!(!response.idempotent_replayed());
    let exchanges = knock.exchanges();
    assert_eq!(exchanges.len(), 3);
    assert_eq!(exchanges[0].body_text(), exchanges[2].body_text());
    assert_eq!(exchanges[2].header("x-trace"), Some("1"));
    Ok(())
}

#[tokio::test]
async fn what_would_be_refused_is_refused_when_it_is_prepared() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    let large = "x".repeat(10 * 1024 * 1024);
    for (trigger, reason) in [
        (client.trigger("", "a"), "`key` is empty"),
        (client.trigger("w", [""; 0]), "there is no recipient"),
        (client.trigger("w", ""), "the id of a recipient is empty"),
        (
            client.trigger("w", vec!["a"; 1_001]),
            "`split` sends it in several",
        ),
        (
            client.trigger("w", "a").actor(""),
            "the id of a recipient is empty",
        ),
        (
            client.trigger("w", "a").cancellation_key(""),
            "the cancellation key is empty",
        ),
        (
            client.trigger("w", "a").data([1]),
            "`data` must be a JSON object",
        ),
        (
            client.trigger("w", "a").data(json!({ "x": large })),
            "takes up to 10 MB (https://",
        ),
        (
            client.trigger("w", "a").idempotency_key("k".repeat(256)),
            "up to 255 (https://",
        ),
        (
            client.trigger("w", "a").idempotency_key(""),
            "the idempotency key is empty",
        ),
    ] {
        let error = trigger.prepare().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains(reason), "{error}");
        assert!(!error.to_string().contains("xxx"), "{error}");
    }
    assert!(knock.exchanges().is_empty());
    Ok(())
}

#[test]
fn what_is_no_prepared_trigger_is_refused() {
    let long = "k".repeat(256);
    let object = r#"{"recipients":["a"]}"#;
    for (workflow, key, body, reason) in [
        ("", "k", object, "`key` is empty"),
        ("w", "", object, "the idempotency key is empty"),
        (
            "w",
            &long,
            object,
            "256 characters, and Knock takes up to 255",
        ),
        ("w", "a\nb", object, "not printable ASCII"),
        ("w", "k", "[]", "the body is not a JSON object"),
        ("w", "k", "", "the body is not JSON: EOF"),
        ("w", "k", r#"{"secret":"#, "the body is not JSON: EOF"),
        (
            "w",
            "k",
            "{} {}",
            "the body is not JSON: trailing characters",
        ),
    ] {
        let stored = json!({ "workflow": workflow, "idempotency_key": key, "body": body });
        let error = serde_json::from_value::<PreparedTrigger>(stored).unwrap_err();
        let error = error.to_string();
        assert!(
            error.starts_with("this is no prepared trigger: "),
            "{error}"
        );
        assert!(error.contains(reason), "{error}");
        assert!(!error.contains("secret"), "{error}");

        let bytes = postcard::to_allocvec(&(workflow, key, body)).unwrap();
        assert!(postcard::from_bytes::<PreparedTrigger>(&bytes).is_err());
    }
    for (stored, reason) in [
        (
            json!({ "workflow": "w", "idempotency_key": "k" }),
            "missing field `body`",
        ),
        (
            json!({ "workflow": "w", "idempotency_key": "k", "body": "{}", "priority": 1 }),
            "unknown field `priority`",
        ),
        (
            json!({ "workflow": "w", "idempotency_key": "k", "body": {} }),
            "expected a string",
        ),
        (json!(null), "expected a prepared trigger"),
    ] {
        let error = serde_json::from_value::<PreparedTrigger>(stored).unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[tokio::test]
async fn debug_leaves_the_body_out() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let prepared = trigger(&knock.client()).prepare()?;
    assert_eq!(
        format!("{prepared:?}"),
        format!(
            "PreparedTrigger {{ workflow: \"order-placed\", idempotency_key: \
             \"order-placed:ord_42\", body: {} bytes }}",
            prepared.body().len()
        )
    );
    Ok(())
}
