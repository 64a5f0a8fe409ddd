//! What the outbox promises: both or neither, and each once.

use std::cell::Cell;
use std::error::Error;
use std::time::Duration;

use knock_outbox_example::{Claim, DEADLINE, LEASE, LONGEST_WAIT, Outbox, put};
use knock_runtime::testing::{Failure, FakeKnock};
use knock_runtime::{StatusCode, Trigger};
use tempfile::TempDir;

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

const DAY: i64 = 24 * 60 * 60;

struct Shop {
    outbox: Outbox,
    knock: FakeKnock,
    _folder: TempDir,
}

impl Shop {
    async fn open() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("shop.db");
        Ok(Self {
            outbox: Outbox::open(&format!("sqlite:{}?mode=rwc", file.display())).await?,
            knock: FakeKnock::start().await?,
            _folder: folder,
        })
    }

    fn trigger(&self, order: &str) -> Trigger {
        let trigger = self.knock.client().trigger("order-shipped", "user_1");
        trigger.idempotency_key(order)
    }

    async fn put(&self, order: &str) -> Result {
        let mut transaction = self.outbox.pool().begin().await?;
        put(&mut transaction, &self.trigger(order).prepare()?, 0).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn claim(&self, now: i64) -> Result<Claim> {
        Ok(self.outbox.claim(now).await?.ok_or("nothing is due")?)
    }

    async fn work(&self, now: i64) -> Result<Vec<(String, i64, Option<String>)>> {
        self.outbox.work(&self.knock.client(), || now).await?;
        let entries = self.outbox.entries().await?.into_iter();
        let entry = entries.map(|entry| (entry.status, entry.attempts, entry.last_error));
        Ok(entry.collect())
    }
}

#[tokio::test]
async fn what_is_rolled_back_is_not_told() -> Result {
    let shop = Shop::open().await?;
    let mut transaction = shop.outbox.pool().begin().await?;
    put(&mut transaction, &shop.trigger("a").prepare()?, 0).await?;
    transaction.rollback().await?;
    assert!(shop.work(0).await?.is_empty());
    assert!(shop.knock.exchanges().is_empty());
    Ok(())
}

#[tokio::test]
async fn all_is_sent_once_with_the_stored_key() -> Result {
    let shop = Shop::open().await?;
    for order in 0..25 {
        shop.put(&format!("order_{order}")).await?;
    }
    let sent = shop.work(0).await?;
    assert_eq!(sent, vec![("sent".to_owned(), 1, None); 25]);
    shop.work(DAY).await?;
    assert_eq!(shop.knock.exchanges().len(), 25);
    let key = shop.knock.exchanges()[0]
        .header("idempotency-key")
        .map(str::to_owned);
    assert!(key.unwrap().starts_with("order_"));
    Ok(())
}

#[tokio::test]
async fn a_crash_between_sending_and_marking_notifies_nobody_twice() -> Result {
    let shop = Shop::open().await?;
    shop.put("a").await?;
    let claim = shop.claim(0).await?;
    claim.send(&shop.knock.client()).await.unwrap();

    let lease = i64::try_from(LEASE.as_secs())?;
    assert!(shop.outbox.claim(lease - 1).await?.is_none());
    assert_eq!(shop.work(lease).await?, [("sent".to_owned(), 2, None)]);
    let [_, second] = &shop.knock.exchanges()[..] else {
        panic!("it is sent twice");
    };
    assert_eq!(second.response_header("idempotent-replayed"), Some("true"));
    Ok(())
}

#[tokio::test]
async fn two_workers_share_what_is_due() -> Result {
    let shop = Shop::open().await?;
    for order in ["a", "b", "c"] {
        shop.put(order).await?;
    }
    let claim = || shop.outbox.claim(0);
    let (one, two, three) = tokio::try_join!(claim(), claim(), claim())?;
    assert!(one.is_some() && two.is_some() && three.is_some());
    assert!(claim().await?.is_none());
    Ok(())
}

