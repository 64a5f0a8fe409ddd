mod identified;

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::hash::BuildHasher;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::json::Json;
use crate::ordered::Ordered;
use crate::payload::{Entries, Extra, Fields};
use crate::preferences::PreferenceSet;

pub use identified::Identified;

/// Who is notified, or who acted: a user, or an object of a collection.
///
/// A plain id is a reference. A recipient with properties is identified inline:
/// Knock creates or updates it before the workflow runs.
///
/// ```
/// use knock_runtime::Recipient;
///
/// let user = Recipient::user("user_123");
/// assert_eq!(serde_json::to_string(&user)?, r#""user_123""#);
///
/// let actor = Recipient::user("user_456").name("Sarah Chen");
/// assert_eq!(serde_json::to_string(&actor)?, r#"{"id":"user_456","name":"Sarah Chen"}"#);
///
/// let project = Recipient::object("projects", "q1");
/// assert_eq!(serde_json::to_string(&project)?, r#"{"id":"q1","collection":"projects"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// An empty id makes the request fail before it is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipient {
    id: String,
    collection: Option<String>,
    properties: Extra,
    channel_data: Ordered<Json>,
    preferences: Ordered<PreferenceSet>,
    trigger_data: Option<Json>,
}

impl Recipient {
    /// The user of this id.
    pub fn user(id: impl Into<String>) -> Self {
        Self::new(id.into(), None)
    }

    /// The object of this id in `collection`.
    pub fn object(collection: impl Into<String>, id: impl Into<String>) -> Self {
        Self::new(id.into(), Some(collection.into()))
    }

    fn new(id: String, collection: Option<String>) -> Self {
        Self {
            id,
            collection,
            properties: Extra::new(),
            channel_data: Ordered::new(),
            preferences: Ordered::new(),
            trigger_data: None,
        }
    }

    /// Sets the display name.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        self.property("name", name.into())
    }

    /// Sets the email address.
    #[must_use]
    pub fn email(self, email: impl Into<String>) -> Self {
        self.property("email", email.into())
    }

    /// Sets the phone number, in E.164 form.
    #[must_use]
    pub fn phone_number(self, phone_number: impl Into<String>) -> Self {
        self.property("phone_number", phone_number.into())
    }

    /// Sets any property. `id`, `collection`, `channel_data`, `preferences` and
    /// `$trigger_data` are none, but are set by [`user`](Self::user),
    /// [`object`](Self::object) and the methods of their names: one of these keys, or a
    /// value that does not serialise, makes the request fail before it is sent.
    #[must_use]
    pub fn property(mut self, key: impl Into<String>, value: impl Serialize) -> Self {
        self.properties.insert(key, value);
        self
    }

    /// Sets properties from a struct or a map, each of its entries as
    /// [`property`](Self::property) does. What is not a JSON object makes the request
    /// fail before it is sent.
    ///
    /// ```
    /// use knock_runtime::Recipient;
    ///
    /// let user = Recipient::user("user_123")
    ///     .properties(serde_json::json!({ "name": "Jane Doe", "plan": "pro" }));
    /// assert_eq!(
    ///     serde_json::to_string(&user)?,
    ///     r#"{"id":"user_123","name":"Jane Doe","plan":"pro"}"#
    /// );
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn properties(mut self, properties: impl Serialize) -> Self {
        let properties = Json::object("properties", &properties);
        match properties.members() {
            Some(members) => {
                for (key, value) in members.iter() {
                    self.properties.insert(key, value);
                }
            }
            None => self.properties.insert("properties", properties),
        }
        self
    }

    /// Sets what a channel needs in order to reach this recipient, such as
    /// [`PushTokens`](crate::PushTokens).
    #[must_use]
    pub fn channel_data(mut self, channel_id: impl Into<String>, data: impl Serialize) -> Self {
        self.channel_data
            .insert(channel_id, Json::object("channel data", &data));
        self
    }

    /// Merges these into the recipient's preference set `default`.
    #[must_use]
    pub fn preferences(mut self, preferences: PreferenceSet) -> Self {
        self.preferences.insert("default", preferences);
        self
    }

    /// Adds to the data of the workflow run of this recipient alone: Knock merges
    /// it over the data of the trigger. It counts in the recipients of a trigger
    /// only.
    #[must_use]
    pub fn trigger_data(mut self, data: impl Serialize) -> Self {
        self.trigger_data = Some(Json::object("data", &data));
        self
    }

    /// What makes this recipient one that Knock would not take.
    pub(crate) fn fault(&self) -> Option<String> {
        if self.id.is_empty() {
            return Some("the id of a recipient is empty".to_owned());
        }
        if self.collection.as_deref() == Some("") {
            return Some("the collection of a recipient is empty".to_owned());
        }
        self.properties.fault(&[
            ("id", "`Recipient::user` or `Recipient::object`"),
            ("collection", "`Recipient::object`"),
            ("channel_data", "the method `channel_data`"),
            ("preferences", "the method `preferences`"),
            ("$trigger_data", "the method `trigger_data`"),
        ])
    }

    /// The id, and the collection of an object, for where Knock takes no more.
    pub(crate) fn reference(&self) -> Result<(&str, Option<&str>), String> {
        if let Some(fault) = self.fault() {
            return Err(fault);
        }
        if self.is_plain() {
            return Ok((&self.id, self.collection.as_deref()));
        }
        Err(
            "a recipient has more than an id and a collection, which only triggers and \
             schedules take"
                .to_owned(),
        )
    }

    /// Whether there is nothing but an id and a collection.
    fn is_plain(&self) -> bool {
        self.properties.is_empty()
            && self.channel_data.is_empty()
            && self.preferences.is_empty()
            && self.trigger_data.is_none()
    }
}

