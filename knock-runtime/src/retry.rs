use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};

use crate::platform::{self, Instant};
use crate::request::text;

/// When a request is sent again. The defaults of count and back-off are those of
/// the official clients; deadline and longest wait are additions.
#[derive(Clone, Debug)]
pub(crate) struct RetryPolicy {
    /// How often after the first time.
    pub(crate) max_retries: u32,
    /// How long all attempts and the waits between them may take together.
    pub(crate) deadline: Duration,
    /// How long the server may make us wait. If it asks for longer, the caller gets
    /// the error at once, and with it the wait.
    pub(crate) longest_wait: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_retries: 2,
            deadline: Duration::from_secs(180),
            longest_wait: Duration::from_secs(60),
        }
    }
}

/// Whether an answer of this status asks for another attempt. A success never does: a
/// second request could only make it worse.
///
/// `repeatable` says that the server may have acted on the request without harm
/// from a second one. Where it may not, only an answer that says that nothing was
/// done lets the request be sent again.
pub(crate) fn is_retried(status: StatusCode, headers: &HeaderMap, repeatable: bool) -> bool {
    match text(headers, "x-should-retry") {
        _ if status.is_success() => return false,
        Some("true") => return true,
        Some("false") => return false,
        _ => {}
    }
    match status.as_u16() {
        429 => true,
        408 | 409 | 500..=599 => repeatable,
        _ => false,
    }
}

/// Whether Knock may have done what was asked where it answers this status. Other answers
/// of 4xx say that it has not.
pub(crate) fn may_be_done(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 409) || !status.is_client_error()
}

/// How long the server asks to wait: `retry-after-ms`, or `Retry-After` as seconds
/// or as a date.
pub(crate) fn asked_wait(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let number = |name| text(headers, name)?.trim().parse::<f64>().ok();
    let seconds = || duration(number(RETRY_AFTER.as_str())?);
    let date = || {
        let date = httpdate::parse_http_date(text(headers, RETRY_AFTER.as_str())?).ok()?;
        Some(date.duration_since(now).unwrap_or_default())
    };
    number("retry-after-ms")
        .and_then(|milliseconds| duration(milliseconds / 1_000.0))
        .or_else(seconds)
        .or_else(date)
}

