use knock_runtime::{
    Archived, BulkMessageAction, Client, DeliveryStatus, EngagementStatus, FeedMode, FeedStatus,
    GuideStepReference,
};
use serde_json::json;

use super::{Call, ID, at, call};

pub(super) fn messages(client: &Client) -> Vec<Call> {
    let messages = client.messages();
    vec![
        call(
            "messages: list",
            messages
                .list()
                .tenant("acme")
                .channel_id(ID)
                .source("welcome")
                .status([DeliveryStatus::Queued, DeliveryStatus::Sent])
                .engagement_status([EngagementStatus::Unread])
                .message_ids(["m1", "m2"])
                .workflow_categories(["a"])
                .workflow_run_id(ID)
                .trigger_data(json!({ "plan": "pro" }))
                .inserted_after(at())
                .inserted_at_or_after(at())
                .inserted_before(at())
                .inserted_at_or_before(at())
                .page_size(5),
        ),
        call(
            "messages: activities",
            messages.activities("m1").trigger_data(json!({ "a": 1 })),
        ),
        call("messages: events", messages.events("m1").page_size(5)),
        call("messages: seen", messages.mark_seen("m1")),
        call("messages: unarchive", messages.unarchive("m1")),
        call(
            "messages: interacted",
            messages
                .mark_interacted("m1")
                .metadata(json!({ "button": "open" })),
        ),
    ]
}

pub(super) fn many_messages(client: &Client) -> Vec<Call> {
    let messages = client.messages();
    vec![
        call(
            "messages: batch read",
            messages.batch(["m1", "m2"]).mark_read(),
        ),
        call(
            "messages: batch interacted",
            messages
                .batch(["m1"])
                .mark_interacted()
                .metadata(json!({ "a": 1 })),
        ),
        call(
            "messages: batch content",
            messages.batch(["m1", "m2"]).content(),
        ),
        call(
            "messages: bulk",
            messages
                .bulk(ID, BulkMessageAction::Archive)
                .archived(Archived::Only)
                .delivery_status(DeliveryStatus::Sent)
                .engagement_status(EngagementStatus::Seen)
                .has_tenant(false)
                .newer_than(at())
                .older_than(at())
                .recipient_ids(["user_1"])
                .tenants(["acme"])
                .trigger_data(json!({ "a": 1 }))
                .workflows(["welcome"]),
        ),
    ]
}

pub(super) fn feeds_and_guides(client: &Client) -> Vec<Call> {
    let guides = client.users().guides("user_1");
    let step = || GuideStepReference {
        channel_id: ID.into(),
        guide_id: ID.into(),
        guide_key: "tour".into(),
        guide_step_ref: "step_1".into(),
    };
    vec![
        call(
            "feeds: list",
            client
                .users()
                .feed("user_1", ID)
                .list()
                .status(FeedStatus::Unread)
                .archived(Archived::Include)
                .mode(FeedMode::Compact)
                .source("welcome")
                .tenant("acme")
                .has_tenant(true)
                .locale("en-US")
                .workflow_categories(["a", "b"])
                .trigger_data(json!({ "plan": null }))
                .exclude(["entries.activities", "meta"])
                .inserted_at_or_after(at()),
        ),
        call(
            "guides: list",
            guides
                .list(ID)
                .tenant("acme")
                .data(json!({ "plan": "pro" }))
                .guide_type("card"),
        ),
        call(
            "guides: seen",
            guides
                .mark_seen(step(), json!({ "title": "Hello" }))
                .data(json!({ "a": 1 }))
                .tenant("acme"),
        ),
        call(
            "guides: interacted",
            guides
                .mark_interacted(step())
                .metadata(json!({ "button": "next" })),
        ),
        call(
            "guides: archived",
            guides.archive(step()).is_final(true).unthrottled(false),
        ),
        call("guides: unarchive", guides.unarchive("tour").tenant("acme")),
        call("guides: reset", guides.reset_engagements("tour")),
    ]
}
