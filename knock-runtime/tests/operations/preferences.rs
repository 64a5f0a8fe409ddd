use knock_runtime::{
    ChannelType, Client, Condition, PreferenceSet, RecipientPreferences, WorkflowPreference,
};

use crate::{assert_sent, start};

/// The preference sets of a user and of an object, and the paths of both.
fn owners(client: &Client, set: &str) -> [(RecipientPreferences, String); 2] {
    let user = client.users().preference_set("u", set);
    let object = client.objects("c").preference_set("o", set);
    [
        (user, format!("/v1/users/u/preferences/{set}")),
        (object, format!("/v1/objects/c/o/preferences/{set}")),
    ]
}

#[tokio::test]
async fn whole_sets() {
    let (knock, client) = start().await;
    for (preferences, path) in owners(&client, "acme") {
        let set = || PreferenceSet::new().channel_type(ChannelType::Sms, false);
        assert_sent!(
        knock,
        preferences.set(set()) => format!(r#"PUT {path} {{"channel_types":{{"sms":false}}}}"#),
            preferences.set(set()).merge() => format!(
                "PUT {path} {}",
                r#"{"__persistence_strategy__":"merge","channel_types":{"sms":false}}"#
            ),
            preferences.get() => format!("GET {path}"),
            preferences.get_for_tenant("a&b") => format!("GET {path}?tenant=a&b"),
            preferences.delete() => format!("DELETE {path}"),
        );
    }
    assert_sent!(
        knock,
        client.users().preference_sets("u") => "GET /v1/users/u/preferences",
        client.objects("c").preference_sets("o") => "GET /v1/objects/c/o/preferences",
        client.users().preferences("u").get() => "GET /v1/users/u/preferences/default",
        client.objects("c").preferences("o").get() => "GET /v1/objects/c/o/preferences/default",
    );
}

#[tokio::test]
#[expect(deprecated, reason = "Knock still answers them")]
async fn parts_of_sets() {
    let (knock, client) = start().await;
    let pro = || Condition::new("recipient.plan", "equal_to", "pro");
    let conditions =
        r#"{"conditions":[{"variable":"recipient.plan","operator":"equal_to","argument":"pro"}]}"#;
    for (preferences, path) in owners(&client, "default") {
        let put = |rest: &str, body: &str| format!("PUT {path}/{rest} {body}");
        assert_sent!(
        knock,
        preferences.set_channel_types([(ChannelType::Sms, false), ("fax".into(), true)])
                => put("channel_types", r#"{"sms":false,"fax":true}"#),
            preferences.set_channel_type(ChannelType::InAppFeed, true)
                => put("channel_types/in_app_feed", r#"{"subscribed":true}"#),
            preferences.set_channel_type("sms", [pro()]) => put("channel_types/sms", conditions),
            preferences.set_workflows([("a", WorkflowPreference::from(false)), ("b", true.into())])
                => put("workflows", r#"{"a":false,"b":true}"#),
            preferences.set_workflow("a b", false)
                => put("workflows/a%20b", r#"{"subscribed":false}"#),
            preferences.set_workflow("a", WorkflowPreference::new().condition(pro()))
                => put("workflows/a", conditions),
            preferences.set_categories([("a", false)]) => put("categories", r#"{"a":false}"#),
            preferences.set_category("a", WorkflowPreference::new().channel_type("sms", true))
                => put("categories/a", r#"{"channel_types":{"sms":true}}"#),
        );
    }
}
