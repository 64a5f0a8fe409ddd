//! JSON as JavaScript has it, since the files are those that Knock's own command line writes: the
//! order of members is that of its objects, and numbers are those of IEEE 754.

use std::collections::HashMap;
use std::fmt;

use knock_codegen::json::Value;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// What `JSON.parse` makes of a text.
///
/// # Errors
///
/// Half of a surrogate pair is one, which JavaScript lets pass: no file in UTF-8 can hold it.
pub(super) fn parse(text: &str) -> serde_json::Result<Value> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Tree.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// The value of a member.
pub(super) fn get<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    let members = members(value)?;
    Some(&members.iter().find(|(known, _)| known == key)?.1)
}

/// The value of a member, to be changed.
pub(super) fn get_mut<'a>(value: &'a mut Value, key: &str) -> Option<&'a mut Value> {
    match value {
        Value::Object(members) => {
            let member = members.iter_mut().find(|(known, _)| known == key)?;
            Some(&mut member.1)
        }
        _ => None,
    }
}

/// The text of a member.
pub(super) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    match get(value, key)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// The members of an object.
pub(super) fn members(value: &Value) -> Option<&[(String, Value)]> {
    match value {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

/// Sets a member, a new one after all others.
pub(super) fn set(value: &mut Value, key: &str, new: Value) {
    match (get_mut(value, key), new) {
        (Some(old), new) => *old = new,
        (None, new) => {
            if let Value::Object(members) = value {
                members.push((key.to_owned(), new));
            }
        }
    }
}

/// Takes a member out.
pub(super) fn remove(value: &mut Value, key: &str) -> Option<Value> {
    let Value::Object(members) = value else {
        return None;
    };
    let at = members.iter().position(|(known, _)| known == key)?;
    Some(members.remove(at).1)
}

/// A value without any member of this key, at any depth.
pub(super) fn without(value: Value, key: &str) -> Value {
    match value {
        Value::Array(elements) => {
            Value::array(elements.into_iter().map(|element| without(element, key)))
        }
        Value::Object(members) => Value::object(
            (members.into_iter())
                .filter(|(known, _)| known != key)
                .map(|(known, value)| (known, without(value, key))),
        ),
        plain => plain,
    }
}

struct Tree;

impl<'de> DeserializeSeed<'de> for Tree {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    #[expect(clippy::cast_precision_loss, reason = "JavaScript loses it as well")]
    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(number(value as f64)))
    }

    #[expect(clippy::cast_precision_loss, reason = "JavaScript loses it as well")]
    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(number(value as f64)))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Number(number(value)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = sequence.next_element_seed(Self)? {
            elements.push(element);
        }
        Ok(Value::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members: Vec<(String, Value)> = Vec::new();
        let mut places = HashMap::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value_seed(Self)?;
            // Of members with the same key, the last value counts, at the place of the first.
            let place = *places.entry(key.clone()).or_insert(members.len());
            match members.get_mut(place) {
                Some(member) => member.1 = value,
                None => members.push((key, value)),
            }
        }
        members.sort_by_key(|(key, _)| index(key).unwrap_or(u32::MAX));
        Ok(Value::Object(members))
    }
}

/// The index of an array that a key is, since these come before all other keys, in their order.
fn index(key: &str) -> Option<u32> {
    let index: u32 = key.parse().ok()?;
    (index < u32::MAX && index.to_string() == key).then_some(index)
}

/// `Number::toString` of ECMAScript, which JSON is written with, for a finite number.
///
/// Rust and JavaScript agree on the digits: the fewest that are read as the same number. They do
/// not agree on when there is an exponent.
fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{:e}", value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits = mantissa.replace('.', "");
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let sign = if value < 0.0 { "-" } else { "" };
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
    let length = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    match exponent {
        0..=20 if length <= exponent + 1 => {
            format!("{sign}{digits}{}", zeros(exponent + 1 - length))
        }
        0..=20 => {
            let (whole, fraction) = digits.split_at(usize::try_from(exponent + 1).unwrap_or(1));
            format!("{sign}{whole}.{fraction}")
        }
        -6..=-1 => format!("{sign}0.{}{digits}", zeros(-1 - exponent)),
        _ => {
            let direction = if exponent > 0 { "+" } else { "" };
            format!("{sign}{mantissa}e{direction}{exponent}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_javascript() {
        for (json, written) in [
            ("-0", "0"),
            ("1.0", "1"),
            ("-12.50", "-12.5"),
            ("100", "100"),
            ("0.1", "0.1"),
            ("0.000001", "0.000001"),
            ("0.0000001", "1e-7"),
            ("123456789012345678", "123456789012345680"),
            ("12345678901234567890", "12345678901234567000"),
            ("123456789012345678901234", "1.2345678901234569e+23"),
            ("999999999999999900000", "999999999999999900000"),
            ("1e21", "1e+21"),
            ("-1.5E-10", "-1.5e-10"),
            ("5e-324", "5e-324"),
            ("1.7976931348623157e308", "1.7976931348623157e+308"),
            ("9007199254740993", "9007199254740992"),
            ("0.30000000000000004", "0.30000000000000004"),
            ("2.2250738585072011e-308", "2.225073858507201e-308"),
        ] {
            assert_eq!(parse(json).unwrap().to_string(), written, "{json}");
        }
    }

    #[test]
    fn indices_come_first_and_the_last_value_counts() {
        let json =
            r#"{"b":1,"10":2,"a":3,"9":4,"b":5,"-1":6,"01":7,"4294967295":8,"4294967294":9}"#;
        let value = parse(json).unwrap();
        let keys = members(&value).unwrap().iter().map(|(key, _)| key.as_str());
        assert_eq!(
            keys.collect::<Vec<_>>(),
            ["9", "10", "4294967294", "b", "a", "-1", "01", "4294967295"]
        );
        assert_eq!(get(&value, "b").unwrap().to_string(), "5");
    }

    #[test]
    fn half_of_a_pair_is_refused() {
        assert!(parse(r#""\ud83d""#).is_err());
        assert_eq!(parse(r#""\ud83d\ude00""#).unwrap(), Value::from("😀"));
        assert!(parse("1 2").is_err());
    }
}