/// A number that is no time is none; one that is too long is as long as can be.
fn duration(seconds: f64) -> Option<Duration> {
    (seconds.is_finite() && seconds >= 0.0)
        .then(|| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

/// Half a second, doubled by every retry up to eight seconds, less up to a quarter,
/// so that clients which failed together do not come back together. `jitter` is
/// from 0 to 1.
pub(crate) fn back_off(retries: u32, jitter: f64) -> Duration {
    const FIRST: Duration = Duration::from_millis(500);
    const LONGEST: Duration = Duration::from_secs(8);
    let doubled = FIRST.saturating_mul(2_u32.saturating_pow(retries));
    doubled.min(LONGEST).mul_f64(1.0 - 0.25 * jitter)
}

/// Where a client takes its time from.
#[derive(Clone, Debug)]
pub(crate) enum Clock {
    /// The system's.
    System,
    /// One on which waiting takes no time. It remembers the waits.
    #[cfg_attr(not(feature = "testing"), allow(dead_code))]
    Skipping(Waits),
}

/// The waits that a [`Clock::Skipping`] was asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Waits {
    /// Those of all clients.
    list: Arc<Mutex<Vec<Duration>>>,
    /// How far the clock of one client, with its clones, is ahead.
    ahead: Arc<Mutex<Duration>>,
}

impl Waits {
    /// The same list, and a clock for another client.
    #[cfg(feature = "testing")]
    pub(crate) fn of_a_client(&self) -> Self {
        Self {
            list: self.list.clone(),
            ahead: Arc::default(),
        }
    }

    #[cfg(feature = "testing")]
    pub(crate) fn list(&self) -> Vec<Duration> {
        lock(&self.list).clone()
    }

    fn ahead(&self) -> Duration {
        *lock(&self.ahead)
    }

    fn push(&self, wait: Duration) {
        lock(&self.list).push(wait);
        *lock(&self.ahead) += wait;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Clock {
    pub(crate) fn now(&self) -> Instant {
        match self {
            Self::System => platform::now(),
            Self::Skipping(waits) => platform::now() + waits.ahead(),
        }
    }

    pub(crate) async fn sleep(&self, wait: Duration) {
        match self {
            Self::System => platform::sleep(wait).await,
            Self::Skipping(waits) => waits.push(wait),
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    fn headers<const N: usize>(entries: [(&'static str, &'static str); N]) -> HeaderMap {
        entries
            .into_iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    fn retried(status: u16, repeatable: bool) -> bool {
        let status = StatusCode::from_u16(status).unwrap();
        is_retried(status, &HeaderMap::new(), repeatable)
    }

    #[test]
    fn the_status_decides() {
        for status in [408, 409, 429, 500, 502, 503, 504, 599] {
            assert!(retried(status, true), "{status}");
        }
        for status in [301, 400, 401, 403, 404, 422] {
            assert!(!retried(status, true), "{status}");
        }
        for status in [408, 409, 500, 503] {
            assert!(!retried(status, false), "{status}");
        }
        assert!(retried(429, false));
    }

    #[test]
    fn only_a_refusal_says_that_nothing_was_done() {
        for (status, done) in [
            (200, true),
            (302, true),
            (400, false),
            (404, false),
            (408, true),
            (409, true),
            (422, false),
            (429, false),
            (500, true),
            (503, true),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(may_be_done(status), done, "{status}");
        }
    }

    #[test]
    fn the_server_has_the_last_word() {
        let yes = headers([("x-should-retry", "true")]);
        let no = headers([("x-should-retry", "false")]);
        assert!(is_retried(StatusCode::NOT_FOUND, &yes, false));
        assert!(!is_retried(StatusCode::NO_CONTENT, &yes, true));
        assert!(!is_retried(StatusCode::SERVICE_UNAVAILABLE, &no, true));
    }

    #[test]
    fn the_wait_is_read_in_every_form() {
        let now = httpdate::parse_http_date("Mon, 23 Mar 2026 09:00:00 GMT").unwrap();
        let wait = |headers: HeaderMap| asked_wait(&headers, now);
        assert_eq!(
            wait(headers([("retry-after-ms", "1500"), ("retry-after", "9")])),
            Some(Duration::from_millis(1_500))
        );
        assert_eq!(
            wait(headers([("retry-after-ms", "soon"), ("retry-after", "3")])),
            Some(Duration::from_secs(3))
        );
        assert_eq!(
            wait(headers([("retry-after-ms", "-1"), ("retry-after", "0")])),
            Some(Duration::ZERO)
        );
        assert_eq!(
            wait(headers([("retry-after", "Mon, 23 Mar 2026 09:00:20 GMT")])),
            Some(Duration::from_secs(20))
        );
        assert_eq!(
            wait(headers([("retry-after", "Mon, 23 Mar 2026 08:00:00 GMT")])),
            Some(Duration::ZERO)
        );
        assert_eq!(
            wait(headers([("retry-after", "1e300")])),
            Some(Duration::MAX)
        );
        for nonsense in ["-1", "NaN", "inf", "soon", ""] {
            assert_eq!(
                wait(headers([("retry-after", nonsense)])),
                None,
                "{nonsense}"
            );
        }
        assert_eq!(wait(HeaderMap::new()), None);
    }

    #[cfg(feature = "testing")]
    #[tokio::test]
    async fn a_client_that_waits_does_not_change_the_time_of_another() {
        let waits = Waits::default();
        let [one, other] = [(); 2].map(|()| Clock::Skipping(waits.of_a_client()));
        let hour = Duration::from_secs(3_600);
        let start = platform::now();
        one.clone().sleep(hour).await;
        assert!(one.now() >= start + hour);
        assert!(other.now() < start + hour);
        assert_eq!(waits.list(), [hour]);
    }

    #[test]
    fn back_off_doubles_up_to_eight_seconds() {
        let waits: Vec<_> = (0..6).map(|retries| back_off(retries, 0.0)).collect();
        assert_eq!(
            waits,
            [0.5, 1.0, 2.0, 4.0, 8.0, 8.0].map(Duration::from_secs_f64)
        );
        assert_eq!(back_off(0, 1.0), Duration::from_millis(375));
        assert_eq!(back_off(u32::MAX, 0.0), Duration::from_secs(8));
    }
}
