//! The fake does what Knock does.

use knock_runtime::testing::FakeKnock;
use knock_runtime::{
    Client, ErrorCode, ErrorKind, Method, PreferenceSet, PushTokens, Recipient, Result, StatusCode,
    Value,
};
use serde_json::json;

#[tokio::test]
async fn an_exchange_prints_as_it_went_over_the_socket() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    client.users().identify("user_123").name("Jane Doe").await?;
    client.users().delete("user_123").await?;
    let exchanges = knock.exchanges();
    let host = knock.url().replace("http://", "");
    let agent = concat!("knock-runtime/", env!("CARGO_PKG_VERSION"));
    let encoding = if cfg!(feature = "gzip") {
        "accept-encoding: gzip\n"
    } else {
        ""
    };
    assert_eq!(
        exchanges[0].to_string(),
        format!(
            "\
PUT /v1/users/user_123 HTTP/1.1
authorization: Bearer [redacted]
accept: application/json
user-agent: {agent}
content-type: application/json
{encoding}host: {host}
content-length: 19

{{\"name\":\"Jane Doe\"}}

HTTP/1.1 200 OK
x-request-id: fake_request_1
content-type: application/json
content-length: 91

{{\"__typename\":\"User\",\"id\":\"user_123\",\"name\":\"Jane Doe\",\"updated_at\":\"2026-01-01T00:00:00Z\"}}
"
        )
    );
    assert_eq!(
        exchanges[1].to_string(),
        format!(
            "\
DELETE /v1/users/user_123 HTTP/1.1
authorization: Bearer [redacted]
accept: application/json
user-agent: {agent}
{encoding}host: {host}

HTTP/1.1 204 No Content
x-request-id: fake_request_2
"
        )
    );
    Ok(())
}

#[tokio::test]
async fn an_idempotency_key_is_honoured() -> Result<()> {
    let knock = FakeKnock::builder().workflow("reminder").start().await?;
    let client = knock.client();
    let trigger = |recipient: &str| {
        client
            .trigger("reminder", recipient)
            .idempotency_key("order-placed:1")
    };

    let first = trigger("user_1").with_response().await?;
    let second = trigger("user_1").with_response().await?;
    assert_eq!(first.workflow_run_id, second.workflow_run_id);
    assert!(!first.idempotent_replayed());
    assert!(second.idempotent_replayed());
    assert_eq!(second.original_request_id(), first.request_id());

    let error = trigger("user_2").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    assert!(error.message().contains("do not match"), "{error}");
    Ok(())
}

/// Only what succeeded is remembered.
#[tokio::test]
async fn a_key_that_failed_can_be_used_again() -> Result<()> {
    let schema = json!({ "required": ["name"] });
    let knock = FakeKnock::builder()
        .workflow_with_schema("comments", schema)
        .start()
        .await?;
    let client = knock.client();
    let trigger = || client.trigger("comments", "user_1").idempotency_key("k");
    let error = trigger().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Validation);
    trigger().data(json!({ "name": "Jane" })).await?;
    Ok(())
}

#[tokio::test]
async fn two_triggers_without_a_key_are_two_runs() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    let first = client.trigger("reminder", "user_1").await?;
    let second = client.trigger("reminder", "user_1").await?;
    assert_ne!(first.workflow_run_id, second.workflow_run_id);
    Ok(())
}

#[tokio::test]
async fn keys_are_checked() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let http = knock_runtime::reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap();
    let url = format!("{}/v1/users/user_123", knock.url());
    for (authorization, code) in [
        (None, "api_key_missing"),
        (Some("Bearer "), "api_key_missing"),
        (Some("Basic c2s6"), "api_key_missing"),
        (Some("Bearer pk_test_1"), "incorrect_token_type"),
    ] {
        let mut request = http.get(&url);
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        let body: Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
        assert_eq!(body["code"], code, "{authorization:?}");
    }
    Ok(())
}

#[tokio::test]
async fn bad_triggers_are_refused() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    let trigger = |body: Value| {
        client
            .request(Method::POST, "/v1/workflows/reminder/trigger")
            .body(body)
    };
    for body in [
        json!([]),
        json!({}),
        json!({ "recipients": "user" }),
        json!({ "recipients": [] }),
        json!({ "recipients": [""] }),
        json!({ "recipients": [{ "id": 1 }] }),
        json!({ "recipients": [{ "id": "a", "collection": "" }] }),
        json!({ "recipients": vec!["a"; 1_001] }),
        json!({ "recipients": ["a"], "data": [] }),
        json!({ "recipients": ["a"], "actor": 1 }),
    ] {
        let error = trigger(body.clone()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadRequest, "{body}");
        assert_eq!(error.code(), Some(&ErrorCode::InvalidParams));
    }
    trigger(json!({ "recipients": ["a"], "data": null, "actor": null })).await?;
    Ok(())
}

