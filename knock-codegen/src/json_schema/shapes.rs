//! The values whose shape Knock says.

use super::{Keyword, text, types};
use crate::json::Value;

/// A calendar date, alone or with a time of day and an offset. The format `date-time` would refuse
/// a date alone and a time without an offset, which Knock takes.
const ISO_8601: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2})?\
                        ([.,][0-9]+)?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?)?$";

/// ISO 8601 text or Unix seconds. A pattern says nothing of a number.
pub(super) fn timestamp() -> Vec<Keyword> {
    vec![types(&["string", "integer"]), text("pattern", ISO_8601)]
}

/// A timestamp, a duration or a window rule.
pub(super) fn until() -> Vec<Keyword> {
    let units = ["seconds", "minutes", "hours", "days", "weeks", "months"];
    let duration = record(&[("unit", one_of(&units)), ("value", whole_number())], 2);
    let frequencies = ["hourly", "daily", "weekly", "monthly"];
    let window = record(
        &[
            ("frequency", one_of(&frequencies)),
            ("days", Value::Bool(true)),
            ("hours", whole_number()),
            ("minutes", whole_number()),
            ("day_of_month", whole_number()),
        ],
        1,
    );
    let forms = [timestamp(), duration, window].map(Value::object);
    vec![("anyOf", Value::array(forms))]
}

/// A list of what `knock_runtime::Attachment` sends.
pub(super) fn attachments() -> Vec<Keyword> {
    let members = [
        "name",
        "content_type",
        "content",
        "content_id",
        "disposition",
    ];
    let members = members.map(|name| (name, Value::object([types(&["string"])])));
    let attachment = Value::object(record(&members, 3));
    vec![types(&["array"]), ("items", attachment)]
}

/// An object whose first members are required.
fn record(members: &[(&str, Value)], required: usize) -> Vec<Keyword> {
    let names = members.iter().map(|(name, _)| *name).take(required);
    vec![
        types(&["object"]),
        ("properties", Value::object(members.iter().cloned())),
        ("required", Value::array(names)),
    ]
}

fn one_of(values: &[&str]) -> Value {
    let values = Value::array(values.iter().copied());
    Value::object([types(&["string"]), ("enum", values)])
}

fn whole_number() -> Value {
    Value::object([
        types(&["integer"]),
        ("minimum", Value::Number("0".to_owned())),
    ])
}
