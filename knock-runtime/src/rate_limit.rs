mod tiers;

use std::num::NonZero;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::Quota;
use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};

use crate::platform::Instant;
use crate::request::Call;
use crate::retry::Clock;
use tiers::{TIERS, is_same};

/// Keeps a client from asking Knock for more than it allows; see
/// [`ClientBuilder::rate_limit`](crate::ClientBuilder::rate_limit).
///
/// Knock allows 1, 5, 60, 200 or 1,000 requests a second to each of its endpoints, [by the
/// tier][tiers] of the endpoint, for all who use the keys of an environment. Requests to
/// an endpoint take turns, evenly spaced and in the order in which they were made, and so
/// do their retries. A [raw request](crate::Client::request) has no tier and does not wait.
///
/// ```
/// use knock_runtime::{Client, RateLimit};
///
/// let client = Client::builder()
///     .api_key("sk_test_12345")
///     .rate_limit(RateLimit::new().shared_by(4))
///     .build()?;
/// # Ok::<(), knock_runtime::Error>(())
/// ```
///
/// [tiers]: https://docs.knock.app/api-reference/overview/rate-limits
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a limit holds for the client that it is given to"]
pub struct RateLimit {
    clients: u32,
}

impl Default for RateLimit {
    fn default() -> Self {
        Self::new()
    }
}

impl RateLimit {
    /// All that Knock allows.
    pub fn new() -> Self {
        Self { clients: 1 }
    }

    /// An equal part of it, for as many clients of the same environment as there are, in
    /// other processes most of the time. The clones of a client are one.
    pub fn shared_by(mut self, clients: u32) -> Self {
        self.clients = clients;
        self
    }

    /// The quota of each client where Knock allows `rate` requests a second.
    ///
    /// No second has more of them than that, wherever it begins: what may be sent at once
    /// comes off what is sent in the course of it. More than one is sent at once only
    /// where they are so close that timers, which are no finer than some milliseconds,
    /// would be the limit.
    fn quota(self, rate: u32) -> Option<Quota> {
        const SECOND: u64 = 1_000_000_000;
        let clients = NonZero::new(self.clients)?;
        let at_once = 1 + rate / 100 / clients;
        let spaced = rate - clients.get() * (at_once - 1);
        let period = (u64::from(clients.get()) * SECOND).div_ceil(spaced.into());
        let quota = Quota::with_period(Duration::from_nanos(period))?;
        Some(quota.allow_burst(NonZero::new(at_once)?))
    }
}

/// The lanes of all operations. The clones of a client share them.
pub(crate) struct RateLimiter {
    lanes: Vec<Lane>,
    clock: Clock,
}

/// Where the requests to one endpoint wait for their turn.
struct Lane {
    operation: &'static str,
    /// The time between two turns.
    period: Duration,
    /// How many requests wait. Nothing is held while one does, since nobody may be there to
    /// let it go on.
    waiting: AtomicU32,
    limiter: governor::RateLimiter<NotKeyed, InMemoryState, Since, NoOpMiddleware<Duration>>,
}

/// The time of a clock since the client was made, which is what the limiter counts in.
#[derive(Clone)]
struct Since {
    start: Instant,
    clock: Clock,
}

impl governor::clock::Clock for Since {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.clock.now().saturating_duration_since(self.start)
    }
}

impl RateLimiter {
    /// None if a limit is shared by nobody.
    pub(crate) fn new(limit: RateLimit, clock: &Clock) -> Option<Self> {
        let since = Since {
            start: clock.now(),
            clock: clock.clone(),
        };
        let mut lanes = Vec::new();
        for (rate, operations) in TIERS {
            let quota = limit.quota(rate)?;
            lanes.extend(operations.iter().map(|operation| Lane {
                operation,
                period: quota.replenish_interval(),
                waiting: AtomicU32::new(0),
                limiter: governor::RateLimiter::direct_with_clock(quota, since.clone()),
            }));
        }
        Some(Self {
            lanes,
            clock: clock.clone(),
        })
    }

