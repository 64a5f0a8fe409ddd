use std::borrow::Cow;
use std::fmt::Write as _;

use reqwest::Method;

/// The path of a request: that of Knock's documentation with the ids to fill in, or
/// a raw one.
#[derive(Clone, Debug)]
pub(crate) enum Path {
    Template {
        template: Cow<'static, str>,
        values: Vec<String>,
    },
    Raw(String),
}

impl Path {
    /// `/v1/users/{user_id}` and the values of its placeholders, in their order.
    pub(crate) fn new(
        template: impl Into<Cow<'static, str>>,
        values: impl Into<Vec<String>>,
    ) -> Self {
        let (template, values) = (template.into(), values.into());
        debug_assert_eq!(template.matches('{').count(), values.len(), "{template}");
        Self::Template { template, values }
    }

    pub(crate) fn raw(path: impl Into<String>) -> Self {
        Self::Raw(path.into())
    }

    /// What the placeholders stand for, in their order.
    pub(crate) fn values(&self) -> &[String] {
        match self {
            Self::Template { values, .. } => values,
            Self::Raw(_) => &[],
        }
    }

    /// The path with its placeholders: what is safe to show, since ids are personal
    /// data and a query may hold them, too.
    fn template(&self) -> &str {
        match self {
            Self::Template { template, .. } => template,
            Self::Raw(path) => path.split('?').next().unwrap_or_default(),
        }
    }

    /// The path with its placeholders, if it is one of Knock's description.
    #[cfg(any(feature = "rate-limit", feature = "tracing"))]
    pub(crate) fn operation(&self) -> Option<&str> {
        match self {
            Self::Template { template, .. } => Some(template),
            Self::Raw(_) => None,
        }
    }

    /// What is asked for, as errors show it.
    pub(crate) fn endpoint(&self, method: &Method) -> String {
        format!("{method} {}", self.template())
    }

    /// The path to ask for, behind that of the API itself, or why there is none.
    pub(crate) fn render(&self, base: &str) -> Result<String, String> {
        let (template, values) = match self {
            Self::Template { template, values } => (template, values),
            Self::Raw(path) if path.contains('#') => {
                return Err(format!(
                    "the path `{path}` has a `#`, after which nothing is sent: write `%23`"
                ));
            }
            Self::Raw(path) if path.starts_with('/') => return Ok(format!("{base}{path}")),
            Self::Raw(path) => {
                return Err(format!("the path `{path}` does not begin with a slash"));
            }
        };
        let length = values.iter().map(String::len).sum::<usize>();
        let mut path = String::with_capacity(base.len() + template.len() + length);
        path.push_str(base);
        let mut values = values.iter();
        let mut rest = &**template;
        while let Some((before, after)) = rest.split_once('{') {
            path.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            encode(name, values.next().map_or("", String::as_str), &mut path)?;
            rest = after;
        }
        path.push_str(rest);
        Ok(path)
    }
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Writes a value into a path: the unreserved characters of RFC 3986 as they are, and the rest
/// percent-encoded.
///
/// Dots are unreserved, and a segment of dots alone would be taken for a step up the
/// path even when it is encoded, so such an id cannot be asked for at all.
fn encode(name: &str, value: &str, path: &mut String) -> Result<(), String> {
    match value {
        "" => return Err(format!("`{name}` is empty")),
        "." | ".." => return Err(format!("`{name}` is `{value}`, which no path can carry")),
        _ => {}
    }
    // Most ids need no encoding.
    if value.bytes().all(is_unreserved) {
        path.push_str(value);
        return Ok(());
    }
    for byte in value.bytes() {
        if is_unreserved(byte) {
            path.push(byte.into());
        } else {
            // Writing to a string never fails.
            _ = write!(path, "%{byte:02X}");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(id: &str) -> Result<String, String> {
        Path::new("/v1/users/{user_id}", [id.to_owned()]).render("")
    }

    #[test]
    fn ids_are_encoded() {
        assert_eq!(user("user_123-a.b~c").unwrap(), "/v1/users/user_123-a.b~c");
        assert_eq!(
            user("a/b?c#d e%é+@").unwrap(),
            "/v1/users/a%2Fb%3Fc%23d%20e%25%C3%A9%2B%40"
        );
    }

    #[test]
    fn ids_that_no_path_can_carry_are_refused() {
        assert_eq!(user("").unwrap_err(), "`user_id` is empty");
        for dots in [".", ".."] {
            assert!(user(dots).unwrap_err().contains("no path can carry"));
        }
        assert_eq!(user("...").unwrap(), "/v1/users/...");
    }

    #[test]
    fn several_ids_keep_their_order() {
        let path = Path::new("/v1/a/{x}/b/{y}", ["1".to_owned(), "2".to_owned()]);
        assert_eq!(path.render("").unwrap(), "/v1/a/1/b/2");
        assert_eq!(path.template(), "/v1/a/{x}/b/{y}");
    }

    #[test]
    fn the_path_of_the_api_comes_first() {
        let user = Path::new("/v1/users/{user_id}", ["a".to_owned()]);
        assert_eq!(user.render("/proxy").unwrap(), "/proxy/v1/users/a");
        assert_eq!(Path::raw("/v1/x").render("/proxy").unwrap(), "/proxy/v1/x");
    }

    #[test]
    fn a_raw_path_stays_as_it_is_and_its_query_is_not_shown() {
        let path = Path::raw("/v1/users/{x}?tenant=acme");
        assert_eq!(path.render("").unwrap(), "/v1/users/{x}?tenant=acme");
        assert_eq!(path.template(), "/v1/users/{x}");
        assert!(Path::raw("v1/users").render("").is_err());
    }
}