impl Fields for Recipient {
    fn serialize_fields<M: SerializeMap>(&self, entries: &mut Entries<M>) {
        entries.entry("id", &self.id);
        entries.optional("collection", &self.collection);
        if !self.channel_data.is_empty() {
            entries.entry("channel_data", &self.channel_data);
        }
        if !self.preferences.is_empty() {
            entries.entry("preferences", &self.preferences);
        }
        entries.optional("$trigger_data", &self.trigger_data);
    }
}

impl Serialize for Recipient {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.collection.is_none() && self.is_plain() {
            return serializer.serialize_str(&self.id);
        }
        self.properties.serialize(self, serializer)
    }
}

impl From<&str> for Recipient {
    fn from(id: &str) -> Self {
        Self::user(id)
    }
}

impl From<&&str> for Recipient {
    fn from(id: &&str) -> Self {
        Self::user(*id)
    }
}

impl From<String> for Recipient {
    fn from(id: String) -> Self {
        Self::user(id)
    }
}

impl From<&String> for Recipient {
    fn from(id: &String) -> Self {
        Self::user(id)
    }
}

impl From<&Self> for Recipient {
    fn from(recipient: &Self) -> Self {
        recipient.clone()
    }
}

/// One recipient or several: an id, a [`Recipient`], and arrays, slices and
/// collections of them.
///
/// Rust's coherence rules leave no room for every iterator; collect one into a
/// `Vec`.
pub trait IntoRecipients {
    /// The recipients in their order.
    fn into_recipients(self) -> Vec<Recipient>;
}

macro_rules! one_recipient {
    ($($one:ty),*) => {$(
        impl IntoRecipients for $one {
            fn into_recipients(self) -> Vec<Recipient> {
                vec![self.into()]
            }
        }
    )*};
}

one_recipient!(Recipient, &Recipient, &str, String, &String);

macro_rules! several_recipients {
    ($([$($generics:tt)*] $collection:ty),* $(,)?) => {$(
        impl<$($generics)*> IntoRecipients for $collection
        where
            <$collection as IntoIterator>::Item: Into<Recipient>,
        {
            fn into_recipients(self) -> Vec<Recipient> {
                self.into_iter().map(Into::into).collect()
            }
        }
    )*};
}

