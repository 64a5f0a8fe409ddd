use std::fmt;

use serde::Serialize;

/// Where Slack reaches a recipient, or the token that all recipients of a tenant share.
///
/// ```
/// use knock_runtime::{SlackChannelData, SlackConnection};
///
/// let data = SlackChannelData::new([SlackConnection::channel("C0123").access_token("xoxb")]);
/// assert_eq!(
///     serde_json::to_string(&data)?,
///     r#"{"connections":[{"channel_id":"C0123","access_token":"xoxb"}]}"#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SlackChannelData {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    connections: Vec<SlackConnection>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<SlackToken>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct SlackToken {
    access_token: Secret,
}

/// What lets in whoever has it, so that `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl SlackChannelData {
    /// All connections of a recipient: what was set before is replaced.
    pub fn new(connections: impl IntoIterator<Item = SlackConnection>) -> Self {
        Self {
            connections: connections.into_iter().collect(),
            token: None,
        }
    }

    /// The access token of a workspace, to be [kept by a
    /// tenant](crate::Tenant::channel_data): then the recipients' connections need none.
    pub fn of_tenant(access_token: impl Into<String>) -> Self {
        let token = SlackToken {
            access_token: Secret(access_token.into()),
        };
        Self {
            connections: Vec::new(),
            token: Some(token),
        }
    }
}

/// A channel or a user of Slack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SlackConnection {
    #[serde(flatten)]
    destination: SlackDestination,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<Secret>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum SlackDestination {
    ChannelId(String),
    UserId(String),
    IncomingWebhook(Webhook),
}

impl SlackConnection {
    /// The channel of this id.
    pub fn channel(id: impl Into<String>) -> Self {
        Self::to(SlackDestination::ChannelId(id.into()))
    }

    /// The user of this id.
    pub fn user(id: impl Into<String>) -> Self {
        Self::to(SlackDestination::UserId(id.into()))
    }

    /// The channel behind an incoming webhook, which needs no token.
    pub fn incoming_webhook(url: impl Into<String>) -> Self {
        Self::to(SlackDestination::IncomingWebhook(Webhook::new(url)))
    }

    fn to(destination: SlackDestination) -> Self {
        Self {
            destination,
            access_token: None,
        }
    }

    /// Sets the token of a bot, unless that of the tenant is to be used.
    #[must_use]
    pub fn access_token(mut self, access_token: impl Into<String>) -> Self {
        self.access_token = Some(Secret(access_token.into()));
        self
    }
}

/// Where Microsoft Teams reaches a recipient, or the Teams tenant that all recipients of
/// a tenant share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MsTeamsChannelData {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    connections: Vec<MsTeamsConnection>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ms_teams_tenant_id: Option<String>,
}

impl MsTeamsChannelData {
    /// All connections of a recipient: what was set before is replaced.
    pub fn new(connections: impl IntoIterator<Item = MsTeamsConnection>) -> Self {
        Self {
            connections: connections.into_iter().collect(),
            ms_teams_tenant_id: None,
        }
    }

    /// The id that Microsoft gave a tenant, to be [kept by that of
    /// Knock](crate::Tenant::channel_data): then the recipients' connections need none.
    pub fn of_tenant(ms_teams_tenant_id: impl Into<String>) -> Self {
        Self {
            connections: Vec::new(),
            ms_teams_tenant_id: Some(ms_teams_tenant_id.into()),
        }
    }
}

/// A channel or a user of Microsoft Teams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MsTeamsConnection {
    #[serde(flatten)]
    destination: MsTeamsDestination,
    #[serde(skip_serializing_if = "Option::is_none")]
    ms_teams_tenant_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum MsTeamsDestination {
    Channel {
        ms_teams_team_id: String,
        ms_teams_channel_id: String,
    },
    User {
        ms_teams_user_id: String,
    },
    Webhook {
        incoming_webhook: Webhook,
    },
}

impl MsTeamsConnection {
    /// The channel of this id in a team.
    pub fn channel(team_id: impl Into<String>, channel_id: impl Into<String>) -> Self {
        Self::to(MsTeamsDestination::Channel {
            ms_teams_team_id: team_id.into(),
            ms_teams_channel_id: channel_id.into(),
        })
    }

    /// The user of this id.
    pub fn user(id: impl Into<String>) -> Self {
        Self::to(MsTeamsDestination::User {
            ms_teams_user_id: id.into(),
        })
    }

