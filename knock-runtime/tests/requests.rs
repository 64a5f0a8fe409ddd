//! What goes over the socket, request by request.

use std::collections::BTreeMap;

use knock_runtime::testing::{Exchange, Failure, FakeKnock};
use knock_runtime::{
    Attachment, ChannelType, Client, Method, PreferenceSet, PushTokens, Recipient, Result,
    StatusCode, Tenant, WorkflowPreference,
};
use serde::Serialize;
use serde_json::json;

/// The one request that Knock received.
fn only(knock: &FakeKnock) -> Exchange {
    let exchanges = knock.exchanges();
    assert_eq!(exchanges.len(), 1);
    exchanges[0].clone()
}

/// Compares method, path and body, byte for byte, and checks what all carry.
fn assert_sent(exchange: &Exchange, method: &Method, path: &str, body: &str) {
    assert_eq!((exchange.method(), exchange.path()), (method, path));
    assert_eq!(exchange.body_text(), body);
    let authorization = exchange.header("authorization").unwrap();
    assert!(authorization.starts_with("Bearer sk_"));
    assert_eq!(exchange.header("content-type"), Some("application/json"));
    assert_eq!(
        exchange.header("user-agent"),
        Some(concat!("knock-runtime/", env!("CARGO_PKG_VERSION")))
    );
}

/// A user whom channel data and preferences can be set for.
async fn with_user() -> Result<(FakeKnock, Client)> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    client.users().identify("user_123").await?;
    Ok((knock, client))
}

#[derive(Serialize)]
struct ActivityUpdate {
    item_count: u32,
    project_name: &'static str,
    action_url: &'static str,
}

const ACTIVITY_UPDATE: ActivityUpdate = ActivityUpdate {
    item_count: 3,
    project_name: "Q1 Campaign",
    action_url: "https://app.example.com/projects/q1",
};

#[tokio::test]
async fn identify() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let user = knock
        .client()
        .users()
        .identify("user_123")
        .name("Jane Doe")
        .email("jane@example.com")
        .await?;
    assert_sent(
        &only(&knock),
        &Method::PUT,
        "/v1/users/user_123",
        r#"{"name":"Jane Doe","email":"jane@example.com"}"#,
    );
    assert_eq!(user.email.as_deref(), Some("jane@example.com"));
    Ok(())
}

#[tokio::test]
async fn push_tokens() -> Result<()> {
    let (knock, client) = with_user().await?;
    let channel = client.users().channel_data("user_123", "FCM_CHANNEL_ID");
    channel
        .set(PushTokens::new([
            "DEVICE_FCM_TOKEN_1",
            "DEVICE_FCM_TOKEN_2",
        ]))
        .await?;
    assert_sent(
        &knock.exchanges()[1],
        &Method::PUT,
        "/v1/users/user_123/channel_data/FCM_CHANNEL_ID",
        r#"{"data":{"tokens":["DEVICE_FCM_TOKEN_1","DEVICE_FCM_TOKEN_2"]}}"#,
    );

    let stored = channel.get().await?;
    assert_eq!(stored.data["tokens"][1], "DEVICE_FCM_TOKEN_2");
    channel.unset().await?;
    assert!(channel.get().await.is_err());
    Ok(())
}

#[tokio::test]
async fn trigger() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let run = knock
        .client()
        .trigger("activity-update", ["user_123"])
        .actor(Recipient::user("user_456").name("Sarah Chen"))
        .data(ACTIVITY_UPDATE)
        .await?;
    let exchange = only(&knock);
    assert_sent(
        &exchange,
        &Method::POST,
        "/v1/workflows/activity-update/trigger",
        concat!(
            r#"{"recipients":["user_123"],"data":{"item_count":3,"project_name":"Q1 Campaign","#,
            r#""action_url":"https://app.example.com/projects/q1"},"#,
            r#""actor":{"id":"user_456","name":"Sarah Chen"}}"#
        ),
    );
    let key = exchange.header("idempotency-key").unwrap();
    assert_eq!(key.len(), 36, "{key}");
    let answered = exchange.response_body().unwrap();
    assert_eq!(answered["workflow_run_id"], run.workflow_run_id.as_str());
    Ok(())
}

