//! What a test asks a fake Knock: which triggers came of a workflow, and with what data.

#[path = "../golden/activity_update.rs"]
mod activity_update;
#[path = "../golden/everything.rs"]
mod everything;

use std::panic::{AssertUnwindSafe, catch_unwind};

use activity_update::activity_update as update;
use knock_runtime::testing::{AcceptedTrigger, Failure, FakeKnock};
use knock_runtime::{KnockData, Recipient, Result, StatusCode, Tenant, Workflow};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

fn data(count: i64) -> update::Data {
    update::Data {
        item_count: count.into(),
        project_name: "Q1".into(),
        action_url: "https://example.com".into(),
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Workflow)]
#[knock(workflow = "invoice-due", directory = "fixtures/derive")]
struct InvoicePaid {
    amount: u32,
    lines: Vec<Line>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    paid_at: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, KnockData)]
struct Line {
    title: String,
}

fn one<W: Workflow>(knock: &FakeKnock) -> AcceptedTrigger<W> {
    let mut triggers = knock.triggers();
    assert_eq!(triggers.len(), 1, "of {}", W::KEY);
    triggers.remove(0)
}

fn message(assertion: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(assertion)).unwrap_err();
    *panic.downcast::<String>().unwrap()
}

#[tokio::test]
async fn generated_data_is_compared_as_it_is_sent() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let payload = || data(3).extra("plan", "pro");
    update::trigger(&knock.client(), ["user_1", "user_2"], payload())
        .actor(Recipient::user("sarah").name("Sarah"))
        .tenant(Tenant::new("acme"))
        .cancellation_key("q1")
        .idempotency_key("q1:3")
        .await?;

    let trigger = one::<update::Data>(&knock);
    assert_eq!(trigger.recipients(), ["user_1", "user_2"]);
    assert_eq!(
        trigger.actor(),
        Some(&json!({ "id": "sarah", "name": "Sarah" }))
    );
    assert_eq!(trigger.tenant(), Some(&json!("acme")));
    assert_eq!(trigger.cancellation_key(), Some("q1"));
    assert_eq!(trigger.idempotency_key(), Some("q1:3"));
    assert_eq!(trigger.data()["plan"], "pro");
    trigger.assert_data(payload());
    trigger.assert_data_for("user_2", payload());
    assert_eq!(
        message(|| trigger.assert_data(data(4))),
        "the data of `activity-update` is not what was expected:\n  \
         data.item_count: 3 was sent, 4 was expected\n  \
         data.plan: \"pro\" was sent, nothing was expected"
    );
    assert_eq!(
        message(|| trigger.assert_data_for("user_3", data(3))),
        "`user_3` is no recipient of `activity-update`, but [\"user_1\", \"user_2\"]"
    );
    Ok(())
}

#[tokio::test]
async fn each_recipient_has_data_of_its_own() -> Result<()> {
    let knock = FakeKnock::start().await?;
    update::trigger_each(&knock.client(), [("user_1", data(1)), ("user_2", data(2))]).await?;
    let trigger = one::<update::Data>(&knock);
    trigger.assert_data_for("user_1", data(1));
    trigger.assert_data_for("user_2", data(2));
    assert_eq!(trigger.data(), &json!({}));
    assert_eq!(trigger.data_for("user_3"), None);
    Ok(())
}

#[tokio::test]
async fn derived_data_is_compared_and_decoded() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let invoice = InvoicePaid {
        amount: 3,
        lines: vec![Line {
            title: "Mug".to_owned(),
        }],
        paid_at: None,
    };
    let client = knock.client();
    let (actor, tenant) = (Recipient::user("a"), Tenant::new("t"));
    invoice.trigger(&client, "user_1", actor, tenant).await?;
    let trigger = one::<InvoicePaid>(&knock);
    trigger.assert_data(invoice.clone());
    assert_eq!(
        trigger.data()["paid_at"],
        Value::Null,
        "a condition compares it with `null`"
    );
    assert_eq!(trigger.decode().unwrap(), invoice);
    let other = InvoicePaid {
        amount: 4,
        ..invoice
    };
    assert!(message(|| trigger.assert_data(other)).contains("data.amount: 3 was sent"));
    Ok(())
}

#[tokio::test]
async fn there_is_one_for_each_run() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    let trigger = |key: &str| update::trigger(&client, "user_1", data(1)).idempotency_key(key);
    trigger("again").await?;
    trigger("again").await?;
    knock.fail_next(1, Failure::status(StatusCode::BAD_REQUEST));
    trigger("refused").await.unwrap_err();
    knock.fail_next(1, Failure::disconnect().after_processing());
    let run = trigger("repeated").await?;
    client.trigger("another-workflow", "user_1").await?;

    let triggers = knock.triggers::<update::Data>();
    let keys: Vec<_> = triggers
        .iter()
        .map(AcceptedTrigger::idempotency_key)
        .collect();
    assert_eq!(keys, [Some("again"), Some("repeated")]);
    assert_eq!(triggers[1].workflow_run_id(), run.workflow_run_id);
    assert!(knock.triggers::<everything::everything::Data>().is_empty());
    Ok(())
}
