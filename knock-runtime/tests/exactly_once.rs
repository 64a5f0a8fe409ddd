//! Against a server that fails in every way there is, at random but from a seed: each trigger runs
//! once, none is lost, none runs twice, and callers are told the truth about those that failed.
//!
//! The clients do not really wait before they try again, so this takes seconds. What came of it is
//! printed as a table.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fastrand::Rng;
use futures_util::{StreamExt as _, stream};
use knock_runtime::testing::{AcceptedTrigger, Exchange, Failure, FakeKnock};
use knock_runtime::{
    Client, Error, ErrorKind, PreparedTrigger, Result, StatusCode, Trigger, Workflow, WorkflowRun,
};
use serde_json::json;

const IN_FLIGHT: usize = 64;

/// Longer than anything that is answered takes, and short enough to wait for what is not.
const TIMEOUT: Duration = Duration::from_secs(1);

/// All clients of a fake share a clock, which the waits of each of them put forward.
const NO_DEADLINE: Duration = Duration::from_secs(365 * 24 * 60 * 60);

#[derive(serde::Serialize)]
struct OrderPlaced;

impl Workflow for OrderPlaced {
    const KEY: &'static str = "order-placed";
    type Payload = Self;
}

/// How often each failure came.
type Counts = Arc<Mutex<BTreeMap<&'static str, usize>>>;

/// A server of which a third of the requests fail, before or after they are processed.
async fn failing_knock(seed: u64) -> Result<(FakeKnock, Counts)> {
    let knock = FakeKnock::start().await?;
    let counts = Counts::default();
    let mut random = Rng::with_seed(seed);
    let counted = Arc::clone(&counts);
    knock.fail_when(move |_| {
        let (name, failure) = failure(&mut random);
        *counted.lock().unwrap().entry(name).or_default() += 1;
        failure
    });
    Ok((knock, counts))
}

fn failure(random: &mut Rng) -> (&'static str, Option<Failure>) {
    let status = |status| Failure::status(StatusCode::from_u16(status).unwrap());
    let (before, after, failure) = match random.u16(..1_000) {
        0..5 => ("stall", "stall, processed", Failure::stall()),
        5..55 => ("close", "close, processed", Failure::disconnect()),
        55..105 => ("reset", "reset, processed", Failure::reset()),
        105..145 => ("500", "500, processed", status(500)),
        145..185 => ("503", "503, processed", status(503)),
        185..220 => return ("truncated", Some(Failure::truncate())),
        220..340 => {
            let wait = Duration::from_secs(random.u64(1..30));
            return ("429", Some(status(429).retry_after(wait)));
        }
        _ => return ("answered", None),
    };
    if random.bool() {
        (after, Some(failure.after_processing()))
    } else {
        (before, Some(failure))
    }
}

fn order_placed(client: &Client, order: usize) -> Trigger {
    client
        .trigger(OrderPlaced::KEY, format!("user_{order}"))
        .data(json!({ "order": order }))
        .idempotency_key(format!("order-placed:{order}"))
        .timeout(TIMEOUT)
        .deadline(NO_DEADLINE)
}

async fn send_all(triggers: Vec<Trigger>) -> Vec<(Trigger, Result<WorkflowRun>)> {
    stream::iter(triggers)
        .map(|trigger| async { (trigger.clone(), trigger.await) })
        .buffer_unordered(IN_FLIGHT)
        .collect()
        .await
}

/// The runs of each idempotency key, by their ids.
fn runs(knock: &FakeKnock) -> HashMap<String, Vec<String>> {
    let mut runs: HashMap<_, Vec<_>> = HashMap::new();
    for trigger in knock.triggers::<OrderPlaced>() {
        let key = trigger.idempotency_key().unwrap().to_owned();
        let run = trigger.workflow_run_id().to_owned();
        runs.entry(key).or_default().push(run);
    }
    runs
}

/// What the caller was told, which has to be the truth.
fn verdict(result: &Result<WorkflowRun>, runs: &[String]) -> &'static str {
    match result {
        Ok(run) => {
            assert_eq!(runs, [run.workflow_run_id.as_str()]);
            "succeeded, ran once"
        }
        Err(error) if error.may_have_been_processed() => match runs.len() {
            0 => "may have been processed, did not run",
            1 => "may have been processed, ran once",
            count => panic!("it ran {count} times: {error}"),
        },
        Err(error) => {
            assert!(runs.is_empty(), "it ran: {error}");
            "not processed, did not run"
        }
    }
}

fn print(title: &str, rows: &BTreeMap<&'static str, usize>) {
    let rows = rows
        .iter()
        .map(|(name, count)| format!("  {count:>6}  {name}\n"));
    let table = format!("{title}\n{}", rows.collect::<String>());
    // Past the capture of the test runner.
    _ = std::io::stderr().write_all(table.as_bytes());
}

fn count<T>(
    values: impl IntoIterator<Item = T>,
    mut name: impl FnMut(T) -> &'static str,
) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for value in values {
        *counts.entry(name(value)).or_default() += 1;
    }
    counts
}

