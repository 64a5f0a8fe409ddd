use reqwest::Method;
use serde::Serialize;

use super::{Message, MessageContents};
use crate::json::Json;
use crate::request::{Body, Path, encode_json};
use crate::{Client, Request};

/// Several messages, to read or to change in one request; see
/// [`Messages::batch`](super::Messages::batch).
///
/// A batch without messages is refused before the request is sent.
#[derive(Clone, Debug)]
pub struct MessageBatch {
    client: Client,
    message_ids: Vec<String>,
}

macro_rules! status_changes {
    ($($(#[$attribute:meta])* $name:ident = $path:literal),+ $(,)?) => {$(
        $(#[$attribute])*
        pub fn $name(self) -> Request<Vec<Message>, BatchBody> {
            let body = BatchBody {
                message_ids: self.message_ids,
            };
            change(&self.client, $path, body).harmless()
        }
    )+};
}

impl MessageBatch {
    pub(super) fn new(client: &Client, message_ids: Vec<String>) -> Self {
        Self {
            client: client.clone(),
            message_ids,
        }
    }

    /// Reads what the messages say.
    pub fn content(self) -> Request<Vec<MessageContents>> {
        let path = Path::new("/v1/messages/batch/content", []);
        Request::new(&self.client, Method::GET, path, ())
            .query_texts("message_ids", self.message_ids)
    }

    status_changes! {
        /// Says that the recipients have seen the messages in a list.
        mark_seen = "/v1/messages/batch/seen",
        /// Takes [`mark_seen`](Self::mark_seen) back.
        mark_unseen = "/v1/messages/batch/unseen",
        /// Says that the recipients have read the messages.
        mark_read = "/v1/messages/batch/read",
        /// Takes [`mark_read`](Self::mark_read) back.
        mark_unread = "/v1/messages/batch/unread",
        /// Hides the messages from the feeds of their recipients, unless archived ones are
        /// asked for.
        archive = "/v1/messages/batch/archived",
        /// Takes [`archive`](Self::archive) back.
        unarchive = "/v1/messages/batch/unarchived",
    }

    /// Says that the recipients have done something with the messages. Knock might record
    /// it twice, so the request is not sent again once it may have been received.
    pub fn mark_interacted(self) -> BatchInteracted {
        let body = BatchInteractedBody {
            message_ids: self.message_ids,
            metadata: None,
        };
        change(&self.client, "/v1/messages/batch/interacted", body)
    }
}

fn change<B>(client: &Client, path: &'static str, body: B) -> Request<Vec<Message>, B> {
    Request::new(client, Method::POST, Path::new(path, []), body)
}

/// The body of a request that changes the status of several messages.
#[derive(Clone, Debug, Serialize)]
pub struct BatchBody {
    message_ids: Vec<String>,
}

impl Body for BatchBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        encode_batch(&self.message_ids, self)
    }
}

/// A request that says that the recipients have done something with several messages.
pub type BatchInteracted = Request<Vec<Message>, BatchInteractedBody>;

/// The body of a [`BatchInteracted`].
#[derive(Clone, Debug, Serialize)]
pub struct BatchInteractedBody {
    message_ids: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Json>,
}

impl BatchInteracted {
    /// Says what the recipients have done: up to five entries, none of them nested.
    pub fn metadata(mut self, metadata: impl Serialize) -> Self {
        self.body.metadata = Some(Json::object("metadata", &metadata));
        self
    }
}

impl Body for BatchInteractedBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        encode_batch(&self.message_ids, self)
    }
}

fn encode_batch(ids: &[String], body: &impl Serialize) -> Result<Option<Vec<u8>>, String> {
    if ids.is_empty() {
        return Err("the batch has no message".to_owned());
    }
    encode_json(body)
}
