//! What generated code calls, and nobody else: the compiler checks it once, and not for every workflow.

use std::collections::BTreeMap;

use crate::{Client, CreateSchedules, IntoRecipients, Recipient, Trigger, Workflow};

/// Triggers a workflow for all recipients with the same data.
pub fn trigger<W: Workflow>(
    client: &Client,
    recipients: impl IntoRecipients,
    data: impl Into<W::Payload>,
) -> Trigger {
    client.trigger(W::KEY, recipients).data(data.into())
}

/// Triggers a workflow for each recipient with data of its own.
pub fn trigger_each<W: Workflow>(
    client: &Client,
    recipients: impl IntoIterator<Item = (impl Into<Recipient>, impl Into<W::Payload>)>,
) -> Trigger {
    let recipients = recipients.into_iter();
    client.trigger_each(
        W::KEY,
        recipients.map(|(recipient, data)| (recipient, data.into())),
    )
}

/// Schedules a workflow for all recipients with the same data.
pub fn schedule<W: Workflow>(
    client: &Client,
    recipients: impl IntoRecipients,
    data: impl Into<W::Payload>,
) -> CreateSchedules {
    let request = client.schedules().create(W::KEY, recipients);
    request.data(data.into())
}

/// Sets an optional field.
pub fn set<T>(field: &mut Option<T>, value: impl Into<T>) {
    *field = Some(value.into());
}

/// Sets an optional list.
pub fn set_list<T>(field: &mut Option<Vec<T>>, values: impl IntoIterator<Item = impl Into<T>>) {
    *field = Some(values.into_iter().map(Into::into).collect());
}

/// Sets an optional map.
pub fn set_map<T>(
    field: &mut Option<BTreeMap<String, T>>,
    entries: impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>,
) {
    let entries = entries.into_iter();
    *field = Some(
        entries
            .map(|(key, value)| (key.into(), value.into()))
            .collect(),
    );
}
