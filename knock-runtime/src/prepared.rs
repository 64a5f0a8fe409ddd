use std::fmt;

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::request::{Body, idempotency_key};
use crate::trigger::{check_size, trigger_path};
use crate::{Client, Request, Result, WorkflowRun};

/// A trigger to send later: what an outbox or a job queue keeps.
///
/// It is made by [`Trigger::prepare`](crate::Trigger::prepare), which checks it, and sent by
/// [`Client::trigger_prepared`]. It holds the idempotency key and the very bytes of the body, so
/// that a worker which sends it twice (since it crashed before it could say that the first time
/// had succeeded) notifies once:
///
/// ```
/// # #[cfg(feature = "testing")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let knock = knock_runtime::testing::FakeKnock::start().await?;
/// # let client = knock.client();
/// use knock_runtime::PreparedTrigger;
///
/// let prepared = client
///     .trigger("order-placed", "user_123")
///     .data(serde_json::json!({ "order_id": "ord_42" }))
///     .idempotency_key("order-placed:ord_42")
///     .prepare()?;
/// let stored = serde_json::to_string(&prepared)?; // in the transaction that places the order
///
/// let prepared: PreparedTrigger = serde_json::from_str(&stored)?; // in the worker
/// let first = client.trigger_prepared(prepared.clone()).await?;
/// let second = client.trigger_prepared(prepared).with_response().await?;
/// assert!(second.idempotent_replayed());
/// assert_eq!(second.workflow_run_id, first.workflow_run_id);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "testing"))]
/// # fn main() {}
/// ```
///
/// Knock remembers a key for 24 hours from the first success
/// ([its documentation](https://docs.knock.app/api-reference/overview/idempotent-requests)), so
/// that is how long a worker has in order to try again. A trigger that waits in a queue for
/// longer is sent once all the same, as long as no more than 24 hours lie between the attempts
/// that may have succeeded.
///
/// It can be kept in any format of serde. The body is JSON as text and not a part of the JSON
/// around it: what stores JSON in a form of its own, as a `jsonb` column does, puts its keys into
/// another order, and Knock refuses an idempotency key that comes with another body than before.
///
/// `Debug` leaves the body out, which is personal data, and so is what is stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct PreparedTrigger {
    workflow: String,
    idempotency_key: String,
    body: String,
}

/// What is read, before it is checked. A member that this version does not know may change what
/// the trigger means, so it is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a prepared trigger")]
struct Stored {
    workflow: String,
    idempotency_key: String,
    body: String,
}

impl PreparedTrigger {
    pub(crate) fn of(trigger: &Request<WorkflowRun, impl Body>) -> Result<Self> {
        let key = trigger.client().key();
        let message = trigger.message().map_err(|error| error.without(key))?;
        let body = message.body().and_then(reqwest::Body::as_bytes);
        Ok(Self {
            workflow: trigger.path().values().concat(),
            idempotency_key: trigger.key().unwrap_or_default().to_owned(),
            body: String::from_utf8_lossy(body.unwrap_or_default()).into_owned(),
        })
    }

    /// The key of the workflow.
    #[must_use]
    pub fn workflow(&self) -> &str {
        &self.workflow
    }

    /// The idempotency key.
    #[must_use]
    pub fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    /// The body as it is sent, which is JSON.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// What was stored may have been changed, or made by something else.
    fn check(&self) -> Result<(), String> {
        trigger_path(self.workflow.clone()).render("")?;
        idempotency_key(&self.idempotency_key)?;
        check_size("trigger", self.body.len())?;
        let body: &RawValue = serde_json::from_str(&self.body)
            .map_err(|error| format!("the body is not JSON: {error}"))?;
        if body.get().starts_with('{') {
            Ok(())
        } else {
            Err("the body is not a JSON object".to_owned())
        }
    }
}

impl TryFrom<Stored> for PreparedTrigger {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        let this = Self {
            workflow: stored.workflow,
            idempotency_key: stored.idempotency_key,
            body: stored.body,
        };
        match this.check() {
            Ok(()) => Ok(this),
            Err(fault) => Err(format!("this is no prepared trigger: {fault}")),
        }
    }
}

impl fmt::Debug for PreparedTrigger {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PreparedTrigger")
            .field("workflow", &self.workflow)
            .field("idempotency_key", &self.idempotency_key)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

impl Body for PreparedTrigger {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        Ok(Some(self.body.clone().into_bytes()))
    }
}

impl Client {
    /// Sends a trigger that was prepared before, with its idempotency key and the very bytes
    /// of its body; see [`PreparedTrigger`].
    pub fn trigger_prepared(
        &self,
        prepared: PreparedTrigger,
    ) -> Request<WorkflowRun, PreparedTrigger> {
        let path = trigger_path(prepared.workflow.clone());
        let key = prepared.idempotency_key.clone();
        Request::new(self, Method::POST, path, prepared).keyed(key)
    }
}
