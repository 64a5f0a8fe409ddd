use std::time::Duration;

use knock_runtime::testing::{Failure, FakeKnock};
use knock_runtime::{BulkStatus, ErrorKind, Result, StatusCode};
use serde_json::json;

use crate::{assert_sent, start};

fn answer(status: &str) -> Failure {
    Failure::status(StatusCode::OK).body(json!({
        "id": "op_1", "name": "delete", "status": status,
        "estimated_total_rows": 2, "processed_rows": 1, "success_count": 1,
    }))
}

fn asked(knock: &FakeKnock) -> Vec<String> {
    let exchanges = knock.exchanges();
    let asked = exchanges.iter();
    asked
        .map(|exchange| format!("{} {}", exchange.method(), exchange.path()))
        .collect()
}

#[tokio::test]
async fn one_look() {
    let (knock, client) = start().await;
    assert_sent!(
        knock,
        client.bulk_operation("op_1") => "GET /v1/bulk_operations/op_1");
}

#[tokio::test]
async fn a_wait_looks_ever_less_often() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(1, answer("queued"));
    knock.fail_next(2, answer("processing"));
    knock.fail_next(1, answer("completed"));
    let operation = knock
        .client()
        .users()
        .bulk_delete(["a", "b"])
        .wait()
        .await?;
    assert_eq!(operation.status, BulkStatus::Completed);
    assert_eq!(knock.waits(), [1.0, 1.5, 2.25].map(Duration::from_secs_f64));
    let look = "GET /v1/bulk_operations/op_1";
    assert_eq!(
        asked(&knock),
        ["POST /v1/users/bulk/delete", look, look, look]
    );
    Ok(())
}

#[tokio::test]
async fn what_is_finished_is_not_waited_for() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(1, answer("completed"));
    let operation = knock.client().bulk_operation("op_1").wait().await?;
    assert_eq!(operation.success_count, 1);
    assert!(knock.waits().is_empty());
    Ok(())
}

#[tokio::test]
async fn errors_that_may_pass_do_not_end_a_wait() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(1, answer("processing"));
    knock.fail_next(6, Failure::status(StatusCode::SERVICE_UNAVAILABLE));
    knock.fail_next(1, answer("completed"));
    let operation = knock.client().bulk_operation("op_1").wait().await?;
    assert_eq!(operation.status, BulkStatus::Completed);
    Ok(())
}

#[tokio::test]
async fn an_operation_that_fails_is_an_error() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(1, answer("processing"));
    knock.fail_next(1, answer("failed"));
    let wait = knock.client().bulk_operation("op_1").wait();
    let error = wait.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BulkFailed);
    assert_eq!(
        error.to_string(),
        "a bulk operation failed: op_1 (delete: failed, 1 of about 2 records)"
    );
    Ok(())
}

#[tokio::test]
async fn a_wait_ends_at_its_deadline_with_a_last_look() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(100, answer("a status of tomorrow"));
    let wait = knock.client().bulk_operation("op_1").wait();
    let error = wait.deadline(Duration::from_secs(3)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BulkUnfinished);
    assert!(error.to_string().contains("op_1"), "{error}");
    // 1 and 1.5 seconds, and what is then left of 3.
    assert_eq!(knock.waits().len(), 3);
    assert_eq!(asked(&knock).len(), 4);
    Ok(())
}
