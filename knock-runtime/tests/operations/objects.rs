use knock_runtime::{ChannelType, PreferenceSet, PushTokens, Recipient};

use crate::{assert_refused, assert_sent, start};

#[tokio::test]
async fn objects() {
    let (knock, client) = start().await;
    let projects = client.objects("my projects");
    assert_sent!(
        knock,
        projects.set("q1").name("Q1").timezone("UTC").property("budget", 5)
            .channel_data("c", PushTokens::new(["t"]))
            .preferences(PreferenceSet::new().channel_type(ChannelType::Sms, false))
            => concat!(
                r#"PUT /v1/objects/my%20projects/q1 {"channel_data":{"c":{"tokens":["t"]}},"#,
                r#""preferences":{"default":{"channel_types":{"sms":false}}},"#,
                r#""name":"Q1","timezone":"UTC","budget":5}"#
            ),
        projects.get("q1") => "GET /v1/objects/my%20projects/q1",
        projects.delete("q1") => "DELETE /v1/objects/my%20projects/q1",
        projects.list() => "GET /v1/objects/my%20projects",
        projects.list().include_preferences().after("x")
            => "GET /v1/objects/my%20projects?include[]=preferences&after=x",
    );
    assert_refused!(
        projects.set("q1").property("id", "q2") => "`Objects::set`",
        projects.get("") => "`id` is empty",
        client.objects("").list() => "`collection` is empty",
    );
}

#[tokio::test]
async fn channel_data() {
    let (knock, client) = start().await;
    let channel = client.objects("projects").channel_data("q1", "c");
    assert_sent!(
        knock,
        channel.set(PushTokens::new(["t"]))
            => r#"PUT /v1/objects/projects/q1/channel_data/c {"data":{"tokens":["t"]}}"#,
        channel.get() => "GET /v1/objects/projects/q1/channel_data/c",
        channel.unset() => "DELETE /v1/objects/projects/q1/channel_data/c",
    );
}

#[tokio::test]
async fn bulk() {
    let (knock, client) = start().await;
    let projects = client.objects("projects");
    assert_sent!(
        knock,
        projects.bulk_set([projects.recipient("q1"), projects.recipient("q2").name("Q2")])
            => r#"POST /v1/objects/projects/bulk/set {"objects":[{"id":"q1"},{"id":"q2","name":"Q2"}]}"#,
        projects.bulk_delete(["q1"])
            => r#"POST /v1/objects/projects/bulk/delete {"object_ids":["q1"]}"#,
    );
    assert_refused!(
        projects.bulk_set("user") => "`user` is no object of the collection `projects`",
        projects.bulk_set(Recipient::object("teams", "a")) => "no object of the collection",
        projects.bulk_set(vec![projects.recipient("q1"); 1001]) => "takes up to 1000",
        projects.bulk_delete([""; 0]) => "the list `object_ids` is empty",
    );
}
