use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::payload::{Extra, Fields};

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
    id: String,
    properties: Extra,
}

impl Tenant {
    /// The tenant of this id.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            properties: Extra::new(),
        }
    }

    /// Sets the display name.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        self.property("name", name.into())
    }

    /// Sets any property, `settings` with the branding among them. The key `id`, or a
    /// value that does not serialise, makes the request fail before it is sent.
    #[must_use]
    pub fn property(mut self, key: impl Into<String>, value: impl Serialize) -> Self {
        self.properties.insert(key, value);
        self
    }

    /// What makes this tenant one that Knock would not take.
    pub(crate) fn fault(&self) -> Option<String> {
        if self.id.is_empty() {
            return Some("the id of the tenant is empty".to_owned());
        }
        self.properties.fault(&[("id", "`Tenant::new`")])
    }
}

impl Fields for Tenant {
    fn serialize_fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("id", &self.id)
    }
}

impl Serialize for Tenant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.properties.is_empty() {
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
