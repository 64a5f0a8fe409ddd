//! A transactional outbox: an application writes what happened and the trigger that tells of it in
//! one transaction, and a worker sends the triggers afterwards.
//!
//! So there is no order without its notification, no notification of an order that was rolled
//! back, and none twice: the worker sends with the idempotency key that was stored, as often as it
//! takes. It needs no more of a database than `UPDATE … RETURNING`. The connection string says which
//! one that is, `sqlite:…` or `postgres://…`, and several workers may share it.

use std::time::Duration;

use knock_runtime::{Client, Error, ErrorKind, PreparedTrigger};
use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::{AnyConnection, AnyPool, Result, Row as _};

/// How long a worker keeps what it has claimed: longer than a request with all its retries takes,
/// which is three minutes unless the client says otherwise. After that another worker takes over.
pub const LEASE: Duration = Duration::from_secs(300);

/// How often a trigger is sent before somebody has to look at it.
pub const MOST_ATTEMPTS: i64 = 10;

/// Knock remembers an idempotency key for 24 hours. What was first sent longer ago could run
/// twice, so it is not sent again.
const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);

/// The tables, in words that both databases understand. The trigger is text: a column of JSON
/// would do as well, since the body is text within it.
const TABLES: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS orders (
        id TEXT PRIMARY KEY,
        customer TEXT NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS outbox (
        idempotency_key TEXT PRIMARY KEY,
        prepared TEXT NOT NULL,
        status TEXT NOT NULL,
        attempts BIGINT NOT NULL,
        put_at BIGINT NOT NULL,
        due_at BIGINT NOT NULL,
        first_attempt_at BIGINT,
        last_error TEXT
    )",
];

/// The outbox of a database. Times are seconds of the Unix epoch, and given by the caller.
#[derive(Clone, Debug)]
pub struct Outbox {
    pool: AnyPool,
}

/// A trigger that a worker has claimed.
#[derive(Clone, Debug)]
pub struct Claim {
    trigger: String,
    idempotency_key: String,
    attempts: i64,
}

/// What is known of a trigger that was put into the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The idempotency key.
    pub idempotency_key: String,
    /// `waiting`, `sent` or `failed`.
    pub status: String,
    /// How often it was claimed.
    pub attempts: i64,
    /// Why it was not sent the last time.
    pub last_error: Option<String>,
}