    /// Waits for the turn of a request. False if that is not before the deadline, in which
    /// case it takes no turn.
    pub(crate) async fn turn(&self, call: &Call, deadline: Instant) -> bool {
        if call.path.operation().is_none() {
            return true;
        }
        let operation = call.endpoint();
        let mut lanes = self.lanes.iter();
        match lanes.find(|lane| is_same(lane.operation, &operation)) {
            Some(lane) => lane.turn(&self.clock, deadline).await,
            None => true,
        }
    }
}

impl Lane {
    /// Each waits for as long as those before it need, so that nobody takes the turn of another.
    async fn turn(&self, clock: &Clock, deadline: Instant) -> bool {
        let place = Place::behind(&self.waiting);
        let mut before = self.period.saturating_mul(place.ahead);
        loop {
            let wait = if before.is_zero() {
                match self.limiter.check() {
                    Ok(()) => return true,
                    Err(not_until) => not_until.wait_time_from(self.limiter.clock().now()),
                }
            } else {
                std::mem::take(&mut before)
            };
            if wait >= deadline.saturating_duration_since(clock.now()) {
                return false;
            }
            clock.sleep(wait).await;
        }
    }
}

/// A place among those that wait, which is given up when it is dropped.
struct Place<'a> {
    waiting: &'a AtomicU32,
    /// How many were there before.
    ahead: u32,
}

impl<'a> Place<'a> {
    fn behind(waiting: &'a AtomicU32) -> Self {
        let ahead = waiting.fetch_add(1, Ordering::Relaxed);
        Self { waiting, ahead }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Waker};

    use reqwest::{Method, StatusCode};

    use super::*;
    use crate::retry::Waits;
    use crate::testing::{Failure, FakeKnock};
    use crate::{Client, ErrorKind, Result};

    fn lane(limiter: &RateLimiter, operation: &str) -> usize {
        let mut lanes = limiter.lanes.iter();
        lanes.position(|lane| lane.operation == operation).unwrap()
    }

    /// When each of the next requests to an endpoint has its turn. tokio's clock is paused.
    async fn turns(limit: RateLimit, operation: &str, count: usize) -> Vec<Duration> {
        let limiter = RateLimiter::new(limit, &Clock::System).unwrap();
        let lane = &limiter.lanes[lane(&limiter, operation)];
        let mut turns = Vec::new();
        for _ in 0..count {
            assert!(lane.turn(&Clock::System, Clock::System.now() + HOUR).await);
            turns.push(lane.limiter.clock().now());
        }
        turns
    }

