use reqwest::Method;
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use crate::bulk::{Bulk, MOST, ids};
use crate::payload::{Entries, Fields};
use crate::request::{Body, Path, encode_json};
use crate::{BulkOperation, Client, List, Map, PreferenceSet, Request, Tenant};

/// The tenants of an environment; see [`Client::tenants`].
#[derive(Clone, Debug)]
pub struct Tenants {
    client: Client,
}

impl Client {
    /// The tenants of the environment: the customers of an application, each with a
    /// branding and with preferences of its own.
    ///
    /// ```no_run
    /// # async fn f(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// use knock_runtime::{Branding, Tenant};
    ///
    /// let acme = Tenant::new("acme")
    ///     .name("Acme, Inc.")
    ///     .branding(Branding::new().primary_color("#33FF5B"));
    /// client.tenants().set(acme).await?;
    /// client.trigger("activity-update", "user_123").tenant("acme").await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn tenants(&self) -> Tenants {
        Tenants {
            client: self.clone(),
        }
    }
}

impl Tenants {
    /// Creates a tenant, or changes what is given.
    pub fn set(&self, tenant: impl Into<Tenant>) -> SetTenant {
        let tenant = tenant.into();
        let path = tenant_path(&tenant.id);
        Request::new(&self.client, Method::PUT, path, SetTenantBody(tenant))
    }

    /// Reads a tenant.
    pub fn get(&self, id: impl Into<String>) -> Request<StoredTenant> {
        Request::new(&self.client, Method::GET, tenant_path(id), ())
    }

    /// Deletes a tenant and all that belongs to it, for good.
    pub fn delete(&self, id: impl Into<String>) -> Request<()> {
        Request::without_answer(&self.client, Method::DELETE, tenant_path(id), ())
    }

    /// Lists all tenants.
    pub fn list(&self) -> List<StoredTenant> {
        Request::new(&self.client, Method::GET, Path::new("/v1/tenants", []), ())
    }

    /// Creates up to 1,000 tenants, or changes what is given, as [`set`](Self::set) does
    /// for one.
    pub fn bulk_set<T: Into<Tenant>>(&self, tenants: impl IntoIterator<Item = T>) -> Bulk<Tenant> {
        let check = |tenant: Tenant| tenant.fault().map_or(Ok(tenant), Err);
        let tenants = tenants.into_iter().map(Into::into).map(check).collect();
        let path = Path::new("/v1/tenants/bulk/set", []);
        Bulk::of(&self.client, path, "tenants", tenants).limited()
    }

    /// Deletes up to 1,000 tenants and all that belongs to them, for good. Their ids are
    /// a part of the URL, so delete fewer at a time if they are long.
    pub fn bulk_delete<I: Into<String>>(
        &self,
        tenant_ids: impl IntoIterator<Item = I>,
    ) -> Request<BulkOperation> {
        const NAME: &str = "tenant_ids";
        let path = Path::new("/v1/tenants/bulk/delete", []);
        let request = Request::new(&self.client, Method::POST, path, ()).harmless();
        match ids(NAME, tenant_ids) {
            Ok(ids) => request
                .at_most(NAME, ids.len(), MOST)
                .query_texts(NAME, ids),
            Err(fault) => request.refuse(fault),
        }
    }
}

fn tenant_path(id: impl Into<String>) -> Path {
    Path::new("/v1/tenants/{id}", [id.into()])
}

impl List<StoredTenant> {
    /// Limits the list to the tenant of this id.
    pub fn id(self, id: impl Into<String>) -> Self {
        self.query_value("tenant_id", id)
    }

    /// Limits the list to tenants of this name.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.query_value("name", name)
    }
}

impl<B> Request<StoredTenant, B> {
    /// Answers with the preferences as they apply: those of the environment, and over
    /// them the tenant's own. The default is the tenant's own alone.
    pub fn resolve_preferences(self) -> Self {
        self.query_value("resolve_full_preference_settings", "true")
    }
}

