use std::fmt;
use std::future::IntoFuture;
use std::ops::Range;

use futures_util::{StreamExt as _, stream};

use crate::platform::BoxFuture;
use crate::request::{Body, idempotency_key};
use crate::trigger::{MOST_RECIPIENTS, TriggerBody};
use crate::{Error, PreparedTrigger, Request, Response, Result, Trigger, WorkflowRun};

/// A trigger for any number of recipients, which is sent in parts of 1,000.
///
/// It is made by [`Trigger::split`], of a [`Client::trigger_each`](crate::Client::trigger_each)
/// too, and awaiting it gives a [`SplitRun`]. Timeout, deadline, retries and headers of the
/// trigger are those of every part. The idempotency key of a part is that of the trigger, a colon
/// and the number of the part (`digest:2026-03:0`, `digest:2026-03:1`, …), so to run the same
/// split again, within 24 hours, sends nothing twice. The key of the trigger has to leave room
/// for that within 255 characters: 253 are enough for 10 parts, and 250 for 10,000.
///
/// ```
/// # #[cfg(feature = "testing")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> knock_runtime::Result<()> {
/// # let knock = knock_runtime::testing::FakeKnock::start().await?;
/// # let client = knock.client();
/// let users: Vec<String> = (0..2_500).map(|number| format!("user_{number}")).collect();
/// let mut run = client
///     .trigger("digest", users)
///     .idempotency_key("digest:2026-03")
///     .split()
///     .concurrency(2)
///     .await?;
/// if !run.is_success() {
///     run = run.retry().await; // the parts that failed, and those alone
/// }
/// for part in run.failures() {
///     eprintln!("{:?} failed: {:?}", part.recipients(), part.result());
/// }
/// assert_eq!(run.parts().len(), 3);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "testing"))]
/// # fn main() {}
/// ```
///
/// Every part is checked before the first is sent, and if one would be refused, all are. A part
/// that fails afterwards stops no other. Dropping the future gives all of them up.
#[derive(Clone, Debug)]
#[must_use = "a split trigger is sent when it is awaited"]
pub struct Split {
    trigger: Trigger,
    concurrency: usize,
}

impl Split {
    pub(crate) fn new(trigger: Trigger) -> Self {
        Self {
            trigger,
            concurrency: 4,
        }
    }

    /// How many parts are on their way at a time: at least 1, and 4 by default.
    pub fn concurrency(mut self, concurrency: usize) -> Self {
        self.concurrency = concurrency;
        self
    }

    /// Checks the trigger and makes each part what an outbox or a job queue keeps.
    ///
    /// # Errors
    ///
    /// If the trigger would be refused when it is sent.
    pub fn prepare(&self) -> Result<Vec<PreparedTrigger>> {
        (0..self.count())
            .map(|index| PreparedTrigger::of(&self.part(index)?))
            .collect()
    }

    fn count(&self) -> usize {
        self.trigger.body.count().div_ceil(MOST_RECIPIENTS).max(1)
    }

    fn recipients(&self, index: usize) -> Range<usize> {
        let start = index * MOST_RECIPIENTS;
        start..self.trigger.body.count().min(start + MOST_RECIPIENTS)
    }

    fn key(&self, index: usize) -> String {
        format!("{}:{index}", self.trigger.key().unwrap_or_default())
    }

