//! The types of other crates.

use crate::conform::check;

#[test]
fn texts() {
    check(&"https://example.com/x".parse::<url::Url>().unwrap());
    check(&uuid::Uuid::nil());
    check(&rust_decimal::Decimal::new(150, 2));
}

#[test]
fn jiff() {
    let timestamp = jiff::Timestamp::UNIX_EPOCH;
    check(&timestamp);
    let zoned = timestamp.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    check(&zoned.date());
    check(&zoned.datetime());
    check(&zoned.time());
    check(&zoned);
    check(&jiff::SignedDuration::from_secs(1));
}

#[test]
fn chrono() {
    let time = chrono::DateTime::UNIX_EPOCH;
    check(&time);
    check(&time.fixed_offset());
    check(&time.naive_utc());
    check(&time.date_naive());
    check(&time.time());
    check(&chrono::Weekday::Mon);
    check(&chrono::Month::May);
}

#[test]
fn time() {
    let time = time::OffsetDateTime::UNIX_EPOCH;
    check(&time);
    check(&time.date());
    check(&time.time());
    check(&time::UtcDateTime::UNIX_EPOCH);
    check(&time::PrimitiveDateTime::MIN);
}
