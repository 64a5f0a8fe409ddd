use serde::Deserialize;

use crate::json::or_default;
use crate::open_enum::open_enum;
use crate::{ChannelType, Map, RecipientReference};

/// What a workflow or a guide has made for a recipient on a channel.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Message {
    /// Names the message.
    pub id: String,
    /// Whom it is for.
    pub recipient: RecipientReference,
    /// How far its delivery is.
    pub status: DeliveryStatus,
    /// What the recipient has done with it.
    #[serde(default, deserialize_with = "or_default")]
    pub engagement_statuses: Vec<EngagementStatus>,
    /// The id of the channel; [`channel`](Self::channel) says more, where Knock tells it.
    pub channel_id: Option<String>,
    /// The channel.
    pub channel: Option<MessageChannel>,
    /// Where it was delivered to, as that was when it was sent.
    pub recipient_snapshot: Option<RecipientSnapshot>,
    /// Who acted: up to ten after a batch.
    #[serde(default, deserialize_with = "or_default")]
    pub actors: Vec<RecipientReference>,
    /// The tenant that the workflow ran for.
    pub tenant: Option<String>,
    /// The key of the workflow.
    pub workflow: Option<String>,
    /// What has made it.
    pub source: Option<MessageSource>,
    /// The data of the run: that of the trigger, and what steps have added.
    pub data: Option<Map>,
    /// What else is known of it.
    pub metadata: Option<Map>,
    /// When it was made, in ISO 8601.
    pub inserted_at: Option<String>,
    /// When it last changed, in ISO 8601.
    pub updated_at: Option<String>,
    /// When it was to be sent, in ISO 8601.
    pub scheduled_at: Option<String>,
    /// When it was last seen, in ISO 8601.
    pub seen_at: Option<String>,
    /// When it was last read, in ISO 8601.
    pub read_at: Option<String>,
    /// When it was last interacted with, in ISO 8601.
    pub interacted_at: Option<String>,
    /// When a link in it was last followed, in ISO 8601.
    pub link_clicked_at: Option<String>,
    /// When it was last clicked, in ISO 8601.
    pub clicked_at: Option<String>,
    /// When it was archived, in ISO 8601.
    pub archived_at: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// The channel of a message.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct MessageChannel {
    /// Names the channel: a UUID.
    pub id: String,
    /// Names the channel, too, in a way that people can read.
    pub key: Option<String>,
    /// The display name.
    pub name: Option<String>,
    /// How it reaches recipients.
    #[serde(rename = "type")]
    pub channel_type: Option<ChannelType>,
    /// The provider that it speaks to.
    pub provider: Option<String>,
    /// When it was made, in ISO 8601.
    pub created_at: Option<String>,
    /// When it last changed, in ISO 8601.
    pub updated_at: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// Where a message was delivered to. What is set depends on the channel.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct RecipientSnapshot {
    /// The name of the recipient of an email.
    pub name: Option<String>,
    /// The address of an email.
    pub email: Option<String>,
    /// The channel of a chat.
    pub channel_id: Option<String>,
    /// The user of a chat.
    pub user_id: Option<String>,
    /// Whether the chat was reached by a webhook of its own.
    pub via_incoming_webhook: Option<bool>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// The workflow, broadcast or guide that has made a message.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct MessageSource {
    /// The key of the workflow or guide.
    pub key: String,
    /// What it is.
    #[serde(rename = "type")]
    pub source_type: Option<SourceType>,
    /// Its categories.
    #[serde(default, deserialize_with = "or_default")]
    pub categories: Vec<String>,
    /// The id of its version.
    pub version_id: Option<String>,
    /// The step that has made the message.
    pub step_ref: Option<String>,
    /// The id of the run, which all recipients of a trigger share.
    pub workflow_run_id: Option<String>,
    /// The id of the run of this recipient.
    pub workflow_recipient_run_id: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

open_enum! {
    /// How far the delivery of a message is; a message has one.
    DeliveryStatus {
        /// It waits to be sent, for the first time or again.
        Queued = "queued",
        /// The provider has it.
        Sent = "sent",
        /// The provider says that it has arrived.
        Delivered = "delivered",
        /// An attempt has failed; there may be another.
        DeliveryAttempted = "delivery_attempted",
        /// All attempts have failed.
        Undelivered = "undelivered",
        /// The channel is in sandbox mode.
        NotSent = "not_sent",
        /// The provider has given it up, since the address is not good.
        Bounced = "bounced",
    }
}

open_enum! {
    /// What a recipient has done with a message; a message has any number of them.
    EngagementStatus {
        /// It was in a list that the recipient has seen.
        Seen = "seen",
        /// It was not; a filter alone.
        Unseen = "unseen",
        /// It was read.
        Read = "read",
        /// It was not; a filter alone.
        Unread = "unread",
        /// It was archived.
        Archived = "archived",
        /// It was not; a filter alone.
        Unarchived = "unarchived",
        /// A link in it was followed.
        LinkClicked = "link_clicked",
        /// Something else was done with it.
        Interacted = "interacted",
    }
}

open_enum! {
    /// What can make a message.
    SourceType {
        /// A broadcast.
        Broadcast = "broadcast",
        /// A workflow.
        Workflow = "workflow",
        /// A guide.
        Guide = "guide",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Page;

    #[test]
    fn a_page_keeps_what_is_null_absent_or_unknown() {
        let page: Page<Message> = serde_json::from_value(json!({
            "items": [
                {
                    "__typename": "Message",
                    "id": "m1",
                    "recipient": { "collection": "projects", "id": "q1" },
                    "status": "teleported",
                    "engagement_statuses": ["read", "smelled"],
                    "channel": { "id": "c1", "type": "in_app_guide", "provider": "knock", "key": null },
                    "source": { "key": "welcome", "type": "workflow", "categories": ["a"] },
                    "data": null,
                    "read_at": "2026-03-23T12:00:00Z",
                },
                { "id": "m2", "recipient": "user_1", "status": "sent", "actors": null },
            ],
            "page_info": { "__typename": "PageInfo", "after": null, "before": null, "page_size": 50 },
        }))
        .unwrap();
        let [first, second] = &page.entries[..] else {
            panic!("{page:?}")
        };
        assert_eq!(first.status, DeliveryStatus::Other("teleported".into()));
        assert_eq!(
            first.engagement_statuses,
            [
                EngagementStatus::Read,
                EngagementStatus::Other("smelled".into())
            ]
        );
        assert_eq!(first.extra["__typename"], "Message");
        assert_eq!(first.recipient.id(), Some("q1"));
        let channel = first.channel.as_ref().unwrap();
        assert_eq!(
            channel.channel_type.as_ref().unwrap().as_str(),
            "in_app_guide"
        );
        assert_eq!(first.source.as_ref().unwrap().categories, ["a"]);
        assert_eq!(second.recipient, RecipientReference::User("user_1".into()));
        assert_eq!(second.actors, []);
        assert_eq!(second.data, None);
    }
}
