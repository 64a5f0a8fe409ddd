use serde::ser::{Serialize, Serializer};

use super::Recipient;

/// A recipient in a list of users, or of objects of one collection: a JSON object even
/// where there is nothing but an id, and without the collection.
#[derive(Clone, Debug, PartialEq)]
pub struct Identified(Recipient);

impl Identified {
    /// `recipients`, if all of them are users, or objects of `collection`.
    pub(crate) fn all(
        recipients: Vec<Recipient>,
        collection: Option<&str>,
    ) -> Result<Vec<Self>, String> {
        recipients
            .into_iter()
            .map(|recipient| Self::new(recipient, collection))
            .collect()
    }

    fn new(mut recipient: Recipient, collection: Option<&str>) -> Result<Self, String> {
        if let Some(fault) = recipient.identified_fault(collection) {
            return Err(fault);
        }
        recipient.collection = None;
        Ok(Self(recipient))
    }
}

impl Serialize for Identified {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize_identified(serializer)
    }
}

impl Recipient {
    /// Writes a JSON object, even where there is nothing but an id.
    pub(crate) fn serialize_identified<S: Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        self.properties.serialize(self, serializer)
    }

    /// What makes this recipient no user, or no object of `collection`, to identify.
    pub(crate) fn identified_fault(&self, collection: Option<&str>) -> Option<String> {
        let id = &self.id;
        if let Some(fault) = self.fault() {
            return Some(fault);
        }
        if self.collection.as_deref() != collection {
            return Some(match collection {
                None => format!("`{id}` is an object, and only users are taken here"),
                Some(collection) => format!(
                    "`{id}` is no object of the collection `{collection}`, and only those are \
                     taken here: make it by `Objects::recipient`"
                ),
            });
        }
        self.trigger_data
            .as_ref()
            .map(|_| "trigger data counts in the recipients of a trigger only".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_alone_is_an_object_without_its_collection() {
        let objects = vec![Recipient::object("projects", "q1")];
        let users = vec!["user_1".into(), Recipient::user("user_2").name("Jane")];
        for (identified, json) in [
            (
                Identified::all(objects, Some("projects")),
                r#"[{"id":"q1"}]"#,
            ),
            (
                Identified::all(users, None),
                r#"[{"id":"user_1"},{"id":"user_2","name":"Jane"}]"#,
            ),
        ] {
            assert_eq!(serde_json::to_string(&identified.unwrap()).unwrap(), json);
        }
    }

    #[test]
    fn a_recipient_of_another_kind_is_refused() {
        let object = Recipient::object("projects", "q1");
        let with_data = Recipient::user("a").trigger_data(serde_json::json!({}));
        for (recipient, collection, reason) in [
            (object.clone(), None, "`q1` is an object"),
            (object, Some("teams"), "no object of the collection `teams`"),
            (
                "a".into(),
                Some("teams"),
                "no object of the collection `teams`",
            ),
            (with_data, None, "trigger data"),
            ("".into(), None, "id of a recipient is empty"),
        ] {
            let fault = Identified::all(vec![recipient], collection).unwrap_err();
            assert!(fault.contains(reason), "{fault}");
        }
    }
}
