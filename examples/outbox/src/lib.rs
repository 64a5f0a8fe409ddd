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

/// How long a worker keeps what it has claimed. After that another worker takes over.
pub const LEASE: Duration = Duration::from_secs(300);

/// How long a request may take with all its retries, whatever the client says: well below the
/// [`LEASE`], so that a worker which lives is not overtaken.
pub const DEADLINE: Duration = Duration::from_secs(120);

/// The longest wait before a trigger is sent again.
pub const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// Knock remembers an idempotency key for 24 hours. What it may have taken longer ago could run
/// twice, so it is not sent again.
const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);

/// The tables, in words that both databases understand. The trigger is text: a column of JSON
/// would do as well, since the body is text within it. `claimed_at` is set while a worker has the
/// trigger, and `unsure_since` tells when the first attempt began that Knock may have processed.
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
        claimed_at BIGINT,
        unsure_since BIGINT,
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
    claimed_at: i64,
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
    /// A database in memory, such as `sqlite::memory:`, belongs to one connection, so there is only
    /// one, and whoever needs it waits while a transaction is open.
    ///
    /// # Errors
    ///
    /// If there is no such database.
    pub async fn open(url: &str) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let pool = pool_options(url).connect(url).await?;
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

    /// Sends all that is due, one after the other, and ends when nothing is. `clock` is asked
    /// before and after each, since a request may take as long as its [`DEADLINE`].
    ///
    /// # Errors
    ///
    /// If the database fails. What Knock answers is kept in the outbox.
    pub async fn work(&self, client: &Client, clock: impl Fn() -> i64) -> Result<()> {
        while let Some(claim) = self.claim(clock()).await? {
            let result = claim.send(client).await;
            self.settle(&claim, &result, clock()).await?;
        }
        Ok(())
    }

    /// Claims the oldest of what is due. Nobody else does, for as long as the [`LEASE`] lasts.
    /// Where two workers reach for the same one at once, `PostgreSQL` may give none to the second,
    /// which finds the next one when it asks again.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn claim(&self, now: i64) -> Result<Option<Claim>> {
        self.give_up(now).await?;
        // `due_at` is looked at twice, since PostgreSQL looks at the row again if another worker
        // has claimed it meanwhile. A `claimed_at` that is still there is of a worker that crashed,
        // and may have sent it.
        let claimed = sqlx::query(
            "UPDATE outbox
             SET due_at = $1, attempts = attempts + 1, claimed_at = $2,
                 unsure_since = COALESCE(unsure_since, claimed_at)
             WHERE status = 'waiting' AND due_at <= $2 AND idempotency_key IN (
                 SELECT idempotency_key FROM outbox
                 WHERE status = 'waiting' AND due_at <= $2
                 ORDER BY put_at LIMIT 1
             )
             RETURNING idempotency_key, prepared, attempts, claimed_at",
        )
        .bind(now + seconds(LEASE))
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        claimed.as_ref().map(Claim::read).transpose()
    }

    /// Writes down what came of a claim: it was sent, or is sent again later, or has failed.
    /// False, and nothing is written, if another worker has taken over meanwhile.
    ///
    /// # Errors
    ///
    /// If the database fails. Then the trigger is sent again, which notifies nobody twice.
    pub async fn settle(
        &self,
        claim: &Claim,
        result: &Result<(), Failure>,
        now: i64,
    ) -> Result<bool> {
        let failure = result.as_ref().err();
        let status = match failure {
            None => "sent",
            Some(failure) if failure.may_pass => "waiting",
            Some(_) => "failed",
        };
        let unsure = failure.is_some_and(|failure| failure.may_be_done);
        let settled = sqlx::query(
            "UPDATE outbox
             SET status = $1, last_error = $2, due_at = $3, claimed_at = NULL,
                 unsure_since = COALESCE(unsure_since, $4)
             WHERE idempotency_key = $5 AND status = 'waiting' AND attempts = $6",
        )
        .bind(status)
        .bind(failure.map(|failure| &failure.reason))
        .bind(now + wait_after(claim.attempts))
        .bind(unsure.then_some(claim.claimed_at))
        .bind(&claim.idempotency_key)
        .bind(claim.attempts)
        .execute(&self.pool)
        .await?;
        Ok(settled.rows_affected() == 1)
    }

    /// Lets a trigger that has failed be sent again, once its reason is done away with. False if
    /// none of this key has failed.
    ///
    /// One that failed since Knock may have forgotten its key runs twice if it ran before: look
    /// into Knock's log first.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn requeue(&self, idempotency_key: &str, now: i64) -> Result<bool> {
        let requeued = sqlx::query(
            "UPDATE outbox
             SET status = 'waiting', due_at = $1, claimed_at = NULL,
                 unsure_since = CASE WHEN COALESCE(unsure_since, claimed_at) > $2
                     THEN COALESCE(unsure_since, claimed_at) END
             WHERE idempotency_key = $3 AND status = 'failed'",
        )
        .bind(now)
        .bind(last_safe(now))
        .bind(idempotency_key)
        .execute(&self.pool)
        .await?;
        Ok(requeued.rows_affected() == 1)
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
            "UPDATE outbox SET status = 'failed', last_error = $1 || COALESCE(': ' || last_error, '')
             WHERE status = 'waiting' AND due_at <= $2
                 AND COALESCE(unsure_since, claimed_at) <= $3",
        )
        .bind("it may have run 24 hours ago, and Knock may not remember its key any more")
        .bind(now)
        .bind(last_safe(now))
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
    /// Whether Knock may have processed it nonetheless.
    may_be_done: bool,
}

