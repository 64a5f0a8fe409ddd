use knock_runtime::testing::{Failure, FakeKnock};
use knock_runtime::{ErrorKind, Result, StatusCode};
use serde_json::{Value, json};

/// What lists of users give whose pages name these as the next ones.
async fn users(cursors: &[Value]) -> Result<Vec<Result<String>>> {
    let knock = FakeKnock::start().await?;
    for (number, after) in cursors.iter().enumerate() {
        let page = json!({
            "entries": [{ "id": format!("user_{number}") }],
            "page_info": { "after": after, "before": null, "page_size": 1 },
        });
        knock.fail_next(1, Failure::status(StatusCode::OK).body(page));
    }
    let mut items = knock.client().users().list().items();
    let mut found = Vec::new();
    while let Some(user) = items.next().await {
        found.push(user.map(|user| user.id));
    }
    assert_eq!(knock.exchanges().len(), cursors.len());
    Ok(found)
}

#[tokio::test]
async fn a_list_ends_where_no_page_follows() -> Result<()> {
    for last in [json!(null), json!("")] {
        let users = users(&[json!("a"), json!("b"), last]).await?;
        let users: Result<Vec<String>> = users.into_iter().collect();
        assert_eq!(users?, ["user_0", "user_1", "user_2"]);
    }
    Ok(())
}

#[tokio::test]
async fn pages_that_go_round_in_a_circle_are_an_error() -> Result<()> {
    for circle in [&["a", "a"][..], &["a", "b", "a"], &["a", "b", "c", "b"]] {
        let cursors: Vec<Value> = circle.iter().map(|cursor| json!(cursor)).collect();
        let mut users = users(&cursors).await?;
        let error = users.pop().unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        let cursor = circle.last().unwrap();
        assert_eq!(
            error.to_string(),
            format!(
                "GET /v1/users has no end: the cursor `{cursor}` leads back to a page that was \
                 there before"
            )
        );
        let users: Vec<String> = users.into_iter().collect::<Result<_>>()?;
        assert_eq!(users.len(), circle.len(), "what was there is not lost");
    }
    Ok(())
}
