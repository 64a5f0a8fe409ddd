use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Map;
use crate::open_enum::open_enum;
use crate::ordered::Ordered;

/// What a recipient wants to be notified of, and how.
///
/// The same type is sent and received. What is `None` is left out of a request, and
/// what this version of the crate does not know is kept in `extra`.
///
/// ```
/// use knock_runtime::{ChannelType, PreferenceSet, WorkflowPreference};
///
/// let preferences = PreferenceSet::new()
///     .channel_type(ChannelType::Push, true)
///     .channel_type(ChannelType::Sms, false)
///     .workflow(
///         "activity-update",
///         WorkflowPreference::new().channel_type(ChannelType::Email, false),
///     )
///     .category("marketing", false);
/// assert_eq!(
///     serde_json::to_string(&preferences)?,
///     concat!(
///         r#"{"channel_types":{"push":true,"sms":false},"#,
///         r#""workflows":{"activity-update":{"channel_types":{"email":false}}},"#,
///         r#""categories":{"marketing":false}}"#,
///     )
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PreferenceSet {
    /// The id of the set, which Knock answers with. It is never sent: the path of a
    /// request names it.
    #[serde(default, skip_serializing)]
    pub id: Option<String>,
    /// By type of channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_types: Option<Ordered<Preference>>,
    /// By key of workflow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workflows: Option<Ordered<WorkflowPreference>>,
    /// By category of workflow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub categories: Option<Ordered<WorkflowPreference>>,
    /// By id of channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channels: Option<Ordered<Preference>>,
    /// Whether the recipient takes commercial messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commercial_subscribed: Option<Preference>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

impl PreferenceSet {
    /// A set that says nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the preference for a type of channel.
    #[must_use]
    pub fn channel_type(
        mut self,
        channel_type: impl Into<ChannelType>,
        preference: impl Into<Preference>,
    ) -> Self {
        insert(
            &mut self.channel_types,
            channel_type.into().as_str(),
            preference.into(),
        );
        self
    }

    /// Sets the preference for the workflow of this key.
    #[must_use]
    pub fn workflow(mut self, key: &str, preference: impl Into<WorkflowPreference>) -> Self {
        insert(&mut self.workflows, key, preference.into());
        self
    }

    /// Sets the preference for the workflows of a category.
    #[must_use]
    pub fn category(mut self, category: &str, preference: impl Into<WorkflowPreference>) -> Self {
        insert(&mut self.categories, category, preference.into());
        self
    }

    /// Sets the preference for the channel of this id.
    #[must_use]
    pub fn channel(mut self, channel_id: &str, preference: impl Into<Preference>) -> Self {
        insert(&mut self.channels, channel_id, preference.into());
        self
    }

    /// Sets whether the recipient takes commercial messages.
    #[must_use]
    pub fn commercial_subscribed(mut self, preference: impl Into<Preference>) -> Self {
        self.commercial_subscribed = Some(preference.into());
        self
    }
}

fn insert<V>(entries: &mut Option<Ordered<V>>, key: &str, value: V) {
    entries.get_or_insert_default().insert(key, value);
}

/// Yes, no, or under conditions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Preference {
    /// Always or never.
    Enabled(bool),
    /// Only where all of these hold.
    Conditional {
        /// The conditions, which Knock evaluates when it sends.
        conditions: Vec<Condition>,
    },
    /// A form that this version of the crate does not know.
    Other(Value),
}

impl From<bool> for Preference {
    fn from(enabled: bool) -> Self {
        Self::Enabled(enabled)
    }
}

impl<const N: usize> From<[Condition; N]> for Preference {
    fn from(conditions: [Condition; N]) -> Self {
        Self::Conditional {
            conditions: conditions.into(),
        }
    }
}

/// The preference for a workflow or a category: yes, no, or by channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum WorkflowPreference {
    /// Always or never.
    Enabled(bool),
    /// By channel, or under conditions.
    Settings(WorkflowSettings),
    /// A form that this version of the crate does not know.
    Other(Value),
}

/// What a [`WorkflowPreference`] can say beside yes and no.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WorkflowSettings {
    /// By type of channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_types: Option<Ordered<Preference>>,
    /// By id of channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channels: Option<Ordered<Preference>>,
    /// Only where all of these hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Vec<Condition>>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

impl WorkflowPreference {
    /// A preference that the other methods fill.
    #[must_use]
    pub fn new() -> Self {
        Self::Settings(WorkflowSettings::default())
    }

