//! A trigger for more than 1,000 recipients is sent in parts, each of which tells what came of it.

use knock_runtime::testing::{Exchange, Failure, FakeKnock};
use knock_runtime::{ErrorKind, Result, SplitPart, StatusCode};
use serde_json::json;

fn users(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("user_{number}")).collect()
}

fn key(exchange: &Exchange) -> &str {
    exchange.header("idempotency-key").unwrap()
}

#[tokio::test]
async fn every_recipient_is_in_one_part() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let run = knock
        .client()
        .trigger("digest", users(2_500))
        .data(json!({ "month": 3 }))
        .actor("sarah")
        .header("x-trace", "1")
        .idempotency_key("digest:3")
        .split()
        .await?;
    assert!(run.is_success());
    let ranges: Vec<_> = run.parts().iter().map(SplitPart::recipients).collect();
    assert_eq!(ranges, [0..1_000, 1_000..2_000, 2_000..2_500]);
    let keys: Vec<_> = run.parts().iter().map(SplitPart::idempotency_key).collect();
    assert_eq!(keys, ["digest:3:0", "digest:3:1", "digest:3:2"]);

    let mut exchanges = knock.exchanges();
    exchanges.sort_by(|a, b| key(a).cmp(key(b)));
    let mut sent = Vec::new();
    for (exchange, part) in exchanges.iter().zip(run.parts()) {
        assert_eq!(key(exchange), part.idempotency_key());
        assert_eq!(exchange.header("x-trace"), Some("1"));
        let body = exchange.body().unwrap();
        assert_eq!(body["data"], json!({ "month": 3 }));
        assert_eq!(body["actor"], "sarah");
        sent.extend(body["recipients"].as_array().unwrap().clone());
        let answer = exchange.response_body().unwrap();
        assert_eq!(
            answer["workflow_run_id"],
            part.result().unwrap().workflow_run_id
        );
    }
    assert_eq!(sent, users(2_500));
    assert_eq!(run.into_result()?.len(), 3);
    Ok(())
}

#[tokio::test]
async fn each_recipient_keeps_data_of_its_own() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let recipients = users(1_001).into_iter().enumerate();
    let each = recipients.map(|(number, user)| (user, json!({ "number": number })));
    let run = knock.client().trigger_each("digest", each).split().await?;
    assert!(run.is_success());
    let bodies = knock
        .exchanges()
        .into_iter()
        .map(|exchange| exchange.body().unwrap());
    let last = bodies.min_by_key(|body| body["recipients"].as_array().unwrap().len());
    assert_eq!(
        last.unwrap()["recipients"],
        json!([{ "id": "user_1000", "$trigger_data": { "number": 1_000 } }])
    );
    Ok(())
}

#[tokio::test]
async fn a_part_that_fails_stops_no_other_and_can_be_sent_again() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    let split = client
        .trigger("digest", users(3_500))
        .max_retries(0)
        .idempotency_key("k")
        .split()
        .concurrency(1);
    knock.fail_next(1, Failure::status(StatusCode::SERVICE_UNAVAILABLE));
    knock.fail_next(1, Failure::status(StatusCode::BAD_REQUEST));
    let run = split.clone().await?;
    assert!(!run.is_success());
    let failed: Vec<_> = run
        .failures()
        .map(|part| (part.recipients(), part.result().unwrap_err().kind()))
        .collect();
    assert_eq!(
        failed,
        [
            (0..1_000, ErrorKind::Server),
            (1_000..2_000, ErrorKind::BadRequest)
        ]
    );

    // Those that failed, and no other: here, as prepared triggers, and by running all again.
    let prepared = run.prepare_failures()?;
    assert_eq!(prepared, split.prepare()?[..2]);
    assert_eq!(prepared[1].idempotency_key(), "k:1");
    client.trigger_prepared(prepared[1].clone()).await?;
    let run = run.retry().await;
    assert!(run.is_success());
    let keys: Vec<_> = knock.exchanges()[4..]
        .iter()
        .map(|exchange| key(exchange).to_owned())
        .collect();
    assert_eq!(keys, ["k:1", "k:0", "k:1"]);
    let again = split.await?.into_result()?;
    assert_eq!(again, run.into_result()?);
    Ok(())
}

#[tokio::test]
async fn the_error_of_the_first_part_that_failed_is_told() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(1, Failure::status(StatusCode::UNAUTHORIZED));
    let split = knock.client().trigger("digest", users(1_001)).split();
    let error = split.concurrency(1).await?.into_result().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    Ok(())
}

#[tokio::test]
async fn all_is_refused_before_anything_is_sent() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let client = knock.client();
    let mut with_an_empty_id = users(2_000);
    with_an_empty_id[1_999].clear();
    let digest = |count| client.trigger("digest", users(count));
    for (split, reason) in [
        (digest(0).split(), "there is no recipient"),
        (
            digest(1).split().concurrency(0),
            "the concurrency of the split is 0",
        ),
        (
            client.trigger("digest", with_an_empty_id).split(),
            "the id of a recipient is empty",
        ),
        (client.trigger("", users(1_001)).split(), "`key` is empty"),
        (
            digest(10_001).idempotency_key("k".repeat(253)).split(),
            "has 256 characters, and Knock takes up to 255 \
             (https://docs.knock.app/api-reference/overview/idempotent-requests), the `:10` of a \
             part included",
        ),
        (
            digest(1_001).data(3).split(),
            "`data` must be a JSON object",
        ),
    ] {
        let error = split.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.attempts(), 0);
        assert!(error.to_string().contains(reason), "{error}");
    }
    assert!(knock.exchanges().is_empty());
    digest(10_000)
        .idempotency_key("k".repeat(253))
        .split()
        .await?
        .into_result()?;
    Ok(())
}

/// Stalls never end, so as many requests have come as are on their way at a time.
#[tokio::test]
async fn no_more_parts_are_on_their_way_than_allowed_and_dropping_gives_them_up() -> Result<()> {
    let knock = FakeKnock::start().await?;
    knock.fail_next(3, Failure::stall());
    let split = knock.client().trigger("digest", users(8_000)).split();
    let run = tokio::spawn(split.concurrency(3).into_future());
    while knock.exchanges().len() < 3 {
        tokio::task::yield_now().await;
    }
    run.abort();
    assert!(run.await.unwrap_err().is_cancelled());
    assert_eq!(knock.exchanges().len(), 3);
    knock.client().trigger("digest", "user_1").await?;
    assert_eq!(knock.exchanges().len(), 4);
    Ok(())
}
