mod date_time;
mod iso8601;

use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::ser::{Serialize, Serializer};
use serde_json::Value;

pub use date_time::DateTime;
pub use iso8601::TimestampError;

/// A moment in time as Knock's filters read it: ISO 8601 text, or seconds since the
/// Unix epoch.
///
/// ```
/// use knock_runtime::Timestamp;
///
/// let from_text: Timestamp = "2026-03-23T09:00:00Z".parse()?;
/// assert_eq!(from_text.to_string(), "2026-03-23T09:00:00Z");
///
/// let from_seconds = Timestamp::from_unix_seconds(1_774_256_400);
/// assert_eq!(serde_json::to_string(&from_seconds)?, "1774256400");
///
/// let error = "23.03.2026".parse::<Timestamp>().unwrap_err();
/// assert!(error.to_string().contains("2026-03-23T09:00:00Z"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The features `jiff`, `chrono` and `time` add conversions from the types of the
/// crates of these names; [`SystemTime`] converts always.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Timestamp(Repr);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Repr {
    Text(String),
    Seconds(i64),
}

impl Timestamp {
    /// The moment `seconds` after 1970-01-01T00:00:00Z, before it if negative.
    #[must_use]
    pub const fn from_unix_seconds(seconds: i64) -> Self {
        Self(Repr::Seconds(seconds))
    }

    /// Reads an ISO 8601 date (`2026-03-23`) or date and time
    /// (`2026-03-23T09:00:00`, with seconds, fraction and offset as you like).
    /// Knock takes a time without an offset as UTC.
    ///
    /// # Errors
    ///
    /// Says what is wrong with text of another form, and with a day, an hour or an
    /// offset that does not exist.
    pub fn parse(text: &str) -> Result<Self, TimestampError> {
        iso8601::check(text)?;
        Ok(Self::from_text(text))
    }

    /// Text that is known to be ISO 8601.
    fn from_text(text: impl Into<String>) -> Self {
        Self(Repr::Text(text.into()))
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for Timestamp {
    type Error = TimestampError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Timestamp {
    type Error = TimestampError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        iso8601::check(&text)?;
        Ok(Self::from_text(text))
    }
}

/// A part of a second is dropped: Unix seconds have none.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let seconds = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |s| -s),
        };
        Self::from_unix_seconds(seconds)
    }
}

/// What converts to a timestamp converts to the types that hold one, too.
macro_rules! through_timestamp {
    ($($moment:ty),*) => {$(
        impl From<$moment> for crate::Scalar {
            fn from(moment: $moment) -> Self {
                Self::Timestamp(moment.into())
            }
        }

        impl From<$moment> for crate::DateTime {
            fn from(moment: $moment) -> Self {
                Timestamp::from(moment).into()
            }
        }

        impl From<$moment> for crate::Until {
            fn from(moment: $moment) -> Self {
                Self::Timestamp(moment.into())
            }
        }
    )*};
}

through_timestamp!(SystemTime);

#[cfg(feature = "jiff")]
mod jiff_conversions {
    use super::Timestamp;

    through_timestamp!(jiff::Timestamp, jiff::ZonedDateTime, jiff::civil::Date);

    impl From<jiff::Timestamp> for Timestamp {
        fn from(timestamp: jiff::Timestamp) -> Self {
            Self::from_text(timestamp.to_string())
        }
    }

    /// Keeps the offset; the name of the time zone has no place in ISO 8601.
    impl From<jiff::ZonedDateTime> for Timestamp {
        fn from(zoned: jiff::ZonedDateTime) -> Self {
            let with_offset = zoned.timestamp().display_with_offset(zoned.offset());
            Self::from_text(with_offset.to_string())
        }
    }

    impl From<jiff::civil::Date> for Timestamp {
        fn from(date: jiff::civil::Date) -> Self {
            Self::from_text(date.to_string())
        }
    }
}

#[cfg(feature = "chrono")]
mod chrono_conversions {
    use super::Timestamp;

    through_timestamp!(
        chrono::DateTime<chrono::Utc>,
        chrono::DateTime<chrono::FixedOffset>,
        chrono::NaiveDate
    );

    impl<Tz: chrono::TimeZone> From<chrono::DateTime<Tz>> for Timestamp {
        fn from(time: chrono::DateTime<Tz>) -> Self {
            Self::from_text(time.to_rfc3339())
        }
    }

    impl From<chrono::NaiveDate> for Timestamp {
        fn from(date: chrono::NaiveDate) -> Self {
            Self::from_text(date.to_string())
        }
    }
}

#[cfg(feature = "time")]
mod time_conversions {
    use super::Timestamp;
    use time::format_description::well_known::Rfc3339;

    through_timestamp!(time::OffsetDateTime, time::Date);

    /// RFC 3339 knows neither years beyond 9999 nor offsets with seconds; such a
    /// time becomes Unix seconds.
    impl From<time::OffsetDateTime> for Timestamp {
        fn from(time: time::OffsetDateTime) -> Self {
            time.format(&Rfc3339).map_or_else(
                |_| Self::from_unix_seconds(time.unix_timestamp()),
                Self::from_text,
            )
        }
    }

    impl From<time::Date> for Timestamp {
        fn from(date: time::Date) -> Self {
            Self::from_text(date.to_string())
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Text(text) => formatter.write_str(text),
            Repr::Seconds(seconds) => seconds.fmt(formatter),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Repr::Text(text) => serializer.serialize_str(text),
            Repr::Seconds(seconds) => serializer.serialize_i64(*seconds),
        }
    }
}

impl From<Timestamp> for Value {
    fn from(timestamp: Timestamp) -> Self {
        match timestamp.0 {
            Repr::Text(text) => text.into(),
            Repr::Seconds(seconds) => seconds.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn system_time_becomes_unix_seconds() {
        let later = UNIX_EPOCH + Duration::from_millis(1_500);
        assert_eq!(Timestamp::from(later).to_string(), "1");
        let earlier = UNIX_EPOCH - Duration::from_secs(3);
        assert_eq!(Timestamp::from(earlier).to_string(), "-3");
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn jiff_types_convert() {
        let timestamp: jiff::Timestamp = "2026-03-23T09:00:00Z".parse().unwrap();
        assert_eq!(
            Timestamp::from(timestamp).to_string(),
            "2026-03-23T09:00:00Z"
        );
        let zoned = timestamp.to_zoned_datetime(jiff::tz::TimeZone::fixed(jiff::tz::offset(2)));
        assert_eq!(
            Timestamp::from(zoned).to_string(),
            "2026-03-23T11:00:00+02:00"
        );
        let date = jiff::civil::date(2026, 3, 23);
        assert_eq!(Timestamp::from(date).to_string(), "2026-03-23");
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn chrono_types_convert() {
        let time = chrono::DateTime::from_timestamp(1_774_256_400, 0).unwrap();
        assert_eq!(
            Timestamp::from(time).to_string(),
            "2026-03-23T09:00:00+00:00"
        );
        assert_eq!(Timestamp::from(time.date_naive()).to_string(), "2026-03-23");
    }

    #[cfg(feature = "time")]
    #[test]
    fn time_types_convert() {
        let time = time::OffsetDateTime::from_unix_timestamp(1_774_256_400).unwrap();
        assert_eq!(Timestamp::from(time).to_string(), "2026-03-23T09:00:00Z");
        assert_eq!(Timestamp::from(time.date()).to_string(), "2026-03-23");
    }
}
