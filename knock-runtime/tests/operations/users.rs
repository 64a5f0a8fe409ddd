use knock_runtime::{ChannelType, PreferenceSet, PushTokens, Recipient};

use crate::{assert_refused, assert_sent, start};

#[tokio::test]
async fn users() {
    let (knock, client) = start().await;
    let users = client.users();
    assert_sent!(
        knock,
        users.identify("u/1").name("Jane").property("plan", "pro")
            => r#"PUT /v1/users/u%2F1 {"name":"Jane","plan":"pro"}"#,
        users.get("u") => "GET /v1/users/u",
        users.delete("u") => "DELETE /v1/users/u",
        users.list() => "GET /v1/users",
        users.list().include_preferences().page_size(2)
            => "GET /v1/users?include[]=preferences&page_size=2",
        users.merge("u", "old") => r#"POST /v1/users/u/merge {"from_user_id":"old"}"#,
    );
    assert_refused!(
        users.merge("u", "") => "the id of the user to merge from is empty",
        users.merge("", "old") => "`user_id` is empty",
        users.identify("u").property("collection", "c") => "`Client::objects`",
    );
}

#[tokio::test]
async fn channel_data() {
    let (knock, client) = start().await;
    let channel = client.users().channel_data("u", "c");
    assert_sent!(
        knock,
        channel.set(PushTokens::new(["t"]))
            => r#"PUT /v1/users/u/channel_data/c {"data":{"tokens":["t"]}}"#,
        channel.get() => "GET /v1/users/u/channel_data/c",
        channel.unset() => "DELETE /v1/users/u/channel_data/c",
    );
}

#[tokio::test]
async fn bulk() {
    let (knock, client) = start().await;
    let users = client.users();
    let preferences = || PreferenceSet::new().channel_type(ChannelType::Sms, false);
    assert_sent!(
        knock,
        users.bulk_identify(["a".into(), Recipient::user("b").name("B")])
            => r#"POST /v1/users/bulk/identify {"users":[{"id":"a"},{"id":"b","name":"B"}]}"#,
        users.bulk_delete(["a", "b"]) => r#"POST /v1/users/bulk/delete {"user_ids":["a","b"]}"#,
        users.bulk_set_preferences(["a"], preferences()) => concat!(
            r#"POST /v1/users/bulk/preferences "#,
            r#"{"user_ids":["a"],"preferences":{"channel_types":{"sms":false}}}"#
        ),
        users.bulk_set_preferences(["a"], preferences()).tenant("acme") => concat!(
            r#"POST /v1/users/bulk/preferences "#,
            r#"{"user_ids":["a"],"preferences":{"id":"acme","channel_types":{"sms":false}}}"#
        ),
    );
    assert_refused!(
        users.bulk_identify(Recipient::object("c", "o")) => "`o` is an object",
        users.bulk_identify(vec![""]) => "the id of a recipient is empty",
        users.bulk_identify(vec!["a"; 1001]) => "1001 elements, and Knock takes up to 1000",
        users.bulk_delete([""; 0]) => "the list `user_ids` is empty",
        users.bulk_delete(["a", ""]) => "an id in `user_ids` is empty",
        users.bulk_set_preferences(vec!["a"; 1001], preferences()) => "takes up to 1000",
        users.bulk_set_preferences([""], preferences()) => "an id in `user_ids` is empty",
    );
}
