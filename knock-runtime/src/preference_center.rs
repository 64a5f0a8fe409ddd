use reqwest::Method;
use serde::Deserialize;

use crate::json::or_default;
use crate::open_enum::open_enum;
use crate::request::Path;
use crate::{ChannelType, Client, Map, Request, Users};

/// The page on which a user sets preferences; see [`Users::preference_center`].
#[derive(Clone, Debug)]
pub struct PreferenceCenter {
    client: Client,
    user_id: String,
}

impl Users {
    /// The page of Knock on which a user sets preferences.
    ///
    /// ```no_run
    /// # async fn example(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// let center = client.users().preference_center("user_123");
    /// println!("Choose what you hear of at {}", center.signed_url().await?.url);
    /// # Ok(())
    /// # }
    /// ```
    pub fn preference_center(&self, user_id: impl Into<String>) -> PreferenceCenter {
        PreferenceCenter {
            client: self.client.clone(),
            user_id: user_id.into(),
        }
    }
}

impl PreferenceCenter {
    /// Reads what is on the page.
    pub fn config(&self) -> Request<PreferenceCenterConfig> {
        let path = self.path("/v1/users/{user_id}/preference_center/config");
        Request::new(&self.client, Method::GET, path, ())
    }

    /// Makes a URL at which the user is known without signing in. Whoever has it can
    /// change the preferences of the user.
    pub fn signed_url(&self) -> Request<PreferenceCenterUrl> {
        let path = self.path("/v1/users/{user_id}/preference_center/signed_url");
        Request::new(&self.client, Method::POST, path, ()).harmless()
    }

    fn path(&self, template: &'static str) -> Path {
        Path::new(template, [self.user_id.clone()])
    }
}

/// Where a user sets preferences.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct PreferenceCenterUrl {
    /// The whole URL.
    pub url: String,
    /// The token in it: a JWT.
    pub token: String,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// The URL lets in whoever has it, so it is not shown.
impl std::fmt::Debug for PreferenceCenterUrl {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("PreferenceCenterUrl")
            .finish_non_exhaustive()
    }
}

/// What is on the page on which a user sets preferences.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct PreferenceCenterConfig {
    /// Whether the environment has such a page.
    #[serde(default, deserialize_with = "or_default")]
    pub enabled: bool,
    /// The name of the account.
    pub account_name: Option<String>,
    /// What the user is called: the email address, or the id.
    pub user_email: Option<String>,
    /// Whether Knock must be named.
    pub knock_branding_required: Option<bool>,
    /// How the page looks.
    pub branding: Option<PreferenceCenterBranding>,
    /// What the page says.
    pub config: Option<PreferenceCenterPage>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// How the page looks on which a user sets preferences.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct PreferenceCenterBranding {
    /// The URL of the icon.
    pub icon_url: Option<String>,
    /// The URL of the logo.
    pub logo_url: Option<String>,
    /// The main colour, such as `#0EA5E9`.
    pub primary_color: Option<String>,
    /// A colour that can be read on the main one.
    pub primary_color_contrast: Option<String>,
    /// What differs in dark mode.
    pub dark: Option<Box<PreferenceCenterBranding>>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// What the page says on which a user sets preferences.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct PreferenceCenterPage {
    /// The title.
    pub title: Option<String>,
    /// The text below it.
    pub body: Option<String>,
    /// Whether it names the account.
    pub show_account_name: Option<bool>,
    /// The preferences, in their order.
    #[serde(default, deserialize_with = "or_default")]
    pub rows: Vec<PreferenceCenterRow>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// A preference that a user can set.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct PreferenceCenterRow {
    /// The display name.
    pub name: Option<String>,
    /// What it is a preference for.
    #[serde(rename = "type")]
    pub row_type: PreferenceCenterRowType,
    /// What the name leaves open.
    pub description: Option<String>,
    /// The key of the workflow, the category, or the id of the channel.
    pub identifier: Option<String>,
    /// The types of channels that it is limited to; none for all.
    #[serde(default, deserialize_with = "or_default")]
    pub channel_types: Vec<ChannelType>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

open_enum! {
    /// What a user can set a preference for.
    PreferenceCenterRowType {
        /// A workflow.
        Workflow = "workflow",
        /// A channel.
        Channel = "channel",
        /// A category of workflows.
        Category = "category",
        /// Types of channels.
        ChannelTypes = "channel_types",
        /// Commercial messages.
        CommercialSubscribed = "commercial_subscribed",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn a_config_keeps_what_is_null_absent_or_unknown() {
        let config: PreferenceCenterConfig = from_value(json!({
            "enabled": true, "account_name": null, "theme": "plain",
            "branding": { "primary_color": "#0EA5E9", "dark": { "primary_color": "#C02727" } },
            "config": { "title": "Preferences", "rows": [
                { "name": "Comments", "type": "category", "identifier": "comments",
                  "channel_types": ["email", "log"] },
                { "name": "Weather", "type": "weather", "channel_types": null },
            ] },
        }))
        .unwrap();
        assert_eq!(config.extra["theme"], "plain");
        let dark = config.branding.unwrap().dark.unwrap();
        assert_eq!(dark.primary_color.as_deref(), Some("#C02727"));
        let rows = config.config.unwrap().rows;
        assert_eq!(rows[0].channel_types[0], ChannelType::Email);
        assert_eq!(rows[0].channel_types[1].as_str(), "log");
        assert_eq!(
            rows[1].row_type,
            PreferenceCenterRowType::Other("weather".into())
        );
    }

    #[test]
    fn a_signed_url_is_not_shown() {
        let url: PreferenceCenterUrl =
            from_value(json!({ "url": "https://example.com/p/jwt", "token": "jwt" })).unwrap();
        assert!(!format!("{url:?}").contains("jwt"));
    }
}
