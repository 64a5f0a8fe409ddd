use reqwest::Method;
use serde::Deserialize;

use super::{ProviderAuth, RevokedAccess, provider_page};
use crate::list::Cursor;
use crate::request::{Body, Path, query_parameters};
use crate::{Client, List, Map, Recipient, Request};

/// The connection of an object or a tenant to Microsoft Teams; see [`Client::ms_teams`].
#[derive(Clone, Debug)]
pub struct MsTeams {
    client: Client,
    channel_id: String,
    object: Recipient,
}

impl Client {
    /// The connection to Microsoft Teams that an object has for the chat channel of this id.
    /// A tenant is an object of the collection `$tenants`.
    ///
    /// ```no_run
    /// # async fn example(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// use knock_runtime::Recipient;
    ///
    /// let teams = client.ms_teams("TEAMS_CHANNEL_ID", Recipient::object("$tenants", "acme"));
    /// for team in teams.teams().items().collect().await? {
    ///     let channels = teams.channels(team.id).await?;
    ///     println!("{:?}: {} channels", team.display_name, channels.ms_teams_channels.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn ms_teams(&self, channel_id: impl Into<String>, object: impl Into<Recipient>) -> MsTeams {
        MsTeams {
            client: self.clone(),
            channel_id: channel_id.into(),
            object: object.into(),
        }
    }
}

impl MsTeams {
    /// Reads whether the connection is good.
    pub fn auth_check(&self) -> Request<ProviderAuth> {
        let path = self.path("/v1/providers/ms-teams/{channel_id}/auth_check");
        self.with_object(Request::new(&self.client, Method::GET, path, ()))
    }

    /// Takes the connection back.
    pub fn revoke_access(&self) -> Request<RevokedAccess> {
        let path = self.path("/v1/providers/ms-teams/{channel_id}/revoke_access");
        self.with_object(Request::new(&self.client, Method::PUT, path, ()))
    }

    /// Lists the teams of the Microsoft Entra tenant.
    pub fn teams(&self) -> ListMsTeams {
        let path = self.path("/v1/providers/ms-teams/{channel_id}/teams");
        self.with_object(Request::with_decode(
            &self.client,
            Method::GET,
            path,
            MsTeamsCursor,
            |bytes| provider_page(bytes, "ms_teams_teams", "skip_token"),
        ))
    }

    /// Reads the channels of the team of this id, unless they are archived or private.
    pub fn channels(&self, team_id: impl Into<String>) -> ListMsTeamsChannels {
        let path = self.path("/v1/providers/ms-teams/{channel_id}/channels");
        self.with_object(Request::new(&self.client, Method::GET, path, ()))
            .query_value("team_id", team_id)
    }

    fn path(&self, template: &'static str) -> Path {
        Path::new(template, [self.channel_id.clone()])
    }

    fn with_object<T, B>(&self, request: Request<T, B>) -> Request<T, B> {
        request.connected_object("ms_teams_tenant_object", &self.object)
    }
}

/// A request for teams. Its pages are those of the Microsoft Graph API.
pub type ListMsTeams = List<MsTeamsTeam, MsTeamsCursor>;

/// The way in which the Microsoft Graph API asks for the next page.
#[derive(Clone, Copy, Debug)]
pub struct MsTeamsCursor;

impl Body for MsTeamsCursor {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        Ok(None)
    }
}

impl Cursor for MsTeamsCursor {
    const AFTER: &'static str = "query_options[$skiptoken]";
}

/// What is passed to the Microsoft Graph API; see
/// <https://learn.microsoft.com/en-us/graph/query-parameters>.
impl ListMsTeams {
    query_parameters! {
        /// Only teams for which this holds, in the language of `OData`.
        filter(impl Into<String>) = query_value "query_options[$filter]",
        /// Only these properties, separated by commas.
        select(impl Into<String>) = query_value "query_options[$select]",
        /// Asks for pages of so many teams.
        top(u32) = query_number "query_options[$top]",
        /// Asks for the page of this token.
        skip_token(impl Into<String>) = query_value "query_options[$skiptoken]",
    }
}

/// A request for the channels of a team.
pub type ListMsTeamsChannels = Request<MsTeamsChannels>;

/// What is passed to the Microsoft Graph API; see
/// <https://learn.microsoft.com/en-us/graph/query-parameters>.
impl ListMsTeamsChannels {
    query_parameters! {
        /// Only channels for which this holds, in the language of `OData`.
        filter(impl Into<String>) = query_value "query_options[$filter]",
        /// Only these properties, separated by commas.
        select(impl Into<String>) = query_value "query_options[$select]",
    }
}

/// A team of Microsoft Teams.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct MsTeamsTeam {
    /// Names the team.
    pub id: String,
    /// The display name.
    pub display_name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// The channels of a team of Microsoft Teams.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct MsTeamsChannels {
    /// The channels.
    pub ms_teams_channels: Vec<MsTeamsChannel>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// A channel of Microsoft Teams.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct MsTeamsChannel {
    /// Names the channel.
    pub id: String,
    /// The display name.
    pub display_name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Who can be in it.
    pub membership_type: Option<String>,
    /// Whether it is archived.
    pub is_archived: Option<bool>,
    /// When it was made, in ISO 8601.
    pub created_date_time: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}
