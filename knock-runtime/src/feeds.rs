use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::json::or_default;
use crate::messages::Activity;
use crate::open_enum::open_enum;
use crate::request::{Path, inserted_at_parameters, query_parameters};
use crate::{Client, FeedBlock, List, Map, MessageSource, Page, Request, UserOrObject, Users};

/// The feed of a user on an in-app channel; see [`Users::feed`].
#[derive(Clone, Debug)]
pub struct UserFeed {
    client: Client,
    user_id: String,
    channel_id: String,
}

impl Users {
    /// The feed of a user on the in-app channel of this id.
    ///
    /// ```no_run
    /// # async fn example(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// use knock_runtime::FeedStatus;
    ///
    /// let feed = client.users().feed("user_123", "FEED_CHANNEL_ID");
    /// let page = feed.list().status(FeedStatus::Unread).await?;
    /// if let Some(counts) = page.counts() {
    ///     println!("{} of {} are unread", counts.unread_count, counts.total_count);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn feed(&self, user_id: impl Into<String>, channel_id: impl Into<String>) -> UserFeed {
        UserFeed {
            client: self.client.clone(),
            user_id: user_id.into(),
            channel_id: channel_id.into(),
        }
    }
}

impl UserFeed {
    /// Lists what is in the feed, the latest first. The feed of a user whom Knock does not
    /// know is empty.
    pub fn list(&self) -> List<FeedItem> {
        let path = self.path("/v1/users/{user_id}/feeds/{id}");
        Request::new(&self.client, Method::GET, path, ())
    }

    /// Reads how the feed is to be shown.
    pub fn settings(&self) -> Request<FeedSettings> {
        let path = self.path("/v1/users/{user_id}/feeds/{id}/settings");
        Request::new(&self.client, Method::GET, path, ())
    }

    fn path(&self, template: &'static str) -> Path {
        Path::new(template, [self.user_id.clone(), self.channel_id.clone()])
    }
}

/// The filters of a feed; an item has to pass all that are set.
impl List<FeedItem> {
    query_parameters! {
        /// Only items of the workflow of this key.
        source(impl Into<String>) = query_value "source",
        /// Only items for this tenant.
        tenant(impl Into<String>) = query_value "tenant",
        /// Only items that are for a tenant, or only those that are for none.
        has_tenant(bool) = query_flag "has_tenant",
        /// Only items of workflows that have one of these categories. An empty list is
        /// refused before the request is sent.
        workflow_categories(impl IntoIterator<Item = impl Into<String>>)
            = query_texts "workflow_categories",
        /// Only items whose data has these entries: a JSON object of text, numbers,
        /// booleans and null.
        trigger_data(impl Serialize) = query_json "trigger_data",
        /// Renders the items in this language, such as `en-US`: for enterprise plans.
        locale(impl Into<String>) = query_value "locale",
    }

    inserted_at_parameters!();

    /// Only items that are read, seen or not. The default is all.
    pub fn status(self, status: impl Into<FeedStatus>) -> Self {
        self.query_value("status", status.into().as_str())
    }

    /// What to do with archived items. The default is to leave them out.
    pub fn archived(self, archived: impl Into<Archived>) -> Self {
        self.query_value("archived", archived.into().as_str())
    }

    /// How much to say of each item. The default is all.
    pub fn mode(self, mode: impl Into<FeedMode>) -> Self {
        self.query_value("mode", mode.into().as_str())
    }

    /// Leaves parts of the answer out, by their paths, such as `entries.activities`: up to
    /// three levels deep. `entries.id` and `page_info` are needed to read the rest.
    pub fn exclude<P: AsRef<str>>(self, paths: impl IntoIterator<Item = P>) -> Self {
        let paths: Vec<P> = paths.into_iter().collect();
        let paths: Vec<&str> = paths.iter().map(AsRef::as_ref).collect();
        self.query_value("exclude", paths.join(","))
    }
}

/// What a page of a feed says beside its items.
impl Page<FeedItem> {
    /// How many items there are in the feed.
    #[must_use]
    pub fn counts(&self) -> Option<FeedCounts> {
        FeedCounts::deserialize(self.extra.get("meta")?).ok()
    }

    /// The variables of the environment.
    #[must_use]
    pub fn vars(&self) -> Option<&Map> {
        self.extra.get("vars")?.as_object()
    }
}