#[tokio::test]
async fn several_recipients() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock
        .client()
        .trigger("weekly-summary", ["user_1", "user_2", "user_3"])
        .data(json!({
            "summary_url": "https://app.example.com/summary",
            "week_start": "2026-03-23",
        }))
        .await?;
    assert_sent(
        &only(&knock),
        &Method::POST,
        "/v1/workflows/weekly-summary/trigger",
        concat!(
            r#"{"recipients":["user_1","user_2","user_3"],"data":"#,
            r#"{"summary_url":"https://app.example.com/summary","week_start":"2026-03-23"}}"#
        ),
    );
    Ok(())
}

#[tokio::test]
async fn everything_that_a_trigger_takes() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock
        .client()
        .trigger("invoice", Recipient::object("projects", "q1"))
        .skip_delay(true)
        .sandbox_mode(true)
        .cancellation_key("invoice_1")
        .tenant(Tenant::new("acme").name("Acme, Inc."))
        .actor("user_456")
        .data(BTreeMap::from([(
            "attachments",
            [Attachment::new("a.txt", "text/plain", "a")],
        )]))
        .idempotency_key("invoice:1")
        .header("X-Trace", "t1")
        .await?;
    let exchange = only(&knock);
    assert_eq!(
        exchange.body_text(),
        concat!(
            r#"{"recipients":[{"id":"q1","collection":"projects"}],"#,
            r#""data":{"attachments":[{"name":"a.txt","content_type":"text/plain","content":"YQ=="}]},"#,
            r#""actor":"user_456","tenant":{"id":"acme","name":"Acme, Inc."},"#,
            r#""cancellation_key":"invoice_1","#,
            r#""settings":{"sandbox_mode":true,"skip_delay":true}}"#
        )
    );
    assert_eq!(exchange.header("idempotency-key"), Some("invoice:1"));
    assert_eq!(exchange.header("x-trace"), Some("t1"));
    Ok(())
}

#[tokio::test]
async fn trigger_each() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock
        .client()
        .trigger_each(
            "weekly-summary",
            [
                (Recipient::user("user_1"), json!({ "rank": 1 })),
                (Recipient::user("user_2"), json!({ "rank": 2 })),
            ],
        )
        .data(json!({ "week_start": "2026-03-23" }))
        .await?;
    assert_eq!(
        only(&knock).body_text(),
        concat!(
            r#"{"recipients":[{"id":"user_1","$trigger_data":{"rank":1}},"#,
            r#"{"id":"user_2","$trigger_data":{"rank":2}}],"data":{"week_start":"2026-03-23"}}"#
        )
    );
    Ok(())
}

#[tokio::test]
async fn cancel() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock
        .client()
        .cancel("reminder", "reminder_project_123")
        .recipients(["user_123"])
        .await?;
    assert_sent(
        &only(&knock),
        &Method::POST,
        "/v1/workflows/reminder/cancel",
        r#"{"recipients":["user_123"],"cancellation_key":"reminder_project_123"}"#,
    );
    Ok(())
}

#[tokio::test]
async fn preferences() -> Result<()> {
    let (knock, client) = with_user().await?;
    let preferences = client.users().preferences("user_123");
    preferences
        .set(
            PreferenceSet::new()
                .channel_type(ChannelType::Push, true)
                .channel_type(ChannelType::Email, true)
                .channel_type(ChannelType::Sms, false)
                .workflow(
                    "activity-update",
                    WorkflowPreference::new()
                        .channel_type(ChannelType::Push, true)
                        .channel_type(ChannelType::Email, false),
                ),
        )
        .await?;
    assert_sent(
        &knock.exchanges()[1],
        &Method::PUT,
        "/v1/users/user_123/preferences/default",
        concat!(
            r#"{"channel_types":{"push":true,"email":true,"sms":false},"#,
            r#""workflows":{"activity-update":{"channel_types":{"push":true,"email":false}}}}"#
        ),
    );

    preferences
        .set(PreferenceSet::new().channel_type("sms", true))
        .merge()
        .await?;
    assert_eq!(
        knock.exchanges()[2].body_text(),
        r#"{"__persistence_strategy__":"merge","channel_types":{"sms":true}}"#
    );
    let stored = preferences.get_for_tenant("acme").await?;
    assert_eq!(knock.exchanges()[3].query(), Some("tenant=acme"));
    let channel_types = stored.channel_types.unwrap();
    assert_eq!(channel_types.get("sms"), Some(&true.into()));
    assert_eq!(channel_types.get("push"), Some(&true.into()));
    assert_eq!(stored.id.as_deref(), Some("default"));
    Ok(())
}