    fn part(&self, index: usize) -> Result<Request<WorkflowRun, PartBody<'_>>> {
        let own = self.trigger.key().unwrap_or_default();
        idempotency_key(own).map_err(|reason| self.trigger.refused(reason))?;
        let key = self.key(index);
        let too_long = |reason| {
            self.trigger
                .refused(format!("{reason}, the `:{index}` of a part included"))
        };
        idempotency_key(&key).map_err(too_long)?;
        let body = PartBody {
            trigger: &self.trigger.body,
            recipients: self.recipients(index),
        };
        Ok(self.trigger.with_body(body).keyed(key))
    }

    /// Refuses what would be refused when it is sent.
    fn check(&self) -> Result<()> {
        if self.concurrency == 0 {
            return Err(self.trigger.refused("the concurrency of the split is 0"));
        }
        (0..self.count()).try_for_each(|index| self.part(index)?.message().map(drop))
    }

    /// Sends these parts, and gives what came of them in their order.
    async fn send(&self, indices: impl IntoIterator<Item = usize>) -> Vec<SplitPart> {
        let send = |index| async move {
            let result = match self.part(index) {
                Ok(request) => request.with_response().await.map(Response::into_inner),
                Err(error) => Err(error),
            };
            SplitPart {
                index,
                recipients: self.recipients(index),
                idempotency_key: self.key(index),
                result,
            }
        };
        let mut parts: Vec<SplitPart> = stream::iter(indices)
            .map(send)
            .buffer_unordered(self.concurrency)
            .collect()
            .await;
        parts.sort_by_key(|part| part.index);
        parts
    }

    async fn run(self) -> Result<SplitRun> {
        let key = self.trigger.client().key();
        self.check().map_err(|error| error.without(key))?;
        let parts = self.send(0..self.count()).await;
        Ok(SplitRun { split: self, parts })
    }
}

impl IntoFuture for Split {
    type Output = Result<SplitRun>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// The body of one part, which borrows its recipients.
struct PartBody<'a> {
    trigger: &'a TriggerBody,
    recipients: Range<usize>,
}

impl Body for PartBody<'_> {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        self.trigger.encode_for(self.recipients.clone())
    }
}

/// What came of a [`Split`], part by part.
pub struct SplitRun {
    split: Split,
    parts: Vec<SplitPart>,
}

impl SplitRun {
    /// The parts in the order of their recipients.
    #[must_use]
    pub fn parts(&self) -> &[SplitPart] {
        &self.parts
    }

    /// The parts that failed.
    pub fn failures(&self) -> impl Iterator<Item = &SplitPart> {
        self.parts.iter().filter(|part| part.result.is_err())
    }

    /// Whether no part failed.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.failures().next().is_none()
    }

    /// Sends the parts that failed again, with the idempotency keys that they had, so that
    /// nobody is notified twice.
    pub fn retry(self) -> SplitRetry {
        SplitRetry(self)
    }

    async fn retried(mut self) -> Self {
        let failed: Vec<usize> = self.failures().map(|part| part.index).collect();
        for part in self.split.send(failed).await {
            let index = part.index;
            self.parts[index] = part;
        }
        self
    }

    /// The parts that failed as what an outbox or a job queue keeps, to be sent again later.
    ///
    /// # Errors
    ///
    /// As [`Split::prepare`], which a split that was run has passed.
    pub fn prepare_failures(&self) -> Result<Vec<PreparedTrigger>> {
        self.failures()
            .map(|part| PreparedTrigger::of(&self.split.part(part.index)?))
            .collect()
    }

    /// The runs of all parts.
    ///
    /// # Errors
    ///
    /// The error of the first part that failed. Other parts may have succeeded.
    pub fn into_result(self) -> Result<Vec<WorkflowRun>> {
        self.parts.into_iter().map(|part| part.result).collect()
    }
}

/// The trigger is left out, which has up to any number of recipients.
impl fmt::Debug for SplitRun {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SplitRun")
            .field("parts", &self.parts)
            .finish_non_exhaustive()
    }
}

/// Sends the failed parts of a [`SplitRun`] again when it is awaited, and gives the run back.
#[derive(Debug)]
#[must_use = "the parts are sent again when it is awaited"]
pub struct SplitRetry(SplitRun);

impl IntoFuture for SplitRetry {
    type Output = SplitRun;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.0.retried())
    }
}

/// A part of a [`SplitRun`].
#[derive(Debug)]
pub struct SplitPart {
    index: usize,
    recipients: Range<usize>,
    idempotency_key: String,
    result: Result<WorkflowRun>,
}

impl SplitPart {
    /// Which recipients it is for, counted from 0 in the order in which they were given.
    #[must_use]
    pub fn recipients(&self) -> Range<usize> {
        self.recipients.clone()
    }

    /// The idempotency key that it is sent with.
    #[must_use]
    pub fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    /// The run, or why there is none.
    pub fn result(&self) -> Result<&WorkflowRun, &Error> {
        self.result.as_ref()
    }
}