/// How many items there are in a feed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct FeedCounts {
    /// All of them.
    #[serde(default, deserialize_with = "or_default")]
    pub total_count: u64,
    /// Those that are not read.
    #[serde(default, deserialize_with = "or_default")]
    pub unread_count: u64,
    /// Those that are not seen.
    #[serde(default, deserialize_with = "or_default")]
    pub unseen_count: u64,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// A message in a feed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct FeedItem {
    /// Names the item, and the message that it is.
    pub id: String,
    /// What it is made of.
    #[serde(default, deserialize_with = "or_default")]
    pub blocks: Vec<FeedBlock>,
    /// What it is about: several after a batch. None in the mode
    /// [`Compact`](FeedMode::Compact).
    #[serde(default, deserialize_with = "or_default")]
    pub activities: Vec<Activity>,
    /// Who acted.
    #[serde(default, deserialize_with = "or_default")]
    pub actors: Vec<UserOrObject>,
    /// How many activities there are.
    pub total_activities: Option<u64>,
    /// How many actors there are.
    pub total_actors: Option<u64>,
    /// What has made it.
    pub source: Option<MessageSource>,
    /// The tenant that it is for.
    pub tenant: Option<String>,
    /// The data of the run, without attachments.
    pub data: Option<Map>,
    /// When it was made, in ISO 8601.
    pub inserted_at: Option<String>,
    /// When it last changed, in ISO 8601.
    pub updated_at: Option<String>,
    /// When it was seen, in ISO 8601.
    pub seen_at: Option<String>,
    /// When it was read, in ISO 8601.
    pub read_at: Option<String>,
    /// When it was interacted with, in ISO 8601.
    pub interacted_at: Option<String>,
    /// When a link in it was followed, in ISO 8601.
    pub link_clicked_at: Option<String>,
    /// When it was clicked, in ISO 8601.
    pub clicked_at: Option<String>,
    /// When it was archived, in ISO 8601.
    pub archived_at: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// How a feed is to be shown.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct FeedSettings {
    /// What the account may do and must do.
    pub features: FeedFeatures,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// What an account may do and must do in its feeds.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct FeedFeatures {
    /// Whether Knock must be named.
    #[serde(default, deserialize_with = "or_default")]
    pub branding_required: bool,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

open_enum! {
    /// Which items of a feed to list.
    FeedStatus {
        /// Those that are not read.
        Unread = "unread",
        /// Those that are read.
        Read = "read",
        /// Those that are not seen.
        Unseen = "unseen",
        /// Those that are seen.
        Seen = "seen",
        /// All of them.
        All = "all",
    }
}

open_enum! {
    /// What to do with archived messages.
    Archived {
        /// Leave them out.
        Exclude = "exclude",
        /// Take them, too.
        Include = "include",
        /// Take no others.
        Only = "only",
    }
}

open_enum! {
    /// How much to say of each item of a feed.
    FeedMode {
        /// No activities, no more than one actor, and of the data what is not nested.
        Compact = "compact",
        /// All of it.
        Rich = "rich",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn a_page_of_a_feed_says_more_than_its_items() {
        let page: Page<FeedItem> = from_value(json!({
            "entries": [{
                "__typename": "FeedItem", "id": "i1", "tenant": null, "total_actors": 2,
                "blocks": [{ "name": "body", "type": "markdown", "rendered": "<p>Hello</p>" }],
                "actors": [{ "id": "user_1" }, { "id": "q1", "collection": "projects" }],
                "activities": [{
                    "id": "a1", "actor": null, "recipient": { "id": "user_2" },
                    "data": { "page": "Home" },
                }],
                "source": { "__typename": "Workflow", "key": "welcome", "categories": null },
            }],
            "meta": { "total_count": 3, "unread_count": 2, "unseen_count": null, "snoozed": 1 },
            "vars": { "app": "Acme" },
            "page_info": { "after": null, "before": null, "page_size": 25 },
        }))
        .unwrap();
        let counts = page.counts().unwrap();
        assert_eq!(
            (counts.total_count, counts.unread_count, counts.unseen_count),
            (3, 2, 0)
        );
        assert_eq!(counts.extra["snoozed"], 1);
        assert_eq!(page.vars().unwrap()["app"], "Acme");
        let item = &page.entries[0];
        assert_eq!(item.blocks[0].rendered.as_deref(), Some("<p>Hello</p>"));
        assert_eq!(item.actors[1].id(), Some("q1"));
        assert_eq!(item.activities[0].data.as_ref().unwrap()["page"], "Home");
        assert_eq!(item.source.as_ref().unwrap().key, "welcome");
        assert_eq!(item.extra["__typename"], "FeedItem");
    }

    #[test]
    fn a_page_without_counts_has_none() {
        let page: Page<FeedItem> = from_value(json!({
            "entries": [],
            "page_info": { "after": null, "before": null, "page_size": 25 },
        }))
        .unwrap();
        assert_eq!((page.counts(), page.vars()), (None, None));
    }
}
