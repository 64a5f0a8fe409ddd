//! What the outbox promises: both or neither, and each once.

use std::error::Error;

use knock_outbox_example::{LEASE, MOST_ATTEMPTS, Outbox, put};
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

    async fn work(&self, now: i64) -> Result<Vec<(String, i64, Option<String>)>> {
        self.outbox.work(&self.knock.client(), now).await?;
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
    let [claim] = &shop.outbox.claim(0, 10).await?[..] else {
        panic!("it is claimed");
    };
    claim.send(&shop.knock.client()).await.unwrap();

    let lease = i64::try_from(LEASE.as_secs())?;
    assert!(shop.outbox.claim(lease - 1, 10).await?.is_empty());
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
    let (one, two) = tokio::try_join!(shop.outbox.claim(0, 2), shop.outbox.claim(0, 2))?;
    assert_eq!(one.len() + two.len(), 3);
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
async fn it_gives_up_after_many_attempts() -> Result {
    let shop = Shop::open().await?;
    shop.put("a").await?;
    shop.knock
        .fail_when(|_| Some(Failure::status(StatusCode::BAD_GATEWAY)));
    for attempt in 0..=MOST_ATTEMPTS {
        shop.work(attempt * 2_000).await?;
    }
    let entries = shop.work(DAY / 2).await?;
    assert_eq!((&*entries[0].0, entries[0].1), ("failed", MOST_ATTEMPTS));
    Ok(())
}

#[tokio::test]
async fn what_knock_may_have_forgotten_is_not_sent_again() -> Result {
    let shop = Shop::open().await?;
    shop.put("a").await?;
    shop.outbox.claim(0, 1).await?;
    let [(status, 1, Some(reason))] = &shop.work(DAY).await?[..] else {
        panic!("it failed");
    };
    assert_eq!(status, "failed");
    assert!(reason.contains("24 hours"), "{reason}");

    // What was never sent has all the time in the world.
    shop.put("b").await?;
    assert_eq!(shop.work(30 * DAY).await?[1].0, "sent");
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