fn sent(exchanges: &[Exchange]) -> BTreeMap<&'static str, usize> {
    let mut seen = HashSet::new();
    count(exchanges, |exchange| {
        let is_first = seen.replace(exchange.header("idempotency-key")).is_none();
        if is_first {
            "first requests"
        } else {
            "requests of a key that had been sent"
        }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_trigger_runs_once() -> Result<()> {
    const ORDERS: usize = 10_000;
    let (knock, counts) = failing_knock(5).await?;
    let client = knock.client();
    let triggers = (0..ORDERS)
        .map(|order| order_placed(&client, order))
        .collect();
    let mut results = send_all(triggers).await;

    let ran = runs(&knock);
    let told = count(&results, |(trigger, result)| {
        let key = trigger.prepare().unwrap();
        let runs = ran
            .get(key.idempotency_key())
            .map_or(&[][..], Vec::as_slice);
        verdict(result, runs)
    });
    print(
        "What became of 10,000 triggers, 64 in flight, with two retries each:",
        &told,
    );

    let mut rounds = 0;
    loop {
        let failed = results.into_iter().filter(|(_, result)| result.is_err());
        let failed: Vec<_> = failed.map(|(trigger, _)| trigger).collect();
        if failed.is_empty() {
            break;
        }
        rounds += 1;
        results = send_all(failed).await;
    }
    let ran = runs(&knock);
    assert_eq!(ran.len(), ORDERS, "none is lost");
    assert!(ran.values().all(|runs| runs.len() == 1), "none ran twice");

    print("What the server did:", &counts.lock().unwrap());
    print("What it was sent:", &sent(&knock.exchanges()));
    print(
        "Until none failed:",
        &BTreeMap::from([("rounds of sending again", rounds)]),
    );
    for failure in [
        "429",
        "500, processed",
        "reset, processed",
        "stall, processed",
        "truncated",
    ] {
        assert!(counts.lock().unwrap().contains_key(failure), "no {failure}");
    }
    for verdict in [
        "may have been processed, did not run",
        "may have been processed, ran once",
        "not processed, did not run",
    ] {
        assert!(told.contains_key(verdict), "nobody was told: {verdict}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_recipient_of_a_split_is_notified_once() -> Result<()> {
    const RECIPIENTS: usize = 25_000;
    let (knock, counts) = failing_knock(7).await?;
    let users: Vec<_> = (0..RECIPIENTS).map(|user| format!("user_{user}")).collect();
    let split = knock
        .client()
        .trigger(OrderPlaced::KEY, &users)
        .timeout(TIMEOUT)
        .deadline(NO_DEADLINE)
        .max_retries(1)
        .split();
    let mut run = split.await?;
    let failed = run.failures().count();
    assert!(failed > 0, "the seed brings failures");
    while !run.is_success() {
        run = run.retry().await;
    }

    let triggers = knock.triggers::<OrderPlaced>();
    let notified = triggers.iter().flat_map(AcceptedTrigger::recipients);
    let notified: Vec<_> = notified
        .map(|recipient| recipient.as_str().unwrap())
        .collect();
    assert_eq!(notified.len(), RECIPIENTS, "nobody is notified twice");
    let distinct: HashSet<_> = notified.into_iter().collect();
    assert_eq!(distinct.len(), RECIPIENTS, "nobody is left out");
    print(
        "What the server did to 25 parts of a split:",
        &counts.lock().unwrap(),
    );
    Ok(())
}

/// What a worker does that crashes after each success, before it can say so.
async fn send_twice(client: &Client, stored: String) -> Result<(), Error> {
    let prepared: PreparedTrigger = serde_json::from_str(&stored).unwrap();
    let mut successes = Vec::new();
    while successes.len() < 2 {
        let request = client
            .trigger_prepared(prepared.clone())
            .timeout(TIMEOUT)
            .deadline(NO_DEADLINE);
        match request.await {
            Ok(run) => successes.push(run.workflow_run_id),
            Err(error) => assert_ne!(error.kind(), ErrorKind::BadRequest, "{error}"),
        }
    }
    assert_eq!(successes[0], successes[1]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_queue_keeps_runs_once_although_it_is_sent_twice() -> Result<()> {
    const ORDERS: usize = 1_000;
    let (knock, counts) = failing_knock(11).await?;
    let client = knock.client();
    let stored: Result<Vec<_>> = (0..ORDERS)
        .map(|order| order_placed(&client, order).prepare())
        .map(|prepared| Ok(serde_json::to_string(&prepared?).unwrap()))
        .collect();
    let sent: Vec<_> = stream::iter(stored?)
        .map(|stored| send_twice(&client, stored))
        .buffer_unordered(IN_FLIGHT)
        .collect()
        .await;
    sent.into_iter().collect::<Result<Vec<()>>>()?;

    let ran = runs(&knock);
    assert_eq!(ran.len(), ORDERS);
    assert!(ran.values().all(|runs| runs.len() == 1));
    print(
        "What the server did to 1,000 prepared triggers, sent twice:",
        &counts.lock().unwrap(),
    );
    Ok(())
}
