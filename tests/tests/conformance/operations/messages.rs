use knock_runtime::{
    Archived, BulkMessageAction, DeliveryStatus, EngagementStatus, FeedMode, FeedStatus,
    GuideStepReference,
};
use serde_json::json;

use super::{ID, at};
use crate::call::{Call, calls};

pub(super) fn messages() -> Vec<Call> {
    calls!(client =>
        client
            .messages()
            .list()
            .tenant("acme")
            .channel_id(ID)
            .source("welcome")
            .workflow_run_id(ID)
            .workflow_recipient_run_id(ID)
            .status([DeliveryStatus::Sent, DeliveryStatus::Queued])
            .engagement_status([EngagementStatus::Unread])
            .message_ids([ID])
            .workflow_categories(["a"])
            .trigger_data(json!({ "plan": "pro" }))
            .inserted_after(at())
            .inserted_at_or_after(at())
            .inserted_before(at())
            .inserted_at_or_before(at())
            .page_size(5),
        client.users().messages("user_1").status([DeliveryStatus::Sent]),
        client.objects("projects").messages("q1").tenant("acme").before("c"),
        client.messages().get(ID),
        client.messages().content(ID),
        client.messages().events(ID).page_size(10),
        client.messages().activities(ID).trigger_data(json!({ "a": 1 })),
        client.messages().delivery_logs(ID).after("c"),
    )
}

/// What changes the status of a message.
pub(super) fn changes() -> Vec<Call> {
    calls!(client =>
        client.messages().mark_seen(ID),
        client.messages().mark_unseen(ID),
        client.messages().mark_unseen_by_outcome(ID),
        client.messages().mark_read(ID),
        client.messages().mark_unread(ID),
        client.messages().mark_unread_by_outcome(ID),
        client.messages().archive(ID),
        client.messages().unarchive(ID),
        client.messages().unarchive_by_outcome(ID),
        client.messages().mark_interacted(ID).metadata(json!({ "button": "open" })),
    )
}

/// What is about many messages.
pub(super) fn many() -> Vec<Call> {
    calls!(client =>
        client
            .messages()
            .bulk(ID, BulkMessageAction::Archive)
            .recipient_ids(["user_1"])
            .tenants(["acme"])
            .workflows(["welcome"])
            .delivery_status(DeliveryStatus::Sent)
            .engagement_status(EngagementStatus::Seen)
            .archived(Archived::Only)
            .has_tenant(false)
            .newer_than(at())
            .older_than(at())
            .trigger_data(json!({ "a": 1 })),
        client.messages().batch([ID]).content(),
        client.messages().batch([ID]).mark_seen(),
        client.messages().batch([ID]).mark_unseen(),
        client.messages().batch([ID]).mark_read(),
        client.messages().batch([ID]).mark_unread(),
        client.messages().batch([ID]).archive(),
        client.messages().batch([ID]).unarchive(),
        client.messages().batch([ID]).mark_interacted().metadata(json!({ "a": 1 })),
    )
}

pub(super) fn feeds() -> Vec<Call> {
    calls!(client =>
        client.users().feed("user_1", ID).settings(),
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
            .inserted_after(at())
            .page_size(5),
    )
}

fn step() -> GuideStepReference {
    GuideStepReference {
        channel_id: ID.into(),
        guide_id: ID.into(),
        guide_key: "tour".into(),
        guide_step_ref: "step_1".into(),
    }
}

pub(super) fn guides() -> Vec<Call> {
    calls!(client =>
        client.users().guides("user_1").list(ID).tenant("acme").data(json!({ "a": 1 })).guide_type("card"),
        client
            .users()
            .guides("user_1")
            .mark_seen(step(), json!({ "title": "Hello" }))
            .data(json!({ "a": 1 }))
            .tenant("acme"),
        client.users().guides("user_1").mark_interacted(step()).metadata(json!({ "button": "next" })),
        client.users().guides("user_1").archive(step()).is_final(true).unthrottled(false),
        client.users().guides("user_1").unarchive("tour").tenant("acme"),
        client.users().guides("user_1").reset_engagements("tour").tenant("acme"),
        client.users().guides("user_1").message(ID).mark_seen(step(), json!({})),
        client.users().guides("user_1").message(ID).mark_interacted(step()).tenant("acme"),
        client.users().guides("user_1").message(ID).archive(step()),
    )
}