impl Claim {
    fn read(row: &AnyRow) -> Result<Self> {
        Ok(Self {
            idempotency_key: row.try_get("idempotency_key")?,
            trigger: row.try_get("prepared")?,
            attempts: row.try_get("attempts")?,
            claimed_at: row.try_get("claimed_at")?,
        })
    }

    /// Sends the trigger with the idempotency key and the bytes that were stored, within the
    /// [`DEADLINE`].
    ///
    /// # Errors
    ///
    /// If it cannot be read any more, or if Knock does not take it.
    pub async fn send(&self, client: &Client) -> Result<(), Failure> {
        let prepared = serde_json::from_str(&self.trigger).map_err(|error| Failure {
            reason: error.to_string(),
            may_pass: false,
            may_be_done: false,
        })?;
        client.trigger_prepared(prepared).deadline(DEADLINE).await?;
        Ok(())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let may_be_done = error.may_have_been_processed();
        Self {
            reason: error.to_string(),
            may_pass: may_be_done || !is_refusal(&error),
            may_be_done,
        }
    }
}

/// Whether the trigger itself is refused. A key that expired, a conflict and a limit are mended
/// without it.
fn is_refusal(error: &Error) -> bool {
    error.kind() == ErrorKind::InvalidRequest
        || error.status().is_some_and(|status| {
            status.is_client_error() && !matches!(status.as_u16(), 401 | 403 | 408 | 409 | 429)
        })
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

fn pool_options(url: &str) -> AnyPoolOptions {
    let options = AnyPoolOptions::new();
    if url.starts_with("sqlite:") && (url.contains(":memory:") || url.contains("mode=memory")) {
        let options = options.max_connections(1);
        options.idle_timeout(None).max_lifetime(None)
    } else {
        options
    }
}

/// Two seconds, four, eight, …: the client has tried for a while already.
fn wait_after(attempts: i64) -> i64 {
    (1 << attempts.clamp(0, 30)).min(seconds(LONGEST_WAIT))
}

/// What Knock took then or earlier, it may have forgotten by the end of a request that begins now.
fn last_safe(now: i64) -> i64 {
    now + seconds(DEADLINE) - seconds(REMEMBERED)
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}
