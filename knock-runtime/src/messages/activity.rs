use serde::{Deserialize, Serialize};

use super::Messages;
use crate::request::query_parameters;
use crate::{List, Map, UserOrObject};

/// One of the triggers that a message is about: a batch has several.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Activity {
    /// Names the activity.
    pub id: Option<String>,
    /// Who acted.
    pub actor: Option<UserOrObject>,
    /// Who is notified.
    pub recipient: Option<UserOrObject>,
    /// The data of the trigger.
    pub data: Option<Map>,
    /// When it was made, in ISO 8601.
    pub inserted_at: Option<String>,
    /// When it last changed, in ISO 8601.
    pub updated_at: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

impl Messages {
    /// Lists the triggers that a message is about.
    pub fn activities(&self, message_id: impl Into<String>) -> List<Activity> {
        self.read("/v1/messages/{message_id}/activities", message_id)
    }
}

impl List<Activity> {
    query_parameters! {
        /// Only activities whose data has these entries: a JSON object of text, numbers,
        /// booleans and null.
        trigger_data(impl Serialize) = query_json "trigger_data",
    }
}
