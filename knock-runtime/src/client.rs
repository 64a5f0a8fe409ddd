mod builder;
mod key;

use std::fmt;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{Either, select};
use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderValue};

use crate::platform::{Instant, never_arrived, read, sleep, system_time};
use crate::rate_limit::RateLimiter;
use crate::request::{Body, Call, Path};
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
    /// The URL that was asked for last. Who triggers a workflow mostly triggers it again, and to put a
    /// path into a URL takes longer than to look whether it is there.
    last_url: Mutex<Url>,
    key: ApiKey,
    /// `Authorization` and what else every request carries.
    headers: HeaderMap,
    timeout: Duration,
    retry: RetryPolicy,
    rate_limiter: Option<RateLimiter>,
    clock: Clock,
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
        let base_url = &self.inner.base_url;
        let path = path.render(base_url.path().trim_end_matches('/'))?;
        // Nobody waits for another thread here.
        let mut last_url = self.inner.last_url.try_lock().ok();
        if let Some(last_url) = last_url.as_ref().filter(|url| url.path() == path) {
            return Ok(Url::clone(last_url));
        }
        let mut url = base_url.clone();
        if let Some((path, query)) = path.split_once('?') {
            url.set_path(path);
            url.set_query(Some(query));
            return Ok(url);
        }
        url.set_path(&path);
        if let Some(last_url) = &mut last_url {
            last_url.clone_from(&url);
        }
        Ok(url)
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// What every request carries, with room for `more`.
    pub(crate) fn headers(&self, more: usize) -> HeaderMap {
        let own = &self.inner.headers;
        let mut headers = HeaderMap::with_capacity(own.len() + more);
        headers.extend(
            own.iter()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        headers
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn base_url(&self) -> &Url {
        &self.inner.base_url
    }

    /// Sends a request until it succeeds, fails for good, or has used up its retries or
    /// its time. Gives the last answer, be it a success or not.
    pub(crate) async fn send(&self, call: &Call, body: &dyn Body) -> Result<Response<Bytes>> {
        let finish = |outcome, attempts, may_be_done| match outcome {
            Some(Ok(response)) => Ok(Response {
                may_be_done,
                ..response
            }),
            Some(Err(none)) => Err(Error::no_answer(none)
                .at(&call.endpoint(), attempts)
                .if_done(may_be_done)),
            None => Err(Error::no_turn().at(&call.endpoint(), 0)),
        };
        // It is put together for every attempt, since to keep it for the next one would be to copy it
        // for each. What is wrong with it is said before it waits for its turn.
        if self.inner.rate_limiter.is_some() {
            call.message(body)?;
        }
        let deadline = self.deadline(call);
        let mut last: Option<Outcome> = None;
        let mut attempts = 0;
        let mut may_be_done = false;
        loop {
            if !self.turn(call, deadline).await {
                return finish(last, attempts, may_be_done);
            }
            attempts += 1;
            let attempt = self.attempt(call, call.message(body)?, deadline, attempts);
            let outcome = last.insert(attempt.await);
            may_be_done |= may_be_done_after(outcome);
            match self.wait_before_retry(outcome, call, attempts - 1) {
                Some(wait) if wait < self.left_until(deadline) => {
                    span::retries_after(wait);
                    self.inner.clock.sleep(wait).await;
                }
                _ => return finish(last, attempts, may_be_done),
            }
        }
    }

    /// Waits until the request may be sent, or says that it may not in time.
    async fn turn(&self, call: &Call, deadline: Instant) -> bool {
        match &self.inner.rate_limiter {
            Some(limiter) => limiter.turn(call, deadline).await,
            None => true,
        }
    }

    /// When the last attempt ends. A time that the clock has no name for is as good
    /// as a year away.
    fn deadline(&self, call: &Call) -> Instant {
        const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
        let now = self.inner.clock.now();
        now + call.deadline.unwrap_or(self.inner.retry.deadline).min(YEAR)
    }

    fn left_until(&self, deadline: Instant) -> Duration {
        deadline.saturating_duration_since(self.inner.clock.now())
    }

    fn attempt(
        &self,
        call: &Call,
        message: reqwest::Request,
        deadline: Instant,
        attempts: u32,
    ) -> impl Future<Output = Outcome> {
        let timeout = call.timeout.unwrap_or(self.inner.timeout);
        let timeout = timeout.min(self.left_until(deadline));
        let span = Span::attempt(call, attempts - 1);
        let answer = span.in_scope(|| self.inner.http.execute(message));
        async move {
            let outcome = span
                .instrument(self.exchange(answer, timeout, attempts))
                .await;
            span.record_attempt(&outcome);
            outcome
        }
    }

    async fn exchange(
        &self,
        answer: impl Future<Output = reqwest::Result<reqwest::Response>>,
        timeout: Duration,
        attempts: u32,
    ) -> Outcome {
        let answer = pin!(async {
            let (status, mut headers, value) = read(answer.await?).await?;
            self.inner.key.hide_in_headers(&mut headers);
            Ok(Response {
                status,
                headers,
                attempts,
                may_be_done: false,
                value,
            })
        });
        // The HTTP client has timeouts of its own, which put several parts of a request on the heap.
        match select(answer, pin!(sleep(timeout))).await {
            Either::Left((outcome, _)) => outcome.map_err(NoAnswer::Failed),
            Either::Right(_) => Err(NoAnswer::Late),
        }
    }

    /// How long to wait before the next attempt, if there is to be one.
    fn wait_before_retry(&self, outcome: &Outcome, call: &Call, retries: u32) -> Option<Duration> {
        let policy = &self.inner.retry;
        let is_retried = match outcome {
            Ok(response) => is_retried(response.status, &response.headers, call.is_repeatable()),
            // What never arrived can be sent again without harm.
            Err(none) => none.is_before_arrival() || (call.is_repeatable() && none.may_be_done()),
        };
        if !is_retried || retries >= call.max_retries.unwrap_or(policy.max_retries) {
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
