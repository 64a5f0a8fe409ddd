//! Code that is not asynchronous.

use knock_runtime::testing::{Failure, FakeKnock};
use knock_runtime::{Blocking as _, BulkStatus, Client, ErrorKind, Result, StatusCode, Value};
use serde_json::json;
use tokio::task::spawn_blocking;

fn answer(body: Value) -> Failure {
    Failure::status(StatusCode::OK).body(body)
}

/// A page with these users, and a cursor if there is another one.
fn page(ids: &[&str], after: Option<&str>) -> Failure {
    let users: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
    answer(json!({ "entries": users, "page_info": { "after": after, "page_size": 2 } }))
}

#[test]
fn requests_in_all_their_forms() -> Result<()> {
    let knock = FakeKnock::start().blocking()?;
    let client = knock.client();
    let run = client.trigger("reminder", "user_123").blocking()?;
    assert!(!run.workflow_run_id.is_empty());
    let response = client.users().get("a").with_response().blocking();
    assert_eq!(response.unwrap_err().kind(), ErrorKind::NotFound);
    let response = client.users().get("a").send_raw().blocking()?;
    assert_eq!(response.status(), 404);
    Ok(())
}

#[test]
fn lists() -> Result<()> {
    let knock = FakeKnock::start().blocking()?;
    let list = || knock.client().users().list();
    let tell = || {
        knock.fail_next(1, page(&["a", "b"], Some("next")));
        knock.fail_next(1, page(&["c"], None));
    };
    tell();
    let users: Result<Vec<_>> = list().items().blocking().collect();
    let ids: Vec<_> = users?.into_iter().map(|user| user.id).collect();
    assert_eq!(ids, ["a", "b", "c"]);
    tell();
    let pages: Result<Vec<_>> = list().pages().blocking().collect();
    let counts: Vec<_> = pages?.iter().map(|page| page.entries.len()).collect();
    assert_eq!(counts, [2, 1]);

    knock.fail_next(1, page(&["a"], Some("next")));
    knock.fail_next(1, Failure::status(StatusCode::FORBIDDEN));
    let ok: Vec<_> = list().items().blocking().map(|user| user.is_ok()).collect();
    assert_eq!(ok, [true, false], "it ends after an error");
    Ok(())
}

#[test]
fn bulk_operations_are_waited_for() -> Result<()> {
    let knock = FakeKnock::start().blocking()?;
    let operation = |status: &str| answer(json!({ "id": "o", "name": "n", "status": status }));
    knock.fail_next(1, operation("queued"));
    knock.fail_next(1, operation("completed"));
    let request = knock.client().users().bulk_delete(["a"]);
    assert_eq!(request.wait().blocking()?.status, BulkStatus::Completed);
    Ok(())
}

fn trigger(client: &Client) -> Result<()> {
    client.trigger("reminder", "user_123").blocking().map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runtime_of_several_threads_goes_on() -> Result<()> {
    let knock = FakeKnock::start().await?;
    trigger(&knock.client())?;
    let client = knock.client();
    spawn_blocking(move || trigger(&client)).await.unwrap()?;
    assert_eq!(knock.exchanges().len(), 2);
    Ok(())
}

#[tokio::test]
async fn a_runtime_of_one_thread_is_an_error() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let error = trigger(&knock.client()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(
        error.to_string().contains("a runtime of one thread"),
        "{error}"
    );
    let mut users = knock.client().users().list().items().blocking();
    assert!(users.next().unwrap().is_err());
    assert!(users.next().is_none());
    assert!(knock.exchanges().is_empty());
    Ok(())
}

#[test]
fn the_parts_of_a_split_are_sent_again() -> Result<()> {
    let knock = FakeKnock::start().blocking()?;
    let split = knock
        .client()
        .trigger("reminder", ["user_123"])
        .max_retries(0)
        .split();
    knock.fail_next(1, Failure::disconnect());
    let run = split.blocking()?;
    assert!(!run.is_success());
    assert!(run.retry().blocking()?.is_success());
    Ok(())
}
