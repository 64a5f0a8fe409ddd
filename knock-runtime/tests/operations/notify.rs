use knock_runtime::Recipient;
use serde_json::json;

use crate::{assert_refused, assert_sent, start};

#[tokio::test]
async fn the_old_forms() {
    let (knock, client) = start().await;
    assert_sent!(
        knock,
        client
            .notify("welcome", "user_1", ["user_2"])
            .data(json!({ "a": 1 }))
            .cancellation_key("k")
            => concat!(
                r#"POST /v1/notify {"name":"welcome","actor":"user_1","recipients":["user_2"],"#,
                r#""data":{"a":1},"cancellation_key":"k"}"#
            ),
        client.cancel_notify("welcome", "k").recipients(Recipient::object("projects", "q1"))
            => concat!(
                r#"POST /v1/notify/cancel {"name":"welcome","#,
                r#""recipients":[{"id":"q1","collection":"projects"}],"cancellation_key":"k"}"#
            ),
    );
    assert_refused!(
        client.notify("", "a", ["b"]) => "the key of the workflow is empty",
        client.notify("welcome", "a", [""; 0]) => "there is no recipient",
        client.notify("welcome", Recipient::user("a").name("A"), ["b"]) => "more than an id",
        client.cancel_notify("", "k") => "the key of the workflow is empty",
        client.cancel_notify("welcome", "") => "the cancellation key is empty",
        client.cancel_notify("welcome", "k").recipients([""; 0]) => "the list of recipients is empty",
    );
}