#[tokio::test]
async fn ids_and_keys_are_encoded_in_paths() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    let user = client.users().identify("jane/doe é?#%").await?;
    assert_eq!(user.id, "jane/doe é?#%");
    client.trigger("a b", "user").await?;
    let paths: Vec<_> = knock
        .exchanges()
        .iter()
        .map(|exchange| exchange.path().to_owned())
        .collect();
    assert_eq!(
        paths,
        [
            "/v1/users/jane%2Fdoe%20%C3%A9%3F%23%25",
            "/v1/workflows/a%20b/trigger"
        ]
    );
    Ok(())
}

#[tokio::test]
async fn a_raw_request_has_all_that_others_have() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let response = knock
        .client()
        .request(Method::PUT, "/v1/users/user_123")
        .query("tenant", "acme & co")
        .body(json!({ "name": "Jane" }))
        .with_response()
        .await?;
    assert_eq!(response["name"], "Jane");
    assert_eq!(response.status(), 200);
    assert_eq!(response.request_id(), Some("fake_request_1"));
    assert_eq!(response.headers()["content-type"], "application/json");
    let exchange = only(&knock);
    assert_sent(
        &exchange,
        &Method::PUT,
        "/v1/users/user_123",
        r#"{"name":"Jane"}"#,
    );
    assert_eq!(exchange.query(), Some("tenant=acme+%26+co"));
    Ok(())
}

#[tokio::test]
async fn a_page_comes_with_its_response_too() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let body = json!({ "entries": [{ "id": "a" }], "page_info": { "page_size": 1 } });
    knock.fail_next(1, Failure::status(StatusCode::OK).body(body));
    let response = knock.client().users().list().with_response().await?;
    assert_eq!(response.request_id(), Some("fake_request_1"));
    assert_eq!(response.entries[0].id, "a");
    Ok(())
}

#[tokio::test]
async fn a_request_without_a_body_has_no_content_type() -> Result<()> {
    let (knock, client) = with_user().await?;
    client.users().get("user_123").await?;
    client.users().delete("user_123").await?;
    for exchange in &knock.exchanges()[1..] {
        assert_eq!(exchange.body_text(), "");
        assert_eq!(exchange.header("content-type"), None);
        assert_eq!(exchange.header("idempotency-key"), None);
    }
    Ok(())
}

#[tokio::test]
async fn a_branch_is_named_in_a_header() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = Client::builder()
        .api_key("sk_test_1")
        .base_url(knock.url())
        .branch("my-branch")
        .build()?;
    client.trigger("reminder", "user_123").await?;
    assert_eq!(only(&knock).header("x-knock-branch"), Some("my-branch"));
    Ok(())
}

#[test]
fn debug_shows_no_data() {
    let client = Client::new("sk_1").unwrap();
    let user = Recipient::user("user_123").property("plan", "hidden");
    let trigger = client
        .trigger("reminder", [user.clone(), "user_2".into()])
        .data(json!({ "count": 3, "text": "hidden" }))
        .actor(user)
        .tenant(Tenant::new("acme").name("hidden"));
    let identify = client.users().identify("user_123").email("hidden");
    let raw = client
        .request(Method::PUT, "/v1/x")
        .body(json!({ "text": "hidden" }));
    let shown = format!(
        "{trigger:?} {:?} {identify:?} {raw:?}",
        trigger.clone().split()
    );
    assert!(!shown.contains("hidden"), "{shown}");
    for part in [
        "recipients: 2",
        r#"data: Some({"count": a number, "text": text})"#,
        r#""plan": text"#,
        r#""email": text"#,
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
}