#[tokio::test]
async fn what_may_pass_is_sent_again_and_what_may_not_fails_with_the_reason() -> Result {
    let shop = Shop::open().await?;
    shop.put("a").await?;
    let unavailable = Failure::status(StatusCode::SERVICE_UNAVAILABLE);
    shop.knock.fail_next(3, unavailable);
    let [(status, 1, Some(reason))] = &shop.work(0).await?[..] else {
        panic!("it waits");
    };
    assert_eq!(status, "waiting");
    assert!(reason.contains("503 Service Unavailable"), "{reason}");
    assert_eq!(shop.work(1).await?[0].1, 1, "it is not due yet");
    assert_eq!(shop.work(2).await?, [("sent".to_owned(), 2, None)]);

    shop.put("b").await?;
    shop.knock
        .fail_next(1, Failure::status(StatusCode::NOT_FOUND));
    let [_, (status, 1, Some(reason))] = &shop.work(2).await?[..] else {
        panic!("it failed");
    };
    assert_eq!(status, "failed");
    assert!(reason.contains("404 Not Found"), "{reason}");
    Ok(())
}

#[tokio::test]
async fn each_has_a_lease_of_its_own() -> Result {
    let shop = Shop::open().await?;
    for order in 0..10 {
        shop.put(&format!("order_{order}")).await?;
    }
    // Each request takes a minute, so the last one ends long after a lease from the beginning.
    let time = Cell::new(0);
    let clock = || time.replace(time.get() + 60);
    shop.outbox.work(&shop.knock.client(), clock).await?;
    assert!(time.get() > i64::try_from(LEASE.as_secs())?);
    let attempts = shop.outbox.entries().await?;
    assert!(attempts.iter().all(|entry| entry.attempts == 1));

    shop.put("late").await?;
    let late = shop.claim(1_000).await?;
    assert!(shop.outbox.claim(1_299).await?.is_none());
    assert!(shop.outbox.settle(&late, &Ok(()), 1_299).await?);
    Ok(())
}

#[tokio::test]
async fn a_request_ends_before_its_lease() -> Result {
    let shop = Shop::open().await?;
    shop.put("a").await?;
    // Two retries would be due within the three minutes of the client, but one within these two.
    let minute = Duration::from_secs(60);
    let busy = Failure::status(StatusCode::TOO_MANY_REQUESTS).retry_after(minute);
    shop.knock.fail_when(move |_| Some(busy.clone()));
    shop.work(0).await?;
    assert_eq!(shop.knock.waits(), [minute]);
    assert!(DEADLINE < LEASE);
    Ok(())
}

#[tokio::test]
async fn a_worker_that_was_overtaken_changes_nothing() -> Result {
    let shop = Shop::open().await?;
    shop.put("a").await?;
    let stale = shop.claim(0).await?;
    shop.knock
        .fail_next(3, Failure::status(StatusCode::SERVICE_UNAVAILABLE));
    let failed = stale.send(&shop.knock.client()).await;
    assert!(failed.is_err());

    let lease = i64::try_from(LEASE.as_secs())?;
    let fresh = shop.claim(lease).await?;
    assert!(!shop.outbox.settle(&stale, &failed, lease).await?);
    assert!(shop.outbox.settle(&fresh, &Ok(()), lease).await?);
    assert!(!shop.outbox.settle(&stale, &failed, lease).await?);
    assert!(!shop.outbox.settle(&fresh, &failed, lease).await?);
    assert_eq!(shop.work(DAY).await?, [("sent".to_owned(), 2, None)]);
    Ok(())
}

