use knock_runtime::{DateTime, Recipient, RunStatus, Timestamp};

use crate::{assert_refused, assert_sent, start};

#[tokio::test]
async fn workflow_recipient_runs() {
    let (knock, client) = start().await;
    let runs = client.workflow_recipient_runs();
    let at: DateTime = Timestamp::from_unix_seconds(0).into();
    assert_sent!(
        knock,
        runs.get("rr1") => "GET /v1/workflow_recipient_runs/rr1",
        runs.list() => "GET /v1/workflow_recipient_runs",
        runs.list().workflow("welcome").tenant("acme").has_errors(false).page_size(5)
            => "GET /v1/workflow_recipient_runs?workflow=welcome&tenant=acme&has_errors=false\
                &page_size=5",
        runs.list().status([RunStatus::Paused, RunStatus::Queued]).recipient("user_1")
            => "GET /v1/workflow_recipient_runs?status[]=paused&status[]=queued&recipient=user_1",
        runs.list().recipient(Recipient::object("projects", "q1"))
            => "GET /v1/workflow_recipient_runs?recipient[id]=q1&recipient[collection]=projects",
        runs.list().starting_at(at.clone()).ending_at(at)
            => "GET /v1/workflow_recipient_runs?starting_at=1970-01-01T00:00:00Z\
                &ending_at=1970-01-01T00:00:00Z",
    );
    assert_refused!(
        runs.list().status([""; 0]) => "the list `status` is empty",
        runs.list().recipient(["a", "b"]) => "takes one recipient",
    );
}
