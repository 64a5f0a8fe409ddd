//! The types of this crate, and JSON itself.

use super::{KnockData, Member, Shape};
use crate::{Attachment, DateTime, Number, Payload, Scalar, Timestamp, Until, Value};

macro_rules! shapes {
    ($($ty:ty => $shape:expr;)+) => {$(
        impl KnockData for $ty {
            const SHAPE: &'static Shape = &$shape;
        }
    )+};
}

const fn text(name: &'static str, always: bool) -> Member {
    Member::Field {
        name,
        always,
        shape: &Shape::Text,
    }
}

shapes! {
    Value => Shape::Any;
    serde_json::Map<String, Value> => Shape::Map(&Shape::Any);
    serde_json::Number => Shape::Number;
    serde_json::value::RawValue => Shape::Any;
    Scalar => Shape::OneOf(&[&Shape::Text, &Shape::Number, &Shape::Boolean]);
    Number => Shape::Number;
    DateTime => Shape::Text;
    Timestamp => Shape::OneOf(&[&Shape::Text, &Shape::Integer]);
    Until => Shape::OneOf(&[&Shape::Text, &Shape::Integer, &Shape::Map(&Shape::Any)]);
    Attachment => Shape::Object {
        name: "Attachment",
        members: &[
            text("name", true),
            text("content_type", true),
            text("content", true),
            text("content_id", false),
            text("disposition", false),
        ],
    };
}

/// The extra entries of a payload may be anything.
impl<T> KnockData for Payload<T> {
    const SHAPE: &'static Shape = &Shape::Map(&Shape::Any);
}
