//! What a contract says in words of people who do not write code.

use knock_codegen::contract::{Presence, Type};

/// A word of the page with what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word {
    pub(super) name: &'static str,
    pub(super) meaning: &'static str,
}

const fn word(name: &'static str, meaning: &'static str) -> Word {
    Word { name, meaning }
}

/// What a field is.
pub(super) const fn kind(ty: &Type) -> Word {
    match ty {
        Type::Scalar => word(
            "simple value",
            "text, a number, yes or no, or a date: whatever can be printed",
        ),
        Type::Text => word("text", "letters, in quotes where it is JSON"),
        Type::Integer => word("whole number", "a number without a fraction: 3"),
        Type::Number => word("number", "a number: 3 or 2.5"),
        Type::Boolean => word("yes or no", "true or false"),
        Type::Timestamp => word(
            "date or time",
            "2026-03-23T09:00:00Z, or seconds since 1970",
        ),
        Type::Until => word(
            "date or duration",
            "when a step goes on: a date, a duration or a window",
        ),
        Type::List(_) | Type::Tuple(_) => word(
            "list",
            "many values; [] in the name of a field stands for each of them",
        ),
        Type::Object(_) | Type::Recursive(_) => word(
            "group",
            "fields under one name, from which a dot leads to each of them",
        ),
        Type::Map(_) => word(
            "map",
            "many values, each under a name that is not known beforehand",
        ),
        Type::Enum(_) => word("choice", "one of certain values"),
        Type::Attachments => word("attachments", "files that are attached to an email"),
        Type::Any => word("anything", "any JSON value"),
    }
}

/// Whether a field must be given.
pub(super) const fn presence(presence: &Presence) -> Word {
    match presence {
        Presence::Required => word(
            "required",
            "must always be given: without it there is a hole in the message",
        ),
        Presence::Optional { .. } => word(
            "optional",
            "may be left out: the templates can do without it",
        ),
        Presence::Provided => word(
            "provided",
            "is filled in by an earlier step of the workflow",
        ),
    }
}
