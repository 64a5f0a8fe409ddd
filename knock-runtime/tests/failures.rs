//! The failures that the fake can be told, and what an error says of each: whether Knock may have
//! done what was asked.

use std::sync::Arc;
use std::time::Duration;

use knock_runtime::testing::{Exchange, Failure, FakeKnock};
use knock_runtime::{Client, Error, ErrorKind, Result, StatusCode, Trigger};
use serde_json::json;
use tokio::net::TcpSocket;

#[derive(serde::Serialize)]
struct Reminder;

impl knock_runtime::Workflow for Reminder {
    const KEY: &'static str = "reminder";
    type Payload = Self;
}

fn status(status: u16) -> Failure {
    Failure::status(StatusCode::from_u16(status).unwrap())
}

fn reminder(client: &Client) -> Trigger {
    client
        .trigger("reminder", "user_123")
        .timeout(Duration::from_millis(200))
}

/// The error of a trigger that meets these failures, and whether it ran.
async fn fail<const N: usize>(failures: [Failure; N]) -> Result<(Error, bool)> {
    let knock = FakeKnock::start().await?;
    for failure in failures {
        knock.fail_next(1, failure);
    }
    let retries = u32::try_from(N - 1).unwrap();
    let trigger = reminder(&knock.client()).max_retries(retries);
    let error = trigger.await.unwrap_err();
    assert_eq!(knock.exchanges().len(), N);
    Ok((error, !knock.triggers::<Reminder>().is_empty()))
}

#[tokio::test]
async fn an_error_says_whether_it_may_have_been_processed() -> Result<()> {
    let malformed = Failure::status(StatusCode::OK).body(json!({}));
    for (failure, kind, processed) in [
        (Failure::disconnect(), ErrorKind::Transport, true),
        (Failure::reset(), ErrorKind::Transport, true),
        (Failure::truncate(), ErrorKind::Transport, true),
        (Failure::stall(), ErrorKind::Timeout, true),
        (malformed, ErrorKind::Decode, true),
        (status(400), ErrorKind::BadRequest, false),
        (status(401), ErrorKind::Authentication, false),
        (status(404), ErrorKind::NotFound, false),
        (status(408), ErrorKind::Timeout, true),
        (status(409), ErrorKind::Conflict, true),
        (status(422), ErrorKind::Validation, false),
        (status(429), ErrorKind::RateLimited, false),
        (status(500), ErrorKind::Server, true),
        (status(503), ErrorKind::Server, true),
    ] {
        let truncates = format!("{failure:?}").contains("Truncate");
        let (error, ran) = fail([failure.clone()]).await?;
        assert_eq!(error.kind(), kind, "{failure:?}");
        assert_eq!(error.may_have_been_processed(), processed, "{failure:?}");
        assert_eq!(ran, truncates, "{failure:?}");

        let (error, ran) = fail([failure.clone().after_processing()]).await?;
        assert_eq!(error.kind(), kind, "{failure:?}");
        assert!(ran, "{failure:?}");
    }
    Ok(())
}

#[tokio::test]
async fn all_attempts_count_and_not_the_last_alone() -> Result<()> {
    let unsure_and_then_refused = [Failure::disconnect().after_processing(), status(400)];
    let (error, ran) = fail(unsure_and_then_refused).await?;
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    assert!(error.may_have_been_processed() && ran);

    let (error, ran) = fail([status(429), status(429), status(404)]).await?;
    assert!(!error.may_have_been_processed() && !ran);
    Ok(())
}

#[tokio::test]
async fn what_was_not_sent_was_not_processed() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let refused = knock.client().trigger("reminder", "").await.unwrap_err();
    assert!(!refused.may_have_been_processed());

    // A port that is taken, but at which nothing listens.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    let client = Client::builder()
        .api_key("sk_test")
        .base_url(format!("http://{address}"))
        .build()?;
    let error = reminder(&client).max_retries(0).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(!error.may_have_been_processed(), "{error}");
    Ok(())
}

