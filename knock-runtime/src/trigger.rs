use std::fmt;
use std::ops::Range;

use reqwest::Method;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::json::Json;
use crate::request::{Body, Path, encode_json};
use crate::{
    Client, IntoRecipients, Map, PreparedTrigger, Recipient, Request, Result, Split, Tenant,
};

/// Where Knock says how large a trigger may be.
const SOURCE: &str = "https://docs.knock.app/send-notifications/triggering-workflows/api";
/// The most recipients of one trigger, and its largest body.
pub(crate) const MOST_RECIPIENTS: usize = 1_000;
const LARGEST_BODY: usize = 10 * 1024 * 1024;

pub(crate) const EMPTY_KEY: &str = "the key of the workflow is empty";

/// A request that triggers a workflow.
///
/// It always carries an idempotency key, which is made up together with the trigger
/// unless one is given, and every retry sends the same bytes. Knock remembers a key for
/// 24 hours once the request has succeeded, and answers a second request of that key
/// with what it answered first ([its documentation]). So a retry does not notify twice,
/// with one exception that is left: a first request that Knock is still working on when
/// the second arrives.
///
/// A clone has the key of what it was cloned from, so that an application which keeps
/// one in order to try again notifies once as well. Whoever means a second run makes a
/// second trigger, or gives the clone a key of its own: the same key with other content
/// is refused by Knock.
///
/// Awaiting it gives a [`WorkflowRun`]. It is refused before it is sent if it has no
/// recipient or more than 1,000, if an id is empty, if its key has more than 255
/// characters, or if its body has more than 10 MB. [`split`](Trigger::split) sends it to
/// more recipients, and [`prepare`](Trigger::prepare) keeps it for later.
///
/// [its documentation]: https://docs.knock.app/api-reference/overview/idempotent-requests
pub type Trigger = Request<WorkflowRun, TriggerBody>;

/// The body of a [`Trigger`].
///
/// `Debug` shows how many recipients there are, and of the data which members it has.
#[derive(Clone)]
pub struct TriggerBody {
    recipients: Vec<Recipient>,
    run: Run,
}

/// What is the same for all recipients.
#[derive(Clone, Debug, Default, Serialize)]
struct Run {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<Box<Recipient>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<Tenant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancellation_key: Option<String>,
    #[serde(skip_serializing_if = "Settings::is_empty")]
    settings: Settings,
}

/// How a workflow runs this time.
#[derive(Clone, Debug, Default, Serialize)]
struct Settings {
    #[serde(skip_serializing_if = "Option::is_none")]
    sandbox_mode: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    skip_delay: Option<bool>,
}

impl Settings {
    fn is_empty(&self) -> bool {
        self.sandbox_mode.is_none() && self.skip_delay.is_none()
    }
}

/// What Knock answers to a trigger.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct WorkflowRun {
    /// Names the run: every message that comes of it carries the id.
    pub workflow_run_id: String,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

impl Client {
    /// Triggers the workflow of this key for one recipient or several.
    ///
    /// ```
    /// # #[cfg(feature = "testing")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> knock_runtime::Result<()> {
    /// # let knock = knock_runtime::testing::FakeKnock::start().await?;
    /// # let client = knock.client();
    /// use knock_runtime::Recipient;
    ///
    /// let run = client
    ///     .trigger("activity-update", ["user_123"])
    ///     .data(serde_json::json!({ "item_count": 3, "project_name": "Q1 Campaign" }))
    ///     .actor(Recipient::user("user_456").name("Sarah Chen"))
    ///     .idempotency_key("activity-update:q1:2026-03-23")
    ///     .await?;
    /// println!("{}", run.workflow_run_id);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "testing"))]
    /// # fn main() {}
    /// ```
    pub fn trigger(&self, key: impl Into<String>, recipients: impl IntoRecipients) -> Trigger {
        let body = TriggerBody {
            recipients: recipients.into_recipients(),
            run: Run::default(),
        };
        let path = trigger_path(key.into());
        Request::new(self, Method::POST, path, body).keyed(Uuid::new_v4().to_string())
    }

    /// Triggers the workflow of this key for several recipients, each with data of
    /// its own, in one request. What [`data`](Trigger::data) gives is shared by all;
    /// the data of a recipient is merged over it.
    ///
    /// ```
    /// # #[cfg(feature = "testing")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> knock_runtime::Result<()> {
    /// # let knock = knock_runtime::testing::FakeKnock::start().await?;
    /// # let client = knock.client();
    /// use serde_json::json;
    ///
    /// client
    ///     .trigger_each(
    ///         "weekly-summary",
    ///         [
    ///             ("user_1", json!({ "summary_url": "https://example.com/1" })),
    ///             ("user_2", json!({ "summary_url": "https://example.com/2" })),
    ///         ],
    ///     )
    ///     .data(json!({ "week_start": "2026-03-23" }))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "testing"))]
    /// # fn main() {}
    /// ```
    pub fn trigger_each<R, D>(
        &self,
        key: impl Into<String>,
        recipients: impl IntoIterator<Item = (R, D)>,
    ) -> Trigger
    where
        R: Into<Recipient>,
        D: Serialize,
    {
        let recipients: Vec<_> = recipients
            .into_iter()
            .map(|(recipient, data)| recipient.into().trigger_data(data))
            .collect();
        self.trigger(key, recipients)
    }
}

