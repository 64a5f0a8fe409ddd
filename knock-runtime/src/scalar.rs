use std::borrow::Cow;

use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use crate::{Number, Timestamp};

/// A value that a template prints: text, a number, a boolean or a timestamp.
///
/// A template that prints a variable takes any of them, so the generated types ask
/// for a `Scalar` there, and `.into()` makes one.
///
/// ```
/// use knock_runtime::Scalar;
///
/// let values: [Scalar; 4] = [3.into(), 2.5.into(), "Q1 Campaign".into(), true.into()];
/// assert_eq!(serde_json::to_string(&values)?, r#"[3,2.5,"Q1 Campaign",true]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Scalar {
    /// Text.
    Text(String),
    /// An integer or a float.
    Number(Number),
    /// `true` or `false`.
    Bool(bool),
    /// A moment in time.
    Timestamp(Timestamp),
}

macro_rules! from_values {
    ($variant:ident: $($value:ty),* $(,)?) => {$(
        impl From<$value> for Scalar {
            fn from(value: $value) -> Self {
                Self::$variant(value.into())
            }
        }
    )*};
}

from_values!(Text: &str, String, &String, Cow<'_, str>, Box<str>, char);
from_values!(
    Number: Number, i8, i16, i32, i64, isize, u8, u16, u32, u64, usize, f32, f64,
);
from_values!(Bool: bool);
from_values!(Timestamp: Timestamp);

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => number.serialize(serializer),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Timestamp(timestamp) => timestamp.serialize(serializer),
        }
    }
}

impl From<Scalar> for Value {
    fn from(scalar: Scalar) -> Self {
        match scalar {
            Scalar::Text(text) => text.into(),
            Scalar::Number(number) => number.into(),
            Scalar::Bool(value) => value.into(),
            Scalar::Timestamp(timestamp) => timestamp.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_serialises_as_itself() {
        let owned = String::from("owned");
        let scalars: Vec<Scalar> = vec![
            "text".into(),
            (&owned).into(),
            Cow::Borrowed("cow").into(),
            'c'.into(),
            3.into(),
            3.0.into(),
            18_446_744_073_709_551_615_u64.into(),
            false.into(),
            Timestamp::from_unix_seconds(1_711_152_000).into(),
        ];
        assert_eq!(
            serde_json::to_string(&scalars).unwrap(),
            r#"["text","owned","cow","c",3,3,18446744073709551615,false,1711152000]"#
        );
    }

    #[test]
    fn a_scalar_converts_to_a_json_value() {
        assert_eq!(Value::from(Scalar::from(3)), serde_json::json!(3));
        assert_eq!(Value::from(Scalar::from("x")), serde_json::json!("x"));
    }
}
