//! What stands in for the limiter where there is none.

use crate::platform::Instant;
use std::future::Ready;

use crate::request::Call;
use crate::retry::Clock;

/// No client is given one.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RateLimit {}

/// No client has one.
#[derive(Debug)]
pub(crate) enum RateLimiter {}

impl RateLimiter {
    pub(crate) fn new(limit: RateLimit, _: &Clock) -> Option<Self> {
        match limit {}
    }

    pub(crate) fn turn(&self, _: &Call, _: Instant) -> Ready<bool> {
        match *self {}
    }
}
