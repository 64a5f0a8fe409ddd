mod builder;
mod key;

use std::fmt;
use std::mem;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{Either, select};
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Method, Url};

use crate::platform::{Instant, never_arrived, sleep, system_time};
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
    pub(crate) method: &'a Method,
    pub(crate) path: &'a Path,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    /// Whether Knock may receive it twice.
    pub(crate) repeatable: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) max_retries: Option<u32>,
}

/// What came of one attempt: an answer, be it a success or not, or none.
pub(crate) type Outcome = Result<Response<Bytes>, NoAnswer>;

/// Why there is no answer.
pub(crate) enum NoAnswer {
    /// It did not come in time.
    Late,
    /// The HTTP client says why.
    Failed(reqwest::Error),
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

    /// The URL of a path, or why there is none.
    pub(crate) fn url(&self, path: &Path) -> Result<Url, String> {
        let mut url = self.inner.base_url.clone();
        let path = path.render(url.path().trim_end_matches('/'))?;
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (&*path, None),
        };
        url.set_path(path);
        url.set_query(query);
        Ok(url)
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
    pub(crate) async fn send(&self, prepared: &Prepared<'_>) -> Result<Response<Bytes>> {
        let deadline = self.deadline(prepared);
        let finish = |outcome: Outcome, attempts, may_be_done| match outcome {
            Ok(response) => Ok(Response {
                may_be_done,
                ..response
            }),
            Err(none) => Err(Error::no_answer(none)
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
            match self.wait_before_retry(&outcome, prepared, attempts - 1) {
                Some(wait) if wait < self.left_until(deadline) => {
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

    fn left_until(&self, deadline: Instant) -> Duration {
        deadline.saturating_duration_since(self.inner.clock.now())
    }

    async fn attempt(&self, prepared: &Prepared<'_>, deadline: Instant, attempts: u32) -> Outcome {
        let Prepared {
            method, path, url, ..
        } = prepared;
        let span = Span::attempt(method, path, url, attempts - 1);
        let outcome = span
            .instrument(self.exchange(prepared, deadline, attempts))
            .await;
        span.record_attempt(&outcome);
        outcome
    }

    async fn exchange(&self, prepared: &Prepared<'_>, deadline: Instant, attempts: u32) -> Outcome {
        let timeout = prepared.timeout.unwrap_or(self.inner.timeout);
        let timeout = timeout.min(self.left_until(deadline));
        let request = prepared.request();
        let answer = pin!(async {
            let mut response = self.inner.http.execute(request).await?;
            let status = response.status();
            let mut headers = mem::take(response.headers_mut());
            self.inner.key.hide_in_headers(&mut headers);
            Ok(Response {
                status,
                headers,
                attempts,
                may_be_done: false,
                value: response.bytes().await?,
            })
        });
        // The HTTP client has timeouts of its own, which put several parts of a request on the heap.
        match select(answer, pin!(sleep(timeout))).await {
            Either::Left((outcome, _)) => outcome.map_err(NoAnswer::Failed),
            Either::Right(_) => Err(NoAnswer::Late),
        }
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
            Err(none) => none.is_before_arrival() || (prepared.repeatable && none.may_be_done()),
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
        Err(none) => none.may_be_done(),
    }
}

impl NoAnswer {
    /// Whether Knock has seen nothing of the request.
    pub(crate) fn is_before_arrival(&self) -> bool {
        match self {
            Self::Late => false,
            Self::Failed(error) => never_arrived(error),
        }
    }

    /// Whether Knock may have done what was asked.
    fn may_be_done(&self) -> bool {
        match self {
            Self::Late => true,
            Self::Failed(error) => !never_arrived(error) && !error.is_builder(),
        }
    }

    /// Whether there would have been one later.
    pub(crate) fn is_late(&self) -> bool {
        match self {
            Self::Late => true,
            Self::Failed(error) => error.is_timeout(),
        }
    }
}

impl Prepared<'_> {
    /// The method and the path, with placeholders for the ids.
    pub(crate) fn endpoint(&self) -> String {
        self.path.endpoint(self.method)
    }

    /// What is sent in one attempt.
    fn request(&self) -> reqwest::Request {
        let mut request = reqwest::Request::new(self.method.clone(), self.url.clone());
        *request.headers_mut() = self.headers.clone();
        *request.body_mut() = self.body.clone().map(Into::into);
        request
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
