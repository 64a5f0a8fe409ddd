use std::env;
use std::ffi::OsString;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, USER_AGENT};

use super::{ApiKey, Client, Inner, secret};
use crate::error::root_cause;
use crate::platform::http_builder;
use crate::rate_limit::{RateLimit, RateLimiter};
use crate::retry::{Clock, RetryPolicy};
use crate::{Error, Result};

/// Names the branch of the environment that a request is for.
pub(super) const BRANCH: &str = "x-knock-branch";

const DEFAULT_BASE_URL: &str = "https://api.knock.app";

/// Settings of a [`Client`].
///
/// ```
/// use std::time::Duration;
///
/// let client = knock_runtime::Client::builder()
///     .api_key("sk_test_12345")
///     .branch("my-branch")
///     .timeout(Duration::from_secs(10))
///     .build()?;
/// assert!(!format!("{client:?}").contains("sk_test"));
/// # Ok::<(), knock_runtime::Error>(())
/// ```
#[must_use = "a builder makes a client when it is built"]
pub struct ClientBuilder {
    api_key: Option<ApiKey>,
    base_url: String,
    branch: Option<String>,
    timeout: Duration,
    retry: RetryPolicy,
    http: Option<reqwest::Client>,
    rate_limit: Option<RateLimit>,
    clock: Clock,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            api_key: None,
            base_url: DEFAULT_BASE_URL.to_owned(),
            branch: None,
            timeout: Duration::from_secs(60),
            retry: RetryPolicy::default(),
            http: None,
            rate_limit: None,
            clock: Clock::System,
        }
    }
}

impl ClientBuilder {
    /// Sets the secret key of an environment, `sk_…`.
    pub fn api_key(mut self, api_key: impl Into<String>) -> Self {
        self.api_key = Some(ApiKey::new(api_key));
        self
    }

    /// Sets where Knock is, `https://api.knock.app` by default. The paths of
    /// requests, which begin with `/v1`, come after it.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// Sends every request to a branch of the development environment, by its slug.
    pub fn branch(mut self, branch: impl Into<String>) -> Self {
        self.branch = Some(branch.into());
        self
    }

    /// How long one attempt of a request may take: 60 seconds by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long all attempts of a request, and the waits between them, may take
    /// together: 3 minutes by default.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.retry.deadline = deadline;
        self
    }

    /// How often a request may be sent again after the first time: 2 by default.
    pub fn max_retries(mut self, max_retries: u32) -> Self {
        self.retry.max_retries = max_retries;
        self
    }

    /// The longest wait that Knock may ask for between two attempts: one minute by
    /// default. If it asks for longer, the caller gets the error at once, with
    /// [`Error::retry_after`].
    pub fn longest_wait(mut self, longest_wait: Duration) -> Self {
        self.retry.longest_wait = longest_wait;
        self
    }

    /// Sends requests through this client: with other TLS settings, a proxy, or
    /// connections shared with the rest of the application. Its own retries come on
    /// top of those of this crate, and its redirects turn a `POST` into a `GET`, so it
    /// should have neither.
    pub fn http_client(mut self, http_client: reqwest::Client) -> Self {
        self.http = Some(http_client);
        self
    }

    /// Keeps to the rate limits of Knock, so that it need not refuse requests with 429. A
    /// request waits for its turn, within its deadline. Without this, none does.
    #[cfg(feature = "rate-limit")]
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// Takes what the environment says: `KNOCK_API_KEY`, which must be set, and
    /// `KNOCK_BASE_URL` and `KNOCK_BRANCH`.
    ///
    /// # Errors
    ///
    /// If `KNOCK_API_KEY` is not set, or if one of them is not Unicode.
    pub fn from_env(self) -> Result<Self> {
        self.variables(|name| env::var_os(name))
    }

    fn variables(mut self, variable: impl Fn(&str) -> Option<OsString>) -> Result<Self> {
        let text = |name: &str| match variable(name).map(OsString::into_string) {
            None => Ok(None),
            Some(Ok(value)) if value.is_empty() => Ok(None),
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(_)) => Err(Error::configuration(format!("`{name}` is not Unicode"))),
        };
        let api_key = text("KNOCK_API_KEY")?.ok_or_else(|| {
            Error::configuration(
                "the environment variable `KNOCK_API_KEY` is not set: set it to a secret key, \
                 `sk_…`, of Knock's dashboard",
            )
        })?;
        self.api_key = Some(ApiKey::new(api_key));
        if let Some(base_url) = text("KNOCK_BASE_URL")? {
            self.base_url = base_url;
        }
        if let Some(branch) = text("KNOCK_BRANCH")? {
            self.branch = Some(branch);
        }
        Ok(self)
    }

    #[cfg(feature = "testing")]
    pub(crate) fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// If the key is missing, is a public one, or cannot be sent; if the base URL, the
    /// branch or a limit is not valid; or if the TLS back end does not start. No error
    /// shows the key.
    pub fn build(mut self) -> Result<Client> {
        let key = self.api_key.take().unwrap_or_default();
        // What is wrong may be that the key was given as something else, too.
        self.build_with(&key).map_err(|error| error.without(&key))
    }

    fn build_with(self, key: &ApiKey) -> Result<Client> {
        check_key(key)?;
        let headers = headers(key, self.branch.as_deref())?;
        let base_url = check_base_url(&self.base_url)?;
        let rate_limiter = rate_limiter(self.rate_limit, &self.clock)?;
        let http = match self.http {
            Some(http) => http,
            None => http_client(&base_url)?,
        };
        Ok(Client {
            inner: Arc::new(Inner {
                http,
                last_url: Mutex::new(base_url.clone()),
                base_url,
                key: key.clone(),
                headers,
                timeout: self.timeout,
                retry: self.retry,
                rate_limiter,
                clock: self.clock,
            }),
        })
    }
}