    /// A second, wherever it begins, has as many requests as Knock allows, and they are
    /// sent as soon as they may be, as far as timers of a millisecond know.
    #[tokio::test(start_paused = true)]
    async fn no_second_has_more_requests_than_its_tier_allows() {
        for (operation, rate) in [
            ("POST /v1/users/bulk/identify", 1),
            ("GET /v1/workflow_recipient_runs", 5),
            ("PUT /v1/users/{user_id}", 60),
            ("GET /v1/users/{user_id}", 200),
            ("POST /v1/workflows/{key}/trigger", 1_000),
        ] {
            let turns = turns(RateLimit::new(), operation, 2 * rate + 1).await;
            for (&first, next) in turns.iter().zip(&turns[rate..]) {
                assert!(next.saturating_sub(first) >= SECOND, "{operation}");
            }
            let last = turns[2 * rate];
            assert!(last < Duration::from_millis(2_050), "{operation}: {last:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_shared_limit_is_a_part_of_it() {
        let quarter = RateLimit::new().shared_by(4);
        let turns = turns(quarter, "PUT /v1/users/{user_id}", 31).await;
        for (&first, next) in turns.iter().zip(&turns[15..]) {
            assert!(next.saturating_sub(first) >= SECOND);
        }
    }

    const SECOND: Duration = Duration::from_secs(1);
    const HOUR: Duration = Duration::from_secs(60 * 60);

    /// A client that sends what is of the first tier every thousand seconds, which is more
    /// than a test takes; and how long it has waited.
    async fn limited() -> Result<(FakeKnock, Client, Waits)> {
        let knock = FakeKnock::start().await?;
        let waits = Waits::default();
        let client = Client::builder()
            .api_key("sk_test_1")
            .base_url(knock.url())
            .clock(Clock::Skipping(waits.clone()))
            .rate_limit(RateLimit::new().shared_by(1_000))
            .deadline(HOUR)
            .build()?;
        Ok((knock, client, waits))
    }

    #[tokio::test]
    async fn clones_of_a_client_share_its_turns_and_endpoints_do_not() -> Result<()> {
        let (_knock, client, waits) = limited().await?;
        let delete = |client: Client| client.users().bulk_delete(["a"]).send_raw();
        delete(client.clone()).await?;
        assert!(waits.list().is_empty());
        delete(client.clone()).await?;
        assert_eq!(waits.list().len(), 1);

        client.users().identify("a").await?;
        client.tenants().bulk_delete(["a"]).send_raw().await?;
        for _ in 0..3 {
            let request = client.request(Method::POST, "/v1/users/bulk/delete");
            request.send_raw().await?;
        }
        assert_eq!(waits.list().len(), 1);
        Ok(())
    }

    #[tokio::test]
    async fn retries_wait_for_their_turn_too() -> Result<()> {
        let (knock, client, waits) = limited().await?;
        let unavailable = Failure::status(StatusCode::SERVICE_UNAVAILABLE);
        knock.fail_next(2, unavailable.header("retry-after-ms", "100"));
        let response = client.users().bulk_delete(["a"]).send_raw().await?;
        assert_eq!(response.attempts(), 3);
        let waits = waits.list();
        let [asked, turn, again, last] = waits[..] else {
            panic!("{waits:?}")
        };
        assert_eq!([asked, again], [Duration::from_millis(100); 2]);
        assert!(turn > again && last > again, "{waits:?}");
        Ok(())
    }

    #[tokio::test]
    async fn a_turn_after_the_deadline_is_not_waited_for() -> Result<()> {
        let (knock, client, waits) = limited().await?;
        let soon = Duration::from_secs(900);
        let delete = || client.users().bulk_delete(["a"]).deadline(soon);
        delete().send_raw().await?;
        let error = delete().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::RateLimited, 0)
        );
        assert_eq!(
            error.to_string(),
            "POST /v1/users/bulk/delete was not sent: its turn comes after its deadline, by the \
             rate limit of the client"
        );
        assert!(waits.list().is_empty());
        assert_eq!(knock.exchanges().len(), 1);

        // The error of a request that was sent is what became of it.
        knock.fail_next(1, Failure::status(StatusCode::BAD_GATEWAY));
        let request = client.tenants().bulk_delete(["a"]).deadline(soon);
        let error = request.await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server, 1));
        Ok(())
    }

    /// Turns are in the order of the requests, whether or not somebody polls those before.
    #[tokio::test(start_paused = true)]
    async fn turns_are_in_order_and_nobody_is_kept_waiting_by_whom_nobody_polls() {
        let clock = Clock::System;
        let limiter = RateLimiter::new(RateLimit::new(), &clock).unwrap();
        let lane = &limiter.lanes[lane(&limiter, "GET /v1/workflow_recipient_runs")];
        let start = clock.now();
        let turn = || async {
            assert!(lane.turn(&clock, start + HOUR).await);
            clock.now() - start
        };
        let mut context = Context::from_waker(Waker::noop());
        assert_eq!(turn().await, Duration::ZERO);

        let mut abandoned = pin!(turn());
        assert!(abandoned.as_mut().poll(&mut context).is_pending());
        {
            let mut dropped = pin!(turn());
            assert!(dropped.as_mut().poll(&mut context).is_pending());
        }
        let (first, second) = tokio::join!(turn(), turn());
        assert!(first < second, "{first:?}, {second:?}");
        assert!(second < SECOND, "{second:?}");
        assert!(abandoned.await >= second);
        assert_eq!(lane.waiting.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn a_limit_that_nobody_shares_is_refused() {
        let error = Client::builder()
            .api_key("sk_1")
            .rate_limit(RateLimit::new().shared_by(0))
            .build()
            .unwrap_err();
        assert!(error.to_string().contains("shared by no client"), "{error}");
        let most = RateLimit::new().shared_by(u32::MAX);
        assert!(RateLimiter::new(most, &Clock::System).is_some());
    }
}
