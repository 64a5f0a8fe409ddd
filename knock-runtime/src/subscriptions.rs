use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::bulk::Bulk;
use crate::json::{Json, or_default};
use crate::request::{Body, encode_json};
use crate::{IntoRecipients, List, Map, Object, Objects, Recipient, Request, UserOrObject};

/// The most recipients that are subscribed at a time, by
/// <https://docs.knock.app/concepts/subscriptions>.
const MOST_RECIPIENTS: usize = 100;

/// A recipient that is notified whenever an object is.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Subscription {
    /// What is subscribed to.
    pub object: Object,
    /// Who has subscribed.
    pub recipient: UserOrObject,
    /// What the application has said about the subscription.
    #[serde(default, deserialize_with = "or_default")]
    pub properties: Map,
    /// When it was made, in ISO 8601.
    pub inserted_at: Option<String>,
    /// When it last changed, in ISO 8601.
    pub updated_at: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

impl Objects {
    /// Lists who has subscribed to an object.
    pub fn subscribers(&self, id: impl Into<String>) -> List<Subscription> {
        self.list_subscriptions(id, "object")
    }

    /// Lists what an object has subscribed to.
    pub fn subscriptions(&self, id: impl Into<String>) -> List<Subscription> {
        self.list_subscriptions(id, "recipient")
    }

    fn list_subscriptions(&self, id: impl Into<String>, mode: &str) -> List<Subscription> {
        let path = self.whose(id).path("/subscriptions", []);
        Request::new(&self.client, Method::GET, path, ()).query_value("mode", mode)
    }

    /// Subscribes up to 100 recipients to an object, or changes their subscriptions.
    /// Recipients with properties are identified as well. To do it twice comes to the
    /// same as to do it once, so the request is retried.
    ///
    /// ```no_run
    /// # async fn f(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// client
    ///     .objects("projects")
    ///     .subscribe("q1", ["user_123", "user_456"])
    ///     .properties(serde_json::json!({ "role": "member" }))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn subscribe(&self, id: impl Into<String>, recipients: impl IntoRecipients) -> Subscribe {
        let path = self.whose(id).path("/subscriptions", []);
        let body = SubscribeBody {
            recipients: recipients.into_recipients(),
            properties: None,
        };
        let fault = fault(&body.recipients);
        let request = Request::new(&self.client, Method::POST, path, body);
        request.harmless().refuse_if(fault)
    }

    /// Ends the subscriptions of up to 100 recipients, given by their ids. The answer are
    /// the subscriptions that there were.
    pub fn unsubscribe(
        &self,
        id: impl Into<String>,
        recipients: impl IntoRecipients,
    ) -> Unsubscribe {
        let path = self.whose(id).path("/subscriptions", []);
        let body = UnsubscribeBody {
            recipients: recipients.into_recipients(),
        };
        let fault = reference_fault(&body.recipients);
        Request::new(&self.client, Method::DELETE, path, body).refuse_if(fault)
    }

    /// Subscribes to many objects of the collection at once: each has its own
    /// recipients, up to 100, as [`subscribe`](Self::subscribe) does for one.
    ///
    /// ```no_run
    /// # async fn f(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// use knock_runtime::Subscribers;
    /// use serde_json::json;
    ///
    /// let request = client.objects("projects").bulk_subscribe([
    ///     Subscribers::new("q1", ["user_123"]).properties(json!({ "role": "owner" })),
    ///     Subscribers::new("q2", ["user_123", "user_456"]),
    /// ]);
    /// let finished = request.wait().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn bulk_subscribe(
        &self,
        subscriptions: impl IntoIterator<Item = Subscribers>,
    ) -> Bulk<Subscribers> {
        let path = self.bulk_path("/v1/objects/{collection}/bulk/subscriptions/add");
        let subscriptions = Subscribers::all(subscriptions, fault);
        Bulk::of(&self.client, path, "subscriptions", subscriptions)
    }

    /// Ends subscriptions to many objects of the collection at once: each has its own
    /// recipients, up to 100, as [`unsubscribe`](Self::unsubscribe) does for one. A
    /// subscription that does not exist is passed over.
    pub fn bulk_unsubscribe(
        &self,
        subscriptions: impl IntoIterator<Item = Subscribers>,
    ) -> Bulk<Subscribers> {
        let path = self.bulk_path("/v1/objects/{collection}/bulk/subscriptions/delete");
        let subscriptions = Subscribers::all(subscriptions, reference_fault);
        Bulk::of(&self.client, path, "subscriptions", subscriptions)
    }
}

