use reqwest::Method;
use serde::Deserialize;

use crate::json::or_default;
use crate::open_enum::open_enum;
use crate::request::{Path, query_parameters};
use crate::{Client, DateTime, IntoRecipients, List, Map, RecipientReference, Request};

/// The runs of workflows, recipient by recipient; see
/// [`Client::workflow_recipient_runs`].
#[derive(Clone, Debug)]
pub struct WorkflowRecipientRuns {
    client: Client,
}

impl Client {
    /// The runs of workflows: each trigger makes one for each recipient.
    ///
    /// ```no_run
    /// # async fn example(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// let runs = client.workflow_recipient_runs();
    /// let mut failed = runs.list().workflow("activity-update").has_errors(true).items();
    /// while let Some(run) = failed.next().await {
    ///     for event in runs.get(run?.id).await?.events {
    ///         println!("{} at step {:?}", event.event, event.step_ref);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn workflow_recipient_runs(&self) -> WorkflowRecipientRuns {
        WorkflowRecipientRuns {
            client: self.clone(),
        }
    }
}

impl WorkflowRecipientRuns {
    /// Lists all runs, or those that pass the filters of the request. Their
    /// [`events`](WorkflowRecipientRun::events) are left out.
    pub fn list(&self) -> List<WorkflowRecipientRun> {
        let path = Path::new("/v1/workflow_recipient_runs", []);
        Request::new(&self.client, Method::GET, path, ())
    }

    /// Reads a run, and what has happened in it.
    pub fn get(&self, id: impl Into<String>) -> Request<WorkflowRecipientRun> {
        let path = Path::new("/v1/workflow_recipient_runs/{id}", [id.into()]);
        Request::new(&self.client, Method::GET, path, ())
    }
}

/// The filters of a list of runs; a run has to pass all that are set.
impl List<WorkflowRecipientRun> {
    query_parameters! {
        /// Only runs of the workflow of this key.
        workflow(impl Into<String>) = query_value "workflow",
        /// Only runs for this tenant.
        tenant(impl Into<String>) = query_value "tenant",
        /// Only runs for this recipient, given by its id.
        recipient(impl IntoRecipients) = query_recipient "recipient",
        /// Only runs in which something went wrong, or only those in which nothing did.
        has_errors(bool) = query_flag "has_errors",
        /// Only runs that started after this moment.
        starting_at(impl Into<DateTime>) = query_moment "starting_at",
        /// Only runs that started before this moment.
        ending_at(impl Into<DateTime>) = query_moment "ending_at",
    }

    /// Only runs that have one of these statuses. An empty list is refused before the
    /// request is sent.
    pub fn status<S: Into<RunStatus>>(self, statuses: impl IntoIterator<Item = S>) -> Self {
        let statuses = statuses.into_iter().map(Into::into);
        self.query_texts("status", statuses.map(|status| status.to_string()))
    }
}

/// A run of a workflow for one recipient.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct WorkflowRecipientRun {
    /// Names the run.
    pub id: String,
    /// Names what all recipients of the trigger share, and what the trigger has answered
    /// with.
    pub workflow_run_id: String,
    /// The key of the workflow.
    pub workflow: String,
    /// How far it is.
    pub status: RunStatus,
    /// Whom it is for.
    pub recipient: RecipientReference,
    /// Who acted.
    pub actor: Option<RecipientReference>,
    /// The tenant that it is for.
    pub tenant: Option<String>,
    /// What has started it.
    pub trigger_source: Option<TriggerSource>,
    /// How often something went wrong.
    #[serde(default, deserialize_with = "or_default")]
    pub error_count: u32,
    /// What has happened; empty in a list.
    #[serde(default, deserialize_with = "or_default")]
    pub events: Vec<RunEvent>,
    /// When it was made, in ISO 8601.
    pub inserted_at: Option<String>,
    /// When it last changed, in ISO 8601.
    pub updated_at: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// What has started a run.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TriggerSource {
    /// What kind of thing it is.
    #[serde(rename = "type")]
    pub source_type: TriggerSourceType,
    /// The cancellation key of a trigger.
    pub cancellation_key: Option<String>,
    /// The id of a schedule.
    pub schedule_id: Option<String>,
    /// The key of an audience.
    pub audience_key: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// Something that has happened in a run.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct RunEvent {
    /// Names the event.
    pub id: String,
    /// What has happened, such as `message_enqueued`.
    pub event: String,
    /// Whether it went well.
    pub status: RunEventStatus,
    /// The step in which it happened.
    pub step_ref: Option<String>,
    /// The type of that step.
    pub step_type: Option<String>,
    /// Which attempt it was: each retry adds one.
    pub attempt: Option<u32>,
    /// What else is known of it.
    pub data: Option<Map>,
    /// When it happened, in ISO 8601.
    pub inserted_at: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

open_enum! {
    /// How far a run is.
    RunStatus {
        /// It has not started.
        Queued = "queued",
        /// A step is at work.
        Processing = "processing",
        /// A step waits.
        Paused = "paused",
        /// It is done.
        Completed = "completed",
        /// It was cancelled.
        Cancelled = "cancelled",
    }
}

open_enum! {
    /// Whether what has happened in a run went well.
    RunEventStatus {
        /// It did.
        Ok = "ok",
        /// It did not.
        Error = "error",
    }
}

open_enum! {
    /// What can start a run.
    TriggerSourceType {
        /// A trigger of the API.
        Api = "api",
        /// A recipient who came into an audience.
        Audience = "audience",
        /// A schedule.
        Schedule = "schedule",
        /// A broadcast.
        Broadcast = "broadcast",
        /// A step of another workflow.
        WorkflowStep = "workflow_step",
        /// An integration.
        Integration = "integration",
        /// A rehearsal.
        Rehearsal = "rehearsal",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn a_run_keeps_what_is_null_absent_or_unknown() {
        let run: WorkflowRecipientRun = from_value(json!({
            "__typename": "WorkflowRecipientRun",
            "id": "rr1", "workflow_run_id": "r1", "workflow": "welcome", "status": "dreaming",
            "recipient": "user_1", "actor": null,
            "trigger_source": { "type": "api", "cancellation_key": "k", "ip": "::1" },
            "events": [{
                "id": "e1", "event": "message_enqueued", "status": "ok", "attempt": 1,
                "step_ref": "email_1", "data": { "message_id": "m1" },
            }],
        }))
        .unwrap();
        assert_eq!(run.status, RunStatus::Other("dreaming".into()));
        assert_eq!(run.error_count, 0);
        assert_eq!(run.events[0].status, RunEventStatus::Ok);
        assert_eq!(run.events[0].data.as_ref().unwrap()["message_id"], "m1");
        let source = run.trigger_source.unwrap();
        assert_eq!(source.source_type, TriggerSourceType::Api);
        assert_eq!(source.extra["ip"], "::1");
        assert_eq!(run.extra["__typename"], "WorkflowRecipientRun");
    }
}
