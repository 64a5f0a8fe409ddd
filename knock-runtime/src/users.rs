use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::bulk::{Bulk, MOST, ids};
use crate::identify::IdentifyBody;
use crate::request::{Body, Path, encode_json};
use crate::whose::Whose;
use crate::{
    BulkOperation, Client, Identified, Identify, IntoRecipients, List, Map, PreferenceSet,
    RecipientChannelData, RecipientPreferences, Request, Subscription,
};

/// The users of an environment; see [`Client::users`].
#[derive(Clone, Debug)]
pub struct Users {
    pub(crate) client: Client,
}

impl Client {
    /// The users of the environment.
    ///
    /// ```
    /// # #[cfg(feature = "testing")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> knock_runtime::Result<()> {
    /// # let knock = knock_runtime::testing::FakeKnock::start().await?;
    /// # let client = knock.client();
    /// use knock_runtime::{ChannelType, PreferenceSet, PushTokens};
    ///
    /// let users = client.users();
    /// users
    ///     .identify("user_123")
    ///     .name("Jane Doe")
    ///     .email("jane@example.com")
    ///     .property("plan", "pro")
    ///     .await?;
    /// users
    ///     .channel_data("user_123", "FCM_CHANNEL_ID")
    ///     .set(PushTokens::new(["DEVICE_FCM_TOKEN_1"]))
    ///     .await?;
    /// users
    ///     .preferences("user_123")
    ///     .set(PreferenceSet::new().channel_type(ChannelType::Sms, false))
    ///     .await?;
    ///
    /// let user = users.get("user_123").await?;
    /// assert_eq!(user.properties["plan"], "pro");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "testing"))]
    /// # fn main() {}
    /// ```
    #[must_use]
    pub fn users(&self) -> Users {
        Users {
            client: self.clone(),
        }
    }
}

impl Users {
    /// Creates a user, or changes the properties that are given.
    pub fn identify(&self, user_id: impl Into<String>) -> Identify {
        Request::new(
            &self.client,
            Method::PUT,
            user_path(user_id),
            IdentifyBody::default(),
        )
    }

    /// Reads a user.
    pub fn get(&self, user_id: impl Into<String>) -> Request<User> {
        Request::new(&self.client, Method::GET, user_path(user_id), ())
    }

    /// Lists all users.
    pub fn list(&self) -> List<User> {
        Request::new(&self.client, Method::GET, Path::new("/v1/users", []), ())
    }

    /// Deletes a user and all that Knock knows of it.
    pub fn delete(&self, user_id: impl Into<String>) -> Request<()> {
        Request::without_answer(&self.client, Method::DELETE, user_path(user_id), ())
    }

    /// Merges the user `from_user_id` into the user `into_user_id`, and deletes it. Where
    /// properties differ, those of the user that is left [stay][merging].
    ///
    /// [merging]: https://docs.knock.app/managing-recipients/merging-users
    ///
    /// A second request would fail, since the first user is gone by then, so the request
    /// is not retried once Knock may have received it.
    pub fn merge(
        &self,
        into_user_id: impl Into<String>,
        from_user_id: impl Into<String>,
    ) -> Request<User, MergeBody> {
        let path = Whose::user(into_user_id).path("/merge", []);
        let from_user_id = from_user_id.into();
        Request::new(&self.client, Method::POST, path, MergeBody { from_user_id })
    }

    /// What a channel needs in order to reach a user.
    pub fn channel_data(
        &self,
        user_id: impl Into<String>,
        channel_id: impl Into<String>,
    ) -> RecipientChannelData {
        RecipientChannelData::new(&self.client, &Whose::user(user_id), channel_id)
    }

    /// What a user wants to be notified of: the preference set `default`.
    pub fn preferences(&self, user_id: impl Into<String>) -> RecipientPreferences {
        self.preference_set(user_id, "default")
    }

    /// A preference set of a user by its id: `default`, or the id of a tenant.
    pub fn preference_set(
        &self,
        user_id: impl Into<String>,
        id: impl Into<String>,
    ) -> RecipientPreferences {
        RecipientPreferences::new(&self.client, Whose::user(user_id), id)
    }

