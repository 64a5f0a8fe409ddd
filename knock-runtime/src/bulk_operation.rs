use std::future::IntoFuture;
use std::time::Duration;

use reqwest::Method;
use serde::Deserialize;

use crate::json::or_default;
use crate::open_enum::open_enum;
use crate::platform::BoxFuture;
use crate::request::{Body, Path};
use crate::{Client, Error, ErrorKind, Map, Request, Result};

/// How long a wait takes at most, if nothing else is said.
const DEADLINE: Duration = Duration::from_secs(10 * 60);

/// The waits between two looks at an operation: each is half as long again as the one
/// before.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// Something that Knock does to many records, after it has answered.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct BulkOperation {
    /// Names the operation: a UUID.
    pub id: String,
    /// What it does.
    pub name: String,
    /// How far it is.
    pub status: BulkStatus,
    /// How many records there are to process, roughly: in the end,
    /// [`processed_rows`](Self::processed_rows) may differ from it.
    #[serde(default, deserialize_with = "or_default")]
    pub estimated_total_rows: u64,
    /// How many records were processed so far.
    #[serde(default, deserialize_with = "or_default")]
    pub processed_rows: u64,
    /// For how many records it succeeded.
    #[serde(default, deserialize_with = "or_default")]
    pub success_count: u64,
    /// For how many records it did not.
    #[serde(default, deserialize_with = "or_default")]
    pub error_count: u64,
    /// The records for which it did not succeed.
    #[serde(default, deserialize_with = "or_default")]
    pub error_items: Vec<BulkErrorItem>,
    /// Where its progress can be asked for: a URL.
    pub progress_path: Option<String>,
    /// When it was asked for, in ISO 8601.
    pub inserted_at: Option<String>,
    /// When it last changed, in ISO 8601.
    pub updated_at: Option<String>,
    /// When Knock began to work on it, in ISO 8601.
    pub started_at: Option<String>,
    /// When it was completed, in ISO 8601.
    pub completed_at: Option<String>,
    /// When it failed, in ISO 8601.
    pub failed_at: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// A record for which a bulk operation did not succeed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct BulkErrorItem {
    /// Names the record.
    pub id: String,
    /// The collection of an object.
    pub collection: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

open_enum! {
    /// How far a bulk operation is.
    BulkStatus {
        /// It waits for its turn.
        Queued = "queued",
        /// Knock works on it.
        Processing = "processing",
        /// It went through all records, some of which may be in
        /// [`error_items`](BulkOperation::error_items).
        Completed = "completed",
        /// It was given up.
        Failed = "failed",
    }
}

impl Client {
    /// Reads a bulk operation by its id. To look at it until it is finished,
    /// [`wait`](Request::wait).
    pub fn bulk_operation(&self, id: impl Into<String>) -> Request<BulkOperation> {
        let path = Path::new("/v1/bulk_operations/{id}", [id.into()]);
        Request::new(self, Method::GET, path, ())
    }
}

impl<B> Request<BulkOperation, B> {
    /// Sends the request, and then looks at the operation until it is finished.
    ///
    /// It is looked at after a second, and then ever less often, up to every 15 seconds.
    /// Errors that may pass are retried until the deadline of the wait, which is
    /// 10 minutes unless [`deadline`](BulkWait::deadline) sets another one. Dropping the
    /// future ends the waiting, and not the operation.
    ///
    /// An application that must know how it ended, even if it ends itself, keeps
    /// the [id](BulkOperation::id) of the operation, and waits for that:
    ///
    /// ```no_run
    /// # async fn f(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// let operation = client.users().bulk_delete(["user_1", "user_2"]).await?;
    /// println!("deleting, see {}", operation.id);
    /// let operation = client.bulk_operation(operation.id).wait().await?;
    /// assert_eq!(operation.error_count, 0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of the request, [`ErrorKind::BulkFailed`] if the operation failed, and
    /// [`ErrorKind::BulkUnfinished`] if it was not finished in time. Records that could not be processed are no error: an operation
    /// completes with [them](BulkOperation::error_items).
    pub fn wait(self) -> BulkWait<B> {
        BulkWait {
            request: self,
            deadline: DEADLINE,
        }
    }
}

/// A request for a bulk operation that is awaited until it is finished; see
/// [`Request::wait`].
#[derive(Clone, Debug)]
#[must_use = "a request is sent when it is awaited"]
pub struct BulkWait<B = ()> {
    request: Request<BulkOperation, B>,
    deadline: Duration,
}

impl<B> BulkWait<B> {
    /// How long to look at the operation, after Knock has answered the request for it.
    /// The default is 10 minutes.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }
}

impl<B> IntoFuture for BulkWait<B>
where
    B: Body + Send + Sync + 'static,
{
    type Output = Result<BulkOperation>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let client = self.request.client().clone();
            let operation = self.request.await?;
            watch(&client, operation, self.deadline).await
        })
    }
}

/// Looks at an operation until it is finished, or until there is no time left.
async fn watch(
    client: &Client,
    mut operation: BulkOperation,
    deadline: Duration,
) -> Result<BulkOperation> {
    let clock = client.clock();
    let ended = |kind, message| Err(Error::bulk(kind, message).without(client.key()));
    let start = clock.now();
    let mut wait = FIRST_WAIT;
    loop {
        match operation.status {
            BulkStatus::Completed => return Ok(operation),
            BulkStatus::Failed => return ended(ErrorKind::BulkFailed, operation.to_string()),
            _ => {}
        }
        let left = deadline.saturating_sub(clock.now() - start);
        if left.is_zero() {
            let message = format!("{operation}: wait for it again by its id");
            return ended(ErrorKind::BulkUnfinished, message);
        }
        clock.sleep(wait.min(left)).await;
        wait = wait.mul_f64(1.5).min(LONGEST_WAIT);
        // Even at the very end there is time for one more look.
        let left = deadline.saturating_sub(clock.now() - start);
        let look = client
            .bulk_operation(&operation.id)
            .max_retries(u32::MAX)
            .deadline(left.max(FIRST_WAIT));
        // Knock works on it all the same.
        operation = look.await.map_err(|error| error.if_done(true))?;
    }
}

impl std::fmt::Display for BulkOperation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            id,
            name,
            status,
            processed_rows,
            estimated_total_rows,
            ..
        } = self;
        write!(
            formatter,
            "{id} ({name}: {status}, {processed_rows} of about \
             {estimated_total_rows} records)"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_read_with_what_is_missing_null_or_unknown() {
        let operation: BulkOperation = serde_json::from_value(serde_json::json!({
            "__typename": "BulkOperation",
            "id": "b9f0", "name": "identify", "status": "paused",
            "estimated_total_rows": 3, "processed_rows": 1, "success_count": 1,
            "error_count": null,
            "error_items": [{ "id": "q1", "collection": "projects", "reason": "no" }],
            "completed_at": null, "inserted_at": "2026-03-23T12:00:00Z",
        }))
        .unwrap();
        assert_eq!(operation.status, BulkStatus::Other("paused".into()));
        assert_eq!(operation.error_count, 0);
        assert_eq!(operation.error_items[0].extra["reason"], "no");
        assert_eq!(operation.extra["__typename"], "BulkOperation");
        assert_eq!(
            operation.to_string(),
            "b9f0 (identify: paused, 1 of about 3 records)"
        );
    }
}
