use knock_runtime::{
    Branding, ChannelType, Client, Condition, OneSignalPlayers, PreferenceSet, PushDevice,
    PushDevices, PushTokens, Recipient, RecipientPreferences, SlackChannelData, SlackConnection,
    Subscribers, Tenant, WorkflowPreference,
};
use serde_json::json;

use super::ID;
use crate::call::{Call, calls};

/// Preferences of every kind.
fn preference_set() -> PreferenceSet {
    PreferenceSet::new()
        .channel_type(ChannelType::Sms, false)
        .channel_type(ChannelType::Email, [pro()])
        .workflow(
            "welcome",
            WorkflowPreference::new().channel_type("sms", true),
        )
        .category("marketing", false)
}

fn pro() -> Condition {
    Condition::new("recipient.plan", "equal_to", "pro")
}

pub(super) fn users() -> Vec<Call> {
    calls!(client =>
        client
            .users()
            .identify("user_1")
            .name("Jane")
            .email("jane@example.com")
            .property("plan", "pro")
            .channel_data(ID, PushTokens::new(["t"]))
            .preferences(preference_set()),
        client.users().get("user_1"),
        client.users().delete("user_1"),
        client.users().list().include_preferences().page_size(2),
        client.users().merge("user_1", "user_2"),
        client.users().channel_data("user_1", ID).set(PushTokens::new(["t"])),
        client.users().channel_data("user_1", ID).set(PushDevices::new([PushDevice::new("t")])),
        client.users().channel_data("user_1", ID).set(OneSignalPlayers::new([ID])),
        client.users().channel_data("user_1", ID).get(),
        client.users().channel_data("user_1", ID).unset(),
        client.users().bulk_identify(["user_1".into(), Recipient::user("user_2").name("Jane")]),
        client.users().bulk_delete(["user_1"]),
        client.users().bulk_set_preferences(["user_1"], preference_set()).tenant("acme"),
    )
}

pub(super) fn objects() -> Vec<Call> {
    calls!(client =>
        client
            .objects("projects")
            .set("q1")
            .name("Q1")
            .timezone("UTC")
            .property("budget", 5)
            .channel_data(ID, PushTokens::new(["t"]))
            .preferences(preference_set()),
        client.objects("projects").get("q1"),
        client.objects("projects").delete("q1"),
        client.objects("projects").list().include_preferences().after("x"),
        client
            .objects("projects")
            .channel_data("q1", ID)
            .set(SlackChannelData::new([SlackConnection::incoming_webhook("https://example.com")])),
        client.objects("projects").channel_data("q1", ID).get(),
        client.objects("projects").channel_data("q1", ID).unset(),
        client
            .objects("projects")
            .bulk_set([Recipient::object("projects", "q1"), Recipient::object("projects", "q2").name("Q2")]),
        client.objects("projects").bulk_delete(["q1"]),
    )
}

pub(super) fn tenants() -> Vec<Call> {
    calls!(client =>
        client.tenants().set(
            Tenant::new("acme")
                .name("Acme")
                .property("plan", "pro")
                .branding(Branding::new().primary_color("#33FF5B"))
                .preference_set(preference_set())
                .channel_data(ID, PushTokens::new(["t"])),
        ),
        client.tenants().get("acme").resolve_preferences(),
        client.tenants().delete("acme"),
        client.tenants().list().id("acme").name("Acme"),
        client.tenants().bulk_set([Tenant::new("acme"), Tenant::new("b").name("B")]),
        client.tenants().bulk_delete(["acme", "b"]),
    )
}

pub(super) fn subscriptions() -> Vec<Call> {
    calls!(client =>
        client.users().subscriptions("user_1").only(Recipient::object("projects", "q1")),
        client.users().subscriptions("user_1").include_preferences().page_size(5),
        client.objects("projects").subscribers("q1").only(["user_1"]).include_preferences(),
        client.objects("projects").subscriptions("q1").only(Recipient::object("teams", "t")),
        client
            .objects("projects")
            .subscribe("q1", ["user_1".into(), Recipient::user("user_2").name("Jane")])
            .properties(json!({ "role": "member" })),
        client.objects("projects").unsubscribe("q1", ["user_1"]),
        client.objects("projects").bulk_subscribe([
            Subscribers::new("q1", "user_1").properties(json!({ "role": "owner" })),
        ]),
        client.objects("projects").bulk_unsubscribe([Subscribers::new("q1", "user_1")]),
    )
}

/// Whose preferences a call is about.
type Owner = fn(&Client) -> RecipientPreferences;

const OWNERS: [Owner; 2] = [
    |client| client.users().preferences("user_1"),
    |client| client.objects("projects").preferences("q1"),
];

pub(super) fn preferences() -> Vec<Call> {
    let mut all = calls!(client =>
        client.users().preference_sets("user_1"),
        client.objects("projects").preference_sets("q1"),
        client.users().preferences("user_1").get_for_tenant("acme"),
        client.users().preference_center("user_1").config(),
        client.users().preference_center("user_1").signed_url(),
    );
    for owner in OWNERS {
        all.extend(calls!(client =>
            owner(client).set(preference_set()),
            owner(client).set(preference_set()).merge(),
            owner(client).get(),
            owner(client).delete(),
        ));
    }
    all
}

#[expect(deprecated, reason = "Knock still answers them")]
pub(super) fn parts_of_preferences() -> Vec<Call> {
    let of = |owner: Owner| {
        calls!(client =>
            owner(client).set_channel_types([(ChannelType::Sms, false)]),
            owner(client).set_channel_type(ChannelType::Sms, [pro()]),
            owner(client).set_workflows([("welcome", false)]),
            owner(client).set_workflow("welcome", false),
            owner(client).set_categories([("marketing", false)]),
            owner(client).set_category("marketing", WorkflowPreference::new().channel_type("sms", true)),
        )
    };
    OWNERS.into_iter().flat_map(of).collect()
}