fn rate_limiter(limit: Option<RateLimit>, clock: &Clock) -> Result<Option<RateLimiter>> {
    let Some(limit) = limit else { return Ok(None) };
    let limiter = RateLimiter::new(limit, clock).ok_or_else(|| {
        Error::configuration(
            "the rate limit is shared by no client: give the number of all of them, this one \
             included",
        )
    });
    limiter.map(Some)
}

fn http_client(base_url: &Url) -> Result<reqwest::Client> {
    http_builder(base_url).build().map_err(|error| {
        Error::configuration(format!(
            "the HTTP client does not start: {}",
            root_cause(&error)
        ))
    })
}

fn check_key(key: &ApiKey) -> Result<()> {
    let key = key.reveal();
    let fault = if key.is_empty() {
        "the API key is empty: give a secret key, `sk_…`, of Knock's dashboard"
    } else if key.starts_with("pk_") {
        "the API key is a public one (`pk_…`), which only identifies an account and cannot \
         trigger workflows: use a secret key (`sk_…`), and keep it on the server"
    } else if !key.bytes().all(is_of_a_key) {
        "the API key has a space or another character that no key has: check that it was copied \
         whole and without a line break"
    } else {
        return Ok(());
    };
    Err(Error::configuration(fault))
}

/// Quotes and backslashes, which no key has, would be escaped where JSON or `Debug`
/// shows the key, and so not be found there.
fn is_of_a_key(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'\\')
}

fn headers(key: &ApiKey, branch: Option<&str>) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    let authorization = secret(&format!("Bearer {}", key.reveal()))
        .ok_or_else(|| Error::configuration("the API key cannot be sent in a header"))?;
    headers.insert(AUTHORIZATION, authorization);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(
        USER_AGENT,
        HeaderValue::from_static(concat!("knock-runtime/", env!("CARGO_PKG_VERSION"))),
    );
    if let Some(branch) = branch {
        let value = HeaderValue::from_str(branch)
            .ok()
            .filter(|value| !value.is_empty())
            .ok_or_else(|| {
                Error::configuration(format!("the branch `{branch}` is not the slug of a branch"))
            })?;
        headers.insert(BRANCH, value);
    }
    Ok(headers)
}

