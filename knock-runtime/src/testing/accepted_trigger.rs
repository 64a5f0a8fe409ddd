use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::difference::differences;
use super::service::Accepted;
use crate::{Map, Workflow};

/// A trigger that a [`FakeKnock`](super::FakeKnock) accepted, of the workflow whose data is a `W`;
/// see [`FakeKnock::triggers`](super::FakeKnock::triggers).
#[derive(Clone, Debug)]
pub struct AcceptedTrigger<W> {
    accepted: Accepted,
    data: Value,
    workflow: PhantomData<fn() -> W>,
}

impl<W: Workflow> AcceptedTrigger<W> {
    /// The trigger, if it is one of this workflow.
    pub(super) fn of(accepted: &Accepted) -> Option<Self> {
        (accepted.workflow == W::KEY).then(|| Self {
            accepted: accepted.clone(),
            data: match accepted.body.get("data") {
                None | Some(Value::Null) => Value::Object(Map::new()),
                Some(data) => data.clone(),
            },
            workflow: PhantomData,
        })
    }

    /// The recipients as they were sent: ids, or objects with an id. They can be compared with
    /// ids: `assert_eq!(trigger.recipients(), ["user_123"])`.
    #[must_use]
    pub fn recipients(&self) -> &[Value] {
        self.accepted
            .body
            .get("recipients")
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// The actor, as it was sent.
    #[must_use]
    pub fn actor(&self) -> Option<&Value> {
        self.accepted.body.get("actor")
    }

    /// The tenant, as it was sent.
    #[must_use]
    pub fn tenant(&self) -> Option<&Value> {
        self.accepted.body.get("tenant")
    }

    /// The cancellation key.
    #[must_use]
    pub fn cancellation_key(&self) -> Option<&str> {
        self.accepted.body.get("cancellation_key")?.as_str()
    }

    /// The idempotency key, which every trigger of this crate has.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&str> {
        self.accepted.idempotency_key.as_deref()
    }

    /// The id that was answered.
    #[must_use]
    pub fn workflow_run_id(&self) -> &str {
        &self.accepted.workflow_run_id
    }

    /// The data that all recipients share; an empty object if there is none.
    #[must_use]
    pub fn data(&self) -> &Value {
        &self.data
    }

    /// The data that all recipients share, as it is read.
    ///
    /// # Errors
    ///
    /// If it is not the data of a `W`.
    pub fn decode(&self) -> serde_json::Result<W>
    where
        W: DeserializeOwned,
    {
        W::deserialize(&self.data)
    }

    /// The data that the run of this recipient sees: that of the recipient, as
    /// `trigger_each` sends it, over that which all share. None if it is no recipient.
    #[must_use]
    pub fn data_for(&self, recipient_id: &str) -> Option<Value> {
        let mut recipients = self.recipients().iter();
        let recipient = recipients.find(|recipient| id(recipient) == Some(recipient_id))?;
        let mut data = self.data.clone();
        if let (Some(data), Value::Object(own)) =
            (data.as_object_mut(), &recipient["$trigger_data"])
        {
            data.extend(own.clone());
        }
        Some(data)
    }

    /// Asserts what data the run of this recipient sees.
    ///
    /// # Panics
    ///
    /// If it sees other data, each difference being listed, or if it is no recipient.
    #[track_caller]
    pub fn assert_data_for(&self, recipient_id: &str, expected: impl Into<W::Payload>) {
        let Some(sent) = self.data_for(recipient_id) else {
            let ids: Vec<_> = self.recipients().iter().filter_map(id).collect();
            panic!(
                "`{recipient_id}` is no recipient of `{}`, but {ids:?}",
                W::KEY
            );
        };
        assert_equal::<W>(&sent, &expected.into());
    }

    /// Asserts what data all recipients share.
    ///
    /// # Panics
    ///
    /// If they share other data. Each difference is listed.
    #[track_caller]
    pub fn assert_data(&self, expected: impl Into<W::Payload>) {
        assert_equal::<W>(&self.data, &expected.into());
    }
}

fn id(recipient: &Value) -> Option<&str> {
    recipient.as_str().or_else(|| recipient["id"].as_str())
}

#[track_caller]
fn assert_equal<W: Workflow>(sent: &Value, expected: &W::Payload) {
    // By way of the text that is sent, since numbers are not always the same before and after.
    let expected = serde_json::to_string(expected)
        .and_then(|text| serde_json::from_str(&text))
        .unwrap_or_else(|error| panic!("the expected data cannot be sent: {error}"));
    let differences = differences(sent, &expected);
    assert!(
        differences.is_empty(),
        "the data of `{}` is not what was expected:\n{}",
        W::KEY,
        differences.join("\n")
    );
}
