use serde::{Deserialize, Deserializer};

use crate::json::or_default;
use crate::open_enum::open_enum;
use crate::{Map, UserOrObject};

/// When a workflow runs for a recipient.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Schedule {
    /// Names the schedule: a UUID.
    pub id: String,
    /// The key of the workflow.
    pub workflow: String,
    /// Whom it runs for.
    pub recipient: Option<UserOrObject>,
    /// The rules by which it runs again; none if it runs once.
    #[serde(default, deserialize_with = "or_default")]
    pub repeats: Vec<RepeatRule>,
    /// Who acted.
    pub actor: Option<UserOrObject>,
    /// The tenant that it runs for.
    pub tenant: Option<String>,
    /// What the templates are sent.
    pub data: Option<Map>,
    /// When it runs next, in ISO 8601.
    pub next_occurrence_at: Option<String>,
    /// When it ran last, in ISO 8601.
    pub last_occurrence_at: Option<String>,
    /// When it was made, in ISO 8601.
    pub inserted_at: Option<String>,
    /// When it last changed, in ISO 8601.
    pub updated_at: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// A rule by which a schedule runs again, as Knock knows it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct RepeatRule {
    /// How often.
    pub frequency: RepeatFrequency,
    /// Every so many times; 1 where there is none.
    pub interval: Option<u32>,
    /// The days of the week: `mon` to `sun`, `weekdays` or `weekends`.
    #[serde(default, deserialize_with = "one_or_several")]
    pub days: Vec<String>,
    /// The day of the month.
    pub day_of_month: Option<u8>,
    /// The hour, in the time zone of the recipient.
    pub hours: Option<u8>,
    /// The minute.
    pub minutes: Option<u8>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// Knock takes a text for several days, so it may answer with one, too.
fn one_or_several<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Days {
        Several(Vec<String>),
        One(String),
    }

    Ok(match Option::deserialize(deserializer)? {
        Some(Days::Several(days)) => days,
        Some(Days::One(days)) => vec![days],
        None => Vec::new(),
    })
}

open_enum! {
    /// How often a schedule runs.
    RepeatFrequency {
        /// Every hour.
        Hourly = "hourly",
        /// Every day.
        Daily = "daily",
        /// Every week.
        Weekly = "weekly",
        /// Every month.
        Monthly = "monthly",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn a_schedule_keeps_what_is_null_absent_or_unknown() {
        let schedule: Schedule = from_value(json!({
            "__typename": "Schedule",
            "id": "s1", "workflow": "reminder", "tenant": null, "data": { "task": "tax" },
            "recipient": { "__typename": "User", "id": "user_1", "name": "Jane" },
            "repeats": [
                { "frequency": "weekly", "days": ["mon"], "hours": 9, "interval": 2 },
                { "frequency": "daily", "days": "weekdays", "hours": null },
                { "frequency": "yearly", "days": null, "month": 3 },
            ],
        }))
        .unwrap();
        assert_eq!(schedule.recipient.unwrap().id(), Some("user_1"));
        assert_eq!(schedule.extra["__typename"], "Schedule");
        let [weekly, daily, yearly] = &schedule.repeats[..] else {
            panic!("{:?}", schedule.repeats)
        };
        assert_eq!(
            (&weekly.days[..], weekly.interval),
            (&["mon".to_owned()][..], Some(2))
        );
        assert_eq!(
            (&daily.days[..], daily.hours),
            (&["weekdays".to_owned()][..], None)
        );
        assert_eq!(yearly.frequency, RepeatFrequency::Other("yearly".into()));
        assert_eq!(yearly.extra["month"], 3);
    }
}
