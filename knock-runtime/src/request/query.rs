//! Parameters of the query that are more than a text.
//!
//! Parts are named in brackets, `inserted_at[gt]`, where Knock's description of its API writes
//! `inserted_at.gt`: all official SDKs for servers send brackets.

use serde::Serialize;

use super::{Call, Request};
use crate::json::Json;
use crate::{DateTime, IntoRecipients};

impl<T, B> Request<T, B> {
    /// Sets a parameter that has several values, as `name[]=a&name[]=b`.
    pub(crate) fn query_texts<V: Into<String>>(
        mut self,
        name: &str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        self.call.forget(name);
        let others = self.call.query.len();
        let pairs = values.into_iter().map(Into::into);
        self.call
            .query
            .extend(pairs.map(|value| (format!("{name}[]"), value)));
        if self.call.query.len() == others {
            return self.refuse_empty(name);
        }
        self
    }

    /// Sets a parameter that names one recipient: `name=id`, or
    /// `name[id]=…&name[collection]=…`.
    pub(crate) fn query_recipient(mut self, name: &str, recipient: impl IntoRecipients) -> Self {
        self.call.forget(name);
        match &recipient.into_recipients()[..] {
            [one] => match one.reference() {
                Ok((id, collection)) => self.query_reference(name, id, collection),
                Err(fault) => self.refuse(fault),
            },
            _ => self.refuse(format!("the filter `{name}` takes one recipient")),
        }
    }

    /// Sets a parameter that names several recipients. Where an object is among them,
    /// each has an index, by which the server tells them apart.
    pub(crate) fn query_recipients(mut self, name: &str, recipients: impl IntoRecipients) -> Self {
        let recipients = recipients.into_recipients();
        let references = recipients.iter().map(|recipient| recipient.reference());
        let references: Vec<_> = match references.collect::<Result<_, _>>() {
            Ok(references) => references,
            Err(fault) => return self.refuse(fault),
        };
        if references
            .iter()
            .all(|(_, collection)| collection.is_none())
        {
            return self.query_texts(name, references.into_iter().map(|(id, _)| id));
        }
        self.call.forget(name);
        for (index, (id, collection)) in references.into_iter().enumerate() {
            self = self.query_reference(&format!("{name}[{index}]"), id, collection);
        }
        self
    }

    fn query_reference(self, name: &str, id: &str, collection: Option<&str>) -> Self {
        match collection {
            Some(collection) => self
                .query_pair(&format!("{name}[id]"), id)
                .query_pair(&format!("{name}[collection]"), collection),
            None => self.query_pair(name, id),
        }
    }

    pub(crate) fn query_number(self, name: &str, value: u32) -> Self {
        self.query_value(name, value.to_string())
    }

    pub(crate) fn query_flag(self, name: &str, value: bool) -> Self {
        self.query_value(name, value.to_string())
    }

    /// Sets a parameter that is a JSON object as text.
    pub(crate) fn query_json(self, name: &str, value: impl Serialize) -> Self {
        match Json::object(name, &value).into_text() {
            Ok(text) => self.query_value(name, text),
            Err(fault) => self.refuse(fault),
        }
    }

    pub(crate) fn query_moment(self, name: &str, moment: impl Into<DateTime>) -> Self {
        let moment = moment.into();
        match serde_json::to_value(&moment) {
            Ok(_) => self.query_value(name, moment.to_string()),
            Err(error) => self.refuse(format!("`{name}`: {error}")),
        }
    }

    /// A list without values would be the same as no list, which is rarely meant.
    fn refuse_empty(self, name: &str) -> Self {
        self.refuse(format!(
            "the list `{name}` is empty: leave it out for what is not limited to any"
        ))
    }
}

impl Call {
    /// Takes back a parameter that has one value.
    pub(super) fn forget_value(&mut self, name: &str) {
        self.query.retain(|(known, _)| known != name);
    }

    /// Takes back a parameter of any form.
    fn forget(&mut self, name: &str) {
        self.query.retain(|(known, _)| {
            let rest = known.strip_prefix(name);
            !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
        });
    }
}

