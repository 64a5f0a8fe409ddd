use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::cancel::CancelBody;
use crate::json::Json;
use crate::request::{Body, Path, encode_json};
use crate::trigger::{EMPTY_KEY, encode_run};
use crate::{Client, IntoRecipients, Map, Recipient, Request};

/// The old forms of triggering and cancelling, which name the workflow in the body. Knock
/// describes them beside the new ones.
impl Client {
    /// The old form of [`trigger`](Self::trigger), which is the one to use: here the actor
    /// must be given, recipients are given by their ids alone, and there is neither a
    /// tenant nor an idempotency key. So the request is not sent again once Knock may have
    /// received it.
    pub fn notify(
        &self,
        key: impl Into<String>,
        actor: impl Into<Recipient>,
        recipients: impl IntoRecipients,
    ) -> Notify {
        let body = NotifyBody {
            name: key.into(),
            actor: actor.into(),
            recipients: recipients.into_recipients(),
            data: None,
            cancellation_key: None,
        };
        Request::new(self, Method::POST, Path::new("/v1/notify", []), body)
    }

    /// The old form of [`cancel`](Self::cancel), which is the one to use and does the same.
    pub fn cancel_notify(
        &self,
        key: impl Into<String>,
        cancellation_key: impl Into<String>,
    ) -> CancelNotify {
        let body = CancelNotifyBody {
            name: key.into(),
            cancel: CancelBody::new(cancellation_key),
        };
        Request::without_answer(self, Method::POST, Path::new("/v1/notify/cancel", []), body)
            .harmless()
    }
}

/// A request that triggers a workflow in the old form.
pub type Notify = Request<Notified, NotifyBody>;

/// The body of a [`Notify`].
#[derive(Clone, Debug, Serialize)]
pub struct NotifyBody {
    name: String,
    actor: Recipient,
    recipients: Vec<Recipient>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancellation_key: Option<String>,
}

impl Notify {
    /// Sends data to the templates: what serialises to a JSON object.
    pub fn data(mut self, data: impl Serialize) -> Self {
        self.body.data = Some(Json::object("data", &data));
        self
    }

    /// Names the run, so that it can be cancelled while it waits.
    pub fn cancellation_key(mut self, cancellation_key: impl Into<String>) -> Self {
        self.body.cancellation_key = Some(cancellation_key.into());
        self
    }
}

impl Body for NotifyBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        if self.name.is_empty() {
            return Err(EMPTY_KEY.to_owned());
        }
        if self.recipients.is_empty() {
            return Err("there is no recipient".to_owned());
        }
        for recipient in self.recipients.iter().chain([&self.actor]) {
            recipient.reference()?;
        }
        encode_run("trigger", self)
    }
}

/// What Knock answers to a trigger in the old form.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Notified {
    /// Names what has come of the trigger.
    pub result_id: String,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// A request that cancels the waiting runs of a workflow in the old form.
pub type CancelNotify = Request<(), CancelNotifyBody>;

/// The body of a [`CancelNotify`].
#[derive(Clone, Debug, Serialize)]
pub struct CancelNotifyBody {
    name: String,
    #[serde(flatten)]
    cancel: CancelBody,
}

impl CancelNotify {
    /// Cancels the runs of these recipients only, given by their ids; the default is
    /// those of all.
    pub fn recipients(mut self, recipients: impl IntoRecipients) -> Self {
        self.body.cancel.limit_to(recipients);
        self
    }
}

impl Body for CancelNotifyBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        if self.name.is_empty() {
            return Err(EMPTY_KEY.to_owned());
        }
        self.cancel.check()?;
        encode_json(self)
    }
}
