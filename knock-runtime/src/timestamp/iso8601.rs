use std::fmt;

use super::date_time::days_in_month;

/// Text that is no ISO 8601 date or time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampError {
    text: String,
    reason: &'static str,
}

impl fmt::Display for TimestampError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "`{}` is not an ISO 8601 timestamp: {}; write it as 2026-03-23, \
             2026-03-23T09:00:00Z or 2026-03-23T09:00:00.250+02:00",
            self.text, self.reason
        )
    }
}

impl std::error::Error for TimestampError {}

/// Accepts a calendar date, alone or with a time of day and an offset.
pub(super) fn check(text: &str) -> Result<(), TimestampError> {
    let mut cursor = Cursor {
        rest: text.as_bytes(),
    };
    date_and_time(&mut cursor).map_err(|reason| TimestampError {
        text: text.to_owned(),
        reason,
    })
}

type Checked = Result<(), &'static str>;

struct Cursor<'a> {
    rest: &'a [u8],
}

impl Cursor<'_> {
    fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    fn take(&mut self, expected: &[u8]) -> bool {
        let found = self
            .rest
            .first()
            .is_some_and(|byte| expected.contains(byte));
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    /// A number of exactly `count` digits.
    fn digits(&mut self, count: usize) -> Result<u32, &'static str> {
        let digits = self
            .rest
            .get(..count)
            .filter(|digits| digits.iter().all(u8::is_ascii_digit))
            .ok_or("a digit is missing")?;
        self.rest = &self.rest[count..];
        Ok(digits
            .iter()
            .fold(0, |value, digit| value * 10 + u32::from(digit - b'0')))
    }
}

fn date_and_time(cursor: &mut Cursor) -> Checked {
    date(cursor)?;
    if cursor.is_at_end() {
        return Ok(());
    }
    if !cursor.take(b"Tt ") {
        return Err("after the date stands neither the end nor a `T`");
    }
    time(cursor)?;
    offset(cursor)?;
    if cursor.is_at_end() {
        Ok(())
    } else {
        Err("something stands after its end")
    }
}

fn date(cursor: &mut Cursor) -> Checked {
    const ORDER: &str = "it does not begin with year, month and day";
    let year = i64::from(cursor.digits(4).map_err(|_| ORDER)?);
    if !cursor.take(b"-") {
        return Err(ORDER);
    }
    let month = i64::from(cursor.digits(2).map_err(|_| ORDER)?);
    if !cursor.take(b"-") {
        return Err(ORDER);
    }
    let day = i64::from(cursor.digits(2).map_err(|_| ORDER)?);
    match month {
        1..=12 if (1..=days_in_month(year, month)).contains(&day) => Ok(()),
        1..=12 => Err("the month has no such day"),
        _ => Err("there is no such month"),
    }
}

fn time(cursor: &mut Cursor) -> Checked {
    let hour = cursor.digits(2)?;
    if !cursor.take(b":") {
        return Err("between hour and minute stands no `:`");
    }
    let minute = cursor.digits(2)?;
    // 60 is a leap second.
    let second = if cursor.take(b":") {
        cursor.digits(2)?
    } else {
        0
    };
    if hour > 23 || minute > 59 || second > 60 {
        return Err("there is no such time of day");
    }
    if cursor.take(b".,") {
        cursor.digits(1)?;
        while cursor.digits(1).is_ok() {}
    }
    Ok(())
}

fn offset(cursor: &mut Cursor) -> Checked {
    if cursor.take(b"Zz") || !cursor.take(b"+-") {
        return Ok(());
    }
    let hour = cursor.digits(2)?;
    let colon = cursor.take(b":");
    let minute = if colon || !cursor.is_at_end() {
        cursor.digits(2)?
    } else {
        0
    };
    if hour > 23 || minute > 59 {
        return Err("there is no such offset from UTC");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_dates_and_times() {
        for text in [
            "2026-03-23",
            "2024-02-29",
            "2026-03-23T09:00",
            "2026-03-23T09:00:00",
            "2026-03-23T09:00:00Z",
            "2026-03-23 09:00:00.123456789+02:00",
            "2026-03-23t23:59:60z",
            "2026-03-23T09:00:00-0530",
            "2026-03-23T09:00:00+02",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, reason) in [
            ("", "it does not begin with year, month and day"),
            ("23.03.2026", "it does not begin with year, month and day"),
            ("1774256400", "it does not begin with year, month and day"),
            ("2026-13-01", "there is no such month"),
            ("2026-02-29", "the month has no such day"),
            (
                "2026-03-23x",
                "after the date stands neither the end nor a `T`",
            ),
            ("2026-03-23T", "a digit is missing"),
            ("2026-03-23T0900", "between hour and minute stands no `:`"),
            ("2026-03-23T24:00", "there is no such time of day"),
            ("2026-03-23T09:00:00.Z", "a digit is missing"),
            (
                "2026-03-23T09:00:00+24:00",
                "there is no such offset from UTC",
            ),
            (
                "2026-03-23T09:00:00Z Berlin",
                "something stands after its end",
            ),
            (
                "２０２６-03-23",
                "it does not begin with year, month and day",
            ),
        ] {
            assert_eq!(check(text).unwrap_err().reason, reason, "{text}");
        }
    }
}
