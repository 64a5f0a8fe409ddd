//! Whether a type takes all that another one takes.

use crate::contract::{Constant, Type, Value};

/// What the values of one type are for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    Same,
    /// All of them are taken, and others, too.
    Wider,
    /// Some are not taken.
    Other,
}

/// Two values whose parts need not be compared.
pub(super) fn fit(before: &Value, after: &Value) -> Fit {
    if name(before) == name(after) && is_leaf(&before.ty) {
        Fit::Same
    } else if takes(after, before) {
        Fit::Wider
    } else {
        Fit::Other
    }
}

/// What `inspect` calls it, but for text that must be a moment and for lists of a certain length.
pub(super) fn name(value: &Value) -> &'static str {
    match &value.ty {
        Type::Timestamp if value.annotations().format.as_deref() == Some("date-time") => {
            "date-time"
        }
        Type::Tuple(_) => "tuple",
        ty => ty.name(),
    }
}

pub(super) fn takes_null(value: &Value) -> bool {
    value.nullable || value.ty == Type::Any
}

const fn is_leaf(ty: &Type) -> bool {
    !matches!(
        ty,
        Type::List(_) | Type::Tuple(_) | Type::Object(_) | Type::Map(_) | Type::Recursive(_)
    )
}

/// Whether every value of `part` is one of `whole`.
fn takes(whole: &Value, part: &Value) -> bool {
    match (&whole.ty, &part.ty) {
        (Type::Any, _)
        | (
            Type::Scalar,
            Type::Text | Type::Integer | Type::Number | Type::Boolean | Type::Timestamp,
        )
        | (Type::Number, Type::Integer)
        | (Type::Until, Type::Timestamp) => true,
        (Type::Timestamp, Type::Timestamp) => name(part) == "date-time",
        (_, Type::Enum(constants)) => constants.iter().all(|constant| {
            matches!(
                (&whole.ty, constant),
                (Type::Scalar, _)
                    | (Type::Text, Constant::Text(_))
                    | (Type::Number, Constant::Number(_))
                    | (Type::Boolean, Constant::Boolean(_))
            )
        }),
        (Type::List(element), Type::Tuple(places)) => {
            places.iter().all(|place| is_taken(element, place))
        }
        (Type::Map(value), Type::Object(object)) => {
            let mut members = object.fields.values();
            members.all(|member| is_taken(value, &member.value))
        }
        _ => false,
    }
}

/// The same for a part of a value: it may be of the same type, too.
fn is_taken(whole: &Value, part: &Value) -> bool {
    let null = takes_null(whole) || !part.nullable;
    null && ((whole.ty == part.ty && name(whole) == name(part)) || takes(whole, part))
}