/// A request that creates a tenant or changes one.
pub type SetTenant = Request<StoredTenant, SetTenantBody>;

/// The body of a [`SetTenant`].
#[derive(Clone, Debug)]
pub struct SetTenantBody(Tenant);

impl Fields for SetTenantBody {
    fn serialize_fields<M: SerializeMap>(&self, entries: &mut Entries<M>) {
        self.0.serialize_rest(entries);
    }
}

impl Serialize for SetTenantBody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.properties.serialize(self, serializer)
    }
}

impl Body for SetTenantBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        self.0.fault().map_or_else(|| encode_json(self), Err)
    }
}

/// A tenant, as Knock knows it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct StoredTenant {
    /// Names the tenant, in the application too.
    pub id: String,
    /// The display name.
    pub name: Option<String>,
    /// The branding and the preferences.
    pub settings: Option<TenantSettings>,
    /// Everything else: what the application has set.
    #[serde(flatten)]
    pub properties: Map,
}

/// What a tenant is set to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TenantSettings {
    /// How messages look that are sent for the tenant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branding: Option<Branding>,
    /// What the users of the tenant are notified of by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preference_set: Option<PreferenceSet>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

macro_rules! branding {
    ($($(#[$attribute:meta])* $name:ident),* $(,)?) => {
        /// How messages look that are sent for a tenant.
        ///
        /// The same type is sent and received. What is `None` is left out of a request,
        /// and what this version of the crate does not know is kept in `extra`.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[non_exhaustive]
        pub struct Branding {
            $(
                $(#[$attribute])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $name: Option<String>,
            )*
            /// Everything else.
            #[serde(flatten)]
            pub extra: Map,
        }

        impl Branding {
            /// A branding that says nothing.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            $(
                $(#[$attribute])*
                #[must_use]
                pub fn $name(mut self, $name: impl Into<String>) -> Self {
                    self.$name = Some($name.into());
                    self
                }
            )*
        }
    };
}

branding! {
    /// The URL of an icon.
    icon_url,
    /// The URL of a logo.
    logo_url,
    /// The primary colour, as a hex value such as `#33FF5B`.
    primary_color,
    /// The colour that stands out from the primary one, as a hex value.
    primary_color_contrast,
    /// The URL of an icon for dark mode; the default is the other one.
    dark_icon_url,
    /// The URL of a logo for dark mode; the default is the other one.
    dark_logo_url,
    /// The primary colour in dark mode, as a hex value; the default is `#FFFFFF`.
    dark_primary_color,
    /// The colour that stands out from the primary one in dark mode, as a hex value; the
    /// default is `#000000`.
    dark_primary_color_contrast,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_is_read_with_all_that_is_unknown() {
        let tenant: StoredTenant = serde_json::from_value(serde_json::json!({
            "__typename": "Tenant",
            "id": "acme",
            "name": null,
            "plan": "pro",
            "settings": {
                "branding": { "primary_color": "#33FF5B", "font": "Inter", "logo_url": null },
                "preference_set": { "id": "default", "channel_types": { "email": false } },
                "novel": 1,
            },
        }))
        .unwrap();
        assert_eq!(tenant.properties["plan"], "pro");
        let settings = tenant.settings.unwrap();
        assert_eq!(settings.extra["novel"], 1);
        let branding = settings.branding.unwrap();
        assert_eq!(branding.primary_color.as_deref(), Some("#33FF5B"));
        assert_eq!(
            (branding.logo_url, &branding.extra["font"]),
            (None, &"Inter".into())
        );
        let preferences = settings.preference_set.unwrap();
        let email = preferences.channel_types.as_ref().unwrap().get("email");
        assert_eq!(email, Some(&false.into()));
        let bare: StoredTenant = serde_json::from_str(r#"{"id":"a"}"#).unwrap();
        assert_eq!(bare.settings, None);
    }
}
