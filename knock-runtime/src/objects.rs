use reqwest::Method;
use serde::Deserialize;

use crate::bulk::{Bulk, ids};
use crate::identify::IdentifyBody;
use crate::json::or_default;
use crate::request::Path;
use crate::whose::Whose;
use crate::{
    Client, Identified, IntoRecipients, List, Map, PreferenceSet, Recipient, RecipientChannelData,
    RecipientPreferences, Request, SetObject,
};

/// The objects of a collection; see [`Client::objects`].
#[derive(Clone, Debug)]
pub struct Objects {
    pub(crate) client: Client,
    pub(crate) collection: String,
}

impl Client {
    /// The objects of a collection: what is no user, but is notified, acts, or is
    /// subscribed to.
    ///
    /// ```no_run
    /// # async fn f(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// let projects = client.objects("projects");
    /// projects.set("q1").name("Q1 Campaign").property("budget", 5000).await?;
    /// projects.subscribe("q1", ["user_123", "user_456"]).await?;
    /// client
    ///     .trigger("activity-update", projects.recipient("q1"))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn objects(&self, collection: impl Into<String>) -> Objects {
        Objects {
            client: self.clone(),
            collection: collection.into(),
        }
    }
}

impl Objects {
    /// An object as a recipient, an actor, or one of many to
    /// [set](Self::bulk_set).
    pub fn recipient(&self, id: impl Into<String>) -> Recipient {
        Recipient::object(&self.collection, id)
    }

    /// Creates an object, or changes the properties that are given.
    pub fn set(&self, id: impl Into<String>) -> SetObject {
        let body = IdentifyBody::default();
        Request::new(&self.client, Method::PUT, self.path(id), body)
    }

    /// Reads an object.
    pub fn get(&self, id: impl Into<String>) -> Request<Object> {
        Request::new(&self.client, Method::GET, self.path(id), ())
    }

    /// Deletes an object for good.
    pub fn delete(&self, id: impl Into<String>) -> Request<()> {
        Request::without_answer(&self.client, Method::DELETE, self.path(id), ())
    }

    /// Lists the objects of the collection.
    pub fn list(&self) -> List<Object> {
        let path = Path::new("/v1/objects/{collection}", [self.collection.clone()]);
        Request::new(&self.client, Method::GET, path, ())
    }

    /// What a channel needs in order to reach an object.
    pub fn channel_data(
        &self,
        id: impl Into<String>,
        channel_id: impl Into<String>,
    ) -> RecipientChannelData {
        RecipientChannelData::new(&self.client, &self.whose(id), channel_id)
    }

    /// What an object is to be notified of: the preference set `default`.
    pub fn preferences(&self, id: impl Into<String>) -> RecipientPreferences {
        self.preference_set(id, "default")
    }

    /// A preference set of an object by its id: `default`, or the id of a tenant.
    pub fn preference_set(
        &self,
        id: impl Into<String>,
        set_id: impl Into<String>,
    ) -> RecipientPreferences {
        RecipientPreferences::new(&self.client, self.whose(id), set_id)
    }

    /// Reads all preference sets of an object.
    pub fn preference_sets(&self, id: impl Into<String>) -> Request<Vec<PreferenceSet>> {
        RecipientPreferences::list(&self.client, &self.whose(id))
    }

    /// Creates up to 1,000 objects of the collection, or changes the properties that
    /// are given, as [`set`](Self::set) does for one.
    ///
    /// ```no_run
    /// # async fn f(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// let projects = client.objects("projects");
    /// let request = projects.bulk_set([
    ///     projects.recipient("q1").name("Q1 Campaign"),
    ///     projects.recipient("q2").name("Q2 Campaign"),
    /// ]);
    /// let finished = request.wait().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn bulk_set(&self, objects: impl IntoRecipients) -> Bulk<Identified> {
        let objects = Identified::all(objects.into_recipients(), Some(&self.collection));
        let path = self.bulk_path("/v1/objects/{collection}/bulk/set");
        Bulk::of(&self.client, path, "objects", objects).limited()
    }

    /// Deletes objects of the collection for good.
    pub fn bulk_delete<I: Into<String>>(
        &self,
        object_ids: impl IntoIterator<Item = I>,
    ) -> Bulk<String> {
        let path = self.bulk_path("/v1/objects/{collection}/bulk/delete");
        let ids = ids("object_ids", object_ids);
        Bulk::of(&self.client, path, "object_ids", ids)
    }

    pub(crate) fn bulk_path(&self, template: &'static str) -> Path {
        Path::new(template, [self.collection.clone()])
    }

    pub(crate) fn whose(&self, id: impl Into<String>) -> Whose {
        Whose::Object {
            collection: self.collection.clone(),
            id: id.into(),
        }
    }

    fn path(&self, id: impl Into<String>) -> Path {
        Path::new(
            "/v1/objects/{collection}/{id}",
            [self.collection.clone(), id.into()],
        )
    }
}

/// An object, as Knock knows it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Object {
    /// Names the object within its collection.
    pub id: String,
    /// The collection that the object belongs to.
    pub collection: String,
    /// What the application has set.
    #[serde(default, deserialize_with = "or_default")]
    pub properties: Map,
    /// When the application says that the object was created, in ISO 8601.
    pub created_at: Option<String>,
    /// When Knock last changed the object, in ISO 8601.
    pub updated_at: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}
