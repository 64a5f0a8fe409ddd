use serde::Deserialize;

use super::{Verifier, WebhookError};
use crate::open_enum::open_enum;
use crate::{Map, Message, Value, WorkflowRecipientRun};

/// What a webhook says: something happened to something.
///
/// The events that there are, and what they carry, are listed by
/// <https://docs.knock.app/developer-tools/outbound-webhooks/event-types>.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "Received")]
#[non_exhaustive]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// When it happened, in ISO 8601.
    pub created_at: String,
    /// What it happened to.
    pub subject: Subject,
    /// What else there is to say of an event of this kind.
    pub event_data: Option<EventData>,
    /// Everything else.
    pub extra: Map,
}

/// What an event happened to, as Knock's API shows it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Subject {
    /// A message.
    Message(Box<Message>),
    /// The run of a workflow for one recipient.
    WorkflowRecipientRun(Box<WorkflowRecipientRun>),
    /// Something else, such as a workflow or a layout, or what is not of the form that this
    /// version of the crate knows.
    Other(Value),
}

/// An event before it is known what its subject is.
#[derive(Deserialize)]
struct Received {
    #[serde(rename = "type")]
    kind: EventKind,
    created_at: String,
    data: Value,
    event_data: Option<EventData>,
    #[serde(flatten)]
    extra: Map,
}

impl From<Received> for Event {
    fn from(received: Received) -> Self {
        Self {
            subject: Subject::new(&received.kind, received.data),
            kind: received.kind,
            created_at: received.created_at,
            event_data: received.event_data,
            extra: received.extra,
        }
    }
}

impl Subject {
    fn new(kind: &EventKind, data: Value) -> Self {
        let (resource, _) = kind.as_str().split_once('.').unwrap_or_default();
        let typed = match resource {
            "message" => Message::deserialize(&data).map(|message| Self::Message(message.into())),
            "workflow_recipient_run" => WorkflowRecipientRun::deserialize(&data)
                .map(|run| Self::WorkflowRecipientRun(run.into())),
            _ => return Self::Other(data),
        };
        typed.unwrap_or(Self::Other(data))
    }
}

/// What certain kinds of event say beside their subject.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct EventData {
    /// Which attempt to deliver failed; the first is 1.
    pub attempt: Option<u32>,
    /// How many attempts there are at most.
    pub max_attempts: Option<u32>,
    /// Whether the attempt can be repeated, where that is known.
    pub retryable: Option<bool>,
    /// Why a message failed: `fatal_error` or `retries_exhausted`.
    pub failure_reason: Option<String>,
    /// What the provider said of the failure.
    pub failure_details: Option<String>,
    /// The token of a push channel that bounced.
    pub token: Option<String>,
    /// The address of the link that was clicked.
    pub url: Option<String>,
    /// The commit that changed a resource.
    pub commit_id: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

open_enum! {
    /// What happened.
    EventKind {
        /// A message was handed to its provider.
        MessageSent = "message.sent",
        /// A provider says that it delivered a message.
        MessageDelivered = "message.delivered",
        /// An attempt to deliver a message failed.
        MessageDeliveryAttempted = "message.delivery_attempted",
        /// A message failed for good.
        MessageUndelivered = "message.undelivered",
        /// A message has a recipient that does not exist.
        MessageBounced = "message.bounced",
        /// A message was seen.
        MessageSeen = "message.seen",
        /// A message is no longer seen.
        MessageUnseen = "message.unseen",
        /// A message was read.
        MessageRead = "message.read",
        /// A message is no longer read.
        MessageUnread = "message.unread",
        /// A message was archived.
        MessageArchived = "message.archived",
        /// A message is no longer archived.
        MessageUnarchived = "message.unarchived",
        /// Somebody did something with a message.
        MessageInteracted = "message.interacted",
        /// A link in a message was clicked.
        MessageLinkClicked = "message.link_clicked",
        /// A workflow began to run for a recipient.
        WorkflowRecipientRunStarted = "workflow_recipient_run.started",
        /// A workflow ended for a recipient.
        WorkflowRecipientRunCompleted = "workflow_recipient_run.completed",
        /// A workflow failed for a recipient.
        WorkflowRecipientRunError = "workflow_recipient_run.error",
        /// A workflow was changed.
        WorkflowUpdated = "workflow.updated",
        /// The changes of a workflow were committed.
        WorkflowCommitted = "workflow.committed",
        /// An email layout was changed.
        EmailLayoutUpdated = "email_layout.updated",
        /// The changes of an email layout were committed.
        EmailLayoutCommitted = "email_layout.committed",
        /// A translation was changed.
        TranslationUpdated = "translation.updated",
        /// The changes of a translation were committed.
        TranslationCommitted = "translation.committed",
        /// An action of a source was changed.
        SourceEventActionUpdated = "source_event_action.updated",
        /// The changes of an action of a source were committed.
        SourceEventActionCommitted = "source_event_action.committed",
        /// A partial was changed.
        PartialUpdated = "partial.updated",
        /// The changes of a partial were committed.
        PartialCommitted = "partial.committed",
    }
}

impl Verifier {
    /// The event of a webhook, if it [is one of Knock's](Self::verify).
    ///
    /// # Errors
    ///
    /// When it is not, or when its body is no event.
    pub fn event(&self, signature: &str, body: &[u8]) -> Result<Event, WebhookError> {
        self.verify(signature, body)?;
        serde_json::from_slice(body).map_err(|error| WebhookError::Decode(error.to_string()))
    }
}
