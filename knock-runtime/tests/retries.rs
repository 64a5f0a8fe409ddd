//! When a request is sent again, after what wait, and what is sent.

use std::time::Duration;

use knock_runtime::testing::{Failure, FakeKnock};
use knock_runtime::{Client, ErrorKind, Method, Result, StatusCode};
use serde_json::json;
use tokio::net::TcpSocket;
use tokio::time::Instant;

fn unavailable() -> Failure {
    Failure::status(StatusCode::SERVICE_UNAVAILABLE)
}

fn seconds(range: std::ops::RangeInclusive<f64>, wait: Duration) -> bool {
    range.contains(&wait.as_secs_f64())
}

#[tokio::test]
async fn a_trigger_is_retried_with_the_same_bytes_and_key() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(2, unavailable());
    let run = knock
        .client()
        .trigger("reminder", "user_123")
        .data(json!({ "item_count": 3 }))
        .await?;
    let exchanges = knock.exchanges();
    assert_eq!(exchanges.len(), 3);
    for exchange in &exchanges[1..] {
        assert_eq!(exchange.body_text(), exchanges[0].body_text());
        assert_eq!(
            exchange.header("idempotency-key"),
            exchanges[0].header("idempotency-key")
        );
    }
    let answered = exchanges[2].response_body().unwrap();
    assert_eq!(answered["workflow_run_id"], run.workflow_run_id.as_str());
    Ok(())
}

#[tokio::test]
async fn waits_double_less_a_jitter() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(7, unavailable());
    let request = knock
        .client()
        .trigger("reminder", "user_123")
        .max_retries(6);
    let error = request.await.unwrap_err();
    assert_eq!(error.attempts(), 7);
    assert!(error.to_string().ends_with("after 7 attempts)"), "{error}");
    let waits = knock.waits();
    assert_eq!(waits.len(), 6);
    for (wait, longest) in waits.into_iter().zip([0.5, 1.0, 2.0, 4.0, 8.0, 8.0]) {
        assert!(seconds(longest * 0.75..=longest, wait), "{wait:?}");
    }
    Ok(())
}

#[tokio::test]
async fn two_retries_are_the_default() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(9, unavailable());
    let client = knock.client();
    assert!(client.users().get("a").await.is_err());
    assert_eq!(knock.exchanges().len(), 3);
    assert!(client.users().get("a").max_retries(0).await.is_err());
    assert_eq!(knock.exchanges().len(), 4);
    Ok(())
}

#[tokio::test]
async fn the_wait_that_knock_asks_for_is_kept() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let limited = || Failure::status(StatusCode::TOO_MANY_REQUESTS);
    knock.fail_next(1, limited().retry_after(Duration::from_secs(30)));
    knock.fail_next(
        1,
        limited()
            .header("retry-after-ms", "250")
            .header("retry-after", "9"),
    );
    knock.client().trigger("reminder", "user_123").await?;
    assert_eq!(
        knock.waits(),
        [Duration::from_secs(30), Duration::from_millis(250)]
    );
    Ok(())
}

#[tokio::test]
async fn x_should_retry_wins_over_the_status() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(1, unavailable().header("x-should-retry", "false"));
    let error = knock.client().trigger("reminder", "a").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server, 1));

    let teapot = Failure::status(StatusCode::IM_A_TEAPOT).header("x-should-retry", "true");
    knock.fail_next(1, teapot);
    knock.client().trigger("reminder", "a").await?;
    Ok(())
}

#[tokio::test]
async fn no_retry_begins_after_the_deadline() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(9, unavailable().retry_after(Duration::from_secs(20)));
    let error = knock
        .client()
        .trigger("reminder", "a")
        .max_retries(9)
        .deadline(Duration::from_secs(50))
        .await
        .unwrap_err();
    assert_eq!(error.attempts(), 3);
    assert_eq!(knock.waits(), [Duration::from_secs(20); 2]);
    Ok(())
}

/// A retry can only make a success worse, and a server that asks for it says so of what it
/// has not done.
#[tokio::test]
async fn what_is_retried_on_request() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    let ok = Failure::status(StatusCode::OK).header("x-should-retry", "true");
    knock.fail_next(1, ok.body(json!({ "workflow_run_id": "r" })));
    let response = client.trigger("reminder", "a").with_response().await?;
    assert_eq!(response.attempts(), 1);

    let teapot = Failure::status(StatusCode::IM_A_TEAPOT).header("x-should-retry", "true");
    knock.fail_next(1, teapot);
    let post = client.request(Method::POST, "/v1/workflows/reminder/cancel");
    let cancel = post.body(json!({ "cancellation_key": "c" }));
    assert_eq!(cancel.with_response().await?.attempts(), 2);
    Ok(())
}

/// The HTTP client has no retries of its own that would come on top.
#[tokio::test]
async fn retries_do_not_multiply() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    client.trigger("reminder", "a").await?;
    knock.fail_next(9, Failure::disconnect());
    let error = client.trigger("reminder", "a").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 3));
    assert_eq!(knock.exchanges().len(), 1 + 3);
    Ok(())
}