/// Defines methods that set a parameter of the query each.
macro_rules! query_parameters {
    ($($(#[$attribute:meta])* $name:ident($value:ty) = $method:ident $parameter:literal),+ $(,)?) => {$(
        $(#[$attribute])*
        pub fn $name(self, $name: $value) -> Self {
            self.$method($parameter, $name)
        }
    )+};
}

/// Defines the filters by the moment at which something was made.
macro_rules! inserted_at_parameters {
    () => {
        $crate::request::query_parameters! {
            /// Only what was made after this moment.
            inserted_after(impl Into<$crate::DateTime>) = query_moment "inserted_at[gt]",
            /// Only what was made at this moment or after it.
            inserted_at_or_after(impl Into<$crate::DateTime>) = query_moment "inserted_at[gte]",
            /// Only what was made before this moment.
            inserted_before(impl Into<$crate::DateTime>) = query_moment "inserted_at[lt]",
            /// Only what was made at this moment or before it.
            inserted_at_or_before(impl Into<$crate::DateTime>) = query_moment "inserted_at[lte]",
        }
    };
}

pub(crate) use {inserted_at_parameters, query_parameters};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Client, Method, Recipient, Timestamp};

    type Unsent = Request<()>;

    fn request() -> Unsent {
        let client = Client::new("sk_test_1").unwrap();
        let path = crate::request::Path::new("/v1/messages", []);
        Request::without_answer(&client, Method::GET, path, ())
    }

    fn query(request: &Unsent) -> Vec<(&str, &str)> {
        assert_eq!(request.call.fault, None);
        let pairs = request.call.query.iter();
        pairs.map(|(name, value)| (&name[..], &value[..])).collect()
    }

    #[test]
    fn a_second_list_replaces_the_first() {
        let request = request()
            .query_value("status_code", "1")
            .query_texts("status", ["sent"])
            .query_texts("status", ["read", "seen"]);
        assert_eq!(
            query(&request),
            [
                ("status_code", "1"),
                ("status[]", "read"),
                ("status[]", "seen")
            ]
        );
    }

    #[test]
    fn recipients_have_an_index_where_an_object_is_among_them() {
        let request = request()
            .query_recipients("recipients", ["b"])
            .query_recipients("recipients", [Recipient::object("c", "1"), "a".into()])
            .query_recipient("recipient", Recipient::object("c", "1"));
        assert_eq!(
            query(&request),
            [
                ("recipients[0][id]", "1"),
                ("recipients[0][collection]", "c"),
                ("recipients[1]", "a"),
                ("recipient[id]", "1"),
                ("recipient[collection]", "c"),
            ]
        );
    }

    #[test]
    fn one_recipient_replaces_another_of_the_other_kind() {
        let user = request()
            .query_recipient("recipient", Recipient::object("c", "1"))
            .query_recipient("recipient", "a");
        assert_eq!(query(&user), [("recipient", "a")]);
        let object = user.query_recipient("recipient", Recipient::object("c", "2"));
        assert_eq!(
            query(&object),
            [("recipient[id]", "2"), ("recipient[collection]", "c")]
        );
    }

    #[test]
    fn what_no_query_can_carry_is_told() {
        let never = Timestamp::from_unix_seconds(i64::MAX);
        for (request, reason) in [
            (
                request().query_texts("ids", [""; 0]),
                "the list `ids` is empty",
            ),
            (
                request().query_recipients("r", [""; 0]),
                "the list `r` is empty",
            ),
            (
                request().query_recipient("r", ["a", "b"]),
                "takes one recipient",
            ),
            (
                request().query_recipient("r", Recipient::user("a").name("A")),
                "more than an id",
            ),
            (
                request().query_recipients("r", [Recipient::user("")]),
                "id of a recipient is empty",
            ),
            (
                request().query_json("data", [1]),
                "`data` must be a JSON object",
            ),
            (request().query_moment("from", never), "`from`"),
        ] {
            let fault = request.call.fault.unwrap();
            assert!(fault.contains(reason), "{fault}");
        }
    }
}
