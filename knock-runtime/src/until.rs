use std::time::Duration;

use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};

use crate::{Number, Timestamp};

/// How long a step waits, where a workflow reads that from its data: until a
/// moment, for a duration, or until the next time that a rule names.
///
/// Knock describes the three forms with its [batch] and delay functions.
///
/// ```
/// use knock_runtime::{Day, DurationUnit, Until, WindowRule};
///
/// let at_once: Until = Until::after(30, DurationUnit::Minutes);
/// assert_eq!(serde_json::to_string(&at_once)?, r#"{"unit":"minutes","value":30}"#);
///
/// let mondays: Until = WindowRule::weekly().days([Day::Monday]).hour(9).into();
/// assert_eq!(
///     serde_json::to_string(&mondays)?,
///     r#"{"frequency":"weekly","days":["mon"],"hours":9}"#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// [batch]: https://docs.knock.app/designing-workflows/batch-function
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Until {
    /// A moment, which Knock wants to be in the future.
    Timestamp(Timestamp),
    /// A time span from when the step begins.
    Duration {
        /// What is counted.
        unit: DurationUnit,
        /// How many of them.
        value: u32,
    },
    /// The next time that a rule names.
    Window(WindowRule),
}

/// What a duration is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names say it")]
pub enum DurationUnit {
    Seconds,
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
}

impl Until {
    /// `value` times `unit` from when the step begins.
    #[must_use]
    pub const fn after(value: u32, unit: DurationUnit) -> Self {
        Self::Duration { unit, value }
    }
}

impl From<Timestamp> for Until {
    fn from(timestamp: Timestamp) -> Self {
        Self::Timestamp(timestamp)
    }
}

impl From<WindowRule> for Until {
    fn from(rule: WindowRule) -> Self {
        Self::Window(rule)
    }
}

/// In seconds, rounded up, and at most `u32::MAX` of them.
impl From<Duration> for Until {
    fn from(duration: Duration) -> Self {
        let seconds = duration.as_secs() + u64::from(duration.subsec_nanos() > 0);
        Self::after(
            u32::try_from(seconds).unwrap_or(u32::MAX),
            DurationUnit::Seconds,
        )
    }
}

impl Serialize for Until {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Timestamp(timestamp) => timestamp.serialize(serializer),
            Self::Duration { unit, value } => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("unit", unit.as_str())?;
                map.serialize_entry("value", value)?;
                map.end()
            }
            Self::Window(rule) => rule.serialize(serializer),
        }
    }
}

impl DurationUnit {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Weeks => "weeks",
            Self::Months => "months",
        }
    }
}

/// A recurring time, in the recipient's time zone: "Mondays at nine".
///
/// Knock takes hours from 0 to 23, minutes in steps of five and days of the month
/// from 1 to 31. A rule outside of them is refused when the request is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowRule {
    frequency: &'static str,
    days: Vec<Day>,
    hour: Option<u8>,
    minute: Option<u8>,
    day_of_month: Option<u8>,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Day {
    /// Monday to Friday.
    pub const WEEKDAYS: [Self; 5] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
    ];

    /// Saturday and Sunday.
    pub const WEEKEND: [Self; 2] = [Self::Saturday, Self::Sunday];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Monday => "mon",
            Self::Tuesday => "tue",
            Self::Wednesday => "wed",
            Self::Thursday => "thu",
            Self::Friday => "fri",
            Self::Saturday => "sat",
            Self::Sunday => "sun",
        }
    }
}

impl WindowRule {
    /// Every hour.
    #[must_use]
    pub const fn hourly() -> Self {
        Self::with_frequency("hourly")
    }

    /// Every day.
    #[must_use]
    pub const fn daily() -> Self {
        Self::with_frequency("daily")
    }

    /// Every week.
    #[must_use]
    pub const fn weekly() -> Self {
        Self::with_frequency("weekly")
    }

    /// Every month.
    #[must_use]
    pub const fn monthly() -> Self {
        Self::with_frequency("monthly")
    }

    const fn with_frequency(frequency: &'static str) -> Self {
        Self {
            frequency,
            days: Vec::new(),
            hour: None,
            minute: None,
            day_of_month: None,
        }
    }

    /// Only on these days.
    #[must_use]
    pub fn days(mut self, days: impl IntoIterator<Item = Day>) -> Self {
        self.days = days.into_iter().collect();
        self
    }

    /// At this hour, 0 to 23. Knock's default is 0.
    #[must_use]
    pub const fn hour(mut self, hour: u8) -> Self {
        self.hour = Some(hour);
        self
    }

    /// At this minute: 0, 5, 10 and so on to 55. Knock's default is 0.
    #[must_use]
    pub const fn minute(mut self, minute: u8) -> Self {
        self.minute = Some(minute);
        self
    }

    /// On this day of the month, 1 to 31.
    #[must_use]
    pub const fn day_of_month(mut self, day: u8) -> Self {
        self.day_of_month = Some(day);
        self
    }

    /// What Knock would not take.
    fn fault(&self) -> Option<String> {
        let outside = |name: &str, value: Option<u8>, taken: fn(u8) -> bool, range: &str| {
            value
                .filter(|&value| !taken(value))
                .map(|value| format!("the {name} of a window rule is {range}, not {value}"))
        };
        outside("hour", self.hour, |hour| hour <= 23, "0 to 23")
            .or_else(|| {
                outside(
                    "minute",
                    self.minute,
                    |minute| minute <= 55 && minute % 5 == 0,
                    "a multiple of 5 up to 55",
                )
            })
            .or_else(|| {
                outside(
                    "day of the month",
                    self.day_of_month,
                    |day| (1..=31).contains(&day),
                    "1 to 31",
                )
            })
    }
}

impl Serialize for WindowRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(fault) = self.fault() {
            return Err(S::Error::custom(fault));
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("frequency", self.frequency)?;
        if !self.days.is_empty() {
            let names: Vec<_> = self.days.iter().map(|day| day.as_str()).collect();
            map.serialize_entry("days", &names)?;
        }
        let numbers = [
            ("hours", self.hour),
            ("minutes", self.minute),
            ("day_of_month", self.day_of_month),
        ];
        for (key, value) in numbers {
            if let Some(value) = value {
                map.serialize_entry(key, &Number::from(value))?;
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(until: impl Into<Until>) -> String {
        serde_json::to_string(&until.into()).unwrap()
    }

    #[test]
    fn every_form_is_as_knock_documents_it() {
        assert_eq!(
            json(Timestamp::from_unix_seconds(1_774_256_400)),
            "1774256400"
        );
        assert_eq!(
            json(Duration::from_millis(1_500)),
            r#"{"unit":"seconds","value":2}"#
        );
        assert_eq!(
            json(WindowRule::monthly().day_of_month(1).hour(9).minute(30)),
            r#"{"frequency":"monthly","hours":9,"minutes":30,"day_of_month":1}"#
        );
        assert_eq!(
            json(WindowRule::daily().days(Day::WEEKEND)),
            r#"{"frequency":"daily","days":["sat","sun"]}"#
        );
    }

    #[test]
    fn a_rule_that_knock_would_not_take_is_an_error() {
        for (rule, reason) in [
            (WindowRule::daily().hour(24), "0 to 23, not 24"),
            (
                WindowRule::hourly().minute(7),
                "a multiple of 5 up to 55, not 7",
            ),
            (WindowRule::monthly().day_of_month(0), "1 to 31, not 0"),
        ] {
            let error = serde_json::to_string(&rule).unwrap_err().to_string();
            assert!(error.ends_with(reason), "{error}");
        }
    }
}
