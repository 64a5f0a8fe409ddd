use reqwest::Method;
use serde::Deserialize;

use super::{ProviderAuth, RevokedAccess, provider_page};
use crate::json::or_default;
use crate::list::Cursor;
use crate::request::{Body, Path, query_parameters};
use crate::{Client, List, Map, Recipient, Request};

/// The connection of an object or a tenant to Slack; see [`Client::slack`].
#[derive(Clone, Debug)]
pub struct Slack {
    client: Client,
    channel_id: String,
    object: Recipient,
}

impl Client {
    /// The connection to Slack that an object has for the chat channel of this id. A tenant
    /// is an object of the collection `$tenants`.
    ///
    /// ```no_run
    /// # async fn example(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// use knock_runtime::Recipient;
    ///
    /// let slack = client.slack("SLACK_CHANNEL_ID", Recipient::object("$tenants", "acme"));
    /// if slack.auth_check().await?.connection.ok {
    ///     for channel in slack.channels().items().collect().await? {
    ///         println!("#{}", channel.name);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn slack(&self, channel_id: impl Into<String>, object: impl Into<Recipient>) -> Slack {
        Slack {
            client: self.clone(),
            channel_id: channel_id.into(),
            object: object.into(),
        }
    }
}

impl Slack {
    /// Reads whether the connection is good.
    pub fn auth_check(&self) -> Request<ProviderAuth> {
        let path = self.path("/v1/providers/slack/{channel_id}/auth_check");
        self.with_object(Request::new(&self.client, Method::GET, path, ()))
    }

    /// Takes the connection back.
    pub fn revoke_access(&self) -> Request<RevokedAccess> {
        let path = self.path("/v1/providers/slack/{channel_id}/revoke_access");
        self.with_object(Request::new(&self.client, Method::PUT, path, ()))
    }

    /// Lists the channels of the workspace.
    pub fn channels(&self) -> ListSlackChannels {
        let path = self.path("/v1/providers/slack/{channel_id}/channels");
        self.with_object(Request::with_decode(
            &self.client,
            Method::GET,
            path,
            SlackCursor,
            |bytes| provider_page(bytes, "slack_channels", "next_cursor"),
        ))
    }

    fn path(&self, template: &'static str) -> Path {
        Path::new(template, [self.channel_id.clone()])
    }

    fn with_object<T, B>(&self, request: Request<T, B>) -> Request<T, B> {
        request.connected_object("access_token_object", &self.object)
    }
}

/// A request for the channels of a workspace of Slack. Its pages are Slack's.
pub type ListSlackChannels = List<SlackChannel, SlackCursor>;

/// The way in which Slack asks for the next page.
#[derive(Clone, Copy, Debug)]
pub struct SlackCursor;

impl Body for SlackCursor {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        Ok(None)
    }
}

impl Cursor for SlackCursor {
    const AFTER: &'static str = "query_options[cursor]";
}

impl ListSlackChannels {
    query_parameters! {
        /// Asks for the page of this cursor.
        cursor(impl Into<String>) = query_value "query_options[cursor]",
        /// Asks for pages of so many channels. The default is 200.
        limit(u32) = query_number "query_options[limit]",
        /// Leaves archived channels out, as is the default.
        exclude_archived(bool) = query_flag "query_options[exclude_archived]",
        /// Only channels of these types, separated by commas: `public_channel`,
        /// `private_channel`, `mpim` and `im`. The default is
        /// `public_channel,private_channel`.
        types(impl Into<String>) = query_value "query_options[types]",
        /// Only channels of the team of this id, which a token of an organisation needs.
        team_id(impl Into<String>) = query_value "query_options[team_id]",
    }
}

/// A channel of Slack.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SlackChannel {
    /// Names the channel.
    pub id: String,
    /// The display name.
    pub name: String,
    /// Whether it is private.
    #[serde(default, deserialize_with = "or_default")]
    pub is_private: bool,
    /// Whether it is a conversation of two.
    #[serde(default, deserialize_with = "or_default")]
    pub is_im: bool,
    /// The id of the team.
    pub context_team_id: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}
