use reqwest::Method;
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use crate::json::Json;
use crate::ordered::Ordered;
use crate::payload::{Extra, Fields};
use crate::request::{Body, Path, encode_json};
use crate::{ChannelData, Client, List, Map, PreferenceSet, Request};

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

    /// What a channel needs in order to reach a user.
    pub fn channel_data(
        &self,
        user_id: impl Into<String>,
        channel_id: impl Into<String>,
    ) -> UserChannelData {
        UserChannelData {
            client: self.client.clone(),
            path: Path::new(
                "/v1/users/{user_id}/channel_data/{channel_id}",
                [user_id.into(), channel_id.into()],
            ),
        }
    }

    /// What a user wants to be notified of: the preference set `default`.
    pub fn preferences(&self, user_id: impl Into<String>) -> UserPreferences {
        self.preference_set(user_id, "default")
    }

    /// A preference set of a user by its id, such as that of a tenant.
    pub fn preference_set(
        &self,
        user_id: impl Into<String>,
        id: impl Into<String>,
    ) -> UserPreferences {
        UserPreferences {
            client: self.client.clone(),
            path: Path::new(
                "/v1/users/{user_id}/preferences/{id}",
                [user_id.into(), id.into()],
            ),
        }
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

/// A request that creates a user or changes one.
pub type Identify = Request<User, IdentifyBody>;

/// The body of an [`Identify`].
#[derive(Clone, Debug, Default)]
pub struct IdentifyBody {
    properties: Extra,
    channel_data: Ordered<Json>,
    preferences: Ordered<PreferenceSet>,
}

macro_rules! text_properties {
    ($($(#[$attribute:meta])* $property:ident),* $(,)?) => {$(
        $(#[$attribute])*
        pub fn $property(self, $property: impl Into<String>) -> Self {
            self.property(stringify!($property), $property.into())
        }
    )*};
}

impl Identify {
    text_properties! {
        /// Sets the display name.
        name,
        /// Sets the email address.
        email,
        /// Sets the phone number, in E.164 form.
        phone_number,
        /// Sets the URL of a picture.
        avatar,
        /// Sets the language, such as `en-US`.
        locale,
        /// Sets the time zone, by its name in the tz database.
        timezone,
    }

    /// Sets any property. `id`, `channel_data` and `preferences` are none, but are set
    /// by [`identify`](Users::identify) and the methods of their names: one of these
    /// keys, or a value that does not serialise, makes the request fail before it is
    /// sent.
    pub fn property(mut self, key: impl Into<String>, value: impl Serialize) -> Self {
        self.body.properties.insert(key, value);
        self
    }

    /// Sets what a channel needs in order to reach the user.
    pub fn channel_data(mut self, channel_id: impl Into<String>, data: impl Serialize) -> Self {
        let data = Json::object("channel data", &data);
        self.body.channel_data.insert(channel_id, data);
        self
    }

    /// Merges these into the user's preference set `default`.
    pub fn preferences(mut self, preferences: PreferenceSet) -> Self {
        self.body.preferences.insert("default", preferences);
        self
    }
}

impl Fields for IdentifyBody {
    fn serialize_fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        if !self.channel_data.is_empty() {
            map.serialize_entry("channel_data", &self.channel_data)?;
        }
        if !self.preferences.is_empty() {
            map.serialize_entry("preferences", &self.preferences)?;
        }
        Ok(())
    }
}

impl Serialize for IdentifyBody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.properties.serialize(self, serializer)
    }
}

impl Body for IdentifyBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        let fault = self.properties.fault(&[
            ("id", "`Users::identify`"),
            ("channel_data", "the method `channel_data`"),
            ("preferences", "the method `preferences`"),
        ]);
        fault.map_or_else(|| encode_json(self), Err)
    }
}

/// What one channel knows of one user; see [`Users::channel_data`].
#[derive(Clone, Debug)]
pub struct UserChannelData {
    client: Client,
    path: Path,
}

impl UserChannelData {
    /// Replaces it: by [`PushTokens`](crate::PushTokens),
    /// [`PushDevices`](crate::PushDevices), or whatever else serialises to the
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

    /// Deletes it: the channel no longer reaches the user.
    pub fn unset(&self) -> Request<()> {
        Request::without_answer(&self.client, Method::DELETE, self.path.clone(), ())
    }
}

/// A request that sets what a channel knows of a user.
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

/// One preference set of one user; see [`Users::preferences`].
#[derive(Clone, Debug)]
pub struct UserPreferences {
    client: Client,
    path: Path,
}

impl UserPreferences {
    /// Replaces it, or with [`merge`](SetPreferences::merge) changes what is given
    /// only.
    pub fn set(&self, preferences: PreferenceSet) -> SetPreferences {
        let body = SetPreferencesBody {
            strategy: None,
            preferences,
        };
        Request::new(&self.client, Method::PUT, self.path.clone(), body)
    }

    /// Reads it.
    pub fn get(&self) -> Request<PreferenceSet> {
        Request::new(&self.client, Method::GET, self.path.clone(), ())
    }

    /// Reads it as it applies within a tenant.
    pub fn get_for_tenant(&self, tenant_id: impl Into<String>) -> Request<PreferenceSet> {
        self.get().query_pair("tenant", tenant_id)
    }
}

/// A request that sets preferences.
pub type SetPreferences = Request<PreferenceSet, SetPreferencesBody>;

/// The body of a [`SetPreferences`].
#[derive(Clone, Debug, Serialize)]
pub struct SetPreferencesBody {
    #[serde(
        rename = "__persistence_strategy__",
        skip_serializing_if = "Option::is_none"
    )]
    strategy: Option<&'static str>,
    #[serde(flatten)]
    preferences: PreferenceSet,
}

impl SetPreferences {
    /// Keeps what is not given, rather than to replace the whole set.
    pub fn merge(mut self) -> Self {
        self.body.strategy = Some("merge");
        self
    }
}

impl Body for SetPreferencesBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        encode_json(self)
    }
}
