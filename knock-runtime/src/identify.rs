use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::json::Json;
use crate::ordered::Ordered;
use crate::payload::{Entries, Extra, Fields};
use crate::request::{Body, encode_json};
use crate::{Object, PreferenceSet, Request, User};

/// A request that creates a user or changes one.
pub type Identify = Request<User, IdentifyBody>;

/// A request that creates an object or changes one.
pub type SetObject = Request<Object, IdentifyBody>;

/// The body of an [`Identify`] and of a [`SetObject`].
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

impl<T> Request<T, IdentifyBody> {
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

    /// Sets any property. `id`, `collection`, `channel_data` and `preferences` are none,
    /// but are set where the request begins and by the methods of their names: one of these keys, or a value that does not serialise, makes the request fail before it is
    /// sent.
    pub fn property(mut self, key: impl Into<String>, value: impl Serialize) -> Self {
        self.body.properties.insert(key, value);
        self
    }

    /// Sets what a channel needs in order to reach the user or the object.
    pub fn channel_data(mut self, channel_id: impl Into<String>, data: impl Serialize) -> Self {
        let data = Json::object("channel data", &data);
        self.body.channel_data.insert(channel_id, data);
        self
    }

    /// Merges these into the preference set `default`.
    pub fn preferences(mut self, preferences: PreferenceSet) -> Self {
        self.body.preferences.insert("default", preferences);
        self
    }
}

impl Fields for IdentifyBody {
    fn serialize_fields<M: SerializeMap>(&self, entries: &mut Entries<M>) {
        if !self.channel_data.is_empty() {
            entries.entry("channel_data", &self.channel_data);
        }
        if !self.preferences.is_empty() {
            entries.entry("preferences", &self.preferences);
        }
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
            ("id", "`Users::identify` or `Objects::set`"),
            ("collection", "`Client::objects`"),
            ("channel_data", "the method `channel_data`"),
            ("preferences", "the method `preferences`"),
        ]);
        fault.map_or_else(|| encode_json(self), Err)
    }
}
