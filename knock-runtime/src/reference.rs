use serde::{Deserialize, Serialize};

use crate::{IntoRecipients, Map, Recipient, Value};

/// A user or an object as Knock refers to it in its answers.
///
/// It is taken where a [`Recipient`] is, so that what an answer names can be asked for
/// and notified.
///
/// ```
/// use knock_runtime::RecipientReference;
///
/// let user: RecipientReference = serde_json::from_str(r#""user_123""#)?;
/// assert_eq!(user.id(), Some("user_123"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum RecipientReference {
    /// A user, by its id.
    User(String),
    /// An object.
    Object {
        /// The collection that the object belongs to.
        collection: String,
        /// Names the object within its collection.
        id: String,
        /// Everything else.
        #[serde(flatten)]
        extra: Map,
    },
    /// A form that this version of the crate does not know.
    Other(Value),
}

impl RecipientReference {
    /// The id, be it of a user or of an object.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::User(id) | Self::Object { id, .. } => Some(id),
            Self::Other(value) => value.get("id")?.as_str(),
        }
    }
}

/// What has no id is refused before it is sent.
impl From<RecipientReference> for Recipient {
    fn from(reference: RecipientReference) -> Self {
        match reference {
            RecipientReference::Object { collection, id, .. } => Self::object(collection, id),
            user_or_other => Self::user(user_or_other.id().unwrap_or_default()),
        }
    }
}

impl IntoRecipients for RecipientReference {
    fn into_recipients(self) -> Vec<Recipient> {
        vec![self.into()]
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_an_answer_refers_to_can_be_notified() {
        for (answer, recipient) in [
            (json!("user_123"), Some(Recipient::user("user_123"))),
            (
                json!({ "__typename": "RecipientReference", "collection": "projects", "id": "q1" }),
                Some(Recipient::object("projects", "q1")),
            ),
            (
                json!({ "id": "user_123" }),
                Some(Recipient::user("user_123")),
            ),
            (json!({ "email": "jane@example.com" }), None),
        ] {
            let reference: RecipientReference = serde_json::from_value(answer.clone()).unwrap();
            assert_eq!(serde_json::to_value(&reference).unwrap(), answer);
            let converted = Recipient::from(reference);
            match recipient {
                Some(recipient) => assert_eq!(converted, recipient),
                None => assert!(converted.reference().is_err()),
            }
        }
    }
}
