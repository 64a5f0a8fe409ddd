mod chat;
mod push;

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::Json;
use crate::open_enum::open_enum;
use crate::request::{Body, Path, encode_json};
use crate::whose::Whose;
use crate::{Client, Map, Request};

pub use chat::{
    DiscordChannelData, DiscordConnection, MsTeamsChannelData, MsTeamsConnection, SlackChannelData,
    SlackConnection,
};
pub use push::{OneSignalPlayers, PushDevice, PushDevices, PushTargets, PushTokens};

/// What a channel knows of a recipient.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ChannelData {
    /// The id of the channel.
    pub channel_id: String,
    /// The provider that the channel speaks to.
    pub provider: Option<Provider>,
    /// The data, whose form is the provider's.
    pub data: Value,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

open_enum! {
    /// A service that delivers for Knock.
    Provider {
        /// Firebase Cloud Messaging.
        PushFcm = "push_fcm",
        /// Apple Push Notification service.
        PushApns = "push_apns",
        /// Amazon SNS.
        PushAwsSns = "push_aws_sns",
        /// Expo.
        PushExpo = "push_expo",
        /// `OneSignal`.
        PushOneSignal = "push_one_signal",
        /// Slack.
        ChatSlack = "chat_slack",
        /// Microsoft Teams.
        ChatMsTeams = "chat_ms_teams",
        /// Discord.
        ChatDiscord = "chat_discord",
        /// Webhooks.
        HttpKnockWebhook = "http_knock_webhook",
    }
}

/// What one channel knows of a user or an object; see
/// [`Users::channel_data`](crate::Users::channel_data) and
/// [`Objects::channel_data`](crate::Objects::channel_data).
#[derive(Clone, Debug)]
pub struct RecipientChannelData {
    client: Client,
    path: Path,
}

impl RecipientChannelData {
    pub(crate) fn new(client: &Client, whose: &Whose, channel_id: impl Into<String>) -> Self {
        Self {
            client: client.clone(),
            path: whose.path("/channel_data/{channel_id}", [channel_id.into()]),
        }
    }

    /// Replaces it: by [`PushTokens`], [`SlackChannelData`] and their like, or whatever else serialises to the
    /// object that Knock documents for the channel's provider.
    pub fn set(&self, data: impl Serialize) -> SetChannelData {
        let body = SetChannelDataBody {
            data: Json::object("channel data", &data),
        };
        Request::new(&self.client, Method::PUT, self.path.clone(), body)
    }

    /// Reads it.
    pub fn get(&self) -> Request<ChannelData> {
        Request::new(&self.client, Method::GET, self.path.clone(), ())
    }

    /// Deletes it: the channel no longer reaches them.
    pub fn unset(&self) -> Request<()> {
        Request::without_answer(&self.client, Method::DELETE, self.path.clone(), ())
    }
}

/// A request that sets what a channel knows.
pub type SetChannelData = Request<ChannelData, SetChannelDataBody>;

/// The body of a [`SetChannelData`].
#[derive(Clone, Debug, Serialize)]
pub struct SetChannelDataBody {
    data: Json,
}

impl Body for SetChannelDataBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        encode_json(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_keeps_what_is_unknown() {
        let data: ChannelData = serde_json::from_value(serde_json::json!({
            "__typename": "ChannelData",
            "channel_id": "c",
            "provider": "push_carrier_pigeon",
            "data": { "tokens": [] },
        }))
        .unwrap();
        assert_eq!(
            data.provider,
            Some(Provider::Other("push_carrier_pigeon".into()))
        );
        assert_eq!(data.extra["__typename"], "ChannelData");
    }
}