    /// Reads all preference sets of a user.
    pub fn preference_sets(&self, user_id: impl Into<String>) -> Request<Vec<PreferenceSet>> {
        RecipientPreferences::list(&self.client, &Whose::user(user_id))
    }

    /// Lists what a user has subscribed to.
    pub fn subscriptions(&self, user_id: impl Into<String>) -> List<Subscription> {
        let path = Whose::user(user_id).path("/subscriptions", []);
        Request::new(&self.client, Method::GET, path, ())
    }

    /// Creates up to 1,000 users, or changes the properties that are given, as
    /// [`identify`](Self::identify) does for one.
    pub fn bulk_identify(&self, users: impl IntoRecipients) -> Bulk<Identified> {
        let users = Identified::all(users.into_recipients(), None);
        let path = Path::new("/v1/users/bulk/identify", []);
        Bulk::of(&self.client, path, "users", users).limited()
    }

    /// Deletes up to 1,000 users and all that Knock knows of them.
    pub fn bulk_delete<I: Into<String>>(
        &self,
        user_ids: impl IntoIterator<Item = I>,
    ) -> Bulk<String> {
        let path = Path::new("/v1/users/bulk/delete", []);
        let ids = ids("user_ids", user_ids);
        Bulk::of(&self.client, path, "user_ids", ids).limited()
    }

    /// Replaces a preference set of up to 1,000 users: the set `default`, or that of
    /// [`tenant`](BulkSetPreferences::tenant).
    pub fn bulk_set_preferences<I: Into<String>>(
        &self,
        user_ids: impl IntoIterator<Item = I>,
        preferences: PreferenceSet,
    ) -> BulkSetPreferences {
        let (user_ids, fault) = match ids("user_ids", user_ids) {
            Ok(user_ids) => (user_ids, None),
            Err(fault) => (Vec::new(), Some(fault)),
        };
        let count = user_ids.len();
        let body = BulkSetPreferencesBody {
            user_ids,
            preferences: WithId {
                id: None,
                preferences,
            },
        };
        let path = Path::new("/v1/users/bulk/preferences", []);
        let request = Request::new(&self.client, Method::POST, path, body).harmless();
        request
            .refuse_if(fault)
            .not_empty("user_ids", count)
            .at_most("user_ids", count, MOST)
    }
}

fn user_path(user_id: impl Into<String>) -> Path {
    Path::new("/v1/users/{user_id}", [user_id.into()])
}

/// A user, as Knock knows it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct User {
    /// Names the user, in the application too.
    pub id: String,
    /// The display name.
    pub name: Option<String>,
    /// The email address.
    pub email: Option<String>,
    /// The phone number, in E.164 form.
    pub phone_number: Option<String>,
    /// The URL of a picture.
    pub avatar: Option<String>,
    /// The time zone, by its name in the tz database.
    pub timezone: Option<String>,
    /// When the application says that the user was created, in ISO 8601.
    pub created_at: Option<String>,
    /// When Knock last changed the user, in ISO 8601.
    pub updated_at: Option<String>,
    /// Everything else: what the application has set.
    #[serde(flatten)]
    pub properties: Map,
}

/// The body of [`Users::merge`].
#[derive(Clone, Debug, Serialize)]
pub struct MergeBody {
    from_user_id: String,
}

impl Body for MergeBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        if self.from_user_id.is_empty() {
            return Err("the id of the user to merge from is empty".to_owned());
        }
        encode_json(self)
    }
}

/// A request that sets the preferences of many users.
pub type BulkSetPreferences = Request<BulkOperation, BulkSetPreferencesBody>;

/// The body of a [`BulkSetPreferences`].
#[derive(Clone, Debug, Serialize)]
pub struct BulkSetPreferencesBody {
    user_ids: Vec<String>,
    preferences: WithId,
}

#[derive(Clone, Debug, Serialize)]
struct WithId {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(flatten)]
    preferences: PreferenceSet,
}

impl BulkSetPreferences {
    /// Sets what the users want to be notified of within a tenant, rather than the set
    /// `default`.
    pub fn tenant(mut self, tenant_id: impl Into<String>) -> Self {
        self.body.preferences.id = Some(tenant_id.into());
        self
    }
}

impl Body for BulkSetPreferencesBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        encode_json(self)
    }
}