/// The URL is shown in errors, unless it may hold a password.
fn check_base_url(base_url: &str) -> Result<Url> {
    let fault = |what: &str| Error::configuration(format!("the base URL {what}"));
    let url = Url::parse(base_url).map_err(|error| fault(&format!("is not valid: {error}")))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(fault(
            "holds a user name or a password, which Knock does not take",
        ));
    }
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(fault(&format!("`{base_url}` is not an HTTP URL")));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(fault(&format!("`{base_url}` has a query or a fragment")));
    }
    if url.path().trim_end_matches('/').ends_with("/v1") {
        return Err(fault(&format!(
            "`{base_url}` ends in `/v1`, with which the path of every request begins: leave it out"
        )));
    }
    Ok(url)
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let none = ApiKey::default();
        let key = self.api_key.as_ref().unwrap_or(&none);
        formatter
            .debug_struct("ClientBuilder")
            .field("api_key", &self.api_key)
            .field("base_url", &key.hidden_in(&self.base_url))
            .field("branch", &key.hidden_in(&self.branch))
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;
    use crate::request::Path;

    fn fault(builder: ClientBuilder) -> String {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        error.to_string()
    }

    #[test]
    fn keys_that_cannot_work_are_refused_and_not_shown() {
        for (key, reason) in [
            ("", "is empty"),
            ("pk_test_hidden", "is a public one"),
            ("sk_hidden\n", "has a space or another character"),
            ("sk hidden", "has a space or another character"),
            ("sk_hiddené", "has a space or another character"),
            ("sk_\"hidden\"", "has a space or another character"),
        ] {
            let fault = fault(Client::builder().api_key(key));
            assert!(fault.contains(reason), "{fault}");
            assert!(!fault.contains("hidden"), "{fault}");
        }
        assert!(fault(Client::builder()).contains("is empty"));
    }

    #[test]
    fn base_urls_that_cannot_work_are_refused() {
        for (url, reason) in [
            ("api.knock.app", "is not valid"),
            ("ftp://api.knock.app", "is not an HTTP URL"),
            ("https://user:hidden@api.knock.app", "holds a user name"),
            ("https://api.knock.app?x=1", "has a query"),
            ("https://api.knock.app/v1/", "ends in `/v1`"),
        ] {
            let fault = fault(Client::builder().api_key("sk_1").base_url(url));
            assert!(fault.contains(reason), "{fault}");
            assert!(!fault.contains("hidden"), "{fault}");
        }
    }

    #[test]
    fn a_base_url_may_have_a_path() {
        let client = Client::builder()
            .api_key("sk_1")
            .base_url("http://127.0.0.1:1/proxy/")
            .build()
            .unwrap();
        let url = |path| client.url(&Path::raw(path)).unwrap().to_string();
        assert_eq!(url("/v1/users"), "http://127.0.0.1:1/proxy/v1/users");
        assert_eq!(
            url("/v1/users?a=%3F&b=?"),
            "http://127.0.0.1:1/proxy/v1/users?a=%3F&b=?"
        );
    }

    #[test]
    fn the_url_of_a_request_is_not_that_of_the_one_before() {
        let client = Client::new("sk_1").unwrap();
        for path in ["/v1/a", "/v1/a?b=1", "/v1/a", "/v1/b", "/v1/a?b=2", "/v1/b"] {
            let url = client.url(&Path::raw(path)).unwrap();
            assert_eq!(url.as_str(), format!("https://api.knock.app{path}"));
        }
    }

    #[test]
    fn no_path_leads_to_another_host() {
        let client = Client::new("sk_1").unwrap();
        for path in [
            "//example.com/v1",
            "/\\example.com",
            "/@example.com",
            "/../..//x",
        ] {
            let url = client.url(&Path::raw(path)).unwrap();
            assert_eq!(url.host_str(), Some("api.knock.app"), "{path}");
        }
    }

    #[test]
    fn a_branch_that_no_header_can_carry_is_refused() {
        for branch in ["", "a\nb"] {
            let fault = fault(Client::builder().api_key("sk_1").branch(branch));
            assert!(fault.contains("slug of a branch"), "{fault}");
        }
    }

    #[test]
    fn the_environment_is_read() {
        let builder = Client::builder()
            .variables(|name| match name {
                "KNOCK_API_KEY" => Some("sk_1".into()),
                "KNOCK_BASE_URL" => Some("http://127.0.0.1:1".into()),
                "KNOCK_BRANCH" => Some("my-branch".into()),
                _ => None,
            })
            .unwrap();
        assert_eq!(builder.api_key.unwrap().reveal(), "sk_1");
        assert_eq!(builder.base_url, "http://127.0.0.1:1");
        assert_eq!(builder.branch.as_deref(), Some("my-branch"));
        for unset in [None, Some(OsString::new())] {
            let error = Client::builder().variables(|_| unset.clone()).unwrap_err();
            assert!(error.to_string().contains("`KNOCK_API_KEY` is not set"));
        }
    }

    #[test]
    fn debug_has_no_key() {
        let builder = Client::builder()
            .api_key("sk_hidden")
            .base_url("http://127.0.0.1:1");
        assert!(!format!("{builder:?}").contains("hidden"));
        let client = builder.build().unwrap();
        assert!(!format!("{client:?}").contains("hidden"));
        assert!(!format!("{:?}", client.headers(0)).contains("hidden"));
        assert!(!format!("{:?}", client.trigger("key", "user")).contains("hidden"));
    }
}
