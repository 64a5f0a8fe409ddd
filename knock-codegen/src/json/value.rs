use std::fmt::{self, Write as _};

use super::{Json, Member, Node};

/// JSON that is to be written. Members keep their order.
///
/// It is displayed as other tools lay out JSON: a line for each element and member, with two spaces
/// of indentation.
///
/// ```
/// use knock_codegen::json::Value;
///
/// let value = Value::object([("required", Value::array(["a \"b\""]))]);
/// assert_eq!(value.to_string(), "{\n  \"required\": [\n    \"a \\\"b\\\"\"\n  ]\n}");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as it is written.
    Number(String),
    /// A string.
    String(String),
    /// The elements of `[…]`.
    Array(Vec<Value>),
    /// The members of `{…}`, whose keys differ.
    Object(Vec<(String, Value)>),
}

/// How JSON is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout<'a> {
    /// What ends a line; empty where everything stands on one.
    pub(super) newline: &'a str,
    /// One level of indentation.
    pub(super) indent: &'a str,
}

impl Value {
    /// An array of these elements.
    pub fn array<V: Into<Self>>(elements: impl IntoIterator<Item = V>) -> Self {
        Self::Array(elements.into_iter().map(Into::into).collect())
    }

    /// An object with these members.
    pub fn object<K: Into<String>>(members: impl IntoIterator<Item = (K, Self)>) -> Self {
        let members = members.into_iter();
        Self::Object(members.map(|(key, value)| (key.into(), value)).collect())
    }

    /// The text of the value where it starts on a line of some level of indentation.
    pub(super) fn text(&self, layout: Layout<'_>, level: usize) -> String {
        let mut text = String::new();
        self.write(&mut text, layout, level);
        text
    }

    fn write(&self, text: &mut String, layout: Layout<'_>, level: usize) {
        match self {
            Self::Null => text.push_str("null"),
            Self::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
            Self::Number(digits) => text.push_str(digits),
            Self::String(value) => text.push_str(&quoted(value)),
            Self::Array(elements) => layout.lines(text, level, ["[", "]"], elements, |text, it| {
                it.write(text, layout, level + 1);
            }),
            Self::Object(members) => {
                layout.lines(text, level, ["{", "}"], members, |text, (key, value)| {
                    text.push_str(&quoted(key));
                    text.push_str(": ");
                    value.write(text, layout, level + 1);
                });
            }
        }
    }
}

impl Layout<'_> {
    /// Starts a line of some level of indentation.
    pub(super) fn line(self, text: &mut String, level: usize) {
        text.push_str(self.newline);
        text.extend(std::iter::repeat_n(self.indent, level));
    }

    /// Starts a line after an item that another follows.
    pub(super) fn next(self, text: &mut String, level: usize) {
        text.push(',');
        if self.newline.is_empty() {
            text.push(' ');
        }
        self.line(text, level);
    }

    fn lines<T>(
        self,
        text: &mut String,
        level: usize,
        [open, close]: [&str; 2],
        items: &[T],
        mut write: impl FnMut(&mut String, &T),
    ) {
        text.push_str(open);
        for (position, item) in items.iter().enumerate() {
            if position == 0 {
                self.line(text, level + 1);
            } else {
                self.next(text, level + 1);
            }
            write(text, item);
        }
        if !items.is_empty() {
            self.line(text, level);
        }
        text.push_str(close);
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let layout = Layout {
            newline: "\n",
            indent: "  ",
        };
        f.write_str(&self.text(layout, 0))
    }
}

impl From<&Node> for Value {
    fn from(node: &Node) -> Self {
        match &node.value {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(digits) => Self::Number(digits.clone()),
            Json::String(text) => Self::String(text.value.to_string()),
            Json::Array(elements) => Self::array(elements),
            Json::Object(members) => Self::object(
                (members.iter()).map(|Member { key, value }| (&*key.value, value.into())),
            ),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

/// A string with its quotes, escaped no more than JSON demands, and as `JSON.stringify` does.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            control if control < ' ' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(control));
            }
            plain => quoted.push(plain),
        }
    }
    quoted.push('"');
    quoted
}
