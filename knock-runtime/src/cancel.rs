use reqwest::Method;
use serde::Serialize;

use crate::request::{Body, Path, encode_json};
use crate::{Client, IntoRecipients, Recipient, Request};

/// A request that cancels the waiting runs of a workflow.
pub type Cancel = Request<(), CancelBody>;

/// The body of a [`Cancel`].
#[derive(Clone, Debug, Serialize)]
pub struct CancelBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    recipients: Option<Vec<Recipient>>,
    cancellation_key: String,
}

impl Client {
    /// Cancels the runs of a workflow that wait and that were triggered with this
    /// [cancellation key](crate::Trigger::cancellation_key).
    ///
    /// To cancel twice is to cancel once, so the request is retried.
    ///
    /// ```
    /// # #[cfg(feature = "testing")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> knock_runtime::Result<()> {
    /// # let knock = knock_runtime::testing::FakeKnock::start().await?;
    /// # let client = knock.client();
    /// client
    ///     .cancel("reminder", "reminder_project_123")
    ///     .recipients(["user_123"])
    ///     .await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "testing"))]
    /// # fn main() {}
    /// ```
    pub fn cancel(&self, key: impl Into<String>, cancellation_key: impl Into<String>) -> Cancel {
        let body = CancelBody::new(cancellation_key);
        let path = Path::new("/v1/workflows/{key}/cancel", [key.into()]);
        Request::without_answer(self, Method::POST, path, body).harmless()
    }
}

impl Cancel {
    /// Cancels the runs of these recipients only, given by their ids; the default is
    /// those of all.
    pub fn recipients(mut self, recipients: impl IntoRecipients) -> Self {
        self.body.limit_to(recipients);
        self
    }
}

impl CancelBody {
    pub(crate) fn new(cancellation_key: impl Into<String>) -> Self {
        Self {
            recipients: None,
            cancellation_key: cancellation_key.into(),
        }
    }

    pub(crate) fn limit_to(&mut self, recipients: impl IntoRecipients) {
        self.recipients = Some(recipients.into_recipients());
    }

    /// Says what Knock would not take.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.cancellation_key.is_empty() {
            return Err("the cancellation key is empty".to_owned());
        }
        if let Some(recipients) = &self.recipients {
            // Knock would take an empty list for all of them, or for an error.
            if recipients.is_empty() {
                return Err(
                    "the list of recipients is empty: leave it out to cancel for all".to_owned(),
                );
            }
            if let Some(fault) = recipients.iter().find_map(Recipient::fault) {
                return Err(fault);
            }
        }
        Ok(())
    }
}

impl Body for CancelBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        self.check()?;
        encode_json(self)
    }
}
