use std::fmt;

use reqwest::header::{HeaderMap, HeaderValue};

/// The API key, for which `Debug` has no words.
#[derive(Clone, Default)]
pub(crate) struct ApiKey(String);

impl ApiKey {
    pub(crate) fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// The key itself.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// A text in which the key does not stand, although something may have put it there.
    pub(crate) fn hide(&self, text: &str) -> String {
        if self.0.is_empty() {
            return text.to_owned();
        }
        text.replace(&self.0, "[redacted]")
    }

    /// A value as `Debug` shows it, but for the key.
    pub(crate) fn hidden_in<'a>(&'a self, value: &'a dyn fmt::Debug) -> impl fmt::Debug + 'a {
        Hidden { key: self, value }
    }

    /// Headers in which something on the way may have echoed the key.
    pub(crate) fn hide_in_headers(&self, headers: &mut HeaderMap) {
        let long_enough = |value: &&mut HeaderValue| value.len() >= self.0.len();
        for value in headers.values_mut().filter(long_enough) {
            let text = String::from_utf8_lossy(value.as_bytes());
            if text.contains(&self.0) {
                *value = HeaderValue::from_str(&self.hide(&text))
                    .unwrap_or(HeaderValue::from_static("[redacted]"));
            }
        }
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

struct Hidden<'a> {
    key: &'a ApiKey,
    value: &'a dyn fmt::Debug,
}

impl fmt::Debug for Hidden<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = if formatter.alternate() {
            format!("{:#?}", self.value)
        } else {
            format!("{:?}", self.value)
        };
        formatter.write_str(&self.key.hide(&shown))
    }
}
