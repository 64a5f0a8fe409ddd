//! The calls of `tests/sdk/calls.js`, as an application in Rust writes them.

use std::future::IntoFuture;
use std::pin::Pin;

use knock_runtime::{
    Archived, AudienceMembership, Branding, BulkMessageAction, ChannelType, Client, DateTime, Day,
    DeliveryStatus, EngagementStatus, FeedMode, FeedStatus, GuideStepReference, NewSchedule,
    PreferenceSet, PushTokens, Recipient, Repeat, Result, RunStatus, SlackChannelData,
    SlackConnection, Subscribers, Tenant, Timestamp, WindowRule, WorkflowPreference,
};
use serde_json::json;

const ID: &str = "123e4567-e89b-12d3-a456-426614174000";

/// A call that is made when it is awaited.
pub(crate) struct Call {
    pub(crate) name: &'static str,
    pub(crate) answer: Pin<Box<dyn Future<Output = ()>>>,
}

fn call<T>(
    name: &'static str,
    request: impl IntoFuture<Output = Result<T>, IntoFuture: 'static>,
) -> Call {
    let answer = request.into_future();
    // What is answered does not matter.
    let answer = Box::pin(async { _ = answer.await });
    Call { name, answer }
}

pub(crate) fn all(client: &Client) -> Vec<Call> {
    [
        workflows(client),
        users(client),
        parts_of_users(client),
        objects(client),
        tenants(client),
        schedules(client),
        messages(client),
        many_messages(client),
        feeds_and_guides(client),
        others(client),
        providers(client),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// 2026-03-23T09:00:00Z.
fn at() -> DateTime {
    Timestamp::from_unix_seconds(1_774_256_400).into()
}

fn project() -> Recipient {
    Recipient::object("projects", "q1")
}

fn preferences() -> PreferenceSet {
    PreferenceSet::new()
        .channel_type(ChannelType::Sms, false)
        .workflow(
            "welcome",
            WorkflowPreference::new().channel_type("sms", true),
        )
        .category("marketing", false)
}

fn workflows(client: &Client) -> Vec<Call> {
    vec![
        call(
            "trigger: users",
            client
                .trigger("welcome", ["user_1", "user_2"])
                .data(json!({ "plan": "pro", "seats": 3 }))
                .idempotency_key("order 1"),
        ),
        call(
            "trigger: everything",
            client
                .trigger("welcome", ["user_1".into(), project()])
                .data(json!({ "plan": "pro" }))
                .actor("user_2")
                .tenant("acme")
                .cancellation_key("order 1")
                .sandbox_mode(true)
                .skip_delay(true),
        ),
        call(
            "trigger: inline",
            client
                .trigger(
                    "welcome",
                    [
                        Recipient::user("user_1")
                            .name("Jane")
                            .property("plan", "pro")
                            .channel_data(ID, PushTokens::new(["t"]))
                            .preferences(preferences()),
                        project().name("Q1"),
                    ],
                )
                .actor(project())
                .tenant(Tenant::new("acme").name("Acme")),
        ),
        call(
            "trigger: each with its data",
            client.trigger_each("welcome", [("user_1", json!({ "plan": "pro" }))]),
        ),
        call("cancel", client.cancel("welcome", "order 1")),
        call(
            "cancel: recipients",
            client
                .cancel("welcome", "order 1")
                .recipients(["user_1".into(), project()]),
        ),
    ]
}

fn users(client: &Client) -> Vec<Call> {
    let users = client.users();
    vec![
        call(
            "users: identify",
            users
                .identify("user/1")
                .name("Jane")
                .email("jane@example.com")
                .property("plan", "pro")
                .channel_data(ID, PushTokens::new(["t"]))
                .preferences(preferences()),
        ),
        call("users: get", users.get("user 1+é")),
        call("users: delete", users.delete("user_1")),
        call("users: merge", users.merge("user_1", "user_2")),
        call(
            "users: list",
            users
                .list()
                .include_preferences()
                .page_size(5)
                .after("c+/="),
        ),
        call(
            "users: bulk identify",
            users.bulk_identify(["user_1".into(), Recipient::user("user_2").name("Jane")]),
        ),
        call("users: bulk delete", users.bulk_delete(["user_1"])),
        call(
            "users: bulk preferences",
            users
                .bulk_set_preferences(["user_1"], preferences())
                .tenant("acme"),
        ),
    ]
}

fn parts_of_users(client: &Client) -> Vec<Call> {
    let users = client.users();
    let channel = users.channel_data("user_1", ID);
    let set = users.preferences("user_1");
    vec![
        call("users: channel data", channel.set(PushTokens::new(["t"]))),
        call("users: no channel data", channel.unset()),
        call("users: set preferences", set.set(preferences()).merge()),
        call("users: get preferences", set.get_for_tenant("acme")),
        call(
            "users: subscriptions",
            users
                .subscriptions("user_1")
                .only(project())
                .include_preferences(),
        ),
        call(
            "users: schedules",
            users
                .schedules("user_1")
                .workflow("reminder")
                .tenant("acme"),
        ),
    ]
}

fn objects(client: &Client) -> Vec<Call> {
    let projects = client.objects("projects");
    let team = || Recipient::object("teams", "t");
    let webhook = SlackConnection::incoming_webhook("https://example.com");
    vec![
        call(
            "objects: set",
            projects
                .set("q1")
                .name("Q1")
                .property("budget", 5)
                .channel_data(ID, SlackChannelData::new([webhook]))
                .preferences(preferences()),
        ),
        call(
            "objects: list",
            projects.list().include_preferences().before("c"),
        ),
        call(
            "objects: bulk set",
            projects.bulk_set([project(), projects.recipient("q2").name("Q2")]),
        ),
        call(
            "objects: subscribe",
            projects
                .subscribe(
                    "q1",
                    [
                        "user_1".into(),
                        Recipient::user("user_2").name("Jane"),
                        team(),
                    ],
                )
                .properties(json!({ "role": "member" })),
        ),
        call(
            "objects: unsubscribe",
            projects.unsubscribe("q1", ["user_1".into(), team()]),
        ),
        call(
            "objects: subscribers",
            projects.subscribers("q1").only(["user_1", "user_2"]),
        ),
        call(
            "objects: bulk subscribe",
            projects.bulk_subscribe([
                Subscribers::new("q1", "user_1").properties(json!({ "role": "owner" }))
            ]),
        ),
    ]
}

fn tenants(client: &Client) -> Vec<Call> {
    let tenants = client.tenants();
    vec![
        call(
            "tenants: set",
            tenants
                .set(
                    Tenant::new("acme")
                        .name("Acme")
                        .property("plan", "pro")
                        .branding(Branding::new().primary_color("#33FF5B"))
                        .preference_set(preferences()),
                )
                .resolve_preferences(),
        ),
        call("tenants: list", tenants.list().id("acme").name("Acme & co")),
        call(
            "tenants: bulk set",
            tenants.bulk_set([Tenant::new("acme"), Tenant::new("b").name("B")]),
        ),
        call("tenants: bulk delete", tenants.bulk_delete(["acme", "b"])),
    ]
}

fn schedules(client: &Client) -> Vec<Call> {
    let schedules = client.schedules();
    let mondays = || Repeat::from(WindowRule::weekly().days([Day::Monday]).hour(9).minute(30));
    vec![
        call(
            "schedules: create",
            schedules
                .create("reminder", ["user_1".into(), project()])
                .repeats([mondays()])
                .scheduled_at(at())
                .ending_at(at())
                .data(json!({ "task": "tax" }))
                .actor(Recipient::user("user_3").name("Sarah"))
                .tenant("acme"),
        ),
        call(
            "schedules: update",
            schedules
                .update([ID])
                .repeats([mondays()])
                .without_ending_at()
                .without_actor()
                .tenant("acme"),
        ),
        call(
            "schedules: list",
            schedules
                .list("reminder")
                .tenant("acme")
                .recipients(["user_1", "user_2"]),
        ),
        call(
            "schedules: list of objects",
            schedules
                .list("reminder")
                .recipients([project(), Recipient::object("projects", "q2")]),
        ),
        call("schedules: delete", schedules.delete([ID])),
        call(
            "schedules: bulk create",
            schedules.bulk_create([NewSchedule::new("reminder", "user_1").scheduled_at(at())]),
        ),
    ]
}

fn messages(client: &Client) -> Vec<Call> {
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

fn many_messages(client: &Client) -> Vec<Call> {
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

fn feeds_and_guides(client: &Client) -> Vec<Call> {
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

fn others(client: &Client) -> Vec<Call> {
    let beta = client.audience("beta");
    let jane = Recipient::user("user_1").name("Jane");
    vec![
        call(
            "audiences: add",
            beta.add_or_create([AudienceMembership::new(jane).tenant("acme")]),
        ),
        call("audiences: remove", beta.remove(["user_1"])),
        call(
            "runs: list",
            client
                .workflow_recipient_runs()
                .list()
                .workflow("welcome")
                .tenant("acme")
                .status([RunStatus::Paused, RunStatus::Queued])
                .has_errors(false)
                .recipient(project())
                .starting_at(at())
                .ending_at(at()),
        ),
        call("bulk operation", client.bulk_operation(ID)),
    ]
}

fn providers(client: &Client) -> Vec<Call> {
    let acme = || Recipient::object("$tenants", "acme");
    let slack = client.slack(ID, acme());
    let teams = client.ms_teams(ID, acme());
    vec![
        call(
            "slack: channels",
            slack
                .channels()
                .cursor("c")
                .limit(10)
                .exclude_archived(false)
                .types("im")
                .team_id("T1"),
        ),
        call("slack: revoke", slack.revoke_access()),
        call(
            "ms teams: teams",
            teams
                .teams()
                .filter("a eq 'b'")
                .select("id")
                .top(3)
                .skip_token("t"),
        ),
        call(
            "ms teams: channels",
            teams.channels("t1").filter("x").select("id"),
        ),
    ]
}
