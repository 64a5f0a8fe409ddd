use serde::Deserialize;

use super::GuideStepReference;
use crate::json::or_default;
use crate::open_enum::open_enum;
use crate::{Map, Ordered};

/// The guides that a user is to see, and what else decides when they are shown.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Guides {
    /// The guides.
    pub entries: Vec<Guide>,
    /// The order of the guides of a group, and how often one of them is shown.
    #[serde(default, deserialize_with = "or_default")]
    pub guide_groups: Vec<GuideGroup>,
    /// By key of group, when one of its guides was last shown, in ISO 8601.
    #[serde(default, deserialize_with = "or_default")]
    pub guide_group_display_logs: Ordered<String>,
    /// The guides that the user is not to see, and why.
    #[serde(default, deserialize_with = "or_default")]
    pub ineligible_guides: Vec<IneligibleGuide>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// What an application shows to a user.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Guide {
    /// Names the guide: a UUID.
    pub id: Option<String>,
    /// Names the guide, too, in a way that people can read.
    pub key: Option<String>,
    /// The id of the channel.
    pub channel_id: Option<String>,
    /// The type of the guide, which is the application's.
    #[serde(rename = "type")]
    pub guide_type: Option<String>,
    /// The version.
    pub semver: Option<String>,
    /// Whether it is shown at all.
    pub active: Option<bool>,
    /// Whether it is shown however lately another one was.
    pub bypass_global_group_limit: Option<bool>,
    /// What it is made of.
    #[serde(default, deserialize_with = "or_default")]
    pub steps: Vec<GuideStep>,
    /// On which pages it is shown, by patterns.
    #[serde(default, deserialize_with = "or_default")]
    pub activation_url_patterns: Vec<ActivationUrlPattern>,
    /// On which pages it is shown, by rules.
    #[serde(default, deserialize_with = "or_default")]
    pub activation_url_rules: Vec<ActivationUrlRule>,
    /// The URL at which it is edited.
    pub dashboard_url: Option<String>,
    /// When it was made, in ISO 8601.
    pub inserted_at: Option<String>,
    /// When it last changed, in ISO 8601.
    pub updated_at: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

impl Guide {
    /// What names a step of this guide, unless Knock has left a part of that out.
    #[must_use]
    pub fn reference(&self, step: &GuideStep) -> Option<GuideStepReference> {
        Some(GuideStepReference {
            channel_id: self.channel_id.clone()?,
            guide_id: self.id.clone()?,
            guide_key: self.key.clone()?,
            guide_step_ref: step.step_ref.clone()?,
        })
    }
}

/// A step of a guide.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct GuideStep {
    /// Names the step within its guide.
    #[serde(rename = "ref")]
    pub step_ref: Option<String>,
    /// What it says, in the form of its schema.
    #[serde(default, deserialize_with = "or_default")]
    pub content: Map,
    /// The key of the schema.
    pub schema_key: Option<String>,
    /// The version of the schema.
    pub schema_semver: Option<String>,
    /// The variant of the schema.
    pub schema_variant_key: Option<String>,
    /// What the user has done with it.
    pub message: Option<GuideStepMessage>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// What a user has done with a step of a guide.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct GuideStepMessage {
    /// The id of the message, which there is once something was done.
    pub id: Option<String>,
    /// When it was seen, in ISO 8601.
    pub seen_at: Option<String>,
    /// When it was read, in ISO 8601.
    pub read_at: Option<String>,
    /// When it was interacted with, in ISO 8601.
    pub interacted_at: Option<String>,
    /// When a link in it was followed, in ISO 8601.
    pub link_clicked_at: Option<String>,
    /// When it was archived, in ISO 8601.
    pub archived_at: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// A pattern for the pages on which a guide is shown.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ActivationUrlPattern {
    /// What a match means: `allow` or `block`.
    pub directive: Option<String>,
    /// The pattern for the path.
    pub pathname: Option<String>,
    /// The pattern for the query.
    pub search: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// A rule for the pages on which a guide is shown.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ActivationUrlRule {
    /// What a match means: `allow` or `block`.
    pub directive: Option<String>,
    /// What is compared: `pathname`.
    pub variable: Option<String>,
    /// How: `contains` or `equal_to`.
    pub operator: Option<String>,
    /// What it is compared with.
    pub argument: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// Guides that wait for each other.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct GuideGroup {
    /// Names the group.
    pub key: Option<String>,
    /// The keys of its guides, in the order in which they are shown.
    #[serde(default, deserialize_with = "or_default")]
    pub display_sequence: Vec<String>,
    /// How long one waits after another, in seconds.
    pub display_interval: Option<u64>,
    /// When it was made, in ISO 8601.
    pub inserted_at: Option<String>,
    /// When it last changed, in ISO 8601.
    pub updated_at: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// A guide that a user is not to see.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct IneligibleGuide {
    /// The key of the guide.
    pub key: String,
    /// Why not.
    pub reason: IneligibilityReason,
    /// Why not, for people.
    pub message: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

open_enum! {
    /// Why a user is not to see a guide.
    IneligibilityReason {
        /// Nobody is.
        GuideNotActive = "guide_not_active",
        /// The user has archived it.
        MarkedAsArchived = "marked_as_archived",
        /// Its conditions do not hold.
        TargetConditionsNotMet = "target_conditions_not_met",
        /// The user is not in its audience.
        NotInTargetAudience = "not_in_target_audience",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn guides_keep_what_is_null_absent_or_unknown() {
        let guides: Guides = from_value(json!({
            "entries": [{
                "__typename": "Guide", "id": "g1", "key": "tour", "channel_id": "c1",
                "activation_url_rules": [{ "directive": "allow", "variable": "pathname",
                    "operator": "contains", "argument": "/home" }],
                "steps": [
                    { "ref": "step_1", "content": { "title": "Hello" },
                      "message": { "id": null, "seen_at": null } },
                    { "content": null, "schema_key": "card" },
                ],
            }],
            "guide_groups": [{ "key": "default", "display_interval": 3600,
                "display_sequence": ["tour"] }],
            "guide_group_display_logs": { "default": "2026-03-23T12:00:00Z" },
            "ineligible_guides": [
                { "key": "old", "reason": "out_of_fashion", "message": "It is old" },
            ],
        }))
        .unwrap();
        let guide = &guides.entries[0];
        assert_eq!(guide.extra["__typename"], "Guide");
        let reference = guide.reference(&guide.steps[0]).unwrap();
        assert_eq!(reference.guide_step_ref, "step_1");
        assert_eq!(guide.reference(&guide.steps[1]), None);
        assert_eq!(guides.guide_groups[0].display_sequence, ["tour"]);
        assert!(guides.guide_group_display_logs.get("default").is_some());
        assert_eq!(
            guides.ineligible_guides[0].reason,
            IneligibilityReason::Other("out_of_fashion".into())
        );
    }
}
