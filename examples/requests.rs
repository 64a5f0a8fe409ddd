//! Every request of a typical integration, in order, and the errors that Knock answers with.
//! With `KNOCK_API_KEY` set it talks to Knock; without, to a fake Knock inside the process, and
//! prints what went over the socket.

use std::error::Error;

use knock_runtime::testing::FakeKnock;
use knock_runtime::{
    ChannelType, Client, Method, PreferenceSet, PushTokens, Recipient, Timestamp,
    WorkflowPreference,
};
use serde_json::json;

knock_runtime::include_workflows!();
use workflows::{activity_update, reminder, weekly_summary};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A schema makes Knock check the data of a trigger; these are the workflows it knows.
    let schema = json!({ "type": "object", "required": ["plan"] });
    let knock = FakeKnock::builder()
        .workflow(activity_update::KEY)
        .workflow(weekly_summary::KEY)
        .workflow(reminder::KEY)
        .workflow_with_schema("plan-changed", schema)
        .start()
        .await?;
    let client = match std::env::var_os("KNOCK_API_KEY") {
        Some(_) => Client::from_env()?,
        None => knock.client(),
    };

    recipients(&client).await?;
    workflows(&client).await?;
    errors(&client).await;

    for exchange in knock.exchanges() {
        println!("\n{exchange}");
    }
    Ok(())
}

/// Who is notified, where, and of what.
async fn recipients(client: &Client) -> knock_runtime::Result<()> {
    let users = client.users();
    users
        .identify("user_123")
        .name("Jane Doe")
        .email("jane@example.com")
        .await?;

    let tokens = PushTokens::new(["DEVICE_FCM_TOKEN_1", "DEVICE_FCM_TOKEN_2"]);
    users
        .channel_data("user_123", "FCM_CHANNEL_ID")
        .set(tokens)
        .await?;

    let activity_updates = WorkflowPreference::new()
        .channel_type(ChannelType::Push, true)
        .channel_type(ChannelType::Email, false);
    let preferences = PreferenceSet::new()
        .channel_type(ChannelType::Push, true)
        .channel_type(ChannelType::Email, true)
        .channel_type(ChannelType::Sms, false)
        .workflow(activity_update::KEY, activity_updates);
    users.preferences("user_123").set(preferences).await?;
    Ok(())
}

/// Typed triggers, and a cancellation.
async fn workflows(client: &Client) -> Result<(), Box<dyn Error>> {
    activity_update::trigger(
        client,
        ["user_123"],
        activity_update::Data {
            item_count: 3.into(),
            project_name: "Q1 Campaign".into(),
            action_url: "https://app.example.com/projects/q1".into(),
        },
    )
    .actor(Recipient::user("user_456").name("Sarah Chen"))
    .await?;

    weekly_summary::trigger(
        client,
        ["user_123", "user_456", "user_789"],
        weekly_summary::Data {
            week_start: "2026-03-23".into(),
            summary_url: "https://app.example.com/summaries/2026-03-23".into(),
        },
    )
    .await?;

    reminder::trigger(
        client,
        ["user_123"],
        reminder::Data {
            task: "Review the budget".into(),
        }
        .due_at("2026-03-27T17:00:00Z".parse::<Timestamp>()?),
    )
    .cancellation_key("reminder_project_123")
    .await?;
    reminder::cancel(client, "reminder_project_123")
        .recipients(["user_123"])
        .await?;
    Ok(())
}

/// Each error has a kind, and says what Knock said.
async fn errors(client: &Client) {
    if let Err(error) = Client::new("pk_test_12345") {
        println!("{:?}: {error}", error.kind());
    }
    let malformed = client
        .request(Method::POST, "/v1/workflows/reminder/trigger")
        .body(json!({ "recipients": [7] }));
    let failures = [
        malformed.await.err(),
        client.trigger("no-such-workflow", ["user_123"]).await.err(),
        client
            .trigger("plan-changed", ["user_123"])
            .data(json!({}))
            .await
            .err(),
    ];
    for error in failures.into_iter().flatten() {
        println!("{:?}: {error}", error.kind());
    }
}
