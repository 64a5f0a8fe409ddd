use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::json::Json;
use crate::ordered::Ordered;
use crate::payload::{Entries, Extra, Fields};
use crate::{Branding, PreferenceSet, TenantSettings};

/// The tenant that a workflow runs for: its id, or a tenant to set inline.
///
/// ```
/// use knock_runtime::Tenant;
///
/// assert_eq!(serde_json::to_string(&Tenant::new("acme"))?, r#""acme""#);
/// assert_eq!(
///     serde_json::to_string(&Tenant::new("acme").name("Acme, Inc."))?,
///     r#"{"id":"acme","name":"Acme, Inc."}"#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// An empty id makes the request fail before it is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Tenant {
    pub(crate) id: String,
    pub(crate) properties: Extra,
    channel_data: Ordered<Json>,
    /// Few tenants have any, and they would be most of what is moved about with a trigger.
    settings: Option<Box<TenantSettings>>,
}

impl Tenant {
    /// The tenant of this id.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            properties: Extra::new(),
            channel_data: Ordered::new(),
            settings: None,
        }
    }

    /// Sets the display name.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        self.property("name", name.into())
    }

    /// Sets any property. `id`, `channel_data` and `settings` are none, but are set by
    /// [`new`](Self::new), [`channel_data`](Self::channel_data),
    /// [`branding`](Self::branding) and [`preference_set`](Self::preference_set): one of
    /// these keys, or a value that does not serialise, makes the request fail before it is
    /// sent.
    #[must_use]
    pub fn property(mut self, key: impl Into<String>, value: impl Serialize) -> Self {
        self.properties.insert(key, value);
        self
    }

    /// Sets what a channel needs in order to reach the tenant.
    #[must_use]
    pub fn channel_data(mut self, channel_id: impl Into<String>, data: impl Serialize) -> Self {
        let data = Json::object("channel data", &data);
        self.channel_data.insert(channel_id, data);
        self
    }

    /// Sets how messages look that are sent for the tenant.
    #[must_use]
    pub fn branding(mut self, branding: Branding) -> Self {
        self.settings.get_or_insert_default().branding = Some(branding);
        self
    }

    /// Merges these into what the users of the tenant are notified of by default.
    #[must_use]
    pub fn preference_set(mut self, preferences: PreferenceSet) -> Self {
        self.settings.get_or_insert_default().preference_set = Some(preferences);
        self
    }

    /// Replaces what the users of the tenant are notified of by default.
    #[must_use]
    pub fn replace_preference_set(self, mut preferences: PreferenceSet) -> Self {
        let strategy = ("__persistence_strategy__".to_owned(), "replace".into());
        preferences.extra.extend([strategy]);
        self.preference_set(preferences)
    }

    /// Whether there is nothing but an id.
    fn is_plain(&self) -> bool {
        self.properties.is_empty() && self.channel_data.is_empty() && self.settings.is_none()
    }

    /// Writes what stands beside the id and the properties.
    pub(crate) fn serialize_rest<M: SerializeMap>(&self, entries: &mut Entries<M>) {
        if !self.channel_data.is_empty() {
            entries.entry("channel_data", &self.channel_data);
        }
        entries.optional("settings", &self.settings);
    }

    /// What makes this tenant one that Knock would not take.
    pub(crate) fn fault(&self) -> Option<String> {
        if self.id.is_empty() {
            return Some("the id of the tenant is empty".to_owned());
        }
        self.properties.fault(&[
            ("id", "`Tenant::new`"),
            ("channel_data", "the method `channel_data`"),
            ("settings", "the methods `branding` and `preference_set`"),
        ])
    }
}

impl Fields for Tenant {
    fn serialize_fields<M: SerializeMap>(&self, entries: &mut Entries<M>) {
        entries.entry("id", &self.id);
        self.serialize_rest(entries);
    }
}

impl Serialize for Tenant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_plain() {
            return serializer.serialize_str(&self.id);
        }
        self.properties.serialize(self, serializer)
    }
}

impl From<&str> for Tenant {
    fn from(id: &str) -> Self {
        Self::new(id)
    }
}

impl From<String> for Tenant {
    fn from(id: String) -> Self {
        Self::new(id)
    }
}

impl From<&String> for Tenant {
    fn from(id: &String) -> Self {
        Self::new(id)
    }
}
