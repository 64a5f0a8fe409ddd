mod activity;
mod batch;
mod bulk;
mod content;
mod list;
mod logs;
mod message;

use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::json::Json;
use crate::request::{Body, Path, encode_json};
use crate::{Client, List, Objects, Request, Users};

pub use activity::Activity;
pub use batch::{BatchInteracted, MessageBatch};
pub use bulk::{BulkMessageAction, BulkMessages};
pub use content::{
    ChatBlock, ChatContent, ChatTemplate, EmailContent, FeedBlock, FeedButton, InAppFeedContent,
    MessageContent, MessageContents, PushContent, SmsContent,
};
pub use logs::{DeliveryLog, DeliveryRequest, DeliveryResponse, MessageEvent, MessageEventType};
pub use message::{
    DeliveryStatus, EngagementStatus, Message, MessageChannel, MessageSource, RecipientSnapshot,
    SourceType,
};

/// The messages of an environment; see [`Client::messages`].
#[derive(Clone, Debug)]
pub struct Messages {
    client: Client,
}

impl Client {
    /// The messages of the environment: what workflows and guides have made for a
    /// recipient on a channel.
    ///
    /// ```no_run
    /// # async fn example(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// use knock_runtime::DeliveryStatus;
    ///
    /// let messages = client.messages();
    /// let mut bounced = messages
    ///     .list()
    ///     .source("activity-update")
    ///     .status([DeliveryStatus::Bounced, DeliveryStatus::Undelivered])
    ///     .items();
    /// while let Some(message) = bounced.next().await {
    ///     let message = message?;
    ///     println!("{}: {}", message.id, message.status);
    ///     messages.archive(message.id).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn messages(&self) -> Messages {
        Messages {
            client: self.clone(),
        }
    }
}

/// Defines methods that change the status of a message, each with the method and the
/// path of its request.
macro_rules! status_changes {
    ($($(#[$attribute:meta])* $name:ident = $method:ident $path:literal),+ $(,)?) => {$(
        $(#[$attribute])*
        pub fn $name(&self, message_id: impl Into<String>) -> Request<Message> {
            let path = Path::new($path, [message_id.into()]);
            Request::new(&self.client, Method::$method, path, ())
        }
    )+};
}

impl Messages {
    /// Lists all messages, or those that pass the filters of the request.
    pub fn list(&self) -> List<Message> {
        Request::new(&self.client, Method::GET, Path::new("/v1/messages", []), ())
    }

    /// Reads a message.
    pub fn get(&self, message_id: impl Into<String>) -> Request<Message> {
        self.read("/v1/messages/{message_id}", message_id)
    }

    /// Reads what a message says, as it was rendered for its channel.
    pub fn content(&self, message_id: impl Into<String>) -> Request<MessageContents> {
        self.read("/v1/messages/{message_id}/content", message_id)
    }

    /// Lists what has happened to a message.
    pub fn events(&self, message_id: impl Into<String>) -> List<MessageEvent> {
        self.read("/v1/messages/{message_id}/events", message_id)
    }

    /// Lists what Knock and the provider of the channel said to each other about a
    /// message.
    pub fn delivery_logs(&self, message_id: impl Into<String>) -> List<DeliveryLog> {
        self.read("/v1/messages/{message_id}/delivery_logs", message_id)
    }

    fn read<T: DeserializeOwned>(
        &self,
        template: &'static str,
        message_id: impl Into<String>,
    ) -> Request<T> {
        let path = Path::new(template, [message_id.into()]);
        Request::new(&self.client, Method::GET, path, ())
    }

    status_changes! {
        /// Says that the recipient has seen a message in a list.
        mark_seen = PUT "/v1/messages/{message_id}/seen",
        /// Takes [`mark_seen`](Self::mark_seen) back.
        mark_unseen = DELETE "/v1/messages/{message_id}/seen",
        /// Says that the recipient has read a message.
        mark_read = PUT "/v1/messages/{message_id}/read",
        /// Takes [`mark_read`](Self::mark_read) back.
        mark_unread = DELETE "/v1/messages/{message_id}/read",
        /// Hides a message from the feed of its recipient, unless archived ones are asked
        /// for.
        archive = PUT "/v1/messages/{message_id}/archived",
        /// Takes [`archive`](Self::archive) back.
        unarchive = DELETE "/v1/messages/{message_id}/archived",
    }

    /// Says that the recipient has done something with a message.
    pub fn mark_interacted(&self, message_id: impl Into<String>) -> MarkInteracted {
        let path = Path::new("/v1/messages/{message_id}/interacted", [message_id.into()]);
        let body = MarkInteractedBody { metadata: None };
        Request::new(&self.client, Method::PUT, path, body)
    }

    /// Several messages, to read or to change in one request.
    pub fn batch<I: Into<String>>(&self, message_ids: impl IntoIterator<Item = I>) -> MessageBatch {
        let message_ids = message_ids.into_iter().map(Into::into).collect();
        MessageBatch::new(&self.client, message_ids)
    }
}

impl Users {
    /// Lists the messages for a user, the latest first.
    pub fn messages(&self, user_id: impl Into<String>) -> List<Message> {
        let path = Path::new("/v1/users/{user_id}/messages", [user_id.into()]);
        Request::new(&self.client, Method::GET, path, ())
    }
}

impl Objects {
    /// Lists the messages for an object, the latest first.
    pub fn messages(&self, id: impl Into<String>) -> List<Message> {
        let path = Path::new(
            "/v1/objects/{collection}/{id}/messages",
            [self.collection.clone(), id.into()],
        );
        Request::new(&self.client, Method::GET, path, ())
    }
}

/// The second way that Knock has for the changes that take another back: at a path that
/// names the outcome. They do what the methods without `_by_outcome` do, and are here so
/// that every operation of the API is.
impl Messages {
    status_changes! {
        /// As [`mark_unseen`](Self::mark_unseen).
        mark_unseen_by_outcome = DELETE "/v1/messages/{message_id}/unseen",
        /// As [`mark_unread`](Self::mark_unread).
        mark_unread_by_outcome = DELETE "/v1/messages/{message_id}/unread",
        /// As [`unarchive`](Self::unarchive).
        unarchive_by_outcome = DELETE "/v1/messages/{message_id}/unarchived",
    }
}

/// A request that says that the recipient has done something with a message.
pub type MarkInteracted = Request<Message, MarkInteractedBody>;

/// The body of a [`MarkInteracted`].
#[derive(Clone, Debug, Serialize)]
pub struct MarkInteractedBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Json>,
}

impl MarkInteracted {
    /// Says what the recipient has done: up to five entries, none of them nested.
    pub fn metadata(mut self, metadata: impl Serialize) -> Self {
        self.body.metadata = Some(Json::object("metadata", &metadata));
        self
    }
}

impl Body for MarkInteractedBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        encode_json(self)
    }
}
