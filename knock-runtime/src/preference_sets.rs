use reqwest::Method;
use serde::Serialize;

use crate::json::Json;
use crate::ordered::Ordered;
use crate::request::{Body, Path, encode_json};
use crate::whose::Whose;
use crate::{
    ChannelType, Client, List, Object, Preference, PreferenceSet, Request, Subscription, User,
    WorkflowPreference,
};

/// One preference set of a user or an object; see
/// [`Users::preferences`](crate::Users::preferences) and
/// [`Objects::preferences`](crate::Objects::preferences).
#[derive(Clone, Debug)]
pub struct RecipientPreferences {
    client: Client,
    whose: Whose,
    id: String,
}

impl RecipientPreferences {
    pub(crate) fn new(client: &Client, whose: Whose, id: impl Into<String>) -> Self {
        Self {
            client: client.clone(),
            whose,
            id: id.into(),
        }
    }

    /// Reads all preference sets of a recipient.
    pub(crate) fn list(client: &Client, whose: &Whose) -> Request<Vec<PreferenceSet>> {
        Request::new(client, Method::GET, whose.path("/preferences", []), ())
    }

    /// Replaces it, or with [`merge`](SetPreferences::merge) changes what is given
    /// only. A user or an object that does not exist yet is created.
    pub fn set(&self, preferences: PreferenceSet) -> SetPreferences {
        let body = SetPreferencesBody {
            strategy: None,
            preferences,
        };
        Request::new(&self.client, Method::PUT, self.path(), body)
    }

    /// Reads it.
    pub fn get(&self) -> Request<PreferenceSet> {
        Request::new(&self.client, Method::GET, self.path(), ())
    }

    /// Reads it as it applies within a tenant, which Knock works out for users.
    pub fn get_for_tenant(&self, tenant_id: impl Into<String>) -> Request<PreferenceSet> {
        self.get().query_value("tenant", tenant_id)
    }

    /// Deletes it.
    pub fn delete(&self) -> Request<()> {
        Request::without_answer(&self.client, Method::DELETE, self.path(), ())
    }

    /// Changes the preferences for some types of channels.
    #[deprecated(note = "use `set(…).merge()`")]
    pub fn set_channel_types<C, P>(
        &self,
        preferences: impl IntoIterator<Item = (C, P)>,
    ) -> Request<PreferenceSet, PreferenceBody>
    where
        C: Into<ChannelType>,
        P: Into<Preference>,
    {
        let preferences = preferences
            .into_iter()
            .map(|(channel_type, preference)| (channel_type.into().to_string(), preference.into()));
        self.put_entries("/channel_types", preferences)
    }

    /// Changes the preference for one type of channel.
    #[deprecated(note = "use `set(…).merge()`")]
    pub fn set_channel_type(
        &self,
        channel_type: impl Into<ChannelType>,
        preference: impl Into<Preference>,
    ) -> Request<PreferenceSet, PreferenceBody> {
        let channel_type = channel_type.into().to_string();
        self.put_entry("/channel_types/{type}", channel_type, &preference.into())
    }

    /// Changes the preferences for some workflows, by their keys.
    #[deprecated(note = "use `set(…).merge()`")]
    pub fn set_workflows<K, P>(
        &self,
        preferences: impl IntoIterator<Item = (K, P)>,
    ) -> Request<PreferenceSet, PreferenceBody>
    where
        K: Into<String>,
        P: Into<WorkflowPreference>,
    {
        self.put_entries("/workflows", by_key(preferences))
    }

    /// Changes the preference for the workflow of this key.
    #[deprecated(note = "use `set(…).merge()`")]
    pub fn set_workflow(
        &self,
        key: impl Into<String>,
        preference: impl Into<WorkflowPreference>,
    ) -> Request<PreferenceSet, PreferenceBody> {
        self.put_entry("/workflows/{key}", key.into(), &preference.into())
    }

    /// Changes the preferences for the workflows of some categories.
    #[deprecated(note = "use `set(…).merge()`")]
    pub fn set_categories<K, P>(
        &self,
        preferences: impl IntoIterator<Item = (K, P)>,
    ) -> Request<PreferenceSet, PreferenceBody>
    where
        K: Into<String>,
        P: Into<WorkflowPreference>,
    {
        self.put_entries("/categories", by_key(preferences))
    }

    /// Changes the preference for the workflows of a category.
    #[deprecated(note = "use `set(…).merge()`")]
    pub fn set_category(
        &self,
        category: impl Into<String>,
        preference: impl Into<WorkflowPreference>,
    ) -> Request<PreferenceSet, PreferenceBody> {
        self.put_entry("/categories/{key}", category.into(), &preference.into())
    }

    fn path(&self) -> Path {
        self.whose.path("/preferences/{id}", [self.id.clone()])
    }

    fn put_entries<P: Serialize>(
        &self,
        rest: &str,
        entries: impl Iterator<Item = (String, P)>,
    ) -> Request<PreferenceSet, PreferenceBody> {
        let mut preferences = Ordered::new();
        for (key, preference) in entries {
            preferences.insert(key, preference);
        }
        let path = format!("/preferences/{{id}}{rest}");
        let path = self.whose.path(&path, [self.id.clone()]);
        let body = PreferenceBody(Json::new("preferences", &preferences));
        Request::new(&self.client, Method::PUT, path, body)
    }

    fn put_entry(
        &self,
        rest: &str,
        key: String,
        preference: &impl Serialize,
    ) -> Request<PreferenceSet, PreferenceBody> {
        let path = format!("/preferences/{{id}}{rest}");
        let path = self.whose.path(&path, [self.id.clone(), key]);
        Request::new(
            &self.client,
            Method::PUT,
            path,
            PreferenceBody::one(preference),
        )
    }
}

fn by_key<K: Into<String>, P: Into<WorkflowPreference>>(
    preferences: impl IntoIterator<Item = (K, P)>,
) -> impl Iterator<Item = (String, WorkflowPreference)> {
    preferences
        .into_iter()
        .map(|(key, preference)| (key.into(), preference.into()))
}

/// The body of a request that changes a part of a preference set.
#[derive(Clone, Debug)]
pub struct PreferenceBody(Json);

impl PreferenceBody {
    /// Settings are sent as they are; a plain yes or no has a name of its own here.
    fn one(preference: &impl Serialize) -> Self {
        #[derive(Serialize)]
        struct Subscribed {
            subscribed: Json,
        }

        let json = Json::new("preference", preference);
        if json.members().is_some() {
            return Self(json);
        }
        Self(Json::new("preference", &Subscribed { subscribed: json }))
    }
}

impl Body for PreferenceBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        encode_json(&self.0)
    }
}

macro_rules! include_preferences {
    ($($element:ty: $where:literal),* $(,)?) => {$(
        impl List<$element> {
            #[doc = concat!("Reads preferences as well: they stand in ", $where, ".")]
            pub fn include_preferences(self) -> Self {
                self.query_texts("include", ["preferences"])
            }
        }
    )*};
}

include_preferences!(
    User: "[`User::properties`]",
    Object: "[`Object::extra`]",
    Subscription: "what is known of [`Subscription::recipient`]",
);

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
