use knock_runtime::{Archived, DateTime, FeedMode, FeedStatus, GuideStepReference, Timestamp};
use serde_json::json;

use crate::{assert_refused, assert_sent, start};

#[tokio::test]
async fn feeds() {
    let (knock, client) = start().await;
    let feed = client.users().feed("user_1", "c1");
    let at: DateTime = Timestamp::from_unix_seconds(0).into();
    assert_sent!(
        knock,
        feed.settings() => "GET /v1/users/user_1/feeds/c1/settings",
        feed.list().page_size(5) => "GET /v1/users/user_1/feeds/c1?page_size=5",
        feed.list()
            .status(FeedStatus::Unread)
            .archived(Archived::Include)
            .mode(FeedMode::Compact)
            .source("welcome")
            .tenant("acme")
            .has_tenant(true)
            .locale("en-US")
            => "GET /v1/users/user_1/feeds/c1?status=unread&archived=include&mode=compact\
                &source=welcome&tenant=acme&has_tenant=true&locale=en-US",
        feed.list()
            .workflow_categories(["a", "b"])
            .trigger_data(json!({ "plan": null }))
            .exclude(["entries.activities", "meta"])
            .inserted_after(at)
            => "GET /v1/users/user_1/feeds/c1?workflow_categories[]=a&workflow_categories[]=b\
                &trigger_data={\"plan\":null}&exclude=entries.activities,meta\
                &inserted_at[gt]=1970-01-01T00:00:00Z",
    );
}

fn step() -> GuideStepReference {
    GuideStepReference {
        channel_id: "c1".into(),
        guide_id: "g1".into(),
        guide_key: "tour".into(),
        guide_step_ref: "step_1".into(),
    }
}

const STEP: &str =
    r#""channel_id":"c1","guide_id":"g1","guide_key":"tour","guide_step_ref":"step_1""#;

#[tokio::test]
async fn guides() {
    let (knock, client) = start().await;
    let guides = client.users().guides("user_1");
    assert_sent!(
        knock,
        guides.list("c1") => "GET /v1/users/user_1/guides/c1",
        guides.list("c1").tenant("acme").data(json!({ "plan": "pro" })).guide_type("card")
            => r#"GET /v1/users/user_1/guides/c1?tenant=acme&data={"plan":"pro"}&type=card"#,
        guides.mark_seen(step(), json!({ "title": "Hello" })).data(json!({ "a": 1 })).tenant("acme")
            => format!(
                r#"PUT /v1/users/user_1/guides/messages/seen {{{STEP},"tenant":"acme","content":{{"title":"Hello"}},"data":{{"a":1}}}}"#
            ),
        guides.mark_interacted(step()).metadata(json!({ "button": "next" }))
            => format!(
                r#"PUT /v1/users/user_1/guides/messages/interacted {{{STEP},"metadata":{{"button":"next"}}}}"#
            ),
        guides.archive(step()).is_final(true).unthrottled(false)
            => format!(
                r#"PUT /v1/users/user_1/guides/messages/archived {{{STEP},"is_final":true,"unthrottled":false}}"#
            ),
        guides.unarchive("tour").tenant("acme")
            => r#"DELETE /v1/users/user_1/guides/messages/archived {"guide_key":"tour","tenant":"acme"}"#,
        guides.reset_engagements("tour")
            => r#"PUT /v1/users/user_1/guides/engagements/reset {"guide_key":"tour"}"#,
    );
    assert_refused!(
        guides.unarchive("") => "the key of the guide is empty",
        guides.archive(GuideStepReference { guide_id: String::new(), ..step() }) => "is empty",
        guides.mark_seen(step(), "Hello") => "`content` must be a JSON object",
    );
}

#[tokio::test]
async fn messages_of_guides() {
    let (knock, client) = start().await;
    let message = client.users().guides("user_1").message("m1");
    assert_sent!(
        knock,
        message.mark_seen(step(), json!({}))
            => format!(r#"PUT /v1/users/user_1/guides/messages/m1/seen {{{STEP},"content":{{}}}}"#),
        message.mark_interacted(step()).tenant("acme")
            => format!(
                r#"PUT /v1/users/user_1/guides/messages/m1/interacted {{{STEP},"tenant":"acme"}}"#
            ),
        message.archive(step())
            => format!("PUT /v1/users/user_1/guides/messages/m1/archived {{{STEP}}}"),
    );
}

#[tokio::test]
async fn preference_centers() {
    let (knock, client) = start().await;
    let center = client.users().preference_center("user_1");
    assert_sent!(
        knock,
        center.config() => "GET /v1/users/user_1/preference_center/config",
        center.signed_url() => "POST /v1/users/user_1/preference_center/signed_url",
    );
}
