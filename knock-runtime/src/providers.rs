//! The connections of objects and tenants to Slack and Microsoft Teams.

mod ms_teams;
mod slack;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Map, Page, PageInfo, Recipient, Request};

pub use ms_teams::{
    ListMsTeams, ListMsTeamsChannels, MsTeams, MsTeamsChannel, MsTeamsChannels, MsTeamsTeam,
};
pub use slack::{ListSlackChannels, Slack, SlackChannel};

/// Whether a provider can be spoken to.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ProviderAuth {
    /// The connection to the provider.
    pub connection: ProviderConnection,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// The connection to a provider.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ProviderConnection {
    /// Whether it is good.
    pub ok: bool,
    /// Why it is not.
    pub reason: Option<String>,
    /// The tenant of Microsoft Teams that it leads to.
    pub ms_teams_tenant_id: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// What Knock answers when a connection was taken back.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct RevokedAccess {
    /// How it went.
    pub ok: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

impl<T, B> Request<T, B> {
    /// Sets the parameter that names the object which has the connection.
    fn connected_object(self, name: &str, object: &Recipient) -> Self {
        #[derive(Serialize)]
        struct Object<'a> {
            collection: &'a str,
            object_id: &'a str,
        }

        match object.reference() {
            Ok((object_id, Some(collection))) => self.query_json(
                name,
                Object {
                    collection,
                    object_id,
                },
            ),
            Ok((user_id, None)) => self.refuse(format!(
                "the user `{user_id}` has no connection of its own, as objects and tenants have: \
                 name one with `Recipient::object`"
            )),
            Err(fault) => self.refuse(fault),
        }
    }
}

/// A page of a list that a provider gives, which differs from those of Knock.
fn provider_page<T: DeserializeOwned>(
    bytes: &[u8],
    entries: &str,
    cursor: &str,
) -> serde_json::Result<Page<T>> {
    let mut extra: Map = serde_json::from_slice(bytes)?;
    let entries = extra.remove(entries).unwrap_or_default();
    let entries: Vec<T> = serde_json::from_value(entries)?;
    let after: Option<String> = serde_json::from_value(extra.remove(cursor).unwrap_or_default())?;
    let page_info = PageInfo {
        // An empty cursor is how Slack says that there is no other page.
        after: after.filter(|cursor| !cursor.is_empty()),
        ..PageInfo::default()
    };
    Ok(Page {
        entries,
        page_info,
        extra,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> serde_json::Result<Page<SlackChannel>> {
        provider_page(text.as_bytes(), "slack_channels", "next_cursor")
    }

    #[test]
    fn a_page_of_a_provider_is_a_page() {
        let channel = r#"{ "id": "C1", "name": "general", "is_im": false, "topic": "all" }"#;
        let first = page(&format!(
            r#"{{ "slack_channels": [{channel}], "next_cursor": "c", "ok": true }}"#
        ));
        let first = first.unwrap();
        assert_eq!(first.entries[0].extra["topic"], "all");
        assert_eq!(first.page_info.after.as_deref(), Some("c"));
        assert_eq!(first.extra["ok"], true);
        for end in ["null", r#""""#] {
            let last = page(&format!(
                r#"{{ "slack_channels": [], "next_cursor": {end} }}"#
            ));
            assert_eq!(last.unwrap().page_info.after, None);
        }
    }

    #[test]
    fn what_has_no_entries_is_no_page() {
        assert!(page(r#"{ "next_cursor": null }"#).is_err());
    }
}