several_recipients!(
    [T, const N: usize] [T; N],
    [T] Vec<T>,
    [T] VecDeque<T>,
    [T] BTreeSet<T>,
    [T, S: BuildHasher] HashSet<T, S>,
    ['a, T, const N: usize] &'a [T; N],
    ['a, T] &'a [T],
    ['a, T] &'a Vec<T>,
    ['a, T] &'a BTreeSet<T>,
    ['a, T, S: BuildHasher] &'a HashSet<T, S>,
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PushTokens;
    use crate::preferences::ChannelType;

    fn json(recipients: impl IntoRecipients) -> String {
        serde_json::to_string(&recipients.into_recipients()).unwrap()
    }

    #[test]
    fn properties_that_are_no_object_are_refused_when_they_are_sent() {
        let recipient = Recipient::user("user_123").properties([1, 2]);
        let error = serde_json::to_string(&recipient).unwrap_err().to_string();
        assert!(
            error.contains("`properties` must be a JSON object"),
            "{error}"
        );
    }

    #[test]
    fn one_and_several() {
        let owned = vec![String::from("a"), String::from("b")];
        assert_eq!(json("a"), r#"["a"]"#);
        assert_eq!(json(Recipient::user("a")), r#"["a"]"#);
        assert_eq!(json(["a", "b"]), r#"["a","b"]"#);
        assert_eq!(json([&owned[0], &owned[1]]), r#"["a","b"]"#);
        assert_eq!(json(&owned), r#"["a","b"]"#);
        assert_eq!(json(owned.as_slice()), r#"["a","b"]"#);
        assert_eq!(json(owned), r#"["a","b"]"#);
        assert_eq!(json(BTreeSet::from(["b", "a"])), r#"["a","b"]"#);
        assert_eq!(json([Recipient::user("a"), "b".into()]), r#"["a","b"]"#);
    }

    #[test]
    fn an_inline_recipient_carries_everything() {
        let recipient = Recipient::user("a")
            .name("Jane")
            .email("jane@example.com")
            .phone_number("+4930123456")
            .property("plan", "pro")
            .channel_data("channel", PushTokens::new(["token"]))
            .preferences(PreferenceSet::new().channel_type(ChannelType::Email, false))
            .trigger_data(serde_json::json!({ "role": "owner" }));
        assert_eq!(
            serde_json::to_string(&recipient).unwrap(),
            concat!(
                r#"{"id":"a","channel_data":{"channel":{"tokens":["token"]}},"#,
                r#""preferences":{"default":{"channel_types":{"email":false}}},"#,
                r#""$trigger_data":{"role":"owner"},"#,
                r#""name":"Jane","email":"jane@example.com","#,
                r#""phone_number":"+4930123456","plan":"pro"}"#
            )
        );
    }

    #[test]
    fn an_empty_id_is_a_fault() {
        assert_eq!(Recipient::user("a").fault(), None);
        assert!(Recipient::user("").fault().is_some());
        assert!(Recipient::object("", "a").fault().is_some());
    }

    #[test]
    fn what_is_no_property_is_a_fault_and_says_what_sets_it() {
        for (key, way) in [
            ("id", "`Recipient::user`"),
            ("collection", "`Recipient::object`"),
            ("channel_data", "`channel_data`"),
            ("preferences", "`preferences`"),
            ("$trigger_data", "`trigger_data`"),
        ] {
            let fault = Recipient::user("a").property(key, "x").fault().unwrap();
            assert!(fault.contains(&format!("`{key}` is not set")), "{fault}");
            assert!(fault.contains(way), "{fault}");
            let members = serde_json::Map::from_iter([(key.to_owned(), "x".into())]);
            let all_at_once = Recipient::user("a").properties(members);
            assert_eq!(all_at_once.fault(), Some(fault));
        }
        assert_eq!(Recipient::user("a").property("plan", "x").fault(), None);
    }
}
