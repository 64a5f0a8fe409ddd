//! Places orders and tells of them through an outbox, with a worker that crashes on the way.
//! Knock is a fake inside the process, and the database a temporary file. `OUTBOX_DATABASE_URL` may
//! name another one, such as `postgres://localhost/outbox_example`: not one of yours, since it makes
//! its tables there, and the fake takes what waits in them.

use std::error::Error;
use std::time::SystemTime;

use knock_outbox_example::{LEASE, Outbox, put};
use knock_runtime::testing::{Failure, FakeKnock};
use knock_runtime::{Client, StatusCode, Tenant};

knock_runtime::workflows!("../../workflows");
use workflows::order_shipped;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let file = format!(
        "sqlite:{}?mode=rwc",
        folder.path().join("shop.db").display()
    );
    let outbox = Outbox::open(&std::env::var("OUTBOX_DATABASE_URL").unwrap_or(file)).await?;
    let knock = FakeKnock::builder()
        .workflow(order_shipped::KEY)
        .start()
        .await?;
    let client = knock.client();
    let now = i64::try_from(SystemTime::UNIX_EPOCH.elapsed()?.as_secs())?;

    // The idempotency keys are made of it, so that the example can be run again on one database.
    let run = format!("run-{:016x}", fastrand::u64(..));
    for number in 1..=3 {
        ship(&outbox, &client, &format!("{run}-{number}"), now).await?;
    }
    println!("3 orders are shipped, and 3 triggers wait in the outbox");

    let claim = outbox.claim(now).await?.ok_or("something is due")?;
    let sent = claim.send(&client).await;
    sent.map_err(|failure| format!("{failure:?}"))?;
    println!("a worker claims the first, sends it, and crashes before it says so");

    outbox.work(&client, || now).await?;
    println!(
        "another one sends the others: {} requests so far",
        knock.exchanges().len()
    );

    let later = now + i64::try_from(LEASE.as_secs())?;
    let unavailable = Failure::status(StatusCode::SERVICE_UNAVAILABLE).after_processing();
    knock.fail_next(1, unavailable);
    outbox.work(&client, || later).await?;
    println!("when the lease is over it sends the first again, and meets a failure on the way\n");

    let entries = outbox.entries().await?;
    for entry in entries
        .iter()
        .filter(|entry| entry.idempotency_key.contains(&run))
    {
        println!(
            "{} is {} after {} attempts",
            entry.idempotency_key, entry.status, entry.attempts
        );
    }
    let runs = knock.triggers::<order_shipped::Data>();
    println!(
        "\n{} requests came of it, and {} runs:",
        knock.exchanges().len(),
        runs.len()
    );
    for run in runs {
        println!(
            "{} is told of {}",
            run.recipients()[0],
            run.data()["order_id"]
        );
    }
    Ok(())
}

/// Writes the order and the trigger that tells of it, both or neither.
async fn ship(
    outbox: &Outbox,
    client: &Client,
    order: &str,
    now: i64,
) -> Result<(), Box<dyn Error>> {
    let customer = format!("user_of_{order}");
    let trigger = order_shipped::trigger(
        client,
        [&customer],
        order_shipped::Data {
            order_id: order.into(),
            order: order_shipped::Order {
                number: order.into(),
                url: format!("https://shop.example.com/orders/{order}").into(),
            }
            .into(),
            items: vec![],
            arrives_at: "2026-03-24T14:30:00Z".parse()?,
        },
        Tenant::new("acme").name("Acme Shop"),
    )
    .idempotency_key(format!("order-shipped:{order}"))
    .prepare()?;

    let mut transaction = outbox.pool().begin().await?;
    sqlx::query("INSERT INTO orders (id, customer) VALUES ($1, $2)")
        .bind(order)
        .bind(&customer)
        .execute(&mut *transaction)
        .await?;
    put(&mut transaction, &trigger, now).await?;
    transaction.commit().await?;
    Ok(())
}
