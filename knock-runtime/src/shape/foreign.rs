//! The types of other crates, each crate behind the feature of its name.

macro_rules! shapes {
    ($feature:literal, $shape:expr; $($ty:ty),+ $(,)?) => {$(
        #[cfg(feature = $feature)]
        impl super::KnockData for $ty {
            const SHAPE: &'static super::Shape = &$shape;
        }
    )+};
}

shapes!("rust_decimal", super::Shape::Text; rust_decimal::Decimal);
shapes!("url", super::Shape::Text; url::Url);
shapes!("uuid", super::Shape::Text; uuid::Uuid);
shapes!("jiff", super::Shape::Text;
    jiff::Timestamp,
    jiff::ZonedDateTime,
    jiff::civil::Date,
    jiff::civil::DateTime,
    jiff::civil::Time,
    jiff::Span,
    jiff::SignedDuration,
);
shapes!("chrono", super::Shape::Text;
    chrono::NaiveDate,
    chrono::NaiveDateTime,
    chrono::NaiveTime,
    chrono::Month,
    chrono::Weekday,
);

#[cfg(feature = "chrono")]
impl<Tz: chrono::TimeZone> super::KnockData for chrono::DateTime<Tz> {
    const SHAPE: &'static super::Shape = &super::Shape::Text;
}

// Without a module such as `time::serde::rfc3339`, the parts become an array.
shapes!("time", super::Shape::List(&super::Shape::Integer);
    time::Date,
    time::OffsetDateTime,
    time::PrimitiveDateTime,
    time::Time,
    time::UtcDateTime,
);
