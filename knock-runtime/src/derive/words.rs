//! Kinds and shapes in words.

use super::Kind;
use crate::Shape;

/// What a value of a kind must be.
pub(super) const fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Any => "anything",
        Kind::Scalar => "text, a number, a boolean or a timestamp",
        Kind::Text | Kind::Enum(_) => "text",
        Kind::Integer => "a whole number",
        Kind::Number => "a number",
        Kind::Boolean => "a boolean",
        Kind::Timestamp => "a timestamp",
        Kind::Until => "a timestamp, a duration or a window rule",
        Kind::List(_) => "a list",
        Kind::Attachments => "a list of `knock_runtime::Attachment`",
        Kind::Tuple(_) => "a list with a value of its own kind at each place",
        Kind::Map(_) | Kind::Object { .. } => "an object",
    }
}

/// What a value of a shape is.
pub(super) const fn found(shape: &Shape) -> &'static str {
    match shape {
        Shape::Any => "anything",
        Shape::Null => "`null`",
        Shape::Boolean => "a boolean",
        Shape::Integer => "a whole number",
        Shape::Number => "a number",
        Shape::Text | Shape::Constant(_) => "text",
        Shape::List(_) | Shape::Tuple(_) => "a list",
        Shape::Map(_) | Shape::Object { .. } => "an object",
        Shape::OneOf(_) => "one of several things",
    }
}

/// How to make a value of a kind out of one of a shape.
pub(super) const fn mend(kind: Kind, shape: &Shape) -> &'static str {
    match (kind, shape) {
        (Kind::Scalar, Shape::List(_) | Shape::Tuple(_)) => {
            "join it in the template, with `| join: \", \"`, or loop over it"
        }
        (Kind::Scalar, _) => "print a member of it in the template, or serialise it as text",
        (Kind::Text, _) => "hold it as text, as in `String`",
        (Kind::Integer, _) => "hold it as an integer, as in `i64`",
        (Kind::Number, _) => "hold it as a number, as in `f64` or `i64`",
        (Kind::Boolean, _) => "hold it as `bool`",
        (Kind::Timestamp, Shape::List(_)) => {
            "serialise it as text: types of `time` need `#[serde(with = \"time::serde::rfc3339\")]`"
        }
        (Kind::Timestamp, _) => {
            "hold it as text in ISO 8601, as Unix seconds, or as `knock_runtime::Timestamp`"
        }
        (Kind::Until, _) => "hold it as `knock_runtime::Until`",
        (Kind::List(_), _) => "hold it as a list, as in `Vec`",
        (Kind::Tuple(_), _) => "hold it as a tuple",
        (Kind::Map(_), _) => "hold it as a map, as in `BTreeMap`",
        (Kind::Object { .. }, _) => "hold it as a struct that derives `KnockData`, or as a map",
        (Kind::Attachments, _) => {
            "hold `knock_runtime::Attachment`, or what has its `name`, `content_type` and `content`"
        }
        (Kind::Enum(_), _) => "hold it as text, or as an enum with these variants",
        (Kind::Any, _) => "",
    }
}
