use std::fmt;
use std::str::FromStr;

use serde::ser::{Error as _, Serialize, Serializer};

use super::{Repr, Timestamp, TimestampError};

/// A moment in time for a schema that wants text in the format `date-time`, which is that of
/// RFC 3339: day, time to the second, and offset.
///
/// Whatever converts into a [`Timestamp`] converts into it. What a timestamp may leave out is filled
/// in as Knock understands it: midnight, and UTC.
///
/// ```
/// use knock_runtime::{DateTime, Timestamp};
///
/// let seconds: DateTime = Timestamp::from_unix_seconds(1_774_256_400).into();
/// assert_eq!(serde_json::to_string(&seconds)?, r#""2026-03-23T09:00:00Z""#);
///
/// let day: DateTime = "2026-03-23".parse()?;
/// assert_eq!(serde_json::to_string(&day)?, r#""2026-03-23T00:00:00Z""#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// RFC 3339 has the years from 0 to 9999. Unix seconds of any other convert, so that `into()` never
/// panics, and the request that carries them is refused before it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DateTime(Timestamp);

impl From<Timestamp> for DateTime {
    fn from(timestamp: Timestamp) -> Self {
        Self(timestamp)
    }
}

impl FromStr for DateTime {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl TryFrom<&str> for DateTime {
    type Error = TimestampError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl DateTime {
    fn text(&self) -> Option<String> {
        match &self.0.0 {
            Repr::Text(text) => Some(completed(text)),
            Repr::Seconds(seconds) => utc(*seconds),
        }
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text() {
            Some(text) => formatter.write_str(&text),
            None => self.0.fmt(formatter),
        }
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.text() {
            Some(text) => serializer.serialize_str(&text),
            None => Err(S::Error::custom(format_args!(
                "{} seconds from 1970 are in a year that RFC 3339 cannot write",
                self.0
            ))),
        }
    }
}

/// ISO 8601 text that was checked, with what RFC 3339 wants.
fn completed(text: &str) -> String {
    let (day, rest) = text.split_at(10);
    let Some(rest) = rest.get(1..) else {
        return format!("{day}T00:00:00Z");
    };
    let end = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    let (time, offset) = rest.split_at(end);
    let mut time = time.replace(',', ".");
    if time.matches(':').count() == 1 {
        // A part of a minute may follow, which RFC 3339 cannot write.
        time.replace_range(5.., ":00");
    }
    let offset = match (offset.len(), offset.split_at_checked(3)) {
        (6, _) => offset.to_owned(),
        (3 | 5, Some((hours, ""))) => format!("{hours}:00"),
        (3 | 5, Some((hours, minutes))) => format!("{hours}:{minutes}"),
        _ => "Z".to_owned(),
    };
    format!("{day}T{time}{offset}")
}

/// Unix seconds as a date and time; `None` outside of the years from 0 to 9999.
fn utc(seconds: i64) -> Option<String> {
    const DAY: i64 = 86_400;
    /// From 0000-01-01 to 1970-01-01.
    const DAYS_BEFORE_1970: i64 = 719_528;
    /// In 400 years, after which the calendar repeats itself.
    const CYCLE: i64 = 146_097;

    let time = seconds.rem_euclid(DAY);
    let days = seconds.div_euclid(DAY) + DAYS_BEFORE_1970;
    let mut year = days.div_euclid(CYCLE) * 400;
    let mut day = days.rem_euclid(CYCLE);
    while day >= days_in_year(year) {
        day -= days_in_year(year);
        year += 1;
    }
    if !(0..=9999).contains(&year) {
        return None;
    }
    let mut month = 1;
    while day >= days_in_month(year, month) {
        day -= days_in_month(year, month);
        month += 1;
    }
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    Some(format!(
        "{year:04}-{month:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z",
        day + 1
    ))
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_year(year: i64) -> i64 {
    365 + i64::from(is_leap(year))
}

/// How many days the month has, counted from 1.
pub(super) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_seconds(seconds: i64) -> String {
        DateTime(Timestamp::from_unix_seconds(seconds)).to_string()
    }

    #[test]
    fn unix_seconds_are_dates_in_utc() {
        assert_eq!(of_seconds(0), "1970-01-01T00:00:00Z");
        assert_eq!(of_seconds(-1), "1969-12-31T23:59:59Z");
        assert_eq!(of_seconds(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(of_seconds(1_774_256_461), "2026-03-23T09:01:01Z");
        assert_eq!(of_seconds(4_107_542_399), "2100-02-28T23:59:59Z");
        assert_eq!(of_seconds(253_402_300_799), "9999-12-31T23:59:59Z");
        assert_eq!(of_seconds(-62_167_219_200), "0000-01-01T00:00:00Z");
    }

    #[test]
    fn years_that_rfc_3339_cannot_write_are_refused_when_they_are_written() {
        for seconds in [i64::MIN, -62_167_219_201, 253_402_300_800, i64::MAX] {
            let moment = DateTime(Timestamp::from_unix_seconds(seconds));
            let error = serde_json::to_string(&moment).unwrap_err();
            assert!(error.to_string().contains("RFC 3339"), "{error}");
        }
    }

    #[test]
    fn text_is_completed() {
        for (text, expected) in [
            ("2026-03-23", "2026-03-23T00:00:00Z"),
            ("2026-03-23T09:00", "2026-03-23T09:00:00Z"),
            ("2026-03-23 09:00:00,25z", "2026-03-23T09:00:00.25Z"),
            ("2026-03-23t09:00:00+02:00", "2026-03-23T09:00:00+02:00"),
            ("2026-03-23T09:00-0530", "2026-03-23T09:00:00-05:30"),
            ("2026-03-23T09:00:00+02", "2026-03-23T09:00:00+02:00"),
        ] {
            let moment: DateTime = text.parse().unwrap();
            assert_eq!(moment.to_string(), expected);
        }
    }
}