impl List<Subscription> {
    /// Limits the list: [subscribers](Objects::subscribers) to these recipients, and
    /// what somebody has [subscribed](Objects::subscriptions) to to these objects.
    pub fn only(self, recipients: impl IntoRecipients) -> Self {
        let filter = if self.has_query_value("mode", "object") {
            "recipients"
        } else {
            "objects"
        };
        self.query_recipients(filter, recipients)
    }
}

/// A request that subscribes recipients to an object.
pub type Subscribe = Request<Vec<Subscription>, SubscribeBody>;

/// The body of a [`Subscribe`].
#[derive(Clone, Debug, Serialize)]
pub struct SubscribeBody {
    recipients: Vec<Recipient>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Json>,
}

impl Subscribe {
    /// Says something about the subscriptions, which templates can show: a struct, a
    /// map or whatever else serialises to a JSON object.
    pub fn properties(mut self, properties: impl Serialize) -> Self {
        self.body.properties = Some(Json::object("properties", &properties));
        self
    }
}

impl Body for SubscribeBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        encode_json(self)
    }
}

/// A request that ends subscriptions to an object.
pub type Unsubscribe = Request<Vec<Subscription>, UnsubscribeBody>;

/// The body of an [`Unsubscribe`].
#[derive(Clone, Debug, Serialize)]
pub struct UnsubscribeBody {
    recipients: Vec<Recipient>,
}

impl Body for UnsubscribeBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        encode_json(self)
    }
}

/// One object of many, and who is to be subscribed to it or no longer; see
/// [`Objects::bulk_subscribe`].
#[derive(Clone, Debug, Serialize)]
pub struct Subscribers {
    id: String,
    recipients: Vec<Recipient>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Json>,
}

impl Subscribers {
    /// Up to 100 recipients for the object of this id.
    pub fn new(id: impl Into<String>, recipients: impl IntoRecipients) -> Self {
        Self {
            id: id.into(),
            recipients: recipients.into_recipients(),
            properties: None,
        }
    }

    /// Says something about the subscriptions, as [`Subscribe::properties`] does. It
    /// counts for [`Objects::bulk_subscribe`] only.
    #[must_use]
    pub fn properties(mut self, properties: impl Serialize) -> Self {
        self.properties = Some(Json::object("properties", &properties));
        self
    }

    fn all(
        all: impl IntoIterator<Item = Self>,
        fault: impl Fn(&[Recipient]) -> Option<String>,
    ) -> Result<Vec<Self>, String> {
        let check = |subscribers: Self| {
            if subscribers.id.is_empty() {
                return Err("the id of an object is empty".to_owned());
            }
            fault(&subscribers.recipients).map_or(Ok(subscribers), Err)
        };
        all.into_iter().map(check).collect()
    }
}

/// What makes a list of recipients one that cannot be subscribed.
fn fault(recipients: &[Recipient]) -> Option<String> {
    match recipients.len() {
        0 => Some("there is no recipient".to_owned()),
        count if count > MOST_RECIPIENTS => Some(format!(
            "there are {count} recipients, and Knock takes up to {MOST_RECIPIENTS} at a time \
             (https://docs.knock.app/concepts/subscriptions)"
        )),
        _ => recipients.iter().find_map(Recipient::fault),
    }
}

/// What makes a list of recipients one whose subscriptions cannot be ended.
fn reference_fault(recipients: &[Recipient]) -> Option<String> {
    fault(recipients).or_else(|| {
        let mut recipients = recipients.iter();
        recipients.find_map(|recipient| recipient.reference().err())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscription_is_read_whoever_has_subscribed() {
        let of = |recipient: serde_json::Value| -> Subscription {
            serde_json::from_value(serde_json::json!({
                "__typename": "Subscription",
                "object": { "id": "q1", "collection": "projects", "properties": { "budget": 5 } },
                "recipient": recipient,
                "properties": null,
                "inserted_at": "2026-03-23T12:00:00Z",
            }))
            .unwrap()
        };
        let user = of(serde_json::json!({ "id": "user_1", "plan": "pro" }));
        let UserOrObject::User(subscriber) = &user.recipient else {
            panic!("{:?}", user.recipient);
        };
        assert_eq!(subscriber.properties["plan"], "pro");
        assert_eq!(user.object.properties["budget"], 5);
        assert_eq!(user.extra["__typename"], "Subscription");
        let object = of(serde_json::json!({ "id": "a", "collection": "teams", "properties": {} }));
        assert!(matches!(object.recipient, UserOrObject::Object(_)));
        let novel = of(serde_json::json!({ "email": "jane@example.com" }));
        assert_eq!(novel.recipient.id(), None);
    }
}