    /// Sets the preference for a type of channel.
    #[must_use]
    pub fn channel_type(
        self,
        channel_type: impl Into<ChannelType>,
        preference: impl Into<Preference>,
    ) -> Self {
        let mut settings = self.into_settings();
        insert(
            &mut settings.channel_types,
            channel_type.into().as_str(),
            preference.into(),
        );
        Self::Settings(settings)
    }

    /// Sets the preference for the channel of this id.
    #[must_use]
    pub fn channel(self, channel_id: &str, preference: impl Into<Preference>) -> Self {
        let mut settings = self.into_settings();
        insert(&mut settings.channels, channel_id, preference.into());
        Self::Settings(settings)
    }

    /// Adds a condition.
    #[must_use]
    pub fn condition(self, condition: Condition) -> Self {
        let mut settings = self.into_settings();
        settings.conditions.get_or_insert_default().push(condition);
        Self::Settings(settings)
    }

    /// A plain yes or no gives way to settings.
    fn into_settings(self) -> WorkflowSettings {
        match self {
            Self::Settings(settings) => settings,
            Self::Enabled(_) | Self::Other(_) => WorkflowSettings::default(),
        }
    }
}

impl Default for WorkflowPreference {
    fn default() -> Self {
        Self::new()
    }
}

impl From<bool> for WorkflowPreference {
    fn from(enabled: bool) -> Self {
        Self::Enabled(enabled)
    }
}

/// A comparison that Knock makes when it sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Condition {
    /// The path to what is compared, such as `recipient.plan`.
    pub variable: String,
    /// How, such as `equal_to`.
    pub operator: String,
    /// What it is compared with.
    pub argument: Option<String>,
}

impl Condition {
    /// Compares `variable` with `argument`.
    pub fn new(
        variable: impl Into<String>,
        operator: impl Into<String>,
        argument: impl Into<String>,
    ) -> Self {
        Self {
            variable: variable.into(),
            operator: operator.into(),
            argument: Some(argument.into()),
        }
    }
}

open_enum! {
    /// A way in which Knock reaches a recipient.
    ChannelType {
        /// Slack, Microsoft Teams, Discord and the like.
        Chat = "chat",
        /// Email.
        Email = "email",
        /// Webhooks.
        Http = "http",
        /// The feed inside an application.
        InAppFeed = "in_app_feed",
        /// Push notifications.
        Push = "push",
        /// Text messages.
        Sms = "sms",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_that_knock_answers_with_survives() {
        let text = concat!(
            r#"{"id":"default","categories":null,"workflows":{"a":true,"b":{"conditions":null}},"#,
            r#""channel_types":{"email":{"conditions":[{"variable":"recipient.plan","#,
            r#""operator":"equal_to","argument":"pro"}]},"fax":false},"novel":1}"#
        );
        let set: PreferenceSet = serde_json::from_str(text).unwrap();
        assert_eq!(set.id.as_deref(), Some("default"));
        assert_eq!(set.categories, None);
        let types = set.channel_types.as_ref().unwrap();
        assert_eq!(types.get("fax"), Some(&false.into()));
        assert_eq!(
            types.get("email"),
            Some(&[Condition::new("recipient.plan", "equal_to", "pro")].into())
        );
        assert_eq!(set.extra["novel"], 1);
        assert_eq!(
            serde_json::to_value(&set).unwrap(),
            serde_json::json!({
                "workflows": { "a": true, "b": {} },
                "channel_types": {
                    "email": { "conditions": [
                        { "variable": "recipient.plan", "operator": "equal_to", "argument": "pro" }
                    ] },
                    "fax": false,
                },
                "novel": 1,
            })
        );
    }

    #[test]
    fn settings_replace_a_plain_answer() {
        let preference = WorkflowPreference::from(true)
            .channel("channel", false)
            .condition(Condition::new("data.plan", "equal_to", "pro"));
        assert_eq!(
            serde_json::to_value(preference).unwrap(),
            serde_json::json!({
                "channels": { "channel": false },
                "conditions": [
                    { "variable": "data.plan", "operator": "equal_to", "argument": "pro" }
                ],
            })
        );
    }

    #[test]
    fn an_unknown_channel_type_survives() {
        assert_eq!(ChannelType::from("fax"), ChannelType::Other("fax".into()));
        assert_eq!(ChannelType::from("push"), ChannelType::Push);
        assert_eq!(ChannelType::from("fax").to_string(), "fax");
    }
}