#[tokio::test]
async fn an_attempt_ends_at_the_deadline() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(1, Failure::stall());
    let request = knock.client().trigger("reminder", "a");
    let error = request
        .deadline(Duration::from_millis(50))
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
    assert!(knock.waits().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_left_to_the_caller() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = Client::builder()
        .api_key("sk_test_1")
        .base_url(knock.url())
        .longest_wait(Duration::from_secs(5))
        .build()?;
    let wait = Duration::from_secs(6);
    knock.fail_next(1, unavailable().retry_after(wait));
    let error = client.trigger("reminder", "a").await.unwrap_err();
    assert_eq!((error.retry_after(), error.attempts()), (Some(wait), 1));
    Ok(())
}

/// Whatever it waits for, nothing is sent any more, and the client goes on.
#[tokio::test]
async fn a_request_that_is_dropped_is_given_up() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = Client::builder()
        .api_key("sk_test_1")
        .base_url(knock.url())
        .build()?;
    let received = async |count| {
        while knock.exchanges().len() < count {
            tokio::task::yield_now().await;
        }
    };
    let long = Duration::from_secs(30);
    for (count, failure) in [(1, Failure::stall()), (2, unavailable().retry_after(long))] {
        knock.fail_next(1, failure);
        tokio::select! {
            biased;
            result = client.trigger("reminder", "a").into_future() => panic!("{result:?}"),
            () = received(count) => {}
        }
    }
    client.trigger("reminder", "a").await?;
    assert_eq!(knock.exchanges().len(), 3);
    Ok(())
}

#[tokio::test]
async fn the_last_answer_is_given_as_it_came() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(2, unavailable());
    knock.fail_next(
        1,
        Failure::status(StatusCode::BAD_GATEWAY).body(json!("down")),
    );
    let response = knock.client().trigger("reminder", "a").send_raw().await?;
    assert_eq!(response.status(), StatusCode::BAD_GATEWAY);
    assert_eq!(response.attempts(), 3);
    assert_eq!(response.request_id(), Some("fake_request_3"));
    assert_eq!(response.into_inner(), br#""down""#);

    knock.fail_next(1, Failure::disconnect());
    let request = knock.client().request(Method::POST, "/v1/anything");
    let error = request.send_raw().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    Ok(())
}

/// Neither what a caller sets nor what a server asks for is more than a clock bears.
#[tokio::test]
async fn no_time_is_too_long() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(1, unavailable().retry_after(Duration::MAX));
    let request = knock.client().trigger("reminder", "a");
    let request = request.timeout(Duration::MAX).deadline(Duration::MAX);
    let error = request.clone().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::MAX));
    request.await?;
    Ok(())
}

#[tokio::test]
async fn a_trigger_whose_answer_is_lost_runs_once() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(1, Failure::disconnect().after_processing());
    let response = knock
        .client()
        .trigger("reminder", "user_123")
        .with_response()
        .await?;
    assert!(response.idempotent_replayed());
    assert_eq!(response.original_request_id(), Some("fake_request_1"));
    assert_eq!(response.request_id(), Some("fake_request_2"));
    Ok(())
}

#[tokio::test]
async fn a_clone_of_a_trigger_is_the_same_trigger() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let trigger = || knock.client().trigger("reminder", "user_123");
    let first = trigger();
    let run = first.clone().await?;
    assert_eq!(first.clone().await?, run);
    assert_ne!(trigger().await?, run);
    assert_ne!(first.idempotency_key("another").await?, run);
    Ok(())
}

#[tokio::test]
async fn a_stalled_trigger_is_retried_after_its_timeout() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(1, Failure::stall());
    let request = knock.client().trigger("reminder", "user_123");
    request.timeout(Duration::from_millis(200)).await?;
    assert_eq!(knock.exchanges().len(), 2);
    Ok(())
}

/// A `POST` that carries no key may have been acted upon.
#[tokio::test]
async fn a_request_that_is_not_idempotent_is_sent_once() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    let post = || client.request(Method::POST, "/v1/workflows/reminder/cancel");
    for failure in [unavailable(), Failure::disconnect()] {
        knock.fail_next(1, failure.clone());
        let error = post().await.unwrap_err();
        assert_eq!(error.attempts(), 1, "{error}");

        knock.fail_next(1, failure);
        post()
            .body(json!({ "cancellation_key": "c" }))
            .idempotent()
            .await?;
    }

    knock.fail_next(1, Failure::status(StatusCode::TOO_MANY_REQUESTS));
    let request = post()
        .body(json!({ "cancellation_key": "c" }))
        .with_response();
    assert_eq!(
        request.await?.status(),
        204,
        "429 says that nothing was done"
    );

    knock.fail_next(1, unavailable());
    client.cancel("reminder", "c").await?;
    Ok(())
}

/// A client of an address that is taken, so that it stays free of others, but at
/// which nobody listens: every connection is refused.
fn client_of_nobody() -> (TcpSocket, Client) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let client = Client::builder()
        .api_key("sk_test_1")
        .base_url(format!("http://{}", socket.local_addr().unwrap()))
        .build()
        .unwrap();
    (socket, client)
}

/// What was never received can be sent again, whatever it is. tokio's clock is
/// paused, so that the waits show without being waited for.
#[tokio::test(start_paused = true)]
async fn a_connection_that_is_not_made_is_retried() {
    let (_socket, client) = client_of_nobody();
    let before = Instant::now();
    let request = client.request(Method::POST, "/v1/anything");
    let error = request.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    assert_eq!(error.attempts(), 3);
    assert!(
        error
            .to_string()
            .contains("the connection could not be made: Connection refused"),
        "{error}"
    );
    let waited = before.elapsed();
    assert!(seconds(1.125..=1.6, waited), "{waited:?}");
}