#[tokio::test]
async fn what_was_processed_is_answered_again_to_the_same_key() -> Result<()> {
    for failure in [
        Failure::disconnect(),
        Failure::reset(),
        Failure::truncate(),
        Failure::stall(),
        status(500),
    ] {
        let knock = FakeKnock::start().await?;
        knock.fail_next(1, failure.after_processing());
        let response = reminder(&knock.client()).with_response().await?;
        assert!(response.idempotent_replayed());
        let [trigger] = &knock.triggers::<Reminder>()[..] else {
            panic!("it ran more than once");
        };
        assert_eq!(trigger.workflow_run_id(), response.workflow_run_id);
        let [first, _] = &knock.exchanges()[..] else {
            panic!("it was not retried once");
        };
        let key = first.header("idempotency-key");
        assert_eq!(trigger.idempotency_key(), key);
    }
    Ok(())
}

#[tokio::test]
async fn a_reset_is_told_from_a_connection_that_was_closed() -> Result<()> {
    let (closed, _) = fail([Failure::disconnect()]).await?;
    let (reset, _) = fail([Failure::reset()]).await?;
    assert!(reset.message().contains("reset"), "{reset}");
    assert!(!closed.message().contains("reset"), "{closed}");
    Ok(())
}

#[tokio::test]
async fn a_truncated_answer_is_recorded_as_it_was_sent() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(1, Failure::truncate());
    reminder(&knock.client()).max_retries(0).await.unwrap_err();
    let [exchange] = &knock.exchanges()[..] else {
        panic!("one request");
    };
    assert_eq!(exchange.status(), Some(StatusCode::OK));
    assert_eq!(exchange.response_body(), None);
    assert!(
        exchange.to_string().contains("{\"workflow_run"),
        "{exchange}"
    );
    Ok(())
}

#[tokio::test]
async fn a_rule_says_which_requests_fail() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    let trigger = |user: &str| client.trigger("reminder", user).max_retries(0);
    knock.fail_when(|request| {
        assert_eq!(request.status(), None);
        let body = request.body()?;
        (body["recipients"][0] == "user_2").then(|| status(404))
    });
    // What is to fail next comes first, and the rule is not asked for it.
    knock.fail_next(1, status(422));
    let mut kinds = Vec::new();
    for user in ["user_1", "user_1", "user_2", "user_2"] {
        kinds.push(trigger(user).await.err().map(|error| error.kind()));
    }
    assert_eq!(
        kinds,
        [
            Some(ErrorKind::Validation),
            None,
            Some(ErrorKind::NotFound),
            Some(ErrorKind::NotFound)
        ]
    );
    knock.fail_when(|_| None);
    trigger("user_2").await?;
    Ok(())
}

#[tokio::test]
async fn a_rule_may_change_what_fails_next() -> Result<()> {
    let knock = Arc::new(FakeKnock::start().await?);
    let client = knock.client();
    let (weak, mut seen) = (Arc::downgrade(&knock), Vec::new());
    knock.fail_when(move |_| {
        let knock = weak.upgrade()?;
        seen.push(knock.exchanges().len());
        knock.fail_next(1, status(503));
        if seen.len() == 2 {
            knock.fail_when(|_| None);
        }
        Some(status(429))
    });
    for _ in 0..2 {
        client
            .trigger("reminder", "user_123")
            .max_retries(4)
            .await?;
    }
    let statuses: Vec<_> = knock
        .exchanges()
        .iter()
        .filter_map(Exchange::status)
        .map(|status| status.as_u16())
        .collect();
    assert_eq!(statuses, [429, 503, 429, 503, 200, 200]);
    Ok(())
}

#[tokio::test]
async fn an_answer_without_a_body_breaks_off_too() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    client.users().identify("user_123").await?;
    knock.fail_next(1, Failure::truncate());
    let error = client.users().delete("user_123").max_retries(0).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Transport);
    let user = client.users().get("user_123").await.unwrap_err();
    assert_eq!(user.kind(), ErrorKind::NotFound, "it was deleted before");
    Ok(())
}
