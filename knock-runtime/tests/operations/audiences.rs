use knock_runtime::{AudienceMembership, Recipient};

use crate::{assert_refused, assert_sent, start};

#[tokio::test]
async fn audiences() {
    let (knock, client) = start().await;
    let beta = client.audience("beta");
    assert_sent!(
        knock,
        beta.members() => "GET /v1/audiences/beta/members",
        beta.add(["a"]) => r#"POST /v1/audiences/beta/members {"members":[{"user":{"id":"a"}}]}"#,
        beta.add([AudienceMembership::new(Recipient::user("a").name("A")).tenant("acme")])
            => concat!(
                "POST /v1/audiences/beta/members ",
                r#"{"members":[{"user":{"id":"a","name":"A"},"tenant":"acme"}]}"#
            ),
        beta.add_or_create(["a"]) => concat!(
            "POST /v1/audiences/beta/members?create_audience=true ",
            r#"{"members":[{"user":{"id":"a"}}]}"#
        ),
        beta.remove(["a"])
            => r#"DELETE /v1/audiences/beta/members {"members":[{"user":{"id":"a"}}]}"#,
    );
    assert_refused!(
        beta.add([""; 0]) => "the list `members` is empty",
        beta.add([Recipient::object("c", "o")]) => "`o` is an object",
        beta.remove(vec!["a"; 1001]) => "1001 elements, and Knock takes up to 1000",
    );
}