    /// The channel behind an incoming webhook.
    pub fn incoming_webhook(url: impl Into<String>) -> Self {
        Self::to(MsTeamsDestination::Webhook {
            incoming_webhook: Webhook::new(url),
        })
    }

    fn to(destination: MsTeamsDestination) -> Self {
        Self {
            destination,
            ms_teams_tenant_id: None,
        }
    }

    /// Sets the id that Microsoft gave the tenant, unless that of the tenant is to be used.
    #[must_use]
    pub fn ms_teams_tenant_id(mut self, id: impl Into<String>) -> Self {
        self.ms_teams_tenant_id = Some(id.into());
        self
    }
}

/// Where Discord reaches a recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiscordChannelData {
    connections: Vec<DiscordConnection>,
}

impl DiscordChannelData {
    /// All connections of a recipient: what was set before is replaced.
    pub fn new(connections: impl IntoIterator<Item = DiscordConnection>) -> Self {
        Self {
            connections: connections.into_iter().collect(),
        }
    }
}

/// A channel of Discord.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiscordConnection(DiscordDestination);

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum DiscordDestination {
    ChannelId(String),
    IncomingWebhook(Webhook),
}

impl DiscordConnection {
    /// The channel of this id.
    pub fn channel(id: impl Into<String>) -> Self {
        Self(DiscordDestination::ChannelId(id.into()))
    }

    /// The channel behind an incoming webhook.
    pub fn incoming_webhook(url: impl Into<String>) -> Self {
        Self(DiscordDestination::IncomingWebhook(Webhook::new(url)))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Webhook {
    url: Secret,
}

impl Webhook {
    fn new(url: impl Into<String>) -> Self {
        Self {
            url: Secret(url.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn json(data: impl Serialize) -> serde_json::Value {
        serde_json::to_value(data).unwrap()
    }

    #[test]
    fn slack() {
        let connections = [
            SlackConnection::user("U1"),
            SlackConnection::channel("C1").access_token("xoxb"),
            SlackConnection::incoming_webhook("https://example.com"),
        ];
        assert_eq!(
            json(SlackChannelData::new(connections)),
            json!({ "connections": [
                { "user_id": "U1" },
                { "channel_id": "C1", "access_token": "xoxb" },
                { "incoming_webhook": { "url": "https://example.com" } },
            ] })
        );
        assert_eq!(
            json(SlackChannelData::of_tenant("xoxb")),
            json!({ "token": { "access_token": "xoxb" } })
        );
    }

    #[test]
    fn what_lets_in_whoever_has_it_is_not_shown() {
        let slack = SlackChannelData::new([
            SlackConnection::channel("C1").access_token("SECRET"),
            SlackConnection::incoming_webhook("https://example.com/SECRET"),
        ]);
        let tenant = SlackChannelData::of_tenant("SECRET");
        let teams = MsTeamsConnection::incoming_webhook("https://example.com/SECRET");
        let discord = DiscordConnection::incoming_webhook("https://example.com/SECRET");
        let shown = format!("{slack:?} {tenant:?} {teams:?} {discord:?}");
        assert!(shown.contains("C1") && !shown.contains("SECRET"), "{shown}");
    }

    #[test]
    fn ms_teams() {
        let connections = [
            MsTeamsConnection::channel("team", "channel").ms_teams_tenant_id("tenant"),
            MsTeamsConnection::user("user"),
            MsTeamsConnection::incoming_webhook("https://example.com"),
        ];
        assert_eq!(
            json(MsTeamsChannelData::new(connections)),
            json!({ "connections": [
                {
                    "ms_teams_team_id": "team",
                    "ms_teams_channel_id": "channel",
                    "ms_teams_tenant_id": "tenant",
                },
                { "ms_teams_user_id": "user" },
                { "incoming_webhook": { "url": "https://example.com" } },
            ] })
        );
        assert_eq!(
            json(MsTeamsChannelData::of_tenant("tenant")),
            json!({ "ms_teams_tenant_id": "tenant" })
        );
    }

    #[test]
    fn discord() {
        let connections = [
            DiscordConnection::channel("1"),
            DiscordConnection::incoming_webhook("https://example.com"),
        ];
        assert_eq!(
            json(DiscordChannelData::new(connections)),
            json!({ "connections": [
                { "channel_id": "1" },
                { "incoming_webhook": { "url": "https://example.com" } },
            ] })
        );
    }
}