#[tokio::test]
async fn an_outage_of_hours_fails_nothing() -> Result {
    let shop = Shop::open().await?;
    shop.put("a").await?;
    shop.knock
        .fail_when(|_| Some(Failure::status(StatusCode::SERVICE_UNAVAILABLE)));
    let longest = i64::try_from(LONGEST_WAIT.as_secs())?;
    for attempt in 0..30 {
        let [(status, attempts, Some(_))] = &shop.work(attempt * longest).await?[..] else {
            panic!("it waits");
        };
        // However often it failed, it is due again after the longest wait.
        assert_eq!((&**status, *attempts), ("waiting", attempt + 1));
    }
    assert_eq!(
        shop.work(30 * longest - 1).await?[0].1,
        30,
        "and not sooner"
    );
    shop.knock.fail_when(|_| None);
    let sent = shop.work(30 * longest).await?;
    assert_eq!(sent, [("sent".to_owned(), 31, None)]);
    Ok(())
}

#[tokio::test]
async fn what_was_certainly_not_processed_waits_for_days() -> Result {
    let shop = Shop::open().await?;
    shop.put("a").await?;
    for (day, status) in [(0, 401), (1, 403), (2, 429)] {
        let refusal = Failure::status(StatusCode::from_u16(status)?);
        shop.knock.fail_when(move |_| Some(refusal.clone()));
        assert_eq!(shop.work(day * DAY).await?[0].0, "waiting", "{status}");
    }
    shop.knock.fail_when(|_| None);
    assert_eq!(shop.work(3 * DAY).await?, [("sent".to_owned(), 4, None)]);
    Ok(())
}

#[tokio::test]
async fn what_knock_may_have_forgotten_is_not_sent_again() -> Result {
    let shop = Shop::open().await?;
    shop.put("a").await?;
    // It is certain of the first attempt that it was not processed, and unknown of the second.
    shop.knock
        .fail_next(1, Failure::status(StatusCode::UNAUTHORIZED));
    assert_eq!(shop.work(0).await?[0].0, "waiting");
    shop.claim(1_000).await?;

    let forgotten = 1_000 + DAY - i64::try_from(DEADLINE.as_secs())?;
    let [(status, 2, Some(reason))] = &shop.work(forgotten).await?[..] else {
        panic!("it failed");
    };
    assert_eq!(status, "failed");
    assert!(reason.contains("24 hours"), "{reason}");
    assert!(reason.contains("401 Unauthorized"), "{reason}");

    // Somebody has looked, and it did not run.
    assert!(shop.outbox.requeue("a", forgotten).await?);
    assert_eq!(shop.work(forgotten).await?[0].0, "sent");

    // What was never sent has all the time in the world.
    shop.put("b").await?;
    assert_eq!(shop.work(30 * DAY).await?[1].0, "sent");
    Ok(())
}

#[tokio::test]
async fn what_has_failed_is_sent_again_when_asked() -> Result {
    let shop = Shop::open().await?;
    shop.put("a").await?;
    shop.knock
        .fail_next(1, Failure::status(StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!(shop.work(0).await?[0].0, "failed");
    assert!(!shop.outbox.requeue("b", 10).await?);
    assert!(shop.outbox.requeue("a", 10).await?);
    assert_eq!(shop.work(10).await?, [("sent".to_owned(), 2, None)]);
    assert!(!shop.outbox.requeue("a", 10).await?, "it is sent");
    Ok(())
}

#[tokio::test]
async fn a_database_in_memory_is_one() -> Result {
    for url in ["sqlite::memory:", "sqlite://shop?mode=memory"] {
        let outbox = Outbox::open(url).await?;
        let (one, two) = tokio::join!(outbox.entries(), outbox.entries());
        assert_eq!((one?, two?), (vec![], vec![]), "{url}");
        assert!(outbox.claim(0).await?.is_none());
    }
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_read_any_more_fails() -> Result {
    let shop = Shop::open().await?;
    shop.put("a").await?;
    sqlx::query("UPDATE outbox SET prepared = '{}'")
        .execute(shop.outbox.pool())
        .await?;
    let [(status, 1, Some(reason))] = &shop.work(0).await?[..] else {
        panic!("it failed");
    };
    assert_eq!(status, "failed");
    assert!(reason.contains("missing field `workflow`"), "{reason}");
    Ok(())
}
