use crate::request::Path;

/// Whose channel data, preferences or subscriptions a request is about.
#[derive(Clone, Debug)]
pub(crate) enum Whose {
    User(String),
    Object { collection: String, id: String },
}

impl Whose {
    pub(crate) fn user(id: impl Into<String>) -> Self {
        Self::User(id.into())
    }

    /// The path of what belongs to them: `rest`, and the values of its placeholders.
    pub(crate) fn path<const N: usize>(&self, rest: &str, values: [String; N]) -> Path {
        let (owner, ids) = match self {
            Self::User(id) => ("/v1/users/{user_id}", vec![id.clone()]),
            Self::Object { collection, id } => (
                "/v1/objects/{collection}/{object_id}",
                vec![collection.clone(), id.clone()],
            ),
        };
        Path::new(format!("{owner}{rest}"), [ids, values.into()].concat())
    }
}
