use serde::Deserialize;

use crate::open_enum::open_enum;
use crate::{Map, RecipientReference, Value};

/// Something that has happened to a message.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct MessageEvent {
    /// Names the event.
    pub id: String,
    /// What has happened.
    #[serde(rename = "type")]
    pub event_type: MessageEventType,
    /// Whom the message is for.
    pub recipient: Option<RecipientReference>,
    /// When it happened, in ISO 8601.
    pub inserted_at: Option<String>,
    /// What else is known of it.
    pub data: Option<Map>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

open_enum! {
    /// What can happen to a message.
    MessageEventType {
        /// It was made.
        Created = "message.created",
        /// It was put in line to be sent.
        Queued = "message.queued",
        /// The provider took it.
        Sent = "message.sent",
        /// It has arrived.
        Delivered = "message.delivered",
        /// An attempt to deliver it has failed.
        DeliveryAttempted = "message.delivery_attempted",
        /// All attempts to deliver it have failed.
        Undelivered = "message.undelivered",
        /// The provider has given it up.
        Bounced = "message.bounced",
        /// It was not sent, since the channel is in sandbox mode.
        NotSent = "message.not_sent",
        /// It was seen.
        Seen = "message.seen",
        /// That it was seen was taken back.
        Unseen = "message.unseen",
        /// It was read.
        Read = "message.read",
        /// That it was read was taken back.
        Unread = "message.unread",
        /// It was archived.
        Archived = "message.archived",
        /// That it was archived was taken back.
        Unarchived = "message.unarchived",
        /// A link in it was followed.
        LinkClicked = "message.link_clicked",
        /// Something else was done with it.
        Interacted = "message.interacted",
    }
}

/// One exchange with the provider that delivers a message.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct DeliveryLog {
    /// Names the entry.
    pub id: String,
    /// The service that was spoken to.
    pub service_name: Option<String>,
    /// The environment of the message.
    pub environment_id: Option<String>,
    /// When it took place, in ISO 8601.
    pub inserted_at: Option<String>,
    /// What Knock has sent.
    pub request: Option<DeliveryRequest>,
    /// What came back.
    pub response: Option<DeliveryResponse>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// What Knock has sent to a provider.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct DeliveryRequest {
    /// The method.
    pub method: Option<String>,
    /// The host.
    pub host: Option<String>,
    /// The path.
    pub path: Option<String>,
    /// The query.
    pub query: Option<String>,
    /// The headers.
    pub headers: Option<Map>,
    /// The body: text or JSON.
    pub body: Option<Value>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// What a provider has answered.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct DeliveryResponse {
    /// The status of HTTP.
    pub status: Option<u16>,
    /// The headers.
    pub headers: Option<Map>,
    /// The body: text or JSON.
    pub body: Option<Value>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn events_and_logs_keep_what_is_null_absent_or_unknown() {
        let event: MessageEvent = from_value(json!({
            "__typename": "MessageEvent", "id": "e1", "type": "message.forwarded",
            "recipient": "user_1", "data": null,
        }))
        .unwrap();
        assert_eq!(
            event.event_type,
            MessageEventType::Other("message.forwarded".into())
        );
        assert_eq!(event.extra["__typename"], "MessageEvent");

        let log: DeliveryLog = from_value(json!({
            "id": "l1", "service_name": "Postmark",
            "request": { "method": "POST", "body": { "html": "<p>" }, "headers": null },
            "response": { "status": 200, "body": "ok", "took_ms": 3 },
        }))
        .unwrap();
        let (request, response) = (log.request.unwrap(), log.response.unwrap());
        assert_eq!(request.body.unwrap()["html"], "<p>");
        assert_eq!(response.body.unwrap(), "ok");
        assert_eq!(response.extra["took_ms"], 3);
    }
}
