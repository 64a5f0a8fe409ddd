use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::open_enum::open_enum;

open_enum! {
    /// What a user may do with a resource.
    ///
    /// Those of users are listed by
    /// <https://docs.knock.app/in-app-ui/security-and-authentication>, those of Slack and Teams by
    /// the pages of their kits.
    Grant {
        /// Read the user.
        UserRead = "user/read",
        /// Change the user.
        UserWrite = "user/write",
        /// Read the user's feed.
        UserFeedRead = "user/feed_read",
        /// Mark messages of the user's feed.
        UserFeedWrite = "user/feed_write",
        /// Read the user's guides.
        UserGuideRead = "user/guide_read",
        /// Mark messages of the user's guides.
        UserGuideWrite = "user/guide_write",
        /// Read preferences.
        PreferencesRead = "preferences/read",
        /// Change preferences.
        PreferencesWrite = "preferences/write",
        /// Read channel data.
        ChannelDataRead = "channel_data/read",
        /// Change channel data.
        ChannelDataWrite = "channel_data/write",
        /// List the channels of a connected Slack workspace.
        SlackChannelsRead = "slack/channels_read",
        /// List the teams and channels of a connected Microsoft Entra tenant.
        MsTeamsChannelsRead = "ms_teams/channels_read",
    }
}

/// What a user may be granted something for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Resource {
    /// Where it is below `https://api.knock.app/v1`.
    segments: Vec<String>,
}

impl Resource {
    /// A user: nearly always the one whose token it is.
    pub fn user(id: impl Into<String>) -> Self {
        Self::path(["users".to_owned(), id.into()])
    }

    /// An object.
    pub fn object(collection: impl Into<String>, id: impl Into<String>) -> Self {
        Self::path(["objects".to_owned(), collection.into(), id.into()])
    }

    /// A tenant, named `objects/$tenants/…` as the official SDKs name it.
    ///
    /// To limit feeds and preferences to a tenant, Knock's documentation names it `tenants/…`:
    /// that is `Resource::path(["tenants", "acme_corp"])`.
    pub fn tenant(id: impl Into<String>) -> Self {
        Self::object("$tenants", id)
    }

    /// Whatever has these segments as its path in Knock's API, after `/v1`.
    pub fn path(segments: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            segments: segments.into_iter().map(Into::into).collect(),
        }
    }

    /// Whether an id is missing.
    pub(super) fn is_incomplete(&self) -> bool {
        self.segments.is_empty() || self.segments.iter().any(String::is_empty)
    }

    /// The name of the resource in a token: always that of Knock itself, whatever the base URL.
    /// The official SDKs escape nothing in it either.
    pub(super) fn url(&self) -> String {
        format!("https://api.knock.app/v1/{}", self.segments.join("/"))
    }
}

/// What is granted for one resource: a JSON object, each of whose members has no conditions.
#[derive(Clone, Debug, Default)]
pub(super) struct Grants(Vec<Grant>);

impl Extend<Grant> for Grants {
    fn extend<T: IntoIterator<Item = Grant>>(&mut self, grants: T) {
        for grant in grants {
            if !self.0.contains(&grant) {
                self.0.push(grant);
            }
        }
    }
}

impl Serialize for Grants {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for grant in &self.0 {
            map.serialize_entry(grant, &[(); 0])?;
        }
        map.end()
    }
}