impl Trigger {
    /// Sends data to the templates: a struct, a map or whatever else serialises to a
    /// JSON object. If it does not, or if a number in it is not finite, the request is
    /// refused before it is sent.
    ///
    /// It replaces the data that was given before, the typed data of a generated
    /// trigger included, which then is no longer checked by the compiler: use the
    /// `extra` of that data to send more than its fields.
    pub fn data(mut self, data: impl Serialize) -> Self {
        self.body.run.data = Some(Json::object("data", &data));
        self
    }

    /// Says who acted.
    pub fn actor(mut self, actor: impl Into<Recipient>) -> Self {
        self.body.run.actor = Some(Box::new(actor.into()));
        self
    }

    /// Runs the workflow for a tenant.
    pub fn tenant(mut self, tenant: impl Into<Tenant>) -> Self {
        self.body.run.tenant = Some(tenant.into());
        self
    }

    /// Names the run, so that [`Client::cancel`] can cancel it while it waits.
    pub fn cancellation_key(mut self, cancellation_key: impl Into<String>) -> Self {
        self.body.run.cancellation_key = Some(cancellation_key.into());
        self
    }

    /// Makes messages without delivering them, whatever the channels say.
    pub fn sandbox_mode(mut self, sandbox_mode: bool) -> Self {
        self.body.run.settings.sandbox_mode = Some(sandbox_mode);
        self
    }

    /// Skips the delay steps.
    pub fn skip_delay(mut self, skip_delay: bool) -> Self {
        self.body.run.settings.skip_delay = Some(skip_delay);
        self
    }

    /// Lets Knock tell this trigger from another one: within 24 hours a second one of
    /// the same key does nothing. Up to 255 printable ASCII characters, and a key
    /// with a meaning, such as `order-placed:order-456`, is better than a random one:
    /// it also holds when the application itself tries again.
    pub fn idempotency_key(self, key: impl Into<String>) -> Self {
        self.keyed(key.into())
    }

    /// Checks the trigger and makes it what an outbox or a job queue keeps, to be sent
    /// later by [`Client::trigger_prepared`]. Timeouts, retries and headers are no part
    /// of it: they are given when it is sent.
    ///
    /// # Errors
    ///
    /// If the trigger would be refused when it is sent.
    pub fn prepare(&self) -> Result<PreparedTrigger> {
        PreparedTrigger::of(self)
    }

    /// Sends the trigger in parts of 1,000 recipients; see [`Split`].
    pub fn split(self) -> Split {
        Split::new(self)
    }
}

pub(crate) fn trigger_path(key: String) -> Path {
    Path::new("/v1/workflows/{key}/trigger", [key])
}

impl fmt::Debug for TriggerBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TriggerBody")
            .field("recipients", &self.count())
            .field("run", &self.run)
            .finish()
    }
}

impl TriggerBody {
    pub(crate) fn count(&self) -> usize {
        self.recipients.len()
    }

    /// The bytes of a trigger for some of the recipients.
    pub(crate) fn encode_for(&self, range: Range<usize>) -> Result<Option<Vec<u8>>, String> {
        #[derive(Serialize)]
        struct Sent<'a> {
            recipients: &'a [Recipient],
            #[serde(flatten)]
            run: &'a Run,
        }
        let recipients = &self.recipients[range];
        if recipients.is_empty() {
            return Err("there is no recipient".to_owned());
        }
        match self.run.fault(recipients) {
            Some(fault) => Err(fault),
            None => encode_run(
                "trigger",
                &Sent {
                    recipients,
                    run: &self.run,
                },
            ),
        }
    }
}

impl Run {
    /// Why Knock would not take this for these recipients.
    fn fault(&self, recipients: &[Recipient]) -> Option<String> {
        if self.cancellation_key.as_deref() == Some("") {
            return Some("the cancellation key is empty".to_owned());
        }
        recipients
            .iter()
            .chain(self.actor.as_deref())
            .find_map(Recipient::fault)
            .or_else(|| self.tenant.as_ref()?.fault())
    }
}

impl Body for TriggerBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        let count = self.count();
        if count > MOST_RECIPIENTS {
            return Err(format!(
                "there are {count} recipients, and Knock takes up to {MOST_RECIPIENTS} in one \
                 trigger ({SOURCE}): `split` sends it in several"
            ));
        }
        self.encode_for(0..count)
    }
}

/// The bytes of a body that has the data of a run, unless that is too large.
pub(crate) fn encode_run(name: &str, body: &impl Serialize) -> Result<Option<Vec<u8>>, String> {
    let bytes = encode_json(body)?;
    check_size(name, bytes.as_ref().map_or(0, Vec::len))?;
    Ok(bytes)
}

/// Refuses what has more bytes than Knock takes.
pub(crate) fn check_size(name: &str, size: usize) -> Result<(), String> {
    if size > LARGEST_BODY {
        return Err(format!(
            "the {name} has {size} bytes, attachments included, and Knock takes up to 10 MB \
             ({SOURCE})"
        ));
    }
    Ok(())
}
