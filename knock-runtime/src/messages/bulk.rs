use reqwest::Method;
use serde::Serialize;

use super::{DeliveryStatus, EngagementStatus, Messages};
use crate::json::Json;
use crate::open_enum::open_enum;
use crate::ordered::Ordered;
use crate::request::{Body, Path, encode_json};
use crate::{Archived, BulkOperation, DateTime, Request};

/// A request that changes the status of many messages of a channel.
pub type BulkMessages = Request<BulkOperation, BulkMessagesBody>;

/// The body of a [`BulkMessages`].
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct BulkMessagesBody(Ordered<Json>);

impl Messages {
    /// Changes the status of all messages of the channel of this id, or of those that pass
    /// the filters of the request. Knock answers at once with a [`BulkOperation`], and works
    /// on it afterwards.
    ///
    /// Messages that were made in the meantime would be changed by a second request, too, so
    /// it is not sent again once Knock may have received it.
    ///
    /// ```no_run
    /// # async fn example(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// use knock_runtime::BulkMessageAction;
    ///
    /// client
    ///     .messages()
    ///     .bulk("FEED_CHANNEL_ID", BulkMessageAction::Archive)
    ///     .recipient_ids(["user_123"])
    ///     .wait()
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn bulk(
        &self,
        channel_id: impl Into<String>,
        action: impl Into<BulkMessageAction>,
    ) -> BulkMessages {
        let path = Path::new(
            "/v1/channels/{channel_id}/messages/bulk/{action}",
            [channel_id.into(), action.into().to_string()],
        );
        let body = BulkMessagesBody(Ordered::new());
        Request::new(&self.client, Method::POST, path, body)
    }
}

macro_rules! lists {
    ($($(#[$attribute:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$attribute])*
        pub fn $name<T: Into<String>>(self, $name: impl IntoIterator<Item = T>) -> Self {
            self.list(stringify!($name), $name.into_iter().map(Into::into))
        }
    )+};
}

/// The filters; a message has to pass all that are set. A list that is empty is refused before
/// the request is sent.
impl BulkMessages {
    lists! {
        /// Only messages for these users.
        recipient_ids,
        /// Only messages for these tenants.
        tenants,
        /// Only messages of the workflows of these keys.
        workflows,
    }

    /// Only messages that have this delivery status.
    pub fn delivery_status(self, status: impl Into<DeliveryStatus>) -> Self {
        self.set("delivery_status", &status.into())
    }

    /// Only messages that have this engagement status.
    pub fn engagement_status(self, status: impl Into<EngagementStatus>) -> Self {
        self.set("engagement_status", &status.into())
    }

    /// What to do with archived messages.
    pub fn archived(self, archived: impl Into<Archived>) -> Self {
        self.set("archived", &archived.into())
    }

    /// Only messages that are for a tenant, or only those that are for none.
    pub fn has_tenant(self, has_tenant: bool) -> Self {
        self.set("has_tenant", &has_tenant)
    }

    /// Only messages that were made after this moment.
    pub fn newer_than(self, moment: impl Into<DateTime>) -> Self {
        self.set("newer_than", &moment.into())
    }

    /// Only messages that were made before this moment.
    pub fn older_than(self, moment: impl Into<DateTime>) -> Self {
        self.set("older_than", &moment.into())
    }

    /// Only messages whose data has these entries: a JSON object of text, numbers, booleans
    /// and null.
    pub fn trigger_data(self, data: impl Serialize) -> Self {
        match Json::object("trigger_data", &data).into_text() {
            Ok(text) => self.set("trigger_data", &text),
            Err(fault) => self.refuse(fault),
        }
    }

    fn list(self, name: &str, values: impl Iterator<Item = String>) -> Self {
        let values: Vec<_> = values.collect();
        self.set(name, &values).not_empty(name, values.len())
    }

    fn set(mut self, name: &str, value: &impl Serialize) -> Self {
        self.body.0.insert(name, Json::new(name, value));
        self
    }
}

impl Body for BulkMessagesBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        encode_json(self)
    }
}

open_enum! {
    /// What to do with many messages.
    BulkMessageAction {
        /// Say that they were seen.
        Seen = "seen",
        /// Take that back.
        Unseen = "unseen",
        /// Say that they were read.
        Read = "read",
        /// Take that back.
        Unread = "unread",
        /// Say that something was done with them.
        Interacted = "interacted",
        /// Hide them from feeds.
        Archive = "archive",
        /// Take that back.
        Unarchive = "unarchive",
        /// As `archive`.
        Archived = "archived",
        /// As `unarchive`.
        Unarchived = "unarchived",
        /// Delete them for good.
        Delete = "delete",
    }
}
