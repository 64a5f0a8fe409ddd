use serde::Serialize;

use super::{DeliveryStatus, EngagementStatus, Message};
use crate::List;
use crate::request::{inserted_at_parameters, query_parameters};

/// The filters of a list of messages; a message has to pass all that are set. A list of
/// values that is empty is refused before the request is sent.
impl List<Message> {
    query_parameters! {
        /// Only messages of this tenant.
        tenant(impl Into<String>) = query_value "tenant",
        /// Only messages of the channel of this id.
        channel_id(impl Into<String>) = query_value "channel_id",
        /// Only messages of these ids, up to 50.
        message_ids(impl IntoIterator<Item = impl Into<String>>) = query_texts "message_ids",
        /// Only messages of workflows that have one of these categories.
        workflow_categories(impl IntoIterator<Item = impl Into<String>>)
            = query_texts "workflow_categories",
        /// Only messages of the workflow of this key.
        source(impl Into<String>) = query_value "source",
        /// Only messages of this run, whose id a [trigger](crate::Client::trigger)
        /// answers with.
        workflow_run_id(impl Into<String>) = query_value "workflow_run_id",
        /// Only messages of this run of one recipient.
        workflow_recipient_run_id(impl Into<String>) = query_value "workflow_recipient_run_id",
        /// Only messages whose data has these entries: a JSON object of text, numbers,
        /// booleans and null, since Knock keeps no others to filter by, and of text the
        /// first 256 characters.
        trigger_data(impl Serialize) = query_json "trigger_data",
    }

    inserted_at_parameters!();

    /// Only messages that have one of these delivery statuses.
    pub fn status<S: Into<DeliveryStatus>>(self, statuses: impl IntoIterator<Item = S>) -> Self {
        let statuses = statuses.into_iter().map(Into::into);
        self.query_texts("status", statuses.map(|status| status.to_string()))
    }

    /// Only messages that have one of these engagement statuses.
    pub fn engagement_status<S: Into<EngagementStatus>>(
        self,
        statuses: impl IntoIterator<Item = S>,
    ) -> Self {
        let statuses = statuses.into_iter().map(Into::into);
        self.query_texts(
            "engagement_status",
            statuses.map(|status| status.to_string()),
        )
    }
}
