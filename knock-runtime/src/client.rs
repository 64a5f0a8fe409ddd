mod builder;
mod key;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderValue};

use crate::platform::{Instant, never_arrived, system_time};
use crate::rate_limit::RateLimiter;
use crate::request::Path;
use crate::retry::{Clock, RetryPolicy, asked_wait, back_off, is_retried, may_be_done};
use crate::span::{self, Span};
use crate::{Error, Response, Result};

pub use builder::ClientBuilder;
pub(crate) use key::ApiKey;

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
    rate_limiter: Option<RateLimiter>,
    clock: Clock,
}

/// A request that is ready to be sent.
pub(crate) struct Prepared<'a> {
    pub(crate) request: reqwest::Request,
    pub(crate) path: &'a Path,
    /// Whether Knock may receive it twice.
    pub(crate) repeatable: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) max_retries: Option<u32>,
}

/// What came of one attempt: an answer, be it a success or not, or none.
type Outcome = reqwest::Result<Response<Vec<u8>>>;

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

    pub(crate) fn base_url(&self) -> &Url {
        &self.inner.base_url
    }

    /// Sends a request until it succeeds, fails for good, or has used up its retries or
    /// its time. Gives the last answer, be it a success or not.
    pub(crate) async fn send(&self, prepared: &Prepared<'_>) -> Result<Response<Vec<u8>>> {
        let deadline = self.deadline(prepared);
        let finish = |outcome: Outcome, attempts, may_be_done| match outcome {
            Ok(response) => Ok(Response {
                may_be_done,
                ..response
            }),
            Err(error) => Err(Error::transport(error)
                .at(&prepared.endpoint(), attempts)
                .if_done(may_be_done)),
        };
        let mut last = None;
        let mut attempts = 0;
        let mut may_be_done = false;
        loop {
            if !self.turn(prepared, deadline).await {
                return match last {
                    Some(outcome) => finish(outcome, attempts, may_be_done),
                    None => Err(Error::no_turn().at(&prepared.endpoint(), 0)),
                };
            }
            attempts += 1;
            let outcome = self.attempt(prepared, deadline, attempts).await;
            may_be_done |= may_be_done_after(&outcome);
            let left = deadline.saturating_duration_since(self.inner.clock.now());
            match self.wait_before_retry(&outcome, prepared, attempts - 1) {
                Some(wait) if wait < left => {
                    span::retries_after(wait);
                    self.inner.clock.sleep(wait).await;
                }
                _ => return finish(outcome, attempts, may_be_done),
            }
            last = Some(outcome);
        }
    }

    /// Waits until the request may be sent, or says that it may not in time.
    async fn turn(&self, prepared: &Prepared<'_>, deadline: Instant) -> bool {
        match &self.inner.rate_limiter {
            Some(limiter) => limiter.turn(prepared, deadline).await,
            None => true,
        }
    }

    /// When the last attempt ends. A time that the clock has no name for is as good
    /// as a year away.
    fn deadline(&self, prepared: &Prepared<'_>) -> Instant {
        const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
        let now = self.inner.clock.now();
        now + prepared
            .deadline
            .unwrap_or(self.inner.retry.deadline)
            .min(YEAR)
    }

    async fn attempt(&self, prepared: &Prepared<'_>, deadline: Instant, attempts: u32) -> Outcome {
        let Prepared { request, path, .. } = prepared;
        let span = Span::attempt(request.method(), path, request.url(), attempts - 1);
        let outcome = span
            .instrument(self.exchange(prepared, deadline, attempts))
            .await;
        span.record_attempt(&outcome);
        outcome
    }

    async fn exchange(&self, prepared: &Prepared<'_>, deadline: Instant, attempts: u32) -> Outcome {
        let timeout = prepared.timeout.unwrap_or(self.inner.timeout);
        let left = deadline.saturating_duration_since(self.inner.clock.now());
        let mut request = prepared
            .request
            .try_clone()
            .expect("a body of bytes, unlike a stream, can be sent again");
        *request.timeout_mut() = Some(timeout.min(left));
        let mut response = self.inner.http.execute(request).await?;
        self.inner.key.hide_in_headers(response.headers_mut());
        Ok(Response {
            status: response.status(),
            headers: response.headers().clone(),
            attempts,
            may_be_done: false,
            value: response.bytes().await?.into(),
        })
    }

    /// How long to wait before the next attempt, if there is to be one.
    fn wait_before_retry(
        &self,
        outcome: &Outcome,
        prepared: &Prepared<'_>,
        retries: u32,
    ) -> Option<Duration> {
        let policy = &self.inner.retry;
        let is_retried = match outcome {
            Ok(response) => is_retried(response.status, &response.headers, prepared.repeatable),
            // What never arrived can be sent again without harm.
            Err(error) => never_arrived(error) || (prepared.repeatable && !error.is_builder()),
        };
        if !is_retried || retries >= prepared.max_retries.unwrap_or(policy.max_retries) {
            return None;
        }
        let asked = outcome
            .as_ref()
            .ok()
            .and_then(|response| asked_wait(&response.headers, system_time()));
        let own = back_off(retries, fastrand::f64());
        // A server that says again and again not to wait is not believed for ever.
        let wait = match asked {
            Some(asked) if retries < RetryPolicy::default().max_retries => asked,
            Some(asked) => asked.max(own),
            None => own,
        };
        (wait <= policy.longest_wait).then_some(wait)
    }

    /// What must not be shown.
    pub(crate) fn key(&self) -> &ApiKey {
        &self.inner.key
    }
}

/// Whether Knock may have done what an attempt asked for.
fn may_be_done_after(outcome: &Outcome) -> bool {
    match outcome {
        Ok(response) => may_be_done(response.status),
        Err(error) => !never_arrived(error) && !error.is_builder(),
    }
}

impl Prepared<'_> {
    /// The method and the path, with placeholders for the ids.
    pub(crate) fn endpoint(&self) -> String {
        self.path.endpoint(self.request.method())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = &self.inner.key;
        formatter
            .debug_struct("Client")
            .field("base_url", &key.hidden_in(&self.inner.base_url.as_str()))
            .field("api_key", key)
            .field(
                "branch",
                &key.hidden_in(&self.inner.headers.get(builder::BRANCH)),
            )
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
