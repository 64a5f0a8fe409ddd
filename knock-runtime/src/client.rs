mod builder;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{StatusCode, Url};

use crate::request::request_id;
use crate::retry::{Clock, RetryPolicy, asked_wait, back_off, is_retried};
use crate::{Error, Result};

pub use builder::ClientBuilder;

/// A client of the Knock API.
///
/// A clone shares its connections, so clone it freely rather than make a second
/// one.
///
/// ```no_run
/// # async fn example() -> knock_runtime::Result<()> {
/// let client = knock_runtime::Client::from_env()?;
/// let run = client
///     .trigger("activity-update", ["user_123"])
///     .data(serde_json::json!({ "item_count": 3 }))
///     .await?;
/// println!("{}", run.workflow_run_id);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    http: reqwest::Client,
    base_url: Url,
    key: ApiKey,
    /// `Authorization` and what else every request carries.
    headers: HeaderMap,
    timeout: Duration,
    retry: RetryPolicy,
    clock: Clock,
}

/// The API key, for which `Debug` has no words.
struct ApiKey(String);

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

/// A request that is ready to be sent.
pub(crate) struct Prepared {
    pub(crate) request: reqwest::Request,
    pub(crate) endpoint: String,
    /// Whether Knock may receive it twice.
    pub(crate) repeatable: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) max_retries: Option<u32>,
}

/// What came back, be it a success or not.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Client {
    /// A client of this secret key, with the defaults of [`Client::builder`].
    ///
    /// # Errors
    ///
    /// If the key is empty, is a public one (`pk_…`), or has a character that no
    /// header can carry. The error does not show it.
    pub fn new(api_key: impl Into<String>) -> Result<Self> {
        Self::builder().api_key(api_key).build()
    }

    /// A client of what the environment says: `KNOCK_API_KEY`, and if they are set
    /// `KNOCK_BASE_URL` and `KNOCK_BRANCH`.
    ///
    /// # Errors
    ///
    /// If `KNOCK_API_KEY` is not set, or if one of them is not valid.
    pub fn from_env() -> Result<Self> {
        Self::builder().from_env()?.build()
    }

    /// Begins a client with other settings than the defaults.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    pub(crate) fn url(&self, path: &str) -> Result<Url, String> {
        let base = self.inner.base_url.as_str().trim_end_matches('/');
        Url::parse(&format!("{base}{path}"))
            .map_err(|error| format!("the path makes no URL: {error}"))
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    pub(crate) fn headers(&self) -> HeaderMap {
        self.inner.headers.clone()
    }

    /// Sends a request until it succeeds, fails for good, or has used up its
    /// retries or its time. Gives the answer and the number of attempts.
    pub(crate) async fn send(&self, prepared: Prepared) -> Result<(Answer, u32)> {
        let deadline = self.deadline(&prepared);
        let mut attempts = 1;
        loop {
            let outcome = self.attempt(&prepared, deadline).await;
            let outcome = match outcome {
                Ok(answer) if answer.status.is_success() => return Ok((answer, attempts)),
                other => other,
            };
            let left = deadline.saturating_duration_since(self.inner.clock.now());
            match self.wait_before_retry(&outcome, &prepared, attempts - 1) {
                Some(wait) if wait < left => self.inner.clock.sleep(wait).await,
                _ => return Err(error(outcome).at(&prepared.endpoint, attempts)),
            }
            attempts += 1;
        }
    }

    /// When the last attempt ends. A time that the clock has no name for is as good
    /// as a year away.
    fn deadline(&self, prepared: &Prepared) -> Instant {
        const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
        let now = self.inner.clock.now();
        now + prepared
            .deadline
            .unwrap_or(self.inner.retry.deadline)
            .min(YEAR)
    }

    async fn attempt(&self, prepared: &Prepared, deadline: Instant) -> reqwest::Result<Answer> {
        let timeout = prepared.timeout.unwrap_or(self.inner.timeout);
        let left = deadline.saturating_duration_since(self.inner.clock.now());
        let mut request = prepared
            .request
            .try_clone()
            .expect("a body of bytes, unlike a stream, can be sent again");
        *request.timeout_mut() = Some(timeout.min(left));
        let response = self.inner.http.execute(request).await?;
        Ok(Answer {
            status: response.status(),
            headers: response.headers().clone(),
            body: response.bytes().await?.into(),
        })
    }

    /// How long to wait before the next attempt, if there is to be one.
    fn wait_before_retry(
        &self,
        outcome: &reqwest::Result<Answer>,
        prepared: &Prepared,
        retries: u32,
    ) -> Option<Duration> {
        let policy = &self.inner.retry;
        let is_retried = match outcome {
            Ok(answer) => is_retried(answer.status, &answer.headers, prepared.repeatable),
            // What never arrived can be sent again without harm.
            Err(error) => error.is_connect() || (prepared.repeatable && !error.is_builder()),
        };
        if !is_retried || retries >= prepared.max_retries.unwrap_or(policy.max_retries) {
            return None;
        }
        let asked = outcome
            .as_ref()
            .ok()
            .and_then(|answer| asked_wait(&answer.headers, SystemTime::now()));
        let wait = asked.unwrap_or_else(|| back_off(retries, fastrand::f64()));
        (wait <= policy.longest_wait).then_some(wait)
    }

    /// Every error of a request, and nothing in it that tells the API key.
    pub(crate) fn hide_key(&self, error: Error) -> Error {
        error.without(&self.inner.key.0)
    }
}

/// What came back is no success.
fn error(outcome: reqwest::Result<Answer>) -> Error {
    let answer = match outcome {
        Ok(answer) => answer,
        Err(error) => return Error::transport(error),
    };
    let text = String::from_utf8_lossy(&answer.body);
    let wait = asked_wait(&answer.headers, SystemTime::now());
    Error::answered(answer.status, request_id(&answer.headers), wait, &text)
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("base_url", &self.inner.base_url.as_str())
            .field("api_key", &self.inner.key)
            .field("branch", &self.inner.headers.get(builder::BRANCH))
            .field("timeout", &self.inner.timeout)
            .field("retry", &self.inner.retry)
            .finish_non_exhaustive()
    }
}

/// A header value that no log shows.
fn secret(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}
