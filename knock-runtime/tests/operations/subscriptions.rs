use knock_runtime::{Recipient, Subscribers};
use serde_json::json;

use crate::{assert_refused, assert_sent, start};

#[tokio::test]
async fn lists() {
    let (knock, client) = start().await;
    let projects = client.objects("projects");
    let users = client.users();
    assert_sent!(
        knock,
        projects.subscribers("q1") => "GET /v1/objects/projects/q1/subscriptions?mode=object",
        projects.subscribers("q1").only(["a", "b"]).include_preferences() => concat!(
            "GET /v1/objects/projects/q1/subscriptions?mode=object",
            "&recipients[]=a&recipients[]=b&include[]=preferences"
        ),
        projects.subscriptions("q1").only(Recipient::object("teams", "t")) => concat!(
            "GET /v1/objects/projects/q1/subscriptions?mode=recipient",
            "&objects[0][id]=t&objects[0][collection]=teams"
        ),
        users.subscriptions("u").page_size(5) => "GET /v1/users/u/subscriptions?page_size=5",
        users.subscriptions("u").only(projects.recipient("q1")) => concat!(
            "GET /v1/users/u/subscriptions",
            "?objects[0][id]=q1&objects[0][collection]=projects"
        ),
    );
    assert_refused!(
        projects.subscribers("q1").only(Recipient::user("a").name("A")) => "more than an id",
    );
}

#[tokio::test]
async fn of_one_object() {
    let (knock, client) = start().await;
    let projects = client.objects("projects");
    assert_sent!(
        knock,
        projects.subscribe("q1", ["a".into(), Recipient::user("b").name("B")])
            .properties(json!({ "role": "member" }))
            => concat!(
                r#"POST /v1/objects/projects/q1/subscriptions {"recipients":["a","#,
                r#"{"id":"b","name":"B"}],"properties":{"role":"member"}}"#
            ),
        projects.subscribe("q1", Recipient::object("teams", "t")) => concat!(
            "POST /v1/objects/projects/q1/subscriptions ",
            r#"{"recipients":[{"id":"t","collection":"teams"}]}"#
        ),
        projects.unsubscribe("q1", ["a"])
            => r#"DELETE /v1/objects/projects/q1/subscriptions {"recipients":["a"]}"#,
    );
    assert_refused!(
        projects.subscribe("q1", [""; 0]) => "there is no recipient",
        projects.subscribe("q1", "") => "the id of a recipient is empty",
        projects.subscribe("q1", vec!["a"; 101]) => "101 recipients, and Knock takes up to 100",
        projects.subscribe("q1", "a").properties(1) => "`properties` must be a JSON object",
        projects.unsubscribe("q1", Recipient::user("a").name("A")) => "more than an id",
        projects.unsubscribe("q1", vec!["a"; 101]) => "101 recipients",
    );
}

#[tokio::test]
async fn of_many_objects() {
    let (knock, client) = start().await;
    let projects = client.objects("projects");
    assert_sent!(
        knock,
        projects.bulk_subscribe([
            Subscribers::new("q1", "a").properties(json!({ "role": "owner" })),
            Subscribers::new("q2", ["a", "b"]),
        ]) => concat!(
            r#"POST /v1/objects/projects/bulk/subscriptions/add {"subscriptions":["#,
            r#"{"id":"q1","recipients":["a"],"properties":{"role":"owner"}},"#,
            r#"{"id":"q2","recipients":["a","b"]}]}"#
        ),
        projects.bulk_unsubscribe([Subscribers::new("q1", "a")]) => concat!(
            "POST /v1/objects/projects/bulk/subscriptions/delete ",
            r#"{"subscriptions":[{"id":"q1","recipients":["a"]}]}"#
        ),
    );
    assert_refused!(
        projects.bulk_subscribe([]) => "the list `subscriptions` is empty",
        projects.bulk_subscribe([Subscribers::new("", "a")]) => "the id of an object is empty",
        projects.bulk_subscribe([Subscribers::new("q1", vec!["a"; 101])]) => "101 recipients",
        projects.bulk_unsubscribe([Subscribers::new("q1", Recipient::user("a").name("A"))])
            => "more than an id",
    );
}
