//! The functions of `#[derive(Workflow)]`.

use std::borrow::Borrow;

use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::Value;

use crate::{Cancel, Client, CreateSchedules, IntoRecipients, Recipient, Trigger, Workflow};

/// Paths whose value is `null` where it is not given: member by member, with `[]` for the elements
/// of a list. A condition compares them with `null`, which a missing key does not equal.
pub type Nulls = &'static [&'static [&'static str]];

/// A type with `#[derive(Workflow)]`.
pub trait Derived: Serialize {
    /// What is sent as `null` where the type leaves it out.
    const NULLS: Nulls;
}

impl<T: Derived> Derived for &T {
    const NULLS: Nulls = T::NULLS;
}

/// Triggers a workflow for all recipients with the same data.
pub fn trigger<W: Workflow + Derived>(
    client: &Client,
    recipients: impl IntoRecipients,
    data: &W,
) -> Trigger {
    client.trigger(W::KEY, recipients).data(Data(data))
}

/// Triggers a workflow for each recipient with data of its own.
pub fn trigger_each<W: Workflow + Derived, R: Into<Recipient>, D: Borrow<W>>(
    client: &Client,
    recipients: impl IntoIterator<Item = (R, D)>,
) -> Trigger {
    let recipients = recipients
        .into_iter()
        .map(|(recipient, data)| recipient.into().trigger_data(Data(data.borrow())));
    client.trigger(W::KEY, recipients.collect::<Vec<_>>())
}

/// Schedules a workflow for all recipients with the same data.
pub fn schedule<W: Workflow + Derived>(
    client: &Client,
    recipients: impl IntoRecipients,
    data: &W,
) -> CreateSchedules {
    let request = client.schedules().create(W::KEY, recipients);
    request.data(Data(data))
}

/// Cancels runs of a workflow.
pub fn cancel<W: Workflow>(client: &Client, cancellation_key: impl Into<String>) -> Cancel {
    client.cancel(W::KEY, cancellation_key)
}

/// The data of a derived type as it is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Data<T>(T);

impl<T> From<T> for Data<T> {
    fn from(fields: T) -> Self {
        Self(fields)
    }
}

impl<T: Derived> Serialize for Data<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if T::NULLS.is_empty() {
            return self.0.serialize(serializer);
        }
        let mut data = serde_json::to_value(&self.0).map_err(S::Error::custom)?;
        for path in T::NULLS {
            complete(&mut data, path);
        }
        data.serialize(serializer)
    }
}

/// Adds `null` at a path where nothing stands there and something stands above it.
fn complete(value: &mut Value, path: &[&str]) {
    match (path, value) {
        (["[]", rest @ ..], Value::Array(elements)) => {
            for element in elements {
                complete(element, rest);
            }
        }
        ([name], Value::Object(members)) => {
            members.entry(*name).or_insert(Value::Null);
        }
        ([name, rest @ ..], Value::Object(members)) => {
            if let Some(member) = members.get_mut(*name) {
                complete(member, rest);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn null_is_added_where_nothing_stands() {
        let mut data = json!({"a": 1, "items": [{"b": 2}, {"b": null}, 3], "other": {}});
        for path in [
            &["a"][..],
            &["z"],
            &["items", "[]", "b"],
            &["items", "[]", "c"],
            &["no", "x"],
            &["other", "x"],
        ] {
            complete(&mut data, path);
        }
        assert_eq!(
            data,
            json!({
                "a": 1, "z": null, "other": {"x": null},
                "items": [{"b": 2, "c": null}, {"b": null, "c": null}, 3],
            })
        );
    }
}