#[tokio::test]
async fn users_are_kept() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    let users = client.users();

    let missing = users.get("user_123").await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
    assert_eq!(
        missing.code(),
        Some(&ErrorCode::Other("resource_missing".to_owned()))
    );

    users
        .identify("user_123")
        .name("Jane")
        .property("plan", "pro")
        .channel_data("c", PushTokens::new(["t"]))
        .preferences(PreferenceSet::new().category("marketing", false))
        .await?;
    users.identify("user_123").email("jane@example.com").await?;
    let user = users.get("user_123").await?;
    assert_eq!(user.name.as_deref(), Some("Jane"));
    assert_eq!(user.email.as_deref(), Some("jane@example.com"));
    assert_eq!(user.properties["plan"], "pro");
    let channel_data = users.channel_data("user_123", "c").get().await?;
    assert_eq!(channel_data.data, json!({ "tokens": ["t"] }));
    let preferences = users.preferences("user_123").get().await?;
    let categories = preferences.categories.unwrap();
    assert_eq!(categories.get("marketing"), Some(&false.into()));

    users.delete("user_123").await?;
    assert!(users.get("user_123").await.is_err());
    assert!(users.preferences("user_123").get().await.is_err());
    Ok(())
}

#[tokio::test]
async fn preferences_are_replaced_unless_they_are_merged() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    client.users().identify("user_123").await?;
    let preferences = client.users().preference_set("user_123", "acme");
    let names = |set: PreferenceSet| {
        let types = set.channel_types.unwrap_or_default();
        types
            .iter()
            .map(|(name, _)| name.to_owned())
            .collect::<Vec<_>>()
    };
    assert!(names(preferences.get().await?).is_empty());
    let set = |name: &str| preferences.set(PreferenceSet::new().channel_type(name, true));
    set("email").await?;
    assert_eq!(names(set("push").merge().await?), ["email", "push"]);
    assert_eq!(names(set("sms").await?), ["sms"]);
    assert_eq!(names(preferences.get().await?), ["sms"]);
    Ok(())
}

#[tokio::test]
async fn inline_recipients_are_identified() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    client
        .trigger("reminder", Recipient::user("user_1").name("Jane"))
        .actor(Recipient::user("user_2").name("Sarah"))
        .await?;
    for (id, name) in [("user_1", "Jane"), ("user_2", "Sarah")] {
        let user = client.users().get(id).await?;
        assert_eq!(user.name.as_deref(), Some(name));
        assert!(!user.properties.contains_key("$trigger_data"));
    }
    Ok(())
}

#[tokio::test]
async fn a_path_that_does_not_exist_is_told_as_knocks_router_does() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let request = knock.client().request(Method::GET, "/v2/users");
    let error = request.await.unwrap_err();
    assert_eq!(error.message(), "404 Not Found");
    Ok(())
}

#[tokio::test]
async fn a_schema_that_is_none_is_refused() {
    let builder = FakeKnock::builder().workflow_with_schema("key", json!({ "type": 1 }));
    let error = builder.start().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("the workflow `key`"), "{error}");
}

#[tokio::test]
async fn what_it_forgets_never_happened_and_the_rest_stays() -> Result<()> {
    let knock = FakeKnock::builder().workflow("reminder").start().await?;
    let client = knock.client();
    let trigger = client.trigger("reminder", "user_123");
    let first = trigger.clone().await?;
    client.users().identify("user_123").await?;

    knock.forget();
    assert!(knock.exchanges().is_empty());
    let again = trigger.with_response().await?;
    assert!(!again.idempotent_replayed());
    assert_ne!(again.workflow_run_id, first.workflow_run_id);
    let user = client.users().get("user_123").await.unwrap_err();
    assert_eq!(user.kind(), ErrorKind::NotFound);
    let other = client.trigger("other", "user_123").await.unwrap_err();
    assert_eq!(other.code(), Some(&ErrorCode::WorkflowMissing));
    Ok(())
}

#[tokio::test]
async fn it_stops_when_it_is_dropped() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    client.trigger("reminder", "user_1").await?;
    drop(knock);
    let error = client.trigger("reminder", "user_1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    Ok(())
}

/// Ten clones of one client, at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_shared() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client: Client = knock.client();
    let tasks: Vec<_> = (0..10)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move { client.trigger("reminder", format!("user_{number}")).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap()?;
    }
    assert_eq!(knock.exchanges().len(), 10);
    Ok(())
}
