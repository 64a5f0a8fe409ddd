//! Of a client that is gone, nothing is left. The long version is `soak`, in `benchmarks`.

use knock_runtime::testing::{Failure, FakeKnock};
use knock_runtime::{Result, StatusCode};
use tokio::runtime::Handle;
use tokio::task::{JoinSet, yield_now};

const IN_FLIGHT: usize = 64;
const OF_EACH: usize = 25;

/// The tasks of the runtime, and the open files of the process.
fn left() -> (usize, Option<usize>) {
    let tasks = Handle::current().metrics().num_alive_tasks();
    let files = std::fs::read_dir("/proc/self/fd").ok();
    (tasks, files.map(Iterator::count))
}

#[tokio::test]
async fn no_task_and_no_connection_outlives_its_client() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let failures = [
        Failure::status(StatusCode::TOO_MANY_REQUESTS),
        Failure::status(StatusCode::SERVICE_UNAVAILABLE).after_processing(),
        Failure::disconnect(),
        Failure::reset().after_processing(),
        Failure::truncate(),
        Failure::stall(),
    ];
    let mut random = fastrand::Rng::with_seed(42);
    let before = left();

    let client = knock.client();
    knock.fail_when(move |request| {
        // Those that are given up may wait for ever.
        let given_up = request.path().contains("given-up");
        let among = failures.len() - usize::from(!given_up);
        failures[..among].get(random.usize(..4 * among)).cloned()
    });
    let mut lanes = JoinSet::new();
    for _ in 0..IN_FLIGHT {
        let client = client.clone();
        lanes.spawn(async move {
            let mut failed = 0;
            for number in 0..OF_EACH {
                if number % 5 == 0 {
                    tokio::select! {
                        _ = client.trigger("given-up", "user_123").with_response() => {}
                        () = yield_now() => {}
                    }
                }
                failed += usize::from(client.trigger("reminder", "user_123").await.is_err());
            }
            failed
        });
    }
    let failed: usize = lanes.join_all().await.iter().sum();
    let all = IN_FLIGHT * OF_EACH;
    assert!(failed < all / 10, "{failed} of {all} failed");
    assert!(!knock.waits().is_empty(), "nothing was tried again");

    drop(client);
    // What was closed is seen when the sockets are looked at, which they are now and then.
    for _ in 0..100_000 {
        if left() == before {
            return Ok(());
        }
        yield_now().await;
    }
    assert_eq!(left(), before, "something is left");
    Ok(())
}
