//! JSON on one line.

use std::fmt::{self, Write as _};

use super::value::quoted;
use super::{Json, Member, Node};

/// As JSON without any white space.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Json::Null => f.write_str("null"),
            Json::Bool(value) => value.fmt(f),
            Json::Number(digits) => f.write_str(digits),
            Json::String(text) => f.write_str(&quoted(&text.value)),
            Json::Array(elements) => {
                f.write_char('[')?;
                for (index, element) in elements.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { "," })?;
                    element.fmt(f)?;
                }
                f.write_char(']')
            }
            Json::Object(members) => {
                f.write_char('{')?;
                for (index, Member { key, value }) in members.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { "," })?;
                    write!(f, "{}:{value}", quoted(&key.value))?;
                }
                f.write_char('}')
            }
        }
    }
}
