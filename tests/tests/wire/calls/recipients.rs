use knock_runtime::{
    Branding, Client, PushTokens, Recipient, SlackChannelData, SlackConnection, Subscribers, Tenant,
};
use serde_json::json;

use super::{Call, ID, call, preferences, project};

pub(super) fn users(client: &Client) -> Vec<Call> {
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

pub(super) fn parts_of_users(client: &Client) -> Vec<Call> {
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

pub(super) fn objects(client: &Client) -> Vec<Call> {
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

pub(super) fn tenants(client: &Client) -> Vec<Call> {
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
