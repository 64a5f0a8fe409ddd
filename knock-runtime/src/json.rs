use std::fmt;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::finite;
use crate::ordered::Ordered;

/// JSON text, made as soon as a value is given.
///
/// A builder that takes `impl Serialize` cannot report a value that does not
/// serialise without becoming fallible itself. So the reason is kept in place of
/// the text, and surfaces when the request is sent.
#[derive(Clone)]
pub(crate) struct Json(Result<Box<RawValue>, String>);

impl Json {
    /// The text of `value`, which `name` names in an error.
    pub(crate) fn new(name: &str, value: &impl Serialize) -> Self {
        let text = serde_json::value::to_raw_value(value).and_then(|text| {
            // What stands there for a number that is not finite.
            if text.get().contains("null") {
                finite::check(value)?;
            }
            Ok(text)
        });
        Self(text.map_err(|error| format!("`{name}` cannot be sent as JSON: {error}")))
    }

    /// Like [`Json::new`], but for a value that may have a fault, for which it is refused.
    pub(crate) fn unless(fault: Option<String>, name: &str, value: &impl Serialize) -> Self {
        fault.map_or_else(|| Self::new(name, value), |fault| Self(Err(fault)))
    }

    /// Like [`Json::new`], but for a value that Knock takes as an object only.
    pub(crate) fn object(name: &str, value: &impl Serialize) -> Self {
        match Self::new(name, value).0 {
            Ok(raw) if !raw.get().starts_with('{') => Self(Err(format!(
                "`{name}` must be a JSON object, such as a struct or a map makes, not {}",
                kind_of(raw.get())
            ))),
            other => Self(other),
        }
    }

    /// The members, if it is an object.
    pub(crate) fn members(&self) -> Option<Ordered<Box<RawValue>>> {
        serde_json::from_str(self.0.as_ref().ok()?.get()).ok()
    }

    /// The text, for a place that takes JSON as text.
    pub(crate) fn into_text(self) -> Result<String, String> {
        self.0.map(|raw| raw.get().to_owned())
    }

    /// The text, or the reason for which there is none.
    fn text(&self) -> &str {
        match &self.0 {
            Ok(raw) => raw.get(),
            Err(reason) => reason,
        }
    }
}

/// Reads what may be null as what it is by default.
pub(crate) fn or_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// What a JSON text is, told by its first character.
fn kind_of(text: &str) -> &'static str {
    match text.as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'"') => "text",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_ok() == other.0.is_ok() && self.text() == other.text()
    }
}

/// What it is made of, but not what it says, which may be personal data.
impl fmt::Debug for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Kind(&'static str);

        impl fmt::Debug for Kind {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.0)
            }
        }

        match self.members() {
            Some(members) => {
                let kinds = members
                    .iter()
                    .map(|(key, value)| (key, Kind(kind_of(value.get()))));
                formatter.debug_map().entries(kinds).finish()
            }
            None => formatter.write_str(match &self.0 {
                Ok(raw) => kind_of(raw.get()),
                Err(reason) => reason,
            }),
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Ok(raw) => raw.serialize(serializer),
            Err(reason) => Err(S::Error::custom(reason)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_is_no_object_is_refused_when_it_is_sent() {
        for (value, kind) in [
            (serde_json::json!([1]), "an array"),
            (serde_json::json!("x"), "text"),
            (serde_json::json!(true), "a boolean"),
            (serde_json::json!(null), "null"),
            (serde_json::json!(-1), "a number"),
        ] {
            let error = serde_json::to_string(&Json::object("data", &value)).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "`data` must be a JSON object, such as a struct or a map makes, not {kind}"
                )
            );
        }
    }

    #[test]
    fn debug_shows_what_it_is_and_not_what_it_says() {
        let data = serde_json::json!({ "name": "hidden", "of": { "a": 1 }, "tags": ["hidden"] });
        assert_eq!(
            format!("{:?}", Json::new("data", &data)),
            r#"{"name": text, "of": an object, "tags": an array}"#
        );
        assert_eq!(format!("{:?}", Json::new("data", &"hidden")), "text");
        let refused = format!("{:?}", Json::object("data", &"hidden"));
        assert!(refused.contains("must be a JSON object"), "{refused}");
    }

    #[test]
    fn text_and_refusal_are_compared() {
        assert_eq!(Json::new("a", &1), Json::new("b", &1));
        assert_ne!(Json::new("a", &1), Json::new("a", &2));
        assert_ne!(Json::object("a", &1), Json::new("a", &1));
    }
}
