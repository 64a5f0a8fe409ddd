use serde::Deserialize;

use crate::{Object, User, Value};

/// A user or an object, with all that Knock knows of it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum UserOrObject {
    /// An object: what has a collection.
    Object(Object),
    /// A user.
    User(User),
    /// A form that this version of the crate does not know.
    Other(Value),
}

impl UserOrObject {
    /// The id, be it of a user or of an object.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Object(object) => Some(&object.id),
            Self::User(user) => Some(&user.id),
            Self::Other(value) => value.get("id")?.as_str(),
        }
    }
}