impl Outbox {
    /// Connects to `sqlite:…` or `postgres://…`, and makes the tables.
    ///
    /// # Errors
    ///
    /// If there is no such database.
    pub async fn open(url: &str) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let pool = AnyPoolOptions::new().connect(url).await?;
        for table in TABLES {
            sqlx::query(table).execute(&pool).await?;
        }
        Ok(Self { pool })
    }

    /// The connections, for the transactions of the application.
    #[must_use]
    pub fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Sends all that is due, and ends when nothing is.
    ///
    /// # Errors
    ///
    /// If the database fails. What Knock answers is kept in the outbox.
    pub async fn work(&self, client: &Client, now: i64) -> Result<()> {
        loop {
            let claims = self.claim(now, 10).await?;
            if claims.is_empty() {
                return Ok(());
            }
            for claim in claims {
                let result = claim.send(client).await;
                self.settle(&claim, &result, now).await?;
            }
        }
    }

    /// Claims some of what is due, the oldest first. Nobody else does, for as long as the
    /// [`LEASE`] lasts.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn claim(&self, now: i64, most: i64) -> Result<Vec<Claim>> {
        self.give_up(now).await?;
        // `due_at` is looked at twice, since PostgreSQL looks at the row again if another worker
        // has claimed it meanwhile.
        let claimed = sqlx::query(
            "UPDATE outbox
             SET due_at = $1, attempts = attempts + 1,
                 first_attempt_at = COALESCE(first_attempt_at, $2)
             WHERE status = 'waiting' AND due_at <= $2 AND idempotency_key IN (
                 SELECT idempotency_key FROM outbox
                 WHERE status = 'waiting' AND due_at <= $2
                 ORDER BY put_at LIMIT $3
             )
             RETURNING idempotency_key, prepared, attempts",
        )
        .bind(now + seconds(LEASE))
        .bind(now)
        .bind(most)
        .fetch_all(&self.pool)
        .await?;
        claimed.iter().map(Claim::read).collect()
    }

    /// Writes down what came of a claim: it was sent, or is sent again later, or has failed.
    ///
    /// # Errors
    ///
    /// If the database fails. Then the trigger is sent again, which notifies nobody twice.
    pub async fn settle(
        &self,
        claim: &Claim,
        result: &Result<(), Failure>,
        now: i64,
    ) -> Result<()> {
        let (status, reason) = match result {
            Ok(()) => ("sent", None),
            Err(failure) if failure.may_pass && claim.attempts < MOST_ATTEMPTS => {
                ("waiting", Some(&failure.reason))
            }
            Err(failure) => ("failed", Some(&failure.reason)),
        };
        // A second, two, four, …: the client has tried for a while already.
        let due_at = now + (1 << claim.attempts.clamp(0, MOST_ATTEMPTS));
        sqlx::query(
            "UPDATE outbox SET status = $1, last_error = $2, due_at = $3 WHERE idempotency_key = $4",
        )
        .bind(status)
        .bind(reason)
        .bind(due_at)
        .bind(&claim.idempotency_key)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// All that was put into the outbox, in that order.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn entries(&self) -> Result<Vec<Entry>> {
        let rows = sqlx::query(
            "SELECT idempotency_key, status, attempts, last_error FROM outbox
             ORDER BY put_at, idempotency_key",
        );
        let rows = rows.fetch_all(&self.pool).await?;
        rows.iter().map(Entry::read).collect()
    }

    async fn give_up(&self, now: i64) -> Result<()> {
        sqlx::query(
            "UPDATE outbox SET status = 'failed', last_error = $1
             WHERE status = 'waiting' AND first_attempt_at <= $2",
        )
        .bind("it was first sent 24 hours ago, and Knock may not remember it any more")
        .bind(now - seconds(REMEMBERED))
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// Puts a trigger into the outbox, in the transaction of what it tells of. A second one of the same
/// idempotency key is an error.
///
/// # Errors
///
/// If the database fails.
pub async fn put(
    transaction: &mut AnyConnection,
    trigger: &PreparedTrigger,
    now: i64,
) -> Result<()> {
    let prepared =
        serde_json::to_string(trigger).map_err(|error| sqlx::Error::Encode(error.into()))?;
    sqlx::query(
        "INSERT INTO outbox (idempotency_key, prepared, status, attempts, put_at, due_at)
         VALUES ($1, $2, 'waiting', 0, $3, $3)",
    )
    .bind(trigger.idempotency_key())
    .bind(prepared)
    .bind(now)
    .execute(transaction)
    .await?;
    Ok(())
}

/// Why a trigger was not sent.
#[derive(Clone, Debug)]
pub struct Failure {
    reason: String,
    /// Whether it may be otherwise next time.
    may_pass: bool,
}

impl Claim {
    fn read(row: &AnyRow) -> Result<Self> {
        Ok(Self {
            idempotency_key: row.try_get("idempotency_key")?,
            trigger: row.try_get("prepared")?,
            attempts: row.try_get("attempts")?,
        })
    }

    /// Sends the trigger with the idempotency key and the bytes that were stored.
    ///
    /// # Errors
    ///
    /// If it cannot be read any more, or if Knock does not take it.
    pub async fn send(&self, client: &Client) -> Result<(), Failure> {
        let prepared = serde_json::from_str(&self.trigger).map_err(|error| Failure {
            reason: error.to_string(),
            may_pass: false,
        })?;
        client.trigger_prepared(prepared).await?;
        Ok(())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let is_final = matches!(
            error.kind(),
            ErrorKind::BadRequest
                | ErrorKind::InvalidRequest
                | ErrorKind::NotFound
                | ErrorKind::Validation
        );
        Self {
            reason: error.to_string(),
            may_pass: !is_final || error.may_have_been_processed(),
        }
    }
}

impl Entry {
    fn read(row: &AnyRow) -> Result<Self> {
        Ok(Self {
            idempotency_key: row.try_get("idempotency_key")?,
            status: row.try_get("status")?,
            attempts: row.try_get("attempts")?,
            last_error: row.try_get("last_error")?,
        })
    }
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}
