use knock_runtime::{
    Archived, BulkMessageAction, DateTime, DeliveryStatus, EngagementStatus, Timestamp,
};
use serde_json::json;

use crate::{assert_refused, assert_sent, start};

#[tokio::test]
async fn one_message() {
    let (knock, client) = start().await;
    let messages = client.messages();
    assert_sent!(
        knock,
        messages.get("m/1") => "GET /v1/messages/m%2F1",
        messages.content("m1") => "GET /v1/messages/m1/content",
        messages.events("m1").page_size(10) => "GET /v1/messages/m1/events?page_size=10",
        messages.activities("m1").trigger_data(json!({ "a": 1 }))
            => r#"GET /v1/messages/m1/activities?trigger_data={"a":1}"#,
        messages.delivery_logs("m1").after("c") => "GET /v1/messages/m1/delivery_logs?after=c",
        messages.mark_seen("m1") => "PUT /v1/messages/m1/seen",
        messages.mark_unseen("m1") => "DELETE /v1/messages/m1/seen",
        messages.mark_unseen_by_outcome("m1") => "DELETE /v1/messages/m1/unseen",
        messages.mark_read("m1") => "PUT /v1/messages/m1/read",
        messages.mark_unread("m1") => "DELETE /v1/messages/m1/read",
        messages.mark_unread_by_outcome("m1") => "DELETE /v1/messages/m1/unread",
        messages.archive("m1") => "PUT /v1/messages/m1/archived",
        messages.unarchive("m1") => "DELETE /v1/messages/m1/archived",
        messages.unarchive_by_outcome("m1") => "DELETE /v1/messages/m1/unarchived",
        messages.mark_interacted("m1") => "PUT /v1/messages/m1/interacted {}",
        messages.mark_interacted("m1").metadata(json!({ "button": "open" }))
            => r#"PUT /v1/messages/m1/interacted {"metadata":{"button":"open"}}"#,
    );
}

#[tokio::test]
async fn a_list_of_messages_and_its_filters() {
    let (knock, client) = start().await;
    let at: DateTime = Timestamp::from_unix_seconds(1_774_256_400).into();
    let list = || client.messages().list();
    assert_sent!(
        knock,
        list() => "GET /v1/messages",
        list()
            .tenant("acme & co")
            .channel_id("c1")
            .source("welcome")
            .workflow_run_id("r1")
            .workflow_recipient_run_id("rr1")
            .page_size(5)
            => "GET /v1/messages?tenant=acme & co&channel_id=c1&source=welcome&workflow_run_id=r1\
                &workflow_recipient_run_id=rr1&page_size=5",
        list().status([DeliveryStatus::Sent, "teleported".into()]).status(["queued", "sent"])
            => "GET /v1/messages?status[]=queued&status[]=sent",
        list().engagement_status([EngagementStatus::Unread])
            => "GET /v1/messages?engagement_status[]=unread",
        list().message_ids(["m1", "m2"]).workflow_categories(["a"])
            => "GET /v1/messages?message_ids[]=m1&message_ids[]=m2&workflow_categories[]=a",
        list().trigger_data(json!({ "plan": "pro", "seats": 3 }))
            => r#"GET /v1/messages?trigger_data={"plan":"pro","seats":3}"#,
        list().inserted_after(at.clone()).inserted_at_or_before(at.clone())
            => "GET /v1/messages?inserted_at[gt]=2026-03-23T09:00:00Z\
                &inserted_at[lte]=2026-03-23T09:00:00Z",
        list().inserted_at_or_after(at.clone()).inserted_before(at)
            => "GET /v1/messages?inserted_at[gte]=2026-03-23T09:00:00Z\
                &inserted_at[lt]=2026-03-23T09:00:00Z",
    );
    assert_refused!(
        list().message_ids([""; 0]) => "the list `message_ids` is empty",
        list().trigger_data("plan") => "`trigger_data` must be a JSON object",
    );
}

#[tokio::test]
async fn messages_of_a_recipient() {
    let (knock, client) = start().await;
    assert_sent!(
        knock,
        client.users().messages("user_1").status(["sent"])
            => "GET /v1/users/user_1/messages?status[]=sent",
        client.objects("projects").messages("q/1").tenant("acme")
            => "GET /v1/objects/projects/q%2F1/messages?tenant=acme",
    );
}

#[tokio::test]
async fn all_messages_of_a_channel() {
    let (knock, client) = start().await;
    let bulk = || client.messages().bulk("c1", BulkMessageAction::Archive);
    let path = "POST /v1/channels/c1/messages/bulk/archive";
    let at: DateTime = Timestamp::from_unix_seconds(0).into();
    assert_sent!(
        knock,
        client.messages().bulk("c1", "delete")
            => "POST /v1/channels/c1/messages/bulk/delete {}",
        bulk().recipient_ids(["user_1"]).tenants(["acme"]).workflows(["welcome"])
            => format!(
                r#"{path} {{"recipient_ids":["user_1"],"tenants":["acme"],"workflows":["welcome"]}}"#
            ),
        bulk()
            .delivery_status(DeliveryStatus::Sent)
            .engagement_status(EngagementStatus::Seen)
            .archived(Archived::Only)
            .has_tenant(false)
            => format!("{path} {}", concat!(
                r#"{"delivery_status":"sent","engagement_status":"seen","archived":"only","#,
                r#""has_tenant":false}"#
            )),
        bulk().newer_than(at.clone()).older_than(at).trigger_data(json!({ "a": 1 }))
            => format!("{path} {}", concat!(
                r#"{"newer_than":"1970-01-01T00:00:00Z","older_than":"1970-01-01T00:00:00Z","#,
                r#""trigger_data":"{\"a\":1}"}"#
            )),
    );
    assert_refused!(
        bulk().recipient_ids([""; 0]) => "the list `recipient_ids` is empty",
        bulk().trigger_data(1) => "`trigger_data` must be a JSON object",
    );
}

#[tokio::test]
async fn a_batch_of_messages() {
    let (knock, client) = start().await;
    let batch = || client.messages().batch(["m1", "m2"]);
    let line =
        |status: &str| format!(r#"POST /v1/messages/batch/{status} {{"message_ids":["m1","m2"]}}"#);
    assert_sent!(
        knock,
        batch().mark_seen() => line("seen"),
        batch().mark_unseen() => line("unseen"),
        batch().mark_read() => line("read"),
        batch().mark_unread() => line("unread"),
        batch().archive() => line("archived"),
        batch().unarchive() => line("unarchived"),
        batch().mark_interacted() => line("interacted"),
    );
    assert_sent!(
        knock,
        batch().content()
            => "GET /v1/messages/batch/content?message_ids[]=m1&message_ids[]=m2",
        batch().mark_interacted().metadata(json!({ "a": 1 }))
            => r#"POST /v1/messages/batch/interacted {"message_ids":["m1","m2"],"metadata":{"a":1}}"#,
    );
    let nothing = || client.messages().batch([""; 0]);
    assert_refused!(
        nothing().content() => "the list `message_ids` is empty",
        nothing().mark_read() => "the batch has no message",
        nothing().mark_interacted() => "the batch has no message",
    );
}
